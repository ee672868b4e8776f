"""A drawn character over frames: what only moves is kept as samples, face and moving arms are drawn anew."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import skia

from services.common.characters import character_of
from services.common.drawing.characters.acting import Acting
from services.common.drawing.characters.figure import PARTS, figure_of
from services.common.drawing.characters.pose import Arm, Pose, emotion_of
from services.render.camera import View
from services.render.cutouts import Board, Cutout, Matrix, cut_out, matrix_of
from services.render.faces import Head
from services.render.overlays import Overlay, box_on, corners_of
from services.render.yuv import Frame, Room, blend, split, to_yuvr
from shorts.scene.v1 import scene_pb2

# Kept a little larger than they are seen, pieces stay sharp between the samples; above this height it would be waste.
_SHARPER, _TALLEST_PX = 1.04, 2600.0
_HEAD_PARTS = {"face", "headgear"}
# An arm whose numbers (units, degrees) stay within such a step from frame to frame is at rest.
_ARM_STEP = 0.05
_ARMS = {"left_arm": "left", "right_arm": "right"}


class Performer:
    """A performance of `seconds` in frames of a height, seen at a magnification of at most `zoom`.

    Raises InvalidInputError for a character or a gesture that there is not.
    """

    def __init__(
        self, performance: scene_pb2.CharacterPerformance, height: int, *, seconds: float, zoom: float
    ) -> None:
        character = character_of(performance.character)
        self._acting = Acting(performance, character, seconds)
        self._figure = figure_of(character)
        self._feet = performance.feet.x, performance.feet.y
        self._size = performance.height * height
        kept = min(self._size * zoom * _SHARPER, max(_TALLEST_PX, self._size))
        # What a piece's units are in samples; those of the head are larger or smaller than the others.
        self._density = {name: self._figure.place(name, Pose(), kept).getScaleX() for name in PARTS}
        self._board, self._room = Board(), Room()
        self._head = Head(self._figure, emotion_of(performance.mood), self._density["head"])
        self._pieces = {name: self._cut(name, Pose()) for name in PARTS if name not in {"head", *_HEAD_PARTS}}
        self._arms: dict[str, tuple[Arm, Cutout | None]] = {}
        self._overlays = {name: Overlay() for name in PARTS if name not in _HEAD_PARTS}

    def _cut(self, name: str, pose: Pose) -> Cutout | None:
        bounds = self._figure.reach(name, pose)
        if bounds.isEmpty():
            return None
        canvas, pixels = self._board.canvas(bounds, self._density[name])
        self._figure.draw_own(canvas, name, pose)
        return cut_out(pixels, bounds, self._density[name])

    def draw(self, frame: Frame, view: View, time: float) -> None:
        """Lay the character over a frame as it is at a time, seconds from the start of the scene."""
        pose = self._acting.pose_at(time)
        camera = self._camera(frame, view)
        for name, overlay in self._overlays.items():
            matrix = camera @ matrix_of(self._figure.place(name, pose, self._size))
            piece, changed = self._head.at(pose) if name == "head" else (self._pieces[name], None)
            arm: Arm | None = getattr(pose, _ARMS.get(name, ""), None)
            if arm is not None:
                piece = self._held_arm(name, arm)
                if piece is None:
                    self._draw_arm(frame, name, pose, matrix)
            if piece is not None:
                overlay.lay(frame, piece, matrix, changed)

    def _held_arm(self, name: str, arm: Arm) -> Cutout | None:
        """Give an arm that has come to rest in a gesture; None while it moves."""
        arm = Arm(*(round(value / _ARM_STEP) * _ARM_STEP for value in astuple(arm)))
        before, piece = self._arms.get(name, (None, None))
        if arm != before:
            piece = None
        elif piece is None:
            piece = self._cut(name, Pose(left=arm) if name == "left_arm" else Pose(right=arm))
        self._arms[name] = arm, piece
        return piece

    def _draw_arm(self, frame: Frame, name: str, pose: Pose, matrix: Matrix) -> None:
        """Draw an arm that moves straight where it is seen: it would be no use for the next frame."""
        reach = self._figure.reach(name, pose)
        left, top, right, bottom = box_on(
            frame, matrix[:2] @ corners_of((reach.left(), reach.top(), reach.right(), reach.bottom()))
        )
        if left >= right or top >= bottom:
            return
        canvas, pixels = self._board.blank(right - left, bottom - top)
        canvas.translate(-left, -top)
        canvas.concat(skia.Matrix.MakeAll(*(float(value) for value in matrix.ravel())))
        self._figure.draw_own(canvas, name, pose)
        blend(frame, split(to_yuvr(pixels, into=self._room("arm", *pixels.shape)), self._room), left, top)

    def _camera(self, frame: Frame, view: View) -> Matrix:
        """Give the way from pixels from the feet to pixels of the frame."""
        x = ((self._feet[0] - view.x) * view.zoom + 0.5) * frame.width
        y = ((self._feet[1] - view.y) * view.zoom + 0.5) * frame.height
        return np.array([[view.zoom, 0, x], [0, view.zoom, y], [0, 0, 1.0]])
