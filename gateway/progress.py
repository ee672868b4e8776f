"""How far a job has come, from the weights of its stages; how long it will take, from the pace so far."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from gateway.recipe import StageInfo

GUESSED_SCENES = 5
MIN_INTERVAL = 0.2


@dataclass
class Progress:
    """Progress of one job in this process. Shares never fall."""

    stages: Sequence[StageInfo]
    scenes: int = GUESSED_SCENES
    fraction: float = 0.0
    """Share of the job that is done; given, it is where the job stood before."""
    _done: dict[tuple[str, str], float] = field(default_factory=dict)
    _reused: float = 0.0
    _before: float = field(init=False)
    _started: float = field(default_factory=time.monotonic)
    _told: dict[tuple[str, str], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._before = self.fraction

    def _share(self, stage: str) -> float:
        weights = {s.name: s.weight for s in self.stages}
        total = sum(s.weight * (self.scenes if s.per_scene else 1) for s in self.stages)
        return weights.get(stage, 0.0) / total

    def update(self, stage: str, scene_id: str, fraction: float, *, reused: bool = False) -> float:
        """Note the share of a stage of a scene that is done; give that of the job, 0 to 1."""
        self._done[stage, scene_id] = max(fraction, self._done.get((stage, scene_id), 0.0))
        if reused:
            self._reused += self._share(stage)
        whole = sum(self._share(name) * share for (name, _), share in self._done.items())
        self.fraction = min(1.0, max(self.fraction, whole))
        return self.fraction

    def seconds_left(self) -> float | None:
        """Estimate the time left, seconds; None while too little is known. What was reused says nothing of the pace."""
        worked = self.fraction - self._before - self._reused
        if worked < 0.05:
            return None
        return (time.monotonic() - self._started) / worked * (1.0 - self.fraction)

    def due(self, stage: str, scene_id: str) -> bool:
        """Tell whether a further progress event of a stage is worth storing now."""
        now = time.monotonic()
        if now - self._told.get((stage, scene_id), 0.0) < MIN_INTERVAL:
            return False
        self._told[stage, scene_id] = now
        return True
