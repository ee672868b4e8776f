"""Props on a frame: how they come in, how they move while they are there, and laying them over the planes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple, cast

import cv2
import numpy as np

from services.render.camera import View
from services.render.resample import LARGE_PIXELS, Axis, Resampler, see
from services.render.yuv import Frame, Plane, Room, blend, split, to_yuvr
from shorts.scene.v1 import scene_pb2

ENTRANCE_SECONDS = 0.4
_DROP_HEIGHT, _RISE_HEIGHT = 0.3, 0.12  # in fractions of the frame's height
_FLOAT_HEIGHT, _FLOAT_SECONDS = 0.007, 3.4
_SWAY_DEGREES, _SWAY_SECONDS = 4.5, 2.8
# Transparent, as `to_yuvr` has it.
_NOTHING = (0, 0, 0, 255)
_PULSE_SCALE, _PULSE_SECONDS = 0.045, 1.3
_FRAME_PX = 28


class Pose(NamedTuple):
    """Where a prop is at a moment, against its place at rest: shift in fractions of the frame's height."""

    shift: float = 0.0
    scale: float = 1.0
    turn_degrees: float = 0.0
    opacity: float = 1.0


def _back_out(t: float, overshoot: float = 1.9) -> float:
    """Penner's back-out easing: past the goal and back."""
    return 1 + (overshoot + 1) * (t - 1) ** 3 + overshoot * (t - 1) ** 2


def pose_at(prop: scene_pb2.Prop, time: float, phase: float) -> Pose | None:
    """Give the pose at a time, seconds from the start of the scene; None while it is not there yet."""
    since = time - prop.appears_at
    if since < 0 and prop.appears_at > 0:
        return None
    entering = prop.appears_at > 0 and since < ENTRANCE_SECONDS
    shift, scale, opacity = _entrance(prop.entrance, since / ENTRANCE_SECONDS) if entering else (0.0, 1.0, 1.0)
    turn = 0.0
    if prop.idle == scene_pb2.IDLE_MOTION_FLOAT:
        shift += _FLOAT_HEIGHT * math.sin(2 * math.pi * (time / _FLOAT_SECONDS + phase))
    elif prop.idle == scene_pb2.IDLE_MOTION_SWAY:
        turn = _SWAY_DEGREES * math.sin(2 * math.pi * (time / _SWAY_SECONDS + phase))
    elif prop.idle == scene_pb2.IDLE_MOTION_PULSE:
        beat = max(0.0, math.sin(2 * math.pi * (time / _PULSE_SECONDS + phase)))
        scale *= 1 + _PULSE_SCALE * beat * beat
    return Pose(shift, scale, turn, opacity)


def _entrance(entrance: scene_pb2.Entrance.ValueType, share: float) -> tuple[float, float, float]:
    appear = min(1.0, max(share, 0.0) * 3)
    if entrance == scene_pb2.ENTRANCE_POP:
        return 0.0, max(0.02, _back_out(share)), appear
    if entrance == scene_pb2.ENTRANCE_DROP:
        return -_DROP_HEIGHT * (1 - _back_out(share, 1.2)), 1.0, appear
    if entrance == scene_pb2.ENTRANCE_RISE:
        return _RISE_HEIGHT * (1 - share) ** 3, 1.0, appear
    return 0.0, 1.0, 1.0


class Sprite:
    """One prop, drawn once as `pixels` (premultiplied RGBA, its centre in the middle), laid over frames."""

    def __init__(
        self, prop: scene_pb2.Prop, pixels: Plane, pixels_per_frame_pixel: float, phase: float, resampler: Resampler
    ) -> None:
        self.prop = prop
        self._yuvr = _framed(to_yuvr(_turned(_trim(pixels), math.radians(prop.rotation_degrees))))
        self._planes = split(self._yuvr) if self._yuvr.size > 4 * LARGE_PIXELS else None
        self._resample = resampler
        self._density = pixels_per_frame_pixel
        self._phase = phase

    @property
    def settled(self) -> bool:
        """Whether it is there from the start and moves with the camera alone."""
        still = self.prop.idle in {scene_pb2.IDLE_MOTION_UNSPECIFIED, scene_pb2.IDLE_MOTION_STILL}
        return still and self.prop.appears_at <= 0

    def draw(self, frame: Frame, view: View, time: float, room: Room) -> None:
        """Lay the prop over a frame as it is at a time, seen through the view of its depth."""
        pose = pose_at(self.prop, time, self._phase)
        if pose is None:
            return
        x = ((self.prop.center.x - view.x) * view.zoom + 0.5) * frame.width - 0.5
        y = ((self.prop.center.y - view.y) * view.zoom + 0.5 + pose.shift * view.zoom) * frame.height - 0.5
        scale = pose.scale * view.zoom / self._density
        if pose.turn_degrees:
            turn = math.radians(pose.turn_degrees)
            lay_turned(frame, self._yuvr, x, y, room, scale=scale, turn=turn, opacity=pose.opacity, empty=_FRAME_PX)
        else:
            self._lay_upright(frame, x, y, room, scale, pose.opacity)

    def _lay_upright(self, frame: Frame, x: float, y: float, room: Room, scale: float, opacity: float) -> None:
        """Do what `lay_turned` does without a turn, at half of its cost."""
        height, width = self._yuvr.shape[:2]
        reach_x, reach_y = ((side / 2 - _FRAME_PX) * scale + 1 for side in (width, height))
        left, right = _even_span(x - reach_x, x + reach_x, frame.width)
        top, bottom = _even_span(y - reach_y, y + reach_y, frame.height)
        if left >= right or top >= bottom:
            return
        across = Axis(1 / scale, (width - 1) / 2 + (left - x) / scale)
        down = Axis(1 / scale, (height - 1) / 2 + (top - y) / scale)
        seen = see(self._resample, self._yuvr, self._planes, across, down, (right - left, bottom - top), room)
        blend(frame, seen, left, top, opacity)

    def draw_at_rest(self, canvas: Frame, picture: tuple[int, int], margin: tuple[int, int]) -> None:
        """Lay it over a canvas of its own density, in which the picture begins at `margin`."""
        x = margin[0] + self.prop.center.x * picture[0] - 0.5
        y = margin[1] + self.prop.center.y * picture[1] - 0.5
        lay_turned(canvas, self._yuvr, x, y, Room(), scale=1.0, empty=_FRAME_PX)


def _trim(pixels: Plane) -> Plane:
    """Cut transparent edges, as much on opposite sides, so that the middle stays the middle."""
    height, width = pixels.shape[:2]
    x, y, columns, rows = cv2.boundingRect(cv2.extractChannel(pixels, 3))
    side, end = max(0, min(x, width - x - columns) - 1), max(0, min(y, height - y - rows) - 1)
    return np.ascontiguousarray(pixels[end : height - end, side : width - side])


def _turned(pixels: Plane, turn: float) -> Plane:
    """Turn premultiplied RGBA clockwise (radians) around its middle, on as much room as it then takes."""
    if not turn:
        return pixels
    height, width = pixels.shape[:2]
    cos, sin = math.cos(turn), math.sin(turn)
    across = math.ceil(abs(cos) * width + abs(sin) * height)
    down = math.ceil(abs(sin) * width + abs(cos) * height)
    x, y = (across - 1) / 2, (down - 1) / 2
    inverse = np.array(
        [[cos, sin, (width - 1) / 2 - cos * x - sin * y], [-sin, cos, (height - 1) / 2 + sin * x - cos * y]]
    )
    return cast("Plane", cv2.warpAffine(pixels, inverse, (across, down), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP))


def _framed(yuvr: Plane) -> Plane:
    """Put a transparent frame around a sprite: room for the resampler to choose its cut in."""
    height, width = yuvr.shape[:2]
    edges = (_FRAME_PX, _FRAME_PX + height % 2, _FRAME_PX, _FRAME_PX + width % 2)
    return cast("Plane", cv2.copyMakeBorder(yuvr, *edges, cv2.BORDER_CONSTANT, value=_NOTHING))


def lay_turned(
    frame: Frame,
    yuvr: Plane,
    x: float,
    y: float,
    room: Room,
    *,
    scale: float,
    turn: float = 0.0,
    opacity: float = 1.0,
    empty: int = 0,
) -> None:
    """Lay a picture (`to_yuvr`) over a frame with its middle at sample (x, y), scaled, turned clockwise (radians).

    `empty` samples along its edges are transparent.
    """
    height, width = yuvr.shape[:2]
    cos, sin = math.cos(turn), math.sin(turn)
    across, down = width - 2 * empty, height - 2 * empty
    reach_x = (abs(cos) * across + abs(sin) * down) * scale / 2 + 1
    reach_y = (abs(sin) * across + abs(cos) * down) * scale / 2 + 1
    left, right = _even_span(x - reach_x, x + reach_x, frame.width)
    top, bottom = _even_span(y - reach_y, y + reach_y, frame.height)
    if left >= right or top >= bottom:
        return
    a, b = cos / scale, sin / scale
    centre_x, centre_y = (width - 1) / 2, (height - 1) / 2
    dx, dy = left - x, top - y
    inverse = np.array([[a, b, centre_x + a * dx + b * dy], [-b, a, centre_y - b * dx + a * dy]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = room("moved", bottom - top, right - left, 4)
    cv2.warpAffine(yuvr, inverse, (right - left, bottom - top), dst=moved, flags=flags, borderValue=_NOTHING)
    blend(frame, split(moved, room), left, top, opacity)


def _even_span(start: float, end: float, size: int) -> tuple[int, int]:
    """Give the even-bounded samples that cover a span, within 0 to `size`."""
    low = max(0, math.floor(start / 2) * 2)
    return low, min(size, math.ceil((end + 1) / 2) * 2)


def settled_prefix(sprites: Sequence[Sprite], parallax: float) -> int:
    """Count the first props that could as well be part of the backdrop."""
    count = 0
    for sprite in sprites:
        if not sprite.settled or sprite.prop.depth * parallax > 0:
            break
        count += 1
    return count
