"""Arms, wings and flippers with hands that hold, drawn anew for every frame."""

from __future__ import annotations

import math

import skia

from services.common.drawing.characters.bodies import limb_color
from services.common.drawing.characters.clothes import garment_of
from services.common.drawing.characters.ink import FINE, INK, INNER, OUTER, Point, oval, paint_of
from services.common.drawing.characters.look import Look, part_of
from services.common.drawing.characters.pose import Arm
from services.common.drawing.characters.tools import Tool
from services.common.drawing.color import shade

LIMBS = ("arms", "wings", "flippers")
# Coats that show on bare arms too.
_COATS = {"tiger", "leopard", "cheetah"}
_FINGER, _PALM = 3.0, 4.5


class Limb:
    """One arm of a character: what its pose does not change. `side` is -1 for the viewer's left, 1 for the right."""

    def __init__(self, look: Look, side: int) -> None:
        garment = garment_of(look)
        self.side = side
        self.shoulder = look.shoulder[0] * side, look.shoulder[1]
        self.kind = part_of(dict.fromkeys(LIMBS, look.anatomy.limbs), look.anatomy.limbs, "limbs")
        gloves = "gloves" in look.outfit.extras
        self.fur = look.palette.fur if look.is_bird else limb_color(look)
        self.hand = look.palette.trim if gloves else self.fur
        self.tips = shade(self.fur, -0.06)
        self.sleeve = getattr(look.palette, garment.sleeve)
        self.reach = garment.reach
        self.width = (7.6 if look.anatomy.build < 1.1 else 8.8) if self.kind == "arms" else 9.4
        self.coat = look.anatomy.marking if look.anatomy.marking in _COATS and self.reach < 0.8 else ""
        self.dark = look.palette.dark
        self.boxing = "boxing" in look.outfit.extras

    def hand_at(self, arm: Arm) -> Point:
        """Give where the hand of a pose is."""
        return self.shoulder[0] + arm.out * self.side, self.shoulder[1] - arm.lift + arm.down

    def grip(self, arm: Arm, tool: Tool) -> skia.Matrix:
        """Give how a tool is turned in the hand."""
        matrix = skia.Matrix()
        if not tool.hangs:
            matrix.preRotate(max(-14.0, min(20.0, (arm.turn - 150) * 0.12 + 8)) * self.side)
        if self.side < 0:
            matrix.preScale(-1, 1)
        return matrix

    def draw(self, canvas: skia.Canvas, arm: Arm, tool: Tool | None) -> None:
        """Draw the arm, then the hand around its tool."""
        start = self.shoulder[0], self.shoulder[1] - arm.lift
        end = self.hand_at(arm)
        elbow = start[0] + arm.elbow_out * self.side, start[1] + arm.elbow_down
        if self.kind == "arms":
            self._sleeved(canvas, start, elbow, end, self.width)
        else:
            self._wing(canvas, start, elbow, end)
        canvas.save()
        canvas.translate(*end)
        if tool is not None:
            canvas.save()
            canvas.concat(self.grip(arm, tool))
            tool.sketch.draw(canvas)
            canvas.restore()
        self._hand(canvas, arm, grips=tool is not None)
        canvas.restore()

    def _sleeved(self, canvas: skia.Canvas, start: Point, elbow: Point, end: Point, width: float) -> None:
        whole = _bend(start, elbow, end, 1.0)
        covered = _bend(start, elbow, end, self.reach) if self.reach else None
        canvas.drawPath(whole, paint_of(INK, width + 2 * OUTER))
        if covered is not None:
            canvas.drawPath(covered, paint_of(INK, width + 1.2 + 2 * OUTER))
        _tube(canvas, whole, width, self.fur)
        if self.coat:
            self._coat(canvas, (start, elbow, end), width)
        if covered is not None:
            # The cuff's edge.
            tip = _along(start, elbow, end, self.reach)
            before = _along(start, elbow, end, max(0.0, self.reach - 0.04))
            canvas.drawPath(_short(before, tip), paint_of(INK, width + 1.2 + 2 * INNER))
            _tube(canvas, _bend(start, elbow, end, max(0.05, self.reach - 0.05)), width + 1.2, self.sleeve)

    def _coat(self, canvas: skia.Canvas, curve: tuple[Point, Point, Point], width: float) -> None:
        """Draw stripes or spots along the arm, on alternating sides."""
        marks = skia.Path()
        for number in range(8):
            at = self.reach + 0.06 + number * 0.105
            if at > 0.88:
                break
            (x, y), ahead = _along(*curve, at), _along(*curve, at + 0.02)
            norm = math.hypot(ahead[0] - x, ahead[1] - y) or 1.0
            side = width * (0.5 if number % 2 else -0.5)
            nx, ny = -(ahead[1] - y) / norm * side, (ahead[0] - x) / norm * side
            if self.coat == "tiger":
                marks.moveTo(x + nx * 0.85, y + ny * 0.85)
                marks.lineTo(x + nx * 0.25, y + ny * 0.25)
            else:
                marks.addOval(skia.Rect.MakeXYWH(x + nx * 0.5 - 0.7, y + ny * 0.5 - 0.7, 1.4, 1.4))
        canvas.drawPath(marks, paint_of(self.dark, 1.5 if self.coat == "tiger" else 0.5))
        if self.coat != "tiger":
            canvas.drawPath(marks, paint_of(self.dark))

    def _wing(self, canvas: skia.Canvas, start: Point, elbow: Point, end: Point) -> None:
        """Draw an arm fringed with feathers below; a flipper is bare and tapers."""
        if self.kind == "flippers" or self.reach > 0.5:
            self._sleeved(canvas, start, elbow, end, self.width - 1.2)
            return
        feathers = skia.Path()
        away = self.side
        for at, length in ((0.34, 8.0), (0.56, 9.4), (0.76, 9.4), (0.94, 7.0)):
            x, y = _along(start, elbow, end, at)
            ahead = _along(start, elbow, end, min(1.0, at + 0.06))
            dx, dy = ahead[0] - x, ahead[1] - y
            norm = math.hypot(dx, dy) or 1.0
            # Feathers hang to the outer, lower side of the wing.
            nx, ny = -dy / norm * -away, dx / norm * -away
            if ny < -0.2:
                nx, ny = -nx, -ny
            feathers.moveTo(x, y)
            feathers.lineTo(
                x + nx * length * 0.8 + dx / norm * length * 0.5, y + ny * length * 0.8 + dy / norm * length * 0.5
            )
        canvas.drawPath(feathers, paint_of(INK, 6.2 + 2 * OUTER))
        canvas.drawPath(feathers, paint_of(self.tips, 6.2))
        self._sleeved(canvas, start, elbow, end, self.width - 1.6)

    def _hand(self, canvas: skia.Canvas, arm: Arm, *, grips: bool) -> None:
        """Draw palm, fingers and thumb with the hand at the origin."""
        # Fingers point down at 0 degrees, outwards at 90, up at 180.
        angle = math.radians(arm.turn)
        ahead = math.sin(angle) * self.side, math.cos(angle)
        across = ahead[1], -ahead[0]
        fingers = skia.Path()
        finger = _FINGER if self.kind == "arms" else 4.2
        spread = 0.25 + 0.5 * arm.open
        if self.boxing:
            canvas.drawPath(oval(0, 0, 7.2), paint_of(INK, 2 * OUTER))
            canvas.drawPath(oval(0, 0, 7.2), paint_of(self.hand))
            canvas.drawPath(oval(-2.2, -2.6, 2.2, 1.6), paint_of(0x66FFFFFF))
            return
        length = _PALM * ((0.55 if self.kind == "arms" else 1.05) + 0.85 * (0.0 if grips else arm.open))
        for number in (-1, 0, 1):
            reach = length
            if arm.point and number == 0 and not grips:
                reach = max(length, _PALM + 4.6 * arm.point)
            lean = number * spread
            direction = (
                ahead[0] * math.cos(lean) + across[0] * math.sin(lean),
                    ahead[1] * math.cos(lean) + across[1] * math.sin(lean)
            )  # fmt: skip
            fingers.moveTo(0, 0)
            fingers.lineTo(direction[0] * reach, direction[1] * reach)
        thumb = -across[0] * self.side * 0.9 + ahead[0] * 0.35, -across[1] * self.side * 0.9 + ahead[1] * 0.35
        if not grips:
            fingers.moveTo(0, 0)
            fingers.lineTo(thumb[0] * (_PALM + 0.8), thumb[1] * (_PALM + 0.8))
        palm = oval(0, 0, _PALM)
        canvas.drawPath(fingers, paint_of(INK, finger + 2 * OUTER))
        canvas.drawPath(palm, paint_of(INK, 2 * OUTER))
        canvas.drawPath(fingers, paint_of(self.hand, finger))
        canvas.drawPath(palm, paint_of(self.hand))
        if grips:
            for dy in (-1.7, 1.2):
                canvas.drawLine(-1.4 * self.side, dy, 2.8 * self.side, dy - 0.3, paint_of(INK, FINE))
        canvas.drawPath(oval(-1.5, -1.7, 1.5, 1.1), paint_of(0x40FFFFFF))


def _tube(canvas: skia.Canvas, path: skia.Path, width: float, color: int) -> None:
    """Draw a round limb: its shade, then its lit side."""
    canvas.drawPath(path, paint_of(shade(color, -0.085), width))
    canvas.save()
    canvas.translate(-width * 0.09, -width * 0.1)
    canvas.drawPath(path, paint_of(color, width * 0.78))
    canvas.restore()


def _along(start: Point, elbow: Point, end: Point, t: float) -> Point:
    """Give a point of the arm's curve (a quadratic Bézier) at t."""
    a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
    return a * start[0] + b * elbow[0] + c * end[0], a * start[1] + b * elbow[1] + c * end[1]


def _bend(start: Point, elbow: Point, end: Point, t: float) -> skia.Path:
    """Give the arm's curve from its start to t (de Casteljau)."""
    path = skia.Path()
    path.moveTo(*start)
    middle = start[0] + (elbow[0] - start[0]) * t, start[1] + (elbow[1] - start[1]) * t
    path.quadTo(*middle, *_along(start, elbow, end, t))
    return path


def _short(first: Point, second: Point) -> skia.Path:
    path = skia.Path()
    path.moveTo(*first)
    path.lineTo(*second)
    return path
