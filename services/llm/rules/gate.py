"""The last gate: what the source does not say leaves no script."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import structlog

from services.common.errors import InternalError
from services.llm.rules import facts
from shorts.llm.v1 import llm_pb2

_LOG = structlog.get_logger(__name__)
_BETWEEN = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…][\"”’])\s+")


def frames(manner: Any) -> str:
    """Give all phrases of a tone, which say nothing of the subject."""
    out: list[str] = []
    for field in dataclasses.fields(manner):
        value = getattr(manner, field.name)
        kinds = value.values() if isinstance(value, dict) else [value]
        out += [phrase for phrases in kinds if isinstance(phrases, tuple) for phrase in phrases if type(phrase) is str]
    return " ".join(out)


def keep_to_source(script: llm_pb2.Script, source: str, manner: Any, lines: tuple[str, ...] = ()) -> None:
    """Take out of a script each sentence, title and tag with a figure, a Latin name or a claim that the source lacks.

    `lines` are those of the character who tells it. Raises InternalError where no scene is left.
    """
    said = " ".join([frames(manner), *lines])
    kept = []
    for number, scene in enumerate(script.scenes):
        pieces = _BETWEEN.split(scene.narration)
        sound = [piece for piece in pieces if not _wrong(piece, source, script.language, said, number)]
        if len(sound) < len(pieces):
            scene.narration = " ".join(sound)
        if scene.title and _wrong(scene.title, source, script.language, said, number):
            scene.title = ""
        if scene.narration:
            kept.append(scene)
    if not kept:
        raise InternalError("the script stated only what the text does not say; please report this text")
    if len(kept) < len(script.scenes):
        copies = [llm_pb2.ScriptScene.FromString(scene.SerializeToString()) for scene in kept]
        del script.scenes[:]
        script.scenes.extend(copies)
    if script.title and _wrong(script.title, source, script.language, said, -1):
        script.title = next((scene.title for scene in script.scenes if scene.title), "")


def _wrong(text: str, source: str, language: str, said: str, scene: int) -> bool:
    found = facts.unsupported(text, source, language, said)
    if found:
        _LOG.warning("left out what the source does not say", scene=scene, text=text, unsupported=found)
    return bool(found)
