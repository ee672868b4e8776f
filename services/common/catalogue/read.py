"""Reads models.toml into the catalogue, and says of every entry that does not hold which field is wrong, and why."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from services.common.catalogue.entry import Entry
from services.common.catalogue.model import EU, Commercial, License, Limits, Model, ModelFile, Preset
from services.common.catalogue.release import unsafe
from services.common.catalogue.times import read_figure, read_work
from services.common.errors import InvalidInputError, NotFoundError, Violation

SERVICES = ("llm", "image", "video", "tts", "music", "library")
KINDS = ("model", "adapter", "controlnet", "lora", "toolkit")
_ID = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_REGION = re.compile(r"[A-Z]{2}")
_BACKEND_CAP = 1024.0
T = TypeVar("T")


@dataclass(frozen=True)
class Catalogue:
    """All models, in the order of the file."""

    models: tuple[Model, ...]
    presets: tuple[Preset, ...]

    def get(self, model_id: str) -> Model:
        """Give a model. Raises NotFoundError that names the nearest ids."""
        for model in self.models:
            if model.id == model_id:
                return model
        near = [model.id for model in self.models if model_id.split("-", maxsplit=1)[0].lower() in model.id]
        hint = f"did you mean {', '.join(near)}?" if near and model_id else "`shorts models list` lists them"
        raise NotFoundError(f"no model {model_id!r} in the catalogue; {hint}", reason="NO_MODEL")

    def of(self, service: str) -> tuple[Model, ...]:
        """List the models of a service."""
        return tuple(model for model in self.models if model.service == service)

    def run_by(self, service: str, backend: str) -> tuple[Model, ...]:
        """List the models that a backend runs by themselves, without what only adds to them."""
        return tuple(m for m in self.of(service) if m.backend == backend and m.kind == "model")


def read(text: str) -> Catalogue:
    """Read a catalogue. Raises InvalidInputError with every entry and field that is wrong."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError.of("models.toml", f"cannot be read: {error}") from error
    faults: list[Violation] = []
    root = Entry("models.toml", raw, faults)
    licenses = {key: _license(key, Entry(f"licenses.{key}", table, faults))
                for key, table in root.take("licenses", dict, {}).items()}  # fmt: skip
    models = tuple(_model(_entry_of(table, faults), licenses) for table in root.take("model", list, []))
    presets = tuple(_preset(Entry(f"presets.{key}", table, faults), key)
                    for key, table in root.take("presets", dict, {}).items())  # fmt: skip
    root.end()
    _check_references(models, presets, faults)
    if faults:
        raise InvalidInputError(faults)
    return Catalogue(models, presets)


def _entry_of(table: object, faults: list[Violation]) -> Entry:
    name = table.get("id") if isinstance(table, dict) else None
    return Entry(name if isinstance(name, str) and name else "model", table, faults)


def _license(key: str, entry: Entry) -> License:
    commercial = entry.take("commercial", str, "no", needed=True)
    known = [c.value for c in Commercial]
    entry.check(commercial in known, "commercial", f"must be one of {', '.join(known)}, not {commercial!r}")
    license_ = License(
        key=key,
        name=entry.take("name", str, "", needed=True),
        url=entry.take("url", str, "", needed=True),
        commercial=Commercial(commercial) if commercial in known else Commercial.NO,
        conditions=entry.take("conditions", str, ""),
        outputs=entry.take("outputs", str, "", needed=True),
        excluded=entry.texts("excluded"),
        checked=entry.take("checked", bool, True),
    )
    entry.check(license_.url.startswith("https://"), "url", "must begin with https://")
    limited = license_.commercial is not Commercial.YES
    entry.check(not limited or bool(license_.conditions), "conditions", "must say what is limited or forbidden")
    for region in license_.excluded:
        good = bool(_REGION.fullmatch(region)) and region not in EU
        entry.check(good, "excluded", f"must hold ISO codes of two capitals, or EU for its members, not {region!r}")
    entry.end()
    return license_


def _model(entry: Entry, licenses: Mapping[str, License]) -> Model:
    nothing = License("", "", "", Commercial.NO, "", "")
    license_ = entry.take("license", str, "", needed=True)
    entry.check(not license_ or license_ in licenses, "license", f"no licenses.{license_} in the file")
    plain: dict[str, Any] = {
        f.name: entry.take(f.name, kind, kind())
        for f in fields(Model)
        for kind in [{"str": str, "bool": bool}.get(str(f.type))]
        if kind and f.name not in {"id", "name", "service", "kind", "revision"}
    }
    model = Model(
        id=entry.take("id", str, "", needed=True),
        name=entry.take("name", str, "", needed=True),
        service=entry.take("service", str, "", needed=True),
        kind=entry.take("kind", str, "model"),
        revision=entry.take("revision", str, "main"),
        license=licenses.get(license_, nothing),
        files=_files(entry),
        vram={key: _gib(entry, f"vram.{key}", value) for key, value in entry.take("vram", dict, {}).items()},
        ram=_gib(entry, "ram", entry.take("ram", float, 0.0), zero=True),
        limits=_limits(Entry(f"{entry.name}.limits", entry.take("limits", dict, {}), entry.faults)),
        figures=_each(entry.tables("figures"), read_figure),
        work=read_work(entry),
        rank=entry.take("rank", int, 100),
        instead=entry.texts("instead"),
        needs=entry.texts("needs"),
        languages=entry.texts("languages"),
        sources=entry.texts("sources"),
        **plain,
    )
    _check(entry, model)
    entry.end()
    return model


def _check(entry: Entry, model: Model) -> None:
    entry.check(bool(_ID.fullmatch(model.id)), "id", "must be of small letters, digits, dots and hyphens")
    for key, known in (("service", SERVICES), ("kind", KINDS)):
        value = getattr(model, key)
        entry.check(value in known, key, f"must be one of {', '.join(known)}, not {value!r}")
    lacks = "there is no backend" if not model.backend else "" if model.fetchable else "there are no files to fetch"
    entry.check(not lacks or bool(model.why), "why", f"must say why {lacks}")
    entry.check(not model.files or bool(model.repository), "repository", "is missing, and there are files")
    good = not model.repository or _REPOSITORY.fullmatch(model.repository)
    entry.check(bool(good), "repository", f"must be owner/name, not {model.repository!r}")
    entry.check(
        model.kind in {"model", "toolkit"} or bool(model.needs), "needs", f"must name what the {model.kind} adds to"
    )
    entry.check(bool(model.sources), "sources", "is missing: where is this from?")


def _files(entry: Entry) -> tuple[ModelFile, ...]:
    files = _each(entry.tables("files"), _file)
    entry.check(len({file.path for file in files}) == len(files), "files", "names a path twice")
    return files


def _file(entry: Entry) -> ModelFile:
    file = ModelFile(
        path=entry.take("path", str, "", needed=True),
        size=entry.take("size", int, 0),
        sha256=entry.take("sha256", str, ""),
        about=entry.take("about", int, 0),
        optional=entry.take("optional", bool, False),
    )
    if file.path and (fault := unsafe(file.path)):
        entry.wrong("path", fault)
    entry.check(file.size >= 0 and file.about >= 0, "size", "must not be below 0")
    entry.check(not file.sha256 or bool(_SHA256.fullmatch(file.sha256)), "sha256", "must be 64 small hex digits")
    return file


def _limits(entry: Entry) -> Limits:
    limits = Limits(
        sizes=entry.texts("sizes"),
        frames=entry.take("frames", str, ""),
        fps=entry.take("fps", float, 0.0),
        note=entry.take("note", str, ""),
    )
    for size in limits.sizes:
        entry.check(bool(re.fullmatch(r"\d+x\d+", size)), "sizes", f"must be as 1024x1024, not {size!r}")
    entry.end()
    return limits


def _preset(entry: Entry, key: str) -> Preset:
    preset = Preset(
        name=key,
        title=entry.take("title", str, "", needed=True),
        vram=_gib(entry, "vram", entry.take("vram", float, 0.0), zero=True),
        models=entry.texts("models"),
    )
    entry.end()
    return preset


def _each(entries: Iterable[Entry], make: Callable[[Entry], T]) -> tuple[T, ...]:
    made = []
    for entry in entries:
        made.append(make(entry))
        entry.end()
    return tuple(made)


def _gib(entry: Entry, key: str, value: object, *, zero: bool = False) -> float:
    if isinstance(value, int | float) and (zero or value > 0) and 0 <= value <= _BACKEND_CAP:
        return float(value)
    entry.wrong(key, f"must be GiB, above 0 and at most {_BACKEND_CAP:g}, not {value!r}")
    return 0.0


def _check_references(models: tuple[Model, ...], presets: tuple[Preset, ...], faults: list[Violation]) -> None:
    ids = [model.id for model in models]
    named = [(m.id, key, other) for m in models for key in ("instead", "needs") for other in getattr(m, key)]
    named += [(f"presets.{preset.name}", "models", other) for preset in presets for other in preset.models]
    faults += [
        Violation(f"{who}.{key}", f"no model {other!r} in the file") for who, key, other in named if other not in ids
    ]
    faults += [Violation(f"{i}.id", "stands twice") for i in sorted({i for i in ids if ids.count(i) > 1})]


def path_of() -> Path:
    """Give the file: beside this module in an installed distribution, deploy/models.toml in a checkout."""
    packed = Path(__file__).with_name("models.toml")
    return packed if packed.is_file() else Path(__file__).parents[3] / "deploy" / "models.toml"


@cache
def catalogue() -> Catalogue:
    """Give the studio's catalogue, read once. Raises InvalidInputError where the file does not hold."""
    return read(path_of().read_text(encoding="utf-8"))
