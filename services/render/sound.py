"""The sound of a timeline: voices at their scenes, music under them, landed on the loudness that platforms play at."""

from __future__ import annotations

import wave
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import ffmpeg
import numpy as np

from services.common.errors import InvalidInputError
from services.common.operation import Work
from services.render.bed import OPEN_OPTIONS, SHORTEST_SECONDS, apply_gain, bed_gain, fade, probe_sound, stretch
from services.render.ffmpeg import run_ffmpeg
from services.render.loudness import RATE, SILENCE_LUFS, Floats, Landing, integrated, land, land_roughly, levels
from shorts.render.v1 import render_pb2

FRAME_SAMPLES = RATE // 30
_HIGH_PASS_HZ = 80
_VOICE_LUFS = -23.0


@dataclass(frozen=True)
class Mix:
    """A finished mix: 48 kHz stereo 16-bit WAV in the call's scratch folder, exactly as long as the timeline.

    Loudness (integrated, LUFS) and true peak (dBTP) are those of the mix coded to AAC; None for silence and previews.
    `aac` is that coding (M4A, 192 kb/s), so that a muxer can copy what was measured; None where the mix is not exact.
    """

    wav: Path
    loudness_lufs: float | None
    true_peak_dbtp: float | None
    aac: Path | None = None


def scene_starts(timeline: render_pb2.Timeline) -> list[int]:
    """Give the first frame (30 per second) of every scene, and as last value the number of frames of the timeline."""
    durations = [scene.duration for scene in timeline.scenes]
    return [round(sum(durations[:k]) * 30) for k in range(len(durations) + 1)]


def mix_timeline(timeline: render_pb2.Timeline, work: Work, *, exact: bool) -> Mix:
    """Mix speech and music of a timeline to -14 LUFS (+-0.5) and at most -1 dBTP after coding to AAC.

    Without `exact` (previews) the loudness is predicted, not measured. Raises InvalidInputError for speech or music
    that cannot be read, NotFoundError for a missing artifact, CancelledError, and what `run_ffmpeg` raises.
    """
    starts = scene_starts(timeline)
    samples = starts[-1] * FRAME_SAMPLES
    voice, music = _decode(timeline, starts, work)
    work.check()
    mix = _lay(voice, music, starts, timeline.music.gain_db)
    landing, raw, wav = Landing(mix), work.scratch / "mix.f32", work.scratch / "mix.wav"
    if landing.silent:
        _write_silence(wav, samples)
        return Mix(wav, None, None)
    mix.tofile(raw)
    del mix, voice, music
    try:
        if not exact:
            land_roughly(raw, samples, landing, wav, work)
            return Mix(wav, None, None)
        landed = land(raw, samples, landing, work)
    finally:
        raw.unlink()
    if landed.measure.loudness < SILENCE_LUFS:  # less than 0.4 s of sound has no gated loudness
        return Mix(landed.wav, None, None, landed.aac)
    return Mix(landed.wav, landed.measure.loudness, landed.measure.true_peak, landed.aac)


def _write_silence(path: Path, samples: int) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", ""))
        second = bytes(RATE * 4)
        for start in range(0, samples, RATE):
            file.writeframes(second[: (samples - start) * 4])


def _decode(timeline: render_pb2.Timeline, starts: list[int], work: Work) -> tuple[Floats | None, Floats | None]:
    """Decode all sound in one FFmpeg process: voices laid on one mono track (high-passed), music in stereo."""
    samples, outputs = starts[-1] * FRAME_SAMPLES, []
    voice_file, music_file = work.scratch / "voice.f32", work.scratch / "music.f32"
    places: dict[Path, list[int]] = {}
    for index, scene in enumerate(timeline.scenes):
        if scene.HasField("speech"):
            path = work.store.path(scene.speech.audio)
            probe_sound(path, f"timeline.scenes[{index}].speech.audio")
            places.setdefault(path, []).append(starts[index] * FRAME_SAMPLES)
    voices = [voice for path, delays in places.items() for voice in _voices(path, delays)]
    if voices:
        track = ffmpeg.filter(voices, "amix", inputs=len(voices), normalize=0) if len(voices) > 1 else voices[0]
        track = track.filter("apad", whole_len=samples).filter("atrim", end_sample=samples)
        outputs.append(track.output(str(voice_file), f="f32le"))
    if timeline.HasField("music"):
        path = work.store.path(timeline.music.audio)
        probe_sound(path, "timeline.music.audio", shortest=SHORTEST_SECONDS)
        track = _opened(path, "stereo").filter("atrim", end_sample=samples)
        outputs.append(track.output(str(music_file), f="f32le"))
    if outputs:
        run_ffmpeg(list(ffmpeg.merge_outputs(*outputs).get_args()), work)
    voice = np.fromfile(voice_file, np.float32) if voices else None
    music = np.fromfile(music_file, np.float32).reshape(-1, 2) if timeline.HasField("music") else None
    for file in (voice_file, music_file):
        file.unlink(missing_ok=True)
    if music is not None and not len(music):
        raise InvalidInputError.of("timeline.music.audio", "is damaged: none of it can be decoded; give another file")
    return voice, music


def _voices(path: Path, delays: list[int]) -> list[Any]:
    """Describe a voice, mono at 48 kHz without rumble, once for each place (in samples) where it begins."""
    stream = _opened(path, "mono").filter("highpass", f=_HIGH_PASS_HZ)
    copies = stream.filter_multi_output("asplit", len(delays)) if len(delays) > 1 else [stream]
    return [copies[k].filter("adelay", f"{delay}S") for k, delay in enumerate(delays)]


def _opened(path: Path, layout: str) -> Any:
    stream = ffmpeg.input(str(path), **OPEN_OPTIONS).audio
    return stream.filter("aformat", sample_rates=RATE, sample_fmts="fltp", channel_layouts=layout)


def _lay(voice: Floats | None, music: Floats | None, starts: list[int], gain_db: float) -> Floats:
    """Lay voice (mono) over music (stereo); either may be absent. Gives (samples, 2)."""
    samples = starts[-1] * FRAME_SAMPLES
    if voice is not None:
        _even_out(voice, starts)
    if music is None:
        mix = np.zeros((samples, 2), dtype=np.float32)
    else:
        mix = np.ascontiguousarray(stretch(music, samples))
        if voice is not None:
            _balance(mix, voice, gain_db)
        fade(mix)
    if voice is not None:
        mix += voice[:, None]
    return mix


def _even_out(voice: Floats, starts: list[int]) -> None:
    """Bring every scene's voice to one loudness, in place: engines and voices differ."""
    for start, end in pairwise(starts):
        part = voice[start * FRAME_SAMPLES : end * FRAME_SAMPLES]
        loudness = integrated(levels(part[:, None]))
        if loudness > SILENCE_LUFS:
            part *= np.float32(10 ** ((_VOICE_LUFS - loudness) / 20))


def _balance(music: Floats, voice: Floats, gain_db: float) -> None:
    spoken, played = levels(voice[:, None]) * 2, levels(music)  # the voice will sound from both sides
    if min(integrated(spoken), integrated(played)) > SILENCE_LUFS:
        apply_gain(music, bed_gain(played, spoken) + gain_db)
