"""A scripted studio, the dashboard as a process over it, and a browser without a screen."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.ui.scripted import ScriptedStudio

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
expect.set_options(timeout=15_000)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def free_port() -> int:
    """Give a port of loopback that is free now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def chromium() -> str:
    """Give the browser that tools/setup-browser.sh sets up."""
    found = next((path for name in NAMES if (path := shutil.which(name))), MAC_CHROME)
    assert Path(found).exists(), "no Chromium; run tools/setup-browser.sh"
    return found


def start_module(name: str, folder: Path, **settings: str) -> subprocess.Popen[bytes]:
    """Start `python -m name` with SHORTS_ settings, in a folder of its own and with no home to write to."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SHORTS_")}
    environment |= {"HOME": "/nonexistent", "SHORTS_HOME": str(folder / "home"), "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= {f"SHORTS_{key.upper()}": value for key, value in settings.items()}
    log = (folder / f"{name}.log").open("wb")
    return subprocess.Popen([sys.executable, "-m", name], cwd=folder, env=environment, stdout=log, stderr=log)


def wait_for_page(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers; fail where it has ended."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, "the dashboard ended; see its log"
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{url} does not answer")


@pytest.fixture(scope="session")
def _studio() -> Iterator[ScriptedStudio]:
    studio = ScriptedStudio()
    studio.start()
    yield studio
    studio.stop()


@pytest.fixture
def studio(_studio: ScriptedStudio) -> ScriptedStudio:
    """Give the scripted studio with no jobs."""
    _studio.reset()
    return _studio


@pytest.fixture(scope="session")
def _dashboard(_studio: ScriptedStudio, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, port = tmp_path_factory.mktemp("dashboard"), free_port()
    process = start_module("ui", folder, gateway=_studio.address, ui_listen=f"127.0.0.1:{port}")
    url = f"http://127.0.0.1:{port}/"
    wait_for_page(url, process)
    yield url
    process.terminate()
    assert process.wait(20) is not None
    assert [path.name for path in folder.iterdir()] == ["ui.log"], "the dashboard wrote files"


@pytest.fixture
def dashboard(_dashboard: str, studio: ScriptedStudio) -> str:
    """Give the address of the dashboard over the scripted studio."""
    return _dashboard


# Playwright's loop runs in this thread as long as it is open: no longer than a module, whose tests are all synchronous.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give a browser without a screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Give a way to open a page of its own context; at the end nothing may have been asked for outside."""
    outside: list[str] = []
    contexts = []

    def note(url: str) -> None:
        if urlsplit(url).hostname not in {"127.0.0.1", None}:
            outside.append(url)

    def open_it(url: str, width: int = 1280, height: int = 900, locale: str = "ko-KR") -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, locale=locale)
        contexts.append(context)
        context.on("request", lambda request: note(request.url))
        page = context.new_page()
        page.on("console", lambda message: outside.append(message.text) if "Content Security" in message.text else None)
        page.goto(url)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert not outside
