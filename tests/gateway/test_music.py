"""The bed under a short: composed where the user neither gives one nor wants none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gateway.validate import check_submit
from services.common.artifacts import FileStore
from services.common.errors import InvalidInputError
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.music.v1.music_pb2 import ComposeRequest
from shorts.render.v1.render_pb2 import Quality, RenderRequest
from shorts.scene.v1.scene_pb2 import Mood
from shorts.studio.v1.studio_pb2 import JobSpec, JobState, SubmitRequest
from tests.gateway.conftest import OpenStudio, events_of, sound
from tests.support.fakes import FakeServices

TEXT = "A bakery opens at four. People come early."


async def make(
    open_studio: OpenStudio, fakes: FakeServices, spec: JobSpec
) -> tuple[list[ComposeRequest], RenderRequest, list[str]]:
    """Make a short; give what was asked of music, what the final render was, and the names of the stages told."""
    asked: list[ComposeRequest] = []
    rendered: list[RenderRequest] = []

    async def on_music(request: ComposeRequest) -> None:
        asked.append(request)

    async def on_render(request: RenderRequest) -> None:
        rendered.append(request)

    fakes.hooks |= {"music": on_music, "render": on_render}
    async with open_studio() as studio:
        job = await studio.submit("", spec)
        events = await events_of(studio, job.id)
        assert (await studio.jobs.get(job.id)).state == JobState.JOB_STATE_DONE
    (final,) = (request for request in rendered if request.quality == Quality.QUALITY_FINAL)
    return asked, final, [event.stage.stage for event in events if event.HasField("stage")]


async def test_a_bed_is_composed_to_the_scenes(open_studio: OpenStudio, fakes: FakeServices) -> None:
    fakes.scenes = 4
    (asked,), final, stages = await make(open_studio, fakes, JobSpec(text=TEXT, seed=5))
    lengths = [scene.duration for scene in final.timeline.scenes]
    assert asked.seconds == pytest.approx(sum(lengths))
    assert asked.mood == Mood.MOOD_CALM
    assert asked.seed
    if asked.close_begin:
        assert asked.hook_end == pytest.approx(lengths[0])
        assert asked.close_begin == pytest.approx(sum(lengths[:-1]))
    assert final.timeline.music.audio.sha256
    assert "music" in stages


async def test_the_users_music_wins(open_studio: OpenStudio, fakes: FakeServices, store: FileStore) -> None:
    music = sound(store, 1.0)
    asked, final, stages = await make(open_studio, fakes, JobSpec(text=TEXT, music=music))
    assert asked == []
    assert final.timeline.music.audio == music
    assert "music" not in stages


async def test_no_music_is_no_music(open_studio: OpenStudio, fakes: FakeServices) -> None:
    asked, final, stages = await make(open_studio, fakes, JobSpec(text=TEXT, no_music=True))
    assert asked == []
    assert not final.timeline.HasField("music")
    assert "music" not in stages


async def test_the_mood_that_was_asked_for_is_composed_and_recorded(
    open_studio: OpenStudio, fakes: FakeServices
) -> None:
    async with open_studio() as studio:
        job = await studio.submit("", JobSpec(text=TEXT, music_mood=Mood.MOOD_PLAYFUL))
        await events_of(studio, job.id)
        job = await studio.jobs.get(job.id)
    (asked,) = [request for request in fakes.requests if isinstance(request, ComposeRequest)]
    assert asked.mood == Mood.MOOD_PLAYFUL
    record = json.loads(fakes.store.read(job.result.record))
    assert record["spec"]["music_mood"] == "MOOD_PLAYFUL"
    assert {scene["mood"] for scene in record["script"]["scenes"]} == {"MOOD_CALM"}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"music": Artifact(sha256="0" * 64, size_bytes=1)}, "spec.music has none composed"),
        ({"no_music": True}, "spec.no_music has none composed"),
        ({"music_mood": 99}, "MOOD_PLAYFUL"),
    ],
)
def test_a_mood_needs_a_bed_that_is_composed(given: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidInputError, match=told) as caught:
        check_submit(SubmitRequest(spec=JobSpec(text=TEXT, **{"music_mood": Mood.MOOD_WARM, **given})))
    assert [violation.field for violation in caught.value.violations] == ["spec.music_mood"]


def test_music_and_none_contradict_each_other() -> None:
    music = Artifact(sha256="0" * 64, size_bytes=1, media_type="audio/wav")
    with pytest.raises(InvalidInputError) as caught:
        check_submit(SubmitRequest(spec=JobSpec(text=TEXT, music=music, no_music=True)))
    assert [violation.field for violation in caught.value.violations] == ["spec.no_music"]
