"""Colours as 0xAARRGGBB integers, mixed in OKLab so that mixtures stay clean.

OKLab: Björn Ottosson, "A perceptual color space for image processing" (2020).
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple


class Oklab(NamedTuple):
    """Lightness 0 to 1 and the two opponent axes, about -0.4 to 0.4."""

    lightness: float
    a: float
    b: float


class Lit(int):
    """A colour that has its light already: pens draw it as it is, and grade every plain int for the mood."""


def _to_linear(value: int) -> float:
    channel = value / 255
    return channel / 12.92 if channel <= 0.04045 else math.pow((channel + 0.055) / 1.055, 2.4)


def _from_linear(value: float) -> int:
    value = min(1.0, max(0.0, value))
    channel = 12.92 * value if value <= 0.0031308 else 1.055 * math.pow(value, 1 / 2.4) - 0.055
    return round(channel * 255)


@lru_cache(maxsize=4096)
def to_oklab(color: int) -> Oklab:
    """Convert the colour of 0xAARRGGBB; its alpha is left out."""
    r, g, b = (_to_linear(color >> shift & 255) for shift in (16, 8, 0))
    long = math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return Oklab(
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def from_oklab(lab: Oklab, alpha: int = 255) -> int:
    """Convert back; what lies outside sRGB is clipped."""
    long = (lab.lightness + 0.3963377774 * lab.a + 0.2158037573 * lab.b) ** 3
    medium = (lab.lightness - 0.1055613458 * lab.a - 0.0638541728 * lab.b) ** 3
    short = (lab.lightness - 0.0894841775 * lab.a - 1.2914855480 * lab.b) ** 3
    r = _from_linear(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short)
    g = _from_linear(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short)
    b = _from_linear(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short)
    return alpha << 24 | r << 16 | g << 8 | b


def opaque(color: int) -> int:
    """Read 0xRRGGBB as an opaque colour; one with alpha stays as it is."""
    return color if color >> 24 else color | 0xFF000000


def fade(color: int, alpha: float) -> int:
    """Multiply the alpha of a colour, 0 to 1; a lit colour stays lit."""
    solid = opaque(color)
    faded = round((solid >> 24) * min(1.0, max(0.0, alpha))) << 24 | solid & 0xFFFFFF
    # A fully transparent plain colour would read as opaque 0xRRGGBB, so the least alpha is 1 of 255.
    faded = max(faded, 0x01000000 | solid & 0xFFFFFF)
    return Lit(faded) if isinstance(color, Lit) else faded


@lru_cache(maxsize=4096)
def _mix(first: int, second: int, share: float) -> int:
    one, two = to_oklab(first), to_oklab(second)
    alpha = round((opaque(first) >> 24) * (1 - share) + (opaque(second) >> 24) * share)
    return from_oklab(Oklab(*(p + (q - p) * share for p, q in zip(one, two, strict=True))), alpha)


def mix(first: int, second: int, share: float) -> int:
    """Go from the first colour (0) to the second (1); lit when both are."""
    mixed = _mix(int(first), int(second), round(share, 4))
    return Lit(mixed) if isinstance(first, Lit) and isinstance(second, Lit) else mixed


def shade(color: int, amount: float) -> int:
    """Darken (below 0) or lighten (above 0) by a difference of lightness, -1 to 1, keeping the hue."""
    lab = to_oklab(color)
    light = min(0.99, max(0.02, lab.lightness + amount))
    shaded = from_oklab(Oklab(light, lab.a, lab.b), opaque(color) >> 24)
    return Lit(shaded) if isinstance(color, Lit) else shaded
