"""SubRip subtitles from word timings: phrases of one or two lines, in step with the voice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from services.render.sound import scene_starts
from shorts.render.v1 import render_pb2
from shorts.scene.v1 import scene_pb2

LINE_COLUMNS = 32
"""Columns of a line: 16 Hangul syllables, which take two each, or 32 Latin letters."""
_LONGEST_SECONDS = 6.0
_SHORTEST_SECONDS = 1.0
_PAUSE_SECONDS = 0.45
_SENTENCE_END = re.compile(r"[.!?…。！？]+[\"'”’」』)\]]*$")
_CLAUSE_END = re.compile(r"[,;:，、；：]+[\"'”’」』)\]]*$")
# Players read these as tags, ASS overrides or line breaks; the wide twins look alike and mean nothing to them.
_LOOKALIKES = str.maketrans({"<": "＜", ">": "＞", "{": "｛", "}": "｝", "\\": "＼"})
_JOINERS = "\u200c\u200d"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})


@dataclass(frozen=True)
class _Word:
    text: str
    start: float
    end: float
    glued: bool
    """Whether it follows the word before it without a space."""


@dataclass(frozen=True)
class Cue:
    """What is shown from `start` to `end`, milliseconds."""

    lines: tuple[str, ...]
    start: int
    end: int


def srt(timeline: render_pb2.Timeline) -> str:
    """Write a timeline's speech as SubRip (UTF-8 text, "\\n" line ends); empty if nothing is said.

    Cues are numbered from 1, in order, never overlap, and hold one or two lines of at most 32 columns (a single longer
    word stands alone). They break at sentences, pauses and clauses. Control characters are dropped and characters that
    players take for markup are replaced by their full-width twins.
    """
    blocks = (
        f"{number}\n{_stamp(cue.start)} --> {_stamp(cue.end)}\n" + "\n".join(cue.lines) + "\n"
        for number, cue in enumerate(cues(timeline), start=1)
    )
    return "\n".join(blocks)


def cues(timeline: render_pb2.Timeline) -> list[Cue]:
    """Give the cues of a timeline in order of time."""
    found: list[Cue] = []
    starts = scene_starts(timeline)
    for scene, frame, end_frame in zip(timeline.scenes, starts, starts[1:], strict=False):
        begin, end = frame / 30, end_frame / 30
        for phrase in _phrases(_words(scene.speech)):
            start = round((begin + phrase[0].start) * 1000)
            stop = round(min(begin + phrase[-1].end, end) * 1000)
            found.append(Cue(_lines(phrase), start, stop))
    return _spaced(found, round(starts[-1] / 30 * 1000))


def _words(speech: scene_pb2.Speech) -> list[_Word]:
    words: list[_Word] = []
    follows = -1
    for word in speech.words:
        text = safe_text(word.text)
        if text:
            words.append(_Word(text, word.start, word.end, bool(words) and word.offset == follows))
        follows = word.offset + len(word.text)
    return words


def safe_text(text: str) -> str:
    """Make text that is shown as it stands: no control characters, no markup, no line breaks, single spaces."""
    plain = "".join(
        " " if c.isspace() else c
        for c in text
        if c.isspace() or c in _JOINERS or unicodedata.category(c) not in _UNSEEN
    )
    return " ".join(plain.translate(_LOOKALIKES).split()).strip(_JOINERS)


def columns(text: str) -> int:
    """Count the columns of a text; wide East Asian characters and emoji take two, marks that combine none."""
    return sum(
        0 if unicodedata.combining(c) or c in _JOINERS else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _joined(words: list[_Word]) -> str:
    return "".join(("" if word.glued or not k else " ") + word.text for k, word in enumerate(words))


def _phrases(words: list[_Word]) -> Iterator[list[_Word]]:
    """Split the words of a scene where a reader would: at sentences and pauses; what is too long, in even parts."""
    phrase: list[_Word] = []
    for word in words:
        if phrase and (_SENTENCE_END.search(phrase[-1].text) or word.start - phrase[-1].end > _PAUSE_SECONDS):
            yield from _parts(phrase)
            phrase = []
        phrase.append(word)
    if phrase:
        yield from _parts(phrase)


def _parts(words: list[_Word]) -> Iterator[list[_Word]]:
    """Halve words until each part fits on two lines and does not stand too long; commas attract the cut."""
    if len(words) == 1 or (_fits(words) and words[-1].end - words[0].start <= _LONGEST_SECONDS):
        yield words
        return

    def badness(k: int) -> int:
        uneven = abs(columns(_joined(words[:k])) - columns(_joined(words[k:])))
        return uneven - (LINE_COLUMNS // 2 if _CLAUSE_END.search(words[k - 1].text) else 0)

    middle = min(_breaks(words), key=badness)
    yield from _parts(words[:middle])
    yield from _parts(words[middle:])


def _breaks(words: list[_Word]) -> list[int]:
    """Give the places between words where a line may break: at spaces, where there are any."""
    return [k for k in range(1, len(words)) if not words[k].glued] or list(range(1, len(words)))


def _fits(words: list[_Word]) -> bool:
    return all(columns(line) <= LINE_COLUMNS for line in _lines(words))


def _lines(words: list[_Word]) -> tuple[str, ...]:
    """Set words on one line, or on two as even as can be, broken between words."""
    whole = _joined(words)
    if columns(whole) <= LINE_COLUMNS or len(words) == 1:
        return (whole,)
    halves = [(_joined(words[:k]), _joined(words[k:])) for k in _breaks(words)]
    return min(halves, key=lambda lines: max(columns(lines[0]), columns(lines[1])))


def _spaced(found: list[Cue], total: int) -> list[Cue]:
    """Give every cue time to be read where the next one leaves it, and let none overlap."""
    result = []
    limits = [*(cue.start for cue in found), total][1:]
    for cue, limit in zip(found, limits, strict=True):
        readable = max(cue.end, cue.start + round(_SHORTEST_SECONDS * 1000))
        end = min(readable, max(limit, cue.start))
        if end > cue.start:
            result.append(replace(cue, end=end))
    assert all(before.end <= after.start for before, after in pairwise(result))
    return result


def _stamp(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d},{rest:03d}"
