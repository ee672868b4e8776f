"""The dashboard over the real gateway and the real services: a text becomes a short that plays."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.ui.conftest import OpenPage, free_port, start_module, wait_for_page
from ui.media import PORTRAIT_PIXELS

TEXT = "우리 동네 빵집은 새벽 4시에 문을 연다. 첫 빵은 소금빵이다. 내일 아침에 한번 들러 보자."
MAKING_MS = 240_000
SAMPLE_MS = 30_000


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[str]:
    """Run gateway and dashboard as processes that know each other's address and token; give the dashboard's."""
    gateway_port, port = free_port(), free_port()
    folders = [tmp_path / "gateway", tmp_path / "ui"]
    for folder in folders:
        folder.mkdir()
    gateway, token = f"127.0.0.1:{gateway_port}", "token-of-the-test"
    processes: list[subprocess.Popen[bytes]] = []
    try:
        processes.append(start_module("gateway", folders[0], listen=gateway, token=token, min_free_mib="0"))
        processes.append(start_module("ui", folders[1], gateway=gateway, token=token, ui_listen=f"127.0.0.1:{port}"))
        url = f"http://127.0.0.1:{port}/"
        wait_for_page(url, processes[1])
        yield url
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)


def hear(page: Page, button: str, within: str) -> None:
    """Press a button that lets something be heard, and wait until its sound plays."""
    page.get_by_role("button", name=button).click()
    sound = page.locator(f"{within} audio")
    expect(sound).to_be_visible(timeout=SAMPLE_MS)
    page.wait_for_function(f"document.querySelector('{within} audio').currentTime > 0.2")
    assert 3 < float(sound.evaluate("audio => audio.duration")) < 9


def test_a_text_becomes_a_short_that_plays(whole: str, open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(f"{whole}?lang=ko")
    page.locator("textarea").fill(TEXT)  # the page waits for the gateway by itself
    page.get_by_role("radio", name="푸드", exact=True).click()
    page.locator(".st-key-character label", has_text="바리스타 수달").click()
    expect(page.locator(".chosen img")).to_have_js_property("naturalWidth", PORTRAIT_PIXELS)
    hear(page, "이 목소리로 들어 보기", ".st-key-chosen")
    expect(page.locator(".heard q")).to_contain_text("바리스타 수달이에요")
    page.get_by_role("radio", name="잔잔하게").click()
    hear(page, "이 음악 들어 보기", ".st-key-music_card")
    page.locator(".st-key-make button").click()
    expect(page.locator(".track li")).to_have_count(7)
    film = page.locator("video.film")
    expect(film).to_be_visible(timeout=MAKING_MS)
    expect(page.locator(".alert")).to_have_count(0)
    expect(page.locator(".track li.done")).to_have_count(7)
    scenes = page.locator(".scene").count()
    assert page.locator(".scene video").count() == page.locator(".scene audio").count() == scenes >= 1
    film.evaluate("video => { video.muted = true; return video.play() }")
    page.wait_for_function("document.querySelector('video.film').currentTime > 0.2")
    assert film.evaluate("video => [video.videoWidth, video.videoHeight]") == [1080, 1920]
    with page.expect_download() as download:
        page.locator('.downloads a[download$=".mp4"]').click()
    download.value.save_as(tmp_path / "short.mp4")
    digest = hashlib.sha256((tmp_path / "short.mp4").read_bytes()).hexdigest()
    assert digest in str(film.get_attribute("src"))
    with page.expect_download() as download:
        page.locator('.downloads a[download$=".json"]').click()
    download.value.save_as(tmp_path / "short.json")
    record = json.loads((tmp_path / "short.json").read_text(encoding="utf-8"))
    assert (record["character"], record["spec"]["music_mood"]) == ("barista-otter", "MOOD_CALM")
