"""The tts service at its edge: requests, voices, the import that needs nothing heavy, and a call through gRPC."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from services.common.characters import CHARACTERS
from services.common.errors import InvalidInputError
from services.common.host import Host
from services.tts.backend import REGISTRY
from services.tts.servicer import TtsServicer
from services.tts.validate import LONGEST_TEXT, check_list_voices, check_synthesize
from shorts.tts.v1.tts_pb2 import ListVoicesRequest, SynthesizeRequest

VOICES = REGISTRY.get("espeak").voices()
VARIANTS = REGISTRY.get("espeak").variants


@pytest.mark.parametrize(
    ("field", "options"),
    [
        ("text", {"text": ""}),
        ("text", {"text": "   \n"}),
        ("text", {"text": "가" * (LONGEST_TEXT + 1)}),
        ("text", {"text": "🍞"}),
        ("text", {"text": "\x00\x1b"}),
        ("text", {"text": "مرحبا"}),
        ("language", {"language": ""}),
        ("language", {"language": "ja"}),
        ("voice", {"voice": "nobody"}),
        ("voice", {"voice": "en-f1"}),
        ("speed", {"speed": 0.4}),
        ("speed", {"speed": 2.5}),
        ("speed", {"speed": float("nan")}),
        ("pitch_semitones", {"pitch_semitones": 13}),
        ("pitch_semitones", {"pitch_semitones": float("-inf")}),
        ("variant", {"variant": "m9"}),
        ("variant", {"variant": "klatt"}),
    ],
)
def test_bad_requests_name_the_field(field: str, options: dict[str, Any]) -> None:
    request = SynthesizeRequest(**{"backend": "espeak", "text": "안녕", "language": "ko", **options})
    with pytest.raises(InvalidInputError) as error:
        check_synthesize(request, VOICES, VARIANTS)
    assert field in [violation.field for violation in error.value.violations]


@pytest.mark.parametrize(
    "options",
    [{}, {"voice": "ko-m1"}, {"speed": 0.5}, {"speed": 2}, {"pitch_semitones": -12}, {"text": "1"}, {"variant": "f5"}],
)
def test_good_requests_pass(options: dict[str, Any]) -> None:
    check_synthesize(
        SynthesizeRequest(**{"backend": "espeak", "text": "안녕", "language": "ko", **options}), VOICES, VARIANTS
    )


def test_a_backend_without_variants_takes_any_and_no_endless_one() -> None:
    request = SynthesizeRequest(backend="supertonic", text="안녕", language="ko", variant="m3")
    check_synthesize(request, REGISTRY.get("supertonic").voices())
    request.variant = "x" * 41
    with pytest.raises(InvalidInputError, match="variant"):
        check_synthesize(request, REGISTRY.get("supertonic").voices())


def test_every_character_has_a_variant_that_there_is() -> None:
    assert {character.voice.variant for character in CHARACTERS.values()} <= set(VARIANTS)


def test_voice_lists_know_their_languages() -> None:
    check_list_voices(ListVoicesRequest(language="ko"))
    with pytest.raises(InvalidInputError):
        check_list_voices(ListVoicesRequest(language="fr"))


async def test_voices_are_listed_by_language(mouth: Any) -> None:
    servicer = TtsServicer(Host(REGISTRY, mouth.store))
    listed = (await servicer.ListVoices(ListVoicesRequest(), None)).voices
    korean = (await servicer.ListVoices(ListVoicesRequest(language="ko"), None)).voices
    assert len(listed) >= 8
    assert [voice for voice in listed if "ko" in voice.languages] == list(korean)
    assert len({(voice.backend, voice.id) for voice in listed}) == len(listed)
    assert all(voice.syllables_per_second > 3 and voice.commercial_use and voice.license for voice in listed)


async def test_a_call_streams_progress_and_one_speech(mouth: Any) -> None:
    servicer = TtsServicer(Host(REGISTRY, mouth.store))
    request = SynthesizeRequest(backend="espeak", text="안녕하세요. 반갑습니다.", language="ko")
    try:
        events = [event async for event in servicer.Synthesize(request, None)]
    finally:
        await servicer._host.unload("espeak")
    assert events[-1].WhichOneof("event") == "result"
    assert [event.WhichOneof("event") for event in events].count("result") == 1
    speech = events[-1].result
    assert [word.text for word in speech.words] == ["안녕하세요.", "반갑습니다."]
    assert mouth.store.read(speech.audio)[:4] == b"RIFF"
    with pytest.raises(InvalidInputError):
        [event async for event in servicer.Synthesize(SynthesizeRequest(backend="nothing"), None)]


def test_importing_the_service_imports_nothing_heavy() -> None:
    check = "import sys, services.tts.servicer; sys.exit(bool({'numpy', 'espeakng_loader'} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", check], cwd=Path(__file__).parents[3], check=True)
