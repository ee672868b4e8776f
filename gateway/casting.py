"""Who presents a short: the catalogue as the API lists it, and the choice where the user leaves it to the studio."""

from __future__ import annotations

import difflib
import random
from collections import Counter
from collections.abc import Sequence

from gateway.recipe import Run
from services.common.characters import CASTS, CHARACTERS, Character, Text, Voice
from services.common.language import LANGUAGES
from shorts.llm.v1.llm_pb2 import Script, Tone
from shorts.scene.v1.scene_pb2 import Category, Mood
from shorts.studio.v1 import studio_pb2

NOBODY = "none"
_MOST_NEAR = 4
_CASTS: dict[int, tuple[str, ...]] = {
    Category.CATEGORY_FOOD: ("food",),
    Category.CATEGORY_TECH: ("tech",),
    Category.CATEGORY_FASHION: ("fashion",),
    Category.CATEGORY_SPORTS: ("sports",),
    Category.CATEGORY_BUSINESS: ("business",),
    Category.CATEGORY_ENTERTAINMENT: ("entertainment",),
}
# Who suits what has no cast of its own.
_SUITED: dict[int, tuple[str, ...]] = {
    Category.CATEGORY_NATURE: ("adventurous-monkey", "energetic-dog", "cheerful-bear", "calm-cat", "wise-owl"),
    Category.CATEGORY_CITY: ("clever-fox", "energetic-dog", "cheerful-bear", "calm-cat", "happy-rabbit"),
    Category.CATEGORY_HOME: ("calm-cat", "cheerful-bear", "happy-rabbit", "barista-otter", "wise-owl"),
    Category.CATEGORY_HEALTH: ("yoga-deer", "calm-cat", "happy-rabbit", "trainer-bear", "wise-owl"),
    Category.CATEGORY_LEARNING: ("wise-owl", "clever-fox", "strategist-eagle", "creative-penguin", "happy-rabbit"),
    Category.CATEGORY_TRAVEL: ("adventurous-monkey", "runner-kangaroo", "energetic-dog", "clever-fox", "wise-owl"),
    Category.CATEGORY_DREAM: ("creative-penguin", "artist-cat", "calm-cat", "wise-owl", "happy-rabbit"),
}
# What the words of a script must name for somebody to be just the right one.
_KNOWS: dict[str, tuple[str, ...]] = {
    "baker-bear": ("빵", "베이커리", "오븐", "bread", "bakery", "baker", "oven"),
    "barista-otter": ("커피", "카페", "라테", "라떼", "coffee", "cafe", "tea"),
    "sommelier-fox": ("와인", "wine"),
    "chef-penguin": ("요리", "주방", "레시피", "국수", "recipe", "kitchen", "soup", "dish"),
    "foodie-hamster": ("맛집", "간식", "과자", "snack", "dessert"),
    "ai-panda": ("인공지능", "로봇", "robot", "artificial intelligence"),
    "dev-raccoon": ("코드", "개발자", "프로그램", "code", "developer", "software"),
    "blockchain-monkey": ("블록체인", "코인", "blockchain", "crypto"),
    "designer-swan": ("디자인", "design"),
    "fashionista-cat": ("옷", "가방", "dress", "handbag"),
    "yoga-deer": ("요가", "명상", "잠", "yoga", "meditation", "sleep"),
    "runner-kangaroo": ("달리기", "마라톤", "러닝", "marathon", "running"),
    "trainer-bear": ("헬스", "운동", "gym", "workout"),
    "musician-fox": ("음악", "노래", "기타", "music", "song", "guitar"),
    "artist-cat": ("그림", "미술", "물감", "painting", "art"),
    "gamer-otter": ("게임", "game"),
    "wise-owl": ("책", "도서관", "역사", "book", "library", "history"),
    "adventurous-monkey": ("여행", "지도", "travel", "map", "island"),
}
# Tones that suit a mood; a joker does not tell of a loss.
_TONES: dict[int, tuple[str, ...]] = {
    Mood.MOOD_CALM: ("casual", "professional"),
    Mood.MOOD_HAPPY: ("enthusiastic", "funny"),
    Mood.MOOD_EXCITED: ("enthusiastic",),
    Mood.MOOD_WARM: ("casual",),
    Mood.MOOD_SAD: ("casual", "professional"),
    Mood.MOOD_TENSE: ("professional", "casual"),
    Mood.MOOD_MYSTERIOUS: ("professional", "casual"),
    Mood.MOOD_PLAYFUL: ("funny",),
}


def presenter(run: Run) -> str:
    """Give the id of who presents the short; "" for nobody, and while it is not decided."""
    return "" if run.spec.character == NOBODY else run.spec.character


def manner(run: Run) -> Voice:
    """Give how the presenter speaks against the voice; as it is where the user chose the voice or nobody presents."""
    return Voice(variant="") if run.spec.voice or not presenter(run) else CHARACTERS[presenter(run)].voice


def choose_character(script: Script, tone: Tone.ValueType, seed: int) -> str:
    """Choose who presents a script: by what it is about, then by tone and mood; among equals by seed."""
    casts = _CASTS.get(script.category, () if script.category in _SUITED else ("classics",))
    suited = [c for c in CHARACTERS.values() if c.cast in casts or c.id in _SUITED.get(script.category, ())]
    words = " ".join([script.title, *(k for scene in script.scenes for k in scene.keywords)]).casefold()
    tokens = set(words.split())
    experts = {name for name, known in _KNOWS.items() if any(_said(word, words, tokens) for word in known)}
    moods = Counter(scene.mood or Mood.MOOD_CALM for scene in script.scenes)
    mood = moods.most_common(1)[0][0] if moods else Mood.MOOD_CALM
    wanted = _tone_name(tone)

    def score(character: Character) -> int:
        fits = 4 * (character.id in experts) + 2 * (character.tone == wanted)
        return fits + (character.tone in _TONES[mood])

    best = max(map(score, suited))
    ids = [character.id for character in suited if score(character) == best]
    return random.Random(seed).choice(ids)  # noqa: S311 - the same seed must give the same character


def _said(word: str, words: str, tokens: set[str]) -> bool:
    """Korean nouns carry endings and stand in compounds; English ones are words of their own."""
    if not word.isascii():
        return any(token.startswith(word) for token in tokens)
    return word in words if " " in word else bool({word, f"{word}s"} & tokens)


def _tone_name(tone: Tone.ValueType) -> str:
    return Tone.Name(tone or Tone.TONE_CASUAL).removeprefix("TONE_").lower()


def character_fault(character_id: str) -> str:
    """Say what is wrong with the id of a spec's character, naming those that it may mean; "" where nothing is."""
    if character_id in {"", NOBODY, *CHARACTERS}:
        return ""
    near = _near(character_id)
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    listed = f"`shorts characters` lists all {len(CHARACTERS)}, {NOBODY!r} is nobody"
    return f"no character {character_id[:40]!r}; {meant}{listed}"


def _near(wanted: str) -> Sequence[str]:
    """Give the ids that a word may mean: by likeness of id or name, or as a part of one (bear)."""
    word = wanted.casefold().strip().replace(" ", "-").replace("_", "-")
    by_name: dict[str, str] = {}
    for character in CHARACTERS.values():
        for name in (character.id, character.name.ko, character.name.en, character.role.en):
            by_name.setdefault(name.casefold().replace(" ", "-"), character.id)
    parts = [identity for name, identity in by_name.items() if word in name and (len(word) > 1 or not word.isascii())]
    alike = [by_name[name] for name in difflib.get_close_matches(word, by_name, _MOST_NEAR, 0.6)]
    return list(dict.fromkeys([*alike, *parts]))[:_MOST_NEAR]


def catalogue() -> list[studio_pb2.Character]:
    """List the characters as the API does."""
    return [
        studio_pb2.Character(
            id=character.id,
            cast=character.cast,
            cast_name=_text(CASTS[character.cast]),
            species=character.species,
            name=_text(character.name),
            role=_text(character.role),
            persona=_text(character.persona),
            tone=Tone.Value(f"TONE_{character.tone.upper()}"),
            languages=LANGUAGES,
        )
        for character in CHARACTERS.values()
    ]


def _text(text: Text) -> studio_pb2.LocalText:
    return studio_pb2.LocalText(ko=text.ko, en=text.en)
