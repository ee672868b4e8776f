"""Removing a model: out of the memory of whoever holds it first, then off the disk; never from under a job."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog

from gateway.catalogue.shelf import Shelf
from gateway.clients import Endpoint, Services
from gateway.jobs import JobStore
from gateway.making import models_in
from gateway.routes import Candidate, Routes
from gateway.turns import User
from services.common.catalogue import Model, catalogue
from services.common.errors import DeadlineError, PreconditionError, StudioError
from shorts.service.v1.service_pb2 import Backend, BackendState
from shorts.shelf.v1.shelf_pb2 import RemoveModelResponse
from shorts.studio.v1.studio_pb2 import JobState

log = structlog.get_logger()
REASON = "MODEL_IN_USE"
_HOLDING = frozenset({BackendState.BACKEND_STATE_LOADING, BackendState.BACKEND_STATE_READY})
_UNDER_WAY = (JobState.JOB_STATE_RUNNING, JobState.JOB_STATE_QUEUED)
_MOST_JOBS = 200


@dataclass(frozen=True)
class Remover:
    """Removes models of a studio. One at a time, so that no two wait for each other's backends."""

    shelf: Shelf
    services: Services
    routes: Routes
    jobs: JobStore
    alone: asyncio.Lock

    async def remove(self, model_id: str) -> RemoveModelResponse:
        """Unload a model where it is held, then remove its files; see ShelfService.RemoveModel for errors.

        Meanwhile the backends that could load it take up nothing new. Raises PreconditionError, reason MODEL_IN_USE,
        where somebody works with it or is about to.
        """
        model = catalogue().get(model_id)
        async with self.alone, self._unloaded(model):
            response = await self.shelf.remove(model_id)
        self.routes.look_anew()
        return response

    @asynccontextmanager
    async def _unloaded(self, model: Model) -> AsyncIterator[None]:
        """Have a model in nobody's memory for as long as the block lasts."""
        for _, job in await self.jobs.page(_MOST_JOBS, 0, _UNDER_WAY):
            if model.id in {named.model for named in models_in(job.spec.making)}:
                raise _in_use(model, job.id, "is under way and names it")
        with ExitStack() as stack:
            for endpoint in self.services.endpoints:
                for backend in await self._of(endpoint, model):
                    turns = self.routes.slot(Candidate(endpoint, backend))
                    stack.enter_context(turns.shut())
                    for user in turns.users():
                        if _works_with(user, model):
                            raise _in_use(model, user.who, f"works with it ({endpoint.service}/{backend.name})")
                    if not turns.busy:  # whoever is at work has another model in its place
                        await self._unload(endpoint, backend, model)
            yield

    async def _of(self, endpoint: Endpoint, model: Model) -> list[Backend]:
        """List the backends at an endpoint that can load a model; none where it does not answer."""
        try:
            described = await self.services.describe(endpoint)
        except StudioError as error:
            log.warning("not asked to unload", model=model.id, service=endpoint.service, error=error.message)
            return []
        own = (model.service, model.backend)
        return [b for b in described.backends if model.id in b.model_ids or (endpoint.service, b.name) == own]

    async def _unload(self, endpoint: Endpoint, backend: Backend, model: Model) -> None:
        if backend.state not in _HOLDING and not backend.resident_bytes:
            return
        try:
            await self.services.unload(endpoint, backend.name)
        except DeadlineError as error:
            told = f"the {endpoint.service} service ({backend.name}) is at work for somebody else"
            raise PreconditionError(
                f"{model.name} cannot be removed now: {told}; try again when it has ended", reason=REASON,
                metadata={"model": model.id},
            ) from error  # fmt: skip
        log.info("model unloaded", model=model.id, service=endpoint.service, backend=backend.name)


def _works_with(user: User, model: Model) -> bool:
    """Tell whether somebody's work may need a model: it is theirs, what theirs is put on, or what is put on theirs.

    A LoRA is put on others only by a job that names it.
    """
    put_on = () if model.kind == "lora" else model.needs
    if user.model in {"", model.id, *put_on}:
        return True
    known = {one.id: one for one in catalogue().models}
    return user.model in known and model.id in known[user.model].needs


def _in_use(model: Model, job: str, what: str) -> PreconditionError:
    who = f"job {job}" if job else "a sample"
    fix = f"wait until it has ended, or end it: shorts cancel {job}" if job else "try again in a moment"
    return PreconditionError(
        f"{model.name} cannot be removed now: {who} {what}; {fix}", reason=REASON,
        metadata={"model": model.id, "job": job},
    )  # fmt: skip
