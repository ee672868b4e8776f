"""Shops and cafes."""

from __future__ import annotations

from services.common.drawing.canvas import Pen, Scene
from services.common.drawing.color import Lit, fade, mix, shade
from services.common.drawing.motifs import indoors as room
from services.common.drawing.motifs.outdoors import WHITE


def _awning(pen: Pen, s: Scene, y: float, drop: float, first: int, second: int, step: float = 10.0) -> None:
    """Hang a striped awning over the whole width, its lower hem at y + drop."""
    pen.rect(
        s.left,
        y + drop * 0.9,
        s.right - s.left,
        drop * 0.7,
        (fade(Lit(s.light.shadow), 0.28), fade(Lit(s.light.shadow), 0)),
    )
    for i, x in enumerate(s.across(step)):
        color = first if i % 2 else second
        pen.rect(x, y, step + 0.1, drop, (shade(color, -0.05), shade(color, 0.03)))
        pen.oval(x + step / 2, y + drop, step / 2, step * 0.3, (shade(color, 0.03), shade(color, -0.02)))
    pen.rect(s.left, s.top, s.right - s.left, y - s.top + 0.5, shade(first, -0.1))


def bakery(s: Scene) -> None:
    """Shelves of bread behind a glass counter, a striped awning, warm lamps."""
    paint, first, wood = s.dice.pick((
        (0xF7E2C0, 0xD9694A, 0xB57F4F), (0xF3DDC9, 0x6B8F71, 0xA8734A), (0xFBE9D2, 0x3F7C8C, 0xC08A56),
        (0xF9E0D0, 0xB5485A, 0xA97C50),
    ))  # fmt: skip
    room.wall(s, paint, side=s.dice.pick((-1, 1)))
    counter = s.floor - 6
    for i, y in enumerate((counter - 22, counter - 40, counter - 58)):
        for x in s.across(58, 29 if i % 2 else 0):
            room.shelf(s, s.far, x - 27, y, 54, wood, _bread)
    for x in s.across(58, 29):
        s.far.rect(x - 1, s.floor - 72, 2, 72, shade(wood, -0.08))
    room.floor(s, 0xC8A27C, boards=False)
    _glass_counter(s, counter, wood, first)
    _awning(s.mid, s, s.h * 0.035, s.h * 0.055, first, 0xFFF8EC)
    for dx in (-33, 33):
        room.pendant(s, s.mid, s.cx + dx, s.h * 0.16, 7, shade(first, -0.12))
    room.plant(s, s.near, s.left * 0.06 - 2, s.h * 1.03, 15, 0xE7D3BF, 0x5C9A5A)


def _bread(s: Scene, pen: Pen, x: float, y: float) -> float:
    color = s.dice.pick((0xD99A4E, 0xC98542, 0xE8B566, 0xB5743A))
    kind = s.dice.upto(4)
    cut = fade(shade(color, 0.16), 0.9)
    if kind == 0:
        pen.puffs([(x + 5, y - 3.4, 5, 3.4), (x + 5, y - 2, 5.2, 2)], (shade(color, 0.06), shade(color, -0.07)))
        for dx in (2.6, 5, 7.4):
            pen.line([(x + dx - 0.6, y - 5.4), (x + dx + 0.5, y - 3)], 0.6, cut)
        return 10.4
    if kind == 1:
        pen.rect(x, y - 6, 9.5, 6, (shade(color, 0.05), shade(color, -0.06)), 1.6)
        pen.puffs([(x + 2.6, y - 6, 2.7, 2), (x + 6.9, y - 6, 2.7, 2)], (shade(color, 0.1), shade(color, 0.02)))
        return 9.8
    if kind == 2:
        for i in range(3):
            lean = (i - 1) * 1.2
            pen.line([(x + 2 + i * 2.2, y - 2), (x + 2 + i * 2.2 + lean, y - 13)], 2.2, shade(color, -0.04 * (i % 2)))
        pen.rect(x, y - 6, 8.4, 6, (0xA87B52, 0x8A623F), 0.6)
        pen.rect(x, y - 4.2, 8.4, 0.6, 0xC79A6B)
        return 9
    for i in range(3):
        pen.puffs([(x + 2.2 + i * 3.9, y - 1.8, 2.1, 1.9)], (shade(color, 0.08), shade(color, -0.06)))
    pen.puffs([(x + 4.1, y - 4.7, 2.1, 1.8), (x + 8, y - 4.7, 2.1, 1.8)], (shade(color, 0.1), shade(color, -0.03)))
    return 12.4


def _glass_counter(s: Scene, y: float, wood: int, accent: int) -> None:
    pen, low, width = s.mid, s.h * 0.92, s.right - s.left
    pen.rect(s.left, y, width, low - y, (shade(wood, -0.1), shade(wood, -0.2)))
    pen.rect(s.left, y + 4, width, 15, (0x5A3F2E, 0x7A553B))
    for x in s.across(5.4, 1):
        color = s.dice.pick((0xE8B566, 0xD99A4E, 0xF2D9A8, 0xC9705A, 0xF3C6CE))
        r = s.dice.between(1.8, 2.5)
        pen.puffs([(x, y + 18 - r * 0.8, r, r * 0.9)], (shade(color, 0.06), shade(color, -0.06)))
    pen.rect(s.left, y + 4, width, 15, (fade(WHITE, 0.22), fade(WHITE, 0.05)))
    for x in s.across(29, 14.5):
        pen.rect(x - 0.4, y + 4, 0.8, 15, shade(wood, 0.08))
        pen.poly([(x + 4, y + 19), (x + 10, y + 4), (x + 13, y + 4), (x + 7, y + 19)], fade(WHITE, 0.16))
    pen.rect(s.left, y, width, 4, (shade(wood, 0.12), shade(wood, 0.02)))
    pen.rect(s.left, y + 19, width, 1.6, shade(wood, 0.06))
    for x in s.across(29, 0):
        pen.rect(x - 12.5, y + 24, 25, low - y - 29, (shade(accent, -0.02), shade(accent, -0.1)), 1)
    pen.rect(s.left, low, width, s.bottom - low, shade(wood, -0.26))


def cafe(s: Scene) -> None:
    """A brick wall with a menu board, an espresso bar, small tables, hanging lamps and greens."""
    side = s.dice.pick((-1, 1))
    brick, wood, accent = s.dice.pick((
        (0xB96A52, 0x8A5A3C, 0x2F6B5E), (0xD8CFC4, 0x9C6B45, 0xC8553D), (0x7F8F8A, 0xA8744C, 0xE0A84A),
        (0xE3B7A0, 0x6F4A3A, 0x3F6B8C),
    ))  # fmt: skip
    room.wall(s, brick, side=-side)
    _bricks(s, brick)
    x = s.cx + side * 28
    _menu_board(s, x, s.floor - 78)
    room.window(s, s.cx - side * 30 - 17, s.floor - 76, 34, 50, 0x3E3630, columns=3, rows=3)
    for dx in (82, 112):
        room.shelf(s, s.far, s.cx + side * dx - 13, s.floor - 42, 26, wood, room.jars)
        room.shelf(s, s.far, s.cx - side * dx - 13, s.floor - 50, 26, wood, room.jars)
    room.shelf(s, s.far, x - 19, s.floor - 40, 38, wood, room.jars)
    room.floor(s, mix(wood, 0xD9B48C, 0.4))
    _bar(s, x + side * 4, s.floor + 8, accent, wood)
    _cafe_table(s, s.cx - side * 32, s.floor + 20, wood, accent)
    for dx in (-34, 0, 34):
        room.pendant(s, s.mid, s.cx + dx, s.h * (0.13 if dx else 0.085), 6.5, 0x2E2A28)
    room.plant(s, s.near, s.cx - side * s.w * 0.53, s.h * 1.04, 20, 0xD9C2A8, 0x3F7F56)


def _bricks(s: Scene, color: int) -> None:
    joint = fade(shade(color, -0.12), 0.4)
    for row in range(int((s.floor - s.top) / 4) + 1):
        y = s.floor - row * 4
        s.far.rect(s.left, y, s.right - s.left, 0.35, joint)
        if row % 3 == s.dice.upto(3):
            for _ in range(6):
                x = s.dice.between(s.left, s.right)
                s.far.rect(x, y + 0.5, 8, 3.2, fade(shade(color, s.dice.pick((-0.06, 0.05))), 0.6), 0.3)


def _menu_board(s: Scene, x: float, y: float) -> None:
    pen = s.far
    pen.shadow(x - 17, y + 1, 34, 28, blur=1.4)
    pen.rect(x - 17, y, 34, 28, 0x8A5F40, 0.8)
    pen.rect(x - 15.4, y + 1.6, 30.8, 24.8, (0x2E3A38, 0x25302E))
    chalk = 0xF3EFE4
    pen.rect(x - 7, y + 4, 14, 1.3, chalk, 0.6)
    for i in range(5):
        w = s.dice.between(7, 11)
        pen.rect(x - 12.5, y + 8.4 + i * 3.3, w, 0.8, fade(chalk, 0.75), 0.4)
        pen.rect(x + 8.5, y + 8.4 + i * 3.3, 3.6, 0.8, fade(0xF2C879, 0.9), 0.4)


def _bar(s: Scene, x: float, y: float, accent: int, wood: int) -> None:
    pen = s.mid
    pen.pool(x, y, 34, 3, 0.5)
    pen.rect(x - 26, y - 24, 52, 24, (accent, shade(accent, -0.08)), 0.6)
    for i in range(9):
        pen.rect(x - 24 + i * 5.6, y - 20, 0.5, 19, fade(shade(accent, -0.14), 0.7))
    pen.rect(x - 28, y - 26, 56, 3.2, (shade(wood, 0.12), wood), 0.6)
    pen.rect(x - 16, y - 41, 22, 12, (0xDDE3E4, 0xA5B0B4), 1.4)
    pen.rect(x - 17, y - 43, 24, 2.6, 0x8C979B, 0.8)
    pen.rect(x - 16, y - 29.5, 22, 3.4, 0x59636A, 0.6)
    for dx in (-11, -2):
        pen.rect(x + dx, y - 33, 3, 3.4, 0x3A4046, 0.4)
        pen.rect(x + dx - 0.2, y - 29, 3.4, 2.6, 0xFFFFFF, 0.6)
    pen.circle(x - 12, y - 37, 1.3, 0xC8553D)
    pen.rect(x + 11, y - 36, 8, 10, fade(0xF4F8F8, 0.9), 1)
    pen.rect(x + 11.6, y - 31, 6.8, 4.6, 0xC98F55, 0.6)
    pen.rect(x + 10.6, y - 37, 9.2, 1.6, 0x6B4A38, 0.5)


def _cafe_table(s: Scene, x: float, y: float, wood: int, accent: int) -> None:
    pen = s.mid
    pen.pool(x, y, 16, 2.4, 0.4)
    pen.rect(x - 0.7, y - 22, 1.4, 21, 0x3A3430)
    pen.oval(x, y - 0.6, 6.5, 1.1, 0x3A3430)
    pen.oval(x, y - 22, 14, 2.6, shade(wood, -0.1))
    pen.oval(x, y - 22.8, 14, 2.6, (shade(wood, 0.14), shade(wood, 0.04)))
    pen.oval(x - 4, y - 23.4, 3.6, 0.8, 0xFFFFFF)
    pen.rect(x - 6, y - 27.2, 4, 3.8, (0xFFFFFF, 0xE4DDD2), 1)
    pen.rect(x + 4.4, y - 27, 2.6, 3.8, shade(accent, 0.06), 0.5)
    for dx, dy in ((-1.2, -3), (1.2, -3.6), (0, -5)):
        pen.line([(x + 5.7, y - 27), (x + 5.7 + dx, y - 27 + dy)], 0.3, 0x4E8F5A)
        pen.circle(x + 5.7 + dx, y - 27 + dy, 1, 0xF0A0A8)


def market(s: Scene) -> None:
    """Stalls of fruit in crates under an awning, shelves behind, price tags, paper lanterns."""
    paint, first = s.dice.pick(((0xEFE3C8, 0x3F9C6B), (0xF6E6D6, 0xE0653F), (0xE2ECE8, 0x3F7FB5), (0xF7EBC9, 0xD9A02F)))
    wood = 0xB98654
    room.wall(s, paint)
    for i, y in enumerate((s.floor - 24, s.floor - 42, s.floor - 60)):
        for x in s.across(46, 23 if i % 2 else 0):
            room.shelf(s, s.far, x - 22, y, 44, wood, _groceries)
    room.floor(s, 0xBFAF9B, boards=False)
    for x in s.across(33, 0):
        _crate(s, x, s.floor + 3, wood, back=True)
    for x in s.across(36, 18):
        _crate(s, x, s.floor + 18, wood, back=False)
    _awning(s.mid, s, s.h * 0.03, s.h * 0.06, first, 0xFFFDF4, 9)
    for x in s.across(34, 17):
        _lantern(s, x, s.h * s.dice.between(0.135, 0.16), s.dice.pick((0xF2B23F, 0xE8694A, 0xFFF0CC)))


def _groceries(s: Scene, pen: Pen, x: float, y: float) -> float:
    if s.dice.chance(0.55):
        return room.jars(s, pen, x, y)
    color = s.dice.pick((0xE8563F, 0xF2B23F, 0x4FA37A, 0x3F7FB5, 0xB565A7, 0xF7EBD0))
    w, h = s.dice.between(4, 6), s.dice.between(6, 10)
    pen.rect(x, y - h, w, h, (shade(color, 0.04), shade(color, -0.06)), 0.4)
    pen.rect(x + w * 0.15, y - h * 0.72, w * 0.7, h * 0.3, fade(0xFFFFFF, 0.85), 0.3)
    return w


def _crate(s: Scene, x: float, y: float, wood: int, *, back: bool) -> None:
    pen, w, h = s.mid, 30.0, 11.0
    color, leaf = s.dice.pick((
        (0xE8453F, True), (0xF58A2F, False), (0xF5C93F, False), (0x8CC24F, False), (0x7A4FA0, False), (0xF0766B, True),
        (0x4F9A4A, False),
    ))  # fmt: skip
    pen.pool(x, y + h, 19, 2.4, 0.4)
    for row in range(2):
        for i in range(7 - row):
            fx, fy, r = x - w / 2 + 3 + i * 4 + row * 2, y - 0.6 - row * 2.8, 2.3
            pen.circle(fx, fy, r, (shade(color, 0.07), shade(color, -0.08)))
            pen.oval(fx - 0.7, fy - 0.9, 0.6, 0.45, fade(WHITE, 0.5))
            if leaf:
                pen.oval(fx + 0.5, fy - r, 0.8, 0.35, 0x5C9A4A)
    pen.rect(x - w / 2 - 1, y, w + 2, h, (shade(wood, 0.02), shade(wood, -0.1)), 0.5)
    for i in range(2):
        pen.rect(x - w / 2 - 1, y + i * 5.6 + 0.2, w + 2, 4.6, (shade(wood, 0.09), shade(wood, 0.0)), 0.5)
    if not back:
        return
    pen.rect(x + 5, y - 10.5, 8, 5.4, 0xFFFDF4, 0.6)
    pen.rect(x + 6.4, y - 8.8, 5.2, 0.8, 0xC8453F, 0.3)
    pen.rect(x + 6.4, y - 7.1, 3.4, 0.7, 0x6B625A, 0.3)
    pen.rect(x + 8.8, y - 5.4, 0.5, 5, 0x8A7A68)


def _lantern(s: Scene, x: float, y: float, color: int) -> None:
    pen = s.mid
    pen.rect(x - 0.15, s.top, 0.3, y - s.top, 0x5A4A40)
    pen.glow(x, y + 3, 14, room.LAMP, 0.15 + 0.5 * s.light.lamps)
    pen.oval(x, y + 3.4, 4.2, 3.7, (mix(color, 0xFFFFFF, 0.25), color))
    for dx in (0.35, 0.75):
        pen.ring(x, y + 3.4, 4.2 * dx, 3.7, 0.22, fade(shade(color, -0.12), 0.6))
    for dy in (-0.5, 6.6):
        pen.rect(x - 1.4, y + dy, 2.8, 0.9, 0x6B4A38, 0.3)


def boutique(s: Scene) -> None:
    """Clothes on rails, an arched mirror, hat boxes, a round podium."""
    side = s.dice.pick((-1, 1))
    paint, accent, metal, cloths = s.dice.pick((
        (0xF3D9D2, 0xB5727A, 0xC9A25E, (0xB5485A, 0xF7EDE2, 0x5E4B56, 0xE0A8A0, 0x8C9A8A)),
        (0xDDE3D6, 0x5E7F6B, 0xB8925A, (0x3F5E52, 0xF2E8D5, 0xC98F6B, 0x8CA58F, 0x2F3A3A)),
        (0xE6DDF0, 0x7A639C, 0xC8A96A, (0x5A4A8C, 0xF6EFFA, 0xD98FB0, 0xA898CC, 0x3A3450)),
        (0xF5E6CF, 0xC0763F, 0x8A7A5C, (0x2F4A6B, 0xFAF3E6, 0xD98A4A, 0xA85A3C, 0x6B8CA0)),
    ))  # fmt: skip
    room.wall(s, paint, side=side)
    for x in s.across(36, 18):
        s.far.rect(x - 0.4, s.top, 0.8, s.floor - s.top, fade(shade(paint, -0.06), 0.6))
    _arch_mirror(s, s.cx - side * 31, s.floor, paint, metal)
    room.floor(s, mix(paint, 0xC9A27C, 0.5), skirting=0xFFFBF4)
    room.rug(s, mix(accent, 0xFFF6EE, 0.5), metal)
    _rail(s, s.cx + side * 31, s.floor + 6, metal, cloths)
    for dx in (88, 132):
        _rail(s, s.cx + side * dx, s.floor + 4, metal, cloths)
        _rail(s, s.cx - side * dx, s.floor + 4, metal, cloths)
    _boxes(s, s.cx - side * 37, s.floor + 18, accent, cloths)
    for dx in (-26, 26):
        room.pendant(s, s.mid, s.cx + dx, s.h * 0.11, 6, metal)
    room.plant(s, s.near, s.cx + side * s.w * 0.54, s.h * 1.04, 20, 0xF3E9DC, 0x5C8F70)


def _arch_mirror(s: Scene, x: float, y: float, paint: int, metal: int) -> None:
    pen = s.far
    for grow, fill in ((1.4, metal), (0.0, None)):
        w, h = 26 + grow * 2, 62 + grow
        colors: tuple[int, ...] = (
            (metal,) if fill else (mix(paint, 0xFFFFFF, 0.7), mix(paint, s.light.sky_color(1), 0.5))
        )
        top = y - h - 4
        pen.rect(x - w / 2, top + w / 2, w, y - 4 - top - w / 2 + grow, colors[-1])
        pen.rect(x - w / 2, top, w, y - 4 - top + grow, colors if len(colors) > 1 else colors[0], w / 2)
    for dx, wide in ((-6, 5), (2, 2)):
        pen.poly(
            [(x + dx, y - 8), (x + dx + 9, y - 58), (x + dx + 9 + wide, y - 58), (x + dx + wide, y - 8)],
            fade(WHITE, 0.28),
        )


def _rail(s: Scene, x: float, y: float, metal: int, cloths: tuple[int, ...]) -> None:
    pen, w, h = s.mid, 38.0, 50.0
    pen.pool(x, y, 24, 2.6, 0.35)
    for dx in (-w / 2, w / 2 - 0.9):
        pen.rect(x + dx, y - h, 0.9, h, (shade(metal, 0.08), shade(metal, -0.08)))
        pen.rect(x + dx - 3, y - 1, 6.9, 1, shade(metal, -0.05), 0.5)
    pen.rect(x - w / 2, y - h, w, 1, shade(metal, 0.08), 0.5)
    for i, at in enumerate(range(-15, 17, 6)):
        color, long = cloths[i % len(cloths)], s.dice.between(22, 33)
        cx, cy = x + at, y - h + 4.4
        pen.line([(cx, y - h - 0.2), (cx, cy - 1.6)], 0.35, 0x5A5048)
        pen.poly([(cx - 1, cy - 1.8), (cx + 1, cy - 1.8), (cx + 4.2, cy + 1.6), (cx + 3.6, cy + long * 0.4),
                  (cx + 4.6, cy + long), (cx - 4.6, cy + long), (cx - 3.6, cy + long * 0.4), (cx - 4.2, cy + 1.6)],
                 (shade(color, 0.05), shade(color, -0.06)))  # fmt: skip
        pen.line([(cx + 1.4, cy + 3), (cx + 1.8, cy + long - 1)], 0.4, fade(shade(color, -0.14), 0.6))


def _boxes(s: Scene, x: float, y: float, accent: int, cloths: tuple[int, ...]) -> None:
    pen = s.mid
    pen.pool(x, y, 13, 2, 0.4)
    at = y
    for w, h, color in ((20, 8, accent), (15, 6.5, cloths[1]), (11, 5.5, cloths[3])):
        pen.rect(x - w / 2, at - h, w, h, (shade(color, 0.03), shade(color, -0.08)), 0.8)
        pen.rect(x - w / 2 - 0.6, at - h - 0.4, w + 1.2, 2, shade(color, 0.07), 0.6)
        pen.rect(x - 0.8, at - h, 1.6, h, fade(0xFFF6E0, 0.8))
        at -= h + 0.2
