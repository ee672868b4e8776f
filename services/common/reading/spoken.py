"""From written text to what is said, word by word, independent of any engine.

Words are the whitespace-separated tokens of the text as written (Korean eojeol), with their punctuation. Each gets a
reading in letters of its language: numbers, units, symbols and acronyms spelled out. Tokens that are only read together
("A / S") make one word. A token that has nothing to say (an emoji, a lone dash, a word in a script that the language's
readers do not read) is left out; its punctuation still makes the pause. Captions show the words as written; the voice
says the readings, which joined by spaces are all that is said.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from services.common.reading.english import read_english
from services.common.reading.korean import read_korean
from services.common.reading.scan import Piece
from services.common.reading.table import words
from services.common.reading.written import is_pictograph, plain

LANGUAGES = ("ko", "en")
# A run of letters longer than any real word is said in pieces: engines cut or refuse it.
LONGEST_SPOKEN_WORD = 40

_TOKEN = re.compile(r"\S+")
# Marks at the end of a token, strongest first, and the mark that the voice is given.
_PAUSES = (("?？؟", "?"), ("!！", "!"), (".。…", "."), (":;：；", ";"), (",，、", ","))
_CLOSERS = "\"'”’」』)]}>》〉】*_~∼〜"
_ABBREVIATIONS = frozenset(
    words(
        """
    dr. mr. mrs. ms. st. vs. no. jr. sr. prof. e.g. i.e. u.s. a.m. p.m. etc. approx. jan. feb. mar. apr. jun. jul. aug.
    sep. sept. oct. nov. dec. vol. fig. ch. gen. lt. capt. sgt. gov. sen. rep. rev. hon. mt. ft. dept. p. pp. ext. ave.
    """
    )
)
_READERS: dict[str, Callable[[str], list[Piece]]] = {"ko": read_korean, "en": read_english}


@dataclass(frozen=True)
class SpokenWord:
    """A written word and how it is said."""

    text: str
    """As written, with its punctuation; several written words where they are read as one."""
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
    matches = list(_TOKEN.finditer(text))
    gaps = [text[one.end() : other.start()] for one, other in pairwise(matches)]
    gaps += [text[match.end() :] for match in matches[-1:]]
    tokens = [plain(match.group()) for match in matches]
    spoken: list[SpokenWord] = []
    for first, last, reading in _readings(tokens, gaps, language):
        start, end = matches[first].start(), matches[last].end()
        follows = tokens[last + 1][:1] if last + 1 < len(tokens) else ""
        mark = _mark(matches[last].group(), gaps[last], follows)
        if reading:
            spoken.append(SpokenWord(text[start:end], start, reading, mark))
        elif spoken and mark and not spoken[-1].mark:
            spoken[-1] = replace(spoken[-1], mark=mark)
    return spoken


def _readings(tokens: list[str], gaps: list[str], language: str) -> list[tuple[int, int, str]]:
    """Give (first token, last token, reading) in order, every token in one; pieces over two tokens join them."""
    line, starts = "", []
    for token, gap in zip(tokens, gaps, strict=True):
        starts.append(len(line))
        line += token + ("\n" if "\n" in gap else " ")
    said = [""] * len(tokens)
    until = list(range(len(tokens)))
    for piece in _READERS[language](line):
        index = bisect_right(starts, piece.start) - 1
        said[index] += piece.said
        until[index] = max(until[index], bisect_right(starts, piece.end - 1) - 1)
    out: list[tuple[int, int, str]] = []
    index = 0
    while index < len(tokens):
        last, reading = index, ""
        at = index
        while at <= last:
            reading += said[at]
            last = max(last, until[at])
            at += 1
        out.append((index, last, _breakable(reading)))
        index = last + 1
    return out


def _mark(token: str, gap: str, follows: str) -> str:
    if "\n" in gap:
        return "\n"
    bare = token.rstrip(_CLOSERS)
    while bare and is_pictograph(bare[-1]):
        bare = bare[:-1].rstrip(_CLOSERS)
    if bare.lower().lstrip("(\"'“‘") in _ABBREVIATIONS and gap and (follows.isdigit() or bare.lower() != "no."):
        return ""
    if follows.isdigit() and re.fullmatch(r"\d{1,4}\.", bare):
        return ""  # 2024. 3. 5. is one date
    tail = re.search(r"[^\w\s]*$", bare)
    ending = tail.group() if tail else ""
    return next((mark for marks, mark in _PAUSES if any(c in marks for c in ending)), "")


def _breakable(reading: str) -> str:
    if not any(c.isalpha() for c in reading):
        return ""
    size = LONGEST_SPOKEN_WORD
    return " ".join(word[at : at + size] for word in reading.split() for at in range(0, len(word), size))
