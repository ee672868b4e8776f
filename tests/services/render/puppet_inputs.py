"""Scenes in which a character acts, for tests."""

from __future__ import annotations

import cv2
import numpy as np
import skia

from services.common.artifacts import FileStore
from services.common.characters import character_of
from services.common.drawing.characters.figure import draw_character
from services.common.drawing.characters.pose import Pose
from shorts.render.v1 import render_pb2
from shorts.scene.v1 import scene_pb2
from tests.services.render.picture_inputs import Pixels, flat, photo_scene

GREY = (150, 160, 170)
# Inside of a mouth.
THROAT = (0x7A, 0x1F, 0x3A)


def performance(
    character: str = "calm-cat", *, x: float = 0.5, y: float = 0.92, height: float = 0.6
) -> scene_pb2.CharacterPerformance:
    """Give somebody who stands there and does nothing but live."""
    made = scene_pb2.CharacterPerformance(character=character, height=height, mood=scene_pb2.MOOD_CALM)
    made.feet.x, made.feet.y = x, y
    return made


def puppet_scene(
    store: FileStore, made: scene_pb2.CharacterPerformance, seconds: float, size: tuple[int, int], *, name: str = "one"
) -> render_pb2.TimelineScene:
    """Make a scene of a character before plain grey."""
    scene = photo_scene(store, flat(GREY, *size), seconds, name=name)
    scene.clip.drawn.performance.CopyFrom(made)
    return scene


def whole(made: scene_pb2.CharacterPerformance, pose: Pose, size: tuple[int, int]) -> Pixels:
    """Draw a pose in one go before plain grey: RGB of width and height."""
    width, height = size
    pixels = np.dstack([flat(GREY, width, height), np.full((height, width), 255, np.uint8)])
    canvas = skia.Surface(pixels, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType).getCanvas()
    canvas.translate(made.feet.x * width, made.feet.y * height)
    draw_character(canvas, character_of(made.character), pose, made.height * height)
    return np.ascontiguousarray(pixels[..., :3])


def psnr(one: Pixels, other: Pixels) -> float:
    """Give the peak signal-to-noise ratio of two pictures, dB."""
    return float(cv2.PSNR(one, other))


def mouth_area(frame: Pixels) -> int:
    """Count the samples that show the inside of a mouth."""
    return int((np.abs(frame.astype(int) - THROAT).max(axis=-1) < 45).sum())
