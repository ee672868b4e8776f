"""WAV files are read by others as what was written."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest

from services.common.wav import to_wav


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_mono_and_stereo_are_read_back(kind: type[np.floating]) -> None:
    left, right = np.array([0, 0.5, -0.5, 1, -1], kind), np.array([0.25, 0, 0, 2, -2], kind)
    for sound, frames in (
        (left, [[0], [16384], [-16384], [32767], [-32767]]),
        (np.stack([left, right]), [[0, 8192], [16384, 0], [-16384, 0], [32767, 32767], [-32767, -32768]]),
    ):
        with wave.open(io.BytesIO(to_wav(sound, 24_000))) as file:
            assert (file.getsampwidth(), file.getframerate(), file.getnframes()) == (2, 24_000, 5)
            read = np.frombuffer(file.readframes(5), "<i2").reshape(5, file.getnchannels())
        assert read.tolist() == frames


def test_no_sound_is_a_file_too() -> None:
    with wave.open(io.BytesIO(to_wav(np.zeros(0), 8_000))) as file:
        assert (file.getnchannels(), file.getnframes()) == (1, 0)
