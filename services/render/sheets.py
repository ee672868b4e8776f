"""A layer of a drawing in planes, laid over frames as a camera sees it.

Most of a layer is empty, opaque or a soft glow. It is cut into rectangles once, so that empty ones cost nothing, opaque
ones neither alpha nor what lies behind them, and soft ones only a blend: they are resampled every few frames, since a
glow that lags by some pixels looks the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from services.render.camera import View
from services.render.parts import Kind, Part, Span, cut_up
from services.render.resample import Axis, Resampler, see
from services.render.yuv import Frame, Plane, Planes, Room, blend, split, to_yuvr

# Room around a layer, so that the exact resize may begin beyond its edge. Even.
_ROOM = 48
_SOFT_LAG_PX = 6.0
_SOFT_MARGIN = 16


class Patch(NamedTuple):
    """A part (by its number) as it falls on a frame: even spans of columns and rows."""

    part: int
    columns: Span
    rows: Span
    kind: Kind


@dataclass(frozen=True)
class _Glow:
    """A soft part resampled for a view: what falls on these spans of the frame."""

    x: Axis
    y: Axis
    columns: Span
    rows: Span
    planes: Planes

    def good_for(self, patch: Patch, x: Axis, y: Axis) -> bool:
        """Tell whether it still stands where it should, all of it."""
        inside = all(a[0] <= b[0] and b[1] <= a[1] for a, b in ((self.columns, patch.columns), (self.rows, patch.rows)))
        return inside and max(_lag(self.x, x, patch.columns), _lag(self.y, y, patch.rows)) < _SOFT_LAG_PX


class Sheet:
    """One layer: RGB or premultiplied RGBA pixels of a canvas in which the picture begins at `margin`.

    `picture` is the size of the picture in samples of the canvas; `nearness` is depth times parallax; an `opaque`
    layer covers all of it.
    """

    def __init__(
        self, pixels: Plane, nearness: float, picture: Span, margin: Span, resampler: Resampler, *, opaque: bool = False
    ) -> None:
        self.nearness = nearness
        self.picture = picture
        self._resample = resampler
        left, top, right, bottom = _box(pixels, opaque)
        part = _with_room(pixels[top:bottom, left:right], opaque)
        self._yuvr = part
        self.planes = split(part)
        self.margin = margin[0] - left + _ROOM, margin[1] - top + _ROOM
        width, height = self.planes.size
        whole = Part((0, width), (0, height), Kind.OPAQUE)
        self._parts = [whole] if self.planes.rest is None else cut_up(self.planes.rest, self.planes.y)
        self._glows: dict[int, _Glow] = {}
        self._room = Room()

    def _axes(self, frame: Frame, view: View) -> tuple[Axis, Axis]:
        return view.axes((frame.width, frame.height), self.picture, self.margin)

    def patches(self, frame: Frame, view: View) -> list[Patch]:
        """Tell where the parts fall on a frame."""
        x, y = self._axes(frame, view)
        found = []
        for number, part in enumerate(self._parts):
            columns, rows = _target_span(x, part.columns, frame.width), _target_span(y, part.rows, frame.height)
            if columns[0] < columns[1] and rows[0] < rows[1]:
                found.append(Patch(number, columns, rows, part.kind))
        return found

    def draw(self, frame: Frame, view: View, patches: list[Patch]) -> None:
        """Draw some of its patches."""
        x, y = self._axes(frame, view)
        for patch in patches:
            if patch.kind == Kind.OPAQUE:
                self._fill(frame, patch, x.shifted(patch.columns[0]), y.shifted(patch.rows[0]))
            elif patch.kind == Kind.SOFT:
                self._glow(frame, patch, x, y)
            else:
                seen = self._seen(x, y, patch.columns, patch.rows, self._room, self._resample)
                blend(frame, seen, patch.columns[0], patch.rows[0])

    def _fill(self, frame: Frame, patch: Patch, x: Axis, y: Axis) -> None:
        sources = (self.planes.y, self.planes.u, self.planes.v)
        for source, plane, scale in zip(sources, frame.planes, (1, 2, 2), strict=True):
            (left, right), (top, bottom) = patch.columns, patch.rows
            target = plane[top // scale : bottom // scale, left // scale : right // scale]
            if scale == 1:
                self._resample(source, target, x, y)
            else:
                self._resample(source, target, x.halved(), y.halved(), chroma=True)

    def _glow(self, frame: Frame, patch: Patch, x: Axis, y: Axis) -> None:
        glow = self._glows.get(patch.part)
        if glow is None or not glow.good_for(patch, x, y):
            columns = max(0, patch.columns[0] - _SOFT_MARGIN), min(frame.width, patch.columns[1] + _SOFT_MARGIN)
            rows = max(0, patch.rows[0] - _SOFT_MARGIN), min(frame.height, patch.rows[1] + _SOFT_MARGIN)
            # It is kept: with buffers of its own.
            glow = _Glow(x, y, columns, rows, self._seen(x, y, columns, rows, Room(), Resampler()))
            self._glows[patch.part] = glow
        left, top = patch.columns[0] - glow.columns[0], patch.rows[0] - glow.rows[0]
        right, bottom = patch.columns[1] - glow.columns[0], patch.rows[1] - glow.rows[0]
        blend(frame, glow.planes.cut(left, top, right, bottom), patch.columns[0], patch.rows[0])

    def _seen(self, x: Axis, y: Axis, columns: Span, rows: Span, room: Room, resample: Resampler) -> Planes:
        """Resample what falls on spans of the frame; good until room or resampler are used again."""
        size = columns[1] - columns[0], rows[1] - rows[0]
        return see(resample, self._yuvr, self.planes, x.shifted(columns[0]), y.shifted(rows[0]), size, room)


def _box(pixels: Plane, opaque: bool) -> tuple[int, int, int, int]:
    """Give left, top, right and bottom of what is not transparent, with two samples around it where there are."""
    height, width = pixels.shape[:2]
    if opaque:
        return 0, 0, width, height
    x, y, columns, rows = cv2.boundingRect(cv2.extractChannel(pixels, 3))
    if not columns:
        return 0, 0, 2, 2
    return max(0, x - 2), max(0, y - 2), min(width, x + columns + 2), min(height, y + rows + 2)


def _with_room(pixels: Plane, opaque: bool) -> Plane:
    """Give pixels as `to_yuvr` does, their edges continued into the room around them; even sides."""
    height, width = pixels.shape[:2]
    size = height + height % 2 + 2 * _ROOM, width + width % 2 + 2 * _ROOM
    whole = np.empty((*size, 3 if opaque else 4), np.uint8)
    bottom, right = _ROOM + height, _ROOM + width
    to_yuvr(pixels, opaque=opaque, into=whole[_ROOM:bottom, _ROOM:right])
    lines = whole[_ROOM:bottom]
    lines[:, :_ROOM], lines[:, right:] = lines[:, _ROOM, None], lines[:, right - 1, None]
    whole[:_ROOM], whole[bottom:] = whole[_ROOM], whole[bottom - 1]
    return whole


def hide(patches: list[Patch], over: list[Patch], width: int) -> list[Patch]:
    """Leave out the rows of patches that opaque patches over them hide from edge to edge."""
    for cover in over:
        if cover.kind == Kind.OPAQUE and cover.columns == (0, width):
            patches = [piece for patch in patches for piece in _without(patch, *cover.rows)]
    return patches


def _without(patch: Patch, start: int, end: int) -> list[Patch]:
    top, bottom = patch.rows
    pieces = [(top, min(bottom, start)), (max(top, end), bottom)]
    return [patch._replace(rows=rows) for rows in pieces if rows[0] < rows[1]]


def _target_span(axis: Axis, span: Span, size: int) -> Span:
    """Give the even-bounded samples that fall on a span; spans that meet give spans that meet."""
    first, last = (round((edge - 0.5 - axis.offset) / axis.scale / 2) * 2 for edge in span)
    return min(max(0, first), size), min(max(0, last), size)


def _lag(one: Axis, other: Axis, span: Span) -> float:
    """Tell how far two maps are apart on a span, in samples of the source."""
    scale, offset = one.scale - other.scale, one.offset - other.offset
    return max(abs(scale * edge + offset) for edge in span)
