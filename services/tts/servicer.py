"""The tts service: proto in, proto out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from services.common.artifacts import ArtifactStore
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
        check_synthesize(request, backend.voices(), backend.variants, clones=backend.clones)
        if request.HasField("cloned_voice"):
            await asyncio.to_thread(check_cloned, self._host.store, request.cloned_voice, "cloned_voice")
        async for event in self._host.run(request.backend, lambda backend, work: backend.synthesize(request, work)):
            yield tts_pb2.SynthesizeResponse(**event)

    async def ListVoices(self, request: tts_pb2.ListVoicesRequest, context: Any) -> tts_pb2.ListVoicesResponse:
        check_list_voices(request)
        voices = [voice for backend in self._host.registry if not backend.missing() for voice in backend.voices()]
        spoken = [voice for voice in voices if not request.language or request.language in voice.languages]
        return tts_pb2.ListVoicesResponse(voices=spoken)

    async def CheckVoice(self, request: tts_pb2.CheckVoiceRequest, context: Any) -> tts_pb2.CheckVoiceResponse:
        return await asyncio.to_thread(check_cloned, self._host.store, request.voice, "voice")


def check_cloned(store: ArtifactStore, voice: tts_pb2.ClonedVoice, path: str) -> tts_pb2.CheckVoiceResponse:
    """Check what a voice is to be cloned from. Raises InvalidInputError, NotFoundError."""
    # Here, since importing a service imports nothing heavy.
    from services.tts.cloning import check_words, measure_sample  # noqa: PLC0415

    check_words(voice, path)
    return tts_pb2.CheckVoiceResponse(**measure_sample(store, voice, path)._asdict())


SERVICE = Service(
    "tts",
    REGISTRY,
    lambda host, server: tts_pb2_grpc.add_TtsServiceServicer_to_server(TtsServicer(host), server),
)
