"""From written text to what is said, word by word, independent of any engine.

Words are the whitespace-separated tokens of the text as written (Korean eojeol), with their punctuation. Each gets a
reading in letters of its language: numbers, units, symbols and acronyms spelled out. A token that has nothing to say
(an emoji, a lone dash, a word in a script that the language's readers do not read) is left out; its punctuation still
makes the pause. Captions show the words as written; the voice says the readings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from services.common.reading.english import read_english
from services.common.reading.korean import read_korean
from services.common.reading.table import words

LANGUAGES = ("ko", "en")
# A run of letters longer than any real word is said in pieces: engines cut or refuse it.
LONGEST_SPOKEN_WORD = 40

_TOKEN = re.compile(r"\S+")
# Marks at the end of a token, strongest first, and the mark that the voice is given.
_PAUSES = (("?？؟", "?"), ("!！", "!"), (".。…", "."), (":;：；", ";"), (",，、", ","))
_CLOSERS = "\"'”’」』)]}>》〉】*_~∼〜"
_ABBREVIATIONS = frozenset(words("dr. mr. mrs. ms. st. vs. no. jr. sr. prof. e.g. i.e. u.s. a.m. p.m. etc. approx."))
_READERS: dict[str, Callable[[list[str], int], str]] = {"ko": read_korean, "en": read_english}


@dataclass(frozen=True)
class SpokenWord:
    """A written word and how it is said."""

    text: str
    """As written, with its punctuation."""
    offset: int
    """Of its first character in the text, in code points."""
    reading: str
    """What is said: words of letters with single spaces between them, never empty."""
    mark: str
    """What follows: "" (the next word at once), ",", ";", ".", "!", "?" or "\\n" (a new paragraph)."""


def normalize(text: str, language: str) -> list[SpokenWord]:
    """Give the words of a text that are spoken, in order; none if nothing in it can be said.

    `language` is one of LANGUAGES.
    """
    read = _READERS[language]
    matches = list(_TOKEN.finditer(text))
    tokens = [_compatible(_without_marks(match.group())) for match in matches]
    spoken: list[SpokenWord] = []
    for index, match in enumerate(matches):
        reading = _breakable(read(tokens, index))
        end = matches[index + 1].start() if index + 1 < len(matches) else len(text)
        mark = _mark(match.group(), text[match.end() : end])
        if reading:
            spoken.append(SpokenWord(match.group(), match.start(), reading, mark))
        elif spoken and mark and not spoken[-1].mark:
            spoken[-1] = replace(spoken[-1], mark=mark)
    return spoken


def _without_marks(token: str) -> str:
    """Drop what is never said: controls, zero-width joiners, bidirectional marks, variation selectors, emoji."""
    return "".join(
        c for c in token if unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cn", "Cs", "Sk"} and not _pictograph(c)
    )


def _compatible(token: str) -> str:
    """Write one way what can be written several ways (㎏, ½, ３, jamo sequences); lone jamo (ㅋ) stay as they are."""
    composed = unicodedata.normalize("NFC", token)
    return "".join(c if "ㄱ" <= c <= "ㆎ" else unicodedata.normalize("NFKC", c) for c in composed)


def _pictograph(char: str) -> bool:
    code = ord(char)
    return code >= 0x1F000 or 0x2600 <= code <= 0x27BF or 0x2B00 <= code <= 0x2BFF or 0xFE00 <= code <= 0xFE0F


def _mark(token: str, gap: str) -> str:
    if "\n" in gap:
        return "\n"
    bare = token.rstrip(_CLOSERS)
    while bare and _pictograph(bare[-1]):
        bare = bare[:-1].rstrip(_CLOSERS)
    if bare.lower() in _ABBREVIATIONS:
        return ""
    tail = re.search(r"[^\w\s]*$", bare)
    ending = tail.group() if tail else ""
    return next((mark for marks, mark in _PAUSES if any(c in marks for c in ending)), "")


def _breakable(reading: str) -> str:
    size = LONGEST_SPOKEN_WORD
    return " ".join(word[at : at + size] for word in reading.split() for at in range(0, len(word), size))
