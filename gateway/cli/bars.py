"""Progress of what is fetched: a bar on a terminal, elsewhere a line for each file; Ctrl-C leaves what came."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

from gateway.cli.interrupts import run_interruptible
from gateway.cli.problems import InterruptedJobError
from gateway.weights import Step, Tell

T = TypeVar("T")


def err_console() -> Console:
    """Give the console that a command tells its progress on."""
    return Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


def run_with_bar(work: Callable[[Tell], Awaitable[T]], size: int, again: str, console: Console) -> T:
    """Run a fetch to its end, telling how far it is; `size` in bytes is a guess until the first step.

    Raises InterruptedJobError on Ctrl-C, with the command that goes on, and what the fetch raises.
    """

    async def told() -> T:
        try:
            return await _told(work, size, console)
        except asyncio.CancelledError:
            raise InterruptedJobError(f"interrupted; what came is kept: go on with `{again}`") from None

    return run_interruptible(told())


async def _told(work: Callable[[Tell], Awaitable[T]], size: int, console: Console) -> T:
    if not console.is_terminal:
        return await work(_Lines(console).tell)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("looking", total=size or None)

        def show(step: Step) -> None:
            progress.update(task, completed=step.done, total=step.total, description=Path(step.path).name)

        return await work(show)


class _Lines:
    """Tells of each file once, when it is begun."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._path = ""

    def tell(self, step: Step) -> None:
        """Tell of a step."""
        if step.path != self._path:
            self._path = step.path
            share = step.done / step.total if step.total else 1
            self._console.print(f"shorts: {step.path} ({share:.0%} of {step.total / 1e6:.0f} MB)")
