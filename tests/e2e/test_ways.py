"""Other ways to make shorts: a product with photos and music, English, other shapes; and the same frames twice."""

from __future__ import annotations

import math
import struct
import subprocess
import wave
from pathlib import Path

import imageio_ffmpeg
import pytest
from PIL import Image, ImageDraw

from tests.e2e.conftest import SAMPLES, Desk, make_desk
from tests.support.judge import judge


def _photo(path: Path, size: tuple[int, int]) -> str:
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    ImageDraw.Draw(picture).ellipse([size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2], fill=(200, 30, 60))
    picture.save(path)
    return path.name


def _music(path: Path) -> str:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 22_050, 0, "NONE", ""))
        notes = (math.sin(i / 22_050 * 2 * math.pi * (220 + 55 * (i // 5512 % 4))) for i in range(22_050 * 4))
        file.writeframes(b"".join(struct.pack("<h", int(8000 * note)) for note in notes))
    return path.name


def test_a_product_with_photos_and_music_in_a_square(desk: Desk) -> None:
    photos = [_photo(desk.folder / "one.jpg", (900, 900)), _photo(desk.folder / "two.png", (1600, 700))]
    options = ["--recipe", "product", "--aspect", "1:1", "--length", "12", "--cuts", "both", "--captions", "box"]
    options += ["--music", _music(desk.folder / "bed.wav"), "--out", "product.mp4"]
    desk.run("make", f"@{SAMPLES / 'product.md'}", "--images", *photos, *options)
    report = judge(desk.folder / "product.mp4")
    assert (report.video.width, report.video.height) == (1080, 1080)
    assert -14.5 <= report.loudness <= -13.5
    assert report.true_peak <= -1.0
    assert report.blacks == ()
    record = desk.record("product")
    scenes = sorted(desk.folder.glob("product-scene-*.mp4"))
    assert len(scenes) == len(record["script"]["scenes"]) >= 3
    assert sum(judge(s).video.duration for s in scenes) == pytest.approx(report.video.duration, abs=0.2)
    assert record["script"]["scenes"][0]["role"] == "SCENE_ROLE_HOOK"
    assert record["script"]["scenes"][-1]["role"] == "SCENE_ROLE_CALL_TO_ACTION"
    assert desk.leftovers() == []


def test_english_in_landscape(desk: Desk) -> None:
    options = ["--language", "en", "--tone", "funny", "--aspect", "16:9", "--length", "10", "--scenes", "3"]
    desk.run("make", f"@{SAMPLES / 'story.txt'}", *options, "--out", "story.mp4")
    report = judge(desk.folder / "story.mp4")
    assert (report.video.width, report.video.height) == (1920, 1080)
    assert report.video.duration == pytest.approx(10, rel=0.15)
    script = desk.record("story")["script"]
    assert script["language"] == "en"
    assert len(script["scenes"]) == 3


def test_the_same_seed_gives_the_same_frames_in_another_home(tmp_path: Path) -> None:
    sums = []
    for number in (1, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        desk = make_desk(folder)
        desk.run("make", f"@{SAMPLES / 'bakery.txt'}", "--length", "6", "--seed", "3", "--out", "a.mp4")
        sums.append(_frames_digest(desk.folder / "a.mp4"))
    assert sums[0] == sums[1]


def _frames_digest(path: Path) -> str:
    program = imageio_ffmpeg.get_ffmpeg_exe()
    command = [program, "-v", "error", "-i", str(path), "-map", "0:v", "-f", "md5", "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_a_text_that_is_too_short_makes_a_shorter_short_and_says_so(desk: Desk) -> None:
    text = "골목 빵집은 새벽 4시에 문을 연다. 식빵은 하나에 4,500원이다."
    desk.run("make", text, "--length", "30", "--out", "tiny.mp4")
    assert judge(desk.folder / "tiny.mp4").video.duration < 20
    assert desk.record("tiny")["notices"]
