"""A backend for the tests of child processes: it does as the request says. Imported by the children."""

from __future__ import annotations

import ctypes
import os
import signal
import tempfile
import time
from pathlib import Path

import structlog
from google.protobuf.wrappers_pb2 import Int64Value, StringValue

from services.common.errors import InvalidInputError, PreconditionError, Violation
from services.common.operation import Work

MEMORY_BYTES = 200 << 20


class ChildBackend:
    """Its methods are jobs; the request's value is what they need."""

    def load(self) -> None:
        self.kept = b""

    def echo(self, request: StringValue, work: Work) -> StringValue:
        for step in range(3):
            work.progress(step / 4, f"step {step}")
        artifact = work.store.put([request.value.encode()], "text/plain")
        return StringValue(value=artifact.sha256)

    def pid(self, request: StringValue, work: Work) -> Int64Value:
        return Int64Value(value=os.getpid())

    def leave_files(self, request: StringValue, work: Work) -> StringValue:
        (work.scratch / "mine").write_text("x")
        with tempfile.NamedTemporaryFile(delete=False) as file:
            return StringValue(value=file.name)

    def allocate(self, request: StringValue, work: Work) -> Int64Value:
        self.kept = b"\1" * MEMORY_BYTES
        return Int64Value(value=len(self.kept))

    def obey(self, request: StringValue, work: Work) -> StringValue:
        Path(request.value).touch()
        work.progress(0.5, "waiting")
        while True:
            work.check()
            time.sleep(0.01)

    def ignore(self, request: StringValue, work: Work) -> StringValue:
        """Ignore the stop, and being asked to end as well."""
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        (work.scratch / "half").write_text("x")
        work.progress(0.5, "deaf")
        while True:
            time.sleep(0.01)

    def mumble(self, request: StringValue, work: Work) -> str:
        return "no message"

    def tell(self, request: StringValue, work: Work) -> StringValue:
        """Give a variable of the environment, and log."""
        structlog.get_logger().info("told")
        return StringValue(value=os.environ[request.value])

    def hang(self, request: StringValue, work: Work) -> StringValue:
        """Hang in native code that keeps Python's lock, so that no thread of this process goes on."""
        work.progress(0.5, "hangs")
        return StringValue(value=str(ctypes.PyDLL(None).sleep(3600)))

    def crash(self, request: StringValue, work: Work) -> StringValue:
        os.kill(os.getpid(), signal.SIGKILL)
        return request

    def refuse(self, request: StringValue, work: Work) -> StringValue:
        raise InvalidInputError([Violation("value", "is bad"), Violation("other", "too")], metadata={"a": "b"})

    def fail(self, request: StringValue, work: Work) -> StringValue:
        raise ZeroDivisionError(request.value)

    def swallow(self, request: StringValue, work: Work) -> StringValue:
        raise MemoryError


class UnreadyBackend:
    """Cannot be loaded."""

    def load(self) -> None:
        raise PreconditionError("weights are missing; run: shorts setup x", reason="WEIGHTS")
