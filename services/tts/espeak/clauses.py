"""Clauses: what is given to espeak-ng at a time, from one pause to the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.common.reading.spoken import SpokenWord
from services.tts.breath import BREATH, breathe
from services.tts.espeak.pronounce import pronounce, tense_after_l

# espeak-ng takes some 800 bytes a clause; longer ones, which no one can say in a breath, are divided.
LONGEST = 160
# The mark that espeak-ng gets; it sets the melody.
_MELODY = {"\n": ".", ";": ",", BREATH: ",", "": ","}


@dataclass(frozen=True)
class Clause:
    """Words that are spoken without a pause between them."""

    words: tuple[SpokenWord, ...]
    readings: tuple[str, ...]
    """How each word is spelled for espeak-ng."""

    @property
    def mark(self) -> str:
        """What follows the clause."""
        return self.words[-1].mark

    @property
    def text(self) -> str:
        """What espeak-ng speaks."""
        return " ".join(self.readings) + _MELODY.get(self.mark, self.mark)

    @property
    def offsets(self) -> list[int]:
        """Where each word begins in `text`."""
        starts, at = [], 0
        for reading in self.readings:
            starts.append(at)
            at += len(reading) + 1
        return starts


def clauses(words: Iterable[SpokenWord], language: str) -> list[Clause]:
    """Divide words at their marks, and where a phrase is too long for one breath."""
    out: list[Clause] = []
    taken: list[SpokenWord] = []
    readings: list[str] = []
    for word in breathe(words, language):
        reading = word.reading
        if language == "ko":
            reading = pronounce(tense_after_l(readings[-1] if readings else "", reading))
        if taken and sum(map(len, readings)) + len(reading) > LONGEST:
            out.append(Clause(tuple(taken), tuple(readings)))
            taken, readings = [], []
        taken.append(word)
        readings.append(reading)
        if word.mark:
            out.append(Clause(tuple(taken), tuple(readings)))
            taken, readings = [], []
    return [*out, Clause(tuple(taken), tuple(readings))] if taken else out
