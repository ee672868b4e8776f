"""Artifact stores: files by their SHA-256. `file:` is a folder; `grpc:` goes through the gateway's ArtifactService.

A write becomes visible at once and whole, or not at all. Stores are used from worker threads.
"""

from __future__ import annotations

import errno
import hashlib
import re
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from services.common.errors import ExhaustedError, InvalidInputError, NotFoundError
from shorts.artifact.v1.artifact_pb2 import Artifact

CHUNK_BYTES = 64 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")


class ArtifactStore(ABC):
    """Where artifacts live."""

    @abstractmethod
    def path(self, artifact: Artifact) -> Path:
        """Give a local file with the bytes, to be read only. Raises NotFoundError."""

    @abstractmethod
    def stat(self, sha256: str) -> Artifact:
        """Describe an artifact. Raises NotFoundError, InvalidInputError for a malformed digest."""

    @abstractmethod
    def put(self, chunks: Iterable[bytes], media_type: str, *, sha256: str = "") -> Artifact:
        """Store bytes; with `sha256`, check them. Raises InvalidInputError, ExhaustedError (disk, size)."""

    def put_file(self, path: Path, media_type: str) -> Artifact:
        """Store a copy of a file."""
        with path.open("rb") as source:
            return self.put(read_chunks(source), media_type)

    def read(self, artifact: Artifact) -> bytes:
        """Give all bytes of an artifact. Raises NotFoundError."""
        return self.path(artifact).read_bytes()


class FileStore(ArtifactStore):
    """A folder: objects/ab/abcd…, its media type beside it, and tmp/ for what is being written."""

    def __init__(self, root: Path, *, max_bytes: int = 4 << 30) -> None:
        self.root = root
        self.max_bytes = max_bytes
        self._objects = root / "objects"
        self._tmp = root / "tmp"
        self._objects.mkdir(parents=True, exist_ok=True)
        self._tmp.mkdir(exist_ok=True)

    def _file(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise InvalidInputError.of("sha256", "must be 64 lower-case hex digits")
        return self._objects / sha256[:2] / sha256

    def path(self, artifact: Artifact) -> Path:
        file = self._file(artifact.sha256)
        if not file.is_file() or file.stat().st_size != artifact.size_bytes:
            raise _not_found(artifact.sha256)
        return file

    def stat(self, sha256: str) -> Artifact:
        file = self._file(sha256)
        kind = file.with_suffix(".type")
        if not (file.is_file() and kind.is_file()):
            raise _not_found(sha256)
        return Artifact(sha256=sha256, size_bytes=file.stat().st_size, media_type=kind.read_text())

    def put(self, chunks: Iterable[bytes], media_type: str, *, sha256: str = "") -> Artifact:
        with self._temporary() as (target, name):
            digest, size = hashlib.sha256(), 0
            for chunk in chunks:
                size += len(chunk)
                if size > self.max_bytes:
                    raise ExhaustedError(f"the file is larger than the {self.max_bytes:,} bytes that the store takes")
                digest.update(chunk)
                target.write(chunk)
            target.close()
            found = digest.hexdigest()
            if not size:
                raise InvalidInputError.of("chunk", "the file is empty")
            if sha256 and sha256 != found:
                raise InvalidInputError.of(
                    "header.sha256", f"the bytes that arrived have digest {found}; send them again"
                )
            self._publish(Path(name), found, media_type)
        return Artifact(sha256=found, size_bytes=size, media_type=media_type)

    @contextmanager
    def _temporary(self) -> Iterator[tuple[IO[bytes], str]]:
        try:
            with tempfile.NamedTemporaryFile(dir=self._tmp, delete=False) as target:
                try:
                    yield target, target.name
                finally:
                    Path(target.name).unlink(missing_ok=True)
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise ExhaustedError(f"the disk of {self.root} is full; free some space", reason="DISK_FULL") from error
            raise

    def _publish(self, source: Path, sha256: str, media_type: str) -> None:
        file = self._file(sha256)
        file.parent.mkdir(exist_ok=True)
        if file.is_file():
            return
        source.chmod(0o444)
        kind = source.with_name(source.name + ".type")
        kind.write_text(media_type)
        # The type goes first, so that whoever sees the object finds its type.
        kind.replace(file.with_suffix(".type"))
        source.replace(file)

    def has(self, sha256: str) -> bool:
        """Tell whether an artifact is there. Raises InvalidInputError for a malformed digest."""
        return self._file(sha256).is_file()

    def place(self, sha256: str) -> Path:
        """Give where the file of an artifact lies, if it is there. Raises InvalidInputError for a malformed digest."""
        return self._file(sha256)

    def remove(self, artifact: Artifact) -> None:
        """Take an artifact out again, if it is there; only for what nobody else can have named yet."""
        file = self._file(artifact.sha256)
        file.unlink(missing_ok=True)
        file.with_suffix(".type").unlink(missing_ok=True)

    def clear_unfinished(self) -> None:
        """Remove what writers left that were killed; call it only while nobody else writes."""
        for left in self._tmp.iterdir():
            left.unlink(missing_ok=True)

    def free_bytes(self) -> int:
        """Tell the free space of the store's disk."""
        return shutil.disk_usage(self.root).free


def read_chunks(source: IO[bytes], size: int = CHUNK_BYTES) -> Iterator[bytes]:
    """Read a file piece by piece."""
    while chunk := source.read(size):
        yield chunk


def _not_found(sha256: str) -> NotFoundError:
    return NotFoundError(
        f"artifact {sha256[:12]}… is not in the store; write it again, or redo what made it",
        reason="ARTIFACT_MISSING",
        metadata={"sha256": sha256},
    )
