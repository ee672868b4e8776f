"""Ask a service how it is: `python -m services.common.health 127.0.0.1:7451`, or `http://…` for the dashboard.

The exit code is 0 where it serves, else 1 with the reason on stderr. Containers ask this every few seconds, so nothing
is imported that is not needed: no settings, no stubs.
"""

from __future__ import annotations

import os
import sys
import urllib.request

CHECK = "/grpc.health.v1.Health/Check"
SERVING = b"\x08\x01"
"""HealthCheckResponse(status=SERVING) on the wire."""
SECONDS = 4.0


def grpc_problem(address: str, token: str = "") -> str:
    """Ask the gRPC health service at host:port or unix:/path; give what is wrong, or nothing."""
    import grpc  # noqa: PLC0415 - takes a tenth of a second, which the dashboard's check can do without

    metadata = (("authorization", f"Bearer {token}"),) if token else None
    with grpc.insecure_channel(address) as channel:
        try:
            check = channel.unary_unary(CHECK, request_serializer=bytes, response_deserializer=bytes)
            answer = check(b"", timeout=SECONDS, metadata=metadata)
        except grpc.RpcError as error:
            return f"{error.code().name}: {error.details()}"
    return "" if answer == SERVING else "it does not serve yet"


def http_problem(url: str) -> str:
    """Fetch a page; give what is wrong, or nothing."""
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:  # noqa: S310 - main lets http:// through alone
            return "" if answer.status == 200 else f"status {answer.status}"
    except OSError as error:  # urllib's own are among them
        return str(error)


def main() -> int:
    """Check the address that the arguments name; the token is that of SHORTS_TOKEN."""
    if len(sys.argv) != 2:
        sys.stderr.write("usage: python -m services.common.health HOST:PORT|http://HOST:PORT/PATH\n")
        return 2
    address = sys.argv[1]
    web = address.startswith("http://")
    problem = http_problem(address) if web else grpc_problem(address, os.environ.get("SHORTS_TOKEN", ""))
    if problem:
        sys.stderr.write(f"{address}: {problem}\n")
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
