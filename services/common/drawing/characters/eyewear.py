"""Eyewear: glasses and what else sits before the eyes or is pushed up from them."""

from __future__ import annotations

from collections.abc import Callable

from services.common.drawing.characters.ink import INNER, WHITE, Art, box, curve, oval, poly, soft
from services.common.drawing.characters.look import Look

Drawer = Callable[[Art, Look], None]


def _none(_art: Art, _look: Look) -> None:
    pass


def _frames(art: Art, look: Look, rx: float, ry: float, *, square: bool, glass: int, color: int) -> None:
    a = look.anatomy
    y = a.eye_y + 0.4
    for side in (-1, 1):
        x = a.eye_x * side
        shape = box(x - rx, y - ry, rx * 2, ry * 2, 3.0 if square else min(rx, ry))
        art.flat(shape, glass)
        art.line(shape, 1.8, color)
        art.line(poly((x + side * rx, y - 1), (side * (a.eye_x + rx + 5), y - 3), closed=False), 1.8, color)
    inner = a.eye_x - rx
    art.line(curve([(-inner, y - 0.6, True), (0, y - 2.2), (inner, y - 0.6, True)], closed=False), 1.8, color)


def _round_glasses(art: Art, look: Look) -> None:
    _frames(art, look, 7.6, 7.8, square=False, glass=soft(WHITE, 0.14), color=0x3A2A3F)


def _gold_glasses(art: Art, look: Look) -> None:
    _frames(art, look, 8.2, 8.2, square=False, glass=soft(WHITE, 0.12), color=0xD89B1D)


def _square_glasses(art: Art, look: Look) -> None:
    _frames(art, look, 7.6, 6.8, square=True, glass=soft(0xBDE6FF, 0.1), color=0x2A2438)


def _monocle(art: Art, look: Look) -> None:
    a = look.anatomy
    ring = oval(a.eye_x, a.eye_y + 0.4, 8.2)
    art.flat(ring, soft(WHITE, 0.14))
    art.line(ring, 1.8, 0xD89B1D)
    art.line(
        curve([(a.eye_x + 7, a.eye_y + 4, True), (a.eye_x + 9.4, a.eye_y + 14), (a.eye_x + 7, 22, True)], closed=False),
        0.9,
        0xD89B1D,
    )


def _sunglasses_up(art: Art, look: Look) -> None:
    for side in (-1, 1):
        lens = curve(
            [
                (1.4 * side, -17, True),
                (8 * side, -18.4),
                (15 * side, -15.4, True),
                (13.4 * side, -9.6),
                (6 * side, -9.4),
            ]
        )
        art.solid(lens, 0x2A2438, [(poly((3 * side, -20), (7 * side, -20), (13 * side, -8), (9 * side, -8)), 0x6F6A92)])
    art.line(poly((-2, -16), (2, -16), closed=False), 1.6, look.palette.trim)


def _goggles(art: Art, look: Look) -> None:
    p = look.palette
    art.line(curve([(-20, -9, True), (0, -16), (20, -9, True)], closed=False), 4.6)
    art.line(curve([(-20, -9, True), (0, -16), (20, -9, True)], closed=False), 2.4, 0x7A4E2D)
    for side in (-1, 1):
        art.solid(oval(7 * side, -14.6, 6.2, 5.4), p.trim)
        art.solid(
            oval(7 * side, -14.6, 4.0, 3.4),
            0x8FE3FF,
            [(poly((5 * side - 4, -10), (5 * side, -20), (5 * side + 2, -20), (5 * side - 2, -10)), WHITE)],
            outline=INNER,
        )


EYEWEAR_DRAWERS: dict[str, Drawer] = {
    "": _none, "round": _round_glasses, "gold": _gold_glasses, "square": _square_glasses, "monocle": _monocle,
    "sunglasses_up": _sunglasses_up, "goggles": _goggles,
}  # fmt: skip
