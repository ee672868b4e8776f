"""Client channels: one way to open them, with the token of the endpoint on every call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import grpc

CHANNEL_OPTIONS = (
    ("grpc.max_receive_message_length", 16 << 20),
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.use_local_subchannel_pool", 1),
    # A service that comes back is found within a second or two, also at another address, not after gRPC's own waits.
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.min_reconnect_backoff_ms", 1000),
    ("grpc.max_reconnect_backoff_ms", 1000),
    ("grpc.dns_min_time_between_resolutions_ms", 500),
)


class _Bearer:
    """Puts the token on a call. grpc.aio takes one interceptor object for each shape of call."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def _call(self, continuation: Callable[..., Any], details: grpc.aio.ClientCallDetails, request: Any) -> Any:
        metadata = grpc.aio.Metadata(*(details.metadata or ()))
        metadata.add("authorization", f"Bearer {self._token}")
        details = grpc.aio.ClientCallDetails(
            details.method, details.timeout, metadata, details.credentials, details.wait_for_ready
        )
        return await continuation(details, request)


class _UnaryUnary(_Bearer, grpc.aio.UnaryUnaryClientInterceptor):
    intercept_unary_unary = _Bearer._call  # type: ignore[assignment]


class _UnaryStream(_Bearer, grpc.aio.UnaryStreamClientInterceptor):
    intercept_unary_stream = _Bearer._call  # type: ignore[assignment]


class _StreamUnary(_Bearer, grpc.aio.StreamUnaryClientInterceptor):
    intercept_stream_unary = _Bearer._call  # type: ignore[assignment]


class _StreamStream(_Bearer, grpc.aio.StreamStreamClientInterceptor):
    intercept_stream_stream = _Bearer._call  # type: ignore[assignment]


def open_channel(address: str, token: str = "") -> grpc.aio.Channel:
    """Open a channel to host:port or unix:/path. It connects when first used."""
    shapes = (_UnaryUnary, _UnaryStream, _StreamUnary, _StreamStream)
    interceptors = [shape(token) for shape in shapes] if token else None
    return grpc.aio.insecure_channel(address, options=CHANNEL_OPTIONS, interceptors=interceptors)
