"""Supertonic 3: a natural voice, by four ONNX networks on the CPU, fetched once. It runs in a child process."""

from __future__ import annotations

from importlib.util import find_spec
from typing import ClassVar

from services.common.backends import BackendInfo, require
from services.common.child import ChildHost
from services.common.operation import Work
from services.common.settings import load_settings
from services.common.weights import SUPERTONIC
from services.tts.backend import TtsBackend
from services.tts.supertonic.voices import catalogue
from shorts.scene.v1.scene_pb2 import Speech
from shorts.tts.v1.tts_pb2 import SynthesizeRequest, Voice


class SupertonicBackend(TtsBackend):
    """Speaks with Supertonic; the times of words and sounds are estimated with espeak-ng's help, see timing.py."""

    info: ClassVar[BackendInfo] = BackendInfo(
        name="supertonic",
        version="1",
        model="Supertonic 3 (Supertone)",
        license=f"{SUPERTONIC.license} (weights), MIT (code)",
        commercial_use=True,
        languages=("ko", "en"),
        features=("word_timings_estimated.v1", "phoneme_timings_estimated.v1"),
        needed_bytes=900 << 20,
        model_ids=(SUPERTONIC.name,),
    )

    def __init__(self) -> None:
        self._child = ChildHost("services.tts.supertonic.speaker:SupertonicSpeaker")

    def missing(self) -> str:
        lacking = [m for m in ("onnxruntime", "espeakng_loader", "numpy") if find_spec(m) is None]
        if lacking:
            return f"the package {lacking[0]} is missing; install it with: pip install 'shorts-studio[supertonic]'"
        settings = load_settings()
        if SUPERTONIC.absent(settings.models_folder):
            command = SUPERTONIC.command_here(settings.setup_command)
            return f"the natural voice is not set up; fetch it (400 MB, once) with: {command}"
        return ""

    def load(self) -> None:
        require("onnxruntime", "supertonic")
        self._child.load()

    def unload(self) -> None:
        self._child.unload()

    def voices(self) -> list[Voice]:
        return catalogue(self.info.name, SUPERTONIC.folder(load_settings().models_folder))

    def synthesize(self, request: SynthesizeRequest, work: Work) -> Speech:
        return self._child.call("synthesize", request, Speech, work)
