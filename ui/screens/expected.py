"""What a short, or a piece of a model's work, is expected to take: always with whether that was measured."""

from __future__ import annotations

from collections.abc import Mapping

from services.common.catalogue.spans import TimeUnit, coarse
from shorts.shelf.v1.shelf_pb2 import Model
from shorts.studio.v1.studio_pb2 import ExpectedShare, ExpectedTime, ProposeSetupResponse
from ui.html import esc
from ui.texts import Texts

REST = "rest"
_SPANS = {
    TimeUnit.SECONDS: ("span_seconds", "span_one_seconds"),
    TimeUnit.MINUTES: ("span_minutes", "span_one_minutes"),
    TimeUnit.HOURS: ("span_hours", "span_one_hours"),
}
_PARTS = {
    "script": "part_script",
    "speech": "part_speech",
    "picture": "part_picture",
    "clip": "part_clip",
    "loading": "part_loading",
    REST: "part_rest",
}
_WORKS = {"script": "work_script", "speech": "work_speech", "picture": "work_picture", "clip": "work_clip"}


def span_text(t: Texts, low: float, high: float) -> str:
    """Write a span of seconds in round numbers."""
    least, most, unit = coarse(low, high)
    several, one = _SPANS[unit]
    return t(one, high=most) if least == most else t(several, low=least, high=most)


def time_html(t: Texts, proposal: ProposeSetupResponse, models: Mapping[str, Model]) -> str:
    """Say what a short takes with a set, and what of it takes how long; then what was measured of its models."""
    told = [_whole(t, proposal.expected), *_figures(t, proposal, models)]
    return "<br>".join(map(esc, told)) + _parts(t, proposal.expected, models)


def _whole(t: Texts, expected: ExpectedTime) -> str:
    span = span_text(t, expected.low_seconds, expected.high_seconds)
    if not _by_models(expected):
        without = t("setup_without_models", span=span, how=t("how_two_cores"))
        return f"{t('setup_not_measured')}. {without}" if expected.unknown or not expected.high_seconds else without
    some = any(share.measured for share in _by_models(expected))
    how = t("how_measured" if expected.measured else "how_partly" if some else "how_reckoned")
    return t(
        "setup_expected",
        span=span,
        length=expected.length_seconds,
        scenes=expected.scenes,
        card=_card(t, expected.card, expected.card_gib),
        how=how,
    )


def _card(t: Texts, name: str, gib: float) -> str:
    return f"{name} ({gib:.0f} GB)" if name else t("setup_processor")


def _by_models(expected: ExpectedTime) -> list[ExpectedShare]:
    return [share for share in expected.shares if share.model]


def _figures(t: Texts, proposal: ProposeSetupResponse, models: Mapping[str, Model]) -> list[str]:
    return [
        t("setup_figure", name=_name(f.model, models), work=f.work, seconds=f.seconds, device=f.device)
        for f in proposal.figures
    ]


def _name(identity: str, models: Mapping[str, Model]) -> str:
    return models[identity].name if identity in models else identity


def _parts(t: Texts, expected: ExpectedTime, models: Mapping[str, Model]) -> str:
    """List what the sum is made of, to unfold."""
    if not _by_models(expected):
        return ""
    rows = []
    for share in expected.shares:
        label = t(_PARTS[share.unit], count=share.count, name=_name(share.model, models))
        how = t("how_two_cores") if share.unit == REST else t("how_measured") if share.measured else ""
        span = span_text(t, share.low_seconds, share.high_seconds)
        rows.append(f"{label}: {span}{f' · {how}' if how else ''}")
    if expected.without_clips_high_seconds:
        less = span_text(t, expected.without_clips_low_seconds, expected.without_clips_high_seconds)
        rows.append(t("setup_without_clips", span=less))
    if expected.unknown:
        rows.append(t("part_unknown", names=", ".join(_name(name, models) for name in expected.unknown)))
    if expected.card and expected.stands_for:
        rows.append(t("setup_stands_for", card=expected.card, gib=expected.card_gib))
    listed = "".join(f"<li>{esc(row)}</li>" for row in rows)
    return f"<details><summary>{esc(t('setup_parts'))}</summary><ul>{listed}</ul></details>"


def work_text(t: Texts, model: Model) -> str:
    """Say what one unit of a model's work takes on some cards; empty where nothing can be told."""
    if not model.HasField("work") or not model.work.times:
        return ""
    told = [
        t(
            "work_on",
            span=span_text(t, each.low_seconds, each.high_seconds),
            card=_card(t, each.card, each.gib),
            how=t("how_measured" if each.measured else "how_reckoned"),
        )
        for each in model.work.times
    ]
    return f"{t(_WORKS[model.work.unit])} ({model.work.made}): {'; '.join(told)}"
