"""A heavy backend as its service sees it: its job methods run in a child process that has a place on the card.

The place is reserved before the child loads and given back after it has ended. A call waits for its turn to work; when
somebody else asks for the place, the child ends after the call under way, and the next call asks for a place anew.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property

import structlog
from google.protobuf.message import Message

from services.common.backends import Backend
from services.common.child.fits import Fit, Fits
from services.common.child.host import ChildHost
from services.common.errors import CancelledError, InternalError, PreconditionError, StudioError
from services.common.gpu.device import main_memory_bytes
from services.common.gpu.ledger import Ledger, MustLeaveError, Residency
from services.common.gpu.plan import MemoryPlan, ModelNeeds, make_plan
from services.common.operation import Work
from shorts.service.v1.service_pb2 import BackendState

log = structlog.get_logger()


class HeavyBackend:
    """Stands in for `backend`: job methods (message and Work in, message out) go to its child, one at a time.

    `backend` itself is never loaded here; it tells what it is and needs. Used from worker threads. `open_ledger` may
    raise; that is then what is missing.
    """

    def __init__(
        self,
        backend: Backend,
        service: str,
        open_ledger: Callable[[], Ledger],
        *,
        compiles: bool = False,
        grace: float = 1.0,
    ) -> None:
        kind = type(backend)
        self._backend = backend
        self._title = f"{service} / {backend.info.name}"
        self._open_ledger = open_ledger
        self._compiles = compiles
        self._fits = Fits(backend, self._planned)
        self._child = ChildHost(f"{kind.__module__}:{kind.__qualname__}", grace=grace)
        self._residency: Residency | None = None
        self._lock = threading.Lock()
        self._loading = False
        self.detail = ""
        """What loading waits for, or why it failed last."""

    @cached_property
    def ledger(self) -> Ledger:
        """The ledger of the device that it uses. Raises what opening it raises."""
        return self._open_ledger()

    @cached_property
    def plan(self) -> MemoryPlan | None:
        """How the model that is used where none is named is made to fit; see `plan_for`."""
        return self.plan_for(None)

    def plan_for(self, request: Message | None) -> MemoryPlan | None:
        """Say how the model that a request names is made to fit; None where the backend does not tell what it needs.

        Raises ExhaustedError where it does not fit, and what the backend's `needs` raises.
        """
        needs = self._backend.needs(request)
        return None if needs is None else self._planned(needs)

    def _planned(self, needs: ModelNeeds) -> MemoryPlan:
        return make_plan(self.ledger.device, needs, ram_bytes=main_memory_bytes(), many_calls=self._compiles)

    @property
    def needed_bytes(self) -> int:
        """What it reserves where no model is named.

        Raises ExhaustedError where no plan fits, InternalError where the backend tells nothing.
        """
        return self._needed(self.plan)

    def _needed(self, plan: MemoryPlan | None) -> int:
        needed = plan.needed_bytes if plan is not None else self._backend.info.needed_bytes
        if needed <= 0:
            raise InternalError(f"{self._title} is heavy and tells neither `needs` nor `needed_bytes`")
        return needed

    @property
    def state(self) -> BackendState.ValueType:
        """Whether it is loaded."""
        if self._child.pid and not self._loading:
            return BackendState.BACKEND_STATE_READY
        return BackendState.BACKEND_STATE_LOADING if self._loading else BackendState.BACKEND_STATE_UNLOADED

    def fits(self) -> tuple[Fit, ...]:
        """Tell how the models that requests may name fit the device, the default one first.

        Empty where there is no choice, or where something else is missing.
        """
        try:
            self._check_parts()
        except StudioError:  # `missing` tells of it
            return ()
        return self._fits.look()

    def check(self) -> None:
        """Raise PreconditionError for what it lacks here, ExhaustedError where the device is too small for it.

        Of several models that may be named one that fits is enough: a call that needs another is refused by itself.
        """
        self._check_parts()
        if all(fit.fault for fit in self._fits.look()):
            self.ledger.check_fits(self._title, self.needed_bytes)

    def _check_parts(self) -> None:
        """Check all but how models fit: packages, a default model, and a device that answers."""
        if lacking := self._backend.missing():
            raise PreconditionError(lacking, reason="BACKEND_MISSING", metadata={"backend": self._backend.info.name})
        _ = self.ledger

    def missing(self) -> str:
        """Say in a sentence what keeps it from working here; empty: nothing."""
        try:
            self.check()
        except StudioError as error:
            return error.message
        return ""

    def device(self) -> str:
        """Tell where it computes, as PyTorch names it; what the backend says where no ledger can be had."""
        try:
            return self.ledger.device.name
        except StudioError:
            return self._backend.info.device

    def device_key(self) -> str:
        """Name the device in the ledger; empty where no ledger can be had."""
        try:
            return self.ledger.device.key
        except StudioError:
            return ""

    def resident_bytes(self) -> int:
        """Tell the memory held now."""
        return self._child.resident_bytes

    def load(self, work: Work | None = None) -> None:
        """Get a place and load, without any work. Raises what both raise; a stop of `work` ends it."""
        with self._lock:
            self._be_resident(work).ready()

    def unload(self) -> None:
        """End the child and give its place back, after the call under way."""
        with self._lock:
            self._leave()

    def __getattr__(self, method: str) -> Callable[[Message, Work], Message]:
        if method.startswith("_") or not callable(getattr(self._backend, method, None)):
            raise AttributeError(f"{self._title} has no {method}")
        return lambda request, work: self._call(method, request, work)

    def _call(self, method: str, request: Message, work: Work) -> Message:
        with self._lock:
            while True:
                residency = self._be_resident(work, request)
                try:
                    with residency.working(work):
                        return self._child.call(method, request, Message, work)
                except MustLeaveError:
                    self._leave()
                finally:
                    if not self._child.pid:  # it died, or was ended with a call that did not stop
                        self._leave()

    def _be_resident(self, work: Work | None, request: Message | None = None) -> Residency:
        """Have a place that is large enough for what a request names, and a loaded child. Needs the lock.

        A larger place is kept: giving it up costs a load.
        """
        plan, residency = self.plan_for(request), self._residency
        enough = residency is not None and residency.size >= self._needed(plan)
        if residency is not None and enough and self._child.pid and not residency.must_leave:
            return residency
        self._leave()
        self._loading = True
        try:
            residency = self._move_in(plan, work)
        except StudioError as error:
            self.detail = "" if isinstance(error, CancelledError) else error.message
            raise
        finally:
            self._loading = False
        self.detail = ""
        return residency

    def _move_in(self, plan: MemoryPlan | None, work: Work | None) -> Residency:
        self.__dict__.pop("plan", None)  # another model may have been set up
        self._child.plan = plan
        listener = _Listener(self, work)
        residency = self.ledger.reserve(self._title, self._needed(plan), caller=listener, on_leave=self._make_room)
        try:
            listener.progress(0.0, "loading the model")
            self._child.load(work)
        except BaseException:
            residency.release()
            raise
        self._residency = residency
        log.info("model loaded", backend=self._title, reserved_bytes=residency.size, device=self.ledger.device.title)
        return residency

    def _make_room(self, residency: Residency) -> None:
        """Leave for somebody else, unless that place was given back meanwhile."""
        with self._lock:
            if self._residency is residency:
                log.info("model makes room", backend=self._title)
                self._leave()

    def _leave(self) -> None:
        """End the child, then give its place back. Needs the lock."""
        residency, self._residency = self._residency, None
        try:
            self._child.unload()
        finally:
            if residency is not None:
                residency.release()


class _Listener:
    """Passes on what is waited for, and lets Describe tell it too."""

    def __init__(self, heavy: HeavyBackend, work: Work | None) -> None:
        self._heavy = heavy
        self._work = work

    def check(self) -> None:
        if self._work is not None:
            self._work.check()

    def progress(self, fraction: float, activity: str = "") -> None:
        self._heavy.detail = activity
        if self._work is not None:
            self._work.progress(fraction, activity)
