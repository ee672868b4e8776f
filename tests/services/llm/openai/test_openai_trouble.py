"""Servers that are away, busy, broken, slow or elsewhere; keys; callers who stop."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from services.common.errors import (
    CancelledError,
    ExhaustedError,
    InvalidInputError,
    PreconditionError,
    StudioError,
    UnavailableError,
)
from services.llm.backends.openai import OpenAiBackend
from services.llm.openai import address
from services.llm.openai.address import is_local
from services.llm.openai.config import Config
from tests.services.llm.openai.conftest import Desk, Point
from tests.support.fake_llm import MODEL, FakeLlm, Reply, failing, serve

SECRET = "sk-very-secret-0123456789"


def _closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.mark.parametrize(
    ("reply", "kind", "reason", "retried", "told"),
    [
        (failing(401, "bad key"), PreconditionError, "LLM_KEY", False, "SHORTS_LLM_KEY"),
        (failing(403, "no"), PreconditionError, "LLM_KEY", False, "SHORTS_LLM_KEY"),
        (failing(404, "model not found"), PreconditionError, "LLM_MODEL", False, "ollama pull"),
        (failing(302, "", Location="https://example.com/"), PreconditionError, "LLM_REQUEST", False, "302"),
        (failing(400, "maximum context length"), PreconditionError, "LLM_REQUEST", False, "SHORTS_LLM_CONTEXT"),
        (failing(429, "slow down", Retry_After="7"), ExhaustedError, "LLM_BUSY", True, "slow down"),
        (failing(500, "CUDA error"), UnavailableError, "LLM_SERVER", True, "CUDA error"),
        (failing(503, "loading"), UnavailableError, "LLM_SERVER", True, "loading"),
        (Reply(most=200, broken=True), UnavailableError, "LLM_CUT", True, "broke off"),
        (Reply(most=200, finish=None), UnavailableError, "LLM_CUT", True, "broke off"),
        (Reply(raw="data: {nonsense\n\n"), UnavailableError, "LLM_CUT", True, "cannot be read"),
        (Reply(raw='data: {"choices": "x"}\n\n'), UnavailableError, "LLM_CUT", True, "cannot be read"),
        (Reply(raw='data: {"choices": null}\n\ndata: [DONE]\n\n'), UnavailableError, "LLM_CUT", True, "broke off"),
        (Reply(raw='{"choices": []}'), UnavailableError, "LLM_CUT", True, "broke off"),
        (Reply(most=200, stream_error="out of memory"), UnavailableError, "LLM_SERVER", True, "out of memory"),
    ],
)
def test_trouble_of_the_server_is_told(
    desk: Desk, reply: Reply, kind: type[StudioError], reason: str, retried: bool, told: str
) -> None:
    desk.fake.replies = [reply]
    with pytest.raises(kind) as caught:
        desk.write()
    assert caught.value.reason == reason
    assert caught.value.retryable is retried
    assert told in caught.value.message
    tries = 2 if reply.status == 400 else 1
    assert len(desk.fake.asked) == tries, "repeats are the gateway's"


def test_a_busy_server_says_how_long_to_wait(desk: Desk) -> None:
    for header, wait in (("7", 7.0), ("99999", 60.0), ("Wed, 21 Oct 2026 07:28:00 GMT", 2.0), ("-3", 2.0)):
        desk.fake.replies = [failing(429, "busy", Retry_After=header)]
        with pytest.raises(ExhaustedError) as caught:
            desk.write()
        assert caught.value.retry_after == wait


def test_nobody_answers(point: Point) -> None:
    point(url=f"http://127.0.0.1:{_closed_port()}/v1")
    with pytest.raises(UnavailableError, match="ollama serve") as caught:
        OpenAiBackend().load()
    assert caught.value.reason == "LLM_UNREACHABLE"
    point(url="http://no-such-host.invalid:8000/v1")
    with pytest.raises(UnavailableError, match="SHORTS_LLM_URL"):
        OpenAiBackend().load()


def test_a_server_that_left_after_it_was_found_is_told(desk: Desk, fake: FakeLlm) -> None:
    desk.backend._config = Config(f"http://127.0.0.1:{_closed_port()}/v1", MODEL)
    with pytest.raises(UnavailableError, match="no language model server answers"):
        desk.write()


def test_what_is_no_such_server_is_told(point: Point) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        answers = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 4\r\n\r\n<p>!"

        def serve_page() -> None:
            for _ in range(2):
                with listening.accept()[0] as connection:
                    connection.recv(65536)
                    connection.sendall(answers)

        thread = threading.Thread(target=serve_page, daemon=True)
        thread.start()
        point(url=f"http://127.0.0.1:{listening.getsockname()[1]}/v1")
        with pytest.raises(PreconditionError, match="no OpenAI-compatible server"):
            OpenAiBackend().load()


def test_time_runs_out(desk: Desk) -> None:
    desk.fake.replies = [Reply(wait=0.2)]
    desk.backend._config = Config(desk.fake.url, MODEL, seconds=0.5)
    with pytest.raises(ExhaustedError, match="SHORTS_LLM_SECONDS") as caught:
        desk.write()
    assert caught.value.reason == "LLM_TIME"
    assert not caught.value.retryable
    assert desk.fake.left.wait(5), "the connection is closed"


@pytest.mark.parametrize("silent", [False, True], ids=["in mid-word", "before the first word"])
def test_a_cancel_closes_the_connection_within_a_second(desk: Desk, silent: bool) -> None:
    desk.fake.replies = [Reply(wait=60.0 if silent else 0.05)]
    caught: list[StudioError] = []

    def write() -> None:
        try:
            desk.write()
        except StudioError as error:
            caught.append(error)

    thread = threading.Thread(target=write)
    thread.start()
    if silent:
        _until(lambda: len(desk.fake.asked) == 1)
    else:
        assert desk.fake.begun.wait(10)
    stopped = time.monotonic()
    desk.stop.set()
    thread.join(5)
    assert time.monotonic() - stopped < 1.5  # a second, and what a busy machine adds
    assert [type(error) for error in caught] == [CancelledError]
    assert desk.fake.left.wait(5)
    desk.stop.clear()
    desk.fake.replies = [Reply()]
    assert desk.write().scenes


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_the_key_is_shown_to_the_server_and_to_nobody_else(
    point: Point, fake: FakeLlm, desk: Desk, capfd: pytest.CaptureFixture[str]
) -> None:
    point(key=SECRET)
    fake.key = SECRET
    backend = OpenAiBackend()
    backend.load()
    assert fake.headers[-1]["authorization"] == f"Bearer {SECRET}"
    fake.key = "another"
    desk.backend = backend
    with pytest.raises(PreconditionError) as caught:
        desk.write()
    assert caught.value.reason == "LLM_KEY"
    assert "Incorrect API key provided: Bearer ***" in caught.value.message
    told = capfd.readouterr()
    assert SECRET not in f"{told.out}{told.err}{caught.value.message}{backend._config}{backend.described()}"
    backend.unload()


def test_a_server_elsewhere_needs_leave(point: Point, monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("http://8.8.8.8/v1", "https://[2001:4860:4860::8888]/v1", "http://[::ffff:8.8.8.8]:80"):
        point(url=url)
        assert "SHORTS_LLM_REMOTE" in OpenAiBackend().missing()
        with pytest.raises(PreconditionError, match="SHORTS_LLM_REMOTE"):
            OpenAiBackend().load()
    point(url="https://models.example/v1")
    assert OpenAiBackend().missing() == "", "a name is looked up when it is used"
    monkeypatch.setattr(address, "_look_up", lambda *_: ["10.0.0.5", "93.184.216.34"])
    with pytest.raises(PreconditionError, match="beyond this machine") as caught:
        OpenAiBackend().load()
    assert caught.value.reason == "LLM_REMOTE"
    point(url="https://8.8.8.8/v1", remote="true")
    assert OpenAiBackend().missing() == ""


def test_a_name_is_asked_at_the_address_that_was_checked(
    point: Point, fake: FakeLlm, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def look_up(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return ["127.0.0.9", "127.0.0.1"]  # at the first nobody listens

    monkeypatch.setattr(address, "_look_up", look_up)
    point(url=f"http://llm.home:{fake.port}/v1")
    backend = OpenAiBackend()
    backend.load()
    assert asked[0] == ("llm.home", fake.port)
    assert fake.headers[0]["host"] == f"llm.home:{fake.port}"
    backend.unload()


def test_proxies_and_redirects_lead_nowhere(
    point: Point, fake: FakeLlm, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve(FakeLlm()) as other:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{other.port}")
        monkeypatch.setenv("OPENAI_BASE_URL", other.url)
        fake.replies = [failing(307, "", Location=other.url)]
        with pytest.raises(PreconditionError):
            desk.write()
        assert other.paths == []


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"url": ""}, "no language model server is set"),
        ({"url": "ftp://127.0.0.1/v1"}, "http://"),
        ({"url": "127.0.0.1:8000"}, "http://"),
        ({"url": "http://127.0.0.1:99999/v1"}, "http://"),
        ({"url": "http://:8000/v1"}, "name a host"),
        ({"url": f"http://me:{SECRET}@127.0.0.1/v1"}, "SHORTS_LLM_KEY"),
        ({"model": " "}, "SHORTS_LLM_MODEL"),
    ],
)
def test_settings_that_do_not_hold_are_named(point: Point, settings: dict[str, str], told: str) -> None:
    point(**settings)
    backend = OpenAiBackend()
    assert told in backend.missing()
    assert SECRET not in backend.missing()
    with pytest.raises(PreconditionError) as caught:
        backend.load()
    assert caught.value.reason == "LLM_SETTINGS"


def test_an_unknown_flavour_is_refused_with_the_settings(point: Point) -> None:
    point(flavour="skynet")
    with pytest.raises(InvalidInputError, match="llm_flavour"):
        OpenAiBackend().missing()


@pytest.mark.parametrize(
    ("written", "local"),
    [
        ("127.0.0.1", True), ("10.1.2.3", True), ("172.20.0.2", True), ("192.168.1.9", True), ("::1", True),
        ("fd00::1", True), ("fe80::1%eth0", True), ("::ffff:192.168.0.1", True), ("172.32.0.1", False),
        ("8.8.8.8", False), ("100.64.0.1", False), ("0.0.0.0", False), ("2606:4700::1", False),
        ("::ffff:8.8.8.8", False), ("localhost", False), ("", False),
    ],
)  # fmt: skip
def test_which_addresses_are_local(written: str, local: bool) -> None:
    assert is_local(written) is local
