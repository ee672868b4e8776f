"""Sound as arrays: 48 kHz, float32, mono (samples,) or stereo (2, samples); filters by Fourier transform."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
Floats = NDArray[np.float32]
Values = NDArray[np.float64]
TAPS = 4096
_PORTION = 1 << 20


def seconds_of(seconds: float) -> Floats:
    """Give the times of the samples of a length."""
    times: Floats = np.arange(int(seconds * RATE), dtype=np.float32) / np.float32(RATE)
    return times


def sine(turns: Floats) -> Floats:
    """Give the sine of a phase in turns; the whole turns are taken off first, as float32 loses precision with them."""
    return np.asarray(np.sin(np.float32(2 * np.pi) * (turns - np.floor(turns))))


def turns_of(hertz: float, times: Floats) -> Floats:
    """Give the phase of a steady tone in turns, 0 to 1, exact over long notes."""
    turns = np.arange(len(times)) * (hertz / RATE)
    turns -= np.floor(turns)
    return turns.astype(np.float32)


def ramp_ends(sound: Floats, attack: float, release: float) -> Floats:
    """Fade in and out along cosines, seconds; in place on the last axis."""
    rise, fall = (min(sound.shape[-1] // 2, max(1, int(length * RATE))) for length in (attack, release))
    sound[..., :rise] *= (0.5 - 0.5 * np.cos(np.linspace(0, np.pi, rise, endpoint=False))).astype(np.float32)
    sound[..., sound.shape[-1] - fall :] *= (0.5 + 0.5 * np.cos(np.linspace(0, np.pi, fall))).astype(np.float32)
    return sound


def shaped(sound: Floats, gain: Callable[[Floats], Floats]) -> Floats:
    """Weigh a sound's spectrum by a gain of the frequency in Hz; zero phase, for short sounds that begin and end."""
    size = 1 << (sound.shape[-1] + 512 - 1).bit_length()
    hertz = np.fft.rfftfreq(size, 1 / RATE).astype(np.float32)
    out = np.fft.irfft(np.fft.rfft(sound, size) * gain(hertz), size)[..., : sound.shape[-1]]
    return np.asarray(out, dtype=np.float32)


def band(low: float, high: float, order: int = 2) -> Callable[[Floats], Floats]:
    """Make the gain of a band-pass with Butterworth-like slopes; 0 for `low` leaves the bottom."""

    def gain(hertz: Floats) -> Floats:
        out = 1 / np.sqrt(1 + (hertz / high) ** (2 * order))
        if low:
            out = out / np.sqrt(1 + (low / np.maximum(hertz, 1e-3)) ** (2 * order))
        return np.asarray(out, dtype=np.float32)

    return gain


def noise(samples: int, random: np.random.Generator) -> Floats:
    """Give white noise."""
    return random.standard_normal(samples, dtype=np.float32)


def minimum_phase(gain: Callable[[Floats], Floats], taps: int = TAPS) -> Floats:
    """Make a minimum-phase FIR filter with a gain over frequency, by the real cepstrum.

    A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal Processing, section "Minimum-phase sequences".
    """
    size = 4 * taps
    magnitude = np.maximum(gain(np.fft.rfftfreq(size, 1 / RATE).astype(np.float32)), 1e-4)
    cepstrum = np.fft.irfft(np.log(magnitude.astype(np.float64)), size)
    cepstrum[1 : size // 2] *= 2
    cepstrum[size // 2 + 1 :] = 0
    response = np.fft.irfft(np.exp(np.fft.rfft(cepstrum)), size)[:taps]
    response[taps // 2 :] *= np.cos(np.linspace(0, np.pi / 2, taps - taps // 2)) ** 2
    return response.astype(np.float32)


def convolved(parts: list[tuple[Floats, Floats]], check: Callable[[], None] = lambda: None) -> Floats:
    """Convolve each signal (samples,) with its response and add them up; as long as the longest of all.

    Overlap-add, so that memory does not grow with the length. `check` is called per block and may raise.
    """
    longest = max(len(response) for _, response in parts)
    size = max(1 << 15, 1 << (2 * longest - 1).bit_length())
    hop = size - longest + 1
    samples = max(len(signal) for signal, _ in parts)
    spectra = [np.fft.rfft(response, size) for _, response in parts]
    out = np.zeros(samples + longest - 1, dtype=np.float32)
    for start in range(0, samples, hop):
        check()
        total = sum(
            np.fft.rfft(signal[start : start + hop], size) * spectrum
            for (signal, _), spectrum in zip(parts, spectra, strict=True)
        )
        piece = np.fft.irfft(total, size)[: len(out) - start]
        out[start : start + len(piece)] += piece
    return out


def drawn_out(values: Values, block: int, offset: float, samples: int, *, loop: bool = False) -> Floats:
    """Interpolate values that stand `block` samples apart, the first at `offset`; in portions, to spare memory."""
    places = np.arange(len(values)) * float(block) + offset
    out = np.empty(samples, dtype=np.float32)
    for start in range(0, samples, _PORTION):
        wanted = np.arange(start, min(samples, start + _PORTION))
        out[start : start + len(wanted)] = np.interp(wanted, places, values, period=samples if loop else None)
    return out


def folded(sound: Floats, samples: int) -> Floats:
    """Lay what sounds after the end over the start: a loop that goes round has its own tail under its start."""
    out = sound[..., :samples].copy()
    rest = sound[..., samples:]
    while rest.shape[-1]:
        piece = rest[..., :samples]
        out[..., : piece.shape[-1]] += piece
        rest = rest[..., samples:]
    return out
