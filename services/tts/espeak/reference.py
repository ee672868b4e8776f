"""The same words as espeak-ng says them, with exact times: what other engines' speech is compared with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from services.common.reading.spoken import SpokenWord
from services.tts.espeak.align import phoneme_spans, word_spans
from services.tts.espeak.clauses import clauses
from services.tts.espeak.process import EspeakProcess
from services.tts.espeak.voices import manner, preset
from services.tts.sound import from_pcm, sounding
from services.tts.spans import Span
from services.tts.timing import Piece


def reference(engine: EspeakProcess, words: Sequence[SpokenWord], language: str, *, low: bool) -> Piece:
    """Speak words without pauses, in a man's voice if `low`. Raises UnavailableError when the engine died."""
    how, _ = manner(preset(f"{language}-{'m' if low else 'f'}1", language), 1.0, 0.0)
    sounds, spans, phonemes, at, sample_rate = [], [], [], 0, 0
    for clause in clauses(words, language):
        heard = engine.speak(clause.text, how, list(clause.readings))
        raw, sample_rate = from_pcm(heard.pcm), heard.sample_rate
        first, behind = sounding(raw, sample_rate)

        def moved(span: Span, first: int = first, behind: int = behind, at: int = at) -> Span:
            return at + min(max(span[0], first), behind) - first, at + min(max(span[1], first), behind) - first

        spans += [moved(span) for span in word_spans(clause.offsets, heard)]
        phonemes += [(ipa, moved(span)) for ipa, span in phoneme_spans(heard) if ipa]
        sounds.append(raw[first:behind])
        at += behind - first
    return Piece(np.concatenate(sounds), sample_rate, tuple(spans), tuple(phonemes))
