"""Tells which of the studio's languages a text is in, by the letters that it is written with."""

from __future__ import annotations

import unicodedata

LANGUAGES = ("ko", "en")
LETTERS_PER_SYLLABLE = 2.5
"""A Hangul syllable block stands for about two and a half letters."""


def letters(text: str) -> tuple[int, int, int]:
    """Count Hangul syllables, Latin letters and letters of other scripts."""
    hangul = latin = other = 0
    for char in text:
        if "가" <= char <= "힣" or "ㄱ" <= char <= "ㅣ":
            hangul += 1
        elif not char.isalpha():
            continue
        elif char.isascii() or "LATIN" in unicodedata.name(char, ""):
            latin += 1
        else:
            other += 1
    return hangul, latin, other


def detect_language(text: str) -> str:
    """Give "ko" or "en", or "" for a text without words or mostly in another script.

    Korean texts are full of Latin product names, so it takes more than twice as much Latin to make one English.
    """
    hangul, latin, other = letters(text)
    korean = hangul * LETTERS_PER_SYLLABLE
    if hangul + latin + other < 2 or other > korean + latin:
        return ""
    return "ko" if hangul and korean >= latin / 2 else "en"
