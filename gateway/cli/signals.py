"""The signals that end a command; light, since it is imported before anything else."""

from __future__ import annotations

import signal


def heed() -> None:
    """Let every signal that ends a command raise KeyboardInterrupt, as Ctrl-C does, until there is work to cancel."""
    for number in heeded():
        signal.signal(number, signal.default_int_handler)


def heeded() -> list[signal.Signals]:
    """List the signals that interrupt: Ctrl-C, a polite kill, a closed terminal."""
    # Those that nohup and shells' background jobs ignore stay ignored.
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    return [number for number in numbers if signal.getsignal(number) is not signal.SIG_IGN]
