"""The voices of Supertonic: ten, each in Korean and English."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from services.common.reading.spoken import LANGUAGES
from services.common.weights import SUPERTONIC
from shorts.tts.v1.tts_pb2 import Voice


class Style(NamedTuple):
    """How a voice sounds, and the variants (espeak-ng's, as characters have them) in whose place it speaks."""

    sounds: str
    stands_for: tuple[str, ...]


# How they sound is as Supertone describes them. A man's variant goes to a man, a woman's to a woman, those of lions and
# bears to the deep ones; within a cast as few as can be share a voice.
_STYLES: Mapping[str, Style] = {
    "F1": Style("a calm woman", ("f1",)),
    "M1": Style("a lively man", ("m2",)),
    "F2": Style("a bright, playful woman", ("f3",)),
    "M2": Style("a deep, serious man", ("m4", "m8")),
    "F3": Style("a clear announcer, a woman", ("f5",)),
    "M3": Style("a polished, confident man", ("m3",)),
    "F4": Style("a crisp, expressive woman", ("f4",)),
    "M4": Style("a gentle young man", ("m1", "m5")),
    "F5": Style("a kind, gentle woman", ("f2",)),
    "M5": Style("a warm storyteller, a man", ("m6", "m7")),
}
STYLES = tuple(_STYLES)
"""Names of the voices' files, the recommended one first."""
PACES_FILE = "paces.json"
"""Syllables per second of every style and language, written when the model is set up; see measure.py."""
# Where the file is missing, as after a copy by hand: usual paces of read speech.
_USUAL_PACES = {"ko": 5.6, "en": 4.5}


def catalogue(backend: str, folder: Path) -> list[Voice]:
    """List the voices for callers; `folder` is the model's."""
    paces = _paces(folder)
    return [
        Voice(
            id=f"{language}-{backend}-{style.lower()}",
            backend=backend,
            name=f"Supertonic {style}, {of.sounds}",
            languages=[language],
            syllables_per_second=paces.get(style, {}).get(language) or _USUAL_PACES[language],
            license=SUPERTONIC.license,
            commercial_use=True,
            stands_for=of.stands_for,
        )
        for language in LANGUAGES
        for style, of in _STYLES.items()
    ]


def style_of(voice: str) -> str:
    """Give the style of a voice's id; with no id, the recommended one."""
    return voice.rpartition("-")[2].upper() or STYLES[0]


def _paces(folder: Path) -> dict[str, dict[str, float]]:
    try:
        paces: dict[str, dict[str, float]] = json.loads((folder / PACES_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return paces
