"""Who speaks a job: the voice that it names, else the one that suits it, among those of its own route that can work."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.casting import manner_of, suiting
from gateway.making import own_route
from gateway.voices import OwnVoices, licence_refusal
from services.common.errors import InvalidInputError, PreconditionError, UnavailableError
from services.common.language import detect_language
from shorts.studio.v1.studio_pb2 import JobSpec
from shorts.tts.v1.tts_pb2 import Voice


async def choose_voice(voices: OwnVoices, spec: JobSpec, language: str) -> Voice:
    """Give the voice that speaks a job in a language.

    Raises InvalidInputError for a named voice that none of the job's backends has, PreconditionError where its licence
    forbids it, nobody speaks the language or no backend of the route can work, UnavailableError for no service.
    """
    found = await _of_route(voices, spec, language)
    if spec.voice:
        return _named(spec, found, f"speaks {language!r}")
    # A voice that the user added is not given to anybody unasked.
    allowed = [voice for voice in found if _allowed(voice, spec) and not voice.cloned]
    if not allowed:
        raise PreconditionError(f"no voice speaks {language!r}; `shorts voices` lists them", reason="NO_VOICE")
    return suiting(allowed, manner_of(spec))


async def check_voice(voices: OwnVoices, spec: JobSpec) -> None:
    """Check the voice that a job names as it is taken, as far as can be known then. Raises as `choose_voice`.

    The language of a page is known once it was read: until then the voice must be there, whatever it speaks. A speech
    service that does not answer just now is waited for by the job.
    """
    if not spec.voice:
        return
    await voices.check(spec)
    language = spec.language or detect_language(spec.text)
    try:
        found = await _of_route(voices, spec, language)
    except UnavailableError:
        return
    _named(spec, found, f"speaks {language!r}" if language else "is here")


async def _of_route(voices: OwnVoices, spec: JobSpec, language: str) -> list[Voice]:
    """List the voices of the backends that a job may be spoken by, the added ones last."""
    route = own_route(spec, "tts")
    return [voice for voice in await voices.all(language, route) if not route or voice.backend in route]


def _named(spec: JobSpec, found: Sequence[Voice], what: str) -> Voice:
    """Give the voice that a spec names; `what` is asked of it besides."""
    voice = next((voice for voice in found if voice.id == spec.voice), None)
    if voice is None:
        there = ", ".join(voice.id for voice in found if _allowed(voice, spec)) or "none"
        of_route = f" with the backends {', '.join(route)}" if (route := own_route(spec, "tts")) else ""
        told = f"no voice {spec.voice[:60]!r} {what}{of_route}; there are: {there}"
        raise InvalidInputError.of("spec.voice", told)
    if not _allowed(voice, spec):
        raise licence_refusal(voice)
    return voice


def _allowed(voice: Voice, spec: JobSpec) -> bool:
    """Tell whether a voice's licence allows what the job is for."""
    return voice.commercial_use or spec.non_commercial
