"""Garments for work and sport: T-shirts, aprons, uniforms."""

from __future__ import annotations

from services.common.drawing.characters.bodies import torso
from services.common.drawing.characters.ink import (
    FINE,
    INNER,
    Art,
    Detail,
    Knot,
    both,
    box,
    common,
    curve,
    moved,
    oval,
    poly,
    symmetric,
)
from services.common.drawing.characters.look import Look
from services.common.drawing.characters.tailoring import HEM, STAR, buttons, cover
from services.common.drawing.color import shade


def tee(art: Art, look: Look, s: float) -> None:
    p = look.palette
    print_ = poly(*((x, y + s + 13) for x, y in STAR))
    art.solid(cover(look), p.cloth, [(print_, p.trim)])
    art.line(curve([(-7, s - 5), (0, s - 0.5), (7, s - 5)], closed=False), 1.6, p.cloth2)


def tracksuit(art: Art, look: Look, s: float) -> None:
    p = look.palette
    yoke = [poly((0, s - 8), (40, s - 8), (40, s + 6), (14, s + 3), (0, s + 9))]
    details: list[Detail] = [(half, p.cloth2) for y in yoke for half in both(y)]
    art.solid(cover(look), p.cloth, details)
    for line in both(poly((0, s + 9), (14, s + 3), (20, s + 4.4), closed=False)):
        art.line(common(line, torso(look)), 1.2, p.trim)
    art.solid(symmetric([(0, s - 8.6), (7.6, s - 8.2), (8.4, s - 2), (0, s)]), p.trim, outline=INNER)
    art.line(poly((0, s - 8), (0, HEM), closed=False), INNER)
    art.flat(box(-0.9, s + 5, 1.8, 3.4, 0.8), p.trim)


def _straps(art: Art, look: Look, s: float) -> None:
    p, b = look.palette, look.anatomy.build
    shape: list[Knot] = [
        (0, s + 2), (5, s + 0.5), (6.6, s - 6, True), (10 * b, s - 4, True), (10.4 * b, s + 4), (30, s + 10, True),
        (30, HEM, True), (0, HEM, True),
    ]  # fmt: skip
    area = common(symmetric(shape), torso(look))
    art.solid(area, p.cloth, [(box(-60, HEM - 4.5, 120, 2.4), p.trim)])


def tank(art: Art, look: Look, s: float) -> None:
    """A running vest with a number."""
    p = look.palette
    _straps(art, look, s)
    digit = [(box(-1.1, s + 10, 2.4, 6.5), p.trim), (box(-2.6, s + 10, 2.4, 2), p.trim)]
    art.solid(box(-6.2, s + 8, 12.4, 10.5, 1.4), p.cloth2, digit, outline=INNER, depth=0)


def camisole(art: Art, look: Look, s: float) -> None:
    """A light top with a lotus."""
    _straps(art, look, s)
    petal = symmetric([(0, -6.4), (2.5, -2.4), (0, 2)])
    for turn, color in ((-64, look.palette.trim), (64, look.palette.trim), (-32, look.palette.cloth2),
                        (32, look.palette.cloth2), (0, look.palette.cloth2)):  # fmt: skip
        art.solid(moved(petal, 0, s + 15, turn=turn, about=(0, 2)), color, outline=FINE, depth=0)


def gi(art: Art, look: Look, s: float) -> None:
    p, b = look.palette, look.anatomy.build
    chest = poly((-6.5, s - 8), (6.5, s - 8), (-1, s + 11))
    art.solid(cover(look, -19.5), p.cloth, [(chest, p.light)])
    art.cord(poly((6.2, s - 5.4), (-1, s + 11), (-6, s + 20), closed=False), 2.0, p.cloth2, outline=INNER)
    art.cord(poly((-6.2, s - 5.4), (-0.4, s + 10), closed=False), 2.0, p.cloth2, outline=INNER)
    art.solid(box(-14.8 * b, -32.5, 29.6 * b, 5, 1.6), p.trim)
    for tail in (
        poly((-1, -28), (-6.5, -17), (-3, -16), (1.4, -28)),
        poly((-0.6, -28), (2.4, -16), (5.8, -17.4), (3, -28)),
    ):
        art.solid(tail, p.trim, outline=INNER)
    art.solid(box(-3, -33.4, 6, 6.6, 2), p.trim)


def chef(art: Art, look: Look, s: float) -> None:
    p = look.palette
    art.solid(cover(look), p.cloth2)
    art.line(curve([(4.4, s - 4, True), (7.6, s + 8), (6.6, HEM, True)], closed=False), INNER)
    buttons(art, (-4.2, 3.6), (s + 8, s + 14.5, s + 21), p.trim)
    scarf = symmetric([(0, s - 7.4), (8.6, s - 7), (8.2, s - 2.4), (0, s + 0.6)])
    art.solid(scarf, p.cloth)
    for end in (poly((-0.6, s - 2), (-5.4, s + 6), (-1.4, s + 5.4)), poly((0.6, s - 2), (5, s + 6.4), (0.8, s + 5.6))):
        art.solid(end, p.cloth, outline=INNER)


def apron(art: Art, look: Look, s: float) -> None:
    p, b = look.palette, look.anatomy.build
    art.solid(cover(look), p.cloth)
    for strap in both(poly((5.6, s - 7), (7.2, s + 5), closed=False)):
        art.cord(strap, 1.8, p.cloth2, outline=INNER)
    bib = curve([(-8, s + 4, True), (8, s + 4, True), (9.4, s + 14), (14.4 * b, -33, True), (14 * b, -14.5, True), (0,
        -12.6), (-14 * b, -14.5, True),
                 (-14.4 * b, -33, True), (-9.4, s + 14)])  # fmt: skip
    art.solid(bib, p.cloth2)
    art.solid(
        curve([(-6.4, -30, True), (6.4, -30, True), (5.6, -21.6), (0, -20.6), (-5.6, -21.6)]),
        shade(p.cloth2, -0.05),
        outline=INNER,
    )
    heart = curve(
        [(0, s + 10.4, True), (2.6, s + 7.8), (5, s + 10.2), (0, s + 15.4, True), (-5, s + 10.2), (-2.6, s + 7.8)]
    )
    art.flat(heart, p.trim)


def overalls(art: Art, look: Look, s: float) -> None:
    p, b = look.palette, look.anatomy.build
    stripes = [(box(-60, s - 6 + i * 6, 120, 2.8), shade(p.cloth2, -0.1)) for i in range(6)]
    art.solid(cover(look), p.cloth2, stripes)
    bib = common(
        torso(look),
        curve(
            [
                (-8, s + 5, True),
                (8, s + 5, True),
                (9, -36),
                (30 * b, -34, True),
                (30 * b, -10, True),
                (-30 * b, -10, True),
                (-30 * b, -34, True),
                (-9, -36),
            ]
        ),
    )
    for strap in both(poly((6.6, s + 6), (8.6, s - 5), closed=False)):
        art.cord(strap, 2.2, p.cloth, outline=INNER)
    art.solid(bib, p.cloth)
    buttons(art, (-6.4, 6.4), (s + 7.4,), p.trim)
    art.solid(box(-4.6, s + 12, 9.2, 7, 1.4), shade(p.cloth, 0.05), outline=INNER, depth=0)


def smock(art: Art, look: Look, s: float) -> None:
    p = look.palette
    blots = (
        (-7, s + 10, 2.4, 0xE8505B),
        (6, s + 16, 2.8, 0x3FA7D6),
        (-4, s + 22, 2.0, 0xFAC05E),
        (8.6, s + 6, 1.6, 0x59CD90),
        (1, s + 28, 2.2, 0xB084CC),
    )
    art.solid(cover(look, -19.5), p.cloth, [(oval(x, y, r, r * 0.86), c) for x, y, r, c in blots])
    for collar in both(poly((0.4, s - 2.4), (5.6, s - 8), (11, s - 2.4), (4.6, s + 3.6))):
        art.solid(collar, p.cloth2, outline=INNER, depth=0)
    art.solid(box(3, -31, 8, 7, 1.2), shade(p.cloth, -0.05), outline=INNER, depth=0)


def explorer(art: Art, look: Look, s: float) -> None:
    p = look.palette
    art.solid(cover(look), p.cloth, [(poly((-5.6, s - 8), (5.6, s - 8), (0, s + 6)), p.cloth2)])
    for collar in both(poly((0.6, s + 5), (4.4, s - 7.4), (9.8, s - 3.4), (6.6, s + 4.4))):
        art.solid(collar, shade(p.cloth, 0.05), outline=INNER, depth=0)
    art.line(poly((0, s + 6), (0, HEM), closed=False), FINE)
    for x in (-11, 4.0):
        art.solid(box(x, s + 9, 7, 7.4, 1.2), shade(p.cloth, 0.03), outline=INNER, depth=0)
        art.line(poly((x, s + 11.6), (x + 7, s + 11.6), closed=False), FINE)
    art.solid(box(-14.4 * look.anatomy.build, -27, 28.8 * look.anatomy.build, 4, 1), p.trim)


def armour(art: Art, look: Look, s: float) -> None:
    p, b = look.palette, look.anatomy.build
    art.solid(cover(look, -17), p.trim, [(box(-60, -23.5, 120, 2), 0xFFC93C)])
    plate = common(
        torso(look),
        curve(
            [
                (0, s - 1),
                (9, s - 6, True),
                (30, s, True),
                (30, -37, True),
                (8, -33),
                (0, -31.5),
                (-8, -33),
                (-30, -37, True),
                (-30, s, True),
                (-9, s - 6, True),
            ]
        ),
    )
    art.solid(plate, p.cloth)
    art.line(poly((0, s + 1), (0, -32), closed=False), INNER, shade(p.cloth, -0.16))
    art.solid(poly(*((x, y + s + 11) for x, y in STAR)), 0xFFC93C, outline=INNER)
    art.solid(box(-14.6 * b, -34, 29.2 * b, 4.4, 1.2), 0x8A5A33)
    art.solid(box(-2.8, -34.8, 5.6, 6, 1.2), 0xFFC93C, outline=INNER)
