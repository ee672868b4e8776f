"""Speaks with Supertonic, sentence by sentence. Lives in the child process of its backend."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from services.common.errors import InternalError, PreconditionError
from services.common.operation import Work
from services.common.reading.spoken import SpokenWord, normalize
from services.common.settings import load_settings
from services.common.weights import SUPERTONIC
from services.tts.espeak.process import EspeakProcess
from services.tts.espeak.reference import reference
from services.tts.piecewise import speak_parts
from services.tts.sound import fade_ends, resample, sounding
from services.tts.supertonic.model import PACE, Model
from services.tts.supertonic.text import pieces, written
from services.tts.supertonic.voices import style_of
from services.tts.timing import Piece, transfer
from shorts.scene.v1.scene_pb2 import Speech
from shorts.tts.v1.tts_pb2 import SynthesizeRequest

# What the model is asked for at most; beyond it, it slurs. Where pitch and pace together ask for more, pace gives way.
_SLOWEST, _FASTEST = 0.55, 2.1


class SupertonicSpeaker:
    """The model, and espeak-ng to find the times of its words with."""

    def load(self) -> None:
        """Read the model. Raises PreconditionError where its files are missing or are not its."""
        settings = load_settings()
        folder = SUPERTONIC.folder(settings.models_folder)
        if absent := SUPERTONIC.absent(settings.models_folder):
            command = SUPERTONIC.command_here(settings.setup_command)
            raise PreconditionError(f"{absent[0]} is missing in {folder}; run: {command}")
        self.use(Model(folder))

    def use(self, model: Model) -> None:
        """Speak with a model that is loaded."""
        self._model = model
        self._engine = EspeakProcess()
        self._engine.start()

    def close(self) -> None:
        """End espeak-ng."""
        self._engine.stop()

    def synthesize(self, request: SynthesizeRequest, work: Work) -> Speech:
        """Speak a text that was validated. Raises UnavailableError when espeak-ng died; the next call starts it."""
        spoken = pieces(normalize(request.text, request.language), request.language)
        speed = request.speed or 1.0
        return speak_parts(
            spoken, self._model.sample_rate, speed, work, lambda part, tell: self._piece(part, request, tell)
        )

    def _piece(self, part: Sequence[SpokenWord], request: SynthesizeRequest, tell: Callable[[float], None]) -> Piece:
        """Speak one sentence, its words and sounds found in it."""
        style, text = style_of(request.voice), written(part)
        higher = 2 ** (request.pitch_semitones / 12)
        pace = min(max(PACE * (request.speed or 1.0) / higher, _SLOWEST), _FASTEST)
        digest = hashlib.sha256(f"{request.seed}/{part[0].offset}/{text}".encode()).digest()
        seed = int.from_bytes(digest[:8], "big")
        raw = self._model.speak(text, request.language, style, pace, seed, tell)
        first, behind = sounding(raw, self._model.sample_rate)
        if behind - first < 2 * len(part):
            raise InternalError(f"Supertonic gave silence for {text!r}; try another voice, or --seed", reason="SILENCE")
        sound = fade_ends(resample(raw[first:behind], higher), self._model.sample_rate)
        known = reference(self._engine, part, request.language, low=style[0] == "M")
        return transfer(known, Piece(sound, self._model.sample_rate))
