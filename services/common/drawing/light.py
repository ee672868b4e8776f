"""The light of a mood: time of day, sky, and how every colour of a place is graded by it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from services.common.drawing.color import Lit, Oklab, from_oklab, mix, opaque, to_oklab
from shorts.scene.v1 import scene_pb2


@dataclass(frozen=True)
class Light:
    """One time of day. Colours are 0xRRGGBB."""

    # Sky from the zenith to the horizon.
    sky: tuple[int, int, int]
    # Colour of the sun or moon and of the light it casts.
    sun: int
    # What shadows are made of.
    shadow: int
    # Colour that all others lean to, and how far.
    tint: int
    tint_share: float
    # Factors on lightness and on chroma.
    gain: float
    chroma: float
    # How much lamps and lit windows show, 0 (day) to 1 (night).
    lamps: float
    stars: bool = False
    rain: bool = False
    # Turns every hue, radians; varied by seed.
    twist: float = 0.0
    _graded: dict[int, Lit] = field(default_factory=dict, compare=False, repr=False)

    def grade(self, color: int) -> int:
        """Give a colour as it looks in this light; one that is lit already stays."""
        if isinstance(color, Lit):
            return color
        if color not in self._graded:
            self._graded[color] = self._grade(opaque(color))
        return self._graded[color]

    def _grade(self, color: int) -> Lit:
        lab = to_oklab(color)
        tint = to_oklab(self.tint)
        cos, sin = math.cos(self.twist), math.sin(self.twist)
        a, b = (lab.a * cos - lab.b * sin) * self.chroma, (lab.a * sin + lab.b * cos) * self.chroma
        share = self.tint_share
        light = lab.lightness * self.gain
        light += (tint.lightness - light) * share * 0.35
        return Lit(from_oklab(Oklab(light, a + (tint.a - a) * share, b + (tint.b - b) * share), color >> 24))

    def emit(self, color: int) -> Lit:
        """Give a colour that shines by itself: the mood tints it and hardly darkens it."""
        return Lit(mix(Lit(self.grade(color)), Lit(opaque(color)), 0.65))

    def haze(self, color: int, distance: float) -> int:
        """Give a colour seen through `distance` of air, 0 to 1: it goes towards the horizon's."""
        return mix(Lit(self.grade(color)), Lit(self.sky_color(2)), distance)

    def sky_color(self, index: int) -> Lit:
        """Give a colour of the sky: 0 zenith, 1 middle, 2 horizon."""
        lab = to_oklab(self.sky[index])
        cos, sin = math.cos(self.twist), math.sin(self.twist)
        return Lit(from_oklab(Oklab(lab.lightness, lab.a * cos - lab.b * sin, lab.a * sin + lab.b * cos)))


_M = scene_pb2
LIGHTS: dict[int, Light] = {
    # Early morning, thin mist.
    _M.MOOD_CALM: Light((0x86BDE0, 0xBFDDEB, 0xF7EAD9), 0xFFF3D6, 0x3D5A73, 0xB9D3DC, 0.12, 1.0, 0.86, 0.15),
    # Noon, clear.
    _M.MOOD_HAPPY: Light((0x2F9BEF, 0x7CCBFA, 0xDDF4FB), 0xFFF4B8, 0x2F4E8C, 0xFFE79A, 0.07, 1.04, 1.14, 0.0),
    # Sunset at its most vivid.
    _M.MOOD_EXCITED: Light((0x5A2FD0, 0xE8479B, 0xFFB04A), 0xFFE27A, 0x3A1470, 0xFF5A92, 0.17, 0.92, 1.22, 0.7),
    # The golden hour.
    _M.MOOD_WARM: Light((0xE9935A, 0xF7BC78, 0xFFE6B8), 0xFFE0A0, 0x6B3420, 0xFFAE58, 0.24, 0.97, 1.0, 0.55),
    # Rain, an overcast afternoon.
    _M.MOOD_SAD: Light((0x5F7388, 0x869AAB, 0xB4C1C9), 0xDDE6EC, 0x1F2E3F, 0x56718E, 0.32, 0.82, 0.7, 0.45, rain=True),
    # Before the storm, the last red light.
    _M.MOOD_TENSE: Light((0x1B182C, 0x4E2438, 0xD4553A), 0xFF7A4D, 0x120A18, 0x8F2433, 0.3, 0.62, 0.98, 0.8),
    # Night with a moon.
    _M.MOOD_MYSTERIOUS: Light((0x0A0F33, 0x222B6B, 0x5A5BA8), 0xDCE6FF, 0x060822, 0x2F3AA0, 0.4, 0.58, 0.9, 1.0, True),
    # Candy colours.
    _M.MOOD_PLAYFUL: Light((0x6FCFEF, 0xB9B2FF, 0xFFCDE6), 0xFFF6C9, 0x6A3C8C, 0xFFA9DC, 0.15, 1.05, 1.16, 0.1),
}


def light_of(mood: int, twist: float = 0.0) -> Light:
    """Give the light of a mood (unspecified: calm) with its hues turned by `twist` radians."""
    base = LIGHTS.get(mood, LIGHTS[scene_pb2.MOOD_CALM])
    return Light(
        base.sky, base.sun, base.shadow, base.tint, base.tint_share, base.gain, base.chroma, base.lamps,
        base.stars, base.rain, twist,
    )  # fmt: skip
