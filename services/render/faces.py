"""A head whose face changes: face and mouth are drawn anew in their rectangles alone, between head and hat."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import skia

from services.common.characters.model import Character
from services.common.drawing.characters.figure import Figure, figure_of
from services.common.drawing.characters.pose import VISEMES, Expression, Mouth, Pose
from services.render.cutouts import Board, Box, Cutout, changed_box
from services.render.yuv import Plane, to_yuvr
from shorts.scene.v1 import scene_pb2

# Samples a unit at which rectangles are measured, and how many units are added around them.
_COARSE, _MARGIN = 2.0, 1.2
# Steps of what moves all the time, too fine to be seen.
_NOD_STEP, _GAZE_STEP, _SHAPE_STEP, _BROW_STEP = 0.03, 0.02, 0.01, 0.08
_LAYERS = ("head", "face", "headgear")

_Area = tuple[float, float, float, float]


def settled(pose: Pose) -> Pose:
    """Round what a face shows, so that poses that look the same are the same."""
    gaze = pose.gaze
    return Pose(
        emotion=replace(pose.emotion, gape=_step(pose.emotion.gape, 0.02), tongue=_step(pose.emotion.tongue, 0.02)),
        viseme=Mouth(*(_step(value, _SHAPE_STEP) for value in vars(pose.viseme).values())),
        blink=_step(pose.blink, 0.02),
        gaze=(_step(gaze[0], _GAZE_STEP), _step(gaze[1], _GAZE_STEP)),
        brow=_step(pose.brow, _BROW_STEP),
        nod=_step(pose.nod, _NOD_STEP),
    )


def _step(value: float, step: float) -> float:
    return round(value / step) * step


class Head:
    """Head, face and what is on top of it as one cutout that follows the pose; `density` is samples a unit."""

    def __init__(self, figure: Figure, emotion: Expression, density: float) -> None:
        self._figure, self._density = figure, density
        self._bounds = skia.Rect.MakeEmpty()
        for name in _LAYERS:
            self._bounds.join(figure.reach(name, Pose()))
        self._board = Board()
        self._canvas, self._pixels = self._board.canvas(self._bounds, density)
        self._hat = self._pixel_box(_edges(figure.reach("headgear", Pose())))
        self._hat_image = self._drawn_hat()
        figure.draw_own(self._canvas, "head", Pose())
        # The head alone, and with the eyes that it has now: what the mouth is drawn on.
        self._bare, self._eyed = self._pixels.copy(), self._pixels.copy()
        self._yuvr = to_yuvr(self._pixels)
        corner = self._canvas.getTotalMatrix().mapXY(0, 0)
        self._cutout = Cutout(self._yuvr, (-corner.x() / density, -corner.y() / density), density)
        self._face, self._mouth = (self._pixel_box(box) for box in _measure(figure.character, emotion))
        self._shown = settled(Pose(emotion=emotion))
        self._draw(self._shown, (0, 0, self._pixels.shape[1], self._pixels.shape[0]), eyes=True)

    def _drawn_hat(self) -> skia.Image | None:
        """Draw what never changes once; leaves the board empty."""
        left, top, right, bottom = self._hat
        if left >= right or top >= bottom:
            return None
        self._figure.draw_own(self._canvas, "headgear", Pose())
        part = np.ascontiguousarray(self._pixels[top:bottom, left:right])
        self._pixels[:] = 0
        return skia.Image.fromarray(part, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)

    def _pixel_box(self, box: _Area) -> Box:
        rect = self._canvas.getTotalMatrix().mapRect(skia.Rect(*box)).roundOut()
        height, width = self._pixels.shape[:2]
        return max(0, rect.left()), max(0, rect.top()), min(width, rect.right()), min(height, rect.bottom())

    def at(self, pose: Pose) -> tuple[Cutout, Box | None]:
        """Give the head in a pose, good until the next call, and where it has changed since the last."""
        pose, before = settled(pose), self._shown
        if pose == before:
            return self._cutout, None
        eyes = replace(before, viseme=pose.viseme) != pose
        box = self._face if eyes else self._mouth
        self._draw(pose, box, eyes=eyes)
        self._shown = pose
        return self._cutout, box

    def _draw(self, pose: Pose, box: Box, *, eyes: bool) -> None:
        left, top, right, bottom = box
        part, eyed = self._pixels[top:bottom, left:right], self._eyed[top:bottom, left:right]
        canvas, matrix = self._canvas, self._canvas.getTotalMatrix()
        canvas.save()
        canvas.resetMatrix()
        canvas.clipRect(skia.Rect.MakeLTRB(left, top, right, bottom))
        canvas.setMatrix(matrix)
        if eyes:
            np.copyto(part, self._bare[top:bottom, left:right])
            self._figure.draw_own(canvas, "eyes", pose)
            np.copyto(eyed, part)
        else:
            np.copyto(part, eyed)
        self._figure.draw_own(canvas, "muzzle", pose)
        if self._hat_image is not None:
            canvas.resetMatrix()
            canvas.drawImage(self._hat_image, *self._hat[:2])
        canvas.restore()
        to_yuvr(part, into=self._yuvr[top:bottom, left:right])


@lru_cache(maxsize=128)
def _measure(character: Character, emotion: Expression) -> tuple[_Area, _Area]:
    """Give where a face draws, and where its speech shows, in the coordinates of the head.

    Both are measured on small drawings of the farthest poses: what a figure could reach is twice as large.
    """
    figure, board = figure_of(character), Board()
    bounds = figure.reach("face", Pose())
    shut = replace(emotion, gape=0.0, tongue=0.0)
    rest, faces, mouths = VISEMES[scene_pb2.VISEME_REST], [], []
    for gaze, nod in (((-1.0, -1.0), -1.0), ((1.0, 1.0), 1.0), ((-1.0, 1.0), 1.0), ((1.0, -1.0), -1.0)):
        for brow, blink in ((-0.5, 0.0), (2.0, 1.0)):
            base = Pose(emotion, rest, blink, gaze, brow, nod=nod)
            faces += [_small(figure, board, bounds, pose) for pose in (base, replace(base, emotion=shut))]
        spoken = [_small(figure, board, bounds, replace(base, viseme=viseme)) for viseme in VISEMES.values()]
        faces += spoken
        mouths.append(changed_box(spoken[0], spoken[1:]))
    whole = changed_box(np.zeros_like(faces[0]), faces)
    lefts, tops, rights, bottoms = zip(*mouths, strict=True)
    mouth = min(lefts), min(tops), max(rights), max(bottoms)
    return _in_units(whole, bounds), _in_units(mouth, bounds)


def _edges(rect: skia.Rect) -> _Area:
    return rect.left(), rect.top(), rect.right(), rect.bottom()


def _small(figure: Figure, board: Board, bounds: skia.Rect, pose: Pose) -> Plane:
    canvas, pixels = board.canvas(bounds, _COARSE)
    figure.draw_own(canvas, "face", pose)
    return pixels.copy()


def _in_units(box: Box, bounds: skia.Rect) -> _Area:
    left, top, right, bottom = (edge / _COARSE for edge in box)
    x, y = bounds.left() - _MARGIN - 1, bounds.top() - _MARGIN - 1
    return x + left, y + top, x + right + 2 * _MARGIN, y + bottom + 2 * _MARGIN
