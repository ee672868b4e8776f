"""Eight moods that can be told apart, measured on the sound."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from functools import cache
from itertools import combinations
from statistics import mean

import numpy as np
import pytest

from services.music.synth.moods import LAYERS, STEPS, styles
from services.music.synth.orchestra import INSTRUMENTS, PADS
from services.music.synth.theory import pitch_class
from shorts.scene.v1.scene_pb2 import Mood
from tests.services.music.measures import chroma, measure
from tests.services.music.pieces import MOODS, Piece, piece

SEEDS = (1, 2, 3)
JUST = {"tempo": 0.055, "onsets": 0.16, "brightness": 0.16, "mode": 4.0}
"""What an ear notices: 5.5 % of tempo, a sixth more or fewer strokes, a sixth of a mel-warped centre; and 4 dB between
minor and major third."""


@dataclass(frozen=True)
class Heard:
    """A piece as an ear tells it."""

    tempo: float
    onsets: float
    brightness: float
    minorness: float


def pieces(mood: Mood.ValueType) -> list[Piece]:
    return [piece(mood=mood, seed=seed) for seed in SEEDS]


@cache
def heard(mood: Mood.ValueType) -> list[Heard]:
    found = [(made, measure(made.sound)) for made in pieces(mood)]
    return [Heard(m.tempo, m.onsets, m.centroid, minorness(made)) for made, m in found]


def minorness(made: Piece) -> float:
    """How much more of the minor third over the tonic is heard than of the major third, dB, within 8 dB."""
    tones = chroma(made.sound.mean(axis=1))
    tonic = pitch_class(made.bed.key)
    return float(np.clip(10 * np.log10(tones[(tonic + 3) % 12] / tones[(tonic + 4) % 12]), -8, 8))


def differences(one: Heard, other: Heard) -> dict[str, float]:
    """How many times what an ear notices lies between two pieces, in each measure."""
    apart = {
        name: abs(math.log(getattr(one, name) / getattr(other, name))) / JUST[name]
        for name in ("tempo", "onsets", "brightness")
    }
    return {**apart, "mode": abs(one.minorness - other.minorness) / JUST["mode"]}


@pytest.mark.parametrize("mood", MOODS, ids=Mood.Name)
def test_the_pulse_in_the_sound_is_the_tempo_that_is_told(mood: Mood.ValueType) -> None:
    for made, found in zip(pieces(mood), heard(mood), strict=True):
        assert found.tempo == pytest.approx(made.bed.tempo, rel=0.02)


def test_every_two_moods_differ_by_more_than_an_ear_needs() -> None:
    all_heard = {mood: heard(mood) for mood in MOODS}
    for one, other in combinations(MOODS, 2):
        for a in all_heard[one]:
            for b in all_heard[other]:
                apart = differences(a, b)
                clearly, plainly = (sum(value > by for value in apart.values()) for by in (1, 2))
                assert clearly >= 2 or plainly, (Mood.Name(one), Mood.Name(other), apart)


def test_moods_are_nearer_to_themselves_than_to_others() -> None:
    found = {mood: heard(mood) for mood in MOODS}
    centers = {
        mood: Heard(*(mean(getattr(one, field.name) for one in group) for field in fields(Heard)))
        for mood, group in found.items()
    }
    for mood, group in found.items():
        for one in group:
            nearest = min(MOODS, key=lambda other: sum(v**2 for v in differences(one, centers[other]).values()))
            assert nearest == mood, (Mood.Name(mood), Mood.Name(nearest))


def test_they_are_as_their_names_say() -> None:
    by = {Mood.Name(mood)[5:].lower(): heard(mood) for mood in MOODS}
    onsets = {name: mean(m.onsets for m in group) for name, group in by.items()}
    bright = {name: mean(m.brightness for m in group) for name, group in by.items()}
    assert min(onsets, key=lambda name: onsets[name]) == "sad"
    assert max(onsets, key=lambda name: onsets[name]) == "excited"
    assert min(bright, key=lambda name: bright[name]) == "sad"
    assert max(bright, key=lambda name: bright[name]) == "excited"
    minor = {name for name, style in styles().items() if {mode for mode, _ in style.scales} <= {"minor", "phrygian"}}
    assert minor == {"sad", "tense"}


def test_the_mode_is_heard_in_the_third_over_the_tonic() -> None:
    for mood in MOODS:
        for made in pieces(mood):
            is_minor = made.bed.mode in {"minor", "phrygian", "dorian"}
            assert (minorness(made) > 0) == is_minor, (Mood.Name(mood), made.bed.key, made.bed.mode)


def test_the_table_is_whole() -> None:
    assert set(styles()) == {Mood.Name(mood)[5:].lower() for mood in MOODS}
    for name, style in styles().items():
        assert set(style.levels) == set(LAYERS), name
        drums = [pattern for kit in style.drums for pattern in kit.values()]
        patterns = [*style.comp, *style.arp, *style.bass, *style.lead, *drums]
        assert {len(pattern) for pattern in patterns} == {STEPS}, name
        assert {*style.comp_with, *style.arp_with, *style.bass_with, *style.lead_with} <= set(INSTRUMENTS), name
        assert set(style.pad_with) <= set(PADS), name
