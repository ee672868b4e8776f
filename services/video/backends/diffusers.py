"""Diffusion models by the library diffusers: AnimateDiff, Zeroscope, ModelScope, SVD, CogVideoX, LTX-Video, Wan."""

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
from services.common.errors import ExhaustedError, InvalidInputError, NotFoundError, PreconditionError
from services.common.gpu.device import find_device
from services.common.gpu.plan import MemoryPlan, ModelNeeds, make_plan
from services.common.operation import Work
from services.common.settings import load_settings
from services.video.backend import VideoBackend
from services.video.diffusion.families import MOTION_ADAPTER, PIPELINES, Family, family_of, kind_of
from shorts.scene.v1 import scene_pb2
from shorts.video.v1.video_pb2 import AnimateRequest

if TYPE_CHECKING:
    from services.video.diffusion.reel import Reel

PACKAGES = (
    *("torch", "diffusers", "transformers", "accelerate", "peft", "safetensors", "sentencepiece", "ftfy"),
    *("numpy", "cv2", "PIL", "imageio_ffmpeg"),
)
FIRST_CHOICE = "wan2.2-ti2v-5b"


class DiffusersBackend(VideoBackend):
    """Animates with the model that a request names. It runs in a child process, one clip at a time."""

    info: ClassVar[BackendInfo] = BackendInfo(
        name="diffusers",
        version="1",
        model="diffusion models of the catalogue",
        license="each model's own; see the catalogue",
        commercial_use=True,
        languages=("en",),
        features=("animation.v1", "video_clip.v1"),
        heavy=True,
    )

    def __init__(self) -> None:
        self._reel: Reel | None = None

    @cached_property
    def _models(self) -> Path:
        return load_settings().models_folder

    def missing(self) -> str:
        """Say which package or model it lacks."""
        for package in PACKAGES:
            if find_spec(package) is None:
                return (
                    f"the package {package} is missing; install it with: pip install 'shorts-studio[video,diffusers]'"
                )
        models = load_settings().models_folder
        try:
            folder = ModelFolder(models, default_model(models))
            if base := family_of(folder).base:
                ModelFolder(models, base)
        except PreconditionError as error:
            return error.message
        except InvalidInputError as error:
            return f"SHORTS_VIDEO_MODEL: {error.message}"
        return ""

    def described(self) -> BackendInfo:
        """Tell the default model, its licence, and all video models that are here."""
        models = load_settings().models_folder
        present = models_here(models)
        try:
            chosen = default_model(models)
        except PreconditionError:
            return replace(self.info, model_ids=present)
        # What another model filmed is not remembered for this one.
        info = replace(self.info, version=f"{self.info.version}/{chosen}", model=chosen, model_ids=present)
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
        )

    def needs(self) -> ModelNeeds | None:
        """Tell what the default model needs."""
        models = load_settings().models_folder
        folder = ModelFolder(models, default_model(models))
        return model_needs(models, folder, family_of(folder))

    def load(self) -> None:
        """Make the libraries ready; a model is read with the first request for it. Raises PreconditionError."""
        from services.common.diffusion.loading import prepare

        prepare()
        from services.video.diffusion.reel import Reel

        self._reel = Reel(self._models, self._plan_for)

    def unload(self) -> None:
        """Give the model's memory back."""
        if self._reel is not None:
            self._reel.close()
        self._reel = None

    def resident_bytes(self) -> int:
        """Bytes of the weights held."""
        return self._reel.resident_bytes if self._reel is not None else 0

    def animate(self, request: AnimateRequest, work: Work) -> scene_pb2.Clip:
        """Make one clip as a video file of the frame's size at 30 frames a second; see `filming.film`."""
        if self._reel is None:
            raise RuntimeError("animate was called before load")
        from services.video.diffusion.filming import film
        from services.video.diffusion.order import read_order

        settings = load_settings()
        order = read_order(request, self._models, request.animation.model or default_model(self._models), settings)
        try:
            return film(self._reel, order, request, work)
        except ExhaustedError:
            # What is left is in pieces; the next clip begins with an empty device.
            self._reel.close()
            raise

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
                f"{error.message}, or set SHORTS_VIDEO_MODEL={folder.model}, so that room is made for it",
                reason=error.reason,
                metadata=error.metadata,
            ) from error


def models_here(models: Path) -> tuple[str, ...]:
    """List the ids of the video models on disk, sorted; motion adapters only where their base is here as well."""
    found = set(here(models, PIPELINES))
    for path in models.iterdir() if models.is_dir() else ():
        try:
            folder = ModelFolder(models, path.name)
            if kind_of(folder) == MOTION_ADAPTER and (models / family_of(folder).base).is_dir():
                found.add(folder.model)
        except (PreconditionError, InvalidInputError):
            # A folder that is half fetched, or no model's, is told when it is asked for.
            continue
    return tuple(sorted(found))


def default_model(models: Path) -> str:
    """Give the model for requests that name none: the setting's, else the first that is here in the catalogue's order.

    Raises PreconditionError with the command that fetches one where there is none.
    """
    if chosen := load_settings().video_model:
        return chosen
    present = models_here(models)
    for model in sorted(catalogue().models, key=lambda model: model.rank):
        if model.service == "video" and model.id in present:
            return model.id
    if present:
        return present[0]
    raise PreconditionError(
        f"no video model is here; fetch one with: {PULL} {FIRST_CHOICE}",
        reason="MODEL_MISSING",
        metadata={"model": FIRST_CHOICE},
    )


def model_needs(models: Path, folder: ModelFolder, family: Family) -> ModelNeeds:
    """Tell what a model of a family needs; a motion adapter stands beside its base."""
    further = bytes_of(folder.path) if family.base else 0
    return needs_of(
        ModelFolder(models, family.base) if family.base else folder,
        working=family.working,
        decoding=family.decoding,
        further=further,
        precisions=family.precisions,
        can=family.can,
    )
