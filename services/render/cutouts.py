"""Pieces of a drawing that move, turn and lean as a whole, kept as samples."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
import skia

from services.render.yuv import Plane, to_yuvr

Matrix = npt.NDArray[np.float64]
# Left, top, right and bottom, in samples.
Box = tuple[int, int, int, int]
# Transparent samples around what is drawn, so that edges fade out under every matrix.
_RIM = 2


def matrix_of(matrix: skia.Matrix) -> Matrix:
    """Give an affine matrix as 3 x 3 numbers."""
    return np.array(
        [
            [matrix.getScaleX(), matrix.getSkewX(), matrix.getTranslateX()],
            [matrix.getSkewY(), matrix.getScaleY(), matrix.getTranslateY()],
            [0.0, 0.0, 1.0],
        ]
    )


@dataclass(frozen=True)
class Cutout:
    """A piece as `to_yuvr` gives it. `origin` is its upper left corner in its own units, `density` samples a unit."""

    yuvr: Plane
    origin: tuple[float, float]
    density: float

    def way(self, matrix: Matrix) -> Matrix:
        """Give the way from its samples to pixels of a frame, `matrix` being that from its units."""
        own = np.array([[1 / self.density, 0, self.origin[0]], [0, 1 / self.density, self.origin[1]], [0, 0, 1.0]])
        way: Matrix = matrix @ own
        return way


class Board:
    """Pixels to draw pieces on, used again and again."""

    def __init__(self) -> None:
        self._pixels: Plane = np.zeros((2, 2, 4), np.uint8)
        self._surface: skia.Surface | None = None

    def canvas(self, bounds: skia.Rect, density: float) -> tuple[skia.Canvas, Plane]:
        """Give a canvas whose units are those of `bounds`, and its pixels (RGBA, premultiplied), all transparent."""
        width = math.ceil(bounds.width() * density) + 2 * _RIM
        height = math.ceil(bounds.height() * density) + 2 * _RIM
        canvas, pixels = self.blank(width, height)
        canvas.translate(_RIM, _RIM)
        canvas.scale(density, density)
        canvas.translate(-bounds.left(), -bounds.top())
        return canvas, pixels

    def blank(self, width: int, height: int) -> tuple[skia.Canvas, Plane]:
        """Give a canvas of pixels and those, all transparent."""
        if self._surface is None or self._pixels.shape[0] < height or self._pixels.shape[1] < width:
            room = max(height, self._pixels.shape[0]), max(width, self._pixels.shape[1])
            self._pixels = np.zeros((*room, 4), np.uint8)
            self._surface = skia.Surface(self._pixels, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
        part = self._pixels[:height, :width]
        part[:] = 0
        canvas = self._surface.getCanvas()
        canvas.restoreToCount(1)
        canvas.resetMatrix()
        canvas.save()
        canvas.clipRect(skia.Rect.MakeWH(width, height))
        return canvas, part


def cut_out(pixels: Plane, bounds: skia.Rect, density: float) -> Cutout | None:
    """Take what was drawn on a board, without the transparent room around it; None where there is nothing."""
    x, y, width, height = cv2.boundingRect(cv2.extractChannel(pixels, 3))
    if not width:
        return None
    left, top = max(0, x - _RIM), max(0, y - _RIM)
    part = pixels[top : y + height + _RIM, left : x + width + _RIM]
    origin = bounds.left() + (left - _RIM) / density, bounds.top() + (top - _RIM) / density
    return Cutout(to_yuvr(part), origin, density)


def changed_box(one: Plane, others: list[Plane]) -> Box:
    """Give where pictures (RGBA) of one size differ from the first; all 0 where nowhere."""
    changed = np.zeros(one.shape[:2], bool)
    for other in others:
        changed |= (one.view(np.uint32) != other.view(np.uint32))[:, :, 0]
    x, y, width, height = cv2.boundingRect(changed.view(np.uint8))
    return x, y, x + width, y + height
