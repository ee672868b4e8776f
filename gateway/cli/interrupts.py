"""Ctrl-C, SIGTERM, SIGHUP: the first cancels the work, which cleans up; the second leaves."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import psutil

from gateway.cli.files import remove_pending
from gateway.cli.problems import INTERRUPTED, InterruptedJobError
from gateway.cli.signals import heeded

T = TypeVar("T")


def run_interruptible(work: Coroutine[Any, Any, T]) -> T:
    """Run a command's coroutine to its end. Raises InterruptedJobError after a signal, once it has cleaned up."""
    return asyncio.run(_guarded(work))


async def _guarded(work: Coroutine[Any, Any, T]) -> T:
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    count = 0

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        nonlocal count
        count += 1
        if count > 1:
            _leave()
        loop.call_soon_threadsafe(task.cancel)

    # signal.signal rather than the loop's own handlers, which Windows lacks.
    before = {number: signal.signal(number, interrupt) for number in heeded()}
    try:
        return await task
    except asyncio.CancelledError:
        if count:
            raise InterruptedJobError("interrupted; nothing was left behind") from None
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave() -> None:
    """End the process now: its children, its temporary files, itself."""
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            child.kill()
    remove_pending()
    scratch = Path(tempfile.gettempdir())
    if scratch.name.startswith("shorts-run-"):  # the folder of a studio in this process
        shutil.rmtree(scratch, ignore_errors=True)
    with suppress(OSError):  # the terminal may be gone
        show_cursor = "\x1b[?25h" if sys.stderr.isatty() else ""  # the live display hides it
        sys.stderr.write(f"{show_cursor}\nshorts: left at once\n")
        sys.stderr.flush()
    os._exit(INTERRUPTED)
