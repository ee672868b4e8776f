"""Diffusion models by the library diffusers: SDXL, SD 1.5, Z-Image-Turbo; LoRAs, ControlNets, IP-Adapters."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from services.common.backends import BackendInfo
from services.common.catalogue import catalogue
from services.common.catalogue.model import Commercial
from services.common.diffusion.folders import PULL, ModelFolder, here
from services.common.diffusion.needs import bytes_of, needs_of
from services.common.drawing import DRAWING_VERSION
from services.common.errors import ExhaustedError, InvalidInputError, NotFoundError, PreconditionError
from services.common.gpu.device import find_device
from services.common.gpu.plan import MemoryPlan, ModelNeeds, make_plan
from services.common.operation import Work
from services.common.settings import load_settings
from services.image.backend import ImageBackend
from services.image.diffusion.families import PIPELINES, Family, family_of
from shorts.image.v1 import image_pb2

if TYPE_CHECKING:
    from services.image.backends.illustrator import IllustratorBackend
    from services.image.diffusion.easel import Easel

PACKAGES = ("torch", "diffusers", "transformers", "accelerate", "peft", "safetensors", "cv2", "skia", "PIL")
FIRST_CHOICE = "sdxl-1.0"


class DiffusersBackend(ImageBackend):
    """Paints with the model that a request names. It runs in a child process, one picture at a time."""

    info: ClassVar[BackendInfo] = BackendInfo(
        name="diffusers",
        version=f"1.{DRAWING_VERSION}",
        model="diffusion models of the catalogue",
        license="each model's own; see the catalogue",
        commercial_use=True,
        languages=("en",),
        features=("painting.v1", "paint_character.v1", "photo", "batch.v1"),
        heavy=True,
    )

    def __init__(self) -> None:
        self._easel: Easel | None = None

    @cached_property
    def _models(self) -> Path:
        return load_settings().models_folder

    def missing(self) -> str:
        """Say which package or model it lacks."""
        for package in PACKAGES:
            if find_spec(package) is None:
                return (
                    f"the package {package} is missing; install it with: pip install 'shorts-studio[image,diffusers]'"
                )
        try:
            model = default_model(load_settings().models_folder)
            family_of(ModelFolder(load_settings().models_folder, model).pipeline, model)
        except PreconditionError as error:
            return error.message
        except InvalidInputError as error:
            return f"SHORTS_IMAGE_MODEL: {error.message}"
        return ""

    def described(self) -> BackendInfo:
        """Tell the default model and its licence; a request may name another, whose licence its sender looks up."""
        try:
            chosen = default_model(load_settings().models_folder)
        except PreconditionError:
            return self.info
        # What another model painted is not remembered for this one.
        info = replace(self.info, version=f"{self.info.version}/{chosen}", model=chosen)
        try:
            model = catalogue().get(chosen)
        except NotFoundError:  # a model of the user's own, of whose licence nothing is known here
            return info
        allowed = model.license.commercial is not Commercial.NO
        return replace(
            info,
            model=model.name,
            license=model.license.name,
            commercial_use=allowed,
            model_ids=(chosen,),
        )

    def needs(self) -> ModelNeeds | None:
        """Tell what the default model needs, with the largest ControlNet and IP-Adapter of its family that are here."""
        models = load_settings().models_folder
        folder = ModelFolder(models, default_model(models))
        return model_needs(models, folder, family_of(folder.pipeline, folder.model))

    def load(self) -> None:
        """Make the libraries ready; a model is read with the first request for it. Raises PreconditionError."""
        from services.common.diffusion.loading import prepare

        prepare()
        from services.image.diffusion.easel import Easel

        self._easel = Easel(self._models, self._plan_for)

    def unload(self) -> None:
        """Give the model's memory back."""
        if self._easel is not None:
            self._easel.close()
        self._easel = None

    def resident_bytes(self) -> int:
        """Bytes of the weights held."""
        return self._easel.resident_bytes if self._easel is not None else 0

    def generate(self, request: image_pb2.GenerateRequest, work: Work) -> image_pb2.Picture:
        """Paint one picture; a photo that is to be the picture is framed as the illustrator does."""
        if request.HasField("photo"):
            return self._illustrator.generate(request, work)
        if self._easel is None:
            raise RuntimeError("generate was called before load")
        from services.image.diffusion.order import read_order
        from services.image.diffusion.painter import paint

        order = read_order(request, self._models, default_model(self._models))
        try:
            return paint(self._easel, order, request, work)
        except ExhaustedError:
            # What is left is in pieces; the next picture begins with an empty device.
            self._easel.close()
            raise

    @cached_property
    def _illustrator(self) -> IllustratorBackend:
        from services.image.backends.illustrator import IllustratorBackend

        backend = IllustratorBackend()
        backend.load()
        return backend

    def _plan_for(self, folder: ModelFolder, family: Family) -> MemoryPlan:
        """Plan a model within the place that this process has on the device, which its default model decided."""
        if self.plan is not None and folder.model == default_model(self._models):
            return self.plan
        device = find_device(load_settings())
        if self.plan is not None:
            device = replace(device, budget_bytes=self.plan.needed_bytes)
        try:
            return make_plan(device, model_needs(self._models, folder, family))
        except ExhaustedError as error:
            raise ExhaustedError(
                f"{error.message}, or set SHORTS_IMAGE_MODEL={folder.model}, so that room is made for it",
                reason=error.reason,
                metadata=error.metadata,
            ) from error


def default_model(models: Path) -> str:
    """Give the model for requests that name none: the setting's, else the first that is here in the catalogue's order.

    Raises PreconditionError with the command that fetches one where there is none.
    """
    if chosen := load_settings().image_model:
        return chosen
    present = here(models, PIPELINES)
    ranked = sorted(catalogue().run_by("image", "diffusers"), key=lambda model: model.rank)
    for model_id in (*(model.id for model in ranked), *present):
        if model_id in present:
            return model_id
    raise PreconditionError(
        f"no image model is here; fetch one with: {PULL} {FIRST_CHOICE}",
        reason="MODEL_MISSING",
        metadata={"model": FIRST_CHOICE},
    )


def model_needs(models: Path, folder: ModelFolder, family: Family) -> ModelNeeds:
    """Tell what a model of a family needs, with what may be put on it."""
    beside = [bytes_of(models / model) for model in family.controls.values()]
    further = max(beside, default=0) + (bytes_of(models / family.face) if family.face else 0)
    return needs_of(
        folder,
        working=family.working,
        decoding=family.decoding,
        further=further,
        precisions=family.precisions,
        can=family.can,
    )
