"""Diffusion models by the library diffusers: AnimateDiff, Zeroscope, ModelScope, SVD, CogVideoX, LTX-Video, Wan."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from google.protobuf.message import Message

from services.common.backends import BackendInfo
from services.common.diffusion.backend import DiffusionBackend
from services.common.diffusion.folders import ModelFolder, here
from services.common.diffusion.needs import bytes_of, needs_of
from services.common.errors import InvalidInputError, PreconditionError
from services.common.gpu.plan import ModelNeeds
from services.common.operation import Work
from services.common.settings import load_settings
from services.video.backend import VideoBackend
from services.video.diffusion.families import MOTION_ADAPTER, PIPELINES, Family, enlarging, family_of, kind_of
from shorts.scene.v1 import scene_pb2
from shorts.video.v1.video_pb2 import AnimateRequest

if TYPE_CHECKING:
    from services.video.diffusion.reel import Reel


class DiffusersBackend(DiffusionBackend["Reel", Family], VideoBackend):
    """Animates with the model that a request names. It runs in a child process, one clip at a time."""

    info: ClassVar[BackendInfo] = BackendInfo(
        name="diffusers",
        version="2",
        model="diffusion models of the catalogue",
        license="each model's own; see the catalogue",
        commercial_use=True,
        languages=("en",),
        features=("animation.v1", "video_clip.v1"),
        heavy=True,
    )
    service = "video"
    packages = (
        *("torch", "diffusers", "transformers", "accelerate", "peft", "safetensors", "sentencepiece", "ftfy"),
        *("numpy", "cv2", "PIL", "imageio_ffmpeg"),
    )
    first_choice = "ltx-video"
    adds = (("image", "lora"), ("video", "lora"))

    def present(self, models: Path) -> Sequence[str]:
        """List the ids of the video models on disk, sorted; motion adapters only where their base is here as well."""
        return models_here(models)

    def family_of(self, folder: ModelFolder) -> Family:
        """Give the family of a model. Raises PreconditionError for one that does not animate here."""
        return family_of(folder)

    def _check(self, folder: ModelFolder) -> None:
        if base := family_of(folder).base:
            ModelFolder(self.models, base)

    def named(self, request: Message | None) -> str:
        """Give the model that is to animate; empty: the default one."""
        return request.animation.model if isinstance(request, AnimateRequest) else ""

    def needs(self, request: Message | None = None) -> ModelNeeds | None:
        """Tell what the model that a request names needs; of it and of one that enlarges its clip the larger."""
        own = super().needs(request)
        if own is None or not isinstance(request, AnimateRequest) or not request.animation.enlarger:
            return own
        folder = ModelFolder(self.models, request.animation.enlarger)
        larger = self.model_needs(folder, enlarging(self.family_of(folder)))
        return max(own, larger, key=lambda one: one.weights + max(one.working, one.decoding))

    def model_needs(self, folder: ModelFolder, family: Family) -> ModelNeeds:
        """Tell what a model needs; a motion adapter stands beside its base."""
        return needs_of(
            ModelFolder(self.models, family.base) if family.base else folder,
            working=family.working,
            decoding=family.decoding,
            further=bytes_of(folder.path) if family.base else 0,
            precisions=family.precisions,
            can=family.can,
        )

    def _holder(self, models: Path) -> Reel:
        from services.video.diffusion.reel import Reel

        return Reel(models, self.plan_for)

    def animate(self, request: AnimateRequest, work: Work) -> scene_pb2.Clip:
        """Make one clip as a video file of the frame's size at 30 frames a second; see `filming.film`."""
        with self._at_work() as reel:
            from services.video.diffusion.filming import film
            from services.video.diffusion.order import read_order

            model = request.animation.model or self.default_model()
            return film(reel, read_order(request, self.models, model, load_settings()), request, work)


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
