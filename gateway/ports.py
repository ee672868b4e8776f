"""Addresses: where the gateway and the dashboard listen, whether a port is free, and who has it if not."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from dataclasses import dataclass

import psutil

from services.common.errors import InvalidInputError
from services.common.settings import Settings

DEFAULT_PORT = 7450
_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 (compared, not bound)


@dataclass(frozen=True)
class Address:
    """A TCP address."""

    host: str
    port: int

    def __str__(self) -> str:
        """Write it as host:port, an IPv6 host in brackets."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def reachable(self) -> Address:
        """The address by which this machine itself gets there: loopback for one that listens everywhere."""
        return Address(_ANY.get(self.host, self.host), self.port)


def read_address(setting: str, value: str) -> Address:
    """Read host:port. Raises InvalidInputError that names the setting."""
    host, _, port = value.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise InvalidInputError.of(f"settings.{setting}", f"is {value!r}; give host:port, for example 127.0.0.1:7450")
    return Address(host.strip("[]"), int(port))


def address_of(settings: Settings) -> str:
    """Give where the gateway listens: the settings' address, with port 7450 where they leave it open."""
    host, _, port = settings.listen.rpartition(":")
    return f"{host}:{DEFAULT_PORT}" if host and port == "0" else settings.listen


def why_not(address: Address) -> OSError | None:
    """Try to listen on an address; None where that works."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as attempt:
        if os.name == "posix":  # as servers do: a port that a closed connection still holds is free; Windows differs
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((address.host, address.port))
            attempt.listen()
        except OSError as error:
            return error
    return None


def free_port(host: str = "127.0.0.1") -> int:
    """Find a port that nobody uses now."""
    with socket.socket() as attempt:
        attempt.bind((host, 0))
        return int(attempt.getsockname()[1])


def next_free(address: Address, taken: frozenset[int] = frozenset()) -> int:
    """Find a free port above a taken one, to suggest it."""
    for port in range(address.port + 1, min(address.port + 50, 65536)):
        if port not in taken and why_not(Address(address.host, port)) is None:
            return port
    return free_port()


def listener(port: int) -> psutil.Process | None:
    """Give the process that listens on a port; None where it is nobody's or another user's."""
    with suppress(psutil.Error):
        for connection in psutil.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr[1:2] == (port,) and connection.pid:
                return psutil.Process(connection.pid)
    return None


def describe_listener(port: int) -> str:
    """Say who listens on a port, in a few words."""
    process = listener(port)
    if process is None:
        return "a process of another user"
    with suppress(psutil.Error):
        return f"{process.name()} (pid {process.pid})"
    return f"pid {process.pid}"
