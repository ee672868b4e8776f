"""Pictures of what happens and how things are, where an emoji would only stand for a feeling."""

from __future__ import annotations

from collections.abc import Callable

import skia

from services.common.drawing.characters.ink import FINE, INNER, Art, box, curve, oval, poly, soft, union
from services.common.drawing.things.paints import (
    BLUE,
    DARK,
    GOLD,
    GREEN,
    GREY,
    ORANGE,
    PAPER,
    PURPLE,
    RED,
    TEAL,
)  # fmt: skip

_SKIN = 0xFFC93C


def _falling(art: Art) -> None:
    for x, y, long in ((22, 0, 30), (50, -10, 26), (78, 0, 30)):
        art.line(poly((x, y), (x, y + long), closed=False), 4.4, 0x8FA3B8)
    art.solid(poly((38, 30), (62, 30), (62, 56), (80, 56), (50, 92), (20, 56), (38, 56)), RED)
    for points in (((14, 98), (34, 104)), ((86, 98), (66, 104)), ((50, 100), (50, 108))):
        art.line(poly(*points, closed=False), 3.6, ORANGE)


def _person(art: Art, x: float, color: int) -> None:
    art.solid(curve([(x - 13, 96, True), (x - 12, 58), (x, 48), (x + 12, 58), (x + 13, 96, True)]), color)
    art.solid(oval(x, 34, 12), _SKIN)


def _queue(art: Art) -> None:
    for x, color in ((92, PURPLE), (66, GREEN), (40, BLUE), (14, RED)):
        _person(art, x, color)
    for x in (10, 36, 62, 88):
        art.flat(oval(x - 2, 33, 1.8), DARK)
        art.flat(oval(x + 4, 33, 1.8), DARK)


def _price_cut(art: Art) -> None:
    art.solid(poly((4, 38), (34, 8), (96, 8), (96, 70), (66, 100), (58, 98)), RED)
    art.solid(oval(82, 22, 7), PAPER)
    arrow = poly((46, 34), (60, 34), (60, 56), (72, 56), (53, 78), (34, 56), (46, 56))
    art.solid(arrow, PAPER, outline=0)


def _neuron(art: Art) -> None:
    arms = ([(50, 40), (30, 28), (22, 6)], [(30, 28), (8, 30)], [(50, 40), (60, 18), (54, 0)], [(60, 18), (78, 8)],
            [(50, 40), (26, 50), (6, 54)], [(50, 40), (72, 46), (76, 66), (92, 76)], [(92, 76), (104, 70)],
            [(92, 76), (96, 92)], [(60, 18), (70, 26)], [(26, 50), (20, 66)])  # fmt: skip
    for arm in arms:
        art.line(curve(arm, closed=False), 8, 0x5B2F86)
    for arm in arms:
        art.line(curve(arm, closed=False), 5, PURPLE)
    art.solid(oval(48, 40, 17), PURPLE)
    art.solid(oval(48, 40, 6.5), GOLD, outline=INNER)
    for x, y in ((22, 6), (8, 30), (54, 0), (78, 8), (6, 54), (104, 70), (96, 92), (20, 66)):
        art.flat(oval(x, y, 3.4), GOLD)


def _tentacle(art: Art) -> None:
    path = curve([(36, 98), (30, 66), (62, 52), (72, 26), (50, 10), (32, 24), (44, 36)], closed=False)
    art.line(path, 25)
    art.line(path, 22, 0xFF7A6B)
    for x, y in ((44, 92), (40, 76), (48, 62), (62, 60), (74, 48), (81, 34), (78, 18), (66, 6), (50, 1)):
        art.solid(oval(x, y, 4.4), 0xFFD2C8, outline=FINE)


def _shadow(art: Art) -> None:
    art.flat(curve([(18, 104), (50, 84), (104, 82), (112, 92), (60, 106)]), soft(0x20182C, 0.75))
    art.solid(curve([(22, 96, True), (20, 60), (36, 46), (52, 60), (50, 96, True)]), BLUE)
    art.solid(oval(36, 30, 14), _SKIN)


def _share(art: Art) -> None:
    art.solid(oval(50, 50, 46), 0xDDE6EE)
    slices = skia.Path()
    slices.moveTo(50, 50)
    slices.arcTo(skia.Rect.MakeLTRB(4, 4, 96, 96), -90, 240, False)
    slices.close()
    art.solid(slices, ORANGE)


def _weekly(art: Art) -> None:
    art.solid(box(4, 12, 92, 84, 7), PAPER, [(box(4, 12, 92, 22), RED)])
    for x in (26, 74):
        art.solid(box(x - 3.5, 4, 7, 17, 3), GREY)
    for row in range(3):
        for column in range(5):
            ring = column == 3
            art.flat(oval(17 + 16.5 * column, 46 + 17 * row, 6.4 if ring else 3.6), RED if ring else 0xC3CBD6)


def _wheel(x: float, y: float) -> skia.Path:
    return union(oval(x, y, 8), oval(x, y, 3))


def _pushing(art: Art) -> None:
    """Draw a hand cart with parcels, for what is carried and moved."""
    art.line(poly((6, 14), (22, 14), (34, 78), (92, 78), closed=False), 5, DARK)
    art.solid(box(36, 42, 34, 34, 2), 0xC58F53)
    art.solid(box(44, 14, 26, 28, 2), TEAL)
    for x in (42, 84):
        art.solid(_wheel(x, 90), GREY)


THINGS: dict[str, Callable[[Art], None]] = {
    "falling": _falling, "queue": _queue, "price-cut": _price_cut, "neuron": _neuron, "tentacle": _tentacle,
    "shadow": _shadow, "share": _share, "weekly": _weekly, "cart": _pushing,
}  # fmt: skip
