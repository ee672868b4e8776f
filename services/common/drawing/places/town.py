"""Streets, the town at night, the open road."""

from __future__ import annotations

from services.common.drawing.canvas import Pen, Scene
from services.common.drawing.color import Lit, fade, mix, shade
from services.common.drawing.motifs import outdoors as out
from services.common.drawing.motifs.indoors import LAMP
from services.common.drawing.motifs.outdoors import WHITE

WALLS = (0xE9B872, 0xD9796A, 0x8CB8A8, 0xF2DEC0, 0x7F9CC0, 0xC98F9C, 0xE6CFA0, 0xB5C48C)


def street(s: Scene) -> None:
    """A row of small shops with awnings, trees and lamps along the pavement."""
    side = s.dice.pick((-1, 1))
    out.sky(s, s.h * 0.5, clouds=4)
    x = s.left
    while x < s.right:
        w, h = s.dice.between(14, 24), s.dice.between(58, 84)
        tone = s.light.haze(s.dice.pick(WALLS), 0.55)
        s.far.rect(x, s.floor - h, w, h, tone)
        for row in range(int(h / 9)):
            for column in range(int(w / 6)):
                s.far.rect(x + 2 + column * 6, s.floor - h + 3 + row * 9, 2.8, 4.4, fade(_pane(s, 0.4), 0.6), 0.3)
        x += w
    walls, first = s.dice.shuffled(WALLS), s.cx - side * 16
    widths = [36.0, 32.0, 40.0, 34.0]
    at, i = first - sum(widths) * 2.4, 0
    while at < s.right:
        _house(s, at, widths[i % 4], 52 + (i * 13 + s.dice.upto(12)) % 24, walls[i % len(walls)])
        at += widths[i % 4]
        i += 1
    pave, road = 0xD8CDBF, 0x7A7F8A
    s.mid.rect(s.left, s.floor, s.right - s.left, s.bottom, road)
    s.mid.rect(s.left, s.floor, s.right - s.left, s.h * 0.1, (shade(pave, -0.06), pave))
    for px in s.across(16):
        s.mid.line(
            [(px, s.floor), (s.cx + (px - s.cx) * 1.25, s.floor + s.h * 0.1)], 0.3, fade(shade(pave, -0.14), 0.6)
        )
    s.mid.rect(s.left, s.floor + s.h * 0.1, s.right - s.left, 2.2, shade(pave, 0.06))
    s.mid.rect(s.left, s.floor + s.h * 0.1 + 2.2, s.right - s.left, s.h * 0.3, (shade(road, -0.06), road))
    for px in s.across(40, 20):
        s.mid.poly(
            [(px - 10, s.h * 0.9), (px + 10, s.h * 0.9), (px + 12, s.h * 0.915), (px - 12, s.h * 0.915)],
            fade(WHITE, 0.6),
        )
    out.round_tree(s, s.mid, s.cx + side * 41, s.floor + 8, 48, s.dice.pick((0x5FA35A, 0x8CAF4A, 0xE09A4A)))
    for dx in (88, 130):
        out.round_tree(s, s.mid, s.cx + side * dx, s.floor + 8, 46, 0x5FA35A)
        out.round_tree(s, s.mid, s.cx - side * dx, s.floor + 8, 46, 0x6FA84F)
    _street_lamp(s, s.mid, s.cx - side * 42, s.floor + 9, 56)


def _pane(s: Scene, light: float) -> int:
    glass = mix(s.light.sky_color(1), Lit(0xFF5A7FA0), 0.45)
    return mix(glass, LAMP, min(1.0, s.light.lamps * (0.9 if s.dice.chance(0.55) else 0.1) + light * 0.1))


def _house(s: Scene, x: float, w: float, h: float, wall: int) -> None:
    pen, y, ground = s.mid, s.floor - h, s.floor - 27
    pen.rect(x, y, w, h, (shade(wall, 0.04), shade(wall, -0.04)))
    pen.rect(x, y, 1, h, fade(shade(wall, -0.12), 0.6))
    pen.rect(x - 0.8, y - 2.2, w + 1.6, 3, (shade(wall, 0.1), shade(wall, -0.05)), 0.4)
    columns = 3
    for row in range(int((ground - y - 4) / 15)):
        for column in range(columns):
            wx, wy = x + w * (column + 0.5) / columns - 3, y + 6 + row * 15
            pen.rect(wx - 0.8, wy - 0.8, 7.6, 10.6, 0xFFFAF0, 0.4)
            pen.rect(wx, wy, 6, 9, (mix(_pane(s, 0), WHITE, 0.18), _pane(s, 0)))
            pen.rect(wx + 2.7, wy, 0.6, 9, 0xFFFAF0)
            pen.rect(wx - 1.4, wy + 9, 8.8, 1.2, shade(wall, -0.14), 0.3)
            if s.dice.chance(0.3):
                for dx in (0, 2.4, 4.8):
                    pen.circle(wx + 0.6 + dx, wy + 8.6, 1.2, s.dice.pick((0xE8563F, 0x5FA35A, 0xF2A0B5)))
    trim = s.dice.pick((0x3F5E6B, 0x7A4A3C, 0x2F5E4A, 0x5A4A6B, 0x35405A))
    pen.rect(x + 1.5, ground, w - 3, 27, (trim, shade(trim, -0.06)))
    glass = mix(_pane(s, 0.5), LAMP, 0.25 + 0.5 * s.light.lamps)
    pen.rect(x + 4, ground + 7, w * 0.5, 15, (mix(glass, WHITE, 0.25), glass), 0.4)
    pen.poly(
        [(x + 6, ground + 22), (x + 11, ground + 7), (x + 14, ground + 7), (x + 9, ground + 22)], fade(WHITE, 0.25)
    )
    pen.rect(x + 6 + w * 0.5, ground + 7, w * 0.5 - 11, 20, shade(trim, 0.1), 0.3)
    pen.rect(x + 7.4 + w * 0.5, ground + 8.6, w * 0.5 - 13.8, 9, glass, 0.3)
    stripe = s.dice.pick((0xD9483F, 0x3F8C6B, 0xE8A03F, 0x3F6BA8, 0xB5527A))
    count = 8
    for i in range(count):
        color, sw = stripe if i % 2 else 0xFFF8EC, (w - 1) / count
        pen.poly([(x + 1.5 + i * (sw - 0.25), ground + 1), (x + 1.5 + (i + 1) * (sw - 0.25), ground + 1),
                  (x + 0.5 + (i + 1) * sw, ground + 7), (x + 0.5 + i * sw, ground + 7)],
                  (shade(color, -0.02), shade(color, 0.03)))  # fmt: skip
        pen.oval(x + 0.5 + (i + 0.5) * sw, ground + 7, sw / 2, 1.2, shade(color, 0.0))


def _street_lamp(s: Scene, pen: Pen, x: float, y: float, h: float) -> None:
    iron = 0x39424E
    pen.pool(x, y, 5, 1, 0.4)
    pen.rect(x - 0.7, y - h, 1.4, h, iron)
    pen.rect(x - 1.8, y - 5, 3.6, 5, iron, 0.6)
    pen.glow(x, y - h - 3, 24, LAMP, 0.12 + 0.7 * s.light.lamps)
    pen.poly(
        [(x - 2.4, y - h), (x - 3.6, y - h - 7), (x + 3.6, y - h - 7), (x + 2.4, y - h)],
        mix(Lit(0xFFFFF6DC), LAMP, s.light.lamps),
    )
    pen.poly([(x - 4.4, y - h - 7), (x, y - h - 10.5), (x + 4.4, y - h - 7)], iron)


def night_city(s: Scene) -> None:
    """Towers with lit windows over water that mirrors them; it is evening in every mood."""
    light = s.light
    pen = s.far
    night = mix(light.sky_color(0), Lit(0xFF0B1030), 0.72)
    dusk = mix(light.sky_color(1), Lit(0xFF2A2560), 0.6)
    low = mix(light.sky_color(2), Lit(0xFF8A4F8C), 0.4)
    shore = s.h * 0.59
    pen.rect(s.left, s.top, s.right - s.left, s.bottom - s.top, night)
    pen.rect(s.left, 0, s.right - s.left, shore, (night, dusk, low))
    out.stars(s, s.h * 0.34, 120)
    side = s.dice.pick((-1, 1))
    mx, my = s.cx + side * s.w * 0.24, s.h * 0.14
    pen.glow(mx, my, 34, Lit(0xFFFFF3D0), 0.45)
    pen.circle(mx, my, 7, Lit(0xFFFFF4DA))
    _towers(s, pen, shore, 0.42, mix(dusk, low, 0.35), 0.28)
    _towers(s, pen, shore, 0.3, mix(night, dusk, 0.7), 0.42)
    _landmark(s, s.cx - side * s.w * 0.27, shore, mix(night, dusk, 0.35))
    water = s.mid
    water.rect(s.left, shore, s.right - s.left, s.bottom, (mix(low, night, 0.35), mix(dusk, night, 0.6), night))
    _towers(s, water, shore + 0.5, 0.15, mix(night, dusk, 0.25), 0.5)
    water.rect(s.left, shore, s.right - s.left, 1.2, mix(night, Lit(0xFF000000), 0.2))
    glows = (Lit(0xFFFFC46B), Lit(0xFFFF7FB0), Lit(0xFF6BD8FF), Lit(0xFFFFE9A8))
    for x in s.across(7.5):
        gx, color = x + s.dice.between(-3, 3), s.dice.pick(glows)
        water.glow(gx, shore + 1, 3.5, color, 0.6)
        water.circle(gx, shore + 0.8, 0.5, mix(color, WHITE, 0.5))
        for i in range(9):
            y = shore + 3 + i * 3.4 + s.dice.between(-1, 1)
            w = s.dice.between(1, 3.4) * (1 + i * 0.14)
            water.rect(gx - w / 2 + s.dice.between(-0.8, 0.8), y, w, 0.7, fade(color, 0.5 * (1 - i / 9)), 0.35)
    rail = mix(night, Lit(0xFF000000), 0.3)
    s.near.rect(s.left, s.h * 0.915, s.right - s.left, 1.6, rail, 0.5)
    s.near.rect(s.left, s.h * 0.95, s.right - s.left, 0.8, rail)
    s.near.rect(s.left, s.h * 0.985, s.right - s.left, s.bottom, rail)
    for x in s.across(12, 6):
        s.near.rect(x - 0.5, s.h * 0.915, 1, s.h * 0.09, rail)


def _towers(s: Scene, pen: Pen, base: float, share: float, color: int, lit: float) -> None:
    x = s.left
    while x < s.right:
        w, h = s.dice.between(8, 16), s.h * share * s.dice.between(0.45, 1.1)
        tone = shade(color, s.dice.between(-0.02, 0.03))
        pen.rect(x, base - h, w, h, (tone, mix(Lit(int(tone)), s.light.sky_color(2), 0.12)), 0.5)
        style = s.dice.upto(3)
        if style == 0:
            pen.poly([(x + w * 0.2, base - h), (x + w * 0.5, base - h - w * 0.5), (x + w * 0.8, base - h)], tone)
        elif style == 1:
            pen.rect(x + w * 0.46, base - h - 6, w * 0.08, 6, tone)
            pen.circle(x + w * 0.5, base - h - 6, 0.5, Lit(0xFFFF5A5A))
        warm = s.dice.pick((Lit(0xFFFFD98A), Lit(0xFFFFC46B), Lit(0xFFCFE6FF), Lit(0xFFFFEFC0)))
        step = 2.6
        for row in range(int(h / 3.4)):
            for column in range(int((w - 1.6) / step)):
                if s.dice.chance(lit):
                    pen.rect(
                        x + 1.2 + column * step,
                        base - h + 1.8 + row * 3.4,
                        1.3,
                        1.7,
                        fade(warm, s.dice.between(0.35, 0.95)),
                    )
        x += w + s.dice.between(-0.5, 2.5)


def _landmark(s: Scene, x: float, y: float, color: int) -> None:
    pen, h = s.far, s.h * 0.42
    pen.poly([(x - 3.2, y), (x - 1, y - h * 0.7), (x + 1, y - h * 0.7), (x + 3.2, y)], color)
    pen.rect(x - 3.6, y - h * 0.74, 7.2, 5, shade(color, 0.05), 1.6)
    pen.rect(x - 2.8, y - h * 0.72, 5.6, 1.4, LAMP, 0.5)
    pen.rect(x - 0.4, y - h, 0.8, h * 0.28, color)
    pen.glow(x, y - h * 0.72, 15, Lit(0xFFFF9FC8), 0.5)
    pen.glow(x, y - h, 6, Lit(0xFFFF5A5A), 0.8)
    pen.circle(x, y - h, 0.6, Lit(0xFFFF8A8A))


def road(s: Scene) -> None:
    """A road that runs to the horizon between fields, hills far away, signs and poles at its side."""
    side = s.dice.pick((-1, 1))
    field_, far_ = s.dice.pick(((0xA8C25A, 0x7FA88C), (0xE0B85F, 0xB58C6B), (0x7FBF8A, 0x5F8FA8), (0xD99A6B, 0xA86B7A)))
    horizon = s.h * 0.5
    out.sky(s, horizon, clouds=5)
    out.birds(s, s.h * 0.22, 3)
    for level, haze, color in ((-9, 0.5, far_), (-4, 0.32, mix(far_, field_, 0.4))):
        out.hills(s, s.far, horizon + level, 5, 26, color, haze)
    pen = s.mid
    pen.rect(s.left, horizon, s.right - s.left, s.bottom, shade(field_, -0.04))
    pen.rect(s.left, horizon, s.right - s.left, s.h * 0.4, (s.light.haze(field_, 0.3), field_, shade(field_, -0.05)))
    for i in range(1, 9):
        for part in (-1, 1):
            stripe = [(s.cx + part * i * 5, horizon), (s.cx + part * (i * 5 + 1.6), horizon),
                      (s.cx + part * (i * 34 + 30), s.bottom), (s.cx + part * (i * 34 + 16), s.bottom)]  # fmt: skip
            pen.poly(stripe, (fade(shade(field_, 0.05), 0.25), fade(shade(field_, -0.08), 0.5)))
    bend = side * 5.0
    asphalt = 0x5E6474
    left = [
        (s.cx + bend - 1.2, horizon),
        (s.cx - 6 - bend * 0.3, horizon + s.h * 0.1),
        (s.cx - 40, s.h),
        (s.cx - 92, s.bottom),
    ]
    right = [
        (s.cx + bend + 1.2, horizon),
        (s.cx + 6 - bend * 0.3, horizon + s.h * 0.1),
        (s.cx + 40, s.h),
        (s.cx + 92, s.bottom),
    ]
    pen.poly([*left, *reversed(right)], (s.light.haze(asphalt, 0.4), asphalt, shade(asphalt, -0.06)))
    for edge in (left, right):
        inner = [(x + (s.cx - x) * 0.09, y) for x, y in edge]
        pen.line(inner, 0.55, fade(WHITE, 0.75))
    for i in range(9):
        t, u = (i / 9) ** 2, ((i + 0.5) / 9) ** 2
        y0, y1 = horizon + s.h * 0.1 + t * s.h * 0.7, horizon + s.h * 0.1 + u * s.h * 0.7
        pen.poly([(s.cx - 0.25 - t * 1.4, y0), (s.cx + 0.25 + t * 1.4, y0), (s.cx + 0.25 + u * 1.4, y1),
        (s.cx - 0.25 - u * 1.4, y1)],
                 0xFFD45C)  # fmt: skip
    for dx, size in ((20, 14), (33, 26)):
        _sign(s, s.cx + side * dx, s.h * (0.5 + size * 0.0062), size, s.dice.pick((0x2F7FC0, 0x3F9C6B)))
    for dx, tall in ((16, 14), (30, 26), (52, 48), (90, 60), (124, 60)):
        out.round_tree(
            s, s.mid, s.cx - side * dx, s.h * (0.505 + tall * 0.0036), tall, 0x5C9A54, max(0.0, 0.3 - tall / 100)
        )
    out.round_tree(s, s.mid, s.cx + side * 92, s.h * 0.68, 54, 0x5C9A54)
    out.grass(s, s.near, s.h * 1.01, s.h * 0.03, shade(field_, -0.12))
    s.near.poly(
        [(s.cx - 46, s.h * 0.985), (s.cx + 46, s.h * 0.985), (s.cx + 92, s.bottom), (s.cx - 92, s.bottom)],
        fade(asphalt, 0.01),
    )


def _sign(s: Scene, x: float, y: float, size: float, color: int) -> None:
    pen = s.mid
    pen.rect(x - size * 0.02, y - size, size * 0.04, size, 0x8C949C)
    pen.rect(x - size * 0.34, y - size * 1.06, size * 0.68, size * 0.42, 0xFFFFFF, size * 0.05)
    pen.rect(
        x - size * 0.31,
        y - size * 1.03,
        size * 0.62,
        size * 0.36,
        (shade(color, 0.05), shade(color, -0.04)),
        size * 0.04,
    )
    pen.line(
        [(x - size * 0.2, y - size * 0.76), (x - size * 0.2, y - size * 0.9), (x - size * 0.06, y - size * 0.9)],
        size * 0.04,
        WHITE,
    )
    for dy in (0.92, 0.82):
        pen.rect(x, y - size * dy, size * 0.22, size * 0.04, fade(WHITE, 0.9), size * 0.02)
