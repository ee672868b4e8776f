"""Five services and three jobs on one card, by seeded schedules, between real processes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from services.common.gpu.entries import EntryFolder
from tests.support.ledger_player import BUDGET, JOBS

ROOT = Path(__file__).parents[4]
SERVICES = ("llm", "image", "video", "tts", "library")
SEEDS = range(32)
DEADLOCK_SECONDS = 60.0


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, list[list[str]]]]:
    """Play every seed; give the journal's lines by seed."""
    folder = tmp_path_factory.mktemp("ledger")
    players = {
        name: subprocess.Popen(
            [sys.executable, "-m", "tests.support.ledger_player", str(folder), str(folder / "journal"), name],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "protos/gen")))},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in SERVICES
    }
    journals, threads = {}, ThreadPoolExecutor(len(SERVICES))
    try:
        for seed in SEEDS:
            begun = _length(folder / "journal")
            answers = [threads.submit(_play, player, seed) for player in players.values()]
            assert [answer.result(timeout=DEADLOCK_SECONDS) for answer in answers] == ["done\n"] * len(SERVICES)
            journals[seed] = [line.split() for line in (folder / "journal").read_text()[begun:].splitlines()]
            assert not [path for path in (folder / "card").iterdir() if path.name != "ledger.lock"]
        yield journals
    finally:
        for player in players.values():
            player.kill()
            player.communicate()
        threads.shutdown()


def _play(player: subprocess.Popen[str], seed: int) -> str:
    assert player.stdin is not None
    assert player.stdout is not None
    player.stdin.write(f"{seed}\n")
    player.stdin.flush()
    return player.stdout.readline()


def _length(journal: Path) -> int:
    return len(journal.read_text()) if journal.exists() else 0


@pytest.mark.parametrize("seed", SEEDS)
def test_a_schedule_keeps_to_the_budget_and_to_turns_and_ends(played: dict[int, list[list[str]]], seed: int) -> None:
    held: dict[str, int] = {}
    working: set[str] = set()
    works, promised = 0, 0
    for what, name, *rest in played[seed]:
        if what == "holds":
            held[name] = int(rest[0])
            assert sum(held.values()) <= BUDGET, held
        elif what == "frees":
            del held[name]
        elif what == "works":
            assert not working, f"{name} works while {working} does"
            assert name in held
            working.add(name)
            works += 1
        elif what == "rests":
            working.remove(name)
        else:
            promised += int(rest[0])
    assert not held
    assert not working
    assert works == promised >= JOBS * len(SERVICES)


def test_the_schedules_are_hard_enough(played: dict[int, list[list[str]]]) -> None:
    """Where nobody ever had to leave, nothing was tested."""
    loads = [sum(line[0] == "holds" for line in lines) for lines in played.values()]
    assert sum(loads) > len(SERVICES) * len(loads)


def test_an_empty_folder_has_no_entries(tmp_path: Path) -> None:
    entries = EntryFolder(tmp_path / "card")
    with entries.locked():
        assert entries.live() == []
