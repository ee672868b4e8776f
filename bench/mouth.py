"""The mouth in the finished file against the sound in it: how many frames one is ahead of the other.

Everything is taken from the decoded MP4: how far the mouth is open is the area of its inside in pixels, the sound's
envelope is its level in windows of 40 ms around the middle of every frame. Their correlation over lags of up to a fifth
of a second has its peak where they fit best; the same with the sound's pieces in another order is what chance gives.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from services.common.artifacts import FileStore
from services.common.operation import Work
from services.render.backends.ffmpeg import FfmpegBackend
from services.tts.backends.espeak import EspeakBackend
from services.video.puppet.mouth import mouth_cues
from shorts.render.v1 import render_pb2
from shorts.scene.v1 import scene_pb2
from shorts.tts.v1.tts_pb2 import SynthesizeRequest

FPS, FINE = 30, 10
"""Frames a second; steps of a frame in which lags are told."""
CHARACTERS = ("calm-cat", "ceo-lion", "wise-owl", "chef-penguin")
"""Two muzzles and two beaks."""
TEXTS = {
    "ko": "우리 동네 골목 끝 빵집은 새벽 네 시에 문을 연다. 주인은 일흔한 살이고, 같은 자리에서 반죽을 한다. "
    "손님은 아침마다 줄을 서고, 빵은 열 시면 다 팔린다.",
    "en": "Our building has one goose. Every morning it rides down with the children and pushes no button. "
    "One day it stayed on the ground floor and looked at the rain for an hour.",
}
WIDTH, HEIGHT = 360, 640
_FEET, _TALL = (0.5, 1.15), 1.15
# Where a mouth may be, in heights from the feet up and from the middle to the sides.
_MOUTH_LOW, _MOUTH_HIGH, _MOUTH_SIDE = 0.5, 0.8, 0.16
_GREY = (150, 160, 170)
# Throat and tongue, as every character's drawing has them (sRGB), and how far coding may take a pixel from them.
_INSIDE, _NEAR = ((0x7A, 0x1F, 0x3A), (0xFF, 0x7F, 0x8E)), 42
_MOST_LAG, _WINDOW = 6, 0.04
_PIECE_SECONDS, _SHUFFLES = 0.25, 40

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Match:
    """How mouth and sound fit: frames that the sound is behind the mouth, their correlation there, and by chance."""

    lag: float
    correlation: float
    by_chance: float
    """What 95 of 100 sounds in another order stay below, each at its own best lag."""


def measure(character: str, language: str, folder: Path, *, text: str = "") -> Match:
    """Render somebody who speaks, decode the file, and compare."""
    store = FileStore(folder / "store")
    work = Work(store, lambda _: None, threading.Event())
    speech = _spoken(text or TEXTS[language], language, work)
    request = render_pb2.RenderRequest(backend="ffmpeg", timeline=_timeline(character, speech, store))
    file = FfmpegBackend().render(request, work).files[0]
    opening, level = opening_of(store.path(file.video)), level_of(store.path(file.video))
    work.close()
    return match(opening, level)


def measure_opening(character: str, times: tuple[float, float], folder: Path) -> Numbers:
    """Give the opening in the frames of a second in which the mouth is shut from one time on, and wide from another."""
    store = FileStore(folder / "store")
    work = Work(store, lambda _: None, threading.Event())
    made = _timeline(character, scene_pb2.Speech(duration=1.0), store)
    (scene,) = made.scenes
    scene.ClearField("speech")
    for time, viseme in zip(times, (scene_pb2.VISEME_CLOSED, scene_pb2.VISEME_A), strict=True):
        scene.clip.drawn.performance.mouth.add(time=time, viseme=viseme)
    file = FfmpegBackend().render(render_pb2.RenderRequest(backend="ffmpeg", timeline=made), work).files[0]
    opening = opening_of(store.path(file.video))
    work.close()
    return opening


def _spoken(text: str, language: str, work: Work) -> scene_pb2.Speech:
    engine = EspeakBackend()
    engine.load()
    try:
        return engine.synthesize(SynthesizeRequest(text=text, language=language), work)
    finally:
        engine.unload()


def _timeline(character: str, speech: scene_pb2.Speech, store: FileStore) -> render_pb2.Timeline:
    """Put the character before plain grey, large and without gestures, captions or music."""
    done, png = cv2.imencode(".png", np.full((64, 64, 3), _GREY[::-1], np.uint8))
    if not done:
        raise RuntimeError("OpenCV could not write a PNG")
    made = render_pb2.Timeline(width=WIDTH, height=HEIGHT, language="ko")
    made.captions.hidden = True
    scene = made.scenes.add(id="mouth", duration=speech.duration + 0.2, mood=scene_pb2.MOOD_CALM)
    scene.speech.CopyFrom(speech)
    scene.clip.duration = scene.duration
    photo = scene.clip.drawn.picture.backdrop.photo
    photo.image.CopyFrom(store.put([png.tobytes()], "image/png"))
    photo.framing = scene_pb2.PHOTO_FRAMING_FILL
    acts = scene.clip.drawn.performance
    acts.character, acts.height, acts.mood = character, _TALL, scene_pb2.MOOD_CALM
    acts.feet.x, acts.feet.y = _FEET
    if speech.words or speech.phonemes:
        acts.mouth.extend(mouth_cues(speech))
    return made


def opening_of(path: Path) -> Numbers:
    """Count in each frame of a file the pixels that show the inside of the mouth."""
    half = _MOUTH_SIDE * _TALL * HEIGHT
    rows = slice(round((_FEET[1] - _MOUTH_HIGH * _TALL) * HEIGHT), round((_FEET[1] - _MOUTH_LOW * _TALL) * HEIGHT))
    columns = slice(round(_FEET[0] * WIDTH - half), round(_FEET[0] * WIDTH + half))
    import av  # noqa: PLC0415 - as in the services

    areas = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            box = frame.to_ndarray(format="rgb24")[rows, columns].astype(int)
            off = [np.abs(box - color).max(axis=-1) for color in _INSIDE]
            areas.append(float((np.minimum(*off) < _NEAR).sum()))
    return np.array(areas)


def level_of(path: Path) -> Numbers:
    """Give the level of a file's sound FINE times a frame, in windows of 40 ms."""
    import av  # noqa: PLC0415 - as in the services

    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        rate = int(stream.rate or 48_000)
        first = next(iter(container.decode(stream)))
        start = float(first.time or 0.0)
        pieces = [first.to_ndarray(), *(frame.to_ndarray() for frame in container.decode(stream))]
    samples = np.concatenate(pieces, axis=1).mean(axis=0).astype(float)
    sums = np.concatenate(([0.0], np.cumsum(samples**2)))
    middles = ((np.arange(int(len(samples) / rate * FPS) * FINE) / (FPS * FINE) - start) * rate).astype(int)
    half = int(_WINDOW / 2 * rate)
    low, high = np.clip(middles - half, 0, len(samples)), np.clip(middles + half, 0, len(samples))
    # Its fourth root, the square root of the amplitude, is closer to loudness as it is heard.
    return np.asarray(((sums[high] - sums[low]) / (2 * half)) ** 0.25)


def match(opening: Numbers, level: Numbers) -> Match:
    """Compare the opening in every frame with the level FINE times a frame."""
    lag, correlation = _best(opening, level)
    pieces = np.array_split(level, max(2, round(len(level) / (FPS * FINE) / _PIECE_SECONDS)))
    chance = []
    for seed in range(_SHUFFLES):
        order = np.random.default_rng(seed).permutation(len(pieces))
        chance.append(_best(opening, np.concatenate([pieces[index] for index in order]))[1])
    return Match(lag, correlation, float(np.quantile(chance, 0.95)))


def _best(opening: Numbers, level: Numbers) -> tuple[float, float]:
    """Give the lag in frames at which they are most alike, and how much; a frame is seen around its middle."""
    frames = np.arange(_MOST_LAG, min(len(opening), len(level) // FINE) - _MOST_LAG - 1)
    seen, found = opening[frames], []
    for step in range(-_MOST_LAG * FINE, _MOST_LAG * FINE + 1):
        heard = level[frames * FINE + FINE // 2 + step]
        found.append((float(np.corrcoef(seen, heard)[0, 1]), step / FINE))
    correlation, lag = max(found)
    return lag, correlation
