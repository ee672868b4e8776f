"""What lies behind the props: nothing, a soft round plate, a burst of rays, or lights and motes in the air.

The seed of a backdrop chooses (`halo_of`), so that who composes a picture can choose a seed for it (`with_halo`).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import skia

from services.common.drawing.canvas import Scene
from services.common.drawing.color import Lit, fade, mix

WHITE = Lit(0xFFFFFFFF)
# Between title and captions, in fractions of the height; captions stand lower where the frame is not upright.
FIELD, FIELD_WIDE = (0.222, 0.576), (0.222, 0.69)
_UPRIGHT = 0.8


def field_of(width: float, height: float) -> tuple[float, float]:
    """Give top and bottom of the part of the frame where things stand, in fractions of its height."""
    return FIELD if width / height < _UPRIGHT else FIELD_WIDE


def halo_of(seed: int) -> str:
    """Name the halo of a backdrop's seed, one of HALOS."""
    return _NAMES[seed % len(_NAMES)]


def with_halo(seed: int, halo: str) -> int:
    """Give the seed next to this one that has the halo. Raises ValueError for a halo that is not in HALOS."""
    return seed - seed % len(_NAMES) + _NAMES.index(halo)


def draw_halo(s: Scene, seed: int) -> None:
    """Draw the halo of a seed between the place and what stands in it."""
    HALOS[halo_of(seed)](s)


def _middle(s: Scene) -> tuple[float, float, float]:
    """Give the middle of the field and a radius that fills it."""
    top, bottom = field_of(s.w, s.h)
    return s.cx, s.h * (top + bottom) / 2, min(s.w * 0.36, s.h * (bottom - top) * 0.53)


def _nothing(s: Scene) -> None:
    """Leave the place as it is."""


def _plate(s: Scene) -> None:
    x, y, r = _middle(s)
    tone = mix(Lit(s.light.sky_color(2)), WHITE, 0.45)
    s.mid.glow(x, y + r * 0.12, r * 1.3, Lit(s.light.shadow), 0.4)
    s.mid.circle(x, y, r, (fade(mix(tone, WHITE, 0.4), 0.86), fade(tone, 0.7)))
    s.mid.ring(x, y, r * 0.93, r * 0.93, r * 0.012, fade(WHITE, 0.75))


def _rays(s: Scene) -> None:
    x, y, r = _middle(s)
    glow = mix(Lit(0xFF000000 | s.light.sun), WHITE, 0.35)
    count, turn = 14, s.dice.between(0, math.tau)
    path, far = skia.Path(), max(s.w, s.h)
    for i in range(count):
        start = turn + i * math.tau / count
        path.moveTo(x, y)
        for angle in (start, start + math.pi / count):
            path.lineTo(x + math.cos(angle) * far, y + math.sin(angle) * far)
        path.close()
    colors = [int(fade(glow, 0.5)), int(fade(glow, 0.2)), int(glow) & 0xFFFFFF]
    shader = skia.GradientShader.MakeRadial(skia.Point(x, y), r * 1.9, colors, [0.0, 0.45, 1.0])
    s.mid.canvas.drawPath(path, skia.Paint(AntiAlias=True, Shader=shader, Dither=True))
    s.mid.glow(x, y, r * 1.15, glow, 0.7)


def _motes(s: Scene) -> None:
    x, y, r = _middle(s)
    glow = mix(Lit(0xFF000000 | s.light.sun), WHITE, 0.4)
    s.mid.glow(x, y, r * 1.5, glow, 0.3)
    for _ in range(26):
        angle, far = s.dice.between(0, math.tau), math.sqrt(s.dice.between(0.02, 1))
        px, py = x + math.cos(angle) * far * s.w * 0.52, y + math.sin(angle) * far * r * 1.25
        size = s.dice.between(0.5, 1.6) if s.dice.chance(0.6) else s.dice.between(2.2, 5.5)
        s.mid.glow(px, py, size * 2.4, glow, 0.3)
        s.mid.circle(px, py, size, fade(glow, 0.5 if size < 2 else s.dice.between(0.12, 0.3)))


HALOS: dict[str, Callable[[Scene], None]] = {"none": _nothing, "plate": _plate, "rays": _rays, "motes": _motes}
_NAMES = tuple(HALOS)
