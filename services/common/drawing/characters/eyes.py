"""Eyes, lids and brows, drawn anew for every frame."""

from __future__ import annotations

import skia

from services.common.drawing.characters.ink import FINE, INK, WHITE, oval, paint_of, soft
from services.common.drawing.characters.look import Look, part_of
from services.common.drawing.characters.pose import Pose
from services.common.drawing.characters.skulls import skull
from services.common.drawing.color import mix, shade, to_oklab

# Half width and half height of an eye, share of the iris, colours of the white: by kind.
_KINDS: dict[str, tuple[float, float, float, int]] = {
    "open": (5.6, 6.5, 0.84, 0xFFFFFF),
    "bead": (4.7, 5.5, 1.0, 0x241A2B),
    "owl": (6.4, 6.4, 0.8, 0xFFF3CF),
    "fierce": (6.2, 5.8, 0.74, 0xFFFBEA),
}
EYES = tuple(_KINDS)


def _lens(rx: float, top: float, low: float) -> skia.Path:
    """Give an eye between an upper lid at -top and a lower one at low."""
    path = skia.Path()
    k = 0.5523
    path.moveTo(-rx, 0)
    path.cubicTo(-rx, -top * k, -rx * k, -top, 0, -top)
    path.cubicTo(rx * k, -top, rx, -top * k, rx, 0)
    path.cubicTo(rx, low * k, rx * k, low, 0, low)
    path.cubicTo(-rx * k, low, -rx, low * k, -rx, 0)
    path.close()
    return path


def draw_eyes(canvas: skia.Canvas, look: Look, pose: Pose, weight: float) -> None:
    """Draw both eyes, in the coordinates of the head."""
    rx, ry, iris, white = part_of(_KINDS, look.anatomy.eyes, "eyes")
    size = look.anatomy.eye_size
    for side in (-1, 1):
        canvas.save()
        canvas.translate(look.anatomy.eye_x * side, look.anatomy.eye_y)
        _eye(canvas, look, pose, (rx * size, ry * size, iris), white, side, weight)
        canvas.restore()


def _socket(look: Look) -> int | None:
    """Give the colour that parts dark eyes from dark fur, or None where they stand out by themselves."""
    if look.anatomy.eyes != "bead" or look.anatomy.marking not in {"bear", "otter", "panda", "hamster"}:
        return None
    around = look.palette.dark if look.anatomy.marking == "panda" else look.palette.fur
    return shade(around, 0.13) if to_oklab(around).lightness < 0.6 else None


def _eye(
    canvas: skia.Canvas, look: Look, pose: Pose, shape: tuple[float, float, float], white: int, side: int, weight: float
) -> None:
    feeling, (rx, ry, share) = pose.emotion, shape
    open_ = max(0.0, feeling.eyes * (1 - pose.blink))
    squint = feeling.squint
    top, low = ry * open_, ry * (1 - squint * 0.62) * min(1.0, open_ * 1.15)
    lashes = "lashes" in look.outfit.extras
    if open_ < 0.16:
        # Closed: an arc. A glad face's eyes close upwards.
        bend = ry * (-0.5 if squint > 0.3 else 0.42)
        arc = skia.Path()
        arc.moveTo(-rx * 0.95, -bend * 0.3 + 1)
        arc.quadTo(0, bend * 1.5 + 1, rx * 0.95, -bend * 0.3 + 1)
        canvas.drawPath(arc, paint_of(INK, 1.7 * weight))
        if lashes:
            _lashes(canvas, rx, 1.0, side, weight)
        return
    lens = _lens(rx, top, low)
    socket = _socket(look)
    if socket is not None:
        canvas.drawPath(_lens(rx * 1.2, top * 1.2, low * 1.2), paint_of(socket))
    canvas.drawPath(lens, paint_of(white))
    canvas.save()
    canvas.clipPath(lens, True)
    gx, gy = pose.gaze
    if look.anatomy.eyes == "bead":
        canvas.translate(gx * rx * 0.14, gy * ry * 0.12)
        canvas.drawPath(oval(0, ry * 0.5, rx * 0.8, ry * 0.52), paint_of(mix(white, look.palette.iris, 0.75)))
        r = rx
    else:
        r = min(rx, ry) * share * feeling.iris
        canvas.translate(gx * max(rx - r * 0.72, 1.0) * 0.82 - side * 0.5, gy * max(ry - r * 0.7, 1.0) * 0.72)
        canvas.drawPath(oval(0, 0, r), paint_of(shade(look.palette.iris, -0.16)))
        canvas.drawPath(oval(0, r * 0.26, r * 0.84, r * 0.66), paint_of(shade(look.palette.iris, 0.04)))
        canvas.drawPath(oval(0, 0, r * 0.58), paint_of(0x1C1424))
    canvas.drawPath(oval(-r * 0.28, -r * 0.42, r * 0.38, r * 0.4), paint_of(WHITE))
    canvas.drawPath(oval(r * 0.36, r * 0.42, r * 0.15), paint_of(soft(WHITE, 0.9)))
    canvas.restore()
    if look.anatomy.eyes != "bead":
        canvas.drawPath(lens, paint_of(INK, 1.0 * weight))
    else:
        canvas.drawPath(lens, paint_of(INK, FINE * weight))
    # The upper lid is the heavier line.
    lid = skia.Path()
    lid.moveTo(-rx * 1.02, -top * 0.12)
    lid.cubicTo(-rx * 0.96, -top * 0.62, -rx * 0.52, -top * 1.02, 0, -top * 1.02)
    lid.cubicTo(rx * 0.52, -top * 1.02, rx * 0.96, -top * 0.62, rx * 1.02, -top * 0.12)
    canvas.drawPath(lid, paint_of(INK, 1.7 * weight))
    if lashes:
        _lashes(canvas, rx, -top, side, weight)


def _lashes(canvas: skia.Canvas, rx: float, top: float, side: int, weight: float) -> None:
    for x, y, dx, dy in ((0.98, 0.25, 3.4, -1.6), (0.82, 0.7, 3.0, -3.0), (0.52, 0.96, 1.8, -3.4)):
        start = side * rx * x, top * y
        canvas.drawLine(*start, start[0] + side * dx, start[1] + dy, paint_of(INK, 1.2 * weight))


def draw_brows(canvas: skia.Canvas, look: Look, pose: Pose, weight: float) -> None:
    """Draw both brows, in the coordinates of the head."""
    feeling, anatomy = pose.emotion, look.anatomy
    _, ry, _, _ = part_of(_KINDS, anatomy.eyes, "eyes")
    stern = 0.45 if anatomy.eyes == "fierce" else 0.0
    for side in (-1, 1):
        lift = feeling.brow + pose.brow + (feeling.brow_right if side > 0 else -0.3 * feeling.brow_right)
        y = anatomy.eye_y - ry * anatomy.eye_size - (1.6 if stern else 3.0) - max(-0.5, lift) * 2.6
        tilt = (feeling.plead - stern) * 2.3
        x = anatomy.eye_x * side
        brow = skia.Path()
        brow.moveTo(x - side * 2.2, y - tilt)
        brow.quadTo(x + side * 0.8, y - (0.6 if stern else 1.5), x + side * 3.6, y + tilt + (0.2 if stern else 0.9))
        canvas.drawPath(brow, paint_of(soft(INK, 0.92), (2.7 if stern else 1.9) * weight))


def draw_feeling(canvas: skia.Canvas, look: Look, pose: Pose, weight: float) -> None:
    """Draw what feelings leave on a face: blush, a tear, a drop of sweat."""
    feeling, anatomy = pose.emotion, look.anatomy
    _, ry, _, _ = part_of(_KINDS, anatomy.eyes, "eyes")
    y = anatomy.eye_y + ry * anatomy.eye_size
    if feeling.blush > 0.03:
        # Cheeks of a slender head are further in.
        out = 5.0 if skull(anatomy.skull).getBounds().right() > 21.4 else 1.5
        for side in (-1, 1):
            spot = oval((anatomy.eye_x + out) * side, y + 3.0, 3.9, 2.3)
            canvas.drawPath(spot, paint_of(soft(0xFF5C7A, 0.42 * min(1.0, feeling.blush))))
    for share, x, top in ((feeling.tear, anatomy.eye_x + 2.4, y + 0.6), (feeling.sweat, 14.5, -13.5)):
        if share > 0.05:
            size = 2.6 * share
            drop = skia.Path()
            drop.moveTo(x, top - size)
            drop.cubicTo(x + size * 0.5, top + size * 0.1, x + size, top + size * 0.6, x + size, top + size * 1.3)
            drop.cubicTo(x + size, top + size * 2.6, x - size, top + size * 2.6, x - size, top + size * 1.3)
            drop.cubicTo(x - size, top + size * 0.6, x - size * 0.5, top + size * 0.1, x, top - size)
            canvas.drawPath(drop, paint_of(0x8FD6FF))
            canvas.drawPath(drop, paint_of(INK, 0.9 * weight))
            canvas.drawPath(oval(x - size * 0.3, top + size * 1.2, size * 0.25, size * 0.45), paint_of(WHITE))
