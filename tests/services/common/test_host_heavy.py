"""A service with heavy backends, over gRPC: described, loaded, called, cancelled, unloaded, and taking turns."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import grpc
import psutil
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc

from services.common.artifacts import FileStore
from services.common.backends import Registry
from services.common.channel import open_channel
from services.common.errors import ExhaustedError, PreconditionError, StudioError, UnavailableError, from_rpc
from services.common.gpu.ledger import Ledger, open_ledger
from services.common.host import Host
from services.common.server import RunningService, Service, start
from services.common.settings import load_settings
from shorts.service.v1 import service_pb2, service_pb2_grpc
from shorts.service.v1.service_pb2 import BackendState, PlaceState
from shorts.tts.v1 import tts_pb2, tts_pb2_grpc
from tests.support.processes import left_over
from tests.support.tiny_heavy import MODEL_BYTES, ChoosyHeavy, TinyHeavy


class Servicer:
    """The one call that is needed of shorts.tts.v1.TtsService."""

    def __init__(self, host: Host[Any]) -> None:
        self._host = host

    async def Synthesize(
        self, request: tts_pb2.SynthesizeRequest, context: Any
    ) -> AsyncIterator[tts_pb2.SynthesizeResponse]:
        async for event in self._host.run(request.backend, lambda backend, work: backend.speak(request, work)):
            yield tts_pb2.SynthesizeResponse(**event)


class Running:
    """A service and its client."""

    def __init__(self, service: RunningService, channel: grpc.aio.Channel) -> None:
        self.service = service
        self.tts: Any = tts_pb2_grpc.TtsServiceStub(channel)
        self.model: Any = service_pb2_grpc.ModelServiceStub(channel)
        self.health: Any = health_pb2_grpc.HealthStub(channel)

    def call(self, text: str) -> Any:
        return self.tts.Synthesize(tts_pb2.SynthesizeRequest(backend="tiny", text=text))

    async def pid(self) -> int:
        *_, last = [response async for response in self.call("pid")]
        return int(last.result.duration)

    async def error(self, text: str) -> StudioError:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            [_ async for _ in self.call(text)]
        return from_rpc(caught.value)

    async def described(self) -> service_pb2.Backend:
        response: service_pb2.DescribeResponse = await self.model.Describe(service_pb2.DescribeRequest())
        return response.backends[0]


Open = Callable[[str], Any]


@pytest.fixture
async def opened(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Open]:
    """Start services on one pretended card that holds one model of two."""
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")  # also where there is a card
    monkeypatch.setenv("SHORTS_GPU_BUDGET_GIB", str(1.5 * MODEL_BYTES / (1 << 30)))

    def add(host: Host[Any], server: grpc.aio.Server) -> None:
        handler = grpc.unary_stream_rpc_method_handler(
            Servicer(host).Synthesize,
            tts_pb2.SynthesizeRequest.FromString,
            tts_pb2.SynthesizeResponse.SerializeToString,
        )
        service = grpc.method_handlers_generic_handler("shorts.tts.v1.TtsService", {"Synthesize": handler})
        server.add_generic_rpc_handlers((service,))

    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="srv-"))

        async def begin(name: str) -> Running:
            registry: Registry[Any] = Registry("tts", {"tiny": "tests.support.tiny_heavy:TinyHeavy"})
            service = await start(Service("tts", registry, add), f"unix:{folder}/{name}", store)
            stack.push_async_callback(service.stop, 0)
            channel = await stack.enter_async_context(open_channel(service.address))
            return Running(service, channel)

        yield begin
    assert left_over() == []


def _ledger() -> Ledger:
    return open_ledger(load_settings())


async def test_it_serves_at_once_and_loads_with_the_first_call(opened: Open) -> None:
    running = await opened("a")
    await running.service.make_ready()
    request = health_pb2.HealthCheckRequest(service="shorts.tts.v1.TtsService")
    assert (await running.health.Check(request)).status == health_pb2.HealthCheckResponse.SERVING
    before = await running.described()
    assert (before.state, before.resident_bytes) == (BackendState.BACKEND_STATE_UNLOADED, 0)
    events = [event async for event in running.call("pid")]
    assert [e.WhichOneof("event") for e in events][-1] == "result"
    assert {e.progress.activity for e in events[:-1]} <= {"loading the model", "counting"}
    after = await running.described()
    assert after.state == BackendState.BACKEND_STATE_READY
    assert after.resident_bytes > after.needed_bytes == MODEL_BYTES
    assert (after.device, after.concurrency) == ("cpu", 1)
    card, memory = (await running.model.Describe(service_pb2.DescribeRequest())).devices
    assert after.device_key == card.key == "card"
    (place,) = card.places
    assert (place.holder, place.bytes, place.state) == ("tts / tiny", MODEL_BYTES, PlaceState.PLACE_STATE_IDLE)
    assert memory.key == "cpu"
    unloaded = await running.model.Unload(service_pb2.UnloadRequest(backend="tiny"))
    assert unloaded.backend.state == BackendState.BACKEND_STATE_UNLOADED
    assert not (await running.model.Describe(service_pb2.DescribeRequest())).devices[0].places
    assert left_over() == []
    assert _ledger().entries() == []


async def test_load_loads_it_and_a_cancelled_load_ends(opened: Open) -> None:
    running = await opened("a")
    events = [e async for e in running.model.Load(service_pb2.LoadRequest(backend="tiny"))]
    assert events[-1].result.state == BackendState.BACKEND_STATE_READY
    await running.model.Unload(service_pb2.UnloadRequest(backend="tiny"))
    with await _ledger().reserve_async("other", MODEL_BYTES):
        load = running.model.Load(service_pb2.LoadRequest(backend="tiny"))
        await load.read()
        await _until(lambda: "tts / tiny" in [e.name for e in _ledger().entries()])
        described = await running.described()
        assert described.state == BackendState.BACKEND_STATE_LOADING
        assert described.detail in {"", "waiting for the card: other is loading"}  # it looks right after it asks
        load.cancel()
        await _until(lambda: "tts / tiny" not in [e.name for e in _ledger().entries()])


async def test_a_cancel_ends_a_deaf_child_and_the_service_goes_on(opened: Open) -> None:
    running = await opened("a")
    call = running.call("deaf")
    while (await call.read()).progress.activity != "deaf":
        pass
    call.cancel()
    await _until(_childless)
    await _until(lambda: not _ledger().entries())
    assert await running.pid()


async def test_a_crash_is_an_error_of_the_call_alone(opened: Open) -> None:
    running = await opened("a")
    assert isinstance(await running.error("segfault"), UnavailableError)
    assert await running.pid()


async def test_two_services_that_do_not_fit_together_take_turns(opened: Open) -> None:
    first, second = await opened("a"), await opened("b")
    pids = [await running.pid() for _ in range(2) for running in (first, second)]
    assert len(set(pids)) == 4
    assert len(_ledger().entries()) == 1


async def test_calls_at_the_same_time_all_end(opened: Open) -> None:
    services = [await opened(name) for name in ("a", "b")]
    async with asyncio.timeout(120):
        assert all(await asyncio.gather(*(running.pid() for running in services for _ in range(3))))


async def test_too_small_a_card_is_told_with_what_it_lacks(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHORTS_GPU_BUDGET_GIB", "0.01")
    running = await opened("a")
    error = await running.error("pid")
    assert isinstance(error, ExhaustedError)
    assert error.metadata["model"] == "tts / tiny"
    described = await running.described()
    assert described.state == BackendState.BACKEND_STATE_UNAVAILABLE
    assert "SHORTS_GPU_BUDGET_GIB" in described.detail


async def test_of_several_models_each_is_told_and_the_one_that_fits_is_enough(
    opened: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, mib in (("a-big", 900), ("b-small", 100)):
        folder = tmp_path / "models" / name
        folder.mkdir(parents=True)
        (folder / "mib").write_text(str(mib))
    monkeypatch.setenv("SHORTS_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("SHORTS_GPU_BUDGET_GIB", "1")
    monkeypatch.setattr(TinyHeavy, "choices", ChoosyHeavy.choices)
    monkeypatch.setattr(TinyHeavy, "needs_of", ChoosyHeavy.needs_of)
    monkeypatch.setattr(TinyHeavy, "files", [], raising=False)
    running = await opened("a")
    await running.service.make_ready()
    request = health_pb2.HealthCheckRequest(service="shorts.tts.v1.TtsService")
    assert (await running.health.Check(request)).status == health_pb2.HealthCheckResponse.SERVING
    told = await running.described()
    assert told.state == BackendState.BACKEND_STATE_UNLOADED
    assert told.detail == told.fits[0].fault
    assert told.detail.startswith("a-big needs at least 1.5 GiB of the budget of 1.0 GiB")
    assert [(fit.model, bool(fit.fault)) for fit in told.fits] == [("a-big", True), ("b-small", False)]
    assert told.needed_bytes == told.fits[0].needed_bytes > told.fits[1].needed_bytes


async def test_what_is_missing_is_a_precondition(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.support.tiny_heavy.TinyHeavy.missing", lambda _: "zeros are missing; run: shorts setup")
    running = await opened("a")
    error = await running.error("pid")
    assert isinstance(error, PreconditionError)
    assert "shorts setup" in error.message


def _childless() -> bool:
    try:
        return not left_over()
    except psutil.NoSuchProcess:  # it ends just now
        return False


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.01)
