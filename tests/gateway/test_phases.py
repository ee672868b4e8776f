"""Heavy models of one device: all pictures before the first clip, whatever happens, and only where it is needed."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from gateway.studio import Studio
from shorts.image.v1.image_pb2 import GenerateRequest
from shorts.service.v1.service_pb2 import Backend, Device
from shorts.studio.v1.studio_pb2 import Job, JobState, StageStatus
from shorts.video.v1.video_pb2 import AnimateRequest
from tests.gateway.conftest import OpenStudio, events_of, spec
from tests.support.fakes import FakeServices, backend

GIB = 1 << 30


def heavy(name: str, key: str = "card", gib: int = 6) -> Backend:
    """Describe a backend with a model of some GiB on a device."""
    return backend(name, features=["heavy.v1"], device_key=key, needed_bytes=gib * GIB, concurrency=1)


@pytest.fixture
def modelled(fakes: FakeServices) -> FakeServices:
    """Give services that paint and film with heavy models on a card that holds one of them."""
    fakes.scenes = 4
    fakes.backends["image"], fakes.backends["video"] = [heavy("painter")], [heavy("filmer")]
    fakes.devices = [Device(key="card", budget_bytes=10 * GIB)]
    return fakes


async def finished(studio: Studio, job: Job) -> Job:
    """Wait for the end of a job."""
    await asyncio.wait_for(events_of(studio, job.id), 20)
    done = await studio.jobs.get(job.id)
    assert done.state == JobState.JOB_STATE_DONE, done.error
    return done


def turns(fakes: FakeServices) -> str:
    """Write who worked in which order: "iiivvv"."""
    letters = {GenerateRequest: "i", AnimateRequest: "v"}
    return "".join(letters.get(type(request), "") for request in fakes.requests)


async def until(condition: Any) -> None:
    """Wait for something to become so."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.005)


async def _done(studio: Studio, job: Job, stage: str, count: int) -> None:
    """Wait until a stage is done in so many scenes."""
    done = 0
    async with asyncio.timeout(20):
        async for event in studio.jobs.watch(job.id, 0):
            done += event.stage.stage == stage and event.stage.status == StageStatus.STAGE_STATUS_DONE
            if done == count:
                return


def slow(seconds: float) -> Any:
    """Give a hook that lets each scene take another time, the first one least."""

    async def hook(request: Any) -> None:
        await asyncio.sleep(seconds * (1 + request.scene_index))

    return hook


async def test_all_pictures_come_before_the_first_clip(open_studio: OpenStudio, modelled: FakeServices) -> None:
    modelled.hooks["image"] = slow(0.02)
    async with open_studio() as studio:
        job = await finished(studio, await studio.submit("", spec()))
        events = await events_of(studio, job.id)
    assert turns(modelled) == "iiiivvvv"
    started = [
        e.stage for e in events if e.stage.stage == "video" and e.stage.status == StageStatus.STAGE_STATUS_STARTED
    ]
    waiting = {stage.scene_id for stage in started if stage.activity == "waiting until image is done in all scenes"}
    assert "scene-1" in waiting
    pictures = [e for e in events if e.scene.HasField("picture")]
    assert len(pictures) == 4, "each is shown as it is done"


async def test_where_both_fit_or_share_nothing_nobody_waits(open_studio: OpenStudio, modelled: FakeServices) -> None:
    for video, budget in ((heavy("filmer"), 12), (heavy("filmer", key="other"), 10), (backend("puppet"), 10)):
        gate = asyncio.Event()

        async def hook(request: Any, gate: asyncio.Event = gate) -> None:
            if turns(modelled).count("i") == 4:  # the last to be painted, whichever it is
                await gate.wait()

        modelled.hooks["image"] = hook
        modelled.backends["video"] = [video]
        modelled.devices = [Device(key="card", budget_bytes=budget * GIB)]
        modelled.requests.clear()
        async with open_studio() as studio:
            job = await studio.submit(
                "", spec(seed=budget, text=f"A bakery opens at four. {video.name} {video.device_key}")
            )
            await until(lambda: turns(modelled).count("v") == 3)
            gate.set()
            await finished(studio, job)


async def test_without_an_account_of_the_device_it_is_taken_as_too_small(
    open_studio: OpenStudio, modelled: FakeServices
) -> None:
    modelled.devices = []
    modelled.hooks["image"] = slow(0.01)
    async with open_studio() as studio:
        await finished(studio, await studio.submit("", spec()))
    assert turns(modelled) == "iiiivvvv"


async def test_a_scene_redone_alone_waits_for_nobody(open_studio: OpenStudio, modelled: FakeServices) -> None:
    async with open_studio() as studio:
        first = await finished(studio, await studio.submit("", spec()))
        clips = [request for request in modelled.requests if isinstance(request, AnimateRequest)]
        lost = modelled.store.path(next(v for v in await _clips(studio, first)))
        lost.unlink()
        before = modelled.calls.copy()
        await finished(studio, await studio.submit("", spec()))
    assert len(clips) == 4
    assert (modelled.calls - before)["image", "painter"] == 0
    assert (modelled.calls - before)["video", "filmer"] == 1


async def _clips(studio: Studio, job: Job) -> list[Any]:
    """Give the clips that are remembered."""
    import sqlalchemy as sa

    from gateway.database import memo
    from shorts.scene.v1.scene_pb2 import Clip

    with studio.jobs.database.engine.connect() as db:
        rows = db.execute(sa.select(memo.c.result).where(memo.c.stage == "video")).all()
    return [Clip.FromString(row.result).video for row in rows]


async def test_after_a_stop_nothing_is_painted_twice_and_scenes_that_were_done_are_not_waited_for(
    open_studio: OpenStudio, modelled: FakeServices
) -> None:
    gate = asyncio.Event()

    async def hook(request: Any) -> None:
        if turns(modelled).count("v") == 3:
            await gate.wait()

    modelled.hooks["video"] = hook
    async with open_studio() as studio:
        job = await studio.submit("", spec())
        await _done(studio, job, "preview", 2)
    modelled.hooks.clear()
    before = modelled.calls.copy()
    async with open_studio() as studio:
        await studio.resume(job.id)
        await finished(studio, job)
    assert (modelled.calls - before)["image", "painter"] == 0
    assert (modelled.calls - before)["video", "filmer"] == 2


async def test_a_stop_while_pictures_are_painted(open_studio: OpenStudio, modelled: FakeServices) -> None:
    gate = asyncio.Event()

    async def hook(request: Any) -> None:
        if turns(modelled).count("i") == 4:
            await gate.wait()

    modelled.hooks["image"] = hook
    async with open_studio() as studio:
        job = await studio.submit("", spec())
        await _done(studio, job, "image", 3)
    modelled.hooks.clear()
    modelled.requests.clear()
    async with open_studio() as studio:
        await studio.resume(job.id)
        await finished(studio, job)
    assert turns(modelled) == "ivvvv"


async def test_a_failed_picture_ends_those_who_wait(open_studio: OpenStudio, modelled: FakeServices) -> None:
    async def hook(request: Any) -> None:
        if request.scene_index == 1:
            await asyncio.sleep(0.2)
            raise ValueError("the painter spilled")

    modelled.hooks["image"] = hook
    async with open_studio() as studio:
        job = await studio.submit("", spec())
        await asyncio.wait_for(events_of(studio, job.id), 20)
        assert (await studio.jobs.get(job.id)).state == JobState.JOB_STATE_FAILED
        assert "v" not in turns(modelled)
        modelled.hooks.clear()
        await finished(studio, await studio.submit("", spec()))


async def test_a_heavy_voice_is_done_with_before_the_pictures(open_studio: OpenStudio, modelled: FakeServices) -> None:
    modelled.backends["tts"] = [heavy("speaker")]
    modelled.backends["image"] = [heavy("painter")]

    async def hook(request: Any) -> None:
        await asyncio.sleep(0.02)

    modelled.hooks["tts"] = hook
    async with open_studio() as studio:
        await finished(studio, await studio.submit("", spec()))
    kinds = [type(request).__name__[0] for request in modelled.requests]
    order = "".join(k for k in kinds if k in "SGA")  # SynthesizeRequest, GenerateRequest, AnimateRequest
    assert order == "SSSSGGGGAAAA"
