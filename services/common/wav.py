"""Sound as a WAV file."""

from __future__ import annotations

import io
import wave
from typing import Any

import numpy as np
from numpy.typing import NDArray


def to_wav(sound: NDArray[np.floating[Any]], sample_rate: int) -> bytes:
    """Write a WAV file of 16-bit PCM: mono of shape (samples,), or (channels, samples); what is beyond ±1 is cut."""
    channels = np.atleast_2d(sound)
    file = io.BytesIO()
    with wave.open(file, "wb") as target:
        target.setparams((len(channels), 2, sample_rate, 0, "NONE", ""))
        target.writeframes(np.clip(np.rint(channels.T * 32767), -32768, 32767).astype("<i2").tobytes())
    return file.getvalue()
