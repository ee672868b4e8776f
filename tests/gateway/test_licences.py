"""Licences at the gate: which jobs a model is refused to, by name, and what is used in its place."""

from __future__ import annotations

import pytest
from google.protobuf.message import Message

from gateway.licences import backend_forbidden, check_request, forbidden, models_named
from services.common.catalogue import catalogue
from services.common.errors import PreconditionError
from shorts.image.v1.image_pb2 import Control, GenerateRequest, Lora, Painting, Reference
from shorts.llm.v1.llm_pb2 import WriteScriptRequest
from shorts.studio.v1.studio_pb2 import JobState
from tests.gateway.conftest import OpenStudio, events_of, spec
from tests.support.fakes import FakeServices, backend

NC, FAR, FREE = "musicgen-small", "hunyuanvideo-1.5", "sdxl-1.0"


async def notices(open_studio: OpenStudio, region: str = "", **changes: object) -> tuple[str, str, list[str]]:
    """Run a job; give its state, its error, and what was told of fallbacks."""
    async with open_studio(region=region) as studio:
        job = await studio.submit("", spec(**changes))
        events = await events_of(studio, job.id)
        done = await studio.jobs.get(job.id)
        told = [e.notice.message for e in events if e.notice.kind == "FALLBACK"]
        return JobState.Name(done.state), done.error.message, told


async def test_a_commercial_job_falls_back_visibly_where_a_licence_forbids_it(
    open_studio: OpenStudio, fakes: FakeServices
) -> None:
    fakes.backends["video"] = [backend("art", model_ids=["zeroscope-v2-576w"]), backend("free")]
    state, _, told = await notices(open_studio)
    assert state == "JOB_STATE_DONE"
    assert not fakes.calls["video", "art"]
    assert any(
        "video/art: Zeroscope v2 576w: its licence (CC-BY-NC-4.0) forbids commercial use" in message
        and "--non-commercial" in message
        and "free does the work instead" in message
        for message in told
    )


async def test_a_non_commercial_job_uses_it(open_studio: OpenStudio, fakes: FakeServices) -> None:
    fakes.backends["video"] = [backend("art", model_ids=["zeroscope-v2-576w"]), backend("free")]
    state, _, told = await notices(open_studio, non_commercial=True)
    assert (state, told) == ("JOB_STATE_DONE", [])
    assert fakes.calls["video", "art"]


async def test_where_nothing_else_can_do_it_the_error_names_model_and_licence(
    open_studio: OpenStudio, fakes: FakeServices
) -> None:
    fakes.backends["video"] = [backend("art", model_ids=["zeroscope-v2-576w"])]
    with pytest.raises(PreconditionError, match=r"Zeroscope v2 576w.*CC-BY-NC-4\.0.*--non-commercial"):
        await notices(open_studio)
    assert not sum(fakes.calls.values())


async def test_a_model_that_a_request_names_is_refused_and_nothing_chosen_in_its_place(
    open_studio: OpenStudio, fakes: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    def named(message: Message) -> list[str]:
        return [NC] if isinstance(message, GenerateRequest) else []

    monkeypatch.setattr("gateway.licences.models_named", named)
    state, error, _ = await notices(open_studio)
    assert state == "JOB_STATE_FAILED"
    assert error.startswith("MusicGen small: its licence (CC-BY-NC-4.0) forbids commercial use")
    assert not [work for work in fakes.calls if work[0] == "image"]


def test_a_request_that_names_a_model_is_checked() -> None:
    request = GenerateRequest(painting=Painting(model=NC))
    with pytest.raises(PreconditionError, match="MusicGen") as caught:
        check_request(request, commercial=True, region="")
    assert caught.value.reason == "LICENCE"
    check_request(request, commercial=False, region="")


@pytest.mark.parametrize(
    ("region", "used", "said"),
    [("US", "tencent", ""), ("KR", "free", "gives no right in KR"), ("", "free", "set SHORTS_REGION")],
)
async def test_a_licence_that_excludes_a_country_counts_for_every_job(
    open_studio: OpenStudio, fakes: FakeServices, region: str, used: str, said: str
) -> None:
    fakes.backends["video"] = [backend("tencent", model_ids=[FAR]), backend("free")]
    state, _, told = await notices(open_studio, region, non_commercial=True)
    assert state == "JOB_STATE_DONE"
    assert fakes.calls["video", used]
    assert any(said in message for message in told) == bool(said)


def test_of_many_models_the_one_counts_that_is_used_unless_another_is_named() -> None:
    held = backend("many", model_ids=[NC, FREE], model=catalogue().get(FREE).name)
    assert backend_forbidden(held, commercial=True, region="") == ""
    first = backend("many", model_ids=[NC, FREE], model="something else")
    assert "MusicGen" in backend_forbidden(first, commercial=True, region="")
    assert backend_forbidden(first, commercial=False, region="") == ""


def test_what_a_service_says_of_itself_still_counts() -> None:
    said = backend_forbidden(backend("own", commercial_use=False, license="Mine"), commercial=True, region="")
    assert "the licence of model of own (Mine) forbids commercial use" in said
    assert forbidden(["a model of somebody's"], commercial=True, region="") == ""


def test_what_stands_on_another_model_is_bound_by_its_licence_too() -> None:
    said = forbidden(["videocrafter2"], commercial=True, region="")
    assert said.startswith("ModelScope text-to-video 1.7B: its licence (CC-BY-NC-4.0)")
    assert forbidden(["videocrafter2"], commercial=False, region="") == ""
    assert forbidden(["lcm-lora-sdxl", "animatediff-v3"], commercial=True, region="") == ""


def test_models_are_found_wherever_a_request_names_them() -> None:
    request = GenerateRequest(
        prompt="a cat",
        painting=Painting(
            model=FREE,
            loras=[Lora(model="lcm-lora-sdxl"), Lora(model="mine")],
            control=Control(model="controlnet-canny-sd15"),
            reference=Reference(model="ip-adapter-sd15"),
            upscaler="larger",
        ),
    )
    found = ["controlnet-canny-sd15", "ip-adapter-sd15", "larger", "lcm-lora-sdxl", "mine", FREE]
    assert sorted(models_named(request)) == found
    assert list(models_named(WriteScriptRequest(text="model", language="en"))) == []
