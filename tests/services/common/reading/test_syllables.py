"""Syllables as heard, and the sound a word ends in."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.common.reading.spoken import LANGUAGES, normalize
from services.common.reading.syllables import count, final_consonant, of_reading, of_word


@pytest.mark.parametrize(
    ("text", "language", "syllables"),
    [
        ("99,000원", "ko", len("구만구천원")),
        ("새벽 4시에 문을 연다.", "ko", 9),
        ("480ml", "ko", len("사백팔십밀리리터")),
        ("USB", "ko", len("유에스비")),
        ("10 km/h", "ko", len("시속십킬로미터")),
        ("12oz", "ko", len("십이온스")),
        ("", "ko", 0),
        ("😀", "en", 0),
        ("It has 12 floors.", "en", 4),
        ("12 oz", "en", 3),  # twelve ounces
        ("1.3 lb", "en", 4),  # one point three pounds
        ("60 ft", "en", 3),
        ("55 mph", "en", 7),  # fifty five miles per hour
        ("$19.99", "en", 9),  # nineteen dollars and ninety nine cents
        ("W", "en", 3),
    ],
)
def test_syllables_are_those_heard(text: str, language: str, syllables: int) -> None:
    assert count(text, language) == syllables


@pytest.mark.parametrize(
    ("word", "syllables"),
    [
        ("cake", 1),
        ("walked", 1),
        ("wanted", 2),
        ("library", 3),
        ("table", 2),
        ("shoes", 1),
        ("radio", 3),
        ("nineteen", 2),
        ("safely", 2),
        ("everyone", 3),
        ("w", 3),
    ],
)
def test_english_words_have_their_syllables(word: str, syllables: int) -> None:
    assert of_word(word) == syllables


@pytest.mark.parametrize(
    ("word", "final"),
    [
        ("99,000원", "ㄴ"), ("99,000", "ㄴ"), ("3kg", "ㅁ"), ("3 kg", "ㅁ"), ("LED", ""), ("30%", ""), ("HTML", "ㄹ"),
        ("13:30", "ㄴ"), ("Zoom", "ㅁ"), ("Book", "ㄱ"), ("cake", ""), ("빵", "ㅇ"), ("", ""), ("!?", ""),
    ],
)  # fmt: skip
def test_a_word_ends_in_the_sound_that_is_read(word: str, final: str) -> None:
    assert final_consonant(word) == final


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_the_length_is_that_of_the_reading(text: str, language: str) -> None:
    assert count(text, language) == sum(of_reading(word.reading, language) for word in normalize(text, language))


def test_reading_needs_no_package() -> None:
    code = "import sys; import services.common.reading.syllables; print('\\n'.join(sys.modules))"
    found = subprocess.run([sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, '.'); {code}"],
                           capture_output=True, text=True, check=True).stdout.split()  # fmt: skip
    names = {name.partition(".")[0] for name in found}
    assert names <= sys.stdlib_module_names | {"services", "__main__"} | {
        n for n in names if n.startswith(("_", "sitecustomize"))
    }
