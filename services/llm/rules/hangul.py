"""Hangul syllables taken apart and put together by the arithmetic of Unicode 3.12 (conjoining jamo)."""

from __future__ import annotations

_FIRST, _LAST = 0xAC00, 0xD7A3
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")


def is_syllable(char: str) -> bool:
    """Whether `char` is one precomposed Hangul syllable."""
    return len(char) == 1 and _FIRST <= ord(char) <= _LAST


def split(char: str) -> tuple[str, str, str]:
    """Take a syllable apart into initial, vowel and final ("" for none)."""
    code = ord(char) - _FIRST
    return INITIALS[code // 588], VOWELS[code % 588 // 28], FINALS[code % 28]


def join(initial: str, vowel: str, final: str = "") -> str:
    """Put a syllable together."""
    return chr(_FIRST + INITIALS.index(initial) * 588 + VOWELS.index(vowel) * 28 + FINALS.index(final))


def final_of(text: str) -> str:
    """Give the final consonant of the last character; "" for none or where it is no syllable."""
    return split(text[-1])[2] if text and is_syllable(text[-1]) else ""


def with_final(text: str, final: str) -> str:
    """Replace the final consonant of the last syllable."""
    initial, vowel, _ = split(text[-1])
    return text[:-1] + join(initial, vowel, final)
