"""The one encode: frames go into FFmpeg's stdin as they are made, H.264 and AAC in MP4 come out."""

from __future__ import annotations

import subprocess
import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from services.common.operation import Work
from services.render.feed import Feed
from services.render.ffmpeg import POLL_SECONDS, command_line, failure
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


class Encoder:
    """FFmpeg at work; leaving the `with` block early or with an error kills it and removes its file."""

    def __init__(self, settings: Settings, sound: Path, target: Path, work: Work) -> None:
        self._work, self._target = work, target
        self._done = False
        self._tail: deque[bytes] = deque(maxlen=50)
        self._process = subprocess.Popen(
            # nostdin is about key presses: frames still come in at stdin.
            command_line(encode_arguments(settings, sound, target)),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            bufsize=0,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        assert self._process.stdin is not None
        self._feed = Feed(self._process.stdin.fileno())

    def _listen(self) -> None:
        assert self._process.stderr is not None
        self._tail.extend(self._process.stderr)

    def __enter__(self) -> Encoder:
        return self

    def write(self, frame: Frame) -> None:
        """Encode one more frame, which must stay as it is as long as `Feed` says.

        Raises CancelledError on a stop, and what `failure` gives if FFmpeg has ended.
        """
        self._work.check()
        try:
            self._feed.write(frame)
        except OSError:
            self._wait()
            raise self._failure() from None

    def finish(self) -> None:
        """End the file. Raises like `write`."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.close()
        except OSError:
            self._wait()
            raise self._failure() from None
        self._wait()
        if self._process.returncode != 0:
            raise self._failure()
        self._done = True

    def _wait(self) -> None:
        while True:
            try:
                self._process.wait(POLL_SECONDS)
                break
            except subprocess.TimeoutExpired:
                self._work.check()
        self._listener.join()

    def _failure(self) -> Exception:
        return failure(b"".join(self._tail).decode(errors="replace"), self._process.returncode)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if not self._done:
            self._process.kill()
        if self._process.stdin is not None:
            try:
                self._process.stdin.close()
            except BrokenPipeError:
                assert not self._done
        self._process.wait()
        self._listener.join()
        if self._process.stderr is not None:
            self._process.stderr.close()
        if not self._done:
            self._target.unlink(missing_ok=True)
