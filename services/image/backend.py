"""What an image backend is, and which ones there are."""

from __future__ import annotations

from abc import abstractmethod

from services.common.backends import Backend, Registry
from services.common.operation import Work
from shorts.image.v1 import image_pb2


class ImageBackend(Backend):
    """Makes pictures."""

    @abstractmethod
    def generate(self, request: image_pb2.GenerateRequest, work: Work) -> image_pb2.Picture:
        """Make one picture. Raises InvalidInputError for a photo that is no picture, NotFoundError, ExhaustedError."""


REGISTRY: Registry[ImageBackend] = Registry(
    "image", {"illustrator": "services.image.backends.illustrator:IllustratorBackend"}
)
