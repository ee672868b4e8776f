"""Pens that draw on numpy arrays, and the scene that a place is drawn into.

Lengths are units: 100 of them are the frame's width or 70 % of its height, whichever is less. So a portrait frame is
100 wide and 178 high, a landscape one 254 by 143, and furniture keeps its shape in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import skia

from services.common.drawing.color import Lit, fade
from services.common.drawing.light import Light

Pixels = npt.NDArray[np.uint8]
Point = tuple[float, float]
# One colour, or several for a gradient from the top of the shape to its bottom.
Fill = int | tuple[int, ...]
T = TypeVar("T")
# Places are drawn this far beyond the frame on every side, as a share of it.
REACH = 0.5


class Dice:
    """The random choices of one drawing, from its seed."""

    def __init__(self, *seed: int) -> None:
        self._generator = np.random.Generator(np.random.PCG64(list(seed)))

    def between(self, low: float, high: float) -> float:
        """Draw a number from [low, high)."""
        return float(self._generator.uniform(low, high))

    def upto(self, count: int) -> int:
        """Draw an integer from 0 to count - 1."""
        return int(self._generator.integers(count))

    def pick(self, options: Sequence[T]) -> T:
        """Draw one of several."""
        return options[self.upto(len(options))]

    def chance(self, share: float) -> bool:
        """Say yes with a probability."""
        return self.between(0, 1) < share

    def shuffled(self, options: Sequence[T]) -> list[T]:
        """Give them in random order."""
        return [options[i] for i in self._generator.permutation(len(options))]


class Pen:
    """Draws shapes on one layer, each colour graded by the light."""

    def __init__(self, canvas: skia.Canvas, light: Light) -> None:
        self.canvas = canvas
        self.light = light

    def _paint(self, fill: Fill, top: float, bottom: float) -> skia.Paint:
        paint = skia.Paint(AntiAlias=True)
        colors = [self.light.grade(color) for color in (fill if isinstance(fill, tuple) else (fill,))]
        if len(colors) == 1:
            paint.setColor(int(colors[0]))
        else:
            ends = [skia.Point(0, top), skia.Point(0, max(bottom, top + 1e-3))]
            paint.setShader(skia.GradientShader.MakeLinear(ends, [int(c) for c in colors]))
            paint.setDither(True)
        return paint

    def rect(self, x: float, y: float, w: float, h: float, fill: Fill, r: float = 0.0) -> None:
        """Draw a rectangle, its corners rounded by `r`."""
        self.canvas.drawRoundRect(skia.Rect.MakeXYWH(x, y, w, h), r, r, self._paint(fill, y, y + h))

    def oval(self, x: float, y: float, rx: float, ry: float, fill: Fill) -> None:
        """Draw an ellipse around a centre."""
        self.canvas.drawOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry), self._paint(fill, y - ry, y + ry))

    def circle(self, x: float, y: float, r: float, fill: Fill) -> None:
        """Draw a disc."""
        self.oval(x, y, r, r, fill)

    def poly(self, points: Sequence[Point], fill: Fill) -> None:
        """Draw a polygon."""
        self._shape(_straight(points), fill)

    def blob(self, points: Sequence[Point], fill: Fill) -> None:
        """Draw the smooth closed curve through the points."""
        self._shape(smooth_path(points, closed=True), fill)

    def ground(self, ridge: Sequence[Point], bottom: float, fill: Fill, *, smooth: bool = True) -> None:
        """Draw everything below a line that runs from left to right."""
        path = smooth_path(ridge, closed=False) if smooth else _straight(ridge)
        path.lineTo(ridge[-1][0], bottom)
        path.lineTo(ridge[0][0], bottom)
        path.close()
        self._shape(path, fill)

    def puffs(self, ovals: Sequence[tuple[float, float, float, float]], fill: Fill) -> None:
        """Draw ellipses (x, y, rx, ry) as one shape: a cloud, a crown, a bush."""
        path = skia.Path()
        for x, y, rx, ry in ovals:
            path.addOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry))
        self._shape(path, fill)

    def line(self, points: Sequence[Point], width: float, color: int, *, smooth: bool = False) -> None:
        """Draw a line with round ends."""
        paint = self._paint(color, 0, 1)
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(width)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
        path = smooth_path(points, closed=False) if smooth else _straight(points, close=False)
        self.canvas.drawPath(path, paint)

    def ring(self, x: float, y: float, rx: float, ry: float, width: float, color: int) -> None:
        """Draw the outline of an ellipse."""
        paint = self._paint(color, 0, 1)
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(width)
        self.canvas.drawOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry), paint)

    def glow(self, x: float, y: float, r: float, color: int, strength: float, *, flat: float = 1.0) -> None:
        """Draw light that fades out at distance `r` (`flat` times that vertically)."""
        steps = [(0.0, 1.0), (0.25, 0.62), (0.5, 0.28), (0.75, 0.08), (1.0, 0.0)]
        solid = self.light.grade(color)
        colors = [int(fade(solid, strength * share)) if share else int(solid) & 0xFFFFFF for _, share in steps]
        shader = skia.GradientShader.MakeRadial(skia.Point(0, 0), r, colors, [at for at, _ in steps])
        paint = skia.Paint(Shader=shader, Dither=True)
        self.canvas.save()
        self.canvas.translate(x, y)
        self.canvas.scale(1, flat)
        # Beyond the circle there is nothing of it: the same pixels in up to 0.6 of the time of the square.
        self.canvas.drawOval(skia.Rect.MakeLTRB(-r, -r, r, r), paint)
        self.canvas.restore()

    def shadow(self, x: float, y: float, w: float, h: float, *, blur: float = 2.0, strength: float = 0.3) -> None:
        """Draw a soft rectangular shadow."""
        paint = skia.Paint(AntiAlias=True, Color=int(fade(Lit(self.light.shadow), strength)))
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
        self.canvas.drawRect(skia.Rect.MakeXYWH(x, y, w, h), paint)

    def pool(self, x: float, y: float, rx: float, ry: float, strength: float = 0.35) -> None:
        """Draw the contact shadow of what stands at (x, y)."""
        self.glow(x, y, rx, Lit(self.light.shadow), strength, flat=ry / rx)

    def _shape(self, path: skia.Path, fill: Fill) -> None:
        bounds = path.getBounds()
        self.canvas.drawPath(path, self._paint(fill, bounds.top(), bounds.bottom()))


@dataclass(frozen=True)
class Scene:
    """What a place is drawn into: size in units, light, choices, and one pen per layer."""

    w: float
    h: float
    light: Light
    dice: Dice
    far: Pen
    mid: Pen
    near: Pen

    @property
    def cx(self) -> float:
        """The middle, across."""
        return self.w / 2

    @property
    def left(self) -> float:
        """The leftmost x that may ever be seen."""
        return -self.w * REACH

    @property
    def right(self) -> float:
        """The rightmost x that may ever be seen."""
        return self.w * (1 + REACH)

    @property
    def top(self) -> float:
        """The least y that may ever be seen."""
        return -self.h * REACH

    @property
    def bottom(self) -> float:
        """The greatest y that may ever be seen."""
        return self.h * (1 + REACH)

    @property
    def floor(self) -> float:
        """Where walls meet the floor: just above the captions."""
        return self.h * 0.6

    def across(self, step: float, offset: float = 0.0) -> list[float]:
        """Positions `step` apart over the whole width that may be seen, one of them at the middle plus `offset`."""
        first = int((self.left - self.cx - offset) / step) - 1
        last = int((self.right - self.cx - offset) / step) + 1
        return [self.cx + offset + i * step for i in range(first, last + 1)]


def smooth_path(points: Sequence[Point], *, closed: bool) -> skia.Path:
    """Give the Catmull-Rom curve through the points as cubic Béziers."""
    count = len(points)
    path = skia.Path()
    path.moveTo(*points[0])
    spans = range(count) if closed else range(count - 1)

    def at(i: int) -> Point:
        return points[i % count] if closed else points[min(max(i, 0), count - 1)]

    for i in spans:
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = at(i - 1), at(i), at(i + 1), at(i + 2)
        path.cubicTo(x1 + (x2 - x0) / 6, y1 + (y2 - y0) / 6, x2 - (x3 - x1) / 6, y2 - (y3 - y1) / 6, x2, y2)
    if closed:
        path.close()
    return path


def _straight(points: Sequence[Point], *, close: bool = False) -> skia.Path:
    path = skia.Path()
    path.moveTo(*points[0])
    for _, point in pairwise(points):
        path.lineTo(*point)
    if close:
        path.close()
    return path
