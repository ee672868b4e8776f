"""Frames in I420 (BT.709, limited range, chroma sited in the centre), and pictures with alpha blended into them.

Everything is converted once, when it is drawn; per frame only planes are resampled and blended.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

# Samples are uint8 throughout; the stubs of cv2 do not tell.
Plane = npt.NDArray[Any]

BLACK = (16, 128, 128)
WHITE = (235, 128, 128)

# RGBA (premultiplied) to premultiplied Y, U, V with the offsets carried by alpha: Rec. ITU-R BT.709-6, 8 bit.
_KR, _KB = 0.2126, 0.0722
_LUMA = np.array([_KR, 1 - _KR - _KB, _KB])
_RGBA_TO_YUV = np.array(
    [
        [*(_LUMA * 219 / 255), 16 / 255],
        [*((np.array([0, 0, 1]) - _LUMA) / (2 * (1 - _KB)) * 224 / 255), 128 / 255],
        [*((np.array([1, 0, 0]) - _LUMA) / (2 * (1 - _KR)) * 224 / 255), 128 / 255],
        [0, 0, 0, 1],
    ]
)

_OPAQUE = np.column_stack([_RGBA_TO_YUV[:3, :3], 255 * _RGBA_TO_YUV[:3, 3]])


class Frame:
    """One frame as three planes in one buffer that a pipe takes as it is. Width and height are even."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        luma, chroma = width * height, width * height // 4
        self.buffer: Plane = np.empty(luma + 2 * chroma, np.uint8)
        self.y = self.buffer[:luma].reshape(height, width)
        self.u = self.buffer[luma : luma + chroma].reshape(height // 2, width // 2)
        self.v = self.buffer[luma + chroma :].reshape(height // 2, width // 2)

    @property
    def planes(self) -> tuple[Plane, Plane, Plane]:
        """Y, U and V as views of the buffer."""
        return self.y, self.u, self.v

    @property
    def bytes(self) -> memoryview:
        """The buffer as bytes, not copied."""
        return self.buffer.data

    def fill(self, colour: tuple[int, int, int]) -> None:
        """Make it all one colour, given as Y, U, V."""
        for plane, value in zip(self.planes, colour, strict=True):
            plane[:] = value

    def copy_from(self, other: Frame) -> None:
        """Take the pixels of a frame of the same size."""
        np.copyto(self.buffer, other.buffer)

    def to_rgb(self, scale: float = 1.0) -> Plane:
        """Give the frame as RGB, height x width x 3, made smaller where `scale` is below 1 (not for the encoder)."""
        size = max(1, round(self.width * scale)), max(1, round(self.height * scale))
        way = cv2.INTER_LINEAR if scale == 1 else cv2.INTER_AREA
        luma = self.y if scale == 1 else cv2.resize(self.y, size, interpolation=way)
        yuv = cv2.merge([luma, *(cv2.resize(plane, size, interpolation=way) for plane in (self.u, self.v))])
        inverse = np.linalg.inv(_RGBA_TO_YUV[:3, :3])
        offset = -inverse @ np.array([16.0, 128.0, 128.0])
        result: Plane = cv2.transform(yuv, np.column_stack([inverse, offset]))
        return result


class Room:
    """Memory that is used again for every frame: fresh memory costs more than what is done in it."""

    def __init__(self) -> None:
        self._buffers: dict[str, Plane] = {}
        self._given: dict[str, Plane] = {}

    def __call__(self, name: str, *shape: int) -> Plane:
        """Give samples of a shape, contiguous; they are those that this name gave before."""
        given = self._given.get(name)
        if given is not None and given.shape == shape:
            return given
        size = math.prod(shape)
        buffer = self._buffers.get(name)
        if buffer is None or buffer.size < size:
            buffer = self._buffers[name] = np.empty(size, np.uint8)
        given = self._given[name] = buffer[:size].reshape(shape)
        return given


@dataclass(frozen=True)
class Planes:
    """A picture in planes, premultiplied with its alpha; `rest` and `rest_half` are 255 - alpha, None where opaque.

    Luma is height x width (both even), chroma and `rest_half` half of that.
    """

    y: Plane
    u: Plane
    v: Plane
    rest: Plane | None = None
    rest_half: Plane | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in luma samples."""
        return self.y.shape[1], self.y.shape[0]

    def cut(self, left: int, top: int, right: int, bottom: int) -> Planes:
        """Give a part, its edges at even samples, not copied."""
        luma = slice(top, bottom), slice(left, right)
        chroma = slice(top // 2, bottom // 2), slice(left // 2, right // 2)
        rest = None if self.rest is None else self.rest[luma]
        return Planes(
            self.y[luma],
            self.u[chroma],
            self.v[chroma],
            rest,
            None if self.rest_half is None else self.rest_half[chroma],
        )


def to_planes(pixels: Plane) -> Planes:
    """Convert RGB, or premultiplied RGBA, to planes; odd sizes grow by one row or column."""
    height, width = pixels.shape[:2]
    if height % 2 or width % 2:
        pixels = cv2.copyMakeBorder(pixels, 0, height % 2, 0, width % 2, cv2.BORDER_REPLICATE)
    return split(to_yuvr(pixels))


def to_yuvr(pixels: Plane, *, opaque: bool = False, into: Plane | None = None) -> Plane:
    """Convert RGB to Y, U, V of the same size; premultiplied RGBA to premultiplied Y, U, V and 255 - alpha.

    Of `opaque` RGBA there are Y, U, V alone. `into` is where they go.
    """
    if pixels.shape[2] == 3:
        converted: Plane = cv2.transform(pixels, _OPAQUE, dst=into)
        return converted
    # Three channels by a matrix take a twentieth of the time of four; the offsets go down with alpha afterwards.
    yuv = cv2.transform(cv2.cvtColor(pixels, cv2.COLOR_RGBA2RGB), _OPAQUE, dst=into if opaque else None)
    if opaque:
        result: Plane = yuv
        return result
    rest = cv2.bitwise_not(cv2.extractChannel(pixels, 3))
    if rest.any():
        luma, chroma = (cv2.convertScaleAbs(rest, alpha=offset) for offset in _RGBA_TO_YUV[:2, 3])
        cv2.subtract(yuv, cv2.merge([luma, chroma, chroma]), dst=yuv)
    whole: Plane = cv2.merge([*cv2.split(yuv), rest], dst=into)
    return whole


def split(yuvr: Plane, room: Room | None = None) -> Planes:
    """Give the planes of what `to_yuvr` made; sides are even. With a room they are good until it is used again."""
    height, width, channels = yuvr.shape
    room = room or Room()
    y, *others = cv2.split(yuvr, [room(f"whole-{index}", height, width) for index in range(channels)])
    halves = [room(f"half-{index}", height // 2, width // 2) for index in range(1, channels)]
    for plane, half in zip(others, halves, strict=True):
        cv2.resize(plane, (width // 2, height // 2), dst=half, interpolation=cv2.INTER_AREA)
    return Planes(y, halves[0], halves[1], *((others[2], halves[2]) if channels == 4 else ()))


def blend(frame: Frame, picture: Planes, x: int, y: int, opacity: float = 1.0) -> None:
    """Lay a picture over a frame with its corner at (x, y), both even; what lies outside of the frame is cut off."""
    width, height = picture.size
    left, top = max(0, -x), max(0, -y)
    right, bottom = min(width, frame.width - x), min(height, frame.height - y)
    if left >= right or top >= bottom or opacity <= 0:
        return
    luma = (slice(top, bottom), slice(left, right))
    chroma = (slice(top // 2, bottom // 2), slice(left // 2, right // 2))
    rest, rest_half = picture.rest, picture.rest_half
    for plane, source, over, cut, scale in (
        (frame.y, picture.y, rest, luma, 1),
        (frame.u, picture.u, rest_half, chroma, 2),
        (frame.v, picture.v, rest_half, chroma, 2),
    ):
        x0, y0 = (x + left) // scale, (y + top) // scale
        part = source[cut]
        target = plane[y0 : y0 + part.shape[0], x0 : x0 + part.shape[1]]
        _over(target, part, None if over is None else over[cut], opacity)


def _over(target: Plane, source: Plane, rest: Plane | None, opacity: float) -> None:
    """Porter and Duff's "over" for premultiplied samples."""
    if opacity < 1:
        rest = np.zeros_like(source) if rest is None else rest
        rest = cv2.convertScaleAbs(rest, alpha=opacity, beta=255 * (1 - opacity))
        source = cv2.convertScaleAbs(source, alpha=opacity)
    if rest is None:
        np.copyto(target, source)
        return
    # dst= on a strided view works because the view's rows are whole; cv2 writes through it without a copy.
    cv2.multiply(target, rest, dst=target, scale=1 / 255)
    cv2.add(target, source, dst=target)
