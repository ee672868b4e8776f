"""Runs a heavy backend in a child process of its service, so that ending the child gives all its memory back.

The child is spawned, not forked (CUDA and threads do not survive a fork). It ends on `unload`, when a call that was
cancelled is overdue, and when its parent is gone, however that ended: its end of the pipe then closes.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import signal
import tempfile
import threading
import time
import traceback
from importlib import import_module
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar, cast

from google.protobuf.message import Message

from services.common.artifacts import ArtifactStore
from services.common.errors import CancelledError, ExhaustedError, InternalError, StudioError, UnavailableError
from services.common.operation import Work
from shorts.service.v1.service_pb2 import Progress

M = TypeVar("M", bound=Message)

_READY, _PROGRESS, _RESULT, _ERROR = "ready", "progress", "result", "error"
_POLL_SECONDS = 0.1


class ChildHost:
    """A backend, given as "module:Class", in a child process. One call at a time; used from worker threads.

    A backend stands in its service's registry as a light class whose `load`, `unload` and job methods go through here.
    """

    def __init__(self, target: str, *, grace: float = 1.0) -> None:
        self._target = target
        self._grace = grace
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._temporary: tempfile.TemporaryDirectory[str] | None = None

    @property
    def pid(self) -> int:
        """Process id of the child; 0 when there is none."""
        return self._process.pid or 0 if self._process is not None and self._process.is_alive() else 0

    def load(self) -> None:
        """Start the child and load the backend in it; at once where it is. Raises what the backend's load raises."""
        if self.pid:
            return
        self.unload()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        # Whatever the child leaves in its temporary folder goes with it, also when it is killed.
        self._temporary = tempfile.TemporaryDirectory(prefix="shorts-child-")
        self._process = context.Process(target=_serve, args=(self._target, theirs, self._temporary.name), daemon=True)
        self._process.start()
        theirs.close()
        try:
            self._receive(None)
        except StudioError:
            self.unload()
            raise

    def unload(self) -> None:
        """End the child: ask, then kill. Its memory is back when this returns."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            process.join(self._grace)
            if process.is_alive():
                process.kill()
                process.join()
            process.close()
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._temporary is not None:
            self._temporary.cleanup()
            self._temporary = None

    def call(self, method: str, request: Message, result: type[M], work: Work) -> M:
        """Run a job method of the backend with `request`; progress goes to `work`, its stop to the child.

        Raises what the method raises; CancelledError on a stop, at the latest after the grace period, which then ends
        the child; UnavailableError when the child died. The next call starts another.
        """
        work.check()
        self.load()
        assert self._pipe is not None
        try:
            self._pipe.send((method, request, work.store))
            answer = self._receive(work)
        except (BrokenPipeError, ConnectionResetError) as error:
            raise self._died() from error
        if not isinstance(answer, result):
            raise InternalError(f"{self._target}.{method} gave a {type(answer).__name__}, not a {result.__name__}")
        return answer

    def _receive(self, work: Work | None) -> Any:
        """Wait for the answer; forward progress and a stop meanwhile."""
        assert self._pipe is not None
        asked_at = 0.0
        while True:
            if work is not None and work.stopped:
                if not asked_at:
                    asked_at = time.monotonic()
                    self._pipe.send(None)
                elif time.monotonic() - asked_at > self._grace:
                    self.unload()
                    raise CancelledError("the caller stopped the call; its process was ended")
            if not wait([self._pipe], _POLL_SECONDS):
                continue
            try:
                kind, value = self._pipe.recv()
            except (EOFError, ConnectionResetError) as error:
                raise self._died() from error
            if kind == _PROGRESS:
                # A stop that comes just now is the next round's.
                with contextlib.suppress(CancelledError):
                    cast("Work", work).progress(*value)
            elif kind == _ERROR:
                raise _rebuild(*value)
            else:
                return value

    def _died(self) -> UnavailableError:
        process = self._process
        if process is not None:
            process.join(self._grace)
        status = process.exitcode if process is not None else None
        self.unload()
        return UnavailableError(
            f"the process of {self._target} ended unexpectedly (exit status {status}); the next call starts it again",
            reason="CHILD_DIED",
            metadata={"exit_status": str(status)},
        )


def _serve(target: str, pipe: Connection, temporary: str) -> None:
    """Be the child: load the backend, then answer one call after the other."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to every process of the terminal; the parent decides
    tempfile.tempdir = os.environ["TMPDIR"] = temporary
    jobs: queue.SimpleQueue[tuple[str, Message, ArtifactStore, threading.Event]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(pipe, jobs), daemon=True).start()
    try:
        module, _, name = target.partition(":")
        backend = getattr(import_module(module), name)()
        backend.load()
    except Exception as error:  # noqa: BLE001 - all of them go to the parent
        pipe.send((_ERROR, _describe(error)))
        return
    pipe.send((_READY, None))
    while True:
        method, request, store, stop = jobs.get()
        work = Work(store, lambda progress: _tell(pipe, progress), stop)
        try:
            answer = (_RESULT, getattr(backend, method)(request, work))
        except Exception as error:  # noqa: BLE001 - all of them go to the parent
            answer = (_ERROR, _describe(error))
        finally:
            work.close()
        pipe.send(answer)


def _listen(pipe: Connection, jobs: queue.SimpleQueue[tuple[str, Message, ArtifactStore, threading.Event]]) -> None:
    """Take calls and stops from the pipe; its end is the end of the parent, and so of this process."""
    stop = threading.Event()
    try:
        while True:
            message = pipe.recv()
            if message is None:
                stop.set()
            else:
                stop = threading.Event()
                jobs.put((*message, stop))
    except (EOFError, OSError):
        os._exit(1)


def _tell(pipe: Connection, progress: Progress) -> None:
    pipe.send((_PROGRESS, (progress.fraction, progress.activity)))


def _describe(error: Exception) -> tuple[type[StudioError], tuple[Any, ...], dict[str, Any]]:
    """Take an exception apart: constructors with keywords do not survive pickling."""
    if isinstance(error, MemoryError):
        error = ExhaustedError(
            "not enough memory for this job; unload other models or make it smaller", reason="MEMORY"
        )
    elif not isinstance(error, StudioError):
        traceback.print_exception(error)
        error = InternalError(f"{type(error).__name__}: {error}")
    return type(error), error.args, vars(error)


def _rebuild(kind: type[StudioError], args: tuple[Any, ...], attributes: dict[str, Any]) -> StudioError:
    error = kind.__new__(kind, *args)
    vars(error).update(attributes)
    return error
