"""Lip sync: the shape of a mouth at any time, from cues that say when it takes which."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from services.common.drawing.characters.pose import VISEMES, Mouth, mix
from shorts.scene.v1 import scene_pb2

# How long lips take from one shape to the next.
_BLEND = 0.05
# Lips that close for m, b or p stay shut for longer than a frame at 30 frames per second, so that one shows them.
_SHUT = 0.04
# Pauses up to this length belong to the talk around them, which begins and ends within _SETTLE.
_BREATHER, _SETTLE = 0.4, 0.18
_CLOSED = VISEMES[scene_pb2.VISEME_CLOSED]
_SILENT = {scene_pb2.VISEME_UNSPECIFIED, scene_pb2.VISEME_REST}


def smooth(share: float) -> float:
    """Start and end gently: 0 up to 0, 1 from 1 on."""
    share = min(1.0, max(0.0, share))
    return share * share * (3 - 2 * share)


class Lips:
    """A mouth that follows cues; pure, so any time may be asked for in any order."""

    def __init__(self, cues: Sequence[scene_pb2.MouthCue]) -> None:
        timed = _shut_long_enough([(cue.time, cue.viseme) for cue in cues])
        self._shapes = [VISEMES[viseme] for _, viseme in timed]
        self._keys = _keys([time for time, _ in timed], self._shapes)
        self._times = [time for time, _ in self._keys]
        self.phrases = _phrases(timed)

    def at(self, time: float) -> Mouth:
        """Give the shape at a time, seconds from the start of the scene."""
        index = bisect_right(self._times, time)
        if index == 0:
            return VISEMES[scene_pb2.VISEME_REST]
        start, first = self._keys[index - 1]
        if index == len(self._keys):
            return first
        end, second = self._keys[index]
        return first if first is second else mix(first, second, smooth((time - start) / (end - start)))

    def talking(self, time: float) -> float:
        """Tell how much it is talking rather than silent, 0 to 1."""
        return max(
            (
                min(smooth((time - start) / _SETTLE + 1), smooth((end - time) / _SETTLE + 1))
                for start, end in self.phrases
                if start - _SETTLE < time < end + _SETTLE
            ),
            default=0.0,
        )


def _shut_long_enough(timed: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Begin what follows closed lips later where they would open too soon; what is left without time falls away."""
    kept: list[tuple[float, int]] = []
    for time, viseme in timed:
        while kept and kept[-1][0] >= time and kept[-1][1] != scene_pb2.VISEME_CLOSED:
            kept.pop()
        start = time
        if kept and kept[-1][1] == scene_pb2.VISEME_CLOSED:
            start = max(time, kept[-1][0] + _SHUT)
        if not kept or kept[-1][1] != viseme:
            kept.append((start, viseme))
    return kept


def _keys(times: list[float], shapes: list[Mouth]) -> list[tuple[float, Mouth]]:
    """Give when the mouth has which shape: blends lie around a cue, but lips are shut from theirs until the next."""
    rest = VISEMES[scene_pb2.VISEME_REST]
    keys: list[tuple[float, Mouth]] = []
    for index, (time, shape) in enumerate(zip(times, shapes, strict=True)):
        before = shapes[index - 1] if index else rest
        early = 0.0 if before is _CLOSED else _BLEND if shape is _CLOSED else _BLEND / 2
        late = 0.0 if shape is _CLOSED else _BLEND if before is _CLOSED else _BLEND / 2
        if index:
            early = min(early, (time - times[index - 1]) / 2)
        if index + 1 < len(times):
            late = min(late, (times[index + 1] - time) / 2)
        keys += [(time - early, before), (time + late, shape)]
    return keys


def _phrases(timed: list[tuple[float, int]]) -> list[tuple[float, float]]:
    """Give starts and ends of what is said in one breath."""
    phrases: list[tuple[float, float]] = []
    for index, (time, viseme) in enumerate(timed):
        if viseme in _SILENT:
            continue
        # A mouth that no cue closes closes by itself.
        end = timed[index + 1][0] if index + 1 < len(timed) else time + _BREATHER
        if phrases and time - phrases[-1][1] <= _BREATHER:
            phrases[-1] = (phrases[-1][0], end)
        else:
            phrases.append((time, end))
    return phrases
