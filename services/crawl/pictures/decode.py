"""Decodes what the web sends as pictures, with care, and writes it anew, so that nothing but pixels is kept."""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from services.crawl.limits import IMAGE_PIXELS, LARGEST_SIDE, MOST_ASPECT, SMALLEST_SIDE

Image.init()
# AVIF came with Pillow 11.3.
_FORMATS = tuple(name for name in ("JPEG", "PNG", "WEBP", "GIF", "AVIF") if name in Image.OPEN)
JPEG_QUALITY = 90
_HASH_SIDE = 8
SAME_BITS = 5
"""Pictures whose hashes differ in no more of their 64 bits are copies of one another."""


class PictureError(Exception):
    """A picture that is not kept; the text says why."""


class UnwantedError(PictureError):
    """A picture that is fine and of no use: too small, too long; nobody needs to be told."""


@dataclass(frozen=True)
class Picture:
    """An encoded picture, its media type, size in pixels and difference hash of 64 bits."""

    data: bytes
    media_type: str
    width: int
    height: int
    hash: int


def reencode(data: bytes) -> Picture:
    """Decode a picture (of a moving one the first frame), turn it upright, shrink it to 2160 pixels, encode it anew.

    JPEG, or PNG where it has transparency. Raises PictureError for what is none, is broken, or has more than 40
    megapixels (seen in its header, before anything is decoded); UnwantedError for what is smaller than 200 pixels a
    side or longer than four times its width.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our limit is below the one that is warned of
        try:
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
        except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
            raise PictureError("is no picture that can be read") from error
        with picture:
            width, height = picture.size
            if width * height > IMAGE_PIXELS:
                raise PictureError(f"has {width}x{height} pixels, more than {IMAGE_PIXELS // 1_000_000} million")
            if min(width, height) < SMALLEST_SIDE or max(width, height) > MOST_ASPECT * min(width, height):
                raise UnwantedError(f"is {width}x{height} pixels")
            try:
                return _encode(_upright(picture))
            except (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, KeyError) as error:
                raise PictureError("is broken") from error


def _upright(picture: Image.Image) -> Image.Image:
    if picture.format == "JPEG":
        picture.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))  # decodes at a half or a quarter, and saves the memory
    picture.load()
    turned = ImageOps.exif_transpose(picture)
    turned = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    turned.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS)
    if turned.mode == "RGBA" and turned.getchannel("A").getextrema() == (255, 255):
        turned = turned.convert("RGB")
    return turned


def _encode(picture: Image.Image) -> Picture:
    target = io.BytesIO()
    # Without the metadata of the original: no position, no camera, no comments.
    picture.info.clear()
    if picture.mode == "RGBA":
        picture.save(target, "PNG", compress_level=6)
    else:
        picture.save(target, "JPEG", quality=JPEG_QUALITY)
    kind = "image/png" if picture.mode == "RGBA" else "image/jpeg"
    return Picture(target.getvalue(), kind, *picture.size, _difference_hash(picture))


def _difference_hash(picture: Image.Image) -> int:
    """Whether each of 8x8 pixels is lighter than its right neighbour (dHash, N. Krawetz, 2013)."""
    layer = picture
    if picture.mode == "RGBA":
        layer = Image.new("RGBA", picture.size, "white")
        layer.alpha_composite(picture)
    small = layer.convert("L").resize((_HASH_SIDE + 1, _HASH_SIDE), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(_HASH_SIDE):
        for column in range(_HASH_SIDE):
            at = row * (_HASH_SIDE + 1) + column
            bits = bits << 1 | (small[at] > small[at + 1])
    return bits


def same(first: Picture, second: Picture) -> bool:
    """Tell whether two pictures show the same, at whatever size."""
    near = abs(first.width / first.height - second.width / second.height) < 0.1
    return near and (first.hash ^ second.hash).bit_count() <= SAME_BITS
