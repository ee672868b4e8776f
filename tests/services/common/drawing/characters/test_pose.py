"""Poses are numbers: every mood and viseme has its own, and a mixture of two poses lies between them."""

from __future__ import annotations

from dataclasses import fields

import pytest

from services.common.drawing.characters.pose import (
    ARMS,
    EMOTIONS,
    GESTURES,
    VISEMES,
    Arm,
    Expression,
    Mouth,
    Pose,
    emotion_of,
    gesture_of,
    mix,
)
from services.common.errors import InvalidInputError
from shorts.scene.v1 import scene_pb2


def test_every_mood_has_an_expression_and_at_least_six_differ() -> None:
    moods = scene_pb2.Mood.values()
    assert len({emotion_of(mood) for mood in moods}) >= 8
    assert emotion_of(scene_pb2.MOOD_SAD).smile < 0 < emotion_of(scene_pb2.MOOD_HAPPY).smile
    assert emotion_of(scene_pb2.MOOD_UNSPECIFIED) == emotion_of(scene_pb2.MOOD_CALM) == emotion_of(999)
    assert len(EMOTIONS) == len(set(EMOTIONS.values()))


def test_every_viseme_has_a_mouth() -> None:
    assert set(VISEMES) == set(scene_pb2.Viseme.values())
    spoken = [v for v in scene_pb2.Viseme.values() if v != scene_pb2.VISEME_UNSPECIFIED]
    assert len({VISEMES[v] for v in spoken}) == len(spoken)
    order = (scene_pb2.VISEME_CLOSED, scene_pb2.VISEME_I, scene_pb2.VISEME_E, scene_pb2.VISEME_A)
    opened = [VISEMES[v].open for v in order]
    assert opened == sorted(opened)
    assert opened[0] == 0
    assert VISEMES[scene_pb2.VISEME_U].wide < VISEMES[scene_pb2.VISEME_O].wide < VISEMES[scene_pb2.VISEME_I].wide


@pytest.mark.parametrize("kind", [Expression, Mouth, Arm])
def test_all_that_poses_are_made_of_is_numbers(kind: type) -> None:
    assert all(item.type == "float" for item in fields(kind))


def test_a_mixture_lies_between() -> None:
    halfway = mix(ARMS["rest"], ARMS["wave"], 0.5)
    assert halfway.down == (ARMS["rest"].down + ARMS["wave"].down) / 2
    one = Pose(blink=0.0, gaze=(-1.0, 0.0), left=ARMS["rest"])
    two = Pose(emotion=EMOTIONS["sad"], blink=1.0, gaze=(1.0, 0.5), left=ARMS["wave"], right=ARMS["hips"])
    between = mix(one, two, 0.25)
    assert between.blink == 0.25
    assert between.gaze == (-0.5, 0.125)
    assert between.emotion == mix(EMOTIONS["neutral"], EMOTIONS["sad"], 0.25)
    assert between.right == ARMS["hips"]
    assert mix(one, two, 1.0) == two
    assert mix(one, two, 0.0).left == ARMS["rest"]


def test_the_free_hand_waves_and_a_tool_is_not_put_on_a_hip() -> None:
    assert gesture_of("wave").right == ARMS["wave"]
    held_right = gesture_of("wave", "right")
    assert held_right.right is None
    assert held_right.left == ARMS["wave"]
    assert gesture_of("wave", "left") == gesture_of("wave")
    hips = gesture_of("hands_on_hips", "right")
    assert (hips.left, hips.right) == (ARMS["hips"], None)
    # A direction is a direction, whatever the hand holds.
    assert gesture_of("point_right", "right") == GESTURES["point_right"]


def test_an_unknown_gesture_is_refused_with_what_there_is() -> None:
    with pytest.raises(InvalidInputError) as caught:
        gesture_of("moonwalk")
    assert caught.value.violations[0].field == "kind"
    assert "wave" in caught.value.violations[0].description
