"""Hats, ribbons and crowns."""

from __future__ import annotations

import math
from collections.abc import Callable

from services.common.drawing.characters.ink import (
    FINE,
    INK,
    INNER,
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
from services.common.drawing.characters.look import Look
from services.common.drawing.characters.skulls import skull
from services.common.drawing.color import shade

Drawer = Callable[[Art, Look], None]


def _toque(art: Art, _look: Look) -> None:
    puff = union(oval(-9, -30, 8.4, 7.6), oval(9, -30, 8.4, 7.6), oval(0, -33, 10, 8.6), box(-12, -30, 24, 12))
    art.solid(puff, 0xFFFFFF)
    for x in (-5.4, 0, 5.4):
        art.line(poly((x, -27), (x * 0.9, -21.6), closed=False), FINE, 0xB9BECC)
    art.solid(
        curve([(-13.6, -22, True), (0, -20), (13.6, -22, True), (13.2, -14.6, True), (0, -12.6), (-13.2, -14.6, True)]),
        0xFFFFFF,
    )


def _baker_cap(art: Art, look: Look) -> None:
    p = look.palette
    art.solid(curve([(-15, -15), (-20.5, -25), (-10, -34.5), (10, -34.5), (20.5, -25), (15, -15)]), 0xFFFFFF)
    art.solid(
        curve(
            [(-15.6, -19.4, True), (0, -17), (15.6, -19.4, True), (15.2, -13.4, True), (0, -11.2), (-15.2, -13.4, True)]
        ),
        p.cloth,
    )


def _cap(art: Art, look: Look) -> None:
    p = look.palette
    art.solid(curve([(-17, -13, True), (-16, -23), (-6, -29), (6, -29), (16, -23), (17, -13, True), (0, -16)]), p.cloth,
              [(symmetric([(0, -30), (6.4, -28), (6, -14), (0, -13)]), p.cloth2)])  # fmt: skip
    art.solid(oval(0, -29, 1.7, 1.2), p.trim, outline=INNER)
    art.solid(curve([(-16.6, -14, True), (0, -18), (16.6, -14, True), (13, -10.4), (0, -13), (-13, -10.4)]), p.trim)


def _cap_back(art: Art, look: Look) -> None:
    p = look.palette
    art.solid(
        curve(
            [
                (-18, -11, True),
                (-17, -23),
                (-7, -29),
                (7, -29),
                (17, -23),
                (18, -11, True),
                (9, -14.4),
                (0, -15.4),
                (-9, -14.4),
            ]
        ),
        p.trim,
    )
    art.solid(oval(0, -29.4, 1.9, 1.3), p.cloth, outline=INNER)
    art.solid(box(-7, -19.4, 14, 4.4, 2), p.cloth, outline=INNER)


def _beret(art: Art, look: Look) -> None:
    p = look.palette
    art.line(poly((-3, -29), (-2, -33), closed=False), 2.4)
    art.solid(curve([(-17, -14), (-25, -20), (-17, -28), (0, -30), (14, -25), (16, -16.6), (8, -15)]), p.trim)
    art.solid(
        curve([(-15.4, -16.6, True), (0, -20), (14.6, -17.6, True), (14, -14, True), (0, -16), (-14.6, -13, True)]),
        shade(p.trim, -0.1),
        outline=INNER,
    )


def _crown(art: Art, look: Look) -> None:
    p = look.palette
    points = poly((-11.5, -16), (-13.5, -28.4), (-6.4, -22.6), (0, -31), (6.4, -22.6), (13.5, -28.4), (11.5, -16))
    art.solid(points, 0xFFC93C, [(box(-20, -19, 40, 4), 0xFFE08A)])
    for x, y in ((-13.5, -28.6), (0, -31.2), (13.5, -28.6)):
        art.solid(oval(x, y, 1.8), p.trim, outline=INNER)
    art.solid(oval(0, -20.4, 2.2, 2.6), 0xE8505B, outline=FINE)


def _headband(art: Art, look: Look) -> None:
    p = look.palette
    # As wide as the head.
    k = min(1.0, skull(look.anatomy.skull).getBounds().right() / 21.5)
    band = [(19.6, -12, True), (20.8, -7.6, True), (10, -12), (0, -13), (-10, -12), (-20.8, -7.6, True), (-19.6, -12,
        True),
            (-10, -16.4), (0, -17.4), (10, -16.4)]  # fmt: skip
    art.solid(curve([(x * k, y, *corner) for x, y, *corner in band]), p.trim, [(box(-30, -12.8, 60, 1.4), p.cloth2)])


def _bandana(art: Art, look: Look) -> None:
    p = look.palette
    for end in (poly((19, -10), (30, -14), (27, -8.4)), poly((19, -9), (29, -4.4), (24, -2.4))):
        art.solid(end, p.trim, outline=INNER)
    art.solid(curve([(-19.6, -11, True), (-10, -17), (0, -18.4), (10, -17), (19.6, -11, True), (20.8, -6, True), (10,
        -11.4), (0, -12.6), (-10, -11.4),
                     (-20.8, -6, True)]), p.trim)  # fmt: skip


def _fedora(art: Art, look: Look) -> None:
    p = look.palette
    art.solid(curve([(-13.6, -14, True), (-13, -28), (-5, -31), (0, -28.6), (5, -31), (13, -28), (13.6, -14, True)]),
        p.trim,
              [(box(-20, -20, 40, 4.6), p.cloth2)])  # fmt: skip
    art.solid(
        curve([(-23, -13), (-14, -17.6), (0, -18.6), (14, -17.6), (23, -13), (13, -12.6), (0, -14), (-13, -12.6)]),
        p.trim,
    )


def _safari(art: Art, look: Look) -> None:
    p = look.palette
    art.solid(
        curve([(-15, -14, True), (-14, -26), (-5, -31), (5, -31), (14, -26), (15, -14, True)]),
        0xD9B77E,
        [(box(-20, -19.6, 40, 4), p.trim)],
    )
    art.solid(
        curve([(-25, -11), (-15, -17), (0, -18.4), (15, -17), (25, -11), (13, -12), (0, -13.4), (-13, -12)]), 0xD9B77E
    )


def _mortarboard(art: Art, look: Look) -> None:
    p = look.palette
    art.solid(curve([(-13, -21, True), (13, -21, True), (14, -13), (0, -11.4), (-14, -13)]), p.cloth)
    art.solid(poly((0, -31), (25, -24), (0, -17), (-25, -24)), p.cloth)
    art.line(poly((0, -24), (17, -22), (18, -13), closed=False), 1.2, p.trim)
    art.solid(moved(symmetric([(0, -3, True), (2.2, 3), (0, 3.4)]), 18, -10), p.trim, outline=INNER)


def _bow(art: Art, look: Look) -> None:
    p = look.palette
    at = (12.0, -19.0)
    for side in (-1, 1):
        art.solid(
            moved(
                curve([(0, 0, True), (5 * side, -5.4), (9.4 * side, -4.6), (9.4 * side, 4.6), (5 * side, 5.4)]),
                *at,
                turn=24,
            ),
            p.trim,
        )
    art.solid(oval(*at, 2.6), shade(p.trim, -0.06), outline=INNER)


def _party(art: Art, look: Look) -> None:
    p = look.palette
    art.solid(
        poly((-10, -16), (0, -37), (10, -16)),
        p.cloth,
        [
            (poly((-14, -20), (14, -25), (14, -21.4), (-14, -16.4)), p.cloth2),
            (poly((-14, -28), (14, -33), (14, -29.4), (-14, -24.4)), p.cloth2),
        ],
    )
    art.solid(
        union(*(oval(math.sin(a) * 2.2, -37 - math.cos(a) * 2.2, 2.0) for a in (0, 1.257, 2.513, 3.77, 5.027))),
        p.trim,
        outline=INNER,
    )


def _beanie(art: Art, look: Look) -> None:
    p = look.palette
    art.solid(oval(0, -32, 4.4), p.cloth2)
    art.solid(curve([(-17, -14, True), (-15, -25), (0, -31), (15, -25), (17, -14, True)]), p.trim)
    art.solid(
        curve([(-18.4, -17, True), (0, -20), (18.4, -17, True), (18.6, -10.4, True), (0, -13.4), (-18.6, -10.4, True)]),
        p.cloth2,
    )
    for x in (-12, -6, 0, 6, 12):
        art.line(poly((x, -18.4 + abs(x) * 0.1), (x, -14 + abs(x) * 0.14), closed=False), FINE, soft(INK, 0.45))


def _hairpin(art: Art, look: Look) -> None:
    p = look.palette
    art.solid(union(*(oval(14 + math.sin(a) * 3.2, -15 - math.cos(a) * 3.2, 2.8) for a in (0, 1.257, 2.513, 3.77,
        5.027))), p.trim,
              [(oval(14, -15, 2.0), 0xFFE08A)])  # fmt: skip


def _none(_art: Art, _look: Look) -> None:
    pass


HAT_DRAWERS: dict[str, Drawer] = {
    "": _none, "toque": _toque, "baker_cap": _baker_cap, "cap": _cap, "cap_back": _cap_back, "beret": _beret,
    "crown": _crown,
    "headband": _headband, "bandana": _bandana, "fedora": _fedora, "safari": _safari, "mortarboard": _mortarboard,
    "bow": _bow,
    "party": _party, "beanie": _beanie, "hairpin": _hairpin,
}  # fmt: skip
