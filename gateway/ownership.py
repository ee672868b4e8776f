"""Who owns a state folder: one process at a time, and the others are its guests.

The owner holds an exclusive lock, which the kernel drops when it dies, however it dies, and tells its address in
gateway.json. A guest leaves a mark in the owner's run folder while it is connected, so that the owner can wait for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import filelock
import psutil

from gateway.home import usable

POLL_SECONDS = 0.1
_NOTICE = "gateway.json"
_PREFIX = "shorts-run-"
_LONGEST = 70
"""Characters of a temporary folder's path; the paths of unix sockets in it may have about 100."""


@dataclass(frozen=True)
class Owner:
    """What the owner tells of itself."""

    address: str
    token: str
    run_folder: str
    pid: int


def read_owner(home: Path) -> Owner | None:
    """Give what the owner of a state folder tells, if there is one that does; it may have been killed since."""
    try:
        return Owner(**json.loads((home / _NOTICE).read_text()))
    except (FileNotFoundError, NotADirectoryError, json.JSONDecodeError, TypeError):
        return None


def new_run_folder(prefix: str) -> Path:
    """Make a temporary folder for this user alone, with a path that leaves room for sockets, whatever TMPDIR says."""
    usual = tempfile.gettempdir()
    short = usual if len(usual) <= _LONGEST or os.name != "posix" else "/tmp"  # noqa: S108 (mkdtemp makes it ours alone)
    return Path(tempfile.mkdtemp(prefix=prefix, dir=short))


class StateFolder:
    """A state folder and its lock. Methods raise InvalidInputError for one that cannot be used; see gateway.home."""

    def __init__(self, home: Path) -> None:
        with usable(home):
            home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self._lock = filelock.FileLock(home / "gateway.lock")
        self._notice = home / _NOTICE

    @contextmanager
    def try_to_own(self) -> Iterator[Path | None]:
        """Take the lock if it is free; give a new run folder (short path, for this user alone), or None.

        The run folder holds sockets and scratch files; it goes when the block ends. What a killed owner left goes
        first.
        """
        try:
            with usable(self.home):
                self._lock.acquire(timeout=0)
        except filelock.Timeout:
            yield None
            return
        try:
            with usable(self.home):
                left = self.owner()
                if left is not None and Path(left.run_folder).name.startswith(_PREFIX):
                    shutil.rmtree(left.run_folder, ignore_errors=True)
                self.withdraw()
            run_folder = new_run_folder(_PREFIX)
            (run_folder / "guests").mkdir()
            try:
                yield run_folder
            finally:
                self.withdraw()
                shutil.rmtree(run_folder, ignore_errors=True)
        finally:
            self._lock.release()

    def announce(self, owner: Owner) -> None:
        """Tell others where the owner listens, readable by this user alone."""
        fresh = self._notice.with_suffix(".new")
        with usable(self.home):
            fresh.touch(mode=0o600)
            fresh.write_text(json.dumps(asdict(owner)))
            fresh.replace(self._notice)

    def withdraw(self) -> None:
        """Take no more guests."""
        self._notice.unlink(missing_ok=True)

    def owner(self) -> Owner | None:
        """Give what the owner tells, if it does."""
        return read_owner(self.home)

    @contextmanager
    def as_guest(self, owner: Owner) -> Iterator[bool]:
        """Mark this process as the owner's guest; False where the owner is leaving already."""
        mark = Path(owner.run_folder) / "guests" / f"{os.getpid()}-{secrets.token_hex(4)}"
        try:
            mark.touch()
        except OSError:
            yield False
            return
        try:
            # An owner withdraws its notice before it looks for guests: one of the two sees the other.
            yield self.owner() == owner
        finally:
            mark.unlink(missing_ok=True)


async def wait_for_guests(run_folder: Path, tell: Callable[[str], None]) -> None:
    """Wait until every guest has left or died."""
    told = False
    while guests := [g for g in (run_folder / "guests").iterdir() if psutil.pid_exists(int(g.name.split("-")[0]))]:
        if not told:
            tell(f"finishing what {len(guests)} other command(s) asked of this studio; Ctrl-C stops them too")
            told = True
        await asyncio.sleep(POLL_SECONDS)


@contextlib.contextmanager
def scratch_in(folder: Path) -> Iterator[None]:
    """Let temporary files of this process stand in a folder, so that whoever finds it after a kill can clear all."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
