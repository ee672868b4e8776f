"""What one wears, puts on the skin, carries and trains with; what pets have."""

from __future__ import annotations

from collections.abc import Callable

from services.common.drawing.characters.ink import FINE, INNER, WHITE, Art, Knot, box, curve, cut, oval, poly
from services.common.drawing.things.paints import (
    BLUE,
    CREAM,
    DARK,
    GLASS,
    GOLD,
    GREEN,
    GREY,
    PAPER,
    PINK,
    PURPLE,
    RED,
    STEEL,
    TEAL,
    WOOD,
    shine,
)  # fmt: skip


def _cream(art: Art) -> None:
    art.solid(box(12, 50, 76, 44, 10), 0xF7E3EA, [(box(12, 66, 76, 12), PINK), shine(20, 56, 4, 32)])
    art.solid(oval(50, 50, 37, 9), PAPER)
    swirl: list[Knot] = [(24, 48, True), (30, 34), (46, 30), (52, 16), (62, 32), (72, 38), (76, 49, True), (50, 54)]
    art.solid(curve(swirl), WHITE & 0xFFFFFF)
    art.line(curve([(34, 42), (50, 38), (64, 43)], closed=False), 2, 0xE2C6D0)


def _serum(art: Art) -> None:
    art.solid(box(26, 46, 48, 52, 8), 0xD88A3D, [(box(34, 62, 32, 22, 2), PAPER), shine(30, 52, 4, 40)])
    art.solid(box(36, 34, 28, 13, 3), DARK)
    art.solid(curve([(43, 34, True), (40, 14), (50, 4), (60, 14), (57, 34, True)]), RED)
    art.solid(oval(50, 73, 5), GOLD, outline=0)


def _tube(art: Art) -> None:
    art.solid(poly((22, 6), (78, 6), (70, 76), (30, 76)), TEAL, [(box(10, 26, 80, 22), PAPER), shine(33, 12, 4, 58)])
    art.solid(box(20, 2, 60, 8, 2), 0x248A86)
    art.solid(box(32, 76, 36, 20, 4), PAPER)


def _perfume(art: Art) -> None:
    art.solid(box(18, 42, 64, 56, 10), 0xF9D2DE, [(box(18, 62, 64, 50), 0xF3A7BE), shine(25, 50, 5, 40)])
    art.solid(box(40, 30, 20, 13, 2), GOLD)
    art.solid(box(36, 12, 28, 19, 5), GOLD)
    art.solid(box(34, 66, 32, 14, 2), PAPER, outline=FINE)
    for x, y in ((14, 20), (4, 12), (6, 28), (-6, 20)):
        art.flat(oval(x, y, 3.4), PINK)


def _spray(art: Art) -> None:
    art.solid(curve([(34, 36, True), (24, 58), (22, 98, True), (74, 98, True), (72, 58), (62, 36, True)]), GLASS,
              [(box(10, 60, 80, 50), 0x7CD0C8), (box(32, 66, 32, 20, 3), PAPER)])  # fmt: skip
    art.solid(poly((22, 10), (66, 10), (76, 26), (60, 36), (36, 36), (36, 24), (22, 24)), RED)
    art.solid(poly((34, 24), (24, 44), (30, 46), (40, 30)), DARK, outline=INNER)
    for x, y in ((10, 10), (8, 18), (10, 26), (-2, 6), (-4, 18), (-2, 30)):
        art.flat(oval(x, y, 3), 0x7CC8F0)


def _sweater(art: Art) -> None:
    for side in (-1, 1):
        art.solid(poly((50 + side * 22, 18), (50 + side * 48, 66), (50 + side * 34, 76), (50 + side * 20, 46)), RED)
    art.solid(poly((30, 14), (70, 14), (76, 92), (24, 92)), RED,
              [(box(10, 44, 80, 5), CREAM), (box(10, 56, 80, 5), CREAM), (box(10, 84, 80, 9), 0xB94040)])  # fmt: skip
    art.solid(oval(50, 14, 15, 7), 0xB94040)


def _apron(art: Art) -> None:
    art.line(curve([(34, 24), (36, 4), (64, 4), (66, 24)], closed=False), 4, WOOD)
    art.solid(curve([(34, 20, True), (66, 20, True), (70, 44), (90, 52, True), (86, 98, True), (14, 98, True),
                     (10, 52, True), (30, 44)]), GREEN)  # fmt: skip
    art.solid(box(34, 60, 32, 22, 5), 0x4A9656, outline=INNER)


def _earbuds(art: Art) -> None:
    art.solid(box(10, 58, 80, 42, 18), PAPER, [(box(10, 72, 80, 2.4), GREY)])
    art.solid(oval(50, 86, 3), GREEN, outline=0)
    for side in (-1, 1):
        x = 50 + side * 24
        art.solid(box(x + side * 4 - 5, 16, 10, 40, 5), PAPER)
        art.solid(oval(x, 14, 15, 13), PAPER)
        art.solid(oval(x - side * 15, 16, 7, 8), DARK)


def _dumbbell(art: Art) -> None:
    art.solid(box(20, 44, 60, 12, 3), STEEL)
    for side in (-1, 1):
        art.solid(box(50 + side * 27 - 8, 20, 16, 60, 5), BLUE)
        art.solid(box(50 + side * 42 - 6, 28, 12, 44, 5), BLUE)


def _mat(art: Art) -> None:
    art.solid(poly((20, 60), (98, 44), (104, 78), (30, 96)), PURPLE)
    art.solid(oval(20, 77, 18, 20), PURPLE)
    art.line(curve([(20, 77), (26, 72), (24, 86), (12, 84), (12, 68), (28, 64)], closed=False), 2.2)


def _pouch(art: Art) -> None:
    art.solid(curve([(8, 34, True), (92, 34, True), (96, 66), (86, 92), (14, 92), (4, 66)]), PINK)
    art.solid(box(6, 26, 88, 11, 4), RED)
    art.line(poly((12, 31), (84, 31), closed=False), 1.8, GOLD)
    art.solid(box(80, 34, 7, 20, 3), GOLD)


def _pencil_case(art: Art) -> None:
    for x, color in ((30, GOLD), (48, RED), (66, BLUE)):
        art.solid(box(x, 8, 10, 46, 1), color)
        art.solid(poly((x, 9), (x + 5, -5), (x + 10, 9)), CREAM)
    art.solid(box(8, 40, 84, 54, 12), TEAL, [(box(8, 52, 84, 4), DARK)])


def _power_bank(art: Art) -> None:
    art.solid(box(24, 18, 52, 80, 9), DARK, [shine(30, 26, 4, 60)])
    for i in range(4):
        art.solid(oval(40 + 7 * i, 88, 2.2), 0x7CF0A0, outline=0)
    art.solid(poly((54, 34), (38, 60), (50, 60), (46, 80), (64, 52), (52, 52)), GOLD, outline=INNER)
    art.line(curve([(50, 18), (50, 4), (72, 2), (92, 10), (96, 30)], closed=False), 4, PAPER)


def _strap(art: Art) -> None:
    art.line(curve([(26, 60), (56, 20), (88, 28), (80, 56), (62, 70)], closed=False), 8)
    art.line(curve([(26, 60), (56, 20), (88, 28), (80, 56), (62, 70)], closed=False), 5, RED)
    art.solid(cut(oval(24, 76, 22, 18), oval(24, 76, 14, 11)), RED)
    art.solid(oval(28, 94, 6), GOLD)


def _pet_bowl(art: Art) -> None:
    for x, y in ((32, 40), (44, 34), (56, 34), (68, 40), (50, 42)):
        art.solid(oval(x, y, 8), WOOD, outline=INNER)
    art.solid(poly((18, 46), (82, 46), (98, 86), (2, 86)), RED)
    for x, y in ((50, 72), (42, 62), (50, 59), (58, 62)):
        art.flat(oval(x, y, 6 if y == 72 else 3.4), CREAM)


def _cat_tower(art: Art) -> None:
    art.solid(box(6, 90, 88, 8, 3), WOOD)
    for x, top in ((24, 48), (68, 14)):
        art.solid(box(x, top, 12, 78 - top + 14, 2), CREAM)
        for y in range(round(top) + 6, 90, 6):
            art.line(poly((x, y), (x + 12, y - 3), closed=False), 1.6, WOOD)
    art.solid(box(4, 42, 56, 9, 4), 0xD9A86C)
    art.solid(box(52, 8, 46, 9, 4), 0xD9A86C)
    art.solid(box(46, 54, 46, 36, 6), 0xD9A86C)
    art.solid(oval(69, 74, 12), DARK)
    art.solid(
        curve(
            [(58, 8, True), (60, -8), (63, -18, True), (70, -12), (80, -12), (87, -18, True), (90, -6), (92, 8, True)]
        ),
        GREY,
    )
    for x in (70, 80):
        art.flat(oval(x, -2, 2), DARK)


THINGS: dict[str, Callable[[Art], None]] = {
    "cream": _cream, "serum": _serum, "tube": _tube, "perfume": _perfume, "spray": _spray, "sweater": _sweater,
    "apron": _apron, "earbuds": _earbuds, "dumbbell": _dumbbell, "mat": _mat, "pouch": _pouch,
    "pencil-case": _pencil_case, "power-bank": _power_bank, "strap": _strap, "pet-bowl": _pet_bowl,
    "cat-tower": _cat_tower,
}  # fmt: skip
