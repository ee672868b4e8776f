"""A studio on the wire whose jobs do what a test says, event by event."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc

from services.common.errors import InvalidInputError, NotFoundError, PreconditionError, StudioError, to_status
from shorts.artifact.v1 import artifact_pb2, artifact_pb2_grpc
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.llm.v1 import llm_pb2
from shorts.render.v1.render_pb2 import RenderedFile
from shorts.scene.v1.scene_pb2 import Speech
from shorts.shelf.v1 import shelf_pb2_grpc
from shorts.studio.v1 import studio_pb2, studio_pb2_grpc
from shorts.studio.v1.studio_pb2 import Event, Job, JobResult, JobSpec, SceneUpdate, StageUpdate, StateChanged
from shorts.tts.v1 import tts_pb2
from tests.ui.samples import film, picture, portrait, sound
from tests.ui.scripted_shelf import ScriptedShelf

STAGES = (("crawl", False, True), ("script", False, False), ("voice", True, False), ("image", True, False),
          ("video", True, False), ("preview", True, False), ("render", False, False))  # fmt: skip
NARRATIONS = ("우리 동네 빵집은 새벽 4시에 문을 연다.", "첫 빵은 소금빵이다.", "내일 아침, 한번 들러 보자.")
TITLE = "새벽 4시, 빵집의 불"
# Id, cast and name in both languages.
CHARACTERS = (
    ("tech-fox", ("테크", "Tech"), ("테크 여우", "Tech Fox")),
    ("ai-panda", ("테크", "Tech"), ("AI 판다", "AI Panda")),
    ("baker-bear", ("푸드", "Food"), ("제빵사 곰", "Baker Bear")),
    ("odd-*otter*", ("푸드", "Food"), ("별난 *수달* [1]", "Odd *Otter* [1]")),
)
ENDED = (studio_pb2.JOB_STATE_DONE, studio_pb2.JOB_STATE_FAILED, studio_pb2.JOB_STATE_CANCELLED)


def character(identity: str, cast: tuple[str, str], name: tuple[str, str]) -> studio_pb2.Character:
    """Give a character as the API does."""
    made = studio_pb2.Character(id=identity, cast=cast[1].lower(), species=identity.rpartition("-")[2])
    persona = (f"{name[0]}, 한 문장으로.", f"{name[1]} in one sentence.")
    for field, (ko, en) in (("cast_name", cast), ("name", name), ("role", ("하는 일", "role")), ("persona", persona)):
        getattr(made, field).CopyFrom(studio_pb2.LocalText(ko=ko, en=en))
    return made


def refuse(context: grpc.ServicerContext, error: StudioError) -> Any:
    """End the call with the error packed as the real studio packs it."""
    context.set_trailing_metadata((("grpc-status-details-bin", to_status(error).SerializeToString()),))
    return context.abort(error.code, error.message)


class Files(artifact_pb2_grpc.ArtifactServiceServicer):
    """A store in memory."""

    def __init__(self) -> None:
        self.files: dict[str, tuple[bytes, str]] = {}

    def put(self, data: bytes, media_type: str) -> Artifact:
        digest = hashlib.sha256(data).hexdigest()
        self.files.setdefault(digest, (data, media_type))
        return Artifact(sha256=digest, size_bytes=len(data), media_type=media_type)

    def Stat(self, request: Any, context: grpc.ServicerContext) -> artifact_pb2.StatResponse:
        if request.sha256 not in self.files:
            refuse(context, NotFoundError("no such artifact"))
        return artifact_pb2.StatResponse(artifact=self.put(*self.files[request.sha256]))

    def Read(self, request: Any, context: grpc.ServicerContext) -> Iterator[artifact_pb2.ReadResponse]:
        data = self.files[request.sha256][0]
        for start in range(request.offset, len(data), 65_536):
            yield artifact_pb2.ReadResponse(chunk=data[start : start + 65_536])

    def Write(self, request_iterator: Any, context: grpc.ServicerContext) -> artifact_pb2.WriteResponse:
        header = next(request_iterator).header
        artifact = self.put(b"".join(request.chunk for request in request_iterator), header.media_type)
        assert artifact.sha256 == header.sha256
        return artifact_pb2.WriteResponse(artifact=artifact)


class ScriptedStudio(studio_pb2_grpc.StudioServiceServicer):
    """Keeps jobs and their events; `tell` adds an event, `watching` counts the open streams."""

    def __init__(self) -> None:
        self.store = Files()
        self.shelf = ScriptedShelf()
        self.changed = threading.Condition()
        self.port = 0
        self.number = 0
        self._server: grpc.Server | None = None
        self.reset()

    def reset(self) -> None:
        """Forget everything; streams of earlier jobs end."""
        self.shelf.reset()
        with self.changed:
            self.added: dict[str, studio_pb2.AddedVoice] = {}
            self.jobs: dict[str, Job] = {}
            self.events: dict[str, list[Event]] = {}
            self.open: set[object] = set()
            self.watches: list[int] = []
            self.refusal: StudioError | None = None
            self.services: list[studio_pb2.ServiceStatus] = []
            self.samples: list[studio_pb2.SampleRequest] = []
            self.portraits: list[tuple[str, int]] = []
            self.changed.notify_all()

    @property
    def watching(self) -> int:
        """How many streams are open."""
        return len(self.open)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Listen; on the same port as before where it listened before."""
        server = grpc.server(ThreadPoolExecutor(32), options=(("grpc.so_reuseport", 0),))
        studio_pb2_grpc.add_StudioServiceServicer_to_server(self, server)
        artifact_pb2_grpc.add_ArtifactServiceServicer_to_server(self.store, server)
        shelf_pb2_grpc.add_ShelfServiceServicer_to_server(self.shelf, server)
        self.port = server.add_insecure_port(f"127.0.0.1:{self.port}")
        server.start()
        self._server = server

    def stop(self) -> None:
        """Listen no more; open streams break."""
        if self._server:
            self._server.stop(grace=None).wait()
            self._server = None
        with self.changed:
            self.changed.notify_all()

    def add(self, spec: JobSpec | None = None) -> str:
        """Make a job that runs."""
        with self.changed:
            self.number += 1  # ids are never used again, as in the real studio
            job = Job(id=f"{self.number}-abcd", spec=spec or JobSpec(text="빵집 이야기"))
            job.state = studio_pb2.JOB_STATE_RUNNING
            job.created_at.GetCurrentTime()
            self.jobs[job.id] = job
            self.events[job.id] = []
        self.state(job.id, studio_pb2.JOB_STATE_RUNNING)
        return job.id

    def tell(self, job_id: str, **body: Any) -> None:
        """Add one event."""
        with self.changed:
            event = Event(sequence=len(self.events[job_id]) + 1, **body)
            event.at.GetCurrentTime()
            self.events[job_id].append(event)
            self.jobs[job_id].last_sequence = event.sequence
            if event.HasField("script"):
                self.jobs[job_id].title = event.script.title
            self.changed.notify_all()

    def state(self, job_id: str, state: studio_pb2.JobState.ValueType, **more: Any) -> None:
        """Take a job to a state."""
        job = self.jobs[job_id]
        job.state = state
        for name, value in more.items():
            getattr(job, name).CopyFrom(value)
        self.tell(job_id, state_changed=StateChanged(state=state, **more))

    def stage(self, job_id: str, name: str, status: str, scene: int = 0, **more: Any) -> None:
        """Move a stage."""
        scene_id = f"scene-{scene}" if scene else ""
        value = studio_pb2.StageStatus.Value(f"STAGE_STATUS_{status}")
        self.tell(job_id, stage=StageUpdate(stage=name, scene_id=scene_id, status=value, **more))

    def script(self, job_id: str, title: str = TITLE, narrations: tuple[str, ...] = NARRATIONS) -> None:
        """Let the script be there."""
        role = llm_pb2.SCENE_ROLE_BODY
        scenes = [llm_pb2.ScriptScene(role=role, narration=text, title=text[:12]) for text in narrations]
        self.tell(job_id, script=llm_pb2.Script(title=title, language="ko", scenes=scenes))

    def media(self, job_id: str, scene: int) -> None:
        """Let picture, speech and preview of a scene be there."""
        for part in (
            {"picture": self.store.put(picture(scene), "image/png")},
            {"speech": Speech(audio=self.store.put(sound(), "audio/wav"), duration=0.5)},
            {"preview": self.store.put(film(scene), "video/mp4")},
        ):
            self.tell(job_id, scene=SceneUpdate(scene_id=f"scene-{scene}", **part))

    def finish(self, job_id: str) -> JobResult:
        """Let the files be there."""
        result = JobResult(
            videos=[RenderedFile(video=self.store.put(film(0), "video/mp4"), duration=2.0)],
            subtitles=self.store.put("1\n00:00:00,000 --> 00:00:02,000\n빵\n".encode(), "application/x-subrip"),
            thumbnail=self.store.put(picture(0), "image/png"),
            record=self.store.put(b'{"title": "bread"}', "application/json"),
        )
        self.state(job_id, studio_pb2.JOB_STATE_DONE, result=result)
        return result

    def Submit(self, request: Any, context: grpc.ServicerContext) -> studio_pb2.SubmitResponse:
        if self.refusal:
            refuse(context, self.refusal)
        return studio_pb2.SubmitResponse(job=self.jobs[self.add(request.spec)])

    def _job(self, job_id: str, context: grpc.ServicerContext) -> Job:
        if job_id not in self.jobs:
            refuse(context, NotFoundError(f"no job {job_id!r}"))
        return self.jobs[job_id]

    def Get(self, request: Any, context: grpc.ServicerContext) -> studio_pb2.GetResponse:
        return studio_pb2.GetResponse(job=self._job(request.job_id, context))

    def List(self, request: Any, context: grpc.ServicerContext) -> studio_pb2.ListResponse:
        found = list(reversed(self.jobs.values()))
        start = int(request.page_token or 0)
        end = start + request.page_size
        response = studio_pb2.ListResponse(jobs=found[start:end], next_page_token=str(end) if end < len(found) else "")
        for job in response.jobs:
            job.ClearField("result")
        return response

    def Cancel(self, request: Any, context: grpc.ServicerContext) -> studio_pb2.CancelResponse:
        self.state(request.job_id, studio_pb2.JOB_STATE_CANCELLED)
        return studio_pb2.CancelResponse(job=self.jobs[request.job_id])

    def Resume(self, request: Any, context: grpc.ServicerContext) -> studio_pb2.ResumeResponse:
        if self._job(request.job_id, context).state in ENDED:
            refuse(context, PreconditionError("the job has ended"))
        self.state(request.job_id, studio_pb2.JOB_STATE_RUNNING)
        return studio_pb2.ResumeResponse(job=self.jobs[request.job_id])

    def ListRecipes(self, request: Any, context: grpc.ServicerContext) -> studio_pb2.ListRecipesResponse:
        stages = [
            studio_pb2.Stage(name=name, service=name, per_scene=per_scene, needs_page=needs_page)
            for name, per_scene, needs_page in STAGES
        ]
        recipes = [studio_pb2.Recipe(name=name, summary=name, stages=stages) for name in ("story", "link", "product")]
        return studio_pb2.ListRecipesResponse(recipes=recipes)

    def ListCharacters(self, request: Any, context: Any) -> studio_pb2.ListCharactersResponse:
        return studio_pb2.ListCharactersResponse(characters=[character(*row) for row in CHARACTERS])

    def GetPortrait(self, request: Any, context: grpc.ServicerContext) -> studio_pb2.GetPortraitResponse:
        ids = [row[0] for row in CHARACTERS]
        if request.character not in ids:
            refuse(context, InvalidInputError.of("character", "no such character"))
        self.portraits.append((request.character, request.pixels))
        drawn = portrait(ids.index(request.character), request.pixels)
        return studio_pb2.GetPortraitResponse(picture=self.store.put(drawn, "image/webp"))

    def AddVoice(self, request: Any, context: grpc.ServicerContext) -> studio_pb2.AddVoiceResponse:
        if self.refusal:
            refuse(context, self.refusal)
        voice = studio_pb2.AddedVoice(id=f"own-{request.name.lower()}", name=request.name, voice=request.voice)
        voice.created_at.GetCurrentTime()
        self.added[voice.id] = voice
        return studio_pb2.AddVoiceResponse(voice=voice)

    def DeleteVoice(self, request: Any, context: grpc.ServicerContext) -> studio_pb2.DeleteVoiceResponse:
        if self.added.pop(request.id, None) is None:
            refuse(context, NotFoundError(f"no voice {request.id!r} was added"))
        return studio_pb2.DeleteVoiceResponse()

    def ListDevices(self, request: Any, context: grpc.ServicerContext) -> studio_pb2.ListDevicesResponse:
        return studio_pb2.ListDevicesResponse(devices=self.shelf.devices, silent=self.shelf.silent)

    def ProposeSetup(self, request: Any, context: grpc.ServicerContext) -> studio_pb2.ProposeSetupResponse:
        return self.shelf.proposal(request)

    def Sample(self, request: Any, context: grpc.ServicerContext) -> studio_pb2.SampleResponse:
        self.samples.append(request)
        if self.refusal:
            refuse(context, self.refusal)
        said = f"I am {request.voice.character or 'nobody'}." if request.HasField("voice") else ""
        audio = self.store.put(sound(len(self.samples)), "audio/wav")
        return studio_pb2.SampleResponse(audio=audio, duration=0.5, text=said, language=request.voice.language)

    def ListVoices(self, request: Any, context: grpc.ServicerContext) -> studio_pb2.ListVoicesResponse:
        voices = [tts_pb2.Voice(id=f"{code}-1", name=f"Voice {code}", languages=[code]) for code in ("ko", "en")]
        return studio_pb2.ListVoicesResponse(voices=voices, added=self.added.values())

    def ListServices(self, request: Any, context: grpc.ServicerContext) -> studio_pb2.ListServicesResponse:
        return studio_pb2.ListServicesResponse(services=self.services)

    def Watch(self, request: Any, context: grpc.ServicerContext) -> Iterator[studio_pb2.WatchResponse]:
        self._job(request.job_id, context)
        events, after = self.events[request.job_id], request.after_sequence
        with self.changed:
            self.open.add(context)
            self.watches.append(after)
        if not context.add_callback(lambda: self._left(context)):  # cancelled before it began: nobody would be told
            self._left(context)
        while context.is_active():
            with self.changed:
                if len(events) <= after:
                    self.changed.wait(0.5)
                new = events[after:]
            for event in new:
                after = event.sequence
                yield studio_pb2.WatchResponse(event=event)
                if event.state_changed.state in ENDED:
                    return

    def _left(self, stream: object) -> None:
        with self.changed:
            self.open.discard(stream)
            self.changed.notify_all()
