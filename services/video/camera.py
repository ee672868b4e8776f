"""Camera moves by rules: which move a scene gets, how far and how fast, always within the picture.

Distances are fractions of the picture, as in shorts.scene.v1.CameraKeyframe. Between two keyframes the camera follows
s(t) = 3t² - 2t³, whose steepest acceleration is 6 times the distance over the square of the time (at its ends); the
distances are chosen so that no scene, however short, is faster or jerkier than its mood allows.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from enum import Enum

from services.common.drawing.fitting import WHOLE, Box
from services.video.framing import Subject, View, keep
from shorts.scene.v1 import scene_pb2

MOST_ZOOM = 1.25
CARD_ZOOM = 1.08
FASTEST = 0.12
"""Fraction of the picture (or zoom) per second; the mean speed of a leg stays under it."""
HARDEST = 0.3
"""Largest acceleration, fractions of the picture (or zoom) per second squared."""
_LEG_SECONDS = 9.0
"""A longer scene goes there and back."""
_WIDE = 1.2
# A move that props shorten to less than this share of itself gives way to another.
_LEAST_SHARE = 0.6


class Move(Enum):
    """A way to move; the name says where the camera goes."""

    PUSH = "push"
    PULL = "pull"
    PAN_LEFT = "pan-left"
    PAN_RIGHT = "pan-right"
    PAN_UP = "pan-up"
    PAN_DOWN = "pan-down"
    DRIFT_IN = "drift-in"
    DRIFT_OUT = "drift-out"


# Scenes at even positions go near or far, those at odd positions go across: neighbours feel different whatever their
# seeds and moods are.
_EVEN = (Move.PUSH, Move.PULL, Move.PAN_UP, Move.PAN_DOWN)
_ODD = (Move.PAN_RIGHT, Move.PAN_LEFT, Move.DRIFT_IN, Move.DRIFT_OUT)
_DIRECTIONS = {
    Move.PAN_LEFT: (-1.0, 0.0),
    Move.PAN_RIGHT: (1.0, 0.0),
    Move.PAN_UP: (0.0, -1.0),
    Move.PAN_DOWN: (0.0, 1.0),
}


@dataclass(frozen=True)
class Manner:
    """How a mood moves the camera."""

    speed: float
    """Mean speed, fractions of the picture (or zoom) per second."""
    reach: float
    """Farthest change of zoom."""
    tilt: float
    """How often it goes up or down rather than near or far, 0 to 1."""
    drift: float
    """How often it drifts aslant rather than straight across, 0 to 1."""
    parallax: float
    """How far layers move against each other, 0 to 1."""
    legs: int = 1
    """Ways that it goes at least, there and back, where there is time."""


_MANNERS = {
    scene_pb2.MOOD_CALM: Manner(0.016, 0.09, 0.1, 0.7, 0.4),
    scene_pb2.MOOD_HAPPY: Manner(0.034, 0.17, 0.1, 0.4, 0.55),
    scene_pb2.MOOD_EXCITED: Manner(0.062, 0.24, 0.06, 0.4, 0.65),
    scene_pb2.MOOD_WARM: Manner(0.02, 0.11, 0.08, 0.6, 0.45),
    scene_pb2.MOOD_SAD: Manner(0.013, 0.08, 0.2, 0.5, 0.35),
    scene_pb2.MOOD_TENSE: Manner(0.044, 0.2, 0.06, 0.75, 0.4),
    scene_pb2.MOOD_MYSTERIOUS: Manner(0.024, 0.15, 0.2, 0.7, 0.8),
    scene_pb2.MOOD_PLAYFUL: Manner(0.05, 0.18, 0.1, 0.4, 0.7, legs=2),
}


def manner_of(mood: scene_pb2.Mood.ValueType) -> Manner:
    """Give the manner of a mood; unspecified is calm."""
    return _MANNERS.get(mood, _MANNERS[scene_pb2.MOOD_CALM])


@dataclass(frozen=True)
class Scene:
    """What the choice of a move looks at."""

    duration: float
    scene_index: int
    seed: int
    stretch: float = 1.0
    """How much wider the picture was than the frame before it was cropped; under 1: how much taller."""
    carded: bool = False
    """Whether a photo stands on a card, which a move must not cut."""
    focus: tuple[float, float] = (0.5, 0.5)
    """The point that matters most."""
    kept: tuple[Subject, ...] = ()
    """What must stay in the free part of the frame."""
    free: Box = WHOLE
    """The part of the frame that no text covers."""


def choose_move(manner: Manner, scene: Scene) -> Move:
    """Choose a move: by the picture's shape first, then by mood and seed."""
    odd = scene.scene_index % 2
    if scene.carded:
        # Push, pull, pull, push: a photo that is back after two scenes moves the other way.
        return (Move.PUSH, Move.PULL)[(scene.scene_index + scene.scene_index // 2) % 2]
    if scene.stretch > _WIDE:
        return (Move.PAN_RIGHT, Move.PAN_LEFT)[odd]
    if scene.stretch < 1 / _WIDE:
        return (Move.PAN_UP, Move.PAN_DOWN)[odd]
    rare = manner.drift if odd else manner.tilt
    return _random(scene, "move").choices(_ODD if odd else _EVEN, (1 - rare, 1 - rare, rare, rare))[0]


def camera_path(manner: Manner, scene: Scene) -> list[scene_pb2.CameraKeyframe]:
    """Give the keyframes of a scene, from 0 to its duration.

    A path is a straight line between two views, so it stays inside the picture where its ends do: the centre goes
    linearly with zoom while the margin that it needs, 0.5 / zoom, is convex.
    """
    legs = min(max(manner.legs, math.ceil(scene.duration / _LEG_SECONDS)), max(1, int(scene.duration / 1.5)))
    seconds = scene.duration / legs
    first, last = _kept_ends(choose_move(manner, scene), _distance(manner, seconds), scene)
    views = [(first, last)[leg % 2] for leg in range(legs + 1)]
    return [
        scene_pb2.CameraKeyframe(
            time=leg * seconds if leg < legs else scene.duration,
            center=scene_pb2.Point(x=view.x, y=view.y),
            zoom=view.zoom,
            easing=scene_pb2.EASING_IN_OUT,
        )
        for leg, view in enumerate(views)
    ]


def _distance(manner: Manner, seconds: float) -> float:
    """Give how far a leg may go, in fractions of the picture (or zoom)."""
    return min(manner.reach, min(manner.speed, FASTEST) * seconds, HARDEST * seconds**2 / 6)


def _kept_ends(move: Move, distance: float, scene: Scene) -> tuple[View, View]:
    """Give the ends of a move; where the props leave it too little room, of another one of its kind."""
    wanted = _ends(move, distance, scene)
    if not scene.kept:
        return wanted
    most = CARD_ZOOM if scene.carded else MOST_ZOOM
    enough = _LEAST_SHARE * wanted[0].travel(wanted[1])
    ends = keep(wanted, scene.kept, scene.free, most)
    if ends[0].travel(ends[1]) >= enough:
        return ends
    others = [other for other in (_ODD if scene.scene_index % 2 else _EVEN) if other is not move]
    choices = [ends, *(keep(_ends(other, distance, scene), scene.kept, scene.free, most) for other in others)]
    return next(
        (choice for choice in choices if choice[0].travel(choice[1]) >= enough),
        max(choices, key=lambda choice: choice[0].travel(choice[1])),
    )


def _ends(move: Move, distance: float, scene: Scene) -> tuple[View, View]:
    reach = distance * _random(scene, "reach").uniform(0.85, 1.0)
    x, y = scene.focus
    if scene.carded:
        wide, near = View(0.5, 0.5, 1.0), View(0.5, 0.5, 1 + min(reach, CARD_ZOOM - 1))
        return (wide, near) if move is Move.PUSH else (near, wide)
    if move in _DIRECTIONS:
        return _pan(_DIRECTIONS[move], reach, y if _DIRECTIONS[move][0] else x)
    if move in {Move.PUSH, Move.PULL}:
        wide, near = View(0.5, 0.5, 1.0), View(x, y, 1 + reach).inside()
    else:
        wide, near = _drift(reach, scene)
    return (wide, near) if move in {Move.PUSH, Move.DRIFT_IN} else (near, wide)


def _pan(direction: tuple[float, float], reach: float, across: float) -> tuple[View, View]:
    """Go straight across at a zoom that just leaves the room for it; `across` is where the focus lies to the side."""
    reach = min(reach, 1 - 1 / MOST_ZOOM)
    zoom = min(1 / (1 - reach), MOST_ZOOM)
    dx, dy = direction[0] * reach / 2, direction[1] * reach / 2
    middle = View(0.5, across, zoom) if dx else View(across, 0.5, zoom)
    return View(middle.x - dx, middle.y - dy, zoom).inside(), View(middle.x + dx, middle.y + dy, zoom).inside()


def _drift(reach: float, scene: Scene) -> tuple[View, View]:
    """Go aslant: from a little off the middle to the other side, coming slowly nearer."""
    rng = _random(scene, "angle")
    angle = rng.choice((0.0, math.pi)) + rng.uniform(-0.6, 0.6)
    far, near = 1 + 0.8 * reach, 1 + 1.4 * reach
    room = 0.5 - 0.5 / far
    dx, dy = math.cos(angle) * room, math.sin(angle) * room
    return View(0.5 - dx, 0.5 - dy, far).inside(), View(0.5 + dx, 0.5 + dy, min(near, MOST_ZOOM)).inside()


def _random(scene: Scene, purpose: str) -> random.Random:
    return random.Random(f"{scene.seed}:{scene.scene_index}:{purpose}")  # noqa: S311 - the same seed must give the same move
