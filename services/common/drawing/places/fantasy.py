"""Places that are not on Earth."""

from __future__ import annotations

import skia

from services.common.drawing.canvas import Pen, Scene
from services.common.drawing.color import Lit, fade, mix, shade
from services.common.drawing.motifs.outdoors import WHITE, ridge, stars


def space(s: Scene) -> None:
    """Planets and nebulae over the ground of a moon."""
    side = s.dice.pick((-1, 1))
    base, cloud, glow = s.dice.pick((
        (0x1B1650, 0x7B3FE4, 0x2EC4E6), (0x0E2148, 0xE0467C, 0xFFB35C), (0x10323F, 0x2BB3A3, 0x8C6BFF),
        (0x2A1240, 0xF0568A, 0x6BA8FF),
    ))  # fmt: skip
    pen = s.far
    glow, cloud = s.light.emit(glow), s.light.emit(cloud)
    pen.rect(s.left, s.top, s.right - s.left, s.bottom - s.top, shade(base, 0.02))
    pen.rect(s.left, 0, s.right - s.left, s.h * 0.66, (shade(base, -0.06), base, mix(base, cloud, 0.4)))
    for x, y, r, color, strength in (
        (-0.3 * side, 0.2, 0.5, cloud, 0.55), (0.34 * side, 0.42, 0.42, glow, 0.4), (0.1 * side, 0.6, 0.5, cloud, 0.5),
    ):  # fmt: skip
        pen.glow(s.cx + x * s.w, y * s.h, r * s.h, color, strength, flat=0.6)
    stars(s, s.h * 0.62, 230)
    for _ in range(6):
        _sparkle(pen, s.dice.between(0, s.w), s.dice.between(s.h * 0.05, s.h * 0.5), s.dice.between(1.5, 3))
    _planet(
        s,
        s.cx + side * s.w * 0.28,
        s.h * s.dice.between(0.18, 0.24),
        s.dice.between(14, 18),
        mix(glow, 0xFFD9A0, 0.4),
        rings=True,
    )
    _planet(
        s,
        s.cx - side * s.w * 0.38,
        s.h * s.dice.between(0.36, 0.44),
        s.dice.between(5, 8),
        mix(cloud, WHITE, 0.25),
        rings=False,
    )
    _planet(s, s.cx + side * s.w * 0.8, s.h * 0.45, 8, cloud, rings=False)
    moon = mix(base, 0xCFC3E8, 0.55)
    s.mid.ground(ridge(s.dice, s.left, s.right, s.h * 0.585, 3, 24), s.bottom, (shade(moon, -0.06), shade(moon, -0.2)))
    s.mid.ground(ridge(s.dice, s.left, s.right, s.h * 0.64, 2, 34), s.bottom, (shade(moon, 0.04), shade(moon, -0.13)))
    for _ in range(9):
        x, y = s.dice.between(s.left, s.right), s.dice.between(s.h * 0.66, s.h * 0.95)
        r = 2 + (y / s.h - 0.62) * s.dice.between(18, 34)
        s.mid.oval(x, y, r, r * 0.3, fade(shade(moon, -0.2), 0.8))
        s.mid.oval(x, y + r * 0.07, r * 0.9, r * 0.24, fade(shade(moon, -0.06), 0.9))
    for part in (-1, 1):
        for dx, tall in ((0.4, 22), (0.48, 34), (0.6, 40), (0.74, 28), (0.9, 34)):
            _crystal(
                s,
                s.cx + part * s.w * dx,
                s.h * 1.02,
                tall * s.dice.between(0.8, 1.15),
                mix(glow, cloud, s.dice.between(0, 1)),
            )


def _sparkle(pen: Pen, x: float, y: float, size: float) -> None:
    thin = size * 0.12
    pen.glow(x, y, size * 1.8, WHITE, 0.35)
    pen.poly([(x, y - size), (x + thin, y - thin), (x + size, y), (x + thin, y + thin), (x, y + size),
    (x - thin, y + thin),
              (x - size, y), (x - thin, y - thin)], WHITE)  # fmt: skip


def _planet(s: Scene, x: float, y: float, r: float, color: int, *, rings: bool) -> None:
    pen = s.far
    # Planets shine by themselves: in the dark moods the grading alone would sink them.
    color = shade(Lit(s.light.grade(color)), max(0.0, 0.9 - s.light.gain) * 0.45)
    pen.glow(x, y, r * 2.2, color, 0.4)
    pen.circle(x, y, r, (shade(color, 0.1), shade(color, -0.12)))
    pen.canvas.save()
    clip = skia.Path()
    clip.addCircle(x, y, r)
    pen.canvas.clipPath(clip, True)
    for dy, thick in ((-0.5, 0.22), (0.0, 0.16), (0.35, 0.26)):
        pen.oval(x, y + dy * r, r * 1.3, r * thick, fade(shade(color, -0.1 if dy else 0.1), 0.5))
    pen.circle(x + r * 0.5, y + r * 0.4, r * 1.25, fade(Lit(s.light.shadow), 0.14))
    pen.canvas.restore()
    if rings:
        pen.canvas.save()
        pen.canvas.rotate(-18, x, y)
        for grow, thick, share in ((1.75, 0.16, 0.85), (2.1, 0.07, 0.5)):
            path = skia.Path()
            path.addArc(
                skia.Rect.MakeLTRB(x - r * grow, y - r * grow * 0.26, x + r * grow, y + r * grow * 0.26), -24, 228
            )
            paint = skia.Paint(AntiAlias=True, Color=int(fade(s.light.grade(mix(color, 0xFFFFFF, 0.5)), share)))
            paint.setStyle(skia.Paint.kStroke_Style)
            paint.setStrokeWidth(r * thick)
            pen.canvas.drawPath(path, paint)
        pen.canvas.restore()


def _crystal(s: Scene, x: float, y: float, tall: float, color: int) -> None:
    w = tall * 0.16
    s.near.glow(x, y - tall * 0.5, tall * 0.7, color, 0.3)
    s.near.poly(
        [(x - w, y), (x - w * 0.8, y - tall * 0.8), (x, y - tall), (x, y)], (shade(color, 0.16), shade(color, -0.04))
    )
    s.near.poly(
        [(x, y), (x, y - tall), (x + w * 0.9, y - tall * 0.72), (x + w, y)], (shade(color, 0.0), shade(color, -0.16))
    )


def dream_clouds(s: Scene) -> None:
    """Above a sea of clouds, floating islands, a big moon or sun, a rainbow or stars."""
    side = s.dice.pick((-1, 1))
    hues = s.dice.pick((
        (0x9FA8F5, 0xF6B9DC, 0xFFE6C9), (0x7FC8F0, 0xC9B8FF, 0xFFD9EC), (0xF59FC0, 0xFFC9A8, 0xFFF1CF),
        (0x6FA0E8, 0x9FE0E0, 0xFFF3D6),
    ))  # fmt: skip
    pen = s.far
    pen.rect(s.left, s.top, s.right - s.left, s.bottom - s.top, hues[0])
    pen.rect(s.left, 0, s.right - s.left, s.h * 0.62, hues)
    pen.rect(s.left, s.h * 0.62, s.right - s.left, s.bottom, hues[2])
    x, y = s.cx + side * s.w * 0.2, s.h * 0.2
    pen.glow(x, y, 60, Lit(0xFF000000 | s.light.sun), 0.7)
    if s.light.stars or s.dice.chance(0.5):
        stars(s, s.h * 0.5, 110)
        for _ in range(8):
            _sparkle(pen, s.dice.between(s.left, s.right), s.dice.between(0, s.h * 0.45), s.dice.between(1, 2.2))
        _crescent(s, x, y, 13, side)
    else:
        for i, color in enumerate((0xFF8FA3, 0xFFC078, 0xFFF0A0, 0xA8E6B0, 0x9CCBFF, 0xC8A8FF)):
            pen.ring(s.cx, s.h * 0.56, 58 - i * 3, 58 - i * 3, 3.1, fade(color, 0.5))
    _cloud_bank(s, pen, s.h * 0.42, 16, mix(hues[1], 0xFFFFFF, 0.25), 0.5)
    _island(s, s.cx - side * s.w * 0.33, s.h * s.dice.between(0.36, 0.42), 15)
    _island(s, s.cx + side * s.w * 0.42, s.h * s.dice.between(0.46, 0.5), 11)
    _island(s, s.cx + side * s.w * 0.95, s.h * 0.36, 15)
    _cloud_bank(s, s.mid, s.h * 0.555, 18, mix(hues[1], 0xFFFFFF, 0.5), 0.85)
    _cloud_bank(s, s.mid, s.h * 0.64, 24, mix(hues[2], 0xFFFFFF, 0.6), 1.0)
    _cloud_bank(s, s.near, s.h * 0.95, 26, mix(hues[1], 0xFFFFFF, 0.72), 1.0)


def _crescent(s: Scene, x: float, y: float, r: float, side: int) -> None:
    canvas, bite = s.far.canvas, skia.Path()
    bite.addCircle(x + side * r * 0.42, y - r * 0.25, r * 0.85)
    canvas.save()
    canvas.clipPath(bite, skia.ClipOp.kDifference, True)
    s.far.circle(x, y, r, mix(Lit(0xFF000000 | s.light.sun), WHITE, 0.3))
    canvas.restore()


def _cloud_bank(s: Scene, pen: Pen, y: float, size: float, color: int, strength: float) -> None:
    parts = []
    for x in s.across(size * 0.85, s.dice.between(-4, 4)):
        r = size * s.dice.between(0.5, 0.85)
        parts.append((x + s.dice.between(-3, 3), y + s.dice.between(0, 0.4) * size, r, r * 0.72))
    pen.puffs(parts, (fade(mix(color, 0xFFFFFF, 0.4), strength), fade(color, strength)))
    pen.rect(
        s.left,
        y + size * 0.35,
        s.right - s.left,
        s.bottom - y,
        (fade(color, strength), fade(shade(color, -0.05), strength)),
    )
    tops = [(x - r * 0.2, py - r * 0.18, r * 0.62, ry * 0.62) for x, py, r, ry in parts[::2]]
    shine = mix(color, 0xFFFFFF, 0.75)
    pen.puffs(tops, (fade(shine, 0.6 * strength), fade(shine, 0.0)))


def _island(s: Scene, x: float, y: float, size: float) -> None:
    pen = s.mid
    rock = mix(0x9A86B8, s.light.sky_color(1), 0.15)
    pen.blob([(x - size, y), (x + size, y), (x + size * 0.5, y + size * 0.7), (x + size * 0.05, y + size * 1.25),
              (x - size * 0.5, y + size * 0.75)], (shade(rock, 0.04), shade(rock, -0.12)))  # fmt: skip
    pen.puffs([(x, y - size * 0.02, size * 1.06, size * 0.22)], (0x9AD98C, 0x66B57C))
    for dx, tall in ((-0.45, 0.8), (0.1, 1.1), (0.52, 0.7)):
        tx = x + dx * size
        pen.rect(tx - size * 0.03, y - size * tall * 0.5, size * 0.06, size * tall * 0.5, 0x8A6A7A)
        color = s.dice.pick((0xF58FB5, 0xFFB3A7, 0xB79CF0, 0x7FCFA8))
        r = size * 0.26 * tall
        pen.puffs([(tx, y - size * tall * 0.72, r, r), (tx - r * 0.7, y - size * tall * 0.5, r * 0.7, r * 0.7),
                   (tx + r * 0.7, y - size * tall * 0.5, r * 0.7, r * 0.7)],
                   (shade(color, 0.08), shade(color, -0.06)))  # fmt: skip
