"""Stages, studios, sports."""

from __future__ import annotations

import math

from services.common.drawing.canvas import Scene
from services.common.drawing.color import Lit, fade, mix, shade
from services.common.drawing.motifs import indoors as room
from services.common.drawing.motifs import outdoors as out
from services.common.drawing.motifs.outdoors import WHITE


def stage(s: Scene) -> None:
    """Velvet curtains, crossing spotlights, a shining floor, an audience in silhouette."""
    cloth, first, second = s.dice.pick((
        (0xB0283C, 0xFFE3A0, 0xFF8AB0), (0x5A2F9C, 0xA0E0FF, 0xFF9EF0), (0x1F5A7A, 0xFFF0B0, 0x8AF0E0),
        (0x8C2F6B, 0xFFD28A, 0x9CC0FF),
    ))  # fmt: skip
    pen = s.far
    first, second = s.light.emit(first), s.light.emit(second)
    back = shade(cloth, -0.24)
    pen.rect(s.left, s.top, s.right - s.left, s.bottom - s.top, shade(cloth, -0.32))
    pen.rect(s.left, 0, s.right - s.left, s.floor, (shade(back, -0.05), back, shade(back, 0.07)))
    pen.glow(s.cx, s.floor * 0.66, s.h * 0.34, first, 0.55)
    for x in s.across(8):
        pen.rect(x, s.top, 3.4, s.floor - s.top, fade(shade(back, -0.06), 0.35))
    pen.rect(s.left, s.floor, s.right - s.left, s.bottom, (0x6B4A3C, 0x4A3230, 0x3A2828))
    for i in range(-16, 17):
        pen.line([(s.cx + i * 9, s.floor), (s.cx + i * 26, s.h * 1.1)], 0.3, fade(0x2A1C1C, 0.5))
    pen.glow(s.cx, s.floor + 12, 52, first, 0.6, flat=0.3)
    for offset, lean, color in ((-38, 34, first), (38, -34, first), (-16, 20, second), (16, -20, second)):
        x = s.cx + offset
        s.mid.poly([(x - 1.5, s.h * 0.02), (x + 1.5, s.h * 0.02), (x + lean + 15, s.floor + 14),
        (x + lean - 15, s.floor + 14)],
                   (fade(color, 0.5), fade(color, 0.16), fade(color, 0.02)))  # fmt: skip
    for x in s.across(19, 0):
        s.mid.rect(x - 3, s.h * 0.005, 6, 5, 0x23202A, 1)
        s.mid.glow(x, s.h * 0.005 + 5.4, 9, s.dice.pick((first, second)), 0.9)
        s.mid.oval(x, s.h * 0.005 + 5.2, 2.3, 0.9, mix(first, WHITE, 0.5))
    s.mid.rect(s.left, s.top, s.right - s.left, s.h * 0.008 - s.top, 0x1A1820)
    for _ in range(46):
        color = s.dice.pick((first, second, WHITE))
        x, y = s.dice.between(s.left, s.right), s.dice.between(s.h * 0.06, s.floor)
        s.mid.circle(x, y, s.dice.between(0.25, 0.8), fade(color, s.dice.between(0.3, 0.9)))
    for side in (-1, 1):
        _drape(s, side, cloth)
    s.near.rect(s.left, s.h * 0.97, s.right - s.left, s.bottom, 0x140E16)
    for x in s.across(11, 3):
        r = s.dice.between(4, 5.4)
        y = s.h * s.dice.between(0.945, 0.965)
        s.near.puffs([(x, y, r, r * 1.1), (x, y + r * 2.4, r * 1.8, r * 1.6)], 0x140E16)


def _drape(s: Scene, side: int, cloth: int) -> None:
    edge, wide = s.cx + side * s.w * 0.36, s.w * 1.1
    points = [(edge, s.top), (edge + side * 1.5, s.h * 0.2), (edge + side * s.w * 0.07, s.h * 0.46),
    (edge + side * 4, s.floor + 7),
              (edge + side * wide, s.floor + 7), (edge + side * wide, s.top)]  # fmt: skip
    s.mid.poly(points, (shade(cloth, -0.1), cloth, shade(cloth, -0.12)))
    for i in range(1, 18):
        x = edge + side * (2 + i * 6.2)
        top = [(x, s.top), (x + side * s.w * 0.03, s.h * 0.46), (x + side * 1.5, s.floor + 7)]
        s.mid.line(top, 1.7, fade(shade(cloth, -0.15), 0.5), smooth=True)
        s.mid.line([(px - side * 2, py) for px, py in top], 0.8, fade(shade(cloth, 0.14), 0.4), smooth=True)
    s.mid.line([(edge + side * s.w * 0.07, s.h * 0.46), (edge + side * wide, s.h * 0.44)], 1.5, 0xE8C15A)


def studio(s: Scene) -> None:
    """A seamless coloured backdrop with discs and an arch, and a round podium for the thing to show."""
    side = s.dice.pick((-1, 1))
    paint, second, third = s.dice.pick((
        (0xF7C9B6, 0xE8836B, 0xFFF0DC), (0xBFD9F2, 0x5B8CD9, 0xFFF3E0), (0xD6CDF5, 0x8A6BD9, 0xFFE6F0),
        (0xC9E6CF, 0x4FA37A, 0xFFF6DA),
        (0xFBE3A8, 0xF2A23F, 0xFFFAEE), (0xF5C0D3, 0xD9538A, 0xFFF3F0),
    ))  # fmt: skip
    pen = s.far
    pen.rect(s.left, s.top, s.right - s.left, s.bottom - s.top, paint)
    pen.rect(s.left, 0, s.right - s.left, s.floor + 6, (shade(paint, -0.05), paint, shade(paint, 0.04)))
    form = s.dice.upto(3)
    if form == 0:
        pen.circle(s.cx, s.floor - 38, 37, (mix(second, paint, 0.25), mix(second, paint, 0.6)))
    elif form == 1:
        pen.rect(s.cx - 31, s.floor - 76, 62, 90, (mix(second, paint, 0.2), mix(second, paint, 0.6)), 31)
    else:
        for r, share in ((46, 0.75), (35, 0.5), (24, 0.25)):
            pen.circle(s.cx, s.floor - 36, r, (mix(second, paint, share), mix(second, paint, min(1, share + 0.2))))
    pen.glow(s.cx - side * 30, s.floor * 0.35, 70, Lit(0xFF000000 | s.light.sun), 0.5)
    pen.rect(
        s.left, s.floor + 6, s.right - s.left, s.bottom, (shade(paint, 0.07), shade(paint, 0.01), shade(paint, -0.06))
    )
    pen.rect(
        s.left,
        s.floor + 2,
        s.right - s.left,
        8,
        (fade(shade(paint, 0.055), 0.0), fade(shade(paint, 0.07), 1), fade(shade(paint, 0.07), 0.0)),
    )
    floor = s.floor + 9
    _podium(s, s.cx, floor, 33, 9, third)
    _podium(s, s.cx + side * 40, floor + 5, 13, 17, mix(second, third, 0.3))
    s.mid.circle(s.cx - side * 42, floor + 2, 8.5, (mix(third, WHITE, 0.3), mix(third, second, 0.35)))
    for dx in (66, 92, 118):
        _podium(s, s.cx + side * dx, floor + 3, 11, s.dice.between(9, 24), mix(second, third, s.dice.between(0.2, 0.8)))
        _podium(s, s.cx - side * dx, floor + 3, 11, s.dice.between(9, 24), mix(second, third, s.dice.between(0.2, 0.8)))
    _branch(s, s.cx + side * s.w * 0.56, s.h * 0.2, -side, mix(0x5C9A6B, second, 0.25))
    _branch(s, s.cx - side * s.w * 0.58, s.h * 1.0, side, mix(0x5C9A6B, second, 0.25))


def _podium(s: Scene, x: float, y: float, r: float, h: float, color: int) -> None:
    pen = s.mid
    pen.pool(x + r * 0.1, y + r * 0.2, r * 1.5, r * 0.42, 0.4)
    pen.oval(x, y, r, r * 0.24, shade(color, -0.15))
    pen.rect(x - r, y - h, r * 2, h, (shade(color, -0.05), shade(color, -0.15)))
    pen.oval(x, y - h, r, r * 0.24, (shade(color, 0.03), shade(color, 0.07)))
    pen.ring(x, y - h, r - 0.2, r * 0.24 - 0.2, 0.4, fade(WHITE, 0.5))


def _branch(s: Scene, x: float, y: float, lean: int, color: int) -> None:
    tip = x + lean * 17, y - 12
    s.near.line([(x, y), (x + lean * 8, y - 8), tip], 0.7, shade(color, -0.1), smooth=True)
    for i in range(7):
        t = i / 6
        bx, by = x + lean * 17 * t, y - 12 * t
        for up in (-1, 1):
            ex, ey = bx + lean * 7 - up * 3, by + up * 8 - 3
            mx, my = (bx + ex) / 2, (by + ey) / 2
            s.near.blob(
                [(bx, by), (mx - 2, my - 1), (ex, ey), (mx + 2, my + 1)], (shade(color, 0.08), shade(color, -0.06))
            )


def sports_field(s: Scene) -> None:
    """A stadium: floodlights, stands full of people, a striped pitch."""
    seats, turf = s.dice.pick(((0x3F6BC0, 0x5FB04A), (0xC8453F, 0x4FA35A), (0xE8A02F, 0x6BAF4A), (0x6B4FA8, 0x4FAF7A)))
    out.sky(s, s.h * 0.44, clouds=3)
    pen, top, low = s.far, s.h * 0.33, s.h * 0.54
    pen.ground([(s.left, top - 12), (s.cx - s.w * 0.3, top - 1), (s.cx, top + 1.5), (s.cx + s.w * 0.3, top - 1),
    (s.right, top - 12)],
               low, (shade(seats, -0.12), seats))  # fmt: skip
    for row in range(13):
        share = row / 13
        y0 = top + 2 + share * (low - top - 4)
        for x in s.across(3.1, row % 2 * 1.5):
            bow = ((x - s.cx) / s.w) ** 2 * 22 * (1 - share)
            if s.dice.chance(0.8):
                color = s.dice.pick((0xFFE0B8, 0xFFFFFF, seats, shade(seats, 0.15), 0xF2C14F, 0x35405A, 0xE88C7A))
                pen.circle(x + s.dice.between(-0.5, 0.5), y0 - bow, 0.85 + share * 0.3, fade(shade(color, -0.05), 0.9))
    pen.ground([(s.left, top - 20), (s.cx - s.w * 0.3, top - 8), (s.cx, top - 5), (s.cx + s.w * 0.3, top - 8),
    (s.right, top - 20)],
               top - 2, fade(0xF4F6FA, 0.0))  # fmt: skip
    pen.rect(s.left, low - 4.5, s.right - s.left, 6.5, (0x2E3648, 0x3A4458))
    for i, x in enumerate(s.across(24, 12)):
        color = (0xF2C14F, 0xFFFFFF, shade(seats, 0.15))[i % 3]
        pen.rect(x - 9, low - 3.4, 18, 3.8, fade(color, 0.85), 0.5)
    for side in (-1, 1):
        for dx in (0.36, 1.05):
            _floodlight(s, s.cx + side * s.w * dx, top + 4)
    s.mid.rect(s.left, low + 2, s.right - s.left, s.bottom, turf)
    for i in range(9):
        y0, y1 = low + 2 + (s.h - low) * (i / 9) ** 1.5, low + 2 + (s.h - low) * ((i + 1) / 9) ** 1.5
        s.mid.rect(s.left, y0, s.right - s.left, y1 - y0, shade(turf, 0.035 if i % 2 else -0.025))
    chalk = fade(WHITE, 0.42)
    s.mid.rect(s.left, low + 5, s.right - s.left, 0.6, chalk)
    s.mid.ring(s.cx, s.h * 0.735, 30, 9.5, 0.8, chalk)
    s.mid.rect(s.left, s.h * 0.735, s.right - s.left, 0.7, chalk)
    s.mid.oval(s.cx, s.h * 0.735 + 0.3, 1.2, 0.6, chalk)
    s.mid.rect(s.left, s.h, s.right - s.left, s.bottom, shade(turf, -0.025))
    out.grass(s, s.near, s.h * 1.005, s.h * 0.022, shade(turf, -0.1), 1.7)


def _floodlight(s: Scene, x: float, y: float) -> None:
    pen = s.far
    pen.rect(x - 0.8, y - 34, 1.6, 34, 0x6B7688)
    pen.glow(x, y - 38, 34, Lit(0xFFFFF8E0), 0.25 + 0.55 * s.light.lamps)
    pen.rect(x - 8, y - 43, 16, 9.5, 0x4A5468, 0.8)
    for row in range(2):
        for column in range(4):
            pen.circle(x - 5.7 + column * 3.8, y - 40.6 + row * 4.6, 1.5, mix(Lit(0xFFFFF8E0), WHITE, 0.4))


def gym(s: Scene) -> None:
    """A training hall: a mirror wall, racks of weights, a bench, a ball, bright stripes."""
    side = s.dice.pick((-1, 1))
    paint, accent, dark = s.dice.pick((
        (0xDDE2E6, 0xF2552C, 0x2F3640), (0xE2E6D9, 0x7AB800, 0x2E3A30), (0xD6DEEC, 0x2F6BFF, 0x28304A),
        (0xE8DFE6, 0xE0348C, 0x3A2A3A),
    ))  # fmt: skip
    room.wall(s, paint, side=-side)
    pen = s.far
    for i, x in enumerate(s.across(26, 13)):
        pen.rect(x, s.floor - 72, 25, 66, (mix(paint, WHITE, 0.55), mix(paint, s.light.sky_color(1), 0.45)), 0.5)
        pen.poly(
            [(x + 4, s.floor - 6), (x + 12, s.floor - 72), (x + 16, s.floor - 72), (x + 8, s.floor - 6)],
            fade(WHITE, 0.16 + 0.06 * (i % 2)),
        )
    stripe = s.floor - 82
    for dy, h, color in ((0, 5, accent), (6.2, 1.4, dark)):
        pen.rect(s.left, stripe + dy, s.right - s.left, h, color)
    for x in s.across(30):
        pen.rect(x - 10, s.h * 0.055, 20, 1.6, mix(room.LAMP, WHITE, 0.75), 0.8)
        pen.glow(x, s.h * 0.07, 26, Lit(0xFFFFF8E8), 0.25, flat=0.5)
    room.floor(s, mix(dark, 0x8C929A, 0.5), boards=False)
    for x in s.across(22):
        pen.line([(x, s.floor), (s.cx + (x - s.cx) * 2.6, s.h)], 0.35, fade(shade(dark, 0.1), 0.7))
    for part in (side, -side * 2.55, side * 3.1):
        _weights(s, s.cx + part * 32, s.floor + 6, dark, accent)
    x, y = s.cx - side * 34, s.floor + 16
    s.mid.pool(x, y, 14, 2.4, 0.5)
    s.mid.circle(x, y - 11, 11.4, (shade(accent, 0.12), shade(accent, -0.06)))
    for dx in (0.45, 0.8):
        s.mid.ring(x, y - 11, 11 * dx, 11.2, 0.35, fade(shade(accent, -0.12), 0.5))
    s.mid.oval(x - 4, y - 16, 2.6, 1.8, fade(WHITE, 0.4))
    _kettlebell(s, s.cx + side * s.w * 0.4, s.h * 0.985, 11, dark, accent)
    _kettlebell(s, s.cx + side * s.w * 0.4 - side * 17, s.h * 0.995, 8, accent, dark)


def _weights(s: Scene, x: float, y: float, dark: int, accent: int) -> None:
    pen = s.mid
    pen.pool(x, y, 24, 2.6, 0.45)
    for dx in (-20, 18):
        pen.rect(x + dx, y - 36, 2.2, 36, (shade(dark, 0.1), dark), 0.5)
    for row, (dy, r) in enumerate(((-6, 4.6), (-18, 4.0), (-30, 3.4))):
        pen.rect(x - 21, y + dy, 42, 1.8, shade(dark, 0.16), 0.5)
        for i in range(3):
            cx = x - 12.5 + i * 12.8
            pen.rect(cx - 3.4, y + dy - r - 0.6, 6.8, 1.3, 0xA5AEB8, 0.4)
            for end in (-1, 1):
                pen.rect(
                    cx + end * 3.2 - 1.3, y + dy - r * 2, 2.6, r * 2, (shade(accent, -0.02), shade(accent, -0.12)), 0.6
                )
                if row != i % 3:
                    pen.rect(cx + end * 3.2 - 1.3, y + dy - r * 1.2, 2.6, r * 0.4, shade(dark, 0.1))


def _kettlebell(s: Scene, x: float, y: float, r: float, color: int, band: int) -> None:
    pen = s.near
    pen.pool(x, y, r * 1.3, r * 0.2, 0.5)
    pen.ring(x, y - r * 1.75, r * 0.62, r * 0.6, r * 0.26, shade(color, 0.05))
    pen.circle(x, y - r * 0.92, r * 0.95, (shade(color, 0.12), shade(color, -0.06)))
    pen.rect(x - r * 0.92, y - r * 1.05, r * 1.84, r * 0.24, fade(band, 0.9), r * 0.1)
    angle = math.radians(215)
    pen.oval(x + math.cos(angle) * r * 0.5, y - r + math.sin(angle) * r * 0.45, r * 0.2, r * 0.14, fade(WHITE, 0.4))
