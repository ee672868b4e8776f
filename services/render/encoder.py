"""The one encode: frames go into FFmpeg's stdin as they are made, H.264 and AAC in MP4 come out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from services.common.ffmpeg import FramePipe
from services.common.operation import Work
from services.render.feed import Feed
from services.render.ffmpeg import AGAIN
from services.render.yuv import Frame

FPS = 30
COMMENT = "AI-generated with Shorts Studio"
_AAC = ["-c:a", "aac", "-b:a", "192k", "-ar", "48000", "-ac", "2", "-aac_coder", "fast", "-flags:a", "+bitexact"]
_ISO_639_2 = {"ko": "kor", "en": "eng"}


@dataclass(frozen=True)
class Settings:
    """How good, and what the file says of itself."""

    width: int
    height: int
    preview: bool = False
    title: str = ""
    language: str = ""


def encode_arguments(settings: Settings, sound: Path, target: Path) -> list[str]:
    """List FFmpeg's arguments; raw yuv420p frames come in at stdin. Sound that is AAC already is copied."""
    preset, crf = ("ultrafast", "26") if settings.preview else ("veryfast", "20")
    colour = ["-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
    sited = ["-chroma_sample_location", "center"]
    audio = ["-c:a", "copy"] if sound.suffix == ".m4a" else _AAC
    language = _ISO_639_2.get(settings.language, "und")
    return [
        *("-loglevel", "error", "-fflags", "+bitexact"),
        *("-f", "rawvideo", "-pixel_format", "yuv420p", "-video_size", f"{settings.width}x{settings.height}"),
        *("-framerate", str(FPS), *colour, "-i", "pipe:0"),
        *("-i", f"file:{sound}", "-map", "0:v:0", "-map", "1:a:0", "-map_metadata", "-1"),
        *("-c:v", "libx264", "-preset", preset, "-crf", crf, "-profile:v", "high", "-pix_fmt", "yuv420p"),
        *(*colour, *sited, "-g", str(FPS * 4), "-flags:v", "+bitexact"),
        # With its look-ahead in a thread of its own, x264 (core 165) at times codes some frames otherwise: 2 runs of 12
        # with pauses between the frames; without, none of 90. The pixels are those of its usual run.
        *("-x264-params", "sync-lookahead=0"),
        *audio,
        # An argument of its own for each value: whatever stands in a title, it is no option and no filter.
        *("-metadata", f"title={_plain(settings.title)}", "-metadata", f"comment={COMMENT}"),
        *("-metadata:s:a:0", f"language={language}"),
        *("-movflags", "+faststart", "-f", "mp4", f"file:{target}"),
    ]


def _plain(text: str) -> str:
    """Give a text without control characters; NUL would end the argument."""
    return "".join(c if c.isprintable() else " " for c in text)


class Encoder(FramePipe[Frame]):
    """FFmpeg at work; a frame that was written must stay as it is as long as `Feed` says."""

    _again = AGAIN

    def __init__(self, settings: Settings, sound: Path, target: Path, work: Work) -> None:
        super().__init__(encode_arguments(settings, sound, target), target, work)
        self._feed = Feed(self._descriptor)

    def _put(self, frame: Frame) -> None:
        self._feed.write(frame)
