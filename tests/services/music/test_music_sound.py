"""The sound of a bed: loudness, peaks, ends, build and breath, grid, chords."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from services.music.synth.dsp import RATE, band, convolved, folded, minimum_phase, shaped
from services.music.synth.players import compose
from services.music.synth.score import Brief
from services.music.synth.strings import STRINGS, plucked
from services.music.synth.theory import hertz
from shorts.music.v1.music_pb2 import FORM_LOOP, SECTION_KIND_BODY, SECTION_KIND_CLOSE, SECTION_KIND_HOOK
from shorts.scene.v1.scene_pb2 import Mood
from tests.services.music.measures import Loudness, chroma, loudness, onset_times
from tests.services.music.pieces import MOODS, Piece, piece

LENGTH = 30.0
by_mood = pytest.mark.parametrize("mood", MOODS, ids=Mood.Name)


def long(mood: Mood.ValueType) -> Piece:
    return piece(mood=mood, seconds=LENGTH, seed=4, hook_end=4.0, close_begin=24.0)


def looped(mood: Mood.ValueType) -> Piece:
    return piece(mood=mood, seconds=16.0, seed=2, form=FORM_LOOP)


def metered(made: Piece, folder: Path) -> Loudness:
    path = folder / "bed.wav"
    path.write_bytes(made.wav)
    return loudness(path)


@by_mood
@pytest.mark.parametrize("kind", [long, looped])
def test_loudness_and_peaks_by_another_meter(mood: Mood.ValueType, kind: object, tmp_path: Path) -> None:
    made = long(mood) if kind is long else looped(mood)
    told = metered(made, tmp_path)
    assert told.integrated == pytest.approx(-20, abs=0.4)
    assert told.true_peak < -3
    crest = 20 * np.log10(np.abs(made.sound).max() / made.sound.std())
    assert 9 < crest < 18  # neither squashed nor spiky
    assert np.abs(made.sound.mean(axis=0)).max() < 1e-4


@by_mood
def test_it_builds_breathes_and_comes_back(mood: Mood.ValueType, tmp_path: Path) -> None:
    made = long(mood)
    momentary = metered(made, tmp_path).momentary

    def level(start: float, end: float) -> float:
        # The meter tells the 0.4 s before each tenth of a second.
        part = momentary[int(start * 10) + 4 : int(end * 10)]
        return float(10 * np.log10(np.mean(10 ** (part / 10))))

    parts = {section.kind: section for section in made.bed.sections}
    hook, body, close = (parts[kind] for kind in (SECTION_KIND_HOOK, SECTION_KIND_BODY, SECTION_KIND_CLOSE))
    under = level(body.start, body.end)
    assert level(close.start, made.bed.beats[-1]) > under + 0.8
    assert level(hook.start, hook.start + 2) < level(close.start, made.bed.beats[-1])
    # Nothing in it falls silent.
    assert momentary[5 : int(made.bed.beats[-1] * 10)].min() > -36


@by_mood
def test_it_begins_and_ends_without_a_click(mood: Mood.ValueType) -> None:
    sound = long(mood).sound
    assert len(sound) == LENGTH * RATE
    assert np.abs(sound[:24]).max() < 0.01
    assert np.abs(sound[-480:]).max() < 1e-3
    last = int(long(mood).bed.beats[-1] * RATE)
    ring = np.sqrt(np.mean(sound[last:].reshape(-1, 2)[: (len(sound) - last) // 8 * 8].reshape(8, -1) ** 2, axis=1))
    assert np.argmax(ring) <= 2
    assert ring[-1] < 0.12 * ring.max()


@by_mood
def test_it_ends_at_home(mood: Mood.ValueType) -> None:
    made = long(mood)
    heard = chroma(made.sound[int(made.bed.beats[-1] * RATE) :].mean(axis=1))
    frame, _ = compose(Brief(mood, LENGTH, 4, hook_end=4.0, close_begin=24.0))
    final = frame.spans[-1].chord
    assert final.root == frame.key.tonic
    assert sum(heard[tone] for tone in set(final.tones)) > 0.8


@by_mood
def test_the_seam_of_a_loop_is_no_louder_than_what_it_joins(mood: Mood.ValueType) -> None:
    made = looped(mood)
    assert (made.bed.loop.start, made.bed.loop.end) == (0, 16)
    assert len(made.sound) == 16 * RATE
    twice = np.concatenate((made.sound, made.sound)).mean(axis=1)
    # A click is what the samples around it do not foretell: the third difference.
    jump = np.abs(np.diff(twice, 3))
    middle = len(made.sound)
    at_seam = jump[middle - 8 : middle + 5].max()
    beats = [int(beat * RATE) for beat in made.bed.beats[1:]]
    assert at_seam <= 1.5 * max(jump[beat - 8 : beat + 2000].max() for beat in beats)
    # The tail of the end sounds on under the start.
    before, after = twice[middle - 2400 : middle], twice[middle : middle + 2400]
    assert np.sqrt(np.mean(after**2)) > 0.2 * np.sqrt(np.mean(before**2))


@by_mood
def test_strokes_fall_on_the_grid(mood: Mood.ValueType) -> None:
    made = long(mood)
    frame, _ = compose(Brief(mood, LENGTH, 4, hook_end=4.0, close_begin=24.0))
    steps = [frame.swung(n / 4) for n in range(4 * frame.plan.final + 1)]
    found = onset_times(made.sound.mean(axis=1))
    found = found[found < made.bed.beats[-1] - 0.1]
    off = np.array([min(abs(time - step) for step in steps) for time in found])
    assert np.median(off) < 0.03
    assert np.mean(off < 0.05) > 0.7  # strokes anywhere would give 0.48 in the slowest


@by_mood
def test_the_chords_that_are_meant_are_heard(mood: Mood.ValueType) -> None:
    made = long(mood)
    frame, _ = compose(Brief(mood, LENGTH, 4, hook_end=4.0, close_begin=24.0))
    shares = []
    for span in frame.spans[:-1]:
        start, end = (int(frame.plan.at(beat) * RATE) for beat in (span.start, span.start + span.beats))
        heard = chroma(made.sound[start + 4800 : end].mean(axis=1))
        shares.append(sum(heard[tone] for tone in set(span.chord.tones)) - len(set(span.chord.tones)) / 12)
    assert np.mean(shares) > 0.35


@by_mood
def test_it_leaves_room_where_speech_is_understood(mood: Mood.ValueType) -> None:
    made = long(mood)
    body = next(section for section in made.bed.sections if section.kind == SECTION_KIND_BODY)
    part = made.sound[int(body.start * RATE) : int(body.end * RATE)].mean(axis=1)
    power = np.abs(np.fft.rfft(part)) ** 2
    hertz_of = np.fft.rfftfreq(len(part), 1 / RATE)
    speech = power[(hertz_of > 1000) & (hertz_of < 4000)].sum() / power.sum()
    harsh = power[hertz_of > 9000].sum() / power.sum()
    assert 10 * np.log10(speech) < -9
    assert 10 * np.log10(harsh) < -18


@by_mood
def test_it_is_wide_and_holds_together_on_one_speaker(mood: Mood.ValueType) -> None:
    left, right = long(mood).sound.T
    assert 0.2 < np.corrcoef(left, right)[0, 1] < 0.95
    mono = np.mean(((left + right) / 2) ** 2)
    assert 10 * np.log10(mono / np.mean((left**2 + right**2) / 2)) > -3
    assert abs(10 * np.log10(np.mean(left**2) / np.mean(right**2))) < 1.5


def test_seeds_give_other_pieces_and_the_same_seed_the_same_bytes() -> None:
    made = [piece(mood=Mood.MOOD_HAPPY, seed=seed, seconds=8.0) for seed in range(4)]
    assert len({one.wav for one in made}) == 4
    told = {(one.bed.key, round(one.bed.tempo, 1)) for one in made}
    assert len(told) == 4
    again = piece.__wrapped__(mood=Mood.MOOD_HAPPY, seed=2, seconds=8.0)
    assert again.wav == made[2].wav


@pytest.mark.parametrize("kind", STRINGS)
@pytest.mark.parametrize("pitch", [40, 57, 76])
def test_strings_are_in_tune(kind: str, pitch: int) -> None:
    sound = plucked(kind, pitch, 1.0, True, np.random.default_rng(1))
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 19))
    bins = RATE / (1 << 19)
    near = slice(int(hertz(pitch) * 0.94 / bins), int(hertz(pitch) * 1.06 / bins))
    found = (near.start + int(np.argmax(spectrum[near]))) * bins
    assert abs(1200 * np.log2(found / hertz(pitch))) < 4


def test_filters_do_as_they_say() -> None:
    impulse = np.zeros(8192, dtype=np.float32)
    impulse[4000] = 1
    gain = np.abs(np.fft.rfft(shaped(impulse, band(200, 2000))))
    hertz_of = np.fft.rfftfreq(8192, 1 / RATE)
    assert gain[np.argmin(abs(hertz_of - 600))] > 0.9
    assert gain[np.argmin(abs(hertz_of - 9000))] < 0.1
    response = minimum_phase(band(0, 3000))
    assert np.argmax(np.abs(response)) < 12
    assert abs(np.abs(np.fft.rfft(response, 1 << 16))[np.argmin(abs(np.fft.rfftfreq(1 << 16, 1 / RATE) - 3000))]
               - 2**-0.5) < 0.02  # fmt: skip


def test_convolution_in_blocks_is_convolution() -> None:
    random = np.random.default_rng(3)
    signal = random.standard_normal(70_000).astype(np.float32)
    one, other = (random.standard_normal(size).astype(np.float32) for size in (300, 900))
    wanted = np.zeros(70_899)
    wanted[:70_299] += np.convolve(signal, one)
    wanted += np.convolve(signal, other)
    assert np.allclose(convolved([(signal, one), (signal, other)]), wanted, atol=1e-2)


def test_folding_keeps_every_sample() -> None:
    sound = np.arange(10, dtype=np.float32)[None]
    assert folded(sound, 4).tolist() == [[0 + 4 + 8, 1 + 5 + 9, 2 + 6, 3 + 7]]
