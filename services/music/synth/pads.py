"""Pads: chords of many players out of step, by the PADsynth algorithm.

Every harmonic is spread over a band of frequencies with random phases, and one inverse transform gives a sound that
goes round without a seam. P. Nasca, PADsynth algorithm, 2004, published for free use.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.music.synth.dsp import RATE, Floats
from services.music.synth.theory import hertz

SIZE = 1 << 17
"""Samples until it goes round, 2.7 s."""
_TOGETHER = 0.75
"""How much of each side is common to both, so that it holds together on one speaker."""

_STEADY = 0.6
"""Share of each harmonic that does not waver."""


@dataclass(frozen=True)
class Timbre:
    """`slope`: level of harmonic n is n to the minus this; `cents`: spread of the players; `top`: where it darkens, Hz;
    `even`: level of even harmonics; `formant`: a resonance, Hz, 0 for none."""

    slope: float
    cents: float
    top: float
    even: float = 1.0
    formant: float = 0.0


_TIMBRES: dict[str, Timbre] = {
    "warm": Timbre(1.1, 22, 2200, 0.7),
    "strings": Timbre(0.9, 30, 3600),
    "glass": Timbre(1.15, 14, 5000, 0.45),
    "choir": Timbre(1.0, 26, 3200, 0.9, 750),
    "dark": Timbre(1.2, 34, 1100),
}


def pad(kind: str, pitch: int, random: np.random.Generator) -> Floats:
    """Make a tone of a pad, stereo (2, SIZE), that goes round without a seam."""
    timbre, tone = _TIMBRES[kind], hertz(pitch)
    levels = np.zeros(SIZE // 2 + 1, dtype=np.float32)
    bins = RATE / SIZE
    for n in range(1, max(2, min(40, int(3 * timbre.top / tone))) + 1):
        center = n * tone
        level = n**-timbre.slope * (timbre.even if n % 2 == 0 else 1.0) / (1 + (center / timbre.top) ** 2)
        if timbre.formant:
            level *= 0.5 + 1.5 * np.exp(-((np.log2(center / timbre.formant) / 0.6) ** 2))
        width = max(bins, center * (2 ** (timbre.cents / 2400) - 1))
        low, high = int((center - 3 * width) / bins), min(len(levels), int((center + 3 * width) / bins) + 2)
        places = (np.arange(low, high, dtype=np.float32) * np.float32(bins) - np.float32(center)) / np.float32(width)
        crowd = np.exp(-0.5 * places * places)
        # One player holds the tone, the others waver around it: noise alone would swell and vanish.
        levels[low:high] += np.float32(level * (1 - _STEADY) / np.linalg.norm(crowd)) * crowd
        levels[round(center / bins)] += np.float32(level * _STEADY)
    phases = random.random((2, SIZE // 2 + 1), dtype=np.float32) * np.float32(2 * np.pi)
    common, apart = np.fft.irfft(levels * np.exp(np.complex64(1j) * phases), SIZE, axis=1)
    middle, width = _TOGETHER * common, (1 - _TOGETHER) * apart
    return np.stack((middle + width, middle - width)).astype(np.float32)
