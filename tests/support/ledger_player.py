"""A service that plays schedules in a process of its own: `python -m tests.support.ledger_player FOLDER JOURNAL NAME`.

Each line on standard input is a seed; the answer is the line "done". Its models are byte arrays,
its three jobs threads that call it in turn, through the HeavyBackend that services use. What it does with the device is
written to the journal, one line each, within the time in which it is true.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
import time
from pathlib import Path
from typing import Any, ClassVar

import structlog
from google.protobuf.wrappers_pb2 import StringValue

from services.common.artifacts import FileStore
from services.common.backends import Backend, BackendInfo
from services.common.child.heavy import HeavyBackend
from services.common.gpu.device import Device
from services.common.gpu.ledger import Ledger
from services.common.gpu.rules import Pace
from services.common.operation import Work

BUDGET = 10 << 20
JOBS = 3
PACE = Pace(poll=0.002, look=0.01, linger=0.0, patience=0.005, worth=2.0, longest=0.02)
DEVICE = Device("card", "cpu", "a pretended card", BUDGET)


class Journal:
    """A file that several processes append lines to, each whole."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def write(self, *words: object) -> None:
        """Append a line."""
        os.write(self._file, (" ".join(map(str, words)) + "\n").encode())


class PlayedChild:
    """Stands in for ChildHost: its model is a byte array, its work a nap."""

    def __init__(self, name: str, size: int, journal: Journal, nap: random.Random) -> None:
        self.pid = 0
        self.plan = None
        self.resident_bytes = 0
        self._name = name
        self._size = size
        self._journal = journal
        self._random = nap
        self._model = bytearray()

    def load(self, work: Any = None) -> None:
        """Fill the memory, once there is a place for it."""
        self._journal.write("holds", self._name, self._size)
        self._model = bytearray(self._size)
        time.sleep(self._random.random() * 0.004)
        self.pid = 1

    def unload(self) -> None:
        """Empty it, before the place is given back."""
        if self.pid:
            self._model, self.pid = bytearray(), 0
            self._journal.write("frees", self._name, self._size)

    def call(self, method: str, request: Any, result: Any, work: Any) -> Any:
        """Work a little; now and then the child dies of it."""
        self._journal.write("works", self._name)
        time.sleep(self._random.random() * 0.002)
        self._journal.write("rests", self._name)
        if self._random.random() < 0.1:
            self.unload()
        return request


class Played(Backend):
    """A backend that is never loaded in this process."""

    info: ClassVar[BackendInfo] = BackendInfo("played", "1", "none", "MIT", commercial_use=True, heavy=True)

    def load(self) -> None:
        """Nothing is loaded here."""

    def job(self, request: StringValue, work: Work) -> StringValue:
        """Done by PlayedChild."""
        raise NotImplementedError


def play(ledger: Ledger, journal: Journal, store: FileStore, name: str, seed: int) -> None:
    """Let three jobs call the service; at the end its model is unloaded."""
    dice = random.Random(f"{seed} {name}")
    heavy = HeavyBackend(Played(), name, lambda: ledger)
    size = dice.randint(1, 9) << 20
    vars(heavy)["_child"] = PlayedChild(name, size, journal, random.Random(dice.random()))
    heavy._backend.info = BackendInfo(name, "1", "none", "MIT", commercial_use=True, heavy=True, needed_bytes=size)  # type: ignore[misc]

    def job(pauses: list[float]) -> None:
        for pause in pauses:
            time.sleep(pause)
            heavy.job(StringValue(), Work(store, lambda _: None, threading.Event()))

    calls = [[dice.random() * 0.004 for _ in range(dice.randint(1, 2))] for _ in range(JOBS)]
    jobs = [threading.Thread(target=job, args=(pauses,)) for pauses in calls]
    for thread in jobs:
        thread.start()
    for thread in jobs:
        thread.join()
    heavy.unload()
    journal.write("finished", name, sum(map(len, calls)))


def main() -> None:
    """Play one schedule for each line."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    folder, path, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    ledger, journal, store = Ledger(folder, DEVICE, pace=PACE), Journal(path), FileStore(folder / "store")
    for line in sys.stdin:
        play(ledger, journal, store, name, json.loads(line))
        sys.stdout.write("done\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
