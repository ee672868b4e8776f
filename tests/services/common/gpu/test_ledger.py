"""The ledger's rules: places within the budget, in turn, the least recently used making room; waits that end."""

from __future__ import annotations

import asyncio
import errno
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from services.common.errors import CancelledError, DeadlineError, ExhaustedError, InternalError, PreconditionError
from services.common.gpu.device import Device
from services.common.gpu.entries import EntryFolder, State
from services.common.gpu.ledger import Ledger, MustLeaveError, Residency
from services.common.gpu.rules import Pace

DEVICE = Device("card", "cpu", "the test's card", 100)
PACE = Pace(poll=0.001, look=0.02, linger=0.0, patience=3600.0)
WAIT_SECONDS = 20.0


class Told:
    """A caller that keeps what it is told, and ends the wait when `stop` is set."""

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.news = threading.Event()
        self.activities: list[str] = []

    def check(self) -> None:
        if self.stop.is_set():
            raise CancelledError("stopped")

    def progress(self, fraction: float, activity: str = "") -> None:
        assert fraction == 0
        self.activities.append(activity)
        self.news.set()


class Bench:
    """Ledgers of one folder, as several processes would have them, and threads that wait."""

    def __init__(self, folder: Path, threads: ThreadPoolExecutor) -> None:
        self.folder = folder
        self.ledger = Ledger(folder, DEVICE, pace=PACE)
        self.left: list[str] = []
        self._threads = threads

    def holds(self, name: str, size: int, *, ready: bool = True, leaves: bool = True) -> Residency:
        """Have a resident that leaves when it is asked."""
        other = Ledger(self.folder, DEVICE, pace=PACE)
        residency = other.reserve(name, size, on_leave=self._leave if leaves else None)
        if ready:
            residency.ready()
        return residency

    def _leave(self, residency: Residency) -> None:
        self.left.append(residency.name)
        residency.release()

    def asks(self, name: str, size: int, pace: Pace = PACE) -> tuple[Future[Residency], Told]:
        """Let another one wait; gives what it will get once it is in the queue."""
        told, ledger = Told(), Ledger(self.folder, DEVICE, pace=pace)
        future = self._threads.submit(ledger.reserve, name, size, caller=told)
        until(lambda: future.done() or name in [entry.name for entry in ledger.entries()])
        return future, told

    def states(self) -> dict[str, State]:
        """Tell who is there."""
        return {entry.name: entry.state for entry in self.ledger.entries()}


def until(condition: Callable[[], bool]) -> None:
    """Wait for what another thread brings about."""
    tick = threading.Event()
    for _ in range(int(WAIT_SECONDS / 0.002)):
        if condition():
            return
        tick.wait(0.002)
    raise AssertionError("it never came about")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with ThreadPoolExecutor() as threads:
        yield Bench(tmp_path, threads)


def test_places_are_given_while_they_fit(bench: Bench) -> None:
    first, second = bench.holds("a", 60), bench.holds("b", 40)
    assert bench.states() == {"a": State.IDLE, "b": State.IDLE}
    first.release()
    first.release()
    second.release()
    assert bench.states() == {}
    assert [path.name for path in (bench.folder / "card").iterdir()] == ["ledger.lock"]


def test_what_can_never_fit_is_refused_at_once_by_name(bench: Bench) -> None:
    with pytest.raises(ExhaustedError, match=r"video / wan needs .* more than the .* of the test's card") as refused:
        bench.ledger.reserve("video / wan", 101)
    assert refused.value.metadata == {"model": "video / wan", "needed_bytes": "101", "budget_bytes": "100"}
    assert not refused.value.retryable
    assert bench.states() == {}


def test_the_least_recently_used_leave_first_and_no_more_than_needed(bench: Bench) -> None:
    for name in ("a", "b", "c", "d"):
        bench.holds(name, 25)
    bench_a = next(e for e in bench.ledger.entries() if e.name == "a")
    assert bench_a.state is State.IDLE
    future, _ = bench.asks("new", 50)
    future.result(WAIT_SECONDS)
    assert sorted(bench.left) == ["a", "b"]
    assert set(bench.states()) == {"c", "d", "new"}


def test_use_makes_a_resident_recent(bench: Bench) -> None:
    first = bench.holds("a", 50)
    bench.holds("b", 50)
    with first.working():
        pass
    bench.asks("new", 50)[0].result(WAIT_SECONDS)
    assert bench.left == ["b"]


def test_nobody_leaves_in_vain(bench: Bench) -> None:
    bench.holds("idle", 30)
    busy = bench.holds("busy", 50, ready=False)
    future, told = bench.asks("new", 60)
    until(told.news.is_set)
    assert told.activities[0] == "waiting for the card: busy is loading"
    assert bench.left == []
    busy.release()
    future.result(WAIT_SECONDS)
    assert bench.left == []


def test_one_works_at_a_time_and_the_next_is_told_of_whom(bench: Bench) -> None:
    first, second = bench.holds("a", 10), bench.holds("b", 10)
    told = Told()
    with ThreadPoolExecutor() as threads:
        with first.working():
            waiting = threads.submit(_work, second, told)
            until(told.news.is_set)
            assert told.activities == ["waiting for the card: a is working"]
            assert bench.states() == {"a": State.WORKING, "b": State.QUEUED}
        assert waiting.result(WAIT_SECONDS) == "worked"
    assert bench.states() == {"a": State.IDLE, "b": State.IDLE}


def test_a_full_disk_keeps_nobody_at_work(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    residency = bench.holds("a", 40)
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.suffix == ".tmp":
            write(path, data[:7])
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, data)

    with residency.working():
        monkeypatch.setattr(Path, "write_bytes", full)
    (entry,) = bench.ledger.entries()
    assert entry.state is State.IDLE
    assert not list(bench.folder.glob("*.tmp"))
    with pytest.raises(OSError, match="No space left"):
        bench.holds("b", 40)
    assert len(bench.ledger.entries()) == 1, "who could not be written down holds no place"


def test_work_is_given_in_the_order_in_which_it_was_asked_for(bench: Bench) -> None:
    holder, order = bench.holds("first", 10), []
    others = [bench.holds(name, 10) for name in ("b", "c", "d")]

    def work(residency: Residency) -> None:
        with residency.working():
            order.append(residency.name)

    with ThreadPoolExecutor() as threads:
        with holder.working():
            for residency in others:
                threads.submit(work, residency)
                until(lambda name=residency.name: bench.states()[name] is State.QUEUED)  # type: ignore[misc]
        until(lambda: len(order) == len(others))
    assert order == ["b", "c", "d"]


def test_places_are_given_in_the_order_in_which_they_were_asked_for(bench: Bench) -> None:
    holder = bench.holds("holder", 90, ready=False)
    large, _ = bench.asks("large", 50)
    small, told = bench.asks("small", 10)  # would fit, but would keep the large one waiting for ever
    until(told.news.is_set)
    assert told.activities == ["waiting for the card: large is before it"]
    assert not small.done()
    holder.release()
    large.result(WAIT_SECONDS)
    small.result(WAIT_SECONDS)


def test_a_resident_always_in_use_leaves_after_patience_but_not_before_it_worked_once(bench: Bench) -> None:
    busy = bench.holds("busy", 80, ready=False, leaves=False)
    future, _ = bench.asks("new", 80, replace(PACE, patience=0.0))
    assert busy.leave_requested.wait(WAIT_SECONDS)
    with busy.working():
        assert not future.done()
    with pytest.raises(MustLeaveError), busy.working():
        raise AssertionError("must not come here")
    busy.release()
    future.result(WAIT_SECONDS).release()


def test_a_resident_used_just_now_is_left_alone(bench: Bench) -> None:
    bench.holds("a", 80)
    future, told = bench.asks("new", 80, replace(PACE, linger=3600.0))
    until(told.news.is_set)
    assert told.activities == ["waiting for the card: a makes room"]
    assert bench.left == []
    told.stop.set()
    with pytest.raises(CancelledError):
        future.result(WAIT_SECONDS)


def test_a_stop_ends_a_wait_and_leaves_nothing(bench: Bench) -> None:
    holder = bench.holds("holder", 100, ready=False)
    future, told = bench.asks("new", 50)
    told.stop.set()
    with pytest.raises(CancelledError):
        future.result(WAIT_SECONDS)
    assert set(bench.states()) == {"holder"}
    second, waits = bench.holds, Told()
    holder.release()
    one, other = second("one", 10), second("other", 10)
    with one.working(), ThreadPoolExecutor() as threads:
        working = threads.submit(_work, other, waits)
        until(waits.news.is_set)
        waits.stop.set()
        with pytest.raises(CancelledError):
            working.result(WAIT_SECONDS)
        assert bench.states()["other"] is State.IDLE


def test_a_wait_may_have_a_limit(bench: Bench) -> None:
    bench.holds("holder", 100, ready=False)
    with pytest.raises(DeadlineError, match="new waited 0 s for the card: holder is loading"):
        bench.ledger.reserve("new", 10, timeout=0.0)
    assert set(bench.states()) == {"holder"}


def test_without_a_budget_no_account_is_kept(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, Device("cpu", "cpu", "main memory", None))
    with ledger.reserve("a", 1 << 60) as first, ledger.reserve("b", 1 << 60) as second:
        with first.working(), second.working():
            assert ledger.entries() == []
        assert not first.must_leave
    assert list(tmp_path.iterdir()) == []


async def test_a_coroutine_may_wait_and_be_cancelled(bench: Bench) -> None:
    holder = bench.holds("holder", 100, ready=False)
    waiting = asyncio.create_task(bench.ledger.reserve_async("new", 50))
    while "new" not in bench.states():
        await asyncio.sleep(0.002)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    while "new" in bench.states():
        await asyncio.sleep(0.002)
    holder.release()
    (await bench.ledger.reserve_async("new", 50)).release()


async def test_a_place_that_comes_after_the_cancel_is_given_back(bench: Bench) -> None:
    task = asyncio.create_task(bench.ledger.reserve_async("new", 50))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    while bench.states():
        await asyncio.sleep(0.002)


def test_a_damaged_entry_is_named(bench: Bench) -> None:
    bench.holds("a", 10)
    entry = bench.ledger.entries()[0]
    path = bench.folder / "card" / f"{entry.id}.json"
    path.write_text("{")
    with pytest.raises(InternalError, match=f"{entry.id}.json cannot be read"):
        bench.ledger.entries()
    path.unlink()


def test_a_folder_that_cannot_be_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PreconditionError, match="SHORTS_GPU_LEDGER"):
        Ledger(tmp_path / "file", DEVICE)


def test_what_the_dead_left_is_removed(tmp_path: Path) -> None:
    entries = EntryFolder(tmp_path)
    for kind in ("json", "leave", "tmp", "lock"):
        (tmp_path / f"dead.{kind}").write_text("{")
    with entries.locked():
        assert entries.live() == []
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.lock"]


def _work(residency: Residency, told: Told) -> str:
    with residency.working(told):
        return "worked"
