"""What the voices of both languages share: phrases used once, links, echoes, the walk over the scenes."""

from __future__ import annotations

import math
import random
import re
from abc import ABC, abstractmethod
from typing import Any

from services.common.characters.personas import Lines
from services.llm.rules.model import Draft, Scene, Sentence
from shorts.llm.v1.llm_pb2 import SceneRole

_OPENERS: dict[int, str] = {
    SceneRole.SCENE_ROLE_HOOK: "hook",
    SceneRole.SCENE_ROLE_BODY: "body",
    SceneRole.SCENE_ROLE_TURN: "turn",
    SceneRole.SCENE_ROLE_PROBLEM: "problem",
    SceneRole.SCENE_ROLE_FEATURE: "feature",
    SceneRole.SCENE_ROLE_PROOF: "proof",
    SceneRole.SCENE_ROLE_CALL_TO_ACTION: "call",
}
MOST_SENTENCES = 3  # of a scene; more of them are joined
_NAMED = {SceneRole.SCENE_ROLE_HOOK}  # its opener may name the product
_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”")
_STOP = re.compile(r"[.!?…]+[\"'”’)]*(?=\s|$)")
_NO_STOP = re.compile(r"\b(?:[ap]\.m|Mr|Mrs|Ms|Dr|St|No|vs|e\.g|i\.e|[A-Z])\.(?=\s[^A-Z]|\s[A-Z][a-z])")


def sentence_count(text: str) -> int:
    """Count the sentences of a narration; what is quoted belongs to the sentence around it."""
    plain = _NO_STOP.sub("x", _QUOTED.sub(lambda quote: '"x' + ("." if quote[0][-2] in ".!?…" else "") + '"', text))
    plain = re.sub(r"\.(?=\"\s[a-z가-힣])", "", plain)
    return len(_STOP.findall(plain)) or int(bool(plain.strip()))


def _told(scene: Scene, lines: list[str]) -> int:
    return sum(sentence_count(part) for part in (scene.opener, *lines, scene.closer))


def _named_in(who: str, text: str) -> bool:
    """Whether somebody was named in what was just said, by a part of the name at least."""
    parts = [part for part in re.split(r"[ ']", who) if len(part) > 1 and part.lower() not in {"the", "my", "our"}]
    return any(part.lower() in text.lower() for part in parts)


class Voice(ABC):
    """Says scenes in one tone. Holds what it has used, so make one for each script."""

    def __init__(self, tone: int, seed: int, manner: Any) -> None:
        self.tone = tone
        self.seed = seed
        self.manner = manner
        self.line = 0
        self.lines: Lines | None = None  # of the character who tells it
        self.teller = ""  # its id
        self.terse = False  # no room for echoes and quizzes
        self._echoed = 0
        self._stacks: dict[str, list[str]] = {}

    @abstractmethod
    def plain(self, sentence: Sentence, line: int = 0) -> str:
        """Say a sentence without anything around it."""

    @abstractmethod
    def say(self, sentence: Sentence, place: int, *, follows: bool, last: bool) -> str:
        """Say a sentence as number `place` of its scene.

        `follows`: its neighbour in the source was said right before; `last`: nothing comes after it.
        """

    @abstractmethod
    def hook(self, sentence: Sentence) -> str:
        """Say the first sentence of a short."""

    @abstractmethod
    def joined(self, first: Sentence, second: Sentence, line: int) -> str:
        """Say two statements as one sentence."""

    @abstractmethod
    def named(self, name: str, said: str) -> str:
        """Say a product's name with a sentence about it, its price as a rule."""

    @abstractmethod
    def fill(self, phrase: str, **words: str) -> str:
        """Put words of the text into a phrase."""

    def reset(self) -> None:
        """Forget what was used."""
        self.line = self._echoed = 0
        self._stacks = {}

    @abstractmethod
    def fresh(self) -> None:
        """Begin a narration: forget what was said, save for the phrases used."""

    def narrate(self, draft: Draft) -> None:
        """Write the narration of every scene; openers and closers stand in the draft already."""
        self.line = self._echoed = 0
        self.fresh()
        self._stacks.pop("echo", None)
        self._stacks.pop("quiz", None)
        flat = [sentence for scene in draft.scenes for sentence in scene.sentences]
        position, run = 0, ""
        for scene in draft.scenes:
            lines: list[str] = []
            for place, sentence in enumerate(scene.sentences):
                before = flat[position - 1] if position else None
                last = position + 1 == len(flat)
                follows = before is not None and sentence.order == before.order + 1
                run = run if follows else ""
                said = sentence if follows and (not sentence.who or _named_in(sentence.who, run)) else sentence.away()
                run += f" {said.text}"
                lines.append(self._line(scene, said, place, follows, last))
                position += 1
            self._compose(scene, lines)

    def _line(self, scene: Scene, sentence: Sentence, place: int, follows: bool, last: bool) -> str:
        self.line += 1
        if scene.role == SceneRole.SCENE_ROLE_HOOK and place == 0:
            return self.hook(sentence)
        said = self.say(sentence, place, follows=follows, last=last)
        return self.named(scene.lead, said) if scene.lead and place == 0 else said

    def _compose(self, scene: Scene, lines: list[str]) -> None:
        """Write a scene of at most three sentences: the opener gives way, then what can be joined, then the closer.

        Of what is still too much the last sentences are left out, in the draft too.
        """
        if _told(scene, lines) > MOST_SENTENCES and scene.role not in _NAMED:
            scene.opener = ""
        if (surplus := _told(scene, lines) - MOST_SENTENCES) > 0 and len(lines) > 1:
            lines = self._merge(scene, lines, surplus)
        if _told(scene, lines) > MOST_SENTENCES:
            scene.closer = ""
        while _told(scene, lines) > MOST_SENTENCES and len(lines) > 1:
            lines.pop()
        if _told(scene, lines) > MOST_SENTENCES:
            scene.opener = ""
        scene.narration = " ".join(filter(None, [scene.opener, *lines, scene.closer]))

    def _merge(self, scene: Scene, lines: list[str], surplus: int) -> list[str]:
        """Join neighbours until `surplus` sentences are gone, from the end, never the hook's first."""
        index = len(scene.sentences) - 2
        least = 1 if scene.role == SceneRole.SCENE_ROLE_HOOK else 0
        while surplus > 0 and index >= least:
            first, second = scene.sentences[index], scene.sentences[index + 1]
            follows = second.order == first.order + 1
            if all(s.sayable and not (s.quote or s.question or s.key) for s in (first, second)) and not second.link:
                second = second if follows else second.away()
                lines[index : index + 2] = [self.joined(first, second, self.line)]
                surplus -= 1
                index -= 1
            index -= 1
        return lines

    def opener(self, role: int, topic: str) -> str:
        """Give the next unused opener for a role; "" when all are used."""
        return self.phrase(_OPENERS[role], topic) if role in _OPENERS else ""

    def phrase(self, name: str, topic: str = "", number: str = "", back: str = "") -> str:
        """Take the next unused phrase of a kind, filled in; "" when all are used."""
        if name not in self._stacks:
            phrases = list(getattr(self.manner, name))
            random.Random(f"{self.seed}/{int(self.tone)}/{name}").shuffle(phrases)  # noqa: S311 - variety, not secrecy
            self._stacks[name] = phrases
        stack = self._stacks[name]
        return self.fill(stack.pop(0), topic=topic, number=number, back=back) if stack else ""

    def own(self, place: str, back: str = "", most: float = math.inf) -> str:
        """Take the next unused line of the character's for a place (a field of Lines), in the tone's ending.

        One of at most `most` characters where there is one, else the shortest.
        """
        if self.lines is None:
            return ""
        name = f"own {place}"
        if name not in self._stacks:
            lines = list(getattr(self.lines, place))
            random.Random(f"{self.seed}/{self.teller}/{place}").shuffle(lines)  # noqa: S311 - variety, not secrecy
            self._stacks[name] = [line for line in lines if len(line) <= most] or [min(lines, key=len)]
        stack = self._stacks[name]
        return self.toned(self.fill(stack.pop(0), back=back)) if stack else ""

    def toned(self, line: str) -> str:
        """Put a line of the character's into the tone."""
        return line[:1].upper() + line[1:]

    def link(self, kind: str, follows: bool) -> str:
        """Say how a sentence hangs on the one before it, where that one was said too."""
        if not kind or not follows:
            return ""
        phrases: tuple[str, ...] = self.manner.links[kind]
        return phrases[(self.seed + self.line) % len(phrases)]

    @staticmethod
    def figures(sentence: Sentence) -> list[str]:
        """Give the phrases around figures that say something by themselves: not "3 color" of "3 color tones"."""
        return [
            number
            for number in sentence.numbers
            if re.search(r"[$€£]\d|\d[^\d]*[가-힣A-Za-z%]", number)
            and not re.search(rf"{re.escape(number)}\s[a-z]{{3,}}s\b", sentence.text)
        ]

    def echo(self, sentence: Sentence) -> str:
        """Repeat a sentence's number, at most twice in a script, in tones that do."""
        figures = self.figures(sentence)
        if (
            self.terse
            or not self.manner.echo
            or not figures
            or self._echoed >= 2
            or sentence.quote
            or sentence.question
            or sentence.key
        ):
            return ""
        self._echoed += 1
        phrase = self.phrase("echo", number=figures[-1])
        return f" {phrase}" if phrase else ""
