"""Speech made of pieces, sentence by sentence: with pauses between them, the times of words and sounds, even loudness.

For engines that speak a sentence at a time and do not say when its words are heard; see timing.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from services.common.operation import Work
from services.common.reading.spoken import SpokenWord
from services.common.wav import to_wav
from services.tts.espeak.track import LEAD_SECONDS, PAUSES, TAIL_SECONDS
from services.tts.polish import level
from services.tts.sound import Samples
from services.tts.timing import Piece
from shorts.scene.v1.scene_pb2 import PhonemeTiming, Speech, WordTiming

_CATCH_SECONDS = 0.04
"""Between two sounds, less than this is no pause."""
Part = Sequence[SpokenWord]
SpeakPart = Callable[[Part, Callable[[float], None]], Piece]
"""Speaks one part, with its words and sounds found in it; the second argument is told the share that is done."""


def speak_parts(parts: Sequence[Part], sample_rate: int, speed: float, work: Work, speak: SpeakPart) -> Speech:
    """Speak parts one after the other and put them together; pauses shrink with the speed. Raises what `speak` does."""
    words: list[WordTiming] = []
    phonemes: list[PhonemeTiming] = []
    sounds: list[Samples] = [np.zeros(round(LEAD_SECONDS * sample_rate))]
    at = len(sounds[0])
    for number, part in enumerate(parts):

        def tell(share: float, number: int = number) -> None:
            work.progress(0.98 * (number + share) / len(parts), "speaking")

        piece = speak(part, tell)
        words += [
            WordTiming(
                text=word.text, offset=word.offset, start=(at + low) / sample_rate, end=(at + high) / sample_rate
            )
            for word, (low, high) in zip(part, piece.words, strict=True)
        ]
        phonemes += [
            PhonemeTiming(ipa=ipa, start=(at + low) / sample_rate, end=(at + high) / sample_rate)
            for ipa, (low, high) in piece.phonemes
        ]
        last = number == len(parts) - 1
        pause = TAIL_SECONDS if last else PAUSES[part[-1].mark] / speed
        sounds += [piece.samples, np.zeros(round(pause * sample_rate))]
        at += len(sounds[-2]) + len(sounds[-1])
    return Speech(
        audio=work.store.put([to_wav(level(np.concatenate(sounds), sample_rate), sample_rate)], "audio/wav"),
        duration=at / sample_rate,
        words=words,
        phonemes=_without_gaps(phonemes, at / sample_rate),
        estimated_times=True,
    )


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
