"""Writes docs/models.md from the catalogue and from what `make bench-gpu` measured.

Run as `python tools/make_models_page.py [--check]`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from bench.gpu.results import NOT_RUN, Result, cells, errors, read_results
from bench.gpu.shapes import cases
from services.common.catalogue.model import License, Model
from services.common.catalogue.read import SERVICES, Catalogue, catalogue

PAGE = Path(__file__).parents[1] / "docs" / "models.md"
TITLES = {
    "llm": "Script (llm)",
    "image": "Pictures (image)",
    "video": "Clips (video)",
    "tts": "Voices (tts)",
    "music": "Music (music)",
    "library": "Library (planned)",
}

HEAD = """\
# Models

<!-- Made by tools/make_models_page.py from deploy/models.toml and bench/gpu/results.json; run it after a change. -->

The studio makes shorts without any of these. With a model on the PC, the backend that runs it is used by itself, in the
order of the route; a fallback is always told. `shorts setup` looks at the PC, proposes a set with sizes and licences,
and fetches it after a yes.

```sh
shorts setup                              # a set that fits this PC
shorts models list --service video
shorts models show sdxl-1.0
shorts models plan --vram 12              # what fits together, what is to be fetched, what a short takes
shorts models pull sdxl-1.0               # goes on where it broke off; every file is hashed
shorts models verify
shorts models remove sdxl-1.0 --yes
```

**Files.** Only safetensors, ONNX and text are taken; pickles, which may run code as they are read, are refused, also
under another name. Sizes and hashes that the catalogue knows are the law; the others the hub tells before anything is
fetched, and a lock file beside the model (`shorts.lock.json`) keeps them for `shorts models verify`. A mirror of the
hub is named by SHORTS_MODELS_MIRROR. Without the internet: copy the model's folder, and give it with `--from`. Models
that are given only to those who accepted their terms need a token of the hub in HF_TOKEN; it is shown for those alone.

**Licences.** A job is commercial unless it says `--non-commercial`, and refuses a model whose licence forbids that, by
name. Some licences give no right in some countries: SHORTS_REGION tells the studio where it is used, and without it
such a model is not used at all. "limited" means allowed under the condition named.

**Memory.** One heavy model works on a card at a time; what does not fit beside it is unloaded first. Figures are those
of the models' own pages, or estimates where a line says so.
{run}
"""
NONE_RAN = "**None of the models was run** on a graphics card for this page, and no time was measured."
SOME_RAN = "What was measured on a graphics card stands under [Measured](#measured)."
MEASURED = """\
## Measured

`make bench-gpu` makes each model in its published shape with random weights, since speed and memory depend on shapes
alone. The studio's backend then makes a picture or clip for 1080 x 1920 with it, and a plain diffusers script does the
same work on the same files in the same run: `from_pretrained`, `.to("cuda")`, one call. Seconds in all are from the
prompt to pixels, with nothing to load; seconds to load, from disk to the card; memory is the most that PyTorch had
allocated on the card. The plain script's figures stand second. `make bench-gpu BENCH_ARGS="--disk"` tells what disk and
main memory it takes; `--only ltx-video sdxl-1.0` chooses, `--steps 8` shortens, `--help` tells the rest.
"""


def page(of: Catalogue, results: Mapping[str, Result] | None = None) -> str:
    """Make the page; `results` by case, those of bench/gpu/results.json where none are given."""
    found = read_results() if results is None else results
    shown = {case: result for case, result in found.items() if result.machine.card and not result.tiny}
    head = HEAD.format(run=SOME_RAN if shown else NONE_RAN)
    sections = (_section(service, of.of(service), shown) for service in SERVICES)
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


def _section(service: str, models: Sequence[Model], measured: Mapping[str, Result]) -> str:
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
            _times(m, measured.get(m.id)),
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


def _times(model: Model, measured: Result | None) -> str:
    told = [f"{f.work}: {f.seconds:g} s ({f.device})" for f in model.figures]
    if measured is not None and not measured.ours.error:
        told.append(f"{measured.work}: {measured.ours.made:.3g} s ({measured.machine.card})")
    return "; ".join(told) or NOT_RUN


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
        )
        for preset in of.presets
    )
    intro = "What `shorts setup` proposes; what has no backend yet, or a licence forbids, it leaves out and says so."
    return "\n".join(["## Presets", "", intro, "", *_table(("name", "for", "card", "models"), rows), ""])


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
