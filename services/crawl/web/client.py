"""Gets one thing from the web: redirects, cookies of the way, limits on everything, and errors that a user can read."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType

import httpcore

from services.common.errors import DeadlineError, ExhaustedError, InvalidInputError, PreconditionError, UnavailableError
from services.crawl.limits import FETCHERS, HEADER_BYTES, MOST_REDIRECTS
from services.crawl.web.network import GuardedNetwork
from services.crawl.web.patience import Patience
from services.crawl.web.unpack import ACCEPTED, unpack
from services.crawl.web.urls import AllowList, WebAddress, parse_address

USER_AGENT = "ShortsStudio/0.1 (+local; user-directed)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
PAGE_TYPES = "text/html,application/xhtml+xml,multipart/related;q=0.8,*/*;q=0.1"
IMAGE_TYPES = "image/jpeg,image/png,image/webp,image/gif;q=0.8,image/*;q=0.1"


@dataclass(frozen=True)
class Reply:
    """What a site answered: status, headers in lower case, unpacked body."""

    address: WebAddress
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """Content type without parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Client:
    """Speaks HTTP for one call, over a guarded network; several threads may use it.

    No proxy is used, whatever the environment says: the connection must end at the address that was checked.
    """

    def __init__(self, allowed: AllowList, context: ssl.SSLContext, patience: Patience) -> None:
        self._network = GuardedNetwork(allowed, patience)
        self._pool = httpcore.ConnectionPool(
            ssl_context=context, max_connections=FETCHERS * 2, network_backend=self._network
        )
        self._cookies: dict[str, dict[bytes, bytes]] = {}

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self._pool.close()

    @property
    def patience(self) -> Patience:
        """How long answers are waited for."""
        return self._network.patience

    @patience.setter
    def patience(self, patience: Patience) -> None:
        self._network.patience = patience

    def get(self, address: WebAddress, accept: str, limit: int, *, referer: str = "") -> Reply:
        """Get an address, over redirects; each one is checked as the first was.

        `limit` holds for the body in bytes, as it comes and unpacked; `referer` is an address as parsed. Raises
        InvalidInputError, NotFoundError (no host), ExhaustedError, DeadlineError, UnavailableError; an error status is
        no exception.
        """
        for _ in range(MOST_REDIRECTS + 1):
            reply = self._once(address, accept, limit, referer)
            target = _escaped(reply.headers.get("location", "")) if reply.status in _REDIRECTS else ""
            if not target:
                return reply
            address = redirected(target, reply.address.href)
        raise PreconditionError(
            f"{address.host} redirects more than {MOST_REDIRECTS} times; open the page in a browser and copy the "
            "address that it ends at",
            reason="REDIRECTS",
        )

    def _once(self, address: WebAddress, accept: str, limit: int, referer: str) -> Reply:
        url = httpcore.URL(
            scheme=address.scheme.encode(),
            host=address.host.encode(),
            port=address.port,
            target=address.target.encode(),
        )
        request: dict[str, str | bytes] = {
            "Host": address.authority,
            "User-Agent": USER_AGENT,
            "Accept": accept,
            "Accept-Language": "ko,en;q=0.8",
            "Accept-Encoding": ACCEPTED,
            **({"Referer": referer} if referer else {}),
        }
        if jar := self._cookies.get(address.host):
            request["Cookie"] = b"; ".join(name + b"=" + value for name, value in jar.items())
        try:
            with self._pool.stream("GET", url, headers=list(request.items())) as response:
                self._keep_cookies(address.host, response.headers)
                headers = _joined(response.headers)
                raw = b"" if response.status in _REDIRECTS else self._body(response, headers, limit)
                status = response.status
        except httpcore.TimeoutException as error:
            raise DeadlineError(f"{address.host} does not answer ({error}); try again later") from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise UnavailableError(
                f"{address.host} broke the connection off ({error}); try again later", reason="NO_CONNECTION"
            ) from error
        return Reply(address, status, headers, unpack(raw, headers.get("content-encoding", ""), limit))

    def _body(self, response: httpcore.Response, headers: Mapping[str, str], limit: int) -> bytes:
        told = headers.get("content-length", "")
        body = bytearray()
        if told.isdecimal() and int(told) > limit:
            raise _too_large(limit)
        for chunk in response.iter_stream():
            body += chunk
            if len(body) > limit:
                raise _too_large(limit)
        return bytes(body)

    def _keep_cookies(self, host: str, headers: list[tuple[bytes, bytes]]) -> None:
        """Keep a site's cookies for the same host and the same call: some redirect forever without them.

        They go back byte for byte, as from a browser: a site may write names in an encoding of its own.
        """
        for name, value in headers:
            pair = value.partition(b";")[0].partition(b"=")
            if name.lower() == b"set-cookie" and pair[0].strip() and len(value) < 4096:
                jar = self._cookies.setdefault(host, {})
                if len(jar) < 50:
                    jar[pair[0].strip()] = pair[2].strip()


def redirected(target: str, base: str) -> WebAddress:
    """Parse where a page sends us. Raises InvalidInputError that says so."""
    try:
        return parse_address(target, base)
    except InvalidInputError as error:
        raise InvalidInputError.of(
            "url", f"redirects to {target[:200]!r}, which {error.violations[0].description}"
        ) from error


def _escaped(location: str) -> str:
    """Escape the bytes of a redirect's address that are no ASCII, as browsers do, whatever they are meant as."""
    return "".join(char if char.isascii() else f"%{ord(char):02X}" for char in location)


def _joined(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in headers:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        joined[key] = f"{joined[key]}, {text}" if key in joined and key == "content-encoding" else text
    if sum(map(len, joined.values())) > HEADER_BYTES:
        raise ExhaustedError("the site's headers are larger than what is read")
    return joined


def _too_large(limit: int) -> ExhaustedError:
    return ExhaustedError(
        f"the answer has more than the {limit >> 20} MiB that are read; give a smaller page or save it without its "
        "pictures",
        reason="TOO_LARGE",
    )
