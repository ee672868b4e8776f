"""Fetches the files of a release from a hub, a mirror or a folder: resumed, checked, and moved into place at the end.

Until the last file is there and its hash is right, everything lies in a folder `.<name>.part` beside the place where it
belongs; what breaks off there is gone on with. Addresses are asked with HTTP ranges.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from gateway.download import open_client
from gateway.staging import Staging, Step, Tell, telling_full
from services.common.catalogue.release import Release, WeightFile
from services.common.errors import InvalidInputError, NotFoundError, PreconditionError, UnavailableError

__all__ = ["Step", "Tell", "alone", "fetch"]


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
    what the hashes were held against. What was installed before stays as it is until all of the new is there. Raises
    NotFoundError, PreconditionError for what is not the file that was pinned, ExhaustedError for a full disk,
    UnavailableError where the network fails or another setup runs. Cancelled, it leaves what came, to go on.
    """
    folder = None if not source or re.match(r"https?://", source) else _folder(source, release)
    with telling_full(models), alone(models / f".{release.name}.lock"):
        staging = Staging(release, models, tell, patience)
        try:
            missing = await staging.survey()
            staging.check_space(missing)
            await _bring(staging, missing, release, source, folder, token)
            await asyncio.to_thread(staging.lock, checked)
        finally:
            staging.tidy()
        return staging.finish()


async def _bring(
    staging: Staging, missing: list[WeightFile], release: Release, source: str, folder: Path | None, token: str
) -> None:
    if not missing:
        return
    if folder is not None:
        for file in missing:
            await staging.copy(folder / file.path, file)
        return
    async with open_client(token) as client:
        for file in missing:
            await staging.download(client, file, release.url(file.path, source))


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
def alone(path: Path) -> Iterator[None]:
    """Hold the lock of a release; its file goes with it. Raises UnavailableError where another process has it."""
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
