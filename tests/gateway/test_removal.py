"""Removing a model of a running studio: out of memory first, then off the disk, and never from under a job."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from gateway import clients
from gateway.studio import Studio
from services.common.errors import NotFoundError, PreconditionError
from shorts.image.v1.image_pb2 import GenerateRequest, Lora, Painting
from shorts.service.v1.service_pb2 import BackendState
from shorts.studio.v1.studio_pb2 import JobState, Making
from tests.gateway.conftest import OpenStudio, events_of, spec
from tests.gateway.test_making import SD, XL, asked, painter, paints
from tests.support.fakes import FakeServices, backend

CANNY = "controlnet-canny-sd15"
LORA = "lcm-lora-sdxl"
UNLOADED = BackendState.BACKEND_STATE_UNLOADED
ROUTE: dict[str, Any] = {"routes": {"image": ("painter",), "tts": ("supertonic",)}}


@pytest.fixture
def modelled(fakes: FakeServices, tmp_path: Path) -> FakeServices:
    """Give services with models, whose files lie in the studio's folder."""
    fakes.backends["image"] = [painter(concurrency=1)]
    fakes.backends["tts"] = [backend("supertonic", model_ids=["supertonic-3"])]
    for model in (SD, XL, CANNY, LORA, "supertonic-3"):
        (tmp_path / "home" / "models" / model).mkdir(parents=True)
        (tmp_path / "home" / "models" / model / "weights").write_bytes(b"w" * 100)
    return fakes


def here(tmp_path: Path) -> set[str]:
    """List the models on the disk."""
    return {path.name for path in (tmp_path / "home" / "models").iterdir()}


@asynccontextmanager
async def at_work(studio: Studio, fakes: FakeServices, service: str, **changes: Any) -> AsyncIterator[str]:
    """Have a job stand in a service for as long as the block lasts, then let it end; give its id."""
    reached, gate = asyncio.Event(), asyncio.Event()

    async def hook(_request: Any) -> None:
        reached.set()
        await gate.wait()

    fakes.hooks[service] = hook
    job = await studio.submit("", spec(**changes))
    await asyncio.wait_for(reached.wait(), 20)
    try:
        yield job.id
    finally:
        gate.set()
    await asyncio.wait_for(events_of(studio, job.id), 20)


async def refused(studio: Studio, model: str) -> PreconditionError:
    """Try to remove a model that is in use."""
    with pytest.raises(PreconditionError) as caught:
        await studio.remover.remove(model)
    assert caught.value.reason == "MODEL_IN_USE"
    return caught.value


async def test_who_holds_it_gives_it_back_before_its_files_go(
    open_studio: OpenStudio, modelled: FakeServices, tmp_path: Path
) -> None:
    seen: list[set[str]] = []

    async def hook(_request: Any) -> None:
        seen.append(here(tmp_path))

    modelled.hooks["unload"] = hook
    async with open_studio(**ROUTE) as studio:
        response = await studio.remover.remove(SD)
        assert response.freed_bytes == 100
        assert modelled.unloads == [("image", "painter")]
        assert SD in seen[0]
        assert SD not in here(tmp_path)
        await studio.remover.remove("supertonic-3")
        assert modelled.unloads[1:] == [("tts", "supertonic")]
        with pytest.raises(NotFoundError):
            await studio.remover.remove("nothing")


async def test_who_holds_nothing_is_left_alone(open_studio: OpenStudio, modelled: FakeServices, tmp_path: Path) -> None:
    modelled.backends["image"] = [painter()]
    modelled.backends["image"][0].state = UNLOADED
    async with open_studio(**ROUTE) as studio:
        await studio.remover.remove(XL)
    assert modelled.unloads == []
    assert XL not in here(tmp_path)


@pytest.mark.parametrize("model", [XL, LORA])
async def test_what_a_job_that_is_under_way_names_stays(
    open_studio: OpenStudio, modelled: FakeServices, tmp_path: Path, model: str
) -> None:
    """Also while another of its stages is at work: its pictures are still to come."""
    making = Making(painting=Painting(model=XL, loras=[Lora(model=LORA)]))
    async with open_studio(**ROUTE) as studio:
        async with at_work(studio, modelled, "llm", making=making) as job_id:
            error = await refused(studio, model)
            assert error.metadata == {"model": model, "job": job_id}
            assert f"job {job_id} is under way and names it" in error.message
            assert f"shorts cancel {job_id}" in error.message
        assert model in here(tmp_path)
        await studio.remover.remove(model)
    assert model not in here(tmp_path)


async def test_what_a_job_works_with_unnamed_stays(
    open_studio: OpenStudio, modelled: FakeServices, tmp_path: Path
) -> None:
    async with open_studio(**ROUTE) as studio:
        async with at_work(studio, modelled, "image") as job_id:
            for model in (SD, CANNY):  # the one it paints with, and what may be put on that
                error = await refused(studio, model)
                assert f"job {job_id} works with it (image/painter)" in error.message
            await studio.remover.remove(XL)
            assert modelled.unloads == [], "it would wait for the job, which has another model in memory"
        assert here(tmp_path) >= {SD, CANNY}
        assert XL not in here(tmp_path)
    async with open_studio(**ROUTE) as studio, at_work(studio, modelled, "tts", seed=1) as job_id:
        error = await refused(studio, "supertonic-3")
        assert f"job {job_id} works with it (tts/supertonic)" in error.message


async def test_nothing_is_taken_up_while_files_go(
    open_studio: OpenStudio, modelled: FakeServices, tmp_path: Path
) -> None:
    async with open_studio(**ROUTE) as studio:
        begun, gate = asyncio.Event(), asyncio.Event()

        async def hook(_request: Any) -> None:
            begun.set()
            await gate.wait()

        modelled.hooks["unload"] = hook
        removing = asyncio.ensure_future(studio.remover.remove(XL))
        await asyncio.wait_for(begun.wait(), 20)
        job = await studio.submit("", spec(making=paints(model=SD)))
        turns = next(t for (e, _), t in studio.routes._slots.items() if e.service == "image")
        async with asyncio.timeout(20):
            while not turns.users():
                await asyncio.sleep(0.01)
        await asyncio.sleep(0)
        assert not asked(modelled, GenerateRequest)
        gate.set()
        await removing
        await asyncio.wait_for(events_of(studio, job.id), 20)
        assert (await studio.jobs.get(job.id)).state == JobState.JOB_STATE_DONE
    assert XL not in here(tmp_path)


async def test_work_of_somebody_else_is_told(
    open_studio: OpenStudio, modelled: FakeServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "UNLOAD_SECONDS", 0.05)

    async def hook(_request: Any) -> None:
        await asyncio.Event().wait()

    modelled.hooks["unload"] = hook
    async with open_studio(**ROUTE) as studio:
        error = await refused(studio, SD)
        assert "the image service (painter) is at work for somebody else; try again" in error.message
        modelled.hooks.clear()
        assert SD in here(tmp_path)
        await studio.remover.remove(SD)
    assert SD not in here(tmp_path)


async def test_a_service_that_is_away_holds_nothing(
    open_studio: OpenStudio, modelled: FakeServices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "CONNECT_SECONDS", 0.2)
    async with open_studio(**ROUTE) as studio:
        await modelled.stop()
        await studio.remover.remove(SD)
    assert SD not in here(tmp_path)
