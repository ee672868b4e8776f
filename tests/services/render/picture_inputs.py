"""Timelines with pictures for tests, and ways to look into the files that come of them."""

from __future__ import annotations

import threading
import wave
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from services.common.artifacts import FileStore
from services.common.operation import Work
from services.render.frames import FrameStream
from shorts.render.v1 import render_pb2
from shorts.scene.v1 import scene_pb2

Pixels = NDArray[Any]
WIDTH, HEIGHT = 216, 384


def new_work(store: FileStore) -> Work:
    """Make the work of a call that nobody listens to."""
    return Work(store, lambda _: None, threading.Event())


def photo(store: FileStore, pixels: Pixels) -> scene_pb2.PhotoBackdrop:
    """Store RGB pixels as a picture that fills the frame."""
    done, png = cv2.imencode(".png", pixels[:, :, ::-1])
    assert done
    return scene_pb2.PhotoBackdrop(image=store.put([png.tobytes()], "image/png"), framing=scene_pb2.PHOTO_FRAMING_FILL)


def flat(colour: tuple[int, int, int], width: int = WIDTH, height: int = HEIGHT) -> Pixels:
    """Make a picture of one colour."""
    return np.full((height, width, 3), colour, np.uint8)


def photo_scene(store: FileStore, pixels: Pixels, seconds: float, *, name: str = "scene-1") -> render_pb2.TimelineScene:
    """Make a scene that shows a picture, still."""
    scene = render_pb2.TimelineScene(id=name, duration=seconds, mood=scene_pb2.MOOD_HAPPY)
    scene.clip.duration = seconds
    scene.clip.drawn.picture.backdrop.photo.CopyFrom(photo(store, pixels))
    return scene


def drawn_scene(seconds: float, *, name: str = "scene-1") -> render_pb2.TimelineScene:
    """Make a scene with a drawn place, two moving props and a camera that pushes in."""
    scene = render_pb2.TimelineScene(id=name, duration=seconds, title="새벽 빵집", mood=scene_pb2.MOOD_WARM)
    scene.clip.duration = seconds
    drawn = scene.clip.drawn
    drawn.parallax = 0.5
    drawn.picture.backdrop.drawn.kind = "kitchen"
    drawn.picture.backdrop.drawn.seed = 3
    for emoji, x, entrance in (("🍞", 0.4, scene_pb2.ENTRANCE_POP), ("🥐", 0.7, scene_pb2.ENTRANCE_DROP)):
        prop = drawn.picture.props.add(emoji=emoji, size=0.3, depth=0.6, appears_at=0.1, entrance=entrance)
        prop.center.x, prop.center.y = x, 0.4
        prop.idle = scene_pb2.IDLE_MOTION_SWAY
    for time, zoom in ((0.0, 1.0), (seconds, 1.12)):
        key = drawn.camera.add(time=time, zoom=zoom, easing=scene_pb2.EASING_IN_OUT)
        key.center.x = key.center.y = 0.5
    return scene


def say(store: FileStore, folder: Path, text: str, seconds: float) -> scene_pb2.Speech:
    """Make speech whose words share the time evenly, as a tone."""
    path = folder / "speech.wav"
    rate = 22_050
    tone = 0.2 * np.sin(2 * np.pi * 200 * np.arange(int(seconds * rate)) / rate)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes((tone * 32767).astype("<i2").tobytes())
    words = text.split()
    step = seconds / len(words)
    speech = scene_pb2.Speech(audio=store.put_file(path, "audio/wav"), duration=seconds)
    for index, word in enumerate(words):
        speech.words.add(text=word, start=index * step, end=(index + 0.9) * step)
    return speech


def timeline(
    scenes: Sequence[render_pb2.TimelineScene], width: int = WIDTH, height: int = HEIGHT
) -> render_pb2.Timeline:
    """Put scenes on a timeline."""
    return render_pb2.Timeline(width=width, height=height, scenes=scenes, language="ko", title="새벽 빵집")


def frames_of(made: render_pb2.Timeline, store: FileStore) -> list[Pixels]:
    """Make all frames of a timeline as RGB, before the encoder."""
    work = new_work(store)
    with closing(FrameStream(made, made.width, made.height, work)) as stream:
        frames = [frame.to_rgb() for frame in stream]
    work.close()
    return frames


def decode(path: Path) -> list[Pixels]:
    """Decode a file's video as RGB."""
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
