"""Who tells it and to what music, in a real browser: portraits, samples, the keyboard, small screens."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from services.common.errors import UnavailableError
from shorts.scene.v1 import scene_pb2
from shorts.studio.v1.studio_pb2 import MusicSample, SampleRequest, VoiceSample
from tests.ui.conftest import OpenPage
from tests.ui.scripted import CHARACTERS, ScriptedStudio
from tests.ui.test_ui_form import choose, press
from ui.media import PORTRAIT_PIXELS

PLAYS = "document.querySelector('.heard audio')?.currentTime > 0.05"


def faces(page: Page) -> Locator:
    """Give the portraits that can be seen now."""
    return page.locator(".st-key-character label:visible")


def test_a_character_is_chosen_by_its_portrait_heard_and_handed_in(
    dashboard: str, studio: ScriptedStudio, open_page: OpenPage
) -> None:
    page = open_page(f"{dashboard}?lang=ko")
    page.locator("textarea").fill("우리 동네 빵집은 새벽 4시에 문을 연다.")
    expect(faces(page)).to_have_text(["맡기기", "없음", "테크 여우", "AI 판다"])
    choose(page, "푸드", "제빵사 곰")
    expect(faces(page)).to_have_text(["맡기기", "없음", "제빵사 곰", "별난 *수달* [1]"])
    expect(page.locator(".chosen")).to_contain_text("제빵사 곰, 한 문장으로.")
    for picture in (page.locator(".chosen img"), faces(page).nth(2).locator("img")):
        expect(picture).to_have_js_property("naturalWidth", PORTRAIT_PIXELS)
    page.get_by_role("button", name="이 목소리로 들어 보기").click()
    page.wait_for_function(PLAYS)
    expect(page.locator(".heard q")).to_have_text("I am baker-bear.")
    assert studio.samples == [SampleRequest(voice=VoiceSample(character="baker-bear", language="ko"))]
    # What is heard is of who is chosen: with another it goes, and with the same again it is back.
    choose(page, "푸드", "별난 *수달* [1]")
    expect(page.locator(".heard")).to_have_count(0)
    choose(page, "푸드", "제빵사 곰")
    expect(page.locator(".heard q")).to_have_text("I am baker-bear.")
    page.get_by_role("radio", name="테크", exact=True).click()
    expect(page.locator(".chosen b")).to_have_text("제빵사 곰")
    press(page)
    expect(page.locator(".track")).to_be_visible()
    (job,) = studio.jobs.values()
    assert job.spec.character == "baker-bear"
    page.locator(".st-key-nav_make button").click()
    expect(page.locator(".chosen b")).to_have_text("제빵사 곰")
    expect(page.locator(".heard")).to_have_count(0)  # nothing begins to play by itself


def test_a_mood_of_the_music_is_heard_and_handed_in(
    dashboard: str, studio: ScriptedStudio, open_page: OpenPage
) -> None:
    page = open_page(f"{dashboard}?lang=en")
    page.locator("textarea").fill("A goose lives in our building.")
    expect(page.locator(".st-key-hear_bed")).to_have_count(0)
    page.get_by_role("radio", name="Mysterious").click()
    page.get_by_role("button", name="Hear this music").click()
    page.wait_for_function(PLAYS)
    assert studio.samples == [SampleRequest(music=MusicSample(mood=scene_pb2.MOOD_MYSTERIOUS))]
    # Asked for again it plays again, from its start.
    page.evaluate("document.querySelector('.heard audio').old = true")
    page.get_by_role("button", name="Hear this music").click()
    page.wait_for_function("document.querySelector('.heard audio')?.old !== true")
    page.wait_for_function(PLAYS)
    press(page)
    expect(page.locator(".track")).to_be_visible()
    (job,) = studio.jobs.values()
    assert job.spec.music_mood == scene_pb2.MOOD_MYSTERIOUS
    assert not job.spec.no_music


def test_music_of_ones_own_and_none(dashboard: str, studio: ScriptedStudio, open_page: OpenPage) -> None:
    page = open_page(f"{dashboard}?lang=en")
    page.locator("textarea").fill("A goose lives in our building.")
    page.get_by_role("radio", name="My own").click()
    press(page)
    expect(page.locator(".st-key-music_card .field-error")).to_contain_text("Hand in your file")
    page.locator(".st-key-music input[type=file]").set_input_files(
        {"name": "bed.mp3", "mimeType": "audio/mpeg", "buffer": b"ID3 not looked into here"}
    )
    expect(page.get_by_text("bed.mp3")).to_be_visible()
    press(page)
    expect(page.locator(".track")).to_be_visible()
    page.locator(".st-key-nav_make button").click()
    page.get_by_role("radio", name="None").click()
    press(page)
    expect(page.locator(".track")).to_be_visible()
    own, none = (job.spec for job in studio.jobs.values())
    assert own.music.media_type == "audio/mpeg"
    assert not own.no_music
    assert none.no_music
    assert not none.HasField("music")


def test_a_sample_that_does_not_come_says_why_and_comes_later(
    dashboard: str, studio: ScriptedStudio, open_page: OpenPage
) -> None:
    page = open_page(f"{dashboard}?lang=en")
    studio.refusal = UnavailableError("the tts service does not answer; <b>shorts doctor</b> finds out why")
    page.get_by_role("button", name="Hear this voice").click()
    expect(page.locator(".st-key-chosen .field-error")).to_contain_text("<b>shorts doctor</b> finds out why")
    studio.refusal = None
    page.get_by_role("button", name="Hear this voice").click()
    page.wait_for_function(PLAYS)
    expect(page.locator(".st-key-chosen .field-error")).to_have_count(0)


def test_the_language_and_the_voice_of_the_form_are_those_of_the_sample(
    dashboard: str, studio: ScriptedStudio, open_page: OpenPage
) -> None:
    page = open_page(f"{dashboard}?lang=ko")
    page.locator("textarea").fill("A goose lives in our building and rides the elevator.")
    page.locator("textarea").blur()
    page.get_by_role("button", name="이 목소리로 들어 보기").click()
    expect(page.locator(".heard")).to_be_visible()
    choose(page, "테크", "AI 판다")
    page.get_by_role("combobox", name="목소리").click()
    page.get_by_role("option", name="Voice ko").click()
    expect(page.locator(".st-key-chosen .hint")).to_contain_text("그대로 말해요")
    page.get_by_role("button", name="이 목소리로 들어 보기").click()
    expect(page.locator(".heard q")).to_have_text("I am ai-panda.")
    assert studio.samples == [
        SampleRequest(voice=VoiceSample(language="en")),
        # A voice that does not speak the text's language is heard in its own.
        SampleRequest(voice=VoiceSample(voice="ko-1", character="ai-panda")),
    ]


def test_the_keyboard_goes_over_the_faces_that_are_shown(dashboard: str, open_page: OpenPage) -> None:
    page = open_page(f"{dashboard}?lang=en")
    page.get_by_role("radio", name="Food", exact=True).click()
    page.locator(".st-key-character input:checked").focus()
    for key, name in (
        ("ArrowRight", "Nobody"),
        ("ArrowRight", "Baker Bear"),
        ("ArrowRight", "Odd *Otter* [1]"),
        ("ArrowRight", "Surprise me"),
        ("ArrowLeft", "Odd *Otter* [1]"),
        ("ArrowLeft", "Baker Bear"),
    ):
        page.keyboard.press(key)
        expect(page.get_by_role("radio", name=name, exact=True)).to_be_checked()
    expect(page.locator(".chosen b")).to_have_text("Baker Bear")


def test_portraits_are_asked_for_once_and_for_each_face(
    dashboard: str, studio: ScriptedStudio, open_page: OpenPage
) -> None:
    page = open_page(f"{dashboard}?lang=en")
    choose(page, "Food", "Baker Bear")
    choose(page, "Tech", "Tech Fox")
    page.get_by_role("radio", name="Funny").click()
    expect(page.locator(".chosen img")).to_have_js_property("naturalWidth", PORTRAIT_PIXELS)
    assert sorted(studio.portraits) == sorted((row[0], PORTRAIT_PIXELS) for row in CHARACTERS)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_four_faces_stand_side_by_side_on_a_phone(dashboard: str, open_page: OpenPage, language: str) -> None:
    page = open_page(f"{dashboard}?lang={language}", width=375, height=812)
    expect(faces(page)).to_have_count(4)
    boxes = [face.locator("img").bounding_box() for face in faces(page).all()]
    assert len({round(box["y"]) for box in boxes if box}) == 1
    assert all(box and 60 <= box["width"] <= 80 and box["x"] + box["width"] <= 375 for box in boxes)
