"""Vessels, pots and machines of the kitchen."""

from __future__ import annotations

from collections.abc import Callable

from services.common.drawing.characters.ink import FINE, INNER, WHITE, Art, Knot, box, curve, cut, oval, poly, soft
from services.common.drawing.things.paints import (
    BLUE,
    CLAY,
    COFFEE,
    CREAM,
    DARK,
    GLASS,
    GOLD,
    GREEN,
    GREY,
    ORANGE,
    PAPER,
    RED,
    STEEL,
    TEAL,
    WOOD,
    shine,
    steam,
)  # fmt: skip


def _tumbler(art: Art) -> None:
    art.line(curve([(72, 40), (94, 40), (94, 68), (70, 72)], closed=False), 9.5)
    art.line(curve([(72, 40), (94, 40), (94, 68), (70, 72)], closed=False), 6.5, TEAL)
    art.solid(
        poly((22, 22), (78, 22), (69, 98), (31, 98)),
        TEAL,
        [(box(10, 46, 80, 22), soft(WHITE, 0.85)), shine(31, 28, 5, 62)],
    )
    art.solid(oval(50, 57, 7, 7), TEAL, outline=0)
    art.solid(box(17, 12, 66, 12, 4), DARK)
    art.solid(box(27, 3, 46, 10, 4), DARK)
    art.solid(box(55, -3, 12, 8, 3), GREY)


def _mug(art: Art) -> None:
    ring = cut(oval(76, 60, 20, 20), oval(76, 60, 10, 10))
    art.solid(ring, RED)
    art.solid(box(14, 32, 62, 62, 9), RED, [shine(22, 42, 5, 40)])
    art.solid(oval(45, 33, 31, 8), CREAM)
    art.solid(oval(45, 34, 25, 5.5), COFFEE, outline=FINE)
    for x in (32, 47, 60):
        steam(art, x, 24, 20)


def _lid(art: Art) -> None:
    art.solid(poly((22, 62), (78, 62), (71, 104), (29, 104)), TEAL, [shine(32, 66, 5, 32)])
    art.solid(oval(50, 62, 28, 6), 0x1F6F6C)
    art.solid(box(14, 22, 72, 14, 5), DARK)
    art.solid(box(24, 10, 52, 13, 6), DARK)
    art.solid(box(42, 1, 16, 11, 4), RED)
    for x, lean in ((24, -3), (50, 0), (76, 3)):
        art.line(poly((x, 43), (x + lean, 52), closed=False), 2.6, 0xFF5A5A)


def _bottle(art: Art) -> None:
    body: list[Knot] = [(40, 22, True), (40, 34), (28, 48), (26, 60), (26, 98, True), (74, 98, True), (74, 60),
            (72, 48), (60, 34), (60, 22, True)]  # fmt: skip
    art.solid(curve(body), GLASS, [(box(20, 58, 60, 24), PAPER), shine(33, 50, 4, 44)])
    art.solid(oval(50, 70, 7), GREEN, outline=0)
    art.solid(box(38, 8, 24, 15, 3), BLUE)


def _onggi(art: Art) -> None:
    body: list[Knot] = [
        (34, 24, True),
        (14, 46),
        (18, 74),
        (32, 98, True),
        (68, 98, True),
        (82, 74),
        (86, 46),
        (66, 24, True),
    ]
    art.solid(curve(body), CLAY, [(box(5, 54, 90, 3), soft(0x3A1A10, 0.5)), shine(25, 42, 5, 26)])
    art.solid(box(27, 16, 46, 10, 4), 0x6E3826)
    art.solid(box(33, 8, 34, 9, 4), 0x6E3826)
    art.solid(box(44, 2, 12, 7, 3), 0x6E3826)


def _pot(art: Art) -> None:
    art.solid(box(0, 50, 100, 9, 4), DARK)
    art.solid(box(12, 40, 76, 50, 12), RED, [shine(21, 50, 5, 28)])
    art.solid(box(9, 31, 82, 11, 5), 0xC94848)
    art.solid(box(42, 20, 16, 12, 5), DARK)
    for x in (28, 50, 72):
        steam(art, x, 15, 18)


def _rice_cooker(art: Art) -> None:
    art.solid(curve([(10, 62), (18, 30), (50, 22), (82, 30), (90, 62), (86, 92, True), (14, 92, True)]), CREAM)
    art.line(curve([(11, 54), (50, 48), (89, 54)], closed=False), INNER)
    art.solid(box(34, 60, 32, 20, 5), DARK)
    art.solid(box(39, 64, 22, 7, 2), 0x8BE0C0, outline=0)
    art.solid(oval(50, 76, 2.6), RED, outline=0)
    art.solid(box(43, 15, 14, 9, 3), GREY)
    steam(art, 50, 11, 18)


def _kettle(art: Art) -> None:
    handle = curve([(70, 26), (98, 28), (96, 70), (76, 78)], closed=False)
    art.line(handle, 11)
    art.line(handle, 8, DARK)
    art.solid(poly((26, 40), (2, 32), (20, 62)), STEEL)
    art.solid(poly((28, 24), (70, 24), (80, 88), (18, 88)), STEEL, [shine(32, 32, 5, 46)])
    art.solid(box(26, 14, 46, 11, 4), DARK)
    art.solid(box(12, 88, 74, 9, 4), DARK)
    steam(art, 4, 26, 18)


def _oven(art: Art) -> None:
    art.solid(box(6, 12, 88, 80, 7), STEEL)
    art.solid(box(14, 36, 72, 46, 5), DARK, [(box(20, 42, 60, 34, 3), 0xFFB14A)])
    art.solid(curve([(32, 70, True), (34, 56), (50, 51), (66, 56), (68, 70, True)]), WOOD, outline=FINE)
    art.line(poly((20, 71), (80, 71), closed=False), 1.6, DARK)
    for x in (22, 36, 64, 78):
        art.solid(oval(x, 24, 5), DARK, outline=0)
    art.solid(box(20, 84, 60, 4, 2), GREY, outline=0)


def _air_fryer(art: Art) -> None:
    art.solid(curve([(14, 60), (20, 14), (50, 4), (80, 14), (86, 60), (80, 96, True), (20, 96, True)]), DARK)
    art.solid(box(20, 52, 60, 36, 8), 0x34344A, [(box(20, 52, 60, 4), soft(WHITE, 0.2))])
    art.solid(box(38, 62, 24, 12, 5), STEEL)
    art.solid(oval(50, 28, 13), STEEL)
    art.line(poly((50, 28), (50, 19), closed=False), 2.4, RED)


def _measuring_cup(art: Art) -> None:
    ring = cut(box(72, 34, 24, 40, 10), box(72, 42, 15, 24, 6))
    art.solid(ring, GLASS)
    art.solid(poly((14, 16), (80, 16), (74, 92), (22, 92)), 0xE8F6FC, [(box(10, 50, 80, 60), 0x6CC3F2)])
    for y, long in ((30, 14), (42, 20), (54, 14), (66, 20), (78, 14)):
        art.line(poly((26, y), (26 + long, y), closed=False), 2.2, RED)


def _kitchen_scale(art: Art) -> None:
    art.solid(box(8, 14, 84, 10, 5), STEEL)
    art.solid(box(42, 22, 16, 16, 2), GREY)
    art.solid(curve([(20, 38, True), (80, 38, True), (92, 92, True), (8, 92, True)]), RED)
    art.solid(oval(50, 64, 21), PAPER)
    for x, y in ((50, 48), (36, 58), (64, 58), (38, 72), (62, 72)):
        art.solid(oval(x, y, 1.6), DARK, outline=0)
    art.line(poly((50, 64), (60, 52), closed=False), 2.6, RED)
    art.solid(oval(50, 64, 3), DARK, outline=0)


def _tray(art: Art) -> None:
    art.solid(box(2, 62, 96, 12, 6), STEEL)
    for x, color in ((20, WOOD), (50, ORANGE), (80, WOOD)):
        art.solid(curve([(x - 15, 62, True), (x - 13, 44), (x, 37), (x + 13, 44), (x + 15, 62, True)]), color)
        art.line(curve([(x - 5, 46), (x, 43), (x + 5, 46)], closed=False), 1.8, CREAM)


def _cutting_board(art: Art) -> None:
    art.solid(
        box(4, 34, 78, 52, 9),
        WOOD,
        [(box(4, 48, 90, 2), soft(0x5A2E12, 0.3)), (box(4, 66, 90, 2), soft(0x5A2E12, 0.3))],
    )
    art.solid(box(80, 52, 20, 16, 7), WOOD)
    art.flat(oval(92, 60, 3), 0x5A2E12)
    for x, y in ((24, 50), (36, 58), (24, 68)):
        art.solid(oval(x, y, 9, 6), GREEN)
        art.solid(oval(x, y, 5, 3), 0xD8F0C0, outline=0)
    art.solid(poly((46, 74), (66, 26), (74, 29), (62, 72)), STEEL)
    art.solid(poly((66, 26), (74, 6), (81, 9), (74, 29)), DARK)


def _sauce(art: Art) -> None:
    art.solid(curve([(42, 20, True), (40, 34), (28, 48), (28, 96, True), (72, 96, True), (72, 48), (60, 34),
                     (58, 20, True)]), 0x54281B, [(box(20, 56, 60, 26), GOLD), shine(34, 48, 4, 46)])  # fmt: skip
    art.solid(box(40, 6, 20, 15, 3), RED)
    art.solid(box(36, 64, 28, 4, 2), RED, outline=0)
    art.solid(box(40, 72, 20, 4, 2), RED, outline=0)


def _wok(art: Art) -> None:
    for x, size in ((30, 20), (50, 28), (70, 20)):
        art.solid(curve([(x, 98 - size, True), (x + 9, 88), (x, 100), (x - 9, 88)]), ORANGE, outline=INNER)
    art.solid(box(74, 40, 44, 9, 4), WOOD)
    art.solid(curve([(4, 40, True), (14, 64), (44, 74), (74, 64), (84, 40, True)]), DARK)
    art.solid(oval(44, 40, 40, 9), 0x2C2C3C)
    for x, y, color in ((24, 36, GREEN), (38, 32, GOLD), (54, 35, RED), (66, 38, GREEN), (46, 41, CREAM)):
        art.solid(oval(x, y, 8, 5.5), color, outline=FINE)
    for x in (26, 58):
        steam(art, x, 22, 18)


def _fridge(art: Art) -> None:
    art.solid(box(20, 2, 60, 96, 7), 0xD9E6EE, [(box(20, 36, 60, 2.4), DARK), shine(26, 8, 4, 22)])
    art.solid(box(68, 16, 5, 16, 2), GREY, outline=FINE)
    art.solid(box(68, 44, 5, 24, 2), GREY, outline=FINE)
    art.solid(box(32, 48, 16, 12, 1), GOLD, outline=FINE)


THINGS: dict[str, Callable[[Art], None]] = {
    "tumbler": _tumbler, "mug": _mug, "lid": _lid, "bottle": _bottle, "onggi": _onggi, "pot": _pot,
    "rice-cooker": _rice_cooker, "kettle": _kettle, "oven": _oven, "air-fryer": _air_fryer,
    "measuring-cup": _measuring_cup, "kitchen-scale": _kitchen_scale, "tray": _tray, "cutting-board": _cutting_board,
    "sauce": _sauce, "wok": _wok, "fridge": _fridge,
}  # fmt: skip
