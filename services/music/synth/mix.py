"""From notes to sound: balance, place, a room, and a little of what a mixing desk does.

A style's tone: `top`, where the highs end, Hz; `slope`, dB that each octave above 250 Hz lies below the
one before; `room`, seconds until its sound has
fallen by 60 dB; `wet`, its level in dB; `pump`, dB that all gives way to the kick; `drive`, into the saturation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from services.music.synth.dsp import RATE, Floats, band, convolved, drawn_out, folded, minimum_phase, noise, shaped
from services.music.synth.orchestra import Orchestra
from services.music.synth.score import Note

_BALANCE = {"comp": -6.0, "arp": -6.0, "pad": -8.5, "bass": -3.0, "lead": -3.0, "drums": -2.0}
"""dB of the layers against each other before a style's own levels."""
_IN_ROOM = {"comp", "arp", "pad", "lead"}
_ROOM_DRUMS = {"clap", "rim", "snap", "block", "cymbal"}
OCTAVES = (62.0, 125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0)
"""Centres of the octaves that the balance is judged by, Hz."""
_FRAME = 8192
_TRUST, _MOST = 0.85, 9.0
"""How much of what is missing is corrected, and the most, dB."""
_RECOVERY = 0.22
"""Seconds until what gave way to the kick is back."""
Check = Callable[[], None]


def mix(
    notes: Sequence[Note], levels: Mapping[str, float], tone: Mapping[str, float], seed: int,
    samples: int, loop: bool, report: Callable[[float], None],
) -> Floats:  # fmt: skip
    """Mix notes down to stereo (2, samples), not yet mastered; a loop has the tail of its end under its start.

    `report` is told how far it has come, 0 to 1, and may raise to stop.
    """
    orchestra = Orchestra(seed)
    tail = int(6 * RATE)
    dry, room = (np.zeros((2, samples + tail), dtype=np.float32) for _ in range(2))
    bass = np.zeros(samples + tail, dtype=np.float32)
    for number, note in enumerate(notes):
        if number % 64 == 0:
            report(0.6 * number / len(notes))
        sound = orchestra.play(note)
        start = round(note.start * RATE)
        if start >= samples + tail:
            continue
        sound = sound[..., : samples + tail - start]
        level = np.float32(10 ** ((_BALANCE[note.layer] + levels[note.layer]) / 20))
        if note.layer == "bass":
            bass[start : start + len(sound)] += sound * level
        else:
            bus = room if note.layer in _IN_ROOM or note.sound in _ROOM_DRUMS else dry
            _place(bus, sound, start, level, note.pan)
    if tone["pump"]:
        kicks = [note.start for note in notes if note.sound == "kick"]
        gain = _pumped(kicks, samples + tail, tone["pump"])
        room *= gain
        bass *= gain
    dry += bass
    return _in_room(dry, room, tone, seed, samples, loop, report)


def _place(bus: Floats, sound: Floats, start: int, gain: np.float32, pan: float) -> None:
    size = sound.shape[-1]
    if sound.ndim == 2:
        bus[:, start : start + size] += sound * gain
        return
    # Constant power.
    angle = (pan + 1) * np.pi / 4
    bus[0, start : start + size] += sound * np.float32(gain * np.cos(angle) * 2**0.5)
    bus[1, start : start + size] += sound * np.float32(gain * np.sin(angle) * 2**0.5)


def _in_room(
    dry: Floats, room: Floats, tone: Mapping[str, float], seed: int, samples: int, loop: bool,
    report: Callable[[float], None],
) -> Floats:  # fmt: skip
    wet = 10 ** (tone["wet"] / 20)
    desk = minimum_phase(partial(_equaliser, tone, _correction(dry, room, 1 + wet, tone["slope"])))
    sides: list[Floats] = []
    for side in range(2):
        echo = _room(tone["room"], np.random.default_rng([seed & 0xFFFFFFFF, 17, side]))
        response = np.zeros(len(echo), dtype=np.float32)
        response[0] = 1
        # The room and the desk as one response.
        response = convolved([(response + np.float32(wet) * echo, desk)])
        parts = [(dry[side], desk), (room[side], response)]
        sides.append(convolved(parts, partial(report, 0.6 + 0.2 * side)))
    sound = np.stack(sides)
    return folded(sound, samples) if loop else sound[:, :samples]


def _correction(dry: Floats, room: Floats, share: float, slope: float) -> Floats:
    """Compare a mix's octaves with those its style wants; give dB for each of OCTAVES, within what a mixer would do."""
    size = dry.shape[1]
    parts = [slice(at, at + _FRAME) for at in range(0, size - _FRAME, max(_FRAME, size // 400))]
    frames = [(dry[:, part] + np.float32(share) * room[:, part]).mean(axis=0) for part in parts]
    power = np.square(np.abs(np.fft.rfft(np.stack(frames) * np.hanning(_FRAME).astype(np.float32), axis=1))).sum(axis=0)
    hertz = np.fft.rfftfreq(_FRAME, 1 / RATE)
    found = np.array([power[(hertz >= c / 2**0.5) & (hertz < c * 2**0.5)].sum() for c in OCTAVES])
    found = 10 * np.log10(np.maximum(found, found.max() * 1e-7))
    wanted = np.array([-slope * max(0.0, np.log2(c / 250)) - 4.0 * max(0.0, np.log2(125 / c)) for c in OCTAVES])
    missing = wanted - found
    missing -= np.median(missing[1:5])
    corrected: Floats = np.clip(_TRUST * missing, -_MOST, _MOST).astype(np.float32)
    return corrected


def _equaliser(tone: Mapping[str, float], correction: Floats, hertz: Floats) -> Floats:
    """Give the gain of the desk: no rumble, room for a voice at 1 to 4 kHz, the correction, an end to the highs."""
    safe = np.maximum(hertz, 1e-2)
    decibels = np.interp(np.log2(safe), np.log2(OCTAVES), correction)
    decibels = decibels - 3.0 * np.exp(-0.5 * (np.log2(safe / 2100) / 0.75) ** 2)
    decibels = decibels - 1.5 * np.exp(-0.5 * (np.log2(safe / 280) / 0.6) ** 2)
    gain = 10 ** (decibels / 20)
    gain /= np.sqrt(1 + (36 / safe) ** 6) * np.sqrt(1 + (safe / tone["top"]) ** 4)
    return gain.astype(np.float32)


def _room(seconds: float, random: np.random.Generator) -> Floats:
    """Make the response of a room: noise whose highs die sooner than its lows, a few early echoes before it."""
    size = int(min(2.7, 0.9 * seconds + 0.1) * RATE)
    times = np.arange(size, dtype=np.float32) / RATE
    hiss = noise(size, random)
    out = np.zeros(size, dtype=np.float32)
    for low, high, share in ((180, 700, 1.1), (700, 2200, 0.85), (2200, 6500, 0.5)):
        piece = shaped(hiss, band(low, high))
        out += piece * np.exp(-times * np.float32(6.91 / (seconds * share))) / np.float32(piece.std())
    predelay = int(0.016 * RATE)
    out = np.concatenate((np.zeros(predelay, dtype=np.float32), out[:-predelay]))
    out[: 2 * predelay] *= np.linspace(0, 1, 2 * predelay, dtype=np.float32)
    out /= np.float32(np.sqrt(np.sum(out**2)))
    for delay in np.sort(random.uniform(0.006, 0.05, 7)):
        out[int(delay * RATE)] += np.float32(0.12 * random.choice((-1, 1)) * np.exp(-delay * 20))
    fall = size // 4
    out[-fall:] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32)) ** 2
    return out


def _pumped(kicks: list[float], samples: int, decibels: float) -> Floats:
    """Give the gain that makes way for each kick and comes back."""
    frame = RATE // 500
    times = np.arange(samples // frame + 2) * frame / RATE
    dip = np.zeros(len(times))
    for kick in kicks:
        low, high = np.searchsorted(times, (kick - 0.01, kick + _RECOVERY))
        since = times[low:high] - kick
        shape = np.where(since < 0, 1 + since / 0.01, 0.5 + 0.5 * np.cos(np.pi * np.clip(since / _RECOVERY, 0, 1)))
        dip[low:high] = np.maximum(dip[low:high], shape)
    gain = 10 ** (-decibels * dip / 20)
    return drawn_out(gain, frame, 0, samples)
