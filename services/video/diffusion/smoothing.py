"""A model's few frames as smooth motion at 30 a second.

Between two frames lies one that is made of both, each moved along the motion found between them. Motion is dense
optical flow both ways (Kroeger, Timofte, Dai and Van Gool, "Fast Optical Flow using Dense Inverse Search", ECCV 2016,
as OpenCV has it). Where going there and back does not lead home, something is covered or uncovered, or the flow is
wrong: there that frame counts less (as in Jiang et al., "Super SloMo", CVPR 2018), and where neither holds, both are
laid over each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from services.video.diffusion.frames import Pixels

FPS = 30
_Field = npt.NDArray[np.float32]
# Rounds that find where a moved point came from, and pixels of error at which trust has fallen to 1/e.
_ROUNDS, _TRUSTED = 3, 1.5
_LEAST_TRUST = 0.02
# Of a step from frame to frame: nearer than this a frame is shown as it is.
_NEAR = 1e-3
# Flow needs some pixels to work on.
_LEAST_SIDE = 32


def smooth(frames: Sequence[Pixels], fps: float, count: int) -> Iterator[Pixels]:
    """Give `count` frames at 30 a second of `frames` (H x W x 3, uint8 RGB, all of one size) at `fps` a second.

    What lies after the last frame shows the last. Raises ValueError for no frames or a rate that is not above 0.
    """
    if not len(frames) or fps <= 0:
        raise ValueError(f"{len(frames)} frames at {fps} a second")
    between: Between | None = None
    at = -1
    for number in range(count):
        index, share = _place(number * fps / FPS, len(frames) - 1)
        if share == 0:
            yield frames[index]
            continue
        if between is None or index != at:
            between, at = Between(frames[index], frames[index + 1]), index
        yield between(share)


def _place(position: float, last: int) -> tuple[int, float]:
    """Say between which frames a position lies: the earlier one, and the share of the way to the next."""
    if position >= last:
        return last, 0.0
    index = int(position + _NEAR)
    share = position - index
    return index, share if share > _NEAR else 0.0


class Between:
    """All moments between two frames of one size, H x W x 3, uint8 RGB."""

    def __init__(self, first: Pixels, second: Pixels) -> None:
        self._frames = first, second
        rows, columns = first.shape[:2]
        self._still = np.array_equal(first, second) or min(rows, columns) < _LEAST_SIDE
        if self._still:
            return
        grey = [np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), np.uint8) for frame in self._frames]
        self._grid: _Field = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), -1).astype(np.float32)
        self._forth, self._back = _flow(grey[0], grey[1]), _flow(grey[1], grey[0])
        self._trust = self._consistency(self._forth, self._back), self._consistency(self._back, self._forth)

    def __call__(self, share: float) -> Pixels:
        """Give the frame at `share` of the way, 0 to 1."""
        first, second = self._frames
        if self._still:
            return np.asarray(first * (1 - share) + second * share + 0.5, np.uint8)
        one, trust_one = self._moved(first, self._forth, self._trust[0], share)
        two, trust_two = self._moved(second, self._back, self._trust[1], 1 - share)
        weight_one, weight_two = (1 - share) * trust_one, share * trust_two
        mixed = (one * weight_one + two * weight_two) / (weight_one + weight_two)
        # Where neither can be trusted, moving would tear the picture.
        sure = np.clip((trust_one + trust_two) * 2, 0, 1)
        plain = first * np.float32(1 - share) + second * np.float32(share)
        return np.asarray(np.clip(mixed * sure + plain * (1 - sure) + 0.5, 0, 255), np.uint8)

    def _moved(self, frame: Pixels, flow: _Field, trust: _Field, share: float) -> tuple[Any, Any]:
        """Move a frame by `share` of its flow: what is at x comes from y where y + share * flow(y) = x."""
        source = self._grid - share * flow
        for _ in range(_ROUNDS):
            source = self._grid - share * _at(flow, source)
        return _at(frame, source).astype(np.float32), _at(trust, source)[..., None] + _LEAST_TRUST

    def _consistency(self, forth: _Field, back: _Field) -> _Field:
        """Tell for each pixel how nearly it comes home, going forth and back: 1 exactly, falling to 0."""
        missed = forth + _at(back, self._grid + forth)
        distance = np.square(missed).sum(-1)
        return np.asarray(np.exp(-distance / (_TRUSTED**2 + 0.02 * np.square(forth).sum(-1))), np.float32)


def _flow(first: npt.NDArray[np.uint8], second: npt.NDArray[np.uint8]) -> _Field:
    """Find where each pixel of the first frame is in the second: H x W x 2, pixels right and down."""
    finder = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    finder.setUseSpatialPropagation(True)
    return np.asarray(finder.calc(first, second, np.zeros((*first.shape, 2), np.float32)), np.float32)


def _at(values: Any, places: _Field) -> Any:
    """Read values at places (x, y in pixels), between pixels linearly; beyond the rim, those of the rim."""
    # As two maps: with both in one array and an empty second one, OpenCV 5.0 reads from wrong places.
    across, down = np.ascontiguousarray(places[..., 0]), np.ascontiguousarray(places[..., 1])
    return cv2.remap(values, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
