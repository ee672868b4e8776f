"""Speaks with XTTS-v2, sentence by sentence. Lives in the child process of its backend."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from services.common.errors import InternalError, InvalidInputError
from services.common.operation import Work
from services.common.reading.spoken import normalize
from services.common.reading.syllables import of_reading
from services.tts.cloning import read_sample
from services.tts.coqui.folder import MODEL_ID
from services.tts.coqui.model import Model, VoicePrint
from services.tts.coqui.voices import LONGEST, PACES, is_man, speaker_of
from services.tts.espeak.process import EspeakProcess
from services.tts.espeak.reference import reference
from services.tts.piecewise import Part, speak_parts
from services.tts.sound import fade_ends, resample, sounding
from services.tts.supertonic.text import pieces, written
from services.tts.timing import Piece, transfer
from shorts.scene.v1.scene_pb2 import Speech
from shorts.tts.v1.tts_pb2 import SynthesizeRequest

# Where pitch and pace together ask for more, pace gives way.
_SLOWEST, _FASTEST = 0.5, 2.0
_KEPT_VOICES = 8


class CoquiSpeaker:
    """The model, and espeak-ng to find the times of its words with."""

    def __init__(self, folder: Path, device: str, backend: str) -> None:
        """Load both. Raises what Model raises."""
        self._folder = folder
        self._backend = backend
        self.model = Model(folder, device)
        self._engine = EspeakProcess()
        self._engine.start()
        self._heard: OrderedDict[str, VoicePrint] = OrderedDict()

    def close(self) -> None:
        """End espeak-ng."""
        self._engine.stop()

    def synthesize(self, request: SynthesizeRequest, work: Work) -> Speech:
        """Speak a text that was validated. Raises UnavailableError when espeak-ng died; the next call starts it."""
        self.model.check = work.check
        work.progress(0.0, "listening to the sample" if request.HasField("cloned_voice") else "speaking")
        voice, low = self._voice(request, work)
        spoken = pieces(normalize(request.text, request.language), request.language, LONGEST)

        def speak(part: Part, tell: Callable[[float], None]) -> Piece:
            return self._piece(part, request, voice, tell, low=low)

        return speak_parts(spoken, self.model.sample_rate, request.speed or 1.0, work, speak)

    def _voice(self, request: SynthesizeRequest, work: Work) -> tuple[VoicePrint, bool]:
        """Give the voice to speak in, and whether it is a man's as far as that is known."""
        if request.HasField("cloned_voice"):
            return self._cloned(request, work), False
        name = speaker_of(request.voice, self._backend, self._folder)
        if not name:
            what = f"{request.voice!r} is no voice of {MODEL_ID}" if request.voice else f"{MODEL_ID} has no voices here"
            raise InvalidInputError.of("voice", f"{what}; give a cloned_voice in its place")
        return self.model.speakers[name], is_man(name)

    def _cloned(self, request: SynthesizeRequest, work: Work) -> VoicePrint:
        """Give the voice of a sample. The last ones are kept, as the scenes of a short are all spoken in one."""
        digest = request.cloned_voice.sample.sha256
        if digest not in self._heard:
            sample = read_sample(work.store, request.cloned_voice)
            self._heard[digest] = self.model.hear(sample.samples, sample.sample_rate)
            if len(self._heard) > _KEPT_VOICES:
                self._heard.popitem(last=False)
        self._heard.move_to_end(digest)
        return self._heard[digest]

    def _piece(
        self, part: Part, request: SynthesizeRequest, voice: VoicePrint, tell: Callable[[float], None], *, low: bool
    ) -> Piece:
        """Speak one sentence, its words and sounds found in it."""
        text, rate = written(part), self.model.sample_rate
        higher = 2 ** (request.pitch_semitones / 12)
        pace = min(max((request.speed or 1.0) / higher, _SLOWEST), _FASTEST)
        digest = hashlib.sha256(f"{request.seed}/{part[0].offset}/{text}".encode()).digest()
        seed = int.from_bytes(digest[:8], "big") >> 1
        syllables = sum(of_reading(word.reading, request.language) for word in part)
        seconds = syllables / PACES[request.language]
        raw = self.model.speak(text, request.language, voice, pace, seed, seconds, tell)
        first, behind = sounding(raw, rate)
        if behind - first < 2 * len(part):
            raise InternalError(f"XTTS-v2 gave silence for {text!r}; try another voice, or --seed", reason="SILENCE")
        sound = fade_ends(resample(raw[first:behind], higher), rate)
        return transfer(reference(self._engine, part, request.language, low=low), Piece(sound, rate))
