"""Keeps one process alive: starts it, waits until it stands, starts it again when it dies, or gives up."""

from __future__ import annotations

import asyncio
import time

from gateway.up.child import Child, describe_end
from gateway.up.log import Log
from gateway.up.plan import Part
from gateway.up.probe import Standing, wait_until_up
from services.common.errors import InternalError

MOST_DEATHS, DEATH_SECONDS = 5, 60.0
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 5.0


class Keeper:
    """Keeps a part alive until it is told to stop. `stands` is set once it stood for the first time."""

    def __init__(self, part: Part, log: Log) -> None:
        self.part = part
        self.child: Child | None = None
        self.stands: asyncio.Future[Standing] = asyncio.get_running_loop().create_future()
        self._log = log
        self._stopping = False
        self._deaths: list[float] = []

    async def keep(self) -> None:
        """Start it, and again whenever it dies; return when told to stop.

        Raises InternalError where it ends before it ever stood, or dies too often: trying again would not help.
        """
        while not self._stopping:
            started = time.monotonic()
            self.child = await Child.start(self.part, self._log.take)
            if self._stopping:  # while the process was made
                self.child.ask_to_stop()
            watching = asyncio.create_task(self._watch(started))
            try:
                code = await asyncio.shield(self.child.ended)
            finally:
                watching.cancel()
            if not self._stopping:
                await self._again(self.child, code)

    async def _watch(self, started: float) -> None:
        standing = await wait_until_up(self.part)
        if self.stands.done():
            self._log.say(f"{self.part.name} stands again after {time.monotonic() - started:.1f} s")
        else:
            self.stands.set_result(standing)

    async def _again(self, child: Child, code: int) -> None:
        """Say that it died and wait a little, longer each time. Raises InternalError where that is no use."""
        end, name = describe_end(code), self.part.name
        said = " | ".join(child.tail)
        if not self.stands.done():
            raise InternalError(f"{name} {end} before it could work; it said: {said or 'nothing'}")
        now = time.monotonic()
        self._deaths = [at for at in self._deaths if now - at < DEATH_SECONDS] + [now]
        if len(self._deaths) >= MOST_DEATHS:
            raise InternalError(f"{name} {end}, for the {MOST_DEATHS}th time within a minute; it said: {said}")
        # The first time at once: who called it tries again for a few seconds only.
        wait = min(_FIRST_WAIT * 2 ** (len(self._deaths) - 2), _LONGEST_WAIT) if len(self._deaths) > 1 else 0.0
        later = f" in {wait:g} s" if wait else ""
        self._log.say(f"{name} {end}; starting it again{later}", level="warning")
        await asyncio.sleep(wait)

    def stop(self) -> None:
        """Ask the process to end, and start no other."""
        self._stopping = True
        if self.child is not None:
            self.child.ask_to_stop()

    def kill(self) -> None:
        """Kill the process and what it started, and start no other."""
        self._stopping = True
        if self.child is not None:
            self.child.kill()
