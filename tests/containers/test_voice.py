"""The natural voice in real containers: fetched by a container of its own, spoken by one that reaches nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from services.common.weights import SUPERTONIC
from shorts.studio.v1 import studio_pb2, studio_pb2_grpc
from tests.containers.system import System
from tests.containers.test_hardening import PUBLIC, reach
from tests.containers.test_short import TEXT
from tests.support import tiny_supertonic

# The files of the real release have other hashes; all else is as `docker compose run --rm setup voice` does it.
TINY = """
import hashlib, sys
from dataclasses import replace
from pathlib import Path
from gateway.cli.fetching import set_up_voice
from services.common.weights import SUPERTONIC, WeightFile
def pin(file):
    data = (Path("/from") / file.path).read_bytes()
    return WeightFile(file.path, len(data), hashlib.sha256(data).hexdigest())
sys.exit(set_up_voice("/from", replace(SUPERTONIC, files=tuple(map(pin, SUPERTONIC.files)))))
"""
LISTED = "import os; print(sorted(f for _, _, files in os.walk('/models') for f in files))"


@pytest.fixture(scope="module")
def volume(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the option that mounts a tiny model where the container finds it."""
    folder: Path = tiny_supertonic.make(tmp_path_factory.mktemp("tiny") / SUPERTONIC.name)
    return f"--volume={folder}:/from:ro"


def voices(system: System) -> dict[str, str]:
    with system.channel() as channel:
        request = studio_pb2.ListVoicesRequest(language="ko")
        listed = studio_pb2_grpc.StudioServiceStub(channel).ListVoices(request, timeout=60).voices
    return {voice.id: voice.backend for voice in listed}


def test_before_it_is_there_the_command_that_fetches_it_is_named(system: System) -> None:
    assert set(voices(system).values()) == {"espeak"}
    with system.channel() as channel:
        request = studio_pb2.ListServicesRequest()
        listed = studio_pb2_grpc.StudioServiceStub(channel).ListServices(request, timeout=60).services
    (tts,) = [status for status in listed if status.service == "tts"]
    (missing,) = [backend.detail for backend in tts.description.backends if backend.name == "supertonic"]
    assert "docker compose run --rm setup voice" in missing


def test_files_of_something_else_are_refused_and_leave_nothing(system: System, volume: str) -> None:
    told = system.compose("run", "--rm", volume, "setup", "voice", "--from", "/from", status=1, seconds=1200)
    assert "/from/onnx/tts.json" in told
    assert "Traceback" not in told
    assert system.run("tts", LISTED).strip() == "[]"
    assert set(voices(system).values()) == {"espeak"}


def test_it_is_fetched_and_speaks_without_a_restart(system: System, volume: str) -> None:
    system.compose("run", "--rm", "--entrypoint", "python", volume, "setup", "-c", TINY, seconds=300)
    system.wait(lambda: "supertonic" in voices(system).values(), 30, lambda: str(voices(system)))
    assert next(iter(voices(system).values())) == "supertonic"
    job = system.wait_for_end(system.submit(text=TEXT, length_seconds=8, scene_count=3, character="foodie-hamster"))
    assert job.state == studio_pb2.JOB_STATE_DONE, job.error
    record = json.loads(system.download(job.result.record))
    assert {backend["backend"] for backend in record["backends"] if backend["stage"] == "voice"} == {"supertonic"}
    assert system.container("tts").attrs["RestartCount"] == 0
    assert "open" not in reach(system, "tts", *PUBLIC).values()


def test_nothing_of_setup_stays_but_the_model(system: System) -> None:
    labels = [f"com.docker.compose.project={system.project}", "com.docker.compose.service=setup"]
    assert system.engine.containers.list(all=True, filters={"label": labels}) == []
    found = system.run("tts", LISTED)
    assert "paces.json" in found
    assert ".lock" not in found
    assert ".part" not in found
