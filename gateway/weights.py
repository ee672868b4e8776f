"""Fetches the files of a release from a hub, a mirror or a folder: resumed, checked, and moved into place at the end.

Until the last file is there and its hash is right, everything lies in a folder `.<name>.part` beside the place where it
belongs; what breaks off there is gone on with. Addresses are asked with HTTP ranges.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
from filelock import FileLock, Timeout

from gateway.download import CHUNK, Download, fault_of, open_client, size_of, write, wrong_file
from services.common.catalogue.local import LOCK, Lock
from services.common.catalogue.release import Release, WeightFile, sha256_of
from services.common.errors import (
    ExhaustedError,
    InvalidInputError,
    NotFoundError,
    PreconditionError,
    StudioError,
    UnavailableError,
)

_RESERVE = 200 << 20


@dataclass(frozen=True)
class Step:
    """How far fetching has come: the file, the bytes of all files that are there, and how many there are to be."""

    path: str
    done: int
    total: int


Tell = Callable[[Step], None]


async def fetch(
    release: Release,
    models: Path,
    source: str,
    tell: Tell,
    *,
    patience: float = 1.0,
    token: str = "",
    checked: str = "",
) -> Path:
    """Bring a release into the models folder; give its folder. At once where all of it is there and right.

    `source` is empty for the hub, the address of a mirror, or a folder. `patience` in seconds is the first wait before
    another try. `token` is shown to the hub. With `checked` a lock file is written beside the files: what came, and
    what the hashes were held against. Raises NotFoundError, PreconditionError for what is not the file that was pinned,
    ExhaustedError for a full disk, UnavailableError where the network fails or another setup runs. Cancelled, it leaves
    what came, to go on.
    """
    folder = None if not source or re.match(r"https?://", source) else _folder(source, release)
    with _alone(models / f".{release.name}.lock"):
        job = _Job(release, models, tell, patience)
        if await asyncio.to_thread(job.is_done):
            await asyncio.to_thread(job.lock, release.folder(models), checked)
            return release.folder(models)
        job.take_up()
        try:
            await _bring(job, release, source, folder, token)
            await asyncio.to_thread(job.lock, job.staged, checked)
        finally:
            job.tidy()
        return job.finish()


async def _bring(job: _Job, release: Release, source: str, folder: Path | None, token: str) -> None:
    missing = [file for file in release.files if not await asyncio.to_thread(job.has, file)]
    job.check_space(missing)
    if folder is not None:
        for file in missing:
            await job.copy(folder / file.path, file)
        return
    async with open_client(token) as client:
        for file in missing:
            await job.download(client, file, release.url(file.path, source))


def _folder(source: str, release: Release) -> Path:
    folder = Path(source).expanduser()
    if not folder.is_dir():
        raise InvalidInputError.of("--from", f"{source} is neither a folder nor an address (https://…)")
    absent, shut = _lacking(folder, release)
    if shut:
        raise PreconditionError(
            f"{source}: {shut[0]} may not be read by the user who fetches; allow it: chmod -R a+rX on the folder",
            reason="FILES_FORBIDDEN",
        )
    if absent:
        raise NotFoundError(
            f"{source} lacks {len(absent)} of the {len(release.files)} files, {absent[0]} first; it must hold what "
            f"{release.url('')} holds, in the same folders",
            reason="FILES_MISSING",
        )
    return folder


def _lacking(folder: Path, release: Release) -> tuple[list[str], list[str]]:
    """List the files that are not in a folder, and those that may not be read."""
    absent, shut = [], []
    for file in release.files:
        path = folder / file.path
        try:
            there = path.is_file()
        except PermissionError:
            shut.append(file.path)
            continue
        if not there:
            absent.append(file.path)
        elif not os.access(path, os.R_OK):
            shut.append(file.path)
    return absent, shut


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the lock of a release; its file goes with it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise UnavailableError("another setup is at work in this folder; wait for it", reason="SETUP_RUNS") from error
    try:
        yield
    finally:
        lock.release()
        with suppress(OSError):  # another setup may have taken it meanwhile
            path.unlink()


class _Job:
    """One release on its way into its folder."""

    def __init__(self, release: Release, models: Path, tell: Tell, patience: float) -> None:
        self._release = release
        self._models = models
        self._target = release.folder(models)
        self.staged = models / f".{release.name}.part"
        self._tell = tell
        self._patience = patience
        self._done = 0

    def is_done(self) -> bool:
        """Tell whether everything is in its place and right."""
        return all(file.is_at(self._target / file.path) for file in self._release.files)

    def lock(self, folder: Path, checked: str) -> None:
        """Write into a folder what is in it, where `checked` says how that is known."""
        if not checked:
            return
        files = tuple(
            WeightFile(file.path, file.size, file.sha256 or sha256_of(folder / file.path))
            for file in self._release.files
        )
        told = Lock(self._release.repository, self._release.revision, checked, files).to_json()
        part = folder / f".{LOCK}.part"
        part.write_text(told, encoding="utf-8")
        os.replace(part, folder / LOCK)  # noqa: PTH105

    def take_up(self) -> None:
        """Take what is in place into the staging folder, to keep what is right of it."""
        self.staged.mkdir(exist_ok=True)
        for file in self._release.files:
            there, staged = self._target / file.path, self.staged / file.path
            if there.is_file() and not staged.exists():
                staged.parent.mkdir(parents=True, exist_ok=True)
                os.replace(there, staged)  # noqa: PTH105 (atomic on every system)

    def has(self, file: WeightFile) -> bool:
        """Tell whether a file is there and right; a wrong one is removed."""
        staged = self.staged / file.path
        if not staged.is_file():
            return False
        if file.is_at(staged):
            self._advance(file)
            return True
        staged.unlink()
        return False

    def check_space(self, missing: list[WeightFile]) -> None:
        """Raise ExhaustedError where the disk cannot hold what is missing."""
        needed = sum(file.size - size_of(self._part(file)) for file in missing)
        free = shutil.disk_usage(self._models).free
        if missing and needed + _RESERVE > free:
            raise ExhaustedError(
                f"{self._models} has {free / 1e6:,.0f} MB free, and {(needed + _RESERVE) / 1e6:,.0f} MB are needed; "
                "make room, or set SHORTS_MODELS to a folder on another disk",
                reason="DISK",
            )

    async def download(self, client: httpx.AsyncClient, file: WeightFile, url: str) -> None:
        """Fetch one file, going on where an earlier try broke off."""
        await Download(client, url, file, self._part(file), lambda at: self._show(file, at), self._patience).run()
        await asyncio.to_thread(self._settle, file, url)

    async def copy(self, source: Path, file: WeightFile) -> None:
        """Copy one file from a folder."""

        async def chunks() -> AsyncIterator[bytes]:
            with source.open("rb") as opened:
                while chunk := await asyncio.to_thread(opened.read, 4 * CHUNK):
                    yield chunk

        await write(self._part(file), 0, file, chunks(), lambda at: self._show(file, at), str(source))
        await asyncio.to_thread(self._settle, file, str(source))

    def _settle(self, file: WeightFile, source: str) -> None:
        """Check a file that is whole and give it its name. Raises PreconditionError, and removes it, if it is wrong."""
        part = self._part(file)
        try:
            if not file.is_at(part):
                raise wrong_file(source, file)
            if fault := fault_of(part, file):
                raise PreconditionError(f"{source} {fault}; it was thrown away", reason="PICKLE")
        except StudioError:
            part.unlink(missing_ok=True)
            raise
        os.replace(part, self.staged / file.path)  # noqa: PTH105
        self._advance(file)

    def tidy(self) -> None:
        """Remove folders that hold nothing."""
        for path in sorted((p for p in self.staged.rglob("*") if p.is_dir()), reverse=True):
            if not any(path.iterdir()):
                path.rmdir()
        if not any(self.staged.iterdir()):
            self.staged.rmdir()

    def finish(self) -> Path:
        """Move the whole folder into its place."""
        if self._target.exists():  # what is left of it are no files of the release
            shutil.rmtree(self._target)
        os.replace(self.staged, self._target)  # noqa: PTH105
        return self._target

    def _advance(self, file: WeightFile) -> None:
        self._show(file, file.size)
        self._done += file.size

    def _show(self, file: WeightFile, at: int) -> None:
        self._tell(Step(file.path, self._done + at, self._release.size))

    def _part(self, file: WeightFile) -> Path:
        path = self.staged / file.path
        return path.with_name(path.name + ".part")
