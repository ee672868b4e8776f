"""Fetches a model of the catalogue: finds out what its files are to the byte, has them fetched, and keeps the record.

What the catalogue pins is the law. What it does not know, the hub tells before anything is fetched; both must agree.
"""

from __future__ import annotations

import asyncio
import fnmatch
import os
import re
from dataclasses import dataclass
from pathlib import Path

from gateway.catalogue.hub import Hub, HubFile, gated
from gateway.download import open_client
from gateway.weights import Tell, fetch
from services.common.catalogue.local import LOCK, Lock, read_lock
from services.common.catalogue.model import Model, ModelFile
from services.common.catalogue.release import HUB, Release, WeightFile, is_hub, is_pattern, sha256_of, unsafe
from services.common.errors import InvalidInputError, NotFoundError, PreconditionError

TOKENS = ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")
"""Where the hub's own tools look for a token; it is shown for models that ask for one, and for no other."""


@dataclass(frozen=True)
class Pulled:
    """A model that was fetched: its folder, what came, and what the hashes were held against (see `Lock.checked`)."""

    folder: Path
    release: Release
    checked: str


async def pull(
    model: Model, models: Path, source: str, tell: Tell, *, mirror: str = "", patience: float = 1.0
) -> Pulled:
    """Fetch a model, going on where an earlier pull broke off; what is here and right is not fetched again.

    `source` is empty, the address of a mirror, or a folder; `mirror` is asked in the hub's place where it is empty.
    Raises PreconditionError for a model of pickles, a gated one without a token, and a file that is not the one pinned;
    NotFoundError, ExhaustedError for a full disk, UnavailableError where the network fails.
    """
    check_pullable(model, source)
    source = source or ("" if model.converted else mirror)
    token = next((os.environ[name] for name in TOKENS if os.environ.get(name)), "") if model.gated else ""
    if not re.match(r"https?://", source) and source:
        release, checked = await asyncio.to_thread(_of_folder, model, source)
    elif model.exact:
        release, checked = model.release(model.pinned_files), "catalogue"
    elif (known := _known(model, models)) is not None:
        release, checked = known, "hub"
    else:
        release, checked = await _of_hub(model, source, token, patience), "hub"
    try:
        folder = await fetch(release, models, source, tell, patience=patience, token=token, checked=checked)
    except PreconditionError as error:
        raise gated(model) if error.reason == "GATED" and model.gated else error from error
    return Pulled(folder, release, checked)


def check_pullable(model: Model, source: str = "") -> None:
    """Raise PreconditionError for a model that cannot be fetched; the message says why and what serves instead."""
    from_folder = bool(source) and not re.match(r"https?://", source)
    if model.fetchable or (model.files and from_folder):
        return
    how = ""
    if model.files:
        names = ", ".join(file.path for file in model.files if not file.optional)
        how = f"; give a folder that holds its conversion ({names}) with --from"
    instead = f"; in its place: {', '.join(model.instead)}" if model.instead else ""
    raise PreconditionError(f"{model.name} cannot be fetched: {model.why}{how}{instead}", reason="NOT_FETCHED")


def _known(model: Model, models: Path) -> Release | None:
    """Give what was fetched before, where it is all here: the hub need not be asked to check or mend it."""
    lock = read_lock(model.folder(models))
    if lock is None or lock.repository != model.repository or lock.checked == "nothing":
        return None
    if _full_commit(model.revision) and lock.revision != model.revision:
        return None
    whole = not _uncovered(model, lock.files) and _agrees(model, lock.files)
    return model.release(lock.files, lock.revision) if whole else None


def _uncovered(model: Model, files: tuple[WeightFile, ...]) -> str:
    """Give what the model needs and no file of a record is; empty where it has all."""
    needed = (wanted for wanted in model.files if not wanted.optional)
    return next((wanted.path for wanted in needed if not any(_matches(wanted, file.path) for file in files)), "")


def _full_commit(revision: str) -> bool:
    return bool(re.fullmatch(r"[0-9a-f]{40}", revision))


def _agrees(model: Model, files: tuple[WeightFile, ...]) -> bool:
    pins = {file.path: file for file in model.files if file.pinned}
    return all(pins[f.path].sha256 == f.sha256 for f in files if f.path in pins)


def _matches(wanted: ModelFile, path: str) -> bool:
    """Tell whether a path is the one wanted; a "*" of a pattern does not reach into another folder."""
    if not is_pattern(wanted.path):
        return path == wanted.path
    return path.count("/") == wanted.path.count("/") and fnmatch.fnmatchcase(path, wanted.path)


async def _of_hub(model: Model, source: str, token: str, patience: float) -> Release:
    """Ask a hub what the files are. Raises PreconditionError where it tells another hash than the catalogue."""
    base = (source or HUB).rstrip("/")
    if not is_hub(base):
        raise InvalidInputError.of(
            "--from",
            f"{source} is a folder of files, and the catalogue does not know all hashes of {model.name}; give the "
            "address of a mirror of the whole hub (https://mirror.example), or a folder on this PC",
        )
    async with open_client(token) as client:
        hub = Hub(client, base, patience)
        commit = await hub.commit(model)
        listed = await hub.files(model, commit)
    files = [_pin(wanted, found, base) for wanted in model.files for found in _found(model, wanted, listed)]
    return model.release(tuple({file.path: file for file in files}.values()), commit)


def _found(model: Model, wanted: ModelFile, listed: list[HubFile]) -> list[HubFile]:
    found = [file for file in listed if _matches(wanted, file.path)]
    if not found and not wanted.optional:
        raise NotFoundError(
            f"{model.repository} has no {wanted.path} (any more); the entry {model.id} of the catalogue is out of date",
            reason="FILES_MISSING",
        )
    return found


def _pin(wanted: ModelFile, found: HubFile, base: str) -> WeightFile:
    if fault := unsafe(found.path):
        raise PreconditionError(f"{fault}", reason="PICKLE")
    for pinned, told in ((wanted.size, found.size), (wanted.sha256, found.sha256)):
        if pinned and told and pinned != told and not is_pattern(wanted.path):
            raise PreconditionError(
                f"{base} tells of {found.path} what the catalogue does not: {told} and not {pinned}; nothing was taken",
                reason="WRONG_FILE",
            )
    return WeightFile(found.path, found.size, wanted.sha256 or found.sha256, "" if found.sha256 else found.git)


def _of_folder(model: Model, source: str) -> tuple[Release, str]:
    """Find out what a folder holds of a model. Raises InvalidInputError, NotFoundError, PreconditionError."""
    folder = Path(source).expanduser()
    if not folder.is_dir():
        raise InvalidInputError.of("--from", f"{folder} is neither a folder nor an address (https://…)")
    if model.exact:
        return model.release(model.pinned_files), "catalogue"
    lock = read_lock(folder)
    if lock is not None:
        if lock.repository != model.repository:
            raise InvalidInputError.of("--from", f"{folder} holds {lock.repository}, and not {model.repository}")
        return _of_record(model, lock, folder), "nothing"  # what it says of a hub anybody may have written
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    files: dict[str, WeightFile] = {}
    for wanted in model.files:
        found = [path for path in sorted(there) if _matches(wanted, path)]
        if not found and not wanted.optional:
            raise NotFoundError(
                f"{folder} has no {wanted.path}; it must hold what {HUB}/{model.repository}/tree/{model.revision} "
                "holds, in the same folders",
                reason="FILES_MISSING",
            )
        for path in found:
            pin = wanted.sha256 or sha256_of(there[path])
            files[path] = WeightFile(path, wanted.size or there[path].stat().st_size, pin)
    return model.release(tuple(files.values())), "nothing"


def _of_record(model: Model, lock: Lock, folder: Path) -> Release:
    """Give what the record of a copied folder says that it holds of a model, held against the catalogue."""
    files = tuple(file for file in lock.files if any(_matches(wanted, file.path) for wanted in model.files))
    if lacking := _uncovered(model, files):
        raise NotFoundError(
            f"the record of {folder} ({LOCK}) does not name {lacking}; copy the folder again from a PC that has the "
            "model, or remove that file to have the others taken as they are found",
            reason="FILES_MISSING",
        )
    other = _full_commit(model.revision) and lock.revision != model.revision
    if other or not _agrees(model, files):
        raise PreconditionError(f"{folder} holds other files than the catalogue pins", reason="WRONG_FILE")
    return model.release(files, lock.revision)
