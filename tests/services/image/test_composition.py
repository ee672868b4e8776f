"""Props keep clear of title and captions, of the frame's edge and of each other."""

from __future__ import annotations

from itertools import combinations

import pytest

from services.common.drawing.canvas import Dice
from services.image.illustrator.composition import LAYOUTS, accent, arrange
from shorts.scene.v1 import scene_pb2

SIZES = [(1080, 1920), (1080, 1080), (1920, 1080)]
EMOJIS = ["🍞", "⏰", "🥣", "🧈"]


@pytest.mark.parametrize("stands", [False, True])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_props_stand_between_title_and_captions(count: int, size: tuple[int, int], stands: bool) -> None:
    width, height = size
    for seed in range(40):
        mood = 1 + seed % 8
        props = arrange(EMOJIS[:count], width, height, mood=mood, dice=Dice(seed), scene_index=seed, stands=stands)
        assert [prop.emoji for prop in props] == EMOJIS[:count]
        for prop in props:
            half = prop.size * min(size) / 2
            assert prop.center.y - half / height >= 0.2
            assert prop.center.y + half / height <= 0.6
            assert prop.center.x - half / width >= 0.02
            assert prop.center.x + half / width <= 0.98
            assert 0 <= prop.depth <= 1
            assert 0 <= prop.appears_at <= 1.2
            assert prop.entrance != scene_pb2.ENTRANCE_UNSPECIFIED
        assert all(props[0].size >= other.size for other in props), "the hero is the largest"
        for one, other in combinations(props, 2):
            gap = ((one.center.x - other.center.x) * width, (one.center.y - other.center.y) * height)
            # Emoji seldom fill the corners of their squares: circles of 80 % must not overlap.
            assert (gap[0] ** 2 + gap[1] ** 2) ** 0.5 >= 0.8 * (one.size + other.size) * min(size) / 2


def test_neighbouring_scenes_are_composed_differently() -> None:
    for count in LAYOUTS:
        first, second = (
            arrange(EMOJIS[:count], 1080, 1920, mood=1, dice=Dice(5), scene_index=index) for index in (0, 1)
        )
        assert [p.center for p in first] != [p.center for p in second]
        assert [p.size for p in first] != [p.size for p in second]


def test_nothing_to_show_is_nothing() -> None:
    assert arrange([], 1080, 1920, mood=1, dice=Dice(1)) == []


@pytest.mark.parametrize("frame", SIZES)
@pytest.mark.parametrize("photo", [(4000, 3000), (1000, 1000), (800, 2400)])
def test_an_accent_sits_at_the_card(photo: tuple[int, int], frame: tuple[int, int]) -> None:
    for seed in range(6):
        prop = accent("☕", photo, frame, Dice(seed))
        half = prop.size * min(frame) / 2
        assert prop.center.y - half / frame[1] >= 0.2
        assert prop.center.y + half / frame[1] <= 0.6
        assert half / frame[0] <= prop.center.x <= 1 - half / frame[0]
