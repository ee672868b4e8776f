"""One reader of a job's events per browser session: a thread that follows Watch and folds it into a JobView."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import grpc
import structlog

from services.common.errors import StudioError, from_rpc
from shorts.studio.v1.studio_pb2 import Job, Stage
from ui.client import Client
from ui.view import JobView

log = structlog.get_logger()
FIRST_WAIT, LONGEST_WAIT = 0.1, 1.0
JOIN_SECONDS = 5.0


class Follow:
    """Follows one job until it ends or `stop` is called; a broken stream is taken up again where it broke."""

    def __init__(self, client: Client, job: Job, stages: list[Stage]) -> None:
        self._client = client
        self._view = JobView(job, stages)
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._call: Any = None
        self.error: StudioError | None = None
        """Why events do not arrive now; None while they do."""
        self._thread = threading.Thread(target=self._run, name=f"watch-{job.id}", daemon=True)
        self._thread.start()

    @property
    def job_id(self) -> str:
        """The job that is followed."""
        return self._view.job_id

    @contextlib.contextmanager
    def view(self) -> Iterator[JobView]:
        """Give the job as it is known now; it does not change within the block."""
        with self._lock:
            yield self._view

    def _run(self) -> None:
        wait = FIRST_WAIT
        while not self._stopping.is_set():
            try:
                if self._read():
                    return
                wait = FIRST_WAIT
            except grpc.RpcError as broken:
                if self._stopping.is_set():
                    return
                self.error = from_rpc(broken)
                if not self.error.retryable:
                    log.warning("cannot watch", job=self.job_id, error=self.error.message)
                    return
            self._stopping.wait(wait)
            wait = min(LONGEST_WAIT, wait * 2)

    def _read(self) -> bool:
        """Read one stream to its end; tell whether the job has ended."""
        with self._lock:
            if self._stopping.is_set():
                return True
            self._call = self._client.watch(self.job_id, self._view.version)
        for response in self._call:
            with self._lock:
                self._view.apply(response.event)
                self.error = None
        with self._lock:
            return self._view.ended

    def stop(self) -> None:
        """End the stream and the thread."""
        with self._lock:
            self._stopping.set()
            if self._call is not None:
                self._call.cancel()
        self._thread.join(JOIN_SECONDS)
        if self._thread.is_alive():
            log.error("a reader does not end", job=self.job_id)


class Reader:
    """The one reader of a browser session: it follows at most one job at a time."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._follow: Follow | None = None
        self._lock = threading.Lock()
        self._closed = False

    def follow(self, job: Job, stages: list[Stage]) -> Follow:
        """Follow this job from now on; it goes on where it is the one already followed."""
        with self._lock:
            if self._follow is None or self._follow.job_id != job.id:
                self._end()
                self._follow = Follow(self._client, job, stages)
                if self._closed:  # the session ended while its last script still ran
                    self._follow.stop()
            return self._follow

    def rest(self) -> None:
        """Follow nothing: no job is on the screen."""
        with self._lock:
            self._end()

    def close(self) -> None:
        """End for good; the browser session is over."""
        with self._lock:
            self._closed = True
            self._end()

    def _end(self) -> None:
        if self._follow is not None:
            self._follow.stop()
            self._follow = None
