"""A picture under a moving camera: what the backends that draw share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from services.common.drawing.fitting import free_box
from services.common.errors import InvalidInputError, PreconditionError
from services.common.operation import Work
from services.video.camera import Manner, Scene, camera_path
from services.video.framing import Subject, photo_subject, subjects
from shorts.scene.v1 import scene_pb2
from shorts.video.v1.video_pb2 import AnimateRequest

_FORMATS = ("JPEG", "PNG", "WEBP")
_ORIENTATION = 0x0112
_TURNED = (5, 6, 7, 8)
_CARDS = (scene_pb2.PHOTO_FRAMING_CARD, scene_pb2.PHOTO_FRAMING_CLOSE, scene_pb2.PHOTO_FRAMING_SPLIT)
# These show as much as they are made to, whatever the photo's shape.
_FITTED = {*_CARDS, scene_pb2.PHOTO_FRAMING_GROUND, scene_pb2.PHOTO_FRAMING_DETAIL}


def drawing_of(request: AnimateRequest, backend: str) -> scene_pb2.DrawnPicture:
    """Give the picture as a drawing; one of pixels fills the frame.

    Raises PreconditionError where the caller's renderer takes no drawings.
    """
    if not request.accepts_drawn:
        raise PreconditionError(
            f"the video backend {backend} makes drawings only; use a renderer that lists drawn_scene.v1 (the backend "
            "ffmpeg does) and set accepts_drawn, or choose a video backend that makes pixels",
            reason="DRAWN_ONLY",
            metadata={"backend": backend},
        )
    drawn = scene_pb2.DrawnPicture()
    if request.HasField("drawn"):
        drawn.CopyFrom(request.drawn)
    else:
        photo = scene_pb2.PhotoBackdrop(image=request.image, framing=scene_pb2.PHOTO_FRAMING_FILL)
        photo.focus.x = photo.focus.y = 0.5
        drawn.backdrop.photo.CopyFrom(photo)
    return drawn


def shoot(
    request: AnimateRequest,
    drawn: scene_pb2.DrawnPicture,
    manner: Manner,
    work: Work,
    *,
    keep: Sequence[Subject] = (),
) -> scene_pb2.Clip:
    """Give the picture with a camera path that keeps props, photo and all of `keep` between title and captions.

    Raises NotFoundError for a missing image, InvalidInputError for one that cannot be read.
    """
    is_photo = drawn.backdrop.WhichOneof("source") == "photo"
    parallax = manner.parallax if not is_photo or drawn.props else 0.0
    kept = (*subjects(drawn.props, request.width, request.height, parallax), *keep)
    if is_photo:
        kept = (*kept, photo_subject(drawn.backdrop.photo))
    scene = Scene(
        duration=request.duration,
        scene_index=request.scene_index,
        seed=request.seed,
        stretch=_stretch(drawn.backdrop, request, work),
        carded=drawn.backdrop.photo.framing in _CARDS,
        focus=_focus(drawn),
        kept=kept,
        free=free_box(request.width, request.height),
    )
    clip = scene_pb2.Clip(duration=request.duration)
    clip.drawn.picture.CopyFrom(drawn)
    clip.drawn.camera.extend(camera_path(manner, scene))
    clip.drawn.parallax = parallax
    return clip


def _focus(drawn: scene_pb2.DrawnPicture) -> tuple[float, float]:
    """Give the point that the camera comes to: what matters in a photo, the largest prop, or else the middle."""
    if drawn.backdrop.WhichOneof("source") == "photo":
        return photo_subject(drawn.backdrop.photo).box.middle
    props = [prop for prop in drawn.props if 0 <= prop.center.x <= 1 and 0 <= prop.center.y <= 1]
    if not props:
        return 0.5, 0.5
    largest = max(props, key=lambda prop: prop.size)
    return largest.center.x, largest.center.y


def _stretch(backdrop: scene_pb2.Backdrop, request: AnimateRequest, work: Work) -> float:
    """Tell how much wider a photo is than the frame, as a ratio of their aspects; 1 where nothing is cropped."""
    photo = backdrop.photo
    if backdrop.WhichOneof("source") != "photo" or photo.framing in _FITTED:
        return 1.0
    field = "drawn.backdrop.photo.image" if request.HasField("drawn") else "image"
    width, height = photo_size(work.store.path(photo.image), field)
    return width / height * request.height / request.width


def photo_size(path: Path, field: str) -> tuple[int, int]:
    """Read the width and height of a photo as it is shown, from its header. Raises InvalidInputError naming `field`."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - an extra

    try:
        with Image.open(path, formats=_FORMATS) as image:
            turned = image.getexif().get(_ORIENTATION) in _TURNED
            width, height = image.size
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise InvalidInputError.of(
            field, "is no JPEG, PNG or WebP picture that can be read; give another one"
        ) from error
    return (height, width) if turned else (width, height)
