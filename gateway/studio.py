"""The studio: jobs, engine, services and store of one state folder, put together and taken apart again."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import structlog

from gateway import engine
from gateway.casting import NOBODY
from gateway.clients import Endpoint, Services
from gateway.database import Database
from gateway.jobs import ENDED, JobStore
from gateway.memo import Memo
from gateway.portraits import Portraits
from gateway.recipes import recipe_of
from gateway.routes import Routes
from gateway.runner import Runner
from gateway.samples import Samples
from gateway.validate import check_disk, check_media
from services.common.artifacts import ArtifactStore, FileStore
from services.common.errors import PreconditionError, StudioError
from services.common.settings import Settings
from shorts.studio.v1.studio_pb2 import Job, JobSpec, JobState, ServiceStatus

log = structlog.get_logger()


class Studio:
    """What the API works on. Open one with `run_studio`."""

    def __init__(self, settings: Settings, jobs: JobStore, runner: Runner) -> None:
        self.jobs = jobs
        self.routes = runner.routes
        self.store = runner.store
        self.voices = runner.voices
        self._settings = settings
        self.samples = Samples(runner)
        self.portraits = Portraits(runner.store)
        self._services = runner.services

    async def submit(self, request_id: str, spec: JobSpec) -> Job:
        """Take a job that was checked in form, and begin it; once per request_id."""
        if isinstance(self.store, FileStore):
            check_disk(self.store.free_bytes(), self._settings.min_free_mib)
        await check_media(spec, self.store)
        await self.voices.check(spec)
        for service in dict.fromkeys(stage.service for stage in recipe_of(spec).stages_of(spec)):
            commercial, character = not spec.non_commercial, spec.character != NOBODY
            await self.routes.candidates(service, commercial=commercial, character=character)
        job, new = await self.jobs.create(request_id, spec)
        if new:
            log.info("job submitted", job=job.id, recipe=spec.recipe)
            await engine.submit(job.id)
        return job

    async def cancel(self, job_id: str) -> Job:
        """End a job for good, and all that works for it."""
        await self.jobs.get(job_id)
        if await self.jobs.change(job_id, JobState.JOB_STATE_CANCELLED):
            await engine.cancel(job_id)
        return await self.jobs.get(job_id)

    async def resume(self, job_id: str) -> Job:
        """Go on with an interrupted job."""
        job = await self.jobs.get(job_id)
        if job.state in ENDED:
            name = JobState.Name(job.state).removeprefix("JOB_STATE_").lower()
            raise PreconditionError(f"job {job_id} is {name}; submit it again", reason="JOB_ENDED")
        if job.state == JobState.JOB_STATE_INTERRUPTED:
            await self.jobs.change(job_id, JobState.JOB_STATE_QUEUED)
            await engine.resume(job_id)
        return await self.jobs.get(job_id)

    async def services_status(self) -> list[ServiceStatus]:
        """Ask every endpoint how it is."""
        statuses = []
        for endpoint in self._services.endpoints:
            status = ServiceStatus(
                service=endpoint.service, endpoint=endpoint.address, route=self.routes.order[endpoint.service]
            )
            try:
                status.description.CopyFrom(await self._services.describe(endpoint))
            except StudioError as error:
                status.error = error.message
            statuses.append(status)
        return statuses


@asynccontextmanager
async def run_studio(settings: Settings, endpoints: Sequence[Endpoint], store: ArtifactStore) -> AsyncIterator[Studio]:
    """Open the studio of a state folder over the given services; the caller holds the folder's lock.

    Jobs that a dead process left behind are marked as interrupted. Leaving the block interrupts what still runs.
    """
    async with contextlib.AsyncExitStack() as stack:
        folder = settings.home / "state"
        database = Database.in_folder(folder)
        stack.callback(database.close)
        services = Services(endpoints)
        stack.push_async_callback(services.close)
        jobs = JobStore(database)
        routes = Routes(services, settings.effective_routes, settings.region)
        runner = Runner(jobs, Memo(database), services, routes, store)
        for job_id in await jobs.interrupt_running():
            log.warning("job was interrupted", job=job_id)
        engine.start(folder, runner.job, runner.scene)
        stack.push_async_callback(_stop, jobs)
        yield Studio(settings, jobs, runner)


async def _stop(jobs: JobStore) -> None:
    await engine.stop()
    await jobs.interrupt_running()
