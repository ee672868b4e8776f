"""A performance in time: lips follow cues, eyes blink, gestures rise and fall, and the same inputs give the same."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from services.common.characters import character_of
from services.common.drawing.characters.acting import Acting
from services.common.drawing.characters.pose import ARMS, GESTURES, Arm, Pose
from services.common.errors import InvalidInputError
from shorts.scene.v1 import scene_pb2

FPS = 30
V = scene_pb2.Viseme
BEAR = "baker-bear"  # holds a loaf in the viewer's right hand


def performance(
    cues: tuple[tuple[float, V.ValueType], ...] = (),
    gestures: tuple[tuple[float, float, str], ...] = (),
    mood: scene_pb2.Mood.ValueType = scene_pb2.MOOD_CALM,
) -> scene_pb2.CharacterPerformance:
    made = scene_pb2.CharacterPerformance(character=BEAR, height=0.5, mood=mood)
    made.feet.x, made.feet.y = 0.5, 0.9
    for time, viseme in cues:
        made.mouth.add(time=time, viseme=viseme)
    for time, duration, kind in gestures:
        made.gestures.add(time=time, duration=duration, kind=kind)
    return made


def acting(made: scene_pb2.CharacterPerformance, seconds: float = 10.0) -> Acting:
    return Acting(made, character_of(made.character), seconds)


def frames(made: scene_pb2.CharacterPerformance, seconds: float) -> list[Pose]:
    act = acting(made, seconds)
    return [act.pose_at(number / FPS) for number in range(round(seconds * FPS))]


TALK = ((0.5, V.VISEME_A), (0.7, V.VISEME_CLOSED), (0.78, V.VISEME_O), (0.95, V.VISEME_L), (1.1, V.VISEME_REST))


def test_the_same_performance_gives_the_same_poses_in_any_order() -> None:
    made = performance(TALK, ((0.4, 1.5, "wave"),), scene_pb2.MOOD_HAPPY)
    forth, back = acting(made), acting(made)
    times = [number / FPS for number in range(-10, 150)]
    assert [forth.pose_at(t) for t in times] == [back.pose_at(t) for t in reversed(times)][::-1]


def test_the_mouth_is_open_within_a_frame_of_its_cue() -> None:
    opening = [pose.viseme.open for pose in frames(performance(TALK), 2.0)]
    first = next(number for number, value in enumerate(opening) if value > 0.5)
    assert abs(first - 0.5 * FPS) <= 1
    last = max(number for number, value in enumerate(opening) if value > 0.25)
    assert abs(last - 1.1 * FPS) <= 1
    assert max(opening[: round(0.45 * FPS)]) == 0
    assert max(opening[round(1.2 * FPS) :]) == 0


@pytest.mark.parametrize("phase", [k / 7 / FPS for k in range(7)])
@pytest.mark.parametrize("length", [0.01, 0.03, 0.09])
def test_lips_that_close_are_shut_in_a_frame_wherever_it_falls(phase: float, length: float) -> None:
    start = 0.5 + phase
    cues = (
        (0.2, V.VISEME_A), (start, V.VISEME_CLOSED), (start + length, V.VISEME_E), (start + 0.2, V.VISEME_REST)
    )  # fmt: skip
    poses = frames(performance(cues), 1.0)
    shut = [k for k, pose in enumerate(poses) if pose.viseme.press == 1.0 and pose.viseme.open == 0]
    assert shut
    assert all(start - 1e-9 <= k / FPS <= start + max(length, 0.04) + 1e-9 for k in shut)


def test_lips_never_jump() -> None:
    act = acting(performance(TALK))
    values = [act.pose_at(k / 1000).viseme.open for k in range(2000)]
    assert max(abs(a - b) for a, b in pairwise(values)) < 0.06


def test_eyes_blink_now_and_then_and_are_shut_in_a_frame() -> None:
    blinks = acting(performance(), 60).blinks
    gaps = [b - a for a, b in pairwise(blinks.times)]
    assert all(gap < 0.3 or 2.2 <= gap <= 5.0 for gap in gaps)
    assert any(gap < 0.3 for gap in gaps)  # twice in a row, sometimes
    shut = [pose.blink > 0.99 for pose in frames(performance(), 60)]
    for time in blinks.times:
        if 0 <= time < 59:
            assert any(shut[math.floor(time * FPS) : math.floor(time * FPS) + 6])
    assert 0.01 < sum(shut) / len(shut) < 0.06


def test_two_performances_do_not_blink_together() -> None:
    one, other = (acting(performance(cues), 30).blinks.times for cues in ((), TALK))
    assert one != other


def test_a_gesture_eases_in_and_out_of_the_stance() -> None:
    poses = frames(performance(gestures=((1.0, 2.0, "point_left"),)), 4.0)
    assert poses[29].left is None
    assert poses[30].left is None or poses[30].left == ARMS["rest"]
    assert poses[91].left is None
    point, middle = ARMS["point"], poses[60].left
    assert middle is not None
    assert abs(middle.out - point.out) < 0.5
    assert middle.point == pytest.approx(1.0)
    assert _largest_step(poses, "left") < 6.5


def _largest_step(poses: list[Pose], side: str) -> float:
    """Give the farthest that a hand moves from one frame to the next, units."""
    rest = ARMS["rest"] if side == "left" else ARMS["hold"]
    hands: list[Arm] = [getattr(pose, side) or rest for pose in poses]
    return max(math.hypot(a.out - b.out, a.down - b.down) for a, b in pairwise(hands))


def test_gestures_that_follow_each_other_flow() -> None:
    poses = frames(performance(gestures=((0.5, 1.0, "point_left"), (1.6, 1.0, "present_left"))), 3.0)
    lowest = max(pose.left.down for pose in poses[round(1.0 * FPS) : round(2.2 * FPS)] if pose.left is not None)
    assert lowest < ARMS["present"].down + 2  # not down to the stance and up again
    assert _largest_step(poses, "left") < 6.5


@pytest.mark.parametrize("kind", GESTURES)
def test_every_gesture_moves_without_a_jump(kind: str) -> None:
    poses = frames(performance(gestures=((0.5, 1.6, kind), (1.4, 0.2, "cheer"))), 3.0)
    still = frames(performance(), 3.0)
    assert poses[20] != still[20]
    for side in ("left", "right"):
        assert _largest_step(poses, side) < 16  # a gesture of 0.2 s is hasty
    for pose in poses:
        assert all(-1 <= value <= 1 for value in (pose.tilt, pose.nod, *pose.gaze))


def test_a_waving_hand_waves() -> None:
    poses = frames(performance(gestures=((0.2, 2.5, "wave"),)), 3.0)
    out = [pose.left.out for pose in poses[20:60] if pose.left is not None]  # the right hand holds the loaf
    turns = sum((b - a) * (c - b) < 0 for a, b, c in zip(out, out[1:], out[2:], strict=False))
    assert turns >= 3


def test_it_looks_at_the_viewer_mostly_and_where_it_points() -> None:
    calm = frames(performance(), 20)
    assert sum(math.hypot(*pose.gaze) < 0.15 for pose in calm) / len(calm) > 0.75
    pointing = frames(performance(gestures=((1.0, 1.0, "point_left"),)), 3.0)
    assert pointing[42].gaze[0] < -0.9
    assert pointing[42].brow > calm[42].brow + 0.1


def test_it_turns_to_what_it_shows_and_back() -> None:
    made = performance()
    made.looks_at.x, made.looks_at.y = 0.95, 0.5
    aside = [pose.gaze[0] > 0.8 for pose in frames(made, 20)]
    assert 0.4 < sum(aside) / len(aside) < 0.85


def test_it_breathes_and_sways_slowly() -> None:
    poses = frames(performance(), 12)
    assert 2.5 < poses[-1].breath - poses[0].breath < 4
    assert max(pose.sway for pose in poses) - min(pose.sway for pose in poses) > 0.25
    assert max(abs(a.sway - b.sway) for a, b in pairwise(poses)) < 0.03


def test_an_open_smile_does_not_hide_the_syllables() -> None:
    poses = frames(performance(TALK, mood=scene_pb2.MOOD_EXCITED), 3.0)
    assert poses[0].emotion.gape > 0.7
    assert poses[round(0.7 * FPS)].emotion.gape < 0.3


def test_sad_eyes_are_lowered() -> None:
    assert frames(performance(mood=scene_pb2.MOOD_SAD), 0.1)[0].gaze[1] > 0.2


@pytest.mark.parametrize(
    ("made", "field"),
    [
        (performance(gestures=((0.0, 1.0, "cartwheel"),)), "kind"),
        (performance(gestures=((1.0, 1.0, "nod"), (0.5, 1.0, "nod"))), "gestures[1].time"),
        (performance(((1.0, V.VISEME_A), (0.5, V.VISEME_E))), "mouth[1].time"),
    ],
)
def test_what_cannot_be_acted_is_refused_by_name(made: scene_pb2.CharacterPerformance, field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        acting(made)
    assert caught.value.violations[0].field == field
