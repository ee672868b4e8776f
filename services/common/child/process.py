"""A child process: spawned with a fresh interpreter, its log taken over, ended with all that it started.

It cannot outlive its service: when that is gone, however it ended, the child's standard input ends and so does it;
on Linux the kernel kills it as well, which also reaches one that hangs in native code.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import re
import signal
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO, cast

import structlog

from services.common.child.wire import Frame, read_frame, write_frame
from services.common.errors import InternalError

log = structlog.get_logger()

_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.stdin.buffer.raw.readline()); "
    "from services.common.child.main import main; main()"
)
# No progress bars of libraries in the log; models come from `shorts setup` alone, never from a hub in passing; cards in
# NVML's order, by which the ledger names them.
_ENVIRONMENT = {"TQDM_DISABLE": "1", "HF_HUB_OFFLINE": "1", "CUDA_DEVICE_ORDER": "PCI_BUS_ID"}
# The thread that starts children: Linux kills a child when the thread that started it ends.
_SPAWNER = ThreadPoolExecutor(1, "child-spawner")
_LOG_SECONDS = 1.0
"""How long the last lines of the log may take once all who write it have ended."""
_LEVELS = {"debug", "info", "warning", "error", "critical"}


class ChildProcess:
    """A child that runs, and its pipes. `frames` gets what it sends, then None when it has ended."""

    def __init__(self, title: str) -> None:
        self.frames: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        self.ended = threading.Event()
        # Whatever the child leaves in its temporary folder goes with it, also when it is killed.
        self._temporary = tempfile.TemporaryDirectory(prefix="shorts-child-")
        self._oom_kills = oom_kills()
        self._killed = False
        try:
            self._process = _SPAWNER.submit(_start, title, self._temporary.name).result()
        except BaseException:
            self._temporary.cleanup()
            raise
        self._log_reader = threading.Thread(target=self._read_log, name="child-log", daemon=True)
        self._log_reader.start()
        threading.Thread(target=self._read_frames, name="child-frames", daemon=True).start()

    @property
    def pid(self) -> int:
        """Its process id; it leads a process group, and on POSIX a session, of its own."""
        return self._process.pid

    def send(self, frame: Frame) -> None:
        """Send a frame. One that has ended does not get it; `frames` tells of the end."""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            write_frame(cast("BinaryIO", self._process.stdin), frame)

    def end(self, grace: float) -> int:
        """End it: ask, after `grace` seconds kill. Gives its exit status, negative for a signal; its memory is back."""
        self._signal(kill=False)
        self.ended.wait(grace)
        self._killed = not self.ended.is_set()
        # Also where it has ended: what it started may have not. It is not yet waited for, so its id is still its own.
        self._signal(kill=True)
        status = self._process.wait()
        self._log_reader.join(_LOG_SECONDS)
        with contextlib.suppress(BrokenPipeError):
            cast("BinaryIO", self._process.stdin).close()
        try:
            self._temporary.cleanup()
        except OSError as error:  # what it started may still be writing
            log.warning("temporary folder is left", folder=self._temporary.name, error=str(error))
        return status

    def was_out_of_memory(self, status: int) -> bool:
        """Tell whether the system killed it for want of main memory, as far as the system tells."""
        before, after = self._oom_kills, oom_kills()
        if os.name != "posix" or status != -signal.SIGKILL or self._killed:
            return False
        return before is not None and after is not None and after > before

    def _signal(self, *, kill: bool) -> None:
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS: EPERM for a group of zombies
                os.killpg(self._process.pid, signal.SIGKILL if kill else signal.SIGTERM)
        elif kill:
            self._process.kill()
        else:
            self._process.terminate()

    def _read_frames(self) -> None:
        stream = cast("BinaryIO", self._process.stdout)
        try:
            while (frame := read_frame(stream)) is not None:
                self.frames.put(frame)
        except InternalError as error:
            log.error("child sent no frame", error=str(error))
        finally:
            self.ended.set()
            self.frames.put(None)
            stream.close()

    def _read_log(self) -> None:
        stream = cast("BinaryIO", self._process.stderr)
        with stream:
            for line in stream:
                _log_line(line.decode("utf-8", "replace").rstrip())


def oom_kills() -> int | None:
    """Give how many processes the kernel has killed for want of memory since it started; None where it keeps none."""
    counters = Path("/proc/vmstat")
    if not counters.is_file():
        return None
    found = re.search(r"^oom_kill (\d+)$", counters.read_text(encoding="ascii"), re.MULTILINE)
    return int(found[1]) if found else None


def _start(title: str, temporary: str) -> subprocess.Popen[bytes]:
    defaults = {name: value for name, value in _ENVIRONMENT.items() if name not in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-c", _BOOT, title],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **defaults, "TMPDIR": temporary, "TEMP": temporary, "TMP": temporary},
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # Windows
    )
    with contextlib.suppress(BrokenPipeError):  # its end is told by the other pipe
        stdin = cast("BinaryIO", process.stdin)
        stdin.write(json.dumps([str(Path(entry).absolute()) for entry in sys.path]).encode() + b"\n")
        stdin.flush()
    return process


def _log_line(line: str) -> None:
    """Pass on a line of the child's log; what native code prints becomes a line of its own."""
    try:
        event = json.loads(line)
        level, text = event.pop("level"), event.pop("event")
        event.pop("timestamp", None)
    except (ValueError, KeyError, AttributeError, TypeError):
        if line:
            log.info("child printed", line=line)
        return
    if level in _LEVELS:
        getattr(log, level)(text, **event)
