"""Opens the artifact store that the settings name; the `grpc:` store, which works through an ArtifactService."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import grpc

from services.common.artifacts import ArtifactStore, FileStore, read_chunks
from services.common.errors import InvalidInputError, NotFoundError, from_rpc
from services.common.settings import Settings
from shorts.artifact.v1 import artifact_pb2, artifact_pb2_grpc
from shorts.artifact.v1.artifact_pb2 import Artifact


class GrpcStore(ArtifactStore):
    """Reads and writes through an ArtifactService; what was read or written stays in a local cache folder."""

    def __init__(self, address: str, cache: FileStore) -> None:
        self._address = address
        self._stub = artifact_pb2_grpc.ArtifactServiceStub(grpc.insecure_channel(address))
        self._cache = cache

    def __reduce__(self) -> tuple[type[GrpcStore], tuple[str, FileStore]]:
        """Let child processes have it; a channel stays in its process."""
        return GrpcStore, (self._address, self._cache)

    def path(self, artifact: Artifact) -> Path:
        try:
            return self._cache.path(artifact)
        except NotFoundError:
            # The cache checks the digest while it stores, so a damaged transfer is an error, not a file.
            self._cache.put(self._download(artifact.sha256), artifact.media_type, sha256=artifact.sha256)
            return self._cache.path(artifact)

    def _download(self, sha256: str) -> Iterator[bytes]:
        try:
            for response in self._stub.Read(artifact_pb2.ReadRequest(sha256=sha256)):
                yield response.chunk
        except grpc.RpcError as error:
            raise from_rpc(error) from error

    def stat(self, sha256: str) -> Artifact:
        try:
            return self._stub.Stat(artifact_pb2.StatRequest(sha256=sha256)).artifact
        except grpc.RpcError as error:
            raise from_rpc(error) from error

    def put(self, chunks: Iterable[bytes], media_type: str, *, sha256: str = "") -> Artifact:
        local = self._cache.put(chunks, media_type, sha256=sha256)
        try:
            return self._stub.Write(self._upload(local)).artifact
        except grpc.RpcError as error:
            raise from_rpc(error) from error

    def _upload(self, local: Artifact) -> Iterator[artifact_pb2.WriteRequest]:
        header = artifact_pb2.WriteHeader(media_type=local.media_type, sha256=local.sha256)
        yield artifact_pb2.WriteRequest(header=header)
        with self._cache.path(local).open("rb") as source:
            for chunk in read_chunks(source):
                yield artifact_pb2.WriteRequest(chunk=chunk)


def open_store(settings: Settings) -> ArtifactStore:
    """Open the store that `settings.store` names. Raises InvalidInputError for one that nobody knows."""
    kind, _, where = settings.store.partition(":")
    limit = settings.max_artifact_mib << 20
    if not settings.store:
        return FileStore(settings.home / "artifacts", max_bytes=limit)
    if kind == "file" and where:
        return FileStore(Path(where), max_bytes=limit)
    if kind == "grpc" and where:
        return GrpcStore(where, FileStore(settings.home / "artifact-cache", max_bytes=limit))
    raise InvalidInputError.of("settings.store", f"is {settings.store!r}; it must be file:/folder or grpc:host:port")
