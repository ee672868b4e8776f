"""The mouth in a decoded file against the sound in it: within a frame, and not by chance."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench import mouth


@pytest.mark.parametrize("character", ["calm-cat", "chef-penguin"])
def test_in_the_file_mouth_and_sound_open_together(character: str, tmp_path: Path) -> None:
    found = mouth.measure(character, "ko", tmp_path)
    assert abs(found.lag) <= 1
    assert found.correlation > 1.3 * found.by_chance


def test_a_late_sound_is_told() -> None:
    dice = np.random.default_rng(1)
    level = np.repeat(dice.uniform(0, 1, 400), mouth.FINE * 2)
    frames = np.arange(790)
    seen = level[frames * mouth.FINE + mouth.FINE // 2]
    assert mouth.match(seen, level).lag == pytest.approx(0, abs=0.6)
    assert mouth.match(seen, np.roll(level, 3 * mouth.FINE)).lag == pytest.approx(3, abs=0.6)
    other = mouth.match(seen, dice.permutation(level))
    assert other.correlation < 1.5 * other.by_chance, "noise is no match"


def test_a_shut_mouth_has_no_inside(tmp_path: Path) -> None:
    quiet = mouth.measure_opening("calm-cat", (0.0, 0.5), tmp_path)
    assert quiet[3:12].max() < 0.3 * quiet[16:27].min(), "but for a pink nose"
