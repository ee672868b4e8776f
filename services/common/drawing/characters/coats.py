"""Patterns of the body's coat."""

from __future__ import annotations

import skia

from services.common.drawing.characters.ink import (
    Detail,
    oval,
    poly,
)
from services.common.drawing.characters.look import Look


def body_spots(look: Look, area: skia.Path) -> list[Detail]:
    """Give the pattern of a limb, tail or trunk whose outline is `area`: stripes, spots or nothing."""
    p, rect = look.palette, area.computeTightBounds()
    if look.anatomy.marking == "tiger":
        rows = range(int(rect.height() // 6) + 1)
        return [
            (poly((x, y), (x, y + 2.6), (x + (rect.centerX() - x) * 0.62, y + 1.9)), p.dark)
            for row in rows
            for x in (rect.left() - 0.5, rect.right() + 0.5)
            for y in (rect.top() + 2.5 + row * 6 + (2 if x > rect.centerX() else 0),)
        ]
    if look.anatomy.marking in {"leopard", "cheetah"}:
        size = 1.5 if look.anatomy.marking == "leopard" else 1.05
        step = size * 3.4
        return [
            (
                oval(
                    rect.left() + (column + 0.3 + row % 2 * 0.5) * step,
                    rect.top() + (row + 0.5) * step,
                    size,
                    size * 0.9,
                ),
                p.dark,
            )
            for row in range(int(rect.height() / step) + 1)
            for column in range(int(rect.width() / step) + 1)
        ]
    return []
