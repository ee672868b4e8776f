"""Things to hold of sport, kitchen, stage and adventure."""

from __future__ import annotations

from collections.abc import Callable

import skia

from services.common.drawing.characters.ink import (
    FINE,
    INNER,
    WHITE,
    Art,
    box,
    curve,
    moved,
    oval,
    poly,
    soft,
    symmetric,
    union,
)

_STEEL, _DARK, _WOOD, _GOLD, _PAPER, _GLASS = 0xC9D3DE, 0x3B3A4F, 0xB97843, 0xFFC93C, 0xFFF9EA, 0xBDE6F5


def _stopwatch(art: Art, color: int) -> None:
    art.solid(box(-1.8, -22, 3.6, 4, 0.8), _STEEL)
    art.solid(oval(0, -10, 8.8), color)
    art.solid(oval(0, -10, 6.4), _PAPER, outline=INNER)
    art.line(poly((0, -14), (0, -10), (3, -8.4), closed=False), 1.2)


def _dumbbell(art: Art, color: int) -> None:
    art.cord(poly((-12, 0), (12, 0), closed=False), 2.6, _STEEL)
    for side in (-1, 1):
        art.solid(box(side * 9 - 2.4, -7, 4.8, 14, 1.6), color)
        art.solid(box(side * 13.4 - 2, -5, 4, 10, 1.6), color)


def _mat(art: Art, color: int) -> None:
    art.solid(
        box(-5.6, -19, 11.2, 24, 5),
        color,
        [(box(-8, -12, 16, 2), soft(WHITE, 0.6)), (box(-8, -1, 16, 2), soft(WHITE, 0.6))],
    )
    art.solid(oval(0, -16.8, 5.4, 3.2), color)
    art.line(curve([(-2.6, -17), (0, -18.6), (2.6, -17), (1, -15.6), (-0.8, -16.4)], closed=False), INNER)


def _bottle(art: Art, color: int) -> None:
    art.solid(
        box(-4.6, -14, 9.2, 17, 2.6),
        color,
        [(box(-7, -6, 14, 6), soft(WHITE, 0.75)), (box(-3, -12, 1.6, 12, 0.8), soft(WHITE, 0.5))],
    )
    art.solid(box(-3, -18.4, 6, 4.8, 1), _DARK)
    art.solid(box(-1.3, -21, 2.6, 3, 0.8), WHITE & 0xFFFFFF, outline=INNER)


def _microphone(art: Art, color: int) -> None:
    art.solid(poly((-1.9, 6), (-2.7, -10), (2.7, -10), (1.9, 6)), _DARK)
    art.solid(oval(0, -14.6, 5.4, 5.8), _STEEL)
    for y in (-17, -14.6, -12.2):
        art.line(poly((-4, y), (4, y), closed=False), 0.5, 0x7D8899)
    art.solid(box(-3.6, -10.6, 7.2, 2.4, 0.8), color, outline=INNER)


def _guitar(art: Art, color: int) -> None:
    def tilt(path: skia.Path) -> skia.Path:
        return moved(path, turn=28)

    art.solid(tilt(box(-1.5, -27, 3, 24, 0.6)), 0x6E4630)
    art.solid(tilt(box(-2.9, -32, 5.8, 6.4, 1.2)), 0x6E4630)
    body = symmetric([(0, -5), (5.6, -4), (6, 0.6), (4.8, 3.2), (9, 9.4), (6, 16), (0, 17)])
    art.solid(tilt(body), color)
    art.solid(tilt(oval(0, 5, 2.9)), _DARK, outline=INNER)
    art.solid(tilt(box(-4, 10.6, 8, 1.9, 0.6)), 0x6E4630, outline=INNER)
    for x in (-0.6, 0.6):
        art.line(
            tilt(
                poly((x, -27), (x, 11), closed=False),
            ),
            0.35,
            _PAPER,
        )


def _maraca(art: Art, color: int) -> None:
    art.cord(poly((0, 6), (0, -8), closed=False), 2.0, _WOOD)
    art.solid(oval(0, -14.4, 6.4, 7.6), color, [(box(-10, -16, 20, 3.6), _GOLD), (box(-10, -10.4, 20, 1.6), 0x59CD90)])


def _brush(art: Art, color: int) -> None:
    art.solid(poly((-1.1, 6), (-1.7, -11), (1.7, -11), (1.1, 6)), _WOOD)
    art.solid(box(-2.3, -14, 4.6, 3.8, 0.4), _STEEL, outline=INNER)
    art.solid(symmetric([(0, -23.6, True), (3, -18), (2.2, -14, True), (0, -14)]), color)


def _gamepad(art: Art, color: int) -> None:
    shape = symmetric([(0, -8.6), (9, -9.4), (13, -3), (13.4, 5.6), (9.6, 6.2), (6, 0.8), (0, 0.4)])
    art.solid(shape, color)
    art.flat(box(-8.8, -5.4, 5.2, 1.7, 0.4), _DARK)
    art.flat(box(-7.05, -7.15, 1.7, 5.2, 0.4), _DARK)
    for x, y, tone in ((6.2, -7, 0xFFC93C), (8.4, -4.8, 0xFF7E6B), (4, -4.8, 0x59CD90), (6.2, -2.6, 0x8FE3FF)):
        art.flat(oval(x, y, 1.15), tone)


def _carrot(art: Art, _color: int) -> None:
    for turn in (-24, 0, 24):
        art.solid(moved(symmetric([(0, -24), (2, -20), (0, -13)]), turn=turn, about=(0, -13)), 0x57B65A, outline=INNER)
    art.solid(symmetric([(0, -14), (4.6, -12.4), (4.2, -4), (0, 7, True)]), 0xFF8A32)
    for y, x in ((-10, -3.6), (-6.4, 2.0), (-3, -2.6)):
        art.line(poly((x, y), (x + 2.2, y + 0.2), closed=False), FINE)


def _bone(art: Art, _color: int) -> None:
    bone = union(box(-8, -12.2, 16, 4.6), *(oval(x, y, 3.1) for x in (-8.6, 8.6) for y in (-12.4, -7.4)))
    art.solid(moved(bone, turn=-24, about=(0, -10)), _PAPER)


def _teacup(art: Art, color: int) -> None:
    art.cord(curve([(6, -9, True), (11, -9), (10, -2), (5, -2, True)], closed=False), 1.6, color, outline=INNER)
    art.solid(
        symmetric([(0, -11.6), (7, -11.6, True), (5.4, -1), (0, 1.4)]), color, [(oval(0, -5, 2.2), soft(WHITE, 0.8))]
    )
    art.solid(oval(0, -11.6, 7, 1.7), 0xB98047, outline=INNER)
    for x in (-2.4, 2.4):
        art.line(curve([(x, -15), (x + 1.6, -17), (x - 0.6, -19), (x + 1, -21)], closed=False), 1.1, soft(WHITE, 0.9))


def _honey(art: Art, _color: int) -> None:
    art.solid(
        symmetric([(0, -13), (7, -12), (9, -4), (6, 3), (0, 3.6)]), 0xF2A33A, [(box(-5, -7.6, 10, 5.6, 1), _PAPER)]
    )
    art.solid(
        curve([(-8, -15.4), (8, -15.4), (8, -11), (5.4, -8.4), (4, -11), (0, -10.4), (-3, -6), (-5, -10.6), (-8, -11)]),
        0xFFD35C,
    )
    art.flat(poly((-2.6, -6), (2.6, -6), (2.6, -3.4), (-2.6, -3.4)), 0xFFC93C)


def _sword(art: Art, color: int) -> None:
    art.solid(
        poly((-2.3, -4), (-2.3, -24), (0, -28.4), (2.3, -24), (2.3, -4)),
        0xDDE6EE,
        [(poly((0, -4), (0, -29), (4, -24), (4, -4)), 0xB3C0CE)],
    )
    art.solid(box(-6.6, -5.4, 13.2, 3, 1.2), _GOLD)
    art.solid(box(-1.7, -2.6, 3.4, 7.4, 1), color)
    art.solid(oval(0, 5.6, 2.1), _GOLD, outline=INNER)


def _map(art: Art, _color: int) -> None:
    art.solid(poly((-11, -18), (-4, -20), (3.4, -17.6), (10.4, -20), (10.4, -3), (3.4, -0.6), (-4, -3), (-11, -1)),
        0xF3DDAE,
              [(poly((-4, -20), (3.4, -17.6), (3.4, -0.6), (-4, -3)), 0xE5C98E)])  # fmt: skip
    art.line(curve([(-8.4, -5), (-5, -9), (-1, -8), (1.6, -12)], closed=False), 1.0, 0x8A5A33)
    for a, b in (((4.6, -15), (7.6, -11.6)), ((7.6, -15), (4.6, -11.6))):
        art.line(poly(a, b, closed=False), 1.4, 0xD63B3B)


def _whisk(art: Art, _color: int) -> None:
    art.cord(poly((0, 5), (0, -6), closed=False), 2.6, _WOOD)
    for wide in (6.4, 3.2):
        art.line(symmetric([(0, -24), (wide, -18), (wide * 0.7, -11), (0, -6, True)]), 2.2)
        art.line(symmetric([(0, -24), (wide, -18), (wide * 0.7, -11), (0, -6, True)]), 0.9, _STEEL)
    art.line(poly((0, -7), (0, -23), closed=False), 1.2, _STEEL)


def _fork(art: Art, _color: int) -> None:
    art.cord(poly((0, 5), (0, -12), closed=False), 1.5, _STEEL)
    art.solid(curve([(-8.4, -13), (-7, -20), (0, -23), (7.4, -20), (8.6, -13), (3, -9), (-3, -9)]), 0xC8653A,
              [(curve([(-9, -16), (-4, -18), (0, -14), (5, -17), (10, -14), (10, -26), (-9, -26)]),
                  0xFFD9A0)])  # fmt: skip
    for x, y in ((-4, -19), (1, -20.4), (4.6, -17.6), (-1.6, -16.8)):
        art.flat(oval(x, y, 0.8), 0x59A96A)


def _coffee(art: Art, color: int) -> None:
    art.solid(
        poly((-6.4, -14), (6.4, -14), (4.8, 3), (-4.8, 3)),
        _PAPER,
        [(poly((-8, -9.4), (8, -9.4), (7, -1.6), (-7, -1.6)), _WOOD)],
    )
    art.solid(box(-7.4, -17, 14.8, 3.4, 1.2), color)
    for x in (-2.6, 2.2):
        art.line(curve([(x, -19), (x + 1.6, -21), (x - 0.6, -23), (x + 1, -25)], closed=False), 1.1, soft(WHITE, 0.9))


def _wine(art: Art, _color: int) -> None:
    art.line(poly((0, 1), (0, -8), closed=False), 2.8)
    art.line(poly((0, 1), (0, -8), closed=False), 1.2, _GLASS)
    art.solid(oval(0, 3, 4.6, 1.3), _GLASS, outline=INNER)
    bowl = symmetric([(0, -22), (4.6, -22, True), (6.6, -14), (0, -6.6)])
    art.solid(bowl, 0xE6F5FA, [(box(-10, -15.6, 20, 12), 0xA3193F), (oval(0, -15.6, 6.4, 1.3), 0xC93A5C)])


def _rolling_pin(art: Art, color: int) -> None:
    whole = union(box(-1.7, -23, 3.4, 28, 1.6))
    art.solid(whole, color)
    art.solid(box(-4.2, -18.6, 8.4, 17, 2.6), 0xE3B27C)


def _bread(art: Art, _color: int) -> None:
    loaf = curve([(-12, -4), (-11, -11), (-4, -14.6), (5, -14.6), (11.6, -10.6), (12, -4), (8, -1.6), (-8, -1.6)])
    art.solid(loaf, 0xD9924E)
    for x in (-5.6, 0, 5.6):
        art.line(poly((x - 1.4, -6.4), (x + 1.6, -12), closed=False), 1.9, 0xFFDDA8)
    art.solid(poly((-10, -4.4), (10, -4.4), (7, 3), (-7, 3)), 0xF3E4CC)


LEISURE_TOOLS: dict[str, Callable[[Art, int], None]] = {
    "stopwatch": _stopwatch,
    "dumbbell": _dumbbell,
    "mat": _mat,
    "bottle": _bottle,
    "whisk": _whisk,
    "fork": _fork,
    "coffee": _coffee,
    "wine": _wine,
    "rolling_pin": _rolling_pin,
    "bread": _bread,
    "microphone": _microphone,
    "guitar": _guitar,
    "maraca": _maraca,
    "brush": _brush,
    "gamepad": _gamepad,
    "carrot": _carrot,
    "bone": _bone,
    "teacup": _teacup,
    "honey": _honey,
    "sword": _sword,
    "map": _map,
}
