"""Running FFmpeg to its end."""

from __future__ import annotations

import subprocess

from services.common.ffmpeg import POLL_SECONDS, command_line, failure
from services.common.operation import Work

AGAIN = "render again"
"""What to do once space is freed on a full disk."""


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
        raise failure(text, process.returncode, again=AGAIN)
    return text


def _finish(process: subprocess.Popen[bytes], work: Work, stdin: bytes | None) -> bytes:
    while True:
        try:
            return process.communicate(stdin, timeout=POLL_SECONDS)[1]
        except subprocess.TimeoutExpired:
            work.check()
