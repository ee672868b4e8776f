"""Writes docs/models.md from the catalogue, deploy/models.toml: `python tools/make_models_page.py [--check]`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

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
NOT_RUN = "not run"

HEAD = """\
# Models

<!-- Made by tools/make_models_page.py from deploy/models.toml; change that file and run it again. -->

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
of the models' own pages unless a line says otherwise: on the machine that this page was made on, **none of them was
run**, and no time was measured.
"""


def page(of: Catalogue) -> str:
    """Make the page."""
    parts = [HEAD, *(_section(service, of.of(service)) for service in SERVICES), _licenses(of), _presets(of)]
    return "\n".join(parts)


def _section(service: str, models: Sequence[Model]) -> str:
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
            _times(m),
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
    return "none: processor" if model.cpu else "not known"


def _allowed(terms: License) -> str:
    where = f", **not in {', '.join(terms.excluded)}**" if terms.excluded else ""
    return f"{terms.commercial.value}{where}"


def _times(model: Model) -> str:
    return "; ".join(f"{f.work}: {f.seconds:g} s ({f.device})" for f in model.figures) or NOT_RUN


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
