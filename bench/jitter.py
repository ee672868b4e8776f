"""How steadily the camera moves: where a dot lies in the renderer's frames, against where the path puts it."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from services.common.artifacts import FileStore
from services.common.operation import Work
from services.render.frames import FrameStream
from services.video.camera import Scene, camera_path, manner_of
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.render.v1 import render_pb2
from shorts.scene.v1 import scene_pb2

WIDTH, HEIGHT, SECONDS = 1080, 1920, 3.0
_DOT = (0.38, 0.61)
_SIGMA = 7.0
_WINDOW = 40


def measure_jitter(folder: Path) -> float:
    """Give the worst rms, in px, of the frame-to-frame change of the dot's error, over moves of several moods.

    The dot is a blur on grey, found by its centre of mass; a constant offset is no jitter.
    """
    store = FileStore(folder / "store")
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    centre = (_DOT[0] * WIDTH - 0.5, _DOT[1] * HEIGHT - 0.5)
    blob = np.exp(-((x - centre[0]) ** 2 + (y - centre[1]) ** 2) / (2 * _SIGMA**2))
    done, png = cv2.imencode(".png", np.repeat((60 + 160 * blob).astype(np.uint8)[..., None], 3, axis=2))
    assert done
    photo = store.put([png.tobytes()], "image/png")
    worst = 0.0
    for mood in (scene_pb2.MOOD_SAD, scene_pb2.MOOD_MYSTERIOUS, scene_pb2.MOOD_HAPPY, scene_pb2.MOOD_EXCITED):
        for seed in range(2):
            work = Work(store, lambda _: None, threading.Event())
            worst = max(worst, _jitter(mood, seed, photo, work))
            work.close()
    return worst


def _jitter(mood: scene_pb2.Mood.ValueType, seed: int, photo: Artifact, work: Work) -> float:
    timeline = render_pb2.Timeline(width=WIDTH, height=HEIGHT)
    scene = timeline.scenes.add(id="dot", duration=SECONDS)
    scene.clip.duration = SECONDS
    scene.clip.drawn.picture.backdrop.photo.image.CopyFrom(photo)
    scene.clip.drawn.picture.backdrop.photo.framing = scene_pb2.PHOTO_FRAMING_FILL
    path = camera_path(manner_of(mood), Scene(SECONDS, seed, seed, focus=(0.7, 0.4)))
    scene.clip.drawn.camera.extend(path)
    errors = []
    with closing(FrameStream(timeline, WIDTH, HEIGHT, work)) as stream:
        for number, frame in enumerate(stream):
            wanted = _wanted(path, number / 30)
            errors.append(_found(np.asarray(frame.planes[0]), wanted) - wanted)
    steps = np.diff(np.array(errors), axis=0)
    return float(np.sqrt((steps**2).sum(axis=1).mean()))


def _wanted(path: list[scene_pb2.CameraKeyframe], time: float) -> NDArray[np.float64]:
    """Follow the path as the contract says; give the dot's place in the frame, px."""
    after = next((k for k in range(1, len(path)) if path[k].time > time), len(path) - 1)
    a, b = path[after - 1], path[after]
    share = min(1.0, (time - a.time) / (b.time - a.time))
    share = share * share * (3 - 2 * share)
    x, y, zoom = (
        one + (other - one) * share
        for one, other in zip((a.center.x, a.center.y, a.zoom), (b.center.x, b.center.y, b.zoom), strict=True)
    )
    return np.array([((_DOT[0] - x) * zoom + 0.5) * WIDTH - 0.5, ((_DOT[1] - y) * zoom + 0.5) * HEIGHT - 0.5])


def _found(luma: NDArray[np.uint8], near: NDArray[np.float64]) -> NDArray[np.float64]:
    left, top = int(near[0]) - _WINDOW, int(near[1]) - _WINDOW
    patch = luma[top : top + 2 * _WINDOW, left : left + 2 * _WINDOW].astype(np.float64)
    patch = np.maximum(patch - np.median(patch[:4]) - 4, 0)
    rows, columns = np.arange(patch.shape[0]), np.arange(patch.shape[1])
    total = patch.sum()
    return np.array(
        [left + (patch.sum(axis=0) * columns).sum() / total, top + (patch.sum(axis=1) * rows).sum() / total]
    )
