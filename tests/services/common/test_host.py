"""Loading light backends: a caller that leaves stops no thread, so nothing of a backend may run beside it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import ClassVar

import pytest

from services.common.artifacts import FileStore
from services.common.backends import Backend, BackendInfo, Registry
from services.common.host import Host
from shorts.service.v1.service_pb2 import BackendState


class Slow(Backend):
    """Loads and unloads when it is let; notes how many threads do so at once."""

    info: ClassVar[BackendInfo] = BackendInfo("slow", "1", "none", "MIT", commercial_use=True, concurrency=2)

    def __init__(self) -> None:
        self.began, self.let = threading.Event(), threading.Event()
        self.error: Exception | None = None
        self.done: list[str] = []
        self.within = self.most = 0

    def load(self) -> None:
        self._change("load")

    def unload(self) -> None:
        self._change("unload")

    def _change(self, what: str) -> None:
        self.within += 1
        self.most = max(self.most, self.within)
        self.began.set()
        assert self.let.wait(20)
        self.within -= 1
        self.done.append(what)
        if self.error is not None:
            raise self.error


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
async def host(slow: Slow, store: FileStore) -> AsyncIterator[Host[Slow]]:
    registry: Registry[Slow] = Registry("tts", {"slow": f"{__name__}:Slow"})
    registry._made["slow"] = slow
    host = Host(registry, store)
    yield host
    slow.let.set()
    slow.error = None
    await host.close()


async def leave(work: asyncio.Task[None], slow: Slow) -> None:
    """Cancel a call once its thread is at work."""
    await asyncio.to_thread(slow.began.wait, 20)
    slow.began.clear()
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work


async def test_a_load_goes_on_without_its_caller_and_the_next_one_waits_for_it(host: Host[Slow], slow: Slow) -> None:
    await leave(asyncio.create_task(host.load("slow")), slow)
    assert host.describe("slow").state == BackendState.BACKEND_STATE_LOADING
    waiting = [asyncio.create_task(host.load("slow")) for _ in range(3)]
    await asyncio.sleep(0.05)
    slow.let.set()
    await asyncio.gather(*waiting)
    assert host.describe("slow").state == BackendState.BACKEND_STATE_READY
    assert (slow.done, slow.most) == (["load"], 1)


async def test_a_load_without_a_caller_ends_as_any_other(host: Host[Slow], slow: Slow) -> None:
    slow.error = ValueError("the dictionary is torn")
    await leave(asyncio.create_task(host.load("slow")), slow)
    slow.let.set()
    await host._slots["slow"].settled()
    described = host.describe("slow")
    assert (described.state, described.detail) == (BackendState.BACKEND_STATE_UNLOADED, "the dictionary is torn")
    with pytest.raises(ValueError, match="torn"):
        await host.load("slow")
    slow.error = None
    await host.load("slow")
    assert host.describe("slow").state == BackendState.BACKEND_STATE_READY


async def test_the_end_waits_for_a_load_and_gives_back_what_it_took(host: Host[Slow], slow: Slow) -> None:
    await leave(asyncio.create_task(host.load("slow")), slow)
    closing = asyncio.create_task(host.close())
    await asyncio.sleep(0.05)
    slow.let.set()
    await closing
    assert (slow.done, slow.most) == (["load", "unload"], 1)


async def test_a_load_waits_for_an_unloading_without_its_caller(host: Host[Slow], slow: Slow) -> None:
    slow.let.set()
    await host.load("slow")
    slow.let.clear()
    slow.began.clear()
    await leave(asyncio.create_task(host.unload("slow")), slow)
    loading = asyncio.create_task(host.load("slow"))
    await asyncio.sleep(0.05)
    slow.let.set()
    await loading
    assert (slow.done, slow.most) == (["load", "unload", "load"], 1)
    assert host.describe("slow").state == BackendState.BACKEND_STATE_READY
