"""Checks of the llm service's requests, before any work."""

from __future__ import annotations

from services.common.characters import CHARACTERS
from services.common.validation import Checks
from services.llm.backend import REGISTRY
from shorts.llm.v1 import llm_pb2

LONGEST_TEXT = 50_000  # characters
MOST_CHARACTERS = 100


def check_write_script(request: llm_pb2.WriteScriptRequest) -> None:
    """Raises InvalidInputError that names every field out of range."""
    with Checks() as check:
        check.one_of("backend", request.backend, REGISTRY.names())
        check.text("text", request.text, LONGEST_TEXT)
        forms = (llm_pb2.SCRIPT_FORM_STORY, llm_pb2.SCRIPT_FORM_PRODUCT)
        check.that(request.form in forms, "form", "must be SCRIPT_FORM_STORY or SCRIPT_FORM_PRODUCT")
        check.one_of("language", request.language, ("ko", "en"), empty_ok=True)
        check.that(request.tone in llm_pb2.Tone.values(), "tone", f"{request.tone} is no tone")
        check.between("scene_count", request.scene_count, 3, 10, zero_ok=True)
        check.between("length_seconds", request.length_seconds, 5, 180, zero_ok=True, unit=" seconds")
        check.between("syllables_per_second", request.syllables_per_second, 1, 15, zero_ok=True)
        check.between("pause_seconds", request.pause_seconds, 0, 10, unit=" seconds")
        count = len(request.characters)
        check.that(count <= MOST_CHARACTERS, "characters", f"has {count} entries; at most {MOST_CHARACTERS} are taken")
        for i, name in enumerate(request.characters[:MOST_CHARACTERS]):
            known = f"no character {name[:40]!r}; there are: {', '.join(CHARACTERS)}"
            check.that(name in CHARACTERS, f"characters[{i}]", known)
