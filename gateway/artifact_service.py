"""shorts.artifact.v1.ArtifactService over the gateway's store: how clients bring photos and fetch films."""

from __future__ import annotations

import asyncio
import queue
from collections.abc import AsyncIterator, Iterator
from typing import Any

from services.common.artifacts import CHUNK_BYTES, ArtifactStore
from services.common.errors import CancelledError, InvalidInputError
from shorts.artifact.v1 import artifact_pb2, artifact_pb2_grpc

MAX_CHUNK_BYTES = 1 << 20


class ArtifactServicer(artifact_pb2_grpc.ArtifactServiceServicer):
    """Reads and writes artifacts piece by piece."""

    def __init__(self, store: ArtifactStore) -> None:
        self._store = store

    async def Read(self, request: artifact_pb2.ReadRequest, context: Any) -> AsyncIterator[artifact_pb2.ReadResponse]:
        artifact = await asyncio.to_thread(self._store.stat, request.sha256)
        if not 0 <= request.offset <= artifact.size_bytes:
            raise InvalidInputError.of("offset", f"is {request.offset}; the file has {artifact.size_bytes} bytes")
        path = await asyncio.to_thread(self._store.path, artifact)
        with path.open("rb") as source:
            source.seek(request.offset)
            while chunk := await asyncio.to_thread(source.read, CHUNK_BYTES):
                yield artifact_pb2.ReadResponse(chunk=chunk)

    async def Write(
        self, request_iterator: AsyncIterator[artifact_pb2.WriteRequest], context: Any
    ) -> artifact_pb2.WriteResponse:
        header = await _header(request_iterator)
        # The store is synchronous and takes an iterator: a bounded queue hands the chunks to its thread.
        pieces: queue.Queue[bytes | None] = queue.Queue(maxsize=16)
        broken = False

        def chunks() -> Iterator[bytes]:
            while (piece := pieces.get()) is not None:
                yield piece
            if broken:
                raise CancelledError("the upload ended early")

        storing = asyncio.create_task(
            asyncio.to_thread(self._store.put, chunks(), header.media_type, sha256=header.sha256)
        )
        try:
            async for request in request_iterator:
                if not 0 < len(request.chunk) <= MAX_CHUNK_BYTES:
                    raise InvalidInputError.of("chunk", "must have 1 byte to 1 MiB, and no second header may come")
                if not await _hand_over(pieces, request.chunk, storing):
                    break
        except BaseException:
            broken = True
            raise
        finally:
            await _hand_over(pieces, None, storing)
            await asyncio.wait([storing])
            storing.exception()  # raised below, unless the stream itself broke first
        return artifact_pb2.WriteResponse(artifact=storing.result())

    async def Stat(self, request: artifact_pb2.StatRequest, context: Any) -> artifact_pb2.StatResponse:
        return artifact_pb2.StatResponse(artifact=await asyncio.to_thread(self._store.stat, request.sha256))


async def _header(requests: AsyncIterator[artifact_pb2.WriteRequest]) -> artifact_pb2.WriteHeader:
    async for request in requests:
        if request.HasField("header") and request.header.media_type:
            return request.header
        break
    raise InvalidInputError.of("header", "the first message must be a header with a media_type")


async def _hand_over(pieces: queue.Queue[bytes | None], piece: bytes | None, storing: asyncio.Task[Any]) -> bool:
    """Put a piece into the queue without blocking the loop; False where the store has given up."""
    while not storing.done():
        try:
            pieces.put_nowait(piece)
        except queue.Full:
            await asyncio.sleep(0.001)
        else:
            return True
    return False
