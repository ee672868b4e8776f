"""Where a mouth is, and what lies around it."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.common.drawing.characters.ink import Art


@dataclass
class Snout:
    """A muzzle or beak, in the coordinates of the head."""

    # Middle of the closed mouth; half its width when spread, its height when wide open.
    y: float
    width: float
    height: float
    # What lies below the mouth and above it.
    base: Art = field(default_factory=Art)
    over: Art = field(default_factory=Art)
    # The lower half of a beak; it moves down as the mouth opens.
    lower: Art | None = None
    # Where the line from nose to mouth starts; None: there is none.
    lip_from: float | None = None
    # Front teeth that always show: width of each, 0 for none. Corner teeth that show when the mouth is open.
    buck: float = 0.0
    fangs: bool = False
