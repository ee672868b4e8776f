"""A job as its events tell it: what every display draws from."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from shorts.studio.v1 import studio_pb2

_ENDED = (studio_pb2.STAGE_STATUS_DONE, studio_pb2.STAGE_STATUS_REUSED)
WHOLE = ""  # the scene id of a stage that works on the whole short


@dataclass
class StageView:
    """One stage: how it fares for each scene (or for the whole short, under "")."""

    name: str
    per_scene: bool
    status: dict[str, studio_pb2.StageStatus.ValueType] = field(default_factory=dict)
    fraction: dict[str, float] = field(default_factory=dict)
    activity: str = ""
    backend: str = ""
    started: float = 0.0
    ended: float = 0.0

    def apply(self, update: studio_pb2.StageUpdate, now: float) -> None:
        """Take in one update."""
        self.status[update.scene_id] = update.status
        self.fraction[update.scene_id] = 1.0 if update.status in _ENDED else update.fraction
        self.activity = update.activity or self.activity
        self.backend = update.backend or self.backend
        self.started = self.started or now
        self.ended = now

    def done(self, scenes: Iterable[str]) -> bool:
        """Whether it has ended well for all of these scenes."""
        keys = list(scenes) if self.per_scene else [WHOLE]
        return bool(keys) and all(self.status.get(key) in _ENDED for key in keys)

    @property
    def failed(self) -> bool:
        """Whether it failed for any scene."""
        return studio_pb2.STAGE_STATUS_FAILED in self.status.values()

    @property
    def begun(self) -> bool:
        """Whether anything of it has begun."""
        return bool(self.status)


class JobView:
    """The state of one job, folded from its events."""

    def __init__(self, stages: Iterable[studio_pb2.Stage]) -> None:
        self.stages = {stage.name: StageView(stage.name, stage.per_scene) for stage in stages}
        self.title = ""
        self.narrations: list[str] = []
        self.notices: list[str] = []
        self.fraction = 0.0
        self.state: studio_pb2.JobState.ValueType = studio_pb2.JOB_STATE_QUEUED
        self.started = time.monotonic()
        self._seconds_left: float | None = None
        self._told_at = self.started

    @property
    def scene_ids(self) -> list[str]:
        """Ids of the scenes in order; empty until the script is there."""
        return [f"scene-{number}" for number in range(1, len(self.narrations) + 1)]

    @property
    def elapsed(self) -> float:
        """Seconds since the view began."""
        return time.monotonic() - self.started

    @property
    def seconds_left(self) -> float | None:
        """Seconds until the job is done, counted down since the studio last told; None while nothing is known."""
        if self._seconds_left is None:
            return None
        return max(0.0, self._seconds_left - (time.monotonic() - self._told_at))

    def scene_done(self, scene_id: str) -> bool:
        """Whether every stage that works on single scenes is through with this one."""
        stages = [stage for stage in self.stages.values() if stage.per_scene]
        return bool(stages) and all(stage.status.get(scene_id) in _ENDED for stage in stages)

    def apply(self, event: studio_pb2.Event) -> None:
        """Take in one event."""
        match event.WhichOneof("body"):
            case "stage":
                self._apply_stage(event.stage)
            case "script":
                self.title = event.script.title
                self.narrations = [one_line(scene.narration) for scene in event.script.scenes]
            case "notice":
                if event.notice.message not in self.notices:
                    self.notices.append(event.notice.message)
            case "state_changed":
                self.state = event.state_changed.state
                if self.state == studio_pb2.JOB_STATE_DONE:
                    self.fraction = 1.0

    def _apply_stage(self, update: studio_pb2.StageUpdate) -> None:
        stage = self.stages.setdefault(update.stage, StageView(update.stage, bool(update.scene_id)))
        stage.apply(update, time.monotonic())
        self.fraction = max(self.fraction, update.job_fraction)
        if update.HasField("seconds_left"):
            self._seconds_left, self._told_at = update.seconds_left, time.monotonic()


def one_line(text: str) -> str:
    """Put a text on one line, without control characters, so that it cannot steer the terminal."""
    return re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in text)).strip()


def clock(seconds: float) -> str:
    """Write a time as minutes and seconds, 1:05."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"
