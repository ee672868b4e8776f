"""A place on the device, as its owner has it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from services.common.gpu.entries import Slip, State


class Caller(Protocol):
    """Whom a wait is for; a Work is one."""

    def check(self) -> None:
        """Raise to end the wait."""

    def progress(self, fraction: float, activity: str = "") -> None:
        """Take what is waited for, when it changes."""


class Keeper(Protocol):
    """The ledger, as a residency needs it."""

    def note(self, slip: Slip, state: State, *, worked: bool | None = None) -> None:
        """Write down what the owner does."""

    def asked(self, slip: Slip) -> bool:
        """Tell whether somebody wants the place."""

    def take_turn(self, slip: Slip, residency: Residency, caller: Caller | None) -> None:
        """Wait for the turn to work, and take it."""

    def forget(self, slip: Slip) -> None:
        """Give the place back."""


class MustLeaveError(Exception):
    """A residency is asked to leave and takes no more work: unload, release, and reserve again."""


class Residency:
    """A place on the device. Thread-safe. Give it back with `release`, or use it as a context."""

    def __init__(self, ledger: Keeper, slip: Slip | None, name: str, size: int) -> None:
        self.name = name
        self.size = size
        self.leave_requested = threading.Event()
        self._ledger = ledger
        self._slip = slip
        self._one = threading.Lock()

    def ready(self) -> None:
        """Say that the model is loaded and idle, where no work follows at once."""
        if self._slip is not None:
            self._ledger.note(self._slip, State.IDLE)

    @property
    def must_leave(self) -> bool:
        """Whether it has to be given back before any further work."""
        slip = self._slip
        return slip is not None and slip.entry.worked and self._ledger.asked(slip)

    @contextmanager
    def working(self, caller: Caller | None = None) -> Iterator[None]:
        """Have the device to oneself; waits for the turn. Raises MustLeaveError, and what `caller.check` raises."""
        with _locked(self._one, caller):
            slip = self._slip
            if slip is None:
                yield
                return
            self._ledger.take_turn(slip, self, caller)
            try:
                yield
            finally:
                self._ledger.note(slip, State.IDLE, worked=True)

    def release(self) -> None:
        """Give the place back, once its memory is free. The second time does nothing."""
        slip, self._slip = self._slip, None
        if slip is not None:
            self._ledger.forget(slip)

    def __enter__(self) -> Residency:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


@contextmanager
def _locked(lock: threading.Lock, caller: Caller | None) -> Iterator[None]:
    """Hold a lock, and ask the caller while waiting for it."""
    while not lock.acquire(timeout=0.1):
        if caller is not None:
            caller.check()
    try:
        yield
    finally:
        lock.release()
