"""Cutting a layer into rectangles: empty, opaque, soft or mixed, so that frames draw as little of it as they can."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import pairwise

import cv2
import numpy as np

from services.render.yuv import Plane

_BLOCK_WIDTH, _BLOCK_HEIGHT = 64, 64
# An opaque or soft run of fewer blocks is not worth a rectangle of its own.
_SHORTEST_RUN = 3
# Soft: samples within 9 of each other differ by no more than this.
_SOFT_STEP = 5
# How far beyond its samples a picture may be seen in interpolation and in the rounding to even samples.
_REACH = 4

Span = tuple[int, int]


class Kind(IntEnum):
    """What a rectangle of a layer is like."""

    EMPTY = 0
    MIXED = 1
    OPAQUE = 2
    SOFT = 3


@dataclass(frozen=True)
class Part:
    """A rectangle of a sheet, in its samples; the parts of a sheet do not overlap."""

    columns: Span
    rows: Span
    kind: Kind


def cut_up(rest: Plane, luma: Plane) -> list[Part]:
    """Cut a layer, given as 255 - alpha, into rectangles that together hold all that is not transparent."""
    kinds = _kinds(rest, luma)
    height, width = rest.shape
    parts: list[Part] = []
    before: list[tuple[Span, Kind]] = []
    for row, line in enumerate(kinds):
        runs = _runs(line)
        top = row * _BLOCK_HEIGHT
        if runs and runs == before:
            top = parts[-1].rows[0]
            parts = parts[: len(parts) - len(runs)]
        before = runs
        for (first, last), kind in runs:
            columns = first * _BLOCK_WIDTH, min(width, last * _BLOCK_WIDTH)
            parts.append(Part(columns, (top, min(height, (row + 1) * _BLOCK_HEIGHT)), kind))
    return [_tight(part, rest) for part in _merged(parts)]


def _tight(part: Part, rest: Plane) -> Part:
    """Cut off transparent rims: less to draw, and room around it in which the exact resize may begin."""
    (left, right), (top, bottom) = part.columns, part.rows
    x, y, wide, high = cv2.boundingRect(255 - rest[top:bottom, left:right])
    if not wide:
        return part
    columns = max(left, left + x - _REACH), min(right, left + x + wide + _REACH)
    rows = max(top, top + y - _REACH), min(bottom, top + y + high + _REACH)
    return replace(part, columns=columns, rows=rows)


def _cost(kind: Plane, area: Plane) -> Plane:
    """Estimate what drawing parts costs, microseconds per frame, as measured at 1080x1920 on one core."""
    mixed = 45 + np.minimum(2.2e-3 * area, 60 + 1.5e-3 * area)
    opaque = 25 + np.minimum(2.0e-3 * area, 60 + 0.75e-3 * area)
    return np.select([kind == Kind.OPAQUE, kind == Kind.SOFT], [opaque, 20 + 0.45e-3 * area], mixed)


def _merged(parts: list[Part]) -> list[Part]:
    """Join parts to larger mixed ones as long as that makes drawing cheaper."""
    while len(parts) > 1:
        box = np.array([(*part.columns, *part.rows) for part in parts])
        kind = np.array([part.kind for part in parts])
        cost = _cost(kind, (box[:, 1] - box[:, 0]) * (box[:, 3] - box[:, 2]))
        one, other = np.triu_indices(len(parts), 1)
        low, high = np.minimum(box[one], box[other])[:, [0, 2]], np.maximum(box[one], box[other])[:, [1, 3]]
        meets = ((box[None, :, [0, 2]] < high[:, None]) & (box[None, :, [1, 3]] > low[:, None])).all(axis=2)
        within = ((box[None, :, [0, 2]] >= low[:, None]) & (box[None, :, [1, 3]] <= high[:, None])).all(axis=2)
        gain = (meets * cost).sum(axis=1) - _cost(np.full(len(one), Kind.MIXED), np.prod(high - low, axis=1))
        # A part that sticks out of the joined one would be drawn twice.
        gain[(meets & ~within).any(axis=1)] = 0
        best = int(gain.argmax())
        if gain[best] <= 0:
            break
        joined = Part((int(low[best, 0]), int(high[best, 0])), (int(low[best, 1]), int(high[best, 1])), Kind.MIXED)
        parts = [part for part, taken in zip(parts, meets[best], strict=True) if not taken] + [joined]
    return parts


def _kinds(rest: Plane, luma: Plane) -> Plane:
    """Tell what each block is like. What lies within a few samples of it counts: interpolation reaches there."""
    pair, kernel = np.ones((3, 3), np.uint8), np.ones((5, 5), np.uint8)
    # Every other sample of a 3x3 maximum has seen them all, at a quarter of the work for what follows.
    high, low = (cv2.dilate(plane, pair)[::2, ::2].copy() for plane in (rest, 255 - rest))
    bright, dark = (cv2.dilate(plane, pair)[::2, ::2].copy() for plane in (luma, 255 - luma))
    high, low, bright, dark = (cv2.dilate(plane, kernel) for plane in (high, low, bright, dark))
    step = cv2.max(cv2.subtract(high, 255 - low), cv2.subtract(bright, 255 - dark))
    soft, opaque, empty = _most(step) <= _SOFT_STEP, _most(high) == 0, _most(low) == 0
    return np.select([empty, opaque, soft], [Kind.EMPTY, Kind.OPAQUE, Kind.SOFT], Kind.MIXED)


def _most(plane: Plane) -> Plane:
    """Give the highest value of every block of a plane of half the size."""
    height, width = plane.shape
    high, wide = _BLOCK_HEIGHT // 2, _BLOCK_WIDTH // 2
    rows, columns = -(-height // high), -(-width // wide)
    padded = np.zeros((rows * high, columns * wide), np.uint8)
    padded[:height, :width] = plane
    most: Plane = padded.reshape(rows, high, columns, wide).max(axis=3).max(axis=1)
    return most


def _runs(kinds: Plane) -> list[tuple[Span, Kind]]:
    """Give runs of blocks in a row; short opaque and soft ones are taken as mixed, empty ones left out."""
    kinds = kinds.copy()
    for first, last in _equal_runs(kinds):
        if kinds[first] in {Kind.OPAQUE, Kind.SOFT} and last - first < _SHORTEST_RUN:
            kinds[first:last] = Kind.MIXED
    return [(run, Kind(kinds[run[0]])) for run in _equal_runs(kinds) if kinds[run[0]] != Kind.EMPTY]


def _equal_runs(values: Plane) -> list[Span]:
    edges = [0, *(np.flatnonzero(np.diff(values)) + 1).tolist(), len(values)]
    return list(pairwise(edges))
