"""Starts the processes group after group, keeps them, and stops them in the other order."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from gateway.cli.signals import heeded
from gateway.up.keeper import Keeper
from gateway.up.log import Log
from gateway.up.plan import Part
from services.common.errors import StudioError

STOP_SECONDS = 10.0
PATIENCE_SECONDS = 10.0
STOPPED, FAILED, INTERRUPTED = 0, 1, 130


class Supervisor:
    """Runs a plan once. `run` may be called once."""

    def __init__(self, groups: Sequence[Sequence[Part]], log: Log) -> None:
        self._log = log
        self._loop = asyncio.get_running_loop()
        self._groups = [[Keeper(part, log) for part in group] for group in groups]
        self._tasks: dict[Keeper, asyncio.Task[None]] = {}
        self._end: asyncio.Future[int] = self._loop.create_future()
        self._hurry = asyncio.Event()
        self.stands = asyncio.Event()

    async def run(self) -> int:
        """Run until a signal or until it is no use; give the exit code."""
        with self._signals():
            try:
                return await self._until_end(self._work())
            except StudioError as error:
                self._log.say(f"{error.message}; everything is stopped", level="error")
                return FAILED
            finally:
                self._log.say("stopping; Ctrl-C again ends everything at once")
                await self._stop()

    def end(self, code: int) -> None:
        """Stop; the second time at once."""
        if self._end.done():
            self._hurry.set()
        else:
            self._end.set_result(code)

    async def _until_end(self, work: asyncio.Future[int] | asyncio.Task[int]) -> int:
        try:
            await asyncio.wait({work, self._end}, return_when=asyncio.FIRST_COMPLETED)
            return self._end.result() if self._end.done() else work.result()
        finally:
            work.cancel()

    def _work(self) -> asyncio.Task[int]:
        async def work() -> int:
            for group in self._groups:
                await self._start(group)
            self.stands.set()
            return await asyncio.shield(self._end)

        return asyncio.create_task(work())

    async def _start(self, group: Sequence[Keeper]) -> None:
        """Start a group and wait until all of it stands."""
        started = time.monotonic()
        for keeper in group:
            self._tasks[keeper] = asyncio.create_task(keeper.keep())
            self._tasks[keeper].add_done_callback(self._kept)
        waiting = {keeper.stands for keeper in group}
        while waiting:
            done, waiting = await asyncio.wait(waiting, timeout=PATIENCE_SECONDS)
            if not done:
                late = ", ".join(keeper.part.name for keeper in group if not keeper.stands.done())
                self._log.say(f"waiting for {late}, {time.monotonic() - started:.0f} s so far")
        for keeper in group:
            if lacks := keeper.stands.result().lacks:
                self._log.say(f"{keeper.part.name} cannot work: {lacks}", level="warning")
        names = ", ".join(keeper.part.name for keeper in group)
        self._log.say(f"{names}: up after {time.monotonic() - started:.1f} s")

    def _kept(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None and not self._end.done():
            self._end.set_exception(error)

    async def _stop(self) -> None:
        """Stop the groups, the last one first; kill what does not end in time, or everything at the second signal."""
        for group in reversed(self._groups):
            running = {self._tasks[keeper] for keeper in group if keeper in self._tasks}
            if not running:
                continue
            for keeper in group:
                keeper.stop()
            hurry = asyncio.create_task(self._hurry.wait())
            ended = asyncio.create_task(asyncio.wait(running))
            await asyncio.wait({ended, hurry}, timeout=STOP_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            hurry.cancel()
            if self._hurry.is_set():
                break
            self._kill(group)
            await ended
        for group in self._groups:
            self._kill(group)
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _kill(self, group: Sequence[Keeper]) -> None:
        for keeper in group:
            task = self._tasks.get(keeper)
            if task is not None and not task.done():
                self._log.say(f"{keeper.part.name} is killed: it did not stop", level="warning")
                keeper.kill()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Ctrl-C ends with 130, a polite kill or a closed terminal with 0."""

        def heed(number: int, _frame: FrameType | None) -> None:
            code = INTERRUPTED if number == signal.SIGINT else STOPPED
            self._loop.call_soon_threadsafe(self.end, code)

        # signal.signal rather than the loop's own handlers, which Windows lacks.
        before = {number: signal.signal(number, heed) for number in heeded()}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
