"""How many frames a model makes for a clip, and how they reach its length. Pure; nothing here knows of a model.

A clip lasts as long as its speech. Where a model cannot make so many frames at once, it goes on from its last ones if
it can begin with a picture; else the clip is repeated. Both are told to the user.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

MOST_SEGMENTS = 4
"""Every continuation drifts further from the picture; after so many the clip is repeated."""
_OVERLAP_SECONDS = 0.3


@dataclass(frozen=True)
class FrameRule:
    """Which numbers of frames a model takes: k times `step` and one more; a step of 1 takes any."""

    step: int = 1

    def up(self, count: int) -> int:
        """Give the least number from `count` on."""
        return 1 + self.step * math.ceil((max(count, 1) - 1) / self.step)

    def down(self, count: int) -> int:
        """Give the largest number up to `count`, at least 1."""
        return 1 + self.step * ((max(count, 1) - 1) // self.step)


class Extension(Enum):
    """How a clip reaches its length."""

    NONE = "one piece"
    CONTINUED = "continued"
    REPEATED = "repeated"
    BOTH = "continued and repeated"


@dataclass(frozen=True)
class FramePlan:
    """Frames to make. `pieces` of `frames` each share `overlap` frames with the one before; `wanted` are needed."""

    fps: float
    wanted: int
    frames: int
    pieces: int = 1
    overlap: int = 0

    @property
    def made(self) -> int:
        """Frames of all pieces, joined."""
        return self.frames + (self.pieces - 1) * (self.frames - self.overlap)

    @property
    def extension(self) -> Extension:
        """How the clip reaches its length."""
        short = self.made < self.wanted
        if self.pieces > 1:
            return Extension.BOTH if short else Extension.CONTINUED
        return Extension.REPEATED if short else Extension.NONE

    @property
    def seconds(self) -> float:
        """How long what the model makes lasts before it is repeated."""
        return (min(self.made, self.wanted) - 1) / self.fps

    def notice(self, model: str) -> str:
        """Say in an English sentence how the clip was lengthened; empty: it was not."""
        long = f"{self.frames / self.fps:.1f} s at once"
        times = {2: "once", 3: "twice"}.get(self.pieces, f"{self.pieces - 1} times")
        went_on = f"{model} makes {long}: it went on {times} from its last frames"
        again = f"then the {self.seconds:.1f} s are repeated" if self.pieces > 1 else "the clip is repeated"
        return {
            Extension.NONE: "",
            Extension.CONTINUED: f"{went_on}.",
            Extension.REPEATED: f"{model} makes {long}: {again}.",
            Extension.BOTH: f"{went_on}, {again}.",
        }[self.extension]


def plan_frames(
    duration: float, fps: float, *, most: int, least: int = 2, rule: FrameRule | None = None, continues: bool
) -> FramePlan:
    """Plan the frames for a clip of `duration` seconds of a model that makes `fps` a second, `least` to `most` at once.

    `continues`: whether it can begin with a picture. One frame more than the length counts is wanted, since the last
    moment lies between two. Raises ValueError for a duration or rate that is not above 0, or limits below 2.
    """
    if not (duration > 0 and fps > 0 and most >= 2):
        raise ValueError(f"{duration} s at {fps} a second, at most {most} frames: no clip")
    rule = rule or FrameRule()
    wanted = max(2, math.ceil(duration * fps - 1e-6) + 1)
    largest = max(rule.down(most), rule.up(2))
    smallest = min(rule.up(least), largest)
    if wanted <= largest or not continues:
        return FramePlan(fps, wanted, min(max(rule.up(wanted), smallest), largest))
    overlap = max(1, min(round(_OVERLAP_SECONDS * fps), largest // 4))
    pieces = min(MOST_SEGMENTS, math.ceil((wanted - overlap) / max(1, largest - overlap)))
    each = rule.up(math.ceil((wanted + (pieces - 1) * overlap) / pieces))
    return FramePlan(fps, wanted, min(max(each, smallest), largest), pieces, overlap)
