"""Reads captions back from the frames of a video, with Tesseract run as a program (tools/setup-ocr.sh sets it up).

Captions are bright letters, white or in an accent colour, with a dark outline or on a dark box; the spoken word may
stand dark on a bright plate. Letters are told from any picture by the dark ring around each of their strokes.
"""

from __future__ import annotations

import difflib
import os
import shutil
import subprocess
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import cv2
import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]

CAPTION_BAND = (0.56, 0.84)
"""Top and bottom of where captions stand in an upright frame, in fractions of its height."""

_BRIGHT, _DARK = 165, 85
# Share of the ring around a stroke that must be dark.
_RINGED = 0.75
# Tesseract is unsure of heavy letters in ways that depend on size, weight and language; the surest reading wins.
# Scale for frames 1080 wide, pixels taken off the strokes, languages.
_TRIES = ((0.4, 0, "kor+eng"), (0.8, 0, "kor"), (0.8, 0, "kor+eng"), (0.6, 5, "kor"), (0.6, 0, "kor"), (0.4, 0, "kor"))
_SURE = 90.0


@dataclass(frozen=True)
class _Reading:
    text: str
    confidence: float


def read_caption(path: Path, at_seconds: float, band: tuple[float, float] = CAPTION_BAND) -> str:
    """Read the caption that a video shows at a time; empty if there is none. Lines are joined by spaces."""
    return read_letters(frame_at(path, at_seconds, band))


def caption_matches(read: str, expected: str) -> float:
    """Say how like two texts are, 0 to 1, by their letters (jamo); spaces, case and punctuation do not count."""
    return difflib.SequenceMatcher(None, _letters(read), _letters(expected), autojunk=False).ratio()


def frame_at(path: Path, at_seconds: float, band: tuple[float, float] = (0.0, 1.0)) -> Image:
    """Give the frame shown at a time as RGB, from `band[0]` to `band[1]` of its height."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        width, height, rate = stream.codec_context.width, stream.codec_context.height, float(stream.average_rate or 30)
    top, bottom = (round(edge * height / 2) * 2 for edge in band)
    # FFmpeg begins with the first frame at or after the time it is given; the one shown may be a frame's length older.
    since = max(0.0, at_seconds - 0.999 / rate)
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-ss", f"{since:.4f}", "-i", str(path)]
    command += ["-frames:v", "1", "-vf", f"crop={width}:{bottom - top}:0:{top}"]
    command += ["-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    if not done.stdout:
        raise ValueError(f"{path.name} shows nothing at {at_seconds:g} s")
    return np.frombuffer(done.stdout, np.uint8).reshape(bottom - top, width, 3)


def read_letters(picture: Image) -> str:
    """Read the outlined letters in a picture as wide as the video."""
    mask = isolate(picture)
    rows, columns = np.nonzero(mask)
    if not rows.size:
        return ""
    cut = mask[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    best = _Reading("", 0.0)
    for scale, thinner, languages in _TRIES:
        thinned = cv2.erode(cut, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (thinner, thinner))) if thinner else cut
        reading = _tesseract(thinned, scale * 1080 / picture.shape[1], languages)
        best = max(best, reading, key=lambda one: one.confidence)
        if best.confidence >= _SURE:
            break
    return best.text


def isolate(picture: Image) -> Image:
    """Give a mask, 255 where letters are, of what is bright and ringed by dark."""
    brightest = picture.max(axis=2)
    luma = picture @ np.array([0.2126, 0.7152, 0.0722])
    bright = ((brightest >= _BRIGHT) & (luma > 100)).astype(np.uint8)
    dark = brightest < _DARK
    width = picture.shape[1]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(bright, connectivity=4)
    mask = np.zeros_like(bright)
    for label in range(1, count):
        x, y, w, h, area = (int(value) for value in stats[label])
        if area < width * width * 2.5e-5 or h > 0.16 * width or w > 0.7 * width:
            continue
        window = np.s_[max(0, y - 8) : y + h + 8, max(0, x - 8) : x + w + 8]
        stroke = (labels[window] == label).astype(np.uint8)
        if _ring_darkness(stroke, dark[window]) < _RINGED:
            continue
        filled = _filled(stroke)
        # A plate is a full box with letters left out; a letter as large never fills its box.
        if h > 0.065 * width and w > 0.8 * h and filled.sum() > 0.9 * w * h:
            mask[window] |= cv2.erode(filled, np.ones((5, 5), np.uint8)) & (1 - stroke)
        elif w < 0.2 * width:
            mask[window] |= stroke
    letters: Image = mask * np.uint8(255)
    return letters


def _ring_darkness(stroke: Any, dark: Any) -> float:
    near, far = (cv2.dilate(stroke, np.ones((size, size), np.uint8)) for size in (3, 7))
    ring = (far - near) > 0
    return float(dark[ring].mean()) if ring.any() else 0.0


def _filled(shape: Any) -> Any:
    contours, _ = cv2.findContours(shape, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    out = np.zeros_like(shape)
    cv2.drawContours(out, contours, -1, 1, cv2.FILLED)
    return out


def _tesseract(mask: Any, scale: float, languages: str) -> _Reading:
    program = shutil.which("tesseract")
    if program is None:
        raise RuntimeError("Tesseract is missing; run tools/setup-ocr.sh")
    picture = cv2.resize(255 - mask, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    picture = cv2.copyMakeBorder(picture, 24, 24, 24, 24, cv2.BORDER_CONSTANT, value=(255,))
    _, png = cv2.imencode(".png", picture)
    done = subprocess.run(
        [program, "-", "-", "-l", languages, "--psm", "6", "--dpi", "150", "tsv"],
        input=png.tobytes(),
        capture_output=True,
        check=True,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # its threads cost more than they give on small pictures
    )
    rows = [line.split("\t") for line in done.stdout.decode().splitlines()[1:]]
    words = [(row[11], float(row[10])) for row in rows if len(row) > 11 and row[11].strip() and float(row[10]) >= 0]
    size = sum(len(word) for word, _ in words)
    sureness = sum(len(word) * confidence for word, confidence in words) / size if size else 0.0
    return _Reading(" ".join(word for word, _ in words), sureness)


def _letters(text: str) -> list[str]:
    return [c for c in unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower()) if c.isalnum()]
