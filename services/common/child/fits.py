"""How the models of a heavy backend fit its device: looked into once, and again when what is on disk changes.

What a model needs is read from the headers of its files, which takes a while for many of them; whoever asks a service
how it is asks every second.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from services.common.backends import Backend
from services.common.errors import ExhaustedError, StudioError
from services.common.gpu.plan import MemoryPlan, ModelNeeds
from services.common.settings import load_settings

Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Fit:
    """How one model fits; see shorts.service.v1.ModelFit."""

    model: str
    needed_bytes: int
    fault: str = ""


class Fits:
    """The models of `backend`, each with what `plan` makes of its needs. Thread-safe.

    `plan` raises ExhaustedError where a model does not fit, whose metadata tells the least that would do.
    """

    def __init__(self, backend: Backend, plan: Callable[[ModelNeeds], MemoryPlan]) -> None:
        self._backend = backend
        self._plan = plan
        self._seen: Stamp | None = None
        self._known: dict[str, Fit] = {}
        self._lock = threading.Lock()

    def look(self) -> tuple[Fit, ...]:
        """List how the models fit, the default one first; empty where the backend has no choice of models."""
        with self._lock:
            stamp = stamp_of(load_settings().models_folder)
            if stamp != self._seen:
                self._known.clear()
                self._seen = stamp
            return tuple(self._fit(model) for model in self._backend.choices())

    def _fit(self, model: str) -> Fit:
        if model not in self._known:
            self._known[model] = self._tried(model)
        return self._known[model]

    def _tried(self, model: str) -> Fit:
        try:
            return Fit(model, self._plan(self._backend.needs_of(model)).needed_bytes)
        except ExhaustedError as error:
            return Fit(model, int(error.metadata.get("needed_bytes", 0)), error.message)
        except StudioError as error:  # damaged, or half fetched
            return Fit(model, 0, error.message)


def stamp_of(models: Path) -> Stamp:
    """Give what changes as models come and go: name, inode and time of change of their folders and those in them.

    Folders whose names begin with a dot are of pulls under way and do not count.
    """
    found = []
    for model in _folders(models):
        for folder in (model, *_folders(model)):
            try:
                status = folder.stat()
            except FileNotFoundError:  # it is being removed just now
                continue
            found.append((str(folder), status.st_ino, status.st_mtime_ns))
    return tuple(found)


def _folders(folder: Path) -> list[Path]:
    """List the folders in a folder, sorted; none where it is not there or is no folder."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith(".") and path.is_dir())
    except (FileNotFoundError, NotADirectoryError):
        return []
