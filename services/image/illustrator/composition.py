"""How props stand in the picture: between the on-screen title and the captions, one of them the hero."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from services.common.drawing.canvas import Dice
from services.common.drawing.fitting import Box, card_box
from services.common.drawing.halos import field_of
from shorts.scene.v1 import scene_pb2 as scene

# Inside the field is a little room for idle motion; at the sides there is room for a camera that comes nearer.
ROOM, SIDE = 0.008, 0.08
# How far from the sides of the frame an accent stands: a sway and a camera that comes nearer do not cut it there.
ACCENT_SIDE = 0.055
# Beside somebody nothing comes nearer than they stand (`STAND_DEPTH`): a hand points before what it points at.
BEHIND = 0.3
# Where what stands on a podium ends, in every frame.
PODIUM = 0.59
# A thing that may be meant is no larger than this, as a share of the hero's size.
_SMALL = 0.42
# Rim of the sticker, which reaches beyond the emoji, as a share of its size.
_RIM = 0.03


class Spot(NamedTuple):
    """Where a prop stands in the box between title and captions: -1 to 1 both ways; size as a share of the hero's."""

    x: float
    y: float
    size: float


# By number of props; the hero first. Positions are those of a portrait box.
LAYOUTS: dict[int, tuple[tuple[Spot, ...], ...]] = {
    1: ((Spot(0, 0.05, 1.0),), (Spot(-0.12, 0.1, 0.9),), (Spot(0, -0.05, 1.1),)),
    2: (
        (Spot(-0.22, -0.05, 0.92), Spot(0.68, 0.55, 0.48)),
        (Spot(0.2, 0.1, 0.9), Spot(-0.66, -0.6, 0.46)),
        (Spot(-0.46, 0.1, 0.72), Spot(0.5, -0.1, 0.66)),
        (Spot(0.36, -0.42, 0.74), Spot(-0.46, 0.46, 0.62)),
    ),
    3: (
        (Spot(0, -0.3, 0.78), Spot(-0.62, 0.56, 0.5), Spot(0.62, 0.56, 0.5)),
        (Spot(0, 0.22, 0.82), Spot(-0.68, -0.58, 0.42), Spot(0.68, -0.58, 0.42)),
        (Spot(-0.05, 0.0, 0.64), Spot(-0.72, -0.62, 0.42), Spot(0.7, 0.62, 0.46)),
        (Spot(-0.3, 0.04, 0.82), Spot(0.62, -0.55, 0.44), Spot(0.66, 0.52, 0.5)),
    ),
    4: (
        (Spot(0, 0.02, 0.72), Spot(-0.76, -0.58, 0.38), Spot(0.76, -0.5, 0.4), Spot(0.68, 0.66, 0.36)),
        (Spot(-0.3, -0.05, 0.76), Spot(0.6, -0.66, 0.36), Spot(0.72, 0.06, 0.4), Spot(0.5, 0.74, 0.36)),
        (Spot(0, -0.32, 0.7), Spot(-0.74, 0.42, 0.4), Spot(0.74, 0.42, 0.4), Spot(0, 0.72, 0.38)),
    ),
}
# Where the hero stands on a podium in the middle, the others hover at its sides.
STANDING: dict[int, tuple[tuple[Spot, ...], ...]] = {
    1: ((Spot(0, 1, 0.95),), (Spot(0, 1, 0.85),)),
    2: ((Spot(0, 1, 0.8), Spot(0.76, -0.5, 0.42)), (Spot(0, 1, 0.84), Spot(-0.78, -0.62, 0.4))),
    3: ((Spot(0, 1, 0.76), Spot(-0.76, -0.5, 0.4), Spot(0.76, -0.3, 0.4)),),
    4: ((Spot(0, 1, 0.7), Spot(-0.76, -0.3, 0.36), Spot(0.76, -0.3, 0.36), Spot(0, -0.86, 0.3)),),
}
# In a part of the frame that is higher than wide, beside somebody: the hero and, above or below it, what tells more.
BESIDE: dict[int, tuple[tuple[Spot, ...], ...]] = {
    1: ((Spot(0, -0.1, 1.0),), (Spot(0, 0.05, 0.92),)),
    2: ((Spot(-0.1, 1, 0.78), Spot(0.3, -1, 0.58)), (Spot(-0.1, -1, 0.78), Spot(0.3, 1, 0.58))),
    3: (
        (Spot(0, 1, 0.78), Spot(-0.6, -1, 0.45), Spot(0.6, -1, 0.45)),
        (Spot(0, -1, 0.78), Spot(-0.6, 1, 0.45), Spot(0.6, 1, 0.45)),
    ),
}
# In one that is about as high as wide they stand closer, across its corners.
BESIDE_SQUARE: dict[int, tuple[tuple[Spot, ...], ...]] = {
    1: BESIDE[1],
    2: ((Spot(-0.2, 1, 0.68), Spot(0.8, -1, 0.5)), (Spot(-0.2, -1, 0.68), Spot(0.8, 1, 0.5))),
    3: (
        (Spot(0, 1, 0.64), Spot(-0.45, -1, 0.42), Spot(0.85, -1, 0.42)),
        (Spot(0, -1, 0.64), Spot(-0.45, 1, 0.42), Spot(0.85, 1, 0.42)),
    ),
}
# A part wider than this has room for the usual layouts.
_BROAD = 1.4
_SQUARE = 0.8
_MOST_BESIDE = 3
_ENTRANCES: dict[int, tuple[scene.Entrance.ValueType, ...]] = {
    scene.MOOD_CALM: (scene.ENTRANCE_RISE, scene.ENTRANCE_RISE, scene.ENTRANCE_POP),
    scene.MOOD_HAPPY: (scene.ENTRANCE_POP, scene.ENTRANCE_POP, scene.ENTRANCE_RISE),
    scene.MOOD_EXCITED: (scene.ENTRANCE_DROP, scene.ENTRANCE_POP, scene.ENTRANCE_POP),
    scene.MOOD_WARM: (scene.ENTRANCE_RISE, scene.ENTRANCE_POP, scene.ENTRANCE_RISE),
    scene.MOOD_SAD: (scene.ENTRANCE_RISE, scene.ENTRANCE_RISE, scene.ENTRANCE_RISE),
    scene.MOOD_TENSE: (scene.ENTRANCE_DROP, scene.ENTRANCE_DROP, scene.ENTRANCE_POP),
    scene.MOOD_MYSTERIOUS: (scene.ENTRANCE_RISE, scene.ENTRANCE_POP, scene.ENTRANCE_RISE),
    scene.MOOD_PLAYFUL: (scene.ENTRANCE_POP, scene.ENTRANCE_DROP, scene.ENTRANCE_POP),
}
_IDLES: dict[int, tuple[scene.IdleMotion.ValueType, ...]] = {
    scene.MOOD_CALM: (scene.IDLE_MOTION_FLOAT, scene.IDLE_MOTION_FLOAT),
    scene.MOOD_HAPPY: (scene.IDLE_MOTION_SWAY, scene.IDLE_MOTION_FLOAT),
    scene.MOOD_EXCITED: (scene.IDLE_MOTION_PULSE, scene.IDLE_MOTION_SWAY),
    scene.MOOD_WARM: (scene.IDLE_MOTION_FLOAT, scene.IDLE_MOTION_SWAY),
    scene.MOOD_SAD: (scene.IDLE_MOTION_FLOAT, scene.IDLE_MOTION_STILL),
    scene.MOOD_TENSE: (scene.IDLE_MOTION_PULSE, scene.IDLE_MOTION_FLOAT),
    scene.MOOD_MYSTERIOUS: (scene.IDLE_MOTION_FLOAT, scene.IDLE_MOTION_FLOAT),
    scene.MOOD_PLAYFUL: (scene.IDLE_MOTION_SWAY, scene.IDLE_MOTION_SWAY),
}


# Small things in the air where nothing is to be named: on an arc, away from the very middle.
AIR: tuple[tuple[Spot, ...], ...] = (
    (Spot(-0.66, 0.3, 0.24), Spot(-0.24, -0.55, 0.32), Spot(0.36, -0.2, 0.2), Spot(0.72, 0.42, 0.28)),
    (Spot(-0.7, -0.5, 0.26), Spot(0.06, 0.1, 0.34), Spot(0.66, -0.66, 0.22), Spot(0.5, 0.66, 0.26)),
    (Spot(0.0, -0.62, 0.32), Spot(-0.62, -0.1, 0.24), Spot(0.66, 0.06, 0.28), Spot(-0.2, 0.64, 0.2)),
)


class Frame(NamedTuple):
    """A frame in pixels and the part of it where things stand."""

    width: int
    height: int
    top: float
    bottom: float
    left: float = SIDE
    right: float = 1 - SIDE

    @classmethod
    def of(cls, width: int, height: int, within: Box | None) -> Frame:
        """Take all that is free, or the part of it that somebody leaves."""
        if within is None:
            return cls(width, height, *field_of(width, height))
        return cls(width, height, within.top, within.bottom, within.left, within.right)

    @property
    def middle(self) -> float:
        """The middle across."""
        return (self.left + self.right) / 2

    @property
    def half(self) -> float:
        """How far things may be from the middle: the room at the frame's own sides counts, too."""
        wide = 0.5 if self.left == SIDE else (self.right - self.left) / 2
        return min(wide, (self.bottom - self.top) * self.height * 1.15 / self.width)

    @property
    def broad(self) -> float:
        """How many times wider than high it is."""
        return (self.right - self.left) * self.width / ((self.bottom - self.top) * self.height)

    @property
    def hero(self) -> float:
        """Size of a hero: half the frame's shorter side, as far as there is room."""
        short = min(self.width, self.height)
        high = (self.bottom - self.top) * self.height / short * (0.84 if self.left == SIDE else 0.88)
        return min(0.5, high, (self.right - self.left) * self.width / short * 0.94)


def most_props(within: Box | None) -> int:
    """Tell how many props have room beside somebody; 4 where nobody stands."""
    return 4 if within is None else _MOST_BESIDE


def arrange(
    emojis: Sequence[str],
    width: int,
    height: int,
    *,
    mood: int,
    dice: Dice,
    scene_index: int = 0,
    stands: bool = False,
    small: int = 0,
    centred: bool = False,
    within: Box | None = None,
) -> list[scene.Prop]:
    """Arrange one to four props, the first of them the hero.

    `stands`: the hero stands on a podium below; `small`: as many at the end are only hinted at; `centred`: a lone hero
    lies on a plate in the middle; `within`: the part of the frame that somebody leaves, for `most_props` at most.
    """
    if not emojis:
        return []
    frame = Frame.of(width, height, within)
    if stands:
        frame = frame._replace(bottom=PODIUM)
    narrow = within is not None and frame.broad <= _BROAD
    beside = BESIDE if frame.broad < _SQUARE else BESIDE_SQUARE
    layouts = (STANDING if stands else beside if narrow else LAYOUTS)[len(emojis)]
    layout = layouts[(scene_index + dice.upto(len(layouts))) % len(layouts)]
    if centred and len(emojis) == 1 and not stands:
        layout = (Spot(0, 0, 0.9),)
    first_small = len(emojis) - small
    sized = [spot._replace(size=min(spot.size, _SMALL)) if i >= first_small else spot for i, spot in enumerate(layout)]
    return _place(emojis, sized, frame, mood=mood, dice=dice)


def sprinkle(
    emojis: Sequence[str],
    width: int,
    height: int,
    *,
    mood: int,
    dice: Dice,
    scene_index: int = 0,
    within: Box | None = None,
) -> list[scene.Prop]:
    """Let up to four small things float in the air, none of them a hero."""
    spots = AIR[(scene_index + dice.upto(len(AIR))) % len(AIR)]
    frame = Frame.of(width, height, within)
    return _place(emojis, spots[: len(emojis)], frame, mood=mood, dice=dice)


def _place(emojis: Sequence[str], spots: Sequence[Spot], frame: Frame, *, mood: int, dice: Dice) -> list[scene.Prop]:
    mirror = dice.pick((-1, 1))
    if frame.left != SIDE and frame.broad <= _BROAD:
        # Small things are on the side that the hands of whoever stands there do not reach.
        mirror = 1 if frame.middle > 0.5 else -1
    return [
        _prop(emoji, spot._replace(x=mirror * spot.x), i, frame, mood=mood, dice=dice)
        for i, (emoji, spot) in enumerate(zip(emojis, spots, strict=True))
    ]


def _prop(emoji: str, spot: Spot, index: int, frame: Frame, *, mood: int, dice: Dice) -> scene.Prop:
    short, high = min(frame.width, frame.height), frame.bottom - frame.top
    size = frame.hero * spot.size
    x = frame.middle + spot.x * frame.half * 0.82 + dice.between(-0.012, 0.012)
    y = (frame.top + frame.bottom) / 2 + spot.y * high / 2 * 0.9 + dice.between(-0.006, 0.006)
    reach_x, reach_y = (size * short * (0.5 + _RIM) / side for side in (frame.width, frame.height))
    calm = mood in {scene.MOOD_SAD, scene.MOOD_CALM}
    known = mood if mood in _ENTRANCES else scene.MOOD_CALM
    return scene.Prop(
        emoji=emoji,
        center=scene.Point(
            x=round(min(max(x, frame.left + reach_x), frame.right - reach_x), 4),
            y=round(min(max(y, frame.top + ROOM + reach_y), frame.bottom - ROOM - reach_y), 4),
        ),
        size=round(size, 4),
        rotation_degrees=round(dice.between(-4, 4) if calm or index == 0 else dice.between(-11, 11), 1),
        depth=round(_depth(spot, dice) * (1.0 if frame.left == SIDE else BEHIND), 2),
        appears_at=round(0.12 + 0.32 * index + dice.between(0, 0.06), 2),
        entrance=_ENTRANCES[known][min(index, 2)],
        idle=_IDLES[known][min(index, 1)],
    )


def _depth(spot: Spot, dice: Dice) -> float:
    return min(1.0, 0.5 + 0.4 * spot.size + dice.between(-0.08, 0.08))


def accent(emoji: str, photo: tuple[int, int], frame: tuple[int, int], dice: Dice) -> scene.Prop:
    """Put one small prop at an upper corner of a photo's card; sizes are (width, height) in pixels."""
    box = card_box(photo, frame)
    short = min(frame)
    card = min(box.width * frame[0], box.height * frame[1]) / short
    size = round(min(0.15, 0.3 * card), 4)
    reach_x, reach_y = (size * short * (0.5 + _RIM) / side for side in frame)
    side = dice.pick((0, 1))
    x = box.left + 0.02 if side == 0 else box.right - 0.02
    return scene.Prop(
        emoji=emoji,
        center=scene.Point(
            x=round(min(max(x, reach_x + ACCENT_SIDE), 1 - ACCENT_SIDE - reach_x), 4),
            y=round(max(box.top, field_of(*frame)[0] + ROOM + reach_y), 4),
        ),
        size=size,
        rotation_degrees=-10 if side == 0 else 10,
        depth=0.9,
        appears_at=0.5,
        entrance=scene.ENTRANCE_POP,
        idle=scene.IDLE_MOTION_SWAY,
    )
