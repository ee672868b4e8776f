"""A character as the parts see it: its data, its anatomy with its own features, and lists of parts by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar

from services.common.characters.model import Character, Outfit, Palette
from services.common.characters.species import SPECIES, Anatomy
from services.common.errors import InvalidInputError

T = TypeVar("T")
# Where the middle of the common head is, and where the common neck ends in the shoulders.
HEAD_Y, SHOULDER_Y = -80.0, -57.0


def part_of(parts: Mapping[str, T], name: str, field: str) -> T:
    """Give a part by name. Raises InvalidInputError naming the field and the parts that there are."""
    if name not in parts:
        raise InvalidInputError.of(field, f"no part {name!r}; there are: {', '.join(parts)}")
    return parts[name]


class Look:
    """What the parts need to know of a character. Raises InvalidInputError for a species or feature not known."""

    def __init__(self, character: Character) -> None:
        self.character = character
        anatomy = part_of(SPECIES, character.species, "species")
        unknown = [name for name, _ in character.features if name not in Anatomy.__dataclass_fields__]
        if unknown:
            listed = ", ".join(Anatomy.__dataclass_fields__)
            raise InvalidInputError.of("features", f"no feature {unknown[0]!r}; there are: {listed}")
        features: dict[str, Any] = dict(character.features)
        self.anatomy: Anatomy = replace(anatomy, **features)

    @cached_property
    def palette(self) -> Palette:
        """Its colours."""
        return self.character.palette

    @cached_property
    def outfit(self) -> Outfit:
        """Its clothes."""
        return self.character.outfit

    @cached_property
    def is_bird(self) -> bool:
        """Tell whether it has wings or flippers."""
        return self.anatomy.limbs != "arms"

    @cached_property
    def drop(self) -> float:
        """How much lower the shoulders are than common ones, so that a long neck has room, units."""
        return self.anatomy.neck

    @cached_property
    def head_y(self) -> float:
        """Where the middle of its head is: the top of every head is 100 high."""
        return -100.0 + 20.0 * self.anatomy.head

    @cached_property
    def shoulder(self) -> tuple[float, float]:
        """The viewer's right shoulder."""
        return 12.0 * self.anatomy.build, SHOULDER_Y + self.drop
