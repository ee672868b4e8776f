"""The pulls of this dashboard: one after the other in a thread, whoever looks on; a page loaded again finds them."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import grpc
import structlog

from services.common.errors import StudioError, from_rpc
from shorts.shelf.v1.shelf_pb2 import PullProgress
from ui.client import Client

log = structlog.get_logger()
State = Literal["waiting", "running", "done", "failed", "stopped"]
MOVING = frozenset({"waiting", "running"})


@dataclass(frozen=True)
class Item:
    """A model that is to be fetched, or was."""

    id: str
    name: str
    state: State = "waiting"
    progress: PullProgress = field(default_factory=PullProgress)
    error: StudioError | None = None
    """With failed."""


class Pulls:
    """Fetches models one after the other. Thread-safe; its thread lives while there is something to do."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._items: dict[str, Item] = {}
        self._thread: threading.Thread | None = None
        self._call: Any = None
        self._changes = 0

    def ask(self, models: Iterable[tuple[str, str]]) -> None:
        """Fetch models, by id and name, after those that were asked for before."""
        with self._lock:
            for identity, name in models:
                now = self._items.get(identity)
                if now is None or now.state not in MOVING:
                    self._items.pop(identity, None)  # it goes to the end of the queue
                    self._put(Item(identity, name))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="pulls", daemon=True)
                self._thread.start()

    def stop(self, identity: str) -> None:
        """Stop fetching a model; what came of it is kept."""
        with self._lock:
            item = self._items.get(identity)
            if item is None or item.state not in MOVING:
                return
            running = item.state == "running"
            self._put(replace(item, state="stopped"))
            if running and self._call is not None:
                self._call.cancel()

    def dismiss(self, identity: str) -> None:
        """Say no more of a pull that has ended."""
        with self._lock:
            item = self._items.get(identity)
            if item is not None and item.state not in MOVING:
                del self._items[identity]
                self._changes += 1

    def items(self) -> list[Item]:
        """List the pulls in the order of asking."""
        with self._lock:
            return list(self._items.values())

    @property
    def moving(self) -> bool:
        """Whether anything is still to come."""
        with self._lock:
            return any(item.state in MOVING for item in self._items.values())

    @property
    def changes(self) -> int:
        """Count the changes of state: where the number is another, more than progress is to be drawn anew."""
        with self._lock:
            return self._changes

    def _put(self, item: Item) -> None:
        """Keep an item. Needs the lock."""
        before = self._items.get(item.id)
        if before is None or before.state != item.state:
            self._changes += 1
        self._items[item.id] = item

    def _run(self) -> None:
        while True:
            with self._lock:
                item = next((each for each in self._items.values() if each.state == "waiting"), None)
                if item is None:
                    self._thread = None
                    return
                self._put(replace(item, state="running"))
                self._call = self._client.pull(item.id)
            self._follow(item.id)

    def _advance(self, identity: str, progress: PullProgress) -> None:
        with self._lock:
            item = self._items.get(identity)
            if item is not None and item.state == "running":
                self._put(replace(item, progress=progress))

    def _follow(self, identity: str) -> None:
        """Read one stream to its end."""
        error: StudioError | None = None
        done = False
        try:
            for response in self._call:
                if response.HasField("progress"):
                    self._advance(identity, response.progress)
                else:
                    done = True
        except grpc.RpcError as broken:
            error = from_rpc(broken)
        with self._lock:
            self._call = None
            item = self._items.get(identity)
            # It may have been stopped, put away and even asked for again while the stream came to its end.
            if item is None or item.state == "waiting":
                return
            if done:
                self._put(replace(item, state="done"))
            elif item.state == "running":
                log.warning("a pull failed", model=identity, error=error.message if error else "")
                self._put(replace(item, state="failed", error=error))
