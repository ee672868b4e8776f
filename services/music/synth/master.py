"""The finished sound: glue, loudness, peaks, ends; loudness as ITU-R BS.1770-5 has it, near enough to aim by."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from services.common.loudness import ABSOLUTE_GATE, gated, k_weight
from services.music.synth.dsp import RATE, Floats, drawn_out

LOUDNESS = -20.0
"""LUFS."""
_CEILING = 10 ** (-3.6 / 20)
_OVERSAMPLED = 4
_FRAME = RATE // 10
_BLOCK = 480
_RATIO, _THRESHOLD = 2.0, 1.5
"""The bus compressor: its ratio, and how many dB above the mean level it begins."""
_LIMIT = 64
_REACH = 12
"""Blocks of _LIMIT samples that the limiter looks to each side: 16 ms."""


def master(
    mixed: Floats, drive: float, *, loop: bool, ring_from: int = 0, check: Callable[[], None] = lambda: None
) -> Floats:
    """Finish a mix (2, samples): saturate, compress, level to LOUDNESS, keep true peaks under -3 dB.

    What ends fades to silence from the sample `ring_from` on; a loop is left whole at its ends. `check` is called
    now and then and may raise to stop.
    """
    level = float(np.sqrt(np.mean(np.square(mixed))))
    if level == 0:
        return mixed
    # Saturation depends on how loud it is, so the level is set first: crest peaks just bend.
    heated = np.float32(0.16 * drive / level)
    sound: Floats = np.tanh(mixed * heated)
    sound -= sound.mean(axis=1, keepdims=True)
    check()
    sound *= _compression(sound, loop)
    if not loop:
        _end(sound, ring_from)
    for _ in range(2):
        check()
        sound *= np.float32(10 ** ((LOUDNESS - loudness(sound)) / 20))
        check()
        sound *= _limiting(sound, loop)
    return sound


def loudness(sound: Floats) -> float:
    """Measure the integrated loudness of stereo sound, LUFS, gated, from spectra of frames of 100 ms."""
    frames = max(1, sound.shape[1] // _FRAME)
    padded = np.pad(sound, ((0, 0), (0, max(0, frames * _FRAME - sound.shape[1]))))[:, : frames * _FRAME]
    weight = k_weight(np.fft.rfftfreq(_FRAME, 1 / RATE), RATE).astype(np.float32)
    power = np.zeros(frames)
    for side in padded:
        # In portions, as the spectra of minutes would take hundreds of megabytes.
        for start in range(0, frames, 200):
            spectra = np.fft.rfft(side.reshape(frames, _FRAME)[start : start + 200], axis=1)
            energy = (spectra.real**2 + spectra.imag**2) @ weight
            power[start : start + 200] += 2 * energy / _FRAME**2
    blocks = np.convolve(power, np.full(4, 0.25), "valid") if frames >= 4 else np.array([power.mean()])
    return max(gated(blocks), ABSOLUTE_GATE)


def _compression(sound: Floats, loop: bool) -> Floats:
    """Give the gain that evens out what is louder than the rest: 20 ms up, 180 ms back."""
    count = -(-sound.shape[1] // _BLOCK)
    padded = np.pad(sound, ((0, 0), (0, count * _BLOCK - sound.shape[1])))
    level = np.sqrt(np.mean(padded.reshape(2, count, _BLOCK) ** 2, axis=(0, 2))).tolist()
    up, down = np.exp(-0.01 / 0.02), np.exp(-0.01 / 0.18)
    held = level[-1] if loop else 0.0
    envelope = np.empty(count)
    # A loop is listened to twice, so that its start knows its end.
    for index in [*range(count)] * (2 if loop else 1):
        share = up if level[index] > held else down
        held = level[index] + (held - level[index]) * share
        envelope[index] = held
    mean = float(np.sqrt(np.mean(np.square(level))))
    over = np.maximum(0, 20 * np.log10(np.maximum(envelope, 1e-9) / mean) - _THRESHOLD)
    return drawn_out(10 ** (-over * (1 - 1 / _RATIO) / 20), _BLOCK, _BLOCK / 2, sound.shape[1], loop=loop)


def _limiting(sound: Floats, loop: bool) -> Floats:
    """Give the gain that keeps true peaks under the ceiling; looks ahead, so that nothing is cut."""
    count = -(-sound.shape[1] // _LIMIT)
    peaks = np.zeros(count * _LIMIT, dtype=np.float32)
    np.max(np.abs(sound), axis=0, out=peaks[: sound.shape[1]])
    top = peaks.reshape(count, _LIMIT).max(axis=1)
    for block in np.flatnonzero(top > 0.7 * _CEILING):
        top[block] = max(top[block], _true_peak(sound, int(block) * _LIMIT))
    wanted = np.minimum(1.0, _CEILING / np.maximum(top, 1e-9))
    padded = np.pad(wanted, 2 * _REACH, mode="wrap" if loop and count > 2 * _REACH else "edge")
    lowest = np.lib.stride_tricks.sliding_window_view(padded, 2 * _REACH + 1).min(axis=1)
    kernel = np.hanning(2 * _REACH + 3)[1:-1]
    smoothed = np.convolve(lowest, kernel / kernel.sum(), "valid")
    return drawn_out(smoothed, _LIMIT, _LIMIT / 2, sound.shape[1], loop=loop)


def _true_peak(sound: Floats, start: int) -> float:
    """Find the highest point between the samples of a block, by oversampling it with its neighbourhood."""
    low, high = max(0, start - _LIMIT), min(sound.shape[1], start + 2 * _LIMIT)
    piece = sound[:, low:high] * np.hanning(high - low + 2)[1:-1] ** 0.25
    size = high - low
    finer = np.fft.irfft(np.fft.rfft(piece, axis=1), size * _OVERSAMPLED, axis=1) * _OVERSAMPLED
    first = (start - low) * _OVERSAMPLED
    return float(np.abs(finer[:, first : first + _LIMIT * _OVERSAMPLED]).max(initial=0.0))


def _end(sound: Floats, ring_from: int) -> None:
    """Let the last chord die to nothing by the last sample, and the first sample begin from nothing; in place."""
    fall = sound.shape[1] - ring_from
    sound[:, ring_from:] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32)) ** 2
    rise = min(fall, RATE // 200)
    sound[:, :rise] *= np.linspace(0, 1, rise, dtype=np.float32)
