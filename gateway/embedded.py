"""The studio on one PC: services and gateway in this process, over the same API that containers serve.

One process owns a state folder. It holds an exclusive lock and tells its address in the folder; whoever comes second
connects to it. The kernel drops the lock of a process that dies, however it dies.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import json
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import filelock
import grpc
import structlog

from gateway.artifact_service import ArtifactServicer
from gateway.clients import Endpoint
from gateway.servicer import StudioServicer
from gateway.studio import Studio, run_studio
from services.common.artifacts import ArtifactStore, FileStore
from services.common.channel import open_channel
from services.common.errors import UnavailableError
from services.common.server import Listening, Service, listen, start
from services.common.settings import SERVICES, Settings
from services.common.stores import open_store
from services.common.telemetry import configure_logs
from shorts.artifact.v1 import artifact_pb2_grpc
from shorts.studio.v1 import studio_pb2_grpc
from shorts.studio.v1.studio_pb2 import JobState

log = structlog.get_logger()
CONTRACTS = ("shorts.studio.v1.StudioService", "shorts.artifact.v1.ArtifactService")
CONNECT_SECONDS = 20.0
UNIX_SOCKETS = sys.platform != "win32"


@asynccontextmanager
async def open_studio(settings: Settings) -> AsyncIterator[grpc.aio.Channel]:
    """Give a channel to a studio: the one at settings.gateway, the one that owns the state folder, or one of our own.

    Raises UnavailableError where the owner of the folder does not answer. Leaving the block stops what was started
    here; jobs that others submitted meanwhile are finished first, unless the block ends with an exception.
    """
    if settings.gateway:
        async with open_channel(settings.gateway, settings.token) as channel:
            yield channel
        return
    settings.home.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(settings.home / "gateway.lock")
    notice = settings.home / "gateway.json"
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        async with _connect(notice) as channel:
            yield channel
        return
    with contextlib.closing(_Unlock(lock)):
        async with _own(settings, notice) as channel:
            yield channel


class _Unlock:
    def __init__(self, lock: filelock.BaseFileLock) -> None:
        self.close = lock.release


@asynccontextmanager
async def _connect(notice: Path) -> AsyncIterator[grpc.aio.Channel]:
    """Connect to the process that owns the folder; it may still be starting."""
    deadline = asyncio.get_running_loop().time() + CONNECT_SECONDS
    while True:
        try:
            told = await asyncio.to_thread(_told, notice)
            async with open_channel(told["address"], told["token"]) as channel:
                await asyncio.wait_for(channel.channel_ready(), 1.0)
                yield channel
                return
        except (FileNotFoundError, json.JSONDecodeError, TimeoutError):
            if asyncio.get_running_loop().time() > deadline:
                raise UnavailableError(
                    f"another shorts process owns {notice.parent} and does not answer; wait for it, end it, or set "
                    "SHORTS_HOME to another folder",
                    reason="GATEWAY_SILENT",
                ) from None
            await asyncio.sleep(0.1)


@asynccontextmanager
async def _own(settings: Settings, notice: Path) -> AsyncIterator[grpc.aio.Channel]:
    _clear_run_folder(notice)
    async with AsyncExitStack() as stack:
        configure_logs(settings.log_level, settings.home / "logs" / "shorts.jsonl")
        run_folder = Path(tempfile.mkdtemp(prefix="shorts-run-"))
        stack.callback(shutil.rmtree, run_folder, ignore_errors=True)
        # Scratch folders stand in the run folder, so that whoever finds it after a kill can clear all of it.
        stack.callback(setattr, tempfile, "tempdir", tempfile.tempdir)
        tempfile.tempdir = str(run_folder)
        token = "" if UNIX_SOCKETS else secrets.token_urlsafe(32)
        store = open_store(settings)
        if isinstance(store, FileStore) and not settings.store:
            store.clear_unfinished()  # we hold the lock of its folder, so nobody writes
        endpoints = await _start_services(settings, run_folder, token, store, stack)
        studio = await stack.enter_async_context(run_studio(settings, endpoints, store))
        listening = await _listen(studio, _address(run_folder, "gateway"), token)
        stack.push_async_callback(listening.stop, 0.5)
        _tell(notice, {"address": listening.address, "token": token, "run_folder": str(run_folder), "pid": os.getpid()})
        stack.callback(notice.unlink, missing_ok=True)
        channel = await stack.enter_async_context(open_channel(listening.address, token))
        yield channel
        await _finish_others(studio)


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

    listening = await listen("gateway", CONTRACTS, add, address, token=token)
    await listening.report(serving=True)
    return listening


async def _finish_others(studio: Studio) -> None:
    """Wait for jobs that other processes submitted to this one."""
    running = [JobState.JOB_STATE_QUEUED, JobState.JOB_STATE_RUNNING]
    for _, job in await studio.jobs.page(1000, 0, running):
        log.info("finishing a job of another process", job=job.id)
        async for _event in studio.jobs.watch(job.id, job.last_sequence):
            continue


def _address(run_folder: Path, name: str) -> str:
    return f"unix:{run_folder / name}.sock" if UNIX_SOCKETS else "127.0.0.1:0"


def _tell(notice: Path, told: dict[str, object]) -> None:
    """Write the owner's address for others, readable by this user alone."""
    fresh = notice.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(told))
    fresh.replace(notice)


def _told(notice: Path) -> dict[str, str]:
    told: dict[str, str] = json.loads(notice.read_text())
    return told


def _clear_run_folder(notice: Path) -> None:
    """Remove what a process that was killed left behind; we hold the lock, so it is dead."""
    with contextlib.suppress(FileNotFoundError, json.JSONDecodeError, KeyError):
        left = Path(json.loads(notice.read_text())["run_folder"])
        if left.name.startswith("shorts-run-"):
            shutil.rmtree(left, ignore_errors=True)
        notice.unlink()
