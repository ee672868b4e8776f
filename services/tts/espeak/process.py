"""The espeak-ng program as the studio sees it: started once, asked clause by clause, restarted when it has died."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO

from services.common.errors import InternalError, UnavailableError

WORKER = Path(__file__).with_name("worker.py")


@dataclass(frozen=True)
class Heard:
    """One clause as espeak-ng spoke it; positions are samples from its start."""

    sample_rate: int
    pcm: bytes
    words: tuple[tuple[int, int], ...]
    """(character offset in the clause, sample) of each word that espeak-ng reports."""
    phonemes: tuple[tuple[str, int], ...]
    """(IPA, or empty for a pause, sample) in order."""
    spellings: tuple[tuple[str, ...], ...]
    """Phonemes of each word that was asked for, spoken alone."""


@dataclass(frozen=True)
class Manner:
    """How a clause is spoken; `rate` in words per minute, `pitch` and `range` 0 to 100 around the voice's own, 50."""

    voice: str
    rate: int
    pitch: int
    range: int


class EspeakProcess:
    """A running espeak-ng worker. Not for use by several threads at a time, except `stop`."""

    def __init__(self, *, clause_seconds: float = 10.0) -> None:
        self._clause_seconds = clause_seconds
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Process id of the worker; 0 when it is not running."""
        return self._process.pid if self._process is not None and self._process.poll() is None else 0

    def start(self) -> None:
        """Start the worker if it is not running."""
        if self.pid:
            return
        self.stop()
        loader = import_module("espeakng_loader")
        # A session of its own: Ctrl-C on the terminal goes to the studio, which ends the worker in its own time.
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(WORKER), loader.get_library_path(), loader.get_data_path()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )

    def stop(self) -> None:
        """End the worker and wait for its end."""
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue  # it died with a request unread
        try:
            process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def speak(self, text: str, manner: Manner, spell: list[str]) -> Heard:
        """Speak one clause. Raises UnavailableError when the worker died; the next call starts another."""
        self.start()
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        # A worker that hangs is killed; the read below then sees the end of its output.
        watchdog = threading.Timer(self._clause_seconds, process.kill)
        watchdog.start()
        try:
            job = {"text": text, "words": spell, **vars(manner)}
            process.stdin.write(json.dumps(job).encode() + b"\n")
            process.stdin.flush()
            return _read(process.stdout)
        except (BrokenPipeError, EOFError, ConnectionResetError) as error:
            self.stop()
            raise UnavailableError(
                f"espeak-ng ended unexpectedly (exit status {process.returncode}); the next call starts it again",
                reason="ENGINE_DIED",
                retry_after=0.1,
            ) from error
        finally:
            watchdog.cancel()


def _read(stream: IO[bytes]) -> Heard:
    line = stream.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    header = json.loads(line)
    if "error" in header:
        raise InternalError(header["error"], reason="ESPEAK")
    pcm = stream.read(header["bytes"])
    if len(pcm) < header["bytes"]:
        raise EOFError
    events = header["events"]
    return Heard(
        sample_rate=header["sample_rate"],
        pcm=pcm,
        words=tuple((event[1], event[2]) for event in events if event[0] == "word"),
        phonemes=tuple((event[1], event[2]) for event in events if event[0] == "phoneme"),
        spellings=tuple(tuple(word) for word in header["spellings"]),
    )
