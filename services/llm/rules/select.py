"""Choosing sentences for a length and laying them out over scenes, both by dynamic programming."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeAlias

from services.llm.rules.model import Sentence

_BIN = 0.25  # seconds
_MOST_CANDIDATES = 90
_NEIGHBOUR = 0.45  # worth of a sentence following the one before it in the source: what belongs together stays together
_FAR = 4  # places: further back than anything leans on
# (sentences taken, bins filled, places since the last one taken) -> weight and the orders taken, linked from the end
_Table: TypeAlias = dict[tuple[int, int, int], tuple[float, tuple[object, ...]]]


def choose(
    candidates: Sequence[Sentence],
    weights: dict[int, float],
    forced: set[int],
    target: float,
    counts: tuple[int, int],
    check: Callable[[], None],
    after: int = -9,
    slack: float = 0.04,
) -> list[Sentence]:
    """Pick the sentences, in their order, of the highest weight whose seconds come close to `target`.

    A 0/1 knapsack over bins of a quarter second. Sentences in `forced` (by order) are taken; one that needs the
    sentence before it is taken only with it. `counts` are the fewest and the most to take, where the candidates allow
    it; `after` is the order of the sentence that is said right before them; `slack` the share of `target` that the sum
    may miss for the sake of weight.
    """
    ranked = sorted(candidates, key=lambda s: (s.order in forced, weights[s.order]), reverse=True)[:_MOST_CANDIDATES]
    items = sorted(ranked, key=lambda s: s.order)
    fewest, most = min(counts[0], len(items)), max(counts[1], len(forced))
    ceiling = int(target * 1.3 / _BIN) + 8
    table: _Table = {(0, 0, _FAR): (0.0, ())}
    previous_order = items[0].order if items else 0
    if items and 0 < previous_order - after < _FAR:
        table = {(0, 0, previous_order - after): (0.0, ())}
    for item in items:
        check()
        table = _step(table, item, weights[item.order], item.order in forced, previous_order, (most, ceiling))
        previous_order = item.order
    best, best_value = (), float("-inf")
    for (taken, size, _), (value, chosen) in table.items():
        miss = abs(size * _BIN - target) / max(target, 1.0)
        total = value - 40.0 * max(0.0, miss - slack) - 6.0 * max(0, fewest - taken) - 4.0 * miss
        if total > best_value:
            best_value, best = total, chosen  # type: ignore[assignment]
    orders = set()
    link: tuple[object, ...] = best
    while link:
        orders.add(link[0])
        link = link[1]  # type: ignore[assignment]
    return [item for item in items if item.order in orders]


def _step(
    table: _Table,
    item: Sentence,
    weight: float,
    forced: bool,
    previous_order: int,
    limits: tuple[int, int],
) -> _Table:
    size = max(1, round(item.seconds / _BIN))
    out: _Table = {}

    def offer(key: tuple[int, int, int], value: float, chosen: tuple[object, ...]) -> None:
        if key not in out or out[key][0] < value:
            out[key] = (value, chosen)

    for (taken, filled, before), (value, chosen) in table.items():
        gap = min(_FAR, before + item.order - previous_order)
        allowed = gap <= {"previous": 1, "near": 3}.get(item.needs, _FAR)
        fits = taken < limits[0] and filled + size <= limits[1]
        if forced or (allowed and fits):
            bonus = _NEIGHBOUR if gap == 1 else 0.0 if item.subject else -0.15
            offer((taken + 1, min(filled + size, limits[1] + 40), 0), value + weight + bonus, (item.order, chosen))
        if not forced:
            offer((taken, filled, gap), value, chosen)
    return out


def spread(sentences: Sequence[Sentence], groups: int, starts: set[int], tail: float = 0.0) -> list[list[Sentence]]:
    """Lay sentences out over `groups` scenes in order, even in seconds; those in `starts` (orders) begin a scene.

    `tail`: seconds that the last scene takes besides its sentences.
    """
    count = len(sentences)
    groups = max(1, min(groups, count))
    ideal = (sum(s.seconds for s in sentences) + tail) / groups

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        if left == 1:
            return _uneven(sentences[start:], ideal - tail, starts), (count,)
        options = []
        for end in range(start + 1, count - left + 2):
            rest, cuts = best(end, left - 1)
            options.append((_uneven(sentences[start:end], ideal, starts) + rest, (end, *cuts)))
        return min(options)

    if count > 120:
        raise ValueError("too many sentences for one short")
    cuts = best(0, groups)[1]
    return [list(sentences[start:end]) for start, end in zip((0, *cuts), cuts, strict=False)]


def _uneven(group: Sequence[Sentence], ideal: float, starts: set[int]) -> float:
    seconds = sum(s.seconds for s in group)
    misplaced = sum(1 for s in group[1:] if s.order in starts)
    return (seconds - ideal) ** 2 + 100.0 * misplaced + 30.0 * max(0, len(group) - 3)
