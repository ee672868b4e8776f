"""The store that works through a gateway: it shows its token, and waits for a gateway that is not up yet."""

from __future__ import annotations

import asyncio
import pickle
import socket
from pathlib import Path

import pytest

from gateway.artifact_service import ArtifactServicer
from services.common.artifacts import FileStore
from services.common.errors import UnauthenticatedError, UnavailableError
from services.common.server import Listening, listen
from services.common.settings import Settings
from services.common.stores import GrpcStore, open_store
from shorts.artifact.v1 import artifact_pb2_grpc


async def serve(store: FileStore, address: str, token: str = "") -> Listening:
    def add(server: object) -> None:
        artifact_pb2_grpc.add_ArtifactServiceServicer_to_server(ArtifactServicer(store), server)  # type: ignore[arg-type]

    return await listen("gateway", (), add, address, token=token)


def free_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


async def test_it_shows_the_token_of_the_settings(store: FileStore, tmp_path: Path) -> None:
    listening = await serve(store, "127.0.0.1:0", token="secret")
    settings = Settings(home=tmp_path / "home", store=f"grpc:{listening.address}", token="secret")
    try:
        ours = pickle.loads(pickle.dumps(open_store(settings)))  # child processes get a copy
        artifact = await asyncio.to_thread(ours.put, [b"data"], "text/plain")
        assert store.read(artifact) == b"data"
        assert await asyncio.to_thread(ours.stat, artifact.sha256) == artifact
        other = GrpcStore(listening.address, FileStore(tmp_path / "other"))
        with pytest.raises(UnauthenticatedError):
            await asyncio.to_thread(other.put, [b"data"], "text/plain")
        with pytest.raises(UnauthenticatedError):
            await asyncio.to_thread(other.stat, artifact.sha256)
    finally:
        await listening.stop(0)


async def test_it_waits_for_a_gateway_that_comes_later(store: FileStore, tmp_path: Path) -> None:
    address = free_address()
    ours = GrpcStore(address, FileStore(tmp_path / "cache"))
    writing = asyncio.create_task(asyncio.to_thread(ours.put, [b"data"], "text/plain"))
    await asyncio.sleep(0.3)
    assert not writing.done()
    listening = await serve(store, address)
    try:
        assert store.read(await writing) == b"data"
    finally:
        await listening.stop(0)


async def test_it_gives_up_in_the_end(tmp_path: Path) -> None:
    ours = GrpcStore(free_address(), FileStore(tmp_path / "cache"), patience=0.2)
    with pytest.raises(UnavailableError, match="does not answer"):
        await asyncio.to_thread(ours.put, [b"data"], "text/plain")
