"""Writes docs/models.md from the catalogue and from what `make bench-gpu` measured.

Run as `python tools/make_models_page.py [--check]`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from bench.gpu.results import NOT_RUN, Result, cells, errors, read_results
from bench.gpu.shapes import cases
from gateway.catalogue.expected import card_for, expect
from gateway.catalogue.plan import Room, plan_named
from gateway.catalogue.reckoning import examples
from gateway.cli.expecting import on, span
from services.common.catalogue.model import License, Model, Preset
from services.common.catalogue.read import SERVICES, Catalogue, catalogue
from tools.models_page_texts import HEAD, MEASURED, NONE_RAN, PRESETS, RECKONED, SOME_RAN

PAGE = Path(__file__).parents[1] / "docs" / "models.md"
TITLES = {
    "llm": "Script (llm)",
    "image": "Pictures (image)",
    "video": "Clips (video)",
    "tts": "Voices (tts)",
    "music": "Music (music)",
    "library": "Library (planned)",
}


def page(of: Catalogue, results: Mapping[str, Result] | None = None) -> str:
    """Make the page; `results` by case, those of bench/gpu/results.json where none are given."""
    found = read_results() if results is None else results
    shown = {case: result for case, result in found.items() if result.machine.card and not result.tiny}
    head = HEAD.format(run=(SOME_RAN if shown else NONE_RAN) + "\n" + RECKONED)
    sections = (_section(service, of, shown) for service in SERVICES)
    return "\n".join([head, *sections, _measured(shown), _licenses(of), _presets(of)])


def _measured(results: Mapping[str, Result]) -> str:
    """Give a row for every pipeline that the bench knows, with its date, or that it was not run."""
    head = ("pipeline", "work", "s a step", "s in all", "s to load", "peak, GiB", "measured")
    rows = [_measured_row(case.title, results.get(case.id)) for case in cases()]
    failed = [f"- {text}" for case in cases() if case.id in results for text in errors(results[case.id])]
    machines = {(result.date, result.machine) for result in results.values()}
    told = [
        f"- {date}: {on.card}, {on.card_bytes / 2**30:.0f} GiB, driver {on.driver}; PyTorch {on.torch}, diffusers "
        f"{on.diffusers}, transformers {on.transformers}."
        for date, on in sorted(machines, key=lambda pair: (pair[0], pair[1].card, pair[1].torch))
    ]
    notes = [*told, *failed, ""] if told or failed else []
    return "\n".join([MEASURED, *_table(head, rows), "", *notes])


def _measured_row(title: str, result: Result | None) -> tuple[str, ...]:
    if result is None:
        return (title, "–", "–", "–", "–", "–", NOT_RUN)
    step, plain_step, _, made, plain_made, load, plain_load, peak, plain_peak, _ = cells(result)
    pairs = ((step, plain_step), (made, plain_made), (load, plain_load), (peak, plain_peak))
    return (
        title,
        result.work,
        *(f"{ours} / {plain}" for ours, plain in pairs),
        f"{result.date}, {result.machine.card}",
    )


def _section(service: str, of: Catalogue, measured: Mapping[str, Result]) -> str:
    models = of.of(service)
    head = ("id", "model", "backend", "size", "VRAM, GiB", "licence", "commercial use", "time")
    rows = (
        (
            f"`{m.id}`",
            f"[{m.name}]({m.sources[0]})",
            f"`{m.backend}`" if m.backend else "none yet",
            _size(m),
            _vram(m),
            m.license.name.partition(" (")[0],
            _allowed(m.license),
            _times(m, of, measured.get(m.id)),
        )
        for m in models
    )
    lines = [f"## {TITLES[service]}", "", *_table(head, rows), ""]
    return "\n".join([*lines, *(line for m in models for line in _about(m)), ""])


def _about(model: Model) -> Iterator[str]:
    said = [_ended(model.notes)] if model.notes else []
    if model.why:
        said.append(_ended(model.why[0].upper() + model.why[1:] if model.fetchable else f"Not to be had: {model.why}"))
    if model.instead:
        said.append(f"In its place: {', '.join(f'`{i}`' for i in model.instead)}.")
    if model.needs:
        said.append(f"Works with {' or '.join(f'`{i}`' for i in model.needs)}.")
    if model.limits.sizes:
        limits = model.limits
        more = [f"{limits.frames} frames"] if limits.frames else []
        more += [f"{limits.fps:g} a second"] if limits.fps else []
        more += [limits.note] if limits.note else []
        said.append(f"Makes {', '.join(limits.sizes)}{'; ' + ', '.join(more) if more else ''}.")
    if model.languages:
        said.append(f"Languages: {', '.join(model.languages)}.")
    if model.ollama:
        said.append(f"In Ollama: `{model.ollama}`.")
    if model.gated:
        said.append("Given only to those who accepted its terms.")
    if model.unchecked:
        said.append(_ended(f"Not checked: {model.unchecked}"))
    yield f"- `{model.id}`: {' '.join(said)}"


def _ended(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _size(model: Model) -> str:
    if not model.fetchable:
        return "–"
    if not model.size:
        return "not known"
    return f"{model.size / 1e9:.1f} GB" if model.size >= 1e9 else f"{model.size / 1e6:.0f} MB"


def _vram(model: Model) -> str:
    if model.vram:
        return ", ".join(f"{gib:g} ({precision})" for precision, gib in model.vram.items())
    if model.needs and model.backend:
        return "its size, beside its base"
    return "none: processor" if model.cpu else "not known"


def _allowed(terms: License) -> str:
    where = f", **not in {', '.join(terms.excluded)}**" if terms.excluded else ""
    return f"{terms.commercial.value}{where}"


def _times(model: Model, of: Catalogue, measured: Result | None) -> str:
    """Tell what was measured; where nothing was, what is reckoned, so named."""
    told = [f"{f.work}: {f.seconds:g} s ({f.device})" for f in model.figures]
    if measured is not None and not measured.ours.error:
        told.append(f"{measured.work}: {measured.ours.made:.3g} s ({measured.machine.card})")
    if told:
        return "; ".join(told)
    reckoned = [f"{span(each)} {on(card)}" for card, each, _ in examples(model, of)] if model.backend else []
    return f"reckoned: {'; '.join(reckoned)}" if reckoned else NOT_RUN


def _licenses(of: Catalogue) -> str:
    used = {model.license.key: model.license for model in of.models}
    rows = (
        (
            f"[{terms.name}]({terms.url})",
            _allowed(terms),
            terms.conditions or "–",
            terms.outputs,
            "" if terms.checked else "text not read",
        )
        for terms in used.values()
    )
    head = ("licence", "commercial use", "conditions", "what it makes", "")
    return "\n".join(["## Licences", "", *_table(head, rows), ""])


def _presets(of: Catalogue) -> str:
    rows = (
        (
            f"`{preset.name}`",
            preset.title,
            f"{preset.vram:g} GiB" if preset.vram else "none",
            ", ".join(f"`{i}`" for i in preset.models),
            _short(of, preset),
        )
        for preset in of.presets
    )
    head = ("name", "for", "card", "models", "a short takes")
    return "\n".join(["## Presets", "", PRESETS, "", *_table(head, rows), ""])


def _short(of: Catalogue, preset: Preset) -> str:
    """Reckon a short with a preset on a card of its size."""
    card, stands_for = card_for(preset.vram, ())
    expected = expect(plan_named(of, preset.models, Room(preset.vram)), card, stands_for=stands_for)
    less = expected.without_clips
    return f"{span(expected.whole)} {on(card)}" + (f"; {span(less)} with no clips by models" if less else "")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"


def main() -> int:
    """Write the page; with --check, only tell whether it is up to date. Give the exit code."""
    made = page(catalogue())
    if "--check" in sys.argv[1:]:
        if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == made:
            return 0
        print("docs/models.md is out of date; run: python tools/make_models_page.py")
        return 1
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
