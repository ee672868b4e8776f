"""The reader of a browser session: what it folds, how it goes on, how it ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from services.common.errors import UnavailableError
from shorts.studio.v1 import studio_pb2
from shorts.studio.v1.studio_pb2 import Event, JobSpec, StateChanged
from tests.ui.scripted import ScriptedStudio
from ui.client import Client, stages_of
from ui.view import JobView
from ui.watch import Follow, Reader


@pytest.fixture
def client(studio: ScriptedStudio) -> Iterator[Client]:
    client = Client(studio.address)
    yield client
    client.close()


def eventually(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + 15
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def start(client: Client, reader: Reader, job_id: str) -> Follow:
    job = client.job(job_id)
    return reader.follow(job, stages_of(client.recipes(), job.spec))


def version(follow: Follow) -> int:
    with follow.view() as view:
        return view.version


def readers() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("watch-")]


def test_a_reader_follows_one_job_and_ends_with_its_session(client: Client, studio: ScriptedStudio) -> None:
    first, second = studio.add(), studio.add()
    reader = Reader(client)
    follow = start(client, reader, first)
    assert start(client, reader, first) is follow
    eventually(lambda: version(follow) == 1)
    start(client, reader, second)
    assert readers() == [f"watch-{second}"]
    eventually(lambda: studio.watching == 1)
    reader.close()
    assert readers() == []
    eventually(lambda: studio.watching == 0)
    start(client, reader, first)  # a script that still ran as the session ended
    assert readers() == []


def test_a_reader_rests_and_ends_by_itself_with_the_job(client: Client, studio: ScriptedStudio) -> None:
    job_id = studio.add()
    reader = Reader(client)
    start(client, reader, job_id)
    reader.rest()
    assert readers() == []
    follow = start(client, reader, job_id)
    studio.finish(job_id)
    eventually(lambda: readers() == [])
    with follow.view() as view:
        assert view.ended
        assert view.result is not None
    reader.close()


def test_a_broken_stream_is_taken_up_where_it_broke(client: Client, studio: ScriptedStudio) -> None:
    job_id = studio.add()
    studio.script(job_id)
    reader = Reader(client)
    follow = start(client, reader, job_id)
    eventually(lambda: version(follow) == 2)
    studio.stop()
    eventually(lambda: isinstance(follow.error, UnavailableError))
    studio.start()
    studio.media(job_id, 1)
    eventually(lambda: version(follow) == 5)
    assert follow.error is None
    assert studio.watches[-1] == 2
    reader.close()


def test_a_job_that_is_gone_ends_the_reader_with_its_error(client: Client, studio: ScriptedStudio) -> None:
    job = client.job(studio.add())
    studio.reset()
    reader = Reader(client)
    follow = reader.follow(job, [])
    eventually(lambda: follow.error is not None)
    assert readers() == []
    reader.close()


def test_ended_jobs_are_asked_for_once(client: Client, studio: ScriptedStudio) -> None:
    job_id = studio.add()
    assert client.job(job_id).state == studio_pb2.JOB_STATE_RUNNING
    studio.finish(job_id)
    assert client.job(job_id).state == studio_pb2.JOB_STATE_DONE
    studio.reset()
    assert client.job(job_id).state == studio_pb2.JOB_STATE_DONE


def test_a_view_ignores_what_it_knows_and_draws_what_is_to_come(client: Client, studio: ScriptedStudio) -> None:
    job = client.job(studio.add(JobSpec(url="https://a.example", scene_count=4)))
    view = JobView(job, stages_of(client.recipes(), job.spec))
    assert list(view.stages) == ["crawl", "script", "voice", "image", "video", "preview", "render"]
    assert view.expected_scenes == 4
    view.apply(Event(sequence=1, state_changed=StateChanged(state=studio_pb2.JOB_STATE_RUNNING)))
    view.apply(Event(sequence=1, state_changed=StateChanged(state=studio_pb2.JOB_STATE_FAILED)))
    assert view.state == studio_pb2.JOB_STATE_RUNNING
    for sequence, (share, status) in enumerate(((0.5, "PROGRESS"), (0.2, "DONE"), (0.0, "REUSED")), 2):
        update = studio_pb2.StageUpdate(
            stage="voice",
            scene_id=f"scene-{sequence}",
            fraction=share,
            job_fraction=share,
            status=studio_pb2.StageStatus.Value(f"STAGE_STATUS_{status}"),
        )
        view.apply(Event(sequence=sequence, stage=update))
    assert view.fraction == 0.5  # never falls
    voice = view.stages["voice"]
    assert (voice.state(4), voice.fraction(4)) == ("running", 0.625)
    assert voice.state(2) == "done"
