"""The dashboard in a real browser: the form, both languages, hostile text, a missing studio, small screens."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from services.common.errors import ExhaustedError, InvalidInputError, Violation
from shorts.crawl.v1.crawl_pb2 import Page as CrawledPage
from shorts.llm.v1 import llm_pb2
from shorts.render.v1 import render_pb2
from shorts.scene.v1 import scene_pb2
from shorts.studio.v1 import studio_pb2
from shorts.studio.v1.studio_pb2 import JobSpec
from tests.ui.conftest import OpenPage
from tests.ui.samples import picture
from tests.ui.scripted import ScriptedStudio

HOSTILE = (
    '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 2"> **bold** $x^2$ :tada: '
    "![a](http://evil.example/a.png) [b](javascript:alert(1)) :material/home: {{x}} &lt;i&gt; \u202eevil"
)
SHOWN = HOSTILE.replace("\u202e", "")


def press(page: Page) -> None:
    """Press the button that makes the short."""
    page.locator(".st-key-make button").click()


def choose(page: Page, cast: str, name: str) -> None:
    """Choose a character by its portrait."""
    page.get_by_role("radio", name=cast, exact=True).click()
    page.locator(".st-key-character label", has_text=name).click()
    expect(page.locator(".chosen b")).to_have_text(name)


def test_the_choices_reach_the_studio(dashboard: str, studio: ScriptedStudio, open_page: OpenPage) -> None:
    page = open_page(f"{dashboard}?lang=en")
    page.locator("textarea").fill("A goose lives in our building. It rides the elevator.")
    for name in ("Product", "Funny", "1:1", "Off"):
        page.get_by_role("radio", name=name, exact=True).click()
    choose(page, "Food", "Baker Bear")
    page.get_by_role("radio", name="Playful").click()
    page.get_by_role("combobox", name="Voice").click()
    page.get_by_role("option", name="Voice en").click()
    page.get_by_role("button", name="Make the short").click()
    expect(page.locator(".track")).to_be_visible()
    (job,) = studio.jobs.values()
    assert (job.spec.recipe, job.spec.voice, job.spec.length_seconds) == ("product", "en-1", 30)
    assert (job.spec.character, job.spec.music_mood) == ("baker-bear", scene_pb2.MOOD_PLAYFUL)
    assert (job.spec.tone, job.spec.aspect) == (llm_pb2.TONE_FUNNY, studio_pb2.ASPECT_SQUARE)
    assert job.spec.captions.hidden
    assert list(job.spec.cuts) == [render_pb2.CUT_SHORT]


def test_photos_are_handed_in_in_order(
    dashboard: str, studio: ScriptedStudio, open_page: OpenPage, tmp_path: Path
) -> None:
    for number in (1, 2):
        (tmp_path / f"{number}.png").write_bytes(picture(number))
    page = open_page(dashboard)
    page.locator("textarea").fill("사진 두 장으로 만드는 이야기.")
    page.locator(".st-key-photos input[type=file]").set_input_files([tmp_path / "1.png", tmp_path / "2.png"])
    expect(page.get_by_text("2.png")).to_be_visible()
    press(page)
    expect(page.locator(".track")).to_be_visible()
    (job,) = studio.jobs.values()
    assert [image.sha256 for image in job.spec.images] == [hashlib.sha256(picture(n)).hexdigest() for n in (1, 2)]
    assert [image.media_type for image in job.spec.images] == ["image/png"] * 2


def test_a_link_and_a_saved_page(dashboard: str, studio: ScriptedStudio, open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(f"{dashboard}?lang=ko")
    page.get_by_role("radio", name="링크").click()
    page.locator(".st-key-url input").fill("https://shop.example/lamp")
    press(page)
    expect(page.locator(".track li")).to_have_count(7)  # reading the page is a stage of its own
    saved = tmp_path / "lamp.html"
    saved.write_text("<title>램프</title>", encoding="utf-8")
    page.locator(".st-key-nav_make button").click()
    page.get_by_role("radio", name="파일").click()
    page.locator(".st-key-file input[type=file]").set_input_files(saved)
    expect(page.get_by_text("lamp.html")).to_be_visible()
    press(page)
    expect(page.locator(".track li")).to_have_count(7)
    by_url, by_page = (job.spec for job in studio.jobs.values())
    assert by_url.url == "https://shop.example/lamp"
    assert by_page.page.media_type == "text/html"
    assert studio.store.files[by_page.page.sha256][0] == saved.read_bytes()


def test_what_is_wrong_is_told_beside_the_field_and_nothing_is_lost(
    dashboard: str, studio: ScriptedStudio, open_page: OpenPage
) -> None:
    page = open_page(f"{dashboard}?lang=ko")
    press(page)
    expect(page.locator(".st-key-card_source .field-error")).to_have_text("error글을 넣어 주세요.")
    studio.refusal = InvalidInputError([Violation("spec.text", "has no Korean or English"), Violation("spec.x", "odd")])
    page.locator("textarea").fill("12345")
    press(page)
    expect(page.locator(".st-key-card_source .field-error")).to_contain_text("has no Korean or English")
    expect(page.locator(".st-key-card_look .alert")).to_contain_text("x: odd")
    expect(page.locator("textarea")).to_have_value("12345")
    studio.refusal = ExhaustedError("only 12 MiB are free")
    press(page)
    expect(page.locator(".alert")).to_contain_text("only 12 MiB are free")
    studio.refusal = None
    press(page)
    expect(page.locator(".track")).to_be_visible()
    page.locator(".st-key-nav_make button").click()
    expect(page.locator("textarea")).to_have_value("12345")
    expect(page.locator(".alert")).to_have_count(0)


def test_the_language_follows_the_browser_and_the_switch(dashboard: str, open_page: OpenPage) -> None:
    page = open_page(dashboard, locale="en-US")
    expect(page.locator(".st-key-make button")).to_have_text("auto_awesomeMake the short")
    page = open_page(dashboard)
    expect(page.locator(".st-key-make button")).to_contain_text("쇼츠 만들기")
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    page.locator("textarea").fill("빵집")
    page.get_by_role("radio", name="English").click()
    expect(page.locator(".st-key-make button")).to_contain_text("Make the short")
    expect(page.locator("textarea")).to_have_value("빵집")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert "lang=en" in page.url
    page.reload()
    expect(page.locator(".st-key-make button")).to_contain_text("Make the short")


def test_hostile_text_stays_text(dashboard: str, studio: ScriptedStudio, open_page: OpenPage) -> None:
    job_id = studio.add(JobSpec(text=HOSTILE))
    studio.tell(job_id, page=CrawledPage(title=HOSTILE, site=HOSTILE, url=HOSTILE))
    studio.script(job_id, HOSTILE, (HOSTILE, HOSTILE))
    studio.tell(job_id, notice=studio_pb2.Notice(kind="X", message=HOSTILE))
    studio.stage(job_id, HOSTILE, "STARTED", activity=HOSTILE, backend=HOSTILE)
    page = open_page(f"{dashboard}?job={job_id}")
    for selector in ("h1", '[data-scene="1"] .narration'):
        expect(page.locator(selector)).to_have_text(SHOWN)
    expect(page.locator(".note").last).to_contain_text(SHOWN)
    expect(page.locator(".track")).to_contain_text(SHOWN)
    error = studio_pb2.JobError(message=HOSTILE, stage=HOSTILE, scene_id=HOSTILE)
    studio.state(job_id, studio_pb2.JOB_STATE_FAILED, error=error)
    expect(page.locator(".alert")).to_contain_text(SHOWN)
    page.locator(".st-key-nav_jobs button").click()
    expect(page.locator(".job-card h3")).to_have_text(SHOWN)
    assert page.evaluate("window.hacked") is None
    assert page.locator("#root .katex, .job-card strong, .job-card h3 img").count() == 0
    studio.refusal = InvalidInputError([Violation("spec.text", HOSTILE), Violation("spec.zzz", HOSTILE)])
    page.locator(".st-key-nav_make button").click()
    page.locator("textarea").fill(HOSTILE)
    press(page)
    expect(page.locator(".field-error")).to_contain_text(SHOWN)
    expect(page.locator(".alert")).to_contain_text(SHOWN)
    assert page.evaluate("window.hacked") is None


def test_a_missing_studio_is_told_and_waited_for(dashboard: str, studio: ScriptedStudio, open_page: OpenPage) -> None:
    studio.stop()
    try:
        page = open_page(f"{dashboard}?lang=ko")
        expect(page.locator(".command")).to_have_text("shorts up")
        expect(page.locator(".empty")).to_contain_text(studio.address)
    finally:
        studio.start()
    expect(page.locator(".st-key-make button")).to_be_visible()


def test_a_studio_that_comes_back_is_taken_up_where_it_broke(
    dashboard: str, studio: ScriptedStudio, open_page: OpenPage
) -> None:
    job_id = studio.add()
    studio.script(job_id)
    page = open_page(f"{dashboard}?job={job_id}&lang=ko")
    expect(page.locator(".scene .narration")).to_have_count(3)
    studio.stop()
    try:
        expect(page.locator(".ribbon")).to_be_visible()
        expect(page.locator(".scene .narration")).to_have_count(3)
    finally:
        studio.start()
    studio.media(job_id, 1)
    expect(page.locator(".scene video")).to_have_count(1)
    expect(page.locator(".ribbon")).to_have_count(0)
    assert studio.watches[-1] == 2


def test_an_unknown_job_is_told(dashboard: str, open_page: OpenPage) -> None:
    page = open_page(f"{dashboard}?job=<b>x</b>&lang=en")
    expect(page.locator(".empty h2")).to_have_text("There is no such job")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_narrow_screen_shows_all_without_scrolling_sideways(
    dashboard: str, studio: ScriptedStudio, open_page: OpenPage, language: str
) -> None:
    job_id = studio.add(JobSpec(text="가" * 300))
    studio.script(job_id, "아주" * 40, ("w" * 300, "짧다"))
    studio.media(job_id, 1)
    studio.finish(job_id)
    for query, wanted in (("", ".st-key-make"), (f"&job={job_id}", "video.film"), ("&view=jobs", ".job-card")):
        page = open_page(f"{dashboard}?lang={language}{query}", width=390, height=844)
        expect(page.locator(wanted)).to_be_visible()
        expect(page.locator(".st-key-language_switch")).to_be_visible()
        sizes = page.evaluate(
            "[...document.querySelectorAll('.stMain, .stMainBlockContainer')].map(e => [e.scrollWidth, e.clientWidth])"
        )
        assert all(scroll <= client for scroll, client in sizes), (query, sizes)
        right = page.evaluate(
            "Math.max(...[...document.querySelectorAll('.stMain button, .stMain .stHtml, .stMain video')]"
            ".map(e => e.getBoundingClientRect().right))"
        )
        assert right <= 390, query
