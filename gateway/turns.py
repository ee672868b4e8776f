"""The queue of a backend: as many enter as it works on at a time, and who needs the model that it holds goes first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

MOST_PASSED = 8
"""How often somebody is passed over before it is their turn whatever model is held: nobody waits for ever."""


@dataclass(eq=False)
class _Waiter:
    model: str
    granted: asyncio.Future[None]
    passed: int = 0


class Turns:
    """Lets in `places` at a time, in the order of coming, but for those whose model was used last.

    Changing the model of a backend takes as long as loading one, so units of several jobs that name different models
    are not done in turns.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._model = ""
        self._waiting: list[_Waiter] = []

    @asynccontextmanager
    async def turn(self, model: str = "") -> AsyncIterator[None]:
        """Wait for a place, and have it; `model` is what is worked with, "" where a backend has no choice."""
        waiter = _Waiter(model, asyncio.get_running_loop().create_future())
        self._waiting.append(waiter)
        self._grant()
        try:
            await waiter.granted
        except asyncio.CancelledError:
            if waiter in self._waiting:
                self._waiting.remove(waiter)
            elif not waiter.granted.cancelled():  # it was let in just then
                self._leave()
            raise
        try:
            yield
        finally:
            self._leave()

    def _leave(self) -> None:
        self._free += 1
        self._grant()

    def _grant(self) -> None:
        self._waiting = [waiter for waiter in self._waiting if not waiter.granted.done()]
        while self._free and self._waiting:
            waiter = self._next()
            for other in self._waiting[: self._waiting.index(waiter)]:
                other.passed += 1
            self._waiting.remove(waiter)
            self._free -= 1
            self._model = waiter.model
            waiter.granted.set_result(None)

    def _next(self) -> _Waiter:
        first = self._waiting[0]
        if first.passed >= MOST_PASSED:
            return first
        return next((waiter for waiter in self._waiting if waiter.model == self._model), first)
