"""Measures of music taken from the sound alone: pulse, onsets, brightness, pitch classes, loudness, peaks."""

from __future__ import annotations

import io
import re
import subprocess
import wave
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

RATE = 48_000
_HOP, _WINDOW = 480, 2048
_STRUCK = 0.055
Sound = NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """What an ear would tell of a piece."""

    tempo: float
    """Beats per minute, from the autocorrelation of onsets; the pulse between 55 and 150 that fits best."""
    onsets: float
    """Onsets a second."""
    centroid: float
    """Mean centre of the spectrum, Hz, on the mel scale's warping so that highs count as they are heard."""
    low_share: float
    """Share of the energy under 150 Hz."""


def read(wav: bytes) -> Sound:
    """Read a 16-bit WAV file into (samples, channels), -1 to 1."""
    with wave.open(io.BytesIO(wav)) as file:
        assert (file.getsampwidth(), file.getframerate()) == (2, RATE)
        pcm = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return pcm.reshape(-1, file.getnchannels()) / 32768


def spectrogram(mono: Sound, window: int = _WINDOW, hop: int = _HOP) -> NDArray[np.float64]:
    """Give magnitudes (frames, bins)."""
    frames = np.lib.stride_tricks.sliding_window_view(mono, window)[::hop]
    return np.abs(np.fft.rfft(frames * np.hanning(window), axis=1))


def onset_strength(mono: Sound) -> NDArray[np.float64]:
    """Give, every 10 ms, how much rises in the log spectrum, in 40 bands even in pitch: what is struck then."""
    magnitudes = spectrogram(mono)
    hertz = np.fft.rfftfreq(_WINDOW, 1 / RATE)
    edges = np.geomspace(40, 14_000, 41)
    bands = np.stack(
        [magnitudes[:, max(1, np.searchsorted(hertz, a)) : max(2, np.searchsorted(hertz, b)) + 1].mean(axis=1)
         for a, b in pairwise(edges)], axis=1)  # fmt: skip
    level = np.log10(bands + 10 ** (-45 / 20) * bands.max())
    rise = np.maximum(0, level[3:] - level[:-3])
    return np.concatenate((np.zeros(3), rise.mean(axis=1)))


def onset_times(mono: Sound) -> NDArray[np.float64]:
    """Find onsets, seconds: local peaks of the strength above what the wavering of a pad reaches."""
    strength = onset_strength(mono)
    padded = np.pad(strength, 5, mode="edge")
    around = np.lib.stride_tricks.sliding_window_view(padded, 11).max(axis=1)
    found = np.flatnonzero((strength >= around) & (strength > _STRUCK))
    return found * _HOP / RATE + _WINDOW / 2 / RATE


def tempo_of(mono: Sound) -> float:
    """Find the tempo, beats per minute, 55 to 150: the period whose multiples the onsets repeat best."""
    strength = onset_strength(mono)
    strength = strength - strength.mean()
    size = 1 << (2 * len(strength)).bit_length()
    similar = np.fft.irfft(np.abs(np.fft.rfft(strength, size)) ** 2, size)[: len(strength)]
    similar /= similar[0] * np.linspace(1, 0, len(similar), endpoint=False)
    lags = np.arange(len(similar))
    tempos = np.arange(55, 150, 0.1)
    score = np.zeros(len(tempos))
    for multiple, share in ((0.25, 0.3), (0.5, 0.6), (1, 1.2), (2, 1.0), (4, 1.0), (8, 0.8), (16, 0.6)):
        score += share * np.interp(60 / tempos * multiple * RATE / _HOP, lags, similar)
    # Of a pulse and its double, the one nearer to a walking pace (Ellis, Beat Tracking by Dynamic Programming, 2007).
    score *= np.exp(-0.5 * (np.log2(tempos / 97) / 0.9) ** 2)
    return float(tempos[np.argmax(score)])


def measure(sound: Sound) -> Measured:
    """Measure a piece (samples, channels)."""
    mono = sound.mean(axis=1)
    power = (spectrogram(mono, 4096, 4096) ** 2).sum(axis=0)
    hertz = np.fft.rfftfreq(4096, 1 / RATE)
    mel = 2595 * np.log10(1 + hertz / 700)
    loud = np.sqrt(power)
    center = float((mel * loud).sum() / loud.sum())
    return Measured(
        tempo_of(mono),
        len(onset_times(mono)) / (len(mono) / RATE),
        700 * (10 ** (center / 2595) - 1),
        float(power[hertz < 150].sum() / power.sum()),
    )


def chroma(mono: Sound) -> NDArray[np.float64]:
    """Give the energy of the twelve pitch classes between 100 and 1,200 Hz, C first, adding up to 1."""
    size = 1 << 15
    padded = np.pad(mono, (0, max(0, size - len(mono))))
    power = np.zeros(size // 2 + 1)
    for start in range(0, len(padded) - size + 1, size // 2):
        power += np.abs(np.fft.rfft(padded[start : start + size] * np.hanning(size))) ** 2
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    heard = (hertz > 100) & (hertz < 1200)
    pitch = 69 + 12 * np.log2(hertz[heard] / 440)
    near = np.abs(pitch - np.rint(pitch)) < 0.3
    out = np.bincount(np.rint(pitch[near]).astype(int) % 12, power[heard][near], 12)
    return np.asarray(out / out.sum(), dtype=np.float64)


@dataclass(frozen=True)
class Loudness:
    """What FFmpeg's meter says: LUFS, dBTP, and the short-term loudness (3 s), ten times a second."""

    integrated: float
    true_peak: float
    short_term: NDArray[np.float64]
    momentary: NDArray[np.float64]


def loudness(path: Path) -> Loudness:
    """Measure a file with FFmpeg's ebur128."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-i", str(path)]
    command += ["-af", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    found = [float(value) for value in re.findall(r"\bS:\s*(-?[\d.]+)", told)]
    momentary = [float(value) for value in re.findall(r"\bM:\s*(-?[\d.]+)", told)]
    summary = told[told.rindex("Summary:") :]
    whole, peak = re.search(r"I:\s+(-?[\d.]+) LUFS", summary), re.search(r"Peak:\s+(-?[\d.]+) dBFS", summary)
    assert whole
    assert peak
    return Loudness(float(whole[1]), float(peak[1]), np.array(found), np.array(momentary))
