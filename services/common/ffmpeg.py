"""FFmpeg as a program of its own: where it is, what its failures mean, and frames into its standard input."""

from __future__ import annotations

import os
import subprocess
import threading
from abc import ABC, abstractmethod
from collections import deque
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

from services.common.errors import ExhaustedError, InternalError, StudioError
from services.common.operation import Work

FrameT = TypeVar("FrameT")
POLL_SECONDS = 0.1
_TAIL_LINES = 12
_LINES_KEPT = 50
_DISK_FULL = ("No space left on device", "Disk quota exceeded", "There is not enough space on the disk")


@cache
def ffmpeg_path() -> str:
    """Give the path of the FFmpeg that imageio-ffmpeg bundles (or that IMAGEIO_FFMPEG_EXE names)."""
    import imageio_ffmpeg  # noqa: PLC0415 - the base install does without

    return str(imageio_ffmpeg.get_ffmpeg_exe())


def command_line(arguments: list[str]) -> list[str]:
    """Complete arguments to a command that asks nothing and overwrites its output."""
    # nostdin is about key presses: what is piped in still comes in.
    return [ffmpeg_path(), "-hide_banner", "-nostdin", "-y", *arguments]


def failure(stderr: str, returncode: int, *, again: str = "try again") -> StudioError:
    """Make the error that a failed run means, from what it wrote to stderr; `again` is what to do with space freed."""
    if any(phrase in stderr for phrase in _DISK_FULL):
        return ExhaustedError(f"the disk is full; free some space and {again}", reason="DISK_FULL")
    tail = stderr.replace("\r", "\n").strip().splitlines()[-_TAIL_LINES:]
    return InternalError(
        f"FFmpeg failed with exit code {returncode}: {' | '.join(line.strip() for line in tail)}",
        reason="FFMPEG_FAILED",
    )


class FramePipe(ABC, Generic[FrameT]):
    """FFmpeg at work on frames; leaving the `with` block early or with an error kills it and removes its file.

    A subclass says in `_put` how a frame gets into the pipe, whose number is `_descriptor`.
    """

    _again = "try again"
    """What to do once space is freed on a full disk."""

    def __init__(self, arguments: list[str], target: Path, work: Work) -> None:
        """Start it; `arguments`, to which `command_line` adds, read frames from pipe:0 and write the file `target`."""
        self._work, self._target = work, target
        self._done = False
        self._tail: deque[bytes] = deque(maxlen=_LINES_KEPT)
        self._process = subprocess.Popen(
            command_line(arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            bufsize=0,
        )
        assert self._process.stdin is not None
        self._descriptor = self._process.stdin.fileno()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stderr is not None
        self._tail.extend(self._process.stderr)

    def __enter__(self) -> Self:
        return self

    @abstractmethod
    def _put(self, frame: FrameT) -> None:
        """Put a frame into the pipe, whole. Raises OSError where nobody reads any more."""

    def write(self, frame: FrameT) -> None:
        """Encode one more frame. Raises CancelledError on a stop, and what `failure` gives if FFmpeg has ended."""
        self._work.check()
        try:
            self._put(frame)
        except OSError:
            self._wait()
            raise self._failure() from None

    def finish(self) -> None:
        """End the file. Raises like `write`."""
        self._close_input()
        self._wait()
        if self._process.returncode != 0:
            raise self._failure()
        self._done = True

    def _close_input(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()  # nothing is buffered, so nothing is written here

    def _wait(self) -> None:
        while True:
            try:
                self._process.wait(POLL_SECONDS)
                break
            except subprocess.TimeoutExpired:
                self._work.check()
        self._listener.join()

    def _failure(self) -> StudioError:
        return failure(b"".join(self._tail).decode(errors="replace"), self._process.returncode, again=self._again)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if not self._done:
            self._process.kill()
        self._close_input()
        self._process.wait()
        self._listener.join()
        assert self._process.stderr is not None
        self._process.stderr.close()
        if not self._done:
            self._target.unlink(missing_ok=True)


def write_whole(descriptor: int, data: memoryview) -> None:
    """Write bytes to a pipe, all of them. Raises OSError where nobody reads any more."""
    while data:
        data = data[os.write(descriptor, data) :]
