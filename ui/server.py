"""The dashboard's web server: Streamlit with the studio's files, the page's own assets and safe headers beside it."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.common.errors import InvalidInputError
from services.common.settings import Settings
from ui.client import DEFAULT_GATEWAY
from ui.media import Media
from ui.screens import job, jobs, make, models  # noqa: F401 (loaded now, so that _spare_what_stays spares them)
from ui.theme import ASSETS, THEME

SCRIPT = Path(__file__).parent / "app.py"
MAX_UPLOAD_MIB = 40
"""Of one file: what the gateway takes of a photo."""
SESSION_SECONDS = 120
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
# Streamlit's own pages need inline styles and scripts and evaluate code; nothing may come from or go to elsewhere.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "connect-src 'self' ws: wss:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)


class SafeHeaders:
    """Middleware: puts the headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer back with the headers."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *HEADERS]}
            await send(message)

        await self._app(scope, receive, send_safely)


def make_app(settings: Settings) -> st.App:
    """Put the server together."""
    opened: list[Media] = []

    @asynccontextmanager
    async def lifespan(_app: st.App) -> AsyncIterator[None]:
        opened.append(Media(settings.gateway or DEFAULT_GATEWAY, settings.token))
        _spare_what_stays()
        try:
            yield
        finally:
            await opened.pop().close()

    async def files(request: Request) -> Response:
        return await opened[0](request)

    async def portraits(request: Request) -> Response:
        return await opened[0].portrait(request)

    return st.App(
        SCRIPT,
        lifespan=lifespan,
        routes=[
            Route("/files/{sha256}", files, methods=["GET", "HEAD"]),
            Route("/portraits/{character}", portraits, methods=["GET", "HEAD"]),
            Mount("/assets", StaticFiles(directory=ASSETS)),
        ],
        middleware=[Middleware(SafeHeaders)],
    )


def _spare_what_stays() -> None:
    """Take what is loaded by now out of garbage collection.

    Streamlit collects fully after every run of a script, also after every tick of a fragment. With its hundreds of
    thousands of lasting objects that takes several times as long as the tick itself.
    """
    gc.collect()
    gc.freeze()


def server_options(listen: str) -> dict[str, Any]:
    """Give Streamlit's options; none is read from files of the user's. Raises InvalidInputError for the address."""
    host, _, port = listen.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise InvalidInputError.of("settings.ui_listen", f"is {listen!r}; give host:port, for example 127.0.0.1:8501")
    loopback = host in LOOPBACK
    return {
        "server.address": host.strip("[]"),
        "server.port": int(port),
        "server.headless": True,  # neither a browser nor the question for an address of mail
        "server.showEmailPrompt": False,
        "logger.hideWelcomeMessage": True,
        "server.fileWatcherType": "none",
        "server.maxUploadSize": MAX_UPLOAD_MIB,
        "server.enableXsrfProtection": True,
        "server.enableCORS": True,
        "server.disconnectedSessionTTL": SESSION_SECONDS,
        # Against pages elsewhere whose name is made to point at this machine.
        "server.allowedHosts": list(LOOPBACK) if loopback else [],
        "browser.gatherUsageStats": False,
        "browser.serverAddress": "localhost" if loopback else host,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "client.showSidebarNavigation": False,
        "runner.magicEnabled": False,
        **THEME,
    }
