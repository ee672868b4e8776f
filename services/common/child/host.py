"""The service's side of a backend in a child process: load, call, stop, end; one call at a time."""

from __future__ import annotations

import contextlib
import pickle
import queue
import time
from typing import Any, TypeVar, cast

import structlog
from google.protobuf.message import DecodeError, Message
from google.rpc import status_pb2

from services.common.artifacts import ArtifactStore
from services.common.child import wire
from services.common.child.process import ChildProcess
from services.common.child.wire import Frame, message_name, message_of
from services.common.errors import (
    CancelledError,
    ExhaustedError,
    InternalError,
    StudioError,
    UnavailableError,
    from_status,
)
from services.common.gpu.plan import MemoryPlan
from services.common.operation import Work
from shorts.service.v1.service_pb2 import Progress

M = TypeVar("M", bound=Message)

_POLL_SECONDS = 0.1


class ChildHost:
    """A backend, given as "module:Class", in a child process. One call at a time; used from worker threads.

    A backend that is not `heavy` may stand in its service's registry as a light class whose `load`, `unload` and job
    methods go through here; for one that is, the service's Host does all that (see heavy.py).
    """

    def __init__(self, target: str, *, grace: float = 1.0, plan: MemoryPlan | None = None) -> None:
        self.plan = plan
        """How the backend is to load; the child's `backend.plan` before its `load`."""
        self.resident_bytes = 0
        """Memory held after the last load or call, as the backend or the system tells it."""
        self._target = target
        self._grace = grace
        self._child: ChildProcess | None = None
        self._store: ArtifactStore | None = None

    @property
    def pid(self) -> int:
        """Process id of the child; 0 when there is none."""
        return self._child.pid if self._child is not None and not self._child.ended.is_set() else 0

    def load(self, work: Work | None = None) -> None:
        """Start the child and load the backend in it; at once where it is. Raises what the backend's load raises.

        A stop of `work` ends the child.
        """
        if self.pid:
            return
        self.unload()
        self._child = ChildProcess(self._target)
        header = {"target": self._target, "plan": self.plan.as_json() if self.plan is not None else None}
        try:
            self._child.send(Frame(wire.LOAD, header))
            self._receive(work, patience=0.0)
        except BaseException:
            self.unload()
            raise

    def unload(self) -> None:
        """End the child: ask, then kill. Its memory is back when this returns."""
        self._end(self._grace)

    def _end(self, grace: float) -> None:
        child, self._child, self._store, self.resident_bytes = self._child, None, None, 0
        if child is not None:
            child.end(grace)

    def call(self, method: str, request: Message, result: type[M], work: Work) -> M:
        """Run a job method of the backend with `request`; progress goes to `work`, its stop to the child.

        Raises what the method raises; CancelledError on a stop, at the latest after the grace period, which then ends
        the child; ExhaustedError when the system ended the child for want of memory, UnavailableError when it died
        otherwise. The next call starts another.
        """
        work.check()
        self.load(work)
        child = cast("ChildProcess", self._child)
        # The store of a service does not change. The child takes it from its parent, which it trusts with more.
        store = pickle.dumps(work.store) if work.store is not self._store else b""
        self._store = work.store
        header = {
            "method": method,
            "module": type(request).__module__,
            "type": message_name(request),
            "store": len(store),
            "context": {name: str(value) for name, value in structlog.contextvars.get_contextvars().items()},
        }
        child.send(Frame(wire.CALL, header, store + request.SerializeToString()))
        answer = self._receive(work, patience=self._grace)
        found = message_of(str(answer.header.get("type")), answer.body)
        if not isinstance(found, result):
            raise InternalError(f"{self._target}.{method} gave a {type(found).__name__}, not a {result.__name__}")
        return found

    def _receive(self, work: Work | None, *, patience: float) -> Frame:
        """Wait for what ends a load or a call; forward progress and a stop meanwhile.

        A child that has not obeyed a stop after `patience` seconds is ended.
        """
        child = cast("ChildProcess", self._child)
        asked_at: float | None = None
        while True:
            if work is not None and work.stopped:
                if asked_at is None:
                    asked_at = time.monotonic()
                    child.send(Frame(wire.STOP))
                if time.monotonic() - asked_at >= patience:
                    self._end(0.0)  # it had its time
                    raise CancelledError("the caller stopped the call; its process was ended")
            try:
                frame = child.frames.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                continue
            if frame is None:
                raise self._died()
            if frame.kind == wire.PROGRESS and work is not None:
                progress = _parsed(Progress(), frame.body)
                # A stop that comes just now is the next round's.
                with contextlib.suppress(CancelledError):
                    work.progress(progress.fraction, progress.activity)
                continue
            self.resident_bytes = int(frame.header.get("resident", 0))
            if frame.kind == wire.ERROR:
                raise from_status(_parsed(status_pb2.Status(), frame.body))
            return frame

    def _died(self) -> StudioError:
        """Tell why the child is gone, and clear up after it."""
        child, self._child = cast("ChildProcess", self._child), None
        status = child.end(self._grace)
        self.unload()
        metadata = {"exit_status": str(status)}
        if child.was_out_of_memory(status):
            return ExhaustedError(
                f"the system ended the process of {self._target} for want of main memory; close other programs, or "
                "choose a smaller model or size",
                reason="OUT_OF_MEMORY",
                metadata=metadata,
            )
        return UnavailableError(
            f"the process of {self._target} ended unexpectedly (exit status {status}); the next call starts it again",
            reason="CHILD_DIED",
            metadata=metadata,
        )


def _parsed(message: Any, body: bytes) -> Any:
    try:
        message.ParseFromString(body)
    except DecodeError as error:
        raise InternalError(f"a child process sent a broken {type(message).__name__}") from error
    return message
