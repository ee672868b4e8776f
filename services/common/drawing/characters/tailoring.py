"""What garments are cut with."""

from __future__ import annotations

import skia

from services.common.drawing.characters.bodies import torso
from services.common.drawing.characters.ink import (
    FINE,
    Art,
    box,
    common,
    oval,
)
from services.common.drawing.characters.look import Look

# Where garments end.
HEM = -22.5
STAR = (
    (0.0, -5.6), (1.6, -1.9), (5.5, -1.6), (2.5, 0.9), (3.5, 4.8), (0.0, 2.6), (-3.5, 4.8), (-2.5, 0.9), (-5.5, -1.6),
    (-1.6, -1.9),
)  # fmt: skip


def cover(look: Look, hem: float = HEM) -> skia.Path:
    """Give the trunk down to a hem."""
    return common(torso(look), box(-60, -90, 120, hem + 90))


def buttons(art: Art, xs: tuple[float, ...], ys: tuple[float, ...], color: int) -> None:
    """Sew on rows of buttons."""
    for x in xs:
        for y in ys:
            art.solid(oval(x, y, 1.15), color, outline=FINE, depth=0)
