"""shorts.service.v1.ModelService over a Host: the same for every service."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from services.common.backends import Backend
from services.common.host import Host
from shorts.service.v1 import service_pb2, service_pb2_grpc


class ModelServicer(service_pb2_grpc.ModelServiceServicer):
    """Describes, loads and unloads the backends of one service."""

    def __init__(self, service: str, version: str, host: Host[Backend]) -> None:
        self._service = service
        self._version = version
        self._host = host

    async def Describe(self, request: service_pb2.DescribeRequest, context: Any) -> service_pb2.DescribeResponse:
        backends = await self._host.describe_all()
        devices, error = await asyncio.to_thread(self._host.devices)
        return service_pb2.DescribeResponse(
            service=self._service, version=self._version, backends=backends, devices=devices, devices_error=error
        )

    async def Load(self, request: service_pb2.LoadRequest, context: Any) -> AsyncIterator[service_pb2.LoadResponse]:
        self._host.registry.get(request.backend)
        yield service_pb2.LoadResponse(progress=service_pb2.Progress(activity="loading"))
        await self._host.load(request.backend)
        yield service_pb2.LoadResponse(result=self._host.describe(request.backend))

    async def Unload(self, request: service_pb2.UnloadRequest, context: Any) -> service_pb2.UnloadResponse:
        await self._host.unload(request.backend)
        return service_pb2.UnloadResponse(backend=self._host.describe(request.backend))
