"""The instruments by name, each tone made once and played often."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from services.music.synth import drums, pads, strings, tuned
from services.music.synth.dsp import RATE, Floats
from services.music.synth.score import Note

Maker = Callable[[int, float, bool, np.random.Generator], Floats]
_HARD = 0.48
"""Velocity from which a note is struck hard."""
_LOUDNESS = 0.1
"""RMS of the first 0.4 s that every tuned tone is brought to."""
_TAKES = 3
"""How many versions of each drum there are."""
_UNIT = 0.5
"""Held tones are made in lengths of multiples of this, seconds."""


@dataclass(frozen=True)
class Instrument:
    """How an instrument's tones are made; how long one may sound, seconds; how fast it is damped when it ends; whether
    its tone lasts as long as the note, or is struck and dies away."""

    make: Maker
    longest: float
    release: float
    held: bool = False


INSTRUMENTS: dict[str, Instrument] = {
    "epiano": Instrument(tuned.electric_piano, 3.6, 0.18),
    "felt": Instrument(tuned.felt_piano, 4.0, 0.3),
    "bell": Instrument(tuned.bell, 3.6, 0.6),
    "whistle": Instrument(partial(tuned.sustained, "whistle"), 4.5, 0.1, held=True),
    "lead": Instrument(partial(tuned.sustained, "lead"), 4.5, 0.09, held=True),
    "cello": Instrument(partial(tuned.sustained, "cello"), 4.5, 0.35, held=True),
    "round": Instrument(partial(tuned.bass, "round"), 4.5, 0.06, held=True),
    "sub": Instrument(partial(tuned.bass, "sub"), 4.5, 0.08, held=True),
    **{name: Instrument(partial(tuned.struck, name), 2.6, 0.5) for name in ("vibes", "glock", "musicbox", "kalimba")},
    "marimba": Instrument(partial(tuned.struck, "marimba"), 1.2, 0.3),
    **{name: Instrument(partial(strings.plucked, name), 3.0, 0.16) for name in ("nylon", "stab", "lowstab")},
    **{name: Instrument(partial(strings.plucked, name), 1.7, 0.1) for name in ("uke", "synth", "pick", "upright")},
    **{name: Instrument(partial(strings.plucked, name), 1.0, 0.1) for name in ("pizz", "spiccato")},
    "pulse": Instrument(partial(strings.plucked, "pulse"), 1.6, 0.03),
}
PADS = ("warm", "glass", "strings", "choir", "dark")
_PAD_ATTACK, _PAD_RELEASE = 0.35, 0.7


class Orchestra:
    """Plays notes; keeps what it made. Not for several threads at once."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._made: dict[tuple[str, int, int], Floats] = {}
        self._struck = 0

    def play(self, note: Note) -> Floats:
        """Give a note as sound, with its loudness and without its place: mono, or stereo (2, samples) of a pad."""
        if note.layer == "drums":
            self._struck += 1
            sound = self._kept(note.sound, 0, self._struck % _TAKES, lambda random: drums.drum(note.sound, random))
            return sound * np.float32(note.velocity**1.4)
        if note.sound in PADS:
            return self._pad(note)
        return self._tone(note) * np.float32(0.25 + 0.75 * note.velocity**1.3)

    def _tone(self, note: Note) -> Floats:
        instrument, hard = INSTRUMENTS[note.sound], note.velocity >= _HARD
        length = instrument.longest
        if instrument.held:
            length = min(length, math.ceil((note.seconds + instrument.release) / _UNIT) * _UNIT)
        sound = self._kept(
            note.sound, note.pitch, round(length / _UNIT) * 2 + hard,
            lambda random: _level(instrument.make(note.pitch, length, hard, random)),
        )  # fmt: skip
        samples = int((note.seconds + instrument.release) * RATE)
        if samples >= len(sound):
            return sound
        out = sound[:samples].copy()
        fall = min(samples, int(instrument.release * RATE))
        out[samples - fall :] *= np.linspace(1, 0, fall, dtype=np.float32) ** 2
        return out

    def _pad(self, note: Note) -> Floats:
        turn = self._kept(note.sound, note.pitch, 0, lambda random: _even(pads.pad(note.sound, note.pitch, random)))
        samples = int((note.seconds + _PAD_RELEASE) * RATE)
        # Each note begins elsewhere in the sound, or a chord that comes back would swell alike each time.
        begin = int(note.start * 7919 + note.pitch * 4001) % pads.SIZE
        rounds = -(-(begin + samples) // pads.SIZE)
        out = np.tile(turn, rounds)[:, begin : begin + samples] * np.float32(note.velocity)
        rise, fall = (min(samples // 2, int(length * RATE)) for length in (_PAD_ATTACK, _PAD_RELEASE))
        out[:, :rise] *= np.sin(np.linspace(0, np.pi / 2, rise, dtype=np.float32))
        out[:, samples - fall :] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32))
        return out

    def _kept(self, sound: str, pitch: int, take: int, make: Callable[[np.random.Generator], Floats]) -> Floats:
        key = (sound, pitch, take)
        if key not in self._made:
            # Dice of its own, so that a tone does not depend on which were made before it.
            dice = np.random.default_rng([self._seed & 0xFFFFFFFF, zlib.crc32(sound.encode()), pitch, take])
            self._made[key] = make(dice)
        return self._made[key]


def _level(sound: Floats) -> Floats:
    loud = float(np.sqrt(np.mean(sound[: int(0.4 * RATE)] ** 2)))
    return sound * np.float32(_LOUDNESS / loud)


def _even(sound: Floats) -> Floats:
    """Level a sound that goes round."""
    return sound * np.float32(_LOUDNESS / float(np.sqrt(np.mean(sound**2))))
