"""Voice leading: where each tone of a chord lies, so that each voice moves as little as it can."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from services.music.synth.theory import Chord

Voicing = tuple[int, ...]
_WIDEST = 19
_MUD = 52
"""Below E3 (165 Hz) close intervals sound muddy."""


def lead(chords: list[Chord], middle: int, voices: int = 4) -> list[Voicing]:
    """Voice a progression around a middle pitch: the cheapest way through all of it (Viterbi)."""
    layers = [candidates(chord, middle, voices) for chord in chords]
    if not layers:
        return []
    # For each way to lay a chord: the least cost of getting there, and from which way to lay the one before.
    best = [{voicing: (_fitness(voicing, middle), voicing) for voicing in layers[0]}]
    for layer in layers[1:]:
        before = best[-1]
        reached = {}
        for voicing in layer:
            cost, source = min(
                ((before[earlier][0] + _motion(earlier, voicing), earlier) for earlier in before),
                key=lambda option: (option[0], option[1]),
            )
            reached[voicing] = (cost + _fitness(voicing, middle), source)
        best.append(reached)
    path = [min(best[-1], key=lambda v: (best[-1][v][0], v))]
    for reached in best[:0:-1]:
        path.append(reached[path[-1]][1])
    return path[::-1]


@lru_cache(maxsize=512)
def candidates(chord: Chord, middle: int, voices: int) -> tuple[Voicing, ...]:
    """List ways to lay a chord around a middle pitch, each lowest first; the cheapest 24 by themselves."""
    found: set[Voicing] = set()
    tones = _chosen(chord, voices)
    for lowest in range(middle - 12, middle + 5):
        if lowest % 12 not in tones:
            continue
        rest = [tone for tone in tones if tone != lowest % 12]
        for order in _orders(rest):
            pitches = [lowest]
            for tone in order:
                pitches.append(pitches[-1] + (tone - pitches[-1] - 1) % 12 + 1)
            if pitches[-1] - lowest <= _WIDEST:
                found.add(tuple(pitches))
    return tuple(sorted(found, key=lambda v: (_fitness(v, middle), v))[:24])


def _chosen(chord: Chord, voices: int) -> tuple[int, ...]:
    """Choose the tones to sound: the fifth goes first where there are too many, then the root, which the bass has."""
    shape = list(chord.shape)
    for spare in (7, 0):
        if len(shape) > voices and spare in shape:
            shape.remove(spare)
    return tuple((chord.root + step) % 12 for step in shape[:voices])


def _orders(tones: list[int]) -> list[list[int]]:
    if not tones:
        return [[]]
    return [[tone, *rest] for tone in tones for rest in _orders([other for other in tones if other != tone])]


def _fitness(voicing: Voicing, middle: int) -> float:
    """Tell how ill a voicing sounds by itself: far from the middle, muddy below, rubbing semitones, gaps."""
    cost = 0.35 * abs(sum(voicing) / len(voicing) - middle)
    for low, high in pairwise(voicing):
        gap = high - low
        cost += 4 * (gap == 1) + 0.8 * max(0, gap - 6) + 2 * (gap < 4 and low < _MUD)
    # A minor ninth between the outer voices is the harshest of all.
    return cost + 3 * ((voicing[-1] - voicing[0]) % 12 == 1)


def _motion(before: Voicing, after: Voicing) -> float:
    """Tell how awkward a step is: how far voices move, leaps on top, outer voices in parallel fifths or octaves."""
    if len(before) == len(after):
        cost = float(sum(abs(a - b) for a, b in zip(before, after, strict=True)))
    else:
        cost = float(sum(min(abs(a - b) for b in before) for a in after))
    top, bottom = after[-1] - before[-1], after[0] - before[0]
    interval = (before[-1] - before[0]) % 12
    parallel = top == bottom != 0 and interval in {0, 7}
    return cost + 1.5 * max(0, abs(top) - 4) + 4 * parallel
