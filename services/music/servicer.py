"""The music service: proto in, proto out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from services.common.host import Host
from services.common.server import Service
from services.music.backend import REGISTRY, MusicBackend
from services.music.validate import check_compose
from shorts.music.v1 import music_pb2, music_pb2_grpc


class MusicServicer(music_pb2_grpc.MusicServiceServicer):
    """Serves shorts.music.v1.MusicService."""

    def __init__(self, host: Host[MusicBackend]) -> None:
        self._host = host

    async def Compose(
        self, request: music_pb2.ComposeRequest, context: Any
    ) -> AsyncIterator[music_pb2.ComposeResponse]:
        check_compose(request)
        async for event in self._host.run(request.backend, lambda backend, work: backend.compose(request, work)):
            yield music_pb2.ComposeResponse(**event)


SERVICE = Service(
    "music",
    REGISTRY,
    lambda host, server: music_pb2_grpc.add_MusicServiceServicer_to_server(MusicServicer(host), server),
)
