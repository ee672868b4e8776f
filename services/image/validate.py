"""Checks of image requests."""

from __future__ import annotations

from services.common.characters import CHARACTERS
from services.common.model_checks import LONGEST_PROMPT, check_painting
from services.common.validation import Checks, within
from shorts.image.v1 import image_pb2
from shorts.scene.v1 import scene_pb2

MOST_KEYWORDS, LONGEST_KEYWORD, MOST_SCENES = 8, 100, 100
MOST_REQUESTS = 100


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
            check_painting("painting", request.painting, check)
            whom = bool(request.character) or not request.painting.paint_character
            check.that(whom, "character", "is empty; say whom to paint, or unset painting.paint_character")


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
