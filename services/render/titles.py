"""The title of a scene near the top of the frame: one or two lines in a display face, sliding in."""

from __future__ import annotations

import math
from collections.abc import Sequence

from services.common.fonts import drawable
from services.render.caption_layout import Word, break_lines
from services.render.look import WHITE, Lettering, Style, Zones, accent, blank, title_role
from services.render.yuv import Frame, Planes, blend, to_planes
from shorts.scene.v1 import scene_pb2

ENTER_SECONDS, LEAVE_SECONDS = 0.3, 0.2
# A scene a little longer than this keeps its title to the end: a title that leaves early is a distraction.
_SHOWN_SECONDS, _WHOLE_SCENE_SECONDS = 2.8, 4.0
_AFTER_CARD_SECONDS = 2.0
_OUTLINE, _SHADOW = 0.17, 0.05
_LINE_HEIGHT = 1.16
_SMALLEST = 0.55


class Title:
    """A title of a scene of a length in seconds, drawn once. An undrawable or empty one draws nothing.

    It stands between two cards: from `start` on, and until `until` at most.
    """

    def __init__(
        self,
        text: str,
        mood: scene_pb2.Mood.ValueType,
        zones: Zones,
        frame_width: int,
        seconds: float,
        *,
        start: float = 0.0,
        until: float = math.inf,
    ) -> None:
        self._zones, self._start = zones, start
        self.end = seconds if seconds <= _WHOLE_SCENE_SECONDS else max(_SHOWN_SECONDS, start + _AFTER_CARD_SECONDS)
        self.end = min(self.end, until)
        self._leaves = self.end < seconds
        self._role = title_role(mood)
        lines = self._wrap(drawable(text))
        self._planes: Planes | None = None
        if lines:
            self._planes, self._corner = self._draw(lines, accent(mood), frame_width)

    def _style(self, colour: int, scale: float) -> Style:
        return Style(self._role, self._zones.title_size * scale, colour, _OUTLINE, _SHADOW)

    def _measure(self, text: str) -> float:
        return Lettering(text, self._style(WHITE, 1)).width

    def _wrap(self, text: str) -> list[str]:
        """Give one line, or two where that keeps the letters larger."""
        if not text:
            return []
        words = [Word(word, 0, 0) for word in text.split()]
        if len(words) < 2 or self._measure(text) <= self._zones.title_width:
            return [text]
        lines = break_lines(words, [self._measure(word.text) for word in words], 0.3 * self._zones.title_size)
        return [" ".join(word.text for word in line) for line in lines]

    def _fit(self, lines: Sequence[str]) -> tuple[list[str], float]:
        """Give lines that fit and their scale: smaller first, then shortened with an ellipsis."""
        widest = max(self._measure(line) for line in lines)
        scale = min(1.0, self._zones.title_width / widest)
        if scale >= _SMALLEST:
            return list(lines), scale
        limit = self._zones.title_width / _SMALLEST
        return [self._shorten(line, limit) for line in lines], _SMALLEST

    def _shorten(self, line: str, limit: float) -> str:
        while self._measure(line) > limit:
            line = line[: max(1, min(len(line) - 2, int(len(line) * limit / self._measure(line))))].rstrip("… ") + "…"
        return line

    def _draw(self, lines: Sequence[str], colour: int, frame_width: int) -> tuple[Planes, tuple[int, int]]:
        fitted, scale = self._fit(lines)
        size = self._zones.title_size * scale
        # Two lines: white, then the accent, as on a poster; a single line takes the accent.
        colours = [colour] if len(fitted) == 1 else [WHITE, colour]
        letterings = [Lettering(line, self._style(c, scale)) for line, c in zip(fitted, colours, strict=True)]
        reach = letterings[0].reach
        width = max(lettering.width for lettering in letterings) + 2 * reach
        left, top = _even((frame_width - width) / 2), _even(self._top(len(fitted), size) - reach)
        height = size * (_LINE_HEIGHT * (len(fitted) - 1) + 1.3) + 2 * reach
        pixels, surface = blank(_even(width) + 4, _even(height) + 4)
        with surface as canvas:
            for row, lettering in enumerate(letterings):
                x = (frame_width - lettering.width) / 2 - left
                lettering.draw(canvas, x, self._top(len(fitted), size) + (0.95 + row * _LINE_HEIGHT) * size - top)
        return to_planes(pixels), (left, top)

    def _top(self, lines: int, size: float) -> float:
        """Give the top of the first line, so that the block's middle is where the zone says."""
        return self._zones.title_y - (0.59 + (lines - 1) * _LINE_HEIGHT / 2) * size

    def draw(self, frame: Frame, time: float) -> None:
        """Lay it over a frame as it is at a time, seconds from the start of the scene."""
        if self._planes is None or not self._start <= time < self.end:
            return
        share = min(1.0, (time - self._start + 1 / 30) / ENTER_SECONDS)
        leaving = min(1.0, (self.end - time) / LEAVE_SECONDS) if self._leaves else 1.0
        rise = (1 - share) ** 3 * 0.5 * self._zones.title_size
        opacity = min(1.0, share * 1.6) * leaving
        blend(frame, self._planes, self._corner[0], self._corner[1] - _even(rise), opacity)


def _even(value: float) -> int:
    return math.floor(value / 2) * 2
