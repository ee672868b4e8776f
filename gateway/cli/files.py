"""Files to and from the studio through ArtifactService. A download becomes visible whole, or not at all."""

from __future__ import annotations

import asyncio
import hashlib
import os
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from gateway.cli.outputs import OutputFile
from gateway.cli.sources import LocalFile
from services.common.artifacts import CHUNK_BYTES, read_chunks
from services.common.errors import UnavailableError
from shorts.artifact.v1 import artifact_pb2, artifact_pb2_grpc

# Temporary files of downloads under way, for a second Ctrl-C, which leaves without unwinding.
PENDING: set[Path] = set()


def remove_pending() -> None:
    """Remove the temporary files of downloads under way."""
    for path in tuple(PENDING):
        with suppress(OSError):
            path.unlink(missing_ok=True)


async def upload(files: artifact_pb2_grpc.ArtifactServiceAsyncStub, local: LocalFile) -> artifact_pb2.Artifact:
    """Store a file of the user's with its digest."""
    digest = await asyncio.to_thread(_digest, local.path)

    async def parts() -> AsyncIterator[artifact_pb2.WriteRequest]:
        header = artifact_pb2.WriteHeader(media_type=local.media_type, sha256=digest)
        yield artifact_pb2.WriteRequest(header=header)
        with local.path.open("rb") as source:
            for chunk in read_chunks(source):
                yield artifact_pb2.WriteRequest(chunk=chunk)

    return (await files.Write(parts())).artifact


def _digest(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


class PartFile:
    """A file being written beside its target: `finish` checks it, `publish` gives it its name, leaving removes it."""

    def __init__(self, output: OutputFile) -> None:
        self.output = output
        # The suffix stays last and the name stays short enough for every file system.
        handle, name = tempfile.mkstemp(prefix=".shorts-", suffix=".part", dir=output.path.parent)
        self._path = Path(name)
        PENDING.add(self._path)
        self._file = os.fdopen(handle, "wb", buffering=CHUNK_BYTES)
        self._sha256 = hashlib.sha256()

    def write(self, chunk: bytes) -> None:
        """Append bytes."""
        self._sha256.update(chunk)
        self._file.write(chunk)

    def finish(self) -> None:
        """Put the bytes on the disk and check them. Raises UnavailableError where they are not the artifact's."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        if self._sha256.hexdigest() != self.output.artifact.sha256:
            raise UnavailableError(f"{self.output.path.name} arrived damaged; run the command again")

    def publish(self) -> None:
        """Give the file its name and the permissions of a file made here."""
        mask = os.umask(0)
        os.umask(mask)
        self._path.chmod(0o666 & ~mask)
        self._path.replace(self.output.path)
        PENDING.discard(self._path)

    def discard(self) -> None:
        """Remove what is not published."""
        self._file.close()
        if self._path in PENDING:
            self._path.unlink(missing_ok=True)
            PENDING.discard(self._path)


class Parts:
    """Downloads that become visible together; leaving the block removes whatever is not published."""

    def __init__(self) -> None:
        self._parts: list[PartFile] = []

    def __enter__(self) -> Parts:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        for part in self._parts:
            # Closing flushes, which may fail again on a full disk; the file goes all the same.
            with suppress(OSError):
                part.discard()
        remove_pending()

    def start(self, output: OutputFile) -> PartFile:
        """Open the temporary file of one download."""
        part = PartFile(output)
        self._parts.append(part)
        return part

    def publish(self) -> None:
        """Publish all; where one cannot be, those published anew are taken back."""
        fresh: list[Path] = []
        try:
            for part in self._parts:
                new = not part.output.path.exists()
                part.publish()
                if new:
                    fresh.append(part.output.path)
        except OSError:
            for path in fresh:
                path.unlink(missing_ok=True)
            raise


async def download(files: artifact_pb2_grpc.ArtifactServiceAsyncStub, outputs: Sequence[OutputFile]) -> None:
    """Write every output. Raises OSError (disk, permissions) and what the studio says; then nothing is left behind."""
    with Parts() as parts:
        for output in outputs:
            part = parts.start(output)
            async for response in files.Read(artifact_pb2.ReadRequest(sha256=output.artifact.sha256)):
                part.write(response.chunk)
            await asyncio.to_thread(part.finish)
        parts.publish()
