"""`shorts models list | show | verify`: what the catalogue says, and what is on this disk."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from gateway.cli.bars import err_console, telling
from gateway.cli.expecting import times_of
from gateway.cli.printing import print_table
from gateway.cli.problems import DONE, FAILED
from gateway.staging import Step
from services.common.catalogue import Model, catalogue, is_here, read_lock
from services.common.catalogue.local import LOCK
from services.common.catalogue.release import WeightFile, command_here
from services.common.errors import StudioError
from services.common.settings import load_settings

_ALLOWED = {"yes": "green", "limited": "yellow", "no": "red"}


def list_models(service: str, *, here: bool, as_json: bool) -> None:
    """Print the models of the catalogue."""
    folder = load_settings().models_folder
    chosen = [m for m in catalogue().models if service in {"", m.service} and (not here or is_here(m, folder))]
    if as_json:
        for model in chosen:
            sys.stdout.write(json.dumps(_facts(model, folder), ensure_ascii=False) + "\n")
        return
    if not chosen:
        setup = load_settings().setup_command
        sys.stdout.write(f"none; `shorts models list` shows all, `{setup}` proposes some\n")
        return
    head = ("id", "state", "does", "size", "VRAM GiB", "commercial", "licence")
    print_table(head, (_row(model, folder) for model in chosen))


def _row(model: Model, folder: Path) -> list[str | Text]:
    terms = model.license
    allowed = Text(terms.commercial.value, _ALLOWED[terms.commercial.value])
    if terms.excluded:
        allowed.append(f", not in {' '.join(terms.excluded)}", "red")
    state = Text("here", "green") if is_here(model, folder) else Text("" if model.backend else "no backend", "dim")
    return [model.id, state, model.service, size_of(model), vram_of(model), allowed, terms.name.partition(" (")[0]]


def size_of(model: Model) -> str:
    """Write what is to be fetched of a model."""
    if not model.fetchable:
        return "from a folder" if model.files else "none"
    if not model.size:
        return "not known"
    return f"{model.size / 1e9:.1f} GB" if model.size >= 1e9 else f"{model.size / 1e6:.0f} MB"


def vram_of(model: Model) -> str:
    """Write what a model takes of a card's memory."""
    needs = ", ".join(f"{gib:g} {precision}" for precision, gib in model.vram.items())
    return needs or ("processor" if model.cpu else "as its base" if model.needs else "not known")


def _facts(model: Model, folder: Path) -> dict[str, Any]:
    facts = asdict(model)
    facts["license"]["commercial"] = model.license.commercial.value
    return {**facts, "size": model.size, "here": is_here(model, folder), "folder": str(model.folder(folder))}


def show_model(model_id: str, *, as_json: bool) -> None:
    """Print all that is known of a model. Raises NotFoundError for an unknown one."""
    model = catalogue().get(model_id)
    folder = load_settings().models_folder
    if as_json:
        sys.stdout.write(json.dumps(_facts(model, folder), ensure_ascii=False, indent=1) + "\n")
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(Text.assemble((model.name, "bold"), f"  {model.id}"))
    for name, value in _lines(model, folder):
        if value:
            console.print(Text.assemble((f"{name:>14}  ", "dim"), value))


def _lines(model: Model, folder: Path) -> Iterable[tuple[str, str]]:
    terms, limits, lock = model.license, model.limits, read_lock(model.folder(folder))
    yield "does", f"{model.service} ({model.kind})" if model.kind != "model" else model.service
    yield "run by", model.backend or f"nothing: {model.why}"
    yield "fetched", "" if model.fetchable or not model.backend else f"no: {model.why}"
    yield "works with", ", ".join(model.needs)
    yield "in its place", ", ".join(model.instead)
    yield "licence", f"{terms.name}, {terms.url}"
    yield "commercial", f"{terms.commercial.value}{': ' + terms.conditions if terms.conditions else ''}"
    yield "not in", ", ".join(terms.excluded)
    yield "what it makes", terms.outputs
    yield "languages", ", ".join(model.languages)
    yield "VRAM GiB", vram_of(model)
    yield "memory GiB", f"{model.ram:g}" if model.ram else ""
    yield "sizes", ", ".join(limits.sizes)
    yield "frames", limits.frames
    yield "fps", f"{limits.fps:g}" if limits.fps else ""
    yield "time", times_of(model) or ("not known" if model.backend else "")
    yield "measured", "; ".join(f"{f.work} on {f.device}: {f.seconds:g} s" for f in model.figures)
    yield "repository", f"{model.repository} at {model.revision}" if model.repository else ""
    yield "access", "only for those who accepted its terms; HF_TOKEN holds the token" if model.gated else ""
    yield "Ollama", model.ollama
    yield "size", size_of(model)
    for file in model.files:
        known = f"{file.size:,} bytes" if file.size else f"about {file.about / 1e6:,.0f} MB" if file.about else "?"
        yield "file", f"{file.path}  {known}{'  SHA-256 ' + file.sha256[:12] + '…' if file.sha256 else ''}"
    yield "notes", model.notes
    yield "not checked", model.unchecked
    yield "sources", "  ".join(model.sources)
    here = is_here(model, folder)
    yield "here", f"{model.folder(folder)}{f' (commit {lock.revision[:12]})' if lock else ''}" if here else "no"


def verify_models(model_ids: Sequence[str]) -> int:
    """Hash the files of models again; give the exit code. Raises NotFoundError for an unknown one."""
    folder = load_settings().models_folder
    asked = [catalogue().get(model_id) for model_id in model_ids]
    chosen = asked or [model for model in catalogue().models if is_here(model, folder)]
    if not chosen:
        sys.stdout.write("no models are here\n")
    return FAILED if [model for model in chosen if not _verify(model, folder)] else DONE


def _verify(model: Model, folder: Path) -> bool:
    """Check one model and tell of it."""
    place = model.folder(folder)
    again = f"fetch it again: {command_here(model.fetch_command, load_settings().setup_command)}"
    try:
        lock = read_lock(place)
    except StudioError as error:
        sys.stdout.write(f"{model.id}: {error.message}\n")
        return False
    pins = {file.path: file for file in lock.files} if lock else {}
    if lock is None and model.exact:
        pins = {file.path: file for file in model.release(model.pinned_files).files}
    if not pins:
        state = "not here" if not place.is_dir() else f"there is no {LOCK}, so nothing to compare with"
        sys.stdout.write(f"{model.id}: {state}; {again}\n")
        return False
    wrong = _wrong(place, list(pins.values()))
    if wrong:
        sys.stdout.write(f"{model.id}: {len(wrong)} of {len(pins)} files are wrong, {wrong[0]} first; {again}\n")
        return False
    against = "as they were found" if lock and lock.checked == "nothing" else "every hash right"
    sys.stdout.write(f"{model.id}: {len(pins)} files, {against}\n")
    return True


def _wrong(place: Path, files: Sequence[WeightFile]) -> list[str]:
    """Hash files again, telling on the way; list those that are not what they should be."""
    wrong: list[str] = []
    total = sum(file.size for file in files)
    with telling(total, err_console()) as tell:
        before = 0
        for number, file in enumerate(files, 1):

            def read(at: int, file: WeightFile = file, number: int = number, before: int = before) -> None:
                tell(Step(file.path, before + at, total, number, len(files), at / file.size))

            if not file.is_at(place / file.path, read):
                wrong.append(file.path)
            before += file.size
    return wrong
