"""What a voice may be cloned from: consent, origin, a good sample; and the service's edge. No model is needed."""

from __future__ import annotations

import io
import struct
import wave
from typing import Any

import numpy as np
import pytest

from services.common.artifacts import FileStore
from services.common.errors import InvalidInputError, NotFoundError
from services.common.host import Host
from services.common.wav import to_wav
from services.tts import cloning
from services.tts.backend import REGISTRY
from services.tts.cloning import EXAMPLE, check_words, read_sample
from services.tts.loudness import loudness
from services.tts.servicer import TtsServicer, check_cloned
from services.tts.sound import Samples
from services.tts.validate import check_synthesize
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.tts.v1.tts_pb2 import CheckVoiceRequest, ClonedVoice, SynthesizeRequest
from tests.services.tts.coqui.conftest import RATE, sung

GOOD: dict[str, Any] = {"consent": EXAMPLE["en"], "origin": "recorded by Mina Kim, 3 May 2026", "language": "ko"}
AUDIO = Artifact(sha256="0" * 64, size_bytes=9, media_type="audio/wav")


def cloned(store: FileStore, data: bytes, **changes: Any) -> ClonedVoice:
    return ClonedVoice(**{**GOOD, "sample": store.put([data], "audio/wav"), **changes})


@pytest.mark.parametrize(
    "consent",
    [
        EXAMPLE["en"],
        EXAMPLE["ko"],
        "Mina Kim consents to the cloning of her voice.",
        "I, Mina Kim, agree that my voice is cloned for my own videos, but not for advertisements.",
        "박서준은 자신의 목소리를 복제하는 것을 허락했습니다.",
    ],
)
def test_a_statement_that_names_who_agrees_is_consent(consent: str) -> None:
    check_words(ClonedVoice(**{**GOOD, "sample": AUDIO, "consent": consent}))


@pytest.mark.parametrize(
    ("consent", "told"),
    [
        ("", "is empty"),
        ("yes", "does not say that somebody agrees"),
        ("I agree", "does not say that somebody agrees"),
        ("This is a recording of Mina Kim made in May.", "does not say that somebody agrees"),
        ("we all agree that it may be cloned", "does not name who agrees"),
        ("I, Mina Kim, do not agree that my voice is cloned.", "does not agree"),
        ("Mina Kim doesn't consent to the cloning of her voice.", "does not agree"),
        ("나 김민아는 내 목소리를 복제하는 데 동의하지 않습니다.", "does not agree"),
        ("I, Mina Kim, agree. " * 60, "at most 1,000"),
    ],
)
def test_anything_else_is_none_and_says_what_to_write(consent: str, told: str) -> None:
    with pytest.raises(InvalidInputError, match=told) as error:
        check_words(ClonedVoice(**{**GOOD, "sample": AUDIO, "consent": consent}))
    assert [violation.field for violation in error.value.violations] == ["cloned_voice.consent"]
    assert "1,000" in told or EXAMPLE["en"] in error.value.message


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("origin", {"origin": " "}),
        ("origin", {"origin": "x" * 501}),
        ("language", {"language": "ja"}),
        ("language", {"language": ""}),
        ("sample.sha256", {"sample": Artifact(sha256="zz", size_bytes=9)}),
        ("sample.size_bytes", {"sample": Artifact(sha256="0" * 64, size_bytes=65 << 20)}),
    ],
)
def test_every_field_is_asked_for(field: str, change: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError) as error:
        check_words(ClonedVoice(**{**GOOD, "sample": AUDIO, **change}), "voice")
    assert [violation.field for violation in error.value.violations] == [f"voice.{field}"]


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
def test_a_good_sample_is_read_at_any_rate(store: FileStore, rate: int) -> None:
    quiet = np.zeros(rate // 2)
    tone = sung(rate=rate)
    sample = read_sample(store, cloned(store, to_wav(np.concatenate([quiet, tone, quiet]), rate)))
    assert sample.sample_rate == rate
    assert sample.seconds == pytest.approx(4.0, abs=0.2)
    assert np.abs(sample.samples).max() == pytest.approx(0.3, abs=0.01)


@pytest.mark.parametrize("width", [1, 2, 3, 4])
def test_channels_are_mixed_whatever_the_width(store: FileStore, width: int) -> None:
    tone = sung()
    left = np.round(tone * (2 ** (8 * width - 1) - 1)).astype(np.int64)
    frames = np.stack([left, np.zeros_like(left)], axis=1).reshape(-1)
    packed = (
        (frames + 128).astype(np.uint8).tobytes()
        if width == 1
        else b"".join(struct.pack("<q", value)[:width] for value in frames.tolist())
    )
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setparams((2, width, RATE, 0, "NONE", ""))
        file.writeframes(packed)
    sample = read_sample(store, cloned(store, data.getvalue()))
    assert np.abs(sample.samples).max() == pytest.approx(0.15, abs=0.01)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (to_wav(sung(2.5), RATE), "give 3 to 30 seconds"),
        (to_wav(np.concatenate([sung(2.0), np.zeros(3 * RATE)]), RATE), "give 3 to 30 seconds"),
        (to_wav(sung(31.0), RATE), "give 3 to 30 seconds"),
        (to_wav(sung(70.0), RATE), "give 3 to 30"),
        (to_wav(sung(loud=0.002), RATE), "too quiet"),
        (to_wav(np.zeros(5 * RATE), RATE), "give 3 to 30 seconds"),
        (to_wav(np.clip(sung(loud=4.0), -1, 1), RATE), "clipped"),
        (to_wav(sung(rate=4_000), 4_000), "4000 Hz"),
        (b"ID3 this is no WAV file", "no PCM WAV file"),
        (b"RIFF", "no PCM WAV file"),
    ],
)
def test_a_bad_sample_is_told(store: FileStore, data: bytes, told: str) -> None:
    with pytest.raises(InvalidInputError, match=told) as error:
        read_sample(store, cloned(store, data))
    assert {violation.field for violation in error.value.violations} == {"cloned_voice.sample"}


def test_a_backend_that_cannot_clone_says_so() -> None:
    voices = REGISTRY.get("espeak").voices()
    request = SynthesizeRequest(backend="espeak", text="안녕", language="ko", cloned_voice=ClonedVoice(**GOOD))
    with pytest.raises(InvalidInputError, match="espeak cannot clone a voice"):
        check_synthesize(request, voices)
    request.voice = voices[0].id
    with pytest.raises(InvalidInputError, match="leave one of the two out"):
        check_synthesize(request, voices, clones=True)


async def test_a_voice_is_checked_without_speaking(store: FileStore) -> None:
    servicer = TtsServicer(Host(REGISTRY, store))
    voice = cloned(store, to_wav(sung(), RATE))
    answer = await servicer.CheckVoice(CheckVoiceRequest(voice=voice), None)
    assert answer.seconds == pytest.approx(4.0, abs=0.2)
    assert -30 < answer.loudness < -5
    assert answer.sample_rate == RATE
    voice.consent = "no"
    with pytest.raises(InvalidInputError, match=r"voice\.consent"):
        await servicer.CheckVoice(CheckVoiceRequest(voice=voice), None)
    voice.consent, voice.sample.sha256 = EXAMPLE["ko"], "1" * 64
    with pytest.raises(NotFoundError):
        await servicer.CheckVoice(CheckVoiceRequest(voice=voice), None)


def test_a_good_sample_is_measured_once_and_a_bad_one_is_told_each_time(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[int] = []

    def count(samples: Samples, rate: int) -> float:
        measured.append(len(samples))
        return loudness(samples, rate)

    monkeypatch.setattr(cloning, "loudness", count)
    # Of lengths that no other test has, so that they are not known yet.
    good, bad = (cloned(store, to_wav(sung(seconds), RATE)) for seconds in (4.321, 1.321))
    fields = ("voice", "cloned_voice", "voice")
    answers = [check_cloned(store, good, field) for field in fields]
    assert answers[0] == answers[1] == answers[2]
    assert len(measured) == 1
    for field in fields:
        with pytest.raises(InvalidInputError, match="give 3 to 30 seconds") as error:
            check_cloned(store, bad, field)
        assert [violation.field for violation in error.value.violations] == [f"{field}.sample"]
    store.path(good.sample).unlink()
    with pytest.raises(NotFoundError):
        check_cloned(store, good, "voice")


async def test_a_bad_voice_ends_a_call_before_any_model_is_asked_for(store: FileStore) -> None:
    servicer = TtsServicer(Host(REGISTRY, store))
    voice = cloned(store, to_wav(sung(1.0), RATE))
    request = SynthesizeRequest(backend="coqui", text="안녕", language="ko", cloned_voice=voice)
    with pytest.raises(InvalidInputError, match=r"cloned_voice\.sample"):
        [event async for event in servicer.Synthesize(request, None)]
