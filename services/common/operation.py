"""A call's work in a worker thread: progress comes out, a stop goes in, the result ends the stream."""

from __future__ import annotations

import asyncio
import contextvars
import tempfile
import threading
from collections.abc import AsyncGenerator, Callable
from concurrent.futures import Executor
from pathlib import Path
from typing import TypeVar

from services.common.artifacts import ArtifactStore
from services.common.errors import CancelledError
from services.common.memory import release_freed
from shorts.service.v1.service_pb2 import Progress

R = TypeVar("R")


class Work:
    """What a backend sees of the call that it works for: the store, progress, the wish to stop, a scratch folder."""

    def __init__(self, store: ArtifactStore, report: Callable[[Progress], None], stop: threading.Event) -> None:
        self.store = store
        self._report = report
        self._stop = stop
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._fraction = 0.0

    @property
    def scratch(self) -> Path:
        """A folder for this call alone; it is removed when the call ends, however it ends."""
        if self._scratch is None:
            self._scratch = tempfile.TemporaryDirectory(prefix="shorts-")
        return Path(self._scratch.name)

    @property
    def stopped(self) -> bool:
        """Whether the caller wants no result any more."""
        return self._stop.is_set()

    def check(self) -> None:
        """Raise CancelledError if the caller wants no result any more; call it at least twice a second."""
        if self._stop.is_set():
            raise CancelledError("the caller stopped the call")

    def progress(self, fraction: float, activity: str = "") -> None:
        """Tell how far the work has come, 0 to 1; also checks for a stop."""
        self.check()
        self._fraction = max(self._fraction, min(1.0, fraction))
        self._report(Progress(fraction=self._fraction, activity=activity))

    def part(self, begin: float, end: float, label: str = "") -> Work:
        """Give a share of this work as work of its own, to be closed: its progress goes from `begin` to `end` of this.

        `label` stands before what it says that it is doing, for example "picture 2 of 8: ".
        """

        def report(progress: Progress) -> None:
            self.progress(begin + (end - begin) * progress.fraction, label + progress.activity)

        return Work(self.store, report, self._stop)

    def close(self) -> None:
        """Remove the scratch folder."""
        if self._scratch is not None:
            self._scratch.cleanup()


async def run(
    executor: Executor, store: ArtifactStore, call: Callable[[Work], R], *, grace: float = 1.0
) -> AsyncGenerator[Progress | R, None]:
    """Run `call` in a thread; yield its progress, then its result.

    When the consumer goes away or is cancelled, the work is told to stop; after `grace` seconds the caller is let go
    and the thread ends by itself at its next check.
    """
    loop = asyncio.get_running_loop()
    stop = threading.Event()
    latest: list[Progress] = []
    news = asyncio.Event()

    def note(progress: Progress) -> None:
        latest[:] = [progress]  # a slow reader sees the newest, not a backlog
        news.set()

    def report(progress: Progress) -> None:
        loop.call_soon_threadsafe(note, progress)

    def body() -> R:
        work = Work(store, report, stop)
        try:
            return call(work)
        finally:
            work.close()
            release_freed()

    # In the context of the call, so that what the work logs has its job and scene.
    queued = executor.submit(contextvars.copy_context().run, body)
    task = asyncio.wrap_future(queued)
    task.add_done_callback(lambda _: news.set())
    # A caller that left does not ask for the error; asyncio would log it as lost.
    task.add_done_callback(lambda done: done.cancelled() or done.exception())
    try:
        while not task.done():
            await news.wait()
            news.clear()
            if latest:
                yield latest.pop()
        yield task.result()
    finally:
        if not queued.done() and not queued.cancel():
            stop.set()
            await asyncio.wait([task], timeout=grace)
