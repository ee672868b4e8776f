"""The voices of Supertonic: ten, each in Korean and English."""

from __future__ import annotations

import json
from pathlib import Path

from services.common.reading.spoken import LANGUAGES
from services.common.weights import SUPERTONIC
from shorts.tts.v1.tts_pb2 import Voice

STYLES = ("F1", "M1", "F2", "M2", "F3", "M3", "F4", "M4", "F5", "M5")
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
            name=f"Supertonic {style}, a natural {'woman' if style[0] == 'F' else 'man'}",
            languages=[language],
            syllables_per_second=paces.get(style, {}).get(language) or _USUAL_PACES[language],
            license=SUPERTONIC.license,
            commercial_use=True,
        )
        for language in LANGUAGES
        for style in STYLES
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
