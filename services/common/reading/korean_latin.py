"""Words in Latin letters as Koreans say them: settled words, acronyms by their letters, names with figures."""

from __future__ import annotations

import re
from functools import lru_cache

from services.common.reading.korean_counters import ENGLISH_DIGITS
from services.common.reading.korean_numbers import decimal, digits, sino
from services.common.reading.korean_words import LATIN, LETTERS, TERMS
from services.common.reading.transcription import transcribe

LATIN_LETTER = r"[A-Za-zÀ-ɏ]"
_PARTS = re.compile(rf"{LATIN_LETTER}+|\d+(?:\.\d+)?")
_ROMAN = {
    "II": 2, "III": 3, "IV": 4, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "XI": 11, "XII": 12, "XIII": 13, "XIV": 14,
    "XV": 15, "XVI": 16,
}  # fmt: skip
# Letters before a figure that is said in Korean all the same: floors, vitamins, grades of tightness.
_PLAIN_FIGURES = frozenset({"b", "ipx", "ip"})
_SUFFIXES = (("'s", "스"), ("’s", "스"))


@lru_cache(maxsize=8192)
def latin(word: str) -> str:
    """Read a word in Latin letters, with figures and marks inside."""
    key = word.lower()
    if key in LATIN and not (word[0].isdigit() and word != word.upper()):
        return LATIN[key]
    if word in _ROMAN:
        number = _ROMAN[word]
        return ENGLISH_DIGITS[number] if number <= 3 else sino(number)
    for suffix, said in _SUFFIXES:
        if key.endswith(suffix) and len(key) > len(suffix):
            return latin(word[: -len(suffix)]) + said
    parts = _PARTS.findall(word)
    if len(parts) > 1:
        return " ".join(_part(parts, index, "&" in word) for index in range(len(parts)))
    if not parts:
        return ""
    return decimal(parts[0]) if parts[0][0].isdigit() else _letters(parts[0])


def _part(parts: list[str], index: int, joined: bool) -> str:
    part, before = parts[index], parts[index - 1] if index else ""
    and_said = "앤 " if joined and index and not part[0].isdigit() else ""
    if part[0].isdigit() and before and not before[0].isdigit():
        return figure(part, before)
    if part[0].isdigit():
        return decimal(part)
    return and_said + (latin(part) if len(part) > 1 else spell(part))


def figure(written: str, name: str) -> str:
    """Read a figure after a name: G7 지세븐, S24 이십사, A380 삼팔공, X100 백."""
    if len(written) == 1 and name.lower() not in _PLAIN_FIGURES and written != "0":
        return ENGLISH_DIGITS[int(written)]
    if "." in written or len(written) < 3 or written.endswith("00"):
        return decimal(written)
    if len(written) == 4 and written[:2] in {"19", "20"} and name.lower() not in TERMS:
        return decimal(written)
    return digits(written, "공")


def spell(letters: str) -> str:
    """Name letters one by one."""
    return "".join(LETTERS.get(letter, "") for letter in letters.lower())


def _letters(word: str) -> str:
    key = word.lower()
    if (
        not re.search("[aeiouyà-ɏ]", key)
        or len(word) == 1
        or (word.isupper() and (len(word) <= 4 or not re.search("[AEIOUY]", word)))
    ):
        return spell(key)
    for suffix, said in (("s", "스"), ("er", "어"), ("ing", "잉")):
        if key.endswith(suffix) and key[: -len(suffix)] in LATIN and len(key) - len(suffix) > 2:
            return LATIN[key[: -len(suffix)]] + said
    return compound(key) or transcribe(key)


def compound(key: str) -> str:
    """Read a word made of two known ones: coffeehouse, newbalance."""
    for at in range(len(key) - 3, 2, -1):
        if key[:at] in LATIN and key[at:] in LATIN:
            return LATIN[key[:at]] + LATIN[key[at:]]
    return ""
