"""What the camera must keep in view: props stay inside the frame, below the title and above the captions.

A layer that stands nearer moves farther, as services.render.camera has it: at depth times parallax `n` a view (x, y,
zoom) is seen with the gain g = 1 + PARALLAX_GAIN * n as (0.5 + (x - 0.5) g, 0.5 + (y - 0.5) g, 1 + (zoom - 1) g), and a
point p lies on the frame at (p - centre) * zoom + 0.5.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shorts.scene.v1 import scene_pb2

PARALLAX_GAIN = 0.5
"""As the renderer has it; a test compares the two."""
# Rim of the sticker and half the height of a beat, as shares of a prop's size; how far a floating one goes, as a share
# of the frame's height; how far a swaying one tilts, degrees.
_RIM, _PULSE, _FLOAT, _SWAY = 0.022, 0.023, 0.007, 4.5
# Halfway between two keyframes a point may be this much lower than at both, as its course is no straight line.
_BOW = 0.004
_UPRIGHT = 0.8


@dataclass(frozen=True)
class View:
    """What the camera sees: its centre in fractions of the picture, and the magnification."""

    x: float
    y: float
    zoom: float

    def inside(self) -> View:
        """Give the nearest view that sees nothing beyond the picture."""
        margin = 0.5 / self.zoom
        return View(min(max(self.x, margin), 1 - margin), min(max(self.y, margin), 1 - margin), self.zoom)

    def travel(self, other: View) -> float:
        """Tell how far it is to another view, in fractions of the picture and of zoom together."""
        return math.hypot(self.x - other.x, self.y - other.y) + abs(self.zoom - other.zoom)


@dataclass(frozen=True)
class Box:
    """Left, top, right and bottom in fractions of the frame."""

    left: float
    top: float
    right: float
    bottom: float


WHOLE = Box(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class Subject:
    """A prop with all that its idle motion covers, and the gain of its depth."""

    box: Box
    gain: float


def free_box(width: int, height: int) -> Box:
    """Give the part of a frame that neither title nor captions cover, each of two lines."""
    return Box(0.01, 0.195, 0.99, 0.617) if width / height < _UPRIGHT else Box(0.01, 0.195, 0.99, 0.735)


def subjects(props: Iterable[scene_pb2.Prop], width: int, height: int, parallax: float) -> tuple[Subject, ...]:
    """Give the props to keep in view: those that stand in the free part of the frame before the camera moves."""
    free = free_box(width, height)
    found = (_subject(prop, width, height, parallax) for prop in props)
    return tuple(
        subject
        for subject in found
        if free.left <= subject.box.left
        and free.top <= subject.box.top
        and subject.box.right <= free.right
        and subject.box.bottom <= free.bottom
    )


def _subject(prop: scene_pb2.Prop, width: int, height: int, parallax: float) -> Subject:
    half = prop.size * (0.5 + _RIM + _PULSE * (prop.idle == scene_pb2.IDLE_MOTION_PULSE))
    tilt = math.radians(abs(prop.rotation_degrees) + _SWAY * (prop.idle == scene_pb2.IDLE_MOTION_SWAY))
    # An emoji seldom fills the corners of its square, so a tilt makes it half as much larger as it would a square.
    half *= abs(math.cos(tilt)) + abs(math.sin(tilt)) / 2
    x, y = half * min(width, height) / width, half * min(width, height) / height
    y += _FLOAT * (prop.idle == scene_pb2.IDLE_MOTION_FLOAT)
    middle = prop.center
    return Subject(
        Box(middle.x - x, middle.y - y, middle.x + x, middle.y + y), 1 + PARALLAX_GAIN * prop.depth * parallax
    )


def keep(ends: tuple[View, View], kept: Sequence[Subject], free: Box) -> tuple[View, View]:
    """Give the ends of a move, nearest to those asked for, between which every subject stays in the free part.

    First the centre gives way, then both ends come nearer to the whole picture, which shows all that is kept.
    """
    for tenths in range(20, 0, -1):
        share = tenths / 20
        eased = [View(0.5 + (v.x - 0.5) * share, 0.5 + (v.y - 0.5) * share, 1 + (v.zoom - 1) * share) for v in ends]
        first, last = (_held(view, kept, free) for view in eased)
        if first is not None and last is not None:
            return first, last
    return View(0.5, 0.5, 1.0), View(0.5, 0.5, 1.0)


def _held(view: View, kept: Sequence[Subject], free: Box) -> View | None:
    """Move a view as little as needed to have all in the free part; None where its zoom leaves no such place."""
    bow = min(_BOW, 0.2 * (view.zoom - 1))
    x_low = y_low = 0.5 / view.zoom
    x_high = y_high = 1 - 0.5 / view.zoom
    for subject in kept:
        gain, zoom, box = subject.gain, 1 + (view.zoom - 1) * subject.gain, subject.box
        x_low = max(x_low, 0.5 + (box.right - 0.5 - (free.right - 0.5) / zoom) / gain)
        x_high = min(x_high, 0.5 + (box.left - 0.5 - (free.left - 0.5) / zoom) / gain)
        y_low = max(y_low, 0.5 + (box.bottom - 0.5 - (free.bottom - bow - 0.5) / zoom) / gain)
        y_high = min(y_high, 0.5 + (box.top - 0.5 - (free.top + bow - 0.5) / zoom) / gain)
    if x_low > x_high or y_low > y_high:
        return None
    return View(min(max(view.x, x_low), x_high), min(max(view.y, y_low), y_high), view.zoom)
