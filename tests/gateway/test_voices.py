"""Voices that the user adds: kept with their consent, spoken in by the services, refused where a licence forbids it."""

from __future__ import annotations

import io
import json
import math
import wave
from typing import Any

import numpy as np
import pytest

from gateway.studio import Studio
from gateway.voices import id_of
from services.common.artifacts import FileStore
from services.common.errors import AlreadyExistsError, InvalidInputError, NotFoundError, PreconditionError
from services.common.host import Host
from services.tts.backend import REGISTRY
from services.tts.backends.coqui import CoquiBackend
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.service.v1.service_pb2 import BackendState
from shorts.studio.v1.studio_pb2 import AddVoiceRequest, JobState
from shorts.tts.v1.tts_pb2 import ClonedVoice, SynthesizeRequest
from tests.gateway.conftest import OpenStudio, events_of, spec
from tests.support.fakes import FakeServices, backend

CONSENT = "I, Mina Kim, agree that my voice is cloned for my own videos."
ORIGIN = "recorded by Mina Kim on 3 May 2026"


def sample(store: FileStore, seconds: float = 4.0, rate: int = 16_000, channels: int = 2) -> Artifact:
    """Put something like a voice into the store, in stereo."""
    time = np.arange(round(seconds * rate)) / rate
    tone = sum(np.sin(2 * math.pi * 140 * k * time) / k for k in range(1, 9)) * 0.12
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setparams((channels, 2, rate, 0, "NONE", ""))
        file.writeframes(np.repeat(np.round(tone * 32767).astype("<i2"), channels).tobytes())
    return store.put([data.getvalue()], "audio/wav")


def asked(store: FileStore, name: str = "Mina Kim", **changes: Any) -> AddVoiceRequest:
    voice = {"sample": sample(store), "consent": CONSENT, "origin": ORIGIN, "language": "en"}
    return AddVoiceRequest(name=name, voice=ClonedVoice(**{**voice, **changes}))


@pytest.fixture
def cloning(fakes: FakeServices) -> FakeServices:
    """Let the tts service have a backend as `coqui` describes itself, after the usual one."""
    info = CoquiBackend.info
    fakes.backends["tts"].append(
        backend(
            "coqui",
            features=list(info.features),
            model=info.model,
            license=info.license,
            commercial_use=False,
            model_ids=list(info.model_ids),
        )
    )
    return fakes


def objects(store: FileStore) -> set[str]:
    """List the files of a store."""
    return {path.name for path in store.root.rglob("*") if path.is_file()}


def spoken(fakes: FakeServices) -> list[SynthesizeRequest]:
    return [request for request in fakes.requests if isinstance(request, SynthesizeRequest)]


async def ended(studio: Studio, **changes: Any) -> Any:
    job = await studio.submit("", spec(**changes))
    await events_of(studio, job.id)
    return await studio.jobs.get(job.id)


@pytest.mark.parametrize(
    ("name", "identity"), [("Mina Kim", "own-mina-kim"), (" 미나! ", "own-미나"), ("a_b", "own-a-b"), ("…", "own-")]
)
def test_ids_are_made_from_names(name: str, identity: str) -> None:
    assert id_of(name) == identity


async def test_a_voice_is_kept_with_its_consent_and_speaks(
    cloning: FakeServices, open_studio: OpenStudio, store: FileStore
) -> None:
    async with open_studio() as studio:
        request = asked(store)
        added = await studio.voices.add(request)
        assert (added.id, added.name) == ("own-mina-kim", "Mina Kim")
        assert (added.voice.consent, added.voice.origin) == (CONSENT, ORIGIN)
        assert added.original == request.voice.sample
        assert added.created_at.seconds > 0
        with wave.open(str(store.path(added.voice.sample))) as file:
            assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 24_000)
            assert file.getnframes() / 24_000 == pytest.approx(4.0, abs=0.05)
    async with open_studio() as studio:  # and outlives the gateway
        assert await studio.voices.added() == [added]
        listed = [voice for voice in await studio.voices.all("en") if voice.cloned]
        assert [(v.id, v.backend, v.commercial_use) for v in listed] == [("own-mina-kim", "coqui", False)]
        assert list(listed[0].languages) == ["ko", "en"]
        job = await ended(studio, voice=added.id, non_commercial=True)
        assert job.state == JobState.JOB_STATE_DONE, job.error.message
        told = json.loads(store.read(job.result.record))
        assert told["cloned_voice"]["voice"]["consent"] == CONSENT, "the statement goes with what the voice says"
        assert told["cloned_voice"]["voice"]["origin"] == ORIGIN
    requests = spoken(cloning)
    assert {(request.backend, request.voice) for request in requests} == {("coqui", "")}
    assert all(request.cloned_voice == added.voice for request in requests)


async def test_nobody_is_given_an_added_voice_unasked(
    cloning: FakeServices, open_studio: OpenStudio, store: FileStore
) -> None:
    cloning.backends["tts"] = [cloning.backends["tts"][1]]
    async with open_studio() as studio:
        await studio.voices.add(asked(store))
        job = await ended(studio, non_commercial=True)
        assert job.state == JobState.JOB_STATE_DONE, job.error.message
    assert {request.voice for request in spoken(cloning)} == {"voice-of-coqui"}


async def test_a_commercial_job_is_refused_by_the_name_of_model_and_licence(
    cloning: FakeServices, open_studio: OpenStudio, store: FileStore
) -> None:
    async with open_studio() as studio:
        added = await studio.voices.add(asked(store))
        with pytest.raises(PreconditionError, match=r"XTTS-v2.*Coqui Public Model License.*forbids commercial use"):
            await studio.submit("", spec(voice=added.id))
        with pytest.raises(PreconditionError, match=r"voice-of-coqui.*forbids commercial use") as caught:
            await studio.submit("", spec(voice="voice-of-coqui"))
        assert caught.value.reason == "LICENCE"
    assert spoken(cloning) == []


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("name", {"name": "…"}),
        ("name", {"name": "x" * 41}),
        ("voice.consent", {"consent": "yes"}),
        ("voice.origin", {"origin": ""}),
        ("voice.language", {"language": "ja"}),
    ],
)
async def test_what_does_not_hold_is_told_and_not_kept(
    cloning: FakeServices, open_studio: OpenStudio, store: FileStore, field: str, changes: dict[str, Any]
) -> None:
    async with open_studio() as studio:
        with pytest.raises(InvalidInputError) as error:
            await studio.voices.add(asked(store, **changes))
        assert [violation.field for violation in error.value.violations] == [field]
        assert await studio.voices.added() == []


@pytest.mark.parametrize(
    ("told", "seconds", "data"),
    [("give 3 to 30 seconds", 1.0, None), ("give 3 to 30", 40.0, None), ("no sound file", 0.0, b"no sound at all")],
)
async def test_a_sample_that_is_not_good_is_told(
    cloning: FakeServices, open_studio: OpenStudio, store: FileStore, told: str, seconds: float, data: bytes | None
) -> None:
    given = store.put([data], "audio/wav") if data else sample(store, seconds)
    request = asked(store, sample=given)
    async with open_studio() as studio:
        before = objects(store)
        with pytest.raises(InvalidInputError, match=told) as error:
            await studio.voices.add(request)
        assert error.value.violations[0].field == "voice.sample"
        assert await studio.voices.added() == []
        assert objects(store) == before, "nothing is made of a sample that is refused"


async def test_a_refusal_takes_nothing_from_another_voice(
    cloning: FakeServices, open_studio: OpenStudio, store: FileStore
) -> None:
    async with open_studio() as studio:
        added = await studio.voices.add(asked(store))
        with pytest.raises(InvalidInputError, match="consent"):
            await studio.voices.add(asked(store, name="another", consent="yes"))
        assert store.path(added.voice.sample).is_file()
        assert await studio.voices.delete(added.id) == added
        assert store.path(added.voice.sample).is_file()


async def test_names_are_taken_once_and_free_again(
    cloning: FakeServices, open_studio: OpenStudio, store: FileStore
) -> None:
    async with open_studio() as studio:
        added = await studio.voices.add(asked(store))
        with pytest.raises(AlreadyExistsError, match="shorts voices remove own-mina-kim"):
            await studio.voices.add(asked(store, name="mina  KIM"))
        with pytest.raises(InvalidInputError, match="there are: own-mina-kim"):
            await studio.submit("", spec(voice="own-nobody", non_commercial=True))
        await studio.voices.delete(added.id)
        with pytest.raises(NotFoundError, match="own-mina-kim"):
            await studio.voices.delete(added.id)
        assert (await studio.voices.add(asked(store))).id == added.id


async def test_where_nothing_can_clone_it_is_said_what_is_missing(
    cloning: FakeServices, open_studio: OpenStudio, store: FileStore
) -> None:
    async with open_studio() as studio:
        added = await studio.voices.add(asked(store))
    cloning.backends["tts"][1].state = BackendState.BACKEND_STATE_UNAVAILABLE
    cloning.backends["tts"][1].detail = "XTTS-v2 is not here; fetch it with: shorts models pull xtts-v2"
    async with open_studio() as studio:
        with pytest.raises(PreconditionError, match="shorts models pull xtts-v2"):
            await studio.voices.add(asked(store, name="another"))
        assert await studio.voices.added() == [added], "it stays listed, for whoever fetches the model again"
        assert not any(voice.cloned for voice in await studio.voices.all(""))
        with pytest.raises(PreconditionError, match="shorts models pull xtts-v2"):
            await studio.submit("", spec(voice=added.id, non_commercial=True))
    cloning.backends["tts"].pop()
    async with open_studio() as studio:
        with pytest.raises(PreconditionError, match="no speech service has a backend for it"):
            await studio.submit("", spec(voice=added.id, non_commercial=True))


async def test_the_real_service_says_that_it_can(store: FileStore) -> None:
    host: Host[Any] = Host(REGISTRY, store)
    assert "voice_cloning.v1" in host.describe("coqui").features
    await host.close()
