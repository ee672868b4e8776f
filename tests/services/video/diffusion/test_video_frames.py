"""How many frames are made, and how they reach the length of the speech."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.video.diffusion.frames import Pixels, join, repeated
from services.video.diffusion.planning import MOST_SEGMENTS, Extension, FramePlan, FrameRule, plan_frames


def flat(value: float) -> Pixels:
    return np.full((4, 6, 3), value, np.uint8)


def values(frames: list[Pixels]) -> list[int]:
    assert all((frame == frame[0, 0, 0]).all() for frame in frames)
    return [int(frame[0, 0, 0]) for frame in frames]


@pytest.mark.parametrize(
    ("step", "count", "up", "down"),
    [(1, 7, 7, 7), (4, 16, 17, 13), (4, 17, 17, 17), (8, 60, 65, 57), (6, 1, 1, 1), (4, 0, 1, 1)],
)
def test_the_rule_of_counts(step: int, count: int, up: int, down: int) -> None:
    assert (FrameRule(step).up(count), FrameRule(step).down(count)) == (up, down)


def test_a_short_clip_is_one_piece() -> None:
    plan = plan_frames(3.0, 16, most=81, rule=FrameRule(4), continues=True)
    assert plan == FramePlan(16, wanted=49, frames=49)
    assert plan.extension is Extension.NONE
    assert plan.notice("wan") == ""


def test_a_model_is_not_asked_for_fewer_frames_than_it_can_move() -> None:
    plan = plan_frames(0.4, 7, most=25, least=25, continues=True)
    assert plan.frames == 25
    assert plan.extension is Extension.NONE


def test_a_model_that_begins_with_pictures_goes_on() -> None:
    plan = plan_frames(7.0, 16, most=81, rule=FrameRule(4), continues=True)
    assert plan.extension is Extension.CONTINUED
    assert (plan.pieces, plan.overlap, plan.frames) == (2, 5, 61)
    assert plan.made >= plan.wanted == 113
    assert plan.notice("wan") == "wan makes 3.8 s at once: it went on once from its last frames."


def test_a_model_of_words_repeats() -> None:
    plan = plan_frames(5.0, 8, most=16, continues=False)
    assert plan.extension is Extension.REPEATED
    assert (plan.frames, plan.pieces, plan.wanted) == (16, 1, 41)
    assert plan.notice("zeroscope") == "zeroscope makes 2.0 s at once: the clip is repeated."


def test_what_would_drift_too_far_is_repeated() -> None:
    plan = plan_frames(30.0, 8, most=16, continues=True)
    assert plan.extension is Extension.BOTH
    assert plan.pieces == MOST_SEGMENTS
    assert plan.frames == 16
    assert "went on 3 times" in plan.notice("animatediff")
    assert "are repeated" in plan.notice("animatediff")


@given(
    duration=st.floats(0.2, 60),
    fps=st.sampled_from([7.0, 8.0, 16.0, 24.0, 25.0]),
    most=st.integers(2, 200),
    least=st.integers(2, 60),
    step=st.sampled_from([1, 4, 6, 8]),
    continues=st.booleans(),
)
def test_every_plan_holds(duration: float, fps: float, most: int, least: int, step: int, continues: bool) -> None:
    rule = FrameRule(step)
    plan = plan_frames(duration, fps, most=most, least=least, rule=rule, continues=continues)
    assert plan.frames == rule.up(plan.frames), "the model takes the number"
    assert plan.frames <= max(rule.down(most), 1 + step)
    assert plan.wanted >= duration * fps
    assert 1 <= plan.pieces <= (MOST_SEGMENTS if continues else 1)
    assert plan.overlap < plan.frames
    if plan.extension in {Extension.NONE, Extension.CONTINUED}:
        assert plan.made >= plan.wanted
    assert bool(plan.notice("m")) == (plan.extension is not Extension.NONE)
    if plan.pieces > 1:
        fewer = plan.frames + (plan.pieces - 2) * (plan.frames - plan.overlap)
        assert fewer < plan.wanted, "no piece is made for nothing"


@pytest.mark.parametrize(("duration", "fps", "most"), [(0.0, 8.0, 16), (math.nan, 8.0, 16), (1.0, 0.0, 16), (1, 8, 1)])
def test_no_clip_is_told(duration: float, fps: float, most: int) -> None:
    with pytest.raises(ValueError, match="no clip"):
        plan_frames(duration, fps, most=most, continues=False)


def test_pieces_fade_into_each_other() -> None:
    one, other = [flat(0)] * 5, [flat(90)] * 4
    assert values(join([one, other], 2)) == [0, 0, 0, 30, 60, 90, 90]
    assert values(join([one], 2)) == [0] * 5


def test_a_clip_whose_end_is_like_its_beginning_runs_round() -> None:
    frames = [flat(100 + n % 2) for n in range(12)]
    made = values(repeated(frames, 30, 8))
    assert len(made) == 30
    assert max(abs(a - b) for a, b in pairwise(made)) <= 1
    assert made[8:12] != [101, 100, 99, 98], "it does not run back"


def test_a_clip_whose_end_is_unlike_its_beginning_runs_back_and_forth() -> None:
    frames = [flat(20 * n) for n in range(5)]
    assert values(repeated(frames, 14, 8)) == [0, 20, 40, 60, 80, 60, 40, 20, 0, 20, 40, 60, 80, 60]


def test_a_long_enough_clip_is_cut() -> None:
    frames = [flat(n) for n in range(9)]
    assert values(repeated(frames, 4, 8)) == [0, 1, 2, 3]


def test_one_frame_is_held() -> None:
    assert values(repeated([flat(7)], 5, 8)) == [7] * 5
