"""Muzzles and beaks, and where the mouth is in them."""

from __future__ import annotations

from collections.abc import Callable

import skia

from services.common.drawing.characters.beaks import BEAKS
from services.common.drawing.characters.ink import (
    FINE,
    INK,
    INNER,
    Art,
    both,
    curve,
    oval,
    soft,
    symmetric,
    union,
)
from services.common.drawing.characters.look import Look, part_of
from services.common.drawing.characters.muzzle import Snout
from services.common.drawing.color import mix, shade


def _nose(art: Art, y: float, rx: float, ry: float, color: int) -> None:
    """Draw a rounded triangle with a gleam."""
    art.solid(symmetric([(0, y - ry), (rx * 0.7, y - ry * 0.95), (rx, y - ry * 0.3), (rx * 0.45, y + ry * 0.7), (0,
        y + ry)]), color,
              outline=FINE, depth=0.0)  # fmt: skip
    art.flat(oval(-rx * 0.32, y - ry * 0.42, rx * 0.34, ry * 0.24), soft(0xFFFFFF, 0.62))


def _whiskers(art: Art, y: float, reach: float, width: float = 0.6, rows: int = 2) -> None:
    for row in range(rows):
        for line in both(
            curve(
                [(9, y + row * 2.2, True), (15, y - 0.6 + row * 3.0), (reach, y - 0.4 + row * 4.4, True)], closed=False
            )
        ):
            art.line(line, width, soft(INK, 0.8))


def _dots(art: Art, y: float, x: float = 5.4) -> None:
    for dx, dy in ((-1.4, 0.2), (1.2, -0.5), (0.1, 1.7)):
        for dot in both(oval(x + dx, y + dy, 0.5)):
            art.flat(dot, soft(INK, 0.5))


def _fox(look: Look) -> Snout:
    p = look.palette
    s = Snout(13.6, 5.4, 5.6, lip_from=11)
    wedge = symmetric([(0, -4, True), (4.2, -1), (4.6, 4.5), (3.4, 9), (0, 10)])
    s.base.solid(
        symmetric([(0, -1, True), (4.6, 2), (6.6, 8), (4.4, 12.6), (0, 14)]),
        p.light,
        [(wedge, p.fur)],
        outline=0,
        depth=0.12,
    )
    _nose(s.base, 9.2, 3.4, 2.4, p.nose)
    return s


def _wolf(look: Look) -> Snout:
    p = look.palette
    s = Snout(13.8, 6.4, 5.4, lip_from=11, fangs=True)
    wedge = symmetric([(0, -6), (4, -4), (5.4, 3), (4.4, 8), (0, 9)])
    s.base.solid(
        symmetric([(0, -4), (5.2, 0), (8.6, 8), (6.2, 13), (0, 14.4)]),
        p.light,
        [(wedge, mix(p.fur, p.dark, 0.4))],
        outline=0,
    )
    _nose(s.base, 8.2, 4.4, 3.0, p.nose)
    return s


def _dog(look: Look) -> Snout:
    s = Snout(12.4, 6.2, 6.2, lip_from=8)
    s.base.solid(oval(0, 10, 10, 7.2), look.palette.light, outline=INNER)
    _nose(s.base, 6.2, 4.8, 3.3, look.palette.nose)
    _dots(s.base, 10.6, 6.4)
    return s


def _small(look: Look) -> Snout:
    s = Snout(13.0, 5.0, 5.2, lip_from=10)
    s.base.solid(oval(0, 10.8, 7.4, 5.6), look.palette.light, outline=FINE)
    _nose(s.base, 8.0, 3.3, 2.4, look.palette.nose)
    return s


def _cat(look: Look) -> Snout:
    s = Snout(9.8, 5.2, 7.0, lip_from=7)
    _nose(s.base, 5.6, 2.6, 1.8, look.palette.nose)
    _whiskers(s.over, 8.0, 29)
    return s


def _puffs(look: Look, rx: float, ry: float, y: float, nose: float, bridge: int | None) -> Snout:
    p = look.palette
    s = Snout(y + ry * 0.32, rx * 1.08, 6.6, lip_from=y - ry * 0.25)
    if bridge is not None:
        s.base.flat(symmetric([(0, y - 16), (nose * 0.75, y - 13), (nose * 1.05, y - 5), (0, y - 3)]), bridge)
    s.base.solid(oval(0, y + ry * 0.95, rx * 0.8, ry * 0.75), p.light, outline=FINE)
    s.base.solid(union(*both(oval(rx * 0.78, y, rx, ry))), p.light, outline=FINE, depth=0.1)
    _nose(s.base, y - ry * 0.72, nose, nose * 0.68, p.nose)
    _dots(s.base, y, rx)
    return s


def _big_cat(look: Look) -> Snout:
    s = _puffs(look, 5.8, 4.8, 10.2, 4.6, shade(look.palette.fur, -0.035))
    s.fangs = True
    return s


def _cheetah(look: Look) -> Snout:
    return _puffs(look, 4.6, 4.0, 11.0, 3.8, None)


def _bear(look: Look) -> Snout:
    s = Snout(12.0, 5.6, 5.6, lip_from=8)
    s.base.solid(oval(0, 9.6, 9.4, 7.4), look.palette.light, outline=INNER)
    _nose(s.base, 5.8, 4.6, 3.2, look.palette.nose)
    return s


def _panda(look: Look) -> Snout:
    s = Snout(10.8, 4.8, 6.2, lip_from=8)
    s.base.flat(oval(0, 10, 7.4, 5.8), shade(look.palette.fur, 0.04))
    _nose(s.base, 6.4, 3.6, 2.5, look.palette.nose)
    return s


def _monkey(look: Look) -> Snout:
    s = Snout(11.4, 8.6, 6.6)
    s.base.flat(oval(0, 11, 14, 7.6), shade(look.palette.light, 0.035))
    for nostril in both(oval(1.7, 5.4, 1.0, 0.75)):
        s.base.flat(nostril, INK)
    return s


def _rabbit(look: Look) -> Snout:
    s = Snout(10.2, 4.6, 6.2, lip_from=7, buck=2.1)
    s.base.flat(union(*both(oval(3.6, 9.4, 4.6, 3.6))), shade(look.palette.light, 0.03))
    _nose(s.base, 6.2, 2.5, 1.8, look.palette.nose)
    _whiskers(s.over, 9.0, 24, 0.5)
    return s


def _hamster(look: Look) -> Snout:
    s = Snout(7.2, 3.8, 6.0, lip_from=5, buck=1.7)
    _nose(s.base, 3.6, 2.2, 1.6, look.palette.nose)
    _whiskers(s.over, 6.0, 22, 0.5)
    return s


def _otter(look: Look) -> Snout:
    p = look.palette
    s = Snout(10.8, 6.4, 6.4, lip_from=7)
    s.base.solid(oval(0, 13.4, 5.8, 4.0), p.light, outline=FINE)
    s.base.solid(union(*both(oval(5.8, 8.6, 7.4, 5.4))), p.light, outline=INNER, depth=0.1)
    _nose(s.base, 3.6, 5.4, 3.2, p.nose)
    _dots(s.base, 8.6, 6.8)
    _whiskers(s.over, 8.2, 30, 0.75, 3)
    return s


def _deer(look: Look) -> Snout:
    s = Snout(15.4, 4.6, 4.6, lip_from=12)
    s.base.solid(symmetric([(0, 5), (6, 7), (8.6, 13), (6, 19), (0, 20.4)]), look.palette.light, outline=0)
    _nose(s.base, 9.8, 5.0, 3.3, look.palette.nose)
    return s


def _kangaroo(look: Look) -> Snout:
    p = look.palette
    s = Snout(16.0, 5.2, 4.6, lip_from=13)
    s.base.solid(symmetric([(0, 3), (6.5, 5), (9.6, 12.5), (8, 18.5), (0, 20.6)]), p.light, outline=FINE)
    s.base.flat(symmetric([(0, -6), (4, -4), (5.4, 4), (4.4, 9), (0, 10)]), p.fur)
    _nose(s.base, 10.4, 5.4, 3.5, p.nose)
    return s


def _dragon(look: Look) -> Snout:
    p = look.palette
    s = Snout(12.6, 8.6, 6.2, fangs=True)
    shape = symmetric([(0, 3.4), (6, 2.6), (12, 6), (13.4, 12), (9, 17.4), (0, 19)])
    s.base.solid(shape, p.light, outline=INNER)
    for nostril in both(curve([(3.6, 8), (5.4, 5.8), (7.4, 6.6), (6, 8.4)])):
        s.base.flat(nostril, INK)
    return s


_SNOUTS: dict[str, Callable[[Look], Snout]] = {
    **BEAKS,
    "fox": _fox, "wolf": _wolf, "dog": _dog, "small": _small, "cat": _cat, "big_cat": _big_cat, "cheetah": _cheetah,
    "bear": _bear, "panda": _panda, "monkey": _monkey, "rabbit": _rabbit, "hamster": _hamster, "otter": _otter,
    "deer": _deer,
    "kangaroo": _kangaroo, "dragon": _dragon,
}  # fmt: skip
SNOUTS = tuple(_SNOUTS)


def snout_of(look: Look) -> Snout:
    """Build the muzzle or beak. Raises InvalidInputError for one that there is not."""
    return part_of(_SNOUTS, look.anatomy.snout, "snout")(look)


def mouth_rect(snout: Snout) -> skia.Rect:
    """Give the rectangle that the mouth may cover, wide open."""
    return skia.Rect.MakeLTRB(-snout.width - 2, snout.y - 5, snout.width + 2, snout.y + snout.height + 5)
