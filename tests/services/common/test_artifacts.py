"""The stores: whole files or nothing, by digest; the same through gRPC."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import pickle
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest

from gateway.artifact_service import ArtifactServicer
from services.common.artifacts import ArtifactStore, FileStore
from services.common.errors import ExhaustedError, InvalidInputError, NotFoundError, StudioError, from_rpc
from services.common.server import listen
from services.common.settings import Settings
from services.common.stores import GrpcStore, open_store
from shorts.artifact.v1 import artifact_pb2, artifact_pb2_grpc
from shorts.artifact.v1.artifact_pb2 import Artifact

DATA = b"0123456789" * 30_000


@pytest.fixture(params=["file", "grpc"])
async def any_store(request: pytest.FixtureRequest, store: FileStore, tmp_path: Path) -> AsyncIterator[ArtifactStore]:
    if request.param == "file":
        yield store
        return
    with tempfile.TemporaryDirectory(prefix="art-") as folder:
        address = f"unix:{folder}/s"
        listening = await listen(
            "gateway",
            (),
            lambda server: artifact_pb2_grpc.add_ArtifactServiceServicer_to_server(ArtifactServicer(store), server),
            address,
        )
        yield pickle.loads(pickle.dumps(GrpcStore(address, FileStore(tmp_path / "cache"))))
        await listening.stop(0)


async def test_what_is_put_can_be_read(any_store: ArtifactStore, tmp_path: Path) -> None:
    file = tmp_path / "data.bin"
    file.write_bytes(DATA)
    artifact = await asyncio.to_thread(any_store.put_file, file, "application/x-data")
    assert artifact.sha256 == hashlib.sha256(DATA).hexdigest()
    assert (artifact.size_bytes, artifact.media_type) == (len(DATA), "application/x-data")
    assert await asyncio.to_thread(any_store.read, artifact) == DATA
    assert await asyncio.to_thread(any_store.stat, artifact.sha256) == artifact
    assert await asyncio.to_thread(any_store.put, [DATA], "application/x-data") == artifact


async def test_missing_and_malformed(any_store: ArtifactStore) -> None:
    missing = Artifact(sha256="0" * 64, size_bytes=1)
    with pytest.raises(NotFoundError):
        await asyncio.to_thread(any_store.path, missing)
    with pytest.raises(NotFoundError):
        await asyncio.to_thread(any_store.stat, missing.sha256)
    for digest in ("", "../../etc/passwd", "A" * 64):
        with pytest.raises(InvalidInputError):
            await asyncio.to_thread(any_store.stat, digest)


async def test_a_wrong_digest_leaves_nothing(any_store: ArtifactStore, store: FileStore) -> None:
    with pytest.raises(InvalidInputError):
        await asyncio.to_thread(any_store.put, [DATA], "a/b", sha256="0" * 64)
    with pytest.raises(InvalidInputError):
        await asyncio.to_thread(any_store.put, [], "a/b")
    assert _files(store) == []


def test_a_source_that_breaks_leaves_nothing(store: FileStore) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError("the line went dead")

    with pytest.raises(RuntimeError):
        store.put(broken(), "a/b")
    assert _files(store) == []


def test_too_large_and_disk_full(tmp_path: Path) -> None:
    small = FileStore(tmp_path / "small", max_bytes=10)
    with pytest.raises(ExhaustedError, match="10 bytes"):
        small.put([b"x" * 11], "a/b")

    def full() -> Iterator[bytes]:
        yield b"x"
        raise OSError(errno.ENOSPC, "no space left")

    with pytest.raises(ExhaustedError, match="free some space"):
        small.put(full(), "a/b")
    assert _files(small) == []


def test_what_a_killed_writer_left_is_cleared(store: FileStore) -> None:
    (store.root / "tmp" / "half").write_bytes(b"half")
    kept = store.put([DATA], "a/b")
    store.clear_unfinished()
    assert list((store.root / "tmp").iterdir()) == []
    assert store.read(kept) == DATA


def test_a_truncated_object_counts_as_missing(store: FileStore) -> None:
    artifact = store.put([DATA], "a/b")
    file = store.path(artifact)
    file.chmod(0o600)
    file.write_bytes(b"short")
    with pytest.raises(NotFoundError):
        store.path(artifact)


async def test_the_service_checks_its_stream(store: FileStore) -> None:
    with tempfile.TemporaryDirectory(prefix="art-") as folder:
        listening = await listen(
            "gateway",
            (),
            lambda server: artifact_pb2_grpc.add_ArtifactServiceServicer_to_server(ArtifactServicer(store), server),
            f"unix:{folder}/s",
        )
        async with grpc.aio.insecure_channel(listening.address) as channel:
            stub: Any = artifact_pb2_grpc.ArtifactServiceStub(channel)
            header = artifact_pb2.WriteRequest(header=artifact_pb2.WriteHeader(media_type="a/b"))
            piece = artifact_pb2.WriteRequest(chunk=b"abc")
            for requests in ([piece], [], [header], [header, header], [header, artifact_pb2.WriteRequest(chunk=b"")]):
                assert isinstance(await _refused(stub.Write(iter(requests))), InvalidInputError)
            written = (await stub.Write(iter([header, piece, piece]))).artifact
            read = [r.chunk async for r in stub.Read(artifact_pb2.ReadRequest(sha256=written.sha256, offset=4))]
            assert b"".join(read) == b"bc"
        await listening.stop(0)
    assert len(_files(store)) == 2  # the object and its type


async def _refused(call: Any) -> StudioError:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    return from_rpc(caught.value)


def test_stores_by_setting(tmp_path: Path) -> None:
    assert isinstance(open_store(Settings(home=tmp_path)), FileStore)
    assert isinstance(open_store(Settings(home=tmp_path, store=f"file:{tmp_path}/x")), FileStore)
    assert isinstance(open_store(Settings(home=tmp_path, store="grpc:localhost:1")), GrpcStore)
    with pytest.raises(InvalidInputError, match="file:/folder"):
        open_store(Settings(home=tmp_path, store="ftp:x"))


def _files(store: FileStore) -> list[Path]:
    return [path for path in store.root.rglob("*") if path.is_file()]
