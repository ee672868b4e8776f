"""How many syllables a text has as it is read aloud, and the sound that a word ends in."""

from __future__ import annotations

import re
from functools import lru_cache

from services.common.reading.spoken import SpokenWord, normalize

_SYLLABLE = re.compile(r"[가-힣]")
_LATIN = re.compile(r"[a-zà-ɏ]+(?:['’][a-zà-ɏ]+)*", re.IGNORECASE)
# An e that is not said within a word: nineteen, something, safely.
_SILENT_INSIDE = re.compile(
    r"^(?:some|nine|every|home|life|time|there|where|side|safe|face|note|base|care|fire|house|store|stone|grape|"
    r"wire|space|shore|shoe|wave|pine)(?=[^aeiouyrsd])|^(?:ninety|every(?!one))|"
    r"[^aeiou]e(?=(?:ly|ful|less|ment|ness)\w*$)"
)
_TAIL_CONSONANTS: tuple[str, ...] = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
_VOWEL_GROUP = re.compile(r"[aeiouyà-ɏ]+")


@lru_cache(maxsize=4096)
def spoken(text: str, language: str) -> tuple[SpokenWord, ...]:
    """Give the words of a text that are spoken; see normalize."""
    return tuple(normalize(text, language))


def count(text: str, language: str) -> int:
    """Count the syllables of a text read aloud in "ko" or "en": 99,000원 has five (구만 구천 원)."""
    return sum(of_reading(word.reading, language) for word in spoken(text, language))


@lru_cache(maxsize=16384)
def of_reading(reading: str, language: str) -> int:
    """Count the syllables of a reading: words of letters with single spaces between them."""
    said = len(_SYLLABLE.findall(reading))
    for word in _LATIN.findall(reading):
        # Korean adds vowels between the consonants of a loan: "cake" is 케이크.
        added = language == "ko" and re.search(r"[^aeiouylmn]e?$", word.lower()) is not None
        said += of_word(word) + added
    return said


def of_word(word: str) -> int:
    """Count the syllables of an English word by its groups of vowels; a letter by itself is named."""
    low = re.sub(r"[^a-zà-ɏ]", "", word.lower())
    if len(low) < 2:
        return 3 if low == "w" else len(low)
    groups = len(_VOWEL_GROUP.findall(low))
    if low.endswith("e") and not low.endswith(("le", "ee", "ye", "oe", "ie")) and groups > 1:
        groups -= 1
    if re.search(r"[^aeioutd]ed$", low) and groups > 1:
        groups -= 1
    if re.search(r"[^aeiousxzhcg]es$", low) and groups > 1 and not low.endswith("les"):
        groups -= 1
    if _SILENT_INSIDE.search(low):
        groups -= 1
    if re.search(r"(ia|io|eo|ua|iu)(?!u)(?:[a-z]|$)", low) and not re.search(
        r"(tio|sio|cia|tia|gio|cio|qua|gua|eou)", low
    ):
        groups += 1
    return max(1, groups)


def final_consonant(word: str) -> str:
    """Give the final consonant of a Korean word as read aloud: "ㄴ" of 99,000원, "ㅁ" of 3kg; "" for none."""
    words = spoken(" ".join(word.split()[-2:]), "ko")  # a unit may stand apart from its number
    last = words[-1].reading.split(" ")[-1] if words else ""
    if not last:
        return ""
    if "가" <= last[-1] <= "힣":
        return _TAIL_CONSONANTS[(ord(last[-1]) - 0xAC00) % 28]
    return _of_latin(last)


def _of_latin(word: str) -> str:
    """Guess the final of the usual transcription: Zoom 줌, Book 북, cake 케이크."""
    low = re.sub(r"[^a-z]", "", word.lower())
    if low.endswith("ng"):
        return "ㅇ"
    if re.search(r"[aeiouy][mnl]+e?$", low):
        return {"m": "ㅁ", "n": "ㄴ", "l": "ㄹ"}[re.sub(r"e$", "", low)[-1]]
    if low.endswith("le"):
        return "ㄹ"
    short = re.search(r"(?:^|[^aeiou])[aeiou](?:o|a)?(ck|[ckpbt])$", low)
    stops = {"c": "ㄱ", "k": "ㄱ", "p": "ㅂ", "b": "ㅂ", "t": "ㅅ"}
    return stops[short[1][0]] if short else ""
