"""vLLM that sleeps and wakes, Ollama that loads and lets go, and servers that do neither; what Describe tells."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from services.common.errors import PreconditionError, UnavailableError
from services.llm.backends.openai import OpenAiBackend
from services.llm.openai.licence import UNKNOWN, licence_of
from services.llm.openai.place import Place
from tests.services.llm.openai.conftest import Desk, Point
from tests.support.fake_llm import MODEL, FakeLlm, Reply


def test_vllm_is_woken_and_put_to_sleep(point: Point, fake: FakeLlm, desk: Desk) -> None:
    fake.flavour, fake.sleeping, fake.context = "vllm", True, 4096
    backend = OpenAiBackend()
    backend.load()
    assert not fake.sleeping
    fake.sleeping = True  # somebody else did that
    desk.backend = backend
    assert desk.write().scenes
    assert not fake.sleeping
    assert fake.asked[-1]["chat_template_kwargs"] == {"enable_thinking": False}
    backend.unload()
    assert fake.sleeping
    assert "POST /sleep?level=1" in fake.paths


def test_vllm_without_sleep_is_left_alone(point: Point, fake: FakeLlm) -> None:
    fake.flavour, fake.can_sleep = "vllm", False
    backend = OpenAiBackend()
    backend.load()
    backend.unload()
    assert not any("sleep?" in path or "wake" in path for path in fake.paths)


def test_vllm_that_would_keep_its_memory_is_woken_but_not_put_to_sleep(point: Point, fake: FakeLlm) -> None:
    fake.flavour, fake.sleep_mode, fake.sleeping = "vllm", False, True
    backend = OpenAiBackend()
    backend.load()
    assert backend._server is not None
    assert not backend._server.can_leave, "nobody may count on its memory"
    assert not fake.sleeping, "it would answer nobody"
    backend.unload()
    assert not any("POST /sleep" in path for path in fake.paths)


def test_an_older_vllm_that_does_not_tell_is_believed(point: Point, fake: FakeLlm) -> None:
    fake.flavour, fake.sleep_mode = "vllm", None
    backend = OpenAiBackend()
    backend.load()
    backend.unload()
    assert fake.sleeping


def test_vllm_put_to_sleep_while_it_answers_is_woken_for_the_next(point: Point, fake: FakeLlm, desk: Desk) -> None:
    fake.flavour, fake.replies = "vllm", [Reply(most=200, finish="abort"), Reply()]
    desk.backend = OpenAiBackend()
    desk.backend.load()
    with pytest.raises(UnavailableError, match="gave the answer up: abort") as caught:
        desk.write()
    assert caught.value.retryable
    assert len(fake.asked) == 1, "one that sleeps is not asked to mend anything"
    fake.sleeping = True
    assert desk.write().scenes
    assert not fake.sleeping


def test_vllm_tells_how_much_it_reads(point: Point, fake: FakeLlm, desk: Desk) -> None:
    fake.flavour, fake.context = "vllm", 4096
    desk.backend = OpenAiBackend()
    desk.backend.load()
    text = "빵집은 새벽 4시에 문을 연다. 할머니는 반죽을 한다. " * 100
    assert any("SHORTS_LLM_CONTEXT" in notice for notice in desk.write(text).notices)


def test_ollama_whose_card_was_busy_tells_it_with_the_first_script(
    point: Point, fake: FakeLlm, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.flavour, fake.sleeping, fake.context = "ollama", True, 4096
    backend = OpenAiBackend()
    with monkeypatch.context() as patched:
        patched.setattr(Place, "load", lambda *_: None)  # what it does where others need the card for long
        backend.load()
    assert fake.sleeping, "it holds no model yet, so it did not tell how much that reads"
    desk.backend = backend
    text = "빵집은 새벽 4시에 문을 연다. 할머니는 반죽을 한다. " * 100
    assert any("SHORTS_LLM_CONTEXT" in notice for notice in desk.write(text).notices)
    assert backend.resident_bytes() == 5 << 30
    backend.unload()


def test_ollama_loads_and_lets_go(point: Point, fake: FakeLlm, desk: Desk) -> None:
    fake.flavour, fake.sleeping, fake.context = "ollama", True, 16384
    backend = OpenAiBackend()
    assert backend.resident_bytes() == 0
    backend.load()
    assert not fake.sleeping
    assert backend.resident_bytes() == 5 << 30
    desk.backend = backend
    assert desk.write().scenes
    assert fake.asked[-1]["reasoning_effort"] == "none"
    backend.unload()
    assert fake.sleeping
    assert backend.resident_bytes() == 0


def test_ollama_knows_a_model_by_its_short_name(point: Point, fake: FakeLlm) -> None:
    fake.flavour, fake.models = "ollama", ["llama3.1:latest"]
    point(model="llama3.1")
    backend = OpenAiBackend()
    backend.load()
    backend.unload()
    assert fake.sleeping


@pytest.mark.parametrize("flavour", ["vllm", "ollama"])
def test_a_model_that_is_not_there_is_named_with_those_that_are(point: Point, fake: FakeLlm, flavour: str) -> None:
    fake.flavour = flavour
    point(model="llama9:1t")
    with pytest.raises(PreconditionError, match=f"it has: {MODEL}.*ollama pull llama9:1t") as caught:
        OpenAiBackend().load()
    assert caught.value.reason == "LLM_MODEL"


def test_others_may_load_what_they_do_not_list(point: Point, fake: FakeLlm, desk: Desk) -> None:
    point(model="somebody/else")
    desk.backend = OpenAiBackend()
    desk.backend.load()
    assert desk.write().scenes
    assert fake.asked[-1]["model"] == "somebody/else"
    assert "reasoning_effort" not in fake.asked[-1]


def test_the_flavour_may_be_told(point: Point, fake: FakeLlm) -> None:
    fake.flavour = "ollama"
    point(flavour="other")
    backend = OpenAiBackend()
    backend.load()
    backend.unload()
    assert not any("/api/" in path for path in fake.paths)


def test_an_address_without_a_path_gets_its_version(point: Point, fake: FakeLlm) -> None:
    point(url=f"http://127.0.0.1:{fake.port}/")
    OpenAiBackend().load()
    assert fake.paths[0] == "GET /v1/models"


def test_a_server_that_left_holds_nothing(point: Point, fake: FakeLlm, caplog: pytest.LogCaptureFixture) -> None:
    fake.flavour, fake.can_sleep = "vllm", True
    backend = OpenAiBackend()
    backend.load()
    fake.flavour = "other"  # which knows no /sleep
    with caplog.at_level(logging.WARNING):
        backend.unload()
    assert backend._server is None
    backend.unload()


def test_it_describes_the_model_of_the_settings(point: Point) -> None:
    backend = OpenAiBackend()
    info = backend.described()
    assert (info.model, info.license, info.commercial_use) == (MODEL, "Apache-2.0", True)
    assert info.languages == ("ko", "en")
    assert info.model_ids == ("qwen2.5-7b",)
    point(model="gemma2:9b")
    assert backend.described().license == "Gemma Terms of Use"
    assert backend.described().version != info.version, "another model is not remembered as this one"
    point(model="my-own-tune")
    assert (backend.described().license, backend.described().commercial_use) == (UNKNOWN, False)
    point(model="my-own-tune", license="MIT", commercial="true")
    assert (backend.described().license, backend.described().commercial_use) == ("MIT", True)
    assert backend.described().model_ids == ()
    point(model="llama3.1:8b", license="")
    assert backend.described().languages == ("en",)
    point(model="")
    assert backend.described().commercial_use is False


@pytest.mark.parametrize(
    ("name", "licence", "commercial"),
    [
        ("llama3.1:8b-instruct-q4_K_M", "Llama 3.1 Community License", True),
        ("meta-llama/Llama-3.1-8B-Instruct", "Llama 3.1 Community License", True),
        ("qwen2.5:7b", "Apache-2.0", True),
        ("qwen2.5:3b", UNKNOWN, False),  # whose licence is not that of its family
        ("Qwen/Qwen2.5-7B-Instruct", "Apache-2.0", True),
        ("qwen3:8b", "Apache-2.0", True),
        ("qwen3-8b", "Apache-2.0", True),
        ("google/gemma-2-9b-it", "Gemma Terms of Use", True),
        ("someone/qwen3-uncensored", UNKNOWN, False),
        ("gpt-4o", UNKNOWN, False),
    ],
)
def test_licences_go_by_name_and_are_never_guessed(name: str, licence: str, commercial: bool) -> None:
    found = licence_of(name)
    assert (found.name, found.commercial) == (licence, commercial)


def test_a_thinker_is_told_not_to(point: Point, fake: FakeLlm, desk: Desk) -> None:
    point(model="qwen3:8b")
    desk.backend = OpenAiBackend()
    desk.backend.load()
    desk.write()
    message: dict[str, Any] = fake.asked[-1]["messages"][-1]
    assert message["content"].endswith("/no_think")
