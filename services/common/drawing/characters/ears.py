"""Ears, drawn behind the head. Each is a right ear; the left one mirrors it."""

from __future__ import annotations

from collections.abc import Callable

from services.common.drawing.characters.ink import Art, Knot, both, curve, moved, oval
from services.common.drawing.characters.look import Look, part_of


def _leaf(art: Art, outer: tuple[Knot, ...], inner: tuple[Knot, ...], fill: int, inside: int, tip: float | None,
          tip_color: int) -> None:  # fmt: skip
    """Draw a pair of pointed ears; what lies above `tip` has another colour."""
    for shape, hollow in zip(both(curve(outer)), both(curve(inner)), strict=True):
        details = [(hollow, inside)]
        if tip is not None:
            details.insert(0, (curve([(-45, -80), (45, -80), (45, tip), (0, tip + 2), (-45, tip)]), tip_color))
        art.solid(shape, fill, details)


def _round(art: Art, x: float, y: float, r: float, fill: int, inside: int | None, *, depth: float = 0.62) -> None:
    for side in (-1, 1):
        details = [(oval(x * side * 0.965, y + r * 0.2, r * depth), inside)] if inside is not None else []
        art.solid(oval(x * side, y, r), fill, details)


def _fox(art: Art, look: Look) -> None:
    p = look.palette
    outer = ((6, -13, True), (10, -25), (19.5, -38, True), (24, -24), (21, -4, True))
    inner = ((11, -14), (13.5, -23), (18.6, -32, True), (20.6, -22), (18, -10))
    _leaf(art, outer, inner, p.fur, p.light, -28.5, p.dark)


def _wolf(art: Art, look: Look) -> None:
    p = look.palette
    outer = ((7, -13, True), (10, -23), (17, -34, True), (21.5, -23), (20, -6, True))
    inner = ((11, -13), (13, -21), (16.6, -28.5, True), (18.6, -20), (17, -10))
    _leaf(art, outer, inner, p.fur, p.ear, None, 0)


def _cat(art: Art, look: Look) -> None:
    p = look.palette
    outer = ((4.5, -14, True), (11, -23), (21, -32.5, True), (24.5, -20), (23.5, -2, True))
    inner = ((10.5, -14), (14.5, -20.5), (20, -27, True), (21.6, -19), (20.5, -8))
    _leaf(art, outer, inner, p.fur, p.ear, None, 0)


def _raccoon(art: Art, look: Look) -> None:
    p = look.palette
    outer = ((8, -13, True), (9.5, -23), (16, -29), (22.5, -22), (22, -5, True))
    inner = ((12, -12), (12.5, -20), (16, -24.5), (19.4, -19.5), (19, -8))
    _leaf(art, outer, inner, p.light, p.dark, None, 0)


def _rabbit(art: Art, look: Look) -> None:
    p = look.palette
    outer = ((3, -15, True), (2.6, -30), (7, -46), (13.5, -46), (16, -30), (12.5, -14, True))
    inner = ((6.4, -18), (6, -31), (9.3, -42.5), (12.2, -41), (12.8, -30), (10, -17))
    _leaf(art, outer, inner, p.fur, p.ear, None, 0)


def _rabbit_bent(art: Art, look: Look) -> None:
    p = look.palette
    up = curve([(-3, -15, True), (-2.6, -30), (-7, -46), (-13.5, -46), (-16, -30), (-12.5, -14, True)])
    hollow = curve([(-6.4, -18), (-6, -31), (-9.3, -42.5), (-12.2, -41), (-12.8, -30), (-10, -17)])
    art.solid(up, p.fur, [(hollow, p.ear)])
    down = curve([(12.5, -14, True), (16.4, -27), (26, -34), (35, -29), (37, -17), (31, -13), (27, -22.5), (20, -24)])
    art.solid(curve([(3, -15, True), (3.5, -28), (10, -38), (20, -39), (24, -30), (16, -24), (12.5, -14, True)]), p.fur,
              [(curve([(6.5, -18), (7, -27), (12, -34), (18, -34), (14, -25), (10.5, -17)]), p.ear)])  # fmt: skip
    art.solid(moved(down, -6, -6), p.fur)


def _deer(art: Art, look: Look) -> None:
    p = look.palette
    outer = ((12, -12, True), (20, -19), (31, -19.5), (36, -15.5, True), (31, -8), (22, -4.5), (14, -4, True))
    inner = ((17, -11), (23, -15.5), (32, -15.5, True), (27, -9.5), (20, -7.5))
    _leaf(art, outer, inner, p.fur, p.ear, None, 0)


def _kangaroo(art: Art, look: Look) -> None:
    p = look.palette
    outer = ((4.5, -14, True), (5.4, -27), (16.5, -43.5, True), (22.6, -31), (21, -20), (15.5, -9, True))
    inner = ((8.6, -16), (9.6, -26.5), (16.4, -37.5, True), (18.8, -29), (17.6, -20.5), (13.4, -14))
    _leaf(art, outer, inner, p.fur, p.ear, None, 0)


def _flop(art: Art, look: Look) -> None:
    p = look.palette
    outer = ((8, -18, True), (16, -21), (24, -15), (28.5, 0), (26.5, 11), (20.5, 10.5), (16, -4))
    for shape in both(curve(outer)):
        art.solid(shape, p.dark)


def _fins(art: Art, look: Look) -> None:
    p = look.palette
    outer: tuple[Knot, ...] = (
        (17, -9, True), (27, -20), (36, -22, True), (33, -13.5), (38, -9, True), (31.5, -5), (33, 1.5, True), (18, 3,
            True)
    )  # fmt: skip
    inner: tuple[Knot, ...] = (
        (20, -7.5),
        (28, -16),
        (32.5, -18, True),
        (29, -11),
        (33, -8.5, True),
        (27, -5),
        (20, -1),
    )
    _leaf(art, outer, inner, p.fur, p.trim, None, 0)


def _none(_art: Art, _look: Look) -> None:
    pass


EARS: dict[str, Callable[[Art, Look], None]] = {
    "none": _none,
    "fox": _fox,
    "wolf": _wolf,
    "cat": _cat,
    "raccoon": _raccoon,
    "rabbit": _rabbit,
    "rabbit_bent": _rabbit_bent,
    "deer": _deer,
    "kangaroo": _kangaroo,
    "fins": _fins,
    "round": lambda art, look: _round(art, 17.5, -16, 7.8, look.palette.fur, look.palette.light),
    "round_low": lambda art, look: _round(art, 19.5, -14, 7.0, look.palette.fur, look.palette.ear),
    "round_small": lambda art, look: _round(art, 16.5, -14.5, 6.4, look.palette.fur, look.palette.dark, depth=0.5),
    "bear": lambda art, look: _round(art, 18, -16, 8.2, look.palette.fur, look.palette.light),
    "panda": lambda art, look: _round(art, 18.5, -16, 8.4, look.palette.dark, None),
    "monkey": lambda art, look: _round(art, 22.5, -1, 8.4, look.palette.fur, look.palette.ear),
    "hamster": lambda art, look: _round(art, 16.5, -16.5, 6.8, look.palette.fur, look.palette.ear),
    "otter": lambda art, look: _round(art, 22.5, -10, 5.0, look.palette.fur, look.palette.dark, depth=0.5),
}
# Ears that hang over the head are drawn after it.
_OVER = {"flop": _flop}
EAR_KINDS = (*EARS, *_OVER)


def draw_ears(art: Art, look: Look, *, over: bool) -> None:
    """Draw the ears that belong behind the head, or those that hang over it."""
    name = look.anatomy.ears
    drawer = part_of({**EARS, **_OVER}, name, "ears")
    if (name in _OVER) is over:
        drawer(art, look)
