"""Where a speaker takes a short breath in a long phrase that has no mark: after a connective, before a conjunction."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from services.common.reading.spoken import SpokenWord
from services.common.reading.syllables import of_reading
from services.common.reading.table import words as table_words

BREATH = "~"
"""Mark of a word after which a breath is taken that no mark asks for."""
# Syllables since the last pause before a breath may come, and that must follow it up to the next pause.
_BEFORE, _BEFORE_WEAK, _AFTER = {"ko": 13, "en": 11}, {"ko": 19, "en": 17}, {"ko": 7, "en": 6}
# Korean pauses after what ends a clause; in a long one also after a topic or an adverbial.
_ENDS = re.compile(r"(?:고|며|면|만|는데|은데|인데|아서|어서|해서|니까|려고|면서|다가|지만|때|후|뒤|동안|위해|따라)$")
_WEAK_ENDS = re.compile(r"(?:은|는|에서|에는|으로|부터|까지|에게|보다|처럼|도)$")
# English pauses before what begins one.
_BEGINS = frozenset(table_words("and but or so because which who when while where until unless although if since than"))
_WEAK_BEGINS = frozenset(table_words("with for from to into in on at of that by as before after without"))


def breathe(words: Iterable[SpokenWord], language: str) -> list[SpokenWord]:
    """Give the words with the mark BREATH put where a phrase is too long for one breath."""
    out = list(words)
    start = 0
    for index, word in enumerate(out):
        if word.mark or index == len(out) - 1:
            _divide(out, start, index, language)
            start = index + 1
    return out


def _divide(words: list[SpokenWord], start: int, end: int, language: str) -> None:
    """Mark the breaths between the words `start` and `end` of one phrase."""
    sizes = [of_reading(word.reading, language) for word in words[start : end + 1]]
    said, left = 0, sum(sizes)
    for index in range(start, end):
        size = sizes[index - start]
        said, left = said + size, left - size
        strong, weak = _allows(words[index].reading, words[index + 1].reading, language)
        if left < _AFTER[language]:
            return
        if (strong and said >= _BEFORE[language]) or (weak and said >= _BEFORE_WEAK[language]):
            words[index] = replace(words[index], mark=BREATH)
            said = 0


def _allows(word: str, following: str, language: str) -> tuple[bool, bool]:
    """Tell whether a breath may stand between two words, at once and in a long phrase."""
    if language == "ko":
        return bool(_ENDS.search(word)), bool(_WEAK_ENDS.search(word))
    first = following.partition(" ")[0].lower()
    return first in _BEGINS, first in _WEAK_BEGINS
