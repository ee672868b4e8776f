"""Text for Supertonic: words to sentences that it speaks at a time, and characters to the numbers that it takes.

The rules are those of the package supertonic 1.3.1 (MIT), which the model was published with: NFKD (so Hangul comes
apart into jamo), an end mark, and the language as a tag around it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.common.errors import PreconditionError
from services.common.reading.spoken import SpokenWord
from services.common.reading.syllables import of_reading

# Characters of a piece, as the package divides; and syllables, as longer ones are said to be cut off by the model.
LONGEST = {"ko": 120, "en": 300}
_MOST_SYLLABLES, _FEWEST_SYLLABLES = 60, 6
_ENDS = frozenset(".!?\n")


def pieces(words: Iterable[SpokenWord], language: str, longest: Mapping[str, int] = LONGEST) -> list[list[SpokenWord]]:
    """Divide words into sentences; a very short one goes with its neighbour, a long one is divided at its marks.

    `longest` are the characters of a piece by language, at most.
    """
    limit = longest[language]
    out: list[list[SpokenWord]] = []
    taken: list[SpokenWord] = []
    for word in words:
        if taken and _size([*taken, word], language, limit) > 1:
            cut = max((i for i, w in enumerate(taken) if w.mark), default=len(taken) - 1) + 1
            out.append(taken[:cut])
            taken = taken[cut:]
        taken.append(word)
        if word.mark in _ENDS and word.mark and _syllables(taken, language) >= _FEWEST_SYLLABLES:
            out.append(taken)
            taken = []
    if (
        taken
        and out
        and _syllables(taken, language) < _FEWEST_SYLLABLES
        and _size([*out[-1], *taken], language, limit) <= 1
    ):
        out[-1] += taken
    elif taken:
        out.append(taken)
    return out


def written(words: Iterable[SpokenWord]) -> str:
    """Give words as the model reads them: their readings with their marks."""
    text = " ".join(word.reading + word.mark.replace("\n", ".") for word in words)
    return text if re.search(r"[.!?;:,]$", text) else text + "."


class Indexer:
    """The characters that a model knows. Raises PreconditionError for a file that is no indexer."""

    def __init__(self, path: Path) -> None:
        table = json.loads(path.read_text("utf-8"))
        if not isinstance(table, list) or not table or not all(isinstance(n, int) for n in table):
            raise PreconditionError(f"{path} is no table of characters; fetch it again: shorts setup voice")
        self._table: list[int] = table

    def ids(self, text: str, language: str) -> NDArray[np.int64]:
        """Give the numbers of a text, [1, characters]; a character that the model does not know is left out."""
        plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKD", text)).strip()
        codes = [ord(c) for c in f"<{language}>{plain}</{language}>"]
        known = [self._table[code] for code in codes if code < len(self._table) and self._table[code] >= 0]
        return np.array([known], dtype=np.int64)


def _syllables(words: Iterable[SpokenWord], language: str) -> int:
    return sum(of_reading(word.reading, language) for word in words)


def _size(words: list[SpokenWord], language: str, limit: int) -> float:
    """Tell how full a piece is; above 1 it is too long."""
    return max(len(written(words)) / limit, _syllables(words, language) / _MOST_SYLLABLES)
