"""A shelf on the wire with the small catalogue of the tests; pulls do what a test says, step by step."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc

from gateway.catalogue.told import told
from services.common.errors import NotFoundError, StudioError, to_status
from shorts.service.v1 import service_pb2
from shorts.service.v1.service_pb2 import Device
from shorts.shelf.v1 import shelf_pb2, shelf_pb2_grpc
from shorts.shelf.v1.shelf_pb2 import Model, Presence, PullModelResponse, PullProgress
from shorts.studio.v1 import studio_pb2
from shorts.studio.v1.studio_pb2 import DeviceUse, Resident
from tests.support.shelf import shelf as small

GIB = 1 << 30
CARD = Device(
    key="GPU-1",
    machine="pc",
    name="cuda:0",
    title="NVIDIA GeForce RTX 3060",
    card=True,
    total_bytes=12 * GIB,
    used_bytes=10 * GIB,
    budget_bytes=11 * GIB,
)
MAIN = Device(key="cpu", machine="pc", name="cpu", title="main memory", total_bytes=32 * GIB, used_bytes=9 * GIB)
PAINTER = Resident(
    service="image",
    backend="diffusers",
    model="Tiny painter",
    bytes=6 * GIB,
    state=service_pb2.PLACE_STATE_WORKING,
)


class ScriptedShelf(shelf_pb2_grpc.ShelfServiceServicer):
    """Models, devices and a proposal that a test may change; `advance` and `finish` move the pull under way."""

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.reset()

    def reset(self) -> None:
        """Put everything back; pulls under way end."""
        with self.changed:
            self.models = {m.id: told(m, Path("/nowhere"), "") for m in small().models}
            self.devices = [DeviceUse(device=MAIN, services=["tts"])]
            self.silent: list[studio_pb2.SilentService] = []
            self.asked: list[str] = []
            """Pulls that were begun."""
            self.left: list[str] = []
            """Pulls whose stream was closed before their end."""
            self.removed: list[str] = []
            self.refusal: StudioError | None = None
            """What pulls and removals are answered with."""
            self.away: StudioError | None = None
            """What everybody is answered with who asks for the list."""
            self.proposals: list[studio_pb2.ProposeSetupRequest] = []
            self._steps: dict[str, list[PullModelResponse | StudioError]] = {}
            self.changed.notify_all()

    def advance(self, model_id: str, done: int, total: int, **more: Any) -> None:
        """Let a pull get so far."""
        progress = PullProgress(path="net.onnx", done_bytes=done, total_bytes=total, file=1, files=2, **more)
        self._add(model_id, PullModelResponse(progress=progress))

    def finish(self, model_id: str) -> None:
        """Let a pull end well."""
        model = self.models[model_id]
        model.presence, model.bytes_here = Presence.PRESENCE_HERE, model.size_bytes
        self._add(model_id, PullModelResponse(result=shelf_pb2.PulledModel(model=model, checked="hub")))

    def fail(self, model_id: str, error: StudioError) -> None:
        """Let a pull break off."""
        self.models[model_id].presence = Presence.PRESENCE_PARTLY
        self._add(model_id, error)

    def _add(self, model_id: str, step: PullModelResponse | StudioError) -> None:
        with self.changed:
            self._steps.setdefault(model_id, []).append(step)
            self.changed.notify_all()

    def proposal(self, request: studio_pb2.ProposeSetupRequest) -> studio_pb2.ProposeSetupResponse:
        """Propose the voice and, for a preset with a card, a painter that Ollama's model shares it with."""
        self.proposals.append(request)
        presets = [
            studio_pb2.SetupPreset(name="cpu", title="No card"),
            studio_pb2.SetupPreset(name="12gb", title="A card of 12 GB", vram_gib=12),
        ]
        card = any(use.device.card for use in self.devices)
        large = request.preset == "12gb" or (card and not request.preset)
        names = ["spoken", "tiny"] if large else ["spoken"]
        made = studio_pb2.ProposeSetupResponse(
            preset=presets[large],
            presets=presets,
            vram_gib=12 if card else 0,
            ram_gib=32,
            disk_free_bytes=500 * 10**9,
            fetch=[name for name in names if self.models[name].presence != Presence.PRESENCE_HERE],
            models=[self.models[name] for name in names],
        )
        made.choices.add(service="tts", models=["spoken"], precision="cpu")
        if large:
            made.choices.add(service="image", models=["tiny"], precision="bf16", vram_gib=8)
            made.together.add(models=["tiny"], vram_gib=8)
        made.fetch_bytes = sum(self.models[name].size_bytes for name in made.fetch)
        made.left_out.add(what="private-voice", reason="Private voice: its licence forbids commercial use")
        made.without.add(service="llm", backends=["rules"])
        return made

    def _model(self, model_id: str, context: grpc.ServicerContext) -> Model:
        if model_id not in self.models:
            _refuse(context, NotFoundError(f"no model {model_id!r}"))
        if self.refusal:
            _refuse(context, self.refusal)
        return self.models[model_id]

    def ListModels(self, request: Any, context: grpc.ServicerContext) -> shelf_pb2.ListModelsResponse:
        if self.away:
            _refuse(context, self.away)
        return shelf_pb2.ListModelsResponse(models=self.models.values(), disk_free_bytes=500 * 10**9)

    def PullModel(self, request: Any, context: grpc.ServicerContext) -> Iterator[PullModelResponse]:
        self._model(request.id, context)
        with self.changed:
            self.asked.append(request.id)
            self._steps[request.id] = []
            steps = self._steps[request.id]
            self.changed.notify_all()
        seen = 0
        while context.is_active():
            with self.changed:
                if len(steps) <= seen:
                    self.changed.wait(0.2)
                if self._steps.get(request.id) is not steps:
                    return
                new = steps[seen:]
            for step in new:
                seen += 1
                if isinstance(step, StudioError):
                    _refuse(context, step)
                    return
                yield step
                if step.HasField("result"):
                    return
        with self.changed:
            self.left.append(request.id)
            self.models[request.id].presence = Presence.PRESENCE_PARTLY
            self.changed.notify_all()

    def RemoveModel(self, request: Any, context: grpc.ServicerContext) -> shelf_pb2.RemoveModelResponse:
        model = self._model(request.id, context)
        freed, model.presence, model.bytes_here = model.bytes_here, Presence.PRESENCE_ABSENT, 0
        self.removed.append(request.id)
        return shelf_pb2.RemoveModelResponse(model=model, freed_bytes=freed)


def _refuse(context: grpc.ServicerContext, error: StudioError) -> None:
    context.set_trailing_metadata((("grpc-status-details-bin", to_status(error).SerializeToString()),))
    context.abort(error.code, error.message)
