"""The whole character: parts that do not change are recorded once, face and arms are drawn anew for every pose.

`draw_character` draws one. A renderer that keeps parts asks `Figure.parts` for what there is, where it is and what
makes it change, and draws one by one with `Figure.draw_part`; drawn in that order they give the same picture.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import skia

from services.common.characters.model import Character
from services.common.drawing.characters.arms import Limb
from services.common.drawing.characters.eyes import EYES, draw_brows, draw_eyes, draw_feeling
from services.common.drawing.characters.look import Look, part_of
from services.common.drawing.characters.mouths import beak_gap, draw_beak, draw_mouth, draw_upper_beak
from services.common.drawing.characters.pose import ARMS, Arm, Pose
from services.common.drawing.characters.record import record
from services.common.drawing.characters.snouts import mouth_rect, snout_of
from services.common.drawing.characters.tails import ROOT
from services.common.drawing.characters.tools import tool_of
from services.common.errors import InvalidInputError

# From the back to the front.
PARTS = ("shadow", "tail", "head_back", "body", "head", "face", "headgear", "left_arm", "right_arm")
# Which fields of a pose change the pixels of a part beyond moving it as a whole.
CHANGES: dict[str, frozenset[str]] = {
    "face": frozenset({"emotion", "viseme", "blink", "gaze", "brow", "nod"}),
    "left_arm": frozenset({"left"}),
    "right_arm": frozenset({"right"}),
}
_TILT_DEGREES, _NOD, _LEAN = 7.5, 1.5, 0.05
# How far fingers and feathers reach from the line of an arm, units.
_ARM_ROOM = 14


@dataclass(frozen=True)
class Part:
    """A piece of the drawing in one pose; `bounds` are pixels from the feet, and nothing is drawn outside of them."""

    name: str
    bounds: skia.Rect
    # Fields of a pose that change it; where it is empty, a pose only moves it.
    changes: frozenset[str]


class Figure:
    """One character, ready to be drawn in any pose. Raises InvalidInputError for a part that there is not."""

    def __init__(self, character: Character) -> None:
        self.character = character
        self.look = look = Look(character)
        part_of(dict.fromkeys(EYES), look.anatomy.eyes, "eyes")
        self._weight = 1.0 / look.anatomy.head
        self._snout = snout_of(look)
        self._tool = tool_of(look)
        self._limbs = {"left": Limb(look, -1), "right": Limb(look, 1)}
        self._sketches = record(look)
        snout = self._snout
        self._base, self._over = snout.base.sketch(), snout.over.sketch()
        self._lower = snout.lower.sketch() if snout.lower else None
        self._face_bounds = self._measure_face()

    def _measure_face(self) -> skia.Rect:
        """Give where a face may draw: brows, eyes, cheeks, sweat, muzzle and the widest mouth."""
        rect = skia.Rect.MakeLTRB(-23, -18, 23, 14)
        rect.join(mouth_rect(self._snout))
        for sketch in (self._base, self._over, self._sketches["eyewear"]):
            rect.join(sketch.bounds)
        if self._lower:
            rect.join(self._lower.bounds.makeOutset(2, self._snout.height + 1))
        rect.outset(3, 4)
        return rect

    # Where things are.

    def stance(self, side: str) -> Arm:
        """Give how an arm ("left" or "right") is held when a pose leaves it alone."""
        return ARMS["hold"] if self._tool is not None and self.character.outfit.hand == side else ARMS["rest"]

    def _arm(self, pose: Pose, side: str) -> Arm:
        given = pose.left if side == "left" else pose.right
        return given or self.stance(side)

    def place(self, part: str, pose: Pose, size: float) -> skia.Matrix:
        """Give the way from a part's own coordinates to pixels from the feet of the character `size` pixels high."""
        matrix, scale = skia.Matrix(), size / 100
        matrix.setScale(scale, scale)
        if part == "shadow":
            return matrix
        full = 0.5 - 0.5 * math.cos(2 * math.pi * pose.breath)
        lean = skia.Matrix()
        lean.setSkew(-_LEAN * pose.sway, 0)
        matrix.preConcat(lean)
        if part == "tail":
            matrix.preRotate(pose.sway * 2.5 + (full - 0.5) * 1.6 if self.look.anatomy.tail != "fan" else 0.0, *ROOT)
        elif part == "body":
            matrix.preTranslate(0, -20)
            matrix.preScale(1 + 0.014 * full, 1 + 0.011 * full)
            matrix.preTranslate(0, 20)
        else:
            matrix.preTranslate(0, -0.42 * full)
        if part in {"head_back", "head", "face", "headgear"}:
            anatomy = self.look.anatomy
            matrix.preTranslate(0, self.look.head_y + pose.nod * _NOD)
            matrix.preRotate(pose.tilt * _TILT_DEGREES, 0, 17 * anatomy.head)
            matrix.preScale(anatomy.head, anatomy.head)
        return matrix

    def reach(self, part: str, pose: Pose) -> skia.Rect:
        """Give the bounds of a part in its own coordinates; empty where the character has no such part."""
        if part == "face":
            return self._face_bounds
        if part in {"left_arm", "right_arm"}:
            side = part.removesuffix("_arm")
            limb, arm = self._limbs[side], self._arm(pose, side)
            start, hand = limb.shoulder, limb.hand_at(arm)
            rect = skia.Rect.MakeLTRB(
                min(start[0], hand[0]), min(start[1], hand[1]), max(start[0], hand[0]), max(start[1], hand[1])
            )
            rect.join(
                skia.Rect.MakeXYWH(start[0] + arm.elbow_out * limb.side - 0.5, start[1] + arm.elbow_down - 0.5, 1, 1)
            )
            rect.outset(_ARM_ROOM, _ARM_ROOM)
            if self._tool is not None and self.character.outfit.hand == side:
                held = limb.grip(arm, self._tool).mapRect(self._tool.sketch.bounds)
                rect.join(held.makeOffset(*hand).makeOutset(1, 1))
            return rect
        return self._sketches[part].bounds

    def parts(self, pose: Pose, size: float) -> list[Part]:
        """List the parts of the character `size` pixels high, from the back to the front; empty ones are left out."""
        found = []
        for name in PARTS:
            rect = self.reach(name, pose)
            if not rect.isEmpty():
                mapped = self.place(name, pose, size).mapRect(rect)
                mapped.outset(1, 1)
                found.append(Part(name, mapped, CHANGES.get(name, frozenset())))
        return found

    def bounds(self, pose: Pose, size: float) -> skia.Rect:
        """Give the rectangle that the whole character covers, in pixels from its feet."""
        rect = skia.Rect.MakeEmpty()
        for part in self.parts(pose, size):
            rect.join(part.bounds)
        return rect

    # Drawing.

    def draw(self, canvas: skia.Canvas, pose: Pose, size: float) -> None:
        """Draw the character `size` pixels high, its feet at the canvas's origin."""
        for name in PARTS:
            self.draw_part(canvas, name, pose, size)

    def draw_part(self, canvas: skia.Canvas, name: str, pose: Pose, size: float) -> None:
        """Draw one part in its place. Raises InvalidInputError for a size that is not above 0."""
        if not size > 0:
            raise InvalidInputError.of("size", f"is {size:g}; it must be above 0 pixels")
        canvas.save()
        canvas.concat(self.place(name, pose, size))
        self.draw_own(canvas, name, pose)
        canvas.restore()

    def draw_own(self, canvas: skia.Canvas, name: str, pose: Pose) -> None:
        """Draw one part in its own coordinates; those of all parts of the head are the same.

        Of the face "eyes" and then "muzzle" can be drawn one by one.
        """
        if name in {"face", "eyes"}:
            self._draw_eyes(canvas, pose)
        if name in {"face", "muzzle"}:
            self._draw_muzzle(canvas, pose)
        elif name in {"left_arm", "right_arm"}:
            side = name.removesuffix("_arm")
            holds = self._tool if self.character.outfit.hand == side else None
            self._limbs[side].draw(canvas, self._arm(pose, side), holds)
        elif name not in {"face", "eyes"}:
            self._sketches[name].draw(canvas)

    def _draw_eyes(self, canvas: skia.Canvas, pose: Pose) -> None:
        turn, nod, weight = pose.gaze[0], pose.nod + pose.gaze[1] * 0.35, math.sqrt(self._weight)
        canvas.save()
        canvas.translate(turn * 0.8, nod * 0.7)
        draw_feeling(canvas, self.look, pose, weight)
        draw_eyes(canvas, self.look, pose, weight)
        self._sketches["eyewear"].draw(canvas)
        draw_brows(canvas, self.look, pose, weight)
        canvas.restore()

    def _draw_muzzle(self, canvas: skia.Canvas, pose: Pose) -> None:
        """What stands out of the face moves further as it turns."""
        turn, nod, weight = pose.gaze[0], pose.nod + pose.gaze[1] * 0.35, math.sqrt(self._weight)
        canvas.save()
        canvas.translate(turn * 1.4, nod * 1.2)
        self._base.draw(canvas)
        if self._lower is not None:
            draw_beak(canvas, self._snout, self._lower.picture, pose.viseme, pose.emotion, weight)
            draw_upper_beak(canvas, self._over.picture, beak_gap(pose.viseme, pose.emotion))
        else:
            draw_mouth(canvas, self._snout, pose.viseme, pose.emotion, weight)
            self._over.draw(canvas)
        canvas.restore()

    def portrait(self, canvas: skia.Canvas, pose: Pose, side: float) -> None:
        """Draw head and shoulders into the square from the canvas's origin, `side` pixels wide."""
        low = self.look.anatomy.portrait
        top = min(
            part.bounds.top() for part in self.parts(Pose(), 100) if part.name in {"head_back", "head", "headgear"}
        )
        width = max(70.0, low - top + 1.5)
        shift = 0.0
        if self._tool is not None:
            shift = (0.04 if self.character.outfit.hand == "right" else -0.04) * width
        scale = side / width
        canvas.save()
        canvas.clipRect(skia.Rect.MakeWH(side, side))
        canvas.translate(side / 2 - shift * scale, side - low * scale)
        for name in PARTS:
            # The tip of a tail alone would be a riddle.
            if name != "tail" or self._sketches["tail"].bounds.top() < low - 12:
                self.draw_part(canvas, name, pose, 100 * scale)
        canvas.restore()


@lru_cache(maxsize=96)
def figure_of(character: Character) -> Figure:
    """Give the figure of a character, made once."""
    return Figure(character)


def draw_character(canvas: skia.Canvas, character: Character, pose: Pose, size: float) -> None:
    """Draw a character `size` pixels high from feet to crown, its feet at the canvas's origin.

    Ears, horns, hats, tails and arms reach further: `figure_of(character).bounds(pose, size)` tells how far. Raises
    InvalidInputError for a part that there is not, or a size that is not above 0.
    """
    figure_of(character).draw(canvas, pose, size)


def draw_portrait(canvas: skia.Canvas, character: Character, pose: Pose, side: float) -> None:
    """Draw a character's head and shoulders into the square of `side` pixels from the canvas's origin."""
    figure_of(character).portrait(canvas, pose, side)
