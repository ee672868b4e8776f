"""The only door to the network: resolves a name once, checks every address, connects to the checked one.

The HTTP library asks this for its connections, so no redirect, no odd spelling and no second answer of a name server
(DNS rebinding) gets past it. Waiting is cut into slices, so that a caller who leaves is noticed.
"""

from __future__ import annotations

import ipaddress
import os
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import httpcore

from services.common.errors import InvalidInputError, NotFoundError, UnavailableError
from services.crawl.limits import CHECK_SECONDS, CONNECT_SECONDS, IDLE_SECONDS
from services.crawl.web.addresses import is_public
from services.crawl.web.patience import Patience
from services.crawl.web.urls import AllowList

T = TypeVar("T")


class GuardedNetwork(httpcore.NetworkBackend):
    """Connections of one call. A name that was resolved stays at its addresses for as long as the call lasts."""

    def __init__(self, allowed: AllowList, patience: Patience) -> None:
        self._allowed, self.patience = allowed, patience
        self._known: dict[str, list[str]] = {}
        self._lock = threading.Lock()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the library's signature
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """Connect to a host. Raises InvalidInputError for a private one, NotFoundError, UnavailableError."""
        with self._lock:
            if host not in self._known:
                self._known[host] = self._resolve(host)
        addresses = self._known[host]
        if (host, port) not in self._allowed and not all(is_public(address) for address in addresses):
            raise InvalidInputError.of(
                "url",
                f"leads to {host}, which is this machine or in a private network; only public pages are read "
                "(SHORTS_CRAWL_ALLOW lists hosts of your own that may be read)",
            )
        failure: OSError | None = None
        for address in addresses:
            try:
                return _Stream(self._connect(address, port), self)
            except OSError as error:
                failure = error
        raise UnavailableError(f"{host} does not take connections ({failure}); try again later", reason="NO_CONNECTION")

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        """Never: pages do not live there."""
        raise InvalidInputError.of("url", "must be an address of the web")

    def wait(self, step: Callable[[], T], seconds: float) -> T:
        """Repeat a step that times out by itself until it gives something. Raises TimeoutError after `seconds`."""
        end = time.monotonic() + seconds
        while True:
            self.patience.check()
            try:
                return step()
            except (TimeoutError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                if time.monotonic() > end:
                    raise TimeoutError(f"nothing came for {seconds:g} seconds") from None

    def _resolve(self, host: str) -> list[str]:
        try:
            return [str(ipaddress.ip_address(host))]
        except ValueError:
            pass  # a name: ask for its addresses
        answer: list[list[str] | OSError | UnicodeError] = []
        # The system's resolver cannot be interrupted; its thread ends by itself when the resolver gives up.
        thread = threading.Thread(target=_look_up, args=(host, answer), daemon=True)
        thread.start()
        while thread.is_alive():
            self.patience.check()
            thread.join(CHECK_SECONDS)
        found = answer[0]
        if isinstance(found, socket.gaierror) and found.errno == socket.EAI_AGAIN:
            raise UnavailableError("no name server answers; is this machine online?", reason="NO_NAME_SERVER")
        if isinstance(found, Exception) or not found:
            raise NotFoundError(f"there is no host {host}; check the address", reason="NO_HOST")
        return found

    def _connect(self, address: str, port: int) -> socket.socket:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.setblocking(False)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.connect_ex((address, port))
            with selectors.DefaultSelector() as selector:
                selector.register(connection, selectors.EVENT_WRITE)
                self.wait(lambda: _ready(selector), CONNECT_SECONDS)
            if code := connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                raise OSError(code, os.strerror(code))
            return connection
        except BaseException:
            connection.close()
            raise


def _ready(selector: selectors.BaseSelector) -> None:
    if not selector.select(CHECK_SECONDS):
        raise TimeoutError


def _look_up(host: str, answer: list[list[str] | OSError | UnicodeError]) -> None:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        answer.append(list(dict.fromkeys(str(entry[4][0]) for entry in found)))
    except (OSError, UnicodeError) as error:
        answer.append(error)


class _Stream(httpcore.NetworkStream):
    """A connection that notices when nobody waits for it any more."""

    def __init__(self, connection: socket.socket, network: GuardedNetwork) -> None:
        self._socket, self._network = connection, network
        connection.settimeout(CHECK_SECONDS)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        try:
            return self._network.wait(lambda: self._socket.recv(max_bytes), IDLE_SECONDS)
        except TimeoutError as error:
            raise httpcore.ReadTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        left = memoryview(buffer)
        try:
            while left:
                left = left[self._network.wait(lambda: self._socket.send(left), IDLE_SECONDS) :]  # noqa: B023 - at once
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        try:
            wrapped = ssl_context.wrap_socket(
                self._socket, server_hostname=server_hostname, do_handshake_on_connect=False
            )
            self._socket = wrapped
            self._network.wait(wrapped.do_handshake, CONNECT_SECONDS)
        except TimeoutError as error:
            self.close()
            raise httpcore.ConnectTimeout(str(error)) from error
        except OSError as error:
            self.close()
            raise httpcore.ConnectError(str(error)) from error
        except BaseException:
            self.close()
            raise
        return self

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":  # an idle connection that has something to say was closed by the site
            with selectors.DefaultSelector() as selector:
                selector.register(self._socket, selectors.EVENT_READ)
                return bool(selector.select(0))
        return None
