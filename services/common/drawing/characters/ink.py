"""The house style: flat colour, a shade at the lower right, a rim of light at the upper left, a bold dark outline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import skia

from services.common.drawing.color import fade, opaque

INK = 0xFF2A1D33
WHITE = 0xFFFFFFFF
# Widths of lines, units.
OUTER, INNER, FINE = 1.5, 1.05, 0.75
_SHADE, _RIM = 0x30501E66, 0x52FFFFFF
Point = tuple[float, float]
# A point of a curve; one of three with True is a corner.
Knot = tuple[float, float] | tuple[float, float, bool]
Detail = tuple[skia.Path, int]


# Widths and tints of a moving face are countless; the oldest go.
@lru_cache(maxsize=2048)
def paint_of(color: int, width: float = 0.0) -> skia.Paint:
    """Give a paint that fills (width 0), or strokes with round ends."""
    paint = skia.Paint(AntiAlias=True, Color=int(opaque(color)))
    if width:
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeWidth(width)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def curve(knots: Sequence[Knot], *, closed: bool = True) -> skia.Path:
    """Give the smooth curve through the knots (Catmull-Rom), with corners where a knot says so."""
    count = len(knots)
    points = [(k[0], k[1]) for k in knots]
    corner = [len(k) == 3 and bool(k[2]) for k in knots]

    def tangent(i: int) -> Point:
        if corner[i] or (not closed and i in {0, count - 1}):
            return 0.0, 0.0
        (x0, y0), (x1, y1) = points[i - 1], points[(i + 1) % count]
        return (x1 - x0) / 6, (y1 - y0) / 6

    path = skia.Path()
    path.moveTo(*points[0])
    for i in range(count if closed else count - 1):
        j = (i + 1) % count
        (ax, ay), (bx, by) = tangent(i), tangent(j)
        (x1, y1), (x2, y2) = points[i], points[j]
        path.cubicTo(x1 + ax, y1 + ay, x2 - bx, y2 - by, x2, y2)
    if closed:
        path.close()
    return path


def symmetric(right: Sequence[Knot]) -> skia.Path:
    """Give the closed curve whose right half runs from the top of the middle line to its bottom."""
    left = [(-k[0], *k[1:]) for k in reversed(right) if k[0] > 1e-6]
    return curve([*right, *left])


def oval(x: float, y: float, rx: float, ry: float | None = None, turn: float = 0.0) -> skia.Path:
    """Give an ellipse around a centre, turned clockwise by degrees."""
    path = skia.Path()
    ry = rx if ry is None else ry
    path.addOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry))
    return moved(path, turn=turn, about=(x, y)) if turn else path


def box(x: float, y: float, w: float, h: float, r: float = 0.0) -> skia.Path:
    """Give a rectangle from its upper left corner, rounded by r."""
    path = skia.Path()
    path.addRRect(skia.RRect.MakeRectXY(skia.Rect.MakeXYWH(x, y, w, h), r, r))
    return path


def poly(*points: Point, closed: bool = True) -> skia.Path:
    """Give straight lines through the points."""
    path = skia.Path()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    if closed:
        path.close()
    return path


def moved(
    path: skia.Path, x: float = 0.0, y: float = 0.0, *, turn: float = 0.0, scale: float = 1.0, about: Point = (0, 0)
) -> skia.Path:
    """Turn (degrees, clockwise) and scale a path about a point, then shift it."""
    matrix = skia.Matrix()
    matrix.preTranslate(x, y)
    matrix.preTranslate(*about)
    matrix.preRotate(turn)
    matrix.preScale(scale, scale)
    matrix.preTranslate(-about[0], -about[1])
    return _mapped(path, matrix)


def mirrored(path: skia.Path) -> skia.Path:
    """Swap left and right about the middle line."""
    matrix = skia.Matrix()
    matrix.setScale(-1, 1)
    return _mapped(path, matrix)


def both(path: skia.Path) -> tuple[skia.Path, skia.Path]:
    """Give a path of the right side, mirrored to the left, and itself."""
    return mirrored(path), path


def _mapped(path: skia.Path, matrix: skia.Matrix) -> skia.Path:
    result = skia.Path()
    path.transform(matrix, result)
    return result


def cut(path: skia.Path, other: skia.Path) -> skia.Path:
    """Give what of a path lies outside the other."""
    return skia.Op(path, other, skia.PathOp.kDifference_PathOp)


def common(path: skia.Path, other: skia.Path) -> skia.Path:
    """Give what of a path lies inside the other."""
    return skia.Op(path, other, skia.PathOp.kIntersect_PathOp)


def union(*paths: skia.Path) -> skia.Path:
    """Give several shapes as one."""
    result = paths[0]
    for path in paths[1:]:
        result = skia.Op(result, path, skia.PathOp.kUnion_PathOp)
    return result


@dataclass(frozen=True)
class Sketch:
    """A drawing that is ready to be drawn again, and the rectangle that it covers."""

    picture: skia.Picture
    bounds: skia.Rect

    def draw(self, canvas: skia.Canvas) -> None:
        """Draw it where the canvas's origin is."""
        canvas.drawPicture(self.picture)


class Art:
    """Collects shapes, from the back to the front. `weight` is the factor on all widths of lines."""

    def __init__(self, weight: float = 1.0) -> None:
        self._weight = weight
        self._steps: list[tuple[skia.Path, skia.Paint]] = []
        self.bounds = skia.Rect.MakeEmpty()

    def _add(self, path: skia.Path, paint: skia.Paint, width: float = 0.0) -> None:
        if path.isEmpty():
            return
        self.bounds.join(path.computeTightBounds().makeOutset(width / 2 + 0.1, width / 2 + 0.1))
        self._steps.append((path, paint))

    def flat(self, path: skia.Path, color: int) -> None:
        """Fill a shape, nothing more."""
        self._add(path, paint_of(color))

    def line(self, path: skia.Path, width: float = INNER, color: int = INK) -> None:
        """Stroke a path."""
        width *= self._weight
        self._add(path, paint_of(color, width), width)

    def solid(
        self,
        path: skia.Path,
        color: int,
        details: Sequence[Detail] = (),
        *,
        outline: float = OUTER,
        depth: float = 0.15,
    ) -> None:
        """Draw a body: its colour, details on it (what sticks out is cut off), shade, rim, outline.

        `depth` is how far the shade reaches in, as a share of the shorter side.
        """
        self._add(path, paint_of(color))
        for detail, tone in details:
            self._add(common(detail, path), paint_of(tone))
        rect = path.computeTightBounds()
        reach = min(rect.width(), rect.height()) * depth
        if reach > 0.25:
            self._add(cut(path, moved(path, -reach * 0.75, -reach)), paint_of(_SHADE))
            thick = min(2.3, outline / 2 + reach * 0.35)
            self._add(cut(path, moved(path, thick * 0.8, thick)), paint_of(_RIM))
        if outline:
            self._add(path, paint_of(INK, outline * self._weight), outline * self._weight)

    def cord(self, path: skia.Path, width: float, color: int, *, outline: float = OUTER) -> None:
        """Draw a rope of one width: an arm, a strap, a tail."""
        self._add(path, paint_of(INK, width + outline * 2), width + outline * 2)
        self._add(path, paint_of(color, width), width)

    def draw(self, canvas: skia.Canvas) -> None:
        """Draw everything now."""
        for path, paint in self._steps:
            canvas.drawPath(path, paint)

    def sketch(self) -> Sketch:
        """Keep it, to be drawn often."""
        recorder = skia.PictureRecorder()
        self.draw(recorder.beginRecording(self.bounds.makeOutset(1, 1)))
        return Sketch(recorder.finishRecordingAsPicture(), self.bounds)


def soft(color: int, alpha: float) -> int:
    """Make a colour translucent."""
    return int(fade(opaque(color), alpha))
