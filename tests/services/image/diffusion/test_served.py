"""The backend `diffusers` as a service serves it: in a child process, over gRPC, with a place in memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc
import psutil
import pytest

from services.common.artifacts import FileStore
from services.common.channel import open_channel
from services.common.errors import InvalidInputError, NotFoundError, PreconditionError, from_rpc
from services.common.server import start
from services.image.servicer import SERVICE
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.image.v1 import image_pb2, image_pb2_grpc
from shorts.service.v1 import service_pb2, service_pb2_grpc
from shorts.service.v1.service_pb2 import BackendState

pytestmark = pytest.mark.models
GIB = 1 << 30


class Served:
    """A client of the image service, and the service's host."""

    def __init__(self, channel: grpc.aio.Channel, host: Any) -> None:
        self.image: Any = image_pb2_grpc.ImageServiceStub(channel)
        self.model: Any = service_pb2_grpc.ModelServiceStub(channel)
        self._host = host

    @property
    def pid(self) -> int:
        """The child's process id, 0 where there is none."""
        return int(self._host._slots["diffusers"].heavy._child.pid)

    async def idle(self) -> None:
        async with asyncio.timeout(10):
            await self._host._slots["diffusers"].idle.wait()

    async def described(self) -> service_pb2.Backend:
        answer: service_pb2.DescribeResponse = await self.model.Describe(service_pb2.DescribeRequest())
        return next(backend for backend in answer.backends if backend.name == "diffusers")

    async def unload(self) -> None:
        await self.model.Unload(service_pb2.UnloadRequest(backend="diffusers"))

    def request(self, **fields: Any) -> image_pb2.GenerateRequest:
        painting = image_pb2.Painting(model=fields.pop("model", ""), steps=fields.pop("steps", 2))
        base: dict[str, Any] = {"width": 108, "height": 192, "prompt": "a bakery at dawn", "seed": 3}
        return image_pb2.GenerateRequest(backend="diffusers", painting=painting, **{**base, **fields})

    async def picture(self, **fields: Any) -> image_pb2.Picture:
        events = [event async for event in self.image.Generate(self.request(**fields))]
        assert [event.WhichOneof("event") for event in events].count("result") == 1
        fractions = [event.progress.fraction for event in events[:-1]]
        assert fractions == sorted(fractions)
        picture: image_pb2.Picture = events[-1].result
        return picture

    async def error(self, **fields: Any) -> Exception:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await self.picture(**fields)
        return from_rpc(caught.value)


@pytest.fixture
async def served(
    tiny_root: Path, store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Served]:
    monkeypatch.setenv("SHORTS_MODELS", str(tiny_root))
    monkeypatch.setenv("SHORTS_IMAGE_MODEL", "sd15")
    monkeypatch.setenv("SHORTS_RAM_BUDGET_GIB", "12")
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")  # also where there is a card
    monkeypatch.setenv("OMP_NUM_THREADS", "1")  # tiny networks: more threads wait for each other
    running = await start(SERVICE, f"unix:{tmp_path}/s", store)
    async with open_channel(running.address) as channel:
        yield Served(channel, running.host)
    await running.stop(0)


async def test_a_life_of_the_backend(served: Served, store: FileStore) -> None:
    before = await served.described()
    assert before.state == BackendState.BACKEND_STATE_UNLOADED
    assert 2 * GIB < before.needed_bytes < 12 * GIB
    assert not before.resident_bytes

    first = await served.picture()
    assert store.stat(first.image.sha256) == first.image
    assert list(first.models) == ["sd15"]
    child = psutil.Process(served.pid)
    loaded = await served.described()
    assert loaded.state == BackendState.BACKEND_STATE_READY
    assert loaded.resident_bytes > 400_000

    together = await asyncio.gather(*(served.picture() for _ in range(2)), served.picture(model="z-image"))
    assert [picture == first for picture in together] == [True, True, False]
    assert (await served.described()).needed_bytes == before.needed_bytes
    assert served.pid != child.pid, "a larger model needs a larger place"
    child = psutil.Process(served.pid)
    for fields, kind in (
        ({"model": "nobody"}, PreconditionError), ({"prompt": ""}, InvalidInputError),
        ({"photo": Artifact(sha256="0" * 64, size_bytes=9)}, NotFoundError),
    ):  # fmt: skip
        assert isinstance(await served.error(**fields), kind)
    assert child.pid == served.pid, "errors do not end the child"

    files = {path.name for path in store.root.rglob("*") if path.is_file()}
    call = served.image.Generate(served.request(steps=150))
    async for event in call:
        if "step 2 of" in event.progress.activity:
            break
    call.cancel()
    await served.idle()
    assert {path.name for path in store.root.rglob("*") if path.is_file()} == files
    assert await served.picture() == first
    assert child.pid == served.pid, "a call that stops at once does not cost the model"

    await served.unload()
    assert not child.is_running(), "all memory of the child is back"
    after = await served.described()
    assert after.state == BackendState.BACKEND_STATE_UNLOADED
    assert not after.resident_bytes


async def test_where_it_cannot_fit_it_says_so(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHORTS_RAM_BUDGET_GIB", "0.5")
    described = await served.described()
    assert described.state == BackendState.BACKEND_STATE_UNAVAILABLE
    assert "sd15 needs at least" in described.detail


async def test_a_batch_in_the_child(served: Served) -> None:
    requests = [served.request(scene_index=index, scene_count=2) for index in range(2)]
    batch = image_pb2.GenerateBatchRequest(backend="diffusers", requests=requests)
    events = [event async for event in served.image.GenerateBatch(batch)]
    assert len({picture.image.sha256 for picture in events[-1].result.pictures}) == 2
