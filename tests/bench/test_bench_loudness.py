"""The bench of loudness: that its shorts differ, and that it measures what a file says and not what it should."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from bench.loudness import COUNT, Heard, measured, plan
from bench.measure import BenchError
from services.common.ffmpeg import ffmpeg_path
from services.common.language import LANGUAGES
from services.render.loudness import Measure


def test_the_shorts_differ_in_all_that_is_heard() -> None:
    wanted = plan()
    assert len(wanted) == len({one.text for one in wanted}) == COUNT
    assert {one.language for one in wanted} == set(LANGUAGES)
    assert {one.tone for one in wanted} == {"professional", "casual", "funny", "enthusiastic"}
    for music in ("composed", "none", "file"):
        heard = [one for one in wanted if one.music == music]
        assert len({(one.character, one.voice) for one in heard}) >= 4
        assert {one.language for one in heard} == set(LANGUAGES)
    assert {one.seconds for one in wanted} == set(range(8, 16))


def test_what_is_asked_for_is_on_the_command_line() -> None:
    one = replace(plan()[0], character="wise-owl", voice="m2", language="ko", music="file")
    asked = [str(part) for part in one.arguments(Path("bed.wav"))]
    assert asked[asked.index("--voice") + 1] == "ko-m2"
    assert asked[asked.index("--character") + 1] == "wise-owl"
    assert asked[asked.index("--music") + 1] == "bed.wav"
    assert "--music" not in replace(one, music="composed").arguments(Path("bed.wav"))


@pytest.mark.parametrize(
    ("loudness", "peak", "verdict"),
    [(-14.0, -1.2, "pass"), (-14.5, -1.0, "pass"), (-13.4, -2.0, "FAIL"), (-14.6, -2.0, "FAIL"), (-14.0, -0.9, "FAIL")],
)
def test_both_bars_count(loudness: float, peak: float, verdict: str) -> None:
    assert Heard(plan()[0], Measure(loudness, peak)).cells()[-1] == verdict


def test_a_tone_reads_as_loud_as_it_is(tmp_path: Path) -> None:
    tone = "sine=frequency=997:sample_rate=48000:duration=4,volume=8*0.25,pan=stereo|c0=c0|c1=c0"
    file = tmp_path / "tone.mp4"
    command = [ffmpeg_path(), "-v", "error", "-f", "lavfi", "-i", tone, "-c:a", "aac", "-b:a", "192k", str(file)]
    subprocess.run(command, check=True)
    # A sine of a quarter of full scale, -12.04 dBFS, on both channels is -12.04 LUFS (BS.1770: -3.01 for one at full).
    assert measured(file).loudness == pytest.approx(-12.0, abs=0.2)
    assert measured(file).true_peak == pytest.approx(-12.0, abs=0.5)  # the coder adds to it


def test_what_has_no_sound_is_told(tmp_path: Path) -> None:
    (tmp_path / "none.mp4").write_bytes(b"no video")
    with pytest.raises(BenchError, match=r"none\.mp4 cannot be measured"):
        measured(tmp_path / "none.mp4")
