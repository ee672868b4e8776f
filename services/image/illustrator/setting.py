"""Where a scene takes place."""

from __future__ import annotations

from collections.abc import Sequence

from services.common.drawing.canvas import Dice
from services.image.illustrator.vocabulary import Vocabulary
from shorts.scene.v1 import scene_pb2 as scene

# The places of a short about something; scenes go round among them.
FAMILIES: dict[int, tuple[str, ...]] = {
    scene.CATEGORY_FOOD: ("kitchen", "cafe", "market", "bakery", "street"),
    scene.CATEGORY_TECH: ("office", "studio", "server_room", "night_city", "laboratory"),
    scene.CATEGORY_FASHION: ("boutique", "studio", "street", "stage"),
    scene.CATEGORY_SPORTS: ("gym", "sports_field", "road", "meadow"),
    scene.CATEGORY_NATURE: ("forest", "meadow", "mountains", "sea"),
    scene.CATEGORY_CITY: ("street", "cafe", "night_city", "market"),
    scene.CATEGORY_HOME: ("living_room", "kitchen", "bedroom", "street"),
    scene.CATEGORY_HEALTH: ("meadow", "gym", "laboratory", "bedroom", "living_room"),
    scene.CATEGORY_LEARNING: ("library", "laboratory", "office", "space"),
    scene.CATEGORY_TRAVEL: ("road", "sea", "mountains", "street", "night_city"),
    scene.CATEGORY_BUSINESS: ("office", "street", "studio", "night_city", "cafe"),
    scene.CATEGORY_ENTERTAINMENT: ("stage", "studio", "night_city", "living_room"),
    scene.CATEGORY_DREAM: ("dream_clouds", "space", "bedroom", "forest"),
}
# Where the category is not known.
MOODS: dict[int, tuple[str, ...]] = {
    scene.MOOD_CALM: ("meadow", "living_room", "sea", "cafe"),
    scene.MOOD_HAPPY: ("meadow", "street", "studio", "sea"),
    scene.MOOD_EXCITED: ("stage", "studio", "night_city", "sports_field"),
    scene.MOOD_WARM: ("living_room", "cafe", "meadow", "street"),
    scene.MOOD_SAD: ("rainy_window", "road", "bedroom", "sea"),
    scene.MOOD_TENSE: ("night_city", "road", "office", "server_room"),
    scene.MOOD_MYSTERIOUS: ("space", "forest", "library", "night_city"),
    scene.MOOD_PLAYFUL: ("dream_clouds", "studio", "stage", "meadow"),
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

    A place that the words call for wins, unless it belongs to the whole short anyway (a bakery in a short about
    food): then every other scene moves on to another place of the family, so that neighbours differ.
    """
    family = FAMILIES.get(category) or MOODS.get(mood) or MOODS[scene.MOOD_CALM]
    called = [place for word in keywords if (place := vocabulary.place(word))]
    if not called:
        called = [place for word in prompt.split() if (place := vocabulary.place(word))][:2]
    called = list(dict.fromkeys(called))
    if called and (called[0] not in family or scene_index % 2 == 0):
        return called[0]
    # The seed turns the family, the same for every scene of a short.
    start = Dice(seed, 1).upto(len(family))
    turned = [family[(start + scene_index // (2 if called else 1) + i) % len(family)] for i in range(len(family))]
    others = [place for place in [*called[1:], *turned] if place not in called[:1]]
    if mood == scene.MOOD_SAD and not called and scene_index % 2 == 0:
        return "rainy_window"
    return others[0]
