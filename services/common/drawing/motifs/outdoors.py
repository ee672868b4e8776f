"""Sky, clouds, hills, trees, grass, rain."""

from __future__ import annotations

from services.common.drawing.canvas import Dice, Pen, Point, Scene
from services.common.drawing.color import Lit, fade, mix, shade

WHITE = Lit(0xFFFFFFFF)


def sky(s: Scene, horizon: float, *, clouds: int = 4, sun: bool = True) -> None:
    """Fill the far layer with the sky of the mood, its sun or moon, stars and clouds."""
    pen, light = s.far, s.light
    top, middle, low = (light.sky_color(i) for i in range(3))
    pen.rect(s.left, s.top, s.right - s.left, -s.top + 1, top)
    pen.rect(s.left, 0, s.right - s.left, horizon, (top, middle, low))
    pen.rect(s.left, horizon - 0.5, s.right - s.left, s.bottom - horizon + 1, low)
    if light.stars:
        stars(s, horizon * 0.8, 150)
    if sun:
        sun_or_moon(s, horizon)
    for _ in range(clouds + (3 if light.rain else 0)):
        x = s.dice.between(s.left * 0.6, s.right * 0.85)
        y = s.dice.between(horizon * 0.08, horizon * 0.62)
        cloud(s, x, y, s.dice.between(9, 21) * (0.6 + 0.5 * (1 - y / horizon)))


def sun_or_moon(s: Scene, horizon: float) -> None:
    """Hang the sun (or the moon, at night) left or right of the middle."""
    pen, light = s.far, s.light
    if light.rain:
        return
    x = s.cx + s.dice.pick((-1, 1)) * s.dice.between(0.16, 0.34) * s.w
    low = light.lamps > 0.4 and not light.stars
    y = horizon * (s.dice.between(0.62, 0.76) if low else s.dice.between(0.2, 0.34))
    color = Lit(0xFF000000 | light.sun)
    pen.glow(x, y, 62, color, 0.5)
    pen.glow(x, y, 26, color, 0.5)
    r = s.dice.between(7, 10) * (1.35 if low else 1)
    pen.circle(x, y, r, color)
    if light.stars:
        grey = mix(color, light.sky_color(2), 0.3)
        for dx, dy, share in ((-0.3, -0.2, 0.24), (0.28, 0.3, 0.18), (0.22, -0.38, 0.12)):
            pen.circle(x + dx * r, y + dy * r, share * r, fade(grey, 0.7))


def stars(s: Scene, lowest: float, count: int) -> None:
    """Sprinkle stars, most of them small."""
    for _ in range(count):
        x, y = s.dice.between(s.left, s.right), s.dice.between(s.top * 0.6, lowest)
        size = s.dice.between(0.12, 0.34) if s.dice.chance(0.88) else s.dice.between(0.4, 0.6)
        s.far.circle(x, y, size, fade(WHITE, s.dice.between(0.35, 0.95) * max(0.3, 1 - max(0, y) / lowest * 0.7)))


def cloud(s: Scene, x: float, y: float, size: float) -> None:
    """Draw a flat-bottomed cloud `2 * size` wide."""
    light = s.light
    share = 0.3 if light.stars else 0.72
    lit = mix(light.sky_color(2), WHITE, share)
    if light.rain:
        lit = mix(light.sky_color(1), WHITE, 0.25)
    body = [(x, y, size, size * 0.2)]
    for i in range(5):
        dx = (i - 2) * 0.36 + s.dice.between(-0.08, 0.08)
        r = size * (0.36 - 0.09 * abs(i - 2)) * s.dice.between(0.8, 1.25)
        body.append((x + dx * size, y - r * 0.5, r, r * 0.82))
    s.far.puffs(body, (fade(lit, 0.96), fade(mix(lit, light.sky_color(1), 0.45), 0.75)))


def ridge(dice: Dice, left: float, right: float, y: float, swing: float, step: float) -> list[Point]:
    """Give a rolling line around `y`."""
    points: list[Point] = []
    x = left
    while x < right + step:
        points.append((x, y + dice.between(-swing, swing)))
        x += step * dice.between(0.75, 1.25)
    return points


def hills(s: Scene, pen: Pen, y: float, swing: float, step: float, color: int, distance: float = 0.0) -> list[Point]:
    """Draw rolling hills down to the bottom; `distance` 0 to 1 sinks them in haze. Gives their line."""
    line = ridge(s.dice, s.left, s.right, y, swing, step)
    near, low = s.light.haze(color, distance), s.light.haze(shade(color, -0.09), distance * 0.8)
    pen.ground(line, s.bottom, (near, low, low))
    return line


def round_tree(s: Scene, pen: Pen, x: float, y: float, height: float, color: int, distance: float = 0.0) -> None:
    """Draw a broad-leaved tree that stands at (x, y)."""
    light = s.light
    trunk = light.haze(0x7A5440, distance)
    pen.pool(x, y, height * 0.32, height * 0.05, 0.3 * (1 - distance))
    pen.poly([(x - height * 0.035, y), (x - height * 0.02, y - height * 0.5), (x + height * 0.02, y - height * 0.5),
              (x + height * 0.035, y)], trunk)  # fmt: skip
    r = height * 0.3
    spots = ((0.0, -0.72, 1.0), (-0.62, -0.52, 0.68), (0.62, -0.52, 0.68), (-0.34, -0.86, 0.62), (0.36, -0.84, 0.6))
    crown = [
        (x + dx * r + s.dice.between(-0.06, 0.06) * r, y + dy * height, r * size, r * size)
        for dx, dy, size in ((dx, dy, size * s.dice.between(0.9, 1.1)) for dx, dy, size in spots)
    ]
    pen.puffs(crown, (light.haze(shade(color, 0.07), distance), light.haze(shade(color, -0.1), distance)))
    shine = fade(Lit(light.haze(shade(color, 0.14), distance)), 0.55)
    pen.puffs([(cx - cr * 0.22, cy - cr * 0.25, cr * 0.5, cr * 0.42) for cx, cy, cr, _ in crown[:4]], shine)


def pine(s: Scene, pen: Pen, x: float, y: float, height: float, color: int, distance: float = 0.0) -> None:
    """Draw a fir that stands at (x, y)."""
    light = s.light
    pen.rect(x - height * 0.03, y - height * 0.14, height * 0.06, height * 0.14, light.haze(0x6B4A3A, distance))
    width = height * s.dice.between(0.2, 0.25)
    for i in range(4):
        top = y - height + i * height * 0.2
        base, half = top + height * (0.3 + 0.02 * i), width * (0.42 + 0.2 * i)
        bright, dark = light.haze(shade(color, 0.05), distance), light.haze(shade(color, -0.07), distance)
        pen.poly([(x, top), (x + half, base), (x - half, base)], (bright, dark))
        pen.poly([(x, top), (x + half, base), (x + half * 0.1, base)], fade(Lit(dark), 0.5))


def bush(pen: Pen, x: float, y: float, size: float, color: int) -> None:
    """Draw a bush `2 * size` wide whose foot is at y."""
    parts = [
        (x + dx * size, y - r * size * 0.55, r * size, r * size) for dx, r in ((-0.55, 0.5), (0, 0.68), (0.55, 0.5))
    ]
    pen.puffs(parts, (shade(color, 0.08), shade(color, -0.1)))


def grass(s: Scene, pen: Pen, y: float, height: float, color: int, step: float = 2.2) -> None:
    """Draw blades along the line y."""
    x = s.left
    while x < s.right:
        lean, tall = s.dice.between(-0.5, 0.5), height * s.dice.between(0.45, 1)
        pen.poly(
            [(x - 0.5, y), (x + lean * tall * 0.7, y - tall), (x + 0.6, y)], shade(color, s.dice.between(-0.05, 0.05))
        )
        x += step * s.dice.between(0.4, 1)


def flower(s: Scene, pen: Pen, x: float, y: float, size: float, color: int, height: float = 0.0) -> None:
    """Draw a flower of five petals, on a stem `height` long."""
    if height:
        pen.line([(x, y), (x + s.dice.between(-0.1, 0.1) * height, y - height)], size * 0.16, 0x5C9A4A)
        y -= height
    for dx, dy in ((0, -1), (0.95, -0.3), (0.6, 0.8), (-0.6, 0.8), (-0.95, -0.3)):
        pen.circle(x + dx * size * 0.5, y + dy * size * 0.5, size * 0.44, color)
    pen.circle(x, y, size * 0.34, 0xFFD45C)


def birds(s: Scene, y: float, count: int) -> None:
    """Draw distant birds."""
    color = fade(Lit(s.light.haze(0x35425A, 0.25)), 0.8)
    x = s.cx + s.dice.between(-0.3, 0.3) * s.w
    for i in range(count):
        bx, by, r = x + i * 5 + s.dice.between(-2, 2), y + s.dice.between(-5, 5), s.dice.between(1.1, 1.8)
        s.far.line([(bx - r, by - r * 0.45), (bx, by), (bx + r, by - r * 0.5)], 0.42, color, smooth=True)


def rain(s: Scene, pen: Pen, count: int = 130) -> None:
    """Draw slanted streaks of rain over everything."""
    for _ in range(count):
        x, y, length = s.dice.between(s.left, s.right), s.dice.between(s.top, s.bottom), s.dice.between(3, 8)
        pen.line([(x, y), (x - length * 0.16, y + length)], 0.22, fade(WHITE, s.dice.between(0.12, 0.38)))
