"""A drawn character's joints as the skeleton picture that ControlNets for OpenPose were trained with.

Joints and colours are those of OpenPose's COCO model (Cao, Hidalgo, Simon, Wei and Sheikh, "OpenPose: Realtime
Multi-Person 2D Pose Estimation using Part Affinity Fields", TPAMI 2019), drawn as the annotator of ControlNet does:
limbs at 60 % of their colour, discs on top. "Right" is the character's own, the viewer's left.
"""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np

from services.common.drawing.canvas import Pixels, Point
from services.common.drawing.characters.arms import Limb
from services.common.drawing.characters.figure import Figure
from services.common.drawing.characters.pose import Arm, Pose

JOINTS = (
    "nose", "neck", "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow", "left_wrist",
    "right_hip", "right_knee", "right_ankle", "left_hip", "left_knee", "left_ankle", "right_eye", "left_eye",
    "right_ear", "left_ear",
)  # fmt: skip
# Pairs of joints, in the order of the colours.
LIMBS = (
    (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10), (1, 11), (11, 12), (12, 13), (1, 0),
    (0, 14), (14, 16), (0, 15), (15, 17),
)  # fmt: skip
COLOURS = (
    (255, 0, 0), (255, 85, 0), (255, 170, 0), (255, 255, 0), (170, 255, 0), (85, 255, 0), (0, 255, 0), (0, 255, 85),
    (0, 255, 170), (0, 255, 255), (0, 170, 255), (0, 85, 255), (0, 0, 255), (85, 0, 255), (170, 0, 255),
    (255, 0, 255), (255, 0, 170), (255, 0, 85),
)  # fmt: skip
_LIMB_SHARE = 0.6
# Half widths at 512 pixels.
_STICK, _DISC, _AT = 4, 4, 512
# Where legs bend and end, units; a character is 100 high. Where ears are on the head.
_HIP_Y, _KNEE_Y, _ANKLE_Y, _LEG_X = -24.0, -13.0, -3.0, 6.8
_EAR_OUT, _NOSE_DOWN = 9.0, 6.0


def joints_of(figure: Figure, pose: Pose, size: float, feet: Point) -> dict[str, Point]:
    """Give all joints in pixels, of a character `size` pixels high with its feet at a point."""
    body, head = figure.place("left_arm", pose, size), figure.place("head", pose, size)
    look = figure.look
    joints: dict[str, Point] = {}

    def put(name: str, matrix: object, x: float, y: float) -> None:
        point = matrix.mapXY(x, y)  # type: ignore[attr-defined]  # skia is not typed
        joints[name] = feet[0] + float(point.x()), feet[1] + float(point.y())

    legs = _LEG_X * look.anatomy.build
    ground = figure.place("shadow", pose, size)
    put("neck", body, 0.0, look.shoulder[1])
    put("nose", head, 0.0, look.anatomy.eye_y + _NOSE_DOWN)
    for side, own in ((-1, "right"), (1, "left")):
        limb = Limb(look, side)
        given = pose.left if side < 0 else pose.right
        elbow, wrist = _bent(limb, given or figure.stance("left" if side < 0 else "right"))
        put(f"{own}_shoulder", body, *limb.shoulder)
        put(f"{own}_elbow", body, *elbow)
        put(f"{own}_wrist", body, *wrist)
        put(f"{own}_hip", body, legs * side, _HIP_Y)
        put(f"{own}_knee", ground, legs * side, _KNEE_Y)
        put(f"{own}_ankle", ground, legs * side, _ANKLE_Y)
        put(f"{own}_eye", head, look.anatomy.eye_x * side, look.anatomy.eye_y)
        put(f"{own}_ear", head, (look.anatomy.eye_x + _EAR_OUT) * side, look.anatomy.eye_y)
    return joints


def _bent(limb: Limb, arm: Arm) -> tuple[Point, Point]:
    """Give elbow and wrist: an arm is a quadratic curve, whose middle is not the point that it bends around."""
    start = limb.shoulder[0], limb.shoulder[1] - arm.lift
    around = start[0] + arm.elbow_out * limb.side, start[1] + arm.elbow_down
    end = limb.hand_at(arm)
    elbow = 0.25 * start[0] + 0.5 * around[0] + 0.25 * end[0], 0.25 * start[1] + 0.5 * around[1] + 0.25 * end[1]
    return elbow, end


def draw_skeleton(joints: Mapping[str, Point], width: int, height: int) -> Pixels:
    """Draw joints (pixels) on black: height x width x 3, uint8 RGB. What lies beyond the picture is cut off."""
    scale = max(0.5, min(width, height) / _AT)
    canvas = np.zeros((height, width, 3), np.uint8)
    places = [joints[name] for name in JOINTS]
    for (first, second), colour in zip(LIMBS, COLOURS, strict=False):
        (x0, y0), (x1, y1) = places[first], places[second]
        middle = round((x0 + x1) / 2), round((y0 + y1) / 2)
        half = max(1, round(float(np.hypot(x1 - x0, y1 - y0)) / 2)), max(1, round(_STICK * scale))
        angle = int(np.degrees(np.arctan2(y1 - y0, x1 - x0)))
        outline = np.asarray(cv2.ellipse2Poly(middle, half, angle, 0, 360, 1), np.int32)
        cv2.fillConvexPoly(canvas, outline, tuple(int(c * _LIMB_SHARE) for c in colour))
    for (x, y), colour in zip(places, COLOURS, strict=True):
        cv2.circle(canvas, (round(x), round(y)), max(1, round(_DISC * scale)), colour, -1)
    return canvas
