"""The model that is loaded, and what is on it: the next clip of the same model begins at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from services.common.diffusion import loading
from services.common.diffusion.adapters import Loras
from services.common.diffusion.folders import ModelFolder
from services.common.diffusion.trouble import reading
from services.common.gpu.plan import MemoryPlan
from services.video.diffusion.families import MOTION_ADAPTER, Family, enlarging
from services.video.diffusion.order import Order

PlanFor = Callable[[ModelFolder, Family], MemoryPlan]


class Reel:
    """Holds one model at a time. `plan_for` says how a model is put into memory. Used by one thread at a time."""

    def __init__(self, models: Path, plan_for: PlanFor) -> None:
        self._models = models
        self._plan_for = plan_for
        self._clear()

    def _clear(self) -> None:
        self._model = ""
        self._plan: MemoryPlan | None = None
        self._pipelines: dict[str, Any] = {}
        self._settings: dict[str, Any] = {}
        self._own_scheduler: Any = None
        self._loras: Loras | None = None
        self._placed: Any = None

    def close(self) -> None:
        """Let go of everything and give its memory back."""
        device = self._plan.device if self._plan is not None else "cpu"
        self._clear()
        loading.release(device)

    @property
    def resident_bytes(self) -> int:
        """Bytes of the weights held; pipelines of one model share them."""
        return next((loading.resident_bytes(pipeline) for pipeline in self._pipelines.values()), 0)

    def ready(self, order: Order) -> Any:
        """Give the pipeline that makes an order, with what it asks for on it and nothing else.

        Raises PreconditionError for what is not here or damaged, InvalidInputError for a LoRA that does not fit,
        ExhaustedError. After an error nothing is held that is half made.
        """
        for model in order.models:
            ModelFolder(self._models, model)
        try:
            if order.model != self._model or self._is_tied(order):
                self.close()
                self._load(order)
            pipeline = self._of_class(order.pipeline)
            if self._loras is not None:
                self._loras.use(_weights(order))
            pipeline.scheduler = self._scheduler(order)
            return self._in_place(pipeline)
        except BaseException:
            self.close()
            raise

    def enlarger(self, order: Order) -> Any:
        """Give the pipeline that goes over an order's clip once more; the model that made it leaves first."""
        folder, kind = ModelFolder(self._models, order.enlarger), order.family.from_prompt
        try:
            if self._model != folder.model:
                self.close()
                self._plan = self._plan_for(folder, enlarging(order.family))
                self._keep(folder, kind, loading.load_pipeline(kind, folder, self._plan))
            pipeline = self._of_class(order.family.enlarges)
            pipeline.scheduler = self._scheduler(order)
            return self._in_place(pipeline)
        except BaseException:
            self.close()
            raise

    def _in_place(self, pipeline: Any) -> Any:
        if self._placed is not pipeline:
            assert self._plan is not None
            loading.place(pipeline, self._plan)
            self._placed = pipeline
        return pipeline

    def _load(self, order: Order) -> None:
        folder, family = ModelFolder(self._models, order.model), order.family
        self._plan = self._plan_for(folder, family)
        if family.base:
            adapter = load_motion_adapter(folder, self._plan)
            base = ModelFolder(self._models, family.base)
            pipeline = loading.load_pipeline(family.from_prompt, base, self._plan, motion_adapter=adapter)
        else:
            pipeline = loading.load_pipeline(order.pipeline, folder, self._plan, exact=family.exact)
        self._keep(folder, type(pipeline).__name__, pipeline)
        if family.loras:
            self._loras = Loras(pipeline, self._models, "animation.few_steps_lora")

    def _keep(self, folder: ModelFolder, name: str, pipeline: Any) -> None:
        self._pipelines[name] = pipeline
        self._settings = dict(pipeline.scheduler.config)
        self._own_scheduler = type(pipeline.scheduler)
        self._model = folder.model

    def _of_class(self, name: str) -> Any:
        """Give the pipeline of a class of diffusers, made of the networks that are loaded."""
        if name not in self._pipelines:
            self._pipelines[name] = loading.as_class(name, next(iter(self._pipelines.values())))
        return self._pipelines[name]

    def _is_tied(self, order: Order) -> bool:
        """Tell whether LoRAs must change that cannot while the model is in its place."""
        if self._loras is None or self._plan is None:
            return False
        return self._loras.changes(_weights(order)) and loading.ties(self._plan)

    def _scheduler(self, order: Order) -> Any:
        """Make a scheduler as the model and the order want it; each clip has a fresh one."""
        import diffusers

        if order.family.scheduler == "own":
            return self._own_scheduler.from_config(self._settings)
        if order.family.scheduler == "dpm":
            return diffusers.DPMSolverMultistepScheduler.from_config(self._settings)
        if order.fast == "lightning":
            return diffusers.EulerDiscreteScheduler.from_config(
                self._settings, timestep_spacing="trailing", beta_schedule="linear"
            )
        if order.fast:
            return diffusers.LCMScheduler.from_config(self._settings, beta_schedule="linear")
        return diffusers.DDIMScheduler.from_config(
            self._settings, clip_sample=False, timestep_spacing="linspace", beta_schedule="linear", steps_offset=1
        )


def _weights(order: Order) -> dict[str, float]:
    return {order.lora: 1.0} if order.lora else {}


def load_motion_adapter(folder: ModelFolder, plan: MemoryPlan) -> Any:
    """Load a motion adapter of AnimateDiff; one without settings has the shape of the published ones.

    Raises PreconditionError where it is no such adapter.
    """
    import diffusers
    from safetensors.torch import load_file

    own = folder.json("config.json") if (folder.path / "config.json").is_file() else {"_class_name": MOTION_ADAPTER}
    with reading(folder.model):
        adapter = diffusers.MotionAdapter.from_config(own)
        try:
            adapter.load_state_dict(load_file(folder.only_weights()))
        except RuntimeError as error:
            # Tensors that are missing, too many or of other sizes.
            raise ValueError(str(error).splitlines()[0]) from error
    return adapter.to(loading.dtype_of(plan)).eval()
