"""XTTS-v2 by coqui-tts: natural speech in built-in voices, and in voices cloned from a sample with consent.

Its licence forbids commercial use, of what it says too. It runs in a child process with a place on the card.
"""

from __future__ import annotations

import os
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, ClassVar

from google.protobuf.message import Message

from services.common.backends import BackendInfo, require
from services.common.catalogue import catalogue
from services.common.errors import InternalError, PreconditionError
from services.common.gpu.device import find_device
from services.common.gpu.plan import ModelNeeds
from services.common.operation import Work
from services.common.packages import how_to_install
from services.common.settings import load_settings
from services.tts.backend import TtsBackend
from services.tts.coqui.folder import MODEL_ID, folder_of, lacking, weights_bytes
from services.tts.coqui.voices import voices_of
from shorts.scene.v1.scene_pb2 import Speech
from shorts.tts.v1.tts_pb2 import SynthesizeRequest, Voice

if TYPE_CHECKING:
    from services.tts.coqui.speaker import CoquiSpeaker

PACKAGES = ("TTS", "torch", "torchaudio", "transformers", "safetensors", "espeakng_loader", "numpy")
_WORKING = 400 << 20
"""Peak of what a sentence of the longest kind needs besides weights, bytes at 16 bits; reckoned, not measured."""


class CoquiBackend(TtsBackend):
    """Speaks with XTTS-v2; the times of words and sounds are estimated with espeak-ng's help, see timing.py."""

    info: ClassVar[BackendInfo] = BackendInfo(
        name="coqui",
        version="1",
        model="XTTS-v2",
        license="Coqui Public Model License 1.0",
        commercial_use=False,
        languages=("ko", "en"),
        features=("word_timings_estimated.v1", "phoneme_timings_estimated.v1", "voice_cloning.v1"),
        heavy=True,
        model_ids=(MODEL_ID,),
    )
    clones: ClassVar[bool] = True

    def __init__(self) -> None:
        self._speaker: CoquiSpeaker | None = None

    def described(self) -> BackendInfo:
        """Tell the model's name and licence as the catalogue has them."""
        model = catalogue().get(MODEL_ID)
        return replace(self.info, model=model.name, license=model.license.name)

    def missing(self) -> str:
        for package in PACKAGES:
            if find_spec(package) is None:
                return f"the package {package} is missing; {how_to_install('coqui')}"
        return lacking(folder_of(load_settings().models_folder))

    def needs(self, request: Message | None = None) -> ModelNeeds:  # noqa: ARG002 - it has one model
        """Tell what it needs; it computes in 32 bits, whole on the device."""
        weights = weights_bytes(folder_of(load_settings().models_folder)) // 2
        return ModelNeeds(
            name=self.info.model,
            denoiser=weights,
            encoders=0,
            vae=0,
            working=_WORKING,
            decoding=0,
            precisions=("fp32",),
            can=frozenset(),
        )

    def load(self) -> None:
        """Load the model. Raises PreconditionError where packages or files are missing or are not its."""
        settings = load_settings()
        folder = folder_of(settings.models_folder)
        if told := lacking(folder):
            raise PreconditionError(told, reason="MODEL_MISSING")
        # The hub's client is told to stay offline before it is imported.
        os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
        for package in PACKAGES:
            require(package, "coqui")
        from services.tts.coqui.speaker import CoquiSpeaker

        device = self.plan.device if self.plan is not None else find_device(settings).name
        self._speaker = CoquiSpeaker(folder, device, self.info.name)

    def unload(self) -> None:
        """Give the model's memory back."""
        if self._speaker is not None:
            self._speaker.close()
        self._speaker = None

    def resident_bytes(self) -> int:
        """Tell the memory of the weights; 0 while it is not loaded."""
        return self._speaker.model.resident_bytes if self._speaker is not None else 0

    def voices(self) -> list[Voice]:
        return voices_of(self.info.name, folder_of(load_settings().models_folder))

    def synthesize(self, request: SynthesizeRequest, work: Work) -> Speech:
        if self._speaker is None:
            raise InternalError("coqui was asked to speak before it was loaded")
        return self._speaker.synthesize(request, work)
