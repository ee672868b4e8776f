"""Who presents a short: the catalogue as the API lists it, and the choice where the user leaves it to the studio."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from gateway.recipe import Run
from services.common.characters import CASTS, CHARACTERS, Text, Voice
from services.common.characters.casting import choose_character
from services.common.language import LANGUAGES
from shorts.llm.v1.llm_pb2 import Tone
from shorts.studio.v1 import studio_pb2
from shorts.tts.v1 import tts_pb2

__all__ = [
    "NOBODY", "catalogue", "character_fault", "choose_character", "manner", "manner_of", "presenter", "suiting",
]  # fmt: skip

NOBODY = "none"
_MOST_NEAR = 4


def presenter(run: Run) -> str:
    """Give the id of who presents the short; "" for nobody, and while it is not decided."""
    return "" if run.spec.character == NOBODY else run.spec.character


def manner(run: Run) -> Voice:
    """Give how the presenter speaks against the voice; as it is where the user chose the voice or nobody presents."""
    return manner_of(run.spec)


def manner_of(spec: studio_pb2.JobSpec) -> Voice:
    """Give the same for a spec, whoever asks."""
    nobody = spec.character in {"", NOBODY}
    return Voice(variant="") if spec.voice or nobody else CHARACTERS[spec.character].voice


def suiting(voices: Sequence[tts_pb2.Voice], own: Voice) -> tts_pb2.Voice:
    """Give the voice for who speaks in a manner: of the recommended one's backend the one that stands for its variant.

    `voices` are those to choose from, the recommended one first; it is given where none stands for the variant.
    """
    alike = (voice for voice in voices if voice.backend == voices[0].backend)
    return next((voice for voice in alike if own.variant in voice.stands_for), voices[0])


def character_fault(character_id: str) -> str:
    """Say what is wrong with the id of a spec's character, naming those that it may mean; "" where nothing is."""
    if character_id in {"", NOBODY, *CHARACTERS}:
        return ""
    near = _near(character_id)
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    listed = f"`shorts characters` lists all {len(CHARACTERS)}, {NOBODY!r} is nobody"
    return f"no character {character_id[:40]!r}; {meant}{listed}"


def _near(wanted: str) -> Sequence[str]:
    """Give the ids that a word may mean: by likeness of id or name, or as a part of one (bear)."""
    word = wanted.casefold().strip().replace(" ", "-").replace("_", "-")
    by_name: dict[str, str] = {}
    for character in CHARACTERS.values():
        for name in (character.id, character.name.ko, character.name.en, character.role.en):
            by_name.setdefault(name.casefold().replace(" ", "-"), character.id)
    parts = [identity for name, identity in by_name.items() if word in name and (len(word) > 1 or not word.isascii())]
    alike = [by_name[name] for name in difflib.get_close_matches(word, by_name, _MOST_NEAR, 0.6)]
    return list(dict.fromkeys([*alike, *parts]))[:_MOST_NEAR]


def catalogue() -> list[studio_pb2.Character]:
    """List the characters as the API does."""
    return [
        studio_pb2.Character(
            id=character.id,
            cast=character.cast,
            cast_name=_text(CASTS[character.cast]),
            species=character.species,
            name=_text(character.name),
            role=_text(character.role),
            persona=_text(character.persona),
            tone=Tone.Value(f"TONE_{character.tone.upper()}"),
            languages=LANGUAGES,
        )
        for character in CHARACTERS.values()
    ]


def _text(text: Text) -> studio_pb2.LocalText:
    return studio_pb2.LocalText(ko=text.ko, en=text.en)
