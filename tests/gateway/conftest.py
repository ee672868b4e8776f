"""A studio over fake services, in this process."""

from __future__ import annotations

import io
import shutil
import tempfile
import wave
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from gateway.clients import Endpoint
from gateway.studio import Studio, run_studio
from services.common.artifacts import FileStore
from services.common.settings import Settings
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.studio.v1.studio_pb2 import Event, JobSpec
from tests.support.fakes import ROUTE, FakeServices, names

OpenStudio = Callable[..., AbstractAsyncContextManager[Studio]]


@pytest.fixture
async def fakes(store: FileStore) -> AsyncIterator[FakeServices]:
    """Give fake services; a test changes them before it opens a studio. Socket paths must be short."""
    folder = Path(tempfile.mkdtemp(prefix="fakes-"))
    services = FakeServices(folder, store)
    yield services
    await services.stop()
    shutil.rmtree(folder)


@pytest.fixture
def open_studio(fakes: FakeServices, tmp_path: Path) -> OpenStudio:
    """Give a way to open a studio over the fakes; opened again, it is the same state folder."""

    @asynccontextmanager
    async def open_it(**changes: Any) -> AsyncIterator[Studio]:
        endpoints = await _started(fakes)
        routes = {service: names(backends) for service, backends in fakes.backends.items()}
        routes |= changes.pop("routes", {})
        settings = Settings(home=tmp_path / "home", routes=routes, min_free_mib=0, **changes)
        async with run_studio(settings, endpoints, fakes.store) as studio:
            yield studio

    return open_it


async def _started(fakes: FakeServices) -> list[Endpoint]:
    if not fakes.listening:
        return await fakes.start()
    return [Endpoint(service, listening.address) for service, listening in zip(ROUTE, fakes.listening, strict=True)]


async def events_of(studio: Studio, job_id: str, after: int = 0) -> list[Event]:
    """Watch a job to its end."""
    return [event async for event in studio.jobs.watch(job_id, after)]


def spec(**changes: Any) -> JobSpec:
    """Give a spec that holds."""
    return JobSpec(**{"recipe": "story", "text": "A bakery opens at four. People come early.", **changes})


def sound(store: FileStore, seconds: float) -> Artifact:
    """Put a quiet sound into the store."""
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(b"\1\2" * int(8000 * seconds))
    return store.put([data.getvalue()], "audio/wav")
