"""What a recipe sees of a job or a scene: `unit`, `scenes`, `show` and the rest of gateway.recipe's protocols."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from google.protobuf import json_format
from google.protobuf.message import Message

from gateway import engine, record
from gateway.casting import NOBODY, choose_character
from gateway.clients import METHODS
from gateway.pages import page_text
from gateway.recipe import Recipe
from gateway.routes import CHARACTER
from gateway.speaker import choose_voice
from gateway.steps import MAX_PHOTOS
from gateway.unit import Worker, stage_seed
from gateway.workshop import Workshop
from services.common.characters import CHARACTERS
from services.common.errors import InternalError
from services.common.language import LANGUAGES, detect_language
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.crawl.v1.crawl_pb2 import Page
from shorts.llm.v1.llm_pb2 import Script
from shorts.render.v1.render_pb2 import Rendering, TimelineScene
from shorts.studio.v1.studio_pb2 import Event, Job, JobSpec, Notice, SceneUpdate
from shorts.tts.v1.tts_pb2 import SynthesizeRequest, Voice


class Context:
    """What a recipe sees of a job or a scene; see gateway.recipe.Run."""

    def __init__(self, shop: Workshop, recipe: Recipe, job: Job, scene_id: str = "") -> None:
        self.job_id = job.id
        self.scene_id = scene_id
        self.spec = JobSpec()
        self.spec.CopyFrom(job.spec)
        self.spec.language = job.spec.language or detect_language(job.spec.text)
        self.units: list[tuple[str, str]] = []
        """Stages that ran, each with the key of its result."""
        self._shop = shop
        self._recipe = recipe
        self._progress = shop.progress(job, recipe)
        self._ledger = shop.ledgers.setdefault(job.id, record.Ledger())
        self._phases = shop.phases(job.id, recipe)
        self._worker = Worker(shop, job.id, scene_id, self.spec, self._progress, self.notice, self._phases)
        self._busy = False

    def seed(self, stage: str, *, shared: bool = False) -> int:
        return stage_seed(self.spec.seed, stage, "" if shared else self.scene_id)

    async def voice(self, language: str) -> Voice:
        return await choose_voice(self._shop.voices, self.spec, language)

    async def draws(self) -> bool:
        candidates, _ = await self._worker.candidates("render")
        return "drawn_scene.v1" in candidates[0].backend.features

    async def notice(self, kind: str, message: str) -> None:
        if self._ledger.is_news(kind, message):
            notice = Notice(kind=kind, message=message, scene_id=self.scene_id)
            await self._shop.jobs.append(self.job_id, [Event(notice=notice)])

    async def show(self, update: SceneUpdate) -> None:
        update.scene_id = self.scene_id
        await self._shop.jobs.append(self.job_id, [Event(scene=update)])

    async def unit(self, stage: str, request: Any, *, pin: str = "") -> Any:
        """Run one unit of work as a step of the engine; see gateway.unit."""
        if self._busy:
            raise InternalError(f"recipe {self._recipe.name}: two units of one scene at the same time")
        self._busy = True
        try:
            if isinstance(request, SynthesizeRequest):
                await self._shop.voices.fill(request)
            key = await engine.step(stage, lambda: self._worker.do(stage, request, pin))
        finally:
            self._busy = False
        remembered = await self._shop.memo.get(key)
        if remembered is None:
            raise InternalError(f"the memo lost the result of {stage}; submit the job again")
        # Here and not in the step: a resumed job passes here for what it did before, too.
        self.units.append((stage, key))
        self._ledger.used(stage, self.scene_id, remembered, reused=key not in self._worker.made)
        self._progress.update(stage, self.scene_id, 1.0)
        result: Message = METHODS[type(request)].result.FromString(remembered.result)
        return result


class SceneContext(Context):
    """One scene; see gateway.recipe.SceneRun."""

    def __init__(self, shop: Workshop, recipe: Recipe, job: Job, script: Script, index: int) -> None:
        super().__init__(shop, recipe, job, f"scene-{index + 1}")
        self.script = script
        self.index = index
        self._phases.expect(f"scene-{number + 1}" for number in range(len(script.scenes)))

    async def unit(self, stage: str, request: Any, *, pin: str = "") -> Any:
        """Run one unit, and let the other scenes know how far this one is."""
        self._phases.begins(self.scene_id, stage)
        result = await super().unit(stage, request, pin=pin)
        self._phases.passed(self.scene_id, stage)
        return result

    def ended(self) -> None:
        """Let the other scenes know that nothing of this one is still to come."""
        self._phases.ended(self.scene_id)


class JobContext(Context):
    """A whole job; see gateway.recipe.JobRun."""

    async def page_ready(self, page: Page) -> None:
        await self._shop.jobs.append(self.job_id, [Event(page=page)], title=page.title)
        told = page.language.partition("-")[0].lower()
        self.spec.language = self.spec.language or (told if told in LANGUAGES else detect_language(page.text))
        self.spec.text = page_text(page, self.spec.language)
        room = MAX_PHOTOS - len(self.spec.images)
        self.spec.images.extend(page.images[:room])

    async def voice(self, language: str) -> Voice:
        """Give the voice as it was at first, also after a crash: its pace decides how often the script is written."""
        told = await engine.step("speaker", lambda: self._speaker(language))
        return json_format.Parse(told, Voice())

    async def _speaker(self, language: str) -> str:
        return json_format.MessageToJson(await super().voice(language), indent=None)

    async def tellers(self) -> Sequence[str]:
        return (await engine.step("tellers", self._tellers)).split()

    async def _tellers(self) -> str:
        if self.spec.character == NOBODY:
            return ""
        if self.spec.making.painting.paint_character:  # who is in the pictures need not be drawn
            return self.spec.character or " ".join(CHARACTERS)
        for service in ("render", "video"):
            candidates, _ = await self._worker.candidates(service)
            first = candidates[0].backend
            if CHARACTER not in first.features:
                if self.spec.character:
                    told = f"shows no characters. The short is made without {self.spec.character}."
                    await self.notice("FALLBACK", f"{service}/{first.name}: {told}")
                return ""
        return self.spec.character or " ".join(CHARACTERS)

    async def cast(self, script: Script, tellers: Sequence[str]) -> None:
        self.spec.character = await engine.step("character", lambda: self._cast(script, tellers))

    async def _cast(self, script: Script, tellers: Sequence[str]) -> str:
        if script.character and script.character not in tellers:
            raise InternalError(f"the script is told by {script.character[:40]!r}, whom nobody proposed")
        if len(tellers) < 2:
            return tellers[0] if tellers else NOBODY
        return script.character or choose_character(script, self.spec.tone, self.seed("character"))

    async def script_ready(self, script: Script) -> None:
        self._progress.scenes = len(script.scenes)
        await self._shop.jobs.append(self.job_id, [Event(script=script)], title=script.title)

    async def scenes(self, script: Script) -> Sequence[TimelineScene]:
        inputs = [await self._shop.save_message(message) for message in (script, self.spec)]
        made = [result.split(" ") for result in await engine.scenes(self.job_id, len(script.scenes), inputs)]
        for index, (_, *units) in enumerate(made):
            await self._note_earlier(f"scene-{index + 1}", units)
        return [TimelineScene.FromString(await self._shop.load_message(scene)) for scene, *_ in made]

    async def _note_earlier(self, scene_id: str, units: Sequence[str]) -> None:
        """Note what a scene used that was finished before this process took the job up, and so does not run again."""
        if any(unit["scene"] == scene_id for unit in self._ledger.units):
            return
        for stage, _, key in (unit.partition("=") for unit in units):
            if remembered := await self._shop.memo.get(key):
                self._ledger.used(stage, scene_id, remembered, reused=True)
            self._progress.update(stage, scene_id, 1.0)

    async def record(self, script: Script, rendering: Rendering) -> Artifact:
        job = await self._shop.jobs.get(self.job_id)
        told = [event.notice async for event in self._shop.jobs.so_far(job) if event.HasField("notice")]
        added = await self._shop.voices.find(self.spec.voice)
        data = record.write(job, self.spec, script, rendering, self._ledger, told, added)
        return await asyncio.to_thread(self._shop.store.put, [data], "application/json")
