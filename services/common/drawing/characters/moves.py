"""Gestures in time: eased in and out, one flowing into the next, hands that wave and clap while they are up."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from services.common.characters.model import Character
from services.common.drawing.characters.lips import smooth
from services.common.drawing.characters.pose import ARMS, Arm, Gesture, gesture_of, mix
from shorts.scene.v1 import scene_pb2

# How long an arm takes up and down, at most these shares of a short gesture.
_RISE, _FALL, _RISE_SHARE, _FALL_SHARE = 0.26, 0.3, 0.4, 0.45
# A gesture shorter than this is only hinted at: arms that flick up and down look like a fault.
_WHOLE = 0.5
# Up to this pause between two gestures the arm waits for the next instead of going down.
_LINK = 0.35
# Eyes and brows are quicker than arms; eyes come back to the viewer before a long gesture ends.
_GLANCE, _LONG, _BACK = 0.13, 1.1, 0.62
_ACCENT, _ACCENT_SECONDS = 0.4, 0.55


@dataclass(frozen=True)
class Movement:
    """What gestures do at a moment. An arm that is None stays as the character holds it."""

    left: Arm | None = None
    right: Arm | None = None
    tilt: float = 0.0
    nod: float = 0.0
    brow: float = 0.0
    gaze: tuple[float, float] = (0.0, 0.0)
    # How much the gaze is the gesture's and not the character's own.
    looks: float = 0.0


def _rise(seconds: float) -> float:
    """Tell how long a gesture of some length takes to be up."""
    return min(_RISE, seconds * _RISE_SHARE)


@dataclass(frozen=True)
class _Stroke:
    kind: str
    gesture: Gesture
    start: float
    end: float
    # When the arm begins to go down, and is down.
    leave: float
    down: float

    def weight(self, time: float) -> float:
        """Tell how far it is carried out, 0 to 1."""
        length = self.end - self.start
        rise = _rise(length)
        return min(1.0, length / _WHOLE) * min(
            smooth((time - self.start) / rise), smooth((self.down - time) / max(1e-6, self.down - self.leave))
        )

    def glance(self, time: float) -> float:
        """Tell how far the eyes are where it points."""
        length = self.end - self.start
        back = self.start + length * (_BACK if length > _LONG else 0.85)
        return min(smooth((time - self.start) / _GLANCE), smooth((back - time) / _GLANCE + 1))

    def accent(self, time: float) -> float:
        """Tell how far the brows are raised by its beginning."""
        return smooth((time - self.start) / 0.12) * smooth(1.3 - (time - self.start) / _ACCENT_SECONDS)


class Moves:
    """The gestures of a scene; pure. Raises InvalidInputError for a gesture that there is not."""

    def __init__(self, gestures: Sequence[scene_pb2.Gesture], character: Character) -> None:
        outfit = character.outfit
        tool_hand = outfit.hand if outfit.tool else ""
        self._stance = {side: ARMS["hold" if side == tool_hand else "rest"] for side in ("left", "right")}
        self._strokes: list[_Stroke] = []
        for index, given in enumerate(gestures):
            start, end = given.time, given.time + given.duration
            leave, down = end - min(_FALL, given.duration * _FALL_SHARE), end
            if index + 1 < len(gestures) and gestures[index + 1].time - end < _LINK:
                # The next one takes over, this one goes down behind it.
                following, rise = gestures[index + 1].time, _rise(gestures[index + 1].duration)
                leave, down = following + 0.4 * rise, following + 1.6 * rise
            self._strokes.append(_Stroke(given.kind, gesture_of(given.kind, tool_hand), start, end, leave, down))

    def at(self, time: float) -> Movement:
        """Give what all gestures together do at a time."""
        now = Movement()
        for stroke in self._strokes:
            if not stroke.start < time < stroke.down:
                continue
            share, gesture = stroke.weight(time), _alive(stroke, time - stroke.start)
            glance = stroke.glance(time) if any(gesture.gaze) else 0.0
            now = Movement(
                left=self._moved("left", now.left, gesture.left, share),
                right=self._moved("right", now.right, gesture.right, share),
                tilt=now.tilt * (1 - share) + gesture.tilt * share,
                nod=now.nod * (1 - share) + gesture.nod * share,
                brow=now.brow * (1 - share) + gesture.brow * share + _ACCENT * stroke.accent(time),
                gaze=mix(now, replace(now, gaze=gesture.gaze), glance).gaze,
                looks=max(now.looks * (1 - share), glance),
            )
        return now

    def _moved(self, side: str, before: Arm | None, goal: Arm | None, share: float) -> Arm | None:
        if goal is None and before is None:
            return None
        stance = self._stance[side]
        return mix(before or stance, goal or stance, share)


def _alive(stroke: _Stroke, since: float) -> Gesture:
    """Give a gesture as it is a while after its beginning: hands wave, clap and bob."""
    gesture = stroke.gesture
    if stroke.kind == "wave":
        swing = 0.5 - 0.5 * math.cos(2 * math.pi * 1.9 * max(0.0, since - 0.15))
        return _both(gesture, lambda arm: mix(arm, ARMS["wave_out"], swing))
    if stroke.kind == "clap":
        apart = 0.5 - 0.5 * math.cos(2 * math.pi * 2.6 * since)
        return _both(gesture, lambda arm: replace(arm, out=arm.out + 5.5 * apart, turn=arm.turn - 12 * apart))
    if stroke.kind == "cheer":
        bounce = 2.2 * math.sin(2 * math.pi * 2.2 * since)
        return _both(gesture, lambda arm: replace(arm, down=arm.down + bounce, lift=arm.lift - 0.15 * bounce))
    if stroke.kind == "nod":
        return replace(gesture, nod=gesture.nod * (0.5 - 0.5 * math.cos(2 * math.pi * 2.1 * since)))
    # A hand that is held still looks dead: it settles with a small swing.
    settle = 1.2 * math.exp(-3.2 * since) * math.sin(2 * math.pi * 1.6 * since)
    return _both(gesture, lambda arm: replace(arm, down=arm.down - settle, turn=arm.turn + 3 * settle))


def _both(gesture: Gesture, change: Callable[[Arm], Arm]) -> Gesture:
    left = None if gesture.left is None else change(gesture.left)
    return replace(gesture, left=left, right=None if gesture.right is None else change(gesture.right))
