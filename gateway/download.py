"""One file from a server: asked for with ranges, gone on with where it broke off, refused where it is another file."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from services.common.catalogue.release import WeightFile
from services.common.errors import NotFoundError, PreconditionError, UnavailableError

CHUNK = 256 * 1024
_TRIES, _TRIES_TO_CONNECT, _REDIRECTS = 5, 2, 5
_TIMEOUT = httpx.Timeout(30, connect=15)
_LONGEST_HEADER = 100 << 20
"""Of a safetensors file; the format allows no more."""
# How pickles begin, bare and in the archives of torch; none of the files that are taken begins so.
_PICKLES = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05", b"PK\x03\x04")
_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})


class _BrokenOffError(Exception):
    """The connection ended early; what came is kept."""


def open_client(token: str = "") -> httpx.AsyncClient:
    """Give a client for `Download`; a context manager. A token is shown to the host that is asked, to none it names."""
    headers = {"User-Agent": "shorts-studio", "Accept-Encoding": "identity"}
    if token:  # httpx leaves it out where an answer leads to another host
        headers["Authorization"] = f"Bearer {token}"
    return httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=True, max_redirects=_REDIRECTS, headers=headers)


@dataclass(frozen=True)
class Download:
    """A file on its way from `url` to `part`; `tell` is told how many of its bytes are there."""

    client: httpx.AsyncClient
    url: str
    file: WeightFile
    part: Path
    tell: Callable[[int], None]
    patience: float
    """Seconds before the second try; each further one waits twice as long."""

    async def run(self) -> None:
        """Fetch what is missing of it. Raises UnavailableError, NotFoundError, PreconditionError for another file."""
        if not self.file.size:
            self.part.parent.mkdir(parents=True, exist_ok=True)
            self.part.touch()
        tries, before = 0, size_of(self.part)
        while size_of(self.part) < self.file.size:
            try:
                await self._try()
            except (httpx.TransportError, _BrokenOffError) as error:
                now = size_of(self.part)
                tries = 1 if now > before else tries + 1
                before = now
                # A host that cannot be found is not found by waiting.
                if tries >= (_TRIES_TO_CONNECT if isinstance(error, httpx.ConnectError) else _TRIES):
                    kept = "what came is kept: run the command again to go on" if now else "is there a connection?"
                    raise UnavailableError(
                        f"{self.url} cannot be read ({str(error) or type(error).__name__}); {kept}. "
                        "Or give a mirror or a folder with --from",
                        reason="NETWORK",
                    ) from error
                await asyncio.sleep(self.patience * 2 ** (tries - 1))

    async def _try(self) -> None:
        have = size_of(self.part)
        headers = {"Range": f"bytes={have}-"} if have else {}
        try:
            async with self.client.stream("GET", self.url, headers=headers) as response:
                begin = self._begin(response, have)
                await write(self.part, begin, self.file, response.aiter_raw(CHUNK), self.tell, self.url)
        except httpx.TooManyRedirects as error:
            raise UnavailableError(f"{self.url} redirects in a circle; give another source with --from") from error
        if (now := size_of(self.part)) < self.file.size:
            raise _BrokenOffError(f"it ended after {now:,} of {self.file.size:,} bytes")

    def _begin(self, response: httpx.Response, have: int) -> int:
        """Give the place that a response goes on from. Raises what its status means."""
        status, file = response.status_code, self.file
        for answer in (*response.history, response):
            told = answer.headers.get("x-linked-etag", "").strip('W/"')
            if file.sha256 and re.fullmatch(r"[0-9a-f]{64}", told) and told != file.sha256:
                raise wrong_file(self.url, file, "the hub itself tells another hash")
        if status == 206:
            told = response.headers.get("content-range", "")
            if told != f"bytes {have}-{file.size - 1}/{file.size}":
                self.part.unlink(missing_ok=True)
                raise wrong_file(self.url, file, f"it offers {told or 'no range'}")
            return have
        if status == 200:
            length = response.headers.get("content-length", str(file.size))
            if length != str(file.size):
                raise wrong_file(self.url, file, f"it has {length} bytes")
            return 0
        if status in _RETRIED:
            raise _BrokenOffError(f"the server answered {status}")
        if status == 416:  # what is here is of another file
            self.part.unlink(missing_ok=True)
            raise wrong_file(self.url, file, "it is shorter")
        if status in {404, 410}:
            raise NotFoundError(f"{self.url} is not there ({status}); check --from, or leave it out for the hub")
        if status in {401, 403}:
            raise PreconditionError(
                f"{self.url} may not be read ({status}); give a mirror or a folder with --from", reason="GATED"
            )
        raise UnavailableError(f"{self.url} answered {status}; try again later, or give another source with --from")


async def write(
    part: Path, begin: int, file: WeightFile, chunks: AsyncIterator[bytes], tell: Callable[[int], None], source: str
) -> None:
    """Write chunks into a part from `begin` on. Raises PreconditionError, and removes it, where there are too many."""
    part.parent.mkdir(parents=True, exist_ok=True)
    with part.open("r+b" if begin else "wb") as out:
        out.truncate(begin)
        out.seek(begin)
        at = begin
        async for chunk in chunks:
            at += len(chunk)
            if at > file.size:
                break
            out.write(chunk)
            tell(at)
        out.flush()
        os.fsync(out.fileno())
    if at > file.size:
        await asyncio.to_thread(part.unlink)
        raise wrong_file(source, file, "it is longer")


def wrong_file(source: str, file: WeightFile, why: str = "") -> PreconditionError:
    """Make the error for a file that is not the pinned one."""
    return PreconditionError(
        f"{source} is not the file that is pinned ({file.pin}, {file.size:,} bytes)"
        f"{f': {why}' if why else ''}; it was not taken. Run the command again, or give another source with --from",
        reason="WRONG_FILE",
        metadata={"path": file.path},
    )


def size_of(path: Path) -> int:
    """Give the length of a file; 0 where there is none."""
    return path.stat().st_size if path.is_file() else 0


def fault_of(path: Path, file: WeightFile) -> str:
    """Say what a file is that is not what its name says; empty for nothing wrong."""
    with path.open("rb") as opened:
        head = opened.read(9)
    if head.startswith(_PICKLES):
        return "is a pickle, which may run code as it is read"
    # Eight bytes of length, then the header, a JSON object: huggingface.co/docs/safetensors, "Format".
    if file.path.endswith(".safetensors"):
        length = int.from_bytes(head[:8], "little")
        if head[8:] != b"{" or not 2 <= length <= min(_LONGEST_HEADER, file.size - 8):
            return "is no safetensors file"
    return ""
