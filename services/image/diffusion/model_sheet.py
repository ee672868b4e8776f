"""The drawn character as a ControlNet sees it: a skeleton, lines, or depth, where the composition stands it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt
import skia

from services.common.characters import character_of
from services.common.drawing.canvas import Pixels
from services.common.drawing.characters.figure import PARTS, Figure, figure_of
from services.common.drawing.characters.pose import ARMS, Pose, emotion_of
from services.common.drawing.characters.sheet import portrait_pixels
from services.common.drawing.composition import Stage, stage_of
from services.image.diffusion.skeleton import draw_skeleton, joints_of
from shorts.image.v1 import image_pb2
from shorts.image.v1.image_pb2 import ControlKind

if TYPE_CHECKING:
    _Depth = npt.NDArray[np.float32]

PORTRAIT_SIDE = 512
# Thresholds that ControlNets for Canny edges were trained with.
_CANNY = 100, 200
# How near each part is, 0 far to 1 near; a round part bulges further by up to _BULGE.
_NEARNESS = {
    "tail": 0.52, "head_back": 0.58, "body": 0.62, "head": 0.7, "face": 0.76, "headgear": 0.74, "left_arm": 0.78,
    "right_arm": 0.78,
}  # fmt: skip
_BULGE = 0.14
# The floor runs from its horizon, at 60 % of the frame's height, to the lower edge.
_HORIZON, _FLOOR_FAR, _FLOOR_NEAR = 0.6, 0.12, 0.6
# How the free arm is held, scene by scene.
_GESTURES = ("wave", "rest", "point", "rest")


def stage_for(request: image_pb2.GenerateRequest) -> Stage:
    """Give where the character stands: as in drawn scenes, so that title and captions find their room."""
    return stage_of(
        character_of(request.character),
        request.width,
        request.height,
        scene_index=request.scene_index,
        scene_count=request.scene_count,
        seed=request.seed,
        mood=request.mood,
        photo=False,
    )


def pose_for(request: image_pb2.GenerateRequest, stage: Stage) -> Pose:
    """Give how it stands: the scene's mood on its face, the arm beside what is told of moving from scene to scene."""
    character = character_of(request.character)
    free = stage.other_side
    holds = bool(character.outfit.tool) and character.outfit.hand == free
    arm = None if holds else ARMS[_GESTURES[request.scene_index % len(_GESTURES)]]
    pose = Pose(emotion=emotion_of(request.mood))
    if arm is None:
        return pose
    return Pose(emotion=pose.emotion, left=arm) if free == "left" else Pose(emotion=pose.emotion, right=arm)


def control_picture(request: image_pb2.GenerateRequest, size: tuple[int, int]) -> Pixels:
    """Draw what a ControlNet is shown: H x W x 3, uint8 RGB, at the painting's size (width, height).

    The painting covers the frame and is cut evenly; the picture is laid out for that, so the character ends where the
    stage says.
    """
    stage = stage_for(request)
    figure, pose = figure_of(character_of(request.character)), pose_for(request, stage)
    (width, height), frame = size, (request.width, request.height)
    scale = min(width / frame[0], height / frame[1])
    tall = stage.height * frame[1] * scale
    feet = width / 2 + (stage.feet[0] - 0.5) * frame[0] * scale, height / 2 + (stage.feet[1] - 0.5) * frame[1] * scale
    if request.painting.control.kind == ControlKind.CONTROL_KIND_POSE:
        return draw_skeleton(joints_of(figure, pose, tall, feet), width, height)
    if request.painting.control.kind == ControlKind.CONTROL_KIND_EDGE:
        return _edges(figure, pose, tall, feet, size)
    return _depth(figure, pose, tall, feet, size)


def portrait(character: str) -> Pixels:
    """Draw the head and shoulders of a character: PORTRAIT_SIDE squared x 3, uint8 RGB."""
    return np.ascontiguousarray(portrait_pixels(character_of(character), PORTRAIT_SIDE)[..., :3])


def _draw(size: tuple[int, int], feet: tuple[float, float], paint: Callable[[skia.Canvas], None]) -> Pixels:
    """Draw with the origin at the feet: H x W x 4, uint8 RGBA, premultiplied."""
    pixels = np.zeros((size[1], size[0], 4), np.uint8)
    canvas = skia.Surface(pixels, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType).getCanvas()
    canvas.translate(*feet)
    paint(canvas)
    del canvas
    return pixels


def _edges(figure: Figure, pose: Pose, tall: float, feet: tuple[float, float], size: tuple[int, int]) -> Pixels:
    """Find the lines of the drawing on white, without its shadow (Canny, 1986)."""

    def paint(canvas: skia.Canvas) -> None:
        for name in PARTS[1:]:
            figure.draw_part(canvas, name, pose, tall)

    drawn = _draw(size, feet, paint)
    grey = cv2.cvtColor(drawn[..., :3] + (255 - drawn[..., 3:]), cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.cvtColor(cv2.Canny(grey, *_CANNY), cv2.COLOR_GRAY2RGB), np.uint8)


def _depth(figure: Figure, pose: Pose, tall: float, feet: tuple[float, float], size: tuple[int, int]) -> Pixels:
    """Lay the parts over one another, nearer ones brighter, each bulging towards its middle, on a floor."""
    depth = _floor(*size)
    for name in PARTS[1:]:
        drawn = _draw(size, feet, partial(figure.draw_part, name=name, pose=pose, size=tall))
        cover = drawn[..., 3].astype(np.float32) / 255
        if not cover.any():
            continue
        inside = cv2.distanceTransform((cover > 0.5).astype(np.uint8), cv2.DIST_L2, 5)
        round_ = np.sqrt(np.clip(inside / (0.14 * tall), 0, 1))
        depth += cover * (_NEARNESS[name] + _BULGE * round_ - depth)
    grey = np.asarray(np.clip(depth * 255 + 0.5, 0, 255), np.uint8)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), np.uint8)


def _floor(width: int, height: int) -> _Depth:
    down = np.linspace(0, 1, height, dtype=np.float32)
    share = np.clip((down - _HORIZON) / (1 - _HORIZON), 0, 1)
    column = np.where(down > _HORIZON, _FLOOR_FAR + (_FLOOR_NEAR - _FLOOR_FAR) * share, _FLOOR_FAR * 0.5)
    return np.repeat(column[:, None], width, axis=1).astype(np.float32)
