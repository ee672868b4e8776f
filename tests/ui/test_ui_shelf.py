"""The models' screen in a real browser: a set is proposed, fetched live, stopped, gone on with, and removed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from shorts.shelf.v1.shelf_pb2 import Presence
from shorts.studio.v1.studio_pb2 import DeviceUse
from tests.ui.conftest import OpenPage
from tests.ui.scripted import ScriptedStudio
from tests.ui.scripted_shelf import CARD, MAIN, PAINTER


def card(page: Page, model_id: str) -> str:
    """Give the selector of a model's card."""
    return f'[data-model="{model_id}"]'


def asked(studio: ScriptedStudio, *model_ids: str) -> None:
    """Wait until these pulls were begun, in this order."""
    with studio.shelf.changed:
        assert studio.shelf.changed.wait_for(lambda: studio.shelf.asked == list(model_ids), 20)


def test_a_set_is_fetched_after_a_yes_stopped_and_gone_on_with(
    dashboard: str, studio: ScriptedStudio, open_page: OpenPage
) -> None:
    page = open_page(f"{dashboard}?lang=en")
    page.locator(".st-key-nav_models button").click()
    expect(page.locator('[data-choice="spoken"]')).to_contain_text("Commercial use allowed")
    expect(page.locator(".sums")).to_contain_text("not measured")
    expect(page.locator(".no-card")).to_contain_text("no graphics card")
    assert studio.shelf.asked == [], "nothing without a yes"
    page.locator(".st-key-setup_yes button").click()
    asked(studio, "spoken")
    studio.shelf.advance("spoken", 100_000_000, 400_000_000, bytes_per_second=5e6, seconds_left=60)
    row = page.locator(".st-key-pull_spoken")
    expect(row).to_contain_text("25%")
    expect(row).to_contain_text("100 MB of 400 MB · 5 MB a second · about 1 min 0 s left")
    expect(page.locator(".st-key-setup_yes")).to_have_count(0)
    page.reload()  # another browser session: the pull goes on
    expect(page.locator(".st-key-pull_spoken")).to_contain_text("25%")
    studio.shelf.advance("spoken", 200_000_000, 400_000_000)
    expect(page.locator(".st-key-pull_spoken")).to_contain_text("50%")
    page.locator(".st-key-stop_spoken button").click()
    expect(page.locator(".st-key-pull_spoken")).to_contain_text("What came is kept")
    with studio.shelf.changed:
        assert studio.shelf.changed.wait_for(lambda: studio.shelf.left == ["spoken"], 20)
    page.locator(".st-key-go_on_spoken button").click()
    asked(studio, "spoken", "spoken")
    studio.shelf.finish("spoken")
    expect(page.locator(".st-key-pull_spoken")).to_contain_text("every hash is right")
    expect(page.locator(card(page, "spoken"))).to_contain_text("Here")
    expect(page.locator(".all-here")).to_be_visible()
    page.locator(".st-key-dismiss_spoken button").click()
    expect(page.locator(".st-key-pull_spoken")).to_have_count(0)
    page.locator(".st-key-remove_spoken button").click()
    page.locator(".st-key-remove_yes_spoken button").click()
    expect(page.locator(card(page, "spoken"))).to_contain_text("Not here")
    assert studio.shelf.removed == ["spoken"]


def test_the_list_is_filtered_and_memory_keeps_up(dashboard: str, studio: ScriptedStudio, open_page: OpenPage) -> None:
    studio.shelf.devices = [DeviceUse(device=CARD, services=["image"]), DeviceUse(device=MAIN)]
    studio.shelf.models["tiny-lora"].presence = Presence.PRESENCE_HERE
    page = open_page(f"{dashboard}?view=models&lang=ko")
    expect(page.locator('[data-device="GPU-1"]')).to_contain_text("올라와 있는 모델이 없어요")
    expect(page.locator(".proposal")).to_contain_text("Tiny painter")
    studio.shelf.devices = [DeviceUse(device=CARD, residents=[PAINTER], services=["image"]), DeviceUse(device=MAIN)]
    expect(page.locator('[data-device="GPU-1"] li').first).to_contain_text("Tiny painter")
    expect(page.locator(".model")).to_have_count(6)
    page.locator(".st-key-shelf_unusable label").click()
    expect(page.locator(".model")).to_have_count(7)
    page.get_by_role("radio", name="이 PC에 있음").click()
    expect(page.locator(".model")).to_have_count(1)
    page.get_by_role("radio", name="목소리").click()
    expect(page.locator(".model")).to_have_count(2)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_nothing_sticks_out_on_a_phone(
    dashboard: str, studio: ScriptedStudio, open_page: OpenPage, language: str
) -> None:
    studio.shelf.devices = [DeviceUse(device=CARD, residents=[PAINTER]), DeviceUse(device=MAIN)]
    page = open_page(f"{dashboard}?view=models&lang={language}", width=420)
    expect(page.locator(".model")).to_have_count(6)
    wide = "[...document.querySelectorAll('.stMain *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
    assert page.evaluate(f"{wide}.map(e => e.className)") == []
