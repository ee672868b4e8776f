"""The health check that containers run, against a real server."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from services.common.server import listen


async def check(address: str, **environment: str) -> tuple[int, str]:
    """Run the check in a process of its own, as containers do."""
    command = [sys.executable, "-m", "services.common.health", address]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHORTS_")}
    process = await asyncio.create_subprocess_exec(*command, env=kept | environment, stderr=subprocess.PIPE)
    _, errors = await process.communicate()
    return process.returncode or 0, errors.decode()


async def test_serving_or_not() -> None:
    listening = await listen("test", (), lambda _: None, "127.0.0.1:0")
    try:
        assert await check(listening.address) == (1, f"{listening.address}: it does not serve yet\n")
        await listening.report(serving=True)
        assert await check(listening.address) == (0, "")
    finally:
        await listening.stop(0)
    code, errors = await check(listening.address)
    assert (code, "UNAVAILABLE" in errors) == (1, True)


async def test_the_token_is_shown() -> None:
    listening = await listen("test", (), lambda _: None, "127.0.0.1:0", token="secret")
    try:
        await listening.report(serving=True)
        assert await check(listening.address, SHORTS_TOKEN="secret") == (0, "")
        code, errors = await check(listening.address, SHORTS_TOKEN="wrong")
        assert (code, "UNAUTHENTICATED" in errors) == (1, True)
    finally:
        await listening.stop(0)


@pytest.fixture
def web() -> Iterator[str]:
    """A web server that knows one page."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/fine" else 503)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Pages) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


async def test_a_web_page(web: str) -> None:
    assert await check(f"{web}/fine") == (0, "")
    code, errors = await check(f"{web}/other")
    assert (code, "503" in errors) == (1, True)
    assert (await check("http://127.0.0.1:1/"))[0] == 1
