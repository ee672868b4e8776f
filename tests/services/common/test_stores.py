"""The store that works through a gateway: it shows its token, and waits for a gateway that is not up yet."""

from __future__ import annotations

import asyncio
import errno
import os
import pickle
import shutil
import socket
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.artifact_service import ArtifactServicer
from services.common.artifacts import FileStore
from services.common.errors import ExhaustedError, NotFoundError, UnauthenticatedError, UnavailableError
from services.common.server import Listening, listen
from services.common.settings import Settings
from services.common.stores import CacheFolder, GrpcStore, open_store
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


PIECE = 1 << 16


def held(cache: CacheFolder) -> int:
    return sum(file.stat().st_size for file in cache.root.rglob("*") if file.is_file())


async def test_the_copies_it_keeps_are_bounded_and_come_again_when_needed(store: FileStore, tmp_path: Path) -> None:
    """A page's pictures, page after page, on the small memory disk of a container."""
    listening = await serve(store, "127.0.0.1:0")
    settings = Settings(home=tmp_path / "home", store=f"grpc:{listening.address}")
    try:
        ours = open_store(settings)
        assert isinstance(ours, GrpcStore)
        cache = ours._cache
        assert isinstance(cache, CacheFolder)
        cache.most = 4 * PIECE
        pictures = [os.urandom(PIECE) for _ in range(12)]
        known = [await asyncio.to_thread(ours.put, [picture], "image/jpeg") for picture in pictures]
        assert 3 * PIECE <= held(cache) <= 4 * PIECE
        for artifact, picture in zip(known, pictures, strict=True):
            assert await asyncio.to_thread(ours.read, artifact) == picture
        assert held(cache) <= 4 * PIECE
    finally:
        await listening.stop(0)


def test_what_is_used_stays_and_what_came_last(tmp_path: Path) -> None:
    cache = CacheFolder(tmp_path, most=3 * PIECE + 99)
    first, second, third = (cache.put([os.urandom(PIECE)], "image/png") for _ in range(3))
    cache.path(first)
    fourth = cache.put([os.urandom(PIECE)], "image/png")
    for artifact in (first, third, fourth):
        assert cache.path(artifact).is_file()
    with pytest.raises(NotFoundError):
        cache.path(second)
    large = cache.put([os.urandom(9 * PIECE)], "image/png")
    assert [file.name for file in cache.root.rglob("objects/??/*") if not file.suffix] == [large.sha256]


def test_on_a_small_disk_copies_take_half_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = namedtuple("disk", "total used free")
    cache = CacheFolder(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: disk(0, 0, 10 * PIECE - held(cache)))
    for _ in range(20):
        cache.put([os.urandom(PIECE)], "image/png")
    assert 4 * PIECE <= held(cache) <= 5 * PIECE
    monkeypatch.setattr(shutil, "disk_usage", lambda _: disk(0, 0, 0))

    def full() -> Iterator[bytes]:
        yield b"x"
        raise OSError(errno.ENOSPC, "no space left on device")

    with pytest.raises(ExhaustedError, match="full"):
        cache.put(full(), "image/png")
    assert held(cache) <= 3 * PIECE  # so that the next one may fit
