"""Addresses of the web, read by the rules that browsers follow (WHATWG URL), so that odd spellings hide nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import ada_url

from services.common.errors import InvalidInputError
from services.crawl.limits import LONGEST_URL

_DEFAULT_PORTS = {"http": 80, "https": 443}
# https://fetch.spec.whatwg.org/#port-blocking
_BAD_PORTS = frozenset(
    (
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
        109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526,
        530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045,
        4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
    )
)  # fmt: skip


@dataclass(frozen=True)
class WebAddress:
    """An http(s) address in its parts: `host` in ASCII, without brackets or a trailing dot; `target` path and query."""

    href: str
    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def parse_address(text: str, base: str = "", *, field: str = "url") -> WebAddress:
    """Parse an address, relative to `base` where there is one.

    Raises InvalidInputError on `field` for what is no address, not http(s), has a user name or password, or names a
    port that belongs to something else than the web.
    """
    if len(text) > LONGEST_URL:
        raise InvalidInputError.of(field, f"has {len(text):,} characters; at most {LONGEST_URL:,} are taken")
    try:
        url = ada_url.URL(text, base or None)
        scheme, host = url.protocol.rstrip(":"), url.hostname.strip("[]").rstrip(".")
        port, target = url.port, (url.pathname or "/") + url.search
        has_user = bool(url.username or url.password)
    except (ValueError, UnicodeError) as error:
        raise InvalidInputError.of(field, "is no address of a page; copy it from the browser's address bar") from error
    if scheme not in _DEFAULT_PORTS or not host:
        raise InvalidInputError.of(field, "must start with http:// or https:// and name a host")
    if has_user:
        raise InvalidInputError.of(field, "carries a user name or password; give it without them")
    number = int(port) if port else _DEFAULT_PORTS[scheme]
    if number in _BAD_PORTS:
        raise InvalidInputError.of(field, f"names port {number}, which is no port of the web")
    return WebAddress(url.href.partition("#")[0], scheme, host, number, target)


def resolve(reference: str, base: str) -> str:
    """Give the http(s) address that a page at `base` means by `reference`; empty where there is none."""
    try:
        return parse_address(reference.strip(), base).href
    except InvalidInputError:
        return ""


class AllowList:
    """Hosts that may have private addresses: `host` or `host:port` each. Raises InvalidInputError for anything else."""

    def __init__(self, entries: Iterable[str]) -> None:
        self._hosts: set[tuple[str, int | None]] = set()
        for entry in entries:
            try:
                parsed = ada_url.URL(f"http://{entry.strip()}/")
                # Only the written port counts; the URL drops 80, which `host:80` names on purpose.
                port = int(parsed.port) if parsed.port else 80 if entry.strip().endswith(":80") else None
                plain = parsed.pathname == "/" and not (parsed.username or parsed.search)
                host = parsed.hostname.strip("[]").rstrip(".")
            except ValueError:
                plain, host, port = False, "", None
            if not plain or not host:
                raise InvalidInputError.of("settings.crawl_allow", f"has {entry!r}; it must be host or host:port")
            self._hosts.add((host, port))

    def __contains__(self, where: tuple[str, int]) -> bool:
        host, port = where[0].rstrip("."), where[1]
        return (host, None) in self._hosts or (host, port) in self._hosts
