"""Speaks with Supertonic, sentence by sentence. Lives in the child process of its backend."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np

from services.common.errors import InternalError, PreconditionError
from services.common.operation import Work
from services.common.reading.spoken import SpokenWord, normalize
from services.common.settings import load_settings
from services.common.weights import SUPERTONIC
from services.tts.espeak.process import EspeakProcess
from services.tts.espeak.reference import reference
from services.tts.espeak.track import LEAD_SECONDS, PAUSES, TAIL_SECONDS
from services.tts.polish import level
from services.tts.sound import Samples, fade_ends, resample, sounding, to_wav
from services.tts.supertonic.model import PACE, Model
from services.tts.supertonic.text import pieces, written
from services.tts.supertonic.voices import style_of
from services.tts.timing import Piece, transfer
from shorts.scene.v1.scene_pb2 import PhonemeTiming, Speech, WordTiming
from shorts.tts.v1.tts_pb2 import SynthesizeRequest

# What the model is asked for at most; beyond it, it slurs. Where pitch and pace together ask for more, pace gives way.
_SLOWEST, _FASTEST = 0.55, 2.1
_CATCH_SECONDS = 0.04
"""Between two sounds, less than this is no pause."""


class SupertonicSpeaker:
    """The model, and espeak-ng to find the times of its words with."""

    def load(self) -> None:
        """Read the model. Raises PreconditionError where its files are missing or are not its."""
        models = load_settings().models_folder
        if absent := SUPERTONIC.absent(models):
            raise PreconditionError(f"{absent[0]} is missing in {SUPERTONIC.folder(models)}; run: {SUPERTONIC.command}")
        self.use(Model(SUPERTONIC.folder(models)))

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
        rate, speed = self._model.sample_rate, request.speed or 1.0
        spoken = pieces(normalize(request.text, request.language), request.language)
        words: list[WordTiming] = []
        phonemes: list[PhonemeTiming] = []
        sounds: list[Samples] = [np.zeros(round(LEAD_SECONDS * rate))]
        at = len(sounds[0])
        for number, part in enumerate(spoken):

            def tell(share: float, number: int = number) -> None:
                work.progress(0.98 * (number + share) / len(spoken), "speaking")

            piece = self._piece(part, request, tell)
            words += [
                WordTiming(text=word.text, offset=word.offset, start=(at + low) / rate, end=(at + high) / rate)
                for word, (low, high) in zip(part, piece.words, strict=True)
            ]
            phonemes += [
                PhonemeTiming(ipa=ipa, start=(at + low) / rate, end=(at + high) / rate)
                for ipa, (low, high) in piece.phonemes
            ]
            last = number == len(spoken) - 1
            pause = TAIL_SECONDS if last else PAUSES[part[-1].mark] / speed
            sounds += [piece.samples, np.zeros(round(pause * rate))]
            at += len(sounds[-2]) + len(sounds[-1])
        return Speech(
            audio=work.store.put([to_wav(level(np.concatenate(sounds), rate), rate)], "audio/wav"),
            duration=at / rate,
            words=words,
            phonemes=_without_gaps(phonemes, at / rate),
            estimated_times=True,
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


def _without_gaps(phonemes: Sequence[PhonemeTiming], duration: float) -> list[PhonemeTiming]:
    """Let each sound last until the next one, with "" for the pauses between, as espeak-ng tells them."""
    out: list[PhonemeTiming] = []
    at = 0.0
    for phoneme in phonemes:
        start = max(at, phoneme.start)
        if phoneme.end <= start:
            continue
        if start - at >= _CATCH_SECONDS or not out:
            out.append(PhonemeTiming(ipa="", start=at, end=start))
        else:
            out[-1].end = start
        out.append(PhonemeTiming(ipa=phoneme.ipa, start=start, end=phoneme.end))
        at = phoneme.end
    out.append(PhonemeTiming(ipa="", start=at, end=duration))
    return out
