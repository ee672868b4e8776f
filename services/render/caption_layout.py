"""Where captions break: spoken words grouped into phrases of one or two lines, only ever at spaces.

A dynamic programme picks the phrases: ends of sentences and clauses and pauses are good places, the middle of a close
pair ("할 | 수", "the | bakery") is a bad one, and phrases of a reader's size beat very short and very long ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

Measure = Callable[[str], float]

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)\]」』]*$")
_CLAUSE_END = re.compile(r"[,;:·，、—–][\"'”’)\]」』]*$")
# Korean bound nouns and helping verbs lean on the word before them; so do counters on a number.
_LEANS_BACK = re.compile(
    r"(?:(?:수|것|거|게|건|걸|때|등|뿐|줄|적|듯|채|데|바|번|개|명|분|원|시|살|잔|병|권|대|된|째)"
    r"(?:[은는이가을를에도만의]|에서|으로|처럼|부터|까지|마다)?|(?:있|없|않|싶|때문|만큼|동안|정도|이상|이하).*)\W*"
)
_LEANS_FORWARD = re.compile(
    r"[가-힣]|모든|어떤|다른|이런|그런|저런|가장|제일|아주|매우|정말|너무|다섯|여섯|일곱|여덟|아홉|오전|오후|새벽|아침|저녁|"
    r".*(?:있|없|하|되|않|했|한다|있다)[는던]|.*(?:같|싶)은|\d[\d,.]*|"
    r"a|an|the|of|to|in|on|at|for|and|or|but|with|by|from|my|your|our|their|his|her|its|is|are|was|were|very|not|no|so",
    re.IGNORECASE,
)
_IDEAL_CHARACTERS = 12
_PAUSE_SECONDS = 0.25
_LONGEST_SECONDS = 3.0
_LEAD_SECONDS = 0.06
_BRIDGED_SECONDS = 0.9
_LINGER_SECONDS = 0.4


@dataclass(frozen=True)
class Word:
    """A spoken word as it is drawn, with its times in seconds from the start of the scene."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Phrase:
    """Words shown together, in lines, from `start` up to `end`, seconds from the start of the scene."""

    lines: tuple[tuple[Word, ...], ...]
    start: float
    end: float

    @property
    def words(self) -> tuple[Word, ...]:
        """All words in order."""
        return tuple(word for line in self.lines for word in line)


def lay_out(words: Sequence[Word], measure: Measure, width: float, scene_seconds: float) -> list[Phrase]:
    """Group words into phrases whose lines are at most `width` pixels wide as `measure` tells.

    A word wider than a line stands on a line of its own; who draws it makes it smaller.
    """
    groups = _group(words, measure, width)
    phrases = []
    for index, lines in enumerate(groups):
        start = max(0.0, lines[0][0].start - _LEAD_SECONDS)
        end = lines[-1][-1].end
        following = groups[index + 1][0][0].start - _LEAD_SECONDS if index + 1 < len(groups) else scene_seconds
        end = following if following - end < _BRIDGED_SECONDS else end + _LINGER_SECONDS
        phrases.append(Phrase(lines, start, min(end, scene_seconds)))
    return phrases


def word_space(measure: Measure) -> float:
    """Give the room between words: more than the font's space, so that the spoken one may grow."""
    return 1.25 * (measure("가 나") - measure("가나"))


def _group(words: Sequence[Word], measure: Measure, width: float) -> list[tuple[tuple[Word, ...], ...]]:
    widths = [measure(word.text) for word in words]
    space = word_space(measure)
    best: list[tuple[float, int, tuple[tuple[Word, ...], ...]]] = [(0.0, 0, ())]
    for end in range(1, len(words) + 1):
        options = []
        for start in range(end - 1, -1, -1):
            lines = _lines(words[start:end], widths[start:end], space, width)
            if lines is None:
                break
            cost = best[start][0] + _phrase_cost(words, start, end) + 0.35 * (len(lines) - 1)
            options.append((cost, start, lines))
        best.append(min(options, key=lambda option: option[0]))
    groups = []
    end = len(words)
    while end:
        _, start, lines = best[end]
        groups.append(lines)
        end = start
    return groups[::-1]


def _phrase_cost(words: Sequence[Word], start: int, end: int) -> float:
    phrase = words[start:end]
    characters = sum(_weight(word.text) for word in phrase)
    cost = ((characters - _IDEAL_CHARACTERS) / (7 if characters > _IDEAL_CHARACTERS else 5)) ** 2
    cost += 2.0 * max(0.0, phrase[-1].end - phrase[0].start - _LONGEST_SECONDS)
    cost += 1.2 * (len(phrase) == 1)
    if end < len(words):
        cost += _break_cost(phrase[-1], words[end])
    gaps = (after.start - before.end for before, after in pairwise(phrase))
    cost += sum(8.0 for gap in gaps if gap > _BRIDGED_SECONDS)
    # A sentence that ends inside a phrase is worth a break, unless one of the parts would be a scrap.
    cost += sum(4.0 for word in phrase[:-1] if _SENTENCE_END.search(word.text))
    return cost + sum(0.8 for word in phrase[:-1] if _CLAUSE_END.search(word.text))


def _weight(text: str) -> float:
    """Count characters as a reader sees them: a Latin letter is about half a Hangul syllable."""
    return sum(0.6 if character.isascii() else 1.0 for character in text)


def _break_cost(before: Word, after: Word) -> float:
    if _SENTENCE_END.search(before.text):
        return 0.0
    if _CLAUSE_END.search(before.text) or after.start - before.end >= _PAUSE_SECONDS:
        return 0.4
    return 1.5 + 4.0 * _close(before, after)


def _close(before: Word, after: Word) -> bool:
    """Tell whether two words are read as one."""
    return bool(_LEANS_BACK.fullmatch(after.text) or _LEANS_FORWARD.fullmatch(before.text))


def _lines(
    words: Sequence[Word], widths: Sequence[float], space: float, width: float
) -> tuple[tuple[Word, ...], ...] | None:
    """Break words into one line, or two of even width; None where they do not fit."""
    total = sum(widths) + space * (len(words) - 1)
    if total <= width or len(words) == 1:
        return (tuple(words),)
    lines = break_lines(words, widths, space)
    first = sum(widths[: len(lines[0])]) + space * (len(lines[0]) - 1)
    return lines if max(first, total - first - space) <= width else None


def break_lines(words: Sequence[Word], widths: Sequence[float], space: float) -> tuple[tuple[Word, ...], ...]:
    """Break two or more words into two lines of about the same width, not between a close pair."""
    total = sum(widths) + space * (len(words) - 1)
    options = []
    for cut in range(1, len(words)):
        first = sum(widths[:cut]) + space * (cut - 1)
        cost = 2 * abs(2 * first + space - total) / total + 0.6 * _close(words[cut - 1], words[cut])
        cost -= 0.25 * bool(_CLAUSE_END.search(words[cut - 1].text) or _SENTENCE_END.search(words[cut - 1].text))
        cost += 0.4 * any(len(line) == 1 and len(line[0].text) <= 2 for line in (words[:cut], words[cut:]))
        options.append((cost, cut))
    cut = min(options)[1]
    return tuple(words[:cut]), tuple(words[cut:])


def split_long(word: Word, pieces: Sequence[str]) -> list[Word]:
    """Share a word's time among the pieces that it is drawn as, by their lengths."""
    total = sum(len(piece) for piece in pieces)
    result, start = [], word.start
    for piece in pieces:
        end = start + (word.end - word.start) * len(piece) / total
        result.append(replace(word, text=piece, start=start, end=end))
        start = end
    return result
