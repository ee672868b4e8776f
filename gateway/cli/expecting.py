"""What a short is expected to take, in English."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.catalogue.cards import Speed
from gateway.catalogue.expected import LOADING, REST_OF_IT, Expectation, Part
from gateway.catalogue.measured import measured
from gateway.catalogue.reckoning import LENGTH, SCENES, Span, examples
from services.common.catalogue import Model, catalogue
from services.common.catalogue.spans import coarse

RECKONED, MEASURED = "reckoned, not measured", "measured"
PARTLY = "partly measured, the rest reckoned"
_UNITS = {
    "script": "the script",
    "speech": "{count} scenes spoken",
    "picture": "{count} pictures",
    "clip": "{count} clips",
}
_ONE = {"script": "a script", "speech": "a scene's speech", "picture": "a picture", "clip": "a scene's clip"}
_LOADED = "reading models from the disk"
_REST = "the rest, on the processor"
_ON_TWO_CORES = "measured on two cores of another PC"


def span(of: Span) -> str:
    """Write a span: "2 to 4.5 minutes"."""
    low, high, unit = coarse(of.low, of.high)
    return f"{high} {unit.value}" if low == high else f"{low} to {high} {unit.value}"


def card(of: Speed) -> str:
    """Write a card: "RTX 3060 (12 GB)"."""
    return f"{of.name} ({of.gib:.0f} GB)"


def on(of: Speed | None) -> str:
    """Write where work is done."""
    return f"on {card(of)}" if of else "on the processor"


def words(expected: Expectation) -> Iterator[str]:
    """Tell what a short takes, and what of it takes how long."""
    short = f"Time for a short of {LENGTH:.0f} s in {SCENES} scenes: "
    if not expected.shares:
        told = f"about {span(expected.rest)}, {_ON_TWO_CORES}."
        yield short + (
            f"not measured, and nothing to reckon it from. Without models: {told}" if expected.unknown else told
        )
    else:
        how = MEASURED if expected.measured else PARTLY if expected.partly_measured else RECKONED
        yield f"{short}about {span(expected.whole)} {on(expected.card)}, {how}."
        if expected.card and expected.stands_for:
            yield f"  That card stands for those with {expected.card.gib:.0f} GB; a quicker one takes less."
        yield from (f"  {_part(part)}" for part in expected.parts)
        if less := expected.without_clips:
            yield f"  With pictures moved by rules in place of clips (`--backend video=motion`): about {span(less)}"
    for model in expected.unknown:
        yield f"  {model.name} is in no sum: not measured, and nothing to reckon it from."


def _part(part: Part) -> str:
    if part.unit == REST_OF_IT:
        return f"{_REST}: {span(part.span)} ({_ON_TWO_CORES})"
    if part.unit == LOADING:
        return f"{_LOADED}: {span(part.span)}"
    told = _UNITS[part.unit].format(count=part.count)
    return f"{told} by {part.model}: {span(part.span)}{f' ({MEASURED})' if part.measured else ''}"


def times_of(model: Model) -> str:
    """Tell what one unit of a model's work takes on some cards; empty where nothing can be told."""
    work = model.work
    if work is None:
        return ""
    found = examples(model, catalogue(), measured())
    told = [f"{span(each)} {on(of)}, {MEASURED if exact else RECKONED}" for of, each, exact in found]
    much = f", {work.tflop:g} TFLOP" if work.tflop else ""
    return f"{_ONE[work.unit]} ({work.made}{much}): {'; '.join(told) or 'not known'}"


def facts(expected: Expectation) -> dict[str, object]:
    """Give all of it as data."""
    return {
        "card": expected.card.name if expected.card else "",
        "stands_for": expected.stands_for,
        "length": LENGTH,
        "scenes": SCENES,
        "low": round(expected.whole.low, 1),
        "high": round(expected.whole.high, 1),
        "measured": expected.measured,
        "parts": [
            {
                "unit": part.unit,
                "model": part.model,
                "count": part.count,
                "low": round(part.span.low, 1),
                "high": round(part.span.high, 1),
                "measured": part.measured,
            }
            for part in expected.parts
        ],
        "unknown": [model.id for model in expected.unknown],
    }
