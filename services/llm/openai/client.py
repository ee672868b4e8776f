"""The connection to the server: OpenAI's client over a transport that keeps to this machine and its private network."""

from __future__ import annotations

from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self

import httpx2
from openai import AsyncOpenAI

from services.common.errors import PreconditionError
from services.llm.openai.address import addresses, is_local
from services.llm.openai.config import Config, beyond

CONNECT_SECONDS = 5.0


class LocalTransport(httpx2.AsyncHTTPTransport):
    """Connects to local addresses alone, and to the very address that was checked, so that no name can change it."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request. Raises PreconditionError where any address of its host is not local."""
        url = request.url
        port = url.port or (443 if url.scheme == "https" else 80)
        try:
            found = await addresses(url.host, port)
        except OSError as error:
            raise httpx2.ConnectError(f"nobody knows the name {url.host}", request=request) from error
        if not all(map(is_local, found)):
            raise PreconditionError(beyond(url.host), reason="LLM_REMOTE", metadata={"host": url.host})
        refused: httpx2.ConnectError | None = None
        for address in found:
            request.url = url.copy_with(host=address)
            request.extensions = {**request.extensions, "sni_hostname": url.host}
            try:
                return await super().handle_async_request(request)
            except httpx2.ConnectError as error:
                refused = error
        raise refused or httpx2.ConnectError(f"{url.host} has no address", request=request)


class Client:
    """A connection for the length of one `async with`. `api` speaks OpenAI's protocol, `http` the rest."""

    def __init__(self, config: Config, seconds: float) -> None:
        self.config = config
        # Each request has a connection of its own: servers close one that they were about to keep after an error.
        limits = httpx2.Limits(max_keepalive_connections=0)
        transport = httpx2.AsyncHTTPTransport(limits=limits) if config.remote else LocalTransport(limits=limits)
        headers = {"Authorization": f"Bearer {config.key}"} if config.key else {}
        self.http = httpx2.AsyncClient(
            transport=transport,
            headers=headers,
            trust_env=False,
            follow_redirects=False,
            timeout=httpx2.Timeout(seconds, connect=CONNECT_SECONDS),
        )
        # Repeats are the gateway's; servers without keys want none, but the client insists on a word.
        self.api = AsyncOpenAI(base_url=config.url, api_key=config.key or "none", http_client=self.http, max_retries=0)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self.http)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def ask(self, method: str, path: str, body: Any = None, *, seconds: float | None = None) -> httpx2.Response:
        """Ask for something beside the API, at the server's root. Raises httpx2.HTTPError where nobody answers."""
        timeout = httpx2.Timeout(seconds, connect=CONNECT_SECONDS) if seconds else httpx2.USE_CLIENT_DEFAULT
        return await self.http.request(method, f"{self.config.root}{path}", json=body, timeout=timeout)
