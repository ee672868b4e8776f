"""Tries to load XTTS-v2 from one folder after the other, in one child process: importing coqui-tts takes long."""

from __future__ import annotations

from pathlib import Path

from services.common.operation import Work
from services.tts.coqui.folder import folder_of
from shorts.scene.v1.scene_pb2 import Speech
from shorts.tts.v1.tts_pb2 import SynthesizeRequest


class XttsLoader:
    """A stand-in for a backend; see services/common/child."""

    def load(self) -> None:
        """Import what takes long."""
        import services.tts.coqui.loading  # noqa: F401

    def attempt(self, request: SynthesizeRequest, work: Work) -> Speech:
        """Load from the models folder that `text` names. Raises what loading raises."""
        from services.tts.coqui.loading import load_speakers, load_xtts

        folder = folder_of(Path(request.text))
        load_speakers(folder)
        load_xtts(folder, "cpu")
        return Speech(duration=1.0)
