"""Whole sentences of shops, notices, recipes, histories, news, sports, science and chats, as they are read aloud."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.common.reading.english import read_english
from services.common.reading.korean import read_korean
from services.common.reading.spoken import LANGUAGES, normalize


def sentences(language: str) -> list[tuple[str, str]]:
    """Give (written, said) of the table of a language."""
    lines = Path(__file__).with_name(f"sentences_{language}.tsv").read_text(encoding="utf-8").splitlines()
    return [(written, said) for written, said in (line.split("\t") for line in lines if not line.startswith("#"))]


SENTENCES = {language: sentences(language) for language in LANGUAGES}
FRAGMENTS = sorted({token for table in SENTENCES.values() for written, _ in table for token in written.split()})
FIGURES = "0123456789.,:~-/%+×=$₩€'\"°℃()·²½①⑩ⅣＡ￦㎏"
WRITTEN = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(FRAGMENTS), st.text(st.sampled_from(FIGURES), max_size=6), st.text(max_size=4)),
        st.sampled_from(["", " ", "  ", "~", " ~ ", "-", "/", "\n", "\u3000"]),
    ),
    max_size=8,
).map(lambda parts: "".join(part + gap for part, gap in parts))


@pytest.mark.parametrize(("written", "said"), SENTENCES["ko"], ids=[written for written, _ in SENTENCES["ko"]])
def test_korean_sentences(written: str, said: str) -> None:
    assert " ".join(word.reading for word in normalize(written, "ko")) == said


@pytest.mark.parametrize(("written", "said"), SENTENCES["en"], ids=[written for written, _ in SENTENCES["en"]])
def test_english_sentences(written: str, said: str) -> None:
    assert " ".join(word.reading for word in normalize(written, "en")) == said


@settings(max_examples=400, deadline=None)
@given(WRITTEN, st.sampled_from(LANGUAGES))
@example("GPT-3.5와 401(k)", "en")
@example("12 ~ 3", "ko")
def test_all_that_is_said_belongs_to_words_of_the_text_in_order(text: str, language: str) -> None:
    end = 0
    for word in normalize(text, language):
        assert text[word.offset : word.offset + len(word.text)] == word.text
        assert word.offset >= end
        assert word.text == word.text.strip()
        between = text[end : word.offset]
        assert not between or between[-1].isspace()
        end = word.offset + len(word.text)
        assert word.reading == " ".join(word.reading.split())
        assert any(c.isalpha() for c in word.reading)
        assert not any(c.isdigit() for c in word.reading)


@settings(max_examples=400, deadline=None)
@given(WRITTEN.map(lambda text: " ".join(text.split())), st.sampled_from(LANGUAGES))
def test_pieces_are_in_order_and_within_the_line(line: str, language: str) -> None:
    end = 0
    for piece in {"ko": read_korean, "en": read_english}[language](line):
        assert end <= piece.start < piece.end <= len(line)
        end = piece.end


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=12), st.sampled_from(LANGUAGES))
def test_every_written_word_with_something_to_say_is_heard(parts: list[str], language: str) -> None:
    text = " ".join(parts)
    heard = " ".join(word.text for word in normalize(text, language)).split()
    silent = [token for token in text.split() if token not in heard]
    for token in silent:
        assert not any("가" <= c <= "힣" for c in token) or language == "en"
        assert not any(c.isdigit() for c in token) or token == "<3"


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("빠른 A / S 접수", "ko", [("빠른", "빠른"), ("A / S", "에이에스"), ("접수", "접수")]),
        ("10 ~ 20 %", "ko", [("10", "십에서"), ("20", "이십"), ("%", "퍼센트")]),
        ("2 ~ 3 개", "ko", [("2 ~ 3", "두세"), ("개", "개")]),
        ("12억 3,400만 원", "ko", [("12억", "십이억"), ("3,400만", "삼천사백만"), ("원", "원")]),
        ("$5 million deal", "en", [("$5", "five"), ("million", "million dollars"), ("deal", "deal")]),
        ("1 1/2 cups", "en", [("1", "one"), ("1/2", "and a half"), ("cups", "cups")]),
        ("H.R. 5", "en", [("H.R.", "H R"), ("5", "five")]),
    ],
)
def test_one_word_may_be_read_as_several_and_several_as_one(
    text: str, language: str, words: list[tuple[str, str]]
) -> None:
    assert [(word.text, word.reading) for word in normalize(text, language)] == words
