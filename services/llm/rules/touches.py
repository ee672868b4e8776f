"""Where a character is heard in a script: after the hook, at the turn, beside a fact, at the end.

Never more than one line of the character's in a scene, so that the text stays what is told.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from services.llm.rules import lexicon
from services.llm.rules.brief import Brief
from services.llm.rules.duration import SENTENCE_PAUSE
from services.llm.rules.model import Scene, Sentence
from services.llm.rules.voice import MOST_SENTENCES, sentence_count
from shorts.llm.v1.llm_pb2 import SceneRole
from shorts.scene.v1.scene_pb2 import Mood

# Seconds of a short: below the first only the end is the character's, below the second only the hook, too, and below
# the third in few words: time belongs to the text.
_BRIEF, _ROOMY, _WORDY = 12.0, 28.0, 45.0
_FEW = {"ko": {"hook": 16, "close": 22}, "en": {"hook": 30, "close": 42}}  # characters
_ASIDES, _EACH = 40.0, 14.0  # seconds from which there is one beside the turn, and for each further one
_TELLS = 1.2  # seconds of a short for each of its text's
_GRAVE = {Mood.MOOD_SAD, Mood.MOOD_TENSE}  # moods beside which nobody quips
_LONGEST = 9.0  # seconds that a scene may take with its aside


@dataclass
class Touches:
    """The lines of one script, chosen before its sentences, so that there is room for them."""

    hook: str = ""
    turn: str = ""
    asides: tuple[tuple[str, str], ...] = ()  # beside a number, and anywhere: the one that fits its scene is said
    close: str = ""

    def seconds(self, brief: Brief) -> float:
        """Give how long the lines take, about."""
        beside = [max(pair, key=len) for pair in self.asides]
        said = [line for line in (self.hook, self.turn, self.close, *beside) if line]
        return sum(brief.pace.speech(line) + SENTENCE_PAUSE for line in said)


def choose(brief: Brief, back: str, *, turns: bool, ending: str = "close", notice: bool = False) -> Touches:
    """Choose the lines that suit a short's length; none where nobody tells it.

    `back`: what the hook begins with; `turns`: whether the text turns; `notice`: it says what people have to know.
    """
    voice = brief.voice
    if voice.lines is None:
        return Touches()
    # A text of little is not filled up: it is told as one of its own length would be.
    length = min(brief.length, _TELLS * sum(s.seconds for s in brief.sentences))
    few = {} if length >= _WORDY else _FEW[brief.language]
    touches = Touches(close=voice.own(ending, back=back, most=few.get("close", math.inf)))
    if length < _BRIEF:
        return touches
    touches.hook = voice.own("hook", most=few.get("hook", math.inf))
    if length < _ROOMY or notice:
        return touches
    if turns:
        touches.turn = voice.own("turn")
    asides = max(0, int((length - _ASIDES) / _EACH) + (not turns and length >= _ASIDES))
    if lexicon.mood(" ".join(s.text for s in brief.sentences), brief.language, 0) != Mood.MOOD_SAD:
        pairs = ((voice.own("figure"), voice.own("aside")) for _ in range(min(asides, 2)))
        touches.asides = tuple(pair for pair in pairs if any(pair))
    return touches


def place(brief: Brief, touches: Touches, scenes: Sequence[Scene], turns: set[int]) -> None:
    """Lay the lines around the scenes. What makes one stay comes first, then who tells it."""
    if not scenes:
        return
    scenes[0].closer = touches.hook
    scenes[-1].closer = touches.close or scenes[-1].closer
    for scene in scenes[1:-1]:
        if touches.turn and scene.sentences and scene.sentences[0].order in turns:
            scene.opener = touches.turn
    _beside(brief, list(touches.asides), scenes)


def _beside(brief: Brief, asides: list[tuple[str, str]], scenes: Sequence[Scene]) -> None:
    """Say the asides in scenes of the middle that have room, never in two that follow each other."""
    last = -1
    for index in range(1, len(scenes) - 1):
        if not asides:
            return
        scene = scenes[index]
        busy = scene.opener or scene.closer or scene.lead or not scene.sentences or scenes[index + 1].opener
        if busy or (index == last + 1 and last > 0) or _grave(brief, scene):
            continue
        figure, aside = asides[0]
        counted = figure and brief.voice.figures(scene.sentences[-1]) and not _joined(scene.sentences[-1])
        line = figure if counted else aside
        seconds = sum(s.seconds for s in scene.sentences) + brief.pace.speech(line)
        full = len(scene.sentences) + sentence_count(line) > MOST_SENTENCES
        linked = not counted and bool(scene.sentences[0].link or scene.sentences[0].needs)
        if not line or full or linked or seconds > _LONGEST:
            continue
        if counted:
            scene.closer = line
        else:
            scene.opener = line
        last = index
        asides.pop(0)


def _grave(brief: Brief, scene: Scene) -> bool:
    told = " ".join(s.text for s in scene.sentences)
    return lexicon.mood(told, brief.language, SceneRole.SCENE_ROLE_BODY) in _GRAVE


def _joined(sentence: Sentence) -> bool:
    """Whether what follows would come between a sentence and what it announces."""
    return sentence.question or sentence.quote
