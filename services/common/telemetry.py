"""Logs as JSON lines with job, scene and service; counters and times for Prometheus.

A call carries its job and scene as metadata (`shorts-job`, `shorts-scene`); the server's interceptor binds them, so
that every line logged while it is worked on has them.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import TextIO

import structlog
from prometheus_client import Counter, Histogram, start_http_server

METADATA_KEYS = {"shorts-job": "job", "shorts-scene": "scene"}

CALLS = Counter("shorts_calls_total", "Calls by method and gRPC status", ["service", "method", "code"])
SECONDS = Histogram(
    "shorts_call_seconds",
    "Time from the first byte of a call to its end",
    ["service", "method"],
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300),
)


def configure_logs(level: str, file: Path | None = None) -> None:
    """Send JSON lines to stderr, or append them to a file."""
    stream: TextIO = sys.stderr
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        stream = file.open("a", encoding="utf-8", buffering=1)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )


def serve_metrics(port: int) -> None:
    """Answer Prometheus on a loopback port; 0: do nothing."""
    if port:
        start_http_server(port, "127.0.0.1")
