"""Loudness after ITU-R BS.1770-5: the K weighting at any sample rate, and the gate.

Powers are mean squares, full scale 1. Who measures chooses how those of blocks come about: by filtering, or from
spectra of frames.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating[Any]]

OFFSET = -0.691
"""LUFS of a K-weighted mean square of 1."""
ABSOLUTE_GATE, RELATIVE_GATE = -70.0, -10.0
"""Blocks count that are above the first, LUFS, and above the mean of those by more than the second, LU."""
FLOOR = 1e-12
# The two filters of K weighting by frequency in hertz, quality and gain in dB, for any sample rate (Brecht De Man,
# "Evaluation of implementations of the EBU R128 loudness measurement", 2018); at 48 kHz the tables 1 and 2 of BS.1770.
_SHELF = (1681.9744509555319, 0.7071752369554193, 3.99984385397)
_HIGH_PASS = (38.13547087613982, 0.5003270373253953)


def k_weight(hertz: Numbers, sample_rate: int) -> NDArray[np.float64]:
    """Give the squared gain of the K weighting at frequencies in hertz, of the filters at a sample rate."""
    turn = np.exp(-2j * np.pi * hertz / sample_rate)
    gain = np.ones(len(turn), dtype=np.complex128)
    for above, below in (_shelf(sample_rate), _high_pass(sample_rate)):
        gain *= np.polyval(above[::-1], turn) / np.polyval(below[::-1], turn)
    return np.asarray(np.abs(gain) ** 2, dtype=np.float64)


def lufs(power: float) -> float:
    """Turn a K-weighted mean square, summed over channels, into LUFS; about -120 for silence."""
    return OFFSET + 10 * float(np.log10(max(power, FLOOR)))


def power_of(loudness: float) -> float:
    """Turn LUFS into a K-weighted mean square."""
    return float(10 ** ((loudness - OFFSET) / 10))


def gated(blocks: Numbers) -> float:
    """Give the integrated loudness, LUFS, of the powers of blocks of 400 ms; minus infinity where none is heard."""
    heard = blocks[blocks > power_of(ABSOLUTE_GATE)]
    if not heard.size:
        return -np.inf
    return lufs(float(heard[heard > heard.mean() * 10 ** (RELATIVE_GATE / 10)].mean()))


def _shelf(sample_rate: int) -> tuple[list[float], list[float]]:
    hertz, quality, decibels = _SHELF
    k = np.tan(np.pi * hertz / sample_rate)
    high = 10 ** (decibels / 20)
    middle = high**0.4996667741545416
    a0 = 1 + k / quality + k * k
    above = [(high + middle * k / quality + k * k) / a0, 2 * (k * k - high) / a0]
    above.append((high - middle * k / quality + k * k) / a0)
    return above, [1.0, 2 * (k * k - 1) / a0, (1 - k / quality + k * k) / a0]


def _high_pass(sample_rate: int) -> tuple[list[float], list[float]]:
    hertz, quality = _HIGH_PASS
    k = np.tan(np.pi * hertz / sample_rate)
    a0 = 1 + k / quality + k * k
    return [1.0, -2.0, 1.0], [1.0, 2 * (k * k - 1) / a0, (1 - k / quality + k * k) / a0]
