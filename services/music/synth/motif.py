"""The tune: two bars of rhythm and contour that come back over other chords, on chord tones where it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from services.music.synth.form import Bar, Part
from services.music.synth.score import Frame, steps
from services.music.synth.theory import Chord, clashes, nearest

REGISTER = {
    "vibes": 72, "kalimba": 76, "felt": 74, "glock": 86, "marimba": 76, "whistle": 79, "lead": 74, "synth": 74,
    "cello": 60, "bell": 74, "musicbox": 84,
}  # fmt: skip
"""The middle of each lead instrument's range."""
_MOVES = ((-2, 2), (-1, 6), (1, 6), (2, 3), (0, 2), (3, 1), (-3, 1), (4, 1))


@dataclass(frozen=True)
class Motif:
    """Two bars: their rhythms, and for each stroke the scale steps from the middle."""

    rhythms: tuple[str, str]
    contour: tuple[int, ...]


@dataclass(frozen=True)
class Tone:
    """A note of the tune, in beats."""

    beat: float
    beats: float
    pitch: int
    velocity: float


def invent(rhythms: tuple[str, ...], random: Random) -> Motif:
    """Make a motif: an arch of small steps, a leap now and then that turns back."""
    first, second = random.sample(rhythms, 2) if random.random() < 0.7 else [random.choice(rhythms)] * 2
    strokes = sum(symbol not in ".-" for symbol in first + second)
    contour = [random.choice((-1, 0, 1, 2))]
    while len(contour) < strokes:
        move = random.choices([m for m, _ in _MOVES], [w for _, w in _MOVES])[0]
        leapt = len(contour) > 1 and abs(contour[-1] - contour[-2]) > 2
        if leapt and move * (contour[-1] - contour[-2]) > 0:
            move = -move
        if abs(contour[-1] + move) > 5:
            move = -move
        contour.append(contour[-1] + move)
    return Motif((first, second), tuple(contour))


def play(frame: Frame, motif: Motif, sound: str) -> Iterator[Tone]:
    """State the motif in hook and close, echo it low and bare in the body; end on a tone of the last chord."""
    last = REGISTER[sound]
    for bar in frame.plan.bars:
        echo = bar.part is Part.BODY
        if echo and not (bar.phrase % 2 == 1 and bar.index % 4 >= 2):
            continue
        if bar.part is Part.CLOSE and bar.index == bar.count - 1 and bar.count > 2:
            continue  # the last bar leaves room for the last chord
        for tone in _bar(frame, motif, bar, REGISTER[sound] - (12 if echo else 0), echo):
            last = tone.pitch
            yield tone
    if not frame.plan.loop:
        final = frame.spans[-1]
        yield Tone(final.start, final.beats, _closing(last, final.chord), 0.8)


def _bar(frame: Frame, motif: Motif, bar: Bar, middle: int, echo: bool) -> Iterator[Tone]:
    half = bar.index % 2
    skipped = sum(symbol not in ".-" for symbol in motif.rhythms[0]) if half else 0
    for n, (beat, beats, symbol) in enumerate(steps(motif.rhythms[half], bar)):
        if echo and int(symbol) < 6:
            continue
        chord = frame.spans[frame.index_at(beat)].chord
        offset = motif.contour[(skipped + n) % len(motif.contour)]
        strong = beat % 1 == 0 or beats >= 1
        yield Tone(beat, beats, _pitch(frame, chord, middle, offset, strong), int(symbol) / 9)


def _pitch(frame: Frame, chord: Chord, middle: int, offset: int, strong: bool) -> int:
    scale = frame.key.scale_over(chord)
    ladder = [pitch for pitch in range(middle - 14, middle + 15) if pitch % 12 in scale]
    home = min(range(len(ladder)), key=lambda n: abs(ladder[n] - middle))
    pitch = ladder[min(len(ladder) - 1, max(0, home + offset))]
    return nearest(pitch, consonant(chord)) if strong or clashes(pitch, chord) else pitch


def consonant(chord: Chord) -> tuple[int, ...]:
    """List the tones of a chord that are not a semitone from another: a tune that rests on one sounds settled."""
    return tuple(t for t in chord.tones if not any((t - other) % 12 == 11 for other in chord.tones)) or chord.tones


def _closing(last: int, chord: Chord) -> int:
    return nearest(last, (chord.root, chord.tones[1] if len(chord.tones) > 2 else chord.root))
