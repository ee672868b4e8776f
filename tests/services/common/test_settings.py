"""Settings: defaults < shorts.toml < SHORTS_*."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.common.errors import InvalidInputError
from services.common.settings import DEFAULT_ROUTES, JOINING, load_settings


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_defaults(tmp_path: Path) -> None:
    settings = load_settings()
    assert settings.home == tmp_path / "home"
    assert settings.effective_routes == DEFAULT_ROUTES


def test_the_order_of_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("shorts.toml").write_text('log_level = "debug"\nmin_free_mib = 7\n[routes]\ntts = ["a", "b"]\n')
    monkeypatch.setenv("SHORTS_MIN_FREE_MIB", "9")
    settings = load_settings()
    assert (settings.log_level, settings.min_free_mib) == ("debug", 9)
    assert settings.effective_routes["tts"] == ("a", "b")
    assert settings.effective_routes["llm"] == DEFAULT_ROUTES["llm"]


def test_routes_of_single_services_add_up_and_those_of_the_user_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHORTS_ROUTE_TTS", '["supertonic", "coqui"]')
    monkeypatch.setenv("SHORTS_ROUTE_IMAGE", '["diffusers", "illustrator"]')
    monkeypatch.setenv("SHORTS_ROUTES", '{"llm": ["openai"], "image": ["illustrator"]}')
    changed = {"tts": ("supertonic", "coqui"), "llm": ("openai",), "image": ("illustrator",)}
    assert load_settings().effective_routes == {**DEFAULT_ROUTES, **changed}


def test_the_hosts_that_may_be_private(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().crawl_allow == ()
    monkeypatch.setenv("SHORTS_CRAWL_ALLOW", '["127.0.0.1:8000", "wiki.home"]')
    assert load_settings().crawl_allow == ("127.0.0.1:8000", "wiki.home")


def test_the_file_in_home_counts_too(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "shorts.toml").write_text('log_level = "error"')
    assert load_settings().log_level == "error"


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("SHORTS_LOG_LEVEL", "loud", "settings.log_level"),
        ("SHORTS_ROUTES", '{"smell": ["a"]}', "settings.routes"),
        ("SHORTS_ROUTES", "not json", "settings"),
        ("SHORTS_METRICS_PORT", "70000", "settings.metrics_port"),
    ],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, field: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidInputError) as caught:
        load_settings()
    assert caught.value.violations[0].field == field


def test_a_broken_file_is_told() -> None:
    Path("shorts.toml").write_text("= nonsense")
    with pytest.raises(InvalidInputError, match="cannot be read"):
        load_settings()
    Path("shorts.toml").write_text("unknown_name = 1")
    with pytest.raises(InvalidInputError, match="unknown_name"):
        load_settings()


def test_models_join_only_the_routes_that_the_user_left_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().joining == JOINING
    monkeypatch.setenv("SHORTS_ROUTES", '{"image": ["illustrator"]}')
    monkeypatch.setenv("SHORTS_ROUTE_LLM", '["rules"]')
    assert load_settings().joining == {"video": "diffusers"}
