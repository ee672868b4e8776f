"""How a character stands, looks and speaks at one moment: plain numbers, so that a mixture of two poses is a pose.

Nothing here needs the drawing library. "Left" and "right" are the viewer's.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from services.common.errors import InvalidInputError
from shorts.scene.v1 import scene_pb2

T = TypeVar("T")
_S = scene_pb2


@dataclass(frozen=True)
class Expression:
    """What a face shows apart from speech."""

    # Corners of the mouth: -1 down, 1 up.
    smile: float = 0.35
    # Lifts both brows, and the viewer's right one further, in shares of their travel.
    brow: float = 0.0
    brow_right: float = 0.0
    # Inner ends of the brows: -1 down (stern), 1 up (worried).
    plead: float = 0.0
    # Opening of the eyes, 1 usual; lift of the lower lid, 0 to 1; size of iris and pupil.
    eyes: float = 1.0
    squint: float = 0.0
    iris: float = 1.0
    blush: float = 0.35
    # An open mouth while not speaking, 0 to 1.
    gape: float = 0.0
    # A tongue put out, a tear, a drop of sweat: 0 none, 1 whole.
    tongue: float = 0.0
    tear: float = 0.0
    sweat: float = 0.0


EMOTIONS: dict[str, Expression] = {
    "neutral": Expression(),
    "happy": Expression(smile=1.0, brow=0.25, squint=0.45, blush=0.8, gape=0.32),
    "excited": Expression(smile=1.0, brow=0.9, eyes=1.14, iris=1.1, blush=0.9, gape=0.75),
    "warm": Expression(smile=0.85, brow=0.15, plead=0.25, squint=0.3, eyes=0.94, blush=0.9),
    "sad": Expression(smile=-0.75, brow=0.15, plead=1.0, eyes=0.8, iris=1.06, blush=0.1, tear=1.0),
    "worried": Expression(smile=-0.4, brow=0.55, plead=0.75, eyes=1.08, iris=0.78, blush=0.0, sweat=1.0),
    "curious": Expression(smile=0.15, brow=0.1, brow_right=1.0, eyes=1.04, iris=1.08, blush=0.3),
    "playful": Expression(smile=0.95, brow=0.1, brow_right=0.8, plead=-0.2, squint=0.25, blush=0.8, tongue=1.0),
}

_MOODS = {
    _S.MOOD_UNSPECIFIED: "neutral", _S.MOOD_CALM: "neutral", _S.MOOD_HAPPY: "happy", _S.MOOD_EXCITED: "excited",
    _S.MOOD_WARM: "warm", _S.MOOD_SAD: "sad", _S.MOOD_TENSE: "worried", _S.MOOD_MYSTERIOUS: "curious",
    _S.MOOD_PLAYFUL: "playful",
}  # fmt: skip


def emotion_of(mood: int) -> Expression:
    """Give what a face shows in a scene's mood (scene.v1 Mood); one that is not known is calm."""
    return EMOTIONS[_MOODS.get(cast("Any", mood), "neutral")]


@dataclass(frozen=True)
class Mouth:
    """Shape of a speaking mouth. Beaks use `open` and a little of `wide`."""

    # Height and width, 0 to 1; how round, 0 to 1.
    open: float = 0.0
    wide: float = 0.5
    round: float = 0.0
    # Upper teeth and the tip of the tongue that show, 0 to 1.
    teeth: float = 0.0
    tongue: float = 0.0
    # How firmly the lips are pressed together, 0 to 1.
    press: float = 0.0


VISEMES: dict[int, Mouth] = {
    _S.VISEME_UNSPECIFIED: Mouth(),
    _S.VISEME_REST: Mouth(),
    _S.VISEME_CLOSED: Mouth(wide=0.42, press=1.0),
    _S.VISEME_A: Mouth(1.0, 0.72, 0.25, 0.35, 0.5),
    _S.VISEME_E: Mouth(0.58, 0.85, 0.1, 0.7, 0.3),
    _S.VISEME_I: Mouth(0.34, 1.0, 0.0, 1.0, 0.0),
    _S.VISEME_O: Mouth(0.78, 0.36, 1.0, 0.0, 0.25),
    _S.VISEME_U: Mouth(0.42, 0.16, 1.0, 0.0, 0.0),
    _S.VISEME_F: Mouth(0.22, 0.6, 0.0, 1.0, 0.0, 0.4),
    _S.VISEME_L: Mouth(0.5, 0.6, 0.15, 0.5, 1.0),
}


@dataclass(frozen=True)
class Arm:
    """Where a hand is, from its shoulder, in units (a character is 100 high): `out` away from the body, `down` down."""

    out: float
    down: float
    # The elbow that the arm bends around, from the shoulder too.
    elbow_out: float
    elbow_down: float
    # Which way the fingers point: 0 down, 90 outwards, 180 up, degrees.
    turn: float = 0.0
    # 0 a fist, 1 spread fingers.
    open: float = 0.35
    # 1: the index finger alone is put out.
    point: float = 0.0
    # How far the shoulder is lifted, units.
    lift: float = 0.0


ARMS: dict[str, Arm] = {
    "rest": Arm(5.5, 22.5, 7.5, 11.0, 6.0),
    "hold": Arm(13.0, 5.0, 10.5, 17.0, 150.0, 0.0),
    "wave": Arm(18.5, -13.0, 20.0, 9.0, 172.0, 1.0, lift=0.8),
    "wave_out": Arm(24.0, -9.0, 20.0, 9.0, 148.0, 1.0, lift=0.8),
    "point": Arm(24.0, -3.0, 13.0, 7.0, 100.0, 0.0, 1.0),
    "point_up": Arm(17.0, -13.0, 18.0, 8.0, 178.0, 0.0, 1.0, 0.6),
    "point_down": Arm(18.0, 14.0, 13.0, 10.0, 40.0, 0.0, 1.0),
    "present": Arm(21.5, 5.0, 12.0, 16.0, 118.0, 0.9),
    "hips": Arm(3.8, 19.0, 17.0, 13.0, -72.0, 0.1),
    "shrug": Arm(20.0, 2.0, 11.5, 17.0, 112.0, 1.0, lift=2.6),
    "think": Arm(-4.0, -3.5, 10.0, 16.0, 196.0, 0.0, 0.7),
    "heart": Arm(-5.0, 8.0, 9.0, 17.0, 200.0, 0.35),
    "cheer": Arm(15.5, -21.0, 19.0, 0.0, 172.0, 1.0, lift=1.4),
    "clap": Arm(-7.5, 4.0, 8.0, 16.0, 205.0, 0.6),
}


@dataclass(frozen=True)
class Gesture:
    """A named movement at its height. An arm that is None stays as it is."""

    left: Arm | None = None
    right: Arm | None = None
    tilt: float = 0.0
    nod: float = 0.0
    brow: float = 0.0
    gaze: tuple[float, float] = (0.0, 0.0)


GESTURES: dict[str, Gesture] = {
    "nod": Gesture(nod=1.0, brow=0.2),
    "tilt": Gesture(tilt=0.9, brow=0.3),
    "wave": Gesture(right=ARMS["wave"], tilt=0.4, brow=0.3),
    "point_left": Gesture(left=ARMS["point"], gaze=(-1.0, 0.1), brow=0.2, tilt=-0.2),
    "point_right": Gesture(right=ARMS["point"], gaze=(1.0, 0.1), brow=0.2, tilt=0.2),
    "point_up": Gesture(right=ARMS["point_up"], gaze=(0.3, -0.8), brow=0.6),
    "point_down": Gesture(left=ARMS["point_down"], gaze=(-0.4, 1.0), nod=0.4),
    "present_left": Gesture(left=ARMS["present"], gaze=(-0.8, 0.1), tilt=-0.3),
    "present_right": Gesture(right=ARMS["present"], gaze=(0.8, 0.1), tilt=0.3),
    "open_arms": Gesture(left=ARMS["present"], right=ARMS["present"], brow=0.3),
    "hands_on_hips": Gesture(left=ARMS["hips"], right=ARMS["hips"], nod=-0.2),
    "shrug": Gesture(left=ARMS["shrug"], right=ARMS["shrug"], tilt=0.6, brow=0.7),
    "think": Gesture(left=ARMS["think"], gaze=(0.5, -0.8), tilt=-0.4),
    "heart": Gesture(left=ARMS["heart"], right=ARMS["heart"], nod=0.3),
    "cheer": Gesture(left=ARMS["cheer"], right=ARMS["cheer"], brow=0.8, nod=-0.3),
    "clap": Gesture(left=ARMS["clap"], right=ARMS["clap"], brow=0.3),
}


# Gestures of one hand that either hand may make; and those for which a hand that holds something stays where it is.
_EITHER_HAND, _BOTH_EMPTY = {"wave", "point_up", "think", "point_down"}, {"hands_on_hips", "heart", "clap"}


def gesture_of(kind: str, tool_hand: str = "") -> Gesture:
    """Give a gesture for somebody who holds a tool in the "left" or "right" hand; "" is nobody.

    The free hand waves and points up; a hand with a tool is not put on a hip. Raises InvalidInputError for a gesture
    that there is not.
    """
    if kind not in GESTURES:
        raise InvalidInputError.of("kind", f"no gesture {kind[:40]!r}; there are: {', '.join(GESTURES)}")
    gesture = GESTURES[kind]
    busy = {"left": gesture.left, "right": gesture.right}.get(tool_hand)
    if busy is None:
        return gesture
    if kind in _EITHER_HAND:
        turned = -gesture.gaze[0], gesture.gaze[1]
        return replace(gesture, left=gesture.right, right=gesture.left, tilt=-gesture.tilt, gaze=turned)
    if kind in _BOTH_EMPTY:
        return replace(gesture, left=None) if tool_hand == "left" else replace(gesture, right=None)
    return gesture


@dataclass(frozen=True)
class Pose:
    """One moment of a character."""

    emotion: Expression = EMOTIONS["neutral"]
    viseme: Mouth = VISEMES[_S.VISEME_REST]
    # 0 open, 1 closed.
    blink: float = 0.0
    # Where it looks: -1 left or up, 1 right or down. The face turns a little along.
    gaze: tuple[float, float] = (0.0, 0.0)
    # Added to the expression's.
    brow: float = 0.0
    # Phase of the breath, in breaths: 0.0 and 1.0 are empty, 0.5 is full.
    breath: float = 0.0
    # Lean of the body, -1 left to 1 right.
    sway: float = 0.0
    # Head: -1 tilted left to 1 right, -1 raised to 1 lowered.
    tilt: float = 0.0
    nod: float = 0.0
    # None: as the character stands by itself, its tool held up.
    left: Arm | None = None
    right: Arm | None = None


def mix(first: T, second: T, share: float) -> T:
    """Go from one pose, arm, mouth or expression (0) to another of its kind (1), number by number.

    Where an arm is None in one of two poses, the one that is given is used as it is; mix with the character's own
    stance, which `Figure.stance` gives, to move there smoothly.
    """
    values: dict[str, Any] = {}
    for item in fields(cast("Any", first)):
        one, two = getattr(first, item.name), getattr(second, item.name)
        if one is None or two is None:
            values[item.name] = two if one is None else one
        elif isinstance(one, tuple):
            values[item.name] = tuple(a * (1 - share) + b * share for a, b in zip(one, two, strict=True))
        elif is_dataclass(one):
            values[item.name] = mix(one, two, share)
        else:
            values[item.name] = one * (1 - share) + two * share
    return type(first)(**values)
