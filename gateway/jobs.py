"""Jobs and their events: stored together, so that a state and the event that tells of it are one transaction."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Iterable, Sequence

import sqlalchemy as sa

from gateway.database import Database, events, jobs
from services.common.errors import AlreadyExistsError, NotFoundError
from shorts.studio.v1.studio_pb2 import Event, Job, JobError, JobResult, JobSpec, JobState, Making, StateChanged

ENDED = frozenset({JobState.JOB_STATE_DONE, JobState.JOB_STATE_FAILED, JobState.JOB_STATE_CANCELLED})


def spec_hash(spec: JobSpec) -> str:
    """Digest of what was asked for, to tell a repeated request from another under the same id."""
    asked = JobSpec()
    asked.CopyFrom(spec)
    asked.making.ClearField("defaults")  # the studio's own; they may change between two sendings
    if asked.making == Making():
        asked.ClearField("making")
    return hashlib.sha256(asked.SerializeToString(deterministic=True)).hexdigest()


class JobStore:
    """All jobs of one state folder, and a wake-up for those who watch them."""

    def __init__(self, database: Database) -> None:
        self.database = self._database = database
        self._engine = database.engine
        self._news: dict[str, set[asyncio.Event]] = {}

    async def create(self, request_id: str, spec: JobSpec) -> tuple[Job, bool]:
        """Store a new job, or give the one that this request made before; tell whether it is new.

        Raises AlreadyExistsError where the request_id belongs to another spec.
        """
        return await self._database.run(self._create, request_id, spec)

    def _create(self, request_id: str, spec: JobSpec) -> tuple[Job, bool]:
        digest = spec_hash(spec)
        with self._engine.begin() as db:
            if request_id:
                found = db.execute(sa.select(jobs).where(jobs.c.request_id == request_id)).one_or_none()
                if found and found.request_hash != digest:
                    raise AlreadyExistsError(
                        f"request_id {request_id!r} was used for another job ({found.id}); choose a new one",
                        reason="REQUEST_ID_TAKEN",
                        metadata={"job_id": found.id},
                    )
                if found:
                    return _job(found), False
            number = (db.execute(sa.select(sa.func.max(jobs.c.number))).scalar() or 0) + 1
            # Short enough to type, and never one that was used before.
            job_id = f"{number}-{secrets.token_hex(2)}"
            db.execute(
                jobs.insert().values(
                    id=job_id,
                    number=number,
                    request_id=request_id or None,
                    request_hash=digest,
                    spec=spec.SerializeToString(),
                    state=JobState.JOB_STATE_QUEUED,
                    created_at=time.time(),
                )
            )
            _append(db, job_id, [Event(state_changed=StateChanged(state=JobState.JOB_STATE_QUEUED))])
            return _job(db.execute(sa.select(jobs).where(jobs.c.id == job_id)).one()), True

    async def get(self, job_id: str) -> Job:
        """Give one job. Raises NotFoundError."""
        return await self._database.run(self._get, job_id)

    def _get(self, job_id: str) -> Job:
        with self._engine.connect() as db:
            row = db.execute(sa.select(jobs).where(jobs.c.id == job_id)).one_or_none()
        if row is None:
            raise NotFoundError(f"no job {job_id!r}; `shorts jobs` lists them", reason="JOB_MISSING")
        return _job(row)

    async def page(self, limit: int, before: int, states: Sequence[JobState.ValueType]) -> list[tuple[int, Job]]:
        """Give up to `limit` jobs with their numbers, newest first, with numbers below `before` (0: all)."""
        return await self._database.run(self._page, limit, before, states)

    def _page(self, limit: int, before: int, states: Sequence[JobState.ValueType]) -> list[tuple[int, Job]]:
        query = sa.select(jobs).order_by(jobs.c.number.desc()).limit(limit)
        if before:
            query = query.where(jobs.c.number < before)
        if states:
            query = query.where(jobs.c.state.in_(states))
        with self._engine.connect() as db:
            return [(row.number, _job(row)) for row in db.execute(query)]

    async def change(
        self,
        job_id: str,
        state: JobState.ValueType,
        *,
        result: JobResult | None = None,
        error: JobError | None = None,
    ) -> bool:
        """Take a job to another state and tell of it; an ended job stays as it is. Tell whether anything changed."""
        changed = await self._database.run(self._change, job_id, state, result, error)
        self._wake(job_id)
        return changed

    def _change(self, job_id: str, state: JobState.ValueType, result: JobResult | None, error: JobError | None) -> bool:
        values: dict[str, object] = {"state": state}
        if state in ENDED:
            values["ended_at"] = time.time()
        if state == JobState.JOB_STATE_DONE:
            values["fraction"] = 1.0
        if result is not None:
            values["result"] = result.SerializeToString()
        if error is not None:
            values["error"] = error.SerializeToString()
        with self._engine.begin() as db:
            query = jobs.update().where(jobs.c.id == job_id, jobs.c.state.not_in([*ENDED, state]))
            if not db.execute(query.values(**values)).rowcount:
                return False
            _append(db, job_id, [Event(state_changed=StateChanged(state=state, result=result, error=error))])
        return True

    async def interrupt_running(self) -> list[str]:
        """Mark the jobs that a gateway left behind when it stopped; give their ids."""
        left = [JobState.JOB_STATE_QUEUED, JobState.JOB_STATE_RUNNING]
        ids = [job.id for _, job in await self.page(1_000_000, 0, left)]
        for job_id in ids:
            await self.change(job_id, JobState.JOB_STATE_INTERRUPTED)
        return ids

    async def append(
        self, job_id: str, body: Iterable[Event], *, fraction: float | None = None, title: str = ""
    ) -> None:
        """Store events of a job and wake its watchers; also note the job's progress and title where given."""
        await self._database.run(self._store, job_id, list(body), fraction, title)
        self._wake(job_id)

    def _store(self, job_id: str, body: list[Event], fraction: float | None, title: str) -> None:
        values: dict[str, object] = {}
        if fraction is not None:
            values["fraction"] = fraction
        if title:
            values["title"] = title
        with self._engine.begin() as db:
            if values:
                db.execute(jobs.update().where(jobs.c.id == job_id).values(**values))
            _append(db, job_id, body)

    async def watch(self, job_id: str, after: int) -> AsyncIterator[Event]:
        """Replay events with a sequence above `after`, then follow; end after the one that ends the job."""
        await self.get(job_id)
        bell = asyncio.Event()
        self._news.setdefault(job_id, set()).add(bell)
        try:
            while True:
                bell.clear()
                for event in await self._database.run(self._after, job_id, after):
                    after = event.sequence
                    yield event
                    if event.state_changed.state in ENDED:
                        return
                if (await self.get(job_id)).last_sequence <= after:
                    if (await self.get(job_id)).state in ENDED:
                        return
                    await bell.wait()
        finally:
            self._news[job_id].discard(bell)
            if not self._news[job_id]:
                del self._news[job_id]

    async def so_far(self, job: Job) -> AsyncIterator[Event]:
        """Replay the events that a job has had, without following it."""
        after = 0
        while found := await self._database.run(self._after, job.id, after):
            for event in found:
                yield event
            after = found[-1].sequence

    def _after(self, job_id: str, after: int) -> list[Event]:
        query = sa.select(events.c.body).where(events.c.job_id == job_id, events.c.sequence > after)
        with self._engine.connect() as db:
            return [Event.FromString(row.body) for row in db.execute(query.order_by(events.c.sequence).limit(500))]

    def _wake(self, job_id: str) -> None:
        for bell in self._news.get(job_id, ()):
            bell.set()


def _append(db: sa.Connection, job_id: str, body: list[Event]) -> None:
    count = jobs.c.last_sequence + len(body)
    db.execute(jobs.update().where(jobs.c.id == job_id).values(last_sequence=count))
    last = db.execute(sa.select(jobs.c.last_sequence).where(jobs.c.id == job_id)).scalar_one()
    rows = []
    for sequence, event in enumerate(body, last - len(body) + 1):
        event.sequence = sequence
        event.at.GetCurrentTime()
        rows.append({"job_id": job_id, "sequence": sequence, "body": event.SerializeToString()})
    db.execute(events.insert(), rows)


def _job(row: sa.Row[tuple[object, ...]]) -> Job:
    job = Job(
        id=row.id,
        spec=JobSpec.FromString(row.spec),
        state=row.state,
        fraction=row.fraction,
        last_sequence=row.last_sequence,
        title=row.title,
    )
    job.created_at.FromNanoseconds(int(row.created_at * 1e9))
    if row.ended_at is not None:
        job.ended_at.FromNanoseconds(int(row.ended_at * 1e9))
    if row.result is not None:
        job.result.ParseFromString(row.result)
    if row.error is not None:
        job.error.ParseFromString(row.error)
    return job
