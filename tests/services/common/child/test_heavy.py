"""Heavy backends: a child with a place on the card, given up when it is wanted, freed however the child ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import psutil
import pytest
from structlog.testing import capture_logs

from services.common.artifacts import FileStore
from services.common.child import process
from services.common.child.heavy import HeavyBackend
from services.common.errors import CancelledError, ExhaustedError, InternalError, PreconditionError, UnavailableError
from services.common.gpu.device import Device
from services.common.gpu.entries import State
from services.common.gpu.ledger import Ledger
from services.common.gpu.rules import Pace
from services.common.operation import Work
from shorts.scene.v1.scene_pb2 import Speech
from shorts.service.v1.service_pb2 import BackendState, Progress
from shorts.tts.v1.tts_pb2 import SynthesizeRequest
from tests.support.tiny_heavy import MIB, MODEL_BYTES, PlannedHeavy, TinyHeavy, UnreadyHeavy, VagueHeavy

DEVICE = Device("card", "cpu", "the test's card", 100 * MIB)
PACE = Pace(poll=0.002, look=0.05, linger=0.0, patience=0.0)


class Bench:
    """A heavy backend, the ledger as others see it, and calls."""

    def __init__(self, folder: Path, kind: type[TinyHeavy] = TinyHeavy, device: Device = DEVICE) -> None:
        self.folder = folder
        self.device = device
        self.ledger = self.another_ledger()
        self.heavy = HeavyBackend(kind(), "tts", self.another_ledger, grace=0.4)
        self.store = FileStore(folder / "store")

    def another_ledger(self) -> Ledger:
        return Ledger(self.folder, self.device, pace=PACE)

    def call(self, text: str, heard: Callable[[Progress], None] = lambda _: None, stop: Any = None) -> Speech:
        work = Work(self.store, heard, stop or threading.Event())
        return cast("Speech", self.heavy.speak(SynthesizeRequest(text=text), work))

    def pid(self) -> int:
        return int(self.call("pid").duration)

    def residents(self) -> list[str]:
        return [entry.name for entry in self.ledger.entries()]

    def stopped_at_first_progress(self, text: str) -> psutil.Process:
        """Call, stop at once, and give the child's process that was."""
        stop = threading.Event()
        child: list[psutil.Process] = []

        def heard(progress: Progress) -> None:
            if progress.fraction >= 0.5:
                child.append(psutil.Process(self.heavy._child.pid))
                stop.set()

        with pytest.raises(CancelledError):
            self.call(text, heard, stop)
        return child[0]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.heavy.unload()
    assert bench.residents() == []


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as threads:
        yield threads


def test_a_call_loads_and_unload_gives_place_and_memory_back(bench: Bench) -> None:
    assert bench.heavy.state == BackendState.BACKEND_STATE_UNLOADED
    child = psutil.Process(bench.pid())
    assert bench.pid() == child.pid
    assert child.memory_info().rss > MODEL_BYTES
    assert bench.heavy.resident_bytes() > MODEL_BYTES
    assert [(e.name, e.size, e.state) for e in bench.ledger.entries()] == [("tts / tiny", MODEL_BYTES, State.IDLE)]
    assert bench.heavy.state == BackendState.BACKEND_STATE_READY
    bench.heavy.unload()
    assert not child.is_running()
    assert bench.residents() == []
    assert bench.heavy.resident_bytes() == 0
    assert bench.heavy.state == BackendState.BACKEND_STATE_UNLOADED


@pytest.mark.parametrize(("text", "status"), [("segfault", -11), ("killed", -9)])
def test_a_crash_is_told_frees_the_place_and_is_mended(bench: Bench, text: str, status: int) -> None:
    with pytest.raises(UnavailableError, match=f"exit status {status}") as died:
        bench.call(text)
    assert died.value.retryable
    assert bench.residents() == []
    assert bench.pid()


def test_being_killed_for_want_of_memory_is_told_as_such(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = iter([3, 4])
    monkeypatch.setattr(process, "oom_kills", lambda: next(counts))
    with pytest.raises(ExhaustedError, match="main memory") as died:
        bench.call("killed")
    assert died.value.reason == "OUT_OF_MEMORY"
    assert not died.value.retryable


def test_the_system_tells_how_often_memory_ran_out() -> None:
    count = process.oom_kills()
    assert count is None or count >= 0


@pytest.mark.parametrize("text", ["deaf", "hang"])
def test_a_call_that_does_not_stop_ends_with_its_child(bench: Bench, text: str) -> None:
    child = bench.stopped_at_first_progress(text)
    assert not child.is_running()
    assert bench.residents() == []
    assert bench.pid() != child.pid


def test_what_the_child_started_ends_with_it(bench: Bench) -> None:
    helper = psutil.Process(int(bench.call("helper").duration))
    bench.heavy.unload()
    psutil.wait_procs([helper], timeout=10)
    assert not helper.is_running() or helper.status() == psutil.STATUS_ZOMBIE


def test_an_idle_model_makes_room(bench: Bench) -> None:
    child = psutil.Process(bench.pid())
    with bench.ledger.reserve("other", 80 * MIB):
        assert not child.is_running()
        assert bench.residents() == ["other"]
    assert bench.pid() != child.pid


def test_a_model_at_work_makes_room_afterwards_and_comes_back(
    bench: Bench, threads: ThreadPoolExecutor, tmp_path: Path
) -> None:
    begun = threading.Event()
    first = threads.submit(bench.call, f"wait {tmp_path / 'go'}", lambda p: begun.set() if p.fraction else None)
    assert begun.wait(60)
    other = threads.submit(bench.another_ledger().reserve, "other", 80 * MIB)
    _until(lambda: [e.asked for e in bench.ledger.entries() if e.resident] == [True])
    assert not other.done()
    (tmp_path / "go").touch()
    pid = int(first.result(60).duration)
    residency = other.result(60)
    heard: list[str] = []
    again: Future[Speech] = threads.submit(bench.call, "pid", lambda p: heard.append(p.activity))
    _until(lambda: bool(heard))
    assert bench.heavy.detail == "waiting for the card: other is loading"
    residency.release()
    assert int(again.result(60).duration) != pid
    assert heard == ["waiting for the card: other is loading", "loading the model", "counting"]
    assert bench.heavy.detail == ""


def test_a_stop_while_it_waits_for_the_card(bench: Bench) -> None:
    stop = threading.Event()
    with bench.ledger.reserve("other", 80 * MIB), pytest.raises(CancelledError):
        bench.call("pid", lambda _: stop.set(), stop)
    assert bench.residents() == []
    assert bench.heavy.state == BackendState.BACKEND_STATE_UNLOADED


def test_a_stop_while_it_loads(bench: Bench) -> None:
    stop = threading.Event()
    with pytest.raises(CancelledError):
        bench.call("pid", lambda _: stop.set(), stop)
    assert bench.residents() == []
    assert bench.heavy._child.pid == 0


def test_loading_alone_leaves_it_idle(bench: Bench) -> None:
    bench.heavy.load()
    assert [e.state for e in bench.ledger.entries()] == [State.IDLE]
    bench.ledger.reserve("other", 80 * MIB).release()
    assert bench.residents() == []


def test_a_model_that_cannot_load_says_why_and_holds_no_place(tmp_path: Path) -> None:
    bench = Bench(tmp_path, UnreadyHeavy)
    with pytest.raises(PreconditionError, match="shorts setup x"):
        bench.call("pid")
    assert bench.residents() == []
    assert "shorts setup x" in bench.heavy.detail


def test_a_card_that_is_too_small_is_told_before_anything_is_done(tmp_path: Path) -> None:
    bench = Bench(tmp_path, device=Device("card", "cpu", "a small card", 10 * MIB))
    with pytest.raises(ExhaustedError, match="tts / tiny needs"):
        bench.heavy.check()
    with pytest.raises(ExhaustedError, match="a small card"):
        bench.call("pid")
    assert "a small card" in bench.heavy.missing()


def test_the_plan_reaches_the_child_and_is_what_is_reserved(tmp_path: Path) -> None:
    bench = Bench(tmp_path, PlannedHeavy, Device("card", "cpu", "the test's card", 2048 * MIB))
    assert bench.call("planned").words[0].text == "fp32"
    plan = bench.heavy.plan
    assert plan is not None
    assert [e.size for e in bench.ledger.entries()] == [plan.needed_bytes]
    bench.heavy.unload()
    small = Bench(tmp_path, PlannedHeavy, Device("card", "cpu", "a small card", 10 * MIB))
    assert "zeros-1B needs at least" in small.heavy.missing()


def test_a_place_is_as_large_as_the_model_that_is_named_needs(tmp_path: Path) -> None:
    bench = Bench(tmp_path, PlannedHeavy, Device("card", "cpu", "the test's card", 2048 * MIB))

    def pid(model: str) -> int:
        request = SynthesizeRequest(text="pid", voice=model)
        work = Work(bench.store, lambda _: None, threading.Event())
        return int(cast("Speech", bench.heavy.speak(request, work)).duration)

    def held() -> list[int]:
        return [entry.size for entry in bench.ledger.entries()]

    usual = bench.heavy.needed_bytes
    first = pid("")
    assert held() == [usual]
    second = pid("2B")
    assert second != first, "it left, and asked for a larger place"
    [larger] = held()
    assert larger > usual
    assert pid("") == second, "a larger place is kept"
    assert held() == [larger]
    assert bench.heavy.needed_bytes == usual, "what is told of the backend is told of its default model"
    bench.heavy.unload()
    small = Bench(tmp_path, PlannedHeavy, Device("small", "cpu", "a small card", 1000 * MIB))
    assert small.heavy.missing() == ""
    with pytest.raises(ExhaustedError, match="needs at least"):
        small.heavy.speak(
            SynthesizeRequest(text="pid", voice="2B"), Work(small.store, lambda _: None, threading.Event())
        )
    assert small.ledger.entries() == []
    small.heavy.unload()


def test_a_heavy_backend_must_tell_what_it_needs(tmp_path: Path) -> None:
    bench = Bench(tmp_path, VagueHeavy)
    with pytest.raises(InternalError, match="needs"):
        bench.call("pid")
    assert not hasattr(bench.heavy, "no_such_job")


def test_its_log_goes_to_the_service(bench: Bench) -> None:
    with capture_logs() as lines:
        bench.call("log some words")
        bench.heavy.unload()
    assert {"event": "heard", "words": "some words", "log_level": "warning"} in lines
    assert {"event": "child printed", "line": "printed to standard output", "log_level": "info"} in lines


def _until(condition: Callable[[], bool]) -> None:
    for _ in range(6000):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it never came about")
