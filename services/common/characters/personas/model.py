"""What a character says around a text: attitude in the words of its trade, and no facts."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

_DIGIT = re.compile(r"\d")
_SLOT = "{back}"


@dataclass(frozen=True)
class Lines:
    """One language's lines by the place where they are said; each place has one or more, of which a script takes one.

    Korean lines are in 해요체 and are put into the tone's ending where it is another; each sentence of theirs ends so.
    """

    # Before the strongest fact.
    hook: tuple[str, ...]
    # After a sentence with a number in it.
    figure: tuple[str, ...]
    # Between two facts.
    aside: tuple[str, ...]
    # Before what changes the story.
    turn: tuple[str, ...]
    # At the end of a story; {back} is what the short began with, a noun phrase.
    close: tuple[str, ...]
    # At the end of a product's short.
    offer: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse lines that would state something, or say nothing."""
        for place in fields(self):
            lines: tuple[str, ...] = getattr(self, place.name)
            if not lines or not all(lines):
                raise ValueError(f"a character has no line for {place.name}")
            if any(_DIGIT.search(line) for line in lines):
                raise ValueError(f"a line for {place.name} holds a figure; figures come from the text alone")
            if any((_SLOT in line) != (place.name == "close") for line in lines):
                raise ValueError(f"{_SLOT} must stand in each line for close and in no other; see {place.name}")

    def everything(self) -> tuple[str, ...]:
        """List all lines."""
        return tuple(line for place in fields(self) for line in getattr(self, place.name))


@dataclass(frozen=True)
class Persona:
    """A character's lines in both languages."""

    ko: Lines
    en: Lines
