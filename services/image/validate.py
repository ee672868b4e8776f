"""Checks of image requests."""

from __future__ import annotations

from services.common.characters import CHARACTERS
from services.common.diffusion.folders import is_model_id
from services.common.validation import Checks, within
from shorts.image.v1 import image_pb2
from shorts.scene.v1 import scene_pb2

MOST_KEYWORDS, LONGEST_KEYWORD, LONGEST_PROMPT, MOST_SCENES = 8, 100, 4_000, 100
MOST_STEPS, MOST_GUIDANCE, MOST_LORAS, MOST_WEIGHT, MOST_CONTROL, MOST_REQUESTS = 150, 30, 8, 2, 2, 100


def check_generate(request: image_pb2.GenerateRequest) -> None:
    """Raise InvalidInputError naming every field that the contract does not allow."""
    with Checks() as check:
        check.frame(request.width, request.height)
        for field in ("prompt", "negative_prompt"):
            length = len(getattr(request, field))
            check.that(
                length <= LONGEST_PROMPT, field, f"has {length:,} characters; at most {LONGEST_PROMPT:,} are taken"
            )
        count = len(request.keywords)
        check.that(count <= MOST_KEYWORDS, "keywords", f"has {count} entries; at most {MOST_KEYWORDS} are taken")
        for i, keyword in enumerate(request.keywords):
            check.text(f"keywords[{i}]", keyword, LONGEST_KEYWORD)
        check.that(request.mood in scene_pb2.Mood.values(), "mood", f"has no value {request.mood}")
        check.that(request.category in scene_pb2.Category.values(), "category", f"has no value {request.category}")
        if request.HasField("photo"):
            check.artifact("photo", request.photo)
        if request.character not in {"", *CHARACTERS}:
            check.that(
                False, "character", f"no character {request.character[:40]!r}; there are: {', '.join(CHARACTERS)}"
            )
        check.between("scene_count", request.scene_count, 0, MOST_SCENES)
        last = max(0, request.scene_count - 1)
        check.between("scene_index", request.scene_index, 0, last)
        if request.HasField("painting"):
            _check_painting(request.painting, request.character, check)


def check_batch(request: image_pb2.GenerateBatchRequest) -> None:
    """Raise InvalidInputError naming every field of the first request that the contract does not allow."""
    with Checks() as check:
        check.between("requests", len(request.requests), 1, MOST_REQUESTS)
        for i, one in enumerate(request.requests):
            check.that(
                one.backend in {"", request.backend},
                f"requests[{i}].backend",
                f"is {one.backend!r}; a batch is painted by one backend, here {request.backend!r}: leave it empty",
            )
    for i, one in enumerate(request.requests):
        with within(f"requests[{i}]"):
            check_generate(one)


def _check_painting(painting: image_pb2.Painting, character: str, check: Checks) -> None:
    names = {"model": painting.model, "upscaler": painting.upscaler, "control.model": painting.control.model}
    names["reference.model"] = painting.reference.model
    for field, name in names.items():
        if name:
            _check_model(f"painting.{field}", name, check)
    check.between("painting.steps", painting.steps, 1, MOST_STEPS, zero_ok=True)
    if painting.HasField("guidance"):
        check.between("painting.guidance", painting.guidance, 0, MOST_GUIDANCE)
    _check_loras(painting, check)
    if painting.paint_character:
        check.that(bool(character), "character", "is empty; say whom to paint, or unset painting.paint_character")
    if painting.HasField("control"):
        _check_control(painting, check)
    if painting.HasField("reference"):
        _check_reference(painting, check)


def _check_model(field: str, name: str, check: Checks) -> None:
    check.that(is_model_id(name), field, f"{name[:40]!r} is no id of the catalogue, for example 'sdxl-1.0'")


def _check_loras(painting: image_pb2.Painting, check: Checks) -> None:
    count = len(painting.loras)
    check.that(count <= MOST_LORAS, "painting.loras", f"has {count} entries; at most {MOST_LORAS} are taken")
    seen: set[str] = set()
    for i, lora in enumerate(painting.loras):
        _check_model(f"painting.loras[{i}].model", lora.model, check)
        check.that(lora.model not in seen, f"painting.loras[{i}].model", f"{lora.model[:40]!r} is there twice")
        seen.add(lora.model)
        if lora.HasField("weight"):
            check.between(f"painting.loras[{i}].weight", lora.weight, -MOST_WEIGHT, MOST_WEIGHT)


def _check_control(painting: image_pb2.Painting, check: Checks) -> None:
    control = painting.control
    kinds = [name for name, value in image_pb2.ControlKind.items() if value]
    known = control.kind in image_pb2.ControlKind.values() and control.kind != 0
    check.that(known, "painting.control.kind", f"is {control.kind}; it must be one of: {', '.join(kinds)}")
    check.between("painting.control.strength", control.strength, 0, MOST_CONTROL)
    check.between("painting.control.end", control.end, 0, 1)
    check.that(
        painting.paint_character,
        "painting.control",
        "holds a painted character to its drawing; set painting.paint_character as well",
    )


def _check_reference(painting: image_pb2.Painting, check: Checks) -> None:
    reference = painting.reference
    check.between("painting.reference.strength", reference.strength, 0, 1)
    if reference.HasField("image"):
        check.artifact("painting.reference.image", reference.image)
    else:
        check.that(
            painting.paint_character,
            "painting.reference.image",
            "is absent; give a picture of the face, or set painting.paint_character for the drawn one",
        )
