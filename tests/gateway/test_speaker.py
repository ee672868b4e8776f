"""The voice that a job names is checked as the job is taken, among those of the job's own tts route."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from gateway.studio import Studio
from services.common.errors import InvalidInputError, PreconditionError, UnavailableError
from shorts.service.v1.service_pb2 import BackendState
from shorts.studio.v1.studio_pb2 import JobState, Making, RouteChoice
from shorts.tts.v1.tts_pb2 import SynthesizeRequest, Voice
from tests.gateway.conftest import OpenStudio, events_of, spec
from tests.support.fakes import FakeServices, backend


@pytest.fixture
def speaking(fakes: FakeServices) -> FakeServices:
    """Give services with two backends that speak, one of them not for business."""
    fakes.backends["tts"] = [backend("one"), backend("two"), backend("private", commercial_use=False)]
    return fakes


def by(*backends: str) -> Making:
    """Have a job spoken by backends of its own."""
    return Making(routes=[RouteChoice(service="tts", backends=backends)])


async def refused(studio: Studio, **changes: Any) -> str:
    """Submit a job whose voice is wrong; give what is told."""
    with pytest.raises(InvalidInputError) as caught:
        await studio.submit("", spec(**changes))
    (violation,) = caught.value.violations
    assert violation.field == "spec.voice"
    return violation.description


async def test_a_voice_that_is_not_there_is_refused_with_those_that_are(
    open_studio: OpenStudio, speaking: FakeServices
) -> None:
    async with open_studio() as studio:
        told = await refused(studio, voice="nobodys")
        assert told == "no voice 'nobodys' speaks 'en'; there are: voice-of-one, voice-of-two"
        assert await studio.jobs.page(9, 0, []) == [], "no job was taken"
        told = await refused(studio, voice="nobodys", non_commercial=True)
        assert told.endswith("there are: voice-of-one, voice-of-two, voice-of-private")
    assert not speaking.requests


async def test_those_of_the_jobs_own_route_count(open_studio: OpenStudio, speaking: FakeServices) -> None:
    async with open_studio() as studio:
        told = await refused(studio, voice="voice-of-one", making=by("two"))
        assert told == "no voice 'voice-of-one' speaks 'en' with the backends two; there are: voice-of-two"
        job = await studio.submit("", spec(voice="voice-of-two", making=by("two")))
        await asyncio.wait_for(events_of(studio, job.id), 20)
        assert (await studio.jobs.get(job.id)).state == JobState.JOB_STATE_DONE
    assert {r.voice for r in speaking.requests if isinstance(r, SynthesizeRequest)} == {"voice-of-two"}


async def test_a_backend_that_cannot_work_speaks_for_nobody(open_studio: OpenStudio, speaking: FakeServices) -> None:
    speaking.backends["tts"][0].state = BackendState.BACKEND_STATE_UNAVAILABLE
    speaking.backends["tts"][0].detail = "its model is missing"
    async with open_studio() as studio:
        assert "there are: voice-of-two" in await refused(studio, voice="voice-of-one")
        with pytest.raises(PreconditionError, match="its model is missing"):
            await studio.submit("", spec(voice="voice-of-one", making=by("one")))


async def test_a_voice_must_speak_the_language_where_it_is_known(
    open_studio: OpenStudio, speaking: FakeServices
) -> None:
    speaking.voices = [Voice(id="only-korean", backend="one", languages=["ko"], commercial_use=True)]
    async with open_studio() as studio:
        told = await refused(studio, voice="only-korean", language="en")
        assert told == "no voice 'only-korean' speaks 'en'; there are: voice-of-one, voice-of-two"
        page = {"text": "", "recipe": "", "url": "https://shop.example/mug"}
        assert (await studio.submit("", spec(voice="only-korean", **page))).id, "a page may be Korean"
        assert (await refused(studio, voice="nobodys", **page)).startswith("no voice 'nobodys' is here; there are: ")


async def test_a_voice_that_may_not_earn_money_is_refused_by_its_licence(
    open_studio: OpenStudio, speaking: FakeServices
) -> None:
    async with open_studio() as studio:
        with pytest.raises(PreconditionError, match=r"voice-of-private.*forbids commercial use") as caught:
            await studio.submit("", spec(voice="voice-of-private"))
        assert caught.value.reason == "LICENCE"
        assert (await studio.submit("", spec(voice="voice-of-private", non_commercial=True))).id


async def test_a_service_that_starts_again_is_waited_for_by_the_job(
    open_studio: OpenStudio, speaking: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_studio() as studio:
        await studio.routes.candidates("tts")

        async def away(*_: Any) -> Any:
            raise UnavailableError("the tts service does not answer")

        monkeypatch.setattr(studio.voices._services, "voices", away)
        assert (await studio.submit("", spec(voice="voice-of-one"))).id, "it may be there"
