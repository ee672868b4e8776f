"""FFmpeg as a program of its own: where it is, running it to its end, and what its failures mean."""

from __future__ import annotations

import subprocess
from functools import cache

from services.common.errors import ExhaustedError, InternalError, StudioError
from services.common.operation import Work

POLL_SECONDS = 0.1
_TAIL_LINES = 12
_DISK_FULL = ("No space left on device", "Disk quota exceeded", "There is not enough space on the disk")


@cache
def ffmpeg_path() -> str:
    """Give the path of the FFmpeg that imageio-ffmpeg bundles (or that IMAGEIO_FFMPEG_EXE names)."""
    import imageio_ffmpeg  # noqa: PLC0415 - the base install does without

    return str(imageio_ffmpeg.get_ffmpeg_exe())


def command_line(arguments: list[str]) -> list[str]:
    """Complete arguments to a command that asks nothing and overwrites its output."""
    return [ffmpeg_path(), "-hide_banner", "-nostdin", "-y", *arguments]


def run_ffmpeg(arguments: list[str], work: Work, *, stdin: bytes | None = None) -> str:
    """Run FFmpeg to its end and give all that it wrote to stderr (filters such as ebur128 report there).

    Raises CancelledError within 0.5 s of a stop, with the process killed; ExhaustedError for a full disk;
    InternalError with the last lines of stderr for any other failure.
    """
    work.check()
    with subprocess.Popen(
        command_line(arguments),
        stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            stderr = _finish(process, work, stdin)
        except BaseException:
            process.kill()
            raise
    text = stderr.decode(errors="replace")
    if process.returncode != 0:
        raise failure(text, process.returncode)
    return text


def _finish(process: subprocess.Popen[bytes], work: Work, stdin: bytes | None) -> bytes:
    while True:
        try:
            return process.communicate(stdin, timeout=POLL_SECONDS)[1]
        except subprocess.TimeoutExpired:
            work.check()


def failure(stderr: str, returncode: int) -> StudioError:
    """Make the error that a failed run means, from what it wrote to stderr."""
    if any(phrase in stderr for phrase in _DISK_FULL):
        return ExhaustedError("the disk is full; free some space and render again", reason="DISK_FULL")
    tail = stderr.replace("\r", "\n").strip().splitlines()[-_TAIL_LINES:]
    return InternalError(
        f"FFmpeg failed with exit code {returncode}: {' | '.join(line.strip() for line in tail)}",
        reason="FFMPEG_FAILED",
    )
