"""Trunks, necks, legs and feet."""

from __future__ import annotations

import skia

from services.common.drawing.characters.coats import body_spots
from services.common.drawing.characters.ink import INK, INNER, Art, both, box, common, curve, oval, symmetric, union
from services.common.drawing.characters.look import Look, part_of
from services.common.drawing.color import shade

FEET = ("paws", "hooves", "long", "web", "claws")
_LEGGINGS = {"trousers": -5.5, "shorts": -14.0, "leggings": -7.0}
BOTTOMS = ("", *_LEGGINGS, "skirt", "long_skirt")
# Species whose arms and legs are darker than their body.
_DARK_LIMBS = {"panda", "siamese"}


def limb_color(look: Look) -> int:
    """Give the colour of bare arms and legs."""
    return look.palette.dark if look.anatomy.marking in _DARK_LIMBS else look.palette.fur


def torso(look: Look) -> skia.Path:
    """Give the outline of the trunk."""
    b, s = look.anatomy.build, look.shoulder[1]
    if look.is_bird:
        return symmetric([(0, s - 6), (6, s - 5), (12.2 * b, s - 1), (15.4 * b, s + (-20 - s) * 0.42), (15.6 * b, -26),
                          (10.5 * b, -13), (0, -9.5)])  # fmt: skip
    return symmetric([(0, s - 5.5), (5, s - 5), (11.2 * b, s - 2.6), (13.6 * b, s + 6), (13.4 * b, s + 17), (14.6 * b,
        -29),
                      (12.4 * b, -20.5), (0, -17.5)])  # fmt: skip


def draw_neck(art: Art, look: Look) -> None:
    """Draw the neck, from inside the head to inside the shoulders."""
    s, top = look.shoulder[1], look.head_y + 6
    p, half = look.palette, 6.4
    if look.drop > 8:
        # A long neck is slender and bends like an S.
        bend = [(0.0, top), (0.8, top + 9), (2.6, s - 15), (-1.6, s - 7), (0.0, s + 3)]
        wide = (6.0, 6.0, 6.0, 6.8, 11.0)
        right = [(x + w, y) for (x, y), w in zip(bend, wide, strict=True)]
        left = [(x - w, y) for (x, y), w in zip(bend, wide, strict=True)]
        art.solid(curve([*right, *reversed(left)]), p.fur)
        return
    shape = symmetric([(0, top), (half, top + 2), (half, (top + s) / 2 + 2), (half + 3.4, s - 0.6), (0, s + 3)])
    art.solid(shape, p.fur, [(box(-20, top, 40, 22.5 * look.anatomy.head, 0), shade(p.fur, -0.11))])


def draw_legs(art: Art, look: Look) -> None:
    """Draw both legs and what they wear, then the feet."""
    b, outfit, p = look.anatomy.build, look.outfit, look.palette
    if outfit.bottom:
        part_of(dict.fromkeys(BOTTOMS), outfit.bottom, "outfit.bottom")
    part_of(dict.fromkeys(FEET), look.anatomy.feet, "feet")
    bare = p.nose if look.is_bird else limb_color(look)
    half = (2.0 if look.is_bird else 5.0) * (0.75 + 0.25 * b)
    hem = _LEGGINGS.get(outfit.bottom)
    for side in (-1, 1):
        x = 6.8 * b * side
        leg = curve([(x - half, -26), (x + half, -26), (x + half * 0.96, -12), (x + half * 0.9, -3, True),
            (x - half * 0.9, -3, True),
                     (x - half * 0.96, -12)])  # fmt: skip
        art.solid(leg, bare, body_spots(look, leg) if bare == p.fur else [])
        _foot(art, look, x, side, bare)
        if hem is not None:
            wide = max(half, 4.2) + 0.7
            cloth = curve([(x - wide, -27), (x + wide, -27), (x + wide, -14), (x + wide * 0.94, hem, True),
                (x - wide * 0.94, hem, True),
                           (x - wide, -14)])  # fmt: skip
            art.solid(cloth, p.bottom)


def draw_hips(art: Art, look: Look) -> None:
    """Draw the seat of trousers, over the trunk."""
    if look.outfit.bottom in _LEGGINGS:
        art.solid(common(_hips(), torso(look)), look.palette.bottom, outline=INNER)


def _hips() -> skia.Path:
    return symmetric([(0, -31), (30, -31, True), (30, -10, True), (0, -10)])


def _foot(art: Art, look: Look, x: float, side: int, bare: int) -> None:
    kind, p = look.anatomy.feet, look.palette
    if look.outfit.shoes:
        sole = box(x - 6.2 + side * 1.4, -2.2, 12.4, 2.2, 1.0)
        shoe = curve([(x - 5 + side * 1.2, -7.4), (x + 5 + side * 1.2, -7.4), (x + 6.2 + side * 1.6, -2.6),
            (x + 5.4 + side * 1.6, -0.2, True),
                      (x - 5.4 + side * 1.6, -0.2, True), (x - 6.2 + side * 1.6, -2.6)])  # fmt: skip
        art.solid(shoe, p.shoes, [(sole, 0xFFF7EC)])
    elif kind == "hooves":
        art.solid(curve([(x - 3.8, -6), (x + 3.8, -6), (x + 5.4, 0, True), (x - 5.4, 0, True)]), p.dark)
    elif kind == "long":
        art.solid(oval(x + side * 3.4, -2.8, 9.4, 3.5), bare)
    elif kind in {"web", "claws"}:
        reach = 6.6 if kind == "web" else 5.6
        toes = union(
            *(oval(x + dx, -1.9, 3.0 if kind == "web" else 2.3, 2.1) for dx in (-reach * 0.62, 0.0, reach * 0.62))
        )
        art.solid(toes, bare)
    else:
        art.solid(oval(x + side * 1.6, -3.2, 6.4, 3.8), bare)


def draw_torso(art: Art, look: Look) -> None:
    """Draw the bare trunk with its belly."""
    p, path, s = look.palette, torso(look), look.shoulder[1]
    b = look.anatomy.build
    belly = symmetric([(0, s - 4), (6 * b, s), (9.2 * b, s + 14), (9.4 * b, -26), (0, -19.5)])
    # Under a garment there is no belly to see, only a rim of it that looks like a mistake.
    details = [(belly, p.light)] if not look.outfit.top or look.outfit.top in {"tank", "camisole", "gi"} else []
    if look.anatomy.marking == "panda":
        band = box(-30, s - 12, 60, 19)
        details = [(band, p.dark)]
    elif look.anatomy.marking == "dragon":
        details += [(common(box(-20, s + 3 + i * 5.2, 40, 0.9), belly), shade(p.light, -0.16)) for i in range(7)]
    elif look.anatomy.marking in {"owl", "eagle"} and not look.outfit.top:
        rows = [(oval(dx * b, s + 4 + row * 5.4, 2.2, 1.5), shade(p.light, -0.1)) for row in range(5)
                for dx in ((-5, 0, 5) if row % 2 else (-2.5, 2.5))]  # fmt: skip
        details += rows
    else:
        details = [*body_spots(look, path), *details]
    art.solid(path, p.fur, details)


def draw_pouch(art: Art, look: Look) -> None:
    """Draw the pouch of a kangaroo, over its clothes, and the joey that looks out of it."""
    if look.anatomy.marking != "kangaroo":
        return
    p, b = look.palette, look.anatomy.build
    for ear in both(curve([(1.4, -41.5, True), (1.6, -46.5), (5.6, -51, True), (6.4, -46), (4.4, -40, True)])):
        art.solid(ear, p.fur, outline=INNER)
    art.solid(oval(0, -38, 6.2, 5.8), p.fur, [(oval(0, -34.6, 3.6, 2.8), p.light)], outline=INNER)
    for eye in both(oval(2.7, -38.6, 0.95, 1.15)):
        art.flat(eye, INK)
    art.flat(oval(0, -36.2, 1.1, 0.8), INK)
    pouch = curve([(-8.4 * b, -33, True), (0, -31), (8.4 * b, -33, True), (7.4 * b, -24), (0, -20.5), (-7.4 * b, -24)])
    art.solid(pouch, shade(p.light, -0.03))
    art.line(curve([(-6.6 * b, -30.4, True), (0, -28.8), (6.6 * b, -30.4, True)], closed=False), 0.8)
