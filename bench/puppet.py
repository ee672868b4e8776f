"""A talking character: the fixed scenes again with somebody in each, and how many of their frames a core makes."""

from __future__ import annotations

import resource
from contextlib import closing
from pathlib import Path

from bench.child import read_timeline, work_of
from services.common.artifacts import FileStore
from services.common.operation import Work
from services.tts.backends.espeak import EspeakBackend
from services.video.puppet.mouth import mouth_cues
from shorts.render.v1 import render_pb2

# Plain and fancy ones: hats, manes, wings, tools; two gestures in every scene.
_CAST = (
    ("baker-bear", ("wave", "point_left")),
    ("ceo-lion", ("present_right", "nod")),
    ("startup-tiger", ("cheer", "clap")),
    ("wise-owl", ("think", "shrug")),
    ("chef-penguin", ("open_arms", "heart")),
)
_HEIGHT, _FEET = 0.52, (0.5, 0.96)


def timeline(length: int, store: FileStore, engine: EspeakBackend, work: Work) -> render_pb2.Timeline:
    """Make the fixed timeline of a length, a character who says the words in each scene."""
    from bench import scenes  # noqa: PLC0415 - the measured processes read the timeline from a file

    made = scenes.timeline(length, store, engine, work)
    for scene, (character, kinds) in zip(made.scenes, _CAST, strict=True):
        del scene.clip.drawn.picture.props[0]  # the large one stands where the character does
        acts = scene.clip.drawn.performance
        acts.character, acts.height, acts.mood = character, _HEIGHT, scene.mood
        acts.feet.x, acts.feet.y = _FEET
        acts.mouth.extend(mouth_cues(scene.speech))
        for number, kind in enumerate(kinds):
            acts.gestures.add(time=0.2 + number * scene.duration / 2, duration=0.42 * scene.duration, kind=kind)
    return made


def frames_per_second(folder: Path, name: str) -> float:
    """Tell how many frames of a timeline, its backdrops and camera moves included, one core makes in a CPU second."""
    from services.render.frames import FrameStream  # noqa: PLC0415 - heavy

    work, made = work_of(folder), read_timeline(folder, name)
    started = _cpu()
    with closing(FrameStream(made, made.width, made.height, work)) as stream:
        count = sum(1 for _ in stream)
    spent = _cpu() - started
    work.close()
    return count / spent


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
