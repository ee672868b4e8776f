"""Progress: shares by weight, never falling, one at the end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.progress import Progress
from gateway.steps import STAGES

NAMES = [s.name for s in STAGES]


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.integers(1, 4), st.floats(0, 1)), max_size=60),
    st.integers(1, 10),
)
def test_it_never_falls_and_never_passes_one(updates: list[tuple[str, int, float]], scenes: int) -> None:
    progress = Progress(STAGES)
    seen = []
    for index, (stage, scene, fraction) in enumerate(updates):
        if index == 3:
            progress.scenes = scenes
        seen.append(progress.update(stage, f"scene-{scene}", fraction))
    assert seen == sorted(seen)
    assert all(0 <= share <= 1 for share in seen)


def test_all_stages_done_is_one() -> None:
    progress = Progress(STAGES, scenes=3)
    assert progress.seconds_left() is None
    for stage in STAGES:
        for scene in (1, 2, 3) if stage.per_scene else (0,):
            last = progress.update(stage.name, f"scene-{scene}", 1.0)
    assert last == pytest.approx(1.0)
    assert progress.seconds_left() == pytest.approx(0.0, abs=1e-6)


def test_a_resumed_job_goes_on_from_where_it_stood() -> None:
    progress = Progress(STAGES, scenes=3, fraction=0.3)
    assert progress.update("script", "", 1.0) == 0.3
    assert progress.seconds_left() is None
    assert progress.update("render", "", 1.0) > 0.5


def test_what_was_remembered_says_nothing_of_the_pace() -> None:
    progress = Progress(STAGES, scenes=3)
    for scene in (1, 2, 3):
        progress.update("preview", f"scene-{scene}", 1.0, reused=True)
    assert progress.seconds_left() is None
