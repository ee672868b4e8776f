"""Props: emoji of the bundled vector font (Noto Color Emoji, COLRv1, OFL) and drawn things, plain and as stickers.

A prop is named by an emoji, or by a thing that `services.common.drawing.things` draws ("tumbler"). "2 ", "3 " or "4 "
before it shows as many of it, "no " crosses it out: "3 🫀", "no tap".
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt
import skia

from services.common.drawing.canvas import Pixels
from services.common.drawing.things import TITLES, sketch_of
from services.common.errors import InvalidInputError, PreconditionError

Plane = npt.NDArray[np.uint8]
# A sticker is this much larger than its emoji, on every side, as a share of the emoji's size.
PADDING = 0.2
LARGEST = 4096
_FOLDER = Path(__file__).resolve().parent.parent / "assets" / "emoji"
_VARIATION_SELECTOR = "\ufe0f"
_RIM = 0.022
_SHADOW_BLUR, _SHADOW_DROP, _SHADOW_STRENGTH = 0.05, 0.045, 0.34
# Where several of a thing stand in their square: centre x, centre y and size, as shares of it, from the back.
_CLUSTERS: dict[str, tuple[tuple[float, float, float], ...]] = {
    "2": ((0.69, 0.34, 0.6), (0.31, 0.66, 0.6)),
    "3": ((0.5, 0.27, 0.53), (0.735, 0.73, 0.53), (0.265, 0.73, 0.53)),
    "4": ((0.26, 0.26, 0.48), (0.74, 0.26, 0.48), (0.26, 0.74, 0.48), (0.74, 0.74, 0.48)),
}
_CROSSED, _CROSS_COLOR = "no", 0xFFE5383B
# A thing that is crossed out is so much smaller than the cross's ring, whose line is so wide.
_CROSSED_SHARE, _CROSS_WIDTH = 0.68, 0.085
# Keycaps and the like: these code points are text unless a sequence says otherwise.
_TEXT = frozenset("0123456789#*©®\u200d ")


@lru_cache(maxsize=1)
def _typeface() -> skia.Typeface:
    # FreeType on every platform: the system's own font engine may not paint COLRv1.
    typeface = skia.FontMgr.New_Custom_Empty().makeFromFile(str(_FOLDER / "NotoColorEmoji.ttf"))
    if typeface is None:
        raise PreconditionError(
            f"the emoji font is missing or broken in {_FOLDER}; install the package again", reason="FONT_MISSING"
        )
    return typeface


@lru_cache(maxsize=1)
def _sequences() -> dict[str, int]:
    glyphs: dict[str, int] = json.loads((_FOLDER / "sequences.json").read_text(encoding="utf-8"))
    return glyphs


@lru_cache(maxsize=4096)
def _glyph(text: str) -> int:
    bare = text.replace(_VARIATION_SELECTOR, "")
    if len(bare) == 1:
        return 0 if bare in _TEXT else int(_typeface().unicharToGlyph(ord(bare)))
    return _sequences().get(bare, 0)


def has_emoji(text: str) -> bool:
    """Tell whether the text is one emoji that the bundled font draws. Country flags are not in it."""
    return 0 < len(text) <= 16 and _glyph(text) > 0


def has_prop(text: str) -> bool:
    """Tell whether the text names a prop: an emoji or a drawn thing, several of it, or one that is crossed out."""
    _, bare = _parts(text)
    return bare in TITLES or has_emoji(bare)


def bare_prop(text: str) -> str:
    """Give a prop without what says how many it is, or that it is not."""
    return _parts(text)[1]


def _parts(text: str) -> tuple[str, str]:
    first, _, rest = text.partition(" ")
    return (first, rest) if rest and (first == _CROSSED or first in _CLUSTERS) else ("", text)


def draw_emoji(emoji: str, size: int) -> Pixels:
    """Draw an emoji: size x size x 4, uint8 RGBA, premultiplied, centred, its longer side filling the square.

    The array is cached and read-only. Raises InvalidInputError for what is not one emoji of the bundled font, or a size
    that is not 1 to 4096 pixels.
    """
    if not has_emoji(emoji):
        raise InvalidInputError.of("emoji", f"{emoji[:16]!r} is not one emoji of the bundled font; choose another")
    if not 1 <= size <= LARGEST:
        raise InvalidInputError.of("size", f"is {size}; it must be 1 to {LARGEST} pixels")
    return _drawn(_glyph(emoji), size)


@lru_cache(maxsize=4096)
def _extent(glyph: int) -> tuple[float, float, float]:
    """Measure what a glyph really covers, in ems: centre x, centre y, longer side. Its declared box is often larger."""
    em = 128
    trial = np.zeros((2 * em, 2 * em, 4), np.uint8)
    _paint(trial, glyph, em, em / 2, em * 1.5)
    rows, columns = (np.nonzero(trial[..., 3].max(axis=axis) > 16)[0] for axis in (1, 0))
    if not rows.size:
        return 0.5, -0.4, 1.0
    left, right, top, bottom = columns[0], columns[-1] + 1, rows[0], rows[-1] + 1
    centre = ((left + right) / 2 - em / 2) / em, ((top + bottom) / 2 - em * 1.5) / em
    return float(centre[0]), float(centre[1]), float(max(right - left, bottom - top) / em)


def _paint(pixels: Pixels, glyph: int, em: float, x: float, y: float) -> None:
    """Paint a glyph with its origin at (x, y). Drawn at its own size, so that its outlines are."""
    canvas = skia.Surface(pixels, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType).getCanvas()
    blob = skia.TextBlobBuilder()
    blob.allocRunPos(skia.Font(_typeface(), em), [glyph], [skia.Point(0, 0)])
    canvas.drawTextBlob(blob.make(), x, y, skia.Paint(AntiAlias=True))


@lru_cache(maxsize=48)
def _drawn(glyph: int, size: int) -> Pixels:
    x, y, longer = _extent(glyph)
    em = size / longer
    pixels = np.zeros((size, size, 4), np.uint8)
    _paint(pixels, glyph, em, size / 2 - x * em, size / 2 - y * em)
    pixels.setflags(write=False)
    return pixels


def prop_padding(size: int) -> int:
    """Give the pixels that a sticker of an emoji `size` high has around the emoji, on every side."""
    return round(size * PADDING)


def draw_prop(prop: str, size: int) -> Pixels:
    """Draw a prop as a sticker: a thin light rim and a soft shadow below.

    Gives a square of `size + 2 * prop_padding(size)` pixels, uint8 RGBA, premultiplied, the thing at its centre. It
    is cached and read-only. Raises InvalidInputError for what `has_prop` does not know, or a size that is not 1 to 4096
    pixels.
    """
    if not has_prop(prop):
        problem = f"{prop[:24]!r} is neither one emoji of the bundled font nor a drawn thing; choose another"
        raise InvalidInputError.of("emoji", problem)
    if not 1 <= size <= LARGEST:
        raise InvalidInputError.of("size", f"is {size}; it must be 1 to {LARGEST} pixels")
    return _sticker(prop, size)


def _face(prop: str, size: int) -> Pixels:
    """Draw a prop without rim and shadow: size x size x 4, premultiplied."""
    how, bare = _parts(prop)
    if not how:
        return _thing(bare, size) if bare in TITLES else draw_emoji(bare, size)
    pixels = np.zeros((size, size, 4), np.uint8)
    spots = ((0.5, 0.5, _CROSSED_SHARE),) if how == _CROSSED else _CLUSTERS[how]
    for x, y, share in spots:
        part = max(1, int(size * share))
        left, top = (min(max(round(at * size - part / 2), 0), size - part) for at in (x, y))
        window = np.ascontiguousarray(pixels[top : top + part, left : left + part])
        pixels[top : top + part, left : left + part] = _over(window, _face(bare, part))
    if how == _CROSSED:
        _cross(pixels)
    return pixels


def _thing(name: str, size: int) -> Pixels:
    sketch = sketch_of(name)
    pixels = np.zeros((size, size, 4), np.uint8)
    canvas = skia.Surface(pixels, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType).getCanvas()
    scale = size / max(sketch.bounds.width(), sketch.bounds.height())
    canvas.translate(size / 2, size / 2)
    canvas.scale(scale, scale)
    canvas.translate(-sketch.bounds.centerX(), -sketch.bounds.centerY())
    sketch.draw(canvas)
    return pixels


def _cross(pixels: Pixels) -> None:
    """Lay the ring and the bar of a prohibition sign over a square."""
    size = pixels.shape[0]
    width, radius = size * _CROSS_WIDTH, size * (1 - _CROSS_WIDTH) / 2
    paint = skia.Paint(AntiAlias=True, Color=_CROSS_COLOR, Style=skia.Paint.kStroke_Style, StrokeWidth=width)
    canvas = skia.Surface(pixels, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType).getCanvas()
    canvas.drawCircle(size / 2, size / 2, radius, paint)
    reach = radius * 0.7071
    canvas.drawLine(size / 2 - reach, size / 2 - reach, size / 2 + reach, size / 2 + reach, paint)


@lru_cache(maxsize=48)
def _sticker(prop: str, size: int) -> Pixels:
    face = _face(prop, size)
    pad = prop_padding(size)
    side = size + 2 * pad
    alpha = np.zeros((side, side), np.uint8)
    alpha[pad : pad + size, pad : pad + size] = face[..., 3]
    # The distance to the emoji gives the rim a smooth edge, which a dilation would not.
    distance = cv2.distanceTransform((alpha < 128).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    rim = np.clip((max(1.0, size * _RIM) + 0.5 - distance) * 255, 0, 255).astype(np.uint8)
    body = np.zeros((side, side, 4), np.uint8)
    body[pad : pad + size, pad : pad + size] = face
    pixels = _over(_tinted(_shadow(rim, size), (18, 14, 32)), _tinted(rim, (255, 253, 249)))
    pixels = _over(pixels, body)
    pixels.setflags(write=False)
    return pixels


def _tinted(alpha: Plane, color: tuple[int, int, int]) -> Pixels:
    """Give one colour in the shape of an alpha, premultiplied RGBA."""
    table = np.arange(256)[:, None] * (np.array([*color, 255]) / 255)
    return cast("Pixels", cv2.LUT(cv2.merge([alpha] * 4), np.round(table).astype(np.uint8)[None]))


def _over(below: Pixels, above: Pixels) -> Pixels:
    """Porter and Duff's "over" on premultiplied RGBA; in bytes, at a fifth of what floats cost."""
    rest = cv2.merge([cv2.bitwise_not(cv2.extractChannel(above, 3))] * 4)
    laid = cast("Pixels", cv2.add(above, cv2.multiply(below, rest, scale=1 / 255)))
    # Rounding may lift a colour over its alpha, which premultiplied samples must not have.
    return cast("Pixels", cv2.min(laid, cv2.merge([cv2.extractChannel(laid, 3)] * 4)))


def _shadow(rim: Plane, size: int) -> Plane:
    """Blur at a quarter of the size: nobody sees the difference, and it costs a sixteenth."""
    side = rim.shape[0]
    small = max(1, side // 4)
    low = cv2.resize(rim, (small, small), interpolation=cv2.INTER_AREA)
    low = cv2.GaussianBlur(low, (0, 0), max(0.4, size * _SHADOW_BLUR * small / side))
    low = cv2.convertScaleAbs(low, alpha=_SHADOW_STRENGTH)
    full = cv2.resize(low, (side, side), interpolation=cv2.INTER_LINEAR)
    drop = np.array([[1, 0, 0], [0, 1, size * _SHADOW_DROP]], np.float32)
    return cast("Plane", cv2.warpAffine(full, drop, (side, side)))
