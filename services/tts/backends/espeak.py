"""espeak-ng: a small synthesiser with exact timings that needs no weights. It runs as a program of its own (GPL)."""

from __future__ import annotations

from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from services.common.backends import BackendInfo, require
from services.common.operation import Work
from services.common.reading.spoken import normalize
from services.tts.backend import TtsBackend
from services.tts.espeak.clauses import Clause, clauses
from services.tts.espeak.process import EspeakProcess
from services.tts.espeak.voices import VARIANTS, catalogue, lively, manner, preset
from shorts.scene.v1.scene_pb2 import PhonemeTiming, Speech, WordTiming
from shorts.tts.v1.tts_pb2 import SynthesizeRequest, Voice

if TYPE_CHECKING:
    from services.tts.espeak.track import Track


class EspeakBackend(TtsBackend):
    """Speaks with espeak-ng, clause by clause."""

    info: ClassVar[BackendInfo] = BackendInfo(
        name="espeak",
        version="3",
        model="espeak-ng 1.52",
        license="GPL-3.0-or-later",
        commercial_use=True,
        languages=("ko", "en"),
        features=("word_timings.v1", "phoneme_timings.v1"),
        needed_bytes=40 << 20,
    )

    variants: ClassVar[tuple[str, ...]] = tuple(VARIANTS)

    def __init__(self) -> None:
        self._engine = EspeakProcess()

    def missing(self) -> str:
        lacking = [module for module in ("espeakng_loader", "numpy") if find_spec(module) is None]
        if not lacking:
            return ""
        return f"the Python package {lacking[0]} is missing; install it with: pip install 'shorts-studio[tts]'"

    def load(self) -> None:
        require("numpy", "tts")
        require("espeakng_loader", "tts")
        self._engine.start()

    def unload(self) -> None:
        self._engine.stop()

    def voices(self) -> list[Voice]:
        return catalogue(self.info.name)

    def synthesize(self, request: SynthesizeRequest, work: Work) -> Speech:
        from services.tts.espeak.track import Track

        speed = request.speed or 1.0
        how, stretch = manner(preset(request.voice, request.language, request.variant), speed, request.pitch_semitones)
        spoken = clauses(normalize(request.text, request.language), request.language)
        track = Track(speed, stretch)
        for index, clause in enumerate(spoken):
            work.progress(0.95 * index / len(spoken), "speaking")
            said = lively(how) if clause.mark == "!" else how
            track.add(clause, self._engine.speak(clause.text, said, list(clause.readings)))
        work.progress(0.95, "polishing")
        return _speech(spoken, track, work)


def _speech(spoken: list[Clause], track: Track, work: Work) -> Speech:
    rate = track.sample_rate
    words = [word for clause in spoken for word in clause.words]
    return Speech(
        audio=work.store.put([track.wav()], "audio/wav"),
        duration=track.samples / rate,
        words=[
            WordTiming(text=word.text, offset=word.offset, start=start / rate, end=end / rate)
            for word, (start, end) in zip(words, track.words, strict=True)
        ],
        phonemes=[
            PhonemeTiming(ipa=ipa, start=start / rate, end=behind / rate)
            for (ipa, start), (_, behind) in pairwise([*track.phonemes, ("", track.samples)])
        ],
    )
