"""Parts of a house and of the land that stand for where something happens."""

from __future__ import annotations

from collections.abc import Callable

from services.common.drawing.characters.ink import FINE, INNER, Art, Knot, box, curve, oval, poly
from services.common.drawing.things.paints import (
    CREAM,
    DARK,
    GOLD,
    GREEN,
    GREY,
    PAPER,
    RED,
    STEEL,
    WATER,
    WOOD,
    drop,
)  # fmt: skip


def _stairs(art: Art) -> None:
    steps = [(0.0, 16.0)]
    for i in range(5):
        steps += [(20.0 + 20 * i, 16.0 + 17 * i), (20.0 + 20 * i, 33.0 + 17 * i)]
    art.solid(poly(*steps, (0, 101)), 0xE0BE94, depth=0.05)
    for i in range(5):
        art.solid(box(20 * i - 2, 13 + 17 * i, 25, 6, 2), WOOD)
    art.line(poly((4, -16), (98, 64), closed=False), 4.5, DARK)
    for i in range(5):
        art.line(poly((8 + 20 * i, 13 + 17 * i), (8 + 20 * i, 17 * i - 12), closed=False), 2.4, DARK)


def _stairs_fall(art: Art) -> None:
    _stairs(art)
    # What falls bounces from step to step: its way in dots, a flash where it hits.
    for x, y in ((30, 8), (37, -4), (45, -6), (52, 4), (56, 18), (70, 20), (77, 22), (83, 32), (86, 46)):
        art.solid(oval(x, y, 3), PAPER, outline=INNER)
    for x, y in ((22, 8), (61, 40)):
        star = [(x - 10, y), (x - 3, y - 3), (x, y - 10), (x + 3, y - 3), (x + 10, y), (x + 3, y + 3), (x, y + 8),
                (x - 3, y + 3)]  # fmt: skip
        art.solid(poly(*star), GOLD, outline=INNER)
    art.solid(oval(92, 66, 12), RED)


def _well(art: Art) -> None:
    for x in (20, 74):
        art.solid(box(x, 24, 7, 44, 1), WOOD)
    art.line(poly((50, 22), (50, 46), closed=False), 2, 0xC9A36A)
    art.solid(poly((42, 44), (58, 44), (56, 58), (44, 58)), GREY)
    art.solid(oval(50, 62, 38, 9), 0x3A6E95)
    art.solid(curve([(12, 62, True), (50, 73), (88, 62, True), (86, 98, True), (50, 103), (14, 98, True)]), 0xA9A7AE)
    for x, y in ((26, 78), (44, 82), (62, 82), (78, 77), (34, 92), (54, 94), (72, 91)):
        art.line(box(x - 8, y - 5, 16, 10, 3), FINE, 0x77737F)
    art.solid(poly((50, -6), (96, 26), (4, 26)), 0xB5533C)
    art.line(poly((14, 21), (86, 21), closed=False), INNER, 0x8A3A28)


def _tap(art: Art) -> None:
    art.solid(box(14, 6, 36, 9, 4), RED)
    art.solid(box(28, 12, 8, 18, 2), STEEL)
    art.solid(curve([(0, 30, True), (60, 30), (84, 36), (88, 62, True), (70, 62, True), (66, 50), (56, 48),
                     (0, 48, True)]), STEEL)  # fmt: skip
    art.solid(box(-8, 24, 10, 30, 3), GREY)
    drop(art, 79, 68, 26)


def _fence(art: Art) -> None:
    for y in (40, 68):
        art.solid(box(0, y, 100, 8, 2), WOOD)
    for x in (6, 29, 52, 75):
        art.solid(poly((x, 30), (x + 9, 18), (x + 18, 30), (x + 18, 96), (x, 96)), WOOD)


def _river(art: Art) -> None:
    art.solid(oval(50, 54, 50, 42), GREEN)
    stream: list[Knot] = [(58, 13, True), (50, 30), (66, 46), (38, 64), (46, 95, True), (72, 92, True), (64, 70),
              (88, 48), (66, 30), (70, 14, True)]  # fmt: skip
    art.solid(curve(stream), WATER, outline=INNER)
    for x, y in ((62, 30), (66, 48), (52, 66), (58, 84)):
        art.line(curve([(x - 5, y), (x, y - 2), (x + 5, y)], closed=False), 1.6, PAPER)
    for x, y in ((22, 50), (30, 74), (86, 66)):
        art.solid(box(x - 1.6, y, 3.2, 10, 1), WOOD, outline=FINE)
        art.solid(oval(x, y - 3, 8, 9), 0x3F8F55, outline=INNER)


def _drought(art: Art) -> None:
    art.solid(oval(76, 16, 16), GOLD)
    art.solid(poly((2, 46), (98, 46), (98, 98), (2, 98)), 0xD9A86C)
    for crack in (
        [(2, 60), (22, 66), (30, 98)], [(22, 66), (40, 46)], [(22, 66), (52, 76), (60, 98)],
        [(52, 76), (66, 58), (60, 46)], [(66, 58), (98, 64)], [(52, 76), (82, 82), (98, 90)], [(82, 82), (78, 98)],
    ):  # fmt: skip
        art.line(poly(*crack, closed=False), 2.6, 0x7E5230)
    art.line(curve([(20, 46), (18, 30), (26, 18)], closed=False), 3, WOOD)
    art.line(poly((19, 34), (8, 24), closed=False), 2.4, WOOD)
    art.line(poly((20, 28), (32, 24), closed=False), 2.4, WOOD)


def _shop_sign(art: Art) -> None:
    art.line(poly((50, -8), (22, 20), (78, 20), closed=True), 2.6, DARK)
    art.solid(oval(50, -8, 4), GREY)
    art.solid(box(4, 18, 92, 78, 8), WOOD, [(box(10, 24, 80, 66, 5), CREAM)])
    art.solid(oval(50, 57, 26), PAPER)
    for x, y in ((50, 36), (71, 57), (50, 78), (29, 57)):
        art.flat(oval(x, y, 2.2), DARK)
    art.line(poly((50, 57), (50, 42), closed=False), 3.4, DARK)
    art.line(poly((50, 57), (38, 50), closed=False), 3.4, RED)


def _empty_shelf(art: Art) -> None:
    art.solid(box(6, 6, 88, 92, 3), WOOD, [(box(13, 13, 74, 22), 0x6B3F1E), (box(13, 41, 74, 22), 0x6B3F1E),
                                          (box(13, 69, 74, 23), 0x6B3F1E)])  # fmt: skip
    for y in (36, 64):
        art.solid(box(20, y, 14, 4, 1), PAPER, outline=0)
        art.solid(box(62, y, 14, 4, 1), PAPER, outline=0)


def _open_box(art: Art) -> None:
    for side in (-1, 1):
        art.solid(poly((50 + side * 40, 40), (50 + side * 56, 24), (50 + side * 22, 20), (50, 36)), 0xD9A86C)
    art.solid(poly((10, 40), (90, 40), (86, 96), (14, 96)), 0xC58F53)
    art.solid(poly((12, 40), (88, 40), (74, 50), (26, 50)), 0x6B4524, outline=INNER)
    art.solid(box(42, 50, 16, 22, 1), 0xE3C79A, outline=0)


THINGS: dict[str, Callable[[Art], None]] = {
    "stairs": _stairs, "stairs-fall": _stairs_fall, "well": _well, "tap": _tap, "fence": _fence, "river": _river,
    "drought": _drought,
    "shop-sign": _shop_sign, "empty-shelf": _empty_shelf, "open-box": _open_box,
}  # fmt: skip
