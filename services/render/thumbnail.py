"""The frame that shows a short best, as a JPEG: chosen among settled frames of its first scene, title in place."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from services.common.errors import InternalError
from services.render.sprites import ENTRANCE_SECONDS
from services.render.titles import ENTER_SECONDS, LEAVE_SECONDS
from services.render.yuv import Frame, Plane
from shorts.render.v1 import render_pb2

_QUALITY = 90
_CANDIDATES = 5
_LOOKED_AT = 360  # pixels on the longer side


def candidate_times(scene: render_pb2.TimelineScene, title_end: float, leaving: float) -> list[float]:
    """Give times in the first scene at which nothing is on its way in or out, evenly spread.

    After the title and the props have come in, before the title and (`leaving` seconds from the end) the scene go.
    Where props keep coming until the end, the last moment is all there is.
    """
    entrances = (prop.appears_at for prop in scene.clip.drawn.picture.props if prop.appears_at > 0)
    first = max([ENTER_SECONDS, *(start + ENTRANCE_SECONDS for start in entrances)]) + 0.05
    last = min(scene.duration - leaving, title_end - LEAVE_SECONDS if scene.title else scene.duration) - 0.05
    last = max(0.0, last)
    first = min(first, last)
    return [first + (last - first) * index / (_CANDIDATES - 1) for index in range(_CANDIDATES)]


class Chooser:
    """Looks at candidate frames and keeps the best one."""

    def __init__(self, times: Sequence[float], frames_per_second: int) -> None:
        self._wanted = {round(time * frames_per_second) for time in times}
        self._best: tuple[float, Frame] | None = None

    def wants(self, index: int) -> bool:
        """Tell whether the frame with this index is a candidate."""
        return index in self._wanted

    def look(self, index: int, frame: Frame) -> None:
        """Consider the frame with this index of the first scene."""
        if index not in self._wanted:
            return
        score = appeal(frame.to_rgb(min(1.0, _LOOKED_AT / max(frame.width, frame.height))))
        if self._best is None or score > self._best[0]:
            best = Frame(frame.width, frame.height)
            best.copy_from(frame)
            self._best = score, best

    def jpeg(self) -> bytes | None:
        """Give the best frame as a JPEG; None where no candidate was seen."""
        if self._best is None:
            return None
        done, data = cv2.imencode(".jpg", self._best[1].to_rgb()[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
        if not done:
            raise InternalError("the thumbnail could not be encoded")
        return data.tobytes()


def appeal(rgb: Plane) -> float:
    """Score a picture: sharpness (variance of the Laplacian) times colourfulness (Hasler and Süsstrunk 2003).

    Both on a logarithmic scale, so that neither drowns the other.
    """
    small = rgb.astype(np.float32)
    grey = small @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    sharpness = float(cv2.Laplacian(grey, cv2.CV_32F).var())
    red_green = small[:, :, 0] - small[:, :, 1]
    yellow_blue = (small[:, :, 0] + small[:, :, 1]) / 2 - small[:, :, 2]
    spread = float(np.hypot(red_green.std(), yellow_blue.std()))
    colourfulness = spread + 0.3 * float(np.hypot(red_green.mean(), yellow_blue.mean()))
    return float(np.log1p(sharpness) * np.log1p(colourfulness))
