"""Which of its meanings a word has in a text, for pictures: 눈 is snow or eyes, 배 a boat or a pear.

A word of the table is looked for by what stands around it: in its sentence, then in the whole text. It becomes another
word for the same thing that means nothing else, stays, or is left out, since no picture is better than a wrong one.
"""

from __future__ import annotations

import re
from typing import Any

from services.llm.rules.lexicon import tables


def meant(noun: str, sentence: str, whole: str, language: str) -> str:
    """Give the word to picture for a noun of a sentence; "" where none of its meanings is known to be meant."""
    entry: dict[str, Any] | None = tables()["senses"][language].get(noun.lower())
    if entry is None:
        return noun
    for told in (sentence, whole):
        for word, around in entry.items():
            if word != "else" and re.search(around, told, re.IGNORECASE):
                return noun if word == "same" else "" if word == "none" else word
    rest: str = entry.get("else", "none")
    return noun if rest == "same" else "" if rest == "none" else rest
