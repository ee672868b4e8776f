"""Beaks, in two halves."""

from __future__ import annotations

from collections.abc import Callable

from services.common.drawing.characters.ink import (
    FINE,
    INK,
    WHITE,
    Art,
    Knot,
    both,
    oval,
    soft,
    symmetric,
)
from services.common.drawing.characters.look import Look
from services.common.drawing.characters.muzzle import Snout
from services.common.drawing.color import shade


def _beak(
    look: Look, upper: tuple[Knot, ...], lower: tuple[Knot, ...], y: float, drop: float, color: int | None = None
) -> Snout:
    tone = look.palette.nose if color is None else color
    s = Snout(y, max(k[0] for k in upper) * 0.8, drop, lower=Art())
    s.over.solid(symmetric(upper), tone, depth=0.2)
    if s.lower is not None:
        s.lower.solid(symmetric(lower), shade(tone, -0.08))
    return s


def _owl(look: Look) -> Snout:
    return _beak(
        look,
        ((0, 0.5), (3.6, 2.4), (4.2, 6.5), (2, 10), (0, 13, True)),
        ((0, 6), (3.2, 7), (3.2, 11), (0, 12.6)),
        8,
        6.2,
    )


def _eagle(look: Look) -> Snout:
    p = look.palette
    upper: tuple[Knot, ...] = ((0, -4), (5.4, -3), (8.8, 2), (9.6, 7.4, True), (6, 9.2), (3.6, 14), (0, 20, True))
    s = _beak(look, upper, ((0, 6), (7.4, 7), (6.4, 13.8), (0, 16.4)), 9.4, 7.6)
    s.over.flat(symmetric([(0, -3.4), (4.8, -2.4), (8.0, 2), (4, 3.4), (0, 3.8)]), shade(p.nose, 0.07))
    for nostril in both(oval(3.4, 1.4, 1.1, 0.7, 24)):
        s.over.flat(nostril, INK)
    return s


def _parrot(look: Look) -> Snout:
    p = look.palette
    upper: tuple[Knot, ...] = ((0, -5), (6, -4), (9.6, 2), (8.8, 9), (4.4, 14.4), (0, 19, True))
    s = _beak(look, upper, ((0, 8), (7.4, 9), (7, 15), (0, 18.4)), 11, 8.0)
    s.over.flat(symmetric([(0, -4.4), (5.2, -3.4), (7.4, -0.6), (0, 0.4)]), shade(p.nose, 0.2))
    for nostril in both(oval(2.4, -2.0, 0.9, 0.7)):
        s.over.flat(nostril, INK)
    return s


def _penguin(look: Look) -> Snout:
    upper: tuple[Knot, ...] = ((0, 2), (4.6, 3.4), (9.4, 7.4, True), (4.6, 9.6), (0, 10.6))
    return _beak(look, upper, ((0, 6), (7, 7.2), (5, 11.4), (0, 12.8)), 8.0, 6.4)


def _peacock(look: Look) -> Snout:
    upper: tuple[Knot, ...] = ((0, 0), (3.6, 1.8), (5.2, 6, True), (2.6, 8.6), (0, 13, True))
    return _beak(look, upper, ((0, 5), (4, 6), (3.4, 10), (0, 12)), 7, 6.2)


def _swan(look: Look) -> Snout:
    p = look.palette
    upper: tuple[Knot, ...] = ((0, 1), (4.4, 2.4), (7.4, 7.4), (8.6, 11), (5.4, 13.4), (0, 14.2))
    s = _beak(look, upper, ((0, 10), (7, 10.6), (5.4, 15), (0, 16.4)), 11, 6.0)
    s.over.solid(symmetric([(0, -1.8), (3.2, -1), (3.8, 2), (0, 4)]), p.dark, outline=FINE)
    s.over.flat(oval(-1.1, 0, 1.0, 0.7), soft(WHITE, 0.45))
    for nostril in both(oval(2.6, 6.6, 0.7, 1.2)):
        s.over.flat(nostril, INK)
    return s


BEAKS: dict[str, Callable[[Look], Snout]] = {
    "owl": _owl,
    "eagle": _eagle,
    "parrot": _parrot,
    "penguin": _penguin,
    "peacock": _peacock,
    "swan": _swan,
}
