"""Progress of what is fetched: a bar on a terminal, elsewhere a line for each file; Ctrl-C leaves what came."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.table import Column

from gateway.cli.interrupts import run_interruptible
from gateway.cli.problems import InterruptedJobError
from gateway.weights import Step, Tell

T = TypeVar("T")
_PACE_SECONDS, _CHECK_PACE_SECONDS = 10.0, 2.0
"""Between two lines of one file, at least: while it comes, and while it is checked."""


def err_console() -> Console:
    """Give the console that a command tells its progress on."""
    return Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


def run_with_bar(work: Callable[[Tell], Awaitable[T]], size: int, again: str, console: Console) -> T:
    """Run a fetch to its end, telling how far it is; `size` in bytes is a guess until the first step.

    Raises InterruptedJobError on Ctrl-C, with the command that goes on, and what the fetch raises.
    """

    async def told() -> T:
        try:
            with telling(size, console) as tell:
                return await work(tell)
        except asyncio.CancelledError:
            raise InterruptedJobError(f"interrupted; what came is kept: go on with `{again}`") from None

    return run_interruptible(told())


@contextmanager
def telling(size: int, console: Console) -> Iterator[Tell]:
    """Give what draws steps as a bar on a terminal, elsewhere prints lines; `size` as in `run_with_bar`."""
    if not console.is_terminal:
        yield _Lines(console).tell
        return
    columns = (
        # Narrow enough that all of it fits a line of 80 columns.
        TextColumn("{task.description}", table_column=Column(no_wrap=True, overflow="ellipsis", max_width=28)),
        BarColumn(bar_width=14),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("looking", total=size or None)

        def show(step: Step) -> None:
            name = Path(step.path).name
            told = name if step.checked is None else f"checking {step.checked:.0%} {name}"
            progress.update(task, completed=step.done, total=step.total, description=told)

        yield show


class _Lines:
    """Tells of each file when it is begun, and again at a pace while it takes long; of checks only where they do."""

    def __init__(self, console: Console, now: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._now = now
        self._path = ""
        self._last = now()

    def tell(self, step: Step) -> None:
        """Tell of a step."""
        since = self._now() - self._last
        if step.checked is not None:
            if since >= _CHECK_PACE_SECONDS:
                self._print(f"checking {step.path} ({step.checked:.0%})")
        elif step.path != self._path or since >= _PACE_SECONDS:
            self._path = step.path
            share = step.done / step.total if step.total else 1
            self._print(f"{step.path} ({share:.0%} of {step.total / 1e6:.0f} MB)")

    def _print(self, told: str) -> None:
        self._last = self._now()
        self._console.print(f"shorts: {told}")
