"""Gathers a page's pictures: a few at a time, until there are enough, or the time is over."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import unquote

from services.common.errors import CancelledError, DeadlineError, StudioError
from services.common.operation import Work
from services.crawl.limits import FETCHERS, IMAGE_BYTES
from services.crawl.page.document import INLINE, Document
from services.crawl.pictures.decode import Picture, PictureError, UnwantedError, reencode, same
from services.crawl.web.client import IMAGE_TYPES, Client
from services.crawl.web.urls import parse_address


@dataclass
class Gathered:
    """The pictures that were kept, in order, and what went wrong with others, one sentence each."""

    pictures: list[Picture] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    out_of_time: bool = False


class Gatherer:
    """Reads pictures from the web and out of a saved page."""

    def __init__(
        self, client: Client, document: Document, parts: Mapping[str, bytes], referer: str, work: Work
    ) -> None:
        self._client, self._document, self._parts = client, document, parts
        self._referer, self._work = referer, work

    def gather(self, addresses: Sequence[str], most: int) -> Gathered:
        """Keep at most `most` pictures that can be read and are no copies. Raises CancelledError only."""
        found = Gathered()
        with ThreadPoolExecutor(FETCHERS, "crawl-picture") as workers:
            for start in range(0, len(addresses), FETCHERS):
                if len(found.pictures) >= most or found.out_of_time:
                    break
                batch = addresses[start : start + FETCHERS]
                # In the order of the page whichever comes first, so that the same page gives the same pictures.
                for result in list(workers.map(self._read, batch)):
                    self._keep(found, result, most)
                self._work.progress(0.5 + 0.45 * min(1, len(found.pictures) / most), "pictures")
        return found

    def _keep(self, found: Gathered, result: Picture | StudioError | PictureError, most: int) -> None:
        if isinstance(result, CancelledError):
            raise result
        if isinstance(result, DeadlineError):
            found.out_of_time = True
        elif isinstance(result, StudioError | PictureError):
            if not isinstance(result, UnwantedError):
                found.troubles.append(str(result))
        elif len(found.pictures) < most and not any(same(result, kept) for kept in found.pictures):
            found.pictures.append(result)

    def _read(self, address: str) -> Picture | StudioError | PictureError:
        try:
            return reencode(self._bytes(address))
        except (StudioError, PictureError) as error:
            return error

    def _bytes(self, address: str) -> bytes:
        self._client.patience.check()
        if (part := self._parts.get(address)) is not None:
            return part
        if address.startswith(INLINE):
            return self._inline(address.removeprefix(INLINE))
        if address.startswith("cid:"):
            raise PictureError("is not in the saved page")
        reply = self._client.get(parse_address(address), IMAGE_TYPES, IMAGE_BYTES, referer=self._referer)
        if reply.status >= 400:
            raise PictureError(f"did not come (HTTP {reply.status})")
        return reply.body

    def _inline(self, number: str) -> bytes:
        if not number.isdecimal() or int(number) >= len(self._document.inline):
            raise PictureError("is not in the page")
        text = self._document.inline[int(number)]
        if len(text) > IMAGE_BYTES * 4 // 3:
            raise PictureError("is too large")
        try:
            return base64.b64decode("".join(unquote(text).split()))
        except (binascii.Error, ValueError) as error:
            raise PictureError("is broken") from error
