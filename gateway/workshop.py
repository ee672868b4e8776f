"""What the jobs of a gateway share: jobs, memo, services, routes and store, and a lock for each unit under way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from google.protobuf.message import Message

from gateway import engine, record
from gateway.clients import Services
from gateway.jobs import JobStore
from gateway.memo import Memo, Remembered, artifacts_in
from gateway.progress import Progress
from gateway.recipe import Recipe
from gateway.routes import Routes
from gateway.voices import OwnVoices
from services.common.artifacts import ArtifactStore
from services.common.errors import InternalError, NotFoundError, StudioError
from shorts.studio.v1.studio_pb2 import Job, JobError, JobState

log = structlog.get_logger()
MESSAGE_TYPE = "application/x-protobuf"


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
        self._working: dict[str, asyncio.Lock] = {}

    def progress(self, job: Job, recipe: Recipe) -> Progress:
        """Give the progress of a job in this process; a resumed one goes on from where it stood."""
        return self._progress.setdefault(job.id, Progress(recipe.stages_of(job.spec), fraction=job.fraction))

    def forget(self, job_id: str) -> None:
        """Let go of what is kept for a job that ended or stopped in this process."""
        self._progress.pop(job_id, None)
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
        lock = self._working.setdefault(key, asyncio.Lock())
        async with lock:
            yield
        if not lock.locked() and self._working.get(key) is lock:
            del self._working[key]
