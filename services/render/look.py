"""How text on a picture looks: colours by mood, zones that apps leave free, and words drawn as patches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import skia

from services.common.fonts import Role, families, paragraph
from services.render.yuv import Plane
from shorts.scene.v1 import scene_pb2

WHITE = 0xFFFFFFFF
INK = 0xFF14121A
BOX_INK = 0xE01A1822

_ACCENTS = {
    scene_pb2.MOOD_CALM: 0xFF5CE6C6,
    scene_pb2.MOOD_HAPPY: 0xFFFFE03A,
    scene_pb2.MOOD_EXCITED: 0xFFFF7A3D,
    scene_pb2.MOOD_WARM: 0xFFFFC24D,
    scene_pb2.MOOD_SAD: 0xFF9CC4FF,
    scene_pb2.MOOD_TENSE: 0xFFFF6464,
    scene_pb2.MOOD_MYSTERIOUS: 0xFFCFA6FF,
    scene_pb2.MOOD_PLAYFUL: 0xFFFF9AD5,
}
_ROUND_MOODS = {scene_pb2.MOOD_CALM, scene_pb2.MOOD_HAPPY, scene_pb2.MOOD_WARM, scene_pb2.MOOD_PLAYFUL}


def accent(mood: scene_pb2.Mood.ValueType) -> int:
    """Give the colour of a mood as ARGB; bright, to be read on a dark outline or with dark letters on it."""
    return _ACCENTS.get(mood, _ACCENTS[scene_pb2.MOOD_CALM])


def title_role(mood: scene_pb2.Mood.ValueType) -> Role:
    """Give the display face of a mood: round for gentle ones, heavy for the others."""
    return Role.TITLE_ROUND if mood in _ROUND_MOODS else Role.TITLE


@dataclass(frozen=True)
class Zones:
    """Where text stands in a frame, in pixels: middles and widths that keep clear of what apps lay over a video."""

    caption_size: float
    caption_y: float
    caption_width: float
    title_size: float
    title_y: float
    title_width: float


def zones(width: int, height: int) -> Zones:
    """Choose by the frame's shape.

    In an upright frame apps cover the lower 20 % and the right 12 %, the top 6 %; text is centred, so 12 % stay free on
    both sides.
    """
    shape = width / height
    if shape < 0.8:
        return Zones(0.08 * width, 0.69 * height, 0.77 * width, 0.108 * width, 0.13 * height, 0.78 * width)
    if shape < 1.25:
        return Zones(0.068 * width, 0.83 * height, 0.8 * width, 0.085 * width, 0.13 * height, 0.84 * width)
    return Zones(0.07 * height, 0.84 * height, 0.66 * width, 0.09 * height, 0.14 * height, 0.8 * width)


@dataclass(frozen=True)
class Style:
    """How a piece of text is drawn. `outline` and `shadow` are in fractions of the size; 0 is none."""

    role: Role
    size: float
    colour: int
    outline: float = 0.0
    shadow: float = 0.0
    spacing: float = 0.0


class Lettering:
    """Text in a style: measured, and drawn with its left end and baseline where one wants them."""

    def __init__(self, text: str, style: Style) -> None:
        self._style, self._text = style, text
        self._names = families(style.role, text)
        self._fill = self._shape(skia.Paint(AntiAlias=True, Color=style.colour))
        self.width: float = self._fill.LongestLine
        self.reach = style.size * (style.outline / 2 + 2.4 * style.shadow) + 2

    def _shape(self, paint: skia.Paint) -> skia.textlayout.Paragraph:
        style = self._style
        return paragraph(self._text, self._names, style.size, paint, spacing=style.spacing * style.size)

    def draw(self, canvas: skia.Canvas, x: float, baseline: float) -> None:
        """Draw shadow, outline and letters."""
        style = self._style
        top = baseline - self._fill.AlphabeticBaseline
        if style.outline:
            stroke = skia.Paint(
                AntiAlias=True,
                Color=INK,
                Style=skia.Paint.kStroke_Style,
                StrokeWidth=style.outline * style.size,
                StrokeJoin=skia.Paint.kRound_Join,
            )
            if style.shadow:
                soft = skia.Paint(stroke)
                soft.setColor(0x90000000)
                soft.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, style.shadow * style.size * 0.8))
                self._shape(soft).paint(canvas, x, top + style.shadow * style.size)
            self._shape(stroke).paint(canvas, x, top)
        self._fill.paint(canvas, x, top)


def blank(width: int, height: int) -> tuple[Plane, skia.Surface]:
    """Make transparent premultiplied RGBA pixels and a surface that draws on them."""
    pixels: Plane = np.zeros((height, width, 4), np.uint8)
    return pixels, skia.Surface(pixels, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)


def rounded(canvas: skia.Canvas, box: tuple[float, float, float, float], radius: float, colour: int) -> None:
    """Fill a rounded box given as left, top, right, bottom."""
    canvas.drawRRect(skia.RRect.MakeRectXY(skia.Rect(*box), radius, radius), skia.Paint(AntiAlias=True, Color=colour))
