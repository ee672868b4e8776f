"""From the frame of the short to a size that a model works well at, and pictures cut to fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from services.common.errors import InvalidInputError
from services.video.diffusion.families import Family
from services.video.diffusion.frames import Pixels
from services.video.shot import photo_size

_FORMATS = ("JPEG", "PNG", "WEBP")


def working_size(frame: tuple[int, int], family: Family, side: int = 0) -> tuple[int, int]:
    """Give the width and height in pixels that a model works at for a frame: the size of its own that loses least.

    With `side`, that size is made smaller or larger until its shorter side is about so long; 0 leaves it.
    """
    width, height = min(family.sizes, key=lambda size: -_kept(size, frame))
    if side <= 0:
        return width, height
    scale = side / min(width, height)
    return _rounded(width * scale, family.multiple), _rounded(height * scale, family.multiple)


def _kept(size: tuple[int, int], frame: tuple[int, int]) -> float:
    """Give the share of a picture that is left when it is cut to the frame's shape."""
    shape, wanted = size[0] / size[1], frame[0] / frame[1]
    return min(shape, wanted) / max(shape, wanted)


def _rounded(value: float, multiple: int) -> int:
    return max(multiple, round(value / multiple) * multiple)


def read_picture(path: Path, field: str) -> Image.Image:
    """Read a JPEG, PNG or WebP as RGB, turned upright, on white. Raises InvalidInputError naming `field`."""
    photo_size(path, field)
    try:
        with Image.open(path, formats=_FORMATS) as image:
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise InvalidInputError.of(field, "is corrupt or cut off; make or store the picture again") from error
    white = Image.new("RGBA", upright.size, "white")
    return Image.alpha_composite(white, upright).convert("RGB")


def cover(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Enlarge or shrink a picture until it covers a size, and cut off evenly what sticks out."""
    return ImageOps.fit(picture, size, Image.Resampling.LANCZOS)


def cover_pixels(frame: Pixels, size: tuple[int, int]) -> Pixels:
    """Do that to pixels, H x W x 3, uint8 RGB."""
    if (frame.shape[1], frame.shape[0]) == size:
        return frame
    return np.asarray(cover(Image.fromarray(frame), size), np.uint8)
