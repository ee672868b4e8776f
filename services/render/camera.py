"""The camera: what part of a picture is seen at a time, and how layers of other depths follow."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from services.render.resample import Axis
from shorts.scene.v1 import scene_pb2

# How much farther than the backdrop the nearest layer moves, at parallax 1.
PARALLAX_GAIN = 0.5


class View(NamedTuple):
    """The part of a picture that fills the frame: its centre in fractions of the picture, and the magnification."""

    x: float = 0.5
    y: float = 0.5
    zoom: float = 1.0

    def inside(self) -> View:
        """Give the nearest view that sees nothing beyond the picture's edges."""
        margin = 0.5 / self.zoom
        return View(min(max(self.x, margin), 1 - margin), min(max(self.y, margin), 1 - margin), self.zoom)

    def at_depth(self, nearness: float) -> View:
        """Give the view of a layer that stands nearer by `nearness` (depth times parallax, 0 to 1)."""
        gain = 1 + PARALLAX_GAIN * nearness
        return View(0.5 + (self.x - 0.5) * gain, 0.5 + (self.y - 0.5) * gain, 1 + (self.zoom - 1) * gain)

    def excess(self) -> float:
        """Tell how far the view sees beyond the picture, in fractions of the picture."""
        return max(abs(self.x - 0.5), abs(self.y - 0.5)) + 0.5 / self.zoom - 0.5

    def axes(
        self, frame: tuple[int, int], picture: tuple[float, float], margin: tuple[float, float]
    ) -> tuple[Axis, Axis]:
        """Map the frame's samples to those of a canvas in which the picture, in samples, begins at `margin`."""
        maps = []
        for size, length, start, centre in zip(frame, picture, margin, (self.x, self.y), strict=True):
            scale = length / (size * self.zoom)
            maps.append(Axis(scale, start + (centre - 0.5 / self.zoom) * length + 0.5 * scale - 0.5))
        return maps[0], maps[1]


def ease(easing: scene_pb2.Easing.ValueType, t: float) -> float:
    """Bend a course from 0 to 1."""
    if easing == scene_pb2.EASING_IN_OUT:
        return t * t * (3 - 2 * t)
    if easing == scene_pb2.EASING_OUT:
        return 1 - (1 - t) ** 3
    return t


class CameraPath:
    """A camera's keyframes, evaluated at any time; before the first and after the last it stands still."""

    def __init__(self, keyframes: Sequence[scene_pb2.CameraKeyframe]) -> None:
        self._times = [k.time for k in keyframes]
        self._keys = list(keyframes)

    @property
    def still(self) -> bool:
        """Whether it never moves."""
        return len({(k.center.x, k.center.y, k.zoom) for k in self._keys}) < 2

    @property
    def views(self) -> list[View]:
        """The views at the keyframes, between which all others lie; one where there are none."""
        return [_view(key) for key in self._keys] or [View()]

    def at(self, time: float) -> View:
        """Give the view at a time, in seconds from the start of the scene."""
        if not self._keys:
            return View()
        index = bisect_right(self._times, time)
        if index == 0 or index == len(self._keys):
            return _view(self._keys[min(index, len(self._keys) - 1)])
        start, end = self._keys[index - 1], self._keys[index]
        share = ease(end.easing, (time - start.time) / (end.time - start.time))
        first, last = _raw(start), _raw(end)
        return View(*(a + (b - a) * share for a, b in zip(first, last, strict=True))).inside()


def _raw(key: scene_pb2.CameraKeyframe) -> tuple[float, float, float]:
    return key.center.x, key.center.y, key.zoom


def _view(key: scene_pb2.CameraKeyframe) -> View:
    return View(*_raw(key)).inside()
