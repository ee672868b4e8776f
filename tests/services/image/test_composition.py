"""Props keep clear of title and captions, of the frame's edge and of each other."""

from __future__ import annotations

from itertools import combinations

import pytest

from services.common.drawing.canvas import Dice
from services.common.drawing.halos import field_of
from services.image.illustrator.composition import AIR, LAYOUTS, accent, arrange, sprinkle
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
            assert prop.center.y + half / height <= (0.6 if stands else field_of(*size)[1])
            assert prop.center.x - half / width >= 0.06
            assert prop.center.x + half / width <= 0.94
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


@pytest.mark.parametrize("size", SIZES)
def test_what_is_only_hinted_at_is_small(size: tuple[int, int]) -> None:
    for seed in range(12):
        hero, *_, hint = arrange(EMOJIS[:3], *size, mood=1, dice=Dice(seed), scene_index=seed, small=1)
        assert hint.size <= 0.7 * hero.size
        assert hint.size <= 0.22


def test_a_hero_on_a_plate_lies_in_its_middle() -> None:
    (hero,) = arrange(EMOJIS[:1], 1080, 1920, mood=1, dice=Dice(3), centred=True)
    assert abs(hero.center.x - 0.5) < 0.02
    assert abs(hero.center.y - sum(field_of(1080, 1920)) / 2) < 0.02


@pytest.mark.parametrize("size", SIZES)
def test_accents_float_apart(size: tuple[int, int]) -> None:
    for seed in range(len(AIR) * 4):
        props = sprinkle(EMOJIS, *size, mood=2, dice=Dice(seed))
        assert len(props) == 4
        assert all(prop.size < 0.2 for prop in props)
        for one, other in combinations(props, 2):
            gap = ((one.center.x - other.center.x) * size[0], (one.center.y - other.center.y) * size[1])
            assert (gap[0] ** 2 + gap[1] ** 2) ** 0.5 >= (one.size + other.size) * min(size) / 2
