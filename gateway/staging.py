"""A release on its way into its folder: staged beside it, and put in place as a whole once every file is right.

What is installed stays as it is and usable until then. Files of it that are right already are moved over at the end,
and so are neither fetched nor copied again.
"""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from gateway.download import CHUNK, Download, fault_of, size_of, write, wrong_file
from services.common.catalogue.local import LOCK, Lock
from services.common.catalogue.release import Release, WeightFile, sha256_of
from services.common.errors import ExhaustedError, PreconditionError, StudioError

_RESERVE = 200 << 20
_ROOM = "make room, or set SHORTS_MODELS to a folder on another disk"


@dataclass(frozen=True)
class Step:
    """How far fetching has come: the file, the bytes of all files that are there, and how many there are to be."""

    path: str
    done: int
    total: int
    number: int = 0
    """Of the file, from 1."""
    files: int = 0
    checked: float | None = None
    """Share of the file that has been hashed, while that is under way."""


Tell = Callable[[Step], None]


class _StoppedError(Exception):
    """Nobody waits for the hash any more."""


class Staging:
    """The files of one release: which are right, which are to come, and the folder that they come into.

    `patience` in seconds is the first wait before another try.
    """

    def __init__(self, release: Release, models: Path, tell: Tell, patience: float) -> None:
        self._release = release
        self._models = models
        self._target = release.folder(models)
        self._staged = models / f".{release.name}.part"
        self._old = models / f".{release.name}.old"
        self._tell = tell
        self._patience = patience
        self._done = 0
        self._kept: list[WeightFile] = []

    async def survey(self) -> list[WeightFile]:
        """List what is to come: neither right in its place nor brought by an earlier try, which loses what is wrong."""
        missing = []
        for file in self._release.files:
            staged = self._staged / file.path
            if await self._is_right(file, self._target / file.path):
                self._kept.append(file)
            elif not await self._is_right(file, staged):
                staged.unlink(missing_ok=True)
                missing.append(file)
                continue
            self._done += file.size
            self._show(file, 0)
        return missing

    @property
    def complete(self) -> bool:
        """Whether the survey found all of it right in its place."""
        return len(self._kept) == len(self._release.files)

    def check_space(self, missing: list[WeightFile]) -> None:
        """Raise ExhaustedError where the disk cannot hold what is missing."""
        needed = sum(file.size - size_of(self._part(file)) for file in missing)
        free = shutil.disk_usage(self._models).free
        if missing and needed + _RESERVE > free:
            raise ExhaustedError(
                f"{self._models} has {free / 1e6:,.0f} MB free, and {(needed + _RESERVE) / 1e6:,.0f} MB are needed; "
                f"{_ROOM}",
                reason="DISK",
            )

    async def download(self, client: httpx.AsyncClient, file: WeightFile, url: str) -> None:
        """Fetch one file, going on where an earlier try broke off."""
        await Download(client, url, file, self._part(file), lambda at: self._show(file, at), self._patience).run()
        await self._take(file, url)

    async def copy(self, source: Path, file: WeightFile) -> None:
        """Copy one file from a folder."""

        async def chunks() -> AsyncIterator[bytes]:
            with source.open("rb") as opened:
                while chunk := await asyncio.to_thread(opened.read, 4 * CHUNK):
                    yield chunk

        await write(self._part(file), 0, file, chunks(), lambda at: self._show(file, at), str(source))
        await self._take(file, str(source))

    async def _take(self, file: WeightFile, source: str) -> None:
        """Check a file that is whole and give it its name. Raises PreconditionError, and removes it, if it is wrong."""
        part = self._part(file)
        try:
            if not await self._is_right(file, part, file.size):
                raise wrong_file(source, file)
            if fault := fault_of(part, file):
                raise PreconditionError(f"{source} {fault}; it was thrown away", reason="PICKLE")
        except StudioError:
            part.unlink(missing_ok=True)
            raise
        os.replace(part, self._staged / file.path)  # noqa: PTH105 (atomic on every system)
        self._done += file.size
        self._show(file, 0)

    async def _is_right(self, file: WeightFile, path: Path, fetched: int = 0) -> bool:
        """Hash a file, telling on the way; ends at once when it is cancelled."""
        stop = threading.Event()

        def read(at: int) -> None:
            if stop.is_set():
                raise _StoppedError
            self._show(file, fetched, at / file.size)

        try:
            return await asyncio.to_thread(file.is_at, path, read)
        finally:
            stop.set()

    def lock(self, checked: str) -> None:
        """Write a lock file beside the files, where `checked` says how their hashes are known."""
        if not checked:
            return
        files = tuple(
            WeightFile(file.path, file.size, file.sha256 or sha256_of(self._home(file) / file.path))
            for file in self._release.files
        )
        told = Lock(self._release.repository, self._release.revision, checked, files).to_json()
        folder = self._target if self.complete else self._staged
        folder.mkdir(exist_ok=True)
        part = folder / f".{LOCK}.part"
        part.write_text(told, encoding="utf-8")
        os.replace(part, folder / LOCK)  # noqa: PTH105

    def tidy(self) -> None:
        """Remove folders that hold nothing."""
        if not self._staged.is_dir():
            return
        for path in sorted((p for p in self._staged.rglob("*") if p.is_dir()), reverse=True):
            if not any(path.iterdir()):
                path.rmdir()
        if not any(self._staged.iterdir()):
            self._staged.rmdir()

    def finish(self) -> Path:
        """Put the whole folder into its place, without what is no file of the release; give it."""
        if not self.complete:
            self._drop_strangers()
            for file in self._kept:
                moved = self._staged / file.path
                moved.parent.mkdir(parents=True, exist_ok=True)
                os.replace(self._target / file.path, moved)  # noqa: PTH105
            self._drop(self._old)
            if self._target.exists():
                os.replace(self._target, self._old)  # noqa: PTH105
            os.replace(self._staged, self._target)  # noqa: PTH105
        self._drop(self._old)
        self._drop(self._staged)
        return self._target

    def _drop_strangers(self) -> None:
        wanted = {*(self._staged / file.path for file in self._release.files), self._staged / LOCK}
        for path in [path for path in self._staged.rglob("*") if path.is_file() and path not in wanted]:
            path.unlink()
        self.tidy()

    def _drop(self, folder: Path) -> None:
        if folder.exists():
            shutil.rmtree(folder)

    def _home(self, file: WeightFile) -> Path:
        return self._target if file in self._kept else self._staged

    def _part(self, file: WeightFile) -> Path:
        path = self._staged / file.path
        return path.with_name(path.name + ".part")

    def _show(self, file: WeightFile, at: int, checked: float | None = None) -> None:
        files = self._release.files
        number = files.index(file) + 1
        self._tell(Step(file.path, self._done + at, self._release.size, number, len(files), checked))


@contextmanager
def telling_full(models: Path) -> Iterator[None]:
    """Raise ExhaustedError where the disk of the models folder is full."""
    try:
        yield
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        told = f"the disk of {models} is full; what came is kept: {_ROOM}, and run the command again to go on"
        raise ExhaustedError(told, reason="DISK") from error
