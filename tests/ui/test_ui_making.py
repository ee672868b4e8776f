"""The form's choice of models: what is offered, what it becomes, and where what is wrong with it is told."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from services.common.errors import InvalidInputError
from shorts.image.v1.image_pb2 import Lora, Painting
from shorts.service.v1.service_pb2 import Backend, BackendState, DescribeResponse
from shorts.studio.v1.studio_pb2 import Making, ServiceStatus
from shorts.video.v1.video_pb2 import Animation
from tests.ui.conftest import OpenPage
from tests.ui.scripted import ScriptedStudio
from ui.making import Choice, ModelForm, choice_of
from ui.submit import Form, from_violations, make_spec

READY, AWAY = BackendState.BACKEND_STATE_UNLOADED, BackendState.BACKEND_STATE_UNAVAILABLE


def status(service: str, feature: str, *ids: str, state: BackendState.ValueType = READY) -> ServiceStatus:
    """Tell of a service with one backend."""
    backend = Backend(name="diffusers", features=[feature], model_ids=ids, state=state)
    return ServiceStatus(service=service, description=DescribeResponse(service=service, backends=[backend]))


IMAGE = status("image", "painting.v1", "sd-1.5", "lcm-lora-sd15", "controlnet-canny-sd15", "my-own")
VIDEO = status("video", "animation.v1", "ltx-video", "lcm-lora-sd15", "animatediff-v3")


def test_models_are_offered_for_what_they_are() -> None:
    choice = choice_of([IMAGE, VIDEO, ServiceStatus(service="tts", error="silent")])
    assert choice == Choice(("sd-1.5", "my-own"), ("lcm-lora-sd15", "my-own"), ("ltx-video", "animatediff-v3"))


@pytest.mark.parametrize(
    "services",
    [[], [status("image", "drawn_picture.v1", "sd-1.5")], [status("image", "painting.v1", "sd-1.5", state=AWAY)]],
)
def test_nothing_is_offered_where_nothing_can_work(services: list[ServiceStatus]) -> None:
    assert not choice_of(services)


def test_a_form_left_alone_says_nothing_of_models() -> None:
    assert not make_spec(Form(text="A goose.")).HasField("making")


def test_what_is_chosen_stands_in_the_spec() -> None:
    chosen = ModelForm("sd-1.5", "my-own", 0.5, 8, " snow ", True, "ltx-video", 0.25, True)
    assert make_spec(Form(text="A goose.", making=chosen)).making == Making(
        painting=Painting(model="sd-1.5", steps=8, loras=[Lora(model="my-own", weight=0.5)], paint_character=True),
        negative_prompt="snow",
        animation=Animation(model="ltx-video", motion=0.25),
        animate_photos=True,
    )


def test_what_is_wrong_is_told_beside_the_models() -> None:
    error = InvalidInputError.of("spec.making.painting.loras[0].model", "no model 'x'")
    assert from_violations(error.violations).by_field == {"models": ["making.painting.loras[0].model: no model 'x'"]}


def test_models_are_chosen_in_the_browser(dashboard: str, studio: ScriptedStudio, open_page: OpenPage) -> None:
    studio.services = [IMAGE, VIDEO]
    page = open_page(f"{dashboard}?lang=en")
    for _ in range(20):  # which models there are is asked anew after some seconds
        expect(page.locator("textarea")).to_be_visible()
        page.wait_for_timeout(1000)
        if page.locator(".st-key-card_look summary", has_text="Models").count():
            break
        page.reload()
    page.locator("textarea").fill("A goose lives in our building. It rides the elevator.")
    page.locator(".st-key-card_look summary", has_text="Models").click()
    expect(page.get_by_text("Let the model animate my photos too")).to_be_visible()
    page.wait_for_timeout(1000)  # it opens with a movement
    for name, model in (("Pictures by", "Stable Diffusion 1.5"), ("Clips by", "LTX-Video")):
        box = page.get_by_role("combobox", name=name)
        box.scroll_into_view_if_needed()
        for _ in range(3):  # what is drawn anew just then closes the list
            box.fill(model)
            try:
                expect(page.get_by_role("option", name=model)).to_be_visible(timeout=5000)
                break
            except AssertionError:
                box.press("Escape")
        box.press("Enter")
        expect(page.get_by_role("option")).to_have_count(0)
    page.get_by_role("button", name="Make the short").click()
    expect(page.locator(".track")).to_be_visible()
    (job,) = studio.jobs.values()
    assert job.spec.making == Making(painting=Painting(model="sd-1.5"), animation=Animation(model="ltx-video"))
