"""The studio as commands use it: connecting, watching a job across broken streams, stopping it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

import grpc

from services.common.errors import InvalidInputError, UnavailableError, from_rpc
from services.common.settings import load_settings
from shorts.artifact.v1 import artifact_pb2_grpc
from shorts.studio.v1 import studio_pb2, studio_pb2_grpc

ENDED = (studio_pb2.JOB_STATE_DONE, studio_pb2.JOB_STATE_FAILED, studio_pb2.JOB_STATE_CANCELLED)
STOP_SECONDS = 10.0
_WATCH_TRIES, _WATCH_WAIT = 15, 2.0
"""About 25 s: `shorts up` starts a gateway that died again, and the job goes on."""


@dataclass(frozen=True)
class Studio:
    """The two services that commands use."""

    jobs: studio_pb2_grpc.StudioServiceAsyncStub
    files: artifact_pb2_grpc.ArtifactServiceAsyncStub


@asynccontextmanager
async def connect() -> AsyncIterator[Studio]:
    """Open the studio: the gateway of the settings, the one that owns the state folder, or one in this process."""
    from gateway.embedded import open_studio

    async with open_studio(load_settings(), tell=_tell) as channel:
        yield studio_of(channel)


def _tell(message: str) -> None:
    sys.stderr.write(f"shorts: {message}\n")


def studio_of(channel: grpc.aio.Channel) -> Studio:
    """Make the stubs; the asynchronous ones are a typing of the same classes."""
    return Studio(
        cast("studio_pb2_grpc.StudioServiceAsyncStub", studio_pb2_grpc.StudioServiceStub(channel)),
        cast("artifact_pb2_grpc.ArtifactServiceAsyncStub", artifact_pb2_grpc.ArtifactServiceStub(channel)),
    )


async def job_events(studio: Studio, job_id: str) -> AsyncIterator[studio_pb2.Event]:
    """Replay and follow a job's events to the one that ends it, watching again where the stream breaks."""
    after, failures = 0, 0
    while True:
        try:
            async for response in studio.jobs.Watch(studio_pb2.WatchRequest(job_id=job_id, after_sequence=after)):
                after, failures = response.event.sequence, 0
                yield response.event
                if response.event.state_changed.state in ENDED:
                    return
        except grpc.aio.AioRpcError as broken:
            error = from_rpc(broken)
            if not error.retryable:
                raise error from broken
        failures += 1
        if failures > _WATCH_TRIES:
            raise UnavailableError(f"the studio stopped answering; go on with: shorts resume {job_id}")
        await asyncio.sleep(min(0.05 * 2**failures, _WATCH_WAIT))


async def stop_job(studio: Studio, job_id: str) -> None:
    """Cancel a job and wait until it has ended, 10 s at most.

    Raises TimeoutError, StudioError or grpc.RpcError where the studio does not confirm.
    """
    async with asyncio.timeout(STOP_SECONDS):
        job = (await studio.jobs.Cancel(studio_pb2.CancelRequest(job_id=job_id))).job
        if job.state not in ENDED:
            async for _ in job_events(studio, job_id):
                pass


async def find_job(studio: Studio, job_id: str) -> studio_pb2.Job:
    """Get a job as it is now. Raises NotFoundError."""
    try:
        return (await studio.jobs.Get(studio_pb2.GetRequest(job_id=job_id))).job
    except grpc.aio.AioRpcError as error:
        raise from_rpc(error) from error


async def recipe_stages(studio: Studio, name: str, *, page: bool, composes: bool) -> list[studio_pb2.Stage]:
    """Give the stages of a recipe, for a job that begins with a page or not, with music of the studio's or not.

    Raises StudioError where there is no recipe of that name.
    """
    name = name or ("link" if page else "story")
    recipes = (await studio.jobs.ListRecipes(studio_pb2.ListRecipesRequest())).recipes
    for recipe in recipes:
        if recipe.name == name:
            return [s for s in recipe.stages if (page or not s.needs_page) and (composes or not s.composes)]
    raise InvalidInputError.of("--recipe", f"is {name!r}; there are: {', '.join(recipe.name for recipe in recipes)}")
