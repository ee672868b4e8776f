"""The presenters of the studio, as data: 39 characters in six casts and the classics.

A new character is one more `Character` in a cast's file and its lines in the file of that cast in personas; if its
species is new too, one more `Anatomy` in species.py.
No drawing library is needed to read them.
"""

from __future__ import annotations

from collections.abc import Iterable

from services.common.characters import business, classics, entertainment, fashion, food, sports, tech
from services.common.characters.model import Character, Outfit, Palette, Text, Voice
from services.common.errors import InvalidInputError

__all__ = ["CASTS", "CHARACTERS", "Character", "Outfit", "Palette", "Text", "Voice", "character_of", "index"]

# Casts in the order in which they are shown.
CASTS: dict[str, Text] = {
    "business": Text("비즈니스", "Business"),
    "tech": Text("테크", "Tech"),
    "fashion": Text("패션", "Fashion"),
    "sports": Text("스포츠", "Sports"),
    "food": Text("푸드", "Food"),
    "entertainment": Text("엔터테인먼트", "Entertainment"),
    "classics": Text("클래식", "Classics"),
}


def index(characters: Iterable[Character]) -> dict[str, Character]:
    """Give characters by id, in order. Raises ValueError for an id that stands twice or a cast that there is not."""
    found: dict[str, Character] = {}
    for character in characters:
        if character.id in found:
            raise ValueError(f"two characters have the id {character.id!r}; rename one")
        if character.cast not in CASTS:
            raise ValueError(f"{character.id} is in the cast {character.cast!r}; there are: {', '.join(CASTS)}")
        found[character.id] = character
    return found


CHARACTERS: dict[str, Character] = index(
    (*business.CAST, *tech.CAST, *fashion.CAST, *sports.CAST, *food.CAST, *entertainment.CAST, *classics.CAST)
)


def character_of(character_id: str) -> Character:
    """Give a character by id. Raises InvalidInputError naming the ids that there are."""
    if character_id not in CHARACTERS:
        raise InvalidInputError.of(
            "character", f"no character {character_id[:40]!r}; there are: {', '.join(CHARACTERS)}"
        )
    return CHARACTERS[character_id]
