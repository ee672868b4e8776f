"""What a job says of its making: checked, routed, carried to the backends, and never mixed up in the memo."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any

import pytest
from PIL import Image

from gateway.jobs import spec_hash
from gateway.studio import Studio
from gateway.validate import check_submit
from services.common.artifacts import FileStore
from services.common.errors import InvalidInputError, PreconditionError
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.image.v1.image_pb2 import Control, ControlKind, GenerateRequest, Lora, Painting, Reference
from shorts.service.v1.service_pb2 import Backend, BackendState
from shorts.studio.v1.studio_pb2 import Event, Job, JobSpec, JobState, Making, RouteChoice, SubmitRequest
from shorts.tts.v1.tts_pb2 import SynthesizeRequest
from shorts.video.v1.video_pb2 import AnimateRequest, Animation
from tests.gateway.conftest import OpenStudio, events_of, spec
from tests.support.fakes import FakeServices, backend

SD, XL, MINE, STYLE = "sd-1.5", "sdxl-1.0", "my-own", "my-style"
IMAGES = (SD, XL, MINE, STYLE, "lcm-lora-sdxl", "controlnet-canny-sd15", "ip-adapter-sd15")
CLIPS = ("ltx-video", "wan2.1-t2v-1.3b", "zeroscope-v2-576w")


def painter(**changes: Any) -> Backend:
    """Describe a backend that paints with models."""
    features = ["painting.v1", "photo"]
    return backend("painter", **{"features": features, "model_ids": IMAGES, "model": "Stable Diffusion 1.5", **changes})


def filmer(**changes: Any) -> Backend:
    """Describe a backend that animates with models."""
    return backend(
        "filmer", **{"features": ["animation.v1"], "model_ids": CLIPS, "model": "LTX-Video 2B 0.9.1", **changes}
    )


@pytest.fixture
def modelled(fakes: FakeServices) -> FakeServices:
    """Give services that have backends with models, and draw where nothing is said."""
    fakes.backends["image"] = [backend("drawer", features=["drawn_picture.v1"]), painter()]
    fakes.backends["video"] = [backend("puppet"), filmer()]
    return fakes


DRAWS: dict[str, Any] = {"routes": {"image": ("drawer",), "video": ("puppet",)}}
MODELS: dict[str, Any] = {"routes": {"image": ("painter", "drawer"), "video": ("filmer", "puppet")}}


async def finish(studio: Studio, **changes: Any) -> tuple[Job, list[Event]]:
    """Run a job to its end."""
    job = await studio.submit("", spec(**changes))
    events = await asyncio.wait_for(events_of(studio, job.id), 20)
    return await studio.jobs.get(job.id), events


def asked(fakes: FakeServices, kind: type[Any]) -> list[Any]:
    """List the requests of a kind, in the order of their scenes."""
    return sorted((r for r in fakes.requests if isinstance(r, kind)), key=lambda r: r.scene_index)


def told(events: list[Event], kind: str) -> list[str]:
    """List what was told of a kind."""
    return [event.notice.message for event in events if event.notice.kind == kind]


@pytest.mark.parametrize(
    ("field", "making"),
    [
        ("routes[0].service", Making(routes=[RouteChoice(service="render", backends=["ffmpeg"])])),
        ("routes[1].service", Making(routes=[RouteChoice(service="llm", backends=["rules"])] * 2)),
        ("routes[0].backends", Making(routes=[RouteChoice(service="llm")])),
        ("routes[0].backends", Making(routes=[RouteChoice(service="llm", backends=["rules", "rules"])])),
        ("painting.model", Making(painting=Painting(model="Foo/Bar"))),
        ("painting.steps", Making(painting=Painting(steps=151))),
        ("painting.loras[0].model", Making(painting=Painting(loras=[Lora()]))),
        ("painting.loras[1].model", Making(painting=Painting(loras=[Lora(model="a")] * 2))),
        ("painting.loras[0].weight", Making(painting=Painting(loras=[Lora(model="a", weight=3)]))),
        ("painting.control", Making(painting=Painting(control=Control(kind=ControlKind.CONTROL_KIND_EDGE)))),
        ("painting.control.kind", Making(painting=Painting(paint_character=True, control=Control()))),
        ("painting.reference.image", Making(painting=Painting(reference=Reference()))),
        (
            "painting.reference.image.sha256",
            Making(painting=Painting(reference=Reference(image=Artifact(size_bytes=1)))),
        ),
        ("negative_prompt", Making(negative_prompt="x" * 4_001)),
        ("animation.steps", Making(animation=Animation(steps=-1))),
        ("animation.motion", Making(animation=Animation(motion=float("nan")))),
    ],
)
def test_each_fault_of_form_names_its_field(field: str, making: Making) -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_submit(SubmitRequest(spec=spec(making=making)))
    assert f"spec.making.{field}" in {violation.field for violation in caught.value.violations}


def test_nobody_cannot_be_painted() -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_submit(SubmitRequest(spec=spec(character="none", making=Making(painting=Painting(paint_character=True)))))
    assert caught.value.violations[0].field == "spec.making.painting.paint_character"


def paints(**changes: Any) -> Making:
    """Say how to paint."""
    return Making(painting=Painting(**changes))


def route(service: str, *backends: str) -> RouteChoice:
    """Give a route of a job's own."""
    return RouteChoice(service=service, backends=backends)


@pytest.mark.parametrize(
    ("making", "field", "said"),
    [
        (paints(model="nope"), "painting.model", f"here: {SD}, {XL}, {MINE}, {STYLE}; `shorts models"),
        (paints(model="ltx-video"), "painting.model", "is a model of the video service; name one of"),
        (paints(model="lcm-lora-sdxl"), "painting.model", "is of the kind 'lora'; name one that is: model"),
        (paints(loras=[Lora(model="lcm-lora-sdxl")]), "painting.loras[0].model", "not with sd-1.5"),
        (paints(paint_character=True, reference=Reference(model=XL)), "painting.reference.model", "is: adapter"),
        (Making(animation=Animation(model=SD)), "animation.model", "is a model of the image service"),
        (Making(routes=[route("image", "oil")]), "routes[0].backends[0]", "there are: drawer, painter"),
        (Making(routes=[route("image", "drawer")], painting=Painting(steps=3)), "painting", "route (drawer) has none"),
    ],
)
async def test_what_cannot_be_had_is_refused_by_name(
    open_studio: OpenStudio, modelled: FakeServices, making: Making, field: str, said: str
) -> None:
    async with open_studio(**MODELS) as studio:
        with pytest.raises(InvalidInputError) as caught:
            await studio.submit("", spec(making=making))
    [violation] = caught.value.violations
    assert violation.field == f"spec.making.{field}"
    assert said in violation.description
    assert not modelled.requests


async def test_a_model_of_the_catalogue_that_is_not_here_is_told_with_its_command(
    open_studio: OpenStudio, modelled: FakeServices
) -> None:
    async with open_studio(**DRAWS) as studio:
        with pytest.raises(PreconditionError, match=r"Z-Image-Turbo is not here.*shorts models pull z-image-turbo"):
            await studio.submit("", spec(making=Making(painting=Painting(model="z-image-turbo"))))
        modelled.backends["image"] = [backend("drawer")]
    async with open_studio(**DRAWS) as studio:
        with pytest.raises(PreconditionError, match="no backend of the image service works with models"):
            await studio.submit("", spec(making=Making(painting=Painting(model=SD))))


async def test_a_licence_counts_for_what_is_named_and_not_for_what_it_stands_in_for(
    open_studio: OpenStudio, modelled: FakeServices
) -> None:
    film = Making(animation=Animation(model="zeroscope-v2-576w"))
    async with open_studio(**DRAWS) as studio:
        with pytest.raises(PreconditionError, match=r"Zeroscope v2 576w.*CC-BY-NC-4\.0.*forbids commercial") as caught:
            await studio.submit("", spec(making=film))
        assert caught.value.reason == "LICENCE"
        job, _ = await finish(studio, making=film, non_commercial=True)
        assert job.state == JobState.JOB_STATE_DONE
    modelled.backends["video"] = [filmer(model="Zeroscope v2 576w", commercial_use=False)]
    async with open_studio() as studio:
        with pytest.raises(PreconditionError, match="Zeroscope"):
            await studio.submit("", spec())
        job, _ = await finish(studio, making=Making(animation=Animation(model="ltx-video")))
    assert job.state == JobState.JOB_STATE_DONE


async def test_choices_reach_the_backends_and_the_record(open_studio: OpenStudio, modelled: FakeServices) -> None:
    painting = Painting(model=XL, steps=12, loras=[Lora(model="lcm-lora-sdxl", weight=0.5), Lora(model=STYLE)])
    making = Making(painting=painting, negative_prompt="snow", animation=Animation(model="ltx-video", motion=0.25))
    async with open_studio(**DRAWS) as studio:
        job, events = await finish(studio, making=making)
    assert (job.state, told(events, "FALLBACK")) == (JobState.JOB_STATE_DONE, [])
    pictures, clips = asked(modelled, GenerateRequest), asked(modelled, AnimateRequest)
    assert {(p.backend, p.negative_prompt) for p in pictures} == {("painter", "snow")}
    assert all(p.painting == painting for p in pictures)
    assert all((c.backend, c.animation) == ("filmer", making.animation) for c in clips)
    kept = json.loads(modelled.store.read(job.result.record))["spec"]["making"]
    assert kept["painting"]["loras"] == [{"model": "lcm-lora-sdxl", "weight": 0.5}, {"model": STYLE}]
    assert job.spec.making.painting == painting


async def test_what_draws_is_not_told_of_models(open_studio: OpenStudio, modelled: FakeServices) -> None:
    """A drawing is the same whatever was chosen for models, and is remembered as the same."""
    async with open_studio(**DRAWS) as studio:
        await finish(studio)
        before = dict(modelled.calls)
        own = [route("image", "drawer", "painter")]
        await finish(studio, making=Making(painting=Painting(steps=4), routes=own))
    assert dict(modelled.calls) == before
    assert not any(p.HasField("painting") for p in asked(modelled, GenerateRequest))
    assert not any(c.HasField("animation") for c in asked(modelled, AnimateRequest))


async def test_the_model_is_named_so_a_changed_setting_reuses_nothing_of_another(
    open_studio: OpenStudio, modelled: FakeServices
) -> None:
    modelled.backends["image"][1] = painter(model="Stable Diffusion 1.5")
    async with open_studio(**MODELS) as studio:
        first, _ = await finish(studio)
        assert {p.painting.model for p in asked(modelled, GenerateRequest)} == {SD}
        assert {c.animation.model for c in asked(modelled, AnimateRequest)} == {"ltx-video"}
        assert {(d.backend, d.model) for d in first.spec.making.defaults} == {("painter", SD), ("filmer", "ltx-video")}
        painted = modelled.calls["image", "painter"]
        await finish(studio, making=Making(painting=Painting(model=SD)))
        assert modelled.calls["image", "painter"] == painted, "named or not, it is the same model"
    modelled.backends["image"][1] = painter(model="Stable Diffusion XL 1.0")
    async with open_studio(**MODELS) as studio:
        await finish(studio)
    assert {p.painting.model for p in asked(modelled, GenerateRequest)} == {SD, XL}
    assert modelled.calls["image", "painter"] == 2 * painted


async def test_a_job_keeps_its_models_over_a_change_of_settings(
    open_studio: OpenStudio, modelled: FakeServices
) -> None:
    gate = asyncio.Event()

    async def hook(request: Any) -> None:
        if request.scene_index == 1:
            await gate.wait()

    modelled.hooks["image"] = hook
    async with open_studio(**MODELS) as studio:
        job = await studio.submit("mine", spec())
        async with asyncio.timeout(10):
            while modelled.calls["image", "painter"] < 2:
                await asyncio.sleep(0.01)
    modelled.hooks.clear()
    modelled.backends["image"][1] = painter(model="Stable Diffusion XL 1.0")
    async with open_studio(**MODELS) as studio:
        assert (await studio.submit("mine", spec())).id == job.id, "the default is not what was asked for"
        await studio.resume(job.id)
        await asyncio.wait_for(events_of(studio, job.id), 20)
        assert (await studio.jobs.get(job.id)).state == JobState.JOB_STATE_DONE
    assert {p.painting.model for p in asked(modelled, GenerateRequest)} == {SD}


def test_a_spec_of_before_has_the_digest_of_before() -> None:
    old = spec(seed=3)
    assert not JobSpec.FromString(old.SerializeToString()).HasField("making")
    assert spec_hash(old) == spec_hash(spec(seed=3, making=Making()))
    assert spec_hash(old) != spec_hash(spec(seed=3, making=Making(animate_photos=True)))


def photo(store: FileStore) -> Artifact:
    """Put a photo into the store."""
    data = io.BytesIO()
    Image.effect_noise((80, 80), 50).convert("RGB").save(data, "JPEG")
    return store.put([data.getvalue()], "image/jpeg")


async def test_photos_are_moved_as_they_are(open_studio: OpenStudio, modelled: FakeServices) -> None:
    async with open_studio(**MODELS) as studio:
        _, events = await finish(studio, images=[photo(modelled.store)])
    clips = {clip.scene_index: clip.backend for clip in asked(modelled, AnimateRequest)}
    assert clips == {0: "puppet", 1: "filmer", 2: "filmer"}
    assert asked(modelled, GenerateRequest)[0].backend == "drawer", "no model is loaded to frame a photo"
    [message] = told(events, "PHOTO_KEPT")
    assert "moved by puppet and not by filmer" in message
    assert "--animate-photos" in message


async def test_photos_are_animated_where_the_job_asks_for_it(open_studio: OpenStudio, modelled: FakeServices) -> None:
    async with open_studio(**MODELS) as studio:
        _, events = await finish(studio, images=[photo(modelled.store)], making=Making(animate_photos=True))
    assert {clip.backend for clip in asked(modelled, AnimateRequest)} == {"filmer"}
    assert not told(events, "PHOTO_KEPT")


async def test_photos_are_drawn_also_where_the_route_has_models_alone(
    open_studio: OpenStudio, modelled: FakeServices
) -> None:
    async with open_studio(routes={"video": ("filmer",)}) as studio:
        await finish(studio, images=[photo(modelled.store)])
    assert [clip.backend for clip in asked(modelled, AnimateRequest)] == ["puppet", "filmer", "filmer"]


async def test_where_nothing_can_draw_them_it_is_told(open_studio: OpenStudio, modelled: FakeServices) -> None:
    modelled.backends["video"] = [filmer()]
    async with open_studio(routes={"video": ("filmer",)}) as studio:
        _, events = await finish(studio, images=[photo(modelled.store)])
    assert "filmer animates them" in told(events, "PHOTO_CHANGED")[0]


async def test_a_painted_character_is_not_drawn_before_its_picture(
    open_studio: OpenStudio, modelled: FakeServices
) -> None:
    control = Control(kind=ControlKind.CONTROL_KIND_POSE)
    making = Making(painting=Painting(paint_character=True, control=control, reference=Reference()))
    modelled.backends["video"] = [backend("puppet", features=["character.v1", "character_only"]), backend("motion")]
    async with open_studio(routes={"video": ("puppet", "motion")}) as studio:
        await finish(studio, making=making, character="baker-bear", images=[photo(modelled.store)])
        pictures, clips = asked(modelled, GenerateRequest), asked(modelled, AnimateRequest)
        assert all(p.painting.control == control and p.character == "baker-bear" for p in pictures[1:])
        assert [(c.backend, c.character) for c in clips] == [("puppet", "baker-bear"), ("motion", ""), ("motion", "")]
        assert not pictures[0].HasField("painting")


async def test_a_route_of_the_jobs_own_is_taken(open_studio: OpenStudio, modelled: FakeServices) -> None:
    modelled.backends["tts"].append(backend("other"))
    routes = [
        route("tts", "other"),
        route("video", "filmer", "puppet"),
    ]
    modelled.backends["video"][1].state = BackendState.BACKEND_STATE_UNAVAILABLE
    modelled.backends["video"][1].detail = "it is out"
    async with open_studio(routes={"tts": ("fake-tts",), **DRAWS["routes"]}) as studio:
        job, events = await finish(studio, making=Making(routes=routes))
        assert job.state == JobState.JOB_STATE_DONE, job.error
        assert {s.voice for s in modelled.requests if isinstance(s, SynthesizeRequest)} == {"voice-of-other"}
        assert any("it is out. puppet does the work instead" in message for message in told(events, "FALLBACK"))
        with pytest.raises(PreconditionError, match="it is out"):
            await studio.submit("", spec(making=Making(routes=[route("video", "filmer")])))
