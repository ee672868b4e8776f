"""How long a text takes to be said: its syllables as read out loud over the pace of the voice, and its pauses."""

from __future__ import annotations

from dataclasses import dataclass

from services.common.reading import syllables as reading

# Usual pace of a narrator, syllables per second, measured on espeak-ng at its default 175 words per minute.
DEFAULT_PACE = {"ko": 5.2, "en": 4.4}
# Silences that voices make, in seconds: between two sentences of one scene, at a comma, and around the whole.
SENTENCE_PAUSE, CLAUSE_PAUSE, EDGE = 0.38, 0.16, 0.25
_STOPS = frozenset(".!?\n")
_PAUSES = {",": CLAUSE_PAUSE, ";": CLAUSE_PAUSE} | dict.fromkeys(_STOPS, SENTENCE_PAUSE)
# Voices linger on names, figures and ends: the share of the syllables' time, and seconds for each word with a figure.
# Least squares over 730 scenes spoken by espeak-ng.
_MORE = {"ko": 1.01, "en": 0.98}
_FIGURE = {"ko": 0.11, "en": 0.2}
_FINAL = {"ko": 0.04, "en": 0.16}  # the end of each further sentence is drawn out


def syllables(text: str, language: str) -> int:
    """Count the syllables of `text` read out loud in "ko" or "en"; the voice reads the same text."""
    return reading.count(text, language)


@dataclass(frozen=True)
class Pace:
    """How a voice speaks: syllables per second, and seconds of pause after each scene."""

    language: str
    rate: float
    scene_pause: float

    def speech(self, text: str) -> float:
        """Seconds that one scene's narration takes, without the pause after it."""
        words = reading.spoken(text, self.language)
        pauses = sum(_PAUSES.get(word.mark, 0.0) for word in words[:-1])
        pauses += _FINAL[self.language] * sum(word.mark in _STOPS for word in words[:-1])
        pauses += _FIGURE[self.language] * sum(any(c.isdigit() for c in word.text) for word in words)
        return _MORE[self.language] * syllables(text, self.language) / self.rate + pauses

    def scene(self, text: str) -> float:
        """Seconds that one scene takes with the pause after it."""
        return self.speech(text) + EDGE + self.scene_pause

    def total(self, narrations: list[str]) -> float:
        """Seconds that a whole script takes."""
        return sum(self.scene(text) for text in narrations)
