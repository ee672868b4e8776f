"""A language model in the route: its script where it holds, and the rules, visibly, where it does not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.e2e.conftest import SAMPLES, Desk
from tests.support import fake_llm
from tests.support.fake_llm import FakeLlm
from tests.support.judge import judge

BAKERY = f"@{SAMPLES / 'bakery.txt'}"
Routed = Callable[[Desk], None]


@pytest.fixture
def fake() -> Iterator[FakeLlm]:
    with fake_llm.serve(FakeLlm()) as running:
        yield running


@pytest.fixture
def routed(fake: FakeLlm, monkeypatch: pytest.MonkeyPatch) -> Routed:
    """Put the server, and the rules behind it, into the route of a desk."""

    def route(desk: Desk) -> None:
        settings = {
            "SHORTS_LLM_URL": fake.url,
            "SHORTS_LLM_MODEL": fake_llm.MODEL,
            "SHORTS_ROUTES": '{"llm": ["openai", "rules"]}',
        }
        environment = desk.environment() | settings
        monkeypatch.setattr(Desk, "environment", lambda _: environment)

    return route


def _events(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines() if line.startswith("{")]


def test_a_model_writes_the_script(desk: Desk, fake: FakeLlm, routed: Routed) -> None:
    routed(desk)
    desk.run("make", BAKERY, "--length", "12", "--out", "a.mp4")
    assert judge(desk.folder / "a.mp4").video.duration > 4
    record = desk.record("a")
    written = [backend for backend in record["backends"] if backend["stage"] == "script"]
    assert [(b["backend"], b["model"], b["license"]) for b in written] == [("openai", fake_llm.MODEL, "Apache-2.0")]
    assert fake.asked
    assert desk.leftovers() == []


def test_a_model_that_lies_gives_way_to_the_rules_and_that_is_told(desk: Desk, fake: FakeLlm, routed: Routed) -> None:
    routed(desk)
    lie = "김철수 씨가 만든 빵은 9,900원이다."
    fake.replies = [fake_llm.lying(lambda script: script["scenes"][0].update(narration=lie))]
    out = desk.run("make", BAKERY, "--length", "12", "--character", "none", "--json", "--out", "a.mp4").stdout
    notices = [event["notice"] for event in _events(out) if "notice" in event]
    told = [notice["message"] for notice in notices if notice["kind"] == "FALLBACK"]
    assert len(told) == 1
    assert "김철수" in told[0]
    assert "rules does the work instead" in told[0]
    record = desk.record("a")
    assert {b["backend"] for b in record["backends"] if b["stage"] == "script"} == {"rules"}
    assert any("rules does the work instead" in str(notice) for notice in record["notices"])
    assert "김철수" not in json.dumps(record["script"], ensure_ascii=False)
    assert len(fake.asked) == 2, "it was asked to mend its script once"
    assert desk.leftovers() == []
