"""What a plan is made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from services.llm.rules.duration import SENTENCE_PAUSE, Pace
from services.llm.rules.model import Draft, Sentence
from services.llm.rules.voice import Voice

_SCENE = 5.0  # seconds that a picture holds the eye


@dataclass(frozen=True)
class Brief:
    """The text as sentences, and what is asked for."""

    language: str
    sentences: list[Sentence]  # with their seconds
    weights: dict[int, float]
    topic: str
    title: str
    named: tuple[str, ...]  # what the product is, in words that can be pictured; empty in a story
    length: float  # seconds
    scenes_asked: int  # 0: as many as suit
    pace: Pace
    voice: Voice
    check: Callable[[], None]
    sold: str = ""  # what a product is, which every scene of it shows; it need not be a known word

    def scene_count(self) -> int:
        """Give the number of scenes that suit the length where none is asked for."""
        return self.scenes_asked or max(3, min(10, round(self.length / _SCENE)))

    def seconds(self, draft: Draft) -> float:
        """Give how long the draft takes to be said."""
        return self.pace.total([scene.narration for scene in draft.scenes])


def timed(sentences: list[Sentence], voice: Voice, pace: Pace) -> list[Sentence]:
    """Give the sentences with the seconds that they take in a tone, the pause after each included."""
    return [replace(s, seconds=pace.speech(voice.plain(s)) + SENTENCE_PAUSE) for s in sentences]
