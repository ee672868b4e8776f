"""Models that do not fit the card: what counts is the model that a job would use, not what its backend uses alone."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.clients import Endpoint
from gateway.phases import crowd
from gateway.routes import Candidate, Routes, Wish
from gateway.shelf_service import add_details
from services.common.errors import PreconditionError
from shorts.image.v1.image_pb2 import GenerateRequest
from shorts.service.v1.service_pb2 import Backend, BackendState, DescribeResponse, ModelFit
from shorts.shelf.v1.shelf_pb2 import Model, Presence
from shorts.studio.v1.studio_pb2 import JobState, Making, ServiceStatus
from tests.gateway.conftest import OpenStudio, spec
from tests.gateway.test_making import SD, XL, asked, finish, painter, paints, route, told
from tests.support.fakes import FakeServices, backend

GIB = 1 << 30
FAULT = f"{XL} needs at least 9.0 GiB of the card, which has 6.0 GiB; choose a smaller model"
UNLOADED, UNAVAILABLE = BackendState.BACKEND_STATE_UNLOADED, BackendState.BACKEND_STATE_UNAVAILABLE
FITS = [
    ModelFit(model=XL, needed_bytes=9 * GIB, fault=FAULT),
    ModelFit(model=SD, needed_bytes=3 * GIB),
]


def small_card(**changes: Any) -> Backend:
    """Describe a painter whose default model is too large for the card, and another is not."""
    large = {"model": "Stable Diffusion XL 1.0", "state": UNLOADED, "detail": FAULT, "fits": FITS}
    return painter(**{**large, **changes})


@pytest.fixture
def small(fakes: FakeServices) -> FakeServices:
    """Give services with such a painter before one that draws."""
    fakes.backends["image"] = [small_card(), backend("drawer", features=["drawn_picture.v1"])]
    fakes.backends["video"] = [backend("puppet")]
    return fakes


ROUTE: dict[str, Any] = {"routes": {"image": ("painter", "drawer"), "video": ("puppet",)}}


async def test_a_smaller_model_that_a_job_names_makes_it(open_studio: OpenStudio, small: FakeServices) -> None:
    async with open_studio(**ROUTE) as studio:
        job, events = await finish(studio, making=paints(model=SD))
    assert (job.state, told(events, "FALLBACK")) == (JobState.JOB_STATE_DONE, [])
    assert {(p.backend, p.painting.model) for p in asked(small, GenerateRequest)} == {("painter", SD)}


async def test_a_job_that_names_nothing_falls_back_and_says_why(open_studio: OpenStudio, small: FakeServices) -> None:
    async with open_studio(**ROUTE) as studio:
        job, events = await finish(studio)
    assert told(events, "FALLBACK") == [f"image/painter: {FAULT}. drawer does the work instead."]
    assert not job.spec.making.defaults, "it works with no model"
    assert {p.backend for p in asked(small, GenerateRequest)} == {"drawer"}


@pytest.mark.parametrize("state", [UNLOADED, UNAVAILABLE])
async def test_a_named_model_that_does_not_fit_is_refused(
    open_studio: OpenStudio, small: FakeServices, state: BackendState.ValueType
) -> None:
    """Also where the one that is used by itself fits, or none does: what is told is of the one that was named."""
    fits = [ModelFit(model=SD, fault="sd-1.5 is too large" if state == UNAVAILABLE else ""), FITS[0]]
    small.backends["image"][0] = small_card(model="Stable Diffusion 1.5", state=state, detail="of another", fits=fits)
    async with open_studio(**ROUTE) as studio:
        with pytest.raises(PreconditionError) as caught:
            await studio.submit("", spec(making=paints(model=XL)))
    assert caught.value.message == f"no backend can do the image work: image/painter: {FAULT}"
    assert not small.requests


async def test_by_a_route_of_the_jobs_own_it_falls_back(open_studio: OpenStudio, small: FakeServices) -> None:
    making = Making(routes=[route("image", "painter", "drawer")], painting=paints(model=XL).painting)
    async with open_studio(**ROUTE) as studio:
        _, events = await finish(studio, making=making)
    assert told(events, "FALLBACK") == [f"image/painter: {FAULT}. drawer does the work instead."]


async def test_a_job_goes_on_with_the_model_that_was_used_when_it_was_taken(
    open_studio: OpenStudio, small: FakeServices
) -> None:
    small.backends["image"][0] = small_card(fits=[FITS[1], FITS[0]], model="Stable Diffusion 1.5", detail="")
    async with open_studio(**ROUTE) as studio:
        job, events = await finish(studio)
        assert [(d.backend, d.model) for d in job.spec.making.defaults] == [("painter", SD)]
        assert told(events, "FALLBACK") == []
        small.backends["image"][0] = small_card()
        studio.routes.look_anew()
        kept = Wish(kept=(("painter", SD),))
        assert [c.model for c in (await studio.routes.candidates("image", kept))[0]] == [SD, ""]


class Told:
    """Services of which one describes itself as the test says."""

    def __init__(self, *backends: Backend) -> None:
        self._backends = backends

    def of(self, service: str) -> list[Endpoint]:
        return [Endpoint(service, "here")]

    async def describe(self, _endpoint: Endpoint) -> DescribeResponse:
        return DescribeResponse(backends=self._backends)


@pytest.mark.parametrize(("device", "refused"), [("cuda:0", [f"image/diffusers: {FAULT}"]), ("cpu", [])])
@pytest.mark.parametrize("state", [UNLOADED, UNAVAILABLE])
async def test_models_that_joined_by_themselves_and_do_not_fit_are_told(
    state: BackendState.ValueType, device: str, refused: list[str]
) -> None:
    """Without a card the drawing backend is what is expected, and no news."""
    models = small_card(state=state, features=["painting.v1", "heavy.v1"])
    models.name, models.device = "diffusers", device
    services = Told(models, Backend(name="illustrator", device="cpu", commercial_use=True))
    routes = Routes(services, {"image": ("illustrator",)}, joining={"image": "diffusers"})  # type: ignore[arg-type]
    found, why = await routes.candidates("image")
    assert ([c.backend.name for c in found], why) == (["illustrator"], refused)


def test_what_crowds_a_card_is_the_model_that_is_worked_with() -> None:
    def heavy(name: str, model: str) -> Candidate:
        told = backend(name, features=["heavy.v1"], fits=FITS, needed_bytes=9 * GIB, device_key="card")
        return Candidate(Endpoint(name, name), told, 7 * GIB, model)

    assert crowd(heavy("image", SD), heavy("video", XL))
    assert not crowd(heavy("image", SD), heavy("video", SD))
    assert crowd(heavy("image", "of-its-own"), heavy("video", SD)), "what is not told needs what the backend does"


def test_each_model_on_the_shelf_says_its_own_fault() -> None:
    here = Presence.PRESENCE_HERE
    models = [Model(id=i, service="image", backend="painter", presence=here) for i in (XL, SD, "lcm-lora-sdxl")]
    status = ServiceStatus(service="image", description=DescribeResponse(backends=[small_card(state=UNAVAILABLE)]))
    add_details(models, [status])
    assert [model.detail for model in models] == [FAULT, "", FAULT]
