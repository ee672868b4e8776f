"""The model that is loaded, and what is on it: the next picture of the same model begins at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from services.common.diffusion import loading
from services.common.diffusion.adapters import Face, Loras
from services.common.diffusion.folders import ModelFolder
from services.common.gpu.plan import MemoryPlan
from services.image.diffusion.families import Family
from services.image.diffusion.order import Order
from services.image.diffusion.upscale import Upscaler

PlanFor = Callable[[ModelFolder, Family], MemoryPlan]


class Easel:
    """Holds one model at a time. `plan_for` says how a model is put into memory. Used by one thread at a time."""

    def __init__(self, models: Path, plan_for: PlanFor) -> None:
        self._models = models
        self._plan_for = plan_for
        self._clear()

    def _clear(self) -> None:
        self._model = ""
        self._plan: MemoryPlan | None = None
        self._plain: Any = None
        self._scheduler: Any = None
        self._loras: Loras | None = None
        self._face: Face | None = None
        self._control_model = ""
        self._controlled: Any = None
        self._placed: Any = None
        self._upscaler: Upscaler | None = None

    def close(self) -> None:
        """Let go of everything and give its memory back."""
        device = self._plan.device if self._plan is not None else "cpu"
        self._clear()
        loading.release(device)

    @property
    def resident_bytes(self) -> int:
        """Bytes of the weights held."""
        pipeline = self._controlled if self._controlled is not None else self._plain
        return loading.resident_bytes(pipeline) if pipeline is not None else 0

    def ready(self, order: Order) -> Any:
        """Give the pipeline that paints an order, with what it asks for on it and nothing else.

        Raises PreconditionError for what is not here or damaged, InvalidInputError for what does not fit together,
        ExhaustedError. After an error nothing is held that is half made.
        """
        for model in order.models:  # a model that is not here costs nobody the one that is loaded
            ModelFolder(self._models, model)
        try:
            return self._ready(order)
        except BaseException:
            self.close()
            raise

    def _ready(self, order: Order) -> Any:
        if order.model != self._model or self._is_tied(order):
            self.close()
            self._load(order)
        assert self._loras is not None
        assert self._face is not None
        if self._face.use(order.face, order.face_strength):
            self._placed = None
            self._drop_controlled()
        self._loras.use(order.loras)
        pipeline = self._with_control(order) if order.control else self._plain
        pipeline.scheduler = self._scheduler_for(order)
        if self._placed is not pipeline:
            assert self._plan is not None
            loading.place(pipeline, self._plan)
            self._placed = pipeline
        return pipeline

    def _is_tied(self, order: Order) -> bool:
        """Tell whether adapters must change that cannot while the model is in its place."""
        assert self._plan is not None
        assert self._loras is not None
        assert self._face is not None
        changes = order.face != self._face.model or self._loras.changes(order.loras)
        return changes and loading.ties(self._plan)

    def _load(self, order: Order) -> None:
        folder = ModelFolder(self._models, order.model)
        self._plan = self._plan_for(folder, order.family)
        self._plain = loading.load_pipeline(order.family.pipeline, folder, self._plan)
        self._scheduler = self._plain.scheduler
        self._loras = Loras(self._plain, self._models, "painting.loras")
        self._face = Face(self._plain, self._models, self._plan)
        self._model = order.model

    def _drop_controlled(self) -> None:
        self._controlled, self._control_model = None, ""

    def _with_control(self, order: Order) -> Any:
        """Give the pipeline that shares everything with the plain one and has a ControlNet besides."""
        if order.control == self._control_model:
            return self._controlled
        self._drop_controlled()
        assert self._plan is not None
        network = loading.load_network("ControlNetModel", ModelFolder(self._models, order.control), self._plan)
        self._controlled = loading.as_class(order.family.controlled, self._plain, controlnet=network)
        self._control_model = order.control
        return self._controlled

    def _scheduler_for(self, order: Order) -> Any:
        if not order.fast:
            return self._scheduler
        from diffusers import LCMScheduler

        return LCMScheduler.from_config(self._scheduler.config)

    def upscaler(self, model: str) -> Upscaler:
        """Give the model that enlarges. Raises PreconditionError for one that is damaged, ExhaustedError."""
        assert self._plan is not None
        if self._upscaler is None or self._upscaler.model != model:
            self._upscaler = None
            self._upscaler = Upscaler(ModelFolder(self._models, model), self._plan)
        return self._upscaler
