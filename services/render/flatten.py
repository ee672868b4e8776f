"""Making few and sparse layers of many: layers joined, and veils moved from near layers onto those behind them."""

from __future__ import annotations

import cv2
import numpy as np
import skia

from services.render.yuv import Plane

# A veil is a faint gradient from top to bottom: rows in which the middle colour stands in this share of the samples.
_VEIL_SHARE = 0.3
_VEIL_STEP = 3
_VEIL_ALPHA = 128


def lay_over(below: Plane, above: Plane) -> None:
    """Lay premultiplied RGBA pixels over others of the same size, in place."""
    surface = skia.Surface(below, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
    image = skia.Image.fromarray(above, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType, copy=False)
    surface.getCanvas().drawImage(image, 0, 0)


def coverage(pixels: Plane) -> float:
    """Tell what share of a layer is not transparent."""
    return float((pixels[::8, ::8, 3] > 0).mean())


def take_veil(pixels: Plane) -> Plane | None:
    """Take a veil out of a layer, in place; gives it as premultiplied RGBA, rows x 1 x 4, or None where there is none.

    Shade that is the same from left to right looks the same whichever layer it moves with, but on a near layer it makes
    the whole frame half transparent. Only what the layer has besides stays in it: pixel = rest + veil * (1 - alpha).
    """
    looked = pixels[:, ::32]
    middle = np.median(looked, axis=1).astype(np.uint8)[:, None]
    near = np.abs(looked.astype(np.int16) - middle).max(axis=2) <= _VEIL_STEP
    veiled = (near.mean(axis=1) >= _VEIL_SHARE) & (middle[:, 0, 3] > 0) & (middle[:, 0, 3] < _VEIL_ALPHA)
    if not veiled.any():
        return None
    veil: Plane = np.where(veiled[:, None, None], middle, np.uint8(0)).astype(np.uint8)
    for start, end in _runs(veiled):
        part = pixels[start:end]
        under = np.repeat(veil[start:end], pixels.shape[1], axis=1)
        other = cv2.inRange(cv2.absdiff(part, under), (0,) * 4, (_VEIL_STEP,) * 4) == 0
        kept = _without(part[other].astype(np.float32), under[other].astype(np.float32))
        part[:] = 0
        part[other] = kept
    return veil


def _without(seen: Plane, under: Plane) -> Plane:
    """Give what, laid over `under`, is seen; both are samples x 4."""
    alpha = np.clip((seen[:, 3:] - under[:, 3:]) / (255 - under[:, 3:]), 0, 1)
    rest = np.clip(np.rint(seen - under * (1 - alpha)), 0, 255)
    rest[:, 3:] = np.rint(alpha * 255)
    result: Plane = np.minimum(rest, rest[:, 3:]).astype(np.uint8)
    return result


def _runs(marks: Plane) -> list[tuple[int, int]]:
    """Give runs of marked rows as first and end."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], marks.astype(np.int8), [0]])))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def shade(pixels: Plane, veil: Plane) -> None:
    """Lay a veil over a layer, in place, where there is something of it."""
    width = pixels.shape[1]
    for start, end in _runs(veil[:, 0, 3] > 0):
        part = pixels[start:end]
        over, keep = veil[start:end].copy(), np.repeat(255 - veil[start:end, :, 3:], 4, axis=2)
        over[:, :, 3], keep[:, :, 3] = 0, 255
        alpha = cv2.merge([cv2.extractChannel(part, 3)] * 4)
        cv2.multiply(part, np.repeat(keep, width, axis=1), dst=part, scale=1 / 255)
        cv2.add(part, cv2.multiply(np.repeat(over, width, axis=1), alpha, scale=1 / 255), dst=part)
