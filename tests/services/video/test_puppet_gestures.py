"""Gestures: on the words that matter, to the side of what is shown, never in each other's way."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.common.characters import CHARACTERS
from services.common.drawing.characters.pose import GESTURES
from services.common.drawing.composition import Stage, stage_of
from services.video.puppet.gestures import APART, gestures_of
from services.video.puppet.words import EARLY, LEFT, find_word, time_props
from shorts.scene.v1 import scene_pb2

MOODS = [mood for mood in scene_pb2.Mood.values() if mood]


def stage(*, photo: bool = False, index: int = 0, seed: int = 0) -> Stage:
    return stage_of(
        CHARACTERS["fighter-dragon"], 1080, 1920, scene_index=index, scene_count=5, seed=seed, mood=1, photo=photo
    )


def words(*texts: str, seconds: float = 0.6) -> list[scene_pb2.WordTiming]:
    return [
        scene_pb2.WordTiming(text=text, start=0.2 + n * seconds, end=0.15 + (n + 1) * seconds)
        for n, text in enumerate(texts)
    ]


def made(said: list[scene_pb2.WordTiming], *props: scene_pb2.Prop, **changes: Any) -> list[scene_pb2.Gesture]:
    fields: dict[str, Any] = {
        "mood": scene_pb2.MOOD_WARM, "duration": 6.0, "first": False, "last": False, "photo": False, "seed": 1,
    }  # fmt: skip
    return gestures_of(said, props, changes.pop("stage", stage()), **{**fields, **changes})


def test_the_word_that_names_a_prop_is_pointed_at_on_its_side() -> None:
    said = words("지금도", "아침마다", "갓", "구운", "식빵을", "먹어요.")
    for seed, kind in ((0, "point_right"), (1, "point_left")):
        found = made(said, scene_pb2.Prop(emoji="🍞", keyword="식빵"), stage=stage(seed=seed))
        (gesture,) = (g for g in found if g.kind == kind)
        assert said[4].start - 0.2 <= gesture.time <= said[4].start


def test_it_greets_first_and_takes_leave_last() -> None:
    said = words("안녕", "여러분", "오늘은", "빵", "얘기예요", "들어", "보세요")
    greeting = made(said, first=True)[0]
    assert (greeting.kind, greeting.time < 0.3) == ("wave", True)
    leave = made(said, last=True)[-1]
    assert (leave.kind, leave.time >= 6.0 - 1.95) == ("wave", True), "with the last card"
    assert leave.time + leave.duration <= 6.0
    assert "wave" not in {gesture.kind for gesture in made(said)}
    assert made(said, first=True, mood=scene_pb2.MOOD_TENSE)[0].kind == "point_up", "at the card"


def test_a_photo_is_presented() -> None:
    kinds = {gesture.kind for gesture in made(words("이", "컵은", "가벼워요"), photo=True, stage=stage(photo=True))}
    assert "present_right" in kinds
    below = stage(photo=True, index=1)
    assert "point_up" in {gesture.kind for gesture in made(words("이", "컵은"), photo=True, stage=below)}


def test_numbers_questions_and_exclamations_are_marked() -> None:
    tense = {"mood": scene_pb2.MOOD_EXCITED}
    assert [g.kind for g in made(words("단", "9,900원"), **tense)] == ["point_up"]
    assert [g.kind for g in made(words("왜", "그래?"), **tense)] == ["shrug"]
    assert [g.kind for g in made(words("와", "대박!"), **tense)] == ["cheer"]


@given(
    st.lists(st.sampled_from(["식빵을", "9,900원", "왜?", "와!", "이웃들이", "은", "of", "families"]), max_size=40),
    st.sampled_from(MOODS), st.floats(0.5, 20), st.booleans(), st.booleans(), st.booleans(), st.integers(0, 99),
)  # fmt: skip
def test_gestures_are_apart_and_within_the_scene(  # type: ignore[no-untyped-def]
    texts, mood, duration, first, last, photo, seed
) -> None:
    said = words(*texts, seconds=0.3)
    given_ = {"mood": mood, "duration": duration, "first": first, "last": last, "photo": photo, "seed": seed}
    bread = scene_pb2.Prop(emoji="🍞", keyword="식빵")
    found = made(said, bread, **given_)
    assert found == made(said, bread, **given_), "the same inputs give the same gestures"
    assert all(gesture.kind in GESTURES for gesture in found)
    assert all(gesture.time >= 0 and gesture.time + gesture.duration <= duration + 1e-3 for gesture in found)
    assert all(gesture.duration >= 0.3 for gesture in found)
    for one, next_ in pairwise(found):
        assert next_.time - one.time >= APART - 2e-3
        assert next_.time >= one.time + one.duration


def test_another_seed_marks_with_other_gestures() -> None:
    said = words(*["이웃들이"] * 12)
    ways = {tuple(g.kind for g in made(said, seed=seed, duration=9, mood=scene_pb2.MOOD_HAPPY)) for seed in range(9)}
    assert len(ways) > 1


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        ("빵", "빵집은", True), ("식빵", "식빵을", True), ("도서관", "책을", False), ("소금빵", "갓", False),
        ("goose", "goose.", True), ("bakery", "Bakeries", True), ("cat", "category", False), ("bread", "breads", True),
        ("light bulb", "bulbs!", True), ("sea", "season", False),
    ],
)  # fmt: skip
def test_words_name_things_in_their_forms(keyword: str, text: str, found: bool) -> None:
    assert (find_word(words("그", text), keyword) is not None) == found


def test_props_come_in_with_the_word_that_names_them() -> None:
    said = words("하나", "둘", "빵이", "넷", "끝의", "우유")
    props = [
        scene_pb2.Prop(emoji="🍞", keyword="빵", appears_at=0.1),
        scene_pb2.Prop(emoji="✨", appears_at=0.44),
        scene_pb2.Prop(emoji="🧀", keyword="치즈", appears_at=0.7),
        scene_pb2.Prop(emoji="🥛", keyword="우유", appears_at=0.2),
    ]
    time_props(props, said, 3.6)
    assert [p.appears_at for p in props] == pytest.approx([said[2].start - EARLY, 0.44, 0.7, 3.6 - LEFT])
