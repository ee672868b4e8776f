"""When each word of a clause is heard, from espeak-ng's word events and, where it reports none, from its phonemes.

espeak-ng leaves out the event of a word whose first phoneme a rule has changed (in Korean most that begin with ㄴ or
ㅁ). Such words are found by aligning the phonemes of the words spoken alone with those heard (Needleman and Wunsch,
1970, with unit gap cost).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from services.tts.espeak.process import Heard
from services.tts.spans import Span

_VOWELS = frozenset("aeiouyɐɑɒæɛɜəɚɪɔʊʌɯɵøœɨʉᵻ")
_GAP = 1.0
_CATCH_SECONDS = 0.05
# espeak-ng's spellings of Korean phonemes that are not IPA.
_IPA = {
    "p-": "p͈",
    "t-": "t͈",
    "k-": "k͈",
    "q-": "k͈",
    "s-": "s͈",
    "tɕ-": "tɕ͈",
    "q": "k̚",
    "ph": "pʰ",
    "th": "tʰ",
    "kh": "kʰ",
}


def word_spans(offsets: Sequence[int], heard: Heard) -> list[Span]:
    """Give the samples of each word of a clause; `offsets` are their first characters in the clause that was spoken.

    Every word gets a span of its own, in order, without overlap.
    """
    sounds = phoneme_spans(heard)
    voiced = [(ipa, span) for ipa, span in sounds if ipa]
    if len(voiced) < len(offsets):
        return _shared_out(sounds, len(offsets))
    bounds = _bounds(offsets, heard, voiced)
    return [
        (voiced[first][1][0], voiced[behind - 1][1][1])
        for first, behind in zip(bounds, [*bounds[1:], len(voiced)], strict=True)
    ]


def phoneme_spans(heard: Heard) -> list[tuple[str, Span]]:
    """Give each phoneme of a clause in IPA, pauses as "", with its samples.

    Switches of language are no phonemes; the catches of some milliseconds that espeak-ng makes inside words (시에)
    belong to the phoneme before them.
    """
    ends = [sample for _, sample in heard.phonemes[1:]] + [len(heard.pcm) // 2]
    out: list[tuple[str, Span]] = []
    for (ipa, start), end in zip(heard.phonemes, ends, strict=False):
        if ipa.startswith("(") or end <= start:
            continue
        if not ipa and out and end - start < _CATCH_SECONDS * heard.sample_rate:
            out[-1] = (out[-1][0], (out[-1][1][0], end))
        else:
            out.append((_plain(ipa), (start, end)))
    return out


def _bounds(offsets: Sequence[int], heard: Heard, voiced: list[tuple[str, Span]]) -> list[int]:
    """Find the first phoneme of each word; strictly rising, from 0."""
    reported = dict(reversed(heard.words))
    anchors: list[tuple[int, int]] = [(0, 0)]
    for word, offset in enumerate(offsets[1:], start=1):
        if offset not in reported:
            continue
        phoneme = next((i for i, (_, (start, _)) in enumerate(voiced) if start >= reported[offset]), len(voiced))
        last_word, last_phoneme = anchors[-1]
        room = phoneme - last_phoneme >= word - last_word and len(voiced) - phoneme >= len(offsets) - word
        if room:
            anchors.append((word, phoneme))
    anchors.append((len(offsets), len(voiced)))
    bounds: list[int] = []
    for (word, phoneme), (next_word, next_phoneme) in pairwise(anchors):
        expected = [[_plain(p) for p in heard.spellings[w] if not p.startswith("(")] for w in range(word, next_word)]
        bounds += _divide(expected, [ipa for ipa, _ in voiced[phoneme:next_phoneme]], phoneme)
    return bounds


def _divide(expected: list[list[str]], heard: list[str], base: int) -> list[int]:
    """Divide what is heard among words; every word gets at least one phoneme."""
    if len(expected) == 1:
        return [base]
    wanted = [ipa for word in expected for ipa in word]
    partner = _align(wanted, heard)
    firsts: list[int] = []
    at = 0
    for index, word in enumerate(expected):
        lowest = firsts[-1] + 1 if firsts else 0
        highest = len(heard) - (len(expected) - index)
        place = partner[at] if at < len(wanted) else highest
        firsts.append(min(max(place if index else 0, lowest), highest))
        at += len(word)
    return [base + first for first in firsts]


def _align(wanted: list[str], heard: list[str]) -> list[int]:
    """Give for each wanted phoneme the index of the heard one that it meets (or would stand before)."""
    rows, columns = len(wanted) + 1, len(heard) + 1
    cost = [
        [_GAP * (row + column) if not row or not column else 0.0 for column in range(columns)] for row in range(rows)
    ]
    for row in range(1, rows):
        for column in range(1, columns):
            cost[row][column] = min(
                cost[row - 1][column - 1] + _difference(wanted[row - 1], heard[column - 1]),
                cost[row - 1][column] + _GAP,
                cost[row][column - 1] + _GAP,
            )
    partner = [0] * len(wanted)
    row, column = len(wanted), len(heard)
    while row:
        if column and cost[row][column] == cost[row - 1][column - 1] + _difference(wanted[row - 1], heard[column - 1]):
            row, column = row - 1, column - 1
            partner[row] = column
        elif cost[row][column] == cost[row - 1][column] + _GAP:
            row -= 1
            partner[row] = column
        else:
            column -= 1
    return partner


def _difference(one: str, other: str) -> float:
    if one == other:
        return 0.0
    return 0.6 if (one[:1] in _VOWELS) == (other[:1] in _VOWELS) else 1.6


def _plain(ipa: str) -> str:
    bare = ipa.lstrip("ˈˌ")
    return _IPA.get(bare, bare)


def _shared_out(sounds: list[tuple[str, Span]], words: int) -> list[Span]:
    """Share the time of a clause out evenly: for one with more words than phonemes, which no real text has."""
    start, end = (sounds[0][1][0], sounds[-1][1][1]) if sounds else (0, 0)
    end = max(end, start + words)
    edges = [start + (end - start) * index // words for index in range(words + 1)]
    return list(pairwise(edges))
