"""Backdrops: places drawn by rules, in three layers of depth."""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass

import numpy as np
import skia

from services.common.drawing.canvas import REACH, Dice, Pen, Pixels, Scene
from services.common.drawing.color import Lit, fade
from services.common.drawing.halos import draw_halo
from services.common.drawing.light import light_of
from services.common.drawing.motifs.outdoors import rain
from services.common.drawing.places import PLACES
from services.common.errors import InvalidInputError
from shorts.scene.v1 import scene_pb2

_DEPTHS = (0.0, 0.45, 1.0)
# Places whose weather is not seen in front of everything.
_LARGEST_SIDE = 16_384


@dataclass(frozen=True)
class Layer:
    """One sheet of a drawing. `pixels` is H x W x 4, uint8 RGBA, premultiplied; the farthest layer is opaque."""

    # 0 farthest (the backdrop), 1 nearest.
    depth: float
    pixels: Pixels


def backdrop_kinds() -> tuple[str, ...]:
    """List the places that can be drawn."""
    return tuple(PLACES)


def draw_backdrop(backdrop: scene_pb2.DrawnBackdrop, width: int, height: int, *, overscan: float = 0.0) -> list[Layer]:
    """Draw a place, from the farthest layer to the nearest.

    `overscan` is the extra share on every side (0 to 0.5) that is drawn beyond the frame, so that a moving camera never
    shows an edge: the arrays are `size + 2 * round(overscan * size)` pixels large, and their middle is the drawing
    without overscan. Raises InvalidInputError for a kind that is not listed, a size or an overscan out of range.
    """
    if backdrop.kind not in PLACES:
        raise InvalidInputError.of("kind", f"no place {backdrop.kind!r}; there are: {', '.join(PLACES)}")
    if not 0 <= overscan <= REACH:
        raise InvalidInputError.of("overscan", f"is {overscan:g}; it must be 0 to {REACH:g}")
    if not (16 <= width <= _LARGEST_SIDE and 16 <= height <= _LARGEST_SIDE):
        raise InvalidInputError.of(
            "width", f"{width}x{height} is no size to draw; each side must be 16 to {_LARGEST_SIDE}"
        )
    place = PLACES[backdrop.kind]
    dice = Dice(zlib.crc32(backdrop.kind.encode()), backdrop.seed)
    light = light_of(backdrop.mood, twist=math.radians(dice.between(-11, 11)))
    border = round(overscan * width), round(overscan * height)
    unit = min(width, 0.7 * height) / 100
    sheets = [np.zeros((height + 2 * border[1], width + 2 * border[0], 4), np.uint8) for _ in _DEPTHS]
    surfaces = [skia.Surface(sheet, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType) for sheet in sheets]
    pens = []
    for surface in surfaces:
        canvas = surface.getCanvas()
        canvas.translate(*border)
        canvas.scale(unit, unit)
        pens.append(Pen(canvas, light))
    scene = Scene(width / unit, height / unit, light, dice, *pens)
    place.draw(scene)
    draw_halo(scene, backdrop.seed)
    _finish(scene, outdoors=place.outdoors)
    del pens, scene, surfaces
    return [Layer(depth, sheet) for depth, sheet in zip(_DEPTHS, sheets, strict=True)]


def _finish(s: Scene, *, outdoors: bool) -> None:
    if outdoors and s.light.rain:
        rain(s, s.near)
    # Calms the part where captions stand, and frames the picture.
    dark = Lit(s.light.shadow)
    start = s.floor + (s.h - s.floor) * 0.12
    s.near.rect(s.left, start, s.right - s.left, s.h - start, (fade(dark, 0), fade(dark, 0.3)))
    s.near.rect(s.left, s.h, s.right - s.left, s.bottom - s.h, fade(dark, 0.3))
    s.near.rect(s.left, 0, s.right - s.left, s.h * 0.16, (fade(dark, 0.16), fade(dark, 0)))
    s.near.rect(s.left, s.top, s.right - s.left, -s.top, fade(dark, 0.16))
