"""RenderService: requests are checked, then run on the backend they name."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from services.common.host import Host
from services.common.server import Service
from services.render.backend import REGISTRY, RenderBackend
from services.render.validate import check_render
from shorts.render.v1 import render_pb2, render_pb2_grpc


class RenderServicer(render_pb2_grpc.RenderServiceServicer):
    """Serves the contract."""

    def __init__(self, host: Host[RenderBackend]) -> None:
        self._host = host

    async def Render(self, request: render_pb2.RenderRequest, context: Any) -> AsyncIterator[render_pb2.RenderResponse]:
        check_render(request)
        async for event in self._host.run(request.backend, lambda backend, work: backend.render(request, work)):
            yield render_pb2.RenderResponse(**event)


SERVICE = Service(
    "render",
    REGISTRY,
    lambda host, server: render_pb2_grpc.add_RenderServiceServicer_to_server(RenderServicer(host), server),
)
