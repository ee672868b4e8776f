"""Where a character stands in a scene, and what part of the frame it leaves to props and photos.

Plain numbers from plain inputs: the image service, which fills the other part, and the video service, which places the
character, ask with the same inputs and so agree. Needs no drawing library.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from services.common.characters import Character
from services.common.characters.species import SPECIES
from services.common.drawing.fitting import Box
from shorts.scene.v1 import scene_pb2


class Look(Enum):
    """A way to share the frame between a character and what is shown."""

    PRESENTER = "presenter"
    WIDE = "wide"
    CLOSE = "close"
    BESIDE = "beside"
    """Next to a photo."""
    BELOW = "below"
    """In front of what hangs above it."""


@dataclass(frozen=True)
class Stage:
    """A scene's composition; all in fractions of the frame."""

    look: Look
    side: str
    """Where the character stands, "left" or "right", as the viewer sees it."""
    feet: tuple[float, float]
    height: float
    """From its feet to the top of its head, of the frame's height; ears and hats reach higher."""
    crown: float
    """How high it reaches with them, in heights."""
    things: Box
    """Where props or a photo may be; the character's head stays out of it."""

    @property
    def other_side(self) -> str:
        """The side of what is shown."""
        return "right" if self.side == "left" else "left"

    @property
    def head(self) -> Box:
        """About where head, ears and hat are; the chin is at 58 of 100, a head reaches 25 to both sides."""
        (x, y), half = self.feet, 0.25 * self.height * self._shape
        return Box(x - half, y - self.crown * self.height, x + half, y - 0.58 * self.height)

    _shape: float = 1.0


@dataclass(frozen=True)
class _Plan:
    """A look in frames of one shape, for a character on the left."""

    x: float
    # Where ears or hat end, and where the feet stand.
    top: float
    feet: float
    things: Box


_UPRIGHT, _SQUARE, _WIDE = "upright", "square", "wide"
_PLANS: dict[str, dict[Look, _Plan]] = {
    _UPRIGHT: {
        Look.PRESENTER: _Plan(0.3, 0.26, 0.85, Box(0.505, 0.215, 0.965, 0.585)),
        Look.WIDE: _Plan(0.22, 0.255, 0.69, Box(0.43, 0.215, 0.965, 0.585)),
        Look.CLOSE: _Plan(0.31, 0.205, 0.96, Box(0.6, 0.215, 0.965, 0.52)),
        Look.BESIDE: _Plan(0.245, 0.395, 0.88, Box(0.39, 0.205, 0.97, 0.595)),
        Look.BELOW: _Plan(0.28, 0.425, 0.91, Box(0.05, 0.205, 0.95, 0.465)),
    },
    _SQUARE: {
        Look.PRESENTER: _Plan(0.25, 0.215, 0.95, Box(0.47, 0.215, 0.965, 0.67)),
        Look.WIDE: _Plan(0.21, 0.28, 0.84, Box(0.38, 0.215, 0.965, 0.68)),
        Look.CLOSE: _Plan(0.29, 0.205, 1.08, Box(0.56, 0.215, 0.965, 0.64)),
        Look.BESIDE: _Plan(0.235, 0.26, 0.95, Box(0.4, 0.205, 0.97, 0.7)),
    },
    _WIDE: {
        Look.PRESENTER: _Plan(0.18, 0.215, 0.95, Box(0.31, 0.215, 0.965, 0.69)),
        Look.WIDE: _Plan(0.15, 0.3, 0.86, Box(0.26, 0.215, 0.965, 0.69)),
        Look.CLOSE: _Plan(0.22, 0.205, 1.25, Box(0.42, 0.215, 0.965, 0.69)),
        Look.BESIDE: _Plan(0.17, 0.22, 0.95, Box(0.31, 0.205, 0.97, 0.72)),
    },
}
# The first and the last scene have a card of large letters above: everything stands lower there.
_UNDER_CARD: dict[str, dict[Look, _Plan]] = {
    _UPRIGHT: {
        Look.PRESENTER: _Plan(0.3, 0.335, 0.88, Box(0.495, 0.335, 0.965, 0.61)),
        Look.CLOSE: _Plan(0.28, 0.32, 1.0, Box(0.55, 0.32, 0.965, 0.605)),
        Look.BESIDE: _Plan(0.245, 0.405, 0.88, Box(0.39, 0.315, 0.97, 0.61)),
    },
    _SQUARE: {
        Look.PRESENTER: _Plan(0.25, 0.285, 0.95, Box(0.46, 0.285, 0.965, 0.69)),
        Look.CLOSE: _Plan(0.28, 0.285, 1.08, Box(0.53, 0.285, 0.965, 0.68)),
        Look.BESIDE: _Plan(0.235, 0.29, 0.95, Box(0.4, 0.285, 0.97, 0.715)),
    },
    _WIDE: {
        Look.PRESENTER: _Plan(0.18, 0.295, 0.97, Box(0.31, 0.295, 0.965, 0.7)),
        Look.CLOSE: _Plan(0.21, 0.295, 1.25, Box(0.4, 0.295, 0.965, 0.7)),
        Look.BESIDE: _Plan(0.17, 0.295, 0.97, Box(0.31, 0.295, 0.97, 0.725)),
    },
}
# Places whose ground begins lower than the floor of the others, which is at 0.6: a counter, water.
_GROUNDS = {
    "kitchen": 0.89, "bakery": 0.94, "laboratory": 0.9, "mountains": 0.94, "night_city": 0.985, "rainy_window": 0.8,
}  # fmt: skip
# Whoever comes nearer to stand on such ground is this much larger at most; who stood far away has more room for it.
_NEARER, _NEARER_WIDE = 1.1, 1.25
# How far to the side a tool reaches, in heights, and how far somebody moves inward for it.
_TOOL_REACH, _MOST_MOVED = 0.4, 0.045
# Captions of two lines begin here; the chin, at this share of the height, is no lower.
_CHINS = {_UPRIGHT: 0.64, _SQUARE: 0.76, _WIDE: 0.76}
_CHIN = 0.66
# Moods that come close before they go far away, with an even seed; with an odd one it is the others.
_QUIET = frozenset({scene_pb2.MOOD_SAD, scene_pb2.MOOD_TENSE, scene_pb2.MOOD_MYSTERIOUS, scene_pb2.MOOD_WARM})
# How high ears, crests and hats reach, in heights, where that is more than the usual; hats cover other ears.
_USUAL_CROWN = 1.16
_CROWNS = {
    "ears": {"fox": 1.2, "rabbit": 1.3, "rabbit_bent": 1.3, "kangaroo": 1.24, "fins": 1.18},
    "crest": {"antlers": 1.23, "antlers+flowers": 1.23, "parrot": 1.21},
    "hat": {"toque": 1.24, "baker_cap": 1.18},
}


def crown_of(character: Character) -> float:
    """Tell how high a character reaches with ears, crest and hat, in heights."""
    anatomy = SPECIES[character.species]
    names = {"ears": anatomy.ears, "crest": anatomy.crest, **dict(character.features), "hat": character.outfit.hat}
    return max(_CROWNS[part].get(str(names[part]), _USUAL_CROWN) for part in _CROWNS)


def stage_of(
    character: Character,
    width: int,
    height: int,
    *,
    scene_index: int,
    scene_count: int,
    seed: int,
    mood: int,
    photo: bool,
    place: str = "",
    shows: bool = False,
) -> Stage:
    """Compose a scene of a short: who follows another scene never stands as in that one.

    `seed` is the one that all pictures of the short share; `photo` whether a photo is shown; `place` the drawn place's
    kind, "" for none; `shows` whether the picture has props, which are then given more room.
    """
    shape, last = _shape(width / height), scene_index > 0 and scene_index >= scene_count - 1
    if photo:
        look = Look.BESIDE if last else _photo_look(shape, scene_index)
    else:
        look = _look(scene_index, last=last, count=scene_count, middle=_middle(shape, mood, seed, shows=shows))
    plans = _UNDER_CARD if last or scene_index == 0 else _PLANS
    plan, crown = plans[shape][look], crown_of(character)
    tall = (plan.feet - plan.top) / crown
    feet = max(plan.feet, 0.0 if photo else _GROUNDS.get(place, 0.0))
    if feet > plan.feet:
        nearer = _NEARER_WIDE if look is Look.WIDE else _NEARER
        tall = min((feet - plan.top) / crown, nearer * tall)
        tall = max(tall, (feet - _CHINS[shape]) / _CHIN)
    # In an upright frame neighbours with photos differ by look, and the side changes with every other scene.
    turn = scene_index
    if photo and Look.BELOW in _PLANS[shape]:
        turn = scene_index // 2 + (last and scene_index % 2)
    side = ("left", "right")[(turn + _first_side(character, seed)) % 2]
    moved, things = 0.0, plan.things
    if character.outfit.tool and character.outfit.hand == side:
        # What the outer hand holds is not to be cut by the frame.
        moved = max(0.0, min(_MOST_MOVED, _TOOL_REACH * tall * height / width - plan.x))
        if look is not Look.BELOW:
            things = Box(min(things.left + moved, things.right - 0.3), things.top, things.right, things.bottom)
    stage = Stage(look, "left", (plan.x + moved, feet), tall, crown, things, height / width)
    return _mirrored(stage) if side == "right" else stage


def _first_side(character: Character, seed: int) -> int:
    """Tell where a short begins, 0 on the left: with the empty hand, which greets, toward what is shown."""
    outfit = character.outfit
    return int(outfit.hand == "right") if outfit.tool else seed % 2


def _shape(ratio: float) -> str:
    return _UPRIGHT if ratio < 0.8 else _SQUARE if ratio < 1.25 else _WIDE


def _middle(shape: str, mood: int, seed: int, *, shows: bool) -> tuple[Look, Look]:
    """Give the looks that take turns between the first and the last scene; what is shown needs more room than CLOSE."""
    near = Look.BELOW if shows and shape == _UPRIGHT else Look.CLOSE
    return (near, Look.WIDE) if (mood in _QUIET) != bool(seed % 2) else (Look.WIDE, near)


def _look(index: int, *, last: bool, count: int, middle: tuple[Look, Look]) -> Look:
    """Begin as a presenter does, end close; between them go near and far."""
    if index == 0:
        return Look.PRESENTER
    if last:
        return Look.CLOSE
    look = (*middle, Look.PRESENTER)[(index - 1) % 3]
    if look is Look.CLOSE and index == count - 2:
        return Look.WIDE if middle[0] is Look.CLOSE else Look.PRESENTER
    return look


def _photo_look(shape: str, index: int) -> Look:
    return Look.BELOW if index % 2 and Look.BELOW in _PLANS[shape] else Look.BESIDE


def _mirrored(stage: Stage) -> Stage:
    box, (x, y) = stage.things, stage.feet
    return replace(stage, side="right", feet=(1 - x, y), things=Box(1 - box.right, box.top, 1 - box.left, box.bottom))
