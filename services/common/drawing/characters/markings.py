"""Patterns of fur and feathers on the face, cut off at the edge of the head."""

from __future__ import annotations

from collections.abc import Callable

import skia

from services.common.drawing.characters.ink import Detail, Knot, both, curve, oval, poly, symmetric
from services.common.drawing.characters.look import Look, part_of
from services.common.drawing.characters.plumage import PLUMAGE, pair
from services.common.drawing.color import mix, shade

# An eye patch, right.
Spots = tuple[tuple[float, float, float, float], ...]


def _plain(_look: Look) -> list[Detail]:
    return []


def _fox(look: Look) -> list[Detail]:
    p = look.palette
    cheek: tuple[Knot, ...] = ((0, 9, True), (6, 4.5), (13, 3.5), (21, 2), (32, 4), (30, 24), (0, 24, True))
    return pair(cheek, p.light)


def _wolf(look: Look) -> list[Detail]:
    p = look.palette
    face: tuple[Knot, ...] = (
        (0, -3, True), (4, -9), (9, -10.5), (14.5, -6), (15.5, 1, True), (21, 3), (32, 4), (30, 24), (0, 24, True)
    )  # fmt: skip
    blaze = symmetric([(0, -24), (4.5, -22), (3, -12), (0, -5, True)])
    return [*pair(face, p.light), (blaze, p.dark)]


def _dog(look: Look) -> list[Detail]:
    p = look.palette
    blaze = symmetric([(0, -24), (5, -21), (3.6, -8), (6, 2), (13, 6), (13, 15), (0, 24)])
    return [(oval(9.5, -3.5, 9.5, 10.5, -12), p.dark), (blaze, p.light)]


def _raccoon(look: Look) -> list[Detail]:
    p = look.palette
    pale = symmetric([(0, -11, True), (9, -12), (17, -9), (30, -1), (30, 24), (0, 24)])
    mask: tuple[Knot, ...] = ((0.8, -1.5, True), (5, -7.5), (13, -8.5), (21, -1), (27, 8, True), (18, 9.5), (8, 6.5))
    stripe = symmetric([(0, -24), (3.4, -20), (2.6, -10), (2.2, 2), (0, 6)])
    return [(pale, p.light), *pair(mask, p.dark), (stripe, p.dark)]


def _panda(look: Look) -> list[Detail]:
    return [(shape, look.palette.dark) for shape in both(oval(10.4, 0.2, 7.6, 9.4, 28))]


def _cat(look: Look) -> list[Detail]:
    p = look.palette
    stripes = [poly((-1.6, -24), (1.6, -24), (0, -9.5)), *both(poly((4, -24), (7.5, -23), (4.8, -11)))]
    cheeks = [*both(curve([(27, 2, True), (18, 4.4, True), (27, 5, True)])), *both(curve([(27, 8, True), (18.5, 8.6,
        True), (26, 11, True)]))]  # fmt: skip
    return [*_muzzle_patch(look), *((shape, p.dark) for shape in (*stripes, *cheeks))]


def _muzzle_patch(look: Look) -> list[Detail]:
    return [(symmetric([(0, 1.5), (6, 4), (13, 8), (13, 18), (0, 24)]), look.palette.light)]


def _calico(look: Look) -> list[Detail]:
    p = look.palette
    orange = curve([(3, -24), (2.5, -12), (7, 1), (16, 5), (30, 2), (28, -24)])
    black = curve([(-6, -24), (-9, -12), (-15, -7), (-30, -6), (-28, -24)])
    return [(orange, p.trim), (black, p.dark)]


def _siamese(look: Look) -> list[Detail]:
    p = look.palette
    return [
        (symmetric([(0, -9), (7, -5), (15, -2), (15, 5), (10, 14), (0, 19)]), mix(p.fur, p.dark, 0.5)),
        (symmetric([(0, -1), (6, 2), (10, 8), (7, 15), (0, 17)]), p.dark),
    ]


def _lion(look: Look) -> list[Detail]:
    return [(oval(0, 17.4, 8.6, 6.4), look.palette.light)]


def _tiger(look: Look) -> list[Detail]:
    p = look.palette
    pale = [
        *both(curve([(11, 5), (19, 3), (30, 4), (28, 24), (0, 24, True), (0, 12, True)])),
        *both(oval(8.6, -8.8, 4.6, 3.2)),
    ]
    brow = [
        symmetric([(0, -24), (2.2, -24), (1.7, -17), (2.6, -13), (0, -10, True)]),
        *both(curve([(4.2, -24, True), (8, -23, True), (8, -17), (5.6, -13, True)])),
        *both(curve([(11, -22, True), (15.5, -19, True), (13, -15), (11.4, -12, True)])),
    ]
    cheek = [
        *both(curve([(28, -6, True), (15.5, -2.6, True), (28, -1, True)])),
        *both(curve([(28, 2.5, True), (15.5, 3.4, True), (28, 7, True)])),
        *both(curve([(27, 10, True), (16, 8.8, True), (24, 15, True)])),
    ]
    return [*((s, p.light) for s in pale), *((s, p.dark) for s in (*brow, *cheek))]


_ROSETTES: Spots = (
    (0, -15, 2.2, 2.0), (6.4, -16.2, 2.4, 1.9), (12, -12.6, 2.4, 2.0), (3.6, -10.6, 1.7, 1.5), (16.8, -7, 2.3, 2.1),
    (19.6, -0.6, 2.2, 2.0), (20.2, 6, 2.2, 1.9), (17, 11.4, 2.0, 1.7),
)  # fmt: skip


def _leopard(look: Look) -> list[Detail]:
    p = look.palette
    core = shade(p.fur, -0.1)
    details = pair(((9, 7), (16, 8), (22, 14), (16, 24), (0, 24, True), (0, 10, True)), p.light)
    for x, y, rx, ry in _ROSETTES:
        for side in (-1, 1) if x else (1,):
            ring = skia.Path(oval(x * side, y, rx, ry))
            ring.addPath(oval(x * side, y, rx * 0.5, ry * 0.5))
            ring.setFillType(skia.PathFillType.kEvenOdd)
            details += [(oval(x * side, y, rx * 0.7, ry * 0.7), core), (ring, p.dark)]
    return details


_SPOTS: Spots = (
    (0, -16, 1.3, 1.2), (4, -13, 1.1, 1.0), (8, -16, 1.4, 1.2), (0, -10.4, 1.0, 0.9), (12, -12, 1.3, 1.2), (7.6, -11,
        1, 0.9),
    (16, -8, 1.3, 1.2), (18, -3, 1.2, 1.1), (17.4, 2, 1.2, 1.1), (18, 7, 1.1, 1.0), (15, 10.6, 1.1, 1.0), (14.4, 5.6,
        0.9, 0.8),
)  # fmt: skip


def _cheetah(look: Look) -> list[Detail]:
    p = look.palette
    details = pair(((5, 2), (10, 5), (14, 12), (12, 24), (0, 24, True), (0, 4, True)), p.light)
    for side in (-1, 1):
        details += [(oval(x * side, y, rx, ry), p.dark) for x, y, rx, ry in _SPOTS if x or side > 0]
    # The tear marks, from the inner corner of the eye to the mouth.
    tear: tuple[Knot, ...] = ((2.6, -2.2, True), (5.8, 0), (7.4, 6.5), (10.8, 13.6, True), (6.6, 11.5), (4.4, 5))
    return [*details, *pair(tear, p.dark)]


def _rabbit(look: Look) -> list[Detail]:
    return [(oval(0, 13, 11.5, 9.5), look.palette.light)]


def _hamster(look: Look) -> list[Detail]:
    p = look.palette
    pale: tuple[Knot, ...] = ((0, -8, True), (2.6, -4), (6, 1.5), (13, 2.6), (22, 0), (34, 4), (32, 26), (0, 26, True))
    blaze = symmetric([(0, -24), (2.6, -22), (2.2, -12), (2.5, -2), (0, 0)])
    return [*pair(pale, p.light), (blaze, p.light)]


def _otter(look: Look) -> list[Detail]:
    return [(symmetric([(0, 0.5), (9, 1), (18, 4), (30, 6), (28, 26), (0, 26)]), look.palette.light)]


def _monkey(look: Look) -> list[Detail]:
    face = symmetric([(0, -8.2, True), (5, -13), (12.5, -12), (15, -4), (13.5, 2), (17.2, 9), (13, 17), (0, 20)])
    return [(face, look.palette.light)]


def _deer(look: Look) -> list[Detail]:
    p = look.palette
    dots = [oval(x, y, 1.3, 1.1) for x, y in ((0, -16), (-4.6, -13.6), (4.6, -13.6), (0, -10.6))]
    rings = [(shape, p.light) for shape in both(oval(10.2, -2.0, 6.4, 7.4))]
    return [*rings, *((dot, p.light) for dot in dots)]


def _kangaroo(look: Look) -> list[Detail]:
    p = look.palette
    return [
        *((shape, p.light) for shape in both(oval(15, 8, 6, 5, -30))),
        *pair(((4, -3), (8, 1), (7, 9), (3.6, 5)), p.dark),
    ]


def _dragon(look: Look) -> list[Detail]:
    p = look.palette
    scales = [oval(x, y, 1.5, 1.1) for x, y in ((-16, 5), (16, 5), (-18, 1), (18, 1), (-14, 9), (14, 9))]
    ridge = symmetric([(0, -24), (4, -20), (2.4, -12), (3.6, -4), (0, 4)])
    return [(ridge, shade(p.fur, -0.08)), *((dot, shade(p.fur, -0.12)) for dot in scales)]


_MARKINGS: dict[str, Callable[[Look], list[Detail]]] = {
    **PLUMAGE,
    "plain": _plain, "fox": _fox, "wolf": _wolf, "dog": _dog, "raccoon": _raccoon, "panda": _panda, "cat": _cat,
    "calico": _calico, "siamese": _siamese, "muzzle": _muzzle_patch, "lion": _lion, "tiger": _tiger,
    "leopard": _leopard,
    "cheetah": _cheetah, "bear": _plain, "rabbit": _rabbit, "hamster": _hamster, "otter": _otter, "monkey": _monkey,
    "deer": _deer, "kangaroo": _kangaroo, "dragon": _dragon,
}  # fmt: skip
MARKINGS = tuple(_MARKINGS)


def face_details(look: Look) -> list[Detail]:
    """Give the pattern of the face, in the order to draw. Raises InvalidInputError for one that there is not."""
    return part_of(_MARKINGS, look.anatomy.marking, "marking")(look)
