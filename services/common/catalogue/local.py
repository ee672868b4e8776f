"""Models on this disk: whether one is there, and what was fetched of it, by the lock file in its folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from services.common.catalogue.model import Model
from services.common.catalogue.read import catalogue
from services.common.catalogue.release import WeightFile, command_here, is_pattern
from services.common.errors import PreconditionError
from services.common.settings import Settings, load_settings

LOCK = "shorts.lock.json"
"""In the folder of every model that was fetched: repository, revision, and each file's length and hash."""


@dataclass(frozen=True)
class Lock:
    """What was fetched of a model, to the byte."""

    repository: str
    revision: str
    checked: str
    """What the hashes were held against: "catalogue", "hub", or "nothing" (files from a folder, no hub asked)."""
    files: tuple[WeightFile, ...]

    def to_json(self) -> str:
        """Write it."""
        rows = [{key: value for key, value in asdict(file).items() if value != ""} for file in self.files]
        head = {"repository": self.repository, "revision": self.revision, "checked": self.checked}
        return json.dumps({**head, "files": rows}, indent=1) + "\n"


def read_lock(folder: Path) -> Lock | None:
    """Read the lock file in a folder; None where there is none. Raises PreconditionError for one that is damaged."""
    path = folder / LOCK
    if not path.is_file():
        return None
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        files = tuple(WeightFile(**row) for row in raw["files"])
        return Lock(str(raw["repository"]), str(raw["revision"]), str(raw["checked"]), files)
    except (ValueError, TypeError, KeyError) as error:
        message = f"{path} is damaged ({error}); remove it and fetch the model again"
        raise PreconditionError(message, reason="LOCK_DAMAGED") from error


def is_here(model: Model, models: Path) -> bool:
    """Tell whether all files of a model are there; what is in them `shorts models verify` checks."""
    folder = model.folder(models)
    lock = read_lock(folder)
    paths = [file.path for file in (lock.files if lock else [f for f in model.files if not f.optional])]
    if not paths or any(is_pattern(path) for path in paths):
        return False
    return all((folder / path).is_file() for path in paths)


def missing(model_id: str, settings: Settings | None = None) -> str:
    """Say in a sentence what lacks of a model and the command that fetches it; empty where it is there.

    For the `missing` of a backend. Raises NotFoundError for an unknown id.
    """
    settings = settings or load_settings()
    model = catalogue().get(model_id)
    if is_here(model, settings.models_folder):
        return ""
    if not model.fetchable:
        return f"{model.name} is not here, and cannot be fetched: {model.why}"
    size = f" ({model.size / 1e9:.1f} GB)" if model.size else ""
    return f"{model.name} is not here; fetch it{size} with: {command_here(model.fetch_command, settings.setup_command)}"
