"""Mouth cues from the timings of speech."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from services.video.puppet.visemes import CLOSED, FOLLOWS, FV, REST, VOWELS, Shape, shapes_of, shapes_of_word
from shorts.scene.v1 import scene_pb2

FRAME = 1 / 30
"""A shape is held this long at least, seconds."""
LEAD = 0.032
"""Lips begin to move this much before the sound.

They take about 50 ms from shape to shape, which asks for 20 ms; a frame shows for its whole time what was drawn for its
beginning, which asks for half a frame more. Opening and loudness then rise together in the file (bench/mouth.py).
"""
# A stop between two words is not worth closing the mouth for.
_SHORTEST_REST = 0.09
# What the eye misses when it is left out.
_STRIKING = frozenset({CLOSED, FV})
# A consonant takes this share of the time of a vowel, where only words are timed.
_CONSONANT = 0.6


class Span(NamedTuple):
    """A shape from a time to a time, seconds from the start of the scene."""

    start: float
    end: float
    shape: Shape


def mouth_cues(speech: scene_pb2.Speech) -> list[scene_pb2.MouthCue]:
    """Give the shapes of the mouth over a scene, from rest at 0 to rest at the end of what is said.

    From phonemes where the engine tells them, else from the words' letters spread over their times; at rest all along
    where nothing is said.
    """
    spans = _of_phonemes(speech.phonemes) if speech.phonemes else _of_words(speech.words)
    held = _held(_joined(spans))
    cues = [scene_pb2.MouthCue(time=max(0.0, span.start - LEAD), viseme=span.shape) for span in held]
    if not cues or cues[0].time > 0:
        cues.insert(0, scene_pb2.MouthCue(time=0.0, viseme=REST))
    if held and held[-1].shape != REST:
        cues.append(scene_pb2.MouthCue(time=held[-1].end, viseme=REST))
    return cues


def _of_phonemes(phonemes: Iterable[scene_pb2.PhonemeTiming]) -> Iterator[Span]:
    for phoneme in phonemes:
        yield from _spread(shapes_of(phoneme.ipa), phoneme.start, phoneme.end)


def _of_words(words: Iterable[scene_pb2.WordTiming]) -> Iterator[Span]:
    end = 0.0
    for word in words:
        yield Span(end, word.start, REST)
        yield from _spread(shapes_of_word(word.text), word.start, word.end)
        end = word.end


def _spread(shapes: list[Shape], start: float, end: float) -> Iterator[Span]:
    weights = [1.0 if shape in VOWELS else _CONSONANT for shape in shapes]
    whole, at = sum(weights), start
    for shape, weight in zip(shapes, weights, strict=True):
        until = at + (end - start) * weight / whole
        yield Span(at, until, shape)
        at = until


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Let h take the shape of what follows, pass over short stops, and join what is alike."""
    joined: list[Span] = []
    waiting = -1.0
    for span in spans:
        if span.end <= span.start:
            continue
        stop = span.shape == REST and span.end - span.start < _SHORTEST_REST
        if span.shape == FOLLOWS or (stop and not joined):
            waiting = span.start if waiting < 0 else waiting
            continue
        shown = span._replace(start=waiting) if waiting >= 0 else span
        waiting = -1.0
        if joined and (stop or joined[-1].shape == shown.shape):
            joined[-1] = joined[-1]._replace(end=shown.end)
        else:
            joined.append(shown)
    return joined


def _held(spans: list[Span]) -> list[Span]:
    """Hold each shape for a frame at least: closed lips take the time from what follows, others give way."""
    held: list[Span] = []
    late = 0.0
    for index, raw in enumerate(spans):
        span = raw._replace(start=max(raw.start, late))
        short = span.end - span.start < FRAME - 1e-9
        if short and span.shape in _STRIKING and index + 1 < len(spans):
            span = span._replace(end=span.start + FRAME)
            late = span.end
        elif short:
            if held and held[-1].shape != REST:
                held[-1] = held[-1]._replace(end=max(span.end, held[-1].end))
            elif index + 1 < len(spans):
                spans[index + 1] = spans[index + 1]._replace(start=span.start)
            continue
        if held and held[-1].shape == span.shape:
            held[-1] = held[-1]._replace(end=span.end)
        else:
            held.append(span)
    return held
