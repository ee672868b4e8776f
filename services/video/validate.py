"""Checks of the requests of the video service, in one place per request."""

from __future__ import annotations

from services.common.characters import CHARACTERS
from services.common.diffusion.folders import is_model_id
from services.common.validation import Checks
from shorts.scene.v1 import scene_pb2
from shorts.video.v1.video_pb2 import AnimateRequest, Animation, ClipStart

MOST_PROPS = 24
LONGEST_PROMPT = 2_000
MOST_SCENES = 100
MOST_STEPS, MOST_GUIDANCE, LEAST_SIDE, MOST_SIDE, MOST_FRAMES = 150, 30, 64, 1088, 512


def check_animate(request: AnimateRequest) -> None:
    """Check what to animate. Raises InvalidInputError."""
    with Checks() as check:
        check.frame(request.width, request.height)
        check.between("duration", request.duration, 0.2, 60, unit=" s")
        check.that(len(request.prompt) <= LONGEST_PROMPT, "prompt", f"is longer than {LONGEST_PROMPT:,} characters")
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
            _animation(check, request.animation)


def _animation(check: Checks, animation: Animation) -> None:
    for field in ("model", "few_steps_lora", "enlarger"):
        name = getattr(animation, field)
        check.that(
            not name or is_model_id(name),
            f"animation.{field}",
            f"{name[:40]!r} is no id of the catalogue, for example 'wan2.2-ti2v-5b'",
        )
    check.between("animation.steps", animation.steps, 1, MOST_STEPS, zero_ok=True)
    if animation.HasField("guidance"):
        check.between("animation.guidance", animation.guidance, 0, MOST_GUIDANCE)
    if animation.HasField("motion"):
        check.between("animation.motion", animation.motion, 0, 1)
    length = len(animation.negative_prompt)
    check.that(length <= LONGEST_PROMPT, "animation.negative_prompt", f"is longer than {LONGEST_PROMPT:,} characters")
    check.that(animation.start in ClipStart.values(), "animation.start", f"has no value {animation.start}")
    check.between("animation.side", animation.side, LEAST_SIDE, MOST_SIDE, zero_ok=True)
    check.between("animation.frames", animation.frames, 2, MOST_FRAMES, zero_ok=True)


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
