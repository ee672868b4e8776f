"""A timeline as a stream of frames: scenes, transitions between them, titles and captions over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle

import cv2

from services.common.errors import InvalidInputError, Violation
from services.common.memory import release_freed
from services.common.operation import Work
from services.render.captions import Captions, spoken_words
from services.render.cards import SETTLE_SECONDS, Card, closing_card, opening_card
from services.render.clips import ClipSource
from services.render.drawn import DrawnSource, Source
from services.render.encoder import FPS
from services.render.feed import frames_kept
from services.render.look import zones
from services.render.sound import scene_starts
from services.render.thumbnail import Chooser, candidate_times
from services.render.titles import Title
from services.render.transitions import SECONDS, Mixer, seen
from services.render.yuv import Frame
from shorts.render.v1 import render_pb2


@dataclass
class _Above:
    """What is written above: the title, and the cards before and after it."""

    title: Title
    opening: Card | None
    closing: Card | None

    def draw(self, frame: Frame, time: float) -> None:
        """Lay them over a frame at a time of their scene."""
        self.title.draw(frame, time)
        for card in (self.opening, self.closing):
            if card is not None:
                card.draw(frame, time)


@dataclass
class _Open:
    """A scene at work: what is seen, and what is written over it."""

    index: int
    start: int
    source: Source
    letters_above: _Above
    captions: Captions | None

    def picture(self, frame: Frame, number: int) -> None:
        """Draw what is seen at a frame of the timeline, which may lie a little before or after the scene."""
        self.source.draw(frame, (number - self.start) / FPS)

    def letters(self, frame: Frame, number: int) -> None:
        """Draw what is written over it."""
        if self.captions is not None:
            self.captions.draw(frame, (number - self.start) / FPS, frames_per_second=FPS)


class FrameStream:
    """The frames of a timeline at a size; to be read once, and closed. The thumbnail's candidates are seen on the way.

    Raises, when a scene begins, InvalidInputError and NotFoundError for what cannot be drawn.
    """

    def __init__(self, timeline: render_pb2.Timeline, width: int, height: int, work: Work) -> None:
        # Frames are made in one thread beside the encoder's: more threads would only take cores from it.
        cv2.setNumThreads(1)
        # Intel's routines, where OpenCV has them, resize in half the time; one sample in eight is one step off.
        self._exact = not cv2.ipp.useIPP_NotExact()
        cv2.ipp.setUseIPP_NotExact(True)
        self._timeline, self._work = timeline, work
        self._width, self._height = width, height
        self._zones = zones(width, height)
        self._starts = scene_starts(timeline)
        self._halves = [self._half(index) for index in range(len(timeline.scenes))]
        self._open: dict[int, _Open] = {}
        self._mixer: Mixer | None = None
        leaving = self._halves[1] / FPS if len(self._halves) > 1 else 0.0
        first = timeline.scenes[0]
        above = self._first = self._above(0)
        self._poster = None if above.opening is None else Frame(width, height)
        self.chooser = Chooser(candidate_times(first, above.title.end, leaving), FPS)

    @property
    def count(self) -> int:
        """How many frames there are."""
        return self._starts[-1]

    def _half(self, index: int) -> int:
        """Give half the length of the transition into a scene, in frames, short enough for both scenes."""
        if index == 0:
            return 0
        seconds = SECONDS.get(self._timeline.scenes[index].transition, 0.0)
        lengths = (self._starts[index] - self._starts[index - 1], self._starts[index + 1] - self._starts[index])
        return min(round(seconds * FPS / 2), min(lengths) // 2)

    def _seconds(self, index: int) -> float:
        return (self._starts[index + 1] - self._starts[index]) / FPS

    def _above(self, index: int) -> _Above:
        scene, seconds, size = self._timeline.scenes[index], self._seconds(index), (self._width, self._height)
        opening = opening_card(scene, seconds, self._zones, size)
        # Where the last word would repeat what is said, the hook is it.
        choices = (scene.closing_card, self._timeline.scenes[0].title_card) if scene.closing_card else ()
        closing = closing_card(scene, choices, seconds, self._zones, size)
        if opening is not None and closing is not None and closing.start < opening.end:
            closing = None  # a scene that is all of a short has no time for both
        start = 0.0 if opening is None else opening.end - SETTLE_SECONDS / 3
        until = seconds if closing is None else closing.start
        title = Title(scene.title, scene.mood, self._zones, self._width, seconds, start=start, until=until)
        return _Above(title, opening, closing)

    def _begin(self, index: int) -> _Open:
        scene = self._timeline.scenes[index]
        source: Source
        if scene.clip.WhichOneof("content") == "video":
            path, field = self._work.store.path(scene.clip.video), f"timeline.scenes[{index}].clip.video"
            source = ClipSource(path, self._width, self._height, field=field, seconds=self._seconds(index))
        else:
            try:
                size = (self._width, self._height)
                source = DrawnSource(scene.clip.drawn, *size, self._work.store, seconds=self._seconds(index))
            except InvalidInputError as error:
                place = f"timeline.scenes[{index}].clip.drawn.picture"
                raise InvalidInputError(
                    Violation(f"{place}.{v.field}", v.description) for v in error.violations
                ) from error
        captions = None
        if scene.HasField("speech") and not self._timeline.captions.hidden:
            size = (self._width, self._height)
            words = spoken_words(scene.speech)
            captions = Captions(words, self._timeline.captions.look, scene.mood, self._zones, size)
            captions.lay_out(self._seconds(index))
        return _Open(index, self._starts[index], source, self._above(index) if index else self._first, captions)

    def _at(self, index: int) -> _Open:
        if index not in self._open:
            self._open[index] = self._begin(index)
        return self._open[index]

    def __iter__(self) -> Iterator[Frame]:
        """Give frame after frame; each is good until `frames_kept` - 1 more were given and the next is asked for."""
        spare, other = Frame(self._width, self._height), Frame(self._width, self._height)
        kept = frames_kept(self._width, self._height)
        targets = cycle([Frame(self._width, self._height) for _ in range(kept)])
        for index in range(len(self._timeline.scenes)):
            scene = self._at(index)
            for number in range(self._starts[index], self._starts[index + 1]):
                into, target = self._transition(number, index), next(targets)
                if into is None:
                    scene.picture(target, number)
                else:
                    self._mix(into, number, spare, other, target)
                if index == 0 and self._poster is not None and self.chooser.wants(number):
                    self._show_poster(number, target, scene.letters_above)
                scene.letters_above.draw(target, (number - scene.start) / FPS)
                if index == 0 and self._poster is None:
                    self.chooser.look(number, target)
                scene.letters(target, number)
                yield target
                if into == index and number + 1 >= self._starts[index] + self._halves[index]:
                    self._end(index - 1)
            if index + 1 < len(self._starts) - 1 and not self._halves[index + 1]:
                self._end(index)

    def _show_poster(self, number: int, frame: Frame, above: _Above) -> None:
        """Let the thumbnail be chosen from frames with the hook on them, whatever is written by then."""
        assert self._poster is not None
        assert above.opening is not None
        self._poster.copy_from(frame)
        above.opening.draw_at_rest(self._poster)
        self.chooser.look(number, self._poster)

    def _transition(self, number: int, index: int) -> int | None:
        """Give the scene whose transition a frame lies in."""
        if number < self._starts[index] + self._halves[index]:
            return index
        following = index + 1
        if following < len(self._halves) and number >= self._starts[following] - self._halves[following]:
            return following
        return None

    def _mix(self, into: int, number: int, old: Frame, new: Frame, target: Frame) -> None:
        if self._mixer is None:
            self._mixer = Mixer(self._width, self._height)
        half, kind = self._halves[into], self._timeline.scenes[into].transition
        share = (number - (self._starts[into] - half) + 0.5) / (2 * half)
        for index, frame, shown in zip((into - 1, into), (old, new), seen(kind, share), strict=True):
            if shown:
                self._at(index).picture(frame, number)
        self._mixer.mix(kind, old, new, share, target)

    def _end(self, index: int) -> None:
        if index in self._open:
            self._open.pop(index).source.close()

    def close(self) -> None:
        """End what is still at work."""
        for index in list(self._open):
            self._end(index)
        release_freed()  # drawing passes through several times what it keeps
        cv2.ipp.setUseIPP_NotExact(not self._exact)  # the setting is the thread's
