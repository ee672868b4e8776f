"""Where people learn, are cared for, make things, and buy flowers."""

from __future__ import annotations

import math

from services.common.drawing.canvas import Pen, Scene
from services.common.drawing.color import Lit, fade, mix, shade
from services.common.drawing.motifs import indoors as room
from services.common.drawing.motifs import outdoors as out
from services.common.drawing.motifs.outdoors import WHITE

_PETALS = (0xFF6F7F, 0xFFB3C7, 0xFFD45C, 0xFFFFFF, 0xC98AE8, 0xFF8F5A, 0xE8476B)


def flower_shop(s: Scene) -> None:
    """Buckets full of flowers on steps and shelves, a window, dried bunches from the ceiling."""
    side = s.dice.pick((-1, 1))
    paint, wood, metal = s.dice.pick((
        (0xDDE8D8, 0xA8794F, 0xB8C4C8), (0xF3E3DA, 0x8F6B4A, 0xC9BBA8), (0xD8E3E8, 0xB08A5F, 0x9CB0B0),
        (0xF0E8D0, 0x7F6048, 0xC0C8C0),
    ))  # fmt: skip
    room.wall(s, paint, side=side)
    room.window(s, s.cx - side * 24 - 20, s.floor - 78, 40, 44, shade(wood, -0.06), columns=3, rows=2)
    for i, y in enumerate((s.floor - 27, s.floor - 50)):
        for x in s.across(64, side * (26 + 5 * i)):
            room.shelf(s, s.far, x - 24, y, 48, wood, _vase)
    room.floor(s, mix(wood, 0xD9C0A0, 0.5), boards=False)
    for x in s.across(13, 4):
        _dried(s, x, s.h * 0.085 + s.dice.between(-1, 2))
    for x in s.across(15, 3):
        _bucket(s, s.mid, x + s.dice.between(-2, 2), s.floor + 3, s.dice.between(8, 10), metal)
    for dx in (-0.52, 0.52):
        _bucket(s, s.near, s.cx + dx * s.w, s.h * 1.03, 19, metal)


def _bucket(s: Scene, pen: Pen, x: float, y: float, size: float, metal: int) -> None:
    """Stand a bucket of one kind of flowers at (x, y), `2.4 * size` high in all."""
    pen.pool(x, y, size * 0.8, size * 0.16)
    petal = s.dice.pick(_PETALS)
    for _ in range(9):
        dx, up = s.dice.between(-0.75, 0.75), s.dice.between(1.25, 2.2)
        tip = x + dx * size, y - up * size
        pen.line([(x + dx * size * 0.3, y - size * 0.8), tip], size * 0.06, 0x5F9A5A)
    for dx in (-0.6, -0.2, 0.25, 0.62):
        out.bush(pen, x + dx * size, y - size * 0.9, size * 0.36, 0x5FA860)
    for _ in range(11):
        dx, up = s.dice.between(-0.8, 0.8), s.dice.between(1.3, 2.3)
        out.flower(s, pen, x + dx * size, y - up * size + abs(dx) * size * 0.4, size * 0.24, petal)
    rim = [(x - size * 0.62, y - size), (x + size * 0.62, y - size), (x + size * 0.46, y), (x - size * 0.46, y)]
    pen.poly(rim, (shade(metal, 0.06), shade(metal, -0.1)))
    pen.rect(x - size * 0.66, y - size * 1.06, size * 1.32, size * 0.16, shade(metal, 0.04), size * 0.06)


def _vase(s: Scene, pen: Pen, x: float, y: float) -> float:
    color, petal = s.dice.pick((0xE8C9A0, 0x8FB0A8, 0xF4F0E8, 0xC98A6B)), s.dice.pick(_PETALS)
    for dx in (0.6, 3, 5.2):
        out.flower(s, pen, x + dx, y - 5, 1.9, petal, s.dice.between(3, 6))
    pen.rect(x + 0.6, y - 6, 4.6, 6, (shade(color, 0.05), shade(color, -0.06)), 1.4)
    return 6.4


def _dried(s: Scene, x: float, y: float) -> None:
    color = s.dice.pick((0xB08AA0, 0xC9A05F, 0xA8B08A, 0xC07F6B))
    s.mid.rect(x - 0.2, s.top, 0.4, y - s.top, 0x8A7A68)
    for i in range(5):
        tip = x + (i - 2) * 1.7, y + 10 - abs(i - 2)
        s.mid.line([(x, y), tip], 0.5, shade(color, -0.1))
        s.mid.circle(*tip, 1.4, shade(color, s.dice.between(-0.05, 0.08)))


def hospital(s: Scene) -> None:
    """A sickroom: a bed with a blanket, a curtain, a monitor with a pulse, a drip, a window."""
    side = s.dice.pick((-1, 1))
    paint, calm, cloth = s.dice.pick((
        (0xE8F3F2, 0x9CD0C8, 0x7FB0D8), (0xEFF3F8, 0xA0C4E0, 0x8FC0B0), (0xF4F0EC, 0xB0D4C0, 0xE0A8A8),
        (0xE4ECF4, 0xB8C0E0, 0x90B8D0),
    ))  # fmt: skip
    room.wall(s, paint, side=side)
    room.wainscot(s, s.floor - 26, calm, 26)
    room.window(s, s.cx + side * 22 - 18, s.floor - 78, 36, 40, 0xF6F8FA)
    room.curtain(s.far, s.cx - side * 44 - 9, s.h * 0.1, 18, s.floor - s.h * 0.1, cloth)
    s.far.rect(s.left, s.h * 0.095, s.right - s.left, 1.2, 0xC4CCD4)
    room.floor(s, mix(paint, 0xB8C4C8, 0.6), boards=False, skirting=0xF6F8FA)
    x, y = s.cx - side * 20, s.floor - 74
    s.far.rect(x - 7, y, 14, 14, WHITE, 2)
    s.far.rect(x - 1.6, y + 3, 3.2, 8, 0xE8565C, 0.4)
    s.far.rect(x - 4, y + 5.4, 8, 3.2, 0xE8565C, 0.4)
    _bed(s, s.cx + side * 26, s.floor + 9, side, cloth)
    for dx in (110, -100):
        _bed(s, s.cx + side * dx, s.floor + 9, side, cloth)
    _monitor(s, s.cx - side * 38, s.floor + 5)


def _bed(s: Scene, x: float, y: float, side: int, cloth: int) -> None:
    pen, steel = s.mid, 0xC4CCD4
    pen.pool(x, y, 36, 3, 0.35)
    for dx in (-30, 28):
        pen.rect(x + dx, y - 12, 2, 12, steel)
        pen.circle(x + dx + 1, y, 1.6, 0x6B7480)
    head = x + side * 31
    pen.rect(head - 1.4, y - 32, 2.8, 24, steel, 1)
    pen.rect(x - 32, y - 16, 64, 6, (WHITE, 0xDCE4EA), 2)
    pen.rect(head - side * 9 - 8, y - 23, 16, 8, (WHITE, 0xE4EAF0), 3)
    left = x - 31 if side > 0 else x - 13
    pen.rect(left, y - 20, 44, 11, (shade(cloth, 0.06), shade(cloth, -0.05)), 2.5)
    pen.rect(left, y - 12, 44, 1.2, fade(WHITE, 0.5))


def _monitor(s: Scene, x: float, y: float) -> None:
    pen = s.mid
    pen.pool(x, y, 9, 1.6, 0.35)
    pen.rect(x - 0.8, y - 46, 1.6, 46, 0xB0BAC4)
    pen.line([(x - 6, y), (x + 6, y)], 1.4, 0x9CA6B0)
    pen.rect(x - 9, y - 42, 18, 13, 0x38424C, 1.4)
    pen.rect(x - 8, y - 41, 16, 11, 0x12303A, 0.8)
    pulse = ((-7, 0), (-3, 0), (-2, -3), (-0.6, 3.4), (0.8, -4), (2, 0), (7, 0))
    pen.line([(x + dx, y - 35.5 + dy) for dx, dy in pulse], 0.7, s.light.emit(0x4FF0A0))
    pen.line([(x - 5, y - 52), (x + 5, y - 52)], 0.8, 0xB0BAC4)
    pen.rect(x - 6.4, y - 51, 3.4, 7, (fade(WHITE, 0.85), fade(0xA0D8F0, 0.9)), 1)
    pen.line([(x - 4.7, y - 44), (x - 6, y - 30), (x - 3, y - 18)], 0.3, fade(WHITE, 0.9), smooth=True)


def classroom(s: Scene) -> None:
    """A blackboard with sums and drawings, windows, rows of desks, a clock and a globe."""
    side = s.dice.pick((-1, 1))
    paint, wood, board = s.dice.pick((
        (0xF4ECD4, 0xC9935A, 0x2F5A48), (0xE4EEE8, 0xB5835A, 0x2E4A44), (0xF0E0CC, 0xD0A060, 0x36463F),
        (0xE8E8F0, 0xB88F68, 0x284858),
    ))  # fmt: skip
    room.wall(s, paint, side=side)
    room.floor(s, mix(wood, 0xE0C090, 0.3), skirting=shade(wood, -0.1))
    x, y, w, h = s.cx - 42.0, s.floor - 70, 84.0, 42.0
    s.far.shadow(x, y + 1, w, h, blur=1.6)
    s.far.rect(x - 2, y - 2, w + 4, h + 4, wood, 1)
    s.far.rect(x, y, w, h, (shade(board, 0.03), board))
    s.far.rect(x - 2, y + h + 1, w + 4, 2, shade(wood, -0.08))
    chalk = fade(0xF6F3E8, 0.85)
    for row in range(3):
        s.far.line([(x + 5, y + 8 + row * 7), (x + s.dice.between(20, 34), y + 8 + row * 7)], 1, chalk)
    s.far.ring(x + w - 18, y + 15, 8, 8, 0.8, fade(0xFFD45C, 0.9))
    s.far.line([(x + w - 36, y + 35), (x + w - 22, y + 35), (x + w - 22, y + 26), (x + w - 36, y + 35)], 0.8, chalk)
    wave = [(x + 6 + k * 2, y + 33 + 3 * math.sin(k * 0.9)) for k in range(14)]
    s.far.line(wave, 0.8, fade(0x8FD8F0, 0.9), smooth=True)
    for far in (-1, 1):
        room.window(s, s.cx + far * 74 - 14, s.floor - 74, 28, 44, WHITE)
    s.far.circle(s.cx, y - 10, 5.4, shade(wood, -0.1))
    s.far.circle(s.cx, y - 10, 4.6, WHITE)
    s.far.line([(s.cx, y - 13), (s.cx, y - 10), (s.cx + 2.4, y - 9)], 0.6, 0x38424C)
    for dx in s.across(34, side * 12):
        _school_desk(s, dx, s.floor + 10, wood)
    for dx in (-0.52, 0.54):
        room.plant(s, s.near, s.cx + dx * s.w, s.h * 1.04, 17, 0xE0B890, 0x5C9A5A)


def _school_desk(s: Scene, x: float, y: float, wood: int) -> None:
    pen = s.mid
    pen.pool(x, y, 13, 1.6, 0.35)
    for dx in (-10, 9):
        pen.rect(x + dx, y - 13, 1.2, 13, 0x7A8490)
    pen.rect(x - 12, y - 15.6, 24, 3, (shade(wood, 0.1), wood), 0.6)
    pen.rect(x - 6, y - 17, 7, 1.5, s.dice.pick((0xE8565C, 0x3F7FD0, 0x4FA86B)), 0.3)


def workshop(s: Scene) -> None:
    """A bench with a vice, tools on a board, a lamp, boxes and a wheel that has been worked on."""
    side = s.dice.pick((-1, 1))
    paint, wood, accent = s.dice.pick((
        (0xB8AFA0, 0x9C6B40, 0xE0603A), (0x8F9CA0, 0xB07F4A, 0xE8B03A), (0xC0B090, 0x805A3A, 0x3F8FA8),
        (0xA0A8B8, 0x8F6240, 0xD04F5F),
    ))  # fmt: skip
    room.wall(s, paint, side=side)
    x, y = s.cx - 40.0, s.floor - 72
    s.far.rect(x, y, 80, 40, (shade(wood, 0.14), shade(wood, 0.08)), 1)
    for row in range(6):
        for column in range(13):
            s.far.circle(x + 4 + column * 6, y + 4 + row * 6.4, 0.35, fade(shade(wood, -0.2), 0.6))
    for k, at in enumerate((8, 20, 31, 44, 57, 70)):
        _tool(s, x + at, y + 8, k, accent)
    room.window(s, s.cx + side * 68 - 15, s.floor - 70, 30, 36, shade(wood, -0.14))
    room.floor(s, mix(paint, 0x6B6058, 0.5), boards=False)
    bench = s.floor - 6
    s.mid.rect(s.left, bench, s.right - s.left, 4.5, (shade(wood, 0.1), wood))
    s.mid.rect(s.left, bench + 4.5, s.right - s.left, 20, (shade(wood, -0.16), shade(wood, -0.22)))
    for dx in s.across(30, 7):
        s.mid.rect(dx - 13, bench + 8, 26, 13, shade(wood, -0.06), 0.8)
        s.mid.rect(dx - 3, bench + 13.4, 6, 1.4, 0xC9B48F, 0.6)
    _gear(s.mid, s.cx - side * 40, bench - 8, 8, 0x8A949C)
    _gear(s.mid, s.cx - side * 29, bench - 4.4, 4.6, accent)
    for step in range(2):
        s.mid.rect(s.cx + side * 38 - 8 + step, bench - 8 * (step + 1), 15, 7.6, (0xC99A5F, 0xB08048), 0.4)
    room.pendant(s, s.mid, s.cx + side * 8, s.h * 0.12, 8, accent)


def _tool(s: Scene, x: float, y: float, kind: int, accent: int) -> None:
    """Hang a hammer, a spanner, a saw, a screwdriver, pliers or a brush at (x, y)."""
    pen, steel, grip = s.far, 0x707A84, shade(accent, -0.04)
    pen.shadow(x - 1, y + 1, 3, 22, blur=1, strength=0.2)
    if kind == 0:
        pen.rect(x - 0.9, y + 4, 1.8, 20, 0xB5834A, 0.6)
        pen.rect(x - 4.4, y, 8.8, 5, steel, 1)
    elif kind == 1:
        pen.rect(x - 1, y + 4, 2, 20, steel, 0.8)
        pen.ring(x, y + 2, 2.4, 2.4, 1.6, steel)
    elif kind == 2:
        pen.poly([(x - 2, y), (x + 3.4, y + 22), (x - 2, y + 22)], 0xC4CCD4)
        pen.rect(x - 3.4, y + 21, 7, 6, grip, 1.4)
    elif kind == 3:
        pen.rect(x - 0.5, y, 1, 12, steel)
        pen.rect(x - 1.7, y + 11, 3.4, 11, grip, 1.2)
    elif kind == 4:
        for way in (-1, 1):
            pen.line(
                [(x + way * 0.6, y), (x, y + 7), (x + way * 3, y + 22)], 1.6, grip if way > 0 else shade(grip, -0.1)
            )
    else:
        pen.rect(x - 0.9, y, 1.8, 13, 0xB5834A, 0.6)
        pen.rect(x - 3.4, y + 12, 6.8, 9, (0xE3D2B5, 0xC0A878), 0.6)


def _gear(pen: Pen, x: float, y: float, r: float, color: int) -> None:
    for k in range(8):
        angle = k * math.tau / 8
        pen.circle(x + math.cos(angle) * r, y + math.sin(angle) * r, r * 0.24, shade(color, -0.04))
    pen.circle(x, y, r, (shade(color, 0.08), shade(color, -0.08)))
    pen.circle(x, y, r * 0.4, fade(Lit(0xFF2A2E34), 0.8))
