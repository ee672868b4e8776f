"""What matters in a photo: a box around what differs from the photo's rim, and the point that draws the eye.

A rim of one colour is a ground, as shops photograph on; what differs from it is the subject. Else each pixel is told
from the colours along each of the four edges by its Mahalanobis distance in CIELAB; the sum of the distances but for
the largest is high for what stands out, even where it touches one edge (the backgroundness map of MB+: Zhang,
Sclaroff, Lin, Shen, Price and Mech, "Minimum Barrier Salient Object Detection at 80 FPS", ICCV 2015).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from services.common.drawing.canvas import Pixels
from services.common.drawing.fitting import WHOLE, Box

_SIDE = 128
_Map = npt.NDArray[np.float32]
# CIELAB distances: within which a rim is of one colour, and from which a pixel is no longer it.
_SAME, _OTHER = 6.0, 9.0
_RIM_SHARE = 0.8
# What else there may be on a rim: a soft shadow, this far from its colour, and next to nothing beyond.
_SHADOW, _SHADOW_SHARE = 25.0, 0.97
# Specks smaller than this share of the photo are noise or dust.
_SPECK = 0.0008
_EDGE_SHARE = 0.08
_FARTHEST = 60.0
_SPREAD = 0.45
# How many times more than the rest a subject differs from the edges; how much of the photo it may cover.
_CONTRAST, _MOST_COVERED = 3.0, 0.6


@dataclass(frozen=True)
class Subject:
    """What matters in a photo."""

    box: Box
    """In fractions of the photo."""
    sure: bool
    """Whether it stands out; else the box is about the photo's most lively part."""
    ground: tuple[int, int, int] | None = None
    """The plain colour (sRGB) all around it, if there is one."""


def find_subject(photo: Pixels) -> Subject:
    """Find what matters in a photo (H x W x 3, uint8 RGB)."""
    height, width = photo.shape[:2]
    scale = _SIDE / max(height, width)
    size = max(16, round(width * scale)), max(16, round(height * scale))
    small = np.asarray(cv2.resize(photo, size, interpolation=cv2.INTER_AREA), np.uint8)
    lab = np.asarray(cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)
    ground = _plain_ground(lab)
    if ground is not None:
        box = _box_of(_without_specks(np.linalg.norm(lab - ground, axis=2) > _OTHER), margin=2)
        if box is None:
            return Subject(WHOLE, sure=False)
        rim = _rim(small, 2)
        near = np.linalg.norm(_rim(lab, 2) - ground, axis=1) <= _SAME
        red, green, blue = (round(float(v)) for v in np.median(rim[near], axis=0))
        return Subject(box, sure=True, ground=(red, green, blue))
    found = _standing_out(lab)
    return Subject(found, sure=True) if found is not None else Subject(_around(find_focus(photo)), sure=False)


def _rim(picture: npt.NDArray[np.generic], thick: int) -> npt.NDArray[np.float32]:
    sides = picture[:thick], picture[-thick:], picture[:, :thick], picture[:, -thick:]
    return np.concatenate([side.reshape(-1, 3) for side in sides]).astype(np.float32)


def _plain_ground(lab: _Map) -> _Map | None:
    rim = _rim(lab, 2)
    middle = np.asarray(np.median(rim, axis=0), np.float32)
    off = np.linalg.norm(rim - middle, axis=1)
    plain = (off <= _SAME).mean() >= _RIM_SHARE and (off <= _SHADOW).mean() >= _SHADOW_SHARE
    return middle if plain else None


def _without_specks(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    kept = [n for n in range(1, count) if stats[n, cv2.CC_STAT_AREA] >= max(3, _SPECK * mask.size)]
    return np.asarray(np.isin(labels, kept), np.bool_)


def _box_of(mask: npt.NDArray[np.bool_], margin: int) -> Box | None:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    height, width = mask.shape
    return Box(
        (float(columns[0]) - margin) / width, (float(rows[0]) - margin) / height,
        (float(columns[-1]) + 1 + margin) / width, (float(rows[-1]) + 1 + margin) / height,
    ).clipped()  # fmt: skip


def _standing_out(lab: _Map) -> Box | None:
    """Give the box of what differs from all edges, or from all but one; None where nothing does clearly."""
    height, width = lab.shape[:2]
    difference = cv2.GaussianBlur(_difference(lab), (0, 0), 1.5)
    y, x = np.mgrid[0:height, 0:width]
    off = ((x + 0.5) / width - 0.5) ** 2 + ((y + 0.5) / height - 0.5) ** 2
    weighted = difference * np.exp(-off / (2 * _SPREAD**2))
    mask = weighted > 0.4 * np.quantile(weighted, 0.995)
    count, labels = cv2.connectedComponents(mask.astype(np.uint8))
    masses = np.array([0.0, *(float(weighted[labels == n].sum()) for n in range(1, count))])
    mask = np.isin(labels, np.flatnonzero(masses > 0.2 * masses.max()))
    if not mask.any() or mask.mean() > _MOST_COVERED:
        return None
    if difference[mask].mean() < _CONTRAST * difference[~mask].mean():
        return None
    return _box_of(mask, margin=1)


def _difference(lab: _Map) -> _Map:
    height, width = lab.shape[:2]
    thick = max(3, round(_EDGE_SHARE * min(height, width)))
    distances = []
    for edge in (lab[:thick], lab[-thick:], lab[:, :thick], lab[:, -thick:]):
        colors = edge.reshape(-1, 3)
        # A little variance in every direction: one colour alone would make noise look far away.
        spread = np.cov(colors.T) + 4.0 * np.eye(3)
        off = lab.reshape(-1, 3) - colors.mean(axis=0)
        squares = np.einsum("ij,jk,ik->i", off, np.linalg.inv(spread), off)
        distances.append(np.sqrt(squares).reshape(height, width))
    found = np.array(distances)
    return np.asarray(np.minimum(found.sum(axis=0) - found.max(axis=0), _FARTHEST), np.float32)


def _around(focus: tuple[float, float]) -> Box:
    half = 0.25
    x, y = (min(max(value, half), 1 - half) for value in focus)
    return Box(x - half, y - half, x + half, y + half)


def find_focus(photo: Pixels) -> tuple[float, float]:
    """Find the point to keep in view, in fractions of the photo, each 0.15 to 0.85.

    Spectral residual saliency (Hou and Zhang, 2007) on a thumbnail, weighted towards the middle; the focus is the mean
    of its strongest tenth.
    """
    side = 64
    grey = cv2.cvtColor(cv2.resize(photo, (side, side), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    spectrum = np.fft.fft2(grey.astype(np.float64))
    logs = np.log(np.abs(spectrum) + 1e-6)
    residual = logs - cv2.blur(logs, (3, 3))
    saliency = np.abs(np.fft.ifft2(np.exp(residual + 1j * np.angle(spectrum)))) ** 2
    saliency = cv2.GaussianBlur(saliency, (0, 0), 2.5)
    axis = (np.arange(side) + 0.5) / side - 0.5
    weighted = saliency * np.exp(-(axis[:, None] ** 2 + axis[None, :] ** 2) / (2 * 0.28**2))
    strongest = np.where(weighted >= np.quantile(weighted, 0.9), weighted, 0)
    total = strongest.sum()
    if total <= 1e-12:
        return 0.5, 0.5
    x = float((strongest.sum(axis=0) * (axis + 0.5)).sum() / total)
    y = float((strongest.sum(axis=1) * (axis + 0.5)).sum() / total)
    return min(0.85, max(0.15, round(x, 4))), min(0.85, max(0.15, round(y, 4)))
