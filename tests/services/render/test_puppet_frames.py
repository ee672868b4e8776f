"""A character in frames: whole and in its place, in time with its cues, between picture and letters."""

from __future__ import annotations

import gc
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import psutil
import pytest
import skia

from services.common.artifacts import FileStore
from services.common.characters import character_of
from services.common.drawing.characters.acting import Acting
from services.common.drawing.characters.figure import figure_of
from services.render.backends.ffmpeg import FfmpegBackend
from services.render.camera import View
from services.render.performer import Performer
from services.render.shorts import render
from services.render.yuv import Frame, to_planes
from shorts.render.v1 import render_pb2
from shorts.scene.v1 import scene_pb2
from tests.services.render.picture_inputs import decode, flat, frames_of, new_work, say, timeline
from tests.services.render.puppet_inputs import GREY, mouth_area, performance, psnr, puppet_scene, whole

SIZE = (360, 640)
FPS = 30


def blank(size: tuple[int, int] = SIZE) -> Frame:
    frame = Frame(*size)
    planes = to_planes(flat(GREY, 2, 2))
    frame.fill((int(planes.y[0, 0]), int(planes.u[0, 0]), int(planes.v[0, 0])))
    return frame


def seen(
    made: scene_pb2.CharacterPerformance, time: float, size: tuple[int, int] = SIZE, view: View | None = None
) -> Frame:
    frame = blank(size)
    Performer(made, size[1], seconds=5, zoom=1.0 if view is None else view.zoom).draw(frame, view or View(), time)
    return frame


@pytest.mark.parametrize(
    ("character", "gesture"),
    [("baker-bear", "wave"), ("ceo-lion", "shrug"), ("dancer-peacock", "cheer"), ("wise-owl", "think"),
     ("clever-fox", "point_left")],
)  # fmt: skip
def test_put_together_from_pieces_it_is_the_whole_character(character: str, gesture: str) -> None:
    made, size = performance(character), (720, 1280)
    made.gestures.add(time=0.5, duration=2.0, kind=gesture)
    made.mouth.add(time=0.0, viseme=scene_pb2.VISEME_A)
    acting = Acting(made, character_of(character), 5)
    for time in (0.2, 0.65, 1.5):
        exact = whole(made, acting.pose_at(time), size)
        # Chroma at half the size is the frame's nature, not the character's.
        wanted, luma = Frame(*size), to_planes(exact)
        for target, source in zip(wanted.planes, (luma.y, luma.u, luma.v), strict=True):
            np.copyto(target, source)
        got = seen(made, time, size)
        assert psnr(got.y, wanted.y) > 34
        assert psnr(got.u, wanted.u) > 38
        assert psnr(got.to_rgb(), wanted.to_rgb()) > 32


def test_pieces_that_are_held_stay_close_to_the_whole() -> None:
    made, size = performance("tech-fox"), (360, 640)
    for number in range(20):
        made.mouth.add(time=0.15 * number, viseme=(scene_pb2.VISEME_A, scene_pb2.VISEME_CLOSED)[number % 2])
    acting, performer = Acting(made, character_of("tech-fox"), 3), Performer(made, 640, seconds=3, zoom=1.0)
    for number in range(90):
        frame = blank(size)
        performer.draw(frame, View(), number / FPS)
        if number % 9 == 0:
            assert psnr(frame.y, to_planes(whole(made, acting.pose_at(number / FPS), size)).y) > 28


@pytest.mark.parametrize("character", ["baker-bear", "stylist-peacock", "fighter-dragon"])
def test_nothing_is_drawn_outside_of_its_bounds(character: str) -> None:
    made = performance(character)
    made.gestures.add(time=0.0, duration=3.0, kind="cheer")
    figure, acting, performer = (
        figure_of(character_of(character)),
        Acting(made, character_of(character), 3),
        Performer(made, SIZE[1], seconds=3, zoom=1.0),
    )
    for number in range(0, 60, 7):
        frame = blank()
        performer.draw(frame, View(), number / FPS)
        bounds: skia.Rect = figure.bounds(acting.pose_at(number / FPS), made.height * SIZE[1])
        bounds.offset(made.feet.x * SIZE[0], made.feet.y * SIZE[1])
        bounds.outset(4, 4)
        changed = frame.y != blank().y
        x, y, width, height = cv2.boundingRect(changed.astype(np.uint8))
        assert width
        assert bounds.contains(skia.Rect.MakeXYWH(x, y, width, height))


@pytest.mark.parametrize("size", [(360, 640), (640, 360), (480, 480), (216, 384)])
def test_it_stands_where_it_should_at_every_size(size: tuple[int, int]) -> None:
    made = performance("happy-rabbit", x=0.3, y=0.9, height=0.7)
    changed = (seen(made, 0.0, size).y != blank(size).y).astype(np.uint8)
    x, y, width, height = cv2.boundingRect(changed)
    assert abs(x + width / 2 - 0.3 * size[0]) < 0.12 * size[1]
    assert abs(y + height - 0.9 * size[1]) < 0.05 * size[1]
    assert height > 0.7 * size[1]


def test_it_moves_and_grows_with_the_camera() -> None:
    made, boxes = performance(height=0.3, y=0.7), []
    for view in (View(), View(0.5, 0.5, 1.5)):
        frame = seen(made, 0.0, view=view)
        boxes.append(cv2.boundingRect((np.abs(frame.y.astype(int) - blank().y) > 3).astype(np.uint8)))
    assert boxes[1][3] / boxes[0][3] == pytest.approx(1.5, abs=0.06)
    assert boxes[1][1] + boxes[1][3] - 320 == pytest.approx(1.5 * (boxes[0][1] + boxes[0][3] - 320), abs=4)


def test_somebody_outside_of_the_frame_costs_nothing_and_changes_nothing() -> None:
    for x, y in ((-2.0, 0.9), (0.5, 2.9), (3.0, -1.0)):
        made = performance(x=x, y=y)
        made.gestures.add(time=0.0, duration=2.0, kind="wave")
        assert (seen(made, 0.7).buffer == blank().buffer).all()


def test_the_decoded_mouth_follows_its_cues_within_a_frame(store: FileStore) -> None:
    made, seconds = performance("calm-cat", height=0.9), 3.0
    rng, time, cues = np.random.default_rng(4), 0.3, []
    while time < 2.7:
        for viseme in (scene_pb2.VISEME_A, scene_pb2.VISEME_CLOSED, scene_pb2.VISEME_O, scene_pb2.VISEME_REST):
            cues.append((time, viseme))
            made.mouth.add(time=time, viseme=viseme)
            time += float(rng.uniform(0.08, 0.22))
    made_file = render(
        render_pb2.RenderRequest(
            backend="ffmpeg",
            timeline=timeline([puppet_scene(store, made, seconds, SIZE)], *SIZE),
            quality=render_pb2.QUALITY_FINAL,
        ),
        new_work(store),
    ).files[0]
    areas = np.array([mouth_area(frame) for frame in decode(store.path(made_file.video))], float)
    areas -= np.percentile(areas, 10)  # some fur has the colour too
    spoken = np.zeros(areas.size * 10)
    for (start, viseme), (end, _) in zip(cues, [*cues[1:], (seconds, 0)], strict=True):
        if viseme in {scene_pb2.VISEME_A, scene_pb2.VISEME_O}:
            spoken[round(start * FPS * 10) : round(end * FPS * 10)] = 1
    assert areas.max() > 400
    lags = range(-30, 31)  # tenths of a frame
    matches = [float(np.corrcoef(areas, np.roll(spoken, lag)[::10])[0, 1]) for lag in lags]
    assert max(matches) > 0.75
    assert abs(lags[int(np.argmax(matches))]) <= 10
    shut = [k for k in range(areas.size) if areas[k] < 0.2 * areas.max()]
    for start, viseme in cues:
        if viseme == scene_pb2.VISEME_CLOSED and start < 2.8:
            assert any(start * FPS <= k <= start * FPS + 3 for k in shut)


def test_a_blink_is_seen() -> None:
    made = performance("calm-cat", height=1.2, y=1.2)
    cat = character_of("calm-cat")
    time = Acting(made, cat, 10).blinks.times[0]
    iris = np.array([cat.palette.iris >> shift & 255 for shift in (16, 8, 0)])
    opened, shut = (seen(made, at).to_rgb().astype(int) for at in (time - 0.02, time + 0.07))
    yellow = [(np.abs(frame - iris).max(axis=-1) < 30).sum() for frame in (opened, shut)]
    assert yellow[0] > 300
    assert yellow[1] < 0.1 * yellow[0]


def test_the_same_request_gives_the_same_frames(store: FileStore) -> None:
    made = performance("gamer-otter")
    made.gestures.add(time=0.1, duration=0.7, kind="clap")
    made.mouth.add(time=0.1, viseme=scene_pb2.VISEME_E)
    scene = puppet_scene(store, made, 1.0, SIZE)
    one, other = (frames_of(timeline([scene], *SIZE), store) for _ in range(2))
    assert all((a == b).all() for a, b in zip(one, other, strict=True))
    assert any((a != b).any() for a, b in pairwise(one))


def test_captions_and_title_lie_over_the_character(store: FileStore, tmp_path: Path) -> None:
    made = performance("ceo-lion", height=1.6, y=1.5)
    scene = puppet_scene(store, made, 1.2, SIZE)
    scene.title = "사자 대표"
    scene.speech.CopyFrom(say(store, tmp_path, "안녕하세요 여러분", 1.0))
    letters = frames_of(timeline([scene], *SIZE), store)[20]
    hidden = timeline([scene], *SIZE)
    hidden.captions.hidden = True
    hidden.scenes[0].title = ""
    bare = frames_of(hidden, store)[20]
    new_white = (letters.min(axis=-1) > 235) & (bare.min(axis=-1) < 200)
    assert new_white[round(0.6 * 640) :].sum() > 100  # captions on the suit
    assert (np.abs(letters[: 640 // 3].astype(int) - bare[: 640 // 3]).max(axis=-1) > 60).sum() > 200  # on the mane


def test_far_props_are_behind_it_and_near_ones_before_it(store: FileStore) -> None:
    frames = []
    for depth in (None, 0.2, 0.8):
        scene = puppet_scene(store, performance("cheerful-bear", height=1.0), 0.3, SIZE)
        if depth is not None:
            prop = scene.clip.drawn.picture.props.add(emoji="🍎", size=0.12, depth=depth)
            prop.center.x, prop.center.y = 0.5, 0.6  # on its belly
        frames.append(frames_of(timeline([scene], *SIZE), store)[0].astype(int))
    alone, behind, before = frames
    assert np.abs(behind - alone).max() <= 3
    assert (np.abs(before - alone).max(axis=-1) > 60).sum() > 200


@pytest.mark.parametrize("kind", [render_pb2.TRANSITION_CROSSFADE, render_pb2.TRANSITION_PUSH_LEFT])
def test_it_goes_on_acting_in_transitions(store: FileStore, kind: render_pb2.Transition.ValueType) -> None:
    made = performance("energetic-dog")
    made.gestures.add(time=0.0, duration=5.0, kind="wave")
    scenes = [puppet_scene(store, made, 0.7, SIZE, name=name) for name in ("one", "two")]
    scenes[1].transition = kind
    frames = frames_of(timeline(scenes, *SIZE), store)
    assert len(frames) == 42
    for number in (16, 20, 24):
        assert (np.abs(frames[number].astype(int) - GREY).max(axis=-1) > 40).sum() > 3000
        assert (frames[number] != frames[number + 1]).any()


def test_memory_does_not_grow_while_it_acts() -> None:
    made = performance("startup-tiger")
    for number in range(200):
        made.mouth.add(time=number / 10, viseme=number % 9 + 1)
        made.gestures.add(time=number / 2, duration=0.5, kind="wave")
    performer, frame, sizes = Performer(made, SIZE[1], seconds=20, zoom=1.0), blank(), []
    for number in range(450):
        performer.draw(frame, View(0.5, 0.5, 1 + number / 5000), number / FPS)
        if number in {149, 449}:
            gc.collect()
            sizes.append(psutil.Process().memory_info().rss)
    assert sizes[1] - sizes[0] < 8 << 20


def test_the_backend_says_that_it_draws_characters() -> None:
    assert "character.v1" in FfmpegBackend.info.features
