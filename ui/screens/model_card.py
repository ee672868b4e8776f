"""One model of the catalogue as a card."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from shorts.shelf.v1.shelf_pb2 import Model, Presence
from ui.html import esc, filesize, icon
from ui.screens.expected import work_text
from ui.screens.licence import licence_badges
from ui.texts import LANGUAGE_NAMES, Texts

HEADROOM_GIB = 0.5
"""Kept free on a card for the screen; as the gateway plans."""
STATES = {
    Presence.PRESENCE_HERE: ("done", "model_here", "check_circle"),
    Presence.PRESENCE_PARTLY: ("interrupted", "model_partly", "incomplete_circle"),
    Presence.PRESENCE_COMING: ("running", "model_coming", "downloading"),
    Presence.PRESENCE_ABSENT: ("absent", "model_absent", "radio_button_unchecked"),
}
"""What is here: name for the style sheet, key of its text, icon."""


def model_html(t: Texts, model: Model, names: Mapping[str, str], card_gib: float) -> str:
    """Build the card; `names`: of all models by id, `card_gib`: memory of this PC's largest card, 0 without one."""
    facts = (_size(t, model), _vram(t, model, names))
    told = "".join(f"<span>{esc(fact)}</span>" for fact in facts)
    alerts = "".join(
        f'<p class="model-problem literal" dir="auto">{icon("error")}{esc(text)}</p>'
        for text in (model.detail, model.refusal)
        if text
    )
    # The catalogue's notes are English: those who read Korean find them below the fold.
    shown = model.notes if t.language == "en" else ""
    notes = f'<p class="model-notes literal" dir="auto">{esc(shown)}</p>' if shown else ""
    return (
        f'<article class="model" data-model="{esc(model.id)}"><div class="model-head">'
        f'<h4 class="literal" dir="auto">{esc(model.name)}</h4>{_chip(t, model)}</div>'
        f'<p class="facts">{told}</p>{licence_badges(t, model, _fit(t, model, card_gib))}'
        f"{alerts}{_why(t, model, names)}{notes}{_details(t, model, names)}</article>"
    )


def _chip(t: Texts, model: Model) -> str:
    style, key, symbol = STATES.get(model.presence, STATES[Presence.PRESENCE_ABSENT])
    return f'<span class="chip {style}">{icon(symbol)}{esc(t(key))}</span>'


def _size(t: Texts, model: Model) -> str:
    if not model.fetchable:
        return t("model_from_folder") if model.size_bytes else t("size_unknown")
    return filesize(model.size_bytes) if model.size_bytes else t("size_unknown")


def _vram(t: Texts, model: Model, names: Mapping[str, str]) -> str:
    if model.vram:
        return t("vram_list", needs=", ".join(f"{need.gib:g} GiB ({need.precision})" for need in model.vram))
    if model.cpu:
        return t("vram_cpu")
    if model.needs:
        return t("vram_base", base=names.get(model.needs[0], model.needs[0]))
    return t("vram_unknown")


def _fit(t: Texts, model: Model, card_gib: float) -> str:
    """Say that it does not fit this PC; empty where it may."""
    if model.cpu or not model.vram:
        return ""
    if not card_gib:
        return t("needs_card")
    return t("too_large") if min(need.gib for need in model.vram) > card_gib - HEADROOM_GIB else ""


def _why(t: Texts, model: Model, names: Mapping[str, str]) -> str:
    """Tell what keeps it from being used at all, and what serves in its place."""
    if model.backend and model.fetchable:
        return ""
    title = t("model_from_folder") if model.backend else t("model_no_backend")
    reason = f'<span class="literal" dir="auto">{esc(model.why)}</span>' if model.why else ""
    instead = ", ".join(names.get(identity, identity) for identity in model.instead)
    told = f"<span>{esc(t('instead'))}: {esc(instead)}</span>" if instead else ""
    return f'<p class="model-why"><b>{esc(title)}</b>{reason}{told}</p>'


def _details(t: Texts, model: Model, names: Mapping[str, str]) -> str:
    terms = model.terms
    conditions = terms.conditions if terms.checked else " ".join((terms.conditions, f"({t('hearsay')})")).strip()
    frames = t("frames_fps", frames=model.frames, fps=model.fps) if model.fps and model.frames else model.frames
    times = "; ".join(f"{f.work}, {f.device}: {f.seconds:g} s" for f in model.figures)
    rows = (
        (t("notes"), model.notes if t.language != "en" else ""),
        (t("conditions"), conditions),
        (t("outputs"), terms.outputs),
        (t("works_with"), ", ".join(names.get(identity, identity) for identity in model.needs)),
        (t("languages"), ", ".join(LANGUAGE_NAMES.get(code, code) for code in model.languages)),
        (t("sizes"), ", ".join(model.sizes)),
        (t("frames"), frames),
        (t("work_times"), work_text(t, model)),
        (t("times"), times or t("none_measured")),
        (t("gated"), t("gated_help") if model.token_missing else ""),
        (t("unchecked"), model.unchecked),
    )
    told = "".join(
        f'<dt>{esc(name)}</dt><dd class="literal" dir="auto">{esc(text)}</dd>' for name, text in rows if text
    )
    links = "".join(_link(url) for url in dict.fromkeys((terms.url, *model.sources)))
    sources = f"<dt>{esc(t('sources'))}</dt><dd>{links}</dd>" if links else ""
    return f"<details><summary>{esc(t('details'))}</summary><dl>{told}{sources}</dl></details>"


def _link(url: str) -> str:
    """Link to a page elsewhere, named by its host and the end of its path; nothing for what is no web address."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return ""
    name = f"{parts.hostname}{parts.path}".rstrip("/")
    short = name if len(name) <= 44 else f"{name[:18]}…{name[-24:]}"
    return f'<a href="{esc(url)}" target="_blank" rel="noreferrer noopener">{esc(short)}</a>'
