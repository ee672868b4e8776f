"""A performance in time: speech, gestures and what a living character does by itself, as a pose for every moment."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from itertools import pairwise

from services.common.characters.model import Character
from services.common.drawing.characters.lips import Lips, smooth
from services.common.drawing.characters.moves import Moves
from services.common.drawing.characters.pose import Expression, Pose, emotion_of
from services.common.drawing.characters.rhythms import Attention, Blinks, Body, Glances
from services.common.errors import InvalidInputError
from shorts.scene.v1 import scene_pb2

# Where a character stands among props: those of a smaller or the same depth are behind it, the others before it.
STAND_DEPTH = 0.3
# Poses are asked for a little before and after the scene, in transitions.
_MARGIN = 2.0
_ENERGY = {
    scene_pb2.MOOD_HAPPY: 1.25, scene_pb2.MOOD_EXCITED: 1.6, scene_pb2.MOOD_PLAYFUL: 1.45, scene_pb2.MOOD_SAD: 0.6,
    scene_pb2.MOOD_TENSE: 0.85, scene_pb2.MOOD_MYSTERIOUS: 0.8,
}  # fmt: skip
# Where eyes and head of a downcast character rest.
_DOWNCAST = {scene_pb2.MOOD_SAD: (0.3, 0.45)}
# A mouth that stays open between syllables cannot be read; while it speaks it smiles with its corners.
_GAPE_WHILE_TALKING = 0.3
# How high the eyes are in a character, and how far to the side of them things are for which they turn all the way.
_EYES, _FULL_TURN = 0.72, 0.4
# A head nods and tilts a little with every phrase.
_PHRASE_NOD, _PHRASE_TILT, _TURN_SECONDS = 0.34, 0.3, 0.5


class Acting:
    """A character's poses in a scene that lasts `seconds`; pure: the same inputs give the same poses.

    Raises InvalidInputError for a gesture that there is not, a viseme that the contract does not know or cues and
    gestures out of order.
    """

    def __init__(self, performance: scene_pb2.CharacterPerformance, character: Character, seconds: float) -> None:
        _check_order(performance)
        said = hashlib.sha256(performance.SerializeToString(deterministic=True)).hexdigest()
        seed, span = f"{character.id}/{said}", (-_MARGIN, seconds + _MARGIN)
        self._emotion = emotion_of(performance.mood)
        self._lowered = _DOWNCAST.get(performance.mood, (0.0, 0.0))
        self._lips, self._moves = Lips(performance.mouth), Moves(performance.gestures, character)
        self.blinks, self._glances = Blinks(seed, *span), Glances(seed, *span)
        self._attention, self._thing = Attention(seed, *span), _direction(performance)
        self._body = Body(seed, _ENERGY.get(performance.mood, 1.0))
        dice = random.Random(f"{seed}/phrases")  # noqa: S311 - variety, not secrecy
        self._tilts = [dice.uniform(-_PHRASE_TILT, _PHRASE_TILT) for _ in self._lips.phrases]

    def pose_at(self, time: float) -> Pose:
        """Give the pose at a time, seconds from the start of the scene; any time may be asked for."""
        moves, drift, own = self._moves.at(time), self._body.at(time), self._glances.at(time)
        nod, tilt, brow = self._phrased(time)
        turned = self._attention.at(time) if any(self._thing) else 0.0
        own = own[0] + turned * self._thing[0], own[1] + turned * self._thing[1] + self._lowered[0] * (1 - turned)
        looks = moves.looks
        return Pose(
            emotion=self._feeling(self._lips.talking(time)),
            viseme=self._lips.at(time),
            blink=self.blinks.at(time),
            gaze=(
                _within(own[0] * (1 - looks) + moves.gaze[0] * looks),
                _within(own[1] * (1 - looks) + moves.gaze[1] * looks),
            ),
            brow=brow + moves.brow,
            breath=drift.breath,
            sway=drift.sway,
            tilt=_within(drift.tilt + tilt + moves.tilt + 0.12 * turned * self._thing[0]),
            nod=_within(self._lowered[1] + nod + moves.nod),
            left=moves.left,
            right=moves.right,
        )

    def _feeling(self, talking: float) -> Expression:
        feeling = self._emotion
        if not talking or not (feeling.gape or feeling.tongue):
            return feeling
        gape = feeling.gape * (1 - talking * (1 - _GAPE_WHILE_TALKING))
        return replace(feeling, gape=gape, tongue=feeling.tongue * (1 - talking))

    def _phrased(self, time: float) -> tuple[float, float, float]:
        """Give nod, tilt and brow that come of the rhythm of speech."""
        nod = tilt = brow = 0.0
        for (start, end), lean in zip(self._lips.phrases, self._tilts, strict=True):
            since = time - start + 0.08
            if since <= 0 or time > end + _TURN_SECONDS:
                continue
            dip = smooth(since / 0.18) * smooth(1.6 - since / 0.3)
            nod, brow = nod + _PHRASE_NOD * dip, brow + 0.22 * dip
            share = smooth(since / _TURN_SECONDS) * smooth((end - time) / _TURN_SECONDS + 1)
            tilt += lean * share
        return nod, tilt, brow


def _direction(performance: scene_pb2.CharacterPerformance) -> tuple[float, float]:
    """Give where the eyes turn to for what it looks at, -1 to 1 across and down; (0, 0) is the viewer."""
    if not performance.HasField("looks_at"):
        return 0.0, 0.0
    goal, feet = performance.looks_at, performance.feet
    across, down = goal.x - feet.x, goal.y - (feet.y - _EYES * performance.height)
    return _within(across / _FULL_TURN), _within(down / _FULL_TURN)


def _within(value: float) -> float:
    return max(-1.0, min(1.0, value))


def _check_order(performance: scene_pb2.CharacterPerformance) -> None:
    timed = {"mouth": [cue.time for cue in performance.mouth], "gestures": [one.time for one in performance.gestures]}
    for name, times in timed.items():
        for index, (before, time) in enumerate(pairwise(times), 1):
            if not before <= time:
                raise InvalidInputError.of(f"{name}[{index}].time", "is before the one that precedes it; sort by time")
    for index, cue in enumerate(performance.mouth):
        if cue.viseme not in scene_pb2.Viseme.values():
            raise InvalidInputError.of(f"mouth[{index}].viseme", f"is {cue.viseme}, which the contract does not know")
