"""Services that speak the contracts and do next to nothing: for tests of the gateway, with real gRPC in between."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.message import Message

from gateway.clients import METHODS, Endpoint
from services.common.artifacts import FileStore
from services.common.server import Listening, listen
from services.tts.servicer import check_cloned
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.crawl.v1 import crawl_pb2, crawl_pb2_grpc
from shorts.image.v1 import image_pb2, image_pb2_grpc
from shorts.llm.v1 import llm_pb2, llm_pb2_grpc
from shorts.music.v1 import music_pb2, music_pb2_grpc
from shorts.render.v1 import render_pb2, render_pb2_grpc
from shorts.scene.v1 import scene_pb2
from shorts.service.v1 import service_pb2, service_pb2_grpc
from shorts.tts.v1 import tts_pb2, tts_pb2_grpc
from shorts.video.v1 import video_pb2, video_pb2_grpc

Hook = Callable[[Any], Awaitable[None]]
ROUTE = {service: f"fake-{service}" for service in ("crawl", "llm", "image", "video", "tts", "music", "render")}


def backend(name: str, **changes: Any) -> service_pb2.Backend:
    """Describe a fake backend that is ready."""
    described = service_pb2.Backend(
        name=name,
        version="1",
        model=f"model of {name}",
        license="MIT",
        commercial_use=True,
        device="cpu",
        features=["drawn_scene.v1"],
        state=service_pb2.BackendState.BACKEND_STATE_READY,
        concurrency=2,
    )
    described.MergeFrom(service_pb2.Backend(**changes))
    if changes.get("commercial_use") is False:
        described.commercial_use = False
    return described


@dataclass
class FakeServices:
    """Fake services on unix sockets; `calls` counts finished work by (service, backend), `hooks` run before it."""

    folder: Path
    store: FileStore
    calls: Counter[tuple[str, str]] = field(default_factory=Counter)
    cancelled: Counter[str] = field(default_factory=Counter)
    hooks: dict[str, Hook] = field(default_factory=dict)
    backends: dict[str, list[service_pb2.Backend]] = field(
        default_factory=lambda: {service: [backend(name)] for service, name in ROUTE.items()}
    )
    devices: list[service_pb2.Device] = field(default_factory=list)
    """Where the backends of every service compute."""
    unloads: list[tuple[str, str]] = field(default_factory=list)
    """Services and backends that were told to give their memory back, in order; the hook "unload" runs in each."""
    scenes: int = 3
    page_kind: crawl_pb2.PageKind.ValueType = crawl_pb2.PageKind.PAGE_KIND_PRODUCT
    texts: list[str] = field(default_factory=list)
    """What the writer was given."""
    requests: list[Any] = field(default_factory=list)
    """All that was asked for, in order."""
    photos: list[str] = field(default_factory=list)
    """Digests of the photos that pictures were made from."""
    voices: list[tts_pb2.Voice] = field(default_factory=list)
    """Voices beside the one of each tts backend, after it."""
    listening: list[Listening] = field(default_factory=list)

    async def start(self) -> list[Endpoint]:
        """Listen; give the endpoints."""
        endpoints = []
        for service in ROUTE:
            contract = f"shorts.{service}.v1.{service.capitalize()}Service"

            def add(server: grpc.aio.Server, service: str = service) -> None:
                _ADD[service](_servicer(self, service), server)
                service_pb2_grpc.add_ModelServiceServicer_to_server(_Model(self, service), server)

            listening = await listen(service, (contract,), add, f"unix:{self.folder / service}.sock")
            await listening.report(serving=True)
            self.listening.append(listening)
            endpoints.append(Endpoint(service, listening.address))
        return endpoints

    async def stop(self) -> None:
        """Stop listening."""
        for listening in self.listening:
            await listening.stop(0)

    def result(self, service: str, request: Any) -> Message:
        """Make the result of a call."""
        artifact = self.store.put([request.SerializeToString(deterministic=True) or b"empty"], "application/test")
        if service == "crawl":
            price = crawl_pb2.Price(amount="19900", currency="KRW")
            features = ["손잡이가 크다", "식기세척기에 넣어도 된다"]
            return crawl_pb2.Page(
                url=request.url,
                kind=self.page_kind,
                title="파란 머그",
                price=price,
                features=features,
                images=[artifact],
                language="ko",
                notices=["one picture could not be read"],
            )
        if service == "llm":
            self.texts.append(request.text)
            scenes = [
                llm_pb2.ScriptScene(
                    role=llm_pb2.SceneRole.SCENE_ROLE_BODY, narration=f"scene {n}", mood=scene_pb2.Mood.MOOD_CALM
                )
                for n in range(request.scene_count or self.scenes)
            ]
            return llm_pb2.Script(title="A title", language=request.language or "en", scenes=scenes)
        if service == "tts":
            word = scene_pb2.WordTiming(text=request.text, offset=0, start=0.0, end=1.0)
            return scene_pb2.Speech(audio=artifact, duration=1.0, words=[word])
        if service == "image":
            return self._picture(request, artifact)
        if service in {"video", "music"}:
            bed = music_pb2.Bed(audio=artifact, tempo=90, key="C", mode="major")
            return scene_pb2.Clip(video=artifact, duration=request.duration) if service == "video" else bed
        return render_pb2.Rendering(files=[render_pb2.RenderedFile(video=artifact, duration=3.0)], thumbnail=artifact)

    def _picture(self, request: image_pb2.GenerateRequest, artifact: Artifact) -> image_pb2.Picture:
        if not request.HasField("photo"):
            return image_pb2.Picture(image=artifact, alt_text="a picture", models=["sdxl-1.0", "my-own"])
        self.photos.append(request.photo.sha256)
        picture = image_pb2.Picture(image=artifact, alt_text="a photo")
        picture.drawn.backdrop.photo.image.CopyFrom(request.photo)
        return picture

    async def work(self, service: str, request: Any) -> AsyncIterator[dict[str, Any]]:
        """Do a call: progress, hook, result."""
        self.requests.append(request)
        yield {"progress": service_pb2.Progress(fraction=0.5, activity="working")}
        try:
            if service in self.hooks:
                await self.hooks[service](request)
        except asyncio.CancelledError:
            self.cancelled[service] += 1
            raise
        self.calls[service, request.backend] += 1
        yield {"result": self.result(service, request)}


class _Model(service_pb2_grpc.ModelServiceServicer):
    def __init__(self, fakes: FakeServices, service: str) -> None:
        self._fakes = fakes
        self._service = service

    async def Describe(self, request: Any, context: Any) -> service_pb2.DescribeResponse:
        return service_pb2.DescribeResponse(
            service=self._service, backends=self._fakes.backends[self._service], devices=self._fakes.devices
        )

    def Load(self, request: Any, context: Any) -> Any:
        raise AssertionError("not called in these tests")

    async def Unload(self, request: service_pb2.UnloadRequest, context: Any) -> service_pb2.UnloadResponse:
        self._fakes.unloads.append((self._service, request.backend))
        if "unload" in self._fakes.hooks:
            await self._fakes.hooks["unload"](request)
        (unloaded,) = (b for b in self._fakes.backends[self._service] if b.name == request.backend)
        unloaded.state = service_pb2.BackendState.BACKEND_STATE_UNLOADED
        return service_pb2.UnloadResponse(backend=unloaded)


_ADD: dict[str, Callable[[Any, grpc.aio.Server], None]] = {
    "crawl": crawl_pb2_grpc.add_CrawlServiceServicer_to_server,
    "llm": llm_pb2_grpc.add_LlmServiceServicer_to_server,
    "image": image_pb2_grpc.add_ImageServiceServicer_to_server,
    "video": video_pb2_grpc.add_VideoServiceServicer_to_server,
    "tts": tts_pb2_grpc.add_TtsServiceServicer_to_server,
    "music": music_pb2_grpc.add_MusicServiceServicer_to_server,
    "render": render_pb2_grpc.add_RenderServiceServicer_to_server,
}
_RESPONSES: dict[str, type[Message]] = {
    "crawl": crawl_pb2.FetchResponse,
    "llm": llm_pb2.WriteScriptResponse,
    "image": image_pb2.GenerateResponse,
    "video": video_pb2.AnimateResponse,
    "tts": tts_pb2.SynthesizeResponse,
    "music": music_pb2.ComposeResponse,
    "render": render_pb2.RenderResponse,
}


def _servicer(fakes: FakeServices, service: str) -> Any:
    method = next(method for method in METHODS.values() if method.service == service)
    # Calls that no recipe makes answer as those of a service that does not know them.
    base = getattr(sys.modules[method.stub.__module__], method.stub.__name__.replace("Stub", "Servicer"))

    async def call(_self: Any, request: Any, _context: Any) -> AsyncIterator[Message]:
        async for event in fakes.work(service, request):
            yield _RESPONSES[service](**event)

    async def list_voices(_self: Any, request: tts_pb2.ListVoicesRequest, _context: Any) -> tts_pb2.ListVoicesResponse:
        voices = [
            tts_pb2.Voice(
                id=f"voice-of-{b.name}",
                backend=b.name,
                languages=["ko", "en"],
                commercial_use=b.commercial_use,
                syllables_per_second=5,
            )
            for b in fakes.backends["tts"]
        ]
        speak = [v for v in (*voices, *fakes.voices) if request.language in {"", *v.languages} or not v.languages]
        return tts_pb2.ListVoicesResponse(voices=speak)

    async def check_voice(_self: Any, request: tts_pb2.CheckVoiceRequest, _context: Any) -> Message:
        # The real one: it needs no model.
        return await asyncio.to_thread(check_cloned, fakes.store, request.voice, "voice")

    return type("FakeServicer", (base,), {method.rpc: call, "ListVoices": list_voices, "CheckVoice": check_voice})()


def names(backends: Sequence[service_pb2.Backend]) -> tuple[str, ...]:
    """List the names of backends, as a route."""
    return tuple(b.name for b in backends)
