"""The bed: the user's music made as long as the short without a seam, kept under the voice and heard in its pauses."""

from __future__ import annotations

import math
import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.common.errors import InvalidInputError
from services.render.loudness import HOP, RATE, Floats, Levels, integrated

SHORTEST_SECONDS = 0.3
FADE_IN_SECONDS = 0.3
FADE_OUT_SECONDS = 1.5
_SEAM_SECONDS = 1.5
_SILENCE = 1e-3
"""Amplitude (-60 dB) under which the ends of a loop are cut off: encoders pad there."""

# All in LU against the voice.
_BED = -10.0
"""Where the music lies in pauses."""
_LOUDEST = -6.0
"""What its loudest moments may reach in pauses."""
_DUCKED = -19.0
"""What it may reach while somebody speaks."""
_LIFT = 6.0
"""How much quiet passages are lifted at most."""

_DOWN_DB = 3.0
_UP_DB = 1.0
"""Steepest change per 50 ms: the bed leaves 0.15 s ahead of a word and is back half a second after the last."""
_BRIDGE_FRAMES = 16
"""Pauses shorter than 0.8 s stay ducked, so that the bed does not pump between words."""
_BEFORE_FRAMES, _AFTER_FRAMES = 2, 4
"""The bed is down 0.1 s before a word and stays 0.2 s after it: words begin and end softly."""

_DEMUXERS = (
    "aac,ac3,aiff,amr,ape,asf,au,caf,eac3,flac,matroska,webm,mov,mp4,m4a,3gp,mj2,mp3,mpegts,mpeg,avi,ogg,tta,w64,wav,wv"
)
OPEN_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": _DEMUXERS}
"""For opening sound of users: no playlists or scripts that would make FFmpeg read other files or the network."""


def probe_sound(path: Path, field: str, *, shortest: float = 0.0) -> None:
    """Check that a file holds sound that can be decoded, of `shortest` seconds at least.

    Decodes just its beginning. Raises InvalidInputError naming `field`.
    """
    if _plain_wav_seconds(path) >= max(shortest, SHORTEST_SECONDS):
        return
    import av  # noqa: PLC0415 - 90 ms that a timeline of plain WAV files does without

    seconds = 0.0
    try:
        with av.open(str(path), options=OPEN_OPTIONS) as container:
            if not container.streams.audio:
                kinds = ", ".join(sorted({stream.type for stream in container.streams})) or "nothing"
                raise InvalidInputError.of(field, f"has no sound in it (only {kinds}); give an MP3, WAV or the like")
            for frame in container.decode(container.streams.audio[0]):
                seconds += frame.samples / frame.sample_rate
                if seconds >= max(shortest, SHORTEST_SECONDS):
                    return
    except (av.FFmpegError, ValueError) as error:
        if seconds < shortest or not seconds:
            raise InvalidInputError.of(
                field, "is no sound that can be read, or is damaged; give an MP3, WAV or the like"
            ) from error
    if not seconds:
        raise InvalidInputError.of(field, "holds no sound that can be decoded; give an MP3, WAV or the like")
    if seconds < shortest:
        raise InvalidInputError.of(field, f"lasts {seconds:.2f} s; music must last {shortest:g} s at least")


def _plain_wav_seconds(path: Path) -> float:
    """Give the length of a WAV file of whole 16-bit samples as engines write them; 0 for whatever else."""
    try:
        with wave.open(str(path)) as file:
            channels, width, rate, frames = file.getparams()[:4]
            if width != 2 or channels > 2 or not rate:
                return 0.0
            whole = min(frames, path.stat().st_size // (channels * width))
            return float(whole / rate)
    except (wave.Error, EOFError):
        return 0.0


def stretch(music: Floats, samples: int) -> Floats:
    """Loop or cut music (samples, 2) to a length; loops join in an equal-power crossfade of up to 1.5 s."""
    if len(music) >= samples:
        return music[:samples]
    loop = _trimmed(music)
    seam = min(int(_SEAM_SECONDS * RATE), len(loop) // 4)
    angle = np.linspace(0, math.pi / 2, seam, endpoint=False, dtype=np.float32)[:, None]
    joint = loop[-seam:] * np.cos(angle) + loop[:seam] * np.sin(angle)
    period = np.concatenate((joint, loop[seam:-seam]))
    result = np.empty((samples, 2), dtype=np.float32)
    filled = len(loop) - seam
    result[:filled] = loop[:filled]
    while filled < samples:
        piece = period[: samples - filled]
        result[filled : filled + len(piece)] = piece
        filled += len(piece)
    return result


def _trimmed(music: Floats) -> Floats:
    loud = np.flatnonzero(np.max(np.abs(music), axis=1) > _SILENCE)
    if not len(loud):
        return music
    trimmed = music[loud[0] : loud[-1] + 1]
    return trimmed if len(trimmed) >= SHORTEST_SECONDS * RATE else music


def fade(music: Floats) -> None:
    """Fade in over 0.3 s and out over 1.5 s, in place; a third of the length at most."""
    rise = min(int(FADE_IN_SECONDS * RATE), len(music) // 3)
    fall = min(int(FADE_OUT_SECONDS * RATE), len(music) // 3)
    music[:rise] *= np.linspace(0, 1, rise, dtype=np.float32)[:, None]
    # Sine-shaped: even to the ear until the last moment.
    music[len(music) - fall :] *= np.cos(np.linspace(0, math.pi / 2, fall, dtype=np.float32))[:, None]


def bed_gain(music: Levels, voice: Levels) -> Levels:
    """Give the gain in dB of every 50 ms that keeps music under a voice; both given as levels of the same length.

    In pauses the bed lies 10 LU under the voice, its quiet passages lifted by half of what they lack; while somebody
    speaks it stays 19 LU under, whatever the music does. The gain falls ahead of the voice and comes back behind it.
    """
    spoken_at, music_at = integrated(voice), integrated(music)
    now = _decibels(_smoothed(music, 8))
    base = spoken_at + _BED - music_at
    gain = base + np.clip((music_at - _decibels(_smoothed(music, 60))) / 2, 0, _LIFT)
    ceiling = np.where(_speaking(voice, spoken_at), spoken_at + _DUCKED, spoken_at + _LOUDEST)
    return _slewed(np.minimum(gain, ceiling - now))


def _decibels(values: Levels) -> Levels:
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(values, 1e-12)))


def _smoothed(values: Levels, frames: int) -> Levels:
    frames = min(frames, len(values))
    sums = np.concatenate(([0.0], np.cumsum(values)))
    centers = np.arange(len(values))
    low = np.maximum(centers - frames // 2, 0)
    high = np.minimum(centers + (frames + 1) // 2, len(values))
    return np.asarray((sums[high] - sums[low]) / (high - low))


def _speaking(voice: Levels, spoken_at: float) -> NDArray[np.bool_]:
    """Tell for every 50 ms whether somebody speaks or is about to; short pauses between words count as speech."""
    speaking = _decibels(voice) > max(spoken_at - 25, -70)
    at = np.flatnonzero(speaking)
    for before, after in pairwise(at):
        if after - before <= _BRIDGE_FRAMES:
            speaking[before:after] = True
    around = np.concatenate((np.zeros(_AFTER_FRAMES, bool), speaking, np.zeros(_BEFORE_FRAMES, bool)))
    near = np.lib.stride_tricks.sliding_window_view(around, _BEFORE_FRAMES + _AFTER_FRAMES + 1)
    return np.asarray(near.any(axis=1))


def _slewed(gain: Levels) -> Levels:
    """Lower a gain where it would change faster than it may; it is never raised."""
    result = gain.copy()
    for i in range(1, len(result)):
        result[i] = min(result[i], result[i - 1] + _UP_DB)
    for i in range(len(result) - 2, -1, -1):
        result[i] = min(result[i], result[i + 1] + _DOWN_DB)
    return result


def apply_gain(signal: Floats, gain: Levels) -> None:
    """Multiply a signal in place by a gain in dB given for every 50 ms, interpolated between their middles."""
    factors = (10 ** (gain / 20)).astype(np.float32)
    at = np.arange(len(gain)) * HOP + HOP // 2
    for start in range(0, len(signal), 10 * RATE):  # in pieces, for the memory of long shorts
        stop = min(start + 10 * RATE, len(signal))
        signal[start:stop] *= np.interp(np.arange(start, stop), at, factors).astype(np.float32)[:, None]
