"""What a character does by itself: blinks, glances, breath and sway, from a seed."""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from dataclasses import dataclass

from services.common.drawing.characters.lips import smooth

# A lid falls, stays down for longer than a frame at 30 frames per second, and rises more slowly.
_FALL, _DOWN, _RISE = 0.05, 0.036, 0.075
_LEAST, _MOST, _TWICE, _AGAIN = 2.5, 5.0, 0.16, 0.27
_SACCADE, _TURN = 0.06, 0.16


@dataclass(frozen=True)
class Drift:
    """Slow movements at a moment: phase of the breath in breaths, sway and tilt from -1 to 1."""

    breath: float
    sway: float
    tilt: float


class Blinks:
    """When the eyes are shut between two times."""

    def __init__(self, seed: str, start: float, end: float) -> None:
        dice = random.Random(f"{seed}/blinks")  # noqa: S311 - variety, not secrecy
        self.times: list[float] = []
        time = start + dice.uniform(0.8, _LEAST)
        while time < end:
            self.times.append(time)
            if dice.random() < _TWICE:
                self.times.append(time + _AGAIN)
            time += dice.uniform(_LEAST, _MOST)

    def at(self, time: float) -> float:
        """Tell how far the lids are down, 0 to 1."""
        index = bisect_right(self.times, time)
        if index == 0:
            return 0.0
        since = time - self.times[index - 1]
        return smooth(since / _FALL) * smooth((_FALL + _DOWN + _RISE - since) / _RISE)


class Glances:
    """Small movements of eyes that look at the viewer, and now and then a look aside."""

    def __init__(self, seed: str, start: float, end: float) -> None:
        dice = random.Random(f"{seed}/glances")  # noqa: S311 - variety, not secrecy
        self._times, self._spots = [start], [(0.0, 0.0)]
        time = start + dice.uniform(0.6, 1.6)
        while time < end:
            aside = dice.random() < 0.14
            reach = 0.42 if aside else 0.09
            self._times.append(time)
            self._spots.append((dice.choice((-1, 1)) * dice.uniform(0.5, 1) * reach, dice.uniform(-0.5, 0.4) * reach))
            time += dice.uniform(0.5, 0.8) if aside else dice.uniform(1.1, 2.6)

    def at(self, time: float) -> tuple[float, float]:
        """Give where they look, as a pose says it."""
        index = max(1, bisect_right(self._times, time))
        goal, before = self._spots[index - 1], self._spots[max(0, index - 2)]
        share = smooth((time - self._times[index - 1]) / _SACCADE)
        return before[0] + (goal[0] - before[0]) * share, before[1] + (goal[1] - before[1]) * share


class Attention:
    """Turns of somebody who looks at something and back at the viewer."""

    def __init__(self, seed: str, start: float, end: float) -> None:
        dice = random.Random(f"{seed}/attention")  # noqa: S311 - variety, not secrecy
        self._times, time = [start], max(start, 0.0) + dice.uniform(1.4, 2.4)
        while time < end:
            self._times.append(time)
            # At the viewer for a shorter while than at what it shows.
            time += dice.uniform(0.9, 1.6) if len(self._times) % 2 == 0 else dice.uniform(1.8, 3.2)

    def at(self, time: float) -> float:
        """Tell how much it looks at the thing rather than at the viewer, 0 to 1."""
        index = max(1, bisect_right(self._times, time))
        share = smooth((time - self._times[index - 1]) / _TURN)
        return share if index % 2 else 1 - share


class Body:
    """Breath and sway; `energy` is 1 for a calm character, more for an excited one."""

    def __init__(self, seed: str, energy: float) -> None:
        dice = random.Random(f"{seed}/body")  # noqa: S311 - variety, not secrecy
        self._energy = energy
        # Periods without a common measure, so that the movement does not repeat.
        self._waves = [(period / math.sqrt(energy), dice.random()) for period in (3.7, 6.1, 3.3, 7.3, 4.1)]

    def at(self, time: float) -> Drift:
        """Give where it has drifted to."""
        turns = [time / period + phase for period, phase in self._waves]
        waves = [math.sin(2 * math.pi * turn) for turn in turns]
        sway = (0.24 * waves[1] + 0.13 * waves[2]) * self._energy
        return Drift(turns[0], sway, 0.14 * waves[3] + 0.07 * waves[4] + 0.2 * sway)
