"""The rules of composition: chords, voices, form, tune."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from statistics import mean

import pytest

from services.music.synth.form import Part, fit_ending, fit_loop
from services.music.synth.harmony import GRAMMARS, harmonise
from services.music.synth.moods import styles
from services.music.synth.players import compose
from services.music.synth.score import Brief
from services.music.synth.theory import Key, clashes, nearest, pitch_class
from services.music.synth.voicing import lead
from shorts.scene.v1.scene_pb2 import Mood
from tests.services.music.pieces import MOODS

SEEDS = range(12)


def test_numerals_are_read() -> None:
    c = Key(0, "major")
    assert c.chord("I").tones == (0, 4, 7)
    assert c.chord("ii7").tones == (2, 5, 9, 0)
    assert c.chord("bVII").tones == (10, 2, 5)
    assert c.chord("IVmaj7").tones == (5, 9, 0, 4)
    assert c.chord("vii" + "dim").tones == (11, 2, 5)
    assert Key(9, "minor").chord("iv").tones == (2, 5, 9)
    with pytest.raises(ValueError, match="viii"):
        c.chord("viii")


def test_the_scale_bends_to_a_foreign_chord() -> None:
    c = Key(0, "major")
    assert c.scale_over(c.chord("ii")) == c.tones
    borrowed = c.scale_over(c.chord("iv"))
    assert 8 in borrowed
    assert 9 not in borrowed


@pytest.mark.parametrize(("name", "found"), [("C", 0), ("F#", 6), ("Bb", 10), ("Cb", 11), ("B#", 0)])
def test_tonics_are_read(name: str, found: int) -> None:
    assert pitch_class(name) == found


def test_nearest_takes_the_lower_of_two() -> None:
    assert nearest(62, (0, 4)) == 60
    assert nearest(63, (0, 4)) == 64


@pytest.mark.parametrize("name", styles())
def test_phrases_stay_open_and_cadences_close(name: str) -> None:
    style = styles()[name]
    for scale, grammar in style.scales:
        key = Key(4, scale)
        for seed in SEEDS:
            made = harmonise(key, grammar, dict(style.colours), Random(seed))
            for phrase in (made.main, made.contrast):
                assert len(phrase) == 4
                assert len({chord.root for chord in phrase}) >= 3
                assert phrase[0].root != phrase[-1].root
            assert made.final.root == key.tonic
            assert made.cadence[-1].root != key.tonic
        assert GRAMMARS[grammar].tonic.upper() == "I"


@pytest.mark.parametrize("name", styles())
def test_chords_are_of_the_scale_or_borrow_one_tone(name: str) -> None:
    style = styles()[name]
    for scale, grammar in style.scales:
        key = Key(0, scale)
        for seed in SEEDS:
            made = harmonise(key, grammar, dict(style.colours), Random(seed))
            for chord in {*made.main, *made.contrast, *made.cadence, made.final}:
                foreign = set(chord.tones) - set(key.tones)
                # A dominant in a dark mode has the leading tone and a fifth of its own.
                assert len(foreign) <= 1 + (scale == "phrygian" and chord.numeral.startswith("V")), (scale, chord)


@pytest.mark.parametrize("mood", MOODS, ids=Mood.Name)
def test_voices_move_little_and_do_not_cross(mood: Mood.ValueType) -> None:
    for seed in SEEDS:
        made, _ = compose(Brief(mood, 40, seed))
        for voicing in made.voicings:
            assert list(voicing) == sorted(set(voicing))
            assert voicing[0] >= 44
            assert voicing[-1] <= 76
        tops = [abs(b[-1] - a[-1]) for a, b in pairwise(made.voicings)]
        assert max(tops) <= 7
        assert mean(tops) < 3.5


def test_leading_keeps_common_tones() -> None:
    c = Key(0, "major")
    first, second = lead([c.chord("I"), c.chord("vi")], 60, 3)
    assert len(set(first) & set(second)) == 2


@pytest.mark.parametrize("mood", MOODS, ids=Mood.Name)
def test_the_tune_does_not_rub_against_the_chords(mood: Mood.ValueType) -> None:
    for seed in SEEDS:
        made, notes = compose(Brief(mood, 60, seed))
        tune = [note for note in notes if note.layer == "lead"]
        assert tune
        for note in tune:
            beat = round(note.start * made.plan.tempo / 60 * 4) / 4
            assert not clashes(note.pitch, made.spans[made.index_at(beat)].chord), note
        closing = made.spans[-1].chord
        assert tune[-1].pitch % 12 in closing.tones[:2]


@pytest.mark.parametrize("mood", MOODS, ids=Mood.Name)
def test_the_voice_has_room_in_the_body(mood: Mood.ValueType) -> None:
    made, notes = compose(Brief(mood, 60, 3))
    starts = dict(made.plan.starts())

    def density(layer: str, begin: float, end: float) -> float:
        return sum(note.layer == layer and begin <= note.start < end for note in notes) / (end - begin)

    body, close = starts[Part.BODY], starts[Part.CLOSE]
    assert density("lead", body, close) < 0.5 * density("lead", 0, body)
    under = [note.pitch for note in notes if note.layer == "lead" and body <= note.start < close - 0.2]
    above = [note.pitch for note in notes if note.layer == "lead" and note.start < body - 0.2]
    assert not under or mean(under) < mean(above) - 6


@pytest.mark.parametrize("seconds", [3.0, 5.0, 8.0, 15.0, 31.7, 60.0, 180.0, 300.0])
def test_pieces_of_any_length_are_laid_out(seconds: float) -> None:
    for style in styles().values():
        plan = fit_ending(seconds, style.tempo, sum(style.tempo) / 2)
        assert style.tempo[0] <= plan.tempo <= style.tempo[1]
        for one, following in pairwise(plan.bars):
            assert one.start + one.beats == following.start
        assert plan.bars[0].start == 0
        assert 0.4 < seconds - plan.at(plan.final) < 4.5
        assert plan.bars[-1].part is Part.CLOSE


def test_parts_begin_near_their_marks() -> None:
    for style in styles().values():
        for hook, close in ((2.4, 22.0), (3.3, 24.5), (4.1, 25.2), (6.0, 20.0)):
            starts = dict(fit_ending(30, style.tempo, sum(style.tempo) / 2, hook, close).starts())
            near = max(0.7, 60 / style.tempo[0])
            assert starts[Part.BODY] == pytest.approx(hook, abs=near)
            assert starts[Part.CLOSE] == pytest.approx(close, abs=near)


@pytest.mark.parametrize(("seconds", "tempo"), [(3, 50), (3, 160), (10, 64), (17.3, 88), (60, 120)])
def test_a_loop_is_filled_with_whole_beats(seconds: float, tempo: float) -> None:
    plan = fit_loop(seconds, tempo)
    assert plan.at(plan.final) == pytest.approx(seconds)
    assert plan.tempo == pytest.approx(tempo, rel=0.5 * 60 / tempo / seconds + 0.08)


def test_energy_adds_players() -> None:
    counts = [len(compose(Brief(Mood.MOOD_HAPPY, 60, 2, energy=energy))[1]) for energy in (0.0, 0.5, 1.0)]
    assert counts[0] < 0.8 * counts[1]
    assert counts[1] < 0.96 * counts[2]
