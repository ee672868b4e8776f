"""A job as its events tell it: what the job's screen draws from."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.crawl.v1.crawl_pb2 import Page
from shorts.llm.v1.llm_pb2 import Script, ScriptScene
from shorts.studio.v1 import studio_pb2
from shorts.studio.v1.studio_pb2 import Event, Job, JobError, JobResult, Notice, SceneUpdate, Stage, StageUpdate
from ui.client import ENDED

FINISHED = (studio_pb2.STAGE_STATUS_DONE, studio_pb2.STAGE_STATUS_REUSED)
GUESSED_SCENES = 5
MAX_NOTICES = 50


@dataclass
class StageView:
    """One stage: what it does for each scene, or for the whole short under the scene id ""."""

    name: str
    per_scene: bool
    status: dict[str, studio_pb2.StageStatus.ValueType] = field(default_factory=dict)
    shares: dict[str, float] = field(default_factory=dict)
    backend: str = ""

    def apply(self, update: StageUpdate) -> None:
        """Take in one update."""
        self.status[update.scene_id] = update.status
        self.shares[update.scene_id] = 1.0 if update.status in FINISHED else update.fraction
        self.backend = update.backend or self.backend

    def fraction(self, scenes: int) -> float:
        """Share of the stage that is done over all scenes, 0 to 1."""
        count = max(scenes, 1) if self.per_scene else 1
        return min(1.0, sum(self.shares.values()) / count)

    def state(self, scenes: int) -> str:
        """Give "waiting", "running", "done", "reused" or "failed"."""
        found = list(self.status.values())
        if studio_pb2.STAGE_STATUS_FAILED in found:
            return "failed"
        count = scenes if self.per_scene else 1
        ended = [status for status in found if status in FINISHED]
        if count and len(ended) >= count:
            return "reused" if set(ended) == {studio_pb2.STAGE_STATUS_REUSED} else "done"
        return "running" if found else "waiting"


@dataclass
class SceneView:
    """One scene: its text once written, its media as they arrive."""

    scene_id: str
    script: ScriptScene | None = None
    picture: Artifact | None = None
    audio: Artifact | None = None
    seconds: float = 0.0
    preview: Artifact | None = None

    def apply(self, update: SceneUpdate) -> None:
        """Take in what is new."""
        if update.HasField("picture"):
            self.picture = update.picture
        if update.HasField("preview"):
            self.preview = update.preview
        if update.HasField("speech"):
            self.audio, self.seconds = update.speech.audio, update.speech.duration


class JobView:
    """The state of one job, folded from its events; `version` is the sequence number of the newest one."""

    def __init__(self, job: Job, stages: Sequence[Stage]) -> None:
        self.job_id = job.id
        self.spec = job.spec
        self.created = job.created_at.ToSeconds()
        self.stages = {stage.name: StageView(stage.name, stage.per_scene) for stage in stages}
        self.state: studio_pb2.JobState.ValueType = studio_pb2.JOB_STATE_QUEUED
        self.scenes: dict[str, SceneView] = {}
        self.script: Script | None = None
        self.page: Page | None = None
        self.notices: list[Notice] = []
        self.fraction = 0.0
        self.result: JobResult | None = None
        self.error: JobError | None = None
        self.version = 0
        self.changed_at = 0
        self._seconds_left: float | None = None
        self._told_at = 0.0

    @property
    def title(self) -> str:
        """Title of the short; empty until the script is written."""
        return self.script.title if self.script else ""

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ENDED

    @property
    def moving(self) -> bool:
        """Whether it is worked on, or will be without anybody doing anything."""
        return self.state in {studio_pb2.JOB_STATE_QUEUED, studio_pb2.JOB_STATE_RUNNING}

    @property
    def expected_scenes(self) -> int:
        """How many scenes there are, or are to be drawn as placeholders."""
        return len(self.scenes) if self.script else self.spec.scene_count or GUESSED_SCENES

    def seconds_left(self) -> float | None:
        """Seconds until the job is done, counted down since the studio last told; None while nothing is known."""
        if self._seconds_left is None or self.state != studio_pb2.JOB_STATE_RUNNING:
            return None
        return max(0.0, self._seconds_left - (time.time() - self._told_at))

    def apply(self, event: Event) -> None:
        """Take in one event; one that was there before changes nothing."""
        if event.sequence <= self.version:
            return
        self.version = event.sequence
        match event.WhichOneof("body"):
            case "state_changed":
                self._apply_state(event)
            case "stage":
                self._apply_stage(event)
            case "script":
                self._apply_script(event.script)
            case "scene":
                self._scene(event.scene.scene_id).apply(event.scene)
            case "notice":
                if event.notice not in self.notices and len(self.notices) < MAX_NOTICES:
                    self.notices.append(event.notice)
            case "page":
                self.page = event.page

    def _apply_state(self, event: Event) -> None:
        changed = event.state_changed
        self.state, self.changed_at = changed.state, event.at.ToSeconds()
        if changed.HasField("result"):
            self.result = changed.result
        if changed.HasField("error"):
            self.error = changed.error
        if self.state == studio_pb2.JOB_STATE_DONE:
            self.fraction = 1.0
        elif self.state == studio_pb2.JOB_STATE_RUNNING:
            self._seconds_left = None

    def _apply_stage(self, event: Event) -> None:
        update = event.stage
        stage = self.stages.setdefault(update.stage, StageView(update.stage, bool(update.scene_id)))
        stage.apply(update)
        self.fraction = max(self.fraction, min(1.0, update.job_fraction))
        if update.HasField("seconds_left"):
            self._seconds_left, self._told_at = update.seconds_left, event.at.ToNanoseconds() / 1e9

    def _apply_script(self, script: Script) -> None:
        self.script = script
        for number, scene in enumerate(script.scenes, 1):
            self._scene(f"scene-{number}").script = scene

    def _scene(self, scene_id: str) -> SceneView:
        return self.scenes.setdefault(scene_id, SceneView(scene_id))
