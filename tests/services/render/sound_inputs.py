"""Made-up sound for tests: speech-like noise and several kinds of music, as WAV files."""

from __future__ import annotations

import subprocess
import wave
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.common.artifacts import FileStore
from services.common.ffmpeg import ffmpeg_path
from shorts.render.v1 import render_pb2

Signal = NDArray[Any]


def write_wav(path: Path, signal: Signal, rate: int) -> Path:
    """Write a signal of shape (n,) or (n, channels) as 16-bit WAV."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1 if signal.ndim == 1 else signal.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(signal, -1, 1) * 32767).astype("<i2").tobytes())
    return path


def read_wav(path: Path) -> tuple[Signal, int]:
    """Read a 16-bit WAV as (samples, channels) in full scale 1, and its rate."""
    with wave.open(str(path)) as file:
        data = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, file.getnchannels())
        return data.astype(np.float32) / 32768, file.getframerate()


def speech(seconds: float, *, rate: int = 22_050, amplitude: float = 0.3, seed: int = 1) -> Signal:
    """Make something with the envelope of speech: vowels of 140 Hz with overtones, six syllables a second, breaths."""
    t = np.arange(int(seconds * rate)) / rate
    voice = sum(np.sin(2 * np.pi * 140 * k * t + k) / k for k in range(1, 20))
    noise = np.random.default_rng(seed).standard_normal(len(t)) * 0.2
    syllables = np.clip(np.sin(2 * np.pi * 3 * t), 0, 1) ** 0.7
    return amplitude * (voice + noise) * syllables * (t % 2.5 < 2.1)


def music(seconds: float, *, rate: int = 48_000, amplitude: float = 0.2, seed: int = 2) -> Signal:
    """Make a chord with a beat, in stereo."""
    t = np.arange(int(seconds * rate)) / rate
    left, right = (sum(np.sin(2 * np.pi * f * d * t) for f in (110, 220, 277.2, 330)) for d in (1.0, 1.003))
    beat = np.exp(-((2 * t) % 1) * 4)
    drum = np.random.default_rng(seed).standard_normal(len(t)) * np.exp(-((2 * t) % 1) * 30)
    return amplitude * (np.stack([left, right], axis=1) * beat[:, None] + drum[:, None])


def timeline(
    store: FileStore,
    voices: list[Path | None],
    durations: list[float],
    bed: Path | None = None,
    *,
    gain_db: float = 0.0,
) -> render_pb2.Timeline:
    """Make a timeline of scenes with sound alone."""
    made = render_pb2.Timeline(width=1080, height=1920, language="ko")
    for index, (voice, duration) in enumerate(zip(voices, durations, strict=True)):
        scene = made.scenes.add(id=f"scene-{index + 1}", duration=duration)
        if voice:
            scene.speech.audio.CopyFrom(store.put_file(voice, "audio/wav"))
    if bed:
        made.music.audio.CopyFrom(store.put_file(bed, "audio/wav"))
        made.music.gain_db = gain_db
    return made


def ffmpeg(*arguments: object) -> str:
    """Run FFmpeg; give what it wrote to stderr."""
    command = [ffmpeg_path(), "-hide_banner", "-nostats", "-y", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stderr
