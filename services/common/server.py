"""Serves one service: gRPC with health, reflection, ModelService, error mapping, and a clean end on SIGTERM.

A service's `__main__` is `main(SERVICE)`; the embedded mode calls `start` for each service in one process.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import grpc
import structlog
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from services.common.artifacts import ArtifactStore
from services.common.backends import Backend, Registry
from services.common.errors import StudioError, UnavailableError
from services.common.host import Host
from services.common.interceptor import ServerInterceptor
from services.common.memory import return_large_blocks
from services.common.model_service import ModelServicer
from services.common.parent import stop_with_parent
from services.common.settings import load_settings
from services.common.stores import open_store
from services.common.telemetry import configure_logs, serve_metrics
from shorts.service.v1 import service_pb2, service_pb2_grpc

log = structlog.get_logger()
DRAIN_SECONDS = 10.0
GRPC_OPTIONS = (("grpc.max_receive_message_length", 4 << 20), ("grpc.so_reuseport", 0))


@dataclass(frozen=True)
class Service:
    """What makes a service: its name, its backends, and how its servicer joins a server."""

    name: str
    registry: Registry[Any]
    add: Callable[[Host[Any], grpc.aio.Server], None]

    @property
    def contract(self) -> str:
        """Full name of its gRPC service, for example "shorts.tts.v1.TtsService"."""
        return f"shorts.{self.name}.v1.{self.name.capitalize()}Service"


@dataclass
class Listening:
    """A gRPC server that listens, with its health."""

    server: grpc.aio.Server
    health: health.aio.HealthServicer
    contracts: tuple[str, ...]
    address: str

    async def report(self, serving: bool) -> None:
        """Set the health of the server and its contracts."""
        status = health_pb2.HealthCheckResponse.SERVING if serving else health_pb2.HealthCheckResponse.NOT_SERVING
        for name in ("", *self.contracts):
            await self.health.set(name, status)

    async def stop(self, grace: float) -> None:
        """Take no new calls; let those under way end within `grace` seconds."""
        await self.health.enter_graceful_shutdown()
        await self.server.stop(grace)


async def listen(
    name: str, contracts: tuple[str, ...], add: Callable[[grpc.aio.Server], None], address: str, *, token: str = ""
) -> Listening:
    """Listen on `address` (host:port, port 0 for a free one, or unix:/path) with health and reflection, NOT_SERVING.

    Raises RuntimeError where the address cannot be had.
    """
    server = grpc.aio.server(interceptors=[ServerInterceptor(name, token)], options=GRPC_OPTIONS)
    add(server)
    health_servicer = health.aio.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(health_servicer, server)
    reflection.enable_server_reflection((*contracts, health.SERVICE_NAME, reflection.SERVICE_NAME), server)
    port = server.add_insecure_port(address)
    if not address.startswith("unix:"):
        address = f"{address.rpartition(':')[0]}:{port}"
    listening = Listening(server, health_servicer, contracts, address)
    await listening.report(serving=False)
    await server.start()
    return listening


@dataclass
class RunningService:
    """A service that listens."""

    service: Service
    host: Host[Backend]
    listening: Listening

    @property
    def address(self) -> str:
        """Where it listens."""
        return self.listening.address

    async def make_ready(self) -> None:
        """Make the preferred backend that can work here ready, then report SERVING."""
        for backend in self.service.registry:
            if backend.missing():
                continue
            try:
                await self.host.make_ready(backend.info.name)
            except Exception as error:  # noqa: BLE001 (whatever a library raises: told here and in Describe)
                log.error("backend cannot be loaded", backend=backend.info.name, error=str(error))
                continue
            await self.listening.report(serving=True)
            return
        log.error("no backend can work here", service=self.service.name)

    async def stop(self, grace: float = DRAIN_SECONDS) -> None:
        """Let calls under way end within `grace` seconds, then give everything back."""
        await self.listening.stop(grace)
        await self.host.close()


async def start(service: Service, address: str, store: ArtifactStore, *, token: str = "") -> RunningService:
    """Serve a service on an address; see `listen`. Its backends are not loaded yet."""
    host: Host[Backend] = Host(service.registry, store)

    def add(server: grpc.aio.Server) -> None:
        service.add(host, server)
        model_servicer = ModelServicer(service.name, version("shorts-studio"), host)
        service_pb2_grpc.add_ModelServiceServicer_to_server(model_servicer, server)

    contracts = (service.contract, service_pb2.DESCRIPTOR.services_by_name["ModelService"].full_name)
    return RunningService(service, host, await listen(service.name, contracts, add, address, token=token))


async def until_stopped() -> None:
    """Wait for SIGTERM or Ctrl-C."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows: KeyboardInterrupt ends asyncio.run instead
            loop.add_signal_handler(name, stop.set)
    await stop.wait()


def cannot_listen(address: str, error: RuntimeError) -> UnavailableError:
    """Make the error for an address that `listen` could not have."""
    return UnavailableError(
        f"cannot listen on {address} ({error}); end what uses it, or set SHORTS_LISTEN to another address"
    )


async def _serve(service: Service) -> None:
    settings = load_settings()
    configure_logs(settings.log_level, service=service.name)
    serve_metrics(settings.metrics_port)
    store = open_store(settings)
    try:
        running = await start(service, settings.listen, store, token=settings.token)
    except RuntimeError as error:
        raise cannot_listen(settings.listen, error) from error
    log.info("listening", service=service.name, address=running.address)
    ready = asyncio.create_task(running.make_ready())
    await until_stopped()
    ready.cancel()
    log.info("stopping", service=service.name)
    await running.stop()


def main(service: Service) -> None:
    """Serve until SIGTERM or Ctrl-C; settings come from shorts.toml and SHORTS_*.

    Exits with code 1 and one line on stderr where a setting is wrong or an address is taken.
    """
    stop_with_parent()
    return_large_blocks()
    try:
        asyncio.run(_serve(service))
    except StudioError as error:
        sys.stderr.write(f"{service.name}: {error.message}\n")
        sys.exit(1)
