"""The one server interceptor: checks the token, binds the log context, maps exceptions to statuses, counts calls."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, NoReturn

import grpc
import structlog
from grpc_status import rpc_status

from services.common.errors import (
    CancelledError,
    ExhaustedError,
    InternalError,
    StudioError,
    UnauthenticatedError,
    to_status,
)
from services.common.telemetry import CALLS, METADATA_KEYS, SECONDS

log = structlog.get_logger()


class ServerInterceptor(grpc.aio.ServerInterceptor):
    """Wraps every call of a server. With a token, calls must carry it as `authorization: Bearer …`."""

    def __init__(self, service: str, token: str = "") -> None:
        self._service = service
        self._token = token

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler[Any, Any] | None]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any] | None:
        handler: Any = await continuation(handler_call_details)
        if handler is None:
            return None
        method = str(handler_call_details.method).rpartition("/")[2]
        sides = (handler.request_streaming, handler.response_streaming)
        shape = "_".join("stream" if streaming else "unary" for streaming in sides)
        wrap = self._streaming if handler.response_streaming else self._unary
        make = getattr(grpc, f"{shape}_rpc_method_handler")
        wrapped: grpc.RpcMethodHandler[Any, Any] = make(
            wrap(method, getattr(handler, shape)), handler.request_deserializer, handler.response_serializer
        )
        return wrapped

    def _unary(
        self, method: str, behaviour: Callable[[Any, Any], Awaitable[Any]]
    ) -> Callable[[Any, Any], Awaitable[Any]]:
        async def call(request: Any, context: Any) -> Any:
            started = self._enter(context)
            try:
                self._authenticate(context)
                response = await behaviour(request, context)
                self._count(method, started, grpc.StatusCode.OK)
                return response
            except BaseException as error:  # noqa: BLE001 - every exception becomes a status
                await self._fail(method, started, error, context)

        return call

    def _streaming(
        self, method: str, behaviour: Callable[[Any, Any], AsyncIterator[Any]]
    ) -> Callable[[Any, Any], AsyncIterator[Any]]:
        async def call(request: Any, context: Any) -> AsyncIterator[Any]:
            started = self._enter(context)
            try:
                self._authenticate(context)
                async for response in behaviour(request, context):
                    yield response
                self._count(method, started, grpc.StatusCode.OK)
            except BaseException as error:  # noqa: BLE001 - every exception becomes a status
                await self._fail(method, started, error, context)

        return call

    def _enter(self, context: Any) -> float:
        metadata = dict(context.invocation_metadata() or ())
        structlog.contextvars.clear_contextvars()
        bound = {name: metadata[key] for key, name in METADATA_KEYS.items() if key in metadata}
        structlog.contextvars.bind_contextvars(service=self._service, **bound)
        return time.monotonic()

    def _authenticate(self, context: Any) -> None:
        if self._token:
            shown = str(dict(context.invocation_metadata() or ()).get("authorization", ""))
            if not hmac.compare_digest(shown.encode(), f"Bearer {self._token}".encode()):
                raise UnauthenticatedError("this endpoint asks for its token: set SHORTS_TOKEN to the gateway's")

    def _count(self, method: str, started: float, code: grpc.StatusCode) -> None:
        seconds = time.monotonic() - started
        CALLS.labels(self._service, method, code.name).inc()
        SECONDS.labels(self._service, method).observe(seconds)
        if "job" in structlog.contextvars.get_contextvars():
            log.info("call ended", method=method, code=code.name, seconds=round(seconds, 3))

    async def _fail(self, method: str, started: float, error: BaseException, context: Any) -> NoReturn:
        if isinstance(error, (asyncio.CancelledError, GeneratorExit, grpc.aio.AbortError)):
            self._count(method, started, grpc.StatusCode.CANCELLED)
            raise error
        mapped = as_studio_error(error)
        self._count(method, started, mapped.code)
        if isinstance(mapped, InternalError):
            log.error("call failed", method=method, exc_info=error)
        elif not isinstance(mapped, CancelledError):
            log.info("call refused", method=method, code=mapped.code.name, reason=mapped.reason, error=mapped.message)
        await context.abort_with_status(rpc_status.to_status(to_status(mapped)))
        raise AssertionError("abort_with_status returned")


def as_studio_error(error: BaseException) -> StudioError:
    """Give the studio's own error for any exception."""
    if isinstance(error, StudioError):
        return error
    if isinstance(error, MemoryError):
        return ExhaustedError("out of memory; close other programs or choose a smaller model", reason="MEMORY")
    return InternalError(f"{type(error).__name__}: {error}; the service's log has the details")
