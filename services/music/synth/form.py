"""When things happen: tempo, bars and parts, fitted to a length and to marks in it; then which chord sounds when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import product

from services.music.synth.harmony import Harmony
from services.music.synth.theory import Chord

BEATS = 4
_TRIED = 33
"""Tempos tried between the slowest and the fastest."""
_ODD = {0: 0.0, 2: 0.2, 1: 0.9, 3: 0.9}
"""What a part costs whose length is not whole bars, in seconds of distance from a mark, by the beats that are left."""
_GIVEN, _CHOSEN = 1.5, 0.12
"""What the distance from a mark weighs: one that was given, one that nobody gave."""
_RING = 2.7
"""How long the last chord rings at best, seconds."""
_RING_SPARE = 0.9
"""How much longer or shorter is as good."""
_SHORTEST_RING, _LONGEST_RING = 1.0, 4.4


class Part(Enum):
    """What a part of the piece does."""

    HOOK = "hook"
    BODY = "body"
    CLOSE = "close"


@dataclass(frozen=True)
class Bar:
    """A bar: its first beat, its beats, its part, its place among the bars of that part and how many those are."""

    start: int
    beats: int
    part: Part
    index: int
    count: int

    @property
    def phrase(self) -> int:
        """Which phrase of four bars within the part."""
        return self.index // 4


@dataclass(frozen=True)
class Span:
    """A chord and the beats that it sounds; the last chord's are until the end."""

    start: float
    beats: float
    chord: Chord


@dataclass(frozen=True)
class Plan:
    """The time of a piece. Beats count from 0; the last chord, in a piece that ends, is struck on beat `final`."""

    seconds: float
    tempo: float
    bars: tuple[Bar, ...]
    loop: bool

    @property
    def final(self) -> int:
        """The beat after the last bar: where the last chord is struck, or where the loop goes round."""
        return self.bars[-1].start + self.bars[-1].beats

    def at(self, beat: float) -> float:
        """Give the time of a beat, seconds."""
        return beat * 60 / self.tempo

    def starts(self) -> list[tuple[Part, float]]:
        """List the parts with the times at which they begin."""
        return [(bar.part, self.at(bar.start)) for bar in self.bars if bar.index == 0]


def fit_loop(seconds: float, tempo: float) -> Plan:
    """Fill a length with beats, whole bars where that leaves the tempo within some 5 %."""
    wished = seconds * tempo / 60
    near = range(max(1, int(wished * 0.85)), int(wished * 1.15) + 2)
    beats = min(near, key=lambda n: (abs(n / wished - 1) + 0.05 * _ODD[n % BEATS] + 0.01 * (n % (4 * BEATS) != 0), n))
    return Plan(seconds, beats * 60 / seconds, tuple(_bars(Part.BODY, 0, beats)), loop=True)


def fit_ending(
    seconds: float, tempos: tuple[float, float], wished: float, hook_end: float = 0, close_begin: float = 0
) -> Plan:
    """Choose tempo and bars so that parts begin near their marks and the last chord has time to ring out.

    `wished` is the tempo to prefer between the slowest and fastest of `tempos`; marks of 0 are chosen.
    """
    # A mark that nobody gave weighs little: the piece may have the tempo that its seed wishes.
    weights = tuple(_GIVEN if mark else _CHOSEN for mark in (hook_end, close_begin))
    hook_end, close_begin = marks(seconds, hook_end, close_begin)
    low, high = tempos
    tried = [low + (high - low) * n / (_TRIED - 1) for n in range(_TRIED)] if high > low else [low]
    options = (
        (cost + 0.1 * abs(tempo - wished), tempo, beats)
        for tempo in tried
        for cost, beats in _layouts(seconds, 60 / tempo, hook_end, close_begin, weights)
    )
    _, tempo, (hook, body, close) = min(options)
    parts = [(Part.HOOK, hook), (Part.BODY, body), (Part.CLOSE, close)]
    bars: list[Bar] = []
    for part, beats in parts:
        bars += _bars(part, bars[-1].start + bars[-1].beats if bars else 0, beats)
    return Plan(seconds, tempo, tuple(bars), loop=False)


def marks(seconds: float, hook_end: float, close_begin: float) -> tuple[float, float]:
    """Fill in marks that are 0: a hook of an eighth, 6 s at most, and a close of a fifth, 9 s at most."""
    close = close_begin or seconds - min(9.0, max(0.2 * seconds, min(5.0, 0.45 * seconds)))
    hook = hook_end or min(6.0, 0.13 * seconds + 0.5, close / 2)
    if hook > close - 1 and not close_begin:
        close = (hook + seconds) / 2
    return hook, close


def _layouts(
    seconds: float, beat: float, hook_end: float, close_begin: float, weights: tuple[float, ...]
) -> Iterator[tuple[float, tuple[int, int, int]]]:
    """List ways to lay out the parts, in beats, with what each costs in seconds of distance from what was asked."""
    hook_near, close_near = round(hook_end / beat), round(close_begin / beat)
    for hook, close in product(range(max(0, hook_near - 3), hook_near + 4), range(close_near - 3, close_near + 4)):
        if close <= hook:
            continue
        cost = weights[0] * abs(hook * beat - hook_end) + weights[1] * abs(close * beat - close_begin)
        cost += _ODD[hook % BEATS] + _ODD[(close - hook) % BEATS]
        first = max(close + 1, int((seconds - _LONGEST_RING) / beat))
        for final in range(first, int((seconds - _SHORTEST_RING * min(1, seconds / 6)) / beat) + 1):
            ring = max(0.0, abs(seconds - final * beat - _RING) - _RING_SPARE)
            yield cost + 0.4 * ring + _ODD[(final - close) % BEATS], (hook, close - hook, final - close)


def _bars(part: Part, start: int, beats: int) -> list[Bar]:
    """Divide a part into bars of four beats; what is left is its last bar, a single beat joins the bar before."""
    lengths = [BEATS] * (beats // BEATS)
    if (left := beats % BEATS) == 1 and lengths:
        lengths[-1] += 1
    elif left:
        lengths.append(left)
    bars = []
    for index, length in enumerate(lengths):
        bars.append(Bar(start, length, part, index, len(lengths)))
        start += length
    return bars


def spans(plan: Plan, harmony: Harmony, phrases: str) -> list[Span]:
    """Give every bar its chord: `phrases` says which phrase of the body is the main one, "A", and which the other."""
    found: list[Span] = []
    for bar in plan.bars:
        chords = _chords(bar, harmony, phrases, plan.loop)
        each = bar.beats / len(chords)
        found += [Span(bar.start + n * each, each, chord) for n, chord in enumerate(chords)]
    if not plan.loop:
        found.append(Span(plan.final, (plan.seconds - plan.at(plan.final)) * plan.tempo / 60, harmony.final))
    return found


def _chords(bar: Bar, harmony: Harmony, phrases: str, loop: bool) -> tuple[Chord, ...]:
    """Give the chords of a bar, which share it evenly."""
    if bar.part is Part.HOOK:
        return _opening(bar, harmony.main)
    if bar.part is Part.CLOSE:
        return _closing(bar, harmony)
    if loop and bar.index == bar.count - 1 and bar.count % 4:
        return (harmony.main[3],)
    phrase = harmony.main if phrases[bar.phrase % len(phrases)] == "A" else harmony.contrast
    return (phrase[bar.index % 4],)


def _opening(bar: Bar, main: tuple[Chord, ...]) -> tuple[Chord, ...]:
    """Begin at home and lead into the body."""
    if bar.count == 1:
        return (main[0], main[3]) if bar.beats > 1 else (main[3],)
    return (main[3] if bar.index == bar.count - 1 else main[bar.index % 4],)


def _closing(bar: Bar, harmony: Harmony) -> tuple[Chord, ...]:
    """Come back to the main phrase, then the cadence in the last two bars."""
    if bar.count == 1:
        return harmony.cadence if bar.beats > 1 else harmony.cadence[1:]
    left = bar.count - bar.index
    return (harmony.main[bar.index % 4] if left > 2 else harmony.cadence[2 - left],)
