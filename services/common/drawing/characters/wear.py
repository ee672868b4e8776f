"""What is worn: what hangs round the neck, small things, and the hats and eyewear of their own files."""

from __future__ import annotations

from collections.abc import Callable

from services.common.drawing.characters.eyewear import EYEWEAR_DRAWERS
from services.common.drawing.characters.hats import HAT_DRAWERS
from services.common.drawing.characters.ink import (
    FINE,
    INK,
    INNER,
    Art,
    both,
    box,
    curve,
    moved,
    oval,
    poly,
    soft,
    symmetric,
    union,
)
from services.common.drawing.characters.look import Look, part_of
from services.common.drawing.color import shade

Drawer = Callable[[Art, Look], None]


def _none(_art: Art, _look: Look) -> None:
    pass


def _bowtie(art: Art, look: Look) -> None:
    y = look.shoulder[1] - 2.6
    for wing in both(curve([(0, y, True), (5, y - 3.8), (8.4, y - 4.4, True), (8.4, y + 4.4, True), (5, y + 3.8)])):
        art.solid(wing, look.palette.trim)
    art.solid(box(-1.9, y - 2.2, 3.8, 4.4, 1.4), shade(look.palette.trim, -0.08), outline=INNER)


def _scarf(art: Art, look: Look) -> None:
    p, y = look.palette, look.shoulder[1] - 3.4
    art.solid(poly((3, y + 1), (10, y), (10.4, y + 17), (4.4, y + 18)), p.trim, [(box(0, y + 12.4, 20, 2.4), p.cloth2)])
    art.solid(symmetric([(0, y - 4.4), (10.4, y - 4), (12, y + 1.4), (8, y + 4.2), (0, y + 5.4)]), p.trim)
    art.line(curve([(-9, y), (0, y + 2), (9, y - 0.4)], closed=False), FINE, soft(INK, 0.5))


def _bandanna(art: Art, look: Look) -> None:
    p, y = look.palette, look.shoulder[1] - 4
    art.solid(symmetric([(0, y - 2.6), (10, y - 2.4), (11, y + 1), (4, y + 8), (0, y + 11.4, True)]), p.trim)
    for x, dy in ((-4, 3), (0, 5.6), (4, 3)):
        art.flat(oval(x, y + dy, 1.0), p.cloth2)


def _pearls(art: Art, look: Look) -> None:
    y = look.shoulder[1] - 3.4
    for i in range(-4, 5):
        art.solid(oval(i * 2.3, y + 4.6 - i * i * 0.26, 1.5), 0xFFF9EE, outline=FINE, depth=0)


def _gold_chain(art: Art, look: Look) -> None:
    y = look.shoulder[1] - 3
    art.cord(
        curve([(-8.4, y - 2), (-4, y + 7), (0, y + 9), (4, y + 7), (8.4, y - 2)], closed=False),
        1.3,
        0xFFC93C,
        outline=FINE,
    )
    art.solid(oval(0, y + 11, 3), 0xFFC93C, outline=INNER)


def _medal(art: Art, look: Look) -> None:
    y = look.shoulder[1] - 3
    for strap in both(poly((6.4, y - 3), (8.6, y - 2), (1.6, y + 12), (-0.6, y + 12))):
        art.solid(strap, 0xE8505B, outline=FINE, depth=0)
    art.solid(oval(0, y + 14.6, 4.2), 0xFFC93C, [(oval(0, y + 14.6, 2.4), 0xFFE08A)])


def _towel(art: Art, look: Look) -> None:
    y = look.shoulder[1] - 4
    for half in both(curve([(3.4, y - 3), (9, y - 4), (12, y), (10.6, y + 16, True), (5, y + 16, True), (5.6, y + 4)])):
        art.solid(half, 0xFDFDFD, [(box(-20, y + 11.4, 40, 2), look.palette.trim)])


def _whistle(art: Art, look: Look) -> None:
    y = look.shoulder[1] - 3
    art.line(curve([(-7, y - 2), (0, y + 9), (7, y - 2)], closed=False), 1.1, look.palette.trim)
    art.solid(union(oval(0, y + 11, 2.8), box(0, y + 8.2, 5.6, 2.6, 0.6)), _STEEL, outline=INNER)


_STEEL = 0xC9D3DE


def _cape(art: Art, look: Look) -> None:
    y = look.shoulder[1] - 3.4
    art.solid(symmetric([(0, y - 4), (10.6, y - 3.6), (12.6, y + 2), (0, y + 4.4)]), look.palette.trim)
    art.solid(oval(0, y + 2.6, 2.5), 0xFFC93C, outline=INNER)


def _headphones_neck(art: Art, look: Look) -> None:
    y = look.shoulder[1] - 3
    art.cord(
        curve([(-9.4, y + 3), (-8, y - 3), (0, y - 5), (8, y - 3), (9.4, y + 3)], closed=False),
        1.8,
        look.palette.trim,
        outline=INNER,
    )
    for cup in both(box(6.8, y, 5.6, 7.6, 2.4)):
        art.solid(cup, look.palette.trim)


_NECKWEAR: dict[str, Drawer] = {
    "": _none, "bowtie": _bowtie, "scarf": _scarf, "bandanna": _bandanna, "pearls": _pearls,
    "gold_chain": _gold_chain, "medal": _medal,
    "towel": _towel, "whistle": _whistle, "cape": _cape, "headphones": _headphones_neck,
}  # fmt: skip


def _earrings(art: Art, _look: Look) -> None:
    for side in (-1, 1):
        art.solid(oval(21.5 * side, 9, 1.2), 0xFFC93C, outline=FINE)
        art.solid(oval(21.5 * side, 12.6, 2.3), 0xFFC93C, outline=INNER)


def _earring(art: Art, _look: Look) -> None:
    art.cord(oval(22.6, -17, 2.6), 1.3, 0xFFC93C, outline=FINE)


def _headset(art: Art, look: Look) -> None:
    p = look.palette
    art.cord(curve([(-23.4, -2), (-20, -17), (0, -24), (20, -17), (23.4, -2)], closed=False), 3.0, p.trim)
    for cup in both(box(19.6, -7, 7.6, 14, 3.6)):
        art.solid(cup, p.trim, [(box(-60, -3, 120, 6), shade(p.trim, 0.12))])
    art.cord(curve([(-23, 6), (-21, 15), (-12, 17.4)], closed=False), 1.1, 0x3B3A4F, outline=FINE)
    art.solid(oval(-11.4, 17.4, 2.3, 1.8), 0x3B3A4F, outline=INNER)


def _ear_pencil(art: Art, look: Look) -> None:
    art.solid(moved(poly((-1.4, -10), (1.4, -10), (1.4, 8), (0, 11.4), (-1.4, 8)), 21, -8, turn=62), look.palette.trim)


def _bandage(art: Art, _look: Look) -> None:
    """Stick a plaster above a brow: on a cheek a muzzle would hide half of it, and it would look like a stick."""
    art.solid(
        moved(box(-4.2, -1.7, 8.4, 3.4, 1.6), 13.2, -11, turn=28),
        0xF6D7B0,
        [(moved(box(-1.4, -2, 2.8, 4), 13.2, -11, turn=28), 0xE8B98A)],
        outline=FINE,
    )


def _third_eye(art: Art, look: Look) -> None:
    art.solid(symmetric([(0, -15.4, True), (1.9, -12.6), (0, -10)]), look.palette.trim, outline=FINE)


_EXTRAS: dict[str, Drawer] = {
    "earrings": _earrings, "earring": _earring, "headset": _headset, "ear_pencil": _ear_pencil, "bandage": _bandage,
    "gem": _third_eye,
    # What these change is drawn with eyes and hands.
    "lashes": _none, "gloves": _none, "boxing": _none,
}  # fmt: skip
HATS, EYEWEAR, NECKWEAR, EXTRAS = tuple(HAT_DRAWERS), tuple(EYEWEAR_DRAWERS), tuple(_NECKWEAR), tuple(_EXTRAS)


def draw_headgear(art: Art, look: Look) -> None:
    """Draw hat and small things on the head. Raises InvalidInputError for what there is not."""
    part_of(HAT_DRAWERS, look.outfit.hat, "outfit.hat")(art, look)
    for name in look.outfit.extras:
        part_of(_EXTRAS, name, "outfit.extras")(art, look)


def draw_eyewear(art: Art, look: Look) -> None:
    """Draw glasses; they move with the eyes."""
    part_of(EYEWEAR_DRAWERS, look.outfit.eyewear, "outfit.eyewear")(art, look)


def draw_neckwear(art: Art, look: Look) -> None:
    """Draw what hangs round the neck, on the trunk."""
    part_of(_NECKWEAR, look.outfit.neck, "outfit.neck")(art, look)
