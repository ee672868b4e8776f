"""A running `shorts up` claims its state folder, so that there is one of it and nobody takes the gateway's place.

Between the death of its gateway and the next one's start the folder has no owner (see gateway.ownership); a command
that finds the claim then waits instead of becoming the owner itself.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import filelock
import psutil

from gateway.home import usable
from gateway.ownership import new_run_folder

_PREFIX = "shorts-up-"


@dataclass(frozen=True)
class Claim:
    """What a running `shorts up` tells of itself; addresses as people use them, dashboard empty where there is none."""

    pid: int
    born: float
    run_folder: str
    gateway: str
    dashboard: str

    @property
    def alive(self) -> bool:
        """Whether its process is there still, and not another one that was given its number."""
        try:
            return abs(psutil.Process(self.pid).create_time() - self.born) < 0.01
        except psutil.Error:
            return False


def read_claim(home: Path) -> Claim | None:
    """Give the claim of a `shorts up` that runs on a state folder."""
    claim = _read(home)
    return claim if claim is not None and claim.alive else None


def _read(home: Path) -> Claim | None:
    try:
        return Claim(**json.loads((home / "up.json").read_text()))
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError, TypeError):
        return None


@contextmanager
def claim(home: Path, gateway: str, dashboard: str) -> Iterator[Path | None]:
    """Claim a state folder; give a new run folder (short path, for this user alone), or None where another has it.

    The run folder goes when the block ends, and what a killed `shorts up` left goes first. Raises InvalidInputError for
    a state folder that cannot be used.
    """
    lock = filelock.FileLock(home / "up.lock")
    try:
        with usable(home):
            home.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
    except filelock.Timeout:
        yield None
        return
    notice = home / "up.json"
    try:
        with usable(home):
            left = _read(home)
        if left is not None and Path(left.run_folder).name.startswith(_PREFIX):
            shutil.rmtree(left.run_folder, ignore_errors=True)
        run_folder = new_run_folder(_PREFIX)
        try:
            me = Claim(os.getpid(), psutil.Process().create_time(), str(run_folder), gateway, dashboard)
            fresh = notice.with_suffix(".new")
            with usable(home):
                fresh.write_text(json.dumps(asdict(me)))
                fresh.replace(notice)
            yield run_folder
        finally:
            with suppress(OSError):  # a folder in its place, which was told
                notice.unlink(missing_ok=True)
            shutil.rmtree(run_folder, ignore_errors=True)
    finally:
        lock.release()
