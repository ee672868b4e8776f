"""`shorts make` against a studio on the wire: files, exit codes, displays."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from gateway.cli.options import MOODS
from shorts.llm.v1 import llm_pb2
from shorts.render.v1 import render_pb2
from shorts.scene.v1 import scene_pb2
from shorts.studio.v1 import studio_pb2

if TYPE_CHECKING:
    from tests.gateway.cli.conftest import FakeStudio, Shorts

TEXT = "우리 동네 빵집은 새벽 4시에 문을 연다. 첫 빵은 소금빵이다."


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_make_writes_the_short_and_its_companions(studio: FakeStudio, shorts: Shorts, folder: Path) -> None:
    ran = shorts("make", TEXT, "--out", "bread.mp4")
    assert ran.code == 0, ran.err
    assert names(folder) == ["bread.jpg", "bread.json", "bread.mp4", "bread.srt"]
    for path in folder.iterdir():
        assert hashlib.sha256(path.read_bytes()).hexdigest() in studio.artifacts.files
        assert path.stat().st_mode & 0o444 == 0o444
    for fact in ("bread.mp4", "bread.srt", "29.6 s", "-14.0 LUFS", "peak -1.3 dBTP", "The text was short."):
        assert fact in ran.out
    assert 'script "새벽 4시, 빵집의 불", 3 scenes' in ran.err


def test_options_arrive_in_the_spec(studio: FakeStudio, shorts: Shorts, folder: Path) -> None:
    for number in (1, 2):
        Image.new("RGB", (100, 80 + number), "orange").save(folder / f"photo{number}.jpg")
    (folder / "bed.mp3").write_bytes(b"ID3\x03" + bytes(400))
    (folder / "product.md").write_text(TEXT, encoding="utf-8")
    ran = shorts(
        "make", "@product.md", "--images", "photo1.jpg", "photo2.jpg", "--recipe", "product", "--music", "bed.mp3",
        "--language", "ko", "--tone", "funny", "--scenes", "7", "--length", "45", "--aspect", "1:1", "--voice", "ko-1",
        "--character", "wise-owl", "--seed", "7", "--cuts", "both", "--captions", "off", "--non-commercial", "--quiet",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    (spec,) = studio.specs
    assert spec.text == TEXT
    assert [studio.artifacts.files[image.sha256][1] for image in spec.images] == ["image/jpeg", "image/jpeg"]
    assert studio.artifacts.files[spec.images[1].sha256][0] == (folder / "photo2.jpg").read_bytes()
    assert spec.music.media_type == "audio/mpeg"
    assert (spec.recipe, spec.language, spec.voice, spec.scene_count, spec.length_seconds, spec.seed) == (
        "product", "ko", "ko-1", 7, 45.0, 7,
    )  # fmt: skip
    assert spec.character == "wise-owl"
    assert spec.tone == llm_pb2.TONE_FUNNY
    assert spec.aspect == studio_pb2.ASPECT_SQUARE
    assert list(spec.cuts) == [render_pb2.CUT_SHORT, render_pb2.CUT_SCENES]
    assert spec.captions.hidden
    assert spec.non_commercial
    scenes = [f"새벽-4시-빵집의-불-scene-{n}.mp4" for n in (1, 2, 3)]
    stem = "새벽-4시-빵집의-불"
    expected = [f"{stem}.mp4", *scenes, f"{stem}.srt", f"{stem}.jpg", f"{stem}.json"]
    assert ran.out.splitlines() == expected
    assert ran.err == ""


@pytest.mark.parametrize(("given", "without"), [((), False), (("--music", "none"), True)])
def test_music_is_composed_unless_none_is_wanted(
    studio: FakeStudio, shorts: Shorts, given: tuple[str, ...], without: bool
) -> None:
    assert shorts("make", TEXT, "--quiet", *given).code == 0
    (spec,) = studio.specs
    assert spec.no_music is without
    assert not spec.HasField("music")


@pytest.mark.parametrize("mood", MOODS)
def test_the_mood_of_the_music_is_chosen(studio: FakeStudio, shorts: Shorts, mood: str) -> None:
    assert shorts("make", TEXT, "--quiet", "--music-mood", mood).code == 0
    (spec,) = studio.specs
    assert scene_pb2.Mood.Name(spec.music_mood) == f"MOOD_{mood.upper()}"


def test_every_mood_of_the_contract_has_a_name_and_no_other() -> None:
    assert [f"MOOD_{mood.upper()}" for mood in MOODS] == scene_pb2.Mood.keys()[1:]


@pytest.mark.parametrize(
    ("music", "told"), [("none", "--music none leaves the music out"), ("bed.mp3", "--music gives your own")]
)
def test_a_mood_without_composed_music_is_a_usage_error(
    studio: FakeStudio, shorts: Shorts, music: str, told: str
) -> None:
    ran = shorts("make", TEXT, "--music", music, "--music-mood", "calm")
    assert ran.code == 2
    assert told in ran.err
    assert studio.specs == []


def test_a_name_from_the_title_never_overwrites(studio: FakeStudio, shorts: Shorts, folder: Path) -> None:
    (folder / "새벽-4시-빵집의-불.srt").write_text("mine")
    assert shorts("make", TEXT, "--quiet").out.splitlines()[0] == "새벽-4시-빵집의-불-2.mp4"
    assert (folder / "새벽-4시-빵집의-불.srt").read_text() == "mine"


def test_a_folder_as_target_and_force(studio: FakeStudio, shorts: Shorts, folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / "out" / "a.mp4").write_text("old")
    refused = shorts("make", TEXT, "--out", "out/a.mp4")
    assert refused.code == 2
    assert "a.mp4 is there already" in refused.err
    assert studio.specs == []
    assert shorts("make", TEXT, "--out", "out/a.mp4", "--force").code == 0
    assert (folder / "out" / "a.mp4").read_bytes().startswith(b"video")
    assert shorts("make", TEXT, "--out", "out/", "--quiet").out.startswith("out/새벽")


def test_json_lines_are_the_events_and_then_the_files(studio: FakeStudio, shorts: Shorts, folder: Path) -> None:
    ran = shorts("make", TEXT, "--out", "a.mp4", "--json")
    *events, last = ran.json_lines()
    assert [event["sequence"] for event in events] == [str(n) for n in range(1, len(events) + 1)]
    assert any(event.get("script", {}).get("title") == "새벽 4시, 빵집의 불" for event in events)
    result = last["result"]
    assert result["state"] == "JOB_STATE_DONE"
    assert [Path(file["path"]).name for file in result["files"]] == ["a.mp4", "a.srt", "a.jpg", "a.json"]
    assert all(Path(file["path"]).is_absolute() for file in result["files"])
    assert result["notices"] == ["The text was short."]


@pytest.mark.parametrize(("text", "code"), [("FAIL now", 1), ("FAIL for its INPUT", 2)])
def test_a_failed_job_says_why_and_leaves_nothing(
    studio: FakeStudio, shorts: Shorts, folder: Path, text: str, code: int
) -> None:
    ran = shorts("make", text, "--out", "a.mp4")
    assert ran.code == code
    assert "shorts: espeak-ng stopped; run the command again (in voice of scene-2)" in ran.err
    assert names(folder) == []


def test_what_the_studio_refuses_is_named_by_its_option(studio: FakeStudio, shorts: Shorts, folder: Path) -> None:
    ran = shorts("make", TEXT, "--voice", "nobody")
    assert (ran.code, ran.err.splitlines()[-1]) == (2, "shorts: --voice: is 'nobody'; see ListVoices")


def test_an_unknown_recipe_is_told_with_those_there_are(studio: FakeStudio, shorts: Shorts, folder: Path) -> None:
    ran = shorts("make", TEXT, "--recipe", "opera")
    assert ran.code == 2
    assert "--recipe: is 'opera'; there are: story, product" in ran.err


def test_a_broken_stream_is_watched_again_from_the_last_event(studio: FakeStudio, shorts: Shorts, folder: Path) -> None:
    ran = shorts("make", f"{TEXT} BROKEN", "--json")
    assert ran.code == 0, ran.err
    assert studio.watches == [0, 2]
    sequences = [int(event["sequence"]) for event in ran.json_lines()[:-1]]
    assert sequences == list(range(1, len(sequences) + 1))


def test_a_damaged_download_is_not_kept(studio: FakeStudio, shorts: Shorts, folder: Path) -> None:
    studio.artifacts.corrupt = True
    ran = shorts("make", TEXT, "--out", "a.mp4")
    assert ran.code == 1
    assert "arrived damaged" in ran.err
    assert names(folder) == []


def test_a_full_disk_is_told_with_the_way_out(
    studio: FakeStudio, shorts: Shorts, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno
    import os

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    ran = shorts("make", TEXT, "--out", "a.mp4")
    assert ran.code == 1
    assert "the disk is full" in ran.err
    assert "shorts watch job-1 --out FILE.mp4" in ran.err
    assert names(folder) == []
    monkeypatch.undo()


def test_files_become_visible_together_or_not_at_all(studio: FakeStudio, shorts: Shorts, folder: Path) -> None:
    # The record's place turns out to be a folder, which no file can replace.
    (folder / "a.json").mkdir()
    ran = shorts("make", TEXT, "--out", "a.mp4", "--force")
    assert ran.code == 1
    assert names(folder) == ["a.json"]


def test_no_studio_is_a_failure_with_a_reason(
    shorts: Shorts, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SHORTS_GATEWAY", f"unix:{tmp_path}/nobody.sock")
    monkeypatch.setenv("SHORTS_HOME", str(tmp_path / "home"))
    ran = shorts("make", TEXT)
    assert ran.code == 1
    assert "Traceback" not in ran.err


def test_a_wrong_setting_is_bad_input(shorts: Shorts, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHORTS_LOG_LEVEL", "loud")
    ran = shorts("make", TEXT)
    assert ran.code == 2
    assert "log_level" in ran.err


def test_what_nobody_foresaw_is_told_with_its_trace(
    studio: FakeStudio, shorts: Shorts, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json, "dumps", lambda *_, **__: 1 / 0)
    ran = shorts("make", TEXT, "--json")
    monkeypatch.undo()
    assert ran.code == 1
    assert "ZeroDivisionError" in ran.err
    assert "defect" in ran.err
