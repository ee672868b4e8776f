"""The fixed scenes: five drawn pictures with Korean speech, captions and music, 15 s and 30 s long."""

from __future__ import annotations

import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from services.common.artifacts import FileStore
from services.common.operation import Work
from services.tts.backends.espeak import EspeakBackend
from services.video.camera import Scene, camera_path, manner_of
from shorts.render.v1 import render_pb2
from shorts.scene.v1 import scene_pb2
from shorts.tts.v1.tts_pb2 import SynthesizeRequest

WIDTH, HEIGHT = 1080, 1920
LENGTHS = (15, 30)
SEED = 1
_FASTEST = 2.0


@dataclass(frozen=True)
class FixedScene:
    """One scene: what is said in 3 s and in 6 s, the title, where it plays and what stands there."""

    brief: str
    full: str
    title: str
    place: str
    mood: scene_pb2.Mood.ValueType
    props: tuple[str, str, str]
    transition: render_pb2.Transition.ValueType


SCENES = (
    FixedScene(
        "새벽 네 시, 골목에 불이 켜진다.",
        "새벽 네 시, 아직 어두운 골목에 불이 하나 켜진다. 동네 빵집이 문을 여는 시간이다.",
        "새벽 4시의 빵집",
        "street",
        scene_pb2.MOOD_CALM,
        ("🌙", "🏪", "💡"),
        render_pb2.TRANSITION_CUT,
    ),
    FixedScene(
        "이십 년째 손으로 반죽한다.",
        "주인은 이십 년째 같은 자리에서 반죽을 손으로 치댄다. 기계는 한 번도 쓰지 않았다.",
        "20년의 손맛",
        "kitchen",
        scene_pb2.MOOD_WARM,
        ("🥣", "🌾", "🧈"),
        render_pb2.TRANSITION_CROSSFADE,
    ),
    FixedScene(
        "소금빵은 하루 삼백 개가 팔린다.",
        "가장 인기 있는 소금빵은 하루에 삼백 개가 팔린다. 열한 시면 벌써 동이 난다.",
        "하루 300개",
        "bakery",
        scene_pb2.MOOD_EXCITED,
        ("🥐", "🍞", "🔥"),
        render_pb2.TRANSITION_PUSH_LEFT,
    ),
    FixedScene(
        "그런데 오븐이 갑자기 멈췄다.",
        "그런데 지난겨울, 오래된 오븐이 갑자기 멈췄다. 손님들은 빈손으로 돌아가야 했다.",
        "멈춘 오븐",
        "rainy_window",
        scene_pb2.MOOD_SAD,
        ("☔", "🛠️", "💧"),
        render_pb2.TRANSITION_FADE_BLACK,
    ),
    FixedScene(
        "내일도 이 골목은 빵 냄새로 찬다.",
        "이웃들이 돈을 모아 새 오븐을 들였다. 내일도 이 골목은 따뜻한 빵 냄새로 가득 찬다.",
        "다시, 빵 냄새",
        "market",
        scene_pb2.MOOD_HAPPY,
        ("🥖", "💛", "👋"),
        render_pb2.TRANSITION_CROSSFADE,
    ),
)


def picture(scene: FixedScene, index: int) -> scene_pb2.DrawnPicture:
    """Give the drawing of a scene: its place and three props of different depth and movement."""
    made = scene_pb2.DrawnPicture()
    made.backdrop.drawn.kind = scene.place
    made.backdrop.drawn.mood = scene.mood
    made.backdrop.drawn.seed = SEED + index
    spots = ((0.5, 0.47, 0.42, 0.35), (0.2, 0.3, 0.2, 0.6), (0.8, 0.32, 0.2, 0.8))
    idles = (scene_pb2.IDLE_MOTION_FLOAT, scene_pb2.IDLE_MOTION_SWAY, scene_pb2.IDLE_MOTION_PULSE)
    for k, (emoji, (x, y, size, depth)) in enumerate(zip(scene.props, spots, strict=True)):
        prop = made.props.add(emoji=emoji, size=size, depth=depth, appears_at=0.4 * k, idle=idles[k])
        prop.center.x, prop.center.y = x, y
        prop.entrance = scene_pb2.ENTRANCE_POP
    return made


def timeline(length: int, store: FileStore, engine: EspeakBackend, work: Work) -> render_pb2.Timeline:
    """Make the timeline of one length: every scene a fifth of it, speech made to fit."""
    made = render_pb2.Timeline(width=WIDTH, height=HEIGHT, title="동네 빵집", language="ko")
    duration = length / len(SCENES)
    for index, fixed in enumerate(SCENES):
        scene = made.scenes.add(id=f"scene-{index + 1}", duration=duration, title=fixed.title, mood=fixed.mood)
        scene.transition = fixed.transition
        scene.speech.CopyFrom(_speech(fixed.brief if length <= 15 else fixed.full, duration - 0.2, engine, work))
        manner = manner_of(fixed.mood)
        scene.clip.duration = duration
        scene.clip.drawn.picture.CopyFrom(picture(fixed, index))
        scene.clip.drawn.camera.extend(camera_path(manner, Scene(duration, index, SEED, focus=(0.5, 0.47))))
        scene.clip.drawn.parallax = manner.parallax
    made.music.audio.CopyFrom(store.put_file(write_music(work.scratch / "music.wav", 20), "audio/wav"))
    return made


def _speech(text: str, longest: float, engine: EspeakBackend, work: Work) -> scene_pb2.Speech:
    request = SynthesizeRequest(backend="espeak", text=text, language="ko")
    speech = engine.synthesize(request, work)
    if speech.duration > longest:
        request.speed = min(_FASTEST, speech.duration / longest * 1.05)
        speech = engine.synthesize(request, work)
    if speech.duration > longest:
        raise ValueError(f"{text!r} takes {speech.duration:.1f} s; a scene has {longest:.1f} s")
    return speech


def write_music(path: Path, seconds: int) -> Path:
    """Write a plain bed: four chords of a plucked sound with a soft beat, 48 kHz stereo."""
    rate = 48_000
    t = np.arange(seconds * rate) / rate
    chords = ((220.0, 261.6, 329.6), (174.6, 220.0, 261.6), (196.0, 246.9, 293.7), (164.8, 196.0, 246.9))
    sound = np.zeros((len(t), 2))
    for start in range(seconds * 2):
        chord = chords[start // 4 % len(chords)]
        span = slice(start * rate // 2, (start + 1) * rate // 2)
        local = t[span] - start / 2
        for side, detune in enumerate((1.0, 1.002)):
            sound[span, side] = sum(np.sin(2 * np.pi * f * detune * local) for f in chord) * np.exp(-4 * local)
    with wave.open(str(path), "wb") as file:
        file.setparams((2, 2, rate, 0, "NONE", ""))
        file.writeframes((sound / np.abs(sound).max() * 20_000).astype("<i2").tobytes())
    return path
