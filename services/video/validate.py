"""Checks of the requests of the video service, in one place per request."""

from __future__ import annotations

from services.common.characters import CHARACTERS
from services.common.model_checks import LONGEST_CLIP_PROMPT, check_animation
from services.common.validation import Checks
from shorts.scene.v1 import scene_pb2
from shorts.video.v1.video_pb2 import AnimateRequest, ClipStart

MOST_PROPS = 24
MOST_SCENES = 100


def check_animate(request: AnimateRequest) -> None:
    """Check what to animate. Raises InvalidInputError."""
    with Checks() as check:
        check.frame(request.width, request.height)
        check.between("duration", request.duration, 0.2, 60, unit=" s")
        check.that(
            len(request.prompt) <= LONGEST_CLIP_PROMPT, "prompt", f"is longer than {LONGEST_CLIP_PROMPT:,} characters"
        )
        check.that(request.mood in scene_pb2.Mood.values(), "mood", f"is {request.mood}, which is no mood")
        check.that(request.scene_index >= 0, "scene_index", f"is {request.scene_index}; positions count from 0")
        check.between("scene_count", request.scene_count, 0, MOST_SCENES)
        if request.character not in {"", *CHARACTERS}:
            check.that(
                False, "character", f"no character {request.character[:40]!r}; there are: {', '.join(CHARACTERS)}"
            )
        if request.HasField("image"):
            check.artifact("image", request.image)
        if request.HasField("drawn"):
            _picture(check, request.drawn)
        elif request.animation.start != ClipStart.CLIP_START_PROMPT:
            check.that(request.HasField("image"), "image", "is missing; give the picture as image or as drawn")
        if request.HasField("animation"):
            check_animation("animation", request.animation, check)


def _picture(check: Checks, picture: scene_pb2.DrawnPicture) -> None:
    source = picture.backdrop.WhichOneof("source")
    check.that(source is not None, "drawn.backdrop", "has no source; set drawn or photo")
    if source == "photo":
        check.artifact("drawn.backdrop.photo.image", picture.backdrop.photo.image)
    elif source == "drawn":
        check.that(bool(picture.backdrop.drawn.kind), "drawn.backdrop.drawn.kind", "is empty; name a place")
    check.that(
        len(picture.props) <= MOST_PROPS, "drawn.props", f"has {len(picture.props)}; at most {MOST_PROPS} are taken"
    )
    for index, prop in enumerate(picture.props[:MOST_PROPS]):
        check.that(bool(prop.emoji), f"drawn.props[{index}].emoji", "is empty; give one emoji")
        for axis in ("x", "y"):
            check.between(f"drawn.props[{index}].center.{axis}", getattr(prop.center, axis), -1, 2)
