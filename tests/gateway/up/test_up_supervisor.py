"""The supervisor over small processes: starting again, giving up, killing what does not stop."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from gateway.up import keeper, supervisor
from gateway.up.log import Log
from gateway.up.plan import Part
from gateway.up.probe import Standing
from gateway.up.supervisor import FAILED, INTERRUPTED, STOPPED, Supervisor
from tests.support.processes import left_over


class Run:
    """A supervisor over dummies, and what it logged."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.log = Log(home, as_json=True, lost=lambda: None)

    def supervisor(self, *behaviours: str) -> Supervisor:
        groups = [[Part(name, "tests.gateway.up.dummy", "", environment={"DUMMY": name})] for name in behaviours]
        return Supervisor(groups, self.log)

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.path.read_text().splitlines()]

    def said(self) -> str:
        return "\n".join(entry["event"] for entry in self.events())


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Everything stands once it wrote its first line; nobody waits between deaths."""
    made = Run(tmp_path)

    async def said_something(part: Part) -> Standing:
        while f"I am {part.name}" not in made.said():
            await asyncio.sleep(0.01)
        if part.name == "refused":
            await asyncio.Future()
        return Standing(up=True)

    monkeypatch.setattr(keeper, "wait_until_up", said_something)
    monkeypatch.setattr(keeper, "_FIRST_WAIT", 0.0)
    yield made
    made.log.close()


async def test_one_that_ends_before_it_stands_stops_everything_with_its_words(run: Run) -> None:
    made = run.supervisor("calm", "refused")
    assert await asyncio.wait_for(made.run(), 30) == FAILED
    assert "refused ended with exit code 1 before it could work" in run.said()
    assert "it said: I am refused | the port is taken; everything is stopped" in run.said()
    assert left_over() == []


async def test_one_that_keeps_dying_is_given_up(run: Run) -> None:
    made = run.supervisor("calm", "mortal")
    assert await asyncio.wait_for(made.run(), 30) == FAILED
    assert run.said().count("mortal was ended by SIGKILL; starting it again") == 4
    assert "for the 5th time within a minute" in run.said()
    assert left_over() == []


async def test_what_does_not_stop_is_killed_with_all_that_it_started(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.2)
    made = run.supervisor("stubborn", "calm")
    running = asyncio.create_task(made.run())
    await asyncio.wait_for(made.stands.wait(), 30)
    while "grandchild" not in run.said():
        await asyncio.sleep(0.01)
    grandchild = next(int(e["event"].split()[1]) for e in run.events() if e["event"].startswith("grandchild"))
    os.kill(os.getpid(), signal.SIGTERM)
    assert await asyncio.wait_for(running, 30) == STOPPED
    assert "stubborn is killed: it did not stop" in run.said()
    assert "calm is killed" not in run.said()
    async with asyncio.timeout(20):
        while psutil.pid_exists(grandchild):
            await asyncio.sleep(0.01)


async def test_the_second_ctrl_c_kills_at_once(run: Run) -> None:
    made = run.supervisor("stubborn")
    running = asyncio.create_task(made.run())
    await asyncio.wait_for(made.stands.wait(), 30)
    while "grandchild" not in run.said():
        await asyncio.sleep(0.01)
    os.kill(os.getpid(), signal.SIGINT)
    await asyncio.sleep(0.2)
    assert not running.done()
    os.kill(os.getpid(), signal.SIGINT)
    assert await asyncio.wait_for(running, supervisor.STOP_SECONDS - 2) == INTERRUPTED
