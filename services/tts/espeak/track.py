"""The clauses of a text put together: trimmed, with pauses between them, polished, the times with them."""

from __future__ import annotations

import numpy as np

from services.common.wav import to_wav
from services.tts.breath import BREATH
from services.tts.espeak.align import phoneme_spans, word_spans
from services.tts.espeak.clauses import Clause
from services.tts.espeak.process import Heard
from services.tts.polish import polish
from services.tts.sound import Samples, fade_ends, from_pcm, resample, sounding
from services.tts.spans import Span, in_order

LEAD_SECONDS = 0.05
TAIL_SECONDS = 0.12
# Silence after a clause by its mark, seconds at speed 1.
PAUSES = {"": 0.03, BREATH: 0.11, ",": 0.18, ";": 0.24, ".": 0.36, "!": 0.36, "?": 0.40, "\n": 0.48}


class Track:
    """Grows clause by clause. Positions are samples from the start of the finished sound."""

    def __init__(self, speed: float, higher: float) -> None:
        """Space clauses for a pace; play what is heard `higher` times as fast, and so as high."""
        self.sample_rate = 0
        self.words: list[Span] = []
        self.phonemes: list[tuple[str, int]] = []
        """Each phoneme, "" for a pause, with its first sample; it lasts until the next one."""
        self._speed = speed
        self._higher = higher
        self._pieces: list[Samples] = []
        self._end = 0
        self._pause = LEAD_SECONDS

    @property
    def samples(self) -> int:
        """Length of the sound with its trailing silence."""
        return self._end + round(TAIL_SECONDS * self.sample_rate)

    def add(self, clause: Clause, heard: Heard) -> None:
        """Append a clause."""
        self.sample_rate = heard.sample_rate
        raw = from_pcm(heard.pcm)
        first, behind = sounding(raw, self.sample_rate)
        sound = fade_ends(resample(raw[first:behind], self._higher), self.sample_rate)
        # At least one sample a word, also for what espeak-ng has no sound for.
        length = max(len(sound), len(clause.words))
        piece = np.pad(sound, (0, length - len(sound)))
        self._silence(self._pause)
        start = self._end

        def moved(span: Span) -> Span:
            return round((span[0] - first) / self._higher), round((span[1] - first) / self._higher)

        words = [moved(span) for span in word_spans(clause.offsets, heard)]
        self.words += [(start + low, start + high) for low, high in in_order(words, length)]
        for ipa, span in phoneme_spans(heard):
            low, high = moved(span)
            if max(low, 0) < min(high, length):
                self.phonemes.append((ipa, start + max(low, 0)))
        self._pieces.append(piece)
        self._end += length
        self._pause = PAUSES[clause.mark] / self._speed

    def wav(self) -> bytes:
        """Give the finished sound."""
        silence = np.zeros(round(TAIL_SECONDS * self.sample_rate))
        return to_wav(polish(np.concatenate([*self._pieces, silence]), self.sample_rate), self.sample_rate)

    def _silence(self, seconds: float) -> None:
        size = round(seconds * self.sample_rate)
        self.phonemes.append(("", self._end))
        self._pieces.append(np.zeros(size))
        self._end += size
