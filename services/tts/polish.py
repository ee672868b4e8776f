"""The chain that makes a small synthesiser pleasant: equaliser, compressor, de-esser, a little room, even loudness.

Every filter is of linear phase and every gain follows no later than the sound, so no time in the speech moves; the room
rings on into the silence that follows. The same input gives the same output. Samples are floats, -1 to 1.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from services.tts.loudness import loudness
from services.tts.sound import Samples

Spectrum = NDArray[np.complex128]

TARGET_LUFS = -18.0
PEAK = 10 ** (-3.2 / 20)
"""Highest sample after the limiter."""
_BLOCK_SECONDS = 0.005
# Bells of the equaliser: centre in hertz, width in octaves, gain in dB. Warmth, and the edge of the formants off.
_BELLS = ((220, 1.0, 1.5), (3800, 0.8, -3.0))
_RUMBLE_HERTZ, _FIZZ_HERTZ = 80, 9000
# Where hiss begins, and how far below the rest of the speech it may stand.
_HISS_HERTZ, _HISS_BELOW, _HISS_MOST = 4800, 18.0, 9.0
# First reflections of a small furnished room, seconds and share of the direct sound; then a tail that falls by 60 dB.
_REFLECTIONS = ((0.0043, 0.10), (0.0079, -0.085), (0.0127, 0.07), (0.0186, -0.055), (0.0251, 0.04))
_TAIL_BEGIN, _TAIL_SECONDS, _TAIL_SHARE, _TAIL_HERTZ = 0.011, 0.14, 0.10, 4500


def polish(samples: Samples, sample_rate: int) -> Samples:
    """Give the same speech, warm, even and as loud as `TARGET_LUFS`; silence stays silence."""
    if not np.any(samples):
        return samples
    out = compress(equalise(samples, sample_rate), sample_rate)
    # After the compressor, which brings hiss up.
    return level(add_room(soften_hiss(out, sample_rate), sample_rate), sample_rate)


def level(samples: Samples, sample_rate: int, target: float = TARGET_LUFS) -> Samples:
    """Bring speech to a loudness, LUFS, with no sample above PEAK."""
    out = samples
    for _ in range(2):  # what the limiter takes off is made up for once
        measured = loudness(out, sample_rate)
        if not np.isfinite(measured):
            return out
        out = limit(out * min(10 ** ((target - measured) / 20), 2 * PEAK / np.abs(out).max()))
    return out


def equalise(samples: Samples, sample_rate: int) -> Samples:
    """Cut rumble below 80 Hz and fizz above 9 kHz, warm the low voice, take the edge off 3 to 5 kHz; zero phase."""
    spectrum, hertz, padding, size = _spectrum(samples, sample_rate)
    gain = 1 / np.sqrt(1 + (_RUMBLE_HERTZ / hertz) ** 6)
    gain /= np.sqrt(1 + (hertz / _FIZZ_HERTZ) ** 8)
    for center, octaves, decibels in _BELLS:
        gain *= 10 ** (decibels / 20 * np.exp(-0.5 * (np.log2(hertz / center) / (octaves / 2)) ** 2))
    shaped: Samples = np.fft.irfft(spectrum * gain, size)
    return shaped[padding : padding + len(samples)]


def soften_hiss(samples: Samples, sample_rate: int) -> Samples:
    """Turn the band above 4.8 kHz down by up to 9 dB where it comes closer than 18 dB to the speech around it."""
    spectrum, hertz, padding, size = _spectrum(samples, sample_rate)
    slope = 1 / (1 + (_HISS_HERTZ / hertz) ** 12)
    hiss: Samples = np.fft.irfft(spectrum * slope, size)[padding : padding + len(samples)]
    usual = _held(_levels(samples, sample_rate), 0.25)
    over = 20 * np.log10(np.maximum(_levels(hiss, sample_rate), 1e-6) / np.maximum(usual, 1e-4)) + _HISS_BELOW
    gain = 10 ** (-np.clip(over, 0, _HISS_MOST) / 20)
    return samples - hiss * (1 - _per_sample(gain, len(samples), sample_rate))


def compress(samples: Samples, sample_rate: int) -> Samples:
    """Even the loudness out: ratio 2.5 above -24 dB of the peak, at once up, 120 ms down, in blocks of 5 ms."""
    envelope = _held(_levels(samples, sample_rate) / np.abs(samples).max(), 0.12)
    over = np.maximum(0, 20 * np.log10(np.maximum(envelope, 1e-6)) + 24)
    gain = 10 ** (-over * (1 - 1 / 2.5) / 20)
    return samples * _per_sample(gain, len(samples), sample_rate)


def add_room(samples: Samples, sample_rate: int) -> Samples:
    """Let a small furnished room be heard behind the speech; as long as before, the direct sound where it was."""
    response = _room(sample_rate)
    size = -(-(len(samples) + len(response)) // 4096) * 4096
    wet: Samples = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(response, size), size)
    return wet[: len(samples)]


def limit(samples: Samples) -> Samples:
    """Bend peaks above 70 % of PEAK so that none passes it."""
    knee = 0.7 * PEAK
    size = np.abs(samples)
    bent = knee + (PEAK - knee) * np.tanh((size - knee) / (PEAK - knee))
    return np.where(size > knee, np.sign(samples) * bent, samples)


@lru_cache(maxsize=4)
def _room(sample_rate: int) -> Samples:
    """Impulse response: the direct sound, first reflections, then noise that decays and has lost its treble."""
    response = np.zeros(round((_TAIL_BEGIN + _TAIL_SECONDS) * sample_rate))
    tail = round(_TAIL_BEGIN * sample_rate)
    time = np.arange(len(response) - tail) / sample_rate
    noise = np.random.default_rng(1770).standard_normal(len(time)) * 10 ** (-3 * time / _TAIL_SECONDS)
    spectrum = np.fft.rfft(noise)
    hertz = np.fft.rfftfreq(len(noise), 1 / sample_rate)
    noise = np.fft.irfft(spectrum * (hertz > 200) / np.sqrt(1 + (hertz / _TAIL_HERTZ) ** 4), len(noise))
    response[tail:] = noise * _TAIL_SHARE / np.sqrt(np.sum(noise**2))
    for seconds, share in _REFLECTIONS:
        response[round(seconds * sample_rate)] += share
    response[0] = 1.0
    response.flags.writeable = False
    return response


def _spectrum(samples: Samples, sample_rate: int) -> tuple[Spectrum, Samples, int, int]:
    """Transform with 50 ms of silence around; also give the frequencies, the padding and the transform's size."""
    padding = sample_rate // 20
    # A multiple of a power of two, as Fourier transforms of lengths with large prime factors are slow.
    size = -(-(len(samples) + 2 * padding) // 4096) * 4096
    spectrum = np.fft.rfft(np.pad(samples, (padding, size - len(samples) - padding)))
    return spectrum, np.maximum(np.fft.rfftfreq(size, 1 / sample_rate), 1e-3), padding, size


def _levels(samples: Samples, sample_rate: int) -> Samples:
    """Give the RMS of each block of 5 ms."""
    block = max(1, int(sample_rate * _BLOCK_SECONDS))
    blocks = -(-len(samples) // block)
    padded = np.pad(samples, (0, blocks * block - len(samples)))
    rms: Samples = np.sqrt(np.mean(padded.reshape(blocks, block) ** 2, axis=1))
    return rms


def _held(levels: Samples, seconds: float) -> Samples:
    """Follow levels up at once, and down by a factor of e in `seconds`."""
    release = float(np.exp(-_BLOCK_SECONDS / seconds))
    out, held = np.empty(len(levels)), 0.0
    for index, value in enumerate(levels.tolist()):
        held = max(value, held * release)
        out[index] = held
    return out


def _per_sample(values: Samples, size: int, sample_rate: int) -> Samples:
    block = max(1, int(sample_rate * _BLOCK_SECONDS))
    return np.interp(np.arange(size), (np.arange(len(values)) + 0.5) * block, values)
