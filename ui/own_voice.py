"""From the form of a voice of one's own to the voice: checks that need no gateway, upload, the call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from services.common.errors import InvalidInputError, StudioError, Violation
from shorts.service.v1.service_pb2 import BackendState
from shorts.studio.v1.studio_pb2 import AddVoiceRequest, ServiceStatus
from shorts.tts.v1.tts_pb2 import ClonedVoice
from ui.client import Client
from ui.submit import LIMITS_MIB, MUSIC_TYPES, Problems, Upload
from ui.texts import Texts

CLONING = "voice_cloning.v1"
"""Feature of the backends that clone voices."""
AGREED = "agreed"
LONGEST = {"name": 40, "consent": 1000, "origin": 500}
"""Characters, as the gateway takes them."""
FIELDS = {
    "name": "name",
    "voice.sample": "sample",
    "voice.consent": "consent",
    "voice.origin": "origin",
    "voice.language": "language",
}
"""Which field of the form shows what is wrong with a field of the request."""


@dataclass(frozen=True)
class VoiceForm:
    """What the form holds."""

    name: str
    sample: Upload | None
    language: str
    consent: str
    origin: str
    agreed: bool = False


@dataclass(frozen=True)
class Lack:
    """Why no voice can be cloned now."""

    reasons: tuple[str, ...]
    """What services and backends say of it, English; may be empty."""


def lack_of_cloning(services: Iterable[ServiceStatus]) -> Lack | None:
    """Say why no backend can clone a voice; None where one can, and where nothing is told of speech at all."""
    speaking = [status for status in services if status.service == "tts"]
    reasons: list[str] = []
    for status in speaking:
        if status.error:
            reasons.append(status.error)
        for backend in status.description.backends:
            if CLONING not in backend.features:
                continue
            if backend.state != BackendState.BACKEND_STATE_UNAVAILABLE:
                return None
            reasons.append(f"{backend.name}: {backend.detail}")
    return Lack(tuple(dict.fromkeys(reasons))) if speaking else None


def add_voice(client: Client, form: VoiceForm, t: Texts) -> Problems:
    """Check the form, upload the sample, add the voice; give what is wrong, nothing where the voice is there now."""
    problems = check(form, t)
    if problems or form.sample is None:
        return problems
    media_type = MUSIC_TYPES.get(PurePath(form.sample.name).suffix.lower(), "application/octet-stream")
    try:
        sample = client.upload(form.sample.getvalue(), media_type)
        voice = ClonedVoice(
            sample=sample, consent=form.consent.strip(), origin=form.origin.strip(), language=form.language
        )
        client.add_voice(AddVoiceRequest(name=form.name.strip(), voice=voice))
    except InvalidInputError as error:
        return from_violations(error.violations)
    except StudioError as error:
        problems.add("", error.message)
    return problems


def check(form: VoiceForm, t: Texts) -> Problems:
    """Check what can be known here, so that it is told in the user's language and at once."""
    problems = Problems()
    if not any(letter.isalnum() for letter in form.name):
        problems.add("name", t("own_error_name"))
    if form.sample is None:
        problems.add("sample", t("own_error_sample"))
    elif form.sample.size > LIMITS_MIB["music"] << 20:
        problems.add("sample", t("error_file_large", limit=LIMITS_MIB["music"], name=form.sample.name))
    if not form.consent.strip():
        problems.add("consent", t("own_error_consent"))
    if not form.origin.strip():
        problems.add("origin", t("own_error_origin"))
    if not form.agreed:
        problems.add(AGREED, t("own_error_confirm"))
    return problems


def from_violations(violations: Sequence[Violation]) -> Problems:
    """Put what the studio found wrong beside the fields that it concerns."""
    problems = Problems()
    for violation in violations:
        field = ".".join(violation.field.split("[")[0].split(".")[:2])
        problems.add(FIELDS.get(field, ""), f"{violation.field}: {violation.description}")
    return problems
