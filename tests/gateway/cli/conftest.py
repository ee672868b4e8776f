"""A studio that behaves like the real one on the wire, with scripted jobs, for the tests of the command line."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import grpc
import pytest

from services.common.errors import InvalidInputError, NotFoundError, StudioError, to_status
from shorts.artifact.v1 import artifact_pb2, artifact_pb2_grpc
from shorts.llm.v1 import llm_pb2
from shorts.render.v1 import render_pb2
from shorts.studio.v1 import studio_pb2, studio_pb2_grpc
from shorts.tts.v1 import tts_pb2

STAGES = (("script", False), ("voice", True), ("picture", True), ("motion", True), ("render", False))
TITLE = "새벽 4시, 빵집의 불"
NARRATIONS = ("우리 동네 빵집은 새벽 4시에 문을 연다.", "첫 빵은 소금빵이다.", "내일 아침, 한번 들러 보자.")


def refuse(context: grpc.ServicerContext, error: StudioError) -> Any:
    """End the call with the error packed as the real studio packs it."""
    status = to_status(error)
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    return context.abort(error.code, error.message)


class FakeArtifacts(artifact_pb2_grpc.ArtifactServiceServicer):
    """A store in memory. `stall` makes the reading of files wait after their first piece; `corrupt` falsifies them."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[bytes, str]] = {}
        self.corrupt = False
        self.stall = False
        self.reading = threading.Event()
        self.stopped = threading.Event()

    def put(self, data: bytes, media_type: str) -> artifact_pb2.Artifact:
        digest = hashlib.sha256(data).hexdigest()
        self.files[digest] = (data, media_type)
        return artifact_pb2.Artifact(sha256=digest, size_bytes=len(data), media_type=media_type)

    def Read(
        self, request: artifact_pb2.ReadRequest, context: grpc.ServicerContext
    ) -> Iterator[artifact_pb2.ReadResponse]:
        if request.sha256 not in self.files:
            refuse(context, NotFoundError("no such artifact"))
        data = self.files[request.sha256][0]
        if self.corrupt:
            data = b"?" + data[1:]
        for start in range(0, len(data), 65_536):
            yield artifact_pb2.ReadResponse(chunk=data[start : start + 65_536])
            self.reading.set()
            if self.stall:
                self.stopped.wait(20)

    def Write(
        self, request_iterator: Iterator[artifact_pb2.WriteRequest], context: grpc.ServicerContext
    ) -> artifact_pb2.WriteResponse:
        header = next(request_iterator).header
        data = b"".join(request.chunk for request in request_iterator)
        artifact = self.put(data, header.media_type)
        assert artifact.sha256 == header.sha256
        return artifact_pb2.WriteResponse(artifact=artifact)

    def Stat(self, request: artifact_pb2.StatRequest, context: grpc.ServicerContext) -> Any:
        raise AssertionError("the command line does not ask")


class FakeStudio(studio_pb2_grpc.StudioServiceServicer):
    """Jobs whose text says how they go: "SLOW" runs until cancelled, "FAIL" fails, "BROKEN" breaks the stream once."""

    def __init__(self, artifacts: FakeArtifacts) -> None:
        self.artifacts = artifacts
        self.jobs: dict[str, studio_pb2.Job] = {}
        self.specs: list[studio_pb2.JobSpec] = []
        self.cancelled: dict[str, threading.Event] = {}
        self.watches: list[int] = []
        self.added: dict[str, studio_pb2.AddedVoice] = {}
        self.address = ""

    def add(self, spec: studio_pb2.JobSpec, state: studio_pb2.JobState.ValueType) -> studio_pb2.Job:
        job = studio_pb2.Job(id=f"job-{len(self.jobs) + 1}", spec=spec, state=state, title=TITLE)
        job.created_at.GetCurrentTime()
        self.jobs[job.id] = job
        self.cancelled[job.id] = threading.Event()
        return job

    def Submit(self, request: studio_pb2.SubmitRequest, context: grpc.ServicerContext) -> studio_pb2.SubmitResponse:
        if request.spec.voice == "nobody":
            refuse(context, InvalidInputError.of("spec.voice", "is 'nobody'; see ListVoices"))
        if request.spec.making.painting.model == "nothing":
            refuse(context, InvalidInputError.of("spec.making.painting.model", "no model 'nothing'; here: sd-1.5"))
        self.specs.append(request.spec)
        return studio_pb2.SubmitResponse(job=self.add(request.spec, studio_pb2.JOB_STATE_RUNNING))

    def _find(self, job_id: str, context: grpc.ServicerContext) -> studio_pb2.Job:
        if job_id not in self.jobs:
            refuse(context, NotFoundError(f"there is no job {job_id!r}; see `shorts jobs`"))
        return self.jobs[job_id]

    def Get(self, request: studio_pb2.GetRequest, context: grpc.ServicerContext) -> studio_pb2.GetResponse:
        return studio_pb2.GetResponse(job=self._find(request.job_id, context))

    def List(self, request: studio_pb2.ListRequest, context: grpc.ServicerContext) -> studio_pb2.ListResponse:
        return studio_pb2.ListResponse(jobs=list(reversed(self.jobs.values()))[: request.page_size])

    def Cancel(self, request: studio_pb2.CancelRequest, context: grpc.ServicerContext) -> studio_pb2.CancelResponse:
        job = self._find(request.job_id, context)
        self.cancelled[job.id].set()
        return studio_pb2.CancelResponse(job=job)

    def Resume(self, request: studio_pb2.ResumeRequest, context: grpc.ServicerContext) -> studio_pb2.ResumeResponse:
        job = self._find(request.job_id, context)
        job.state = studio_pb2.JOB_STATE_RUNNING
        return studio_pb2.ResumeResponse(job=job)

    def ListRecipes(
        self, request: studio_pb2.ListRecipesRequest, context: grpc.ServicerContext
    ) -> studio_pb2.ListRecipesResponse:
        stages = [studio_pb2.Stage(name=name, service=name, per_scene=per_scene) for name, per_scene in STAGES]
        names = ("story", "product")
        return studio_pb2.ListRecipesResponse(
            recipes=[studio_pb2.Recipe(name=name, summary=f"Makes a {name}.", stages=stages) for name in names]
        )

    def ListVoices(
        self, request: studio_pb2.ListVoicesRequest, context: grpc.ServicerContext
    ) -> studio_pb2.ListVoicesResponse:
        voices = [
            tts_pb2.Voice(id=f"{language}-1", name=f"Voice {language}", languages=[language], backend="espeak")
            for language in ("ko", "en")
        ]
        wanted = [voice for voice in voices if request.language in {"", voice.languages[0]}]
        return studio_pb2.ListVoicesResponse(voices=wanted)

    def AddVoice(
        self, request: studio_pb2.AddVoiceRequest, context: grpc.ServicerContext
    ) -> studio_pb2.AddVoiceResponse:
        if "agree" not in request.voice.consent:
            refuse(context, InvalidInputError.of("voice.consent", "does not say that somebody agrees"))
        added = studio_pb2.AddedVoice(id=f"own-{request.name}", name=request.name, voice=request.voice)
        self.added[added.id] = added
        return studio_pb2.AddVoiceResponse(voice=added)

    def DeleteVoice(
        self, request: studio_pb2.DeleteVoiceRequest, context: grpc.ServicerContext
    ) -> studio_pb2.DeleteVoiceResponse:
        if request.id not in self.added:
            refuse(context, NotFoundError(f"no voice {request.id!r} was added; `shorts voices` lists them"))
        return studio_pb2.DeleteVoiceResponse(voice=self.added.pop(request.id))

    def ListCharacters(self, request: studio_pb2.ListCharactersRequest, context: grpc.ServicerContext) -> Any:
        raise AssertionError("the command line has them itself")

    def GetPortrait(self, request: studio_pb2.GetPortraitRequest, context: grpc.ServicerContext) -> Any:
        raise AssertionError("the command line does not ask")

    def Sample(self, request: studio_pb2.SampleRequest, context: grpc.ServicerContext) -> Any:
        raise AssertionError("the command line does not ask")

    def ListDevices(self, request: Any, context: grpc.ServicerContext) -> Any:
        raise AssertionError("the command line does not ask")

    def ProposeSetup(self, request: Any, context: grpc.ServicerContext) -> Any:
        raise AssertionError("the command line does not ask")

    def ListServices(self, request: studio_pb2.ListServicesRequest, context: grpc.ServicerContext) -> Any:
        raise AssertionError("the command line does not ask")

    def Watch(
        self, request: studio_pb2.WatchRequest, context: grpc.ServicerContext
    ) -> Iterator[studio_pb2.WatchResponse]:
        self.watches.append(request.after_sequence)
        job = self._find(request.job_id, context)
        for sequence, event in enumerate(self._events(job), 1):
            event.sequence = sequence
            if sequence > request.after_sequence:
                if "BROKEN" in job.spec.text and len(self.watches) == 1 and sequence == 3:
                    context.abort(grpc.StatusCode.UNAVAILABLE, "the gateway is stopping")
                yield studio_pb2.WatchResponse(event=event)

    def _events(self, job: studio_pb2.Job) -> Iterator[studio_pb2.Event]:
        yield state(studio_pb2.StateChanged(state=studio_pb2.JOB_STATE_RUNNING))
        yield stage("script", studio_pb2.STAGE_STATUS_STARTED)
        scenes = [llm_pb2.ScriptScene(narration=text) for text in NARRATIONS]
        yield studio_pb2.Event(script=llm_pb2.Script(title=TITLE, language="ko", scenes=scenes))
        yield stage("script", studio_pb2.STAGE_STATUS_DONE)
        if "FAIL" in job.spec.text:
            error = studio_pb2.JobError(
                code="INVALID_ARGUMENT" if "INPUT" in job.spec.text else "INTERNAL",
                message="espeak-ng stopped; run the command again",
                stage="voice",
                scene_id="scene-2",
            )
            yield stage("voice", studio_pb2.STAGE_STATUS_FAILED, "scene-2")
            yield state(studio_pb2.StateChanged(state=studio_pb2.JOB_STATE_FAILED, error=error))
            return
        if "SLOW" in job.spec.text:
            self.cancelled[job.id].wait(20)
            job.state = studio_pb2.JOB_STATE_CANCELLED
            yield state(studio_pb2.StateChanged(state=studio_pb2.JOB_STATE_CANCELLED))
            return
        for name in ("voice", "picture", "motion"):
            for number in range(1, len(NARRATIONS) + 1):
                yield stage(name, studio_pb2.STAGE_STATUS_DONE, f"scene-{number}")
        yield studio_pb2.Event(notice=studio_pb2.Notice(kind="TEXT_SHORT", message="The text was short."))
        yield stage("render", studio_pb2.STAGE_STATUS_DONE)
        self._finish(job)
        yield state(studio_pb2.StateChanged(state=studio_pb2.JOB_STATE_DONE, result=job.result))

    def _finish(self, job: studio_pb2.Job) -> None:
        put = self.artifacts.put
        cuts = job.spec.cuts or [render_pb2.CUT_SHORT]
        videos = [("", 29.6)] if render_pb2.CUT_SHORT in cuts else []
        videos += [(f"scene-{n}", 9.9) for n in (1, 2, 3)] if render_pb2.CUT_SCENES in cuts else []
        job.state = studio_pb2.JOB_STATE_DONE
        job.result.CopyFrom(
            studio_pb2.JobResult(
                videos=[
                    render_pb2.RenderedFile(
                        video=put(f"video {name}".encode() * 20_000, "video/mp4"),
                        scene_id=name,
                        duration=seconds,
                        loudness_lufs=-14.02,
                        true_peak_dbtp=-1.3,
                    )
                    for name, seconds in videos
                ],
                subtitles=put("1\n00:00:00,000 --> 00:00:02,000\n빵\n".encode(), "application/x-subrip"),
                thumbnail=put(b"jpeg", "image/jpeg"),
                record=put(b"{}", "application/json"),
            )
        )


def state(changed: studio_pb2.StateChanged) -> studio_pb2.Event:
    """Wrap a change of state."""
    return studio_pb2.Event(state_changed=changed)


def stage(name: str, status: studio_pb2.StageStatus.ValueType, scene_id: str = "") -> studio_pb2.Event:
    """Build a stage's event."""
    update = studio_pb2.StageUpdate(stage=name, scene_id=scene_id, status=status, backend="espeak", job_fraction=0.5)
    return studio_pb2.Event(stage=update)


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    def json_lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Shorts = Callable[..., Ran]
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeStudio]:
    """Serve a studio on loopback and let the settings name it."""
    artifacts = FakeArtifacts()
    fake = FakeStudio(artifacts)
    server = grpc.server(ThreadPoolExecutor(8))
    studio_pb2_grpc.add_StudioServiceServicer_to_server(fake, server)
    artifact_pb2_grpc.add_ArtifactServiceServicer_to_server(artifacts, server)
    fake.address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    monkeypatch.setenv("SHORTS_GATEWAY", fake.address)
    monkeypatch.setenv("SHORTS_HOME", str(tmp_path / "home"))
    yield fake
    artifacts.stopped.set()
    for cancelled in fake.cancelled.values():
        cancelled.set()
    server.stop(grace=None).wait()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


@pytest.fixture
def shorts(folder: Path, capsys: pytest.CaptureFixture[str]) -> Shorts:
    """Run the command line in this process."""
    from gateway.cli import run

    def call(*arguments: str) -> Ran:
        code = run(arguments)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return call


@pytest.fixture
def start(folder: Path) -> Iterator[Start]:
    """Start the command line as a process of its own; whatever still runs at the end is killed."""
    processes: list[subprocess.Popen[str]] = []

    def call(*arguments: str, stdin: IO[str] | None = None) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", "from gateway.cli import main; main()", *arguments]
        process = subprocess.Popen(
            command, cwd=folder, env=os.environ, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        processes.append(process)
        return process

    yield call
    for process in processes:
        process.kill()
        process.communicate()
