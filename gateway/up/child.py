"""One process under the supervisor: started, its lines read, asked to stop, killed with all that it started."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress

import psutil

from gateway.up.plan import Part, inherited

TAIL_LINES = 6
_LONGEST_LINE = 1 << 20
_DRAIN_SECONDS = 1.0


class Child:
    """A process in a session of its own, so that Ctrl-C reaches only the supervisor. Make one with `start`."""

    def __init__(self, part: Part, process: asyncio.subprocess.Process, take: Callable[[str, str], None]) -> None:
        self.part = part
        self.tail: deque[str] = deque(maxlen=TAIL_LINES)
        self._process = process
        self._take = take
        self._reader = asyncio.create_task(self._read())
        self.ended: asyncio.Task[int] = asyncio.create_task(self._end())

    @classmethod
    async def start(cls, part: Part, take: Callable[[str, str], None]) -> Child:
        """Start it. `take` gets its name and each line that it writes."""
        environment = {**inherited(), **part.environment}
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NEW_PROCESS_GROUP
        process = await asyncio.create_subprocess_exec(
            # -P: a folder named gateway or services where the user happens to be is not ours.
            *(sys.executable, "-P", "-m", part.module),
            stdin=asyncio.subprocess.PIPE,  # held open, never written: see services.common.parent
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=environment,
            start_new_session=True,
            creationflags=flags,
        )
        return cls(part, process, take)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def ask_to_stop(self) -> None:
        """Ask it to end cleanly: SIGTERM, on Windows the end of its standard input."""
        if self._process.returncode is not None:
            return
        if sys.platform == "win32":
            assert self._process.stdin is not None
            self._process.stdin.close()
        else:
            with suppress(ProcessLookupError):
                self._process.terminate()

    def kill(self) -> None:
        """Kill it and every process that it started."""
        if sys.platform == "win32":
            with suppress(psutil.Error):
                for process in psutil.Process(self.pid).children(recursive=True):
                    process.kill()
            with suppress(ProcessLookupError):
                self._process.kill()
        else:
            with suppress(ProcessLookupError, PermissionError):  # macOS refuses a group of which all have ended
                os.killpg(self.pid, signal.SIGKILL)

    async def _end(self) -> int:
        code = await self._process.wait()
        self.kill()  # programs that it started and could not end itself
        # One that left the group may still hold the pipe; nobody waits for it.
        await asyncio.wait({self._reader}, timeout=_DRAIN_SECONDS)
        self._reader.cancel()
        return code

    async def _read(self) -> None:
        assert self._process.stdout is not None
        rest = b""
        while chunk := await self._process.stdout.read(1 << 16):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self._line(line)
            if len(rest) > _LONGEST_LINE:
                self._line(rest)
                rest = b""
        self._line(rest)

    def _line(self, raw: bytes) -> None:
        if line := raw.decode(errors="replace").rstrip():
            self.tail.append(line)
            self._take(self.part.name, line)


def describe_end(code: int) -> str:
    """Say how a process ended, from its return code."""
    if code >= 0:
        return f"ended with exit code {code}"
    with suppress(ValueError):
        return f"was ended by {signal.Signals(-code).name}"
    return f"was ended by signal {-code}"
