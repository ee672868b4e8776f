"""Garments of the upper body, cut from the trunk's outline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.common.drawing.characters import workwear
from services.common.drawing.characters.ink import (
    FINE,
    INNER,
    Art,
    both,
    box,
    common,
    curve,
    oval,
    poly,
    symmetric,
)
from services.common.drawing.characters.look import Look, part_of
from services.common.drawing.characters.tailoring import HEM, buttons, cover
from services.common.drawing.color import shade


@dataclass(frozen=True)
class Garment:
    """How it is drawn, and its sleeves: the palette's colour, and how far they reach (0 none, 1 the wrist)."""

    draw: Callable[[Art, Look, float], None]
    sleeve: str = "cloth"
    reach: float = 0.9


def _lapels(art: Art, look: Look, s: float, depth: float) -> None:
    tone = shade(look.palette.cloth, -0.06)
    for lapel in both(poly((4.2, s - 6.5), (9.4, s - 2.5), (8.2, s + 5), (0.4, s + depth), (4.4, s + 2))):
        art.solid(lapel, tone, outline=INNER, depth=0)


def _suit(art: Art, look: Look, s: float) -> None:
    p = look.palette
    shirt = poly((-6.2, s - 8), (6.2, s - 8), (0, s + 16))
    art.solid(cover(look), p.cloth, [(shirt, p.cloth2)])
    tie = curve([(-1.7, s - 5.6, True), (1.7, s - 5.6, True), (1.2, s - 2.4, True), (2.7, s + 9, True), (0, s + 13,
        True), (-2.7, s + 9, True),
                 (-1.2, s - 2.4, True)])  # fmt: skip
    art.solid(tie, p.trim, [(poly((-4, s + 1), (4, s - 1.6), (4, s + 0.4), (-4, s + 3)), shade(p.trim, 0.1)),
                            (poly((-4, s + 6), (4, s + 3.4), (4, s + 5.4), (-4, s + 8)), shade(p.trim, 0.1))],
                                outline=INNER)  # fmt: skip
    _lapels(art, look, s, 16)
    art.line(poly((0, s + 16), (0, HEM), closed=False), FINE)
    buttons(art, (2.0,), (s + 19, s + 25), p.trim)
    art.flat(poly((7, s + 8.6), (9, s + 5.8), (11, s + 8.6)), p.trim)


def _blazer(art: Art, look: Look, s: float) -> None:
    p = look.palette
    shirt = poly((-6.4, s - 8), (6.4, s - 8), (5, s + 18), (3, HEM + 3), (-3, HEM + 3), (-5, s + 18))
    art.solid(cover(look), p.cloth, [(shirt, p.cloth2)])
    for line in both(poly((5.6, s + 10), (4.8, s + 18), (3.2, HEM), closed=False)):
        art.line(line, INNER)
    for lapel in both(poly((5, s - 6.5), (10, s - 2.5), (10.4, s + 6), (5.6, s + 14), (5.0, s + 4))):
        art.solid(lapel, shade(p.cloth, -0.06), outline=INNER, depth=0)
    art.solid(oval(9.6, s + 9.4, 1.3), p.trim, outline=FINE, depth=0)


def _vest(art: Art, look: Look, s: float) -> None:
    p = look.palette
    art.solid(cover(look), p.cloth2)
    front = common(
        cover(look),
        curve(
            [
                (6.5, s - 7, True),
                (12, s - 2),
                (12.6, s + 10),
                (30, s + 12, True),
                (30, 0, True),
                (0, 0, True),
                (0, s + 14, True),
            ]
        ),
    )
    for half in both(front):
        art.solid(half, p.cloth, outline=INNER)
    buttons(art, (0.0,), (s + 18, s + 23, s + 28), p.trim)


def _hoodie(art: Art, look: Look, s: float) -> None:
    p, b = look.palette, look.anatomy.build
    art.solid(cover(look), p.cloth, [(symmetric([(0, -31), (6, -31), (9.4, -24), (0, -22.6)]), shade(p.cloth, -0.07))])
    art.solid(
        oval(0, s + 12.5, 4.2),
        p.trim,
        [(poly((-1.4, s + 10), (2.6, s + 12.5), (-1.4, s + 15)), p.cloth2)],
        outline=INNER,
        depth=0.1,
    )
    hood = symmetric([(0, s - 7), (9, s - 8), (13 * b, s - 3), (8, s + 2.6), (0, s + 4.6)])
    art.solid(hood, shade(p.cloth, -0.04), [(oval(0, s - 4.4, 7, 4), shade(p.cloth, -0.14))])
    for cord in both(poly((3.4, s + 3.4), (3.8, s + 10.5), closed=False)):
        art.cord(cord, 0.9, p.cloth2, outline=FINE)


def _sweater(art: Art, look: Look, s: float) -> None:
    p = look.palette
    zigzag = [(x, s + 11 + (2.6 if i % 2 else -1.0)) for i, x in enumerate(range(-28, 29, 4))]
    band = poly(*zigzag, *((x, y + 3.6) for x, y in reversed(zigzag)))
    rib = box(-40, HEM - 3, 80, 5)
    art.solid(cover(look), p.cloth, [(band, p.cloth2), (rib, shade(p.cloth, -0.07))])
    art.solid(symmetric([(0, s - 9), (7.6, s - 8.6), (8.6, s - 2), (0, s)]), shade(p.cloth, -0.04))


def _turtleneck(art: Art, look: Look, s: float) -> None:
    p = look.palette
    art.solid(cover(look), p.cloth, [(box(-40, HEM - 3, 80, 5), shade(p.cloth, -0.07))])
    art.solid(symmetric([(0, s - 10), (7.4, s - 9.6), (8.4, s - 2.4), (0, s - 0.6)]), shade(p.cloth, 0.03))
    chain = curve([(-6.5, s - 1.5), (0, s + 8.5), (6.5, s - 1.5)], closed=False)
    art.line(chain, 1.0, p.trim)
    art.solid(oval(0, s + 8, 2.2), p.trim, outline=FINE)


def _dress(art: Art, look: Look, s: float) -> None:
    p, b = look.palette, look.anatomy.build
    skirt = curve(
        [
            (-11.8 * b, -38, True),
            (11.8 * b, -38, True),
            (17 * b, -24),
            (21.5 * b, -11.5, True),
            (11, -9.4),
            (0, -10.8),
            (-11, -9.4),
            (-21.5 * b, -11.5, True),
            (-17 * b, -24),
        ]
    )
    art.solid(cover(look, -30), p.cloth, [(symmetric([(0, s - 8), (7, s - 8), (5.2, s + 1), (0, s + 4)]), p.cloth2)])
    art.solid(skirt, p.cloth, [(box(-40, -15, 80, 2), p.trim)])
    for x in (-6.5, 0, 6.5):
        art.line(poly((x * 0.8, -33), (x * 1.5, -17), closed=False), FINE)
    art.solid(box(-12.6 * b, -40, 25.2 * b, 4.2, 1.4), p.trim)


def _jacket(art: Art, look: Look, s: float) -> None:
    p = look.palette
    shirt = poly((-6.6, s - 8), (6.6, s - 8), (5, HEM + 3), (-5, HEM + 3))
    art.solid(cover(look), p.cloth, [(shirt, p.cloth2)])
    for line in both(poly((5.6, s + 4), (5, HEM), closed=False)):
        art.line(line, INNER)
    for collar in both(poly((4.6, s - 7), (10.6, s - 4), (11.4, s + 4), (5.4, s + 9))):
        art.solid(collar, shade(p.cloth, 0.06), outline=INNER, depth=0)
    for i in range(3):
        for x in (-9.4, 9.4):
            art.flat(oval(x, s + 13 + i * 5, 1.0), p.trim)
    bolt = poly((1.6, s + 6), (-3.4, s + 14.6), (-0.4, s + 14.6), (-1.8, s + 22), (3.6, s + 12.4), (0.6, s + 12.4))
    art.flat(bolt, p.trim)


def _none(_art: Art, _look: Look, _s: float) -> None:
    pass


GARMENTS: dict[str, Garment] = {
    "": Garment(_none, "fur", 0.0),
    "suit": Garment(_suit), "blazer": Garment(_blazer), "vest": Garment(_vest, "cloth2"), "hoodie": Garment(_hoodie),
    "tee": Garment(workwear.tee, "cloth", 0.42), "sweater": Garment(_sweater), "turtleneck": Garment(_turtleneck),
    "dress": Garment(_dress, "cloth", 0.3), "tracksuit": Garment(workwear.tracksuit),
    "camisole": Garment(workwear.camisole, "fur", 0.0), "tank": Garment(workwear.tank, "fur", 0.0),
    "gi": Garment(workwear.gi, "cloth", 0.55), "chef": Garment(workwear.chef, "cloth2"),
    "apron": Garment(workwear.apron, "cloth", 0.5),
    "overalls": Garment(workwear.overalls, "cloth2", 0.6), "smock": Garment(workwear.smock, "cloth", 0.75),
    "jacket": Garment(_jacket),
    "armour": Garment(workwear.armour), "explorer": Garment(workwear.explorer, "cloth", 0.45),
}  # fmt: skip


def garment_of(look: Look) -> Garment:
    """Give what it wears above. Raises InvalidInputError for a garment that there is not."""
    return part_of(GARMENTS, look.outfit.top, "outfit.top")


def draw_skirt(art: Art, look: Look) -> None:
    """Draw a skirt, over the legs."""
    if look.outfit.bottom not in {"skirt", "long_skirt"}:
        return
    b, low = look.anatomy.build, -12.0 if look.outfit.bottom == "skirt" else -6.0
    skirt = curve(
        [
            (-12.6 * b, -31, True),
            (12.6 * b, -31, True),
            (18 * b, low, True),
            (9, low + 2),
            (0, low + 0.6),
            (-9, low + 2),
            (-18 * b, low, True),
        ]
    )
    art.solid(skirt, look.palette.bottom)
    for x in (-7.0, 0.0, 7.0):
        art.line(poly((x * 0.9, -27), (x * 1.3, low - 3), closed=False), FINE)
