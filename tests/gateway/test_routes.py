"""Routes over services that do not answer: told soon, with what to do, and not asked at every turn."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from gateway import clients, routes
from gateway.clients import SILENT, Endpoint, Services
from gateway.routes import Routes
from services.common.errors import PreconditionError, UnavailableError
from shorts.service.v1.service_pb2 import Backend, BackendState, DescribeResponse
from tests.support.fakes import FakeServices


class Deaf:
    """A channel to a service that is not there; counts who wants to reach it."""

    def __init__(self) -> None:
        self.wanted = 0

    def unary_unary(self, *_args: Any, **_kwargs: Any) -> None:
        return None

    unary_stream = unary_unary

    async def channel_ready(self) -> None:
        self.wanted += 1
        await asyncio.Event().wait()

    async def close(self) -> None:
        return None


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "CONNECT_SECONDS", 0.2)


@pytest.fixture
def dead() -> Iterator[Endpoint]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        yield Endpoint("llm", f"127.0.0.1:{probe.getsockname()[1]}")


async def test_a_service_that_is_down_is_told_with_what_to_do(dead: Endpoint) -> None:
    services = Services([dead])
    with pytest.raises(PreconditionError) as caught:
        await Routes(services, {"llm": ("rules",)}).candidates("llm")
    await services.close()
    assert f"the llm service at {dead.address} does not answer; start it (`shorts up`" in caught.value.message
    assert caught.value.message.count(dead.address) == 1
    assert "Deadline" not in caught.value.message


async def test_a_service_that_is_down_is_not_asked_at_every_turn(
    dead: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, deaf = Services([]), Deaf()
    services._channels[dead] = deaf  # type: ignore[assignment]
    monkeypatch.setattr(clients, "CONNECT_SECONDS", 0.01)
    for ask in (services.describe, services.describe, lambda endpoint: services.voices(endpoint, "")):
        with pytest.raises(UnavailableError, match="does not answer; start it") as caught:
            await ask(dead)
        assert caught.value.reason == SILENT
    assert deaf.wanted == 1
    monkeypatch.setattr(clients, "SILENT_SECONDS", 0.0)
    with pytest.raises(UnavailableError):
        await services.describe(dead)
    assert deaf.wanted == 2


async def test_what_a_service_said_lately_holds_while_it_starts_again(
    fakes: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoints = await fakes.start()
    services = Services(endpoints)
    known = Routes(services, {"llm": ("fake-llm",)})
    assert (await known.candidates("llm"))[1] == []
    await fakes.stop()
    monkeypatch.setattr(routes, "DESCRIPTION_SECONDS", 0.0)
    found, refused = await known.candidates("llm")
    assert ([candidate.backend.name for candidate in found], refused) == (["fake-llm"], [])
    monkeypatch.setattr(routes, "RETURN_SECONDS", 0.0)
    with pytest.raises(PreconditionError, match="does not answer; start it"):
        await known.candidates("llm")
    await services.close()


async def test_another_endpoint_does_the_work_of_one_that_is_down(fakes: FakeServices, dead: Endpoint) -> None:
    alive = next(endpoint for endpoint in await fakes.start() if endpoint.service == "llm")
    services = Services([dead, alive])
    found, refused = await Routes(services, {"llm": ("fake-llm",)}).candidates("llm")
    await services.close()
    assert [candidate.endpoint for candidate in found] == [alive]
    assert [f"at {dead.address} does not answer" in told for told in refused] == [True]


class Told:
    """Services of which one describes itself as the test says."""

    def __init__(self, *backends: Backend) -> None:
        self._backends = backends

    def of(self, service: str) -> list[Endpoint]:
        return [Endpoint(service, "here")]

    async def describe(self, _endpoint: Endpoint) -> DescribeResponse:
        return DescribeResponse(backends=self._backends)


@pytest.mark.parametrize(
    ("state", "device", "joining", "first"),
    [
        (BackendState.BACKEND_STATE_UNLOADED, "cuda:0", {"image": "diffusers"}, "diffusers"),
        (BackendState.BACKEND_STATE_UNLOADED, "cuda:0", {}, "illustrator"),
        (BackendState.BACKEND_STATE_UNLOADED, "cpu", {"image": "diffusers"}, "illustrator"),
        (BackendState.BACKEND_STATE_UNAVAILABLE, "cuda:0", {"image": "diffusers"}, "illustrator"),
    ],
)
async def test_models_join_a_route_once_they_are_here_and_a_card_is(
    state: BackendState.ValueType, device: str, joining: dict[str, str], first: str
) -> None:
    painter = Backend(name="diffusers", state=state, device=device, features=["heavy.v1"], commercial_use=True)
    services = Told(painter, Backend(name="illustrator", device="cpu", commercial_use=True))
    routes = Routes(services, {"image": ("illustrator",)}, joining=joining)  # type: ignore[arg-type]
    candidates, refused = await routes.candidates("image")
    assert candidates[0].backend.name == first
    assert candidates[-1].backend.name == "illustrator"
    assert not refused, "nobody asked for models, so that there are none is no news"
