"""Spans of samples: from the first sample of a word or sound to behind its last."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]


def in_order(spans: Iterable[Span], size: int) -> list[Span]:
    """Keep spans within 0 to `size` samples, one after the other; each keeps at least one sample."""
    given = list(spans)
    out: list[Span] = []
    for index, (first, behind) in enumerate(given):
        lowest = out[-1][1] if out else 0
        highest = size - (len(given) - index)
        start = min(max(first, lowest), highest)
        out.append((start, min(max(behind, start + 1), highest + 1)))
    return out
