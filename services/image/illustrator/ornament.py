"""What makes a picture livelier and can never be wrong: halos behind things, and small accents in the air."""

from __future__ import annotations

from services.common.drawing.canvas import Dice
from shorts.scene.v1 import scene_pb2 as scene

_BY_CATEGORY: dict[int, tuple[str, ...]] = {
    scene.CATEGORY_FOOD: ("✨", "🌿", "✨"),
    scene.CATEGORY_NATURE: ("🍃", "✨", "🌿"),
    scene.CATEGORY_HEALTH: ("🍃", "✨", "🌿"),
    scene.CATEGORY_TRAVEL: ("🍃", "✨", "☁️"),
    scene.CATEGORY_DREAM: ("🌟", "✨", "⭐"),
}
_BY_MOOD: dict[int, tuple[str, ...]] = {
    scene.MOOD_CALM: ("🍃", "✨", "🌿"),
    scene.MOOD_HAPPY: ("✨", "🌼", "✨"),
    scene.MOOD_EXCITED: ("✨", "🌟", "✨"),
    scene.MOOD_WARM: ("✨", "🍂", "✨"),
    scene.MOOD_SAD: ("💧", "🍂", "💧"),
    scene.MOOD_TENSE: ("⚡", "✨", "⚡"),
    scene.MOOD_MYSTERIOUS: ("⭐", "✨", "🌟"),
    scene.MOOD_PLAYFUL: ("🌟", "✨", "🎈"),
}
# What lights up behind the props, by mood; a dark or sad picture keeps its place as it is more often.
_HALOS: dict[int, tuple[str, ...]] = {
    scene.MOOD_CALM: ("plate", "none", "motes"),
    scene.MOOD_HAPPY: ("rays", "plate", "none"),
    scene.MOOD_EXCITED: ("rays", "rays", "none"),
    scene.MOOD_WARM: ("plate", "motes", "none"),
    scene.MOOD_SAD: ("none", "motes", "none"),
    scene.MOOD_TENSE: ("rays", "none", "motes"),
    scene.MOOD_MYSTERIOUS: ("motes", "plate", "none"),
    scene.MOOD_PLAYFUL: ("plate", "rays", "none"),
}
# Places that have something in their middle for a thing to stand on or before.
_COMPLETE = frozenset({"studio", "stage", "space"})


def accents_for(category: int, mood: int) -> tuple[str, ...]:
    """Give the small things that suit a mood and a category and say nothing."""
    if mood in {scene.MOOD_CALM, scene.MOOD_WARM, scene.MOOD_HAPPY, scene.MOOD_UNSPECIFIED}:
        return _BY_CATEGORY.get(category, _BY_MOOD[mood or scene.MOOD_CALM])
    return _BY_MOOD[mood]


def choose_halo(place: str, mood: int, *, heroes: int, alone: bool, dice: Dice) -> str:
    """Choose what lies behind the props: a plate is for one thing, motes fill what would be empty."""
    if place in _COMPLETE:
        return "none"
    if not heroes:
        return "motes"
    chosen = dice.pick(_HALOS.get(mood, _HALOS[scene.MOOD_CALM]))
    return "none" if chosen == "plate" and not alone else chosen
