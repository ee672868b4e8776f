"""Pulls that run beside a server: each in a thread of its own, so that writing and hashing hold up nobody else's calls.

Whoever follows a pull stops it by leaving; what came is kept, to go on with.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import AsyncGenerator
from concurrent.futures import Future
from pathlib import Path

from gateway.catalogue.pull import Pulled, pull
from gateway.download import CHUNK
from gateway.weights import Step
from services.common.catalogue import Model
from services.common.errors import CancelledError
from shorts.shelf.v1.shelf_pb2 import PullProgress

PACE_SECONDS = 0.25
"""Between two messages, at least."""
WINDOW_SECONDS = 8.0
"""What the speed is taken over."""
_LEAP_BYTES = 4 * CHUNK
"""Fetched bytes come in steps of at most this many; a greater step is a file that was here and has been checked."""


class Speed:
    """Bytes a second over the last seconds, by the steps that are told."""

    def __init__(self) -> None:
        self._before: int | None = None
        self._fetched = 0
        self._seen: deque[tuple[float, int]] = deque()

    def take(self, done: int, now: float) -> None:
        """Take that so many bytes are there at a time, in seconds."""
        step = done - self._before if self._before is not None else 0
        self._before = done
        if 0 < step <= _LEAP_BYTES:
            self._fetched += step
        self._seen.append((now, self._fetched))
        while len(self._seen) > 2 and now - self._seen[0][0] > WINDOW_SECONDS:
            self._seen.popleft()

    def at(self, now: float) -> float:
        """Tell the speed at a time; 0 while it is not known."""
        if not self._seen:
            return 0.0
        begun, bytes_then = self._seen[0]
        return (self._fetched - bytes_then) / (now - begun) if now - begun > PACE_SECONDS else 0.0


class RunningPull:
    """A pull that begins at once and goes on until it ends or `stop` is called. Thread-safe."""

    def __init__(self, model: Model, models: Path, mirror: str) -> None:
        self._model, self._models, self._mirror = model, models, mirror
        self._lock = threading.Lock()
        self._step = Step("", 0, model.size)
        self._speed = Speed()
        self._stopped = False
        self._work: tuple[asyncio.AbstractEventLoop, asyncio.Task[Pulled]] | None = None
        self.ended: Future[Pulled] = Future()
        """What came of it."""
        threading.Thread(target=self._run, name=f"pull-{model.id}", daemon=True).start()

    def _run(self) -> None:
        try:
            result = asyncio.run(self._main())
        except asyncio.CancelledError:
            self.ended.set_exception(CancelledError(f"the pull of {self._model.name} was stopped; what came is kept"))
        except BaseException as error:  # noqa: BLE001 (whatever it is, whoever follows the pull is told)
            self.ended.set_exception(error)
        else:
            self.ended.set_result(result)

    async def _main(self) -> Pulled:
        work = asyncio.ensure_future(pull(self._model, self._models, "", self._tell, mirror=self._mirror))
        with self._lock:
            self._work = asyncio.get_running_loop(), work
            if self._stopped:
                work.cancel()
        try:
            return await work
        finally:
            with self._lock:
                self._work = None

    def _tell(self, step: Step) -> None:
        with self._lock:
            self._step = step
            self._speed.take(step.done, time.monotonic())

    def progress(self) -> PullProgress:
        """Tell how far it has come."""
        with self._lock:
            step, speed = self._step, self._speed.at(time.monotonic())
        told = PullProgress(
            path=step.path, done_bytes=step.done, total_bytes=step.total, file=step.number, files=step.files
        )
        if speed > 0:
            told.bytes_per_second = speed
            told.seconds_left = max(0, step.total - step.done) / speed
        return told

    def stop(self) -> None:
        """Stop it; `ended` tells when that is done."""
        with self._lock:
            self._stopped = True
            if self._work is not None:
                loop, task = self._work
                loop.call_soon_threadsafe(task.cancel)

    async def follow(self) -> AsyncGenerator[PullProgress | Pulled, None]:
        """Tell progress as it changes, then the result; leaving stops the pull. Raises what `pull` raises."""
        ended = asyncio.wrap_future(self.ended)
        told: PullProgress | None = None
        try:
            while not ended.done():
                now = self.progress()
                if now != told:
                    yield now
                    told = now
                await asyncio.wait([ended], timeout=PACE_SECONDS)
            yield ended.result()
        finally:
            self.stop()
            await asyncio.wait([ended])
            if not ended.cancelled():
                ended.exception()  # told above, or nobody waits for it any more
