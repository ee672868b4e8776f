"""Tails, behind the body. Each starts near the hips and goes to the viewer's left, so that tools have the right."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import skia

from services.common.drawing.characters.coats import body_spots
from services.common.drawing.characters.ink import INNER, Art, Knot, Point, both, curve, moved, oval, symmetric
from services.common.drawing.characters.look import Look, part_of
from services.common.drawing.color import shade

# Where a tail swings about.
ROOT: Point = (-6.0, -22.0)


def _rope(points: Sequence[Knot], width: float) -> skia.Path:
    """Give the outline of a thick line."""
    paint = skia.Paint(Style=skia.Paint.kStroke_Style, StrokeWidth=width, StrokeCap=skia.Paint.kRound_Cap,
                       StrokeJoin=skia.Paint.kRound_Join)  # fmt: skip
    result = skia.Path()
    paint.getFillPath(curve(points, closed=False), result)
    return skia.Simplify(result)


def _fox(art: Art, look: Look) -> None:
    p = look.palette
    bush = curve(
        [
            (-6, -18, True),
            (-16, -14),
            (-28, -20),
            (-33, -34),
            (-31, -47, True),
            (-24, -40),
            (-19, -34),
            (-14, -30),
            (-6, -27, True),
        ]
    )
    tip = curve(
        [(-50, -60), (-20, -60), (-22, -37, True), (-26.5, -40, True), (-29, -34.5, True), (-33, -37, True), (-50, -36)]
    )
    art.solid(bush, p.fur, [(tip, p.light if look.anatomy.tail == "fox" else p.dark)])


def _wolf(art: Art, look: Look) -> None:
    p = look.palette
    bush = curve(
        [(-6, -20, True), (-16, -12), (-27, -9), (-37, -14, True), (-31, -19), (-24, -26), (-14, -29), (-6, -27, True)]
    )
    art.solid(
        bush,
        p.fur,
        [(curve([(-45, -4), (-45, -25), (-30, -22, True), (-31, -16, True), (-27, -13, True), (-29, -4)]), p.dark)],
    )


def _slim(art: Art, look: Look) -> None:
    shape = _rope([(-6, -22), (-20, -17), (-27, -27), (-22, -37), (-28, -45)], 4.6)
    tip = oval(-28, -45, 6.5)
    art.solid(shape, look.palette.fur, [(tip, look.palette.dark)])


def _long(art: Art, look: Look, width: float) -> None:
    p = look.palette
    shape = _rope([(-6, -22), (-22, -14), (-31, -24), (-27, -36), (-33, -43)], width)
    if look.anatomy.tail == "striped":
        bands = [
            (oval(x, y, 6.5, 1.5, turn), p.dark)
            for x, y, turn in ((-15, -17, 65), (-23, -16, 100), (-30, -22, 20), (-29.5, -30, -20))
        ]
    else:
        bands = body_spots(look, shape)
    art.solid(shape, p.fur, [*bands, (oval(-33.5, -43.5, 5.5), p.dark)])


def _tuft(art: Art, look: Look) -> None:
    p = look.palette
    art.solid(_rope([(-6, -22), (-21, -14), (-30, -22), (-28, -33)], 4.0), p.fur)
    art.solid(curve([(-31.5, -31, True), (-36, -38), (-31, -46, True), (-24, -40), (-25, -31, True)]), p.dark)


def _ringed(art: Art, look: Look) -> None:
    p = look.palette
    shape = curve(
        [
            (-6, -19, True),
            (-18, -12),
            (-31, -18),
            (-36, -32),
            (-33, -42),
            (-26, -40),
            (-23, -30),
            (-16, -26),
            (-6, -27, True),
        ]
    )
    rings = [
        (oval(x, y, 9, 2.4, turn), p.dark)
        for x, y, turn in ((-15, -20, 78), (-24, -21, 120), (-30, -28, 160), (-31, -36, 178))
    ]
    art.solid(shape, p.fur, [*rings, (oval(-30, -44, 8, 4), p.dark)])


def _hook(art: Art, look: Look) -> None:
    shape = _rope([(-6, -21), (-21, -13), (-32, -22), (-31, -36), (-23, -40), (-20, -33), (-25, -31)], 3.8)
    art.solid(shape, look.palette.fur)


def _puff(art: Art, look: Look) -> None:
    art.solid(oval(-14.5, -23, 5.2, 4.8), look.palette.light)


def _curl(art: Art, look: Look) -> None:
    shape = _rope([(-6, -24), (-18, -22), (-25, -31), (-20, -38)], 6.0)
    art.solid(shape, look.palette.fur, [(oval(-20, -40, 6), look.palette.light)])


def _thick(art: Art, look: Look) -> None:
    art.solid(
        curve([(-4, -16, True), (-14, -7), (-28, -3.5), (-38, -6.5), (-30, -12), (-20, -18), (-10, -28, True)]),
        look.palette.fur,
    )


def _kangaroo(art: Art, look: Look) -> None:
    shape = curve(
        [(-4, -14, True), (-18, -5), (-32, -1.5), (-43, -3), (-41, -6.5), (-30, -10), (-20, -20), (-9, -31, True)]
    )
    art.solid(shape, look.palette.fur)


def _dragon(art: Art, look: Look) -> None:
    p = look.palette
    wing: list[Knot] = [
        (9, -50, True), (22, -66), (38, -68, True), (36, -56), (40, -46, True), (32, -47), (29, -38, True), (22, -43),
        (10, -42, True),
    ]  # fmt: skip
    for side, shape in zip((-1, 1), both(curve(wing)), strict=True):
        art.solid(shape, p.trim)
        for tip in ((36, -57), (31, -46)):
            rib = curve([(10 * side, -47, True), (22 * side, -57), (tip[0] * side, tip[1], True)], closed=False)
            art.line(rib, INNER)
    for x, y, turn in ((-20, -15, -20), (-28, -12, 0), (-34.5, -13, 20)):
        art.solid(moved(symmetric([(0, -6.6, True), (3.4, 0), (0, 2)]), x, y, turn=turn), p.trim, outline=INNER)
    shape = curve(
        [
            (-4, -15, True),
            (-16, -6),
            (-30, -4),
            (-40, -12),
            (-43, -20, True),
            (-35, -15),
            (-26, -15),
            (-16, -24),
            (-8, -30, True),
        ]
    )
    art.solid(shape, p.fur)
    art.solid(curve([(-41, -17, True), (-48, -22), (-46, -29, True), (-39, -26), (-37, -20)]), p.trim)


def _feathers(art: Art, look: Look) -> None:
    p = look.palette
    for turn, tone in ((-30, -0.05), (30, -0.05), (-12, 0.0), (12, 0.0)):
        art.solid(
            moved(symmetric([(0, -24), (5.2, -14), (4.6, -3), (0, -0.5)]), turn=turn * 0.6, about=(0, -28)),
            shade(p.dark, tone),
        )


def _parrot(art: Art, look: Look) -> None:
    p = look.palette
    for turn, color in ((34, p.trim), (22, p.cloth2), (10, p.dark)):
        plume = symmetric([(0, -26), (4, -14), (3.4, 4), (0, 9)])
        art.solid(moved(plume, 0, -4, turn=turn, about=(0, -24)), color)


def _fan(art: Art, look: Look) -> None:
    p = look.palette
    middle = (0.0, -38.0)
    for ring, (reach, count, size) in enumerate(((50.0, 15, 6.6), (37.0, 11, 6.0))):
        spread = 118.0 if ring == 0 else 108.0
        for i in range(count):
            turn = -spread + 2 * spread * i / (count - 1)
            plume = symmetric([(0, -reach - size), (size, -reach), (size * 0.66, -reach * 0.55), (0.8, 0), (0, 0.5)])
            placed = moved(plume, *middle, turn=turn)
            angle = math.radians(turn)
            eye = middle[0] + math.sin(angle) * reach, middle[1] - math.cos(angle) * reach
            spots = [
                (oval(*eye, size * 0.68), p.trim),
                (oval(*eye, size * 0.46), p.fur),
                (oval(*eye, size * 0.22), p.dark),
            ]
            art.solid(placed, shade(p.light if ring else p.bottom, 0.02 * (i % 2)), spots, outline=INNER)


def _swan(art: Art, look: Look) -> None:
    p = look.palette
    for turn in (-34, 34, -18, 18):
        plume = symmetric([(0, -56), (5.2, -45), (5, -30), (0, -22)])
        art.solid(moved(plume, turn=turn * 1.35, about=(0, -22)), p.fur)


def _none(_art: Art, _look: Look) -> None:
    pass


TAILS: dict[str, Callable[[Art, Look], None]] = {
    "none": _none, "fox": _fox, "fox_dark": _fox, "wolf": _wolf, "slim": _slim, "tuft": _tuft, "ringed": _ringed,
    "hook": _hook,
    "puff": _puff, "curl": _curl, "thick": _thick, "kangaroo": _kangaroo, "dragon": _dragon, "feathers": _feathers,
    "parrot": _parrot, "fan": _fan, "swan": _swan,
    "striped": lambda art, look: _long(art, look, 5.4),
    "spotted": lambda art, look: _long(art, look, 4.6),
}  # fmt: skip


def draw_tail(art: Art, look: Look) -> None:
    """Draw the tail. Raises InvalidInputError for one that there is not."""
    part_of(TAILS, look.anatomy.tail, "tail")(art, look)
