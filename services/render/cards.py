"""The cards of a short: a hook over its first second, a last word over its end. Large letters above who stands there.

Lines are drawn once and laid over frames: they spring in one after the other, rest as one picture, and the hook shrinks
to where the title then stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import skia

from services.common.characters import character_of
from services.common.drawing.composition import crown_of
from services.common.fonts import drawable
from services.render.camera import CameraPath
from services.render.look import INK, WHITE, Lettering, Style, Zones, accent, blank, rounded, title_role
from services.render.sprites import lay_turned
from services.render.yuv import Frame, Plane, Planes, Room, blend, split, to_yuvr
from shorts.render.v1 import render_pb2
from shorts.scene.v1 import scene_pb2

OPENING, CLOSING = (0.9, 1.3), 1.9
"""Shortest and longest hook, by its length; how long the last card stands. Seconds."""
SETTLE_SECONDS = 0.24
_SPRING_SECONDS, _STEP_SECONDS, _FIRST_SCALE = 0.24, 0.06, 0.72
# A scene shorter than the card gives it this share of itself.
_MOST_SHARE = 0.6
# Between what apps cover at the top and what may not be covered; shares of the frame's height.
_TOP, _GAP, _LOWEST, _USUAL = 0.058, 0.012, 0.42, 0.195
_TILT_DEGREES = -2.0
_MOST_LINES, _LARGEST, _LINE_HEIGHT = 4, 0.3, 1.2
_OUTLINE, _SHADOW = 0.16, 0.05
_MOST_LETTERS = 48
_EDGES = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True)
class Band:
    """The part of a frame that a card has to itself, pixels; it is centred."""

    top: float
    bottom: float
    width: float
    middle: float


def band_above(scene: render_pb2.TimelineScene, zones: Zones, frame: tuple[int, int]) -> Band:
    """Give what is free above head, photo and props of a scene, wherever its camera goes."""
    width, height = frame
    drawn = scene.clip.drawn
    tops = list(_tops(drawn, width, height))
    views = CameraPath(drawn.camera).views
    lowest = min(((top - view.y) * view.zoom + 0.5 for top in tops for view in views), default=_USUAL)
    bottom = min(max(lowest - _GAP, _USUAL), _LOWEST)
    return Band(_TOP * height, bottom * height, zones.title_width, width / 2)


def _tops(drawn: scene_pb2.DrawnScene, width: int, height: int) -> Iterator[float]:
    """Give where what may not be covered begins, in fractions of the picture."""
    if drawn.HasField("performance"):
        stands = drawn.performance
        yield stands.feet.y - crown_of(character_of(stands.character)) * stands.height
    photo = drawn.picture.backdrop.photo
    if drawn.picture.backdrop.WhichOneof("source") == "photo":
        yield photo.within.top if photo.HasField("within") else photo.subject.top
    for prop in drawn.picture.props:
        yield prop.center.y - prop.size * min(width, height) / 2 / height


def repeats(text: str, words: Iterable[scene_pb2.WordTiming], start: float) -> bool:
    """Tell whether a text says what is said from a time on: half of its words or more, inflected or not."""
    said = [_bare(word.text) for word in words if word.end > start]
    own = [bare for word in text.split() if (bare := _bare(word))]
    again = sum(any(_same(word, other) for other in said) for word in own)
    return bool(own) and 2 * again >= len(own)


def _bare(word: str) -> str:
    return _EDGES.sub("", word).casefold()


def _same(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) > 1 and longer.startswith(shorter))


class Card:
    """A card of a scene, shown from `start` to `end` seconds; a hook goes to where the title is, a last word stays."""

    def __init__(
        self,
        text: str,
        mood: scene_pb2.Mood.ValueType,
        zones: Zones,
        band: Band,
        *,
        start: float,
        end: float,
        opening: bool,
    ) -> None:
        self.start, self.end = start, end
        self._opening, self._zones, self._band = opening, zones, band
        self._role, self._accent = title_role(mood), accent(mood)
        words = _shortened(drawable(text)).split()
        lines, self._size = self._wrap(words)
        self._lines: list[Plane] = []
        self._whole: Planes | None = None
        if lines:
            self._box = self._place(lines)
            self._lines = [to_yuvr(self._draw(lines, {row})) for row in range(len(lines))]
            self._joined = to_yuvr(self._draw(lines, set(range(len(lines)))))
            self._whole = split(self._joined)
        self._room = Room()

    def _style(self, size: float, colour: int, *, outlined: bool = True) -> Style:
        return Style(self._role, size, colour, *((_OUTLINE, _SHADOW) if outlined else ()))

    def _wrap(self, words: Sequence[str]) -> tuple[list[str], float]:
        """Break into the number of lines that lets the letters be largest; gives the lines and the letters' size."""
        unit = 100.0
        widths = {word: Lettering(word, self._style(unit, WHITE)).width / unit for word in set(words)}
        space = Lettering("가 가", self._style(unit, WHITE)).width / unit
        space -= 2 * Lettering("가", self._style(unit, WHITE)).width / unit
        best: tuple[list[str], float] = [], 0.0
        high = self._band.bottom - self._band.top
        for count in range(1, min(_MOST_LINES, len(words)) + 1):
            for cuts in combinations(range(1, len(words)), count - 1):
                rows = [words[a:b] for a, b in zip((0, *cuts), (*cuts, len(words)), strict=True)]
                widest = max(sum(widths[word] for word in row) + space * (len(row) - 1) for row in rows)
                # The tilt and the slab take a little more than the letters.
                size = min(self._band.width / (widest + 0.5), high / (_LINE_HEIGHT * count + 0.25))
                size = min(size, _LARGEST * self._band.width)
                if size > best[1] * 1.02:
                    best = [" ".join(row) for row in rows], size
        return best

    def _place(self, lines: Sequence[str]) -> tuple[int, int, int, int]:
        """Give left, top, width and height of what the card may draw on, all even."""
        high = self._size * (_LINE_HEIGHT * len(lines) + 0.5)
        middle = (self._band.top + self._band.bottom) / 2
        left, top = _even(self._band.middle - self._band.width / 2 - 8), _even(middle - high / 2)
        return left, top, 2 * _even(self._band.middle - left), _even(high) + 2

    def _draw(self, lines: Sequence[str], rows: set[int]) -> Plane:
        """Draw some of the lines: white ones, the last in ink on a slab of the accent."""
        left, _, width, height = self._box
        pixels, surface = blank(width, height)
        size = self._size
        with surface as canvas:
            canvas.translate(self._band.middle - left, height / 2)
            canvas.rotate(_TILT_DEGREES)
            for row in sorted(rows):
                slab = row == len(lines) - 1
                lettering = Lettering(lines[row], self._style(size, INK if slab else WHITE, outlined=not slab))
                baseline = (row - (len(lines) - 1) / 2) * _LINE_HEIGHT * size + 0.36 * size
                if slab:
                    self._slab(canvas, lettering.width / 2, baseline)
                lettering.draw(canvas, -lettering.width / 2, baseline)
        return pixels

    def _slab(self, canvas: skia.Canvas, half: float, baseline: float) -> None:
        size = self._size
        box = -half - 0.22 * size, baseline - 0.92 * size, half + 0.22 * size, baseline + 0.22 * size
        rounded(canvas, (box[0], box[1] + 0.07 * size, box[2], box[3] + 0.07 * size), 0.2 * size, 0x66000000)
        rounded(canvas, box, 0.2 * size, self._accent)

    def draw_at_rest(self, frame: Frame) -> None:
        """Lay it over a frame as it is between coming and going."""
        if self._whole is not None:
            blend(frame, self._whole, *self._box[:2])

    def draw(self, frame: Frame, time: float) -> None:
        """Lay it over a frame as it is at a time, seconds from the start of the scene."""
        if self._whole is None or not self.start <= time < self.end:
            return
        since, left = time - self.start, self.end - time
        if self._opening and left < SETTLE_SECONDS:
            self._settle(frame, 1 - left / SETTLE_SECONDS)
        elif since >= _SPRING_SECONDS + _STEP_SECONDS * (len(self._lines) - 1):
            self.draw_at_rest(frame)
        else:
            for row, line in enumerate(self._lines):
                # The first line is there in the very first frame.
                share = (since - row * _STEP_SECONDS + 1 / 30) / _SPRING_SECONDS
                if share > 0:
                    scale = _FIRST_SCALE + (1 - _FIRST_SCALE) * _spring(min(1.0, share))
                    self._lay(frame, line, scale, 0.0, min(1.0, share * 8))

    def _settle(self, frame: Frame, share: float) -> None:
        """Shrink to the title's size and place, and fade as the title comes."""
        bend = share * share
        goal = min(1.0, self._zones.title_size / self._size)
        middle = (self._box[1] + self._box[3] / 2) - self._zones.title_y
        self._lay(frame, self._joined, 1 - (1 - goal) * bend, -middle * bend, 1 - bend)

    def _lay(self, frame: Frame, line: Plane, scale: float, down: float, opacity: float) -> None:
        left, top, width, height = self._box
        x, y = left + (width - 1) / 2, top + (height - 1) / 2 + down
        lay_turned(frame, line, x, y, self._room, scale=scale, opacity=opacity)


def opening_card(scene: render_pb2.TimelineScene, seconds: float, zones: Zones, frame: tuple[int, int]) -> Card | None:
    """Make the hook of a scene of a length; None where it has none."""
    text = drawable(scene.title_card)
    if not text:
        return None
    least, most = OPENING
    end = min(max(least, 0.6 + 0.035 * len(text)), most, _MOST_SHARE * seconds)
    return Card(text, scene.mood, zones, band_above(scene, zones, frame), start=0.0, end=end, opening=True)


def closing_card(
    scene: render_pb2.TimelineScene, choices: Iterable[str], seconds: float, zones: Zones, frame: tuple[int, int]
) -> Card | None:
    """Make the last card of a scene of a length: the first of the texts that does not repeat what is said, or None."""
    start = seconds - min(CLOSING, _MOST_SHARE * seconds)
    text = next((text for text in map(drawable, choices) if text and not repeats(text, scene.speech.words, start)), "")
    if not text:
        return None
    # Frames of the scene may be asked for up to its very end.
    end = seconds + 1.0
    return Card(text, scene.mood, zones, band_above(scene, zones, frame), start=start, end=end, opening=False)


def _shortened(text: str) -> str:
    """Cut a text that letters of a readable size have no room for, at a word where there is one."""
    if len(text) <= _MOST_LETTERS:
        return text
    cut = text[:_MOST_LETTERS]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut).rstrip(" ,.·") + "…"


def _spring(t: float) -> float:
    """Penner's back-out easing: a little past the goal and back."""
    return 1 + 2.4 * (t - 1) ** 3 + 1.4 * (t - 1) ** 2


def _even(value: float) -> int:
    return math.floor(value / 2) * 2
