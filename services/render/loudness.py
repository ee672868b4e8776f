"""Loudness: short-term levels, the gain that lands a mix on its target, and a true-peak limiter (FFmpeg) to get there.

Levels follow ITU-R BS.1770-5: K-weighted mean square, summed over channels; gating at -70 LUFS and -10 LU. Signals are
float32 arrays of shape (samples, channels) at 48 kHz, full scale 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import cv2
import ffmpeg
import numpy as np
from numpy.typing import NDArray

from services.common.errors import InternalError
from services.common.loudness import FLOOR, gated, k_weight, lufs
from services.common.operation import Work
from services.render.ffmpeg import run_ffmpeg

Floats: TypeAlias = NDArray[np.float32]
Levels: TypeAlias = NDArray[np.float64]

RATE = 48_000
HOP = 2_400
"""Samples between two levels: 50 ms."""
TARGET_LUFS = -14.0
CEILING_DBTP = -1.0
AAC: dict[str, str | int] = {
    "acodec": "aac", "audio_bitrate": "192k", "aac_coder": "fast", "aac_is": 0, "aac_pns": 0, "aac_tns": 0,
}  # fmt: skip
"""How sound is coded. At this rate the fast coder costs 0.4 times the default's CPU and is 8 to 15 dB nearer to the
original below 6 kHz; intensity stereo and noise substitution raised peaks by up to 7 dB."""
SILENCE_LUFS = -60.0
"""Below this a mix is taken as silence: lifting it would only lift noise."""
_LIMIT = 0.79
"""Full scale of the limiter at first, -2.05 dB: coding to AAC raises the peaks of a voice by 0.1 to 0.8 dB."""
_LOWEST_LIMIT = 0.0625
_CLOSE_LU = 0.3
_HEADROOM_DB = 0.1
_PASSES = 5
_PIECE = 40
"""Levels that are computed at a time."""
_STEP = 240
"""Samples between two values of the limiter's predicted gain: 5 ms, the time it looks ahead."""
_RELEASE_STEPS = 16


@dataclass(frozen=True)
class Measure:
    """Integrated loudness in LUFS and true peak in dBTP, as FFmpeg's ebur128 reads them."""

    loudness: float
    true_peak: float


@cache
def _weights() -> Floats:
    """Squared magnitude of the K filter at each frequency of a frame."""
    return k_weight(np.fft.rfftfreq(2 * HOP, 1 / RATE), RATE).astype(np.float32)


def levels(signal: Floats) -> Levels:
    """Give the K-weighted mean square, summed over channels, of every 50 ms: shape (ceil(samples / 2400),).

    Each value is taken through a Hann window of 100 ms around its frame, by Parseval's theorem, in pieces that stay in
    the processor's cache.
    """
    count = -(-len(signal) // HOP)
    window = np.hanning(2 * HOP + 1)[:-1].astype(np.float32)
    # Each frequency's real and imaginary part stand side by side; the first and the last have a real part alone.
    scale = np.repeat(_weights(), 2)[1:-1] * np.float32(2 / (2 * HOP * float(np.sum(window**2))))
    result = np.zeros(count)
    padded = np.zeros((_PIECE + 1) * HOP, dtype=np.float32)
    spectrum = np.empty((_PIECE, 2 * HOP), dtype=np.float32)
    for channel in signal.T:
        for first in range(0, count, _PIECE):
            begin = first * HOP - HOP // 2
            piece = channel[max(0, begin) : begin + len(padded)]
            start = max(0, -begin)
            padded[:start] = 0
            padded[start : start + len(piece)] = piece
            padded[start + len(piece) :] = 0
            frames = np.lib.stride_tricks.sliding_window_view(padded, 2 * HOP)[::HOP]
            np.multiply(frames, window, out=spectrum)
            cv2.dft(spectrum, dst=spectrum, flags=cv2.DFT_ROWS)  # a third of the time of numpy's
            np.square(spectrum, out=spectrum)
            result[first : first + _PIECE] += (spectrum @ scale)[: count - first]
    return result


def integrated(frame_levels: Levels) -> float:
    """Give the gated loudness in LUFS of levels as from `levels`; about -120 for silence."""
    if len(frame_levels) >= 8:
        sums = np.concatenate(([0.0], np.cumsum(frame_levels)))
        blocks = ((sums[8:] - sums[:-8]) / 8)[::2]
    else:
        blocks = np.array([frame_levels.mean()])
    loudness = gated(blocks)
    return loudness if np.isfinite(loudness) else lufs(float(blocks.max()))


class Landing:
    """Predicts the gain after which a limited signal has a loudness, from a coarse model of the limiter.

    The limiter takes loudness away, more of it the higher the gain. The model knows the peaks of every 5 ms; they are
    held while the limiter looks ahead and released within 80 ms.
    """

    def __init__(self, signal: Floats) -> None:
        self._levels = levels(signal)
        peaks = np.zeros(len(self._levels) * HOP // _STEP)
        used = len(signal) // _STEP
        steps = signal[: used * _STEP].reshape(used, -1)
        peaks[:used] = np.maximum(steps.max(axis=1), -steps.min(axis=1))
        self._peaks = peaks

    @property
    def silent(self) -> bool:
        """Whether there is nothing that could be heard."""
        return lufs(float(self._levels.max())) < SILENCE_LUFS

    def gain(self, target: float, limit: float) -> float:
        """Give the gain in dB that lands on `target` LUFS under a limiter at amplitude `limit`, by bisection."""
        low = target - integrated(self._levels)
        high = low + 12.0
        for _ in range(10):
            gain = (low + high) / 2
            reduced = _reduction(self._peaks * 10 ** (gain / 20), limit).reshape(-1, HOP // _STEP)
            if integrated(self._levels * (reduced**2).mean(axis=1)) + gain < target:
                low = gain
            else:
                high = gain
        return (low + high) / 2

    def peak(self, gain: float) -> float:
        """Give the highest sample, as an amplitude, after a gain in dB and without a limiter."""
        return float(self._peaks.max()) * float(10 ** (gain / 20))


def _reduction(peaks: Levels, limit: float) -> Levels:
    wanted = np.minimum(1.0, limit / np.maximum(peaks, FLOOR))
    result = np.minimum(wanted, np.append(wanted[1:], 1.0))
    for steps in range(1, min(_RELEASE_STEPS, len(wanted))):
        released = wanted[:-steps] + (1 - wanted[:-steps]) * steps / _RELEASE_STEPS
        result[steps:] = np.minimum(result[steps:], released)
    return np.asarray(result)


@dataclass(frozen=True)
class Landed:
    """A mix that landed: the WAV, the same in AAC as it was measured, and the measure."""

    wav: Path
    aac: Path
    measure: Measure


def land(raw: Path, samples: int, landing: Landing, work: Work) -> Landed:
    """Raise and limit `raw` (f32le stereo) so that it is at -14 LUFS and -1 dBTP at most once coded to AAC.

    Codes, decodes and measures; corrects gain and limiter until both hold (one pass is the rule, five the most).
    Sound that cannot reach the loudness under the peak, such as lone clicks, comes as near as it can. Raises what
    `run_ffmpeg` raises.
    """
    aim, limit, tried = TARGET_LUFS, _LIMIT, []
    for number in range(_PASSES):
        gain = landing.gain(aim, limit)
        wav, aac = work.scratch / f"mix-{number}.wav", work.scratch / f"mix-{number}.m4a"
        run_ffmpeg(_limited(raw, samples, wav, aac, gain=gain, limit=limit), work)
        measure = read_measure(run_ffmpeg(_measured(aac), work))
        tried.append(Landed(wav, aac, measure))
        error, over = TARGET_LUFS - measure.loudness, measure.true_peak - (CEILING_DBTP - _HEADROOM_DB)
        if (abs(error) <= _CLOSE_LU and over <= 0) or measure.loudness < SILENCE_LUFS:
            break
        aim += error
        if over > 0:
            limit = max(min(limit, landing.peak(gain)) * 10 ** (-(over + _HEADROOM_DB) / 20), _LOWEST_LIMIT)
    best = min(tried, key=_distance)
    for other in tried:
        if other is not best:
            other.wav.unlink()
            other.aac.unlink()
    return best


def _distance(landed: Landed) -> tuple[float, float]:
    measure = landed.measure
    return max(0.0, measure.true_peak - CEILING_DBTP), abs(measure.loudness - TARGET_LUFS)


def land_roughly(raw: Path, samples: int, landing: Landing, wav: Path, work: Work) -> None:
    """Raise and limit `raw` by the predicted gain, unmeasured: for previews."""
    stream = _raised(raw, landing.gain(TARGET_LUFS, _LIMIT)).filter(
        "alimiter", limit=_LIMIT, level="false", latency="true"
    )
    run_ffmpeg(list(_written(_exactly(stream, samples), wav).get_args()), work)


def _limited(raw: Path, samples: int, wav: Path, aac: Path, *, gain: float, limit: float) -> list[str]:
    # Peaks between samples show at four times the rate. Resampling in floats is as good as in doubles here.
    stream = _raised(raw, gain).filter("aresample", 4 * RATE, tsf="fltp")
    stream = stream.filter("alimiter", limit=limit, level="false", attack=5, release=50, latency="true")
    parts = _exactly(stream.filter("aresample", RATE, tsf="fltp"), samples).filter_multi_output("asplit", 2)
    coded = parts[1].output(str(aac), **AAC, ar=RATE, ac=2)
    return list(ffmpeg.merge_outputs(_written(parts[0], wav), coded).get_args())


def _raised(raw: Path, gain: float) -> Any:
    return ffmpeg.input(str(raw), f="f32le", ar=RATE, ac=2).filter("volume", f"{gain:.3f}dB", precision="float")


def _exactly(stream: Any, samples: int) -> Any:
    """Make 16-bit sound of a length, so that what is written and what is coded are the same."""
    stream = stream.filter("apad", whole_len=samples).filter("atrim", end_sample=samples)
    return stream.filter("aformat", sample_fmts="s16")


def _written(stream: Any, wav: Path) -> Any:
    return stream.output(str(wav), acodec="pcm_s16le", ar=RATE, ac=2)


def _measured(sound: Path) -> list[str]:
    stream = ffmpeg.input(str(sound)).audio.filter("ebur128", peak="true", framelog="quiet")
    return list(stream.output("-", f="null").get_args())


def read_measure(stderr: str) -> Measure:
    """Read the summary that FFmpeg's ebur128 (with peak=true) leaves on stderr."""
    found = re.search(r"I:\s*(-?[\d.]+|-?inf|nan) LUFS.*?Peak:\s*(-?[\d.]+|-?inf|nan) dBFS", stderr, re.DOTALL)
    if not found:
        raise InternalError("FFmpeg's ebur128 filter reported no loudness", reason="FFMPEG_FAILED")
    return Measure(float(found[1]), float(found[2]))
