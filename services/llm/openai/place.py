"""The server's place on this PC's card: it sleeps when another model wants the memory, and wakes for a script."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import structlog

from services.common.errors import DeadlineError, StudioError
from services.common.gpu.ledger import Ledger, MustLeaveError, Residency
from services.common.operation import Work
from services.llm.openai.address import is_loopback
from services.llm.openai.config import Config
from services.llm.openai.licence import entry_of

GIB = 1 << 30
_POLL_SECONDS = 0.1
_LOG = structlog.get_logger(__name__)


def size_of(config: Config, flavour: str, *, can_leave: bool) -> int:
    """Tell how many bytes of this PC's card the server's model takes, as the ledger is to keep them; 0: no account.

    As the settings say; else, for a server on this very machine that can leave the card, as the catalogue says.
    """
    if config.vram_gib is not None:
        return int(config.vram_gib * GIB)
    entry = entry_of(config.model)
    if not can_leave or entry is None or not is_loopback(config.host):
        return 0
    return int(entry.vram.get("q4" if flavour == "ollama" else "bf16", 0.0) * GIB)


class Place:
    """An entry in the ledger for a server that is no child of ours. Thread-safe; without a ledger no account is kept.

    `let_go` puts the server to sleep; what it raises of the studio's errors is logged, since a server that is gone
    holds nothing either.
    """

    def __init__(self, ledger: Ledger | None, name: str, size: int, let_go: Callable[[], None]) -> None:
        self._ledger = ledger
        self._name = name
        self._size = size
        self._let_go = let_go
        self._residency: Residency | None = None
        self._busy = threading.Lock()

    def load(self, seconds: float, load: Callable[[], None]) -> None:
        """Take the place and load; given back where that fails. A card that others need for longer than `seconds` is
        left to them: the first script then waits for it, and can be cancelled.
        """
        if self._ledger is None:
            load()
            return
        with self._busy:
            try:
                residency = self._ledger.reserve(self._name, self._size, timeout=seconds, on_leave=self._leave)
            except DeadlineError:
                _LOG.info("the card is in use; the server is made ready with the first script", server=self._name)
                return
            self._residency = residency
            try:
                load()
            except BaseException:
                self._release()
                raise
            residency.ready()

    @contextmanager
    def working(self, work: Work) -> Iterator[None]:
        """Have the card while the block works; waits for memory and for the turn. Raises what `work.check` raises."""
        if self._ledger is None:
            yield
            return
        with _locked(self._busy, work), self._turn(self._ledger, work):
            yield

    @contextmanager
    def _turn(self, ledger: Ledger, work: Work) -> Iterator[None]:
        with ExitStack() as stack:
            try:
                stack.enter_context(self._resident(ledger, work).working(work))
            except MustLeaveError:
                self._give_back()
                stack.enter_context(self._resident(ledger, work).working(work))  # who has just come need not leave yet
            yield

    def leave(self) -> None:
        """Put the server to sleep and give the place back, after the work under way."""
        with self._busy:
            self._give_back()

    def _resident(self, ledger: Ledger, work: Work) -> Residency:
        if self._residency is None:
            self._residency = ledger.reserve(self._name, self._size, caller=work, on_leave=self._leave)
        return self._residency

    def _leave(self, residency: Residency) -> None:
        with self._busy:
            if residency is self._residency:
                self._give_back()

    def _give_back(self) -> None:
        try:
            self._let_go()
        except StudioError as error:
            _LOG.warning("the server's memory could not be given back", server=self._name, error=error.message)
        finally:
            self._release()

    def _release(self) -> None:
        residency, self._residency = self._residency, None
        if residency is not None:
            residency.release()


@contextmanager
def _locked(lock: threading.Lock, work: Work) -> Iterator[None]:
    while not lock.acquire(timeout=_POLL_SECONDS):
        work.check()
    try:
        yield
    finally:
        lock.release()
