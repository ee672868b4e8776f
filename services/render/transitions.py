"""Transitions: two frames become one, for a share from 0 (the old scene) to 1 (the new one), the cut in the middle."""

from __future__ import annotations

import cv2
import numpy as np

from services.render.camera import View
from services.render.resample import Resampler
from services.render.yuv import BLACK, WHITE, Frame, Plane
from shorts.render.v1 import render_pb2

_T = render_pb2.Transition
# Whole length in seconds, half before the cut and half after it.
SECONDS = {
    _T.TRANSITION_CROSSFADE: 0.4,
    _T.TRANSITION_PUSH_LEFT: 0.4,
    _T.TRANSITION_PUSH_UP: 0.4,
    _T.TRANSITION_FADE_BLACK: 0.5,
    _T.TRANSITION_ZOOM: 0.34,
    _T.TRANSITION_FLASH: 0.3,
}
_BOTH = {_T.TRANSITION_CROSSFADE, _T.TRANSITION_PUSH_LEFT, _T.TRANSITION_PUSH_UP, _T.TRANSITION_ZOOM}
_ZOOM_BY = 0.32


def smooth(share: float) -> float:
    """Start and end gently (Perlin's smootherstep, whose acceleration too is even)."""
    return share**3 * (share * (share * 6 - 15) + 10)


def seen(kind: render_pb2.Transition.ValueType, share: float) -> tuple[bool, bool]:
    """Tell whether the old and the new scene show at all; `Mixer.mix` does not look at one that does not."""
    if kind in _BOTH:
        return True, True
    return share < 0.5, share >= 0.5


class Mixer:
    """Mixes frames of one size; keeps buffers, so one per render."""

    def __init__(self, width: int, height: int) -> None:
        self._flat = {colour: Frame(width, height) for colour in (BLACK, WHITE)}
        for colour, frame in self._flat.items():
            frame.fill(colour)
        self._spare = Frame(width, height)
        self._resample = Resampler()

    def mix(self, kind: render_pb2.Transition.ValueType, old: Frame, new: Frame, share: float, target: Frame) -> None:
        """Fill `target`, which may be neither of the two."""
        if kind == _T.TRANSITION_CROSSFADE:
            _fade(old, new, smooth(share), target)
        elif kind == _T.TRANSITION_PUSH_LEFT:
            _push(old, new, smooth(share), target, axis=1)
        elif kind == _T.TRANSITION_PUSH_UP:
            _push(old, new, smooth(share), target, axis=0)
        elif kind == _T.TRANSITION_ZOOM:
            self._zoom(old, new, share, target)
        elif kind in {_T.TRANSITION_FADE_BLACK, _T.TRANSITION_FLASH}:
            flash = kind == _T.TRANSITION_FLASH
            seen, amount = (old, share * 2) if share < 0.5 else (new, 2 - share * 2)
            # A flash bursts at the cut and dies away; black comes and goes evenly.
            amount = 0.9 * amount**2 if flash else min(1.0, amount * 1.1)
            _fade(seen, self._flat[WHITE if flash else BLACK], amount, target)
        else:
            target.copy_from(old if share < 0.5 else new)

    def _zoom(self, old: Frame, new: Frame, share: float, target: Frame) -> None:
        """Rush into the old picture and come to rest in the new one, which begins a little too near."""
        bend = smooth(share)
        self._enlarge(old, 1 + _ZOOM_BY * bend, self._spare)
        self._enlarge(new, 1 + _ZOOM_BY * (1 - bend), target)
        weight = min(1.0, max(0.0, (share - 0.3) / 0.4))
        cv2.addWeighted(self._spare.buffer, 1 - weight, target.buffer, weight, 0, dst=target.buffer)

    def _enlarge(self, frame: Frame, zoom: float, target: Frame) -> None:
        size = (frame.width, frame.height)
        x, y = View(zoom=zoom).axes(size, size, (0, 0))
        self._resample(frame.y, target.y, x, y)
        for source, plane in ((frame.u, target.u), (frame.v, target.v)):
            self._resample(source, plane, x.halved(), y.halved(), chroma=True)


def _fade(old: Frame, new: Frame, share: float, target: Frame) -> None:
    cv2.addWeighted(old.buffer, 1 - share, new.buffer, share, 0, dst=target.buffer)


def _push(old: Frame, new: Frame, share: float, target: Frame, *, axis: int) -> None:
    size = target.width if axis else target.height
    moved = round(size * share / 2) * 2
    for before, after, plane, scale in zip(old.planes, new.planes, target.planes, (1, 2, 2), strict=True):
        _shift(before, after, plane, moved // scale, axis)


def _shift(before: Plane, after: Plane, target: Plane, moved: int, axis: int) -> None:
    rest = target.shape[axis] - moved
    for source, start, count, place in ((before, moved, rest, 0), (after, 0, moved, rest)):
        cut, to = [slice(None)] * 2, [slice(None)] * 2
        cut[axis], to[axis] = slice(start, start + count), slice(place, place + count)
        np.copyto(target[tuple(to)], source[tuple(cut)])
