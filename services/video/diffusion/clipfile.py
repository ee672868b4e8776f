"""Writes a clip: frames into FFmpeg's standard input, near-lossless H.264 in MP4 out, without sound."""

from __future__ import annotations

import subprocess
import threading
from collections import deque
from functools import cache
from pathlib import Path
from types import TracebackType

from services.common.errors import ExhaustedError, InternalError, StudioError
from services.common.operation import Work
from services.video.diffusion.frames import Pixels
from services.video.diffusion.smoothing import FPS

MEDIA_TYPE = "video/mp4"
# The renderer encodes once more; at this rate factor its source is as good as the frames.
_RATE_FACTOR = "12"
_POLL_SECONDS = 0.1
_DISK_FULL = ("No space left on device", "Disk quota exceeded", "There is not enough space on the disk")
# Frames of RGB carry tags of their own into the encoder, so they are changed with the pixels.
_TO_YUV = (
    "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv420p,"
    "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
)


@cache
def ffmpeg_path() -> str:
    """Give the path of the FFmpeg that imageio-ffmpeg bundles (or that IMAGEIO_FFMPEG_EXE names)."""
    import imageio_ffmpeg

    return str(imageio_ffmpeg.get_ffmpeg_exe())


def encode_arguments(size: tuple[int, int], target: Path) -> list[str]:
    """List FFmpeg's arguments; raw RGB frames of `size` (width, height) come in at stdin."""
    return [
        *("-hide_banner", "-nostdin", "-y", "-loglevel", "error", "-fflags", "+bitexact"),
        *("-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", f"{size[0]}x{size[1]}"),
        *("-framerate", str(FPS), "-i", "pipe:0", "-map_metadata", "-1"),
        *("-vf", _TO_YUV),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", _RATE_FACTOR, "-profile:v", "high"),
        # Without it the same frames at times give other bytes; see the renderer's encoder.
        *("-x264-params", "sync-lookahead=0", "-flags:v", "+bitexact"),
        *("-movflags", "+faststart", "-f", "mp4", f"file:{target}"),
    ]


class ClipFile:
    """FFmpeg at work; leaving the `with` block early or with an error kills it and removes its file."""

    def __init__(self, size: tuple[int, int], target: Path, work: Work) -> None:
        self._work, self._target = work, target
        self._done = False
        self._tail: deque[bytes] = deque(maxlen=50)
        self._process = subprocess.Popen(
            [ffmpeg_path(), *encode_arguments(size, target)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stderr is not None
        self._tail.extend(self._process.stderr)

    def __enter__(self) -> ClipFile:
        return self

    def write(self, frame: Pixels) -> None:
        """Encode one more frame, H x W x 3, uint8 RGB. Raises CancelledError on a stop, and what a failure means."""
        self._work.check()
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(frame.tobytes())
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
                self._process.wait(_POLL_SECONDS)
                break
            except subprocess.TimeoutExpired:
                self._work.check()
        self._listener.join()

    def _failure(self) -> StudioError:
        said = b"".join(self._tail).decode(errors="replace").strip()
        if any(words in said for words in _DISK_FULL):
            return ExhaustedError("the disk is full; free some space and try again", reason="DISK_FULL")
        return InternalError(
            f"FFmpeg failed with exit code {self._process.returncode}: {said[-500:]}", reason="FFMPEG_FAILED"
        )

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if not self._done:
            self._process.kill()
        assert self._process.stdin is not None
        try:
            self._process.stdin.close()
        except OSError:
            # What was left to write has nobody to read it any more.
            assert not self._done
        self._process.wait()
        self._listener.join()
        assert self._process.stderr is not None
        self._process.stderr.close()
        if not self._done:
            self._target.unlink(missing_ok=True)
