"""Runs calls on a service's backends: loads them when first needed, keeps to their concurrency, tells how they are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypedDict, TypeVar

import structlog

from services.common.artifacts import ArtifactStore
from services.common.backends import Backend, BackendInfo, Registry
from services.common.child.fits import Fit
from services.common.child.heavy import HeavyBackend
from services.common.errors import ExhaustedError, PreconditionError, StudioError
from services.common.gpu.ledger import Ledger, open_ledger
from services.common.gpu.seen import MAIN_MEMORY, look, main_memory
from services.common.operation import Work, run
from services.common.settings import load_settings
from shorts.service.v1 import service_pb2
from shorts.service.v1.service_pb2 import BackendState, Progress

B = TypeVar("B", bound=Backend)
R = TypeVar("R")
log = structlog.get_logger()
HEAVY = "heavy.v1"
"""Told as a feature of backends that run in a child process, with a place on their device."""


class Event(TypedDict, Generic[R], total=False):
    """One message of a result stream, as keyword arguments of the response: `progress` or `result`."""

    progress: Progress
    result: R


@dataclass
class _Slot:
    """A backend's place in this process: its state, its threads, the lock that loading holds.

    `change` is the loading or unloading under way. A thread cannot be stopped: it goes on after a caller has left, and
    whoever comes next waits for its end.
    """

    executor: ThreadPoolExecutor
    heavy: HeavyBackend | None = None
    state: BackendState.ValueType = BackendState.BACKEND_STATE_UNLOADED
    detail: str = ""
    busy: int = 0
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    change: asyncio.Future[None] | None = None

    def __post_init__(self) -> None:
        self.idle.set()

    def begin(self, work: Callable[[], None], ended: Callable[[asyncio.Future[None]], None]) -> asyncio.Future[None]:
        """Load or unload in a thread; give what to wait for, which a cancelled caller does not stop."""
        self.change = asyncio.get_running_loop().run_in_executor(self.executor, work)
        self.change.add_done_callback(ended)
        return asyncio.shield(self.change)

    async def settled(self) -> None:
        """Wait until nothing loads or unloads, whether well or not."""
        if self.change is not None and not self.change.done():
            await asyncio.wait([self.change])


class Host(Generic[B]):
    """The backends of one service in this process. Used from the server's event loop only.

    A light backend works in threads of this process; a heavy one in a child, with a place in `ledger`, by default that
    of the settings.
    """

    def __init__(self, registry: Registry[B], store: ArtifactStore, ledger: Ledger | None = None) -> None:
        self.registry = registry
        self.store = store
        self._ledger = ledger
        self._seen: Ledger | None = None
        self._slots: dict[str, _Slot] = {}

    def _slot(self, name: str) -> _Slot:
        backend = self.registry.get(name)
        if name not in self._slots:
            heavy = self._heavy(backend) if backend.info.heavy else None
            workers = 1 if heavy is not None else backend.info.concurrency
            self._slots[name] = _Slot(ThreadPoolExecutor(workers, f"{self.registry.service}-{name}"), heavy)
        return self._slots[name]

    def _heavy(self, backend: Backend) -> HeavyBackend:
        settings = load_settings()
        ledger = self._ledger

        def opened() -> Ledger:
            return ledger if ledger is not None else open_ledger(settings)

        return HeavyBackend(backend, self.registry.service, opened, compiles=settings.gpu_compile)

    async def make_ready(self, name: str) -> None:
        """See that a backend can work: a light one is loaded, a heavy one loads as it is called. Raises as `load`."""
        slot = self._slot(name)
        if slot.heavy is None:
            await self.load(name)
        else:
            await asyncio.to_thread(slot.heavy.check)

    async def load(self, name: str) -> None:
        """Make a backend ready; at once where it is. Raises what its load raises."""
        backend, slot = self.registry.get(name), self._slot(name)
        async with slot.lock:
            if slot.heavy is not None:
                await asyncio.to_thread(slot.heavy.check)
                # As a call, so that it ends with its caller: it may wait for its place.
                async for _ in self._run(slot, slot.heavy.load):
                    pass
                return
            await slot.settled()
            if slot.state == BackendState.BACKEND_STATE_READY:
                return
            if missing := backend.missing():
                raise PreconditionError(missing, reason="BACKEND_MISSING", metadata={"backend": name})
            slot.state = BackendState.BACKEND_STATE_LOADING
            await slot.begin(backend.load, partial(self._loaded, name, slot))

    def _loaded(self, name: str, slot: _Slot, load: asyncio.Future[None]) -> None:
        """Note how a load ended, also one whose caller has left."""
        if error := load.exception():
            slot.state, slot.detail = BackendState.BACKEND_STATE_UNLOADED, str(error)
            return
        slot.state, slot.detail = BackendState.BACKEND_STATE_READY, ""
        log.info("backend loaded", service=self.registry.service, backend=name)

    async def unload(self, name: str) -> None:
        """Give a backend's memory back, once its calls have ended."""
        backend, slot = self.registry.get(name), self._slot(name)
        async with slot.lock:
            await slot.settled()
            if slot.heavy is None and slot.state != BackendState.BACKEND_STATE_READY:
                return
            await slot.idle.wait()
            # Before its end: of a backend that is half unloaded nothing may be asked.
            slot.state = BackendState.BACKEND_STATE_UNLOADED
            await slot.begin(backend.unload if slot.heavy is None else slot.heavy.unload, _told)

    async def run(self, name: str, call: Callable[[B, Work], R]) -> AsyncIterator[Event[R]]:
        """Run a job on a backend, loading it first; yield its progress, then its result."""
        await self.make_ready(name)
        slot = self._slot(name)
        worker: Any = slot.heavy or self.registry.get(name)
        events = self._run(slot, partial(call, worker))
        try:
            async for event in events:
                if isinstance(event, Progress):
                    yield {"progress": event}
                else:
                    yield {"result": event}
        finally:
            await events.aclose()

    async def _run(self, slot: _Slot, call: Callable[[Work], R]) -> AsyncGenerator[Progress | R, None]:
        """Run in a thread of the slot; see operation.run."""
        slot.busy += 1
        slot.idle.clear()
        events = run(slot.executor, self.store, call)
        try:
            async for event in events:
                yield event
        finally:
            await events.aclose()
            slot.busy -= 1
            if not slot.busy:
                slot.idle.set()

    async def describe_all(self) -> list[service_pb2.Backend]:
        """Tell of all backends. What their models need is read from files, so that is done aside first."""
        heavy = [slot.heavy for slot in map(self._slot, self.registry.names()) if slot.heavy is not None]
        await asyncio.gather(*(asyncio.to_thread(one.fits) for one in heavy))
        return [self.describe(name) for name in self.registry.names()]

    def describe(self, name: str) -> service_pb2.Backend:
        """Tell what a backend is and how it is now."""
        backend, slot = self.registry.get(name), self._slot(name)
        info, heavy = backend.described(), slot.heavy
        state, detail = (slot.state, slot.detail) if heavy is None else (heavy.state, heavy.detail)
        lacking = (heavy or backend).missing() if state == BackendState.BACKEND_STATE_UNLOADED else ""
        fits = heavy.fits() if heavy is not None else ()
        if lacking:
            state, detail = BackendState.BACKEND_STATE_UNAVAILABLE, lacking
        elif fits and state == BackendState.BACKEND_STATE_UNLOADED:
            detail = detail or fits[0].fault
        return service_pb2.Backend(
            name=info.name,
            version=info.version,
            model=info.model,
            license=info.license,
            commercial_use=info.commercial_use,
            device=info.device if heavy is None else heavy.device(),
            languages=info.languages,
            features=info.features if heavy is None else (*info.features, HEAVY),
            state=state,
            detail=detail,
            resident_bytes=(heavy or backend).resident_bytes(),
            needed_bytes=_needed(info, heavy, fits, lacking),
            concurrency=info.concurrency if heavy is None else 1,
            model_ids=info.model_ids,
            device_key=heavy.device_key() if heavy is not None else MAIN_MEMORY if info.device == "cpu" else "",
            fits=[service_pb2.ModelFit(model=f.model, needed_bytes=f.needed_bytes, fault=f.fault) for f in fits],
        )

    def devices(self) -> tuple[list[service_pb2.Device], str]:
        """Tell of the memory that models live in here, and why of main memory alone (empty: it is all). Blocks."""
        settings = load_settings()
        try:
            if self._seen is None:
                self._seen = self._ledger if self._ledger is not None else open_ledger(settings)
            return look(self._seen, settings), ""
        except StudioError as error:
            return [main_memory(settings)], error.message

    async def close(self) -> None:
        """Unload everything and end the threads."""
        for name in list(self._slots):
            try:
                await self.unload(name)
            except StudioError as error:
                log.warning("unload failed", backend=name, error=str(error))
            self._slots[name].executor.shutdown(wait=False, cancel_futures=True)


def _needed(info: BackendInfo, heavy: HeavyBackend | None, fits: Sequence[Fit], lacking: str) -> int:
    """Give the bytes that the model which is used where none is named needs; 0 where that cannot be told just now."""
    if fits:
        return fits[0].needed_bytes
    try:
        return info.needed_bytes if heavy is None or lacking else heavy.needed_bytes
    except (PreconditionError, ExhaustedError):  # another model is resident, and the default one is gone
        return 0


def _told(done: asyncio.Future[None]) -> None:
    """Take the error of an unloading whose caller has left; asyncio would log it as lost."""
    done.exception()
