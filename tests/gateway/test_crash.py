"""A gateway that is killed: its jobs are there, and go on from what was finished."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import tempfile
from pathlib import Path

from gateway.steps import STAGES
from shorts.studio.v1.studio_pb2 import JobState
from tests.gateway.conftest import OpenStudio, events_of
from tests.support.fakes import FakeServices


async def test_kill_minus_nine_loses_nothing(open_studio: OpenStudio, fakes: FakeServices, tmp_path: Path) -> None:
    sockets = tempfile.mkdtemp(prefix="crash-")
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.gateway.crash_child",
        str(tmp_path / "home"),
        str(fakes.store.root),
        sockets,
        stdout=asyncio.subprocess.PIPE,
    )
    assert child.stdout is not None
    try:
        job_id = (await asyncio.wait_for(child.stdout.readline(), 30)).decode().strip()
    finally:
        child.kill()
        await child.wait()
        shutil.rmtree(sockets)
    async with open_studio() as studio:
        before = await studio.jobs.get(job_id)
        assert before.state == JobState.JOB_STATE_INTERRUPTED
        await studio.resume(job_id)
        await asyncio.wait_for(events_of(studio, job_id, before.last_sequence), 30)
        after = await studio.jobs.get(job_id)
    assert after.state == JobState.JOB_STATE_DONE, after.error
    record = json.loads(fakes.store.read(after.result.record))
    assert {b["stage"] for b in record["backends"]} == {stage.name for stage in STAGES if not stage.needs_page}
    assert len(record["timings"]) == 3 + 3 * 4
    # The third scene from its picture on, and the film; nothing that was finished.
    assert dict(fakes.calls) == {
        ("image", "fake-image"): 1,
        ("video", "fake-video"): 1,
        ("music", "fake-music"): 1,
        ("render", "fake-render"): 2,
    }
