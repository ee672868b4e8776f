"""Even grounds in colour, for photos to stand before."""

from __future__ import annotations

import colorsys

import cv2
import numpy as np
import numpy.typing as npt

from services.common.drawing.canvas import Pixels

# Beyond the frame, across and down, in pixels.
Border = tuple[int, int]
# What a photo of hardly any colour stands before: top and bottom, sRGB.
_LIVELY = (
    ((92, 124, 242), (140, 92, 224)), ((24, 160, 160), (36, 104, 190)), ((246, 140, 96), (226, 84, 122)),
    ((120, 96, 220), (60, 70, 170)),
)  # fmt: skip
# Largest and smallest of red, green and blue differ by less than this in what has hardly any colour.
COLOURLESS = 14.0


def is_colourless(photo: Pixels) -> bool:
    """Tell whether a photo (H x W x 3, uint8 RGB) has hardly any colour."""
    return bool(np.quantile(_spread(_thumbnail(photo)), 0.9) < COLOURLESS)


def _thumbnail(photo: Pixels) -> npt.NDArray[np.float32]:
    return np.asarray(cv2.resize(photo, (48, 48), interpolation=cv2.INTER_AREA), np.float32).reshape(-1, 3)


def _spread(small: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.asarray(small.max(axis=1) - small.min(axis=1), np.float32)


def lively_ground(photo: Pixels, width: int, height: int, border: Border) -> npt.NDArray[np.float32]:
    """Paint an even gradient of a photo's strongest colour, or of one of ours where it has hardly any."""
    small = _thumbnail(photo)
    spread = _spread(small)
    if np.quantile(spread, 0.9) < COLOURLESS:
        top, bottom = (np.array(color, np.float32) for color in _LIVELY[int(small.sum()) % len(_LIVELY)])
    else:
        strong = small[spread >= np.quantile(spread, 0.85)].mean(axis=0)
        # As clear as a poster's colour, whatever the light in the photo.
        hue, saturation, value = colorsys.rgb_to_hsv(*(float(channel) / 255 for channel in strong))
        saturation, value = min(max(1.3 * saturation, 0.45), 0.8), min(max(value, 0.6), 0.85)
        ends = ((saturation * 0.85, min(1.0, value * 1.12)), (saturation, value * 0.74))
        top, bottom = (255 * np.array(colorsys.hsv_to_rgb(hue, s, v), np.float32) for s, v in ends)
    share = ((np.arange(-border[1], height + border[1], dtype=np.float32) + 0.5) / height).clip(0, 1)[:, None, None]
    return np.asarray(np.repeat(top + (bottom - top) * share, width + 2 * border[0], axis=1), np.float32)
