"""The user's photos: opened with care, then framed."""

from __future__ import annotations

import io
import struct
import warnings
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import skia
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from services.common.drawing.canvas import Pixels
from services.common.errors import InvalidInputError
from shorts.scene.v1 import scene_pb2

SMALLEST_SIDE, LARGEST_SIDE, MOST_PIXELS, MOST_BYTES = 64, 20_000, 100_000_000, 64 << 20
# Larger photos are shrunk at once: no frame shows more.
KEPT_SIDE = 4096
# The part of the frame that a card may fill (left, top, right, bottom): between the on-screen title and the captions.
_CARD_PORTRAIT = (0.065, 0.2, 0.935, 0.598)
# A wide frame has little height to give: the card goes up behind the title there.
_CARD_WIDE = (0.06, 0.06, 0.94, 0.605)
_FORMATS = ("JPEG", "PNG", "WEBP")
_LIMIT = f"{LARGEST_SIDE:,} a side and {MOST_PIXELS // 1_000_000} megapixels"
_NOT_READ = "is no JPEG, PNG or WebP picture; save it as JPEG (HEIC and other formats are not read)"


def open_photo(data: bytes | Path) -> Pixels:
    """Decode a JPEG, PNG or WebP: H x W x 3, uint8 RGB in sRGB, turned as its EXIF orientation says, on white.

    Photos above 4096 pixels a side come out shrunk to that. Raises InvalidInputError on field "photo" for what is no
    such picture, is corrupt or cut off, is smaller than 64 pixels, larger than 20,000 a side or 100 megapixels (seen in
    its header, before anything is decoded), or more than 64 MB.
    """
    size = data.stat().st_size if isinstance(data, Path) else len(data)
    if size > MOST_BYTES:
        raise _bad(f"has {size:,} bytes; at most {MOST_BYTES:,} are taken: save it smaller")
    with warnings.catch_warnings():
        # Our own limits are below those that Pillow warns of.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            picture = Image.open(data if isinstance(data, Path) else io.BytesIO(data), formats=_FORMATS)
        except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
            too_large = isinstance(error, Image.DecompressionBombError)
            raise _bad(
                f"has too many pixels; at most {_LIMIT} are taken: save it smaller" if too_large else _NOT_READ
            ) from error
    with picture:
        _check_size(*picture.size)
        try:
            return _decode(picture)
        except (OSError, SyntaxError, ValueError, EOFError, struct.error) as error:
            raise _bad("is corrupt or cut off; save or copy it again") from error


def _bad(description: str) -> InvalidInputError:
    return InvalidInputError.of("photo", description)


def _check_size(width: int, height: int) -> None:
    if min(width, height) < SMALLEST_SIDE:
        raise _bad(f"is {width}x{height} pixels; each side must have at least {SMALLEST_SIDE}: use a larger one")
    if max(width, height) > LARGEST_SIDE or width * height > MOST_PIXELS:
        raise _bad(f"is {width}x{height} pixels; at most {_LIMIT} are taken: save it smaller")


def _decode(picture: Image.Image) -> Pixels:
    # A JPEG can be decoded at a half, a quarter or an eighth, which saves the memory of the whole.
    picture.draft("RGB", (KEPT_SIDE, KEPT_SIDE))
    picture.load()
    picture.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.BOX)
    upright = _to_srgb(ImageOps.exif_transpose(picture))
    if upright.has_transparency_data:
        layer = upright.convert("RGBA")
        upright = Image.new("RGBA", layer.size, "white")
        upright.alpha_composite(layer)
    return np.array(upright.convert("RGB"), np.uint8)


def _to_srgb(picture: Image.Image) -> Image.Image:
    """Convert from the picture's own colour space, as phones' wide ones; a broken profile is taken as sRGB."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return picture
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return picture
    return converted or picture


def cropped_share(photo_size: tuple[int, int], frame_size: tuple[int, int]) -> float:
    """Tell what share of a photo (width, height) is lost when it fills a frame."""
    photo, frame = photo_size[0] / photo_size[1], frame_size[0] / frame_size[1]
    return 1 - min(photo / frame, frame / photo)


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


def frame_photo(
    photo: Pixels,
    framing: scene_pb2.PhotoFraming | int,
    focus: scene_pb2.Point | None,
    width: int,
    height: int,
    *,
    overscan: float = 0.0,
) -> Pixels:
    """Frame a photo: height x width x 3, uint8 RGB, grown by `round(overscan * size)` pixels on every side.

    FILL covers the frame, `focus` (fractions of the photo; None: the middle) as near to the middle as the photo's edges
    allow. CARD shows it whole on a card before a blurred enlargement. What lies beyond the frame is the rest of the
    photo where there is one, else its mirror image, so that the middle is the same with any overscan.
    """
    border = round(overscan * width), round(overscan * height)
    if framing == scene_pb2.PHOTO_FRAMING_CARD:
        return _card(photo, width, height, border)
    x, y = (focus.x, focus.y) if focus is not None else (0.5, 0.5)
    return _cover(photo, (x, y), width, height, border)


def _cover(photo: Pixels, focus: tuple[float, float], width: int, height: int, border: tuple[int, int]) -> Pixels:
    rows, columns = photo.shape[:2]
    scale = max(width / columns, height / rows)
    size = max(width, round(columns * scale)), max(height, round(rows * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    whole = cv2.resize(photo, size, interpolation=how)
    left = min(max(round(focus[0] * size[0] - width / 2), 0), size[0] - width)
    top = min(max(round(focus[1] * size[1] - height / 2), 0), size[1] - height)
    x0, x1 = left - border[0], left + width + border[0]
    y0, y1 = top - border[1], top + height + border[1]
    inside = whole[max(0, y0) : min(size[1], y1), max(0, x0) : min(size[0], x1)]
    lacks = max(0, -y0), max(0, y1 - size[1]), max(0, -x0), max(0, x1 - size[0])
    return np.asarray(cv2.copyMakeBorder(inside, *lacks, cv2.BORDER_REFLECT_101), np.uint8)


def _card(photo: Pixels, width: int, height: int, border: tuple[int, int]) -> Pixels:
    canvas = _soft_background(photo, width, height, border).astype(np.float32)
    rows, columns = photo.shape[:2]
    left, top, right, bottom = card_box((columns, rows), (width, height))
    w, h = max(2, round((right - left) * width)), max(2, round((bottom - top) * height))
    scale = w / columns
    card = cv2.resize(photo, (w, h), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    x = border[0] + round((left + right) / 2 * width - w / 2)
    y = border[1] + round((top + bottom) / 2 * height - h / 2)
    short = min(width, height)
    rim = max(2, round(short * 0.011))
    radius = short * 0.035
    _lay_shadow(canvas, (x - rim, y - rim, w + 2 * rim, h + 2 * rim), short)
    for grow, fill in ((rim, None), (0, card)):
        box = (x - grow, y - grow, w + 2 * grow, h + 2 * grow)
        mask = _rounded(box[2], box[3], radius + grow)[..., None]
        part = canvas[box[1] : box[1] + box[3], box[0] : box[0] + box[2]]
        color = np.full_like(part, (255, 253, 250)) if fill is None else fill.astype(np.float32)
        part[:] = part * (1 - mask) + color * mask
    framed: Pixels = np.clip(canvas + 0.5, 0, 255).astype(np.uint8)
    return framed


def card_box(photo_size: tuple[int, int], frame_size: tuple[int, int]) -> tuple[float, float, float, float]:
    """Tell where CARD puts a photo (width, height): left, top, right, bottom in fractions of the frame."""
    width, height = frame_size
    left, top, right, bottom = _CARD_PORTRAIT if height > width * 1.2 else _CARD_WIDE
    scale = min((right - left) * width / photo_size[0], (bottom - top) * height / photo_size[1])
    half_w, half_h = photo_size[0] * scale / width / 2, photo_size[1] * scale / height / 2
    x, y = (left + right) / 2, (top + bottom) / 2
    return x - half_w, y - half_h, x + half_w, y + half_h


def _soft_background(photo: Pixels, width: int, height: int, border: tuple[int, int]) -> Pixels:
    """Blur at a sixteenth of the size; darken a little, so that card and captions stand out."""
    small = max(8, width // 16), max(8, height // 16)
    thumbnail = np.asarray(cv2.resize(photo, (128, 128), interpolation=cv2.INTER_AREA), np.uint8)
    low = np.asarray(_cover(thumbnail, (0.5, 0.5), *small, (0, 0)), np.float32)
    low = np.asarray(cv2.GaussianBlur(low, (0, 0), max(small) / 14), np.float32)
    mean = low.reshape(-1, 3).mean(axis=0)
    toned = np.clip((low - mean) * 0.9 + mean, 0, 255) * 0.78 + 12
    full = cv2.resize(toned, (width, height), interpolation=cv2.INTER_CUBIC)
    grown = cv2.copyMakeBorder(full, border[1], border[1], border[0], border[0], cv2.BORDER_REFLECT_101)
    soft: Pixels = np.clip(grown + 0.5, 0, 255).astype(np.uint8)
    return soft


def _rounded(width: int, height: int, radius: float) -> npt.NDArray[np.float32]:
    mask = np.zeros((height, width, 4), np.uint8)
    canvas = skia.Surface(mask, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType).getCanvas()
    canvas.drawRoundRect(skia.Rect.MakeWH(width, height), radius, radius, skia.Paint(AntiAlias=True, Color=0xFFFFFFFF))
    return np.asarray(mask[..., 3] / np.float32(255), np.float32)


def _lay_shadow(canvas: npt.NDArray[np.float32], box: tuple[int, int, int, int], short: int) -> None:
    x, y, w, h = box
    spread, drop = round(short * 0.06), round(short * 0.022)
    low = np.zeros(((h + 2 * spread) // 4 + 1, (w + 2 * spread) // 4 + 1), np.float32)
    low[spread // 4 : (spread + h) // 4, spread // 4 : (spread + w) // 4] = 0.5
    soft = cv2.GaussianBlur(low, (0, 0), spread / 10)
    full = cv2.resize(soft, (w + 2 * spread, h + 2 * spread), interpolation=cv2.INTER_LINEAR)
    y0, x0 = y - spread + drop, x - spread
    top, left = max(0, -y0), max(0, -x0)
    part = canvas[max(0, y0) : y0 + full.shape[0], max(0, x0) : x0 + full.shape[1]]
    part *= 1 - full[top : top + part.shape[0], left : left + part.shape[1], None]
