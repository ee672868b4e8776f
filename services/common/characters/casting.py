"""Who suits a text: by what it is about, then by tone and mood."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence

from services.common.characters import CHARACTERS, Character
from shorts.llm.v1.llm_pb2 import Script, Tone
from shorts.scene.v1.scene_pb2 import Category, Mood

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


def choose_character(script: Script, tone: Tone.ValueType, seed: int) -> str:
    """Choose who presents a script out of all: by what it is about, then by tone and mood; among equals by seed."""
    moods = Counter(scene.mood or Mood.MOOD_CALM for scene in script.scenes)
    mood = moods.most_common(1)[0][0] if moods else Mood.MOOD_CALM
    words = [script.title, *(k for scene in script.scenes for k in scene.keywords)]
    return choose(CHARACTERS, script.category, words, mood, tone, seed)


def choose(
    among: Iterable[str], category: int, words: Sequence[str], mood: int, tone: Tone.ValueType, seed: int
) -> str:
    """Choose one of the ids `among`, at least one, for a text of a category and a mood that speaks of `words`.

    Who knows the matter comes first, then whose way of speaking is the tone's, then whose suits the mood; those of the
    cast that the category calls for, where there are any. Among equals the seed decides.
    """
    given = [CHARACTERS[name] for name in dict.fromkeys(among)]
    casts = _CASTS.get(category, () if category in _SUITED else ("classics",))
    suited = [c for c in given if c.cast in casts or c.id in _SUITED.get(category, ())] or given
    text = " ".join(words).casefold()
    tokens = set(text.split())
    experts = {name for name, known in _KNOWS.items() if any(_said(word, text, tokens) for word in known)}
    wanted = _tone_name(tone)

    def score(character: Character) -> int:
        fits = 4 * (character.id in experts) + 2 * (character.tone == wanted)
        return fits + (character.tone in _TONES.get(mood, ()))

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
