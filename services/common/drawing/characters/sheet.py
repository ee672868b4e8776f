"""A sheet of characters with their names, cast by cast: figures or portraits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import skia

from services.common.characters import CASTS
from services.common.characters.model import Character
from services.common.drawing.canvas import Pixels
from services.common.drawing.characters.figure import draw_portrait, figure_of
from services.common.drawing.characters.ink import INK, paint_of
from services.common.drawing.characters.pose import Pose
from services.common.errors import InvalidInputError
from services.common.fonts import Role, families, paragraph

# Soft grounds, one for each cast.
_GROUNDS = (0xE3EDF8, 0xE2F4EF, 0xFBE6EE, 0xFDEBDD, 0xFFF3D3, 0xEDE6FA, 0xE9F3DF)
LEAST, LARGEST = 48, 1024


def _pixels(width: int, height: int) -> tuple[Pixels, skia.Surface]:
    pixels = np.zeros((height, width, 4), np.uint8)
    return pixels, skia.Surface(pixels, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)


def ground_of(cast: str) -> int:
    """Give the colour that a cast is shown on, 0xRRGGBB."""
    return _GROUNDS[list(CASTS).index(cast) % len(_GROUNDS)]


def portrait_pixels(character: Character, side: int, pose: Pose | None = None) -> Pixels:
    """Draw a portrait on its cast's colour: side x side x 4, uint8 RGBA, opaque.

    Raises InvalidInputError for a side out of range.
    """
    if not LEAST <= side <= LARGEST:
        raise InvalidInputError.of("side", f"is {side}; it must be {LEAST} to {LARGEST} pixels")
    pixels, surface = _pixels(side, side)
    canvas = surface.getCanvas()
    canvas.clear(0xFF000000 | ground_of(character.cast))
    draw_portrait(canvas, character, pose or Pose(), side)
    del canvas, surface
    return pixels


def _caption(canvas: skia.Canvas, text: str, size: float, x: float, y: float) -> None:
    """Write a line centred on x, no wider than its cell allows."""
    line = paragraph(text, families(Role.CAPTION, text), size, paint_of(INK))
    line.paint(canvas, x - line.LongestLine / 2, y)


def draw_sheet(
    characters: Sequence[Character], *, cell: int = 240, columns: int = 6, names: bool = True, portraits: bool = False
) -> Pixels:
    """Draw characters in a grid, in their order: H x W x 4, uint8 RGBA, opaque.

    `cell` is the width of a cell in pixels. Raises InvalidInputError for no characters, or a cell or number of columns
    out of range.
    """
    if not characters:
        raise InvalidInputError.of("characters", "there are none; name at least one")
    if not LEAST <= cell <= LARGEST:
        raise InvalidInputError.of("cell", f"is {cell}; it must be {LEAST} to {LARGEST} pixels")
    if not 1 <= columns <= 16:
        raise InvalidInputError.of("columns", f"is {columns}; it must be 1 to 16")
    text = round(cell * 0.17) if names else 0
    tall = cell if portraits else round(cell * 1.32)
    rows = -(-len(characters) // columns)
    pixels, surface = _pixels(cell * columns, (tall + text) * rows)
    canvas = surface.getCanvas()
    canvas.clear(0xFFFFFFFF)
    for number, character in enumerate(characters):
        canvas.save()
        canvas.translate(number % columns * cell, number // columns * (tall + text))
        canvas.clipRect(skia.Rect.MakeWH(cell, tall + text))
        canvas.drawRect(skia.Rect.MakeWH(cell, tall + text), paint_of(ground_of(character.cast)))
        if portraits:
            draw_portrait(canvas, character, Pose(), cell)
        else:
            _stand(canvas, character, cell, tall)
        if names:
            _caption(canvas, character.name.ko, text * 0.42, cell / 2, tall)
            _caption(canvas, character.id, text * 0.32, cell / 2, tall + text * 0.5)
        canvas.restore()
    del canvas, surface
    return pixels


def _stand(canvas: skia.Canvas, character: Character, wide: float, tall: float) -> None:
    """Stand a whole character in a cell, as large as it fits."""
    figure, pose = figure_of(character), Pose()
    extent = figure.bounds(pose, 100)
    # What reaches far, a tail or a tool, may touch the edge; the body is what is to be seen.
    scale = min(tall * 0.95 / (4 - extent.top()), wide * 0.98 / max(72.0, min(extent.width(), 106.0)))
    canvas.save()
    canvas.translate(wide / 2, tall - 5 * scale)
    figure.draw(canvas, pose, 100 * scale)
    canvas.restore()
