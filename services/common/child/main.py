"""The child's side: load the backend that the first frame names, then answer one call after the other."""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import os
import pickle
import queue
import signal
import sys
import threading
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

import structlog
from google.protobuf.message import Message

from services.common.artifacts import ArtifactStore
from services.common.child import wire
from services.common.child.wire import Frame, message_name, message_of, read_frame, write_frame
from services.common.errors import CancelledError, ExhaustedError, InternalError, StudioError, to_status
from services.common.gpu.plan import MemoryPlan
from services.common.memory import release_freed, return_large_blocks
from services.common.operation import Work
from services.common.telemetry import configure_logs
from shorts.service.v1.service_pb2 import Progress

log = structlog.get_logger()

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_OOM_SCORE = "300"
"""Added to how readily the system chooses this process when memory runs out: rather than its service."""


class _Pipes:
    """The two pipes to the service; frames are written whole, from any thread."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self.source = source
        self._sink = sink
        self._lock = threading.Lock()

    def send(self, frame: Frame) -> None:
        with self._lock:
            write_frame(self._sink, frame)


def main() -> None:
    """Be the child until the service is gone or ends it."""
    _tie_to_parent()
    pipes = _take_pipes()
    configure_logs("debug")  # the service keeps what it wants
    faulthandler.enable()
    return_large_blocks()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the service's to deal with
    first = read_frame(pipes.source)
    if first is None:
        return
    calls: queue.SimpleQueue[tuple[Frame, threading.Event]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(pipes.source, calls), daemon=True).start()
    try:
        backend = _load(first.header)
    except Exception as error:  # noqa: BLE001 - all of them go to the service
        pipes.send(Frame(wire.ERROR, {}, _packed(error)))
        return
    pipes.send(Frame(wire.READY, {"resident": _resident(backend)}))
    _serve(backend, pipes, calls)


def _serve(backend: Any, pipes: _Pipes, calls: queue.SimpleQueue[tuple[Frame, threading.Event]]) -> None:
    store: ArtifactStore | None = None
    while True:
        frame, stop = calls.get()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(**frame.header["context"])
        size = frame.header["store"]
        if size:
            store = pickle.loads(frame.body[:size])  # noqa: S301 - from the process that started this one
        assert store is not None  # the first call carries it
        work = Work(store, lambda progress: _tell(pipes, progress), stop)
        try:
            result = _call(backend, frame, frame.body[size:], work)
            answer = Frame(wire.RESULT, {"type": message_name(result)}, result.SerializeToString())
        except Exception as error:  # noqa: BLE001 - all of them go to the service
            answer = Frame(wire.ERROR, {}, _packed(error))
        finally:
            work.close()
        release_freed()
        answer.header["resident"] = _resident(backend)
        pipes.send(answer)


def _load(header: dict[str, Any]) -> Any:
    module, _, name = str(header["target"]).partition(":")
    backend = getattr(import_module(module), name)()
    if header["plan"] is not None:
        backend.plan = MemoryPlan.from_json(header["plan"])
    backend.load()
    return backend


def _call(backend: Any, frame: Frame, body: bytes, work: Work) -> Message:
    """Run a job method. Raises whatever it raises, InternalError where it gives no message."""
    method = str(frame.header["method"])
    import_module(frame.header["module"])
    result = getattr(backend, method)(message_of(frame.header["type"], body), work)
    if not isinstance(result, Message):
        raise InternalError(f"{type(backend).__name__}.{method} gave a {type(result).__name__}, not a message")
    return result


def _listen(source: BinaryIO, calls: queue.SimpleQueue[tuple[Frame, threading.Event]]) -> None:
    """Take calls and stops; the end of the pipe is the end of the service, and so of this process and its own."""
    stop = threading.Event()
    while (frame := read_frame(source)) is not None:
        if frame.kind == wire.STOP:
            stop.set()
        else:
            stop = threading.Event()
            calls.put((frame, stop))
    if os.name == "posix" and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(1)


def _tell(pipes: _Pipes, progress: Progress) -> None:
    pipes.send(Frame(wire.PROGRESS, {}, progress.SerializeToString()))


def _packed(error: Exception) -> bytes:
    """Give an exception as a serialised google.rpc.Status; what nobody foresaw goes to the log as well."""
    name = type(error).__name__
    if isinstance(error, MemoryError):
        known: StudioError = ExhaustedError(
            "not enough memory for this job; unload other models or make it smaller", reason="MEMORY"
        )
    elif name == "OutOfMemoryError":  # PyTorch's, which is not imported here
        known = ExhaustedError(
            f"not enough memory on the card for this job; make it smaller or choose a smaller model ({error})",
            reason="GPU_MEMORY",
        )
    elif isinstance(error, StudioError):
        known = error
    else:
        log.error("backend failed", exc_info=error)
        known = InternalError(f"{name}: {error}")
    if not isinstance(error, CancelledError):
        log.debug("call failed", error=str(error), kind=name)
    packed: bytes = to_status(known).SerializeToString()
    return packed


def _resident(backend: Any) -> int:
    """Tell the memory held: as the backend tells it, else this process's own, where the system tells that."""
    told = int(backend.resident_bytes()) if hasattr(backend, "resident_bytes") else 0
    pages = Path("/proc/self/statm")
    if told or not pages.is_file():
        return told
    return int(pages.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _take_pipes() -> _Pipes:
    """Keep the pipes for frames alone: what anybody prints goes to the log."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return _Pipes(source, sink)


def _tie_to_parent() -> None:
    """Let the kernel kill this process when its parent dies, and prefer it when memory runs out (Linux)."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    with contextlib.suppress(OSError):  # a container may not let us; the service is then as likely a victim
        Path("/proc/self/oom_score_adj").write_text(_OOM_SCORE, encoding="ascii")
