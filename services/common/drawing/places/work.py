"""Rooms to work and learn in."""

from __future__ import annotations

from services.common.drawing.canvas import Pen, Scene
from services.common.drawing.color import Lit, fade, mix, shade
from services.common.drawing.motifs import indoors as room
from services.common.drawing.motifs.outdoors import WHITE, sky


def office(s: Scene) -> None:
    """A glass front over the town, a desk with a screen, shelves of folders."""
    side = s.dice.pick((-1, 1))
    paint, wood, accent = s.dice.pick((
        (0xE6EAEE, 0xC59A6D, 0x3F7FD0), (0xEDE6DC, 0x9C7452, 0x2F9C8C), (0xDDE4EA, 0xD0A878, 0xE8743F),
        (0xE9E4F0, 0xB08A68, 0x6B5AC8),
    ))  # fmt: skip
    sky(s, s.floor, clouds=3)
    for level, haze, tall in ((0.0, 0.62, 40), (2.0, 0.42, 26)):
        _skyline(s, s.floor - level, haze, tall)
    step = 34.0
    s.far.rect(s.left, s.floor - 14, s.right - s.left, 14, fade(WHITE, 0.1))
    for i, x in enumerate(s.across(step, step / 2)):
        s.far.rect(x - 0.8, s.top, 1.6, s.floor - s.top, shade(paint, -0.12))
        gleam = [(x + 4, s.floor), (x + 16, 0), (x + 22, 0), (x + 10, s.floor)]
        s.far.poly(gleam, fade(WHITE, 0.1 if i % 2 else 0.05))
    s.far.rect(s.left, s.floor * 0.3, s.right - s.left, 1.2, shade(paint, -0.12))
    s.far.rect(s.left, s.top, s.right - s.left, s.h * 0.1 - s.top, (paint, shade(paint, -0.05)))
    for x in s.across(30):
        s.far.rect(x - 9, s.h * 0.085, 18, 1.1, mix(room.LAMP, WHITE, 0.6), 0.5)
        s.far.glow(x, s.h * 0.1, 18, room.LAMP, 0.1 + 0.3 * s.light.lamps, flat=0.5)
    room.floor(s, mix(paint, 0xA8A098, 0.5), boards=False)
    _desk(s, s.cx + side * 30, s.floor + 16, wood, accent)
    for dx in (92, 128):
        _desk(s, s.cx + side * dx, s.floor + 12, wood, accent)
        _desk(s, s.cx - side * dx, s.floor + 12, wood, accent)
    room.plant(s, s.mid, s.cx - side * 40, s.floor + 12, 15, 0xF3F0EA)
    room.plant(s, s.near, s.cx - side * s.w * 0.56, s.h * 1.05, 22, 0xD9D4CC, 0x3F8060)


def _skyline(s: Scene, y: float, haze: float, tall: float) -> None:
    x = s.left
    while x < s.right:
        w, h = s.dice.between(9, 17), tall * s.dice.between(0.5, 1.35)
        tone = s.light.haze(s.dice.pick((0x7A8CA8, 0x8F9CB0, 0x6B7F9C)), haze)
        s.far.rect(x, y - h, w, h, tone)
        lit = mix(Lit(tone), Lit(0xFFFFDFA0) if s.light.lamps > 0.4 else WHITE, 0.3 + 0.45 * s.light.lamps)
        for wy in range(int(h / 4) - 1):
            for wx in range(int(w / 3.4)):
                if s.dice.chance(0.55):
                    s.far.rect(x + 1.2 + wx * 3.4, y - h + 2.2 + wy * 4, 1.6, 2, fade(lit, 0.75))
        x += w + s.dice.between(0, 3)


def _desk(s: Scene, x: float, y: float, wood: int, accent: int) -> None:
    pen = s.mid
    pen.pool(x, y, 30, 3, 0.4)
    for dx in (-23, 21):
        pen.poly([(x + dx, y - 20), (x + dx + 2.2, y - 20), (x + dx + 1.6, y), (x + dx + 0.4, y)], shade(wood, -0.22))
    pen.rect(x + 6, y - 20, 14, 15, (shade(wood, -0.03), shade(wood, -0.1)), 0.6)
    for i in range(3):
        pen.rect(x + 7, y - 19 + i * 4.7, 12, 4, shade(wood, 0.03), 0.4)
        pen.rect(x + 11.5, y - 17.4 + i * 4.7, 3, 0.6, shade(wood, -0.2), 0.3)
    pen.rect(x - 26, y - 22.5, 52, 2.8, (shade(wood, 0.1), wood), 0.7)
    pen.rect(x - 4, y - 27, 2.4, 4.6, 0x8C949C)
    pen.rect(x - 9, y - 23.4, 12, 1, 0x8C949C, 0.4)
    pen.rect(x - 17, y - 45, 28, 18.5, 0x2E343C, 1)
    pen.rect(x - 16, y - 44, 26, 15.6, (mix(accent, WHITE, 0.25), shade(accent, -0.08)), 0.4)
    pen.glow(x - 3, y - 36, 22, accent, 0.1 + 0.2 * s.light.lamps)
    for i, share in enumerate((0.35, 0.6, 0.45, 0.8)):
        pen.rect(x - 12.5 + i * 4.4, y - 30.5 - share * 10, 2.8, share * 10, fade(WHITE, 0.85), 0.4)
    pen.rect(x + 15, y - 27.2, 3.8, 4.6, (WHITE, 0xE0E4E8), 0.8)
    pen.line([(x - 22, y - 23), (x - 24, y - 33), (x - 18, y - 38)], 0.8, 0x4A525C)
    pen.poly([(x - 20.5, y - 38.5), (x - 16, y - 40), (x - 14, y - 35.6), (x - 19, y - 35.8)], shade(accent, -0.05))


def laboratory(s: Scene) -> None:
    """Flasks in bright colours on a white bench, a shelf, a screen with a curve, a molecule on the wall."""
    side = s.dice.pick((-1, 1))
    paint, accent, liquids = s.dice.pick((
        (0xDDEEF2, 0x1FA8B8, (0x2EC4B6, 0xFF6B6B, 0xFFD166, 0x7A5CFF)),
        (0xE6EAF5, 0x4F6BE0, (0x4FC3F7, 0xB388FF, 0xFF8A65, 0x69F0AE)),
        (0xE4F2E6, 0x3FA36B, (0x66BB6A, 0xFFCA28, 0x26C6DA, 0xEC407A)),
    ))  # fmt: skip
    room.wall(s, paint, side=-side)
    for x in s.across(28, 14):
        s.far.rect(x - 0.25, s.top, 0.5, s.floor - s.top, fade(shade(paint, -0.1), 0.5))
    _molecule(s, s.cx - side * 27, s.floor - 66, accent, liquids)
    _curve_screen(s, s.cx + side * 28, s.floor - 84, accent, liquids[1])
    for offset in (s.cx + side * 30, s.cx - side * 92, s.cx + side * 98):
        room.shelf(
            s, s.far, offset - 21, s.floor - 40, 42, 0xF7FAFB, lambda sc, pen, x, y: _glass(sc, pen, x, y, liquids)
        )
    room.floor(s, 0xC5D3D8, boards=False)
    y, low = s.floor - 7, s.h * 0.88
    pen = s.mid
    pen.rect(s.left, y, s.right - s.left, low - y, (0xF4F8FA, 0xD3DEE4))
    for x in s.across(30, 15):
        pen.rect(x + 1.2, y + 9, 27.6, low - y - 14, fade(accent, 0.16), 0.8)
        pen.rect(x + 11, y + 12, 8, 0.9, shade(accent, 0.02), 0.4)
    pen.rect(s.left, y + 3.4, s.right - s.left, 3, (fade(Lit(s.light.shadow), 0.28), fade(Lit(s.light.shadow), 0)))
    pen.rect(s.left, y, s.right - s.left, 3.4, (mix(accent, WHITE, 0.3), accent))
    pen.rect(s.left, low, s.right - s.left, s.bottom, (0xA9BAC2, 0x94A6B0))
    _microscope(s, s.cx - side * 36, y, accent)
    for i, dx in enumerate((24, 34, 43)):
        _flask(s, s.cx + side * dx, y, (15, 11, 13)[i], liquids[i])
    for dx in (70, 84, 100, 116):
        _flask(s, s.cx + side * dx, y, s.dice.between(10, 15), s.dice.pick(liquids))
        _flask(s, s.cx - side * dx, y, s.dice.between(10, 15), s.dice.pick(liquids))


def _molecule(s: Scene, x: float, y: float, accent: int, colors: tuple[int, ...]) -> None:
    pen = s.far
    spots = [(x, y), (x + 11, y - 7), (x + 11, y + 8), (x - 12, y - 5), (x - 8, y + 11), (x + 1, y - 15)]
    for px, py in spots[1:]:
        pen.line([(x, y), (px, py)], 1, fade(shade(accent, 0.08), 0.75))
    for i, (px, py) in enumerate(spots):
        r = 5 if not i else s.dice.between(2.4, 3.6)
        color = accent if not i else colors[i % len(colors)]
        pen.circle(px, py, r, (shade(color, 0.1), shade(color, -0.05)))
        pen.circle(px - r * 0.3, py - r * 0.35, r * 0.25, fade(WHITE, 0.6))


def _curve_screen(s: Scene, x: float, y: float, accent: int, color: int) -> None:
    pen = s.far
    pen.shadow(x - 16, y + 1, 32, 23, blur=1.4)
    pen.rect(x - 16, y, 32, 23, 0x2B3640, 1.2)
    pen.rect(x - 14.8, y + 1.2, 29.6, 20.6, (0x17303C, 0x123040), 0.6)
    for i in range(1, 5):
        pen.rect(x - 14.8, y + 1.2 + i * 4.1, 29.6, 0.2, fade(accent, 0.5))
    points = [(x - 13.5 + i * 3, y + 12 + s.dice.between(-7, 6)) for i in range(10)]
    pen.line(points, 0.8, color, smooth=True)


def _glass(s: Scene, pen: Pen, x: float, y: float, liquids: tuple[int, ...]) -> float:
    color, h = s.dice.pick(liquids), s.dice.between(6, 9)
    pen.rect(x, y - h, 3.6, h, fade(WHITE, 0.75), 0.9)
    pen.rect(x + 0.35, y - h * 0.62, 2.9, h * 0.58, (shade(color, 0.08), color), 0.7)
    pen.rect(x + 0.6, y - h - 0.9, 2.4, 1.2, 0x8C9AA4, 0.3)
    return 4.6


def _flask(s: Scene, x: float, y: float, h: float, color: int) -> None:
    pen, w = s.mid, h * 0.42
    pen.pool(x, y, w * 1.3, 1.2, 0.3)
    pen.glow(x, y - h * 0.3, h * 0.8, color, 0.15 + 0.3 * s.light.lamps)
    pen.poly([(x - w * 0.28, y - h), (x + w * 0.28, y - h), (x + w * 0.28, y - h * 0.6), (x + w, y), (x - w, y),
              (x - w * 0.28, y - h * 0.6)], fade(WHITE, 0.55))  # fmt: skip
    pen.poly([(x - w * 0.56, y - h * 0.38), (x + w * 0.56, y - h * 0.38), (x + w * 0.92, y - 0.5),
    (x - w * 0.92, y - 0.5)],
             (shade(color, 0.1), shade(color, -0.03)))  # fmt: skip
    pen.rect(x - w * 0.36, y - h - 0.8, w * 0.72, 1.2, fade(WHITE, 0.9), 0.5)
    for dx, dy in ((-0.2, 0.2), (0.25, 0.14), (0.05, 0.28)):
        pen.circle(x + dx * w, y - dy * h, 0.5, fade(WHITE, 0.7))


def _microscope(s: Scene, x: float, y: float, accent: int) -> None:
    pen = s.mid
    pen.pool(x, y, 9, 1.4, 0.4)
    pen.rect(x - 7, y - 2, 14, 2, 0x3A4650, 0.8)
    pen.line([(x + 4, y - 2), (x + 6.4, y - 9), (x + 2.5, y - 15)], 2.4, 0x55636E, smooth=True)
    pen.rect(x - 6, y - 6.6, 9, 1.2, 0x3A4650, 0.4)
    pen.canvas.save()
    pen.canvas.rotate(-24, x, y - 13)
    pen.rect(x - 2.2, y - 20, 4.4, 11, (mix(accent, WHITE, 0.35), accent), 1)
    pen.rect(x - 1.5, y - 23.4, 3, 3.6, 0x3A4650, 0.5)
    pen.rect(x - 1.3, y - 9.2, 2.6, 2.4, 0x8C9AA4, 0.3)
    pen.canvas.restore()


def library(s: Scene) -> None:
    """Tall shelves of books, an arched window, a ladder, a reading lamp."""
    side = s.dice.pick((-1, 1))
    wood, paint = s.dice.pick(((0x8A5A3C, 0xE8D3B0), (0x6B4A3A, 0xD6DCCB), (0xA06E48, 0xF0DFC4), (0x5E4A4A, 0xD9CBD6)))
    room.wall(s, paint, side=-side)
    room.window(s, s.cx - 15, s.floor - 76, 30, 66, shade(wood, 0.05), columns=2, rows=4)
    for offset in (-47, 47, -109, 109, -171, 171):
        _bookcase(s, s.cx + offset, s.floor, wood)
    room.floor(s, mix(wood, 0xC99A6B, 0.55))
    room.rug(s, mix(0xA8483F, wood, 0.2), 0xE8C98A)
    pen = s.mid
    x = s.cx + side * 31
    for dx in (0, 7):
        pen.line([(x + dx, s.floor + 6), (x + dx - side * 5, s.floor - 78)], 1, shade(wood, 0.14))
    for i in range(11):
        y = s.floor - i * 7.2
        lean = side * 5 * (i * 7.2 + 6) / 84
        pen.line([(x - lean, y), (x + 7 - lean, y)], 0.8, shade(wood, 0.1))
    _reading_table(s, s.cx - side * 36, s.floor + 18, wood)
    s.near.rect(s.left, s.h * 0.95, s.right - s.left, s.bottom, (shade(wood, 0.02), shade(wood, -0.1)))
    s.near.rect(s.left, s.h * 0.95, s.right - s.left, 1.1, shade(wood, 0.12))
    at = s.cx + side * s.w * 0.3 - 10
    for i in range(3):
        color = (0x3D6B8C, 0xC8553D, 0xE0A84A)[i]
        s.near.rect(at + i, s.h * 0.95 - 3.6 * (i + 1), 26 - i * 3, 3.5, (shade(color, 0.05), shade(color, -0.05)), 0.5)


def _bookcase(s: Scene, x: float, y: float, wood: int) -> None:
    pen, w = s.far, 60.0
    top = y - 98
    pen.rect(x - w / 2, top, w, y - top, shade(wood, -0.12))
    rows = int((y - top) / 14)
    for i in range(rows):
        base = y - 3 - i * 14
        at = x - w / 2 + 2.4
        while at < x + w / 2 - 5:
            if s.dice.chance(0.08):
                at += s.dice.between(2, 4)
            at += room.books(s, pen, at, base) + 0.65
        pen.rect(x - w / 2, base, w, 1.6, (shade(wood, 0.08), shade(wood, -0.02)))
        pen.rect(x - w / 2, base + 1.6, w, 2, (fade(Lit(s.light.shadow), 0.4), fade(Lit(s.light.shadow), 0)))
    for dx in (-w / 2, w / 2 - 2):
        pen.rect(x + dx, top, 2, y - top, (shade(wood, 0.05), wood))
    pen.rect(x - w / 2 - 1, top - 3, w + 2, 3.4, shade(wood, 0.08), 0.5)


def _reading_table(s: Scene, x: float, y: float, wood: int) -> None:
    pen = s.mid
    pen.pool(x, y, 22, 2.4, 0.45)
    for dx in (-15, 13):
        pen.rect(x + dx, y - 20, 2.2, 20, shade(wood, -0.12))
    pen.rect(x - 19, y - 22.4, 38, 2.8, (shade(wood, 0.16), shade(wood, 0.05)), 0.6)
    pen.rect(x - 9, y - 23.6, 6, 1.2, 0xC9A25E, 0.5)
    pen.rect(x - 6.4, y - 34, 0.9, 11, 0xC9A25E)
    pen.glow(x - 6, y - 32, 24, room.LAMP, 0.3 + 0.45 * s.light.lamps)
    pen.rect(x - 12.5, y - 37.4, 13, 4, (0x4FA37A, 0x2F7F5C), 1.8)
    pen.poly([(x + 3, y - 23), (x + 9, y - 24.8), (x + 15, y - 23), (x + 15, y - 22.4), (x + 3, y - 22.4)], 0xFFF8EA)


def server_room(s: Scene) -> None:
    """Racks with blinking lights along a corridor, cold light at its end, lines on the floor."""
    base, first, second = s.dice.pick((
        (0x1B2A4A, 0x2EE6D6, 0x5B8CFF), (0x241A44, 0xFF5CC8, 0x6BD0FF), (0x12303A, 0x5CFFB0, 0x3FA8FF),
        (0x2A2238, 0xFFB84A, 0xFF5C7A),
    ))  # fmt: skip
    first, second = s.light.emit(first), s.light.emit(second)
    pen, vx, vy = s.far, s.cx, s.floor * 0.72
    pen.rect(s.left, s.top, s.right - s.left, s.bottom - s.top, base)
    pen.rect(s.left, 0, s.right - s.left, s.floor, (shade(base, -0.06), shade(base, 0.06), base))
    pen.glow(vx, vy, 70, first, 0.5)
    pen.rect(vx - 13, vy - 26, 26, 46, (mix(first, WHITE, 0.5), mix(first, second, 0.5)), 1)
    pen.glow(vx, vy, 34, WHITE, 0.45)
    s.far.rect(s.left, s.floor + 4, s.right - s.left, s.bottom, (shade(base, 0.07), shade(base, -0.03)))
    pen.poly([(vx - 13, vy + 20), (vx + 13, vy + 20), (vx + 90, s.bottom), (vx - 90, s.bottom)],
             (mix(base, first, 0.45), mix(base, second, 0.16), shade(base, -0.02)))  # fmt: skip
    for side in (-1, 1):
        for i in range(4):
            near, far = 62 / (1 + i * 0.62), 62 / (1 + (i + 0.86) * 0.62)
            _rack(
                s,
                vx + side * near,
                vx + side * far,
                vy,
                near / 62,
                far / 62,
                shade(base, 0.1 - i * 0.02),
                (first, second),
            )
        for dx in (1.0, 1.36, 1.72, 2.08, 2.44):
            x = vx + side * 62 * dx
            _rack(s, x + side * 21, x, vy, 1.0, 1.0, shade(base, 0.08), (first, second))
    for side in (-1, 1):
        pen.line([(vx + side * 8, vy + 21), (vx + side * 54, s.bottom)], 0.6, fade(first, 0.8))
        s.mid.line([(vx + side * 13, vy - 30), (vx + side * 66, s.top)], 1.1, fade(second, 0.7))
    for y in (0.3, 0.62):
        s.mid.glow(s.cx, s.h * y, 60, first, 0.1)


def _rack(s: Scene, x0: float, x1: float, vy: float, k0: float, k1: float, color: int, lights: tuple[int, int]) -> None:
    """Draw one side of a rack between two depths; k scales heights around the vanishing line."""
    pen, up, down = s.far, 86.0, 50.0
    pen.poly(
        [(x0, vy - up * k0), (x1, vy - up * k1), (x1, vy + down * k1), (x0, vy + down * k0)],
        (color, shade(color, -0.07)),
    )
    for row in range(13):
        share = 0.05 + row * 0.073

        def at(t: float, share: float = share) -> tuple[float, float]:
            k = k0 + (k1 - k0) * t
            return x0 + (x1 - x0) * t, vy - up * k + (up + down) * k * share

        (ax, ay), (bx, by) = at(0.1), at(0.9)
        thick = 4.6 * (k0 + k1) / 2
        pen.poly([(ax, ay), (bx, by), (bx, by + thick * k1 / k0), (ax, ay + thick)], fade(shade(color, -0.12), 0.9))
        for t in (0.2, 0.3, 0.4, 0.62, 0.78):
            if s.dice.chance(0.7):
                lx, ly = at(t)
                tone = lights[s.dice.upto(2)]
                pen.circle(lx, ly + thick * 0.5, 0.75 * k0, mix(tone, WHITE, 0.3))
                pen.glow(lx, ly + thick * 0.5, 3 * k0, tone, 0.5)
