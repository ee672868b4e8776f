"""Camera moves over a still picture: the clip is a drawing that the renderer rasterises, so no pixel is made here."""

from __future__ import annotations

from pathlib import Path

from services.common.backends import BackendInfo, require
from services.common.drawing.fitting import free_box
from services.common.errors import InvalidInputError, PreconditionError
from services.common.operation import Work
from services.video.backend import VideoBackend
from services.video.camera import Scene, camera_path, manner_of
from services.video.framing import photo_subject, subjects
from shorts.scene.v1 import scene_pb2
from shorts.video.v1.video_pb2 import AnimateRequest

_FORMATS = ("JPEG", "PNG", "WEBP")
_ORIENTATION = 0x0112
_TURNED = (5, 6, 7, 8)
_CARDS = (scene_pb2.PHOTO_FRAMING_CARD, scene_pb2.PHOTO_FRAMING_CLOSE)


class MotionBackend(VideoBackend):
    """Moves a camera over a drawing or a photo."""

    info = BackendInfo(
        name="motion",
        version="3",
        model="camera moves by rules",
        license="Apache-2.0",
        commercial_use=True,
        features=("drawn_scene.v1", "drawn_only"),
        concurrency=4,
    )

    def load(self) -> None:
        """Check that Pillow is there; it reads the sizes of photos."""
        require("PIL.Image", "video")

    def animate(self, request: AnimateRequest, work: Work) -> scene_pb2.Clip:
        """Give the picture with a camera path.

        Raises PreconditionError where the caller's renderer takes no drawings, NotFoundError for a missing image,
        InvalidInputError for one that cannot be read.
        """
        if not request.accepts_drawn:
            raise PreconditionError(
                "the video backend motion makes drawings only; use a renderer that lists drawn_scene.v1 (the backend "
                "ffmpeg does) and set accepts_drawn, or choose a video backend that makes pixels",
                reason="DRAWN_ONLY",
                metadata={"backend": self.info.name},
            )
        drawn, image = scene_pb2.DrawnPicture(), request.image
        if request.HasField("drawn"):
            drawn.CopyFrom(request.drawn)
        else:
            photo = scene_pb2.PhotoBackdrop(image=image, framing=scene_pb2.PHOTO_FRAMING_FILL)
            photo.focus.x = photo.focus.y = 0.5
            drawn.backdrop.photo.CopyFrom(photo)
        work.check()
        manner = manner_of(request.mood)
        layered = drawn.backdrop.WhichOneof("source") == "drawn" or bool(drawn.props)
        parallax = manner.parallax if layered else 0.0
        kept = subjects(drawn.props, request.width, request.height, parallax)
        if drawn.backdrop.WhichOneof("source") == "photo":
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
    if backdrop.WhichOneof("source") != "photo" or photo.framing in {*_CARDS, scene_pb2.PHOTO_FRAMING_GROUND}:
        return 1.0
    field = "drawn.backdrop.photo.image" if request.HasField("drawn") else "image"
    width, height = photo_size(work.store.path(photo.image), field)
    return width / height * request.height / request.width


def photo_size(path: Path, field: str) -> tuple[int, int]:
    """Read the width and height of a photo as it is shown, from its header. Raises InvalidInputError naming `field`."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path, formats=_FORMATS) as image:
            turned = image.getexif().get(_ORIENTATION) in _TURNED
            width, height = image.size
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise InvalidInputError.of(
            field, "is no JPEG, PNG or WebP picture that can be read; give another one"
        ) from error
    return (height, width) if turned else (width, height)
