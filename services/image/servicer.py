"""The image service on the wire."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from services.common.host import Host
from services.common.server import Service
from services.image.backend import REGISTRY, ImageBackend
from services.image.validate import check_batch, check_generate
from shorts.image.v1 import image_pb2, image_pb2_grpc


class ImageServicer(image_pb2_grpc.ImageServiceServicer):
    """Proto in, proto out."""

    def __init__(self, host: Host[ImageBackend]) -> None:
        self._host = host

    async def Generate(
        self, request: image_pb2.GenerateRequest, context: Any
    ) -> AsyncIterator[image_pb2.GenerateResponse]:
        """Make one picture."""
        check_generate(request)
        async for event in self._host.run(request.backend, lambda backend, work: backend.generate(request, work)):
            yield image_pb2.GenerateResponse(**event)

    async def GenerateBatch(
        self, request: image_pb2.GenerateBatchRequest, context: Any
    ) -> AsyncIterator[image_pb2.GenerateBatchResponse]:
        """Make several pictures."""
        check_batch(request)
        async for event in self._host.run(request.backend, lambda backend, work: backend.generate_batch(request, work)):
            yield image_pb2.GenerateBatchResponse(**event)


SERVICE = Service(
    "image",
    REGISTRY,
    lambda host, server: image_pb2_grpc.add_ImageServiceServicer_to_server(ImageServicer(host), server),
)
