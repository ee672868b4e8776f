"""Rooms to live in."""

from __future__ import annotations

from services.common.drawing.canvas import Pen, Scene
from services.common.drawing.color import Lit, fade, mix, shade
from services.common.drawing.motifs import indoors as room
from services.common.drawing.motifs.outdoors import WHITE, sky


def kitchen(s: Scene) -> None:
    """Tiles, a window over the counter, a shelf with jars, a stove with a pot under its hood."""
    side = s.dice.pick((-1, 1))
    paint, front, top, tile = s.dice.pick((
        (0xF6E3C5, 0x5F9C94, 0xD9A871, 0xFDF6E8), (0xDDEBE4, 0xE08E6D, 0xB98458, 0xFFFFFF),
        (0xFBE6DC, 0x4E7BA0, 0xC99A6B, 0xF3F7F8), (0xE6E9D2, 0xD8A548, 0x9C7350, 0xFFF8EA),
    ))  # fmt: skip
    room.wall(s, paint, side=-side)
    counter = s.floor - 7
    room.tiles(s, counter - 29, counter, tile, 5.2)
    room.window(s, s.cx - side * 27 - 15, counter - 66, 30, 32, 0xFFFBF2)
    shelf_y = counter - 40
    x = s.cx + side * 32 - 20
    for y in (shelf_y, shelf_y - 19):
        room.shelf(s, s.far, x, y, 40, top, room.jars)
    for dx in (62, 108):
        room.shelf(s, s.far, s.cx + side * dx - 18, shelf_y - 8, 36, top, room.jars)
        room.shelf(s, s.far, s.cx - side * dx - 18, shelf_y - 14, 36, top, room.jars)
    room.floor(s, 0xC9B59B, boards=False)
    _counter(s, counter, front, top)
    _stove(s, s.cx + side * 34, counter)
    room.plant(s, s.mid, s.cx - side * 40, counter, 7, 0xE7D3BF)
    _kettle(s, s.cx - side * 24, counter, s.dice.pick((0xD9694A, 0x5B8CA8, 0xE8B04B)))
    for dx in (-30, 30):
        room.pendant(s, s.mid, s.cx + dx, s.h * 0.1, 8.5, front)
    s.near.rect(s.left, s.h * 0.93, s.right - s.left, s.bottom, (shade(top, 0.02), shade(top, -0.08)))
    s.near.rect(s.left, s.h * 0.93, s.right - s.left, 1.2, shade(top, 0.1))


def _counter(s: Scene, y: float, front: int, top: int) -> None:
    pen, low = s.mid, s.h * 0.86
    pen.rect(s.left, y, s.right - s.left, low - y, (front, shade(front, -0.07)))
    for x in s.across(26, 13):
        pen.rect(x + 1.2, y + 7.6, 23.6, low - y - 13, fade(shade(front, -0.12), 0.6), 1)
        pen.rect(x + 1.6, y + 8, 22.8, low - y - 13.8, (shade(front, 0.035), shade(front, -0.03)), 0.8)
        pen.rect(x + 9, y + 10.4, 8, 0.9, shade(top, 0.1), 0.4)
    pen.rect(s.left, y + 3, s.right - s.left, 3.4, (fade(Lit(s.light.shadow), 0.35), fade(Lit(s.light.shadow), 0)))
    pen.rect(s.left, y, s.right - s.left, 3.2, (shade(top, 0.1), top))
    pen.rect(s.left, low, s.right - s.left, 3, shade(front, -0.25))


def _stove(s: Scene, x: float, y: float) -> None:
    pen = s.mid
    pen.rect(x - 12, y - 0.9, 24, 1.2, 0x3A4048, 0.4)
    for dx, w, h, color in ((-5.5, 10.5, 8.5, 0xC9503F), (7, 8, 6, 0x8FA3AD)):
        pen.pool(x + dx, y - 0.6, w * 0.7, 1.2, 0.4)
        pen.rect(x + dx - w / 2 - 1.8, y - h * 0.75, w + 3.6, 1.1, shade(color, -0.18), 0.5)
        pen.rect(x + dx - w / 2, y - h, w, h - 0.9, (shade(color, 0.06), shade(color, -0.09)), 1)
        pen.rect(x + dx - w / 2 + 1, y - h + 1.6, 1.2, h - 4.5, fade(WHITE, 0.3), 0.6)
        pen.rect(x + dx - w / 2 - 0.5, y - h - 1, w + 1, 1.5, shade(color, 0.09), 0.6)
        pen.circle(x + dx, y - h - 1.5, 0.9, 0x3A4048)
    for i in range(3):
        sx = x - 8 + i * 3.2
        points = [(sx, y - 11), (sx + 1.3, y - 15), (sx - 1.2, y - 19), (sx + 0.8, y - 23)]
        pen.line(points, 0.8, fade(WHITE, 0.3), smooth=True)


def _kettle(s: Scene, x: float, y: float, color: int) -> None:
    pen = s.mid
    pen.pool(x, y, 6, 1.2, 0.4)
    pen.ring(x, y - 7.5, 3.4, 3.2, 0.8, 0x4A4038)
    pen.poly([(x + 3, y - 5), (x + 7, y - 7.4), (x + 7.4, y - 6.4), (x + 3.4, y - 2.6)], shade(color, -0.06))
    pen.puffs([(x, y - 3.6, 4.7, 3.7)], (shade(color, 0.08), shade(color, -0.08)))
    pen.oval(x - 1.8, y - 4.8, 0.8, 1.5, fade(WHITE, 0.4))
    pen.circle(x, y - 7.6, 0.8, 0x4A4038)


def living_room(s: Scene) -> None:
    """A sofa under pictures, a floor lamp, a window, a rug."""
    side = s.dice.pick((-1, 1))
    paint, sofa, wood, accent = s.dice.pick((
        (0xDCE6DF, 0x3F7F7A, 0xC08A5A, 0xE8A552), (0xF5DDCB, 0xC4614B, 0xA8774F, 0x4F7F8C),
        (0xE3DEEE, 0x5E5A96, 0xB98A66, 0xEDB458), (0xF3E9D2, 0x6C8F5A, 0x9B6B47, 0xD9694A),
    ))  # fmt: skip
    room.wall(s, paint, side=side)
    room.wainscot(s, s.floor - 26, shade(paint, 0.05))
    room.window(s, s.cx + side * 27 - 17, s.floor - 80, 34, 46, 0xFFFDF6, rows=3)
    for dx, w in ((-5, 9), (30, 9)):
        room.curtain(s.far, s.cx + side * 27 - 17 + dx, s.floor - 86, w, 74, shade(accent, 0.05))
    s.far.rect(s.cx + side * 27 - 26, s.floor - 87.4, 52, 1.3, wood, 0.6)
    x = s.cx - side * 30
    tones = (mix(paint, sofa, 0.5), accent, sofa)
    room.picture(s, x - 17, s.floor - 76, 16, 21, wood, tones)
    room.picture(s, x + 2, s.floor - 72, 13, 16, 0x3E3A3A, (tones[1], tones[2], tones[0]))
    for dx in (80, 112):
        room.picture(s, s.cx + side * dx - 9, s.floor - 70, 18, 24, wood, (tones[2], tones[1], tones[0]))
        room.picture(s, s.cx - side * dx - 9, s.floor - 68, 18, 20, 0x3E3A3A, (tones[0], tones[1], tones[2]))
    room.floor(s, mix(wood, 0xE6C79C, 0.45), skirting=0xFFFBF2)
    room.rug(s, mix(sofa, 0xFFF4E0, 0.45), accent)
    _sofa(s, s.cx - side * 32, s.floor + 9, sofa, accent)
    _floor_lamp(s, s.cx - side * 6 + side * 42, s.floor + 6, accent)
    room.plant(s, s.mid, s.cx + side * 46, s.floor + 12, 12, 0xEFE3D0)
    room.plant(s, s.near, s.cx - side * s.w * 0.52, s.h * 1.04, 23, 0x8A5A44, 0x3F7F5A)


def _sofa(s: Scene, x: float, y: float, color: int, accent: int) -> None:
    pen = s.mid
    pen.pool(x, y, 36, 5, 0.45)
    for dx in (-23.0, 20.0):
        pen.rect(x + dx, y - 3, 2.4, 3.4, 0x6B4A38, 0.4)
    pen.rect(x - 25, y - 27, 50, 22, (shade(color, 0.02), shade(color, -0.05)), 4.5)
    for dx in (-22.5, 0.4):
        pen.rect(x + dx, y - 24, 22, 16, (shade(color, 0.05), shade(color, -0.01)), 3)
        pen.rect(x + dx - 0.5, y - 13, 23, 7.5, (shade(color, 0.08), shade(color, 0.0)), 2)
    pen.rect(x - 26, y - 6.5, 52, 4.8, shade(color, -0.07), 1.4)
    for dx in (-30, 22):
        pen.rect(x + dx, y - 18, 8, 16.4, (shade(color, 0.06), shade(color, -0.07)), 3.4)
    for dx, tone, turn in ((-17, accent, -12), (13, 0xFFF3E0, 10)):
        pen.canvas.save()
        pen.canvas.rotate(turn, x + dx, y - 17)
        pen.rect(x + dx - 5, y - 22, 10, 10, (shade(tone, 0.04), shade(tone, -0.05)), 2)
        pen.canvas.restore()


def _floor_lamp(s: Scene, x: float, y: float, color: int) -> None:
    pen = s.mid
    pen.pool(x, y, 7, 1.4, 0.4)
    pen.oval(x, y - 0.5, 4.6, 1, 0x4A4440)
    pen.rect(x - 0.4, y - 45, 0.8, 45, 0x4A4440)
    pen.glow(x, y - 47, 30, room.LAMP, 0.25 + 0.5 * s.light.lamps)
    pen.poly(
        [(x - 4.5, y - 56), (x + 4.5, y - 56), (x + 8, y - 43), (x - 8, y - 43)],
        (shade(color, 0.12), shade(color, 0.02)),
    )


def bedroom(s: Scene) -> None:
    """A bed under a string of lights, a tall window with curtains, a bedside lamp."""
    side = s.dice.pick((-1, 1))
    paint, cloth, wood, accent = s.dice.pick((
        (0x8C9CC8, 0xF3E9F2, 0xA87A5C, 0xE8B86A), (0xC9A8BE, 0xFFF3EA, 0x8C6450, 0x7F8CC0),
        (0x7FA8A8, 0xF6EFE0, 0xB0825A, 0xE29578), (0xB5AFD6, 0xFDF6FF, 0x94705C, 0xF0C27B),
    ))  # fmt: skip
    room.wall(s, paint, side=-side)
    x, y = s.cx - side * 28, s.floor
    room.window(s, x - 16, y - 82, 32, 52, 0xFAF7F4, rows=3)
    for dx, w in ((-22, 12), (10, 12)):
        room.curtain(s.far, x + dx, y - 89, w, 84, mix(cloth, paint, 0.25))
    _string_lights(s, y - 84)
    tones = (mix(paint, cloth, 0.5), accent, shade(paint, -0.15))
    room.picture(s, s.cx + side * 30 - 8, y - 66, 16, 20, wood, tones)
    for dx in (78, 106):
        room.picture(s, s.cx + side * dx - 8, y - 64, 16, 20, wood, tones)
        room.curtain(s.far, s.cx - side * dx - 8, y - 89, 16, 84, mix(cloth, paint, 0.4))
    room.floor(s, mix(wood, 0xD8B48C, 0.4), skirting=0xFAF7F4)
    room.rug(s, mix(accent, 0xFFFFFF, 0.35), shade(paint, -0.1))
    _bed(s, s.cx + side * 34, y + 14, side, cloth, wood, accent)
    _bedside(s, s.cx - side * 2, y + 2, wood)
    pen = s.near
    pen.blob([(s.left, s.h * 0.97), (s.w * 0.2, s.h * 0.945), (s.cx, s.h * 0.965), (s.w * 0.85, s.h * 0.94),
              (s.right, s.h * 0.97), (s.right, s.bottom + 40), (s.left, s.bottom + 40)],
             (mix(accent, cloth, 0.4), mix(accent, paint, 0.5)))  # fmt: skip


def _string_lights(s: Scene, y: float) -> None:
    power = 0.35 + 0.5 * s.light.lamps
    spots = [(x, y + (4.5 if i % 2 else 0)) for i, x in enumerate(s.across(9))]
    s.far.line(spots, 0.25, 0x4A4460, smooth=True)
    for x, spot_y in spots:
        s.far.glow(x, spot_y + 1, 6, room.LAMP, power)
        s.far.circle(x, spot_y + 1, 0.75, mix(room.LAMP, WHITE, 0.4))


def _bed(s: Scene, x: float, y: float, side: int, cloth: int, wood: int, accent: int) -> None:
    pen = s.mid
    head, foot = x + side * 24, x - side * 26
    low, high = min(head, foot), max(head, foot)
    pen.pool(x, y, 36, 4, 0.5)
    pen.rect(min(head, head + side * 4), y - 32, 4, 32, (shade(wood, 0.05), shade(wood, -0.08)), 1.4)
    pen.rect(low, y - 9, high - low, 7, (wood, shade(wood, -0.1)), 1)
    pen.rect(low + 1, y - 16, high - low - 2, 8.5, (0xFFFFFF, 0xE8E2EC), 2.4)
    pillow = head - side * 8
    pen.puffs([(pillow, y - 19, 8, 4.2)], (0xFFFFFF, 0xE4DCE8))
    reach = head - side * 15
    left, right = min(foot, reach) - 1, max(foot, reach)
    pen.rect(left, y - 20, right - left, 14, (shade(accent, 0.07), shade(accent, -0.06)), 3)
    pen.rect(reach - 2.5, y - 20, 5, 13.6, mix(cloth, accent, 0.15), 2)
    for dx in (3, -6):
        pen.rect(foot + side * (2 if dx > 0 else 44) - 1, y - 3, 2.4, 4, shade(wood, -0.12), 0.4)


def _bedside(s: Scene, x: float, y: float, wood: int) -> None:
    pen = s.mid
    pen.pool(x, y, 9, 1.6, 0.4)
    pen.rect(x - 6, y - 13, 12, 13, (shade(wood, 0.03), shade(wood, -0.07)), 0.8)
    pen.rect(x - 4.8, y - 10.6, 9.6, 4.2, shade(wood, 0.06), 0.5)
    pen.circle(x, y - 8.5, 0.6, 0xF3E1B5)
    pen.glow(x, y - 20, 24, room.LAMP, 0.3 + 0.5 * s.light.lamps)
    pen.rect(x - 0.5, y - 18, 1, 5, 0xD9C8B0)
    pen.poly([(x - 2.6, y - 24), (x + 2.6, y - 24), (x + 4.6, y - 17), (x - 4.6, y - 17)], (0xFFF1CF, 0xFFDFA0))


def rainy_window(s: Scene) -> None:
    """A big wet window, the town blurred behind it, a cup on the sill."""
    side = s.dice.pick((-1, 1))
    sky(s, s.h * 0.72, clouds=3, sun=False)
    for level, color, haze in ((0.44, 0x7C8AA0, 0.6), (0.5, 0x5E6D86, 0.4), (0.56, 0x47566E, 0.22)):
        _blurred_town(s, s.h * level, color, haze)
    for _ in range(26):
        color = s.dice.pick((room.LAMP, Lit(0xFFFF9E6B), Lit(0xFF9ED8FF), Lit(0xFFFFE9B0)))
        x, y, r = s.dice.between(s.left, s.right), s.dice.between(s.h * 0.44, s.h * 0.64), s.dice.between(1.5, 4.2)
        s.far.circle(x, y, r, fade(color, s.dice.between(0.14, 0.34)))
        s.far.glow(x, y, r * 2.6, color, 0.22)
    _drops(s)
    frame = s.dice.pick((0x5E4A42, 0x3F4A58, 0x7A5C48, 0xE9E2D8))
    sill = s.h * 0.665
    pen = s.mid
    step = max(46.0, s.w * 0.42)
    for x in s.across(step, step * 0.5 if s.w > 150 else step / 2):
        pen.rect(x - 1.8, s.top, 3.6, sill - s.top, (frame, shade(frame, -0.05)))
        pen.rect(x - 1.8, s.top, 0.7, sill - s.top, shade(frame, 0.1))
    pen.rect(s.left, s.h * 0.2, s.right - s.left, 2.2, frame)
    pen.rect(s.left, s.h * 0.2, s.right - s.left, 0.6, shade(frame, 0.1))
    pen.rect(s.left, sill, s.right - s.left, s.bottom - sill, (shade(frame, -0.03), shade(frame, -0.12)))
    pen.rect(s.left, sill, s.right - s.left, 5, (shade(frame, 0.14), shade(frame, 0.04)))
    pen.rect(s.left, sill + 5, s.right - s.left, 5, (fade(Lit(s.light.shadow), 0.4), fade(Lit(s.light.shadow), 0)))
    _cup(s, s.cx + side * 34, sill + 2.5, s.dice.pick((0xE29578, 0xF2E9DC, 0x7FA8A0, 0xD9A441)))
    room.plant(s, s.mid, s.cx - side * 38, sill + 3, 9.5, 0xC98B6B)


def _blurred_town(s: Scene, y: float, color: int, haze: float) -> None:
    x = s.left
    while x < s.right:
        w, h = s.dice.between(9, 20), s.dice.between(2, 24)
        tone = s.light.haze(color, haze)
        s.far.rect(x, y - h, w + 0.6, s.h * 0.75 - y + h, (tone, mix(Lit(tone), s.light.sky_color(2), 0.3)), 1)
        x += w


def _drops(s: Scene) -> None:
    for _ in range(150):
        x, y, r = s.dice.between(s.left, s.right), s.dice.between(s.top * 0.5, s.h * 0.66), s.dice.between(0.35, 1.15)
        s.far.oval(x, y, r, r * 1.25, (fade(WHITE, 0.16), fade(WHITE, 0.5)))
        s.far.circle(x - r * 0.3, y - r * 0.5, r * 0.26, fade(WHITE, 0.75))
    for _ in range(16):
        x, y, length = s.dice.between(s.left, s.right), s.dice.between(0, s.h * 0.5), s.dice.between(6, 22)
        s.far.line([(x, y), (x + 0.5, y + length * 0.5), (x, y + length)], 0.5, fade(WHITE, 0.3), smooth=True)
        s.far.oval(x, y + length, 0.75, 1.2, fade(WHITE, 0.6))


def _cup(s: Scene, x: float, y: float, color: int) -> None:
    pen: Pen = s.mid
    pen.pool(x, y, 9, 1.6, 0.5)
    pen.ring(x + 5.6, y - 5, 2.4, 2.6, 1.1, shade(color, -0.03))
    pen.rect(x - 5.4, y - 10, 10.8, 10, (shade(color, 0.07), shade(color, -0.07)), 2.2)
    pen.oval(x, y - 9.8, 5.2, 1.2, 0x5A3A2A)
    for dx in (-2, 1.5):
        points = [(x + dx, y - 12), (x + dx + 1.4, y - 16), (x + dx - 1.2, y - 20), (x + dx + 0.6, y - 25)]
        pen.line(points, 0.8, fade(WHITE, 0.4), smooth=True)
