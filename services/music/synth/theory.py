"""Pitches, scales and chords.

A pitch is a MIDI number (60 is middle C, 440 Hz is 69); a pitch class is one modulo 12.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SCALES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
}
MINOR_MODES = ("dorian", "minor", "phrygian")
_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_NAMES_MAJOR = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
_NAMES_MINOR = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B")
_DEGREES = {"i": 0, "ii": 1, "iii": 2, "iv": 3, "v": 4, "vi": 5, "vii": 6}
# Roman numerals count the degrees of the major scale; a "b" before one lowers it.
_MAJOR = SCALES["major"]
_SHAPES: dict[str, tuple[int, ...]] = {
    "": (0, 4, 7), "6": (0, 4, 7, 9), "7": (0, 4, 7, 10), "9": (0, 4, 7, 10, 14), "maj7": (0, 4, 7, 11),
    "maj9": (0, 4, 7, 11, 14), "add9": (0, 4, 7, 14), "69": (0, 4, 7, 9, 14), "sus2": (0, 2, 7), "sus4": (0, 5, 7),
    "7sus4": (0, 5, 7, 10), "9sus4": (0, 5, 7, 10, 14), "5": (0, 7), "lyd": (0, 4, 7, 11, 18),
    "m": (0, 3, 7), "m6": (0, 3, 7, 9), "m7": (0, 3, 7, 10), "m9": (0, 3, 7, 10, 14), "madd9": (0, 3, 7, 14),
    "m11": (0, 3, 7, 10, 17), "dim": (0, 3, 6), "dim7": (0, 3, 6, 9), "m7b5": (0, 3, 6, 10),
}  # fmt: skip
_NUMERAL = re.compile(r"(b?)([ivIV]+)(.*)")


@dataclass(frozen=True)
class Chord:
    """A chord: its numeral as written, its root as a pitch class, its tones as semitones above the root."""

    numeral: str
    root: int
    shape: tuple[int, ...]

    @property
    def tones(self) -> tuple[int, ...]:
        """The pitch classes, the root first."""
        return tuple((self.root + step) % 12 for step in self.shape)


@dataclass(frozen=True)
class Key:
    """A tonic (pitch class) and the scale on it."""

    tonic: int
    mode: str

    @property
    def name(self) -> str:
        """The tonic as musicians of its mode write it."""
        return (_NAMES_MINOR if self.mode in MINOR_MODES else _NAMES_MAJOR)[self.tonic]

    @property
    def tones(self) -> tuple[int, ...]:
        """The pitch classes of the scale, from the tonic up."""
        return tuple((self.tonic + step) % 12 for step in SCALES[self.mode])

    def chord(self, numeral: str) -> Chord:
        """Read a numeral such as "I", "ii7", "bVIImaj7", "iv": lower case is minor. Raises ValueError."""
        found = _NUMERAL.fullmatch(numeral)
        if found is None or found[2].lower() not in _DEGREES:
            raise ValueError(f"no chord is written {numeral!r}")
        flat, degree, quality = found.groups()
        minor = degree.islower() and not quality.startswith(("dim", "m"))
        shape = _SHAPES[("m" if minor else "") + quality]
        root = (self.tonic + _MAJOR[_DEGREES[degree.lower()]] - bool(flat)) % 12
        return Chord(numeral, root, shape)

    def scale_over(self, chord: Chord) -> tuple[int, ...]:
        """Give the pitch classes to play over a chord: the scale, bent where the chord says otherwise; in order."""
        bent = set(self.tones)
        for tone in chord.tones:
            if tone not in bent:
                bent -= {(tone + 1) % 12, (tone - 1) % 12} - set(chord.tones)
                bent.add(tone)
        return tuple(sorted(bent))


def pitch_class(name: str) -> int:
    """Read a tonic such as "F#" or "Eb"."""
    return (_LETTERS[name[0]] + name.count("#") - name[1:].count("b")) % 12


def hertz(pitch: float) -> float:
    """Give the frequency of a pitch, equally tempered."""
    return float(440.0 * 2 ** ((pitch - 69) / 12))


def nearest(pitch: float, classes: tuple[int, ...]) -> int:
    """Give the pitch nearest to another whose class is one of these; the lower of two."""
    return min(range(round(pitch) - 7, round(pitch) + 8), key=lambda p: (p % 12 not in classes, abs(p - pitch), p))


def clashes(pitch: int, chord: Chord) -> bool:
    """Tell whether a pitch rubs against a chord: a semitone from one of its tones and no tone of it itself."""
    return pitch % 12 not in chord.tones and any((pitch - tone) % 12 in {1, 11} for tone in chord.tones)
