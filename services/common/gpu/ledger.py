"""The ledger of a device: places for models within its budget, and one heavy model at work at a time.

Places are given in the order in which they were asked for. Whoever is first in that queue and does not fit asks
residents to leave: the idle ones, least recently used first; after some patience the busy ones too, once they have
stayed long enough to be worth their loading; they go when their work is done. Memory always comes before the turn to
work, and nobody who has the turn waits for memory: that is why it cannot come to a deadlock. A resident need not leave
before it has worked once: that is why it goes on.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import structlog

from services.common.errors import CancelledError, DeadlineError, ExhaustedError
from services.common.gpu.device import Device, find_device, gib
from services.common.gpu.entries import Entry, EntryFolder, Slip, State, now
from services.common.gpu.residency import Caller, MustLeaveError, Residency
from services.common.gpu.rules import Pace, admit, turn
from services.common.settings import Settings

__all__ = ["Caller", "Ledger", "MustLeaveError", "Residency", "open_ledger"]

log = structlog.get_logger()


class Ledger:
    """The ledger of `device` in `folder`, which all that use the device share. Thread-safe.

    A device without a budget is not kept account of: every place is granted, all may work at once.
    """

    def __init__(self, folder: Path, device: Device, *, pace: Pace | None = None) -> None:
        self.device = device
        self._pace = pace or Pace()
        self._entries = EntryFolder(folder / device.key) if device.budget_bytes is not None else None
        self._mine: dict[str, tuple[Slip, Residency, Callable[[Residency], None] | None]] = {}
        self._lock = threading.Lock()
        self._watcher: threading.Thread | None = None

    def entries(self) -> list[Entry]:
        """List who holds or wants a place now, the longest unchanged first."""
        if self._entries is None:
            return []
        with self._entries.locked():
            return sorted(self._entries.live(), key=lambda entry: entry.order)

    def check_fits(self, name: str, size: int) -> None:
        """Raise ExhaustedError where the device could never give `size` bytes to what people know as `name`."""
        budget = self.device.budget_bytes
        if budget is not None and size > budget:
            raise ExhaustedError(
                f"{name} needs {gib(size)}, more than the {gib(budget)} of {self.device.title}; choose a smaller model "
                "or a smaller size",
                reason="MODEL_TOO_LARGE",
                metadata={"model": name, "needed_bytes": str(size), "budget_bytes": str(budget)},
            )

    def reserve(
        self,
        name: str,
        size: int,
        *,
        caller: Caller | None = None,
        timeout: float | None = None,
        on_leave: Callable[[Residency], None] | None = None,
    ) -> Residency:
        """Wait for a place of `size` bytes for what people know as `name`, and give it.

        `caller` is told what is waited for and may end the wait by raising. `on_leave` is called once, in a thread of
        its own, when somebody else wants the place: unload and release then, after the work under way.
        Raises ExhaustedError at once for more than the device has, DeadlineError after `timeout` seconds.
        """
        budget = self.device.budget_bytes
        if self._entries is None or budget is None:
            return Residency(self, None, name, size)
        self.check_fits(name, size)
        with self._entries.locked():
            slip = self._entries.add(name, size)
        try:
            self._wait(lambda entries: self._admit(slip, entries, budget), caller, timeout, name)
        except BaseException:
            self.forget(slip)
            raise
        residency = Residency(self, slip, name, size)
        self._watch(slip, residency, on_leave)
        return residency

    async def reserve_async(
        self, name: str, size: int, *, on_leave: Callable[[Residency], None] | None = None
    ) -> Residency:
        """Wait for a place without blocking the event loop; see `reserve`. A cancelled task leaves nothing behind."""
        stop = _Stop()
        waiting = asyncio.get_running_loop().run_in_executor(
            None, lambda: self.reserve(name, size, caller=stop, on_leave=on_leave)
        )
        try:
            return await asyncio.shield(waiting)
        except asyncio.CancelledError:
            stop.event.set()
            waiting.add_done_callback(_release_result)
            raise

    def _admit(self, me: Slip, entries: Sequence[Entry], budget: int) -> str:
        """Grant the place if it is its turn and fits; else say what is waited for."""
        assert self._entries is not None
        decision = admit(me.entry, entries, budget, self._pace, now())
        for resident in decision.ask:
            self._entries.ask_to_leave(resident, me.entry.name)
            log.info("asked to make room", resident=resident.name, wanted_by=me.entry.name, device=self.device.title)
        if not decision.reason:
            self._entries.write(me, state=State.LOADING)
        return decision.reason

    def take_turn(self, me: Slip, residency: Residency, caller: Caller | None) -> None:
        """Wait for the turn to work, and take it; for the residency. Raises MustLeaveError."""
        assert self._entries is not None
        if residency.must_leave:
            raise MustLeaveError(residency.name)
        self.note(me, State.QUEUED)
        try:
            self._wait(lambda entries: self._turn(me, entries), caller, None, residency.name)
        except BaseException:
            self.note(me, State.IDLE)
            raise

    def _turn(self, me: Slip, entries: Sequence[Entry]) -> str:
        """Give the turn to work if it is free; else say what is waited for."""
        assert self._entries is not None
        reason = turn(me.entry, entries)
        if not reason:
            self._entries.write(me, state=State.WORKING)
        return reason

    def _wait(
        self, look: Callable[[Sequence[Entry]], str], caller: Caller | None, timeout: float | None, name: str
    ) -> None:
        """Look, with the folder locked, at every change until there is nothing more to wait for."""
        assert self._entries is not None
        begun, told = time.monotonic(), ""
        while True:
            # Before the look: a change during it must not be missed.
            stamp = self._entries.stamp()
            with self._entries.locked():
                reason = look(self._entries.live())
            if not reason:
                return
            if caller is not None and reason != told:
                caller.progress(0.0, f"waiting for {self.device.noun}: {reason}")
                told = reason
            looked = time.monotonic()
            while True:
                if caller is not None:
                    caller.check()
                if timeout is not None and time.monotonic() - begun > timeout:
                    raise DeadlineError(f"{name} waited {timeout:g} s for {self.device.noun}: {reason}")
                time.sleep(self._pace.poll)
                if self._entries.stamp() != stamp or time.monotonic() - looked >= self._pace.look:
                    break

    def note(self, slip: Slip, state: State, *, worked: bool | None = None) -> None:
        """Write down what the owner of an entry does; for its residency."""
        assert self._entries is not None
        with self._entries.locked():
            self._entries.write(slip, state=state, worked=slip.entry.worked if worked is None else worked)

    def asked(self, slip: Slip) -> bool:
        """Tell whether somebody wants a place; for its residency."""
        assert self._entries is not None
        return self._entries.asked_to_leave(slip)

    def forget(self, slip: Slip) -> None:
        """Give a place back; for its residency."""
        assert self._entries is not None
        with self._lock:
            self._mine.pop(slip.entry.id, None)
        slip.drop()
        with self._entries.locked():
            self._entries.live()  # removes its files

    def _watch(self, slip: Slip, residency: Residency, on_leave: Callable[[Residency], None] | None) -> None:
        """See to it that somebody looks whether the place is wanted."""
        with self._lock:
            self._mine[slip.entry.id] = (slip, residency, on_leave)
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._watch_all, name="gpu-ledger", daemon=True)
                self._watcher.start()

    def _watch_all(self) -> None:
        while True:
            with self._lock:
                if not self._mine:
                    self._watcher = None
                    return
                mine = list(self._mine.values())
            for slip, residency, on_leave in mine:
                if not residency.leave_requested.is_set() and self.asked(slip):
                    residency.leave_requested.set()
                    if on_leave is not None:
                        threading.Thread(target=on_leave, args=(residency,), name="gpu-leave", daemon=True).start()
            time.sleep(self._pace.poll)


def open_ledger(settings: Settings) -> Ledger:
    """Open the ledger of the device that there is. Raises PreconditionError where a card does not answer."""
    return Ledger(settings.ledger_folder, find_device(settings))


class _Stop:
    """The caller of an asynchronous wait."""

    def __init__(self) -> None:
        self.event = threading.Event()

    def check(self) -> None:
        if self.event.is_set():
            raise CancelledError("the task that waited was cancelled")

    def progress(self, fraction: float, activity: str = "") -> None:  # noqa: ARG002 - nobody is told
        self.check()


def _release_result(waited: asyncio.Future[Residency]) -> None:
    if not waited.cancelled() and waited.exception() is None:
        waited.result().release()
