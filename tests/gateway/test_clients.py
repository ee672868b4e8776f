"""Calls to services that are not there, or not yet."""

from __future__ import annotations

import asyncio
import socket

import pytest
import tenacity

from gateway import clients
from gateway.clients import LONGEST_WAIT, MAX_TRIES, SITE_TRIES, Endpoint, Services
from services.common.artifacts import FileStore
from services.common.errors import UnavailableError
from shorts.crawl.v1 import crawl_pb2
from shorts.llm.v1 import llm_pb2
from tests.gateway.conftest import fakes
from tests.support.fakes import FakeServices

__all__ = ["fakes"]
REQUEST = llm_pb2.WriteScriptRequest(text="A text.", language="en")


async def result(services: Services, endpoint: Endpoint) -> object:
    return [event async for event in services.call(endpoint, REQUEST, {})][-1]


def test_the_waits_are_long_enough_for_a_container_to_come_back() -> None:
    states = []
    for attempt in range(1, MAX_TRIES):
        state = tenacity.RetryCallState(None, None, (), {})  # type: ignore[arg-type]
        state.attempt_number = attempt
        states.append(clients._backoff(state))
    assert 28 < sum(states) < 34
    assert max(states) == LONGEST_WAIT


async def test_a_service_that_is_not_there_is_told_in_the_end() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        endpoint = Endpoint("llm", f"127.0.0.1:{probe.getsockname()[1]}")
        services = Services([endpoint], max_tries=2)
        with pytest.raises(UnavailableError):
            await result(services, endpoint)
        await services.close()


async def test_a_service_that_comes_back_does_the_work(fakes: FakeServices, store: FileStore) -> None:
    endpoint = Endpoint("llm", f"unix:{fakes.folder / 'llm'}.sock")
    services = Services([endpoint])
    call = asyncio.create_task(result(services, endpoint))
    await asyncio.sleep(0.3)
    assert not call.done()
    await fakes.start()
    assert isinstance(await call, llm_pb2.Script)
    await services.close()


async def test_a_site_that_has_trouble_is_asked_twice_and_no_more(fakes: FakeServices) -> None:
    asked = 0

    async def trouble(_request: object) -> None:
        nonlocal asked
        asked += 1
        raise UnavailableError("shop.example has trouble (HTTP 503)", reason="SITE_TROUBLE", retry_after=0.01)

    fakes.hooks["crawl"] = trouble
    await fakes.start()
    endpoint = Endpoint("crawl", f"unix:{fakes.folder / 'crawl'}.sock")
    services = Services([endpoint])
    with pytest.raises(UnavailableError, match="503"):
        _ = [event async for event in services.call(endpoint, crawl_pb2.FetchRequest(url="https://shop.example"), {})]
    await services.close()
    assert asked == SITE_TRIES == 2
