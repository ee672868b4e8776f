"""What the camera must keep in view: props and photos stay inside the frame, below the title, above the captions.

A layer that stands nearer moves farther, as services.render.camera has it: at depth times parallax `n` a view (x, y,
zoom) is seen with the gain g = 1 + PARALLAX_GAIN * n as (0.5 + (x - 0.5) g, 0.5 + (y - 0.5) g, 1 + (zoom - 1) g), and a
point p lies on the frame at (p - centre) * zoom + 0.5.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.common.drawing.fitting import Box, centres, free_box
from shorts.scene.v1 import scene_pb2

PARALLAX_GAIN = 0.5
"""As the renderer has it; a test compares the two."""
# Rim of the sticker and half the height of a beat, as shares of a prop's size; how far a floating one goes, as a share
# of the frame's height; how far a swaying one tilts, degrees.
_RIM, _PULSE, _FLOAT, _SWAY = 0.022, 0.023, 0.007, 4.5
# A camera comes this much nearer at most to have all between the texts that is not so in the whole picture.
_NEAREST_HOME = 1.13
# What is kept of a photo of which nothing is known.
_MIDDLE = Box(0.3, 0.32, 0.7, 0.56)


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
class Subject:
    """What is to stay in view, with all that its idle motion covers, and the gain of its depth."""

    box: Box
    gain: float


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


def photo_subject(photo: scene_pb2.PhotoBackdrop) -> Subject:
    """Give what to keep in view of a photo: what it says itself, or else the middle."""
    box = photo.subject
    return Subject(Box(box.left, box.top, box.right, box.bottom) if photo.HasField("subject") else _MIDDLE, 1.0)


def home_view(kept: Sequence[Subject], free: Box) -> View:
    """Give the view from farthest away that has all in the free part; the whole picture where there is none."""
    for hundredths in range(100, round(_NEAREST_HOME * 100) + 1):
        view = _held(View(0.5, 0.5, hundredths / 100), kept, free)
        if view is not None:
            return view
    return View(0.5, 0.5, 1.0)


def keep(ends: tuple[View, View], kept: Sequence[Subject], free: Box, most_zoom: float) -> tuple[View, View]:
    """Give the ends of a move, nearest to those asked for, between which every subject stays in the free part.

    First the centre gives way, then both ends come nearer to the view that shows all that is kept from farthest away.
    """
    home = home_view(kept, free)
    # From where all is seen a move goes as far as it would from the whole picture.
    ends = _lifted(ends[0], home, most_zoom), _lifted(ends[1], home, most_zoom)
    for twentieths in range(20, 0, -1):
        share = twentieths / 20
        first, last = (_held(_between(home, view, share), kept, free) for view in ends)
        if first is not None and last is not None:
            return first, last
    return home, home


def _between(one: View, other: View, share: float) -> View:
    return View(*(a + (b - a) * share for a, b in ((one.x, other.x), (one.y, other.y), (one.zoom, other.zoom))))


def _lifted(view: View, home: View, most_zoom: float) -> View:
    return View(view.x, view.y, min(view.zoom + home.zoom - 1, most_zoom))


def _held(view: View, kept: Sequence[Subject], free: Box) -> View | None:
    """Move a view as little as needed to have all in the free part; None where its zoom leaves no such place."""
    x_low = y_low = 0.5 / view.zoom
    x_high = y_high = 1 - 0.5 / view.zoom
    for subject in kept:
        left, right, top, bottom = centres(subject.box, free, view.zoom, subject.gain)
        x_low, x_high, y_low, y_high = max(x_low, left), min(x_high, right), max(y_low, top), min(y_high, bottom)
    if x_low > x_high or y_low > y_high:
        return None
    return View(min(max(view.x, x_low), x_high), min(max(view.y, y_low), y_high), view.zoom)
