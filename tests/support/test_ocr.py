"""Captions in a heavy Hangul font over busy pictures, encoded and read back."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import cv2
import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.support.ocr import caption_matches, read_caption

FONT = Path(__file__).parents[2] / "services/common/assets/fonts/Pretendard-ExtraBold.otf"
INK = (20, 18, 26)
ACCENTS = [(255, 224, 58), (255, 122, 61), (255, 100, 100), (156, 196, 255), (207, 166, 255)]
PHRASES = [
    ["우리 동네 빵집은", "새벽 4시에 문을 연다"],
    ["99,000원 지금만", "30% 할인합니다"],
    ["할아버지 얘기,", "여기까지예요."],
    ["Fresh bread at 8"],
    ["반죽은 하룻밤", "저온에서 숙성해요"],
]
WIDTH, HEIGHT = 1080, 1920


def busy_picture(seed: int) -> Any:
    """Draw a gradient with a few hundred shapes, many of them white or black."""
    random = np.random.default_rng(seed)
    share = np.linspace(0, 1, HEIGHT)[:, None, None]
    picture = (random.integers(0, 256, 3) * (1 - share) + random.integers(0, 256, 3) * share) * np.ones((1, WIDTH, 1))
    picture = picture.astype(np.uint8)
    for _ in range(300):
        colour = [(255, 255, 255), INK, *[tuple(random.integers(0, 256, 3).tolist())] * 3][random.integers(0, 5)]
        x, y, size = int(random.integers(0, WIDTH)), int(random.integers(0, HEIGHT)), int(random.integers(8, 160))
        if random.random() < 0.5:
            cv2.circle(picture, (x, y), size // 2, colour, -1)
        else:
            cv2.line(picture, (x, y), (x + 2 * size, y + int(random.integers(-size, size))), colour, size // 12 + 2)
    return picture


def captioned(seed: int, lines: list[str], *, boxed: bool = False) -> Any:
    """Draw lines in the caption band, the second word in an accent colour, or dark on a plate where they are boxed."""
    picture = Image.fromarray(busy_picture(seed))
    draw = ImageDraw.Draw(picture, "RGBA")
    size, accent = 86, ACCENTS[seed % len(ACCENTS)]
    font = ImageFont.truetype(str(FONT), size)
    top, index = 0.69 * HEIGHT - len(lines) * size * 0.62, 0
    if boxed:
        draw.rounded_rectangle((80, top - 20, WIDTH - 80, top + len(lines) * size * 1.24 + 20), 30, (26, 24, 34, 224))
    for line in lines:
        x = (WIDTH - draw.textlength(line, font)) / 2
        for word in line.split(" "):
            spoken, colour, width = index == 1, accent if index == 1 else (255, 255, 255), draw.textlength(word, font)
            if boxed and spoken:
                draw.rounded_rectangle((x - 8, top, x + width + 8, top + size * 1.2), 18, accent)
                colour = INK
            draw.text((x, top), word, colour, font, stroke_width=0 if boxed else 8, stroke_fill=INK)
            x += width + draw.textlength(" ", font)
            index += 1
        top += size * 1.24
    return np.asarray(picture)


def encode(path: Path, pictures: list[Any]) -> None:
    """Show each picture for a fifth of a second."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-r", "5"]
    command += ["-s", f"{WIDTH}x{HEIGHT}", "-i", "-", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "22"]
    data = b"".join(picture.tobytes() for picture in pictures)
    subprocess.run([*command, "-pix_fmt", "yuv420p", str(path)], input=data, check=True)


@pytest.mark.parametrize(("boxed", "phrases"), [(False, PHRASES), (True, PHRASES[:2])])
def test_captions_over_busy_pictures_are_read(tmp_path: Path, boxed: bool, phrases: list[list[str]]) -> None:
    path = tmp_path / "captions.mp4"
    encode(path, [captioned(seed, lines, boxed=boxed) for seed, lines in enumerate(phrases)])
    for index, lines in enumerate(phrases):
        read = read_caption(path, index / 5 + 0.1)
        assert caption_matches(read, " ".join(lines)) >= 0.8, (read, lines)
        others = [phrase for phrase in PHRASES if phrase is not lines]
        assert max(caption_matches(read, " ".join(other)) for other in others) < 0.6


def test_a_frame_without_caption_reads_as_nearly_nothing(tmp_path: Path) -> None:
    path = tmp_path / "plain.mp4"
    encode(path, [busy_picture(3)])
    assert len(read_caption(path, 0.1)) < 6


def test_similarity_counts_jamo_and_not_spaces() -> None:
    assert caption_matches("새벽 4시에", "새벽4시에!") == 1
    assert 0.8 < caption_matches("하릇밤", "하룻밤") < 1
    assert caption_matches("", "하룻밤") == 0
