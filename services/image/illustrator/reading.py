"""What a scene's words call for: things that are surely meant, things that may be, and what the short is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.image.illustrator.vocabulary import Vocabulary

# What makes 나비, a butterfly, the name of a cat.
_CAT_WORDS = ("고양이", "캣타워", "야옹", "냥", "집사")
# Two things that one picture shows together, and better.
_TOGETHER = {
    ("falling", "stairs"): "stairs-fall",
    ("🏷️", "price-cut"): "price-cut",
    ("🍽️", "🧽"): "🍽️",
}
# Parts of a prompt of at most so many words name things; longer ones describe a place or light.
_NAME_WORDS = 2
_MEASURES = frozenset({"feet", "foot", "inches", "miles", "pounds", "ounces", "hours", "minutes", "percent"})
# A prompt that begins with one of these describes where it is, and names nothing.
_DESCRIBES = re.compile(
    r"\b(?:interior|office|workspace|studio|ground|street|landscape|clinic|shelves|destination|background|lights?)$"
)


@dataclass(frozen=True)
class Things:
    """Emoji by how sure they are, most important first."""

    sure: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict, compare=False)
    """The keyword that calls for an emoji, for those that a keyword does."""


def told_apart(keywords: Sequence[str]) -> list[str]:
    """Leave out what another keyword says more exactly (멸치 of 멸치국수), and a cat's name that is another animal."""
    folded = [keyword.casefold() for keyword in keywords]
    exact = [
        keyword
        for keyword, bare in zip(keywords, folded, strict=True)
        if not any(bare != other and len(bare) > 1 and _says(other, bare) for other in folded)
    ]
    about_a_cat = any(cat in keyword for keyword in keywords for cat in _CAT_WORDS)
    return [keyword for keyword in exact if not (about_a_cat and keyword == "나비")]


def _says(keyword: str, bare: str) -> bool:
    """Tell whether a keyword says what another does: a Korean compound holds it, an English one as a word."""
    return bare in (keyword.split() if bare.isascii() else keyword)


def subjects_of(prompt: str) -> list[str]:
    """Give the things that an English prompt names; in a prompt of whole sentences, all its words.

    Writers name between commas what is seen and what the short is about, then describe place and light in longer
    parts. A measure (feet) ends the list: such a list counts what the text counts rather than names what it is about.
    """
    subjects: list[str] = []
    parts = [part.strip() for part in prompt.split(",")]
    if len(parts[0].split()) > _NAME_WORDS and not _DESCRIBES.search(parts[0]):
        return prompt.replace(",", " ").split()
    for part in parts:
        if not part or len(part.split()) > _NAME_WORDS or part.casefold() in _MEASURES:
            break
        subjects.append(part)
    return subjects


def read(vocabulary: Vocabulary, keywords: Sequence[str], prompt: str) -> Things:
    """Choose what a scene shows; where its own words surely name nothing, the first thing of the prompt that does."""
    known = [(word, emoji) for word in told_apart(keywords) if (emoji := vocabulary.prop(word))]
    sure = [emoji for word, emoji in known if vocabulary.sure(word)]
    possible = [emoji for word, emoji in known if not vocabulary.sure(word)]
    if not sure:
        named = ((vocabulary.prop(word), vocabulary.sure(word)) for word in subjects_of(prompt))
        sure = [emoji for emoji, certain in named if emoji and certain][:1]
    words = {emoji: word for word, emoji in reversed(known)}
    for pair, both in _TOGETHER.items():
        if set(pair) <= set(sure):
            first = min(sure.index(part) for part in pair)
            words[both] = words.get(sure[first], "")
            sure[first] = both
            sure = [emoji for emoji in sure if emoji == both or emoji not in pair]
    return Things(tuple(dict.fromkeys(sure)), tuple(e for e in dict.fromkeys(possible) if e not in sure), words)
