"""Korean particles that agree with the word before them, also after numbers, Latin words and symbols.

The agreeing sound is that of the word as read out loud: 3 is 삼, B is 비, 320g is 삼백이십 그램, Wi-Fi is 와이파이.
"""

from __future__ import annotations

import re

from services.llm.rules import hangul
from services.llm.rules.numerals import LETTERS, UNITS, sino

_PAIRS = {  # by either form: after a consonant, after a vowel
    form: pair
    for pair in (
        ("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("으로", "로"), ("아", "야"), ("이나", "나"),
        ("이랑", "랑"), ("이라고", "라고"), ("이라", "라"), ("이에요", "예요"), ("이고", "고"), ("이며", "며"),
        ("이든", "든"), ("이죠", "죠"), ("이었", "였"), ("이란", "란"),
    )
    for form in pair
}  # fmt: skip
_LATIN_TAIL = re.compile(r"[A-Za-z][A-Za-z'’.+-]*$")
_NUMBER_TAIL = re.compile(r"\d[\d,]*(?:\.\d+)?$")
_UNIT_TAIL = re.compile(r"\d\s?([A-Za-zµ%℃°㎖㎏㎜㎝㎞㎡]+)$")
_TRAILING = re.compile(r"[\s\"'”’)\]}»」』】>.!?…]+$")
_SYMBOLS = {"%": "퍼센트", "℃": "도", "°": "도", "+": "플러스", "$": "달러", "&": "앤드", "#": "샵", "㎖": "밀리리터"}


def final_sound(word: str) -> str:
    """Give the final consonant of a word as read out loud; "" if it ends in a vowel or nothing is known of it."""
    word = _TRAILING.sub("", word)
    if not word:
        return ""
    if hangul.is_syllable(word[-1]):
        return hangul.final_of(word)
    if number := _NUMBER_TAIL.search(word):
        return hangul.final_of(_read_tail(number[0]))
    if (unit := _UNIT_TAIL.search(word)) and unit[1].lower() in UNITS:
        return hangul.final_of(UNITS[unit[1].lower()])
    if latin := _LATIN_TAIL.search(word):
        return _latin_final(latin[0].rstrip(".'’-+"))
    return hangul.final_of(_SYMBOLS.get(word[-1], "")) if word[-1] in _SYMBOLS else ""


def _read_tail(number: str) -> str:
    digits = number.replace(",", "")
    return sino(digits.rpartition(".")[2][-1:]) if "." in digits else sino(digits)


def _latin_final(word: str) -> str:  # noqa: PLR0911 - one case for each kind of ending
    """Guess the final consonant of the usual transcription: Zoom 줌, Book 북, cake 케이크, USB 유에스비, HTML 엘."""
    if not word:
        return ""
    if word.isupper() and (len(word) <= 3 or not re.search(r"[AEIOU]", word)):
        return hangul.final_of(LETTERS[word[-1].lower()])
    low = word.lower()
    if low.endswith("ng"):
        return "ㅇ"
    if re.search(r"[aeiouy][mnl]+e?$", low):
        return {"m": "ㅁ", "n": "ㄴ", "l": "ㄹ"}[re.sub(r"e$", "", low)[-1]]
    if low.endswith("le"):
        return "ㄹ"
    if short := re.search(r"(?:^|[^aeiou])[aeiou](?:o|a)?(ck|[ckpbt])$", low):
        return {"c": "ㄱ", "k": "ㄱ", "p": "ㅂ", "b": "ㅂ", "t": "ㅅ"}[short[1][0]]
    return ""


def agree(word: str, particle: str) -> str:
    """Choose the form of `particle` that fits after `word`: agree("빵", "는") is "은". Others come back unchanged."""
    if particle not in _PAIRS:
        return particle
    closed, opened = _PAIRS[particle]
    final = final_sound(word)
    if closed == "으로":
        return opened if final in {"", "ㄹ"} else closed
    return closed if final else opened


def attach(word: str, particle: str) -> str:
    """Append a particle in the form that agrees: attach("커피", "을") is "커피를"."""
    return word + agree(word, particle)
