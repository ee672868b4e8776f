"""Ends a process when the one that started it is gone, however that ended: also by kill -9, also on Windows.

The parent holds the writing end of a pipe that is this process's standard input, writes nothing, and sets
SHORTS_STOP_WITH_PARENT=1. The kernel closes its end with it, and reading then gives the end of the file.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

VARIABLE = "SHORTS_STOP_WITH_PARENT"
HARD_SECONDS = 20.0
"""How long the clean end may take before the process is killed with its group."""


def stop_with_parent() -> None:
    """Begin to watch the parent where it asks for that; call it once, first thing in `main`.

    Without a parent the process gets SIGTERM, as from a polite kill (on Windows SIGINT, which has no SIGTERM to catch).
    """
    # Taken out, so that programs this process starts do not read standard input for it.
    if os.environ.pop(VARIABLE, "") == "1":
        threading.Thread(target=_watch, name="parent", daemon=True).start()


def _watch() -> None:
    # Not sys.stdin: its lock, held by a thread that reads, breaks the end of the interpreter.
    while os.read(0, 4096):
        pass
    _write_to_nowhere()
    if sys.platform == "win32":
        signal.raise_signal(signal.SIGINT)
        time.sleep(HARD_SECONDS)
        os._exit(1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(HARD_SECONDS)
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def _write_to_nowhere() -> None:
    # Logs went to the parent; a line written to its closed pipe would raise in the midst of the clean end.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
