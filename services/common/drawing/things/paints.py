"""Colours and shapes that several things share."""

from __future__ import annotations

from services.common.drawing.characters.ink import INNER, WHITE, Art, Detail, Knot, box, curve, soft

STEEL, DARK, WOOD, GOLD, PAPER, GLASS = 0xC9D3DE, 0x4A4A60, 0xB97843, 0xFFC93C, 0xFFF9EA, 0xBDE6F5
RED, BLUE, TEAL, CREAM, GREEN, PINK = 0xEF5B5B, 0x4F8FE0, 0x2FA5A0, 0xFFF3DC, 0x5FB36A, 0xF6A5B8
COFFEE, CLAY, WATER, PURPLE, ORANGE, GREY = 0x6B4330, 0x8A4B33, 0x5BB8F0, 0x9A7BD8, 0xF59A3E, 0x9AA5B5


def shine(x: float, y: float, w: float, h: float) -> Detail:
    """Give a bright streak, as a detail of a body."""
    return box(x, y, w, h, min(w, h) / 2), soft(WHITE, 0.5)


def steam(art: Art, x: float, y: float, size: float = 16.0) -> None:
    """Let a wisp of steam rise from (x, y)."""
    knots = [(x, y), (x + size * 0.22, y - size * 0.33), (x - size * 0.1, y - size * 0.66), (x + size * 0.1, y - size)]
    art.line(curve(knots, closed=False), 3.2, 0xDCE6F0)


def drop(art: Art, x: float, y: float, size: float, color: int = WATER) -> None:
    """Draw a drop of a liquid, its tip at (x, y)."""
    half = size * 0.42
    knots: list[Knot] = [(x, y, True), (x + half, y + size * 0.68), (x, y + size), (x - half, y + size * 0.68)]
    art.solid(curve(knots), color, outline=INNER)
