"""One unit of work: remembered, or done by the first backend of its route that can; its watchers are told."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field

from google.protobuf.message import Message

from gateway.clients import METHODS
from gateway.licences import check_request
from gateway.making import as_backend_takes, model_in, own_route, shows_photo, takes_models
from gateway.means import wish_of
from gateway.memo import Remembered, unit_key
from gateway.phases import Phases, crowd, is_heavy
from gateway.progress import Progress
from gateway.recipes import recipe_of
from gateway.routes import Candidate, Wish
from gateway.workshop import Workshop
from services.common.errors import (
    ExhaustedError,
    InternalError,
    PreconditionError,
    UnavailableError,
)
from shorts.crawl.v1.crawl_pb2 import FetchRequest
from shorts.service.v1 import service_pb2
from shorts.studio.v1.studio_pb2 import Event, JobSpec, StageStatus, StageUpdate
from shorts.video.v1.video_pb2 import AnimateRequest

FALLBACK_ON = (PreconditionError, UnavailableError, ExhaustedError)


def stage_seed(seed: int, stage: str, scene_id: str = "") -> int:
    """Give the seed of a stage, of one scene or of the whole job, from the seed of the spec."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{stage}/{scene_id}".encode()).digest()[:6], "big")


@dataclass(frozen=True)
class Worker:
    """Does the units of a job, or of one scene of it. `notice` tells the user something, by kind and message."""

    shop: Workshop
    job_id: str
    scene_id: str
    spec: JobSpec
    progress: Progress
    notice: Callable[[str, str], Awaitable[None]]
    phases: Phases
    made: set[str] = field(default_factory=set)
    """Keys of the results that were made here and not remembered."""

    async def candidates(
        self, service: str, pin: str = "", *, character: bool = True
    ) -> tuple[list[Candidate], list[str]]:
        """Give the backends that may do a service's work for this job; see `Routes.candidates`."""
        return await self.shop.routes.candidates(service, wish_of(self.spec, service, pin=pin, character=character))

    async def _candidates_for(self, request: Message, pin: str) -> tuple[list[Candidate], list[str]]:
        """Give the backends for a request: photos of the user's are drawn, unless the job has models animate them."""
        service = METHODS[type(request)].service
        character = not isinstance(request, AnimateRequest) or bool(request.character)
        usual = await self.candidates(service, pin, character=character)
        first = usual[0][0].backend
        wanted = service == "video" and self.spec.making.animate_photos
        if wanted or not takes_models(first) or not shows_photo(request):
            return usual
        wish = Wish(pin, not self.spec.non_commercial, character, route=own_route(self.spec, service), drawn=True)
        drawn = await self.shop.routes.candidates(service, wish)
        if service == "video":
            await self._tell_of_photo(first.name, drawn[0][0])
        return drawn

    async def _tell_of_photo(self, model_backend: str, chosen: Candidate) -> None:
        name = chosen.backend.name
        if takes_models(chosen.backend):
            told = (
                f"no backend that draws can move your photos; {name} animates them, which changes what is seen in them."
            )
            await self.notice("PHOTO_CHANGED", told)
        else:
            told = (
                f"scenes that show your photos are moved by {name} and not by {model_backend}, so that nothing in the "
                "photos changes; --animate-photos lets the model animate them."
            )
            await self.notice("PHOTO_KEPT", told)

    async def do(self, stage: str, request: Message, pin: str) -> str:
        """Have a unit done; give the memo's key of its result. What no backend can do ends the job, and is raised."""
        try:
            check_request(request, commercial=not self.spec.non_commercial, region=self.shop.routes.region)
            candidates, refused = await self._candidates_for(request, pin)
            for reason in refused:
                await self.notice("FALLBACK", f"{reason}. {candidates[0].backend.name} does the work instead.")
            for candidate, following in zip(candidates, [*candidates[1:], None], strict=True):
                try:
                    return await self._on(candidate, stage, as_backend_takes(request, candidate.backend, self.spec))
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
            await self.shop.fail(self.job_id, error, stage, self.scene_id)
            raise

    async def _on(self, candidate: Candidate, stage: str, request: Message) -> str:
        backend = candidate.backend
        method = METHODS[type(request)]
        # A page may have changed since another job read it.
        once = self.job_id if isinstance(request, FetchRequest) and request.url else ""
        key = unit_key(f"{stage}{once}", f"{method.service}.{method.rpc}", backend.name, backend.version, request)
        await self._until_its_phase(candidate, stage, request, key)
        self.phases.used[stage] = candidate
        async with self.shop.alone(key):
            if await self.shop.remembered(key, method.result):
                await self._tell(stage, StageStatus.STAGE_STATUS_REUSED, 1.0, backend.name)
                return key
            async with self.shop.routes.slot(candidate).turn(model_in(request), self.job_id):
                await self._tell(stage, StageStatus.STAGE_STATUS_STARTED, 0.0, backend.name)
                started = time.monotonic()
                result = await self._call(candidate, stage, request)
                seconds = time.monotonic() - started
            await self.shop.memo.put(key, stage, Remembered(backend, result.SerializeToString(), seconds))
        self.made.add(key)
        await self._tell(stage, StageStatus.STAGE_STATUS_DONE, 1.0, backend.name)
        return key

    async def _until_its_phase(self, candidate: Candidate, stage: str, request: Message, key: str) -> None:
        """Wait until no scene needs another heavy model before this one; see gateway.phases."""
        if not self.scene_id or not is_heavy(candidate):
            return
        services = {info.name: info.service for info in recipe_of(self.spec).stages}
        for earlier in self.phases.earlier(stage):
            if not self.phases.behind(earlier):
                continue
            others, _ = await self.candidates(services[earlier])
            if not any(crowd(other, candidate) for other in (others[0], self.phases.used.get(earlier, others[0]))):
                continue
            if await self.shop.remembered(key, METHODS[type(request)].result):
                return
            activity = f"waiting until {earlier} is done in all scenes"
            await self._tell(stage, StageStatus.STAGE_STATUS_STARTED, 0.0, candidate.backend.name, activity)
            await self.phases.until_passed(earlier)

    async def _call(self, candidate: Candidate, stage: str, request: Message) -> Message:
        headers = {"shorts-job": self.job_id, "shorts-scene": self.scene_id}
        result: Message | None = None
        async with aclosing(self.shop.services.call(candidate.endpoint, request, headers)) as messages:
            async for message in messages:
                if not isinstance(message, service_pb2.Progress):
                    result = message
                elif self.progress.due(stage, self.scene_id):
                    status = StageStatus.STAGE_STATUS_PROGRESS
                    await self._tell(stage, status, message.fraction, candidate.backend.name, message.activity)
        assert result is not None
        return result

    async def _tell(
        self, stage: str, status: StageStatus.ValueType, fraction: float, backend: str = "", activity: str = ""
    ) -> None:
        reused = status == StageStatus.STAGE_STATUS_REUSED
        whole = self.progress.update(stage, self.scene_id, fraction, reused=reused)
        update = StageUpdate(
            stage=stage,
            scene_id=self.scene_id,
            status=status,
            fraction=fraction,
            activity=activity,
            job_fraction=whole,
            seconds_left=self.progress.seconds_left(),
            backend=backend,
        )
        await self.shop.jobs.append(self.job_id, [Event(stage=update)], fraction=whole)
