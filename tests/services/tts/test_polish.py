"""The chain behind espeak-ng: what it does to the sound, and that it moves no time."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from services.common.reading.spoken import normalize
from services.tts.breath import BREATH, breathe
from services.tts.espeak.clauses import clauses
from services.tts.espeak.process import EspeakProcess
from services.tts.espeak.voices import VARIANTS, manner, preset
from services.tts.loudness import loudness
from services.tts.polish import PEAK, TARGET_LUFS, add_room, polish
from services.tts.sound import Samples, from_pcm

RATE = 22_050


@pytest.fixture(scope="module")
def raw(sentences: dict[str, list[str]]) -> dict[str, Samples]:
    """Give speech as espeak-ng gives it, by voice, with a fifth of a second of silence at the end."""
    engine, out = EspeakProcess(), {}
    for voice in ("ko-f1", "ko-m1", "ko-f3", "en-m2"):
        how, _ = manner(preset(voice, voice[:2]), 1.0, 0.0)
        spoken = [c for s in sentences[voice[:2]][:3] for c in clauses(normalize(s, voice[:2]), voice[:2])]
        sounds = [from_pcm(engine.speak(c.text, how, list(c.readings)).pcm) for c in spoken]
        out[voice] = np.concatenate([*sounds, np.zeros(RATE // 5)])
    engine.stop()
    return out


def share(samples: Samples, low: float, high: float) -> float:
    power = np.abs(np.fft.rfft(samples)) ** 2
    hertz = np.fft.rfftfreq(len(samples), 1 / RATE)
    return float(10 * np.log10(power[(hertz >= low) & (hertz < high)].sum() / power.sum()))


def crest(samples: Samples) -> float:
    loud = samples[np.abs(samples) > 0.01 * np.abs(samples).max()]
    return float(20 * np.log10(np.abs(samples).max() / np.sqrt(np.mean(loud**2))))


@pytest.mark.parametrize("voice", ["ko-f1", "ko-m1", "ko-f3", "en-m2"])
def test_it_is_warmer_softer_and_even(raw: dict[str, Samples], voice: str) -> None:
    before = raw[voice]
    after = polish(before, RATE)
    assert len(after) == len(before)
    assert loudness(after, RATE) == pytest.approx(TARGET_LUFS, abs=0.3)
    assert np.abs(after).max() <= PEAK
    assert crest(after) < crest(before) - 2
    assert share(after, 0, 60) < share(before, 0, 60) - 6
    assert share(after, 80, 300) > share(before, 80, 300)
    assert share(after, 5000, 11_000) < share(before, 5000, 11_000) - 1.5


@pytest.mark.parametrize("voice", ["ko-f1", "en-m2"])
def test_no_time_moves(raw: dict[str, Samples], voice: str) -> None:
    before, after = raw[voice], polish(raw[voice], RATE)
    size = RATE // 2
    for at in range(0, len(before) - size, size):
        one, other = before[at : at + size], after[at : at + size]
        if np.abs(one).max() < 0.05:
            continue
        both = np.fft.irfft(np.fft.rfft(other, 2 * size) * np.conj(np.fft.rfft(one, 2 * size)))
        lag = int(np.argmax(both))
        assert min(lag, 2 * size - lag) <= RATE // 1000


def test_the_same_input_gives_the_same_output_and_silence_stays(raw: dict[str, Samples]) -> None:
    assert np.array_equal(polish(raw["ko-f1"], RATE), polish(raw["ko-f1"], RATE))
    assert not polish(np.zeros(RATE), RATE).any()
    assert len(polish(np.full(3, 0.1), RATE)) == 3


def test_the_room_is_short_and_behind_the_sound() -> None:
    click = np.zeros(RATE)
    click[1000] = 1.0
    heard = add_room(click, RATE)
    assert np.abs(heard[:1000]).max() < 1e-12
    assert heard[1000] == pytest.approx(1.0, abs=1e-6)
    energy = np.cumsum(heard[::-1] ** 2)[::-1]
    assert -20 < 10 * np.log10(energy[1001] / energy[1000]) < -10
    assert energy[1000 + RATE // 5] < 1e-9


@pytest.mark.parametrize(("hertz", "lufs"), [(997.0, -23.0), (100.0, -24.9), (4000.0, -19.9)])
def test_loudness_is_that_of_the_standard(hertz: float, lufs: float) -> None:
    tone = 10 ** (-20 / 20) * np.sin(2 * np.pi * hertz * np.arange(48_000 * 3) / 48_000)
    # One channel of -20 dBFS (sine, peak) at 997 Hz is -23.01 LUFS; the others by the weighting curve.
    assert loudness(tone, 48_000) == pytest.approx(lufs, abs=0.3)


def test_loudness_leaves_pauses_out() -> None:
    tone = 0.1 * np.sin(2 * np.pi * 997 * np.arange(48_000 * 2) / 48_000)
    with_pause = np.concatenate([tone, np.zeros(48_000 * 4), tone])
    assert loudness(with_pause, 48_000) == pytest.approx(loudness(tone, 48_000), abs=0.4)
    assert loudness(np.zeros(48_000), 48_000) == -np.inf
    assert loudness(np.zeros(0), 48_000) == -np.inf


@pytest.mark.parametrize(
    ("language", "text", "breaths"),
    [
        ("ko", "어젯밤에 세 시간밖에 못 잤는데 이상하게 정신이 맑았다.", ["잤는데"]),
        ("ko", "문을 열고 들어갔다.", []),
        ("ko", "오늘은 날씨가 좋고, 바람이 불고, 꽃이 핀다.", []),
        ("en", "A man from the coast guard came with a box of wires and told her she could go home.", ["wires"]),
        ("en", "Bread and butter.", []),
    ],
)
def test_a_long_phrase_takes_a_breath(language: str, text: str, breaths: list[str]) -> None:
    assert [word.text for word in breathe(normalize(text, language), language) if word.mark == BREATH] == breaths


def test_breaths_and_marks_are_heard(mouth: Any) -> None:
    words = mouth.say("어젯밤에 세 시간밖에 못 잤는데 이상하게 정신이 맑았다, 그래서 걸었다. 끝.").speech.words
    gaps = {one.text: two.start - one.end for one, two in pairwise(words)}
    assert gaps["세"] < 0.03
    assert 0.09 < gaps["잤는데"] < 0.16 < gaps["맑았다,"] < 0.25 < gaps["걸었다."] < 0.45


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_variant_speaks_at_the_pace_of_its_voice(
    mouth: Any, sentences: dict[str, list[str]], language: str
) -> None:
    text = " ".join(sentences[language][:4])
    usual = mouth.say(text, language).speech.duration
    heard = set()
    for variant in VARIANTS:
        spoken = mouth.say(text, language, variant=variant)
        assert spoken.speech.duration == pytest.approx(usual, rel=0.05), variant
        assert 0.2 < np.abs(spoken.samples).max() <= PEAK + 1e-3
        heard.add(spoken.wav)
    assert len(heard) == len(VARIANTS)


def test_a_variant_keeps_the_language_and_changes_the_throat() -> None:
    assert preset("en-m2", "en", "f3").engine_voice == "en-gb-x-rp+f3"
    assert preset("", "ko", "m8").engine_voice == "ko+m8"
