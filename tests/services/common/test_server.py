"""A service on the chassis: results, progress, errors, cancel, concurrency, health, describe, token."""

from __future__ import annotations

import asyncio
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, ClassVar

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc

from services.common.artifacts import FileStore
from services.common.backends import Backend, BackendInfo, Registry
from services.common.channel import open_channel
from services.common.errors import (
    InternalError,
    InvalidInputError,
    PreconditionError,
    StudioError,
    UnauthenticatedError,
    from_rpc,
)
from services.common.host import Host
from services.common.operation import Work
from services.common.server import RunningService, Service, start
from shorts.scene.v1.scene_pb2 import Speech
from shorts.service.v1 import service_pb2, service_pb2_grpc
from shorts.service.v1.service_pb2 import BackendState
from shorts.tts.v1 import tts_pb2, tts_pb2_grpc


class Talker(Backend):
    """A backend whose behaviour the text of a request chooses."""

    info: ClassVar[BackendInfo] = BackendInfo("talker", "1", "none", "MIT", commercial_use=True, concurrency=2)

    def __init__(self) -> None:
        self.lacks = ""
        self.loads = 0
        self.active = 0
        self.most = 0
        self.stopped_at = 0.0
        self.scratch: Path | None = None
        self._lock = threading.Lock()

    def missing(self) -> str:
        return self.lacks

    def load(self) -> None:
        self.loads += 1

    def speak(self, request: tts_pb2.SynthesizeRequest, work: Work) -> Speech:
        with self._lock:
            self.active += 1
            self.most = max(self.most, self.active)
        try:
            work.progress(0.5, "speaking")
            spoken: Speech = getattr(self, request.text)(work)
            return spoken
        finally:
            self.active -= 1

    def well(self, work: Work) -> Speech:
        self.scratch = work.scratch
        (work.scratch / "file").touch()
        time.sleep(0.05)
        return Speech(duration=1)

    def refuse(self, work: Work) -> Speech:
        raise PreconditionError("fetch the weights", reason="WEIGHTS")

    def crash(self, work: Work) -> Speech:
        self.scratch = work.scratch
        raise ZeroDivisionError("oops")

    def forever(self, work: Work) -> Speech:
        try:
            while True:
                work.check()
                time.sleep(0.01)
        finally:
            self.stopped_at = time.monotonic()


class Servicer(tts_pb2_grpc.TtsServiceServicer):
    def __init__(self, host: Host[Talker]) -> None:
        self._host = host

    async def Synthesize(
        self, request: tts_pb2.SynthesizeRequest, context: Any
    ) -> AsyncIterator[tts_pb2.SynthesizeResponse]:
        if not request.text:
            raise InvalidInputError.of("text", "is empty")
        async for event in self._host.run(request.backend, lambda backend, work: backend.speak(request, work)):
            yield tts_pb2.SynthesizeResponse(**event)

    async def ListVoices(self, request: tts_pb2.ListVoicesRequest, context: Any) -> tts_pb2.ListVoicesResponse:
        raise RuntimeError("no list")

    async def CheckVoice(self, request: tts_pb2.CheckVoiceRequest, context: Any) -> tts_pb2.CheckVoiceResponse:
        raise RuntimeError("no voices")


class Running:
    """The service under test and its client."""

    def __init__(self, service: RunningService, channel: grpc.aio.Channel) -> None:
        self.service = service
        self.talker: Talker = service.service.registry.get("talker")
        self.tts: Any = tts_pb2_grpc.TtsServiceStub(channel)
        self.model: Any = service_pb2_grpc.ModelServiceStub(channel)
        self.channel = channel

    def call(self, text: str, backend: str = "talker") -> Any:
        return self.tts.Synthesize(tts_pb2.SynthesizeRequest(backend=backend, text=text))

    async def error(self, text: str, backend: str = "talker") -> StudioError:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            [_ async for _ in self.call(text, backend)]
        return from_rpc(caught.value)


@pytest.fixture
async def running(store: FileStore) -> AsyncIterator[Running]:
    def add(host: Host[Any], server: grpc.aio.Server) -> None:
        tts_pb2_grpc.add_TtsServiceServicer_to_server(Servicer(host), server)

    registry: Registry[Talker] = Registry("tts", {"talker": f"{__name__}:Talker"})
    registry._made["talker"] = Talker()
    with tempfile.TemporaryDirectory(prefix="srv-") as folder:
        service = await start(Service("tts", registry, add), f"unix:{folder}/s", store, token="secret")
        async with open_channel(service.address, "secret") as channel:
            yield Running(service, channel)
        await service.stop(0)


async def test_progress_then_one_result_last(running: Running) -> None:
    events = [event async for event in running.call("well")]
    assert [e.WhichOneof("event") for e in events] == ["progress", "result"]
    assert events[0].progress.activity == "speaking"
    assert events[-1].result.duration == 1
    assert running.talker.scratch is not None
    assert not running.talker.scratch.exists()


async def test_errors_keep_their_class_and_details(running: Running) -> None:
    refused = await running.error("refuse")
    assert isinstance(refused, PreconditionError)
    assert refused.reason == "WEIGHTS"
    assert isinstance(await running.error("crash"), InternalError)
    assert running.talker.scratch is not None
    assert not running.talker.scratch.exists()
    assert isinstance(await running.error(""), InvalidInputError)
    unknown = await running.error("well", "nobody")
    assert isinstance(unknown, InvalidInputError)
    assert "talker" in unknown.message
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await running.tts.ListVoices(tts_pb2.ListVoicesRequest())
    assert isinstance(from_rpc(caught.value), InternalError)


async def test_a_cancel_stops_the_backend(running: Running) -> None:
    call = running.call("forever")
    await call.read()
    cancelled_at = time.monotonic()
    call.cancel()
    await _until(lambda: running.talker.stopped_at > 0)
    assert running.talker.stopped_at - cancelled_at < 1.0


async def test_calls_beyond_the_concurrency_wait(running: Running) -> None:
    async def one() -> None:
        async for _ in running.call("well"):
            pass

    await asyncio.gather(*(one() for _ in range(6)))
    assert running.talker.most == 2
    assert running.talker.loads == 1


async def test_a_call_that_is_cancelled_while_it_waits_never_runs(running: Running) -> None:
    busy = [running.call("forever") for _ in range(2)]
    for call in busy:
        await call.read()
    waiting = running.call("well")
    asking = asyncio.ensure_future(waiting.read())
    await asyncio.sleep(0.1)
    waiting.cancel()
    for call in busy:
        call.cancel()
    await asyncio.wait([asking])
    await _until(lambda: running.talker.active == 0)
    assert running.talker.scratch is None


async def test_load_unload_and_what_is_missing(running: Running) -> None:
    state = await _state(running)
    assert state == BackendState.BACKEND_STATE_UNLOADED
    events = [e async for e in running.model.Load(service_pb2.LoadRequest(backend="talker"))]
    assert events[-1].result.state == BackendState.BACKEND_STATE_READY
    unloaded = await running.model.Unload(service_pb2.UnloadRequest(backend="talker"))
    assert unloaded.backend.state == BackendState.BACKEND_STATE_UNLOADED
    running.talker.lacks = "the tongue is missing; run: shorts setup"
    assert await _state(running) == BackendState.BACKEND_STATE_UNAVAILABLE
    missing = await running.error("well")
    assert isinstance(missing, PreconditionError)
    assert "shorts setup" in missing.message


async def test_health_follows_readiness(running: Running) -> None:
    stub: Any = health_pb2_grpc.HealthStub(running.channel)
    request = health_pb2.HealthCheckRequest(service="shorts.tts.v1.TtsService")
    assert (await stub.Check(request)).status == health_pb2.HealthCheckResponse.NOT_SERVING
    await running.service.make_ready()
    assert (await stub.Check(request)).status == health_pb2.HealthCheckResponse.SERVING


async def test_reflection_lists_the_contracts(running: Running) -> None:
    stub: Any = reflection_pb2_grpc.ServerReflectionStub(running.channel)  # type: ignore[arg-type]
    request = reflection_pb2.ServerReflectionRequest(list_services="")
    async for response in stub.ServerReflectionInfo(iter([request])):
        names = {service.name for service in response.list_services_response.service}
        assert {"shorts.tts.v1.TtsService", "shorts.service.v1.ModelService", "grpc.health.v1.Health"} <= names


async def test_without_the_token_nothing_is_answered(running: Running) -> None:
    for token in ("", "wrong"):
        async with open_channel(running.service.address, token) as channel:
            stub: Any = service_pb2_grpc.ModelServiceStub(channel)
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await stub.Describe(service_pb2.DescribeRequest())
        assert isinstance(from_rpc(caught.value), UnauthenticatedError)


async def _state(running: Running) -> BackendState.ValueType:
    described: service_pb2.DescribeResponse = await running.model.Describe(service_pb2.DescribeRequest())
    return described.backends[0].state


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.01)
