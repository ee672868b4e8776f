"""From the frame to a size that a model paints well, and back to the frame."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]

_LEAST_MULTIPLE = 8
_STEPS_A_SIDE = 16


def size_for(width: int, height: int, *, side: int, area: float = 1.0) -> tuple[int, int]:
    """Give the size to paint for a frame: its shape, `area` times a square of `side` pixels, in round numbers.

    Models were trained on sizes in steps of a sixteenth of their side (64 of 1024), and cost the least there: 768 x
    1344 for 9:16 at a side of 1024, 1024 x 1024 for 1:1. Raises ValueError for a side or frame that is not above 0.
    """
    if min(width, height, side) <= 0 or area <= 0:
        raise ValueError(f"{width} x {height} at a side of {side}: all must be above 0")
    multiple = max(_LEAST_MULTIPLE, side // _STEPS_A_SIDE)
    pixels = area * side * side
    wide = _rounded(math.sqrt(pixels * width / height), multiple)
    tall = _rounded(math.sqrt(pixels * height / width), multiple)
    return wide, tall


def _rounded(value: float, multiple: int) -> int:
    return max(multiple, round(value / multiple) * multiple)


def cover_size(size: tuple[int, int], frame: tuple[int, int]) -> tuple[int, int]:
    """Give the size at which a painting of `size` just covers a frame, both as (width, height) in pixels."""
    scale = max(frame[0] / size[0], frame[1] / size[1])
    return max(frame[0], round(size[0] * scale)), max(frame[1], round(size[1] * scale))


def to_frame(painting: Pixels, width: int, height: int) -> Pixels:
    """Enlarge or shrink a painting (H x W x 3, uint8 RGB) until it covers the frame, and cut off what sticks out.

    Lanczos resampling with a support that grows as it shrinks. What sticks out is cut off evenly on both sides.
    """
    rows, columns = painting.shape[:2]
    wide, tall = cover_size((columns, rows), (width, height))
    if (wide, tall) != (columns, rows):
        painting = np.asarray(Image.fromarray(painting).resize((wide, tall), Image.Resampling.LANCZOS), np.uint8)
    left, top = (wide - width) // 2, (tall - height) // 2
    return np.ascontiguousarray(painting[top : top + height, left : left + width])
