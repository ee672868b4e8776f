"""Word times for engines that tell none, measured on espeak-ng, whose own times are the truth."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from services.common.reading.spoken import normalize
from services.tts.espeak.align import word_spans
from services.tts.espeak.clauses import clauses
from services.tts.espeak.process import EspeakProcess
from services.tts.espeak.reference import reference
from services.tts.espeak.voices import manner, preset
from services.tts.sound import from_pcm, sounding
from services.tts.timing import Piece, transfer

VOICES = (("f1", "", 2.0), ("m1", "", -2.0), ("f2", "f4", 0.0), ("m2", "m3", 1.0))


@pytest.fixture(scope="module")
def engine() -> Iterator[EspeakProcess]:
    running = EspeakProcess()
    yield running
    running.stop()


def spoken(engine: EspeakProcess, text: str, language: str, voice: str, variant: str, semitones: float) -> Piece:
    """Speak with pauses of 0.2 s between clauses; the words are where espeak-ng says."""
    how, _ = manner(preset(f"{language}-{voice}", language, variant), 1.1, semitones)
    sounds, words, at, rate = [], [], 0, 0
    for clause in clauses(normalize(text, language), language):
        heard = engine.speak(clause.text, how, list(clause.readings))
        raw, rate = from_pcm(heard.pcm), heard.sample_rate
        first, behind = sounding(raw, rate)
        words += [(at + max(0, a - first), at + min(b, behind) - first) for a, b in word_spans(clause.offsets, heard)]
        sounds += [raw[first:behind], np.zeros(rate // 5)]
        at += behind - first + rate // 5
    return Piece(np.concatenate(sounds[:-1]), rate, tuple(words))


def bent(piece: Piece, rng: np.random.Generator) -> Piece:
    """Play a piece at a pace that wanders by up to 30 %."""
    size = len(piece.samples)
    knots = max(3, 2 * size // piece.sample_rate + 1)
    pace = np.exp(np.interp(np.arange(size), np.linspace(0, size, knots), rng.uniform(-0.3, 0.3, knots)))
    place = np.concatenate(([0], np.cumsum(pace)))
    samples = np.interp(np.arange(int(place[-1])), place[:-1], piece.samples)
    words = tuple((int(place[a]), int(place[min(b, size)])) for a, b in piece.words)
    return Piece(samples, piece.sample_rate, words)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_words_are_found_in_another_voice_at_another_pace(
    engine: EspeakProcess, sentences: dict[str, list[str]], language: str
) -> None:
    rng, starts, ends = np.random.default_rng(3), [], []
    for voice, variant, semitones in VOICES:
        for sentence in sentences[language][:20:2]:
            heard = bent(spoken(engine, sentence, language, voice, variant, semitones), rng)
            known = reference(engine, normalize(sentence, language), language, low=voice[0] == "f")
            found = transfer(known, Piece(heard.samples, heard.sample_rate))
            for (start, end), (true_start, true_end) in zip(found.words, heard.words, strict=True):
                starts.append(abs(start - true_start) / heard.sample_rate)
                ends.append(abs(end - true_end) / heard.sample_rate)
    assert np.mean(starts) < 0.008
    assert np.percentile(starts, 95) < 0.022
    assert np.mean(ends) < 0.012
    assert np.percentile(ends, 95) < 0.045


def test_sounds_come_with_the_words(engine: EspeakProcess) -> None:
    text = "사사사사 나나나나 사사사사 마마마마"
    known = reference(engine, normalize(text, "ko"), "ko", low=True)
    found = transfer(known, spoken(engine, text, "ko", "f1", "", 3.0))
    for (start, end), letter in zip(found.words, "snsm", strict=True):
        heard = [ipa for ipa, (low, high) in found.phonemes if start <= (low + high) / 2 < end]
        assert heard.count(letter) == 4


@pytest.mark.parametrize("seconds", [0.02, 0.3, 3.0])
def test_any_sound_gives_every_word_a_place(engine: EspeakProcess, seconds: float) -> None:
    known = reference(engine, normalize("하나 둘 셋 넷 다섯 여섯", "ko"), "ko", low=False)
    noise = np.random.default_rng(1).normal(size=int(seconds * 44_100)) * 0.1
    found = transfer(known, Piece(noise, 44_100))
    edges = [edge for span in found.words for edge in span]
    assert edges == sorted(edges)
    assert all(start < end for start, end in found.words)
    assert len(found.words) == 6
    assert edges[0] >= 0
    assert edges[-1] <= len(noise)
