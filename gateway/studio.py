"""The studio: jobs, engine, services and store of one state folder, put together and taken apart again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any

import structlog

from gateway import engine
from gateway.catalogue.shelf import Shelf, open_shelf
from gateway.clients import Endpoint, Services
from gateway.database import Database, check_file, readable
from gateway.devices import gather
from gateway.jobs import ENDED, JobStore
from gateway.means import settle
from gateway.memo import Memo
from gateway.portraits import Portraits
from gateway.proposal import propose
from gateway.removal import Remover
from gateway.routes import Routes
from gateway.runner import Runner
from gateway.samples import Samples
from gateway.speaker import check_voice
from gateway.validate import check_disk, check_media
from services.common.artifacts import ArtifactStore, FileStore
from services.common.errors import PreconditionError, StudioError
from services.common.settings import Settings
from shorts.studio.v1.studio_pb2 import (
    Job,
    JobSpec,
    JobState,
    ListDevicesResponse,
    ProposeSetupRequest,
    ProposeSetupResponse,
    ServiceStatus,
)

log = structlog.get_logger()
ASK_SECONDS = 4.0
"""How long a service may take to say how it is, where somebody looks on."""


class Studio:
    """What the API works on. Open one with `run_studio`."""

    def __init__(self, settings: Settings, jobs: JobStore, runner: Runner, shelf: Shelf) -> None:
        self.jobs = jobs
        self.shelf = shelf
        self.routes = runner.routes
        self.store = runner.store
        self.voices = runner.voices
        self._settings = settings
        self.samples = Samples(runner)
        self.portraits = Portraits(runner.store)
        self._services = runner.services
        self.remover = Remover(shelf, runner.services, runner.routes, jobs, asyncio.Lock())
        self._under_way: set[asyncio.Task[Job]] = set()

    async def submit(self, request_id: str, spec: JobSpec) -> Job:
        """Take a job that was checked in form, and begin it; once per request_id."""
        if isinstance(self.store, FileStore):
            check_disk(self.store.free_bytes(), self._settings.min_free_mib)
        await check_media(spec, self.store)
        settled = await settle(spec, self.routes)
        await check_voice(self.voices, spec)
        return await self._whole(self._begin(request_id, settled))

    async def _begin(self, request_id: str, spec: JobSpec) -> Job:
        job, new = await self.jobs.create(request_id, spec)
        if new:
            log.info("job submitted", job=job.id, recipe=spec.recipe)
        # Also one that an earlier call stored and could not begin; what has begun the engine does not begin again.
        if job.state == JobState.JOB_STATE_QUEUED:
            await engine.submit(job.id)
        return job

    async def _whole(self, work: Coroutine[Any, Any, Job]) -> Job:
        """Do to its end what must not be left half done, also where whoever asked for it gives up meanwhile."""
        task = asyncio.ensure_future(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Wait for what must not be left half done."""
        if self._under_way:
            await asyncio.wait(set(self._under_way))

    async def cancel(self, job_id: str) -> Job:
        """End a job for good, and all that works for it."""
        return await self._whole(self._cancel(job_id))

    async def _cancel(self, job_id: str) -> Job:
        await self.jobs.get(job_id)
        if await self.jobs.change(job_id, JobState.JOB_STATE_CANCELLED):
            await engine.cancel(job_id)
        return await self.jobs.get(job_id)

    async def resume(self, job_id: str) -> Job:
        """Go on with an interrupted job."""
        return await self._whole(self._resume(job_id))

    async def _resume(self, job_id: str) -> Job:
        job = await self.jobs.get(job_id)
        if job.state in ENDED:
            name = JobState.Name(job.state).removeprefix("JOB_STATE_").lower()
            raise PreconditionError(f"job {job_id} is {name}; submit it again", reason="JOB_ENDED")
        if job.state == JobState.JOB_STATE_INTERRUPTED:
            await self.jobs.change(job_id, JobState.JOB_STATE_QUEUED)
            await engine.resume(job_id)
        return await self.jobs.get(job_id)

    async def services_status(self, seconds: float | None = None) -> list[ServiceStatus]:
        """Ask every endpoint how it is; `seconds`: how long each may take."""
        return list(await asyncio.gather(*(self._status(endpoint, seconds) for endpoint in self._services.endpoints)))

    async def _status(self, endpoint: Endpoint, seconds: float | None) -> ServiceStatus:
        status = ServiceStatus(
            service=endpoint.service, endpoint=endpoint.address, route=self.routes.order[endpoint.service]
        )
        try:
            status.description.CopyFrom(await asyncio.wait_for(self._services.describe(endpoint), seconds))
        except TimeoutError:
            status.error = f"the {endpoint.service} service at {endpoint.address} does not answer; is it running?"
        except StudioError as error:
            status.error = error.message
        return status

    async def look(self) -> list[ServiceStatus]:
        """Ask every endpoint how it is, for somebody who looks on and will look again."""
        return await self.services_status(ASK_SECONDS)

    async def devices(self) -> ListDevicesResponse:
        """Tell of the memory that models live in, and who is in it."""
        return gather(await self.look())

    async def propose(self, request: ProposeSetupRequest) -> ProposeSetupResponse:
        """Propose models for this PC. Raises InvalidInputError."""
        devices, listed = await asyncio.gather(self.devices(), self.shelf.list())
        return await asyncio.to_thread(propose, request, devices.devices, listed, self.routes.order)


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
        routes = Routes(services, settings.effective_routes, settings.region, settings.joining)
        runner = Runner(jobs, Memo(database), services, routes, store)
        with readable(folder):
            for job_id in await jobs.interrupt_running():
                log.warning("job was interrupted", job=job_id)
            check_file(folder / "engine.db")
            engine.start(folder, runner.job, runner.scene)
        stack.push_async_callback(_stop, jobs)
        shelf = open_shelf(settings)
        stack.push_async_callback(shelf.close)
        studio = Studio(settings, jobs, runner, shelf)
        stack.push_async_callback(studio.close)
        yield studio


async def _stop(jobs: JobStore) -> None:
    await engine.stop()
    await jobs.interrupt_running()
