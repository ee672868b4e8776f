"""What hands hold. The grip is at the origin, the tool reaches up; drawn for the right hand, mirrored for the left."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from services.common.drawing.characters.ink import (
    Art,
    Sketch,
)
from services.common.drawing.characters.leisure_tools import LEISURE_TOOLS
from services.common.drawing.characters.look import Look, part_of
from services.common.drawing.characters.work_tools import WORK_TOOLS


@dataclass(frozen=True)
class Tool:
    """A thing in a hand; one that hangs does not lean with it."""

    sketch: Sketch
    hangs: bool


_TOOLS = {**WORK_TOOLS, **LEISURE_TOOLS}
_HANGING = {"briefcase", "handbag", "shopping"}
TOOLS = tuple(_TOOLS)


@cache
def _tool(name: str, color: int) -> Tool:
    art = Art()
    part_of(_TOOLS, name, "outfit.tool")(art, color)
    return Tool(art.sketch(), name in _HANGING)


def tool_of(look: Look) -> Tool | None:
    """Give what the character holds, or None. Raises InvalidInputError for a tool that there is not."""
    return _tool(look.outfit.tool, look.palette.trim) if look.outfit.tool else None
