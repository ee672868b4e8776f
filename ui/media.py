"""The route that gives browsers the studio's files: streamed from the gateway piece by piece, never held whole.

/files/<sha256> shows a file where its type is a picture, sound or video, with byte ranges so that players can seek;
/files/<sha256>?name=bread.mp4 downloads it under that name.
/portraits/<id> shows a character.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import grpc
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from services.common.errors import InvalidInputError, NotFoundError, from_rpc
from shorts.artifact.v1 import artifact_pb2, artifact_pb2_grpc
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.studio.v1 import studio_pb2, studio_pb2_grpc
from ui.client import OPTIONS, bearer

SHOWN = re.compile(r"(image/(jpeg|png|webp)|video/(mp4|webm)|audio/[a-z0-9.+-]{1,40})")
"""Types that a browser may show; anything else, above all HTML and SVG, is only ever downloaded."""
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")
MAX_NAME = 150
PORTRAIT_PIXELS = 208
"""Twice as wide as the largest that the form shows, for fine screens."""
PORTRAIT_SECONDS = 3600
"""How long a browser shows a portrait without asking; a newer studio may draw another."""


class Media:
    """Reads files from one gateway. Made and closed within the server's event loop."""

    def __init__(self, address: str, token: str = "") -> None:
        self._metadata = bearer(token)
        self._channel = grpc.aio.insecure_channel(address, options=OPTIONS)
        self._files: Any = artifact_pb2_grpc.ArtifactServiceStub(self._channel)
        self._studio: Any = studio_pb2_grpc.StudioServiceStub(self._channel)

    async def __call__(self, request: Request) -> Response:
        """Answer one request."""
        sha256 = request.path_params["sha256"]
        headers = _headers(sha256)
        if request.headers.get("if-none-match") == headers["etag"]:
            return Response(status_code=304, headers=headers)
        try:
            stat = await self._files.Stat(artifact_pb2.StatRequest(sha256=sha256), timeout=10, metadata=self._metadata)
        except grpc.aio.AioRpcError as error:
            return _refusal(error)
        artifact: Artifact = stat.artifact
        span = _span(request.headers.get("range", ""), artifact.size_bytes)
        if span is None:
            return Response(status_code=416, headers={"content-range": f"bytes */{artifact.size_bytes}"})
        start, end = span
        headers["content-length"] = str(end - start)
        headers |= _type(artifact, request.query_params.get("name", ""))
        partial = end - start < artifact.size_bytes
        if partial:
            headers["content-range"] = f"bytes {start}-{end - 1}/{artifact.size_bytes}"
        body = self._bytes(sha256, start, end) if request.method != "HEAD" else _nothing()
        return StreamingResponse(body, status_code=206 if partial else 200, headers=headers)

    async def portrait(self, request: Request) -> Response:
        """Answer one request for a portrait; the browser keeps it and asks now and then whether it is still the one."""
        asked = studio_pb2.GetPortraitRequest(character=request.path_params["character"], pixels=PORTRAIT_PIXELS)
        try:
            found = await self._studio.GetPortrait(asked, timeout=10, metadata=self._metadata)
        except grpc.aio.AioRpcError as error:
            return _refusal(error)
        picture: Artifact = found.picture
        headers = _headers(picture.sha256) | {"cache-control": f"private, max-age={PORTRAIT_SECONDS}"}
        if request.headers.get("if-none-match") == headers["etag"]:
            return Response(status_code=304, headers=headers)
        headers |= _type(picture, "") | {"content-length": str(picture.size_bytes)}
        whole = request.method != "HEAD"
        body = self._bytes(picture.sha256, 0, picture.size_bytes) if whole else _nothing()
        return StreamingResponse(body, headers=headers)

    async def _bytes(self, sha256: str, start: int, end: int) -> AsyncIterator[bytes]:
        # A call that breaks ends the response short of its length, which browsers report as a failed download.
        call = self._files.Read(artifact_pb2.ReadRequest(sha256=sha256, offset=start), metadata=self._metadata)
        left = end - start
        try:
            async for response in call:
                piece = response.chunk[:left]
                left -= len(piece)
                yield piece
                if not left:
                    return
        finally:
            call.cancel()

    async def close(self) -> None:
        """Close the channel."""
        await self._channel.close()


async def _nothing() -> AsyncIterator[bytes]:
    for piece in tuple[bytes, ...]():
        yield piece


def _headers(sha256: str) -> dict[str, str]:
    return {
        "etag": f'"{sha256}"',
        "accept-ranges": "bytes",
        # The address is the digest of the bytes: they never change.
        "cache-control": "private, max-age=31536000, immutable",
        "cross-origin-resource-policy": "same-origin",
    }


def _type(artifact: Artifact, name: str) -> dict[str, str]:
    shown = bool(SHOWN.fullmatch(artifact.media_type))
    headers = {"content-type": artifact.media_type if shown else "application/octet-stream"}
    if name or not shown:
        clean = re.sub(r"[^\w.\- ]", "_", name)[-MAX_NAME:] or artifact.sha256[:12]
        headers["content-disposition"] = f"attachment; filename*=UTF-8''{quote(clean)}"
    return headers


def _span(header: str, size: int) -> tuple[int, int] | None:
    """Read a Range header; give start and end (exclusive), or None where it lies outside the file (RFC 9110, 14)."""
    found = _RANGE.fullmatch(header.strip())
    if not found or found.groups() == ("", ""):
        return 0, size  # several ranges, or another unit: the whole file is an allowed answer
    first, last = found.groups()
    if not first:
        return (max(0, size - int(last)), size) if int(last) else None
    start, end = int(first), min(size, int(last) + 1) if last else size
    return (start, end) if start < end else None


def _refusal(broken: grpc.aio.AioRpcError) -> Response:
    error = from_rpc(broken)
    status = 404 if isinstance(error, NotFoundError | InvalidInputError) else 503
    return PlainTextResponse(error.message, status)
