"""Phases: heavy models that share a device and do not fit beside each other work one after the other, not in turns.

Scenes run side by side, each through its own stages. Where a picture and a clip both need a heavy model, the scenes
would have them loaded in turns. So a unit of a heavy backend waits until no scene of its job has a unit of another one
before it, on the same device, still to come. Nobody who waits holds anything that another needs, so it always ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence

from gateway.making import HEAVY
from gateway.routes import Candidate

Finished = Callable[[], Awaitable[Iterable[str]]]


class Phases:
    """Where the scenes of one job stand, in this process.

    `stages` are those of a scene in their order; `finished` gives the scenes that ended in an earlier process.
    """

    def __init__(self, stages: Sequence[str], finished: Finished) -> None:
        self._place = {stage: place for place, stage in enumerate(stages)}
        self._at: dict[str, int] = {}
        self._finished = finished
        self._asked = False
        self.used: dict[str, Candidate] = {}
        """Who did the work of each stage last: a voice may have another backend than the route's first."""
        self._moved = asyncio.Event()

    def expect(self, scenes: Iterable[str]) -> None:
        """Count on scenes, which may not have begun yet."""
        for scene in scenes:
            self._at.setdefault(scene, 0)

    def earlier(self, stage: str) -> list[str]:
        """List the stages of a scene before one, in order."""
        place = self._place.get(stage, 0)
        return [name for name, at in self._place.items() if at < place]

    def begins(self, scene: str, stage: str) -> None:
        """Note that a scene has come to a stage, and so has those before it behind it."""
        self._move(scene, self._place.get(stage, 0))

    def passed(self, scene: str, stage: str) -> None:
        """Note that a stage of a scene is done."""
        self._move(scene, self._place.get(stage, -1) + 1)

    def ended(self, scene: str) -> None:
        """Note that a scene has no stage before it any more."""
        self._move(scene, len(self._place))

    def _move(self, scene: str, place: int) -> None:
        if place > self._at.get(scene, 0):
            self._at[scene] = place
            self._moved.set()
            self._moved = asyncio.Event()

    def behind(self, stage: str) -> list[str]:
        """List the scenes that have a stage still before them."""
        return [scene for scene, at in self._at.items() if at <= self._place[stage]]

    async def until_passed(self, stage: str) -> None:
        """Wait until every scene has a stage behind it."""
        if self.behind(stage) and not self._asked:
            self._asked = True
            for scene in await self._finished():
                self.ended(scene)
        while self.behind(stage):
            await self._moved.wait()


def is_heavy(candidate: Candidate) -> bool:
    """Tell whether a backend needs a place on its device for its model."""
    return HEAVY in candidate.backend.features


def crowd(one: Candidate, other: Candidate) -> bool:
    """Tell whether two heavy backends may not be resident at the same time: they share a device that is too small.

    Where no account of the device is kept, it is taken as too small.
    """
    if not (is_heavy(one) and is_heavy(other)) or _device(one) != _device(other):
        return False
    if (one.endpoint, one.backend.name) == (other.endpoint, other.backend.name):
        return False
    return not one.budget or one.needed_bytes + other.needed_bytes > one.budget


def _device(candidate: Candidate) -> str:
    return candidate.backend.device_key or candidate.backend.device
