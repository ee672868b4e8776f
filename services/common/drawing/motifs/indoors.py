"""Walls, floors, windows, lamps, plants, shelves, furniture."""

from __future__ import annotations

from collections.abc import Callable

import skia

from services.common.drawing.canvas import Pen, Scene
from services.common.drawing.color import Lit, fade, mix, shade
from services.common.drawing.motifs.outdoors import WHITE, ridge

LAMP = Lit(0xFFFFD58A)


def wall(s: Scene, color: int, *, side: float = -1) -> None:
    """Fill the far layer with a wall that is lit from one side (-1 left, 1 right)."""
    s.far.rect(s.left, s.top, s.right - s.left, s.bottom - s.top, color)
    s.far.rect(s.left, s.top, s.right - s.left, s.floor - s.top, (shade(color, -0.07), shade(color, 0.01), color))
    s.far.glow(s.cx + side * s.w * 0.22, s.floor * 0.42, max(s.w, s.h) * 0.62, Lit(0xFF000000 | s.light.sun), 0.3)


def wainscot(s: Scene, y: float, color: int, step: float = 13.0) -> None:
    """Panel the wall from y to the floor."""
    s.far.rect(s.left, y, s.right - s.left, s.floor - y, (color, shade(color, -0.06)))
    s.far.rect(s.left, y - 1, s.right - s.left, 1.8, shade(color, 0.06))
    for x in s.across(step):
        s.far.rect(x + 1.4, y + 3.4, step - 2.8, s.floor - y - 8, fade(shade(color, -0.1), 0.5), 0.8)
        s.far.rect(x + 1.9, y + 3.9, step - 3.8, s.floor - y - 9, shade(color, 0.02), 0.6)


def floor(s: Scene, color: int, *, boards: bool = True, skirting: int | None = None) -> None:
    """Lay the floor on the far layer; boards run towards the viewer."""
    s.far.rect(s.left, s.floor, s.right - s.left, s.bottom - s.floor, color)
    s.far.rect(s.left, s.floor, s.right - s.left, s.h - s.floor, (shade(color, 0.05), color, shade(color, -0.1)))
    if boards:
        seam = fade(shade(color, -0.13), 0.55)
        for i in range(-26, 27):
            s.far.line([(s.cx + i * 11, s.floor), (s.cx + i * 38, s.h * 1.15)], 0.3, seam)
    if skirting is not None:
        s.far.rect(s.left, s.floor - 3.2, s.right - s.left, 3.2, (shade(skirting, 0.05), skirting))
    s.far.rect(s.left, s.floor, s.right - s.left, 5, (fade(Lit(s.light.shadow), 0.3), fade(Lit(s.light.shadow), 0)))


def tiles(s: Scene, y: float, low: float, color: int, size: float = 7.0) -> None:
    """Tile the wall between y and low."""
    s.far.rect(s.left, y, s.right - s.left, low - y, (shade(color, 0.03), shade(color, -0.03)))
    joint = fade(shade(color, -0.12), 0.5)
    row, row_y = 0, y
    while row_y < low - 0.1:
        s.far.rect(s.left, row_y, s.right - s.left, 0.35, joint)
        for x in s.across(size * 2, size * (row % 2)):
            s.far.rect(x, row_y, 0.35, min(size, low - row_y), joint)
        for _ in range(3):
            x = s.dice.pick(s.across(size * 2, size * (row % 2)))
            tone = fade(shade(color, s.dice.pick((-0.06, 0.06))), 0.6)
            s.far.rect(x + 0.35, row_y + 0.35, size * 2 - 0.35, min(size, low - row_y) - 0.35, tone)
        row, row_y = row + 1, row_y + size


def window(s: Scene, x: float, y: float, w: float, h: float, frame: int, *, columns: int = 2, rows: int = 2) -> None:
    """Cut a window into the wall: the sky of the mood, far hills, a sill, light on the wall around it."""
    pen, light = s.far, s.light
    day = 1 - light.lamps
    if day > 0.3:
        pen.glow(x + w / 2, y + h / 2, w * 1.5, Lit(0xFF000000 | light.sun), 0.34 * day)
    pen.rect(x - 1.6, y - 1.6, w + 3.2, h + 3.2, shade(frame, -0.06), 0.8)
    pen.canvas.save()
    pen.canvas.clipRect(_rect(x, y, w, h), True)
    pen.rect(x, y, w, h, tuple(light.sky_color(i) for i in range(3)))
    if light.stars:
        for _ in range(12):
            pen.circle(
                x + s.dice.between(0, w), y + s.dice.between(0, h * 0.6), s.dice.between(0.15, 0.35), fade(WHITE, 0.8)
            )
    sun_x = x + w * s.dice.between(0.25, 0.75)
    if not light.rain:
        pen.glow(sun_x, y + h * 0.3, w * 0.5, Lit(0xFF000000 | light.sun), 0.8)
        pen.circle(sun_x, y + h * 0.3, w * 0.08, Lit(0xFF000000 | light.sun))
    for level, color, far in ((0.66, 0x6FA58C, 0.55), (0.8, 0x4F8F6A, 0.25)):
        line = ridge(s.dice, x - 4, x + w + 4, y + h * level, h * 0.05, w * 0.28)
        pen.ground(line, y + h + 2, light.haze(color, far))
    for dx in (0.08, 0.5):
        gleam = [(x + w * dx, y + h), (x + w * (dx + 0.3), y), (x + w * (dx + 0.4), y), (x + w * (dx + 0.1), y + h)]
        pen.poly(gleam, fade(WHITE, 0.1))
    pen.canvas.restore()
    for i in range(1, columns):
        pen.rect(x + w * i / columns - 0.6, y, 1.2, h, frame)
    for i in range(1, rows):
        pen.rect(x, y + h * i / rows - 0.6, w, 1.2, frame)
    for args in ((x - 1.2, y - 1.2, w + 2.4, 1.8), (x - 1.2, y, 1.8, h), (x + w - 0.6, y, 1.8, h)):
        pen.rect(*args, frame)
    pen.shadow(x - 2, y + h + 1.6, w + 4, 1.4, blur=1.2, strength=0.3)
    pen.rect(x - 3, y + h, w + 6, 2.2, (shade(frame, 0.05), shade(frame, -0.08)), 0.5)


def curtain(pen: Pen, x: float, y: float, w: float, h: float, color: int) -> None:
    """Hang a curtain in folds."""
    pen.rect(x, y, w, h, (shade(color, 0.02), shade(color, -0.05)), 0.8)
    folds = max(3, round(w / 2.6))
    for i in range(folds):
        fx = x + w * i / folds
        pen.rect(fx, y, w / folds * 0.45, h, fade(shade(color, -0.1), 0.55))
        pen.rect(fx + w / folds * 0.62, y, w / folds * 0.2, h, fade(shade(color, 0.1), 0.5))


def pendant(s: Scene, pen: Pen, x: float, y: float, size: float, color: int) -> None:
    """Hang a lamp from above; it shines more the darker it is."""
    power = 0.25 + 0.6 * s.light.lamps
    pen.rect(x - 0.25, s.top, 0.5, y - s.top, shade(color, -0.2))
    pen.glow(x, y + size * 0.75, size * 3.8, LAMP, power * 0.75)
    pen.circle(x, y + size * 0.68, size * 0.3, mix(LAMP, WHITE, 0.55))
    dome = [(x - size * 0.16, y), (x + size * 0.16, y), (x + size * 0.42, y + size * 0.24), (x + size, y + size * 0.68),
            (x - size, y + size * 0.68), (x - size * 0.42, y + size * 0.24)]  # fmt: skip
    pen.poly(dome, (shade(color, 0.06), shade(color, -0.07)))
    pen.rect(x - size, y + size * 0.63, size * 2, size * 0.08, shade(color, -0.12), 0.2)


def plant(s: Scene, pen: Pen, x: float, y: float, size: float, pot: int, leaf: int = 0x4E9A63) -> None:
    """Stand a leafy plant in a pot at (x, y); about `2 * size` high."""
    pen.pool(x, y, size * 0.75, size * 0.14)
    spread = ((-0.75, 1.25), (0.75, 1.3), (-0.42, 1.65), (0.45, 1.7), (0, 1.95), (-0.95, 0.95), (0.95, 1.0))
    for i, (dx, dy) in enumerate(spread):
        tx, ty = x + dx * size * s.dice.between(0.85, 1.1), y - dy * size * s.dice.between(0.92, 1.08)
        bx, by = x + dx * size * 0.1, y - size * 0.6
        nx, ny = (ty - by) * 0.16, -(tx - bx) * 0.16
        mx, my = bx + (tx - bx) * 0.6, by + (ty - by) * 0.6
        tone = shade(leaf, (-0.08, 0.0, 0.06)[i % 3])
        pen.blob([(bx, by), (mx - nx, my - ny), (tx, ty), (mx + nx, my + ny)], (shade(tone, 0.05), shade(tone, -0.05)))
        pen.line([(bx, by), (tx, ty)], size * 0.03, fade(shade(tone, 0.14), 0.7))
    pen.poly([(x - size * 0.42, y - size * 0.7), (x + size * 0.42, y - size * 0.7), (x + size * 0.3, y),
              (x - size * 0.3, y)], (shade(pot, 0.05), shade(pot, -0.08)))  # fmt: skip
    pen.rect(x - size * 0.46, y - size * 0.76, size * 0.92, size * 0.14, shade(pot, 0.03), size * 0.04)


def picture(s: Scene, x: float, y: float, w: float, h: float, frame: int, colors: tuple[int, int, int]) -> None:
    """Hang a framed abstract picture on the wall."""
    pen = s.far
    pen.shadow(x, y + 0.8, w, h, blur=1.1, strength=0.25)
    pen.rect(x, y, w, h, frame, 0.4)
    pen.rect(x + 0.9, y + 0.9, w - 1.8, h - 1.8, 0xFBF6EC)
    pen.canvas.save()
    pen.canvas.clipRect(_rect(x + 1.8, y + 1.8, w - 3.6, h - 3.6), True)
    pen.rect(x, y, w, h, (shade(colors[0], 0.05), colors[0]))
    pen.circle(x + w * s.dice.between(0.3, 0.7), y + h * s.dice.between(0.3, 0.45), w * 0.17, colors[1])
    pen.ground(ridge(s.dice, x - 2, x + w + 2, y + h * 0.66, h * 0.07, w * 0.3), y + h, colors[2])
    pen.canvas.restore()


def shelf(
    s: Scene, pen: Pen, x: float, y: float, w: float, wood: int, item: Callable[[Scene, Pen, float, float], float]
) -> None:
    """Hang a board with its top at y and put things on it; `item` draws one at (left x, foot y) and gives its width."""
    pen.shadow(x, y + 1.5, w, 2, blur=1.3, strength=0.28)
    at = x + 1.2
    while at < x + w - 5:
        at += item(s, pen, at, y) + s.dice.between(0.5, 1.6)
    pen.rect(x, y, w, 1.7, (shade(wood, 0.05), shade(wood, -0.07)), 0.3)


def books(s: Scene, pen: Pen, x: float, y: float) -> float:
    """Stand one book on a shelf."""
    w, h = s.dice.between(1.5, 2.8), s.dice.between(7, 10.5)
    color = s.dice.pick((0xC8553D, 0x3D6B8C, 0xE0A84A, 0x5B8C6A, 0x7A5C8C, 0xD9C7A8, 0x34495E, 0xB5727A))
    pen.rect(x, y - h, w, h, (shade(color, 0.04), shade(color, -0.05)), 0.25)
    pen.rect(x + w * 0.22, y - h * 0.84, w * 0.56, h * 0.05, fade(0xFFF1D0, 0.8))
    pen.rect(x + w * 0.22, y - h * 0.2, w * 0.56, h * 0.05, fade(0xFFF1D0, 0.8))
    return w - 0.6


def jars(s: Scene, pen: Pen, x: float, y: float) -> float:
    """Stand a jar, a bottle, a cup or a bowl on a shelf."""
    color = s.dice.pick((0xE8B04B, 0xD9694A, 0x7FA66B, 0x8C6A4F, 0xF0DDB8, 0x6B93A8))
    kind = s.dice.upto(4)
    if kind == 0:
        h = s.dice.between(5, 8)
        pen.rect(x, y - h, 4.6, h, fade(0xF4FAFA, 0.85), 0.8)
        pen.rect(x + 0.4, y - h * 0.68, 3.8, h * 0.63, (shade(color, 0.05), shade(color, -0.05)), 0.6)
        pen.rect(x + 0.3, y - h - 1.1, 4, 1.4, 0xA87B52, 0.3)
    elif kind == 1:
        h = s.dice.between(8, 11)
        pen.rect(x + 0.3, y - h * 0.65, 3, h * 0.65, (shade(color, 0.04), shade(color, -0.07)), 0.8)
        pen.rect(x + 1.2, y - h, 1.2, h * 0.45, shade(color, -0.04), 0.3)
        pen.rect(x + 0.3, y - h * 0.42, 3, h * 0.2, 0xFFF6E4)
    elif kind == 2:
        pen.ring(x + 4.2, y - 2, 1.1, 1.1, 0.6, color)
        pen.rect(x, y - 4, 4.2, 4, (shade(color, 0.06), shade(color, -0.04)), 0.9)
    else:
        for i in range(3):
            pen.rect(x + i * 0.35, y - 1.3 - i * 1.1, 6 - i * 0.7, 1.3, shade(0xF5EEDF, -0.03 * i), 0.6)
        return 6.0
    return 4.8


def rug(s: Scene, color: int, second: int) -> None:
    """Lay an oval rug in the middle of the floor."""
    y = s.floor + (s.h - s.floor) * 0.42
    s.far.oval(s.cx, y, 46, 15, (shade(color, 0.04), shade(color, -0.04)))
    s.far.ring(s.cx, y, 42, 13.2, 0.9, fade(second, 0.4))
    s.far.ring(s.cx, y, 34, 10.4, 0.45, fade(second, 0.3))


def table(s: Scene, pen: Pen, color: int, y: float, *, width: float = 200.0) -> None:
    """Put the near edge of a table or counter across the frame's lower end."""
    pen.rect(s.cx - width / 2, y, width, s.bottom - y, (shade(color, -0.08), shade(color, -0.16)))
    pen.rect(s.cx - width / 2, y, width, 3.4, (shade(color, 0.08), color), 0.4)
    pen.rect(s.cx - width / 2, y + 3.4, width, 2.4, (fade(Lit(s.light.shadow), 0.35), fade(Lit(s.light.shadow), 0)))


def _rect(x: float, y: float, w: float, h: float) -> skia.Rect:
    return skia.Rect.MakeXYWH(x, y, w, h)
