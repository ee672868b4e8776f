"""Things to hold of office, workshop, shop and school."""

from __future__ import annotations

from collections.abc import Callable

from services.common.drawing.characters.ink import (
    FINE,
    INNER,
    WHITE,
    Art,
    both,
    box,
    curve,
    moved,
    oval,
    poly,
    soft,
    symmetric,
)

_STEEL, _DARK, _WOOD, _GOLD, _PAPER, _GLASS = 0xC9D3DE, 0x3B3A4F, 0xB97843, 0xFFC93C, 0xFFF9EA, 0xBDE6F5


def _briefcase(art: Art, color: int) -> None:
    art.line(curve([(-4, 4, True), (-3, -1), (3, -1), (4, 4, True)], closed=False), 3.6)
    art.solid(
        box(-11, 3.4, 22, 15, 2.4), color, [(box(-20, 9, 40, 1.6), soft(0, 0.25)), (box(-2, 7.6, 4, 4.4, 0.8), _GOLD)]
    )


def _bag(art: Art, color: int) -> None:
    art.line(curve([(-5, 6, True), (-4, -1), (4, -1), (5, 6, True)], closed=False), 2.6)
    art.solid(curve([(-7, 4.6, True), (7, 4.6, True), (10, 18), (8, 19.4), (-8, 19.4), (-10, 18)]), color)
    art.solid(curve([(-7.6, 4.6, True), (7.6, 4.6, True), (6, 10.6), (0, 12), (-6, 10.6)]), color, outline=INNER)
    art.solid(oval(0, 11.4, 1.7), _GOLD, outline=FINE)


def _shopping(art: Art, color: int) -> None:
    for x, tone, low in ((5, _PAPER, 18.0), (-4, color, 20.0)):
        art.line(curve([(x - 3, 6, True), (x - 2.4, 0), (x + 2.4, 0), (x + 3, 6, True)], closed=False), 1.4)
        art.solid(box(x - 7, 5, 14, low - 5, 0.8), tone)
    heart = curve([(-4, 11, True), (-1.4, 8.6), (0.6, 11), (-4, 16.4, True), (-8.6, 11), (-6.6, 8.6)])
    art.flat(heart, WHITE)


def _trophy(art: Art, _color: int) -> None:
    art.solid(box(-5.4, -1, 10.8, 3.6, 0.8), _DARK)
    art.solid(box(-1.6, -6, 3.2, 6, 0.6), _GOLD)
    for handle in both(curve([(5.6, -17, True), (11, -17), (9.4, -9.6), (4, -9, True)], closed=False)):
        art.cord(handle, 1.6, _GOLD, outline=INNER)
    star = poly(
        *(
            (x * 0.55, y * 0.55 - 13)
            for x, y in (
                (0, -5.6),
                (1.6, -1.9),
                (5.5, -1.6),
                (2.5, 0.9),
                (3.5, 4.8),
                (0, 2.6),
                (-3.5, 4.8),
                (-2.5, 0.9),
                (-5.5, -1.6),
                (-1.6, -1.9),
            )
        )
    )
    art.solid(symmetric([(0, -20), (7.4, -20, True), (6, -9.4), (0, -5)]), _GOLD, [(star, 0xFFF3C4)])


def _chess(art: Art, color: int) -> None:
    art.solid(box(-6, -2, 12, 4.6, 1.4), color)
    knight = curve([(-4.6, -2, True), (-3.4, -9), (-6, -12.4), (-7.6, -10.6, True), (-8.4, -13.6), (-3.4, -19), (0.4,
        -22.6, True), (2, -19.6),
                    (6, -14), (4.8, -2, True)])  # fmt: skip
    art.solid(knight, color)
    art.flat(oval(-2.4, -15.6, 0.9), _DARK)


def _document(art: Art, color: int) -> None:
    art.solid(moved(box(-7.5, -20, 15, 20, 1), turn=6), _PAPER)
    for y in (-16.4, -13.4, -10.4):
        art.line(moved(poly((-4.8, y), (4.8, y), closed=False), turn=6), FINE, 0x9AA3B2)
    art.solid(oval(4.4, -5.2, 2.5), color, outline=FINE)


def _chart(art: Art, color: int) -> None:
    art.solid(box(-9, -22, 19, 20, 1.6), _DARK)
    art.solid(box(-7.4, -20.4, 15.8, 16.8, 0.6), _PAPER, outline=0)
    for i, height in enumerate((4, 7, 10.5)):
        art.flat(box(-5.6 + i * 4.4, -5 - height, 3, height), (0x6DC5D1, color, 0xE8505B)[i])
    art.line(poly((-5, -12), (-0.6, -14.6), (5.6, -18.6), closed=False), INNER, 0xE8505B)


def _phone(art: Art, color: int) -> None:
    art.solid(box(-5.4, -18, 10.8, 20, 2.2), _DARK)
    art.flat(box(-4.2, -16.4, 8.4, 15.4, 1.0), 0x8FE3FF)
    for i in range(4):
        art.flat(box(-3.2 + i % 2 * 3.6, -15 + i // 2 * 3.8, 2.8, 2.8, 0.7), (color, 0xFFC93C, 0xFF7E6B, 0x59CD90)[i])


def _laptop(art: Art, color: int) -> None:
    art.solid(poly((-12.5, -17), (10, -19), (11.4, -3), (-11, -1)), _DARK)
    art.flat(poly((-11, -15.6), (8.8, -17.4), (9.9, -4.4), (-9.8, -2.4)), 0x1F2B4A)
    for i, (x, w, tone) in enumerate(((-9, 6, 0x7CE38B), (-7, 9, 0x8FE3FF), (-7, 5, 0xFFC93C), (-9, 8, 0xFF7EB6))):
        art.line(poly((x, -13.4 + i * 2.8), (x + w, -14 + i * 2.8), closed=False), 1.0, tone)
    art.solid(poly((-11.6, -1.4), (11, -3.4), (13.6, 0.2), (-10.4, 2.6)), color)


def _robot(art: Art, color: int) -> None:
    art.line(poly((0, -18), (0, -22), closed=False), 1.4)
    art.solid(oval(0, -22.6, 1.6), 0xFF7E6B, outline=FINE)
    art.solid(box(-4.6, -7, 9.2, 7.4, 2), _STEEL)
    art.solid(box(-7.6, -18, 15.2, 11.6, 3.4), WHITE & 0xFFFFFF)
    art.flat(box(-5.8, -15.8, 11.6, 6.8, 2.4), 0x24335C)
    for eye in both(oval(2.8, -12.4, 1.5)):
        art.flat(eye, color)


def _rocket(art: Art, color: int) -> None:
    art.solid(symmetric([(0, 3.4), (2.6, 3), (3.4, 5.4), (0, 11, True)]), 0xFFB03A, outline=INNER)
    for fin in both(poly((3.6, -6), (8.4, 2.6), (3, 2))):
        art.solid(fin, color)
    art.solid(
        symmetric([(0, -23, True), (5.6, -12), (4.4, 3, True), (0, 3)]),
        0xFDFDFD,
        [(symmetric([(0, -24), (6, -16.4), (0, -15.4)]), color)],
    )
    art.solid(oval(0, -9.4, 2.6), _GLASS, outline=INNER)


def _coin(art: Art, color: int) -> None:
    art.solid(oval(0, -10, 9.4), _GOLD)
    art.solid(oval(0, -10, 6.6), 0xFFDB73, outline=INNER)
    hexagon = poly((0, -14.4), (3.8, -12.2), (3.8, -7.8), (0, -5.6), (-3.8, -7.8), (-3.8, -12.2))
    art.line(hexagon, 1.3, color)
    art.line(poly((-3.8, -12.2), (0, -10), (3.8, -12.2), closed=False), 1.1, color)
    art.line(poly((0, -10), (0, -5.6), closed=False), 1.1, color)


def _scissors(art: Art, color: int) -> None:
    for side in (-1, 1):
        art.solid(poly((-1 * side, -6), (3.6 * side, -21), (1.2 * side, -22.4), (-3 * side, -6)), _STEEL, outline=INNER)
    for side in (-1, 1):
        art.cord(oval(3.4 * side, -1.2, 2.8), 1.6, color, outline=INNER)
    art.solid(oval(0, -9, 1.1), _DARK, outline=0)


def _perfume(art: Art, color: int) -> None:
    art.solid(
        box(-7, -13, 14, 14.4, 3),
        color,
        [(box(-10, -6.4, 20, 8), soft(WHITE, 0.35)), (box(-5, -11, 2, 9, 1), soft(WHITE, 0.6))],
    )
    art.solid(box(-2.4, -16, 4.8, 3.4, 0.6), _GOLD)
    art.solid(oval(0, -18.6, 3.2), _GOLD)


def _pencil(art: Art, color: int) -> None:
    art.solid(
        poly((-2.6, 4), (-2.6, -15), (0, -21), (2.6, -15), (2.6, 4)),
        color,
        [
            (poly((-4, -15), (4, -15), (0, -23)), 0xFFE3BD),
            (poly((-1.4, -18), (1.4, -18), (0, -22)), _DARK),
            (box(-4, 1, 8, 4), 0xFF9EB5),
            (box(-4, -1, 8, 2), _STEEL),
        ],
    )


def _magnifier(art: Art, color: int) -> None:
    art.cord(poly((0, 5), (0, -6), closed=False), 2.6, color)
    art.cord(oval(0, -14, 7.6), 2.2, _GOLD)
    art.flat(oval(0, -14, 6.6), soft(_GLASS, 0.55))
    art.line(curve([(-4.2, -14.6), (-3.4, -17), (-1, -18.4)], closed=False), 1.2, WHITE)


def _book(art: Art, color: int) -> None:
    art.solid(poly((-12, -15), (0, -12), (12, -15), (12, 0), (0, 3), (-12, 0)), color)
    for page in both(curve([(0, -13.6, True), (5, -17), (10.8, -16, True), (10.8, -2.4, True), (5, -3), (0, 0, True)])):
        art.solid(page, _PAPER, outline=INNER)
    for side in (-1, 1):
        for y in (-12.6, -9.6, -6.6):
            art.line(poly((2.6 * side, y + 0.8), (8.6 * side, y - 0.6), closed=False), FINE, 0x9AA3B2)


def _bulb(art: Art, _color: int) -> None:
    for turn in (-70, -35, 0, 35, 70):
        art.line(moved(poly((0, -25), (0, -28), closed=False), turn=turn, about=(0, -14)), 1.6, 0xFFC93C)
    art.solid(symmetric([(0, -22.6), (6.8, -19), (6.4, -11.4), (3.2, -6), (0, -6)]), 0xFFE066)
    art.line(poly((-2.2, -7), (-2.2, -12.6), (0, -10.4), (2.2, -12.6), (2.2, -7), closed=False), FINE, 0xB9770E)
    art.solid(box(-3.2, -6, 6.4, 6, 1.2), _STEEL)


WORK_TOOLS: dict[str, Callable[[Art, int], None]] = {
    "briefcase": _briefcase,
    "handbag": _bag,
    "shopping": _shopping,
    "trophy": _trophy,
    "chess": _chess,
    "document": _document,
    "chart": _chart,
    "phone": _phone,
    "laptop": _laptop,
    "robot": _robot,
    "rocket": _rocket,
    "coin": _coin,
    "scissors": _scissors,
    "perfume": _perfume,
    "pencil": _pencil,
    "magnifier": _magnifier,
    "book": _book,
    "bulb": _bulb,
}
