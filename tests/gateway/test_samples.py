"""Portraits and samples over real gRPC, on fake services."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import grpc
import pytest
from PIL import Image

from gateway import embedded
from gateway.samples import Samples, line
from services.common.channel import open_channel
from services.common.characters import CHARACTERS
from services.common.characters.personas import lines_of
from services.common.errors import (
    InvalidInputError,
    PreconditionError,
    StudioError,
    UnavailableError,
    from_rpc,
)
from shorts.music.v1.music_pb2 import ComposeRequest
from shorts.scene.v1.scene_pb2 import Mood
from shorts.studio.v1 import studio_pb2_grpc
from shorts.studio.v1.studio_pb2 import (
    GetPortraitRequest,
    JobSpec,
    MusicSample,
    SampleRequest,
    SampleResponse,
    SubmitRequest,
    VoiceSample,
    WatchRequest,
)
from shorts.tts.v1.tts_pb2 import SynthesizeRequest, Voice
from tests.gateway.conftest import OpenStudio, events_of
from tests.support.fakes import FakeServices, backend

Stub = Any
Serve = Callable[[], AbstractAsyncContextManager[Stub]]


@pytest.fixture
def serve(open_studio: OpenStudio) -> Serve:
    """Give a way to serve the studio's API on a socket, and a stub of it."""

    @asynccontextmanager
    async def serve_it() -> AsyncIterator[Stub]:
        with tempfile.TemporaryDirectory(prefix="api-") as folder:
            async with open_studio() as studio:
                listening = await embedded._listen(studio, f"unix:{Path(folder) / 'api.sock'}", "")
                async with open_channel(listening.address, "") as channel:
                    yield studio_pb2_grpc.StudioServiceStub(channel)
                await listening.stop(0)

    return serve_it


async def voice(stub: Stub, **asked: Any) -> SampleResponse:
    """Ask for a sample of a voice."""
    response: SampleResponse = await stub.Sample(SampleRequest(voice=VoiceSample(**asked)))
    return response


async def refusal(call: Any) -> StudioError:
    """Give the error that a call ends with."""
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    return from_rpc(caught.value)


async def test_a_portrait_is_drawn_once_at_the_size_asked_for(serve: Serve, fakes: FakeServices) -> None:
    async with serve() as stub:
        small, again, large, other = [
            (await stub.GetPortrait(GetPortraitRequest(character=name, pixels=pixels))).picture
            for name, pixels in (("wise-owl", 96), ("wise-owl", 96), ("wise-owl", 0), ("calm-cat", 96))
        ]
        assert small == again
        assert len({small.sha256, large.sha256, other.sha256}) == 3
        assert small.media_type == "image/webp"
        sizes = [Image.open(BytesIO(fakes.store.read(picture))).size for picture in (small, large)]
        assert sizes == [(96, 96), (256, 256)]
        # A store that was emptied gets the same file again.
        fakes.store.path(small).unlink()
        assert (await stub.GetPortrait(GetPortraitRequest(character="wise-owl", pixels=96))).picture == small
        assert fakes.store.path(small).is_file()


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        ({"character": "wise-cow"}, ["character"]),
        ({}, ["character"]),
        ({"character": "wise-owl", "pixels": 47}, ["pixels"]),
        ({"character": "none", "pixels": -1}, ["pixels", "character"]),
    ],
)
async def test_a_portrait_that_there_is_not(serve: Serve, asked: dict[str, Any], fields: list[str]) -> None:
    async with serve() as stub:
        error = await refusal(stub.GetPortrait(GetPortraitRequest(**asked)))
    assert isinstance(error, InvalidInputError)
    assert [violation.field for violation in error.violations] == fields


async def test_without_the_drawing_library_the_way_to_it_is_told(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "services.common.drawing.characters.sheet", None)
    async with serve() as stub:
        error = await refusal(stub.GetPortrait(GetPortraitRequest(character="wise-owl")))
    assert isinstance(error, PreconditionError)
    assert error.reason == "PACKAGE_MISSING"
    assert "pip install" in error.message


async def test_a_character_lends_the_recommended_voice_its_manner(serve: Serve, fakes: FakeServices) -> None:
    async with serve() as stub:
        own = await voice(stub, character="baker-bear", language="ko")
        (request,) = [r for r in fakes.requests if isinstance(r, SynthesizeRequest)]
        manner = CHARACTERS["baker-bear"].voice
        assert (request.pitch_semitones, request.speed, request.variant) == (manner.pitch, manner.pace, manner.variant)
        assert request.text == own.text == line("baker-bear", "ko")
        assert "제빵사 곰이에요" in own.text
        assert (own.voice, own.language, own.backend, own.duration) == ("voice-of-fake-tts", "ko", "fake-tts", 1.0)
        assert fakes.store.path(own.audio).is_file()
        # As in a job, a voice that was chosen speaks as it is, though the character says who it is.
        chosen = await voice(stub, character="baker-bear", language="en", voice="voice-of-fake-tts")
        assert "Baker Bear" in chosen.text
        request = fakes.requests[-1]
        assert (request.pitch_semitones, request.speed, request.variant) == (0, 1, "")


async def test_a_character_is_heard_in_the_voice_that_stands_for_its_own(serve: Serve, fakes: FakeServices) -> None:
    variant = CHARACTERS["foodie-hamster"].voice.variant
    usual: dict[str, Any] = {"backend": "fake-tts", "languages": ["ko", "en"], "syllables_per_second": 5}
    fakes.voices = [
        Voice(id="squeaky", stands_for=[variant], commercial_use=True, **usual),
        Voice(id="koreans", languages=["ko"], backend="fake-tts", commercial_use=True),
    ]
    async with serve() as stub:
        assert (await voice(stub, character="foodie-hamster", language="en")).voice == "squeaky"
        assert (await voice(stub, language="en")).voice == "voice-of-fake-tts"
        # The language of a voice that is named is its own where none is asked for.
        assert (await voice(stub, voice="koreans")).language == "ko"
        error = await refusal(voice(stub, voice="koreans", language="en"))
    assert isinstance(error, InvalidInputError)
    assert "voice.voice: no voice 'koreans' speaks 'en'" in error.message


async def test_a_sample_sounds_as_the_job_would(serve: Serve, fakes: FakeServices) -> None:
    """What is asked of voice and music for a sample is asked of them in a job of the same choices."""
    async with serve() as stub:
        await voice(stub, character="barista-otter", language="en")
        await stub.Sample(SampleRequest(music=MusicSample(mood=Mood.MOOD_SAD, seed=7)))
        spoken, composed = fakes.requests
        fakes.requests.clear()
        spec = JobSpec(text="A bakery opens at four.", character="barista-otter", music_mood=Mood.MOOD_SAD, seed=7)
        spec.language = "en"
        fakes.backends["video"][0].features.append("character.v1")
        fakes.backends["render"][0].features.append("character.v1")
    async with serve() as stub:
        job = (await stub.Submit(SubmitRequest(spec=spec))).job
        async for _ in stub.Watch(WatchRequest(job_id=job.id)):
            pass
    spoke = next(r for r in fakes.requests if isinstance(r, SynthesizeRequest))
    composes = next(r for r in fakes.requests if isinstance(r, ComposeRequest))
    for field in ("backend", "voice", "language", "speed", "pitch_semitones", "variant"):
        assert getattr(spoke, field) == getattr(spoken, field), field
    assert (composes.mood, composes.seed, composes.backend) == (composed.mood, composed.seed, composed.backend)


async def test_the_second_time_nothing_is_made(serve: Serve, fakes: FakeServices) -> None:
    bed = SampleRequest(music=MusicSample(mood=Mood.MOOD_HAPPY))
    async with serve() as stub:
        first = [await stub.Sample(bed), await voice(stub)]
    before = dict(fakes.calls)
    assert before == {("music", "fake-music"): 1, ("tts", "fake-tts"): 1}
    async with serve() as stub:  # also of a gateway that was started anew
        assert [await stub.Sample(bed), await voice(stub)] == first
        assert dict(fakes.calls) == before
        await stub.Sample(SampleRequest(music=MusicSample(mood=Mood.MOOD_HAPPY, seed=1)))
        assert fakes.calls["music", "fake-music"] == 2
        fakes.store.path(first[1].audio).unlink()
        assert await voice(stub) == first[1]
        assert fakes.store.path(first[1].audio).is_file()


@pytest.mark.parametrize(
    ("asked", "field", "told"),
    [
        (SampleRequest(), "voice", "say what is to be heard"),
        (SampleRequest(voice=VoiceSample(voice="parrot")), "voice.voice", "there are: voice-of-fake-tts"),
        (SampleRequest(voice=VoiceSample(language="fr")), "voice.language", "en, ko"),
        (SampleRequest(voice=VoiceSample(character="wise-ow")), "voice.character", "wise-owl"),
        (SampleRequest(music=MusicSample()), "music.mood", "MOOD_CALM"),
        (SampleRequest(music=MusicSample(mood=99)), "music.mood", "MOOD_PLAYFUL"),  # type: ignore[arg-type]
    ],
)
async def test_what_cannot_be_heard_is_told_by_its_field(
    serve: Serve, fakes: FakeServices, asked: SampleRequest, field: str, told: str
) -> None:
    async with serve() as stub:
        error = await refusal(stub.Sample(asked))
    assert isinstance(error, InvalidInputError)
    assert [violation.field for violation in error.violations] == [field]
    assert told in error.message
    assert not fakes.calls


async def test_a_voice_that_forbids_commercial_use_is_heard_where_it_is_allowed(
    serve: Serve, fakes: FakeServices
) -> None:
    fakes.backends["tts"] = [backend("fake-tts", commercial_use=False), backend("free")]
    async with serve() as stub:
        assert (await voice(stub)).voice == "voice-of-free"
        error = await refusal(voice(stub, voice="voice-of-fake-tts"))
        assert (error.reason, "forbids commercial use" in error.message) == ("LICENCE", True)
        assert "--non-commercial" in error.message
        assert "doctor" not in error.message
        assert (await voice(stub, voice="voice-of-fake-tts", non_commercial=True)).backend == "fake-tts"


async def test_another_backend_takes_over(serve: Serve, fakes: FakeServices) -> None:
    async def hook(request: Any) -> None:
        if request.backend == "fake-music":
            raise PreconditionError("weights are missing; fetch them", reason="WEIGHTS_MISSING")

    fakes.hooks["music"] = hook
    fakes.backends["music"] = [backend("fake-music"), backend("other")]
    async with serve() as stub:
        assert (await stub.Sample(SampleRequest(music=MusicSample(mood=Mood.MOOD_CALM)))).backend == "other"
    fakes.backends["music"].pop()
    async with serve() as stub:
        error = await refusal(stub.Sample(SampleRequest(music=MusicSample(mood=Mood.MOOD_TENSE))))
    assert isinstance(error, PreconditionError)
    assert error.reason == "WEIGHTS_MISSING"
    assert "fetch them" in error.message
    assert "shorts doctor" in error.message


async def test_nobody_waits_for_ever(open_studio: OpenStudio, fakes: FakeServices) -> None:
    async def hook(_request: Any) -> None:
        await asyncio.sleep(30)

    fakes.hooks["tts"] = hook
    async with open_studio() as studio:
        with pytest.raises(UnavailableError, match="shorts doctor") as caught:
            await Samples(studio.samples._shop, patience=0.3).make(SampleRequest(voice=VoiceSample()))
        assert caught.value.reason == "SAMPLE_LATE"
        async with asyncio.timeout(5):
            while not fakes.cancelled["tts"]:  # and the service does not work on for nobody
                await asyncio.sleep(0.01)
        assert fakes.calls["tts", "fake-tts"] == 0
        del fakes.hooks["tts"]
        job = await studio.submit("", JobSpec(text="A bakery opens at four."))
        await events_of(studio, job.id)


@pytest.mark.parametrize("character", ["", "none", *CHARACTERS])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_everybody_has_a_line_of_about_five_seconds(character: str, language: str) -> None:
    said = line(character, language)
    syllables = sum("가" <= char <= "힣" for char in said) if language == "ko" else len(said) / 3
    assert 14 <= syllables <= 42
    assert "{" not in said
    if character in CHARACTERS:
        assert CHARACTERS[character].name.in_language(language) in said
        assert lines_of(character, language).hook[0] in said
