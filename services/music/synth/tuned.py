"""Tuned instruments other than strings: electric and felt piano, bars and bells, sustained tones, basses; mono."""

from __future__ import annotations

import numpy as np

from services.music.synth.dsp import RATE, Floats, band, noise, ramp_ends, seconds_of, shaped, sine, turns_of
from services.music.synth.theory import hertz

# Partials of struck things: ratio to the tone, level, decay per second at 500 Hz (higher tones decay faster).
_BARS: dict[str, tuple[tuple[float, float, float], ...]] = {
    "marimba": ((1, 1.0, 5.5), (3.93, 0.35, 14), (9.2, 0.12, 34)),
    "kalimba": ((1, 1.0, 3.4), (2.0, 0.18, 6), (5.4, 0.20, 16), (8.7, 0.06, 28)),
    "vibes": ((1, 1.0, 1.5), (4.0, 0.26, 4.0), (10.1, 0.05, 14)),
    "glock": ((1, 1.0, 2.2), (2.76, 0.32, 4.5), (5.40, 0.16, 9)),
    "musicbox": ((1, 1.0, 1.8), (2.0, 0.30, 2.6), (3.01, 0.2, 4.0), (6.2, 0.12, 8)),
}
_TONES: dict[str, tuple[tuple[float, ...], float, float, float]] = {
    # Levels of the harmonics, attack in seconds, vibrato in cents, breath.
    "whistle": ((1, 0.22, 0.09, 0.04), 0.05, 9.0, 0.010),
    "lead": ((1, 0.5, 0.33, 0.2, 0.12, 0.08, 0.05, 0.03), 0.02, 7.0, 0.0),
    "cello": ((1, 0.62, 0.5, 0.3, 0.22, 0.13, 0.1, 0.06, 0.04, 0.02), 0.14, 11.0, 0.006),
}
_BASSES: dict[str, tuple[tuple[float, ...], float]] = {
    # Levels of the harmonics, decay per second.
    "round": ((1, 0.55, 0.34, 0.2, 0.12, 0.07), 0.7),
    "sub": ((1, 0.5, 0.24, 0.12, 0.05), 0.25),
}


def electric_piano(pitch: int, seconds: float, hard: bool, random: np.random.Generator) -> Floats:
    """Play an electric piano: a tone whose own frequency modulates it, and a tine fourteen times as high.

    J. Chowning, The Synthesis of Complex Audio Spectra by Means of Frequency Modulation, JAES 21(7), 1973.
    """
    tone, times = hertz(pitch), seconds_of(seconds)
    turns = turns_of(tone, times)
    depth = np.float32((1.15 if hard else 0.75) * min(1.4, (300 / tone) ** 0.4))
    bark = depth * np.exp(-times * np.float32(1.8)) + np.float32(0.12)
    body = sine(turns + bark / np.float32(2 * np.pi) * sine(turns)) * np.exp(-times * np.float32(0.9 + tone / 500))
    if 14 * tone < 11_000:
        chime = sine(turns_of(14 * tone, times)) * np.exp(-times * np.float32(9)) * np.float32(0.12)
        body += np.float32(0.35 if hard else 0.18) * sine(turns + chime) * np.exp(-times * np.float32(4))
        body += np.float32(0.012 if hard else 0.005) * chime
    wobble = 1 + np.float32(0.07) * sine(times * np.float32(4.6) + np.float32(random.random()))
    return ramp_ends(body * wobble, 0.003, 0.04)


def felt_piano(pitch: int, seconds: float, hard: bool, random: np.random.Generator) -> Floats:
    """Play a piano with felt between hammers and strings: few, slightly stretched partials that beat, and a thump."""
    tone, times = hertz(pitch), seconds_of(seconds)
    count = max(3, min(14, int(6500 / tone)))
    out = np.zeros(len(times), dtype=np.float32)
    for n in range(1, count + 1):
        partial = n * tone * (1 + 3.5e-4 * n * n) ** 0.5
        level = n ** (-0.95 if hard else -1.3) * np.exp(-partial / 3600)
        decay = np.exp(-times * np.float32(0.55 + 0.3 * n + tone / 420))
        beat = 1 + np.float32(0.2) * sine(times * np.float32(0.3 + 0.35 * n) + np.float32(random.random()))
        out += np.float32(level) * sine(turns_of(partial, times) + np.float32(random.random())) * decay * beat
    thump = shaped(noise(int(0.05 * RATE), random), band(90, 700))
    thump *= np.exp(-np.linspace(0, 8, len(thump), dtype=np.float32)) / np.abs(thump).max()
    out[: len(thump)] += thump * np.float32(0.05 * np.abs(out).max())
    return ramp_ends(out, 0.006, 0.05)


def struck(kind: str, pitch: int, seconds: float, hard: bool, random: np.random.Generator) -> Floats:
    """Strike a bar, tongue or bell plate of `_BARS`; upper partials sound when struck hard."""
    tone, times = hertz(pitch), seconds_of(seconds)
    faster = (tone / 500) ** 0.5
    out = np.zeros(len(times), dtype=np.float32)
    for ratio, level, decay in _BARS[kind]:
        if ratio * tone < 12_000:
            share = level if ratio == 1 else level * (1.0 if hard else 0.6)
            out += np.float32(share) * sine(turns_of(ratio * tone, times)) * np.exp(-times * np.float32(decay * faster))
    if kind == "vibes":
        out *= 1 + np.float32(0.18) * sine(times * np.float32(4.2) + np.float32(random.random()))
    knock = shaped(noise(int(0.012 * RATE), random), band(500, 3200))
    knock *= np.exp(-np.linspace(0, 6, len(knock), dtype=np.float32)) / np.abs(knock).max()
    out[: len(knock)] += knock * np.float32(0.05 if hard else 0.025)
    return ramp_ends(out, 0.0015, 0.03)


def bell(pitch: int, seconds: float, hard: bool, _random: np.random.Generator) -> Floats:
    """Play a soft bell: modulation at 3.5 times the tone, which dies before the tone does (Chowning, as above)."""
    tone, times = hertz(pitch), seconds_of(seconds)
    out = np.zeros(len(times), dtype=np.float32)
    for cents in (-3.0, 3.0):
        own = tone * 2 ** (cents / 1200)
        depth = np.float32(0.2 if hard else 0.13) * np.exp(-times * np.float32(1.8))
        out += sine(turns_of(own, times) + depth * sine(turns_of(own * 3.5, times)))
    return ramp_ends(out * np.exp(-times * np.float32(1.0 + tone / 900)), 0.004, 0.05)


def sustained(kind: str, pitch: int, seconds: float, hard: bool, random: np.random.Generator) -> Floats:
    """Hold a whistled, bowed or synthesised tone with a vibrato that comes in late."""
    levels, attack, cents, breath = _TONES[kind]
    tone, times = hertz(pitch), seconds_of(seconds)
    vibrato = np.float32(cents) * np.minimum(1, times / np.float32(0.7)) * sine(times * np.float32(5.1))
    whole = np.cumsum(tone * 2 ** (vibrato.astype(np.float64) / 1200)) / RATE
    turns = (whole - np.floor(whole)).astype(np.float32)
    out = np.zeros(len(times), dtype=np.float32)
    for n, level in enumerate(levels, start=1):
        if n * tone < 9000:
            out += np.float32(level * (1.0 if hard else 0.85**n)) * sine(turns * n)
    if breath:
        air = shaped(noise(len(times), random), band(tone * 0.9, tone * 3))
        out += air * np.float32(breath / air.std())
    return ramp_ends(out, attack, 0.05)


def bass(kind: str, pitch: int, seconds: float, hard: bool, _random: np.random.Generator) -> Floats:
    """Hold a round or a deep bass tone; harmonics up to 300 Hz let small speakers tell its pitch."""
    levels, decay = _BASSES[kind]
    tone, times = hertz(pitch), seconds_of(seconds)
    turns = turns_of(tone, times)
    out = np.zeros(len(times), dtype=np.float32)
    for n, level in enumerate(levels, start=1):
        out += np.float32(level) * sine(turns * n) * np.exp(-times * np.float32(decay * n))
    return ramp_ends(np.tanh(out * np.float32(1.3 if hard else 1.1)), 0.012, 0.06)
