"""A state folder that cannot be used is a wrong setting: told in one line, with what to do, before anything begins."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from services.common.errors import ExhaustedError, InvalidInputError, PreconditionError, StudioError

FIELD = "settings.home"
_OTHER = "or set SHORTS_HOME to another folder"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_SHUT = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@contextmanager
def usable(home: Path) -> Iterator[None]:
    """Tell what stands in the way where a state folder is opened. Not for work in it, whose errors are others.

    Raises InvalidInputError for the setting, ExhaustedError for a full disk.
    """
    try:
        yield
    except TimeoutError:  # of a lock that somebody else has
        raise
    except OSError as error:
        raise _told(home, error) from error


def broken_database(folder: Path, error: BaseException) -> PreconditionError:
    """Make the error for a database in a state folder's `folder` that cannot be used; `error` is what SQLite said."""
    return PreconditionError(
        f"the studio's database in {folder} cannot be used ({error}); if a newer version of the studio made it, use "
        "that one; else restore it from a copy, or move the folder away to begin without its jobs",
        reason="STATE_BROKEN",
    )


def _told(home: Path, error: OSError) -> StudioError:
    path = Path(os.fsdecode(error.filename)) if error.filename else home
    if error.errno in _FULL:
        return ExhaustedError(
            f"the disk of {home} is full; free some space, or set SHORTS_HOME to a folder on another disk",
            reason="DISK_FULL",
        )
    return InvalidInputError.of(FIELD, _fault(path, error))


def _fault(path: Path, error: OSError) -> str:
    """Say what is wrong with a file or folder of the state folder, or one above it, and what to do."""
    if error.errno in {errno.EEXIST, errno.ENOTDIR}:
        file = next((folder for folder in (path, *path.parents) if folder.is_file()), path)
        return f"{file} is a file where a folder must be; move it away, {_OTHER}"
    if error.errno == errno.EISDIR:
        return f"{path} is a folder where a file must be; move it away, {_OTHER}"
    if error.errno in _SHUT:
        there = next((folder for folder in (path, *path.parents) if _is_folder(folder)), path)
        return f"{path} may not be written; let the user who runs this write in {there}, {_OTHER}"
    return f"{path} cannot be used ({error.strerror or error}); correct that, {_OTHER}"


def _is_folder(path: Path) -> bool:
    """Tell whether it is a folder, as far as this user may know."""
    try:
        return path.is_dir()
    except OSError:
        return False
