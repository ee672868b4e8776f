"""A drawn picture as one still: all layers flat, every prop there and at rest."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from services.common.drawing.canvas import Pixels
from services.common.drawing.layers import draw_backdrop
from services.common.drawing.photos import frame_photo, open_photo, part_of
from services.common.drawing.props import draw_prop
from services.common.errors import InvalidInputError
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.scene.v1 import scene_pb2


def draw_picture(picture: scene_pb2.DrawnPicture, width: int, height: int, read: Callable[[Artifact], bytes]) -> Pixels:
    """Draw a picture: height x width x 3, uint8 RGB. `read` gives the bytes of a photo's artifact.

    Raises InvalidInputError for an unknown place, an emoji that the font lacks or a photo that is no picture, and what
    `read` raises.
    """
    frame = _backdrop(picture.backdrop, width, height, read)
    for prop in picture.props:
        size = max(2, round(prop.size * min(width, height)))
        sprite = draw_prop(prop.emoji, size)
        _place(frame, sprite, prop.center.x * width, prop.center.y * height, prop.rotation_degrees)
    return frame


def _backdrop(backdrop: scene_pb2.Backdrop, width: int, height: int, read: Callable[[Artifact], bytes]) -> Pixels:
    source = backdrop.WhichOneof("source")
    if source == "photo":
        photo = backdrop.photo
        focus = photo.focus if photo.HasField("focus") else None
        pixels = open_photo(read(photo.image))
        return frame_photo(pixels, photo.framing, focus, width, height, within=part_of(photo))
    if source != "drawn":
        raise InvalidInputError.of("backdrop", "is empty; give a drawn place or a photo")
    far, *others = draw_backdrop(backdrop.drawn, width, height)
    frame = np.ascontiguousarray(far.pixels[..., :3])
    for layer in others:
        blend(frame, layer.pixels)
    return frame


def blend(frame: Pixels, layer: Pixels) -> None:
    """Lay premultiplied RGBA over RGB of the same size, in place."""
    rest = cv2.cvtColor(255 - layer[..., 3], cv2.COLOR_GRAY2RGB)
    cv2.multiply(frame, rest, dst=frame, scale=1 / 255)
    cv2.add(frame, np.ascontiguousarray(layer[..., :3]), dst=frame)


def _place(frame: Pixels, sprite: Pixels, x: float, y: float, degrees: float) -> None:
    height, width = frame.shape[:2]
    side = sprite.shape[0]
    reach = side * 0.75 + 2
    x0, y0, x1, y1 = (
        round(v) for v in (max(0, x - reach), max(0, y - reach), min(width, x + reach), min(height, y + reach))
    )
    if x1 <= x0 or y1 <= y0:
        return
    # OpenCV turns counter-clockwise; centres of pixels lie at halves.
    matrix = cv2.getRotationMatrix2D(((side - 1) / 2, (side - 1) / 2), -degrees, 1.0)
    matrix[:, 2] += (x - 0.5 - x0 - (side - 1) / 2, y - 0.5 - y0 - (side - 1) / 2)
    turned = cv2.warpAffine(sprite, matrix, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR)
    part = np.ascontiguousarray(frame[y0:y1, x0:x1])
    blend(part, np.asarray(turned, np.uint8))
    frame[y0:y1, x0:x1] = part
