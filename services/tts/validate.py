"""Checks of the requests of the tts service, in one place per request."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from services.common.reading.spoken import LANGUAGES, normalize
from services.common.validation import Checks
from shorts.tts.v1.tts_pb2 import ListVoicesRequest, SynthesizeRequest, Voice

LONGEST_TEXT = 2000
LONGEST_VARIANT = 40


def check_synthesize(
    request: SynthesizeRequest, voices: Iterable[Voice], variants: Collection[str] = (), *, clones: bool = False
) -> None:
    """Check what to speak against the voices and variants of its backend. Raises InvalidInputError.

    A backend without variants takes any name of one, and ignores it. Whether what a voice is to be cloned from is good
    enough is for cloning.py; here only whether the backend `clones` voices.
    """
    with Checks() as check:
        check.text("text", request.text, LONGEST_TEXT)
        check.one_of("language", request.language, LANGUAGES)
        check.between("speed", request.speed, 0.5, 2, zero_ok=True)
        check.between("pitch_semitones", request.pitch_semitones, -12, 12, unit=" semitones")
        speaking = [voice.id for voice in voices if request.language in voice.languages]
        if request.HasField("cloned_voice"):
            check.that(not request.voice, "voice", "is given beside cloned_voice; leave one of the two out")
            check.that(clones, "cloned_voice", f"{request.backend} cannot clone a voice; choose a backend that can")
        elif speaking:  # a backend without voices tells what it lacks when it is to speak
            check.one_of("voice", request.voice, speaking, empty_ok=True)
        if variants:
            check.one_of("variant", request.variant, variants, empty_ok=True)
        elif len(request.variant) > LONGEST_VARIANT:
            check.that(False, "variant", f"has {len(request.variant)} characters; at most {LONGEST_VARIANT} are taken")
    with Checks() as check:
        check.that(
            bool(normalize(request.text, request.language)),
            "text",
            "has nothing that can be spoken; give some words in letters or digits",
        )


def check_list_voices(request: ListVoicesRequest) -> None:
    """Check which voices to list. Raises InvalidInputError."""
    with Checks() as check:
        check.one_of("language", request.language, LANGUAGES, empty_ok=True)
