"""Judges a finished short: its streams, its length, how loud it is, and where it is silent, black or frozen.

One decode with FFmpeg's filters measures all; PyAV reads the streams. tests.support.ocr reads what frames say.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import imageio_ffmpeg

Span = tuple[float, float]
"""Start and end, seconds."""

BT709 = 1
LIMITED_RANGE = 1
_MEASURE = (
    # Small is enough for black and still pictures, and quick.
    "[0:v]scale=216:-2,blackdetect=d=0.09:pic_th=0.98:pix_th=0.08,freezedetect=n=-66dB:d=0.5[v];"
    "[0:a]ebur128=peak=true:framelog=quiet,silencedetect=n=-50dB:d=0.5[a]"
)


@dataclass(frozen=True)
class Video:
    """The picture; colour tags are the numbers of ITU-T H.273, 1 being BT.709. `duration` in seconds."""

    codec: str
    profile: str
    pix_fmt: str
    width: int
    height: int
    fps: float
    primaries: int
    transfer: int
    matrix: int
    colour_range: int
    duration: float


@dataclass(frozen=True)
class Audio:
    """The sound; `bit_rate` in bits per second, `duration` in seconds."""

    codec: str
    sample_rate: int
    channels: int
    bit_rate: int
    duration: float


@dataclass(frozen=True)
class Report:
    """What was found. `loudness` is integrated, LUFS; `true_peak` in dBTP."""

    video: Video
    audio: Audio
    faststart: bool
    tags: dict[str, str]
    loudness: float
    true_peak: float
    silences: tuple[Span, ...]
    """Spans of at least half a second below -50 dBFS."""
    blacks: tuple[Span, ...]
    """Spans of at least 0.09 s that are black all over."""
    freezes: tuple[Span, ...]
    """Spans of at least half a second in which nothing moves."""

    def faults(self, width: int = 1080, height: int = 1920, *, longest_freeze: float = 1.0) -> list[str]:
        """List in words what is not as every short must be; empty: nothing."""
        return [*self._stream_faults(width, height), *self._content_faults(longest_freeze)]

    def _stream_faults(self, width: int, height: int) -> Iterator[str]:
        v, a = self.video, self.audio
        if (v.codec, v.profile, v.pix_fmt) != ("h264", "High", "yuv420p"):
            yield f"video is {v.codec} {v.profile} {v.pix_fmt}, not h264 High yuv420p"
        if (v.width, v.height) != (width, height):
            yield f"frames are {v.width}x{v.height}, not {width}x{height}"
        if abs(v.fps - 30) > 1e-6:
            yield f"{v.fps:g} frames per second, not 30"
        if (v.primaries, v.transfer, v.matrix, v.colour_range) != (BT709, BT709, BT709, LIMITED_RANGE):
            yield f"colours are not tagged BT.709: {v.primaries}, {v.transfer}, {v.matrix}, range {v.colour_range}"
        if (a.codec, a.sample_rate) != ("aac", 48000):
            yield f"sound is {a.codec} at {a.sample_rate} Hz, not aac at 48000 Hz"
        if abs(v.duration - a.duration) > 0.06:
            yield f"video lasts {v.duration:.3f} s, sound {a.duration:.3f} s"
        if not self.faststart:
            yield "the index stands behind the media (no faststart)"

    def _content_faults(self, longest_freeze: float) -> Iterator[str]:
        if not abs(self.loudness + 14) <= 0.5:
            yield f"loudness is {self.loudness:.1f} LUFS, not -14 ± 0.5"
        if not self.true_peak <= -1:
            yield f"true peak is {self.true_peak:.1f} dBTP, above -1"
        for start, end in self.blacks:
            yield f"black from {start:.2f} to {end:.2f} s"
        for start, end in self.freezes:
            if end - start > longest_freeze:
                yield f"frozen from {start:.2f} to {end:.2f} s"


def judge(path: Path) -> Report:
    """Measure a short. Raises ValueError if it cannot be decoded to its end, or lacks picture or sound."""
    try:
        with av.open(str(path)) as container:
            if not container.streams.video or not container.streams.audio:
                raise ValueError(f"{path.name} lacks picture or sound")
            video, audio = _video(container.streams.video[0]), _audio(container.streams.audio[0])
            tags = dict(container.metadata)
    except av.FFmpegError as error:
        raise ValueError(f"{path.name} cannot be opened: {error}") from error
    log = _measure(path)
    return Report(
        video=video,
        audio=audio,
        faststart=_faststart(path),
        tags=tags,
        loudness=_number(r"Integrated loudness:\s+I:\s+(\S+) LUFS", log),
        true_peak=_number(r"True peak:\s+Peak:\s+(\S+) dBFS", log),
        silences=_spans("silence_start", "silence_end", log, audio.duration),
        blacks=_spans("black_start", "black_end", log, video.duration),
        freezes=_spans("freeze_start", "freeze_end", log, video.duration),
    )


def _video(stream: Any) -> Video:
    context = stream.codec_context
    return Video(
        codec=context.codec.canonical_name,
        profile=context.profile,
        pix_fmt=context.pix_fmt,
        width=context.width,
        height=context.height,
        fps=float(stream.average_rate),
        primaries=int(context.color_primaries),
        transfer=int(context.color_trc),
        matrix=int(context.colorspace),
        colour_range=int(context.color_range),
        duration=float(stream.duration * stream.time_base),
    )


def _audio(stream: Any) -> Audio:
    return Audio(
        codec=stream.codec_context.codec.canonical_name,
        sample_rate=stream.rate,
        channels=stream.channels,
        bit_rate=stream.bit_rate or 0,
        duration=float(stream.duration * stream.time_base),
    )


def _measure(path: Path) -> str:
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-hide_banner",
        "-nostats",
        "-xerror",
        "-err_detect",
        "explode",
        "-i",
        str(path),
    ]
    command += ["-filter_complex", _MEASURE, "-map", "[v]", "-map", "[a]", "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode:
        raise ValueError(f"{path.name} cannot be decoded to its end: {done.stderr.strip().splitlines()[-1]}")
    return done.stderr


def _number(pattern: str, log: str) -> float:
    match = re.search(pattern, log)
    if match is None:
        raise ValueError(f"FFmpeg measured nothing for {pattern}")
    return float(match[1])


def _spans(start: str, end: str, log: str, duration: float) -> tuple[Span, ...]:
    """Pair the starts and ends that a detector logs; what has no end lasts to the end of the stream."""
    starts = [float(value) for value in re.findall(rf"{start}: ?(-?[\d.]+)", log)]
    ends = [float(value) for value in re.findall(rf"{end}: ?([\d.]+)", log)]
    return tuple((max(0.0, at), ends[index] if index < len(ends) else duration) for index, at in enumerate(starts))


def _faststart(path: Path) -> bool:
    """Tell whether the index (moov) stands before the media (mdat): the file plays while it loads."""
    with path.open("rb") as file:
        while header := file.read(8):
            size, kind = int.from_bytes(header[:4], "big"), header[4:8]
            if kind in {b"moov", b"mdat"}:
                return kind == b"moov"
            if size == 1:
                size = int.from_bytes(file.read(8), "big") - 8
            file.seek(size - 8, 1)
    return False
