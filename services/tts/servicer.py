"""The tts service: proto in, proto out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from services.common.host import Host
from services.common.server import Service
from services.tts.backend import REGISTRY, TtsBackend
from services.tts.validate import check_list_voices, check_synthesize
from shorts.tts.v1 import tts_pb2, tts_pb2_grpc


class TtsServicer(tts_pb2_grpc.TtsServiceServicer):
    """Serves shorts.tts.v1.TtsService."""

    def __init__(self, host: Host[TtsBackend]) -> None:
        self._host = host

    async def Synthesize(
        self, request: tts_pb2.SynthesizeRequest, context: Any
    ) -> AsyncIterator[tts_pb2.SynthesizeResponse]:
        backend = self._host.registry.get(request.backend)
        check_synthesize(request, backend.voices(), backend.variants)
        async for event in self._host.run(request.backend, lambda backend, work: backend.synthesize(request, work)):
            yield tts_pb2.SynthesizeResponse(**event)

    async def ListVoices(self, request: tts_pb2.ListVoicesRequest, context: Any) -> tts_pb2.ListVoicesResponse:
        check_list_voices(request)
        voices = [voice for backend in self._host.registry if not backend.missing() for voice in backend.voices()]
        spoken = [voice for voice in voices if not request.language or request.language in voice.languages]
        return tts_pb2.ListVoicesResponse(voices=spoken)


SERVICE = Service(
    "tts",
    REGISTRY,
    lambda host, server: tts_pb2_grpc.add_TtsServiceServicer_to_server(TtsServicer(host), server),
)
