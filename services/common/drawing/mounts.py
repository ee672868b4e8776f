"""Photos mounted in a frame: covering it, on a card before a soft enlargement, or on their own plain ground."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import skia

from services.common.drawing.canvas import Pixels
from services.common.drawing.fitting import (
    CARD_RIM,
    CLOSE_TILT,
    WHOLE,
    Box,
    card_box,
    close_crop,
    fill_box,
    ground_box,
    rest_box,
)  # fmt: skip
from services.common.drawing.grounds import Border, is_colourless, lively_ground
from services.common.drawing.subjects import Subject

_Canvas = npt.NDArray[np.float32]
_RIM_COLOR = (255, 253, 250)
# Shares of the frame's shorter side: the corners of a card, how far its shadow reaches and how low it falls.
_RADIUS, _SHADOW_REACH, _SHADOW_DROP = 0.035, 0.06, 0.022
# How much darker a plain ground is at the corners, so that it is a room and no blank page.
_VIGNETTE = 0.17
# A photo fades into its ground over this share of its shorter side.
_FEATHER = 0.04
# Blurred, a photo's colours turn to grey: they are made as much stronger behind a card, yet not as
# bright as what is on it.
_CLEARER, _BRIGHTEST = 1.6, 196.0


def cover(photo: Pixels, focus: tuple[float, float], width: int, height: int, border: Border) -> Pixels:
    """Cover a frame, the focus as near to its middle as the photo's edges allow; see `frame_photo`."""
    rows, columns = photo.shape[:2]
    box = fill_box((columns, rows), (width, height), focus)
    size = max(width, round(box.width * width)), max(height, round(box.height * height))
    how = cv2.INTER_AREA if size[0] < columns else cv2.INTER_CUBIC
    whole = cv2.resize(photo, size, interpolation=how)
    left = min(round(-box.left * width), size[0] - width)
    top = min(round(-box.top * height), size[1] - height)
    x0, x1 = left - border[0], left + width + border[0]
    y0, y1 = top - border[1], top + height + border[1]
    inside = whole[max(0, y0) : min(size[1], y1), max(0, x0) : min(size[0], x1)]
    lacks = max(0, -y0), max(0, y1 - size[1]), max(0, -x0), max(0, x1 - size[0])
    return np.asarray(cv2.copyMakeBorder(inside, *lacks, cv2.BORDER_REFLECT_101), np.uint8)


def on_card(
    photo: Pixels, subject: Subject, width: int, height: int, border: Border, *, close: bool, within: Box | None = None
) -> Pixels:
    """Lay a photo, or what matters in it, on a card with a rim and a shadow before a soft enlargement of itself."""
    # The plain ground of a photo would make its enlargement a grey nothing.
    lively = subject.box if subject.ground is not None else WHOLE
    behind = _crop(photo, lively)
    # Nor does a product of no colour make anything else.
    canvas = (lively_ground if is_colourless(behind) else _soft_background)(behind, width, height, border)
    rows, columns = photo.shape[:2]
    shown = _crop(photo, close_crop((columns, rows), subject.box)) if close else photo
    box = card_box((shown.shape[1], shown.shape[0]), (width, height), tilted=close, within=within)
    size = max(2, round(box.width * width)), max(2, round(box.height * height))
    scaled = cv2.resize(shown, size, interpolation=cv2.INTER_AREA if size[0] < shown.shape[1] else cv2.INTER_CUBIC)
    card, shade = _card(np.asarray(scaled, np.uint8), min(width, height))
    left = border[0] + round(box.middle[0] * width - card.shape[1] / 2)
    top = border[1] + round(box.middle[1] * height - card.shape[0] / 2)
    if close:
        card, shade = _turned(card), _turned(shade)
    _lay(canvas, np.zeros(3, np.float32), shade[..., 0], left, top + round(_SHADOW_DROP * min(width, height)))
    _lay(canvas, card[..., :3], card[..., 3], left, top)
    return np.asarray(np.clip(canvas + 0.5, 0, 255), np.uint8)


def on_ground(
    photo: Pixels, subject: Subject, width: int, height: int, border: Border, *, within: Box | None = None
) -> Pixels:
    """Let the plain colour around what matters fill the frame. The subject must have a ground."""
    color = np.array(subject.ground, np.float32)
    canvas = np.empty((height + 2 * border[1], width + 2 * border[0], 3), np.float32)
    canvas[:] = color
    rows, columns = photo.shape[:2]
    box = ground_box((columns, rows), (width, height), subject.box, within)
    scale = box.width * width / columns
    # Only what is seen is enlarged: of a large photo of a small thing most lies beyond the frame.
    over_x, over_y = border[0] / width, border[1] / height
    seen = Box(max(box.left, -over_x), max(box.top, -over_y), min(box.right, 1 + over_x), min(box.bottom, 1 + over_y))
    size = round(seen.width * width), round(seen.height * height)
    move = np.array([[1 / scale, 0, 0], [0, 1 / scale, 0]])
    move[0, 2] = (seen.left - box.left) * width / scale + 0.5 / scale - 0.5
    move[1, 2] = (seen.top - box.top) * height / scale + 0.5 / scale - 0.5
    part, mask = photo, _feather(columns, rows)
    if scale < 0.8:
        small = max(2, round(columns * scale)), max(2, round(rows * scale))
        part = np.asarray(cv2.resize(photo, small, interpolation=cv2.INTER_AREA), np.uint8)
        mask = np.asarray(cv2.resize(mask, small, interpolation=cv2.INTER_LINEAR), np.float32)
        move = np.array([[1.0, 0, (seen.left - box.left) * width], [0, 1.0, (seen.top - box.top) * height]])
    flags = cv2.WARP_INVERSE_MAP | (cv2.INTER_CUBIC if scale > 1 else cv2.INTER_LINEAR)
    shown = cv2.warpAffine(part, move, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    alpha = cv2.warpAffine(mask, move, size, flags=cv2.WARP_INVERSE_MAP | cv2.INTER_LINEAR)
    left, top = border[0] + round(seen.left * width), border[1] + round(seen.top * height)
    _lay(canvas, np.asarray(shown, np.float32), np.asarray(alpha, np.float32), left, top)
    canvas *= _vignette(width, height, border, (within or rest_box(width, height)).middle)
    return np.asarray(np.clip(canvas + 0.5, 0, 255), np.uint8)


def _crop(photo: Pixels, part: Box) -> Pixels:
    rows, columns = photo.shape[:2]
    x0, y0 = int(part.left * columns), int(part.top * rows)
    return photo[y0 : max(y0 + 2, round(part.bottom * rows)), x0 : max(x0 + 2, round(part.right * columns))]


def _feather(width: int, height: int) -> npt.NDArray[np.float32]:
    reach = max(1.0, _FEATHER * min(width, height))
    across = np.minimum(np.arange(width), np.arange(width)[::-1]) / reach
    down = np.minimum(np.arange(height), np.arange(height)[::-1]) / reach
    near = np.clip(np.minimum(down[:, None], across[None, :]), 0, 1).astype(np.float32)
    return np.asarray(near * near * (3 - 2 * near), np.float32)


def _vignette(width: int, height: int, border: Border, middle: tuple[float, float]) -> npt.NDArray[np.float32]:
    x, y = middle
    across = (np.arange(-border[0], width + border[0]) + 0.5) / width - x
    down = (np.arange(-border[1], height + border[1]) + 0.5) / height - y
    away = (across[None, :] ** 2 + down[:, None] ** 2) / 0.6
    return (1 - _VIGNETTE * np.minimum(away, 1.5)).astype(np.float32)[..., None]


def _soft_background(photo: Pixels, width: int, height: int, border: Border) -> _Canvas:
    """Blur at a sixteenth of the size; darken a little, so that card and captions stand out."""
    small = max(8, width // 16), max(8, height // 16)
    thumbnail = np.asarray(cv2.resize(photo, (128, 128), interpolation=cv2.INTER_AREA), np.uint8)
    low = np.asarray(cover(thumbnail, (0.5, 0.5), *small, (0, 0)), np.float32)
    low = np.asarray(cv2.GaussianBlur(low, (0, 0), max(small) / 14), np.float32)
    mean = low.reshape(-1, 3).mean(axis=0)
    toned = np.clip((low - mean) * 0.9 + mean, 0, 255) * 0.78 + 12
    grey = toned.mean(axis=2, keepdims=True)
    toned = np.clip(grey + (toned - grey) * _CLEARER, 0, _BRIGHTEST).astype(np.float32)
    full = cv2.resize(toned, (width, height), interpolation=cv2.INTER_CUBIC)
    grown = cv2.copyMakeBorder(full, border[1], border[1], border[0], border[0], cv2.BORDER_REFLECT_101)
    return np.asarray(np.clip(grown, 0, 255), np.float32)


def _card(photo: Pixels, short: int) -> tuple[_Canvas, _Canvas]:
    """Give a card as colours with coverage (0 to 1), and its shadow's coverage, both with room for the shadow."""
    rim, room = max(2, round(short * CARD_RIM)), round(short * _SHADOW_REACH)
    height, width = photo.shape[:2]
    outer = width + 2 * rim, height + 2 * rim
    card = np.zeros((outer[1] + 2 * room, outer[0] + 2 * room, 4), np.float32)
    card[..., :3] = _RIM_COLOR
    card[room:-room, room:-room, 3] = _rounded(*outer, short * _RADIUS + rim)
    inner = card[room + rim : -room - rim, room + rim : -room - rim, :3]
    mask = _rounded(width, height, short * _RADIUS)[..., None]
    inner[:] = inner * (1 - mask) + photo * mask
    low = np.zeros((card.shape[0] // 4 + 1, card.shape[1] // 4 + 1), np.float32)
    low[room // 4 : (room + outer[1]) // 4, room // 4 : (room + outer[0]) // 4] = 0.5
    soft = cv2.GaussianBlur(low, (0, 0), max(room / 10, 0.5))
    shade = np.asarray(cv2.resize(soft, (card.shape[1], card.shape[0]), interpolation=cv2.INTER_LINEAR), np.float32)
    return card, shade[..., None]


def _turned(picture: _Canvas) -> _Canvas:
    height, width = picture.shape[:2]
    # OpenCV turns counter-clockwise.
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -CLOSE_TILT, 1.0)
    border = (*_RIM_COLOR, 0.0) if picture.shape[2] == 4 else 0.0
    turned = cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=border)
    return np.asarray(turned, np.float32).reshape(picture.shape)


def _lay(canvas: _Canvas, colors: npt.NDArray[np.float32], alpha: npt.NDArray[np.float32], left: int, top: int) -> None:
    """Lay colours (H x W x 3, or one) over a canvas where it reaches; alpha is H x W, 0 to 1."""
    height, width = alpha.shape
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(canvas.shape[1], left + width), min(canvas.shape[0], top + height)
    cut = slice(y0 - top, y1 - top), slice(x0 - left, x1 - left)
    part, share = canvas[y0:y1, x0:x1], np.clip(alpha[cut], 0, 1)[..., None]
    part += (np.clip(colors[cut] if colors.ndim == 3 else colors, 0, 255) - part) * share


def _rounded(width: int, height: int, radius: float) -> npt.NDArray[np.float32]:
    mask = np.zeros((height, width, 4), np.uint8)
    canvas = skia.Surface(mask, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType).getCanvas()
    canvas.drawRoundRect(skia.Rect.MakeWH(width, height), radius, radius, skia.Paint(AntiAlias=True, Color=0xFFFFFFFF))
    return np.asarray(mask[..., 3] / np.float32(255), np.float32)
