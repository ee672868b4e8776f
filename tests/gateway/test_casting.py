"""Who presents a short: chosen to suit, once, said in the record; and what of it reaches the services."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest

from gateway.casting import catalogue, character_fault, choose_character, suiting
from gateway.servicer import StudioServicer
from gateway.studio import Studio
from gateway.validate import check_submit
from services.common.characters import CASTS, CHARACTERS
from services.common.errors import InvalidInputError, PreconditionError
from shorts.image.v1.image_pb2 import GenerateRequest
from shorts.llm.v1 import llm_pb2
from shorts.scene.v1 import scene_pb2
from shorts.studio.v1 import studio_pb2
from shorts.studio.v1.studio_pb2 import Job, JobState
from shorts.tts.v1.tts_pb2 import SynthesizeRequest, Voice
from shorts.video.v1.video_pb2 import AnimateRequest
from tests.gateway.conftest import OpenStudio, events_of, spec
from tests.support.fakes import FakeServices, backend

CATEGORIES = [category for category in scene_pb2.Category.values() if category]


def script(category: int = 0, mood: int = 0, *keywords: str, title: str = "") -> llm_pb2.Script:
    made = llm_pb2.Script(title=title, category=scene_pb2.Category.ValueType(category))
    made.scenes.add(mood=scene_pb2.Mood.ValueType(mood), keywords=keywords)
    return made


@pytest.mark.parametrize("mood", scene_pb2.Mood.values())
@pytest.mark.parametrize("category", scene_pb2.Category.values())
def test_there_is_somebody_for_everything(category: int, mood: int) -> None:
    for tone in llm_pb2.Tone.values():
        chosen = choose_character(script(category, mood), tone, 5)
        assert chosen in CHARACTERS
        assert chosen == choose_character(script(category, mood), tone, 5)


def test_it_is_somebody_of_the_trade() -> None:
    for category, cast in (("FOOD", "food"), ("TECH", "tech"), ("SPORTS", "sports"), ("BUSINESS", "business")):
        about = script(scene_pb2.Category.Value(f"CATEGORY_{category}"))
        for seed in range(8):
            assert CHARACTERS[choose_character(about, llm_pb2.TONE_CASUAL, seed)].cast == cast


@pytest.mark.parametrize(
    ("words", "expected"),
    [(("새벽", "빵집은"), "baker-bear"), (("커피",), "barista-otter"), (("bread",), "baker-bear"),
     (("wine",), "sommelier-fox")],
)  # fmt: skip
def test_who_knows_the_matter_presents_it(words: Sequence[str], expected: str) -> None:
    for seed in range(8):
        assert choose_character(script(scene_pb2.CATEGORY_FOOD, 1, *words), llm_pb2.TONE_FUNNY, seed) == expected


def test_tone_mood_and_seed_count() -> None:
    about = script(scene_pb2.CATEGORY_CITY, scene_pb2.MOOD_SAD)
    tones = {CHARACTERS[choose_character(about, llm_pb2.TONE_CASUAL, seed)].tone for seed in range(20)}
    assert tones == {"casual"}
    assert len({choose_character(about, llm_pb2.TONE_CASUAL, seed) for seed in range(20)}) > 1


@pytest.mark.parametrize(
    ("wanted", "near"),
    [("baker-bare", "baker-bear"), ("Baker Bear", "baker-bear"), ("제빵사곰", "baker-bear"), ("owl", "wise-owl"),
     ("곰", "baker-bear"), ("clever_fox", "clever-fox")],
)  # fmt: skip
def test_a_wrong_name_is_told_with_those_near(wanted: str, near: str) -> None:
    fault = character_fault(wanted)
    assert near in fault.split("?")[0]
    assert "`shorts characters` lists all 39" in fault


def test_what_is_like_nothing_is_told_without() -> None:
    assert "did you mean" not in character_fault("zzqx")
    assert [character_fault(good) for good in ("", "none", "wise-owl")] == [""] * 3
    with pytest.raises(InvalidInputError, match=r"spec.character: no character 'bar'"):
        check_submit(studio_pb2.SubmitRequest(spec=spec(character="bar")))


async def test_the_catalogue_is_listed(open_studio: OpenStudio) -> None:
    async with open_studio() as studio:
        listed = await StudioServicer(studio).ListCharacters(studio_pb2.ListCharactersRequest(), None)
    assert list(listed.characters) == catalogue()
    assert [character.id for character in listed.characters] == list(CHARACTERS)
    bear = next(character for character in listed.characters if character.id == "baker-bear")
    assert (bear.cast, bear.cast_name.ko, bear.species, bear.name.ko) == ("food", CASTS["food"].ko, "bear", "제빵사 곰")
    assert (bear.tone, list(bear.languages)) == (llm_pb2.TONE_CASUAL, ["ko", "en"])
    assert bear.persona.en
    assert bear.role.en == "baker"


def with_puppets(fakes: FakeServices) -> None:
    """Let the fakes show characters, as puppet and the renderer do."""
    puppet = backend("puppet", features=["drawn_scene.v1", "character.v1", "character_only"])
    fakes.backends["video"] = [puppet, backend("fake-video")]
    fakes.backends["render"] = [backend("fake-render", features=["character.v1"])]


async def finish(studio: Studio, **changes: Any) -> Job:
    job = await studio.submit("", spec(**changes))
    await asyncio.wait_for(events_of(studio, job.id), 20)
    return await studio.jobs.get(job.id)


def asked(fakes: FakeServices, kind: type) -> list[Any]:
    return [request for request in fakes.requests if isinstance(request, kind)]


async def test_one_character_presents_all_scenes(open_studio: OpenStudio, fakes: FakeServices) -> None:
    with_puppets(fakes)
    async with open_studio() as studio:
        job = await finish(studio, character="foodie-hamster")
        notices = [e.notice.kind for e in await events_of(studio, job.id) if e.HasField("notice")]
    assert job.state == JobState.JOB_STATE_DONE, job.error
    assert notices == []
    record = json.loads(fakes.store.read(job.result.record))
    assert (record["character"], record["spec"]["character"]) == ("foodie-hamster", "foodie-hamster")
    clips, pictures = asked(fakes, AnimateRequest), asked(fakes, GenerateRequest)
    assert {(clip.backend, clip.character, clip.scene_count) for clip in clips} == {("puppet", "foodie-hamster", 3)}
    assert {picture.character for picture in pictures} == {"foodie-hamster"}
    assert {clip.picture_seed for clip in clips} == {picture.seed for picture in pictures}
    voice = CHARACTERS["foodie-hamster"].voice
    spoken = {(s.speed, s.pitch_semitones, s.variant) for s in asked(fakes, SynthesizeRequest)}
    assert spoken == {(voice.pace, voice.pitch, voice.variant)}


async def test_the_studio_chooses_once(open_studio: OpenStudio, fakes: FakeServices) -> None:
    with_puppets(fakes)
    async with open_studio() as studio:
        job = await finish(studio)
    chosen = json.loads(fakes.store.read(job.result.record))["character"]
    assert CHARACTERS[chosen].cast == "classics"
    assert {clip.character for clip in asked(fakes, AnimateRequest)} == {chosen}
    assert not job.spec.character, "what was asked for stays as it was"


async def test_a_voice_of_the_users_stays_as_it_is(open_studio: OpenStudio, fakes: FakeServices) -> None:
    with_puppets(fakes)
    async with open_studio() as studio:
        await finish(studio, character="foodie-hamster", voice="voice-of-fake-tts")
    assert {(s.speed, s.pitch_semitones, s.variant) for s in asked(fakes, SynthesizeRequest)} == {(1, 0, "")}


async def test_the_script_is_paced_for_who_speaks_it(open_studio: OpenStudio, fakes: FakeServices) -> None:
    with_puppets(fakes)
    async with open_studio() as studio:
        await finish(studio, character="yoga-deer")
    (request,) = asked(fakes, llm_pb2.WriteScriptRequest)
    assert request.syllables_per_second == pytest.approx(5 * CHARACTERS["yoga-deer"].voice.pace)


async def test_the_script_is_written_again_for_whoever_is_chosen_at_another_pace(
    open_studio: OpenStudio, fakes: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_puppets(fakes)
    for character, times in (("calm-cat", 2), ("clever-fox", 1)):
        monkeypatch.setattr("gateway.context.choose_character", lambda *_, chosen=character: chosen)
        fakes.requests.clear()
        async with open_studio() as studio:
            job = await finish(studio, seed=times)
            scripts = [e for e in await events_of(studio, job.id) if e.HasField("script")]
        paces = [request.syllables_per_second for request in asked(fakes, llm_pb2.WriteScriptRequest)]
        assert len(paces) == times
        assert paces[0] == 5
        assert paces[-1] == pytest.approx(5 * CHARACTERS[character].voice.pace if times == 2 else 5)
        assert len(scripts) == 1, "watchers see the one that is told"


def a_voice(name: str, variant: str, *, pace: float = 5, **changes: Any) -> Voice:
    usual: dict[str, Any] = {"backend": "fake-tts", "languages": ["ko", "en"], "commercial_use": True}
    return Voice(id=name, stands_for=[variant], syllables_per_second=pace, **{**usual, **changes})


async def test_each_character_has_the_voice_that_stands_for_its_own(
    open_studio: OpenStudio, fakes: FakeServices
) -> None:
    with_puppets(fakes)
    fakes.voices = [a_voice("high", "f3", pace=4), a_voice("deep", "m8")]
    spoken = {}
    async with open_studio() as studio:
        for character in ("foodie-hamster", "brave-lion", "wise-owl", "none"):
            fakes.requests.clear()
            await finish(studio, character=character)
            (spoken[character],) = {request.voice for request in asked(fakes, SynthesizeRequest)}
            if character == "foodie-hamster":
                (script,) = asked(fakes, llm_pb2.WriteScriptRequest)
                assert script.syllables_per_second == pytest.approx(4 * CHARACTERS[character].voice.pace)
        fakes.requests.clear()
        await finish(studio, character="foodie-hamster", voice="deep")
        chosen = {request.voice for request in asked(fakes, SynthesizeRequest)}
    first = "voice-of-fake-tts"
    assert spoken == {"foodie-hamster": "high", "brave-lion": "deep", "wise-owl": first, "none": first}
    assert chosen == {"deep"}, "what the user chose stays"


async def test_the_script_is_written_again_for_a_voice_of_another_pace(
    open_studio: OpenStudio, fakes: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_puppets(fakes)
    fakes.voices = [a_voice("slow", CHARACTERS["clever-fox"].voice.variant, pace=3)]
    monkeypatch.setattr("gateway.context.choose_character", lambda *_: "clever-fox")
    async with open_studio() as studio:
        await finish(studio)
    paces = [request.syllables_per_second for request in asked(fakes, llm_pb2.WriteScriptRequest)]
    assert paces == pytest.approx([5, 3 * CHARACTERS["clever-fox"].voice.pace])


async def test_a_job_goes_on_where_it_stood_though_the_voices_changed(
    open_studio: OpenStudio, fakes: FakeServices
) -> None:
    with_puppets(fakes)
    reached = asyncio.Event()

    async def hook(request: GenerateRequest) -> None:
        reached.set()
        await asyncio.sleep(30)

    fakes.hooks["image"] = hook
    async with open_studio() as studio:
        job = await studio.submit("", spec(character="yoga-deer"))
        await asyncio.wait_for(reached.wait(), 10)
    fakes.hooks.clear()
    fakes.voices = [a_voice("slow", CHARACTERS["yoga-deer"].voice.variant, pace=2)]
    async with open_studio() as studio:
        await studio.resume(job.id)
        await asyncio.wait_for(events_of(studio, job.id), 20)
        job = await studio.jobs.get(job.id)
    assert job.state == JobState.JOB_STATE_DONE, job.error
    assert len(asked(fakes, llm_pb2.WriteScriptRequest)) == 1


def test_a_voice_of_another_backend_is_not_taken_for_a_character() -> None:
    first, own = a_voice("first", "m1"), CHARACTERS["foodie-hamster"].voice
    assert suiting([first, a_voice("else", own.variant, backend="other")], own) is first
    wanted = a_voice("wanted", own.variant)
    assert suiting([first, a_voice("not", "f2"), wanted], own) is wanted
    assert suiting([first], own) is first


async def test_a_voice_that_forbids_commercial_use_is_left_out_unless_that_is_asked_for(
    open_studio: OpenStudio, fakes: FakeServices
) -> None:
    with_puppets(fakes)
    fakes.voices = [a_voice("private", "f3", commercial_use=False)]
    for non_commercial, expected in ((False, "voice-of-fake-tts"), (True, "private")):
        fakes.requests.clear()
        async with open_studio() as studio:
            await finish(studio, character="foodie-hamster", non_commercial=non_commercial)
        assert {request.voice for request in asked(fakes, SynthesizeRequest)} == {expected}


async def test_nobody_is_moved_by_motion_alone(open_studio: OpenStudio, fakes: FakeServices) -> None:
    with_puppets(fakes)
    async with open_studio() as studio:
        job = await finish(studio, character="none")
        notices = [e.notice.kind for e in await events_of(studio, job.id) if e.HasField("notice")]
    assert notices == [], "passing over the puppet is no fallback"
    assert {(clip.backend, clip.character) for clip in asked(fakes, AnimateRequest)} == {("fake-video", "")}
    assert json.loads(fakes.store.read(job.result.record))["character"] is None


async def test_a_route_without_puppets_wins_and_says_so(open_studio: OpenStudio, fakes: FakeServices) -> None:
    with_puppets(fakes)
    fakes.backends["video"].reverse()
    async with open_studio() as studio:
        wanted = await finish(studio, character="wise-owl")
        told = [e.notice for e in await events_of(studio, wanted.id) if e.HasField("notice")]
        quiet = await finish(studio, seed=9)
        assert not [e for e in await events_of(studio, quiet.id) if e.HasField("notice")]
    assert wanted.state == JobState.JOB_STATE_DONE
    assert [(n.kind, "without wise-owl" in n.message) for n in told] == [("FALLBACK", True)]
    assert {clip.character for clip in asked(fakes, AnimateRequest)} == {""}


async def test_puppets_alone_cannot_film_nobody(open_studio: OpenStudio, fakes: FakeServices) -> None:
    with_puppets(fakes)
    del fakes.backends["video"][1]
    async with open_studio() as studio:
        with pytest.raises(PreconditionError, match="video/puppet: shows a character, and the job has none"):
            await studio.submit("", spec(character="none"))


async def test_a_renderer_without_characters_is_told(open_studio: OpenStudio, fakes: FakeServices) -> None:
    with_puppets(fakes)
    fakes.backends["render"] = [backend("fake-render")]
    async with open_studio() as studio:
        job = await finish(studio, character="wise-owl")
        (told,) = [e.notice.message for e in await events_of(studio, job.id) if e.HasField("notice")]
    assert told == "render/fake-render: shows no characters. The short is made without wise-owl."
