"""Serve the gateway: `python -m gateway`. Settings come from shorts.toml and SHORTS_*.

SHORTS_SERVICES names the addresses of the services; those not named run in this process. Jobs that an earlier gateway
left unfinished go on at once.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import structlog

from gateway.embedded import serve_studio
from gateway.ownership import Owner, StateFolder, scratch_in
from gateway.ports import address_of
from gateway.studio import Studio
from services.common.errors import StudioError, UnavailableError
from services.common.memory import return_large_blocks
from services.common.parent import stop_with_parent
from services.common.server import cannot_listen, until_stopped
from services.common.settings import Settings, load_settings
from services.common.telemetry import configure_logs, serve_metrics
from shorts.studio.v1.studio_pb2 import JobState

log = structlog.get_logger()
OWN_SECONDS = 15.0
"""How long an earlier owner of the state folder may take to leave."""


async def serve(settings: Settings) -> None:
    """Own the state folder and serve until SIGTERM or Ctrl-C. Raises UnavailableError where it cannot be owned."""
    folder = StateFolder(settings.home)
    async with AsyncExitStack() as stack:
        run_folder = await _own(folder, stack)
        stack.enter_context(scratch_in(run_folder))
        try:
            studio, listening = await serve_studio(settings, run_folder, address_of(settings), settings.token, stack)
        except RuntimeError as error:
            raise cannot_listen(address_of(settings), error) from error
        folder.announce(Owner(_reachable(listening.address), settings.token, str(run_folder), os.getpid()))
        log.info("listening", service="gateway", address=listening.address)
        await _go_on(studio)
        await until_stopped()
        log.info("stopping", service="gateway")
        folder.withdraw()


async def _own(folder: StateFolder, stack: AsyncExitStack) -> Path:
    deadline = asyncio.get_running_loop().time() + OWN_SECONDS
    while asyncio.get_running_loop().time() < deadline:
        run_folder = stack.enter_context(folder.try_to_own())
        if run_folder is not None:
            return run_folder
        await asyncio.sleep(0.2)
    raise UnavailableError(
        f"another shorts process owns {folder.home}; end it, or set SHORTS_HOME to another folder", reason="HOME_OWNED"
    )


async def _go_on(studio: Studio) -> None:
    """Take up what an earlier gateway left, oldest first."""
    before = 0
    left = []
    while page := await studio.jobs.page(200, before, [JobState.JOB_STATE_INTERRUPTED]):
        left += [job.id for _, job in page]
        before = page[-1][0]
    for job_id in reversed(left):
        try:
            await studio.resume(job_id)
            log.info("job goes on", job=job_id)
        except StudioError as error:
            log.error("job cannot go on", job=job_id, error=error.message)


def _reachable(address: str) -> str:
    host, colon, port = address.rpartition(":")
    return f"127.0.0.1{colon}{port}" if host in {"0.0.0.0", "[::]"} else address  # noqa: S104 (compared, not bound)


def main() -> int:
    """Serve; give the exit code: 0 stopped as asked, 1 failed."""
    stop_with_parent()
    return_large_blocks()
    try:
        settings = load_settings()
        configure_logs(settings.log_level, service="gateway")
        serve_metrics(settings.metrics_port)
        asyncio.run(serve(settings))
    except StudioError as error:
        sys.stderr.write(f"gateway: {error.message}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
