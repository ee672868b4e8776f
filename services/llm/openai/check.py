"""Holds an answer against the request: what is wrong with it, said so that a model can mend it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from services.common.language import detect_language
from services.llm.openai import answer
from services.llm.openai.chat import Answer
from services.llm.openai.claims import unstated
from services.llm.openai.prompts import phrase
from services.llm.openai.task import Task
from services.llm.openai.tidy import sentences, tidy
from services.llm.rules.morphology import Analyser

LONGEST_TITLE = 24  # characters, of a scene
MOST_SENTENCES = 3


@dataclass(frozen=True)
class Fault:
    """What is wrong, said to the model; `kind` names the phrase. Grave: no script can be made of it."""

    kind: str
    told: str
    grave: bool


@dataclass(frozen=True)
class Checked:
    """An answer and its faults; the object is there where the answer holds one of the right form, tidied."""

    text: str
    found: dict[str, Any] | None
    faults: tuple[Fault, ...]

    @property
    def grave(self) -> list[Fault]:
        """The faults with which no script can be made."""
        return [fault for fault in self.faults if fault.grave]


def check(given: Answer, task: Task, analyser: Analyser) -> Checked:
    """Check an answer: form first, then language and facts, then titles and length."""
    found = answer.read(given.text)
    wrong = answer.faults(found, task.schema) if found is not None else []
    if found is None or (wrong and not given.whole):  # of an object that broke off, an inner one may stand
        return Checked(given.text, None, (_fault(task, "not_json" if given.whole else "cut"),))
    if wrong:
        told = [_fault(task, "schema", where=where, what=what) for where, what in wrong[:8]]
        return Checked(given.text, None, tuple(told))
    found = tidy(found)
    faults = [*_scenes(found, task, analyser), *_length(found, task)]
    if words := unstated(found["title"], task.source, task.language, "", analyser):
        faults.append(_fault(task, "title_facts", grave=False, words=_listed(words)))
    return Checked(given.text, found, tuple(faults))


def frames(found: dict[str, Any], task: Task) -> str:
    """Give the words that a script may hold besides those of the text: those of who tells it."""
    return task.cast.words(task.cast.chosen(found.get("character", "")))


def seconds(found: dict[str, Any], task: Task) -> float:
    """Give how long an answer takes to be said."""
    return task.pace.total([scene["narration"] for scene in found["scenes"]])


def _scenes(found: dict[str, Any], task: Task, analyser: Analyser) -> list[Fault]:
    out = []
    allowed = frames(found, task)
    for number, scene in enumerate(found["scenes"], 1):
        said = scene["narration"]
        if detect_language(said) != task.language:
            out.append(_fault(task, "language", scene=number))
        if words := unstated(said, task.source, task.language, allowed, analyser):
            out.append(_fault(task, "facts", scene=number, words=_listed(words)))
        if words := unstated(scene["title"], task.source, task.language, "", analyser):
            out.append(_fault(task, "facts", grave=False, scene=number, words=_listed(words)))
        if (count := len(sentences(said))) > MOST_SENTENCES:
            out.append(_fault(task, "sentences", grave=False, scene=number, count=count))
        if (count := len(scene["title"])) > LONGEST_TITLE:
            out.append(_fault(task, "title_long", grave=False, scene=number, count=count))
    return out


def _length(found: dict[str, Any], task: Task) -> list[Fault]:
    said = seconds(found, task)
    if not (off := task.off(said)):
        return []
    values = {"seconds": round(said), "wanted": round(task.wanted), "words": task.words(abs(said - task.wanted))}
    return [_fault(task, "long" if off > 0 else "short", grave=False, **values)]


def _listed(words: list[str]) -> str:
    return ", ".join(f"“{re.sub(r'[“”]', '', word)}”" for word in words[:8])


def _fault(task: Task, kind: str, *, grave: bool = True, **values: object) -> Fault:
    return Fault(kind, phrase(task.language, "fault", kind, **values), grave)
