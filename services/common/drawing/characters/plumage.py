"""Patterns of feathers on the face."""

from __future__ import annotations

from collections.abc import Callable

from services.common.drawing.characters.ink import (
    Detail,
    Knot,
    both,
    curve,
    oval,
    symmetric,
)
from services.common.drawing.characters.look import Look
from services.common.drawing.color import shade


def pair(right: tuple[Knot, ...], color: int) -> list[Detail]:
    """Give a patch of the right side, and its mirror image."""
    # The halves overlap in the middle, where the edges of two shapes would leave a seam.
    knots: list[Knot] = [(-0.4, k[1], k[2]) if len(k) == 3 and k[0] == 0 else k for k in right]
    return [(shape, color) for shape in both(curve(knots))]


def _owl(look: Look) -> list[Detail]:
    p = look.palette
    disc: tuple[Knot, ...] = (
        (0, -9, True),
        (5, -14.5),
        (13, -14),
        (20.6, -6),
        (20, 5),
        (12.5, 11.5),
        (4, 11),
        (0, 5, True),
    )
    return [*pair(disc, p.dark), *((shape, p.light) for shape in both(oval(9.8, -1.6, 9.0, 9.8)))]


def _eagle(look: Look) -> list[Detail]:
    p = look.palette
    lines = [
        (shape, p.dark)
        for shape in both(curve([(2.6, -5.6, True), (8, -10.6), (17, -11.6, True), (17.5, -8.6, True), (8, -8)]))
    ]
    socket = [(shape, shade(p.fur, -0.1)) for shape in both(oval(9.2, -2.6, 7.6, 6.4, -8))]
    return [*socket, *lines]


def _parrot(look: Look) -> list[Detail]:
    p = look.palette
    patch = [(shape, p.light) for shape in both(oval(11.6, -1.0, 8.0, 9.0))]
    lines = [
        (shape, p.dark)
        for y in (3.6, 5.8, 8.0)
        for shape in both(curve([(8.4, y, True), (12, y + 0.9), (16.4, y - 0.4, True), (12, y + 1.6)]))
    ]
    return [*patch, *lines]


def _penguin(look: Look) -> list[Detail]:
    face = symmetric([(0, -3, True), (4, -12), (12, -12.5), (17.2, -4), (16, 8), (9, 16.5), (0, 19)])
    return [(face, look.palette.light)]


def _peacock(look: Look) -> list[Detail]:
    p = look.palette
    return [
        *pair(((3, -4.5, True), (9, -9), (17, -6, True), (17.5, -4.4), (9, -6)), p.light),
        *pair(((4, 3, True), (9, 6.4), (16, 4), (17, 7), (10, 9.4)), p.light),
    ]


def _swan(look: Look) -> list[Detail]:
    p = look.palette
    return [(symmetric([(0, -3.2), (4, -2.2), (7, -3.6, True), (6.4, 1.4), (5, 5), (0, 8)]), p.dark)]


PLUMAGE: dict[str, Callable[[Look], list[Detail]]] = {
    "owl": _owl,
    "eagle": _eagle,
    "parrot": _parrot,
    "penguin": _penguin,
    "peacock": _peacock,
    "swan": _swan,
}
