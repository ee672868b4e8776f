"""What words are about: categories, moods, and how to paint them; the tables stand in lexicon.toml."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from services.llm.rules.words import words
from shorts.llm.v1.llm_pb2 import SceneRole
from shorts.scene.v1.scene_pb2 import Category, Mood

_MOODS = tuple(name.removeprefix("MOOD_") for name in Mood.keys())[1:]  # noqa: SIM118 - no dict
_ROLE_MOODS: dict[int, str] = {
    SceneRole.SCENE_ROLE_HOOK: "EXCITED", SceneRole.SCENE_ROLE_PROBLEM: "TENSE", SceneRole.SCENE_ROLE_PROOF: "HAPPY",
    SceneRole.SCENE_ROLE_CALL_TO_ACTION: "EXCITED", SceneRole.SCENE_ROLE_CLOSE: "WARM",
}  # fmt: skip
# The last word of a name that says what it names: Maple Street is a street, Anna Rose no flower.
PLACES = frozenset(
    words(
        """
    street road avenue lane square city town village library museum school university college hospital station airport
    park river lake mountain valley island bridge market shop store cafe bakery restaurant hotel church lighthouse
    harbour harbor beach forest garden gardens theatre theater cinema company office bank house home hall gulf sea
    ocean bay point hill coast castle palace stadium circle county
    """
    )
)
# Words that mean something else as often as not: they count for less.
WEAK = set(
    words(
        """
    이 말 배 차 눈 비 달 벌 문 줄 개 소 약 목 발 손 강 산 새 공 골 길 집 방 파 국 용 맛 다리 머리 물 화면
    반팔 긴팔 패딩 주머니 눈물 물방울 book
    body back head hand feet water room table box cup bottle man light people customers ice door window line
    손님 물 주인 사람 얼음 상자 그릇 컵 문 창문 길
    """
    )
)
# Relatives stand in texts about anything.
FAMILY = set(
    words(
        """
    가족 엄마 어머니 아빠 아버지 할머니 할아버지 아이 아이들 아기 부부 아내 남편 딸 아들 형 동생
    family mother father grandmother grandfather child children baby wife husband son daughter
    """
    )
)
_EVERYDAY = {"FOOD": 0.75, "HOME": 0.8}  # people eat and live in texts about anything
_PASSING, _KIN, _NAMING = 0.3, 0.5, 3.0
_SHARE = 0.14  # of the sentences that a category needs


@cache
def tables() -> dict[str, Any]:
    """Give the word lists."""
    return tomllib.loads((Path(__file__).parent / "lexicon.toml").read_text("utf-8"))


@cache
def things() -> dict[str, tuple[str, str]]:
    """Give Korean noun -> (English, category)."""
    return {ko: (en, name) for name, table in tables()["things"].items() for ko, en in table.items()}


@cache
def english_things() -> dict[str, str]:
    """Give English noun -> category."""
    words = {en: name for en, name in things().values() if " " not in en}
    for name, listed in tables()["english"].items():
        words |= dict.fromkeys(listed.split(), name)
    return words


def thing(word: str, language: str) -> tuple[str, str] | None:
    """Give (English, category) of a noun; for a Korean compound, of its last part that is known."""
    if language == "en":
        name = english_things().get(word.lower())
        return (word.lower(), name) if name else None
    for start in range(len(word)):
        if (found := things().get(word[start:])) and (start == 0 or len(word) - start > 1):
            return found
    return None


def category(told: Sequence[Sequence[str]], named: Iterable[str], language: str) -> int:
    """Give the Category of a text from the nouns of each of its sentences; CATEGORY_UNSPECIFIED where none carries it.

    A sentence speaks once for each category that it touches, so that one list of things does not outvote the rest;
    `named`, the words of title and subject, speak as loud as three sentences. A text is of a category only if a good
    part of it speaks of that.
    """
    votes: dict[str, float] = defaultdict(float)
    for nouns in told:
        for name, weight in _votes(nouns, language).items():
            votes[name] += weight
    for name, weight in _votes(named, language).items():
        votes[name] += _NAMING * weight
    if not votes:
        return Category.CATEGORY_UNSPECIFIED
    best = max(votes, key=lambda name: (votes[name], name))
    fewest = max(min(1.0, float(len(told))), _SHARE * len(told))
    return Category.Value(f"CATEGORY_{best}") if votes[best] >= fewest else Category.CATEGORY_UNSPECIFIED


def _votes(nouns: Iterable[str], language: str) -> dict[str, float]:
    """Give what one sentence speaks of, each category by its surest word."""
    votes: dict[str, float] = {}
    for noun in nouns:
        if found := thing(noun, language):
            weight = _PASSING if noun in WEAK else _KIN if noun in FAMILY else _EVERYDAY.get(found[1], 1.0)
            votes[found[1]] = max(weight, votes.get(found[1], 0.0))
    return votes


@cache
def _mood_words(language: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(words.split()) for name, words in tables()["moods"][language].items()}


def mood(text: str, language: str, role: int, base: int = 0) -> int:
    """Give the Mood of a text: its words count, then its role in the script, then the mood of the whole (`base`)."""
    words = re.findall(r"[가-힣]+|[a-z]+", re.sub(tables()["beside_moods"][language], " ", text.lower()))
    votes: dict[str, float] = defaultdict(float)
    for name, stems in _mood_words(language).items():
        for word in words:
            exact = word in stems
            if exact or (language == "ko" and any(len(stem) > 1 and word.startswith(stem) for stem in stems)):
                votes[name] += 2
    if "?" in text:
        votes["MYSTERIOUS"] += 1
    if role in _ROLE_MOODS:
        votes[_ROLE_MOODS[role]] += 0.6
    if base:
        votes[Mood.Name(Mood.ValueType(base)).removeprefix("MOOD_")] += 0.8
    if not votes or (not role and max(votes.values()) < 4):
        return Mood.MOOD_CALM if role else Mood.MOOD_UNSPECIFIED
    best = max(_MOODS, key=lambda name: votes[name])
    return Mood.Value(f"MOOD_{best}")


def prompt(nouns: Iterable[str], language: str, category_value: int, mood_value: int) -> str:
    """Write what an image model should paint, in English only; words that have no translation are left out."""
    # Of "travel mug" the last word says what it is.
    heads = ((noun, noun.rsplit(" ", 1)[-1] if language == "en" else noun) for noun in nouns)
    seen = dict.fromkeys(noun if " " in noun else found[0] for noun, head in heads if (found := thing(head, language)))
    place = tables()["paint"]["places"][Category.Name(Category.ValueType(category_value)).removeprefix("CATEGORY_")]
    light = tables()["paint"]["lights"][Mood.Name(Mood.ValueType(mood_value)).removeprefix("MOOD_")]
    subject = ", ".join(list(seen)[:4])
    return ", ".join(filter(None, [subject, place, light, "vertical composition, detailed illustration, no text"]))
