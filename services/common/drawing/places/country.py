"""A farm, an old Korean palace, and the bottom of the sea."""

from __future__ import annotations

from services.common.drawing.canvas import Pen, Scene
from services.common.drawing.color import Lit, fade, mix, shade
from services.common.drawing.motifs import outdoors as out
from services.common.drawing.motifs.outdoors import WHITE


def farm(s: Scene) -> None:
    """A red barn and a roofed well by ploughed fields, a fence, bales of hay."""
    side = s.dice.pick((-1, 1))
    paint, field, straw = s.dice.pick((
        (0xB5402F, 0x9C7A4A, 0xE8C25A), (0x9C3A3A, 0x8A9A4A, 0xD9B04A), (0x8A5A3C, 0xA8884F, 0xF0CF6B),
        (0x3F6B7A, 0x7F8F4A, 0xE0B84F),
    ))  # fmt: skip
    out.sky(s, s.h * 0.55, clouds=4)
    out.birds(s, s.h * 0.2, 3)
    out.hills(s, s.far, s.h * 0.49, 4, 36, mix(field, 0x4F8FA0, 0.35), 0.4)
    out.hills(s, s.far, s.h * 0.53, 3, 30, mix(field, 0x6FA05A, 0.6), 0.2)
    _barn(s, s.cx + side * s.w * 0.31, s.h * 0.585, paint)
    out.hills(s, s.mid, s.h * 0.585, 1.6, 44, mix(field, 0x7FB05A, 0.55))
    _well(s, s.cx - side * s.w * 0.36, s.h * 0.6)
    s.mid.ground([(s.left, s.h * 0.61), (s.right, s.h * 0.61)], s.bottom, (shade(field, 0.03), shade(field, -0.1)))
    furrow = fade(shade(field, -0.12), 0.5)
    for i in range(-14, 15):
        s.mid.line([(s.cx + i * 9, s.h * 0.615), (s.cx + i * 34, s.h * 1.12)], 0.7, furrow)
    _fence(s, s.h * 0.605)
    for dx in (-0.52, 0.55):
        _bale(s.near, s.cx + dx * s.w, s.h * 1.01, 15, straw)
    out.grass(s, s.near, s.h * 1.02, s.h * 0.04, 0x8FA84F)


def _barn(s: Scene, x: float, y: float, paint: int) -> None:
    pen = s.far
    pen.shadow(x - 22, y - 30, 46, 31, blur=2)
    pen.rect(x - 22, y - 30, 44, 32, (paint, shade(paint, -0.07)))
    gable = [(x - 25, y - 29), (x - 17, y - 43), (x, y - 51), (x + 17, y - 43), (x + 25, y - 29)]
    pen.poly(gable, (shade(paint, 0.02), paint))
    pen.line(gable, 2.6, shade(paint, -0.22))
    for dx in range(-20, 21, 5):
        pen.line([(x + dx, y - 28), (x + dx, y + 1)], 0.3, fade(shade(paint, -0.14), 0.7))
    pen.rect(x - 9, y - 20, 18, 22, WHITE)
    pen.rect(x - 8, y - 19, 16, 21, shade(paint, -0.06))
    for ends in (((-8, -19), (8, 2)), ((8, -19), (-8, 2))):
        pen.line([(x + dx, y + dy) for dx, dy in ends], 1, WHITE)
    pen.rect(x - 4.5, y - 40, 9, 8, WHITE, 0.4)
    pen.rect(x - 3.5, y - 39, 7, 6, mix(Lit(s.light.haze(0x4A3A34, 0.1)), Lit(0xFFFFD58A), s.light.lamps))


def _well(s: Scene, x: float, y: float) -> None:
    pen, stone = s.mid, 0xA8A29A
    pen.pool(x, y + 1, 15, 2.4, 0.4)
    for dx in (-9, 8):
        pen.rect(x + dx, y - 27, 1.6, 22, 0x7A5640)
    pen.poly([(x - 14, y - 25), (x, y - 35), (x + 14, y - 25)], (0xA8553D, 0x8A4030))
    pen.line([(x - 9, y - 18), (x + 9, y - 18)], 1.2, 0x6B4A38)
    pen.line([(x, y - 18), (x, y - 11)], 0.5, 0xD9C7A8)
    pen.rect(x - 2, y - 11.5, 4, 4, 0x8A6238, 0.5)
    pen.oval(x, y - 8, 11, 2.6, shade(stone, -0.2))
    pen.rect(x - 11, y - 8, 22, 9, (stone, shade(stone, -0.1)), 1)
    for row in range(3):
        for i in range(4):
            at = x - 10 + i * 5.4 + (row % 2) * 2.2
            pen.rect(
                at, y - 7.4 + row * 2.8, min(4.6, x + 10.8 - at), 2.2, shade(stone, s.dice.between(-0.05, 0.07)), 0.6
            )


def _fence(s: Scene, y: float) -> None:
    for dy in (-7, -3.4):
        s.mid.rect(s.left, y + dy, s.right - s.left, 1.1, 0xD8C4A4)
    for x in s.across(9):
        s.mid.rect(x - 0.8, y - 10, 1.6, 11, (0xE3D2B5, 0xB89C78), 0.4)


def _bale(pen: Pen, x: float, y: float, size: float, straw: int) -> None:
    pen.pool(x, y, size * 1.1, size * 0.14)
    pen.circle(x, y - size * 0.8, size * 0.85, (shade(straw, 0.04), shade(straw, -0.1)))
    for share in (0.66, 0.46, 0.26):
        pen.ring(x, y - size * 0.8, size * share, size * share, 0.6, fade(shade(straw, -0.16), 0.7))


def palace(s: Scene) -> None:
    """A palace hall of old Korea with a curved roof of tiles, red pillars, and a paved court."""
    side = s.dice.pick((-1, 1))
    wood, trim, tile = s.dice.pick((
        (0xA8402F, 0x2F8C7A, 0x4A5260), (0x9C3A3A, 0x3F7FA0, 0x3F4650), (0xB5563A, 0x4F9A6A, 0x55505C),
    ))  # fmt: skip
    out.sky(s, s.h * 0.5, clouds=3)
    for level, haze in ((0.36, 0.55), (0.42, 0.35)):
        out.hills(s, s.far, s.h * level, 7, 26, 0x5F8F8A, haze)
    stone, base = 0xCFC5B5, s.floor
    for x in s.across(19, 9.5):
        s.far.rect(x - 8.4, base - 34, 16.8, 30, (shade(0xE8D9BC, -0.02), 0xE8D9BC))
        for k in range(4):
            s.far.rect(x - 8 + k * 4.1, base - 32, 0.6, 26, fade(shade(wood, -0.1), 0.8))
        s.far.rect(x - 8.4, base - 20, 16.8, 0.7, fade(shade(wood, -0.1), 0.8))
    for x in s.across(19):
        s.far.rect(x - 1.4, base - 40, 2.8, 37, (wood, shade(wood, -0.1)))
    s.far.rect(s.left, base - 43, s.right - s.left, 6.4, (trim, shade(trim, -0.08)))
    for i, x in enumerate(s.across(4.4)):
        s.far.circle(x, base - 39.6, 1.2, (0xE8B84A, 0xD9604A)[i % 2])
    _roof(s, base - 42, tile)
    s.far.rect(s.left, base - 4, s.right - s.left, 5, (shade(stone, 0.05), shade(stone, -0.08)))
    s.far.rect(s.left, base + 1, s.right - s.left, s.bottom - base, (shade(stone, 0.02), shade(stone, -0.1)))
    for row in range(5):
        y = base + 5 + row * row * 4.5
        s.far.rect(s.left, y, s.right - s.left, 0.4, fade(shade(stone, -0.16), 0.6))
    for i in range(-9, 10):
        s.far.line([(s.cx + i * 14, base + 1), (s.cx + i * 44, s.h * 1.15)], 0.35, fade(shade(stone, -0.16), 0.6))
    out.pine(s, s.mid, s.cx + side * s.w * 0.47, s.h * 0.63, 42, 0x3F7A5A)
    for dx in (-0.36, 0.36):
        _lantern(s, s.cx + dx * s.w * side, s.h * 0.63)


def _roof(s: Scene, y: float, tile: int) -> None:
    reach = max(s.w * 0.9, 90)
    eave = [
        (s.cx - reach, y - 9),
        (s.cx - reach * 0.6, y - 1),
        (s.cx, y + 2),
        (s.cx + reach * 0.6, y - 1),
        (s.cx + reach, y - 9),
    ]
    ridge = [(s.cx - reach, y - 33), (s.cx - reach * 0.5, y - 28), (s.cx + reach * 0.5, y - 28), (s.cx + reach, y - 33)]
    s.far.ground(ridge, y - 10, (shade(tile, 0.06), shade(tile, -0.02)))
    s.far.blob([*ridge, *reversed(eave)], (shade(tile, 0.06), shade(tile, -0.06)))
    for x in s.across(3.2):
        at = (x - s.cx) / reach
        if abs(at) < 0.94:
            s.far.line([(x, y - 28 - 4 * at * at), (x, y + 1 - 9 * at * at)], 0.9, fade(shade(tile, -0.12), 0.8))
            s.far.circle(x, y + 1 - 10 * at * at, 0.9, shade(tile, 0.12))
    s.far.line(ridge, 3, shade(tile, 0.12), smooth=True)


def _lantern(s: Scene, x: float, y: float) -> None:
    pen, stone = s.mid, 0xB8AFA2
    pen.pool(x, y, 6, 1.2, 0.4)
    pen.rect(x - 4, y - 3, 8, 3, shade(stone, -0.04), 0.4)
    pen.rect(x - 1.6, y - 13, 3.2, 11, stone)
    pen.rect(x - 3.6, y - 19, 7.2, 6.4, (shade(stone, 0.05), stone), 0.5)
    pen.rect(x - 1.8, y - 17.6, 3.6, 4, mix(0x5A5048, Lit(0xFFFFD58A), 0.4 + 0.6 * s.light.lamps), 0.4)
    pen.poly([(x - 6.4, y - 18.4), (x, y - 24), (x + 6.4, y - 18.4)], (shade(stone, 0.02), shade(stone, -0.12)))


def underwater(s: Scene) -> None:
    """The bottom of the sea: rays from above, corals, weed, bubbles, small fish far away."""
    water, deep, sand = s.dice.pick((
        (0x37C4DC, 0x0E5A9C, 0xE3CFA0), (0x4FD0C0, 0x12708A, 0xD9C8A8), (0x4FA8F0, 0x1B3F8C, 0xE8D2B0),
        (0x6FD8D0, 0x2A5FA0, 0xE0C8B8),
    ))  # fmt: skip
    pen, width = s.far, s.right - s.left
    pen.rect(s.left, s.top, width, s.bottom - s.top, shade(deep, -0.02))
    pen.rect(s.left, 0, width, s.h * 0.66, (mix(water, WHITE, 0.25), water, deep))
    pen.rect(s.left, s.top, width, -s.top + 0.5, mix(water, WHITE, 0.25))
    for i in range(7):
        x = s.cx + (i - 3) * s.w * 0.3 + s.dice.between(-8, 8)
        ray = [(x, s.top), (x + 10, s.top), (x + 4 - (i - 3) * 6, s.h * 0.6), (x - 26 - (i - 3) * 6, s.h * 0.6)]
        pen.poly(ray, (fade(WHITE, 0.26), fade(WHITE, 0.0)))
    for level, share in ((0.52, 0.72), (0.56, 0.45)):
        line = out.ridge(s.dice, s.left, s.right, s.h * level, 5, 17)
        pen.ground(line, s.bottom, (mix(shade(deep, -0.05), water, share * 0.5), shade(deep, -0.08)))
    for _ in range(9):
        _fish(s, s.dice.between(s.left * 0.5, s.right * 0.8), s.dice.between(s.h * 0.1, s.h * 0.5))
    ground = out.ridge(s.dice, s.left, s.right, s.h * 0.605, 2, 30)
    s.mid.ground(ground, s.bottom, (mix(sand, water, 0.25), mix(sand, deep, 0.35), mix(sand, deep, 0.55)))
    colors = s.dice.shuffled((0xFF7A6B, 0xFFB04F, 0xE86BB0, 0xB57AE8, 0xFFD45C))
    for k, dx in enumerate((-0.44, 0.4, -0.62, 0.6, 0.84, -0.9)):
        _coral(s, s.cx + dx * s.w, s.h * s.dice.between(0.61, 0.635), s.dice.between(13, 22), colors[k % len(colors)])
    for dx in (-0.56, -0.47, 0.5, 0.6, 0.9, -0.85):
        _weed(s, s.cx + dx * s.w, s.h * 1.03, s.dice.between(30, 52), s.dice.pick((0x2F9C6B, 0x3FB07A, 0x5FA84F)))
    for _ in range(26):
        r = s.dice.between(0.4, 1.5)
        x, y = s.dice.between(s.left, s.right), s.dice.between(s.h * 0.05, s.h * 0.62)
        s.mid.circle(x, y, r, fade(WHITE, 0.16))
        s.mid.ring(x, y, r, r, 0.2, fade(WHITE, 0.6))


def _fish(s: Scene, x: float, y: float) -> None:
    way, size = s.dice.pick((-1, 1)), s.dice.between(1.6, 3.2)
    color = fade(s.dice.pick((0xFFD45C, 0xFF8F6B, 0xEFF6FF)), 0.75)
    s.far.oval(x, y, size, size * 0.55, color)
    s.far.poly(
        [(x - way * size * 0.8, y), (x - way * size * 1.7, y - size * 0.6), (x - way * size * 1.7, y + size * 0.6)],
        color,
    )


def _coral(s: Scene, x: float, y: float, size: float, color: int) -> None:
    s.mid.pool(x, y, size * 0.6, size * 0.1, 0.3)
    for i in range(5):
        lean = (i - 2) * 0.26
        tip = x + lean * size, y - size * (1.0 - 0.5 * abs(lean)) * s.dice.between(0.85, 1.1)
        middle = x + lean * size * 0.35, y - size * 0.42
        tone = shade(color, s.dice.between(-0.06, 0.05))
        s.mid.line([(x, y), middle, tip], size * 0.15, tone, smooth=True)
        s.mid.line([middle, (middle[0] + (lean + 0.1) * size * 0.8, middle[1] - size * 0.22)], size * 0.1, tone)
        s.mid.circle(*tip, size * 0.1, shade(color, 0.08))


def _weed(s: Scene, x: float, y: float, size: float, color: int) -> None:
    for k in range(3):
        swing, at = s.dice.between(2, 5) * s.dice.pick((-1, 1)), x + (k - 1) * 4
        points = [(at, y), (at + swing, y - size * 0.35), (at - swing, y - size * 0.7), (at + swing * 0.6, y - size)]
        s.near.line(points, 2.2 - 0.4 * k, shade(color, -0.05 * k), smooth=True)
