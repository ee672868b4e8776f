"""What a way of speaking must offer, and the ways there are."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from services.common.backends import Backend, Registry
from services.common.operation import Work
from shorts.scene.v1.scene_pb2 import Speech
from shorts.tts.v1.tts_pb2 import SynthesizeRequest, Voice


class TtsBackend(Backend):
    """One way of speaking."""

    variants: ClassVar[tuple[str, ...]] = ()
    """Names that a request may give for the throat of any of its voices; none: it ignores them."""

    clones: ClassVar[bool] = False
    """Whether it takes a `cloned_voice`."""

    @abstractmethod
    def voices(self) -> list[Voice]:
        """List its voices, the recommended one of each language first; also while not loaded."""

    @abstractmethod
    def synthesize(self, request: SynthesizeRequest, work: Work) -> Speech:
        """Speak a text that was validated. Raises UnavailableError when the engine died and is started again."""


REGISTRY: Registry[TtsBackend] = Registry(
    "tts",
    {
        "supertonic": "services.tts.backends.supertonic:SupertonicBackend",
        "espeak": "services.tts.backends.espeak:EspeakBackend",
        "coqui": "services.tts.backends.coqui:CoquiBackend",
    },
)
