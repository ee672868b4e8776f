"""Opens the artifact store that the settings name; the `grpc:` store, which works through an ArtifactService."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

import grpc

from services.common.artifacts import ArtifactStore, FileStore, read_chunks
from services.common.channel import CHANNEL_OPTIONS
from services.common.errors import InvalidInputError, NotFoundError, UnavailableError, from_rpc
from services.common.settings import Settings
from shorts.artifact.v1 import artifact_pb2, artifact_pb2_grpc
from shorts.artifact.v1.artifact_pb2 import Artifact

READY_SECONDS = 30.0
"""How long a store waits for its gateway: services start in any order, and a gateway may start anew."""


CACHE_BYTES = 4 << 30
"""Most that a cache keeps; less where the disk is small, as the memory disks of containers are."""


class CacheFolder(FileStore):
    """Copies of what another store has: what was used longest ago goes first, whatever came last stays.

    They take at most `most` bytes and half of what the disk has for them; several processes may share a folder.
    """

    def __init__(self, root: Path, *, max_bytes: int = 4 << 30, most: int = CACHE_BYTES) -> None:
        super().__init__(root, max_bytes=max_bytes)
        self.most = most

    def path(self, artifact: Artifact) -> Path:
        file = super().path(artifact)
        try:
            os.utime(file)  # used last
        except FileNotFoundError:
            return super().path(artifact)  # another process has just dropped it: raises
        return file

    def put(self, chunks: Iterable[bytes], media_type: str, *, sha256: str = "") -> Artifact:
        try:
            return super().put(chunks, media_type, sha256=sha256)
        finally:
            self._make_room()

    def _make_room(self) -> None:
        held = list[tuple[int, int, Path]]()
        for file in self.root.glob("objects/??/*"):
            with suppress(FileNotFoundError):  # another process makes room, too
                held.append(((found := file.stat()).st_mtime_ns, found.st_size, file))
        used = sum(size for _, size, _ in held)
        most = min(self.most, (used + shutil.disk_usage(self.root).free) // 2)
        objects = sorted(one for one in held if not one[2].suffix)
        for _, size, file in objects[:-1]:
            if used <= most:
                return
            file.unlink(missing_ok=True)
            file.with_suffix(".type").unlink(missing_ok=True)
            used -= size


class GrpcStore(ArtifactStore):
    """Reads and writes through an ArtifactService; what was read or written stays in a local cache folder for a while.

    Every method raises UnavailableError where no gateway answers for `patience` seconds.
    """

    def __init__(self, address: str, cache: FileStore, token: str = "", *, patience: float = READY_SECONDS) -> None:
        self._address = address
        self._cache = cache
        self._token = token
        self._patience = patience
        self._metadata = (("authorization", f"Bearer {token}"),) if token else None
        self._channel = grpc.insecure_channel(address, options=CHANNEL_OPTIONS)
        self._stub = artifact_pb2_grpc.ArtifactServiceStub(self._channel)

    def __reduce__(self) -> tuple[type[GrpcStore], tuple[str, FileStore, str]]:
        """Let child processes have it; a channel stays in its process."""
        return GrpcStore, (self._address, self._cache, self._token)

    def _ready(self) -> artifact_pb2_grpc.ArtifactServiceStub:
        """Wait for the gateway, before the call: a time limit of the call itself would hold for the transfer."""
        ready = grpc.channel_ready_future(self._channel)
        try:
            ready.result(timeout=self._patience)
        except grpc.FutureTimeoutError as error:
            raise UnavailableError(f"the artifact store at {self._address} does not answer") from error
        finally:
            ready.cancel()
        return self._stub

    def path(self, artifact: Artifact) -> Path:
        try:
            return self._cache.path(artifact)
        except NotFoundError:
            # The cache checks the digest while it stores, so a damaged transfer is an error, not a file.
            self._cache.put(self._download(artifact.sha256), artifact.media_type, sha256=artifact.sha256)
            return self._cache.path(artifact)

    def _download(self, sha256: str) -> Iterator[bytes]:
        try:
            request = artifact_pb2.ReadRequest(sha256=sha256)
            for response in self._ready().Read(request, metadata=self._metadata):
                yield response.chunk
        except grpc.RpcError as error:
            raise from_rpc(error) from error

    def stat(self, sha256: str) -> Artifact:
        try:
            return self._ready().Stat(artifact_pb2.StatRequest(sha256=sha256), metadata=self._metadata).artifact
        except grpc.RpcError as error:
            raise from_rpc(error) from error

    def put(self, chunks: Iterable[bytes], media_type: str, *, sha256: str = "") -> Artifact:
        local = self._cache.put(chunks, media_type, sha256=sha256)
        with self._cache.path(local).open("rb") as source:
            try:
                return self._ready().Write(self._upload(local, source), metadata=self._metadata).artifact
            except grpc.RpcError as error:
                raise from_rpc(error) from error

    def _upload(self, local: Artifact, source: IO[bytes]) -> Iterator[artifact_pb2.WriteRequest]:
        header = artifact_pb2.WriteHeader(media_type=local.media_type, sha256=local.sha256)
        yield artifact_pb2.WriteRequest(header=header)
        for chunk in read_chunks(source):
            yield artifact_pb2.WriteRequest(chunk=chunk)


def open_store(settings: Settings) -> ArtifactStore:
    """Open the store that `settings.store` names. Raises InvalidInputError for one that nobody knows or may write."""
    try:
        return _opened(settings)
    except OSError as error:
        named = "settings.store" if settings.store.startswith("file:") else "settings.home"
        raise InvalidInputError.of(named, f"is no folder to write in ({error}); name another, or correct it") from error


def _opened(settings: Settings) -> ArtifactStore:
    kind, _, where = settings.store.partition(":")
    limit = settings.max_artifact_mib << 20
    if not settings.store:
        return FileStore(settings.home / "artifacts", max_bytes=limit)
    if kind == "file" and where:
        return FileStore(Path(where), max_bytes=limit)
    if kind == "grpc" and where:
        return GrpcStore(where, CacheFolder(settings.home / "artifact-cache", max_bytes=limit), settings.token)
    raise InvalidInputError.of("settings.store", f"is {settings.store!r}; it must be file:/folder or grpc:host:port")
