"""Checks of image requests."""

from __future__ import annotations

from services.common.characters import CHARACTERS
from services.common.validation import Checks
from shorts.image.v1 import image_pb2
from shorts.scene.v1 import scene_pb2

MOST_KEYWORDS, LONGEST_KEYWORD, LONGEST_PROMPT, MOST_SCENES = 8, 100, 4_000, 100


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
