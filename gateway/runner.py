"""Runs recipes: what a recipe's `unit`, `scenes` and `show` do, for jobs on the engine."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Any

import structlog
from google.protobuf.message import Message

from gateway import engine, record
from gateway.casting import NOBODY, choose_character
from gateway.clients import METHODS, Services
from gateway.jobs import JobStore
from gateway.memo import Memo, Remembered, artifacts_in, unit_key
from gateway.pages import page_text
from gateway.progress import Progress
from gateway.recipe import Recipe
from gateway.recipes import recipe_of
from gateway.routes import CHARACTER, Candidate, Routes
from gateway.steps import MAX_PHOTOS
from services.common.artifacts import ArtifactStore
from services.common.errors import (
    ExhaustedError,
    InternalError,
    InvalidInputError,
    NotFoundError,
    PreconditionError,
    StudioError,
    UnavailableError,
)
from services.common.language import LANGUAGES, detect_language
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.crawl.v1.crawl_pb2 import FetchRequest, Page
from shorts.llm.v1.llm_pb2 import Script
from shorts.render.v1.render_pb2 import Rendering, TimelineScene
from shorts.service.v1 import service_pb2
from shorts.studio.v1.studio_pb2 import (
    Event,
    Job,
    JobError,
    JobSpec,
    JobState,
    Notice,
    SceneUpdate,
    StageStatus,
    StageUpdate,
)
from shorts.tts.v1.tts_pb2 import Voice
from shorts.video.v1.video_pb2 import AnimateRequest

log = structlog.get_logger()
FALLBACK_ON = (PreconditionError, UnavailableError, ExhaustedError)
MESSAGE_TYPE = "application/x-protobuf"


class Runner:
    """Everything that running jobs need, shared by all jobs of a gateway."""

    def __init__(self, jobs: JobStore, memo: Memo, services: Services, routes: Routes, store: ArtifactStore) -> None:
        self.jobs = jobs
        self.memo = memo
        self.services = services
        self.routes = routes
        self.store = store
        self.ledgers: dict[str, record.Ledger] = {}
        self._progress: dict[str, Progress] = {}
        self._working: dict[str, asyncio.Lock] = {}

    def progress(self, job: Job, recipe: Recipe) -> Progress:
        """Give the progress of a job in this process; a resumed one goes on from where it stood."""
        return self._progress.setdefault(job.id, Progress(recipe.stages_of(job.spec), fraction=job.fraction))

    async def job(self, job_id: str) -> None:
        """Run a whole job: the body of its workflow."""
        structlog.contextvars.bind_contextvars(job=job_id, scene="")
        job = await self.jobs.get(job_id)
        recipe = recipe_of(job.spec)
        await self.jobs.change(job_id, JobState.JOB_STATE_RUNNING)
        try:
            result = await recipe.make(JobContext(self, recipe, job))
        except Exception as error:  # noqa: BLE001 - whatever ends a job must be told to its watchers
            await self.fail(job_id, error)
            return
        finally:
            self._progress.pop(job_id, None)
            self.ledgers.pop(job_id, None)
        await self.jobs.change(job_id, JobState.JOB_STATE_DONE, result=result)

    async def scene(self, job_id: str, index: int, script_key: str, spec_key: str) -> str:
        """Run one scene: the body of its workflow; gives the key of its TimelineScene in the store, then its units.

        The spec is the job's as it stands once a page was read.
        """
        structlog.contextvars.bind_contextvars(job=job_id, scene=f"scene-{index + 1}")
        job = await self.jobs.get(job_id)
        recipe = recipe_of(job.spec)
        script = Script.FromString(await self.load_message(script_key))
        job.spec.ParseFromString(await self.load_message(spec_key))
        run = SceneContext(self, recipe, job, script, index)
        made = await self.save_message(await recipe.scene(run))
        return " ".join([made, *(f"{stage}={key}" for stage, key in run.units)])

    async def fail(self, job_id: str, error: Exception, stage: str = "", scene_id: str = "") -> None:
        """End a job with its error, once, and stop whatever still works for it."""
        if not isinstance(error, StudioError):
            log.error("job failed", job=job_id, exc_info=error)
            error = InternalError(f"{type(error).__name__}: {error}; the gateway's log has the details")
        told = JobError(
            code=error.code.name, reason=error.reason, message=error.message, stage=stage, scene_id=scene_id
        )
        if await self.jobs.change(job_id, JobState.JOB_STATE_FAILED, error=told):
            await engine.cancel(job_id)

    async def save_message(self, message: Message) -> str:
        """Keep a message in the store, so that only its key goes through the engine."""
        data = message.SerializeToString(deterministic=True)
        artifact = await asyncio.to_thread(self.store.put, [data], MESSAGE_TYPE)
        return artifact.sha256

    async def load_message(self, key: str) -> bytes:
        """Give the bytes of a kept message."""
        artifact = await asyncio.to_thread(self.store.stat, key)
        return await asyncio.to_thread(self.store.read, artifact)

    @asynccontextmanager
    async def alone(self, key: str) -> AsyncIterator[None]:
        """Let one at a time work on a unit, so that equal work of two jobs is done once."""
        lock = self._working.setdefault(key, asyncio.Lock())
        async with lock:
            yield
        if not lock.locked() and self._working.get(key) is lock:
            del self._working[key]


class Context:
    """What a recipe sees of a job or a scene; see gateway.recipe.Run."""

    def __init__(self, runner: Runner, recipe: Recipe, job: Job, scene_id: str = "") -> None:
        self.job_id = job.id
        self.scene_id = scene_id
        self.spec = JobSpec()
        self.spec.CopyFrom(job.spec)
        self.spec.language = job.spec.language or detect_language(job.spec.text)
        self._runner = runner
        self._recipe = recipe
        self._progress = runner.progress(job, recipe)
        self._ledger = runner.ledgers.setdefault(job.id, record.Ledger())
        self._made: set[str] = set()
        self.units: list[tuple[str, str]] = []
        """Stages that ran, each with the key of its result."""
        self._busy = False

    def seed(self, stage: str, *, shared: bool = False) -> int:
        text = f"{self.spec.seed}/{stage}/{'' if shared else self.scene_id}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")

    async def voice(self, language: str) -> Voice:
        voices = await self._runner.routes.voices(language)
        commercial = [v for v in voices if v.commercial_use or self.spec.non_commercial]
        if not self.spec.voice:
            if not commercial:
                raise PreconditionError(f"no voice speaks {language!r}; `shorts voices` lists them", reason="NO_VOICE")
            return commercial[0]
        for voice in commercial:
            if voice.id == self.spec.voice:
                return voice
        known = ", ".join(v.id for v in commercial)
        raise InvalidInputError.of(
            "spec.voice", f"no voice {self.spec.voice!r} speaks {language!r}; there are: {known}"
        )

    async def draws(self) -> bool:
        candidates, _ = await self._candidates("render")
        return "drawn_scene.v1" in candidates[0].backend.features

    async def notice(self, kind: str, message: str) -> None:
        if self._ledger.is_news(kind, message):
            notice = Notice(kind=kind, message=message, scene_id=self.scene_id)
            await self._runner.jobs.append(self.job_id, [Event(notice=notice)])

    async def show(self, update: SceneUpdate) -> None:
        update.scene_id = self.scene_id
        await self._runner.jobs.append(self.job_id, [Event(scene=update)])

    async def unit(self, stage: str, request: Any, *, pin: str = "") -> Any:
        """Run one unit of work: remembered, or done by the first backend of the route that can."""
        if self._busy:
            raise InternalError(f"recipe {self._recipe.name}: two units of one scene at the same time")
        self._busy = True
        try:
            key = await engine.step(stage, lambda: self._unit(stage, request, pin))
        finally:
            self._busy = False
        remembered = await self._runner.memo.get(key)
        if remembered is None:
            raise InternalError(f"the memo lost the result of {stage}; submit the job again")
        # Here and not in the step: a resumed job passes here for what it did before, too.
        self.units.append((stage, key))
        self._ledger.used(stage, self.scene_id, remembered, reused=key not in self._made)
        self._progress.update(stage, self.scene_id, 1.0)
        return METHODS[type(request)].result.FromString(remembered.result)

    async def _unit(self, stage: str, request: Message, pin: str) -> str:
        try:
            character = not isinstance(request, AnimateRequest) or bool(request.character)
            candidates, refused = await self._candidates(METHODS[type(request)].service, pin, character=character)
            for reason in refused:
                await self.notice("FALLBACK", f"{reason}. {candidates[0].backend.name} does the work instead.")
            for candidate, following in zip(candidates, [*candidates[1:], None], strict=True):
                try:
                    return await self._on(candidate, stage, request)
                except FALLBACK_ON as error:
                    if following is None:
                        raise
                    await self.notice(
                        "FALLBACK",
                        f"{candidate.backend.name}: {error.message}. {following.backend.name} does the work instead.",
                    )
            raise InternalError("a route without candidates")
        except Exception as error:
            await self._tell(stage, StageStatus.STAGE_STATUS_FAILED, 0.0)
            await self._runner.fail(self.job_id, error, stage, self.scene_id)
            raise

    async def _candidates(
        self, service: str, pin: str = "", *, character: bool = True
    ) -> tuple[list[Candidate], list[str]]:
        commercial = not self.spec.non_commercial
        return await self._runner.routes.candidates(service, pin=pin, commercial=commercial, character=character)

    async def _on(self, candidate: Candidate, stage: str, request: Message) -> str:
        backend = candidate.backend
        request.backend = backend.name  # type: ignore[attr-defined]
        method = METHODS[type(request)]
        # A page may have changed since another job read it.
        once = self.job_id if isinstance(request, FetchRequest) and request.url else ""
        key = unit_key(f"{stage}{once}", f"{method.service}.{method.rpc}", backend.name, backend.version, request)
        async with self._runner.alone(key):
            if await self._remembered(key, method.result):
                await self._tell(stage, StageStatus.STAGE_STATUS_REUSED, 1.0, backend.name)
                return key
            async with self._runner.routes.slot(candidate):
                await self._tell(stage, StageStatus.STAGE_STATUS_STARTED, 0.0, backend.name)
                started = time.monotonic()
                result = await self._call(candidate, stage, request)
                seconds = time.monotonic() - started
            await self._runner.memo.put(key, stage, Remembered(backend, result.SerializeToString(), seconds))
        self._made.add(key)
        await self._tell(stage, StageStatus.STAGE_STATUS_DONE, 1.0, backend.name)
        return key

    async def _remembered(self, key: str, kind: type[Message]) -> bool:
        """Tell whether a result is remembered and all of its files are still there."""
        remembered = await self._runner.memo.get(key)
        if remembered is None:
            return False
        try:
            for artifact in artifacts_in(kind.FromString(remembered.result)):
                await asyncio.to_thread(self._runner.store.path, artifact)
        except NotFoundError:
            await self._runner.memo.forget(key)
            return False
        return True

    async def _call(self, candidate: Candidate, stage: str, request: Message) -> Message:
        headers = {"shorts-job": self.job_id, "shorts-scene": self.scene_id}
        result: Message | None = None
        async with aclosing(self._runner.services.call(candidate.endpoint, request, headers)) as messages:
            async for message in messages:
                if not isinstance(message, service_pb2.Progress):
                    result = message
                elif self._progress.due(stage, self.scene_id):
                    status = StageStatus.STAGE_STATUS_PROGRESS
                    await self._tell(stage, status, message.fraction, candidate.backend.name, message.activity)
        assert result is not None
        return result

    async def _tell(
        self, stage: str, status: StageStatus.ValueType, fraction: float, backend: str = "", activity: str = ""
    ) -> None:
        reused = status == StageStatus.STAGE_STATUS_REUSED
        whole = self._progress.update(stage, self.scene_id, fraction, reused=reused)
        update = StageUpdate(
            stage=stage,
            scene_id=self.scene_id,
            status=status,
            fraction=fraction,
            activity=activity,
            job_fraction=whole,
            seconds_left=self._progress.seconds_left(),
            backend=backend,
        )
        await self._runner.jobs.append(self.job_id, [Event(stage=update)], fraction=whole)


class SceneContext(Context):
    """One scene; see gateway.recipe.SceneRun."""

    def __init__(self, runner: Runner, recipe: Recipe, job: Job, script: Script, index: int) -> None:
        super().__init__(runner, recipe, job, f"scene-{index + 1}")
        self.script = script
        self.index = index


class JobContext(Context):
    """A whole job; see gateway.recipe.JobRun."""

    async def page_ready(self, page: Page) -> None:
        await self._runner.jobs.append(self.job_id, [Event(page=page)], title=page.title)
        told = page.language.partition("-")[0].lower()
        self.spec.language = self.spec.language or (told if told in LANGUAGES else detect_language(page.text))
        self.spec.text = page_text(page, self.spec.language)
        room = MAX_PHOTOS - len(self.spec.images)
        self.spec.images.extend(page.images[:room])

    async def cast(self, script: Script) -> None:
        self.spec.character = await engine.step("character", lambda: self._cast(script))

    async def _cast(self, script: Script) -> str:
        if self.spec.character == NOBODY:
            return NOBODY
        for service in ("render", "video"):
            candidates, _ = await self._candidates(service)
            first = candidates[0].backend
            if CHARACTER not in first.features:
                if self.spec.character:
                    told = f"shows no characters. The short is made without {self.spec.character}."
                    await self.notice("FALLBACK", f"{service}/{first.name}: {told}")
                return NOBODY
        return self.spec.character or choose_character(script, self.spec.tone, self.seed("character"))

    async def script_ready(self, script: Script) -> None:
        self._progress.scenes = len(script.scenes)
        await self._runner.jobs.append(self.job_id, [Event(script=script)], title=script.title)

    async def scenes(self, script: Script) -> Sequence[TimelineScene]:
        inputs = [await self._runner.save_message(message) for message in (script, self.spec)]
        made = [result.split(" ") for result in await engine.scenes(self.job_id, len(script.scenes), inputs)]
        for index, (_, *units) in enumerate(made):
            await self._note_earlier(f"scene-{index + 1}", units)
        return [TimelineScene.FromString(await self._runner.load_message(scene)) for scene, *_ in made]

    async def _note_earlier(self, scene_id: str, units: Sequence[str]) -> None:
        """Note what a scene used that was finished before this process took the job up, and so does not run again."""
        if any(unit["scene"] == scene_id for unit in self._ledger.units):
            return
        for stage, _, key in (unit.partition("=") for unit in units):
            if remembered := await self._runner.memo.get(key):
                self._ledger.used(stage, scene_id, remembered, reused=True)
            self._progress.update(stage, scene_id, 1.0)

    async def record(self, script: Script, rendering: Rendering) -> Artifact:
        job = await self._runner.jobs.get(self.job_id)
        told = [event.notice async for event in self._runner.jobs.so_far(job) if event.HasField("notice")]
        data = record.write(job, self.spec, script, rendering, self._ledger, told)
        return await asyncio.to_thread(self._runner.store.put, [data], "application/json")
