"""Landscapes."""

from __future__ import annotations

from services.common.drawing.canvas import Scene
from services.common.drawing.color import Lit, fade, mix, shade
from services.common.drawing.motifs import outdoors as out
from services.common.drawing.motifs.outdoors import WHITE


def mountains(s: Scene) -> None:
    """Snowy peaks behind blue ridges, firs, a lake."""
    rock = s.dice.pick((0x6E7FA6, 0x7A7396, 0x5F8794, 0x8A7A88))
    out.sky(s, s.h * 0.56)
    _peaks(s, s.h * 0.5, s.h * 0.23, 52, rock, 0.34)
    _peaks(s, s.h * 0.53, s.h * 0.12, 34, shade(rock, -0.1), 0.2)
    out.hills(s, s.far, s.h * 0.515, 4, 22, 0x5E8F7C, 0.22)
    line = out.hills(s, s.far, s.h * 0.55, 3.2, 18, 0x3F7F66, 0.06)
    for x, y in line:
        for _ in range(3):
            out.pine(s, s.far, x + s.dice.between(-9, 9), y + 3, s.dice.between(6, 11), 0x2F6B58, 0.12)
    lake = s.h * 0.585
    s.mid.rect(s.left, lake, s.right - s.left, s.bottom, s.light.sky_color(1))
    s.mid.rect(s.left, lake, s.right - s.left, s.h * 0.3, (s.light.sky_color(2), s.light.sky_color(1)))
    for _ in range(34):
        x, y = s.dice.between(s.left, s.right), lake + s.dice.between(1, s.h * 0.26)
        s.mid.rect(x, y, s.dice.between(5, 22), 0.45, fade(WHITE, s.dice.between(0.12, 0.4)), 0.2)
    out.hills(s, s.near, s.h * 0.9, 4, 30, 0x2F6B50)
    for side in (-1, 1):
        for dx, size in ((0.52, 60), (0.4, 40), (0.66, 50), (0.8, 56), (0.95, 46)):
            out.pine(s, s.near, s.cx + side * s.w * dx, s.h * 0.97, size * s.dice.between(0.85, 1.1), 0x1F5A48)


def _peaks(s: Scene, base: float, height: float, step: float, color: int, haze: float) -> None:
    spots = s.across(step, s.dice.between(-0.3, 0.3) * step)
    for x in s.dice.shuffled(spots):
        tall = height * s.dice.between(0.55, 1.15)
        half, px, top = tall * s.dice.between(0.75, 1.0), x + s.dice.between(-5, 5), base - tall
        light, dark = s.light.haze(shade(color, 0.08), haze), s.light.haze(shade(color, -0.06), haze)
        kink = px + half * 0.12
        s.far.poly([(px, top), (px + half, base + 8), (px - half, base + 8)], (light, s.light.haze(color, haze + 0.25)))
        s.far.poly([(px, top), (px + half, base + 8), (kink - half * 0.3, base + 8), (kink, top + tall * 0.4)],
                   (dark, s.light.haze(color, haze + 0.2)))  # fmt: skip
        cap = 0.3
        snow = mix(WHITE, s.light.sky_color(2), 0.12)
        left, right = px - half * cap, px + half * cap
        low = top + (tall + 8) * cap
        s.far.poly([(px, top), (right, low), (px + half * 0.14, low - tall * 0.06),
        (px + half * 0.02, low + tall * 0.05),
                    (px - half * 0.12, low - tall * 0.05), (left, low)], snow)  # fmt: skip
        s.far.poly([(px, top), (right, low), (px + half * 0.14, low - tall * 0.06), (px + half * 0.03, low)],
                   fade(Lit(dark), 0.4))  # fmt: skip


def sea(s: Scene) -> None:
    """The sea to the horizon, a beach with foam, a boat, palms or grass at the side."""
    side = s.dice.pick((-1, 1))
    horizon = s.h * 0.44
    out.sky(s, horizon)
    deep, shallow = s.dice.pick(((0x1F7FB8, 0x5FD0CF), (0x2465A8, 0x63B8DA), (0x158C9C, 0x7ADFC4)))
    pen = s.far
    pen.rect(s.left, horizon, s.right - s.left, s.bottom, shallow)
    pen.rect(s.left, horizon, s.right - s.left, s.h * 0.22, (s.light.haze(deep, 0.3), deep, shallow))
    pen.rect(s.left, horizon - 0.2, s.right - s.left, 0.5, fade(WHITE, 0.5))
    if not s.light.rain:
        for i in range(26):
            y = horizon + 0.8 + i * 0.85
            w = s.dice.between(2, 9) * (1 + i * 0.06)
            pen.rect(
                s.cx + s.dice.between(-1, 1) * (6 + i * 0.9) - w / 2,
                y,
                w,
                0.45,
                fade(Lit(0xFF000000 | s.light.sun), 0.5),
                0.2,
            )
    for _ in range(50):
        y = horizon + s.dice.between(2, s.h * 0.2)
        pen.rect(
            s.dice.between(s.left, s.right), y, s.dice.between(3, 12), 0.4, fade(WHITE, s.dice.between(0.1, 0.35)), 0.2
        )
    island = out.ridge(s.dice, s.cx + side * 34 - 22, s.cx + side * 34 + 22, horizon - 3, 2.6, 7)
    tone = s.light.haze(0x4F8C7A, 0.45)
    pen.ground([(island[0][0] - 8, horizon), *island, (island[-1][0] + 8, horizon)], horizon + 0.2, tone)
    _boat(s, s.cx + side * s.w * s.dice.between(-0.08, 0.14), horizon + 6, s.dice.pick((0xE8563F, 0xF2A541, 0xFFFFFF)))
    shore = s.h * 0.635
    sand = s.dice.pick((0xF2D9A6, 0xF5E1BC, 0xEACB96))
    line = out.ridge(s.dice, s.left, s.right, shore, 2.2, 24)
    s.mid.ground([(x, y - 2.4) for x, y in line], s.bottom, fade(WHITE, 0.55))
    s.mid.ground([(x, y - 0.8) for x, y in line], s.bottom, fade(WHITE, 0.85))
    s.mid.ground(line, s.bottom, (shade(sand, -0.05), sand, sand))
    for _ in range(26):
        x, y = s.dice.between(s.left, s.right), s.dice.between(shore + 8, s.h)
        s.mid.oval(x, y, s.dice.between(0.3, 0.8), 0.25, fade(shade(sand, -0.14), 0.6))
    _palm(s, s.cx - side * s.w * 0.56, s.h * 0.99, 84, side)
    _palm(s, s.cx + side * s.w * 0.78, s.h * 0.99, 70, -side)


def _boat(s: Scene, x: float, y: float, color: int) -> None:
    pen = s.far
    pen.oval(x, y + 0.4, 8, 0.8, fade(Lit(s.light.shadow), 0.3))
    pen.poly([(x - 6.5, y - 2.6), (x + 6.5, y - 2.6), (x + 4.4, y), (x - 4.6, y)], (0xB4603F, 0x8A4630))
    pen.poly([(x - 0.4, y - 18), (x - 0.4, y - 3.6), (x - 7, y - 3.6)], (0xFFFFFF, 0xE8EEF2))
    pen.poly([(x + 0.6, y - 16), (x + 6.4, y - 3.6), (x + 0.6, y - 3.6)], (shade(color, 0.04), shade(color, -0.06)))


def _palm(s: Scene, x: float, y: float, height: float, lean: int) -> None:
    pen = s.near
    tx, ty = x + lean * height * 0.2, y - height
    left = [(x - 2.4, y), (x + lean * height * 0.04 - 1.9, y - height * 0.5), (tx - 1.2, ty)]
    right = [(tx + 1.2, ty), (x + lean * height * 0.04 + 1.9, y - height * 0.5), (x + 2.4, y)]
    pen.blob([*left, *right], (0x9C7350, 0x7A563C))
    for i, (dx, dy) in enumerate(
        ((-1, 0.25), (1, 0.25), (-0.95, -0.25), (0.95, -0.2), (-0.5, -0.6), (0.5, -0.6), (0.15, 0.5))
    ):
        ex, ey = tx + dx * 24, ty + dy * 24 + 7
        mx, my = tx + dx * 13, ty + dy * 16 - 5
        color = (0x3F9C5F, 0x2F8753, 0x56AD62)[i % 3]
        pen.blob(
            [(tx, ty), (mx, my - 2.2), (ex, ey), (mx - dx * 1.5, my + 2.8)], (shade(color, 0.05), shade(color, -0.05))
        )
    for dx in (-1.6, 1.4):
        pen.circle(tx + dx, ty + 2, 1.8, 0x7A4E32)


def forest(s: Scene) -> None:
    """A path between trunks, light falling through leaves, ferns in front."""
    leaf = s.dice.pick((0x4F9A57, 0x7BA848, 0x3F8F72, 0xC98B3C))
    light = s.light
    pen = s.far
    glow = mix(light.sky_color(2), Lit(0xFFFFFFE0), 0.35)
    pen.rect(s.left, s.top, s.right - s.left, s.bottom - s.top, light.haze(leaf, 0.5))
    pen.rect(
        s.left,
        0,
        s.right - s.left,
        s.h * 0.62,
        (light.haze(shade(leaf, -0.1), 0.15), light.haze(leaf, 0.55), light.haze(leaf, 0.8)),
    )
    pen.glow(s.cx, s.h * 0.42, s.h * 0.36, glow, 0.9)
    for haze, count, width in ((0.66, 15, 1.7), (0.4, 9, 3.0)):
        for x in s.across((s.w * 2) / count, s.dice.between(-4, 4)):
            tx, w = x + s.dice.between(-5, 5), width * s.dice.between(0.7, 1.3)
            if abs(tx - s.cx) < 8:
                continue  # the path goes there
            tone = light.haze(mix(leaf, 0x4A3A34, 0.7), haze)
            pen.poly([(tx - w, s.h * 0.62), (tx - w * 0.55, s.top), (tx + w * 0.55, s.top), (tx + w, s.h * 0.62)], tone)
    for i, x in enumerate((-30, -4, 24)):
        beam = [
            (s.cx + x, s.top),
            (s.cx + x + 9, s.top),
            (s.cx + x + 40 + i * 6, s.h * 0.64),
            (s.cx + x + 8 + i * 6, s.h * 0.64),
        ]
        pen.poly(beam, (fade(glow, 0.32), fade(glow, 0.0)))
    for row, haze in ((0.555, 0.5), (0.575, 0.28)):
        for x in s.across(15, s.dice.between(-5, 5)):
            tone = Lit(light.haze(shade(leaf, -0.05), haze))
            if abs(x - s.cx) > 9:
                out.bush(pen, x + s.dice.between(-3, 3), s.h * row + 4, s.dice.between(7, 12), tone)
    out.hills(s, pen, s.h * 0.585, 2.4, 20, shade(leaf, -0.04), 0.12)
    path = s.dice.pick((0xD9B98C, 0xC9A87F))
    bend = s.dice.pick((-1, 1)) * 8
    s.far.blob([(s.cx + bend - 4, s.h * 0.595), (s.cx + bend + 4, s.h * 0.595), (s.cx + 8 - bend, s.h * 0.72),
                (s.cx + 34, s.h * 1.1), (s.cx - 34, s.h * 1.1), (s.cx - 12 - bend, s.h * 0.72)],
               (light.haze(path, 0.35), path, shade(path, -0.06)))  # fmt: skip
    for side in (-1, 1):
        for dx, width in ((0.42, 6.5), (0.62, 8.5), (0.85, 8), (1.1, 8)):
            _trunk(s, s.cx + side * s.w * dx, s.h * s.dice.between(0.66, 0.72), width, leaf)
    _canopy(s, leaf)
    for side in (-1, 1):
        for dx in (0.36, 0.5, 0.64, 0.8):
            _fern(s, s.cx + side * s.w * dx, s.h * 1.0, s.dice.between(14, 24), shade(leaf, -0.08))


def _trunk(s: Scene, x: float, y: float, w: float, leaf: int) -> None:
    bark = mix(leaf, 0x5A4238, 0.82)
    s.mid.pool(x, y, w * 2.4, 2.4, 0.45)
    s.mid.poly([(x - w * 0.95, y), (x - w * 0.55, y - 14), (x - w * 0.42, s.top), (x + w * 0.42, s.top),
                (x + w * 0.55, y - 14), (x + w * 0.95, y)], (shade(bark, 0.02), shade(bark, -0.08)))  # fmt: skip
    edge = [(x - w * 0.9, y), (x - w * 0.5, y - 14), (x - w * 0.4, s.top), (x - w * 0.2, s.top), (x - w * 0.3, y - 10)]
    s.mid.poly(edge, fade(shade(bark, 0.14), 0.6))


def _canopy(s: Scene, leaf: int) -> None:
    for row, (y, tone) in enumerate(((s.h * 0.1, -0.02), (s.h * 0.045, -0.09))):
        parts = []
        for x in s.across(13, row * 6.5):
            r = s.dice.between(8, 12)
            sag = abs(x - s.cx) / s.w * s.h * 0.1
            parts.append((x, y + sag - r * 0.5, r, r * 0.85))
        s.mid.puffs(parts, (shade(leaf, tone - 0.02), shade(leaf, tone + 0.06)))
        s.mid.rect(s.left, s.top, s.right - s.left, y - s.top - 4, shade(leaf, tone - 0.02))


def _fern(s: Scene, x: float, y: float, size: float, color: int) -> None:
    for i in range(7):
        lean = (i - 3) * 0.32 + s.dice.between(-0.06, 0.06)
        tx, ty = x + lean * size, y - size * (1.05 - abs(lean) * 0.45)
        mx, my = x + lean * size * 0.35, y - size * 0.6
        w = size * 0.07
        s.near.blob([(x, y), (mx - w, my), (tx, ty), (mx + w, my + w)], (shade(color, 0.06), shade(color, -0.04)))


def meadow(s: Scene) -> None:
    """Rolling green hills, a lone tree, a far cottage, flowers in front."""
    side = s.dice.pick((-1, 1))
    green = s.dice.pick((0x7FC05A, 0x9CC24F, 0x63B573, 0xB5BF55))
    out.sky(s, s.h * 0.54, clouds=5)
    out.birds(s, s.h * 0.24, 4)
    out.hills(s, s.far, s.h * 0.47, 5, 34, mix(green, 0x4F8FA0, 0.4), 0.42)
    line = out.hills(s, s.far, s.h * 0.51, 4.5, 30, shade(green, -0.08), 0.22)
    for x, y in line[::2]:
        out.round_tree(s, s.far, x + s.dice.between(-8, 8), y + 2, s.dice.between(6, 10), 0x4F8F5A, 0.3)
    _cottage(s, s.cx - side * s.w * 0.26, s.h * 0.535, s.dice.pick((0xC8553D, 0x4F7FA8, 0xB5703C)))
    out.hills(s, s.mid, s.h * 0.56, 3.5, 42, green)
    out.round_tree(s, s.mid, s.cx + side * s.w * 0.36, s.h * 0.6, 46, shade(green, -0.13))
    out.round_tree(s, s.mid, s.cx - side * s.w * 0.75, s.h * 0.6, 38, shade(green, -0.1))
    out.hills(s, s.mid, s.h * 0.64, 2.5, 50, shade(green, 0.03))
    petals = s.dice.pick(
        ((0xFF6F61, 0xFFFFFF, 0xFFC83D), (0xC77DFF, 0xFFFFFF, 0xFF9EC4), (0xFFFFFF, 0xFFD166, 0xF4845F))
    )
    for _ in range(60):
        x, y = s.dice.between(s.left, s.right), s.dice.between(s.h * 0.66, s.h * 0.92)
        s.mid.circle(x, y, 0.25 + (y / s.h - 0.62) * 2.2, fade(s.dice.pick(petals), 0.9))
    out.grass(s, s.near, s.h * 1.01, s.h * 0.055, shade(green, -0.14))
    s.near.rect(s.left, s.h, s.right - s.left, s.bottom, shade(green, -0.14))
    for x in s.across(9):
        if abs(x - s.cx) > s.w * 0.2 or s.dice.chance(0.4):
            height = s.dice.between(5, 14) * (0.6 + abs(x - s.cx) / s.w)
            out.flower(s, s.near, x + s.dice.between(-3, 3), s.h, s.dice.between(1.6, 2.8), s.dice.pick(petals), height)


def _cottage(s: Scene, x: float, y: float, roof: int) -> None:
    pen, haze = s.far, s.light.haze
    pen.rect(x - 6, y - 8, 12, 9, haze(0xFFF4E2, 0.15))
    pen.rect(x + 3, y - 16, 2, 6, haze(0x9C7A68, 0.15))
    pen.poly([(x - 8, y - 7.6), (x, y - 15), (x + 8, y - 7.6)], haze(roof, 0.15))
    lit = mix(Lit(haze(0x6F8CA8, 0.1)), Lit(0xFFFFD58A), s.light.lamps)
    for dx in (-4, 1.6):
        pen.rect(x + dx, y - 6, 2.4, 3, lit)
