"""The user's photos: opened with care, then framed."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from services.common.drawing.canvas import Pixels
from services.common.drawing.fitting import Box
from services.common.drawing.mounts import cover, on_card, on_ground
from services.common.drawing.spreads import on_detail, on_split
from services.common.drawing.subjects import find_subject
from services.common.errors import InvalidInputError
from shorts.scene.v1 import scene_pb2

SMALLEST_SIDE, LARGEST_SIDE, MOST_PIXELS, MOST_BYTES = 64, 20_000, 100_000_000, 64 << 20
# Larger photos are shrunk at once: no frame shows more.
KEPT_SIDE = 4096
_MOUNTED = (scene_pb2.PHOTO_FRAMING_CARD, scene_pb2.PHOTO_FRAMING_CLOSE, scene_pb2.PHOTO_FRAMING_GROUND)
_SPREADS: dict[int, Callable[..., Pixels | None]] = {
    scene_pb2.PHOTO_FRAMING_SPLIT: on_split,
    scene_pb2.PHOTO_FRAMING_DETAIL: on_detail,
}
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


def frame_photo(
    photo: Pixels,
    framing: scene_pb2.PhotoFraming | int,
    focus: scene_pb2.Point | None,
    width: int,
    height: int,
    *,
    overscan: float = 0.0,
    within: Box | None = None,
) -> Pixels:
    """Frame a photo: height x width x 3, uint8 RGB, grown by `round(overscan * size)` pixels on every side.

    FILL covers the frame, `focus` (fractions of the photo; None: the middle) as near to the middle as the photo's edges
    allow; the other framings put the photo between title and captions as PhotoFraming says, or into the part `within`
    of the frame (see `part_of`), and need no focus; SPLIT and DETAIL need it, and a photo that cannot be shown so is
    shown as CARD. What lies beyond the frame is the rest of the photo where there is
    one, else the mirror image of what is there, so that the middle is the same with any overscan.
    """
    border = round(overscan * width), round(overscan * height)
    if framing in _SPREADS and within is not None:
        spread = _SPREADS[framing](photo, find_subject(photo), width, height, border, within=within)
        if spread is not None:
            return spread
        framing = scene_pb2.PHOTO_FRAMING_CARD
    if framing not in _MOUNTED:
        x, y = (focus.x, focus.y) if focus is not None else (0.5, 0.5)
        return cover(photo, (x, y), width, height, border)
    subject = find_subject(photo)
    if framing == scene_pb2.PHOTO_FRAMING_GROUND and subject.ground is not None:
        return on_ground(photo, subject, width, height, border, within=within)
    close = framing == scene_pb2.PHOTO_FRAMING_CLOSE
    return on_card(photo, subject, width, height, border, close=close, within=within)


def part_of(backdrop: scene_pb2.PhotoBackdrop) -> Box | None:
    """Give the part of the frame that a backdrop is kept to, for `frame_photo`; None: all that is free."""
    box = backdrop.within
    return Box(box.left, box.top, box.right, box.bottom) if backdrop.HasField("within") else None
