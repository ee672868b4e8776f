"""Every registered backend of every service through the same cases, over real gRPC with real files."""

from __future__ import annotations

import asyncio
import importlib
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.message import Message

from gateway.clients import METHODS
from gateway.memo import artifacts_in
from services.common.artifacts import FileStore
from services.common.channel import open_channel
from services.common.errors import InvalidInputError, NotFoundError, from_rpc
from services.common.server import RunningService, Service, start
from services.common.settings import DEFAULT_ROUTES, SERVICES
from services.common.weights import SUPERTONIC
from shorts.service.v1 import service_pb2, service_pb2_grpc
from shorts.service.v1.service_pb2 import BackendState
from tests.contract.requests import BAD, good, photo
from tests.support import fake_llm, tiny_supertonic
from tests.support.fake_llm import FakeLlm

BY_SERVICE: dict[str, Service] = {
    name: importlib.import_module(f"services.{name}.servicer").SERVICE for name in SERVICES
}
# Heavy backends need packages and models that are made where they are tested by themselves, below tests/services.
BACKENDS = [
    (name, backend)
    for name, service in BY_SERVICE.items()
    for backend in service.registry.names()
    if not service.registry.get(backend).info.heavy
]
HEAVY = {
    "numpy",
    "cv2",
    "skia",
    "av",
    "MeCab",
    "torch",
    "scipy",
    "PIL",
    "emoji",
    "onnxruntime",
    "openai",
    "httpx2",
    "diffusers",
}


class Client:
    """A running service and calls to one of its backends."""

    def __init__(self, running: RunningService, channel: grpc.aio.Channel, backend: str, store: FileStore) -> None:
        self.running = running
        self.service = running.service.name
        self.backend = backend
        self.store = store
        self.model: Any = service_pb2_grpc.ModelServiceStub(channel)
        self._method = next(method for method in METHODS.values() if method.service == self.service)
        self._stub: Any = self._method.stub(channel)

    def request(self) -> Any:
        return good(self.service, self.backend, self.store)

    def start(self, request: Message) -> Any:
        return getattr(self._stub, self._method.rpc)(request)

    async def call(self, request: Message) -> tuple[list[service_pb2.Progress], Message]:
        events = [event async for event in self.start(request)]
        kinds = [event.WhichOneof("event") for event in events]
        assert kinds.count("result") == 1
        assert kinds[-1] == "result"
        return [event.progress for event in events[:-1]], events[-1].result

    async def described(self) -> service_pb2.Backend:
        answer: service_pb2.DescribeResponse = await self.model.Describe(service_pb2.DescribeRequest())
        assert answer.service == self.service
        return next(b for b in answer.backends if b.name == self.backend)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of models as `shorts setup` leaves it, tiny ones of the same interfaces."""
    folder: Path = tmp_path_factory.mktemp("models")
    tiny_supertonic.make(SUPERTONIC.folder(folder))
    return folder


@pytest.fixture(scope="module")
def language_model() -> Iterator[FakeLlm]:
    """Give a server of language models that obeys."""
    with fake_llm.serve(FakeLlm()) as fake:
        yield fake


@pytest.fixture(params=BACKENDS, ids="-".join)
async def client(
    request: pytest.FixtureRequest,
    store: FileStore,
    models: Path,
    language_model: FakeLlm,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Client]:
    monkeypatch.setenv("SHORTS_MODELS", str(models))
    monkeypatch.setenv("SHORTS_LLM_URL", language_model.url)
    monkeypatch.setenv("SHORTS_LLM_MODEL", fake_llm.MODEL)
    name, backend = request.param
    with tempfile.TemporaryDirectory(prefix="contract-") as folder:
        running = await start(BY_SERVICE[name], f"unix:{folder}/s", store)
        async with open_channel(running.address) as channel:
            yield Client(running, channel, backend, store)
        await running.stop(0)


async def test_it_describes_itself(client: Client) -> None:
    info = await client.described()
    assert info.version
    assert info.model
    assert info.license
    assert info.device
    assert info.concurrency >= 1
    assert info.state in (BackendState.BACKEND_STATE_UNLOADED, BackendState.BACKEND_STATE_READY)


async def test_progress_then_a_result_whose_files_are_there(client: Client) -> None:
    progress, result = await client.call(client.request())
    fractions = [p.fraction for p in progress]
    assert fractions == sorted(fractions)
    assert all(0 <= f <= 1 for f in fractions)
    for artifact in artifacts_in(result):
        assert client.store.stat(artifact.sha256) == artifact
        assert client.store.path(artifact).stat().st_size == artifact.size_bytes


async def test_the_same_request_gives_the_same_result(client: Client) -> None:
    first = (await client.call(client.request()))[1]
    await client.model.Unload(service_pb2.UnloadRequest(backend=client.backend))
    assert (await client.described()).state == BackendState.BACKEND_STATE_UNLOADED
    assert (await client.call(client.request()))[1] == first


async def test_calls_side_by_side_do_not_disturb_each_other(client: Client) -> None:
    alone = (await client.call(client.request()))[1]
    together = await asyncio.gather(*(client.call(client.request()) for _ in range(3)))
    assert all(result == alone for _, result in together)


async def test_an_unknown_backend_is_named(client: Client) -> None:
    request = client.request()
    request.backend = "nobody"
    error = await _error(client, request)
    assert isinstance(error, InvalidInputError)
    assert client.backend in error.message


async def test_bad_requests_name_their_field_and_leave_nothing(client: Client) -> None:
    await client.call(client.request())
    before = _files(client.store)
    for field, change in BAD[client.service]:
        request = client.request()
        change(request)
        error = await _error(client, request)
        assert isinstance(error, InvalidInputError), (field, error)
        assert any(v.field.startswith(field) for v in error.violations), (field, error.violations)
    assert _files(client.store) == before


async def test_an_artifact_that_is_not_there_is_told(client: Client) -> None:
    request = client.request()
    if client.service in {"llm", "tts", "music"}:
        assert not list(artifacts_in(request))
        return
    if client.service == "image":
        request.photo.CopyFrom(photo(client.store))
    if client.service == "video":
        request.ClearField("drawn")
    for artifact in artifacts_in(request):
        artifact.sha256 = "0" * 64
    assert isinstance(await _error(client, request), NotFoundError)


async def test_a_cancelled_call_ends_within_a_second(client: Client) -> None:
    await client.call(client.request())
    before = _files(client.store)
    call = client.start(client.request())
    reading = asyncio.ensure_future(call.read())
    await asyncio.sleep(0.02)
    cancelled_at = time.monotonic()
    call.cancel()
    await asyncio.wait([reading])
    slots = client.running.host._slots
    async with asyncio.timeout(5):
        await slots[client.backend].idle.wait()
    assert time.monotonic() - cancelled_at < 1.5  # a second, and what a busy machine adds
    assert (await client.call(client.request()))[1] is not None
    assert _files(client.store) == before


def test_the_default_routes_name_registered_backends() -> None:
    for service, route in DEFAULT_ROUTES.items():
        assert set(route) <= set(BY_SERVICE[service].registry.names())


@pytest.mark.parametrize("service", SERVICES)
def test_importing_a_service_is_light(service: str) -> None:
    code = f"import sys, services.{service}.servicer; print(*[m for m in {sorted(HEAVY)} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


async def _error(client: Client, request: Message) -> Exception:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await client.call(request)
    return from_rpc(caught.value)


def _files(store: FileStore) -> set[str]:
    return {path.name for path in store.root.rglob("*") if path.is_file()}
