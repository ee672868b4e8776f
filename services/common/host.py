"""Runs calls on a service's backends: loads them when first needed, keeps to their concurrency, tells how they are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypedDict, TypeVar

import structlog

from services.common.artifacts import ArtifactStore
from services.common.backends import Backend, Registry
from services.common.errors import PreconditionError, StudioError
from services.common.operation import Work, run
from shorts.service.v1 import service_pb2
from shorts.service.v1.service_pb2 import BackendState, Progress

B = TypeVar("B", bound=Backend)
R = TypeVar("R")
log = structlog.get_logger()


class Event(TypedDict, Generic[R], total=False):
    """One message of a result stream, as keyword arguments of the response: `progress` or `result`."""

    progress: Progress
    result: R


@dataclass
class _Slot:
    """A backend's place in this process: its state, its threads, the lock that loading holds."""

    executor: ThreadPoolExecutor
    state: BackendState.ValueType = BackendState.BACKEND_STATE_UNLOADED
    detail: str = ""
    busy: int = 0
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.idle.set()


class Host(Generic[B]):
    """The backends of one service in this process. Used from the server's event loop only."""

    def __init__(self, registry: Registry[B], store: ArtifactStore) -> None:
        self.registry = registry
        self.store = store
        self._slots: dict[str, _Slot] = {}

    def _slot(self, name: str) -> _Slot:
        backend = self.registry.get(name)
        if name not in self._slots:
            workers = ThreadPoolExecutor(backend.info.concurrency, f"{self.registry.service}-{name}")
            self._slots[name] = _Slot(workers)
        return self._slots[name]

    async def load(self, name: str) -> None:
        """Make a backend ready; at once where it is. Raises what its load raises."""
        backend, slot = self.registry.get(name), self._slot(name)
        async with slot.lock:
            if slot.state == BackendState.BACKEND_STATE_READY:
                return
            if missing := backend.missing():
                raise PreconditionError(missing, reason="BACKEND_MISSING", metadata={"backend": name})
            slot.state = BackendState.BACKEND_STATE_LOADING
            try:
                await asyncio.get_running_loop().run_in_executor(slot.executor, backend.load)
            except Exception as error:
                slot.state, slot.detail = BackendState.BACKEND_STATE_UNLOADED, str(error)
                raise
            slot.state, slot.detail = BackendState.BACKEND_STATE_READY, ""
            log.info("backend loaded", service=self.registry.service, backend=name)

    async def unload(self, name: str) -> None:
        """Give a backend's memory back, once its calls have ended."""
        backend, slot = self.registry.get(name), self._slot(name)
        async with slot.lock:
            if slot.state != BackendState.BACKEND_STATE_READY:
                return
            await slot.idle.wait()
            await asyncio.get_running_loop().run_in_executor(slot.executor, backend.unload)
            slot.state = BackendState.BACKEND_STATE_UNLOADED

    async def run(self, name: str, call: Callable[[B, Work], R]) -> AsyncIterator[Event[R]]:
        """Run a job on a backend, loading it first; yield its progress, then its result."""
        await self.load(name)
        backend, slot = self.registry.get(name), self._slot(name)
        slot.busy += 1
        slot.idle.clear()
        events = run(slot.executor, self.store, lambda work: call(backend, work))
        try:
            async for event in events:
                if isinstance(event, Progress):
                    yield {"progress": event}
                else:
                    yield {"result": event}
        finally:
            await events.aclose()
            slot.busy -= 1
            if not slot.busy:
                slot.idle.set()

    def describe(self, name: str) -> service_pb2.Backend:
        """Tell what a backend is and how it is now."""
        backend, slot = self.registry.get(name), self._slot(name)
        info, state, detail = backend.info, slot.state, slot.detail
        if state == BackendState.BACKEND_STATE_UNLOADED and (missing := backend.missing()):
            state, detail = BackendState.BACKEND_STATE_UNAVAILABLE, missing
        return service_pb2.Backend(
            name=info.name,
            version=info.version,
            model=info.model,
            license=info.license,
            commercial_use=info.commercial_use,
            device=info.device,
            languages=info.languages,
            features=info.features,
            state=state,
            detail=detail,
            resident_bytes=backend.resident_bytes(),
            needed_bytes=info.needed_bytes,
            concurrency=info.concurrency,
        )

    async def close(self) -> None:
        """Unload everything and end the threads."""
        for name in list(self._slots):
            try:
                await self.unload(name)
            except StudioError as error:
                log.warning("unload failed", backend=name, error=str(error))
            self._slots[name].executor.shutdown(wait=False, cancel_futures=True)
