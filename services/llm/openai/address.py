"""Which addresses are this machine or its private network; all others get no text without leave."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from concurrent.futures import ThreadPoolExecutor

# Loopback, RFC 1918, link-local and unique local addresses. What is not on the list is not ours, whatever else it is.
_LOCAL = tuple(
    ipaddress.ip_network(network)
    for network in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
        "::1/128", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip
# Not the event loop's own: closing a loop waits for those, and a cancel must not wait for a name server.
_RESOLVER = ThreadPoolExecutor(4, "llm-names")


def is_address(host: str) -> bool:
    """Tell whether a host is written as an address and not as a name."""
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def is_local(address: str) -> bool:
    """Tell whether an address, IPv4 or IPv6, is this machine's or its private network's."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return any(parsed in network for network in _LOCAL if network.version == parsed.version)


def is_loopback(host: str) -> bool:
    """Tell whether a host, by name or address, is this very machine."""
    return host == "localhost" or (is_address(host) and ipaddress.ip_address(host.partition("%")[0]).is_loopback)


async def addresses(host: str, port: int) -> list[str]:
    """Look a name up; give its addresses in the system's order. Raises OSError for one that nobody knows."""
    if is_address(host):
        return [host]
    loop = asyncio.get_running_loop()
    found = await loop.run_in_executor(_RESOLVER, _look_up, host, port)
    return list(dict.fromkeys(found))


def _look_up(host: str, port: int) -> list[str]:
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
