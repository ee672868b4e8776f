"""Plucked strings by the Karplus-Strong recurrence, solved harmonic by harmonic.

A string that loses part of each harmonic per period is a geometric series in each harmonic, so all its periods are one
matrix of spectra and one inverse transform; tuning and damping are then free, unlike in the delay-line form.
K. Karplus, A. Strong, Digital Synthesis of Plucked-String and Drum Timbres, Computer Music Journal 7(2), 1983;
D. Jaffe, J. Smith, Extensions of the Karplus-Strong Plucked-String Algorithm, same issue.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.music.synth.dsp import RATE, Floats, band, noise, ramp_ends, shaped
from services.music.synth.theory import hertz


@dataclass(frozen=True)
class String:
    """A kind of string. `slope`: dB per octave of the first spectrum, as an exponent. `place`: where it is plucked, as
    a share of its length. `damping`: decay per second, of all harmonics and more of high ones. `top`: highest harmonic,
    Hz. `body`: centre of the resonance of what it is strung on, Hz; 0: none. `noise`: of finger or pick. `phased`:
    harmonics in step, as from an oscillator."""

    slope: float
    place: float
    damping: tuple[float, float]
    top: float
    body: float = 0.0
    noise: float = 0.0
    phased: bool = False


STRINGS: dict[str, String] = {
    "nylon": String(0.85, 0.27, (1.1, 0.9), 7500, 180, 0.05),
    "uke": String(0.85, 0.22, (2.4, 1.0), 9000, 420, 0.06),
    "pizz": String(1.0, 0.31, (6.5, 3.5), 6000, 320, 0.05),
    "spiccato": String(1.0, 0.13, (7.5, 1.2), 6500, 380, 0.07),
    "lowstab": String(1.05, 0.11, (2.2, 1.6), 4500, 240, 0.05),
    "synth": String(1.1, 0.0, (4.5, 3.4), 9000, phased=True),
    "stab": String(1.05, 0.0, (2.8, 2.4), 8000, phased=True),
    "upright": String(0.95, 0.3, (1.6, 3.5), 2600, 160, 0.05),
    "pick": String(0.9, 0.18, (1.1, 3.0), 3600, 160, 0.05),
    "pulse": String(0.95, 0.0, (1.3, 5.0), 3200, phased=True),
}


def plucked(kind: str, pitch: int, seconds: float, hard: bool, random: np.random.Generator) -> Floats:
    """Pluck a string, softly or hard; mono."""
    string = STRINGS[kind]
    tone = hertz(pitch)
    harmonics = np.arange(1, max(2, min(90, int(string.top / tone))) + 1)
    lossy = string.damping[0] + string.damping[1] * (harmonics * tone / 1000) ** 1.5
    level = harmonics ** -(string.slope if hard else string.slope + 0.35)
    if string.place:
        level = level * np.abs(np.sin(np.pi * harmonics * string.place)) + 0.02 * level
    if string.body:
        level *= 1 + 1.2 * np.exp(-((np.log2(harmonics * tone / string.body) / 0.8) ** 2))
    level *= 1 / (1 + (harmonics * tone / string.top) ** 4)
    angle = np.full(len(harmonics), -np.pi / 2) if string.phased else random.uniform(0, 2 * np.pi, len(harmonics))
    sound = _periods(tone, seconds, level * np.exp(1j * angle), lossy)
    if string.noise:
        finger = shaped(noise(int(0.03 * RATE), random), band(300, 2500 if hard else 1500))
        finger *= np.exp(-np.linspace(0, 7, len(finger), dtype=np.float32))
        size = min(len(finger), len(sound))
        sound[:size] += string.noise * float(np.abs(sound).max()) * finger[:size] / float(np.abs(finger).max()) * 2
    return ramp_ends(sound, 0.0015, 0.02)


def _periods(tone: float, seconds: float, first: np.ndarray, lossy: np.ndarray) -> Floats:
    """Sum the decaying harmonics: each period from its own spectrum, then resampled to the exact pitch."""
    size = 1 << (4 * len(first) - 1).bit_length()
    count = int(seconds * tone) + 2
    spectra = np.zeros((count, size // 2 + 1), dtype=np.complex64)
    spectra[:, 1 : len(first) + 1] = first * np.exp(-np.outer(np.arange(count) / tone, lossy))
    table = np.fft.irfft(spectra, size, axis=1).reshape(-1).astype(np.float32)
    places = np.arange(int(seconds * RATE)) * (tone * size / RATE)
    index = places.astype(np.int64)
    part = (places - index).astype(np.float32)
    sound: Floats = table[index] * (1 - part) + table[index + 1] * part
    return sound
