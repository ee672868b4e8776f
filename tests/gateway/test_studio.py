"""Jobs on the real engine over fake services: events, memo, fallback, failure, cancel, resume."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from gateway.studio import Studio
from services.common.errors import AlreadyExistsError, PreconditionError, UnavailableError
from shorts.studio.v1.studio_pb2 import Job, JobState, StageStatus
from tests.gateway.conftest import OpenStudio, events_of, spec
from tests.support.fakes import FakeServices, backend

DONE, FAILED, CANCELLED = JobState.JOB_STATE_DONE, JobState.JOB_STATE_FAILED, JobState.JOB_STATE_CANCELLED


async def finish(studio: Studio, **changes: Any) -> Job:
    job = await studio.submit("", spec(**changes))
    await asyncio.wait_for(events_of(studio, job.id), 20)
    return await studio.jobs.get(job.id)


async def test_a_job_runs_every_stage_and_leaves_a_record(open_studio: OpenStudio, fakes: FakeServices) -> None:
    async with open_studio() as studio:
        job = await finish(studio)
        assert job.state == DONE, job.error
        events = await events_of(studio, job.id)
    assert [e.sequence for e in events] == list(range(1, len(events) + 1))
    done = {(e.stage.stage, e.stage.scene_id) for e in events if e.stage.status == StageStatus.STAGE_STATUS_DONE}
    scenes = {(stage, f"scene-{n}") for stage in ("voice", "image", "video", "preview") for n in (1, 2, 3)}
    assert done == scenes | {("script", ""), ("music", ""), ("render", "")}
    fractions = [e.stage.job_fraction for e in events if e.HasField("stage")]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1.0)
    record = json.loads(fakes.store.read(job.result.record))
    assert record["ai_generated"] is True
    assert {b["license"] for b in record["backends"]} == {"MIT"}
    own, painted = record["models"]
    assert own == {"id": "my-own"}, "a model of the user's own has no licence that the catalogue knows"
    assert painted["name"].startswith("Stable Diffusion XL")
    assert painted["license"]
    assert len(record["script"]["scenes"]) == 3


async def test_equal_work_is_done_once(open_studio: OpenStudio, fakes: FakeServices) -> None:
    async with open_studio() as studio:
        await finish(studio)
        before = dict(fakes.calls)
        again = await finish(studio)
        assert again.state == DONE
        assert dict(fakes.calls) == before
        await finish(studio, seed=8)
        assert fakes.calls["image", "fake-image"] == 6


async def test_a_result_whose_file_is_gone_is_made_again(open_studio: OpenStudio, fakes: FakeServices) -> None:
    async with open_studio() as studio:
        first = await finish(studio)
        fakes.store.path(first.result.videos[0].video).unlink()
        again = await finish(studio)
    assert again.state == DONE
    assert fakes.calls["render", "fake-render"] == 5  # three previews, the film, the film again
    assert fakes.store.path(again.result.videos[0].video).is_file()


async def test_the_same_request_gives_the_same_job(open_studio: OpenStudio, fakes: FakeServices) -> None:
    async with open_studio() as studio:
        first = await studio.submit("mine", spec())
        assert (await studio.submit("mine", spec())).id == first.id
        with pytest.raises(AlreadyExistsError):
            await studio.submit("mine", spec(seed=1))
        await events_of(studio, first.id)


async def test_a_fallback_is_told_and_recorded(open_studio: OpenStudio, fakes: FakeServices) -> None:
    fakes.backends["image"] = [backend("painter"), backend("fake-image")]

    async def hook(request: Any) -> None:
        if request.backend == "painter":
            raise PreconditionError("weights are missing; fetch them", reason="WEIGHTS_MISSING")

    fakes.hooks["image"] = hook
    async with open_studio() as studio:
        job = await finish(studio)
        events = await events_of(studio, job.id)
    assert job.state == DONE
    notices = [e.notice for e in events if e.HasField("notice")]
    assert {n.kind for n in notices} == {"FALLBACK"}
    assert all("fetch them" in n.message and "fake-image" in n.message for n in notices)
    record = json.loads(fakes.store.read(job.result.record))
    assert record["notices"]
    assert {b["backend"] for b in record["backends"] if b["stage"] == "image"} == {"fake-image"}


async def test_a_commercial_job_refuses_a_forbidden_model(open_studio: OpenStudio, fakes: FakeServices) -> None:
    fakes.backends["image"] = [backend("forbidden", commercial_use=False)]
    async with open_studio() as studio:
        with pytest.raises(PreconditionError, match="forbids commercial use"):
            await studio.submit("", spec())
        assert (await finish(studio, non_commercial=True)).state == DONE


async def test_a_failure_ends_the_job_with_stage_and_scene(open_studio: OpenStudio, fakes: FakeServices) -> None:
    async def hook(request: Any) -> None:
        if request.text == "scene 1":
            raise PreconditionError("no tongue; buy one", reason="TONGUE_MISSING")
        await asyncio.sleep(30)

    fakes.hooks["tts"] = hook
    fakes.backends["tts"] = [backend("fake-tts", concurrency=3)]
    async with open_studio() as studio:
        job = await finish(studio)
        await _until(lambda: fakes.cancelled["tts"] == 2)
    assert job.state == FAILED
    assert (job.error.reason, job.error.stage, job.error.scene_id) == ("TONGUE_MISSING", "voice", "scene-2")
    assert job.error.code == "FAILED_PRECONDITION"
    assert "buy one" in job.error.message


async def test_what_may_be_retried_is_retried(open_studio: OpenStudio, fakes: FakeServices) -> None:
    failures = 2

    async def hook(_request: Any) -> None:
        nonlocal failures
        if failures:
            failures -= 1
            raise UnavailableError("loading", retry_after=0.01)

    fakes.hooks["llm"] = hook
    async with open_studio() as studio:
        assert (await finish(studio)).state == DONE
    assert failures == 0


async def test_cancel_stops_the_services(open_studio: OpenStudio, fakes: FakeServices) -> None:
    reached: list[str] = []

    async def hook(request: Any) -> None:
        reached.append(request.backend)
        await asyncio.sleep(30)

    fakes.hooks["image"] = hook
    async with open_studio() as studio:
        job = await studio.submit("", spec())
        await _until(lambda: len(reached) == 2)
        assert (await studio.cancel(job.id)).state == CANCELLED
        await _until(lambda: fakes.cancelled["image"] == 2)
        assert (await studio.cancel(job.id)).state == CANCELLED
        with pytest.raises(PreconditionError):
            await studio.resume(job.id)


async def test_an_interrupted_job_goes_on_when_asked(open_studio: OpenStudio, fakes: FakeServices) -> None:
    reached = asyncio.Event()

    async def hook(request: Any) -> None:
        if request.scene_index == 2:
            reached.set()
            await asyncio.sleep(30)

    fakes.hooks["image"] = hook
    async with open_studio() as studio:
        job = await studio.submit("", spec())
        await asyncio.wait_for(reached.wait(), 10)
        previews = 0
        async for event in studio.jobs.watch(job.id, 0):
            previews += event.stage.stage == "preview" and event.stage.status == StageStatus.STAGE_STATUS_DONE
            if previews == 2:
                break
    fakes.hooks.clear()
    before = fakes.calls.copy()
    async with open_studio() as studio:
        assert (await studio.jobs.get(job.id)).state == JobState.JOB_STATE_INTERRUPTED
        await studio.resume(job.id)
        await asyncio.wait_for(events_of(studio, job.id), 20)
        assert (await studio.jobs.get(job.id)).state == DONE
    assert fakes.calls - before == {
        ("image", "fake-image"): 1,
        ("video", "fake-video"): 1,
        ("music", "fake-music"): 1,
        ("render", "fake-render"): 2,
    }


async def _until(condition: Any) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.01)
