"""What a character does while it speaks: it greets, points at what is named, marks what matters, takes its leave."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.common.drawing.composition import Look, Stage
from services.video.puppet.words import find_word
from shorts.scene.v1 import scene_pb2

APART = 1.2
"""Seconds between the starts of two gestures, at least."""
# A gesture begins this much before its word, so that it is at its height with it.
_AHEAD = 0.15
_SHORT, _LONG = 0.9, 1.3
_SHORTEST = 0.4
_NUMBER = re.compile(r"\d")
_HANGUL = re.compile(r"[가-힣]")
# Words shorter than this are seldom what matters.
_WEIGHTY_KO, _WEIGHTY_EN = 3, 6
_S = scene_pb2
_BEATS: dict[scene_pb2.Mood.ValueType, tuple[str, ...]] = {
    _S.MOOD_CALM: ("nod", "tilt", "open_arms"),
    _S.MOOD_HAPPY: ("open_arms", "nod", "clap", "tilt"),
    _S.MOOD_EXCITED: ("cheer", "open_arms", "nod", "clap"),
    _S.MOOD_WARM: ("nod", "heart", "tilt"),
    _S.MOOD_SAD: ("tilt", "nod"),
    _S.MOOD_TENSE: ("shrug", "nod", "think"),
    _S.MOOD_MYSTERIOUS: ("think", "tilt", "nod"),
    _S.MOOD_PLAYFUL: ("tilt", "shrug", "clap", "open_arms"),
}
# What it does at the card of the first second, and as it takes its leave at the last one: it waves but where it cheers.
_HOOKS = {
    _S.MOOD_EXCITED: "cheer", _S.MOOD_TENSE: "point_up", _S.MOOD_MYSTERIOUS: "point_up", _S.MOOD_SAD: "point_up",
}  # fmt: skip
_CLOSES = {_S.MOOD_EXCITED: "cheer"}
_LEAVE_SECONDS = 1.9
_EXCLAIMED = {_S.MOOD_EXCITED: "cheer", _S.MOOD_HAPPY: "cheer", _S.MOOD_SAD: "nod", _S.MOOD_TENSE: "hands_on_hips"}
_ASKED = {_S.MOOD_MYSTERIOUS: "think", _S.MOOD_TENSE: "think", _S.MOOD_CALM: "tilt", _S.MOOD_WARM: "tilt"}


@dataclass(frozen=True)
class _Idea:
    """A gesture that might be made; the more it weighs, the sooner it is."""

    weight: int
    time: float
    seconds: float
    kind: str


def gestures_of(
    words: list[scene_pb2.WordTiming],
    props: Iterable[scene_pb2.Prop],
    stage: Stage,
    *,
    mood: scene_pb2.Mood.ValueType,
    duration: float,
    first: bool,
    last: bool,
    photo: bool,
    seed: int,
) -> list[scene_pb2.Gesture]:
    """Choose the gestures of a scene, in order of time; the same inputs give the same ones.

    `first` and `last`: whether the scene begins or ends its short; `photo`: whether a photo is shown.
    """
    beats = _BEATS.get(mood, _BEATS[_S.MOOD_CALM])
    ideas = [*_manners(words, stage, mood, duration, first=first, last=last, photo=photo)]
    ideas += _named(words, props, stage)
    ideas += _marked(words, mood, beats, random.Random(f"{seed}:gestures"))  # noqa: S311 - must be the same each time
    chosen: list[_Idea] = []
    for idea in sorted(ideas, key=lambda idea: (-idea.weight, idea.time)):
        apart = all(abs(idea.time - other.time) >= APART for other in chosen)
        if apart and 0 <= idea.time <= duration - _SHORTEST:
            chosen.append(idea)
    chosen.sort(key=lambda idea: idea.time)
    ends = [*(idea.time - 0.1 for idea in chosen[1:]), duration]
    return [
        scene_pb2.Gesture(time=round(i.time, 3), duration=round(min(i.seconds, end - i.time), 3), kind=i.kind)
        for i, end in zip(chosen, ends, strict=False)
    ]


def _manners(
    words: list[scene_pb2.WordTiming],
    stage: Stage,
    mood: scene_pb2.Mood.ValueType,
    duration: float,
    *,
    first: bool,
    last: bool,
    photo: bool,
) -> Iterator[_Idea]:
    """Greet in the first scene, present a photo, take leave in the last scene."""
    begin = words[0].start if words else 0.3
    if first:
        yield _Idea(5, 0.1, _LONG, _HOOKS.get(mood, "wave"))
    if photo:
        shown = "point_up" if stage.look is Look.BELOW else f"present_{stage.other_side}"
        yield _Idea(4, max(begin, APART + 0.2 if first else 0.0), _LONG, shown)
    if last:
        yield _Idea(5, max(0.0, duration - _LEAVE_SECONDS), _LEAVE_SECONDS - 0.1, _CLOSES.get(mood, "wave"))


def _named(words: list[scene_pb2.WordTiming], props: Iterable[scene_pb2.Prop], stage: Stage) -> Iterator[_Idea]:
    """Point at what is named as it is named: with a finger at the first, with a flat hand at others."""
    for number, prop in enumerate(prop for prop in props if prop.keyword):
        word = find_word(words, prop.keyword)
        if word is not None:
            kind = f"{'present' if number else 'point'}_{stage.other_side}"
            yield _Idea(3, max(0.0, word.start - _AHEAD), _LONG, kind)


def _marked(
    words: list[scene_pb2.WordTiming], mood: scene_pb2.Mood.ValueType, beats: tuple[str, ...], rng: random.Random
) -> Iterator[_Idea]:
    """Mark numbers, questions, exclamations, and the weighty words between."""
    turn = rng.randrange(len(beats))
    for word in words:
        time = max(0.0, word.start - _AHEAD)
        text = word.text.rstrip("\"'”’)")
        if text.endswith("?"):
            yield _Idea(2, time, _SHORT, _ASKED.get(mood, "shrug"))
        elif text.endswith("!"):
            yield _Idea(2, time, _SHORT, _EXCLAIMED.get(mood, "open_arms"))
        elif _NUMBER.search(text):
            yield _Idea(2, time, _LONG, "point_up")
        elif len(text.strip(".,!?")) >= (_WEIGHTY_KO if _HANGUL.search(text) else _WEIGHTY_EN):
            yield _Idea(1, time, _SHORT, beats[turn % len(beats)])
            turn += 1
