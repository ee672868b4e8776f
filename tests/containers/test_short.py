"""Shorts made from outside, by gRPC, in real containers."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest

from shorts.studio.v1 import studio_pb2
from tests.containers.system import ROOT, System
from tests.support.judge import judge

TEXT = (ROOT / "samples/bakery.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def made(system: System) -> studio_pb2.Job:
    job = system.wait_for_end(system.submit(text=TEXT, length_seconds=8, scene_count=3))
    assert job.state == studio_pb2.JOB_STATE_DONE, job.error
    return job


def test_it_is_a_short(system: System, made: studio_pb2.Job, tmp_path: Path) -> None:
    file = tmp_path / "short.mp4"
    file.write_bytes(system.download(made.result.videos[0].video))
    report = judge(file)
    assert (report.video.codec, report.video.width, report.video.height) == ("h264", 1080, 1920)
    assert report.audio.codec == "aac"
    assert -15 < report.loudness < -13
    record = json.loads(system.download(made.result.record))
    assert {backend["stage"] for backend in record["backends"]} >= {"script", "voice", "image", "video", "render"}


def test_every_log_line_of_the_job_names_job_scene_and_service(system: System, made: studio_pb2.Job) -> None:
    for service in ("gateway", "llm", "tts", "image", "video", "render"):
        lines = [line for line in system.logs(service) if line.get("job") == made.id]
        assert lines, service
        assert all(line["service"] == service and "scene" in line for line in lines), lines
    scenes = {line["scene"] for line in system.logs("tts") if line.get("job") == made.id}
    assert scenes == {event.scene.scene_id for event in system.events(made.id) if event.HasField("scene")}


def test_nothing_but_json_in_the_logs_of_the_services(system: System, made: studio_pb2.Job) -> None:
    for service in ("gateway", "llm", "tts", "image", "video", "music", "render", "crawl"):
        lines = system.lines(service)
        assert lines
        assert [line for line in lines if not line.startswith("{")] == []


def test_crawl_reads_and_writes_through_the_gateway(system: System) -> None:
    page = system.upload((ROOT / "samples/mug.html").read_bytes(), "text/html")
    job_id = system.submit(page=page, length_seconds=6, scene_count=3)
    pages = [event.page for event in system.events(job_id) if event.HasField("page")]
    assert system.job(job_id).state == studio_pb2.JOB_STATE_DONE, system.job(job_id).error
    assert "머그" in pages[0].title
    assert pages[0].images
    assert system.download(pages[0].images[0])  # crawl has no volume, so they came over the network
    assert {line["service"] for line in system.logs("crawl") if line.get("job") == job_id} == {"crawl"}


def test_the_dashboard_answers(system: System) -> None:
    with urllib.request.urlopen(f"http://{system.ui}/", timeout=20) as page:
        assert page.status == 200
        assert b"<html" in page.read()


def test_metrics_are_for_the_container_alone(system: System, made: studio_pb2.Job) -> None:
    code = "import urllib.request as u; print(u.urlopen('http://127.0.0.1:9464/metrics').read().decode())"
    assert 'shorts_calls_total{code="OK",method="Render",service="render"}' in system.run("render", code)
    code = "import socket; print(socket.create_connection(('render', 9464), 3))"
    with pytest.raises(AssertionError, match="ConnectionRefused"):
        system.run("gateway", code)
