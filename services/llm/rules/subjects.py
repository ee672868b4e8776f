"""What a text is about as a whole: category, mood, things that it keeps speaking of, and names that are no things."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from services.llm.rules import lexicon
from services.llm.rules.brief import Brief
from services.llm.rules.senses import meant
from shorts.scene.v1.scene_pb2 import Category, Mood

_TROUBLED = {Mood.MOOD_TENSE, Mood.MOOD_SAD}
_COMMON = 4
_CALLED = re.compile(r"([가-힣]{2,4}) (?:씨|님|선생님|장군|대왕)(?=[은는이가의을를께도에,\s]|$)")


@dataclass(frozen=True)
class Subject:
    """What is known of a text before any of it is chosen."""

    text: str
    category: int
    mood: int  # of the text's words alone
    whole: int  # the mood that its scenes share; 0 for none
    common: tuple[str, ...]  # what can be pictured wherever a scene names nothing
    words: tuple[str, ...]  # title, subject and what is named most
    names: frozenset[str]  # of people, which no picture shows


def of(brief: Brief) -> Subject:
    """Find what the text of a brief is about."""
    code = brief.language
    text = " ".join(s.text for s in brief.sentences)
    told = [[f for noun in s.nouns if (f := meant(noun, s.text, text, code))] for s in brief.sentences]
    names = frozenset(match[1] for match in _CALLED.finditer(text)) if code == "ko" else frozenset()
    shown = (noun for nouns in told for noun in nouns if pictures(noun, code, names))
    pictured = [noun for noun in shown if noun not in lexicon.WEAK]
    category = lexicon.category(told, [*brief.named, *_naming(brief)], code)
    mood = lexicon.mood(text, code, 0)
    most = [noun for noun, _ in Counter(pictured).most_common(3 * _COMMON)]
    field = Category.Name(Category.ValueType(category)).removeprefix("CATEGORY_")
    about = [noun for noun in most if (known := lexicon.thing(noun, code)) and known[1] == field]
    return Subject(
        text=text,
        category=category,
        mood=mood,
        whole=0 if brief.named and mood in _TROUBLED else mood,  # the problem that a product ends is not its mood
        common=tuple(dict.fromkeys([*brief.named, *(about or most)]))[:_COMMON],
        words=(brief.title, brief.topic, *brief.named, *most),
        names=names,
    )


def pictures(noun: str, language: str, names: frozenset[str]) -> bool:
    """Whether a noun names a thing, and is not the name of a person or a place."""
    return noun not in names if language == "ko" else not noun[:1].isupper()


def _naming(brief: Brief) -> list[str]:
    """Give the words of title and subject, in English without a plural's s."""
    words = f"{brief.title} {brief.topic}".split()
    if brief.language == "ko":
        return words
    low = [re.sub(r"\W", "", word.lower()) for word in words if word[:1].islower() or word in brief.title]
    return [word if lexicon.thing(word, "en") else re.sub(r"s$", "", word) for word in low]
