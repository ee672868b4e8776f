"""Who may tell a short goes to the writer; who tells it comes back, and presents it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.common.characters import CHARACTERS
from shorts.llm.v1 import llm_pb2
from shorts.studio.v1.studio_pb2 import JobState
from shorts.video.v1.video_pb2 import AnimateRequest
from tests.gateway.conftest import OpenStudio
from tests.gateway.test_casting import asked, finish, with_puppets
from tests.support.fakes import FakeServices


@pytest.fixture
def told_by(fakes: FakeServices, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Let the fake writer choose: it gives the script to who stands here."""
    teller = {"id": ""}
    plain = fakes.result

    def result(service: str, request: Any) -> Any:
        made = plain(service, request)
        if isinstance(made, llm_pb2.Script):
            made.character = teller["id"]
        return made

    monkeypatch.setattr(fakes, "result", result)
    return teller


@pytest.mark.parametrize(
    ("spec", "proposed"),
    [({"character": "wise-owl"}, ["wise-owl"]), ({"character": "none"}, []), ({}, list(CHARACTERS))],
)
async def test_who_may_tell_it_reaches_the_writer(
    open_studio: OpenStudio, fakes: FakeServices, spec: dict[str, str], proposed: list[str]
) -> None:
    with_puppets(fakes)
    async with open_studio() as studio:
        await finish(studio, **spec)
    first = asked(fakes, llm_pb2.WriteScriptRequest)[0]
    assert list(first.characters) == proposed


async def test_nobody_tells_it_where_nobody_can_be_shown(open_studio: OpenStudio, fakes: FakeServices) -> None:
    async with open_studio() as studio:
        await finish(studio)
    assert [list(r.characters) for r in asked(fakes, llm_pb2.WriteScriptRequest)] == [[]]


async def test_who_tells_it_presents_it(open_studio: OpenStudio, fakes: FakeServices, told_by: dict[str, str]) -> None:
    with_puppets(fakes)
    told_by["id"] = "yoga-deer"  # slower than the voice, so the script is written again, for the deer alone
    async with open_studio() as studio:
        job = await finish(studio)
    assert json.loads(fakes.store.read(job.result.record))["character"] == "yoga-deer"
    assert {clip.character for clip in asked(fakes, AnimateRequest)} == {"yoga-deer"}
    proposed = [list(request.characters) for request in asked(fakes, llm_pb2.WriteScriptRequest)]
    assert proposed == [list(CHARACTERS), ["yoga-deer"]]


async def test_a_teller_whom_nobody_proposed_ends_the_job(
    open_studio: OpenStudio, fakes: FakeServices, told_by: dict[str, str]
) -> None:
    with_puppets(fakes)
    told_by["id"] = "wise-owl"
    async with open_studio() as studio:
        job = await finish(studio, character="baker-bear")
    assert job.state == JobState.JOB_STATE_FAILED
    assert "whom nobody proposed" in job.error.message
