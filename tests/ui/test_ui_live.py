"""The dashboard in a real browser: from the form to the finished short, live."""

from __future__ import annotations

import hashlib
from pathlib import Path

from playwright.sync_api import Page, expect

from shorts.studio.v1 import studio_pb2
from tests.ui.conftest import OpenPage
from tests.ui.scripted import NARRATIONS, TITLE, ScriptedStudio

TEXT = "우리 동네 빵집은 새벽 4시에 문을 연다. 첫 빵은 소금빵이다."


def make(page: Page, text: str = TEXT) -> None:
    """Fill the form with a text and press the button."""
    page.locator("textarea").fill(text)
    page.locator(".st-key-make button").click()
    expect(page.locator(".track")).to_be_visible()


def stage(page: Page, name: str) -> str:
    """Give the selector of a stage."""
    return f'.track [data-stage="{name}"]'


def test_a_text_becomes_a_short_before_ones_eyes(
    dashboard: str, studio: ScriptedStudio, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(dashboard)
    make(page)
    (job_id,) = studio.jobs
    assert studio.jobs[job_id].spec.text == TEXT
    # What is to come is drawn before it runs; a text has no page to read.
    expect(page.locator(".track li.waiting")).to_have_count(6)
    expect(page.locator(".scene")).to_have_count(5)
    studio.stage(job_id, "script", "STARTED", fraction=0.5, job_fraction=0.05, backend="rules")
    expect(page.locator(stage(page, "script"))).to_have_class("running")
    studio.script(job_id)
    studio.stage(job_id, "script", "DONE", job_fraction=0.2, seconds_left=75.0)
    expect(page.locator(".scene")).to_have_count(3)
    expect(page.locator(stage(page, "script"))).to_have_class("done")
    expect(page.locator("h1")).to_have_text(TITLE)
    expect(page.locator('[data-scene="2"] .narration')).to_have_text(NARRATIONS[1])
    expect(page.locator(".progress-told")).to_contain_text("20%")
    expect(page.locator(".progress-told")).to_contain_text("1분")
    for number in (1, 2, 3):
        studio.stage(job_id, "image", "DONE", number, job_fraction=0.2 + 0.1 * number)
        studio.media(job_id, number)
    expect(page.locator(".scene video")).to_have_count(3)
    expect(page.locator(".scene audio")).to_have_count(3)
    expect(page.locator(stage(page, "image"))).to_have_class("done")
    shown = page.locator(".phone img")
    expect(shown).to_have_js_property("naturalWidth", 90)
    studio.tell(job_id, notice=studio_pb2.Notice(kind="TEXT_SHORT", message="The text was short."))
    expect(page.locator(".note")).to_contain_text("The text was short.")
    result = studio.finish(job_id)
    film = page.locator("video.film")
    expect(film).to_be_visible()
    film.evaluate("video => { video.muted = true; return video.play() }")
    page.wait_for_function("document.querySelector('video.film').currentTime > 0.2")
    wanted = {
        ".mp4": result.videos[0].video, ".srt": result.subtitles, ".jpg": result.thumbnail, ".json": result.record,
    }  # fmt: skip
    for suffix, artifact in wanted.items():
        with page.expect_download() as download:
            page.locator(f'.downloads a[download$="{suffix}"]').click()
        assert download.value.suggested_filename == f"새벽-4시-빵집의-불{suffix}"
        download.value.save_as(tmp_path / "file")
        assert hashlib.sha256((tmp_path / "file").read_bytes()).hexdigest() == artifact.sha256
    page.reload()
    expect(page.locator("video.film")).to_be_visible()
    expect(page.locator("h1")).to_have_text(TITLE)
    expect(page.locator(".scene .narration")).to_have_text(list(NARRATIONS))


def test_a_reload_in_the_middle_loses_nothing(dashboard: str, studio: ScriptedStudio, open_page: OpenPage) -> None:
    job_id = studio.add()
    studio.script(job_id)
    studio.media(job_id, 1)
    page = open_page(f"{dashboard}?job={job_id}")
    expect(page.locator(".scene video")).to_have_count(1)
    page.reload()
    expect(page.locator(".scene video")).to_have_count(1)
    expect(page.locator("h1")).to_have_text(TITLE)
    studio.media(job_id, 2)
    expect(page.locator(".scene video")).to_have_count(2)


def test_nothing_is_drawn_anew_while_nothing_changes(
    dashboard: str, studio: ScriptedStudio, open_page: OpenPage
) -> None:
    job_id = studio.add()
    studio.script(job_id)
    studio.media(job_id, 1)
    page = open_page(f"{dashboard}?job={job_id}")
    expect(page.locator(".scene video")).to_have_count(1)
    page.evaluate("document.querySelectorAll('.scene, .phone').forEach(found => { found.marked = true })")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/files/" in request.url else None)
    studio.stage(job_id, "voice", "STARTED", 2, job_fraction=0.4)
    expect(page.locator(stage(page, "voice"))).to_have_class("running")
    page.wait_for_timeout(1500)
    assert page.evaluate("[...document.querySelectorAll('.scene')].filter(found => found.marked).length") == 3
    assert not asked


def test_a_job_is_cancelled(dashboard: str, studio: ScriptedStudio, open_page: OpenPage) -> None:
    page = open_page(dashboard)
    make(page)
    (job_id,) = studio.jobs
    page.locator(".st-key-cancel button").click()
    page.locator(".st-key-cancel_yes button").click()
    expect(page.locator(".job-head")).to_have_class("job-head cancelled")
    assert studio.jobs[job_id].state == studio_pb2.JOB_STATE_CANCELLED
    expect(page.locator(".st-key-cancel")).to_have_count(0)
    page.locator(".st-key-another button").click()
    expect(page.locator("textarea")).to_have_value(TEXT)


def test_a_failure_tells_where_why_and_goes_again(dashboard: str, studio: ScriptedStudio, open_page: OpenPage) -> None:
    job_id = studio.add()
    studio.script(job_id)
    studio.stage(job_id, "voice", "FAILED", 2)
    error = studio_pb2.JobError(message="espeak-ng stopped; install it", stage="voice", scene_id="scene-2")
    studio.state(job_id, studio_pb2.JOB_STATE_FAILED, error=error)
    page = open_page(f"{dashboard}?job={job_id}&lang=ko")
    alert = page.locator(".alert")
    expect(alert).to_contain_text("espeak-ng stopped; install it")
    expect(alert).to_contain_text("목소리 단계, 2번 장면")
    expect(page.locator(stage(page, "voice"))).to_have_class("failed")
    page.locator(".st-key-again button").click()
    expect(page.locator(".job-head.running")).to_be_visible()
    assert len(studio.jobs) == 2
    assert f"job={list(studio.jobs)[-1]}" in page.url


def test_an_interrupted_job_goes_on(dashboard: str, studio: ScriptedStudio, open_page: OpenPage) -> None:
    job_id = studio.add()
    studio.state(job_id, studio_pb2.JOB_STATE_INTERRUPTED)
    page = open_page(f"{dashboard}?job={job_id}")
    page.locator(".st-key-resume button").click()
    expect(page.locator(".job-head.running")).to_be_visible()
    expect(page.locator(".st-key-resume")).to_have_count(0)


def test_one_reader_for_each_page_and_none_once_it_is_closed(
    dashboard: str, studio: ScriptedStudio, open_page: OpenPage
) -> None:
    job_ids = [studio.add(), studio.add()]
    page = open_page(f"{dashboard}?job={job_ids[0]}")
    expect(page.locator(".track")).to_be_visible()
    page.locator(".st-key-nav_jobs button").click()
    expect(page.locator(".job-card")).to_have_count(2)
    page.locator(f".st-key-open_{job_ids[1]} button").click()
    expect(page.locator(".track")).to_be_visible()
    with studio.changed:
        assert studio.changed.wait_for(lambda: studio.watching == 1, 10)
    page.context.close()
    with studio.changed:
        assert studio.changed.wait_for(lambda: studio.watching == 0, 10)
