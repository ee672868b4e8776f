"""What grows on heads: manes, horns, antlers, tufts, crests. Behind the head or before it."""

from __future__ import annotations

import math
from collections.abc import Callable

import skia

from services.common.drawing.characters.ink import FINE, INNER, Art, both, curve, moved, oval, poly, symmetric, union
from services.common.drawing.characters.look import Look, part_of
from services.common.drawing.color import shade

Drawer = Callable[[Art, Look], None]


def _lobes(rx: float, ry: float, count: int, size: float, y: float) -> skia.Path:
    """Give a disc whose rim is a row of round lobes."""
    angles = [2 * math.pi * (i + 0.5) / count for i in range(count)]
    return union(oval(0, y, rx, ry), *(oval(math.sin(a) * rx, y - math.cos(a) * ry, size) for a in angles))


def _flames(rx: float, ry: float, count: int, reach: float, y: float) -> skia.Path:
    """Give a disc whose rim is a row of pointed locks."""
    knots: list[tuple[float, float] | tuple[float, float, bool]] = []
    for i in range(count):
        for turn, far, corner in ((0.0, 1.0, False), (0.62, reach, True)):
            angle = 2 * math.pi * (i + turn) / count
            knots.append((math.sin(angle) * rx * far, y - math.cos(angle) * ry * far, corner))
    return curve(knots)


def _mane(art: Art, look: Look) -> None:
    p = look.palette
    art.solid(_lobes(28.5, 26, 15, 6.6, 1.5), p.dark)
    art.flat(_lobes(24.5, 22.5, 13, 4.8, 1.5), shade(p.dark, 0.06))


def _mane_wild(art: Art, look: Look) -> None:
    p = look.palette
    art.solid(_flames(28, 25.5, 17, 1.2, 1.0), p.dark)
    art.flat(_flames(23.5, 21.5, 17, 1.14, 1.0), shade(p.dark, 0.07))


def _antlers(art: Art, look: Look) -> None:
    p = look.palette
    for side in (-1, 1):
        stem = curve([(7 * side, -16), (12 * side, -24), (18 * side, -31), (18 * side, -40)], closed=False)
        prongs = [
            curve([(10.5 * side, -22), (6.5 * side, -28), (7.5 * side, -34)], closed=False),
            curve([(16.8 * side, -30), (24 * side, -32), (26.5 * side, -37)], closed=False),
        ]
        whole = skia.Path(stem)
        for prong in prongs:
            whole.addPath(prong)
        art.cord(whole, 3.0, p.trim)


def _horns(art: Art, look: Look) -> None:
    p = look.palette
    spikes = [poly((-3.4, -17), (0, -27), (3.4, -17))]
    for spike in spikes:
        art.solid(spike, p.trim)
    for shape in both(curve([(7, -15, True), (9, -25), (17.5, -35, True), (19.5, -25), (15.5, -12, True)])):
        art.solid(shape, p.light)
        for y in (-19.5, -24.5):
            side = 1 if shape.getBounds().centerX() > 0 else -1
            art.line(
                curve([(8.8 * side, y, True), (13 * side, y + 1.6), (17.6 * side, y - 0.6, True)], closed=False), FINE
            )


def _ear_tufts(art: Art, look: Look) -> None:
    p = look.palette
    for shape in both(curve([(6, -15, True), (14, -18.5), (24, -29.5, True), (24.5, -17), (21, -6, True)])):
        art.solid(shape, p.fur, [(moved(shape, 3.2, 4.2), p.dark)])


def _ruff(art: Art, look: Look) -> None:
    p = look.palette
    art.solid(
        curve([(-6, -18, True), (-6.5, -25, True), (-1.6, -21.8, True), (1.5, -28, True), (4, -22, True), (9.5, -24.5,
            True), (8, -17, True)]),
        p.fur,
    )  # fmt: skip


def _parrot(art: Art, look: Look) -> None:
    p = look.palette
    plumes = ((-22, p.cloth2, 17.0), (24, p.cloth2, 17.0), (-8, p.trim, 21.0), (10, p.trim, 21.0))
    for turn, color, length in plumes:
        plume = curve(
            [
                (-3.4, -16, True),
                (-4, -18 - length * 0.6),
                (1.5, -18 - length, True),
                (4.4, -18 - length * 0.5),
                (3.4, -16, True),
            ]
        )
        art.solid(moved(plume, turn=turn, about=(0, -12)), color)


def _peacock(art: Art, look: Look) -> None:
    p = look.palette
    for turn in (-34, -17, 0, 17, 34):
        art.line(moved(poly((0, -18), (0, -31), closed=False), turn=turn, about=(0, -14)), 2.0)
        art.solid(
            moved(oval(0, -33, 3.6, 4.2), turn=turn, about=(0, -14)), p.trim,
            [(moved(oval(0, -32, 1.8, 2.1), turn=turn, about=(0, -14)), p.fur)],
        )  # fmt: skip


def _quiff(art: Art, look: Look) -> None:
    p = look.palette
    art.solid(
        curve([(-8, -15.5, True), (-9, -22), (-2.5, -25), (2, -29, True), (4, -25), (10.5, -27, True), (10, -20),
            (7.6, -15, True), (0, -17)]),
        p.dark,
    )  # fmt: skip


def _forelock(art: Art, look: Look) -> None:
    p = look.palette
    art.solid(
        curve([(-6.5, -18, True), (-6, -23.5), (0, -26.5, True), (0.8, -23.6), (6.4, -24.5, True), (6.2, -19.5), (3.6,
            -12.5, True),
               (1.6, -15.5, True), (-1.8, -11, True), (-3.4, -15.4, True)]), p.fur, outline=INNER,
    )  # fmt: skip


def _bun(art: Art, look: Look) -> None:
    art.solid(oval(0, -24, 7.4, 6.6), look.palette.dark)


def _braids(art: Art, look: Look) -> None:
    p = look.palette
    flowers = ((-13.5, -15.2, p.trim), (-5, -19.2, p.cloth), (5, -19.2, p.trim), (13.5, -15.2, p.cloth))
    for x, y, color in flowers:
        art.solid(union(*(oval(x + math.sin(a) * 2.6, y - math.cos(a) * 2.6, 2.2) for a in (0, 1.257, 2.513, 3.77,
            5.027))), color,
                  [(oval(x, y, 1.5), 0xFFF3C4)], outline=INNER)  # fmt: skip


def _topknot(art: Art, look: Look) -> None:
    p = look.palette
    art.solid(symmetric([(0, -24, True), (1.6, -21), (6.5, -22.5, True), (5, -16), (0, -14)]), p.dark, outline=INNER)


def _none(_art: Art, _look: Look) -> None:
    pass


_BEHIND: dict[str, Drawer] = {
    "none": _none, "mane": _mane, "mane_wild": _mane_wild, "antlers": _antlers, "horns": _horns,
    "ear_tufts": _ear_tufts,
    "ruff": _ruff, "parrot": _parrot, "peacock": _peacock, "bun": _bun,
}  # fmt: skip
_BEFORE: dict[str, Drawer] = {"quiff": _quiff, "forelock": _forelock, "flowers": _braids, "topknot": _topknot}
CRESTS = (*_BEHIND, *_BEFORE)


def draw_crest(art: Art, look: Look, *, front: bool) -> None:
    """Draw what belongs behind the head, or before it. A crest may be two, joined by "+": "antlers+flowers"."""
    for name in look.anatomy.crest.split("+"):
        drawer = part_of({**_BEHIND, **_BEFORE}, name, "crest")
        if (name in _BEFORE) is front:
            drawer(art, look)
