"""Where a scene takes place."""

from __future__ import annotations

from collections.abc import Sequence

from services.common.drawing.canvas import Dice
from services.image.illustrator.reading import subjects_of, told_apart
from services.image.illustrator.vocabulary import Vocabulary
from shorts.scene.v1 import scene_pb2 as scene

# The places of a short about something, where no word calls for one; scenes go round among them. What says too much
# (a stage, a laboratory, a room of computers) is not among them.
FAMILIES: dict[int, tuple[str, ...]] = {
    scene.CATEGORY_FOOD: ("kitchen", "cafe", "market"),
    scene.CATEGORY_TECH: ("office", "studio", "living_room"),
    scene.CATEGORY_FASHION: ("boutique", "studio", "street"),
    scene.CATEGORY_SPORTS: ("gym", "sports_field", "road", "meadow"),
    scene.CATEGORY_NATURE: ("forest", "meadow", "mountains", "sea"),
    scene.CATEGORY_CITY: ("street", "living_room"),
    scene.CATEGORY_HOME: ("living_room", "kitchen", "bedroom"),
    scene.CATEGORY_HEALTH: ("hospital", "meadow", "living_room"),
    scene.CATEGORY_LEARNING: ("library", "classroom", "meadow"),
    scene.CATEGORY_TRAVEL: ("road", "sea", "mountains", "street"),
    scene.CATEGORY_BUSINESS: ("office", "cafe", "street"),
    scene.CATEGORY_ENTERTAINMENT: ("living_room", "meadow", "street"),
    scene.CATEGORY_DREAM: ("dream_clouds", "space", "forest"),
}
# Where the category is not known.
MOODS: dict[int, tuple[str, ...]] = {
    scene.MOOD_CALM: ("meadow", "living_room", "sea", "cafe"),
    scene.MOOD_HAPPY: ("meadow", "street", "sea"),
    scene.MOOD_EXCITED: ("street", "mountains", "night_city"),
    scene.MOOD_WARM: ("living_room", "cafe", "meadow", "street"),
    scene.MOOD_SAD: ("rainy_window", "road", "bedroom", "sea"),
    scene.MOOD_TENSE: ("night_city", "road", "office"),
    scene.MOOD_MYSTERIOUS: ("forest", "night_city", "dream_clouds"),
    scene.MOOD_PLAYFUL: ("dream_clouds", "street", "meadow"),
}
# Places that whole shorts speak of, and where their other scenes may as well be.
NEAR: dict[str, tuple[str, ...]] = {
    "bakery": ("kitchen", "cafe", "street"),
    "cafe": ("kitchen", "living_room", "street"),
    "market": ("kitchen", "street"),
    "living_room": ("kitchen", "bedroom"),
    "meadow": ("street", "forest"),
    "flower_shop": ("street", "meadow"),
    "farm": ("meadow", "road"),
    "palace": ("library", "mountains"),
    "underwater": ("sea",),
    "classroom": ("library",),
    "forest": ("meadow", "mountains"),
}


def choose_place(
    vocabulary: Vocabulary,
    keywords: Sequence[str],
    prompt: str,
    *,
    category: int,
    mood: int,
    seed: int,
    scene_index: int,
) -> str:
    """Choose the place of a scene.

    What its words call for comes first (those that are places before those that only call for one), then what the
    prompt names, then the short's category. Every other scene of a short that stays in one place moves on to one
    nearby, so that neighbours differ.
    """
    said = _called(vocabulary, told_apart(keywords))
    called = said or _called(vocabulary, subjects_of(prompt))
    odd = scene_index % 2 == 1
    if called and not (odd and called[0] in NEAR):
        return called[0]
    if not called and mood == scene.MOOD_SAD and not odd:
        return "rainy_window"
    family = FAMILIES.get(category) or MOODS.get(mood) or MOODS[scene.MOOD_CALM]
    if called:
        others = [site for word in told_apart(keywords) if (site := vocabulary.site(word)) and site != called[0]]
        return _turned(others[:1] or NEAR[called[0]], seed, scene_index // 2)
    return _turned(family, seed, scene_index)


def _called(vocabulary: Vocabulary, words: Sequence[str]) -> list[str]:
    sites = [place for word in words if (place := vocabulary.site(word))]
    return [*sites, *(place for word in words if (place := vocabulary.place(word)))]


def _turned(places: Sequence[str], seed: int, step: int) -> str:
    """Go round among places; the seed says where to start, the same for every scene of a short."""
    return places[(Dice(seed, 1).upto(len(places)) + step) % len(places)]
