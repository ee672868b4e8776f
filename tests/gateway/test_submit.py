"""Callers who give up while a job is being begun, cancelled or resumed: none of that is left half done."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from gateway import engine
from gateway.studio import Studio
from services.common.errors import UnavailableError
from shorts.studio.v1.studio_pb2 import JobState
from tests.gateway.conftest import OpenStudio, events_of, spec
from tests.support.fakes import FakeServices


class Gate:
    """Holds a method up once it has done its work."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> None:
        self.done, self.open = asyncio.Event(), asyncio.Event()
        self._usual: Callable[..., Awaitable[Any]] = getattr(owner, name)
        monkeypatch.setattr(owner, name, self._held)

    async def _held(self, *args: Any, **kwargs: Any) -> Any:
        result = await self._usual(*args, **kwargs)
        self.done.set()
        await self.open.wait()
        return result

    async def give_up(self, call: Awaitable[Any]) -> None:
        """Make a call, and give it up where the method stands."""
        task = asyncio.ensure_future(call)
        await self.done.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        self.open.set()


async def ended(studio: Studio, job_id: str) -> JobState.ValueType:
    await asyncio.wait_for(events_of(studio, job_id), 20)
    return (await studio.jobs.get(job_id)).state


async def test_a_job_whose_caller_gave_up_is_begun(
    open_studio: OpenStudio, fakes: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_studio() as studio:
        await Gate(monkeypatch, studio.jobs, "create").give_up(studio.submit("mine", spec()))
        job = await studio.submit("mine", spec())
        assert await ended(studio, job.id) == JobState.JOB_STATE_DONE
        assert len(await studio.jobs.page(10, 0, ())) == 1
    assert fakes.calls["render", "fake-render"] == 4, "once: three previews and the film"


async def test_a_job_that_could_not_be_begun_is_begun_when_asked_again(
    open_studio: OpenStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(_job_id: str) -> None:
        raise UnavailableError("the engine's disk is full")

    async with open_studio() as studio:
        with monkeypatch.context() as patch:
            patch.setattr(engine, "submit", refused)
            with pytest.raises(UnavailableError):
                await studio.submit("mine", spec())
        job = await studio.submit("mine", spec())
        assert await ended(studio, job.id) == JobState.JOB_STATE_DONE


async def test_a_cancelled_job_stops_also_where_its_canceller_gave_up(
    open_studio: OpenStudio, fakes: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    working = asyncio.Event()

    async def hook(_request: Any) -> None:
        working.set()
        await asyncio.sleep(30)

    fakes.hooks["llm"] = hook
    async with open_studio() as studio:
        job = await studio.submit("", spec())
        await working.wait()
        await Gate(monkeypatch, studio.jobs, "change").give_up(studio.cancel(job.id))
        async with asyncio.timeout(20):
            while not fakes.cancelled["llm"]:
                await asyncio.sleep(0.01)


async def test_a_studio_that_closes_ends_what_it_has_begun(
    open_studio: OpenStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[str] = []

    async def submit(job_id: str) -> None:
        begun.append(job_id)

    monkeypatch.setattr(engine, "submit", submit)
    async with open_studio() as studio:
        await Gate(monkeypatch, studio.jobs, "create").give_up(studio.submit("mine", spec()))
    assert len(begun) == 1
