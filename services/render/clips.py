"""Scenes that a model made: video files decoded by FFmpeg, scaled to fill the frame, at 30 frames per second."""

from __future__ import annotations

import io
import subprocess
import threading
from collections import deque
from pathlib import Path

from services.common.errors import InvalidInputError
from services.common.ffmpeg import command_line
from services.render.encoder import FPS
from services.render.yuv import Frame

HOLD_SECONDS = 0.5
# What the contract takes. A file that names others (playlists, references) is not opened.
_GUARD = (
    *("-protocol_whitelist", "file", "-format_whitelist", "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm"),
    *("-codec_whitelist", "h264,ffv1"),
)


class ClipSource:
    """A video file at a frame size; `field` names it in errors, `seconds` is how much of it the scene needs."""

    def __init__(self, path: Path, width: int, height: int, *, field: str, seconds: float) -> None:
        self._field, self._needed = field, round(seconds * FPS)
        scale = f"scale={width}:{height}:force_original_aspect_ratio=increase:flags=bicubic"
        chain = f"{scale}:out_color_matrix=bt709:out_range=tv,crop={width}:{height},setsar=1,fps={FPS}"
        self._process = subprocess.Popen(
            command_line(
                [
                    *("-loglevel", "error", *_GUARD, "-i", f"file:{path}", "-map", "0:v:0", "-an", "-sn", "-vf", chain),
                    *("-pix_fmt", "yuv420p", "-f", "rawvideo", "pipe:1"),
                ]
            ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
        )
        self._tail: deque[bytes] = deque(maxlen=5)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self._frame = Frame(width, height)
        self._index = -1
        self._ended = False

    def _listen(self) -> None:
        assert self._process.stderr is not None
        self._tail.extend(self._process.stderr)

    def draw(self, frame: Frame, time: float) -> None:
        """Fill a frame; before the first and after the last one those are held.

        Raises InvalidInputError for a file that is no such video or is shorter than the scene by over half a second.
        """
        wanted = max(0, round(time * FPS))
        while self._index < wanted and not self._ended:
            self._next()
        frame.copy_from(self._frame)

    def _next(self) -> None:
        pipe = self._process.stdout
        assert isinstance(pipe, io.RawIOBase)
        buffer, filled = self._frame.bytes, 0
        while filled < len(buffer):
            count = pipe.readinto(buffer[filled:])
            if not count:
                return self._end()
            filled += count
        self._index += 1
        return None

    def _end(self) -> None:
        self._ended = True
        self._process.wait()
        self._listener.join()
        frames = self._index + 1
        if not frames:
            said = b" ".join(self._tail).decode(errors="replace").strip()
            raise InvalidInputError.of(self._field, f"is no H.264 or FFV1 video in MP4 or Matroska ({said})")
        if frames < self._needed - HOLD_SECONDS * FPS:
            raise InvalidInputError.of(
                self._field, f"lasts {frames / FPS:.2f} s, but the scene {self._needed / FPS:.2f} s; make it longer"
            )

    def close(self) -> None:
        """End the decoder."""
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
