"""What is to be written: the request read and measured, and the messages that ask a model for it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from services.common.errors import InvalidInputError
from services.llm.openai.cast import Cast, cast
from services.llm.openai.prompts import phrase, prompt
from services.llm.openai.schema import categories, moods, roles, schema
from services.llm.rules import document, language, notices
from services.llm.rules.duration import DEFAULT_PACE, EDGE, SENTENCE_PAUSE, Pace
from services.llm.rules.morphology import Analyser
from shorts.llm.v1.llm_pb2 import ScriptForm, Tone, WriteScriptRequest

_SCENE = 5.0  # seconds that a picture holds the eye
_SHORTEST = 5.0  # seconds asked of a model, however short the text
_TOLERANCE = 0.15
_TOLD_BRIEFLY = 0.65  # share of a text's length that its script may come down to
_SYLLABLES = {"ko": 1.0, "en": 1.45}  # in one of the units that a model counts in: syllables, words
_CHARACTERS_PER_TOKEN = {"ko": 0.9, "en": 3.2}  # on the safe side, for vocabularies that know little Korean
_PROMPT_TOKENS = 1800  # of the instructions and the form of the messages
_ANSWER_TOKENS = (300, 220)  # of an answer, and more for each of its scenes
_LEAST_TEXT = 600  # characters, however little a model reads
_SENTENCES = re.compile(r"[.!?…]+[\"”’]?(?=\s|$)|\n")


@dataclass(frozen=True)
class Task:
    """A request with all that is known before a model is asked. Lengths are seconds as spoken."""

    request: WriteScriptRequest
    language: str
    source: str
    """All that a script may state."""
    title: str
    """What the text itself is called; may be empty."""
    text: str
    """What of the source the model reads."""
    pace: Pace
    asked: float
    holds: float
    """What the text takes to be said as it stands."""
    counts: tuple[int, int]
    """Fewest and most scenes."""
    cast: Cast
    notices: tuple[str, ...]

    @property
    def form(self) -> ScriptForm.ValueType:
        """The form of the script."""
        return self.request.form

    @property
    def schema(self) -> dict[str, Any]:
        """The schema of the answer."""
        return schema(self.form, *self.counts, self.cast.ids)

    @property
    def answer_tokens(self) -> int:
        """Tokens that an answer may take."""
        return _answer_tokens(self.counts[1])

    @property
    def wanted(self) -> float:
        """The length to aim at: what is asked for, or what the text gives."""
        return max(_SHORTEST, min(self.asked, self.holds))

    def off(self, seconds: float) -> int:
        """Tell whether a length is too short (-1), too long (1) or holds (0); what a short text loses as it is told
        briefly, it is not asked to make up.
        """
        least = min((1 - _TOLERANCE) * self.asked, _TOLD_BRIEFLY * self.holds)
        return (seconds > (1 + _TOLERANCE) * self.wanted) - (seconds < least)

    def words(self, seconds: float) -> int:
        """Give how much a model says in some seconds, in the units that it counts in."""
        return max(1, round(seconds * self.pace.rate / _SYLLABLES[self.language]))

    def messages(self) -> tuple[dict[str, str], ...]:
        """Give the instructions and the text."""
        code, (fewest, most) = self.language, self.counts
        scenes = phrase(code, "scenes", "exact" if fewest == most else "range", fewest=fewest, most=most)
        speech = self.wanted - most * (EDGE + self.pace.scene_pause + 0.5 * SENTENCE_PAUSE)
        amount = self.words(max(speech, 0.6 * self.wanted))
        length = phrase(
            code, "scenes", "length", seconds=round(self.wanted), words=amount, each=max(1, round(amount / most))
        )
        product = self.form == ScriptForm.SCRIPT_FORM_PRODUCT
        tone = Tone.Name(self.request.tone or Tone.TONE_CASUAL).removeprefix("TONE_").lower()
        instructions = prompt(
            code,
            "script",
            form=phrase(code, "form", "product" if product else "story"),
            tone=phrase(code, "tone", tone),
            teller=self.cast.told(),
            scenes=scenes,
            length=length,
            character='"character": "…", ' if len(self.cast.ids) > 1 else "",
            roles=", ".join(roles(self.form)),
            categories=", ".join(categories()),
            moods=", ".join(moods()),
        )
        # A line that the text cannot hold: nobody can write it without knowing the text's digest.
        fence = f"=== {hashlib.sha256(self.text.encode()).hexdigest()[:12]} ==="
        asking = prompt(code, "text", fence=fence, text=self.text)
        return ({"role": "system", "content": instructions}, {"role": "user", "content": asking})

    def repair(self, answered: str, faults: list[str]) -> tuple[dict[str, str], ...]:
        """Give the messages that ask once more, with what was wrong."""
        listed = prompt(self.language, "repair", faults="\n".join(f"- {fault}" for fault in faults))
        wrong = {"role": "assistant", "content": answered[: 4 * self.answer_tokens]}
        return (*self.messages(), wrong, {"role": "user", "content": listed})


def read(request: WriteScriptRequest, context: int, analyser: Analyser) -> Task:
    """Read and measure a request for a model that takes `context` tokens.

    Raises InvalidInputError for a text with nothing to tell, in neither language, or in another than asked for.
    """
    found = document.read(request.text)
    code = language.choose(found.text, request.language)
    found = document.spoken(found)
    source = found.text
    if not re.search(r"\w", source):
        raise InvalidInputError.of("text", "has no sentence to tell; give a few sentences in Korean or English")
    pace = Pace(code, request.syllables_per_second or DEFAULT_PACE[code], request.pause_seconds)
    asked = request.length_seconds or 30.0
    likely = request.scene_count or _suited(min(asked, pace.speech(source)))
    text, share = _fitted(source, context, likely, code)
    speech = pace.speech(text)
    sentences = len([piece for piece in _SENTENCES.split(text) if re.search(r"\w", piece)])
    counts = _counts(request.scene_count, min(asked, speech), sentences)
    told = [phrase(code, "notice", "cut", percent=round(100 * share))] if share < 1 else []
    return Task(
        request=request,
        language=code,
        source=f"{request.text}\n{source}",
        title=found.title,
        text=text,
        pace=pace,
        asked=asked,
        holds=speech + counts[1] * (EDGE + pace.scene_pause),
        counts=counts,
        cast=cast(request, text, code, analyser),
        notices=tuple(told),
    )


def late_notices(task: Task, seconds: float, scenes: int) -> list[str]:
    """Say what of the finished script is not as it was asked for."""
    out = []
    if abs(seconds - task.asked) > _TOLERANCE * task.asked:
        short = task.wanted < (1 - _TOLERANCE) * task.asked and seconds < task.asked
        out.append((notices.short_text if short else notices.other_length)(task.language, task.asked, seconds))
    if task.request.scene_count and scenes < task.request.scene_count:
        out.append(notices.fewer_scenes(task.language, task.request.scene_count, scenes))
    return out


def _counts(asked: int, wanted: float, sentences: int) -> tuple[int, int]:
    """Give the fewest and the most scenes: as asked, or as suit the length, and no more than the text has sentences."""
    most = max(1, min(asked or _suited(wanted), sentences))
    return (most if asked else max(1, most - 1), most)


def _suited(seconds: float) -> int:
    return max(3, min(10, round(seconds / _SCENE)))


def _answer_tokens(scenes: int) -> int:
    return _ANSWER_TOKENS[0] + _ANSWER_TOKENS[1] * scenes


def _fitted(source: str, context: int, scenes: int, code: str) -> tuple[str, float]:
    """Give as much of a source from its beginning as a model can read, up to the end of a line or sentence, and its
    share of the whole. A repair repeats an answer, so there is room for two.
    """
    room = int((context - _PROMPT_TOKENS - 2 * _answer_tokens(scenes)) * _CHARACTERS_PER_TOKEN[code])
    room = max(room, _LEAST_TEXT)
    if len(source) <= room:
        return source, 1.0
    ends = [match.end() for match in _SENTENCES.finditer(source, 0, room)]
    end = ends[-1] if ends else room
    return source[:end].rstrip(), end / len(source)
