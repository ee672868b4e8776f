"""The ledger's files: one small JSON file for each place asked for, each with a lock that its holder's death releases.

In the folder of a device lie `ledger.lock`, held for a millisecond by whoever reads or changes entries, and for each
entry `ID.json`, `ID.lock` (held as long as its owner lives) and, once somebody wants the place, `ID.leave`.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

import filelock

from services.common.errors import InternalError, PreconditionError, UnavailableError

_MUTEX = "ledger"
_MUTEX_SECONDS = 10.0
_RECORD_BYTES = 512  # more than an entry takes, so that each is as long as the one before
_MUTEX_POLL_SECONDS = 0.001


class State(StrEnum):
    """What the owner of an entry does."""

    WAITING = "waiting"
    """Asks for memory and holds none."""
    LOADING = "loading"
    """Holds memory and has not been used yet."""
    IDLE = "idle"
    """Holds memory and does nothing."""
    QUEUED = "queued"
    """Holds memory and waits for its turn to work."""
    WORKING = "working"


@dataclass(frozen=True)
class Entry:
    """A place that somebody holds or asks for."""

    id: str
    name: str
    """What it is for, for people: "video / wan"."""
    size: int
    """Bytes."""
    state: State
    since: float
    """When it got into its state, in seconds of `now()`: the ticket of who waits, the last use of who is idle."""
    worked: bool = False
    """Whether it was used since it was granted."""
    asked: bool = False
    """Whether somebody asked it to leave."""
    loaded: float = 0.0
    """Seconds that loading took; 0 while it is not over."""
    settled: float = 0.0
    """When loading was over, in seconds of `now()`."""

    @property
    def order(self) -> tuple[float, str]:
        """What entries are sorted by: the earlier first, never equal."""
        return self.since, self.id

    @property
    def resident(self) -> bool:
        """Whether it holds memory."""
        return self.state is not State.WAITING


def now() -> float:
    """Give the seconds of a clock that all processes of the machine share."""
    return time.perf_counter()


class Slip:
    """An entry of one's own: it lives until `drop`, or until this process ends."""

    def __init__(self, entry: Entry, lock: filelock.BaseFileLock) -> None:
        self.entry = entry
        self._lock = lock

    def drop(self) -> None:
        """Let go of the entry; it no longer counts from here on."""
        self._lock.release()


class EntryFolder:
    """The entries of one device. What needs the folder to be `locked` says so."""

    def __init__(self, folder: Path) -> None:
        """Make the folder. Raises PreconditionError where it cannot be."""
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise PreconditionError(
                f"the ledger cannot be kept in {folder} ({error.strerror}); set SHORTS_GPU_LEDGER to a folder that can "
                "be written"
            ) from error

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep everybody else out. Raises UnavailableError where that takes ten seconds."""
        mutex = filelock.FileLock(self._file(_MUTEX, "lock"))
        try:
            mutex.acquire(timeout=_MUTEX_SECONDS, poll_interval=_MUTEX_POLL_SECONDS)
        except filelock.Timeout as error:
            raise UnavailableError(
                f"the ledger in {self._folder} is held by a process that does not go on; end that process"
            ) from error
        try:
            _need_kernel_lock(mutex)
            yield
        finally:
            mutex.release()

    def add(self, name: str, size: int) -> Slip:
        """Make an entry of one's own that waits. Needs `locked`."""
        entry = Entry(uuid.uuid4().hex, name, size, State.WAITING, now())
        lock = filelock.FileLock(self._file(entry.id, "lock"), thread_local=False)
        lock.acquire(blocking=False)
        slip = Slip(entry, lock)
        try:
            _need_kernel_lock(lock)
            self.write(slip)
        except BaseException:
            slip.drop()
            self._remove(entry.id)
            raise
        return slip

    def write(self, slip: Slip, **changes: Any) -> None:
        """Change an entry of one's own; `since` becomes now where the state changes. Needs `locked`.

        Raises OSError where a first entry cannot be written.
        """
        if changes:
            before, moment = slip.entry, now()
            slip.entry = replace(before, since=moment, **changes)
            if before.state is State.LOADING and slip.entry.state is not State.LOADING:
                slip.entry = replace(slip.entry, loaded=moment - before.since, settled=moment)
        entry = slip.entry
        names = ("name", "size", "state", "since", "worked", "loaded", "settled")
        record = json.dumps({name: getattr(entry, name) for name in names}).ljust(_RECORD_BYTES).encode()
        unfinished, target = self._file(entry.id, "tmp"), self._file(entry.id, "json")
        try:
            unfinished.write_bytes(record)
            unfinished.replace(target)
        except OSError:
            # On a full disk: over what is there, which takes no more room. A card must not stay taken for that.
            unfinished.unlink(missing_ok=True)
            if not target.exists():
                raise
            with target.open("r+b") as file:
                file.write(record)

    def live(self) -> list[Entry]:
        """List the entries whose owners live, and remove what the dead left. Needs `locked`."""
        entries = []
        for name in sorted({path.stem for path in self._folder.iterdir()} - {_MUTEX}):
            lock = filelock.FileLock(self._file(name, "lock"), thread_local=False)
            try:
                lock.acquire(blocking=False)
            except filelock.Timeout:
                entries.append(self._read(name))
                continue
            lock.release()
            self._remove(name)
        return entries

    def ask_to_leave(self, entry: Entry, who: str) -> None:
        """Ask an entry's owner to give its place up. Needs `locked`."""
        self._file(entry.id, "leave").write_text(who, encoding="utf-8")

    def asked_to_leave(self, slip: Slip) -> bool:
        """Tell whether somebody wants this place; one look at the folder."""
        return self._file(slip.entry.id, "leave").exists()

    def stamp(self) -> int:
        """Give a number that changes with the entries, though neither with every change nor with a death."""
        return self._folder.stat().st_mtime_ns

    def _file(self, name: str, kind: str) -> Path:
        return self._folder / f"{name}.{kind}"

    def _read(self, name: str) -> Entry:
        path = self._file(name, "json")
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            return Entry(
                name,
                str(data["name"]),
                int(data["size"]),
                State(data["state"]),
                float(data["since"]),
                bool(data["worked"]),
                self._file(name, "leave").exists(),
                float(data["loaded"]),
                float(data["settled"]),
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InternalError(
                f"the ledger's entry {path} cannot be read ({error}); end the service that holds it or delete the file"
            ) from error

    def _remove(self, name: str) -> None:
        for kind in ("json", "leave", "tmp", "lock"):
            self._file(name, kind).unlink(missing_ok=True)


def _need_kernel_lock(lock: filelock.BaseFileLock) -> None:
    """Refuse the library's substitute for file systems without locks: it would outlive its holder."""
    if isinstance(lock, filelock.SoftFileLock):
        raise PreconditionError(
            f"the file system of {lock.lock_file} has no locks; set SHORTS_GPU_LEDGER to a folder on a local disk"
        )
