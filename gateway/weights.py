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

from gateway.download import CHUNK, Download, open_client, sha256_of, size_of, write, wrong_file
from services.common.errors import (
    ExhaustedError,
    InvalidInputError,
    NotFoundError,
    PreconditionError,
    StudioError,
    UnavailableError,
)
from services.common.weights import Release, WeightFile

_RESERVE = 200 << 20
# How pickles begin, bare and in the archives of torch; none of the files that are taken begins so.
_PICKLES = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05", b"PK\x03\x04")


@dataclass(frozen=True)
class Step:
    """How far fetching has come: the file, the bytes of all files that are there, and how many there are to be."""

    path: str
    done: int
    total: int


Tell = Callable[[Step], None]


async def fetch(release: Release, models: Path, source: str, tell: Tell, *, patience: float = 1.0) -> Path:
    """Bring a release into the models folder; give its folder. At once where all of it is there and right.

    `source` is empty for the hub, the address of a mirror, or a folder. `patience` in seconds is the first wait before
    another try. Raises NotFoundError, PreconditionError for what is not the file that was pinned, ExhaustedError for a
    full disk, UnavailableError where the network fails or another setup runs. Cancelled, it leaves what came, to go on.
    """
    folder = None if not source or re.match(r"https?://", source) else _folder(source, release)
    with _alone(models / f".{release.name}.lock"):
        job = _Job(release, models, tell, patience)
        if await asyncio.to_thread(job.is_done):
            return release.folder(models)
        job.take_up()
        try:
            await _bring(job, release, source, folder)
        finally:
            job.tidy()
        return job.finish()


async def _bring(job: _Job, release: Release, source: str, folder: Path | None) -> None:
    missing = [file for file in release.files if not await asyncio.to_thread(job.has, file)]
    job.check_space(missing)
    if folder is not None:
        for file in missing:
            await job.copy(folder / file.path, file)
        return
    async with open_client() as client:
        for file in missing:
            await job.download(client, file, release.url(file.path, source))


def _folder(source: str, release: Release) -> Path:
    folder = Path(source).expanduser()
    if not folder.is_dir():
        raise InvalidInputError.of("--from", f"{source} is neither a folder nor an address (https://…)")
    absent = [file.path for file in release.files if not (folder / file.path).is_file()]
    if absent:
        raise NotFoundError(
            f"{source} lacks {len(absent)} of the {len(release.files)} files, {absent[0]} first; it must hold what "
            f"{release.url('')} holds, in the same folders",
            reason="FILES_MISSING",
        )
    return folder


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
        self._staged = models / f".{release.name}.part"
        self._tell = tell
        self._patience = patience
        self._done = 0

    def is_done(self) -> bool:
        """Tell whether everything is in its place and right."""
        paths = ((self._target / file.path, file) for file in self._release.files)
        return all(size_of(path) == file.size and sha256_of(path) == file.sha256 for path, file in paths)

    def take_up(self) -> None:
        """Take what is in place into the staging folder, to keep what is right of it."""
        self._staged.mkdir(exist_ok=True)
        for file in self._release.files:
            there, staged = self._target / file.path, self._staged / file.path
            if there.is_file() and not staged.exists():
                staged.parent.mkdir(parents=True, exist_ok=True)
                os.replace(there, staged)  # noqa: PTH105 (atomic on every system)

    def has(self, file: WeightFile) -> bool:
        """Tell whether a file is there and right; a wrong one is removed."""
        staged = self._staged / file.path
        if not staged.is_file():
            return False
        if staged.stat().st_size == file.size and sha256_of(staged) == file.sha256:
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
            if size_of(part) != file.size or sha256_of(part) != file.sha256:
                raise wrong_file(source, file)
            with part.open("rb") as opened:
                if opened.read(4).startswith(_PICKLES):
                    message = f"{source} is a pickle, which may run code as it is read; it was thrown away"
                    raise PreconditionError(message, reason="PICKLE")
        except StudioError:
            part.unlink(missing_ok=True)
            raise
        os.replace(part, self._staged / file.path)  # noqa: PTH105
        self._advance(file)

    def tidy(self) -> None:
        """Remove folders that hold nothing."""
        for path in sorted((p for p in self._staged.rglob("*") if p.is_dir()), reverse=True):
            if not any(path.iterdir()):
                path.rmdir()
        if not any(self._staged.iterdir()):
            self._staged.rmdir()

    def finish(self) -> Path:
        """Move the whole folder into its place."""
        if self._target.exists():  # what is left of it are no files of the release
            shutil.rmtree(self._target)
        os.replace(self._staged, self._target)  # noqa: PTH105
        return self._target

    def _advance(self, file: WeightFile) -> None:
        self._show(file, file.size)
        self._done += file.size

    def _show(self, file: WeightFile, at: int) -> None:
        self._tell(Step(file.path, self._done + at, self._release.size))

    def _part(self, file: WeightFile) -> Path:
        path = self._staged / file.path
        return path.with_name(path.name + ".part")
