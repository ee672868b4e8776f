"""What each mood plays and how it sounds: moods.toml, read and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shorts.scene.v1.scene_pb2 import Mood

LAYERS = ("comp", "arp", "pad", "bass", "lead", "drums")
STEPS = 16


@dataclass(frozen=True)
class Style:
    """One mood; moods.toml explains the patterns."""

    tempo: tuple[float, float]
    """Slowest and fastest, beats per minute."""
    scales: tuple[tuple[str, str], ...]
    """Scales to choose from, each with its grammar of chords."""
    swing: float
    swing_steps: int
    loose: float
    """How far players stray from the beat, standard deviation in ms."""
    colours: Mapping[str, tuple[str, ...]]
    comp: tuple[str, ...]
    arp: tuple[str, ...]
    bass: tuple[str, ...]
    lead: tuple[str, ...]
    drums: tuple[Mapping[str, str], ...]
    comp_with: tuple[str, ...]
    arp_with: tuple[str, ...]
    pad_with: tuple[str, ...]
    bass_with: tuple[str, ...]
    lead_with: tuple[str, ...]
    levels: Mapping[str, float]
    tone: Mapping[str, float]


@cache
def styles() -> dict[str, Style]:
    """Read every mood by its name in lower case."""
    with Path(__file__).with_name("moods.toml").open("rb") as file:
        return {name: Style(**{field: _frozen(value) for field, value in raw.items()}) for name, raw in _read(file)}


def style_of(mood: Mood.ValueType) -> Style:
    """Give the style of a mood; one that is not specified counts as calm."""
    known = Mood.MOOD_CALM if mood == Mood.MOOD_UNSPECIFIED else mood
    return styles()[Mood.Name(known).removeprefix("MOOD_").lower()]


def _read(file: Any) -> list[tuple[str, dict[str, Any]]]:
    return list(tomllib.load(file).items())


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return value
