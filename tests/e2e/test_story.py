"""A Korean story, made once with the program, and judged as a viewer and a platform would."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.e2e.conftest import SAMPLES, Desk, make_desk
from tests.support.judge import Report, judge
from tests.support.ocr import caption_matches, read_caption

LENGTH = 14.0


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = make_desk(tmp_path_factory.mktemp("story"))
    arguments = ("--out", "bread.mp4", "--length", str(LENGTH), "--tone", "casual", "--seed", "7")
    done = desk.run("make", f"@{SAMPLES / 'bakery.txt'}", *arguments)
    assert "bread.mp4" in done.stdout + done.stderr
    return desk


@pytest.fixture(scope="module")
def short(made: Desk) -> Path:
    return made.folder / "bread.mp4"


@pytest.fixture(scope="module")
def report(short: Path) -> Report:
    return judge(short)


def test_platforms_take_it(report: Report) -> None:
    video, audio = report.video, report.audio
    assert (video.codec, video.profile, video.pix_fmt) == ("h264", "High", "yuv420p")
    assert (video.width, video.height, video.fps) == (1080, 1920, 30)
    assert (video.primaries, video.transfer, video.matrix) == (1, 1, 1)
    assert (audio.codec, audio.sample_rate) == ("aac", 48_000)
    assert report.faststart
    assert abs(video.duration - audio.duration) < 0.1
    assert any("AI" in value for value in report.tags.values())


def test_it_is_as_loud_as_it_should_be(report: Report) -> None:
    assert -14.5 <= report.loudness <= -13.5
    assert report.true_peak <= -1.0


def test_nothing_is_black_frozen_or_silent_for_long(report: Report) -> None:
    assert report.blacks == ()
    assert report.freezes == ()
    assert all(end - start < 1.6 for start, end in report.silences)


def test_it_is_as_long_as_asked_and_as_spoken(made: Desk, report: Report) -> None:
    assert report.video.duration == pytest.approx(LENGTH, rel=0.15)
    assert made.record("bread")["videos"][0]["duration"] == pytest.approx(report.video.duration, abs=0.05)


def test_captions_are_read_back_when_their_words_are_spoken(made: Desk, short: Path) -> None:
    cues = _cues((made.folder / "bread.srt").read_text(encoding="utf-8"))
    assert len(cues) >= 3
    read = []
    for start, end, text in cues:
        # A caption on screen may hold less than a subtitle's cue: its words at three moments together are the cue's.
        seen = {read_caption(short, start + (end - start) * share) for share in (0.15, 0.5, 0.85)}
        words = {word for caption in seen for word in _words(caption)}
        expected = text.split()
        read.append(sum(max(caption_matches(w, e) for w in words or {""}) for e in expected) / len(expected))
    assert sum(read) / len(read) >= 0.75, read


def _words(caption: str) -> set[str]:
    """Give a reading's words, and what neighbours are together: the reader takes heavy syllables apart."""
    pieces = caption.split()
    return {"".join(pieces[i : i + n]) for n in range(1, 6) for i in range(len(pieces) - n + 1)}


def test_the_script_states_only_what_the_text_states(made: Desk) -> None:
    text = (SAMPLES / "bakery.txt").read_text(encoding="utf-8")
    told = " ".join(
        scene["narration"] + " " + scene.get("title", "") for scene in made.record("bread")["script"]["scenes"]
    )
    numbers = re.findall(r"\d[\d,.]*", told)
    assert numbers
    assert all(number.strip(",.") in text for number in numbers)


def test_the_record_tells_how_it_was_made(made: Desk) -> None:
    record = made.record("bread")
    assert record["ai_generated"] is True
    assert record["seed"] == 7
    assert record["character"] == "baker-bear", "who bakes tells of a bakery"
    assert {b["backend"] for b in record["backends"] if b["stage"] == "video"} == {"puppet"}
    assert {b["stage"] for b in record["backends"]} == {
        "script", "voice", "image", "video", "preview", "music", "render",
    }  # fmt: skip
    assert all(b["license"] and b["version"] and b["model"] for b in record["backends"])
    assert all(unit["seconds"] >= 0 for unit in record["timings"])


def test_companions_are_there_and_nothing_else(made: Desk) -> None:
    assert sorted(p.name for p in made.folder.iterdir()) == ["bread.jpg", "bread.json", "bread.mp4", "bread.srt"]
    assert made.leftovers() == []


def test_made_again_nothing_is_done_again(made: Desk, short: Path) -> None:
    arguments = ("--out", "again.mp4", "--length", str(LENGTH), "--tone", "casual", "--seed", "7")
    made.run("make", f"@{SAMPLES / 'bakery.txt'}", *arguments)
    again = made.folder / "again.mp4"
    assert again.read_bytes() == short.read_bytes()
    assert all(unit["reused"] for unit in made.record("again")["timings"])
    for path in made.folder.glob("again.*"):
        path.unlink()


def _cues(srt: str) -> list[tuple[float, float, str]]:
    cues: list[tuple[float, float, str]] = []
    for block in srt.strip().split("\n\n"):
        _, times, *lines = block.splitlines()
        start, end = (_seconds(t) for t in times.split(" --> "))
        cues.append((start, end, " ".join(lines)))
    return cues


def _seconds(stamp: str) -> float:
    hours, minutes, seconds = stamp.replace(",", ".").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
