"""The video backend `diffusers` as its service serves it: in a child process, over gRPC, with a place in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import cv2
import grpc
import numpy as np
import psutil
import pytest

from services.common.artifacts import FileStore
from services.common.catalogue import catalogue
from services.common.channel import open_channel
from services.common.errors import InvalidInputError, NotFoundError, PreconditionError, StudioError, from_rpc
from services.common.server import start
from services.video.servicer import SERVICE
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.scene.v1 import scene_pb2
from shorts.service.v1 import service_pb2, service_pb2_grpc
from shorts.service.v1.service_pb2 import BackendState
from shorts.video.v1 import video_pb2_grpc
from shorts.video.v1.video_pb2 import AnimateRequest, Animation

pytestmark = pytest.mark.models


class Served:
    """A client of the video service, and the service's host."""

    def __init__(self, channel: grpc.aio.Channel, host: Any, image: Artifact) -> None:
        self.video: Any = video_pb2_grpc.VideoServiceStub(channel)
        self.model: Any = service_pb2_grpc.ModelServiceStub(channel)
        self._host, self._image = host, image

    @property
    def pid(self) -> int:
        """The child's process id, 0 where there is none."""
        return int(self._host._slots["diffusers"].heavy._child.pid)

    async def idle(self) -> None:
        async with asyncio.timeout(20):
            await self._host._slots["diffusers"].idle.wait()

    async def described(self) -> service_pb2.Backend:
        answer: service_pb2.DescribeResponse = await self.model.Describe(service_pb2.DescribeRequest())
        return next(backend for backend in answer.backends if backend.name == "diffusers")

    def request(self, *, model: str = "", steps: int = 2, **fields: Any) -> AnimateRequest:
        animation = Animation(model=model, steps=steps, side=64, frames=9)
        base: dict[str, Any] = {
            "width": 108,
            "height": 192,
            "duration": 0.4,
            "prompt": "a bakery",
            "image": self._image,
        }
        return AnimateRequest(backend="diffusers", animation=animation, **{**base, **fields})

    async def clip(self, **fields: Any) -> scene_pb2.Clip:
        events = [event async for event in self.video.Animate(self.request(**fields))]
        assert [event.WhichOneof("event") for event in events].count("result") == 1
        fractions = [event.progress.fraction for event in events[:-1]]
        assert fractions == sorted(fractions)
        clip: scene_pb2.Clip = events[-1].result
        return clip

    async def error(self, **fields: Any) -> StudioError:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await self.clip(**fields)
        return from_rpc(caught.value)


@pytest.fixture
async def served(settings: pytest.MonkeyPatch, store: FileStore, tmp_path: Path) -> AsyncIterator[Served]:
    settings.setenv("SHORTS_RAM_BUDGET_GIB", "24")
    settings.setenv("OMP_NUM_THREADS", "1")  # tiny networks: more threads wait for each other
    noise = np.random.default_rng(1).integers(0, 255, (96, 64, 3), np.uint8)
    image = store.put([cv2.imencode(".png", noise)[1].tobytes()], "image/png")
    running = await start(SERVICE, f"unix:{tmp_path}/s", store)
    async with open_channel(running.address) as channel:
        yield Served(channel, running.host, image)
    await running.stop(0)


async def test_a_life_of_the_backend(served: Served, store: FileStore) -> None:
    before = await served.described()
    assert before.state == BackendState.BACKEND_STATE_UNLOADED
    assert before.model == catalogue().get("ltx-video").name
    assert not before.resident_bytes

    first = await served.clip()
    assert store.stat(first.video.sha256) == first.video
    assert (list(first.models), first.video.media_type) == (["ltx-video"], "video/mp4")
    child = psutil.Process(served.pid)
    loaded = await served.described()
    assert loaded.state == BackendState.BACKEND_STATE_READY
    assert loaded.resident_bytes > 50_000

    for fields, kind in (
        ({"model": "nobody"}, PreconditionError), ({"prompt": ""}, InvalidInputError),
        ({"image": Artifact(sha256="0" * 64, size_bytes=9)}, NotFoundError),
    ):  # fmt: skip
        assert isinstance(await served.error(**fields), kind)
    assert child.pid == served.pid, "errors do not end the child"

    files = {path.name for path in store.root.rglob("*") if path.is_file()}
    call = served.video.Animate(served.request(steps=150))
    async for event in call:
        if "step 2 of" in event.progress.activity:
            break
    call.cancel()
    await served.idle()
    assert {path.name for path in store.root.rglob("*") if path.is_file()} == files
    assert await served.clip() == first
    assert child.pid == served.pid, "a call that stops at once does not cost the model"

    await served.model.Unload(service_pb2.UnloadRequest(backend="diffusers"))
    assert not child.is_running(), "all memory of the child is back"
    after = await served.described()
    assert after.state == BackendState.BACKEND_STATE_UNLOADED
    assert not after.resident_bytes


async def test_where_it_cannot_fit_it_says_so(served: Served, settings: pytest.MonkeyPatch) -> None:
    settings.setenv("SHORTS_RAM_BUDGET_GIB", "0.5")
    described = await served.described()
    assert described.state == BackendState.BACKEND_STATE_UNAVAILABLE
    assert "ltx-video needs at least" in described.detail
