"""How loud speech is: integrated loudness after ITU-R BS.1770-4, mono, in LUFS."""

from __future__ import annotations

import numpy as np

from services.tts.sound import Samples

_BLOCK_SECONDS, _OVERLAP = 0.4, 4
_ABSOLUTE_GATE, _RELATIVE_GATE = -70.0, -10.0
# The two filters of K weighting by frequency in hertz, quality and gain in dB, for any sample rate (Brecht De Man,
# "Evaluation of implementations of the EBU R128 loudness measurement", 2018).
_SHELF = (1681.9744509555319, 0.7071752369554193, 3.99984385397)
_HIGH_PASS = (38.13547087613982, 0.5003270373253953)


def loudness(samples: Samples, sample_rate: int) -> float:
    """Measure the integrated loudness, LUFS; minus infinity for silence. Sound under 0.4 s is one block."""
    weighted = _weigh(samples, sample_rate)
    size = min(round(_BLOCK_SECONDS * sample_rate), len(weighted))
    if not size:
        return -np.inf
    sums = np.concatenate(([0.0], np.cumsum(weighted**2)))
    starts = np.arange(0, len(weighted) - size + 1, max(1, size // _OVERLAP))
    power = (sums[starts + size] - sums[starts]) / size
    gated = power[power > _power(_ABSOLUTE_GATE)]
    if not gated.size:
        return -np.inf
    relative = 10 * np.log10(gated.mean()) + _RELATIVE_GATE
    return float(10 * np.log10(gated[gated > 10 ** (relative / 10)].mean()) - 0.691)


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


def _weigh(samples: Samples, sample_rate: int) -> Samples:
    """Apply the magnitude of both filters; the phase is of no account to the power of a block."""
    size = -(-(len(samples) + sample_rate // 10) // 4096) * 4096
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    response = np.ones(len(turn), dtype=np.complex128)
    for above, below in (_shelf(sample_rate), _high_pass(sample_rate)):
        response *= np.polyval(above[::-1], turn) / np.polyval(below[::-1], turn)
    weighted: Samples = np.fft.irfft(np.fft.rfft(samples, size) * np.abs(response), size)
    return weighted[: len(samples)]


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
