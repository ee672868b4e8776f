"""Keep the models for a gateway that may not: `python -m gateway.shelf`. Settings come from shorts.toml and SHORTS_*.

In containers this alone writes models and has a way out to fetch them; it serves ShelfService to the gateway, whose
address for it is SHORTS_SHELF, and reaches no service itself.
"""

from __future__ import annotations

import asyncio
import sys

import grpc
import structlog

from gateway.catalogue.shelf import LocalShelf
from gateway.shelf_service import ShelfServicer
from services.common.errors import StudioError, UnavailableError
from services.common.parent import stop_with_parent
from services.common.server import listen, until_stopped
from services.common.settings import Settings, load_settings
from services.common.telemetry import configure_logs, serve_metrics
from shorts.shelf.v1 import shelf_pb2_grpc

log = structlog.get_logger()
CONTRACT = "shorts.shelf.v1.ShelfService"
STOP_SECONDS = 1.0


async def serve(settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C; pulls under way stop and keep what came. Raises UnavailableError."""
    shelf = LocalShelf(settings)

    def add(server: grpc.aio.Server) -> None:
        shelf_pb2_grpc.add_ShelfServiceServicer_to_server(ShelfServicer(shelf), server)

    try:
        listening = await listen("shelf", (CONTRACT,), add, settings.listen, token=settings.token)
    except RuntimeError as error:
        raise UnavailableError(
            f"cannot listen on {settings.listen} ({error}); end what uses it, or set SHORTS_LISTEN to another address"
        ) from error
    await listening.report(serving=True)
    log.info("listening", service="shelf", address=listening.address)
    await until_stopped()
    log.info("stopping", service="shelf")
    await listening.stop(STOP_SECONDS)


def main() -> int:
    """Serve; give the exit code: 0 stopped as asked, 1 failed."""
    stop_with_parent()
    try:
        settings = load_settings()
        configure_logs(settings.log_level, service="shelf")
        serve_metrics(settings.metrics_port)
        asyncio.run(serve(settings))
    except StudioError as error:
        sys.stderr.write(f"shelf: {error.message}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
