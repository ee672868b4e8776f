"""Spans of time in round numbers: what is only reckoned is not told to the second."""

from __future__ import annotations

from enum import Enum

_MOST = 100
"""Of a unit; above it, the next one is told in."""


class TimeUnit(Enum):
    """What a span is told in."""

    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"


def coarse(low: float, high: float) -> tuple[str, str, TimeUnit]:
    """Give a span of seconds as two round numbers and what they count; the two are equal where they round alike.

    Below 2 in tenths, below 5 in halves, below 20 in whole numbers, above in fives.
    """
    unit, length = TimeUnit.SECONDS, 1.0
    if high >= _MOST:
        unit, length = (TimeUnit.MINUTES, 60.0) if high < _MOST * 60 else (TimeUnit.HOURS, 3600.0)
    return _round(low / length), _round(high / length), unit


def _round(number: float) -> str:
    step = 0.1 if number < 2 else 0.5 if number < 5 else 1 if number < 20 else 5
    return f"{max(0.1, step * round(number / step)):.1f}".removesuffix(".0")
