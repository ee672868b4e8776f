"""Short texts for the screen: a number, a contrast or the thing itself, in words of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.llm.rules.lexicon import thing
from services.llm.rules.model import Scene
from shorts.llm.v1.llm_pb2 import SceneRole

LONGEST = 24  # characters
_NUMBERED = {SceneRole.SCENE_ROLE_HOOK, SceneRole.SCENE_ROLE_FEATURE, SceneRole.SCENE_ROLE_CALL_TO_ACTION}


def title(scene: Scene, used: set[str], language: str, topic: str, common: Sequence[str] = ()) -> str:
    """Give a title of at most 24 characters that no other scene has, and that the narration does not begin with."""
    for candidate in _candidates(scene, language, topic, common):
        text = re.sub(r"\s+", " ", candidate).strip(" ,.·-")
        fits = not re.search(r"(?<![\d.])\d+$", text) and 1 < len(text) <= LONGEST and text.lower() not in used
        if fits and not _begins(scene.narration, text):
            used.add(text.lower())
            return text if language == "ko" else text[0].upper() + text[1:]
    return ""


def _begins(narration: str, text: str) -> bool:
    letters = re.sub(r"\W", "", narration.lower())
    return letters.startswith(re.sub(r"\W", "", text.lower())[:6])


def _candidates(scene: Scene, language: str, topic: str, common: Sequence[str]) -> list[str]:
    out: list[str] = []
    for sentence in scene.sentences:
        nouns = _pictured(sentence.nouns, language)
        if scene.role in _NUMBERED and sentence.numbers:
            head = [] if re.search(r"\d", sentence.subject) else sentence.subject.split()[-1:]
            head = head or [noun for noun in common if noun in nouns][:1]
            out += (
                [f"{head[0]}, {sentence.numbers[0]}"]
                if language == "ko" and head and head[0] not in sentence.numbers[0]
                else []
            )
            out.append(sentence.numbers[0])
        if sentence.question and len(sentence.text) <= LONGEST:
            out.append(sentence.text)
        if sentence.key:
            out += [sentence.key]
        out += sorted(
            sentence.phrases, key=lambda p: (-any(noun in p for noun in nouns[:3]), -len(p) if len(p) <= 12 else len(p))
        )
        out += sentence.numbers
        joint = " · " if language == "ko" else " & "
        if len(nouns) > 1:
            out.append(joint.join(nouns[:2]))
        out += nouns
    return [*out, topic]


def _pictured(nouns: tuple[str, ...], language: str) -> list[str]:
    """Order nouns: compounds and names first told apart from their parts, what can be pictured first."""
    kept = [noun for noun in nouns if not any(noun != other and noun in other for other in nouns)]
    return sorted(kept, key=lambda noun: (thing(noun, language) is None, len(noun) < 2))


def keywords(scene: Scene, language: str) -> list[str]:
    """Give up to eight nouns of a scene, those that can be pictured first."""
    nouns = dict.fromkeys(noun for sentence in scene.sentences for noun in sentence.nouns)
    return sorted(nouns, key=lambda noun: thing(noun, language) is None)[:8]
