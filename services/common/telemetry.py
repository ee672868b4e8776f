"""Logs as JSON lines with job, scene and service; counters and times for Prometheus.

A call carries its job and scene as metadata (`shorts-job`, `shorts-scene`); the server's interceptor binds them, so
that every line logged while it is worked on has them.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any, TextIO

import structlog
from prometheus_client import Counter, Histogram, start_http_server
from structlog.typing import EventDict, Processor

from services.common.errors import UnavailableError

METADATA_KEYS = {"shorts-job": "job", "shorts-scene": "scene"}
HANDLER = "shorts"

CALLS = Counter("shorts_calls_total", "Calls by method and gRPC status", ["service", "method", "code"])
SECONDS = Histogram(
    "shorts_call_seconds",
    "Time from the first byte of a call to its end",
    ["service", "method"],
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300),
)


def configure_logs(level: str, file: Path | None = None, *, service: str = "") -> None:
    """Send JSON lines to stderr, or append them to a file; `service` stands in those that no call has bound to one.

    What libraries log as a warning or worse, through the standard library, becomes such lines too.
    """
    stream: TextIO = sys.stderr
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        stream = file.open("a", encoding="utf-8", buffering=1)

    def complete(_logger: Any, _method: str, event: EventDict) -> EventDict:
        if service:
            event.setdefault("service", service)
        if "job" in event:
            event.setdefault("scene", "")
        return event

    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        complete,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    as_json = structlog.processors.JSONRenderer(ensure_ascii=False)
    _take_over(logging.StreamHandler(stream), shared, as_json)
    structlog.configure(
        processors=[*shared, as_json],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )


def _take_over(handler: logging.Handler, shared: list[Processor], as_json: Processor) -> None:
    """Put the one handler of ours on the root of the standard library's loggers."""
    remove_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name], processors=[remove_meta, as_json]
        )
    )
    handler.setLevel(logging.WARNING)
    handler.set_name(HANDLER)
    root = logging.getLogger()
    for earlier in [other for other in root.handlers if other.get_name() == HANDLER]:
        root.removeHandler(earlier)
    root.addHandler(handler)


def serve_metrics(port: int) -> None:
    """Answer Prometheus on a loopback port; 0: do nothing. Raises UnavailableError where the port cannot be had."""
    try:
        if port:
            start_http_server(port, "127.0.0.1")
    except OSError as error:
        raise UnavailableError(
            f"cannot serve metrics on 127.0.0.1:{port} ({error.strerror}); end what uses the port, or set "
            "SHORTS_METRICS_PORT to another one"
        ) from error
