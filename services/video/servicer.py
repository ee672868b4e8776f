"""The video service: proto in, proto out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from services.common.host import Host
from services.common.server import Service
from services.video.backend import REGISTRY, VideoBackend
from services.video.validate import check_animate
from shorts.video.v1 import video_pb2, video_pb2_grpc


class VideoServicer(video_pb2_grpc.VideoServiceServicer):
    """Serves shorts.video.v1.VideoService."""

    def __init__(self, host: Host[VideoBackend]) -> None:
        self._host = host

    async def Animate(
        self, request: video_pb2.AnimateRequest, context: Any
    ) -> AsyncIterator[video_pb2.AnimateResponse]:
        check_animate(request)
        async for event in self._host.run(request.backend, lambda backend, work: backend.animate(request, work)):
            yield video_pb2.AnimateResponse(**event)


SERVICE = Service(
    "video",
    REGISTRY,
    lambda host, server: video_pb2_grpc.add_VideoServiceServicer_to_server(VideoServicer(host), server),
)
