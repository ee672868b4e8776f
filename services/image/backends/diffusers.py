"""Diffusion models by the library diffusers: SDXL, SD 1.5, Z-Image-Turbo; LoRAs, ControlNets, IP-Adapters."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from google.protobuf.message import Message

from services.common.backends import BackendInfo
from services.common.diffusion.backend import DiffusionBackend
from services.common.diffusion.folders import ModelFolder, here
from services.common.diffusion.needs import bytes_of, needs_of
from services.common.drawing import DRAWING_VERSION
from services.common.gpu.plan import ModelNeeds
from services.common.operation import Work
from services.common.validation import within
from services.image.backend import ImageBackend
from services.image.diffusion.families import PIPELINES, Family, family_of
from shorts.image.v1 import image_pb2

if TYPE_CHECKING:
    from services.image.backends.illustrator import IllustratorBackend
    from services.image.diffusion.easel import Easel
    from services.image.diffusion.order import Order


class DiffusersBackend(DiffusionBackend["Easel", Family], ImageBackend):
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
    service = "image"
    packages = ("torch", "diffusers", "transformers", "accelerate", "peft", "safetensors", "cv2", "skia", "PIL")
    first_choice = "sdxl-1.0"
    adds = (("image", "lora"), ("image", "controlnet"), ("image", "adapter"))

    def present(self, models: Path) -> Sequence[str]:
        """List the ids of the models on disk that paint, sorted."""
        return here(models, PIPELINES)

    def family_of(self, folder: ModelFolder) -> Family:
        """Give the family of a model. Raises PreconditionError for one that does not paint here."""
        return family_of(folder.pipeline, folder.model)

    def named(self, request: Message | None) -> str:
        """Give the model that is to paint; empty: the default one."""
        return request.painting.model if isinstance(request, image_pb2.GenerateRequest) else ""

    def model_needs(self, folder: ModelFolder, family: Family) -> ModelNeeds:
        """Tell what a model needs, with the largest ControlNet and the IP-Adapter of its family that are here."""
        beside = [bytes_of(self.models / model) for model in family.controls.values()]
        further = max(beside, default=0) + (bytes_of(self.models / family.face) if family.face else 0)
        return needs_of(
            folder,
            working=family.working,
            decoding=family.decoding,
            further=further,
            precisions=family.precisions,
            can=family.can,
        )

    def _holder(self, models: Path) -> Easel:
        from services.image.diffusion.easel import Easel

        return Easel(models, self.plan_for)

    def generate(self, request: image_pb2.GenerateRequest, work: Work) -> image_pb2.Picture:
        """Paint one picture; a photo that is to be the picture is framed as the illustrator does."""
        if request.HasField("photo"):
            return self._illustrator.generate(request, work)
        with self._at_work() as easel:
            from services.image.diffusion.painter import paint

            return paint(easel, self._order(request), request, work)

    def generate_batch(self, request: image_pb2.GenerateBatchRequest, work: Work) -> image_pb2.Pictures:
        """Paint several pictures, each as `generate` does; what cannot be done is told before the first is painted."""
        for number, one in enumerate(request.requests):
            if not one.HasField("photo"):
                with within(f"requests[{number}]"):
                    self._order(one)
        return super().generate_batch(request, work)

    def _order(self, request: image_pb2.GenerateRequest) -> Order:
        from services.image.diffusion.order import read_order

        return read_order(request, self.models, request.painting.model or self.default_model())

    @cached_property
    def _illustrator(self) -> IllustratorBackend:
        from services.image.backends.illustrator import IllustratorBackend

        backend = IllustratorBackend()
        backend.load()
        return backend
