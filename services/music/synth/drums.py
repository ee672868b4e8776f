"""A drum kit from sines and filtered noise; mono, its loudest sample at 1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.music.synth.dsp import RATE, Floats, band, noise, ramp_ends, seconds_of, shaped, sine

Random = np.random.Generator
Raw = NDArray[np.floating[Any]]


def _kick(random: Random) -> Raw:
    times = seconds_of(0.42)
    turns = np.cumsum(52 + 95 * np.exp(-times * 38)) / RATE
    body = sine(turns.astype(np.float32)) * np.exp(-times * 8.5)
    click = shaped(noise(len(times), random), band(600, 2200)) * np.exp(-times * 260)
    sound: Raw = body + 0.10 * click / np.abs(click).max()
    return sound


def _tom(random: Random) -> Raw:
    times = seconds_of(0.8)
    turns = np.cumsum(66 + 30 * np.exp(-times * 18)) / RATE
    skin = shaped(noise(len(times), random), band(90, 500)) * np.exp(-times * 22)
    sound: Raw = sine(turns.astype(np.float32)) * np.exp(-times * 5) + 0.3 * skin / np.abs(skin).max()
    return sound


def _clap(random: Random) -> Raw:
    times = seconds_of(0.35)
    hands = np.zeros(len(times), dtype=np.float32)
    for at in (0.0, 0.009, 0.019):
        hands += np.where(times >= at, np.exp(-(times - at) * 170), 0).astype(np.float32)
    hands += np.where(times >= 0.027, 0.75 * np.exp(-(times - 0.027) * 20), 0).astype(np.float32)
    sound: Raw = shaped(noise(len(times), random), band(850, 3600)) * hands
    return sound


def _rim(random: Random) -> Raw:
    times = seconds_of(0.16)
    wood = sine(times * 480) * np.exp(-times * 55) + 0.6 * sine(times * 1130) * np.exp(-times * 80)
    skin = shaped(noise(len(times), random), band(200, 2600)) * np.exp(-times * 48)
    sound: Raw = wood + 0.7 * skin / np.abs(skin).max()
    return sound


def _snap(random: Random) -> Raw:
    times = seconds_of(0.14)
    fingers = np.exp(-times * 75) + 0.5 * np.where(times >= 0.006, np.exp(-(times - 0.006) * 90), 0)
    sound: Raw = shaped(noise(len(times), random), band(1300, 3800, 3)) * fingers.astype(np.float32)
    return sound


def _hat(random: Random) -> Raw:
    times = seconds_of(0.09)
    sound: Raw = shaped(noise(len(times), random), band(6200, 11500)) * np.exp(-times * 68)
    return sound


def _open(random: Random) -> Raw:
    times = seconds_of(0.28)
    sound: Raw = shaped(noise(len(times), random), band(5800, 11500)) * np.exp(-times * 15)
    return sound


def _shaker(random: Random) -> Raw:
    times = seconds_of(0.12)
    swish = np.minimum(1, times / 0.022) ** 2 * np.exp(-np.maximum(0, times - 0.022) * 42)
    sound: Raw = shaped(noise(len(times), random), band(3800, 9500)) * swish
    return sound


def _tick(random: Random) -> Raw:
    times = seconds_of(0.05)
    clock = sine(times * 2350) * np.exp(-times * 190) + 0.5 * sine(times * 3920) * np.exp(-times * 260)
    sound: Raw = clock + 0.15 * shaped(noise(len(times), random), band(3000, 8000)) * np.exp(-times * 320)
    return sound


def _block(_random: Random) -> Raw:
    times = seconds_of(0.12)
    sound: Raw = sine(times * 870) * np.exp(-times * 60) + 0.35 * sine(times * 1390) * np.exp(-times * 85)
    return sound


def _cymbal(random: Random) -> Raw:
    times = seconds_of(2.2)
    wash = shaped(noise(len(times), random), band(3200, 9000)) * np.exp(-times * 2.4)
    sound: Raw = wash * np.minimum(1, times / 0.03)
    return sound


KIT: dict[str, Callable[[Random], Raw]] = {
    "kick": _kick, "tom": _tom, "clap": _clap, "rim": _rim, "snap": _snap, "hat": _hat, "open": _open,
    "shaker": _shaker, "tick": _tick, "block": _block, "cymbal": _cymbal,
}  # fmt: skip
LEVELS = {
    "kick": 0.0, "tom": -2.0, "clap": -5.0, "rim": -6.0, "snap": -6.0, "hat": -10.0, "open": -12.0, "shaker": -10.0,
    "tick": -11.0, "block": -10.0, "cymbal": -18.0,
}  # fmt: skip
"""How loud each is, dB below the kick."""


def drum(kind: str, random: Random) -> Floats:
    """Strike a drum of KIT."""
    sound = KIT[kind](random).astype(np.float32)
    sound *= np.float32(10 ** (LEVELS[kind] / 20) / np.abs(sound).max())
    return ramp_ends(sound, 0.0004, 0.02)
