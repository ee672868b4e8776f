"""Whoever dies frees its place, between real processes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.common.errors import DeadlineError
from services.common.gpu.entries import State
from services.common.gpu.ledger import Ledger
from tests.support.ledger_player import BUDGET, DEVICE, PACE

ROOT = Path(__file__).parents[4]
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start holders; all are killed at the end."""
    running: list[subprocess.Popen[str]] = []

    def begin(name: str, *words: object, module: str = "ledger_holder") -> subprocess.Popen[str]:
        first = (name, *words) if module == "ledger_holder" else (*words, name)
        process = subprocess.Popen(
            [sys.executable, "-m", f"tests.support.{module}", str(tmp_path), *map(str, first)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "protos/gen")))},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        process.kill()
        process.communicate()


def _until(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line == f"{word}\n":
            return
    raise AssertionError(f"it ended before it said {word}")


def _kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()


def test_a_holder_killed_at_work_frees_place_and_turn(start: Start, tmp_path: Path) -> None:
    first = start("first", BUDGET, "works")
    _until(first, "works")
    second = start("second", BUDGET, "works")
    _until(second, "asks")
    ledger = Ledger(tmp_path, DEVICE, pace=PACE)
    assert [e.state for e in ledger.entries() if e.name == "first"] == [State.WORKING]
    _kill(first)
    _until(second, "works")
    assert [entry.name for entry in ledger.entries()] == ["second"]


def test_a_killed_waiter_lets_the_next_one_go(start: Start, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, DEVICE, pace=PACE)
    holder = ledger.reserve("holder", BUDGET // 2)
    waiter = start("waiter", BUDGET)
    _until_listed(ledger, "waiter")
    third = start("third", BUDGET // 2)
    _until_listed(ledger, "third")
    assert {e.name: e.state for e in ledger.entries()}["third"] is State.WAITING
    _kill(waiter)
    _until(third, "holds")
    holder.release()


def test_a_place_is_kept_for_a_process_that_stands_still_and_given_on_when_it_dies(
    start: Start, tmp_path: Path
) -> None:
    holder = start("holder", BUDGET)
    _until(holder, "holds")
    holder.send_signal(signal.SIGSTOP)
    ledger = Ledger(tmp_path, DEVICE, pace=PACE)
    with pytest.raises(DeadlineError, match="holder"):
        ledger.reserve("next", BUDGET, timeout=0.2)
    assert [entry.name for entry in ledger.entries()] == ["holder"]
    _kill(holder)
    with ledger.reserve("next", BUDGET, timeout=60):
        assert [entry.name for entry in ledger.entries()] == ["next"]
    assert [path.name for path in (tmp_path / DEVICE.key).iterdir()] == ["ledger.lock"]


def test_services_killed_anywhere_in_their_schedules_do_not_hold_up_the_others(start: Start, tmp_path: Path) -> None:
    players = [start(name, tmp_path / "journal", module="ledger_player") for name in "abcdef"]
    for seed in range(5):
        for player in players:
            assert player.stdin is not None
            player.stdin.write(f"{seed}\n")
            player.stdin.flush()
        if seed:  # the first round is for them to start up
            time.sleep(random.Random(seed).random() * 0.05)
            _kill(players.pop())
        for player in players:
            _until(player, "done")
    assert Ledger(tmp_path, DEVICE).entries() == []


def _until_listed(ledger: Ledger, name: str) -> None:
    while name not in [entry.name for entry in ledger.entries()]:
        time.sleep(0.01)
