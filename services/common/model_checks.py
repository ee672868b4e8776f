"""Checks of what may be asked of image and video models: the same where a job is taken and where the work is done.

`field` is where the message stands in the request, for example "painting"; what is wrong is noted in `check`.
"""

from __future__ import annotations

from services.common.diffusion.folders import is_model_id
from services.common.validation import Checks
from shorts.image.v1.image_pb2 import Control, ControlKind, Painting, Reference
from shorts.video.v1.video_pb2 import Animation, ClipStart

MOST_STEPS, MOST_GUIDANCE = 150, 30
MOST_LORAS, MOST_WEIGHT, MOST_CONTROL = 8, 2, 2
LONGEST_PROMPT, LONGEST_CLIP_PROMPT = 4_000, 2_000
LEAST_SIDE, MOST_SIDE, MOST_FRAMES = 64, 1088, 512


def check_painting(field: str, painting: Painting, check: Checks) -> None:
    """Check how a model is to paint; whether there is a character to paint is the caller's to know."""
    for name in ("model", "upscaler"):
        _check_model(f"{field}.{name}", getattr(painting, name), check, "sdxl-1.0")
    check.between(f"{field}.steps", painting.steps, 1, MOST_STEPS, zero_ok=True)
    if painting.HasField("guidance"):
        check.between(f"{field}.guidance", painting.guidance, 0, MOST_GUIDANCE)
    _check_loras(field, painting, check)
    if painting.HasField("control"):
        _check_control(f"{field}.control", painting.control, check)
        check.that(
            painting.paint_character,
            f"{field}.control",
            f"holds a painted character to its drawing; set {field}.paint_character as well",
        )
    if painting.HasField("reference"):
        _check_reference(f"{field}.reference", painting.reference, check)
        check.that(
            painting.reference.HasField("image") or painting.paint_character,
            f"{field}.reference.image",
            f"is absent; give a picture of the face, or set {field}.paint_character for the drawn one",
        )


def _check_model(field: str, name: str, check: Checks, example: str, *, needed: bool = False) -> None:
    good = is_model_id(name) or not (name or needed)
    check.that(good, field, f"{name[:40]!r} is no id of the catalogue, for example {example!r}")


def _check_loras(field: str, painting: Painting, check: Checks) -> None:
    count = len(painting.loras)
    check.that(count <= MOST_LORAS, f"{field}.loras", f"has {count} entries; at most {MOST_LORAS} are taken")
    seen: set[str] = set()
    for i, lora in enumerate(painting.loras):
        _check_model(f"{field}.loras[{i}].model", lora.model, check, "lcm-lora-sdxl", needed=True)
        check.that(lora.model not in seen, f"{field}.loras[{i}].model", f"{lora.model[:40]!r} is there twice")
        seen.add(lora.model)
        if lora.HasField("weight"):
            check.between(f"{field}.loras[{i}].weight", lora.weight, -MOST_WEIGHT, MOST_WEIGHT)


def _check_control(field: str, control: Control, check: Checks) -> None:
    kinds = [name for name, value in ControlKind.items() if value]
    known = control.kind in ControlKind.values() and control.kind != 0
    check.that(known, f"{field}.kind", f"is {control.kind}; it must be one of: {', '.join(kinds)}")
    _check_model(f"{field}.model", control.model, check, "controlnet-openpose-sd15")
    check.between(f"{field}.strength", control.strength, 0, MOST_CONTROL)
    check.between(f"{field}.end", control.end, 0, 1)


def _check_reference(field: str, reference: Reference, check: Checks) -> None:
    _check_model(f"{field}.model", reference.model, check, "ip-adapter-sd15")
    check.between(f"{field}.strength", reference.strength, 0, 1)
    if reference.HasField("image"):
        check.artifact(f"{field}.image", reference.image)


def check_animation(field: str, animation: Animation, check: Checks) -> None:
    """Check how a model is to animate."""
    for name in ("model", "few_steps_lora", "enlarger"):
        _check_model(f"{field}.{name}", getattr(animation, name), check, "wan2.2-ti2v-5b")
    check.between(f"{field}.steps", animation.steps, 1, MOST_STEPS, zero_ok=True)
    if animation.HasField("guidance"):
        check.between(f"{field}.guidance", animation.guidance, 0, MOST_GUIDANCE)
    if animation.HasField("motion"):
        check.between(f"{field}.motion", animation.motion, 0, 1)
    length, most = len(animation.negative_prompt), LONGEST_CLIP_PROMPT
    check.that(length <= most, f"{field}.negative_prompt", f"is longer than {most:,} characters")
    check.that(animation.start in ClipStart.values(), f"{field}.start", f"has no value {animation.start}")
    check.between(f"{field}.side", animation.side, LEAST_SIDE, MOST_SIDE, zero_ok=True)
    check.between(f"{field}.frames", animation.frames, 2, MOST_FRAMES, zero_ok=True)
