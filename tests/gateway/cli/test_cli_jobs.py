"""The small commands against a studio on the wire."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from shorts.studio.v1 import studio_pb2

if TYPE_CHECKING:
    from tests.gateway.cli.conftest import FakeStudio, Shorts

SPEC = studio_pb2.JobSpec(text="우리 동네 빵집", recipe="story")


def test_jobs_lists_the_newest_first(studio: FakeStudio, shorts: Shorts) -> None:
    assert "no jobs yet" in shorts("jobs").out
    studio.add(SPEC, studio_pb2.JOB_STATE_DONE)
    studio.add(SPEC, studio_pb2.JOB_STATE_INTERRUPTED)
    lines = shorts("jobs").out.splitlines()
    assert [line.split()[:2] for line in lines[1:]] == [["job-2", "interrupted"], ["job-1", "done"]]
    (job,) = shorts("jobs", "--limit", "1", "--json").json_lines()
    assert (job["id"], job["state"]) == ("job-2", "JOB_STATE_INTERRUPTED")


def test_voices_and_recipes(studio: FakeStudio, shorts: Shorts) -> None:
    assert "ko-1" in shorts("voices").out
    assert [voice["id"] for voice in shorts("voices", "--language", "en", "--json").json_lines()] == ["en-1"]
    out = shorts("recipes").out
    assert "script → voice → picture → motion → render" in out
    assert [recipe["name"] for recipe in shorts("recipes", "--json").json_lines()] == ["story", "product"]


def test_cancel_waits_for_the_end(studio: FakeStudio, shorts: Shorts) -> None:
    studio.add(studio_pb2.JobSpec(text="SLOW"), studio_pb2.JOB_STATE_RUNNING)
    assert shorts("cancel", "job-1").out == "job-1 is cancelled\n"
    missing = shorts("cancel", "nix")
    assert (missing.code, missing.err) == (1, "shorts: there is no job 'nix'; see `shorts jobs`\n")


def test_resume_goes_on_and_writes_the_files(studio: FakeStudio, shorts: Shorts, folder: Path) -> None:
    studio.add(SPEC, studio_pb2.JOB_STATE_INTERRUPTED)
    ran = shorts("watch", "job-1")
    assert (ran.code, "shorts resume job-1" in ran.err) == (1, True)
    assert shorts("resume", "job-1", "--out", "a.mp4").code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["a.jpg", "a.json", "a.mp4", "a.srt"]


def test_watch_writes_files_only_where_asked(studio: FakeStudio, shorts: Shorts, folder: Path) -> None:
    studio.add(SPEC, studio_pb2.JOB_STATE_DONE)
    assert shorts("watch", "job-1").code == 0
    assert list(folder.iterdir()) == []
    assert shorts("watch", "job-1", "--out", "a.mp4").code == 0
    assert (folder / "a.mp4").is_file()


def test_a_job_that_another_hand_cancelled(studio: FakeStudio, shorts: Shorts, folder: Path) -> None:
    studio.add(studio_pb2.JobSpec(text="SLOW"), studio_pb2.JOB_STATE_RUNNING)
    studio.cancelled["job-1"].set()
    ran = shorts("watch", "job-1")
    assert (ran.code, "job job-1 was cancelled" in ran.err) == (1, True)
