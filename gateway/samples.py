"""Samples: a few words of a voice, a few bars of a bed, made by the services and remembered like a job's units."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from dataclasses import dataclass

from google.protobuf.message import Message

from gateway.casting import NOBODY, character_fault, manner_of, suiting
from gateway.clients import METHODS
from gateway.memo import Remembered, unit_key
from gateway.routes import Candidate, Wish
from gateway.unit import FALLBACK_ON, stage_seed
from gateway.voices import licence_refusal
from gateway.workshop import Workshop
from services.common.characters import CHARACTERS
from services.common.characters.personas import lines_of
from services.common.errors import InternalError, InvalidInputError, PreconditionError, UnavailableError
from services.common.language import LANGUAGES
from services.common.validation import Checks
from shorts.music.v1.music_pb2 import Bed, ComposeRequest
from shorts.scene.v1.scene_pb2 import Mood, Speech
from shorts.service.v1.service_pb2 import Progress
from shorts.studio.v1.studio_pb2 import JobSpec, MusicSample, SampleRequest, SampleResponse, VoiceSample
from shorts.tts.v1.tts_pb2 import SynthesizeRequest, Voice

PATIENCE_SECONDS = 30.0
"""Somebody waits for a sample in front of a screen; a job would go on trying."""
MUSIC_SECONDS = 8.0
STAGE = "sample"

# How somebody begins, by the tone that is its own; what follows are words of its own.
_HELLO = {
    "ko": {
        "casual": "안녕하세요, {name}예요.",
        "professional": "안녕하십니까, {name}입니다.",
        "funny": "짜잔, {name} 등장!",
        "enthusiastic": "여러분, {name}예요!",
    },
    "en": {
        "casual": "Hi, I'm {name}.",
        "professional": "Good day, I'm {name}.",
        "funny": "Ta-da! It's {name}!",
        "enthusiastic": "Hello, everyone! I'm {name}!",
    },
}
_MOST_LETTERS = {"ko": 44, "en": 78}
"""Of what is said, where there is more to say: about five seconds at a usual pace."""
_NOBODYS = {
    "ko": "안녕하세요. 이 목소리로 이야기를 들려드릴게요. 어떤 이야기든 맡겨 주세요.",
    "en": "Hello. This is the voice that will tell your story. Any story will do.",
}


@dataclass(frozen=True)
class _Made:
    result: bytes
    backend: str


class Samples:
    """Makes samples over the services of a gateway."""

    def __init__(self, shop: Workshop, *, patience: float = PATIENCE_SECONDS) -> None:
        self._shop = shop
        self._patience = patience

    async def make(self, request: SampleRequest) -> SampleResponse:
        """Make a sample, or give the one that is there.

        Raises InvalidInputError; PreconditionError where no backend can do it; UnavailableError where none answers in
        time.
        """
        kind = request.WhichOneof("subject")
        if kind is None:
            raise InvalidInputError.of("voice", "is not given, and neither is music; say what is to be heard")
        try:
            async with asyncio.timeout(self._patience):
                return await (self._speak(request.voice) if kind == "voice" else self._compose(request.music))
        except TimeoutError:
            raise UnavailableError(
                f"no sample of the {kind} came within {self._patience:.0f} s: its service is busy or does not answer; "
                "try again in a moment, and if it stays so, `shorts doctor` finds out why",
                reason="SAMPLE_LATE",
                retry_after=5.0,
            ) from None
        except PreconditionError as error:
            if error.reason == "LICENCE":  # that is mended by no finding
                raise
            told = f"{error.message}. `shorts doctor` says how to mend it"
            raise PreconditionError(told, reason=error.reason, metadata=error.metadata) from error

    async def _speak(self, asked: VoiceSample) -> SampleResponse:
        with Checks() as check:
            check.one_of("voice.language", asked.language, LANGUAGES, empty_ok=True)
            if fault := character_fault(asked.character):
                check.that(False, "voice.character", fault)
        voice = await self._voice(asked)
        language = asked.language or next((code for code in voice.languages if code in LANGUAGES), LANGUAGES[0])
        own = manner_of(JobSpec(voice=asked.voice, character=asked.character))
        request = SynthesizeRequest(
            text=line(asked.character, language),
            language=language,
            voice=voice.id,
            speed=own.pace,
            pitch_semitones=own.pitch,
            variant=own.variant,
        )
        await self._shop.voices.fill(request)
        made = await self._unit(request, pin=voice.backend, commercial=not asked.non_commercial)
        speech = Speech.FromString(made.result)
        return SampleResponse(
            audio=speech.audio,
            duration=speech.duration,
            text=request.text,
            language=language,
            voice=voice.id,
            backend=made.backend,
        )

    async def _voice(self, asked: VoiceSample) -> Voice:
        # A voice by name may speak another language than the one that is recommended first.
        language = asked.language or ("" if asked.voice else LANGUAGES[0])
        voices = await self._shop.voices.all(language)
        allowed = [v for v in voices if (v.commercial_use or asked.non_commercial) and _speaks(v, language)]
        if not asked.voice:  # a voice that the user added is not given to anybody unasked
            allowed = [v for v in allowed if not v.cloned]
        found = next((v for v in allowed if asked.voice in {"", v.id}), None)
        if shut := next((v for v in voices if found is None and v.id == asked.voice and _speaks(v, language)), None):
            raise licence_refusal(shut)
        if found is None and not asked.voice:
            raise PreconditionError(f"no voice speaks {language!r}", reason="NO_VOICE")
        if found is None:
            speaks = f" speaks {language!r}" if language else ""
            known = ", ".join(v.id for v in allowed) or "none"
            raise InvalidInputError.of("voice.voice", f"no voice {asked.voice[:40]!r}{speaks}; there are: {known}")
        return found if asked.voice else suiting(allowed, manner_of(JobSpec(character=asked.character)))

    async def _compose(self, asked: MusicSample) -> SampleResponse:
        moods = [name for name, value in Mood.items() if value]
        with Checks() as check:
            known = bool(asked.mood) and asked.mood in Mood.values()
            check.that(known, "music.mood", f"must be one of: {', '.join(moods)}")
        request = ComposeRequest(mood=asked.mood, seconds=MUSIC_SECONDS, seed=stage_seed(asked.seed, "music"))
        made = await self._unit(request, commercial=not asked.non_commercial)
        bed = Bed.FromString(made.result)
        return SampleResponse(audio=bed.audio, duration=bed.duration, backend=made.backend)

    async def _unit(self, request: SynthesizeRequest | ComposeRequest, *, commercial: bool, pin: str = "") -> _Made:
        """Have it done by the first backend of the route that can, as a job would."""
        service = METHODS[type(request)].service
        candidates, _ = await self._shop.routes.candidates(service, Wish(pin=pin, commercial=commercial))
        for candidate, following in zip(candidates, [*candidates[1:], None], strict=True):
            try:
                return await self._on(candidate, request)
            except FALLBACK_ON:
                if following is None:
                    raise
        raise InternalError("a route without candidates")

    async def _on(self, candidate: Candidate, request: SynthesizeRequest | ComposeRequest) -> _Made:
        backend, method = candidate.backend, METHODS[type(request)]
        request.backend = backend.name
        key = unit_key(STAGE, f"{method.service}.{method.rpc}", backend.name, backend.version, request)
        async with self._shop.alone(key):
            remembered = await self._shop.remembered(key, method.result)
            if remembered is None:
                async with self._shop.routes.slot(candidate).turn():
                    started = time.monotonic()
                    result = await self._call(candidate, request)
                    seconds = time.monotonic() - started
                remembered = Remembered(backend, result.SerializeToString(), seconds)
                await self._shop.memo.put(key, STAGE, remembered)
        return _Made(remembered.result, backend.name)

    async def _call(self, candidate: Candidate, request: Message) -> Message:
        result: Message | None = None
        async with aclosing(self._shop.services.call(candidate.endpoint, request, {})) as messages:
            async for message in messages:
                if not isinstance(message, Progress):
                    result = message
        assert result is not None
        return result


def _speaks(voice: Voice, language: str) -> bool:
    return not language or language in voice.languages


def line(character_id: str, language: str) -> str:
    """Give what a character says of itself, or a voice alone where the id is empty or "none"; about five seconds."""
    if character_id in {"", NOBODY}:
        return _NOBODYS[language]
    character = CHARACTERS[character_id]
    name, hello = character.name.in_language(language), _HELLO[language][character.tone]
    if language == "ko" and _ends_in_consonant(name):
        hello = hello.replace("{name}예요", "{name}이에요")
    first, *more = lines_of(character_id, language).hook
    said = f"{hello.format(name=name)} {first}"
    for further in more:
        if len(said) + len(further) <= _MOST_LETTERS[language]:
            said += f" {further}"
    return said


def _ends_in_consonant(word: str) -> bool:
    """Tell whether the last Hangul syllable has a final consonant (Unicode 15, section 3.12: 28 finals in a row)."""
    return "가" <= word[-1] <= "힣" and (ord(word[-1]) - ord("가")) % 28 > 0
