"""The table of texts: whole in both languages, and no text that nobody shows."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from ui.texts import LANGUAGES, STAGES, Texts, browser_language
from ui.words import WORDS

UI = Path(__file__).parents[2] / "ui"
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in UI.rglob("*.py") if path.parent.name != "words")
SAME_IN_BOTH = {"url_hint"}


def fields(text: str) -> set[str]:
    """List what is filled into a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", WORDS)
def test_a_text_is_there_in_both_languages_and_is_shown(key: str) -> None:
    korean, english = WORDS[key]
    assert korean.strip()
    assert english.strip()
    assert fields(korean) == fields(english)
    assert re.search(rf"""["']{key}["']""", SOURCES), "nobody shows it"
    assert not re.search("[가-힣]", english)
    assert key in SAME_IN_BOTH or re.search("[가-힣]", korean) or not re.search("[a-zA-Z]{2}", korean)


def test_every_text_that_is_shown_is_there() -> None:
    used = set(re.findall(r"""\bt\(["']([a-z_]+)["']""", SOURCES))
    assert len(used) > 50
    assert used <= set(WORDS)
    assert set(STAGES.values()) <= set(WORDS)


def test_texts_are_filled_in() -> None:
    assert Texts("ko")("scene_number", number=3) == "3번 장면"
    assert Texts("en").clock(65.2) == "1 min 5 s"
    assert Texts("en").clock(9) == "9 s"
    assert Texts("en").stage("script") == "Script"
    assert Texts("ko").stage("mastering") == "mastering"
    with pytest.raises(ValueError, match="no texts in 'ja'"):
        Texts("ja")
    assert len(LANGUAGES) == 2


@pytest.mark.parametrize(
    ("locale", "language"), [("ko-KR", "ko"), ("ko", "ko"), ("en-US", "en"), ("ja", "en"), ("", "ko"), (None, "ko")]
)
def test_the_language_follows_the_browser(locale: str | None, language: str) -> None:
    assert browser_language(locale) == language
