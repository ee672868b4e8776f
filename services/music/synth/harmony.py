"""Chord progressions: a walk through tonic, subdominant and dominant that opens in one phrase and closes in the next.

Each table gives, for a chord, the chords that may follow and how readily, as in the usual charts of functional harmony
(Piston, Harmony; Tagg, Everyday Tonality, for the modal ones). Colours are put on afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from services.music.synth.theory import Chord, Key

Steps = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Grammar:
    """What may follow what; where phrases begin; what holds a phrase open (ready to go round) and what closes one."""

    follows: Steps
    begins: dict[str, float]
    contrasts: dict[str, float]
    opens: tuple[str, ...]
    cadences: tuple[tuple[str, str], ...]
    tonic: str


_MAJOR = Grammar(
    follows={
        "I": {"vi": 3, "IV": 4, "ii": 2, "V": 2, "iii": 2},
        "ii": {"V": 5, "IV": 1, "iii": 1},
        "iii": {"vi": 4, "IV": 3, "ii": 1},
        "IV": {"V": 4, "I": 2, "ii": 2, "vi": 1},
        "V": {"vi": 4, "I": 3, "IV": 2},
        "vi": {"IV": 4, "ii": 3, "V": 2, "iii": 1},
    },
    begins={"I": 6, "IV": 2, "vi": 2},
    contrasts={"IV": 3, "vi": 3, "ii": 2, "iii": 1},
    opens=("V", "IV", "ii"),
    cadences=(("ii", "V"), ("IV", "V"), ("vi", "V")),
    tonic="I",
)
_SOFT = Grammar(
    follows={**_MAJOR.follows, "IV": {"iv": 3, "V": 3, "I": 2, "iii": 1}, "iv": {"I": 5, "vi": 1}},
    begins={"I": 6, "IV": 2},
    contrasts={"IV": 3, "vi": 3, "ii": 2},
    opens=("V", "iv", "ii"),
    cadences=(("IV", "iv"), ("ii", "V"), ("IV", "V")),
    tonic="I",
)
_PLAYFUL = Grammar(
    follows={
        "I": {"VI7": 3, "IV": 3, "ii": 2, "vi": 2, "I7": 1},
        "I7": {"IV": 1},
        "VI7": {"ii": 1},
        "II7": {"V": 1},
        "ii": {"V": 5},
        "IV": {"V": 3, "iv": 2, "I": 2, "II7": 1},
        "iv": {"I": 3, "V": 1},
        "V": {"I": 4, "vi": 2},
        "vi": {"II7": 3, "ii": 2, "IV": 1},
    },
    begins={"I": 1},
    contrasts={"IV": 3, "vi": 3, "ii": 1},
    opens=("V",),
    cadences=(("ii", "V"), ("II7", "V"), ("IV", "V")),
    tonic="I",
)
_MINOR = Grammar(
    follows={
        "i": {"bVI": 4, "iv": 3, "bVII": 2, "bIII": 2, "v": 2},
        "iv": {"i": 2, "bVII": 2, "v": 2, "bVI": 1},
        "v": {"bVI": 4, "iv": 2, "i": 1},
        "bVI": {"bIII": 4, "bVII": 3, "iv": 2},
        "bVII": {"bIII": 2, "bVI": 2, "i": 2, "v": 1},
        "bIII": {"bVII": 4, "bVI": 2, "iv": 2},
    },
    begins={"i": 6, "bVI": 2},
    contrasts={"bVI": 3, "iv": 3, "bIII": 2},
    opens=("bVII", "v", "iv"),
    cadences=(("iv", "v"), ("bVI", "bVII"), ("bVI", "iv")),
    tonic="i",
)
_DARK = Grammar(
    follows={
        "i": {"bII": 3, "bVI": 3, "iv": 3, "i": 2},
        "bII": {"i": 4, "bVII": 1, "V": 2},
        "iv": {"bII": 2, "V": 2, "bVI": 2, "i": 1},
        "bVI": {"bII": 2, "V": 3, "iv": 2, "i": 1},
        "bVII": {"bVI": 2, "i": 1},
        "V": {"bVI": 2, "i": 3},
    },
    begins={"i": 1},
    contrasts={"iv": 3, "bVI": 3},
    opens=("V", "bII"),
    cadences=(("bVI", "V"), ("iv", "V"), ("bVI", "bII")),
    tonic="i",
)
_DORIAN = Grammar(
    follows={
        "i": {"IV": 5, "ii": 2, "bVII": 2, "bIII": 2},
        "IV": {"i": 3, "bVII": 2, "bIII": 1, "ii": 1},
        "ii": {"i": 2, "bIII": 2, "IV": 1},
        "bIII": {"IV": 3, "bVII": 2, "ii": 2},
        "bVII": {"IV": 3, "i": 2, "bIII": 1},
    },
    begins={"i": 1},
    contrasts={"bIII": 3, "bVII": 2, "ii": 2},
    opens=("IV", "bVII"),
    cadences=(("bIII", "IV"), ("ii", "IV"), ("bVII", "IV")),
    tonic="i",
)
_MIXOLYDIAN = Grammar(
    follows={
        "I": {"bVII": 4, "IV": 3, "v": 1, "vi": 2},
        "bVII": {"IV": 4, "I": 1, "vi": 1},
        "IV": {"I": 3, "bVII": 2, "vi": 2},
        "vi": {"IV": 3, "bVII": 3},
        "v": {"IV": 2, "bVII": 1},
    },
    begins={"I": 4, "vi": 1},
    contrasts={"vi": 3, "IV": 2, "bVII": 2},
    opens=("IV", "bVII"),
    cadences=(("bVII", "IV"), ("vi", "IV"), ("vi", "bVII")),
    tonic="I",
)
GRAMMARS: dict[str, Grammar] = {
    "major": _MAJOR, "soft": _SOFT, "playful": _PLAYFUL, "minor": _MINOR, "dark": _DARK, "dorian": _DORIAN,
    "mixolydian": _MIXOLYDIAN,
}  # fmt: skip


@dataclass(frozen=True)
class Harmony:
    """The chords of a piece: phrases of four bars, one chord a bar, and how it ends."""

    main: tuple[Chord, ...]
    contrast: tuple[Chord, ...]
    cadence: tuple[Chord, Chord]
    final: Chord


def harmonise(key: Key, grammar: str, colours: dict[str, tuple[str, ...]], random: Random) -> Harmony:
    """Choose the chords of a piece; one numeral has the same colour wherever it comes back."""
    rules = GRAMMARS[grammar]
    worn: dict[str, str] = {}

    def chord(numeral: str) -> Chord:
        if numeral not in worn:
            worn[numeral] = random.choice(colours.get(numeral) or colours[_family(numeral)])
        # A numeral with a colour of its own, such as II7, keeps it.
        return key.chord(numeral if numeral[-1].isdigit() else numeral + worn[numeral])

    main = _phrase(rules, rules.begins, random)
    contrast = _phrase(rules, rules.contrasts, random, unlike=main)
    cadence = random.choice(rules.cadences)
    final = key.chord(rules.tonic + random.choice(colours["final"]))
    return Harmony(tuple(map(chord, main)), tuple(map(chord, contrast)), (chord(cadence[0]), chord(cadence[1])), final)


def _family(numeral: str) -> str:
    if numeral in {"V", "v"}:
        return numeral
    return "minor" if numeral.lstrip("b").islower() else "major"


def _phrase(rules: Grammar, begins: dict[str, float], random: Random, unlike: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Walk four chords from a beginning to one that holds the phrase open; a chord does not come straight back."""
    while True:
        chords = [_pick(begins, random)]
        while len(chords) < 4:
            chords.append(_pick(rules.follows[chords[-1]], random))
        # Three roots at least, and a phrase that goes round must not repeat its last as its first.
        roots = [numeral.rstrip("7").lower() for numeral in chords]
        varied = len(set(roots)) >= 3 and roots[0] != roots[-1]
        if varied and chords[-1] in rules.opens and tuple(chords) != unlike:
            return tuple(chords)


def _pick(weights: dict[str, float], random: Random) -> str:
    return random.choices(list(weights), list(weights.values()))[0]
