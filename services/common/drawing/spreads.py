"""Photos that reach the frame's edges beside somebody: over a part of it, or so near that their make is seen."""

from __future__ import annotations

import cv2
import numpy as np

from services.common.drawing.canvas import Pixels
from services.common.drawing.fitting import Box, detail_box, split_box, split_panel
from services.common.drawing.grounds import Border, lively_ground
from services.common.drawing.subjects import Subject

# Shares of the frame's shorter side: the line where a panel ends, and the shadow behind it.
_LINE, _SHADOW = 0.009, 0.035
_LINE_COLOR = (255, 253, 250)


def on_split(photo: Pixels, subject: Subject, width: int, height: int, border: Border, *, within: Box) -> Pixels | None:
    """Fill a part of a frame with a photo (`split_panel`); None where what matters would not be whole in `within`."""
    rows, columns = photo.shape[:2]
    plain = subject.ground is not None
    box = split_box((columns, rows), (width, height), subject.box, within, plain=plain)
    if box is None:
        return None
    shown = np.asarray(_placed(photo, box, width, height, border, plain=plain), np.float32)
    canvas = lively_ground(photo, width, height, border)
    panel, line = split_panel(within), max(2.0, _LINE * min(width, height))
    y, x = np.mgrid[-border[1] : height + border[1], -border[0] : width + border[0]].astype(np.float32)
    # Pixels from the panel's inner edge, positive inside of it.
    if panel.width >= 1:
        off = panel.bottom * height - y
    else:
        off = x - panel.left * width if panel.right >= 1 else panel.right * width - x
    shade = np.clip(1 + off / (_SHADOW * min(width, height)), 0, 1) ** 2 * 0.4
    canvas *= 1 - shade[..., None]
    for colors, edge in ((np.array(_LINE_COLOR, np.float32), line), (shown, 0.0)):
        share = np.clip(off + edge, 0, 1)[..., None]
        canvas += (colors - canvas) * share
    return np.asarray(np.clip(canvas + 0.5, 0, 255), np.uint8)


def on_detail(
    photo: Pixels, subject: Subject, width: int, height: int, border: Border, *, within: Box
) -> Pixels | None:
    """Cover a frame with what matters in a photo, larger than `within`; None where that would be a blur."""
    rows, columns = photo.shape[:2]
    plain = subject.ground is not None
    box = detail_box((columns, rows), (width, height), subject.box, within, plain=plain)
    return None if box is None else _placed(photo, box, width, height, border, plain=plain)


def _placed(photo: Pixels, box: Box, width: int, height: int, border: Border, *, plain: bool) -> Pixels:
    """Put a photo into a box of a frame; beyond its edges it is mirrored, or its plain ground goes on."""
    rows, columns = photo.shape[:2]
    scale = box.width * width / columns
    part = photo
    if scale < 0.8:
        size = max(2, round(columns * scale)), max(2, round(rows * scale))
        part = np.asarray(cv2.resize(photo, size, interpolation=cv2.INTER_AREA), np.uint8)
    across, down = part.shape[1] / (box.width * width), part.shape[0] / (box.height * height)
    move = np.array([
        [across, 0, (0.5 - border[0] - box.left * width) * across - 0.5],
        [0, down, (0.5 - border[1] - box.top * height) * down - 0.5],
    ])  # fmt: skip
    flags = cv2.WARP_INVERSE_MAP | (cv2.INTER_CUBIC if scale > 1 else cv2.INTER_LINEAR)
    mode = cv2.BORDER_REPLICATE if plain else cv2.BORDER_REFLECT_101
    frame = width + 2 * border[0], height + 2 * border[1]
    return np.asarray(cv2.warpAffine(part, move, frame, flags=flags, borderMode=mode), np.uint8)
