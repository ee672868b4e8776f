"""The studio on one PC: services and gateway in this process, over the same API that containers serve.

One process owns a state folder (see gateway.ownership); whoever comes second connects to it.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import secrets
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import grpc

from gateway.artifact_service import ArtifactServicer
from gateway.clients import Endpoint
from gateway.home import usable
from gateway.ownership import Owner, StateFolder, scratch_in, wait_for_guests
from gateway.servicer import StudioServicer
from gateway.shelf_service import ShelfServicer
from gateway.studio import Studio, run_studio
from gateway.up.claim import read_claim
from services.common.artifacts import ArtifactStore, FileStore
from services.common.channel import open_channel
from services.common.errors import UnavailableError
from services.common.memory import return_large_blocks
from services.common.server import Listening, Service, listen, start
from services.common.settings import SERVICES, Settings
from services.common.stores import open_store
from services.common.telemetry import configure_logs
from shorts.artifact.v1 import artifact_pb2_grpc
from shorts.shelf.v1 import shelf_pb2_grpc
from shorts.studio.v1 import studio_pb2_grpc

CONTRACTS = (
    "shorts.studio.v1.StudioService",
    "shorts.artifact.v1.ArtifactService",
    "shorts.shelf.v1.ShelfService",
)
CONNECT_SECONDS = 20.0
REACH_SECONDS = 10.0
UNIX_SOCKETS = sys.platform != "win32"


def _say_nothing(_message: str) -> None:
    return


@asynccontextmanager
async def open_studio(
    settings: Settings, tell: Callable[[str], None] = _say_nothing
) -> AsyncIterator[grpc.aio.Channel]:
    """Give a channel to a studio: the one at settings.gateway, the one that owns the state folder, or one of our own.

    Leaving the block stops what was started here; other commands that use it meanwhile are waited for, and `tell` is
    told so, unless the block ends with an exception. Raises UnavailableError where the gateway does not answer.
    """
    if settings.gateway:
        async with open_channel(settings.gateway, settings.token) as channel:
            await _reach(channel, settings.gateway, tell)
            yield channel
        return
    folder = StateFolder(settings.home)
    deadline = asyncio.get_running_loop().time() + CONNECT_SECONDS
    async with AsyncExitStack() as stack:
        while asyncio.get_running_loop().time() < deadline:
            # Under `shorts up` the owner's place is its gateway's, which may be starting again just now.
            kept = read_claim(settings.home) is not None
            run_folder = None if kept else stack.enter_context(folder.try_to_own())
            if run_folder is not None:
                yield await _own(settings, folder, run_folder, stack)
                folder.withdraw()
                await wait_for_guests(run_folder, tell)
                return
            if (visited := await _visit(folder, stack)) is not None:
                yield visited
                return
            await asyncio.sleep(0.1)
    raise UnavailableError(
        f"another shorts process owns {settings.home} and does not answer; wait for it, end it, or set SHORTS_HOME to "
        "another folder",
        reason="GATEWAY_SILENT",
    )


async def _reach(channel: grpc.aio.Channel, address: str, tell: Callable[[str], None]) -> None:
    """Wait for a gateway that may be starting. Raises UnavailableError where it does not answer."""
    for seconds, last in ((1.0, False), (REACH_SECONDS, True)):
        try:
            await asyncio.wait_for(channel.channel_ready(), seconds)
            return
        except TimeoutError:
            if not last:
                tell(f"waiting for the gateway at {address}")
    raise UnavailableError(
        f"the gateway at {address} does not answer; start it (shorts up), or correct or unset SHORTS_GATEWAY",
        reason="GATEWAY_SILENT",
    )


async def _visit(folder: StateFolder, stack: AsyncExitStack) -> grpc.aio.Channel | None:
    """Connect to the owner; None where it is starting or leaving."""
    owner = folder.owner()
    if owner is None:
        return None
    async with AsyncExitStack() as attempt:
        if not attempt.enter_context(folder.as_guest(owner)):
            return None
        channel: grpc.aio.Channel = await attempt.enter_async_context(open_channel(owner.address, owner.token))
        try:
            await asyncio.wait_for(channel.channel_ready(), 1.0)
        except TimeoutError:
            return None
        stack.push_async_exit(attempt.pop_all())
        return channel
    return None


async def _own(settings: Settings, folder: StateFolder, run_folder: Path, stack: AsyncExitStack) -> grpc.aio.Channel:
    """Start services and gateway and announce them; `stack` takes what must be stopped."""
    return_large_blocks()
    with usable(settings.home):
        configure_logs(settings.log_level, settings.home / "logs" / "shorts.jsonl")
    stack.enter_context(scratch_in(run_folder))
    token = "" if UNIX_SOCKETS else secrets.token_urlsafe(32)
    _, listening = await serve_studio(settings, run_folder, _address(run_folder, "gateway"), token, stack)
    folder.announce(Owner(listening.address, token, str(run_folder), os.getpid()))
    channel: grpc.aio.Channel = await stack.enter_async_context(open_channel(listening.address, token))
    return channel


async def serve_studio(
    settings: Settings, run_folder: Path, address: str, token: str, stack: AsyncExitStack
) -> tuple[Studio, Listening]:
    """Serve a gateway on an address, over the services of the settings and, for the others, services in this process.

    The caller owns the state folder; `stack` takes what must be stopped. Raises RuntimeError where the address cannot
    be had.
    """
    store = open_store(settings)
    if isinstance(store, FileStore) and not settings.store:
        store.clear_unfinished()  # the lock of its folder is held, so nobody writes
    endpoints = await _start_services(settings, run_folder, token, store, stack)
    studio = await stack.enter_async_context(run_studio(settings, endpoints, store))
    listening = await _listen(studio, address, token)
    stack.push_async_callback(listening.stop, 0.5)
    return studio, listening


async def _start_services(
    settings: Settings, run_folder: Path, token: str, store: ArtifactStore, stack: AsyncExitStack
) -> list[Endpoint]:
    endpoints = []
    for name in SERVICES:
        if name in settings.services:
            endpoints.append(Endpoint(name, settings.services[name], settings.token))
            continue
        service: Service = importlib.import_module(f"services.{name}.servicer").SERVICE
        running = await start(service, _address(run_folder, name), store, token=token)
        stack.push_async_callback(running.stop, 0.5)
        await running.listening.report(serving=True)
        endpoints.append(Endpoint(name, running.address, token))
    return endpoints


async def _listen(studio: Studio, address: str, token: str) -> Listening:
    def add(server: grpc.aio.Server) -> None:
        studio_pb2_grpc.add_StudioServiceServicer_to_server(StudioServicer(studio), server)
        artifact_pb2_grpc.add_ArtifactServiceServicer_to_server(ArtifactServicer(studio.store), server)
        shelf = ShelfServicer(studio.shelf, studio.look, studio.remover.remove)
        shelf_pb2_grpc.add_ShelfServiceServicer_to_server(shelf, server)

    listening = await listen("gateway", CONTRACTS, add, address, token=token)
    await listening.report(serving=True)
    return listening


def _address(run_folder: Path, name: str) -> str:
    return f"unix:{run_folder / name}.sock" if UNIX_SOCKETS else "127.0.0.1:0"
