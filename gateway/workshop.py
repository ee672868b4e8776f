"""What the jobs of a gateway share: jobs, memo, services, routes and store, and a lock for each unit under way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import structlog
from google.protobuf.message import Message

from gateway import engine, record
from gateway.clients import Services
from gateway.jobs import JobStore
from gateway.memo import Memo, Remembered, artifacts_in
from gateway.phases import Phases
from gateway.progress import Progress
from gateway.recipe import Recipe
from gateway.routes import Routes
from gateway.voices import OwnVoices
from services.common.artifacts import ArtifactStore
from services.common.errors import InternalError, NotFoundError, StudioError
from shorts.studio.v1.studio_pb2 import Job, JobError, JobState

log = structlog.get_logger()
MESSAGE_TYPE = "application/x-protobuf"


@dataclass
class _Turn:
    """The lock of a unit, and how many hold it or wait for it."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class Workshop:
    """Everything that running jobs need, shared by all jobs of a gateway."""

    def __init__(self, jobs: JobStore, memo: Memo, services: Services, routes: Routes, store: ArtifactStore) -> None:
        self.jobs = jobs
        self.memo = memo
        self.services = services
        self.routes = routes
        self.store = store
        self.voices = OwnVoices(jobs.database, services, routes, store)
        self.ledgers: dict[str, record.Ledger] = {}
        self._progress: dict[str, Progress] = {}
        self._phases: dict[str, Phases] = {}
        self._working: dict[str, _Turn] = {}

    def progress(self, job: Job, recipe: Recipe) -> Progress:
        """Give the progress of a job in this process; a resumed one goes on from where it stood."""
        return self._progress.setdefault(job.id, Progress(recipe.stages_of(job.spec), fraction=job.fraction))

    def phases(self, job_id: str, recipe: Recipe) -> Phases:
        """Give where the scenes of a job stand in this process."""
        if job_id not in self._phases:
            stages = [stage.name for stage in recipe.stages if stage.per_scene]
            self._phases[job_id] = Phases(stages, lambda: engine.finished_scenes(job_id))
        return self._phases[job_id]

    def forget(self, job_id: str) -> None:
        """Let go of what is kept for a job that ended or stopped in this process."""
        self._progress.pop(job_id, None)
        self._phases.pop(job_id, None)
        self.ledgers.pop(job_id, None)

    async def fail(self, job_id: str, error: Exception, stage: str = "", scene_id: str = "") -> None:
        """End a job with its error, once, and stop whatever still works for it."""
        if not isinstance(error, StudioError):
            log.error("job failed", job=job_id, exc_info=error)
            error = InternalError(f"{type(error).__name__}: {error}; the gateway's log has the details")
        told = JobError(
            code=error.code.name, reason=error.reason, message=error.message, stage=stage, scene_id=scene_id
        )
        if await self.jobs.change(job_id, JobState.JOB_STATE_FAILED, error=told):
            await engine.cancel(job_id)

    async def save_message(self, message: Message) -> str:
        """Keep a message in the store, so that only its key goes through the engine."""
        data = message.SerializeToString(deterministic=True)
        artifact = await asyncio.to_thread(self.store.put, [data], MESSAGE_TYPE)
        return artifact.sha256

    async def load_message(self, key: str) -> bytes:
        """Give the bytes of a kept message."""
        artifact = await asyncio.to_thread(self.store.stat, key)
        return await asyncio.to_thread(self.store.read, artifact)

    async def remembered(self, key: str, kind: type[Message]) -> Remembered | None:
        """Give a result that is remembered, where all of its files are still there."""
        remembered = await self.memo.get(key)
        if remembered is None:
            return None
        try:
            for artifact in artifacts_in(kind.FromString(remembered.result)):
                await asyncio.to_thread(self.store.path, artifact)
        except NotFoundError:
            await self.memo.forget(key)
            return None
        return remembered

    @asynccontextmanager
    async def alone(self, key: str) -> AsyncIterator[None]:
        """Let one at a time work on a unit, so that equal work of two jobs is done once."""
        turn = self._working.setdefault(key, _Turn())
        turn.users += 1
        try:
            async with turn.lock:
                yield
        finally:
            turn.users -= 1
            if not turn.users:
                del self._working[key]
