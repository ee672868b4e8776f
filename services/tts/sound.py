"""Speech as samples: trimming, the chain that makes a small synthesiser pleasant, WAV. Samples are floats, -1 to 1.

The chain is linear-phase and its gain follows no later than the sound, so no time in the speech moves.
"""

from __future__ import annotations

import io
import wave

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]

PEAK = 10 ** (-3.2 / 20)
_SPEECH_RMS = 10 ** (-19 / 20)
_QUIET = 10 ** (-48 / 20)
_BLOCK_SECONDS = 0.005


def from_pcm(pcm: bytes) -> Samples:
    """Give the samples of 16-bit little-endian PCM."""
    return np.frombuffer(pcm, dtype="<i2").astype(np.float64) / 32768


def sounding(samples: Samples, sample_rate: int) -> tuple[int, int]:
    """Find where sound begins and ends: what is above -48 dB of the peak, and 5 ms before, 20 ms after."""
    peak = float(np.abs(samples).max(initial=0.0))
    loud = np.flatnonzero(np.abs(samples) > max(peak * _QUIET, 1e-4))
    if not loud.size:
        return 0, 0
    first = max(0, int(loud[0]) - sample_rate // 200)
    return first, min(len(samples), int(loud[-1]) + sample_rate // 50)


def fade_ends(samples: Samples, sample_rate: int) -> Samples:
    """Fade 3 ms in and out, so that a cut is no click."""
    size = min(len(samples) // 2, sample_rate * 3 // 1000)
    ramp = np.linspace(0, 1, size, endpoint=False)
    out = samples.copy()
    out[:size] *= ramp
    out[len(out) - size :] *= ramp[::-1]
    return out


def resample(samples: Samples, factor: float) -> Samples:
    """Play `factor` times as fast and as high: fewer samples for a factor above 1; band-limited (Fourier)."""
    size = round(len(samples) / factor)
    if size == len(samples) or not size:
        return samples
    shorter: Samples = np.fft.irfft(np.fft.rfft(samples), size) * (size / len(samples))
    return shorter


def equalise(samples: Samples, sample_rate: int) -> Samples:
    """Cut rumble below 80 Hz and fizz above 9 kHz, warm the low voice, take the edge off 3 to 5 kHz; zero phase."""
    padding = sample_rate // 20
    # A multiple of a power of two, as Fourier transforms of lengths with large prime factors are slow.
    size = -(-(len(samples) + 2 * padding) // 4096) * 4096
    spectrum = np.fft.rfft(np.pad(samples, (padding, size - len(samples) - padding)))
    hertz = np.maximum(np.fft.rfftfreq(size, 1 / sample_rate), 1e-3)
    gain = 1 / np.sqrt(1 + (80 / hertz) ** 4)
    gain /= np.sqrt(1 + (hertz / 9000) ** 8)
    for center, octaves, decibels in ((220, 1.0, 1.5), (3800, 0.8, -3.0)):
        gain *= 10 ** (decibels / 20 * np.exp(-0.5 * (np.log2(hertz / center) / (octaves / 2)) ** 2))
    shaped: Samples = np.fft.irfft(spectrum * gain, size)
    return shaped[padding : padding + len(samples)]


def polish(samples: Samples, sample_rate: int) -> Samples:
    """Compress and level speech: RMS while speaking near -19 dBFS, peak at most -3.2 dBFS."""
    if not np.any(samples):
        return samples
    out = _compress(samples, sample_rate)
    speaking = out[np.abs(out) > np.abs(out).max() * 0.01]
    gain = min(_SPEECH_RMS / np.sqrt(np.mean(speaking**2)), 2 * PEAK / np.abs(out).max())
    return _soft_limit(out * gain)


def to_wav(samples: Samples, sample_rate: int) -> bytes:
    """Write a mono 16-bit WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(sample_rate)
        target.writeframes(np.clip(np.round(samples * 32767), -32768, 32767).astype("<i2").tobytes())
    return file.getvalue()


def _compress(samples: Samples, sample_rate: int) -> Samples:
    """Even the loudness out: ratio 2.5 above -24 dB of the peak, at once up, 120 ms down, in blocks of 5 ms."""
    block = max(1, int(sample_rate * _BLOCK_SECONDS))
    blocks = -(-len(samples) // block)
    padded = np.pad(samples / np.abs(samples).max(), (0, blocks * block - len(samples)))
    level = np.sqrt(np.mean(padded.reshape(blocks, block) ** 2, axis=1))
    release = float(np.exp(-_BLOCK_SECONDS / 0.12))
    envelope, held = np.empty(blocks), 0.0
    for index, value in enumerate(level.tolist()):
        held = max(value, held * release)
        envelope[index] = held
    over = np.maximum(0, 20 * np.log10(np.maximum(envelope, 1e-6)) + 24)
    gain = 10 ** (-over * (1 - 1 / 2.5) / 20)
    centers = (np.arange(blocks) + 0.5) * block
    smoothed: Samples = samples * np.interp(np.arange(len(samples)), centers, gain)
    return smoothed


def _soft_limit(samples: Samples) -> Samples:
    """Bend peaks above 70 % of PEAK so that none passes it."""
    knee = 0.7 * PEAK
    size = np.abs(samples)
    bent = knee + (PEAK - knee) * np.tanh((size - knee) / (PEAK - knee))
    return np.where(size > knee, np.sign(samples) * bent, samples)
