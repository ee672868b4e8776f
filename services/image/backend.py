"""What an image backend is, and which ones there are."""

from __future__ import annotations

from abc import abstractmethod

from services.common.backends import Backend, Registry
from services.common.operation import Work
from services.common.validation import within
from shorts.image.v1 import image_pb2


class ImageBackend(Backend):
    """Makes pictures."""

    @abstractmethod
    def generate(self, request: image_pb2.GenerateRequest, work: Work) -> image_pb2.Picture:
        """Make one picture. Raises InvalidInputError for a photo that is no picture, NotFoundError, ExhaustedError."""

    def generate_batch(self, request: image_pb2.GenerateBatchRequest, work: Work) -> image_pb2.Pictures:
        """Make several pictures, one after the other, each the one that `generate` makes. Raises what that raises."""
        count, pictures = len(request.requests), []
        for number, one in enumerate(request.requests):
            part = work.part(number / count, (number + 1) / count, f"picture {number + 1} of {count}: ")
            try:
                with within(f"requests[{number}]"):
                    pictures.append(self.generate(one, part))
            finally:
                part.close()
        return image_pb2.Pictures(pictures=pictures)


REGISTRY: Registry[ImageBackend] = Registry(
    "image",
    {
        "illustrator": "services.image.backends.illustrator:IllustratorBackend",
        "diffusers": "services.image.backends.diffusers:DiffusersBackend",
    },
)
