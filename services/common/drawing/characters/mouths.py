"""Mouths that speak: lips from the numbers of a viseme and an expression; beaks that open."""

from __future__ import annotations

import skia

from services.common.drawing.characters.ink import INK, INNER, WHITE, curve, oval, paint_of
from services.common.drawing.characters.muzzle import Snout
from services.common.drawing.characters.pose import Expression, Mouth

_BEAK_BEND = 0.5
_THROAT, _TONGUE, _TEETH = 0xFF7A1F3A, 0xFFFF7F8E, 0xFFFFFDF6


def opening(mouth: Mouth, feeling: Expression) -> float:
    """Give how far the mouth is open, 0 to 1: speech first, the expression's open smile where the lips allow it."""
    return mouth.open + (1 - mouth.open) * feeling.gape * 0.62 * (1 - mouth.press) * (1 - mouth.round)


def draw_mouth(canvas: skia.Canvas, snout: Snout, mouth: Mouth, feeling: Expression, weight: float) -> None:
    """Draw the mouth of a muzzle, in the coordinates of the head; `weight` is the factor on widths of lines."""
    gap = opening(mouth, feeling)
    idle = max(0.0, 1 - mouth.open * 3)
    wide = mouth.wide + (0.78 - mouth.wide) * idle * max(0.0, feeling.smile) * (1 - mouth.press)
    half = snout.width * (0.34 + 0.82 * wide)
    lift = feeling.smile * snout.width * 0.36 * (1 - mouth.round * 0.8)
    if snout.lip_from is not None:
        canvas.drawLine(0, snout.lip_from, 0, snout.y, paint_of(INK, INNER * weight))
    if gap < 0.06:
        _closed(canvas, snout, half, lift, mouth.press, weight)
        if feeling.tongue > 0.05:
            _tongue_out(canvas, snout, feeling.tongue, weight)
    else:
        _opened(canvas, snout, half, lift, gap, mouth, feeling, weight)
    if snout.buck:
        _buck_teeth(canvas, snout, weight)


def _closed(canvas: skia.Canvas, snout: Snout, half: float, lift: float, press: float, weight: float) -> None:
    path = skia.Path()
    sag = abs(snout.width) * 0.26 * (1 - press * 0.75)
    if snout.lip_from is not None:
        # Two arcs from the middle, as cats have.
        for side in (-1, 1):
            path.moveTo(0, snout.y)
            path.cubicTo(
                half * 0.25 * side, snout.y + sag, half * 0.8 * side, snout.y + sag, half * side, snout.y - lift
            )
    else:
        path.moveTo(-half, snout.y - lift)
        path.cubicTo(-half * 0.5, snout.y + lift * 0.9, half * 0.5, snout.y + lift * 0.9, half, snout.y - lift)
    canvas.drawPath(path, paint_of(INK, (1.25 + 0.35 * press) * weight))


def _opened(
    canvas: skia.Canvas,
    snout: Snout,
    half: float,
    lift: float,
    gap: float,
    mouth: Mouth,
    feeling: Expression,
    weight: float,
) -> None:
    """Draw an opening: a D that lies on its back, which rounds to an O."""
    height, turn = snout.height * (0.32 + 0.84 * gap), mouth.round
    corner = snout.y - lift + turn * height * 0.34
    top = snout.y + (1 - turn) * max(0.0, -lift) * 0.3 - turn * height * 0.16
    low = snout.y + height
    swell = 0.62 + 0.3 * turn
    lips = skia.Path()
    lips.moveTo(-half, corner)
    lips.cubicTo(-half * swell, top - turn * 1.2, -half * 0.4, top, 0, top)
    lips.cubicTo(half * 0.4, top, half * swell, top - turn * 1.2, half, corner)
    lips.cubicTo(half * 1.02, corner + (low - corner) * 0.72, half * 0.6, low, 0, low)
    lips.cubicTo(-half * 0.6, low, -half * 1.02, corner + (low - corner) * 0.72, -half, corner)
    canvas.drawPath(lips, paint_of(_THROAT))
    canvas.save()
    canvas.clipPath(lips, True)
    show = max(mouth.tongue, 0.55 * min(1.0, feeling.gape) * (1 - mouth.round))
    if show > 0.02:
        canvas.drawPath(oval(0, low + height * (0.5 - 0.55 * show), half * 0.72, height * 0.62), paint_of(_TONGUE))
    teeth = max(mouth.teeth, 0.5 * feeling.gape * (1 - mouth.round))
    if teeth > 0.02:
        depth = min(height * 0.42, snout.height * 0.34) * teeth
        band = curve([(-half, corner - 3, True), (half, corner - 3, True), (half, corner + depth * 0.4, True), (0,
            top + depth),
                      (-half, corner + depth * 0.4, True)])  # fmt: skip
        canvas.drawPath(band, paint_of(_TEETH))
    if snout.fangs and gap > 0.3:
        for side in (-1, 1):
            x = half * 0.56 * side
            fang = skia.Path()
            fang.moveTo(x - 1.2, top - 2)
            fang.lineTo(x + 1.2, top - 2)
            fang.lineTo(x, top + 1.2 + 1.6 * gap)
            fang.close()
            canvas.drawPath(fang, paint_of(WHITE))
    canvas.restore()
    canvas.drawPath(lips, paint_of(INK, 1.15 * weight))
    if feeling.tongue > 0.05 and mouth.open < 0.1:
        canvas.save()
        canvas.translate(0, height * 0.55)
        _tongue_out(canvas, snout, feeling.tongue, weight)
        canvas.restore()


def _tongue_out(canvas: skia.Canvas, snout: Snout, share: float, weight: float) -> None:
    width, length = snout.width * 0.36, snout.width * 0.62 * share
    tip = curve([(-width, snout.y + 1.0, True), (width, snout.y + 1.0, True), (width, snout.y + 1.4 + length * 0.6),
                 (0, snout.y + 1.6 + length), (-width, snout.y + 1.4 + length * 0.6)])  # fmt: skip
    canvas.drawPath(tip, paint_of(_TONGUE))
    canvas.drawPath(tip, paint_of(INK, 0.9 * weight))


def _buck_teeth(canvas: skia.Canvas, snout: Snout, weight: float) -> None:
    size = snout.buck
    teeth = skia.Path()
    for side in (-1, 0):
        teeth.addRRect(
            skia.RRect.MakeRectXY(skia.Rect.MakeXYWH(side * size, snout.y + 0.4, size, size * 1.5), 0.5, 0.5)
        )
    canvas.drawPath(teeth, paint_of(_TEETH))
    canvas.drawPath(teeth, paint_of(INK, 0.7 * weight))


def beak_gap(mouth: Mouth, feeling: Expression) -> float:
    """Give how far a beak is open, 0 to 1: wide vowels open it a little further than narrow ones.

    The upper half hides a narrow gap, so small openings are drawn larger.
    """
    return min(1.0, float(opening(mouth, feeling) ** _BEAK_BEND) * (0.86 + 0.2 * mouth.wide))


def draw_upper_beak(canvas: skia.Canvas, upper: skia.Picture, gap: float) -> None:
    """Draw the upper half of a beak; as it opens it tips up and so looks shorter."""
    canvas.save()
    canvas.translate(0, -4 - 0.8 * gap)
    canvas.scale(1, 1 - 0.26 * gap)
    canvas.translate(0, 4)
    canvas.drawPicture(upper)
    canvas.restore()


def draw_beak(
    canvas: skia.Canvas, snout: Snout, lower: skia.Picture, mouth: Mouth, feeling: Expression, weight: float
) -> None:
    """Draw the opened throat and the lower half of a beak; the upper half comes over it."""
    gap = beak_gap(mouth, feeling)
    drop = snout.height * gap
    half = snout.width * (0.72 + 0.3 * mouth.wide - 0.18 * mouth.round * (1 - gap))
    if gap > 0.03:
        throat = oval(0, snout.y + drop * 0.45, half, drop * 0.75 + 1.4)
        canvas.drawPath(throat, paint_of(_THROAT))
        if gap > 0.2:
            canvas.save()
            canvas.clipPath(throat, True)
            # It lies in the lower half, whose rim comes over it.
            canvas.drawPath(oval(0, snout.y + drop * 0.85, half * 0.56, drop * 0.5), paint_of(_TONGUE))
            canvas.restore()
        canvas.drawPath(throat, paint_of(INK, 1.15 * weight))
    canvas.save()
    canvas.translate(0, drop - 0.9 * mouth.press)
    canvas.scale(1 - 0.2 * mouth.round * gap, 1)
    canvas.drawPicture(lower)
    canvas.restore()
    # The corners tell a smile from a frown.
    corner = feeling.smile * 2.6 * (1 - 0.7 * mouth.press)
    for side in (-1, 1):
        path = skia.Path()
        path.moveTo(half * 1.05 * side, snout.y - 0.4)
        path.quadTo(half * 1.45 * side, snout.y - 0.2, half * (1.6 - 0.25 * mouth.press) * side, snout.y - 0.6 - corner)
        canvas.drawPath(path, paint_of(INK, 1.1 * weight))
