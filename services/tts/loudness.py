"""How loud speech is: integrated loudness after ITU-R BS.1770-5, mono, in LUFS."""

from __future__ import annotations

import numpy as np

from services.common.loudness import gated, k_weight
from services.tts.sound import Samples

_BLOCK_SECONDS, _OVERLAP = 0.4, 4


def loudness(samples: Samples, sample_rate: int) -> float:
    """Measure the integrated loudness, LUFS; minus infinity for silence. Sound under 0.4 s is one block."""
    weighted = _weigh(samples, sample_rate)
    size = min(round(_BLOCK_SECONDS * sample_rate), len(weighted))
    if not size:
        return -np.inf
    sums = np.concatenate(([0.0], np.cumsum(weighted**2)))
    starts = np.arange(0, len(weighted) - size + 1, max(1, size // _OVERLAP))
    return gated((sums[starts + size] - sums[starts]) / size)


def _weigh(samples: Samples, sample_rate: int) -> Samples:
    """Apply the magnitude of both filters; the phase is of no account to the power of a block."""
    size = -(-(len(samples) + sample_rate // 10) // 4096) * 4096
    gain = np.sqrt(k_weight(np.fft.rfftfreq(size, 1 / sample_rate), sample_rate))
    weighted: Samples = np.fft.irfft(np.fft.rfft(samples, size) * gain, size)
    return weighted[: len(samples)]
