"""Containers that die in the middle of a job: it is done all the same."""

from __future__ import annotations

import json

from shorts.studio.v1 import studio_pb2
from tests.containers.system import System
from tests.containers.test_short import TEXT

# From outside, `docker kill` counts as the user's wish, and the engine leaves it at that; a crash it mends.
CRASH = """
import glob, os
for path in glob.glob("/proc/[0-9]*/cmdline"):
    pid, words = int(path.split("/")[2]), open(path, "rb").read().split(b"\\0")
    if words[1:3] == [b"-m", b"services.render"]:
        print("killing", pid, flush=True)
        os.kill(pid, 9)
"""


def test_a_service_that_crashes_comes_back_and_the_job_is_done(system: System) -> None:
    job_id = system.submit(text=TEXT, length_seconds=10, scene_count=3, seed=1)
    system.wait_for_stage(job_id, "render", 0.1)
    restarts = system.container("render").attrs["RestartCount"]
    _, output = system.container("render").exec_run(["python", "-c", CRASH])
    assert b"killing" in output
    job = system.wait_for_end(job_id)
    assert job.state == studio_pb2.JOB_STATE_DONE, job.error
    assert system.container("render").attrs["RestartCount"] == restarts + 1
    assert any(line["event"] == "retrying" and line["job"] == job_id for line in system.logs("gateway"))
    system.wait_until_healthy(["render"])


def test_a_gateway_that_was_killed_goes_on_with_its_jobs(system: System) -> None:
    job_id = system.submit(text=TEXT, length_seconds=10, scene_count=3, seed=2)
    system.wait_for_stage(job_id, "render", 0.1)
    before = system.job(job_id).last_sequence
    system.container("gateway").kill()
    system.container("gateway").start()
    job = system.wait_for_end(job_id)
    assert job.state == studio_pb2.JOB_STATE_DONE, job.error
    states = [event.state_changed.state for event in system.events(job_id) if event.HasField("state_changed")]
    assert studio_pb2.JOB_STATE_INTERRUPTED in states
    assert next(event.sequence for event in system.events(job_id, before)) == before + 1
    record = json.loads(system.download(job.result.record))
    assert {unit["stage"] for unit in record["timings"]} >= {"script", "voice", "image", "video", "preview", "render"}
    system.wait_until_healthy(["gateway"])
