"""The queue of a backend: as many enter as it works on at a time, and who needs the model that it holds goes first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass

MOST_PASSED = 8
"""How often somebody is passed over before it is their turn whatever model is held: nobody waits for ever."""


@dataclass(eq=False)
class _Waiter:
    model: str
    who: str
    granted: asyncio.Future[None]
    passed: int = 0


@dataclass(frozen=True)
class User:
    """Who works with a backend now, or waits for it."""

    who: str
    """Id of the job; empty: a sample."""
    model: str
    """What is worked with; empty where the backend has no choice."""


class Turns:
    """Lets in `places` at a time, in the order of coming, but for those whose model was used last.

    Changing the model of a backend takes as long as loading one, so units of several jobs that name different models
    are not done in turns.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._model = ""
        self._waiting: list[_Waiter] = []
        self._inside: list[_Waiter] = []
        self._shut = 0

    def users(self) -> list[User]:
        """List who has a place, then who waits for one."""
        return [User(one.who, one.model) for one in (*self._inside, *self._waiting)]

    @property
    def busy(self) -> bool:
        """Whether anybody has a place."""
        return bool(self._inside)

    @contextmanager
    def shut(self) -> Iterator[None]:
        """Let nobody in until the block ends; who has a place keeps it."""
        self._shut += 1
        try:
            yield
        finally:
            self._shut -= 1
            self._grant()

    @asynccontextmanager
    async def turn(self, model: str = "", who: str = "") -> AsyncIterator[None]:
        """Wait for a place, and have it; `model` and `who`: see User."""
        waiter = _Waiter(model, who, asyncio.get_running_loop().create_future())
        self._waiting.append(waiter)
        self._grant()
        try:
            await waiter.granted
        except asyncio.CancelledError:
            if waiter in self._waiting:
                self._waiting.remove(waiter)
            elif not waiter.granted.cancelled():  # it was let in just then
                self._leave(waiter)
            raise
        try:
            yield
        finally:
            self._leave(waiter)

    def _leave(self, waiter: _Waiter) -> None:
        self._inside.remove(waiter)
        self._free += 1
        self._grant()

    def _grant(self) -> None:
        self._waiting = [waiter for waiter in self._waiting if not waiter.granted.done()]
        while self._free and self._waiting and not self._shut:
            waiter = self._next()
            for other in self._waiting[: self._waiting.index(waiter)]:
                other.passed += 1
            self._waiting.remove(waiter)
            self._free -= 1
            self._model = waiter.model
            waiter.granted.set_result(None)
            self._inside.append(waiter)

    def _next(self) -> _Waiter:
        first = self._waiting[0]
        if first.passed >= MOST_PASSED:
            return first
        return next((waiter for waiter in self._waiting if waiter.model == self._model), first)
