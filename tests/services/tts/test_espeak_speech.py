"""What espeak says: its words' times, its sound, its voices."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from services.common.reading.spoken import normalize
from services.tts.espeak.voices import PRESETS, Preset

TEXTS = {
    "ko": [
        "나에게 문을 많이 열어 준 네 명의 나무꾼이 먼 마을로 내려왔다.",
        "사과 3개를 99,000원에! 500ml 우유는 30% 할인… 정말? 네, 정말입니다.",
        "🍞 오늘의 빵 🥐 — 2~3개만 남았어요 😋\n전화: 010-1234-5678 (오전 9:30~오후 6:00)",
        "AI와 iPhone, summer 시즌 K-POP 그리고 www.naver.com에서 만나요",
        "의 네 네 네 나 내 너 니 노 누",
        "가" * 400,
        "쭉 " * 120,
        "대박!!! ㅋㅋㅋ 이거 실화? ㅠㅠ",
        "café déjà Straße 大박 Ⅱ ½컵",
    ],
    "en": [
        "Nobody knew my name, and none of them needed to know.",
        "It costs $19.99 & ships in 3-5 days; 30% off until 3:30 pm!",
        "A I O — e.g. the U.S. market (NASA, CEO) 김치 is 5kg.",
        "mmm hmm 123456789012345678 x " + "y" * 300,
    ],
}  # fmt: skip
ALL = [(language, text) for language, texts in TEXTS.items() for text in texts]


def nuclei(speech: Any) -> int:
    return sum(any(c in "aeiouyɐɑɒæɛɜəɚɪɔʊʌɯɨᵻ" for c in phoneme.ipa) for phoneme in speech.phonemes)


def pitch(samples: NDArray[np.float64], sample_rate: int) -> float:
    """Median fundamental of voiced frames by autocorrelation, hertz."""
    size, found = sample_rate // 16, []
    for at in range(0, len(samples) - size, size // 2):
        frame = samples[at : at + size] - samples[at : at + size].mean()
        if np.sqrt(np.mean(frame**2)) < 0.05:
            continue
        spectrum = np.fft.rfft(frame, 2 * size)
        correlation = np.fft.irfft(np.abs(spectrum) ** 2)[:size] / np.arange(size, 0, -1)
        low, high = sample_rate // 600, sample_rate // 45
        best = correlation[low:high].max()
        # The first peak nearly as high as the highest: multiples of the period are as good.
        lags = np.flatnonzero(correlation[low:high] > 0.9 * best) + low
        lag = lags[0]
        while correlation[lag + 1] > correlation[lag]:
            lag += 1
        if best > 0.5 * correlation[0]:
            found.append(sample_rate / lag)
    return float(np.median(found))


@pytest.mark.parametrize(("language", "text"), ALL)
def test_every_word_is_heard_where_it_says(mouth: Any, language: str, text: str) -> None:
    spoken = mouth.say(text, language)
    speech = spoken.speech
    assert speech.duration == pytest.approx(len(spoken.samples) / spoken.sample_rate, abs=1e-9)
    end, offset = 0.0, 0
    for word in speech.words:
        assert text[word.offset : word.offset + len(word.text)] == word.text
        assert word.offset >= offset
        assert end <= word.start < word.end <= speech.duration
        assert np.abs(spoken.part(word.start, word.end)).max() > 0.01, word.text
        end, offset = word.end, word.offset + len(word.text)
    said = [
        token for token in text.split() if any(c == "&" or (c.isalnum() and c < "힤") for c in token) and token != "ㅠㅠ"
    ]
    assert [word.text for word in speech.words] == said
    starts = [phoneme.start for phoneme in speech.phonemes]
    assert starts == sorted(starts)
    assert all(a.end == b.start for a, b in zip(speech.phonemes, speech.phonemes[1:], strict=False))


def test_words_fall_on_their_own_sounds(mouth: Any) -> None:
    words = mouth.say("사사사사 나나나나 사사사사 마마마마", "ko")
    assert len(words.speech.words) == 4
    for word, letter in zip(words.speech.words, "snsm", strict=True):
        heard = [p.ipa for p in words.speech.phonemes if word.start - 1e-6 <= p.start < word.end - 0.02 and p.ipa]
        assert heard[0] == letter
        assert heard.count(letter) == 4


def test_silence_around_and_between(mouth: Any) -> None:
    spoken = mouth.say("문을 연다. 빵이 나온다.")
    first, *_, last = spoken.speech.words
    assert 0.045 <= first.start <= 0.08
    assert 0.1 <= spoken.speech.duration - last.end <= 0.2
    gap = spoken.speech.words[2].start - spoken.speech.words[1].end
    assert 0.3 <= gap <= 0.5
    assert np.abs(spoken.part(spoken.speech.words[1].end + 0.05, spoken.speech.words[2].start - 0.02)).max() < 0.01


@pytest.mark.parametrize("voice", PRESETS, ids=lambda voice: voice.id)
def test_voices_sound_well_and_keep_their_pace(mouth: Any, sentences: dict[str, list[str]], voice: Preset) -> None:
    syllables, seconds = 0, 0.0
    for sentence in sentences[voice.language]:
        spoken = mouth.say(sentence, voice.language, voice=voice.id)
        words = spoken.speech.words
        written = sum("가" <= c <= "힣" for c in sentence)
        syllables += written if voice.language == "ko" else nuclei(spoken.speech)
        seconds += words[-1].end - words[0].start
        peak = np.abs(spoken.samples).max()
        assert 0.2 < peak <= 10 ** (-3 / 20)
        assert abs(spoken.samples.mean()) < 1e-3
        power = np.abs(np.fft.rfft(spoken.samples)) ** 2
        hertz = np.fft.rfftfreq(len(spoken.samples), 1 / spoken.sample_rate)
        assert power[hertz < 50].sum() < 0.01 * power.sum()
        assert power[hertz > 9500].sum() < 0.01 * power.sum()
    assert syllables / seconds == pytest.approx(voice.syllables_per_second, rel=0.08)


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.5, 2.0])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_speed_is_kept(mouth: Any, sentences: dict[str, list[str]], language: str, speed: float) -> None:
    text = " ".join(sentences[language][:3])
    assert mouth.say(text, language).speech.duration / mouth.say(text, language, speed=speed).speech.duration == (
        pytest.approx(speed, rel=0.08)
    )


@pytest.mark.parametrize("voice", ["ko-m1", "ko-f1", "ko-f3"])
@pytest.mark.parametrize("semitones", [-12.0, -5.0, 4.0, 12.0])
def test_pitch_is_kept_and_pace_with_it(
    mouth: Any, sentences: dict[str, list[str]], voice: str, semitones: float
) -> None:
    text = " ".join(sentences["ko"][:3])
    plain, moved = mouth.say(text, voice=voice), mouth.say(text, voice=voice, pitch_semitones=semitones)
    tones = pitch(plain.samples, plain.sample_rate), pitch(moved.samples, moved.sample_rate)
    assert 12 * np.log2(tones[1] / tones[0]) == pytest.approx(semitones, abs=1.0)
    assert moved.speech.duration == pytest.approx(plain.speech.duration, rel=0.06)


def test_the_same_text_gives_the_same_bytes(mouth: Any) -> None:
    text = "문을 열면 노란 고양이가 먼저 반겨 준다. 정말요?"
    first = mouth.say(text)
    mouth.say("다른 말을 합니다.", voice="ko-m1", pitch_semitones=3)
    again = mouth.say(text)
    assert again.wav == first.wav
    assert again.speech == first.speech


def test_voices_differ(mouth: Any) -> None:
    voices = [voice.id for voice in PRESETS if voice.language == "ko"]
    assert len({mouth.say("안녕하세요.", voice=voice).wav for voice in voices}) == len(voices) >= 4


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text('가나다많네면무닭읽없의은 ,.!?~-0123459%원시개ABcdé$&㎖½ㅋ…"()\n🍞', min_size=1, max_size=60),
    st.sampled_from(["ko", "en"]),
    st.sampled_from([0.5, 1.0, 2.0]),
)
def test_any_text_is_timed_word_by_word(mouth: Any, text: str, language: str, speed: float) -> None:
    expected = normalize(text, language)
    assume(expected)
    speech = mouth.say(text, language, speed=speed).speech
    assert [(word.text, word.offset) for word in speech.words] == [(word.text, word.offset) for word in expected]
    times = [0.0, *(time for word in speech.words for time in (word.start, word.end)), speech.duration]
    assert times == sorted(times)
    assert all(word.end - word.start > 0.01 for word in speech.words)
