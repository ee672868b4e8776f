"""The voices of espeak-ng that are offered: usable variants, with pace and liveliness chosen for each."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from services.tts.espeak.process import Manner
from shorts.tts.v1.tts_pb2 import Voice


@dataclass(frozen=True)
class Preset:
    """One voice. `rate` in words per minute and `range` (0 to 100) as espeak-ng takes them."""

    id: str
    name: str
    language: str
    engine_voice: str
    rate: int
    range: int
    tones: tuple[int, int]
    """Lowest and highest tone of the variant in hertz, as its file says ("pitch")."""
    syllables_per_second: float
    """Measured over twenty sentences: syllables by the time from the first word's start to the last word's end."""


# Chosen among the hundred variants by measure: no clipping, a steady voice (harmonicity), little energy above 5 kHz.
PRESETS = (
    Preset("ko-f1", "Sora, a clear woman", "ko", "ko+f2", 188, 62, (142, 220), 6.04),
    Preset("ko-m1", "Minjun, a warm man", "ko", "ko+m7", 190, 60, (75, 125), 6.17),
    Preset("ko-f2", "Yuna, a soft woman", "ko", "ko+steph", 185, 70, (166, 200), 6.01),
    Preset("ko-m2", "Jiho, a calm man", "ko", "ko+Diogo", 178, 58, (82, 122), 5.75),
    Preset("ko-f3", "Haru, a lively high voice", "ko", "ko+Annie", 205, 55, (120, 280), 6.70),
    Preset("en-f1", "Emma, a clear woman", "en", "en-us+f2", 175, 60, (142, 220), 4.75),
    Preset("en-m1", "Jack, a warm man", "en", "en-us+m7", 172, 60, (75, 125), 4.77),
    Preset("en-f2", "Grace, a soft woman", "en", "en-us+steph", 168, 68, (166, 200), 4.69),
    Preset("en-m2", "Henry, a calm Briton", "en", "en-gb-x-rp+Diogo", 162, 58, (82, 122), 4.59),
    Preset("en-f3", "Ruby, a lively high voice", "en", "en-us+Annie", 188, 52, (120, 280), 5.25),
)

# The throats of espeak-ng that a request may name: tones as their files say (82 to 118 where they do not), and how much
# longer than m7 each takes for the same text at the same rate, measured.
VARIANTS: dict[str, tuple[tuple[int, int], float]] = {
    "m1": ((75, 109), 1.0),
    "m2": ((88, 115), 1.007),
    "m3": ((80, 122), 0.977),
    "m4": ((70, 110), 1.05),
    "m5": ((82, 118), 1.0),
    "m6": ((82, 117), 1.0),
    "m7": ((75, 125), 1.0),
    "m8": ((65, 102), 1.0),
    "f1": ((140, 200), 1.025),
    "f2": ((142, 220), 1.011),
    "f3": ((140, 240), 1.0),
    "f4": ((142, 200), 1.019),
    "f5": ((160, 228), 1.011),
}


def preset(voice: str, language: str, variant: str = "") -> Preset:
    """Give a voice of the catalogue, with the throat of a variant; with no name, the first of the language."""
    found = next(p for p in PRESETS if p.language == language and (not voice or p.id == voice))
    if not variant:
        return found
    tones, longer = VARIANTS[variant]
    throat = f"{found.engine_voice.partition('+')[0]}+{variant}"
    return replace(found, engine_voice=throat, tones=tones, rate=round(found.rate * longer))


def manner(voice: Preset, speed: float, semitones: float) -> tuple[Manner, float]:
    """Set espeak-ng for a pace and pitch; what its pitch cannot reach is left as a factor for resampling (1: nothing).

    espeak-ng's tones go from base * t - 18 * (range - r) upwards by shares of range, with base = 4096 * (low - 9) and
    r = 108 * (high - low) from the variant's file and t = 1/2 to 2 by the pitch parameter (SetPitch2 in wavegen.c). All
    tones scale by k if range does and t = k + c * (k - 1) with c = 18 * r / base.
    """
    low, high = voice.tones
    c = 18 * 108 * (high - low) / (4096 * (low - 9))
    wanted = 2 ** (semitones / 12)
    reached = min(max(wanted, (0.5 + c) / (1 + c)), (1.98 + c) / (1 + c), 99 / voice.range)
    factor = wanted / reached
    # espeak-ng's own pace lags behind at high rates; the share is measured.
    rate = voice.rate * speed * (1 + 0.11 * max(0.0, speed - 1)) / factor
    tone = round(50 + 50 * math.log2(reached + c * (reached - 1)))
    return Manner(voice.engine_voice, min(449, max(80, round(rate))), tone, round(voice.range * reached)), factor


def lively(how: Manner) -> Manner:
    """Widen the melody for an exclamation, by as much as makes its stressed word stand out (some 2 semitones)."""
    return replace(how, range=min(99, round(how.range * 1.3)))


def catalogue(backend: str) -> list[Voice]:
    """List the voices for callers."""
    return [
        Voice(
            id=p.id,
            backend=backend,
            name=p.name,
            languages=[p.language],
            syllables_per_second=p.syllables_per_second,
            license="GPL-3.0-or-later",
            commercial_use=True,
        )
        for p in PRESETS
    ]
