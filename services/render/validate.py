"""Checks of a render request, before any work."""

from __future__ import annotations

import math
import re
from typing import Any

from services.common.characters import CHARACTERS
from services.common.drawing.characters.pose import GESTURES
from services.common.validation import Checks
from shorts.render.v1 import render_pb2
from shorts.scene.v1 import scene_pb2

MOST_SCENES, LONGEST_SECONDS = 60, 600
_SCENE_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_MOST_PROPS, _MOST_KEYFRAMES, _MOST_WORDS = 24, 32, 2000
_MOST_CUES, _MOST_GESTURES = 4000, 200
_LONGEST_TITLE = 200
# Times come from sums of decimals; half a frame is nothing.
_SLACK = 1 / 60


def check_render(request: render_pb2.RenderRequest) -> None:
    """Raise InvalidInputError with every violation of a request."""
    with Checks() as check:
        check.that(bool(request.backend), "backend", "is empty; name one, for example ffmpeg")
        _known(check, "quality", render_pb2.Quality, request.quality)
        for index, cut in enumerate(request.cuts):
            _known(check, f"cuts[{index}]", render_pb2.Cut, cut)
            check.that(cut != render_pb2.CUT_UNSPECIFIED, f"cuts[{index}]", "is CUT_UNSPECIFIED; name a cut")
        _timeline(check, request.timeline)


def _known(check: Checks, field: str, enum: Any, value: int) -> None:
    check.that(value in enum.values(), field, f"is {value}, which the contract does not know")


def _timeline(check: Checks, timeline: render_pb2.Timeline) -> None:
    for side in ("width", "height"):
        value = getattr(timeline, side)
        check.that(
            64 <= value <= 4096 and value % 2 == 0, f"timeline.{side}", f"is {value}; it must be even, 64 to 4096"
        )
    scenes = timeline.scenes
    check.that(
        1 <= len(scenes) <= MOST_SCENES, "timeline.scenes", f"has {len(scenes)} scenes; 1 to {MOST_SCENES} are taken"
    )
    total = sum(scene.duration for scene in scenes)
    check.that(
        not total > LONGEST_SECONDS,
        "timeline.scenes",
        f"last {total:.0f} s in all; at most {LONGEST_SECONDS} s are taken",
    )
    seen: set[str] = set()
    for index, scene in enumerate(scenes):
        field = f"timeline.scenes[{index}]"
        check.that(bool(_SCENE_ID.fullmatch(scene.id)), f"{field}.id", "must be 1 to 64 letters, digits and '-'")
        check.that(scene.id not in seen, f"{field}.id", f"{scene.id!r} is taken by an earlier scene; make it unique")
        seen.add(scene.id)
        _scene(check, field, scene)
    if timeline.HasField("music"):
        check.artifact("timeline.music.audio", timeline.music.audio)
        check.between("timeline.music.gain_db", timeline.music.gain_db, -30, 12, unit=" dB")
    _known(check, "timeline.captions.look", render_pb2.CaptionLook, timeline.captions.look)
    check.that(len(timeline.title) <= _LONGEST_TITLE, "timeline.title", f"is longer than {_LONGEST_TITLE} characters")
    check.one_of("timeline.language", timeline.language, ("ko", "en"), empty_ok=True)


def _scene(check: Checks, field: str, scene: render_pb2.TimelineScene) -> None:
    check.between(f"{field}.duration", scene.duration, 0.2, 60, unit=" s")
    for name in ("title", "title_card", "closing_card"):
        text = getattr(scene, name)
        check.that(len(text) <= _LONGEST_TITLE, f"{field}.{name}", f"is longer than {_LONGEST_TITLE} characters")
    _known(check, f"{field}.transition", render_pb2.Transition, scene.transition)
    _known(check, f"{field}.mood", scene_pb2.Mood, scene.mood)
    if scene.HasField("speech"):
        _speech(check, f"{field}.speech", scene)
    content = scene.clip.WhichOneof("content")
    check.that(content is not None, f"{field}.clip", "has no content; set video or drawn")
    if content is None:
        return
    check.that(
        scene.clip.duration >= scene.duration - _SLACK,
        f"{field}.clip.duration",
        f"is {scene.clip.duration:g} s, shorter than the scene's {scene.duration:g} s; make the clip longer",
    )
    if content == "video":
        check.artifact(f"{field}.clip.video", scene.clip.video)
    else:
        _drawn(check, f"{field}.clip.drawn", scene.clip.drawn)


def _speech(check: Checks, field: str, scene: render_pb2.TimelineScene) -> None:
    speech = scene.speech
    check.artifact(f"{field}.audio", speech.audio)
    check.that(
        0 < speech.duration <= scene.duration + _SLACK,
        f"{field}.duration",
        f"is {speech.duration:g} s; it must be above 0 and at most the scene's {scene.duration:g} s",
    )
    check.that(len(speech.words) <= _MOST_WORDS, f"{field}.words", f"are more than {_MOST_WORDS}")
    before = 0.0
    for index, word in enumerate(speech.words[:_MOST_WORDS]):
        if not before - _SLACK <= word.start < word.end:
            check.that(
                False, f"{field}.words[{index}]", "must start at or after the end of the word before, and end later"
            )
            return
        before = word.end


def _drawn(check: Checks, field: str, drawn: scene_pb2.DrawnScene) -> None:
    backdrop = drawn.picture.backdrop
    source = backdrop.WhichOneof("source")
    check.that(source is not None, f"{field}.picture.backdrop", "has no source; set drawn or photo")
    if source == "drawn":
        check.that(bool(backdrop.drawn.kind), f"{field}.picture.backdrop.drawn.kind", "is empty; name a place")
    elif source == "photo":
        place = f"{field}.picture.backdrop.photo"
        check.artifact(f"{place}.image", backdrop.photo.image)
        _known(check, f"{place}.framing", scene_pb2.PhotoFraming, backdrop.photo.framing)
        if backdrop.photo.HasField("focus"):
            _point(check, f"{place}.focus", backdrop.photo.focus, 0, 1)
    props = drawn.picture.props
    check.that(
        len(props) <= _MOST_PROPS, f"{field}.picture.props", f"has {len(props)}; at most {_MOST_PROPS} are taken"
    )
    for index, prop in enumerate(props[:_MOST_PROPS]):
        _prop(check, f"{field}.picture.props[{index}]", prop)
    _camera(check, f"{field}.camera", drawn)
    check.between(f"{field}.parallax", drawn.parallax, 0, 1)
    if drawn.HasField("performance"):
        _performance(check, f"{field}.performance", drawn.performance)


def _performance(check: Checks, field: str, performance: scene_pb2.CharacterPerformance) -> None:
    """Check who stands there, its speech and its movements; of each list the first violation is told."""
    check.one_of(f"{field}.character", performance.character, CHARACTERS)
    _point(check, f"{field}.feet", performance.feet, -1, 3)
    check.between(f"{field}.height", performance.height, 0.02, 3)
    _known(check, f"{field}.mood", scene_pb2.Mood, performance.mood)
    if performance.HasField("looks_at"):
        _point(check, f"{field}.looks_at", performance.looks_at, -1, 2)
    mouth, gestures = performance.mouth, performance.gestures
    check.that(len(mouth) <= _MOST_CUES, f"{field}.mouth", f"has {len(mouth)} cues; at most {_MOST_CUES} are taken")
    check.that(
        len(gestures) <= _MOST_GESTURES, f"{field}.gestures", f"has {len(gestures)}; at most {_MOST_GESTURES} are taken"
    )
    before = -math.inf
    for index, cue in enumerate(mouth[:_MOST_CUES]):
        place = f"{field}.mouth[{index}]"
        if not (math.isfinite(cue.time) and cue.time >= before):
            check.that(False, f"{place}.time", f"is {cue.time:g}; cues must be in order of time")
            break
        before = cue.time
        _known(check, f"{place}.viseme", scene_pb2.Viseme, cue.viseme)
    before = -math.inf
    for index, gesture in enumerate(gestures[:_MOST_GESTURES]):
        place = f"{field}.gestures[{index}]"
        if not (math.isfinite(gesture.time) and gesture.time >= before):
            check.that(False, f"{place}.time", f"is {gesture.time:g}; gestures must be in order of time")
            break
        before = gesture.time
        check.between(f"{place}.duration", gesture.duration, 0.1, 60, unit=" s")
        check.one_of(f"{place}.kind", gesture.kind, GESTURES)


def _prop(check: Checks, field: str, prop: scene_pb2.Prop) -> None:
    check.that(bool(prop.emoji), f"{field}.emoji", "is empty; give one emoji")
    _point(check, f"{field}.center", prop.center, -1, 2)
    check.between(f"{field}.size", prop.size, 0.02, 1)
    check.between(f"{field}.rotation_degrees", prop.rotation_degrees, -360, 360)
    check.between(f"{field}.depth", prop.depth, 0, 1)
    check.between(f"{field}.appears_at", prop.appears_at, 0, 60, unit=" s")
    _known(check, f"{field}.entrance", scene_pb2.Entrance, prop.entrance)
    _known(check, f"{field}.idle", scene_pb2.IdleMotion, prop.idle)


def _point(check: Checks, field: str, point: scene_pb2.Point, low: float, high: float) -> None:
    check.between(f"{field}.x", point.x, low, high)
    check.between(f"{field}.y", point.y, low, high)


def _camera(check: Checks, field: str, drawn: scene_pb2.DrawnScene) -> None:
    keys = drawn.camera
    check.that(len(keys) <= _MOST_KEYFRAMES, field, f"has {len(keys)} keyframes; at most {_MOST_KEYFRAMES} are taken")
    before = -math.inf
    for index, key in enumerate(keys[:_MOST_KEYFRAMES]):
        place = f"{field}[{index}]"
        check.that(key.time > before and math.isfinite(key.time), f"{place}.time", "must be after the keyframe before")
        before = key.time
        _point(check, f"{place}.center", key.center, 0, 1)
        check.between(f"{place}.zoom", key.zoom, 1, 4)
        _known(check, f"{place}.easing", scene_pb2.Easing, key.easing)
