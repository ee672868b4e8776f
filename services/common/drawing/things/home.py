"""Things of the house: machines, lamps, textiles, furniture."""

from __future__ import annotations

from collections.abc import Callable

from services.common.drawing.characters.ink import FINE, INNER, WHITE, Art, Knot, box, curve, oval, poly, soft
from services.common.drawing.things.paints import (
    BLUE,
    CREAM,
    DARK,
    GLASS,
    GOLD,
    GREEN,
    GREY,
    ORANGE,
    PAPER,
    PINK,
    PURPLE,
    RED,
    STEEL,
    TEAL,
    WATER,
    WOOD,
    drop,
    shine,
)  # fmt: skip


def _washer(art: Art) -> None:
    art.solid(box(12, 4, 76, 92, 6), 0xEEF3F8, [(box(12, 4, 76, 18), 0xD5DEE8)])
    art.solid(box(20, 10, 22, 7, 2), PAPER, outline=FINE)
    art.solid(oval(72, 13, 4.5), DARK, outline=0)
    art.solid(oval(50, 58, 29), GREY)
    art.solid(oval(50, 58, 22), GLASS, [(box(20, 58, 60, 40), WATER)])
    for x, y in ((40, 60), (56, 66), (50, 52)):
        art.solid(oval(x, y, 4), WHITE & 0xFFFFFF, outline=0)


def _desk_lamp(art: Art) -> None:
    art.flat(poly((50, 36), (88, 36), (110, 92), (40, 92)), soft(GOLD, 0.45))
    art.solid(box(2, 88, 44, 10, 5), DARK)
    art.line(poly((24, 88), (12, 50), (48, 18), closed=False), 7)
    art.line(poly((24, 88), (12, 50), (48, 18), closed=False), 4.2, ORANGE)
    art.solid(oval(12, 50, 4.6), DARK, outline=0)
    art.solid(poly((44, 10), (64, 4), (92, 36), (44, 40)), ORANGE)
    art.solid(oval(68, 39, 14, 6), GOLD, outline=FINE)


def _humidifier(art: Art) -> None:
    art.solid(curve([(22, 96, True), (18, 70), (34, 48), (66, 48), (82, 70), (78, 96, True)]), 0xE9F1F7)
    art.solid(box(40, 40, 20, 10, 4), TEAL)
    art.solid(box(21, 72, 58, 3, 1), TEAL, outline=0)
    drop(art, 50, 78, 15)
    for x, y, r in ((50, 30, 11), (38, 18, 11), (60, 14, 13), (46, 3, 9), (70, 0, 7)):
        art.flat(oval(x, y, r), 0xE2DFF3FF)


def _fan(art: Art) -> None:
    art.solid(box(46, 66, 8, 26, 2), GREY)
    art.solid(box(26, 90, 48, 9, 4), DARK)
    art.solid(oval(50, 40, 38), 0xEAF4FA)
    for turn in range(3):
        dx, dy = ((0, -22), (19, 12), (-19, 12))[turn]
        art.solid(oval(50 + dx * 0.75, 40 + dy * 0.75, 13, 13), BLUE, outline=FINE)
    art.line(oval(50, 40, 28), 1.2, 0xA9BCCB)
    art.solid(oval(50, 40, 7), DARK)


def _purifier(art: Art) -> None:
    art.solid(box(24, 8, 52, 90, 10), 0xF1F5F8)
    art.solid(oval(50, 12, 18, 5), DARK)
    for y in range(40, 90, 8):
        art.line(poly((34, y), (66, y), closed=False), 2.4, 0xA9BCCB)
    art.solid(oval(50, 28, 5), GREEN, outline=0)
    for x in (2, 86):
        art.line(curve([(x, 30), (x + 6, 24), (x + 10, 32), (x + 16, 26)], closed=False), 3.2, 0x8BD8E8)


def _vacuum(art: Art) -> None:
    art.line(curve([(36, 62), (30, 20), (60, 4), (82, 26), (90, 84)], closed=False), 7.5)
    art.line(curve([(36, 62), (30, 20), (60, 4), (82, 26), (90, 84)], closed=False), 4.8, GREY)
    art.solid(poly((78, 84), (102, 84), (110, 98), (72, 98)), DARK)
    art.solid(curve([(2, 90, True), (4, 62), (30, 50), (58, 62), (62, 90, True)]), RED, [shine(14, 62, 18, 5)])
    art.solid(oval(16, 90, 10), DARK)
    art.solid(oval(50, 92, 7), DARK)


def _cushion(art: Art) -> None:
    knots: list[Knot] = [
        (6, 14, True),
        (50, 22),
        (94, 14, True),
        (88, 50),
        (94, 86, True),
        (50, 80),
        (6, 86, True),
        (12, 50),
    ]
    art.solid(curve(knots), PURPLE)
    for x, y in ((32, 40), (50, 40), (68, 40), (41, 54), (59, 54), (32, 66), (50, 66), (68, 66)):
        art.flat(oval(x, y, 2.4), soft(WHITE, 0.8))


def _blanket(art: Art) -> None:
    for y, color in ((66, BLUE), (44, PINK), (22, CREAM)):
        art.solid(box(6, y, 88, 24, 11), color)
        art.line(curve([(88, y + 8), (76, y + 12), (88, y + 17)], closed=False), INNER)
    for x in (18, 34, 50, 66):
        art.solid(box(x, 26, 6, 14, 2), RED, outline=0)


def _towel(art: Art) -> None:
    art.solid(box(4, 10, 92, 7, 3), STEEL)
    art.solid(
        box(20, 8, 60, 82, 4),
        0x8FD3E8,
        [(box(10, 62, 80, 6), WHITE & 0xFFFFFF), (box(10, 72, 80, 3), WHITE & 0xFFFFFF)],
    )
    for x in range(24, 78, 8):
        art.line(poly((x, 90), (x, 97), closed=False), 2.4, 0x5FB3CC)


def _curtain(art: Art) -> None:
    art.solid(box(14, 14, 72, 78, 2), GLASS)
    art.line(poly((50, 14), (50, 92), closed=False), 3, WOOD)
    for edge, lean in ((2, 32), (98, -32)):
        art.solid(curve([(edge, 8, True), (edge + lean, 8, True), (edge + lean * 0.8, 50),
                         (edge + lean * 0.4, 96, True), (edge, 96, True)]), RED)  # fmt: skip
        art.line(poly((edge + lean * 0.35, 12), (edge + lean * 0.25, 92), closed=False), 1.8, 0xB94040)
    art.solid(box(-4, 2, 108, 8, 4), WOOD)


def _table(art: Art) -> None:
    for x in (14, 78):
        art.solid(poly((x, 44), (x + 8, 44), (x + 7, 98), (x + 1, 98)), WOOD)
    art.solid(box(2, 32, 96, 14, 4), WOOD, [(box(0, 36, 100, 2), soft(0x5A2E12, 0.3))])


def _shelf(art: Art) -> None:
    art.solid(box(8, 4, 84, 94, 3), WOOD, [(box(14, 10, 72, 24), 0x7E4A24), (box(14, 40, 72, 24), 0x7E4A24),
                                          (box(14, 70, 72, 22), 0x7E4A24)])  # fmt: skip
    for x, color, high in ((18, RED, 20), (27, BLUE, 17), (36, GOLD, 21), (45, GREEN, 16)):
        art.solid(box(x, 34 - high, 8, high, 1), color, outline=FINE)
    art.solid(box(56, 50, 24, 14, 2), CREAM, outline=FINE)
    art.solid(oval(30, 56, 8), TEAL, outline=FINE)
    for x, color in ((50, PURPLE), (59, ORANGE), (68, TEAL)):
        art.solid(box(x, 72, 8, 20, 1), color, outline=FINE)


def _storage_box(art: Art) -> None:
    art.solid(box(8, 34, 84, 60, 7), 0x9FC7E8, [(box(8, 58, 84, 3), soft(WHITE, 0.7))])
    art.solid(box(2, 20, 96, 16, 6), BLUE)
    art.solid(box(36, 54, 28, 12, 6), PAPER)


def _diffuser(art: Art) -> None:
    for x0, x1 in ((46, 24), (49, 42), (52, 62), (54, 80)):
        art.line(poly((x0, 44), (x1, 0), closed=False), 3.4, WOOD)
    art.solid(box(40, 38, 20, 14, 3), DARK)
    art.solid(box(24, 50, 52, 48, 9), GLASS, [(box(20, 66, 60, 40), 0xF3C8D8), (box(34, 68, 32, 18, 2), PAPER)])


THINGS: dict[str, Callable[[Art], None]] = {
    "washer": _washer, "desk-lamp": _desk_lamp, "humidifier": _humidifier, "fan": _fan, "purifier": _purifier,
    "vacuum": _vacuum, "cushion": _cushion, "blanket": _blanket, "towel": _towel, "curtain": _curtain,
    "table": _table, "shelf": _shelf, "storage-box": _storage_box, "diffuser": _diffuser,
}  # fmt: skip
