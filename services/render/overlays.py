"""Cutouts as they fall on frames: resampled where and when something changes, held while nothing does."""

from __future__ import annotations

import math

import cv2
import numpy as np

from services.render.cutouts import Box, Cutout, Matrix
from services.render.yuv import Frame, Planes, Room, blend, split

# Transparent, as `to_yuvr` has it.
_NOTHING = (0, 0, 0, 255)
# What has moved by less is laid where it was: steps that nobody sees.
_STEP_PX = 0.35


class Overlay:
    """One cutout on frames of one size."""

    def __init__(self) -> None:
        self._cutout: Cutout | None = None
        self._way: Matrix = np.eye(3)
        self._box: Box = (0, 0, 0, 0)
        self._planes: Planes | None = None
        self._room, self._part_room = Room(), Room()

    def lay(self, frame: Frame, cutout: Cutout, matrix: Matrix, changed: Box | None = None) -> None:
        """Lay it over a frame; `matrix` (3 x 3) goes from its units to pixels of the frame.

        `changed` is where the cutout (by its samples) was drawn anew since it was laid the last time.
        """
        way = cutout.way(matrix)
        corners = corners_of((0, 0, cutout.yuvr.shape[1], cutout.yuvr.shape[0]))
        if cutout is not self._cutout or np.abs((way - self._way)[:2] @ corners).max() > _STEP_PX:
            self._cutout, self._way = cutout, way
            self._box = box_on(frame, way[:2] @ corners)
            self._planes = None if _empty(self._box) else self._seen(self._box, self._room)
        elif changed is not None and self._planes is not None:
            self._renew(self._planes, box_on(frame, self._way[:2] @ corners_of(changed)))
        if self._planes is not None:
            blend(frame, self._planes, *self._box[:2])

    def _seen(self, box: Box, room: Room) -> Planes:
        assert self._cutout is not None
        left, top, right, bottom = box
        # Centres of samples lie at halves.
        inverse = np.asarray(cv2.invertAffineTransform(self._way[:2]), np.float64)
        inverse[:, 2] += inverse[:, :2] @ (left + 0.5, top + 0.5) - 0.5
        seen = room("seen", bottom - top, right - left, 4)
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        size = right - left, bottom - top
        cv2.warpAffine(self._cutout.yuvr, inverse, size, dst=seen, flags=flags, borderValue=_NOTHING)
        return split(seen, room)

    def _renew(self, planes: Planes, changed: Box) -> None:
        x, y = self._box[:2]
        left, top = max(changed[0], x), max(changed[1], y)
        right, bottom = min(changed[2], self._box[2]), min(changed[3], self._box[3])
        if _empty((left, top, right, bottom)):
            return
        fresh = self._seen((left, top, right, bottom), self._part_room)
        held = planes.cut(left - x, top - y, right - x, bottom - y)
        for target, source in zip(vars(held).values(), vars(fresh).values(), strict=True):
            np.copyto(target, source)


def _empty(box: Box) -> bool:
    return box[0] >= box[2] or box[1] >= box[3]


def corners_of(box: tuple[float, float, float, float]) -> Matrix:
    """Give the corners of left, top, right and bottom as columns (3 x 4)."""
    left, top, right, bottom = box
    return np.array([[left, right, left, right], [top, top, bottom, bottom], [1.0, 1, 1, 1]])


def box_on(frame: Frame, corners: Matrix) -> Box:
    """Give the even-bounded samples of a frame that lie between corners (2 x 4)."""
    (x0, y0), (x1, y1) = corners.min(axis=1), corners.max(axis=1)
    low = [max(0, math.floor((value - 1) / 2) * 2) for value in (x0, y0)]
    sides = zip((x1, y1), (frame.width, frame.height), strict=True)
    high = [min(side, math.ceil((value + 1) / 2) * 2) for value, side in sides]
    return low[0], low[1], high[0], high[1]
