"""A gateway process for test_crash: runs a job over fake services until it is killed.

Arguments: state folder, store folder, socket folder. Prints the job's id once two scenes are done and the third hangs.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

from gateway.studio import run_studio
from services.common.artifacts import FileStore
from services.common.settings import Settings
from services.common.telemetry import configure_logs
from shorts.studio.v1.studio_pb2 import StageStatus
from tests.gateway.conftest import spec
from tests.support.fakes import FakeServices, names


async def _main(home: Path, store: Path, sockets: Path) -> None:
    configure_logs("error")
    fakes = FakeServices(sockets, FileStore(store))

    async def hang(request: Any) -> None:
        if request.scene_index == 2:
            await asyncio.sleep(3600)

    fakes.hooks["image"] = hang
    routes = {service: names(backends) for service, backends in fakes.backends.items()}
    async with run_studio(
        Settings(home=home, routes=routes, min_free_mib=0), await fakes.start(), fakes.store
    ) as studio:
        job = await studio.submit("", spec())
        previews = 0
        async for event in studio.jobs.watch(job.id, 0):
            previews += event.stage.stage == "preview" and event.stage.status == StageStatus.STAGE_STATUS_DONE
            if previews == 2:
                print(job.id, flush=True)  # noqa: T201 - the parent reads it
                previews += 1


if __name__ == "__main__":
    asyncio.run(_main(*map(Path, sys.argv[1:])))
