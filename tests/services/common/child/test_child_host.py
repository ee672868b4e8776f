"""Heavy backends in a child process: results, progress, stops, deaths, memory, and no orphans."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import structlog
from google.protobuf.wrappers_pb2 import Int64Value, StringValue
from structlog.testing import capture_logs

from services.common.artifacts import FileStore
from services.common.child import ChildHost
from services.common.errors import (
    CancelledError,
    ExhaustedError,
    InternalError,
    InvalidInputError,
    PreconditionError,
    UnavailableError,
)
from services.common.operation import Work
from shorts.service.v1.service_pb2 import Progress
from tests.services.common.child.child_backend import MEMORY_BYTES

TARGET = "tests.services.common.child.child_backend:ChildBackend"


class Call:
    """One call's view: its stop, its progress, and a stop that follows the first progress."""

    def __init__(self, store: FileStore, *, stop_at_progress: bool = False) -> None:
        self.stop = threading.Event()
        self.seen: list[Progress] = []
        self._stop_at_progress = stop_at_progress
        self.stopped_at = 0.0
        self.work = Work(store, self._note, self.stop)

    def _note(self, progress: Progress) -> None:
        self.seen.append(progress)
        if self._stop_at_progress:
            self.stopped_at = time.monotonic()
            self.stop.set()


@pytest.fixture(scope="module")
def shared() -> Iterator[ChildHost]:
    """Give one child for the tests that do not end it."""
    host = ChildHost(TARGET)
    yield host
    host.unload()


@pytest.fixture
def own() -> Iterator[ChildHost]:
    """Give a child that the test may end."""
    host = ChildHost(TARGET, grace=0.3)
    yield host
    host.unload()


def test_a_call_gives_its_result_progress_and_artifacts(shared: ChildHost, store: FileStore) -> None:
    call = Call(store)
    digest = shared.call("echo", StringValue(value="빵"), StringValue, call.work).value
    assert store.read(store.stat(digest)) == "빵".encode()
    assert [(p.fraction, p.activity) for p in call.seen] == [(0, "step 0"), (0.25, "step 1"), (0.5, "step 2")]


def test_the_child_is_another_process_and_is_kept(shared: ChildHost, store: FileStore) -> None:
    pids = {shared.call("pid", StringValue(), Int64Value, Call(store).work).value for _ in range(2)}
    assert pids == {shared.pid}
    assert os.getpid() not in pids


def test_errors_arrive_whole(shared: ChildHost, store: FileStore) -> None:
    with pytest.raises(InvalidInputError, match="value: is bad") as refused:
        shared.call("refuse", StringValue(), StringValue, Call(store).work)
    assert [v.field for v in refused.value.violations] == ["value", "other"]
    assert refused.value.metadata == {"a": "b"}
    with pytest.raises(InternalError, match="ZeroDivisionError: by what"):
        shared.call("fail", StringValue(value="by what"), StringValue, Call(store).work)
    with pytest.raises(ExhaustedError, match="memory"):
        shared.call("swallow", StringValue(), StringValue, Call(store).work)
    with pytest.raises(InternalError, match="not a StringValue"):
        shared.call("pid", StringValue(), StringValue, Call(store).work)


def test_a_stop_is_passed_in_and_the_child_kept(shared: ChildHost, store: FileStore, tmp_path: Path) -> None:
    shared.load()
    pid = shared.pid
    call = Call(store, stop_at_progress=True)
    with pytest.raises(CancelledError):
        shared.call("obey", StringValue(value=str(tmp_path / "begun")), StringValue, call.work)
    assert time.monotonic() - call.stopped_at < 0.9
    assert (tmp_path / "begun").exists()
    assert shared.pid == pid
    assert shared.call("echo", StringValue(value="x"), StringValue, Call(store).work).value
    with pytest.raises(CancelledError):  # a call that is stopped before it begins does not begin
        shared.call("obey", StringValue(value=str(tmp_path / "again")), StringValue, call.work)
    assert not (tmp_path / "again").exists()


def test_an_overdue_stop_ends_the_child(own: ChildHost, store: FileStore) -> None:
    own.load()
    child = psutil.Process(own.pid)
    call = Call(store, stop_at_progress=True)
    with pytest.raises(CancelledError):
        own.call("ignore", StringValue(), StringValue, call.work)
    assert time.monotonic() - call.stopped_at < 2
    assert not child.is_running()
    assert own.pid == 0
    assert own.call("echo", StringValue(value="x"), StringValue, Call(store).work).value


def test_a_death_is_told_and_mended(own: ChildHost, store: FileStore) -> None:
    with pytest.raises(UnavailableError, match="exit status -9") as died:
        own.call("crash", StringValue(), StringValue, Call(store).work)
    assert died.value.retryable
    assert own.call("echo", StringValue(value="x"), StringValue, Call(store).work).value


def test_unload_gives_memory_and_temporary_files_back(own: ChildHost, store: FileStore) -> None:
    left = Path(own.call("leave_files", StringValue(), StringValue, Call(store).work).value)
    assert left.exists()
    assert [path.name for path in left.parent.iterdir()] == [left.name]  # the scratch folder went with its call
    own.call("allocate", StringValue(), Int64Value, Call(store).work)
    child = psutil.Process(own.pid)
    assert child.memory_info().rss > MEMORY_BYTES
    own.unload()
    assert not child.is_running()
    assert not left.parent.exists()
    own.unload()


def test_a_backend_that_cannot_load_says_why() -> None:
    host = ChildHost("tests.services.common.child.child_backend:UnreadyBackend")
    with pytest.raises(PreconditionError, match="shorts setup x"):
        host.load()
    assert host.pid == 0
    with pytest.raises(InternalError, match="ModuleNotFoundError"):
        ChildHost("nowhere.at_all:Backend").load()


_PARENT = f"""
import sys, threading
from pathlib import Path
from google.protobuf.wrappers_pb2 import StringValue
from services.common.artifacts import FileStore
from services.common.child import ChildHost
from services.common.operation import Work

if __name__ == "__main__":
    host = ChildHost("{TARGET}")
    host.load()
    print(host.pid, flush=True)
    work = Work(FileStore(Path(sys.argv[1])), lambda p: print("busy", flush=True), threading.Event())
    host.call(sys.argv[2], StringValue(), StringValue, work)
"""


@pytest.mark.parametrize(
    "method",
    ["ignore", pytest.param("hang", marks=pytest.mark.skipif(sys.platform != "linux", reason="by Linux's kernel"))],
)
def test_a_busy_child_does_not_outlive_a_killed_parent(tmp_path: Path, method: str) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    root = Path(__file__).parents[4]
    with subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "store"), method],
        env={**os.environ, "PYTHONPATH": str(root), "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        assert parent.stdout.readline() == "busy\n"
        parent.send_signal(signal.SIGKILL)
    psutil.wait_procs([child], timeout=30)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


def test_a_result_of_another_kind_than_a_message_is_told(shared: ChildHost, store: FileStore) -> None:
    with pytest.raises(InternalError, match="gave a str, not a message"):
        shared.call("mumble", StringValue(), StringValue, Call(store).work)


def test_the_context_of_the_call_and_the_environment_reach_the_child(shared: ChildHost, store: FileStore) -> None:
    with capture_logs() as lines, structlog.contextvars.bound_contextvars(job="job-1", scene="scene-2"):
        value = shared.call("tell", StringValue(value="HF_HUB_OFFLINE"), StringValue, Call(store).work).value
        for _ in range(1000):
            if told := [line for line in lines if line["event"] == "told"]:
                break
            time.sleep(0.01)
    assert value == "1"
    assert [(line["job"], line["scene"]) for line in told] == [("job-1", "scene-2")]
