"""Captions on frames: the words of a phrase as patches, the spoken one in the accent colour with a small pop."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

import cv2

from services.common.fonts import Role, drawable
from services.render.caption_layout import Phrase, Word, lay_out, split_long, word_space
from services.render.look import BOX_INK, INK, WHITE, Lettering, Style, Zones, accent, blank, rounded
from services.render.sprites import lay_turned
from services.render.yuv import Frame, Plane, Planes, Room, blend, split, to_yuvr
from shorts.render.v1 import render_pb2
from shorts.scene.v1 import scene_pb2

_OUTLINE, _SHADOW = 0.2, 0.055
_LINE_HEIGHT = 1.24
# Size of the spoken word in the frames since it began, then at rest.
_POP = (1.0, 1.07, 1.1, 1.07, 1.04)
_POP_REST = 1.02
# Opacity and how much lower the phrase stands (fractions of the size) in its first frames.
_ENTRY = ((0.35, 0.16), (0.75, 0.06))
_SMALLEST = 0.62


@dataclass(frozen=True)
class _Patch:
    """A word drawn on even-sided pixels whose corner lies at an even sample of the frame."""

    yuvr: Plane
    planes: Planes
    corner: tuple[int, int]

    @property
    def middle(self) -> tuple[float, float]:
        """The patch's middle in samples of the frame."""
        width, height = self.planes.size
        return self.corner[0] + (width - 1) / 2, self.corner[1] + (height - 1) / 2


@dataclass(frozen=True)
class _Set:
    """A phrase ready to be laid over frames: a box under all (or none), and each word plain and spoken."""

    box: _Patch | None
    plain: list[_Patch]
    spoken: list[_Patch]

    def bounds(self, spoken: int) -> tuple[int, int, int, int]:
        """Give left, top, width and height, all even, of what is laid with one word spoken and at rest."""
        patches = [*self.plain, *([] if self.box is None else [self.box])]
        word = self.spoken[spoken]
        width, height = word.planes.size
        grown_x, grown_y = (_even((_POP_REST - 1) * side / 2) + 4 for side in (width, height))
        edges = [(*patch.corner, *patch.planes.size) for patch in patches]
        edges.append((word.corner[0] - grown_x, word.corner[1] - grown_y, width + 2 * grown_x, height + 2 * grown_y))
        left, top = min(edge[0] for edge in edges), min(edge[1] for edge in edges)
        right, bottom = max(edge[0] + edge[2] for edge in edges), max(edge[1] + edge[3] for edge in edges)
        return left, top, right - left, bottom - top


def spoken_words(speech: scene_pb2.Speech) -> list[Word]:
    """Give the words of a speech as far as they can be drawn, in order."""
    words = ((drawable(word.text), word.start, word.end) for word in speech.words)
    return [Word(text, start, end) for text, start, end in words if text]


class Captions:
    """The captions of one scene. Frames are drawn in order; one phrase is kept drawn at a time."""

    def __init__(
        self,
        words: Iterable[Word],
        look: render_pb2.CaptionLook.ValueType,
        mood: scene_pb2.Mood.ValueType,
        zones: Zones,
        frame: tuple[int, int],
    ) -> None:
        self._boxed = look == render_pb2.CAPTION_LOOK_BOX
        self._accent = accent(mood)
        self._zones, self._frame = zones, frame
        self._words = list(words)
        self._room = Room()
        self._phrases: list[Phrase] = []
        self._starts: list[float] = []
        self._drawn: tuple[int, _Set] | None = None
        self._joined: tuple[tuple[int, int], Planes, tuple[int, int]] | None = None

    def lay_out(self, seconds: float) -> list[Phrase]:
        """Choose the phrases for a scene of this length and give them."""
        words = [piece for word in self._words for piece in self._fitting(word)]
        self._phrases = lay_out(words, self._measure, self._zones.caption_width, seconds)
        self._starts = [phrase.start for phrase in self._phrases]
        return self._phrases

    def _style(self, colour: int, scale: float = 1.0) -> Style:
        size = self._zones.caption_size * scale
        if self._boxed:
            return Style(Role.CAPTION, size * 0.92, colour)
        return Style(Role.CAPTION, size, colour, outline=_OUTLINE, shadow=_SHADOW)

    def _measure(self, text: str) -> float:
        return Lettering(text, self._style(WHITE)).width

    def _fitting(self, word: Word) -> list[Word]:
        """Cut a word that would have to be drawn too small into pieces that fit."""
        widest = self._zones.caption_width / _SMALLEST
        width = self._measure(word.text)
        if width <= widest:
            return [word]
        count = math.ceil(width / (0.9 * self._zones.caption_width))
        step = math.ceil(len(word.text) / count)
        return split_long(word, [word.text[i : i + step] for i in range(0, len(word.text), step)])

    def draw(self, frame: Frame, time: float, *, frames_per_second: int) -> None:
        """Lay what is to be read at a time (seconds from the start of the scene) over a frame."""
        index = bisect_right(self._starts, time) - 1
        if index < 0 or time >= self._phrases[index].end:
            return
        phrase = self._phrases[index]
        if self._drawn is None or self._drawn[0] != index:
            self._drawn = index, self._draw_phrase(phrase)
        patches = self._drawn[1]
        age = int((time - phrase.start) * frames_per_second)
        opacity, lower = _ENTRY[age] if age < len(_ENTRY) else (1.0, 0.0)
        shift = round(lower * self._zones.caption_size / 2) * 2
        spoken = max(0, bisect_right([word.start for word in phrase.words], time) - 1)
        since = int(max(0.0, time - phrase.words[spoken].start) * frames_per_second)
        scale = _POP[since] if since < len(_POP) else _POP_REST
        if opacity == 1 and scale == _POP_REST:
            self._rest(frame, index, patches, spoken)
        else:
            self._lay(frame, patches, spoken, scale, (0, shift), opacity)

    def _lay(
        self, frame: Frame, patches: _Set, spoken: int, scale: float, moved: tuple[int, int], opacity: float = 1.0
    ) -> None:
        """Lay box and words over a frame, `moved` right and down by even numbers."""
        right, down = moved
        under = [patch for place, patch in enumerate(patches.plain) if place != spoken]
        for patch in under if patches.box is None else [patches.box, *under]:
            blend(frame, patch.planes, patch.corner[0] + right, patch.corner[1] + down, opacity)
        x, y = patches.spoken[spoken].middle
        yuvr = patches.spoken[spoken].yuvr
        lay_turned(frame, yuvr, x + right, y + down, self._room, scale=scale, opacity=opacity)

    def _rest(self, frame: Frame, index: int, patches: _Set, spoken: int) -> None:
        """Lay all words as one picture, which they are until the next one is spoken."""
        if self._joined is None or self._joined[0] != (index, spoken):
            left, top, width, height = patches.bounds(spoken)
            dark, light = Frame(width, height), Frame(width, height)
            for ground, value in ((dark, 0), (light, 255)):
                ground.buffer.fill(value)
                self._lay(ground, patches, spoken, _POP_REST, (-left, -top))
            # Over black stands the picture itself; by how much white shows more is what it lets through.
            rest, rest_half = cv2.subtract(light.y, dark.y), cv2.subtract(light.u, dark.u)
            planes = Planes(*dark.planes, rest, rest_half)
            self._joined = (index, spoken), planes, (left, top)
        _, planes, corner = self._joined
        blend(frame, planes, *corner)

    def _draw_phrase(self, phrase: Phrase) -> _Set:
        space = word_space(self._measure)
        rows = [([self._measure(word.text) for word in line], line) for line in phrase.lines]
        widest = max(sum(widths) + space * (len(line) - 1) for widths, line in rows)
        scale = min(1.0, self._zones.caption_width / widest)
        size = self._zones.caption_size * scale
        plain, spoken = [], []
        middle = (len(rows) - 1) / 2
        for row, (widths, line) in enumerate(rows):
            # Capitals and Hangul stand about 0.72 of the size above the baseline: centre that.
            baseline = self._zones.caption_y + (row - middle) * _LINE_HEIGHT * size + 0.36 * size
            x = (self._frame[0] - scale * (sum(widths) + space * (len(line) - 1))) / 2
            for word, width in zip(line, widths, strict=True):
                plain.append(self._patch(word.text, WHITE, x, baseline, scale, pill=False))
                colour = INK if self._boxed else self._accent
                spoken.append(self._patch(word.text, colour, x, baseline, scale, pill=self._boxed))
                x += scale * (width + space)
        box = self._box(scale * widest, size, len(rows)) if self._boxed else None
        return _Set(box, plain, spoken)

    def _patch(self, text: str, colour: int, x: float, baseline: float, scale: float, *, pill: bool) -> _Patch:
        lettering = Lettering(text, self._style(colour, scale))
        size = self._zones.caption_size * scale
        reach = lettering.reach + (0.2 * size if pill else 0)
        left, top = _even(x - reach), _even(baseline - 0.95 * size - reach)
        width = _even(lettering.width + 2 * reach + 3)
        height = _even(1.25 * size + 2 * reach + 3)
        pixels, surface = blank(width, height)
        with surface as canvas:
            if pill:
                edges = (
                    x - 0.14 * size,
                    baseline - 0.86 * size,
                    x + lettering.width + 0.14 * size,
                    baseline + 0.2 * size,
                )
                box = (edges[0] - left, edges[1] - top, edges[2] - left, edges[3] - top)
                rounded(canvas, box, 0.22 * size, self._accent)
            lettering.draw(canvas, x - left, baseline - top)
        yuvr = to_yuvr(pixels)
        return _Patch(yuvr, split(yuvr), (left, top))

    def _box(self, width: float, size: float, lines: int) -> _Patch:
        half_width = width / 2 + 0.42 * size
        half_height = (lines - 1) / 2 * _LINE_HEIGHT * size + 0.86 * size
        centre = self._frame[0] / 2, self._zones.caption_y + 0.03 * size
        left, top = _even(centre[0] - half_width) - 2, _even(centre[1] - half_height) - 2
        pixels, surface = blank(_even(2 * half_width) + 8, _even(2 * half_height) + 8)
        with surface as canvas:
            edges = (centre[0] - half_width, centre[1] - half_height, centre[0] + half_width, centre[1] + half_height)
            box = (edges[0] - left, edges[1] - top, edges[2] - left, edges[3] - top)
            rounded(canvas, box, 0.34 * size, BOX_INK)
        yuvr = to_yuvr(pixels)
        return _Patch(yuvr, split(yuvr), (left, top))


def _even(value: float) -> int:
    return math.floor(value / 2) * 2
