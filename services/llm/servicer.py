"""shorts.llm.v1.LlmService: proto in, proto out."""

from __future__ import annotations

from collections.abc import AsyncIterator

import grpc

from services.common.host import Host
from services.common.server import Service
from services.llm.backend import REGISTRY, LlmBackend
from services.llm.validate import check_write_script
from shorts.llm.v1 import llm_pb2, llm_pb2_grpc


class LlmServicer(llm_pb2_grpc.LlmServiceServicer):
    """Runs script writing on the backend that the request names."""

    def __init__(self, host: Host[LlmBackend]) -> None:
        self._host = host

    async def WriteScript(
        self,
        request: llm_pb2.WriteScriptRequest,
        context: grpc.aio.ServicerContext[llm_pb2.WriteScriptRequest, llm_pb2.WriteScriptResponse],
    ) -> AsyncIterator[llm_pb2.WriteScriptResponse]:
        """Write one script; see the contract."""
        check_write_script(request)
        async for event in self._host.run(request.backend, lambda backend, work: backend.write_script(request, work)):
            yield llm_pb2.WriteScriptResponse(**event)


SERVICE = Service(
    "llm", REGISTRY, lambda host, server: llm_pb2_grpc.add_LlmServiceServicer_to_server(LlmServicer(host), server)
)
