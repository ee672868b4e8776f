"""Which language a script is written in: the text's, since this backend does not translate."""

from __future__ import annotations

from services.common.errors import InvalidInputError
from services.common.language import detect_language

NAMES = {"ko": "Korean", "en": "English"}


def choose(text: str, asked: str) -> str:
    """Give "ko" or "en". Raises InvalidInputError where the text has no words, is in another script, or is in the
    other language than the one asked for.
    """
    found = detect_language(text)
    if not found:
        raise InvalidInputError.of("text", "has no Korean or English words to tell; give some sentences")
    if asked and asked != found:
        raise InvalidInputError.of(
            "language",
            f"is {asked!r}, but the text is in {NAMES[found]}, and this backend does not translate; "
            f"leave the language empty or give {found!r}",
        )
    return found
