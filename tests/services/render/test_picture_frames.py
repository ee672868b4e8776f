"""What is seen in the frames: camera, transitions, captions that follow the words, titles, the thumbnail's choice."""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from services.common.artifacts import FileStore
from services.render.camera import CameraPath, View
from services.render.look import accent, zones
from services.render.resample import Axis, Resampler
from services.render.thumbnail import appeal, candidate_times
from services.render.yuv import Frame, blend, to_planes
from shorts.render.v1 import render_pb2
from shorts.scene.v1 import scene_pb2
from tests.services.render.picture_inputs import (
    HEIGHT,
    WIDTH,
    Pixels,
    drawn_scene,
    flat,
    frames_of,
    photo_scene,
    say,
    timeline,
)

RED, BLUE = (200, 20, 20), (20, 20, 200)


def near(pixels: Pixels, argb: int, tolerance: int = 40) -> Pixels:
    """Mark pixels of a colour."""
    colour = np.array([argb >> 16 & 255, argb >> 8 & 255, argb & 255])
    marked: Pixels = np.abs(pixels.astype(int) - colour).max(axis=-1) <= tolerance
    return marked


def test_yuv_goes_there_and_back() -> None:
    colours = np.random.default_rng(1).integers(0, 256, (8, 8, 3), np.uint8).repeat(4, 0).repeat(4, 1)
    planes = to_planes(colours)
    frame = Frame(32, 32)
    blend(frame, planes, 0, 0)
    inner = np.abs(frame.to_rgb().astype(int) - colours)[1::4, 1::4]
    assert inner.mean() < 12  # chroma is interpolated across the 4 px squares
    grey = to_planes(flat((255, 255, 255), 4, 4))
    assert (int(grey.y[0, 0]), int(grey.u[0, 0]), int(grey.v[0, 0])) == (235, 128, 128)


def test_blend_of_half_transparent_white_is_half_way() -> None:
    frame = Frame(16, 16)
    frame.fill((16, 128, 128))
    blend(frame, to_planes(np.full((8, 8, 4), 128, np.uint8)), 4, 4)
    assert abs(int(frame.y[8, 8]) - (16 + 219 * 128 // 255)) <= 2
    assert frame.y[0, 0] == 16


def test_blend_cuts_off_what_lies_outside() -> None:
    frame = Frame(16, 16)
    frame.fill((16, 128, 128))
    patch = to_planes(np.full((12, 12, 4), 255, np.uint8))
    for corner in ((-6, -6), (10, 10), (40, 40), (-40, 0)):
        blend(frame, patch, *corner)
    assert frame.y[0, 0] == 235
    assert frame.y[15, 15] == 235
    assert frame.y[8, 8] == 16


@pytest.mark.parametrize("scale", [0.83, 0.999, 1.0, 1.07, 1.21])
def test_resample_agrees_with_a_warp(scale: float) -> None:
    source = cv2.GaussianBlur(np.random.default_rng(2).integers(0, 256, (700, 500), np.uint8), (0, 0), 2.5)
    x, y = Axis(scale, 12.37), Axis(scale, 20.81)
    target = np.empty((480, 320), np.uint8)
    Resampler()(source, target, x, y)
    matrix = np.array([[scale, 0, x.offset], [0, scale, y.offset]])
    exact = cv2.warpAffine(source.astype(np.float32), matrix, (320, 480), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    assert np.abs(target - exact)[2:-2, 2:-2].mean() < 0.6


def dot_picture(width: int, height: int) -> Pixels:
    y, x = np.mgrid[0:height, 0:width]
    blob = np.exp(-((x - 0.4 * width) ** 2 + (y - 0.55 * height) ** 2) / (2 * 6.0**2))
    return np.repeat((40 + 180 * blob)[:, :, None], 3, axis=2).astype(np.uint8)


def test_colour_lies_where_its_brightness_lies() -> None:
    """Both planes hold their own place, so that what is seen tells where it was taken from."""
    places = np.arange(0, 256, 2, dtype=np.uint8)
    whole, half = np.tile(places, (640, 1)), np.tile(places[::2] + np.uint8(1), (320, 1))
    x, y = Axis(1.36, 12.3), Axis(1.0, 0.0)
    luma, chroma = np.empty((640, 80), np.uint8), np.empty((320, 40), np.uint8)
    Resampler()(whole, luma, x, y)
    Resampler()(half, chroma, x.halved(), y.halved(), chroma=True)
    apart = chroma.mean(axis=0) - luma.reshape(640, 40, 2).mean(axis=(0, 2))
    assert abs(float(apart.mean())) < 0.1 * 2, "a tenth of a pixel"


@pytest.mark.parametrize("move", [((0.5, 0.5, 1.0), (0.5, 0.5, 1.1)), ((0.46, 0.5, 1.12), (0.54, 0.47, 1.12))])
def test_camera_is_steady_to_a_twentieth_of_a_pixel(
    store: FileStore, move: tuple[tuple[float, float, float], tuple[float, float, float]]
) -> None:
    width, height = 540, 960
    scene = photo_scene(store, dot_picture(width, height), 1.5)
    for time, (cx, cy, zoom) in zip((0.0, 1.5), move, strict=True):
        key = scene.clip.drawn.camera.add(time=time, zoom=zoom)
        key.center.x, key.center.y = cx, cy
    path = CameraPath(scene.clip.drawn.camera)
    errors = []
    for number, frame in enumerate(frames_of(timeline([scene], width, height), store)):
        view = path.at(number / 30)
        wanted = np.array(
            [
                ((0.4 + 0.5 / width - view.x) * view.zoom + 0.5) * width - 0.5,
                ((0.55 + 0.5 / height - view.y) * view.zoom + 0.5) * height - 0.5,
            ]
        )
        left, top = (int(v) - 30 for v in wanted)
        part = np.clip(frame[top : top + 61, left : left + 61, 1].astype(float) - 50, 0, None)
        ys, xs = np.mgrid[top : top + 61, left : left + 61]
        errors.append(np.array([(part * xs).sum(), (part * ys).sum()]) / part.sum() - wanted)
    jitter = np.sqrt((np.diff(np.array(errors), axis=0) ** 2).sum(axis=1).mean())
    assert jitter < 0.05
    assert np.abs(np.mean(errors, axis=0)).max() < 0.25


def test_view_never_looks_beyond_the_picture() -> None:
    assert View(0.0, 1.0, 2.0).inside() == View(0.25, 0.75, 2.0)
    assert View(0.2, 0.9, 1.0).inside() == View(0.5, 0.5, 1.0)


def test_scenes_begin_on_the_rounded_running_sum(store: FileStore) -> None:
    scenes = [photo_scene(store, flat(c), 0.35, name=f"s{i}") for i, c in enumerate((RED, BLUE, RED, BLUE, RED))]
    frames = frames_of(timeline(scenes), store)
    assert len(frames) == round(5 * 0.35 * 30)
    red = [bool(frame[10, 10, 0] > 100) for frame in frames]
    cuts = [index for index in range(1, len(red)) if red[index] != red[index - 1]]
    assert cuts == [round(n * 0.35 * 30) for n in range(1, 5)]


def transition_frames(store: FileStore, kind: render_pb2.Transition.ValueType) -> list[Pixels]:
    scenes = [photo_scene(store, flat(c), 1.0, name=f"s{i}") for i, c in enumerate((RED, BLUE))]
    scenes[1].transition = kind
    return frames_of(timeline(scenes), store)


@pytest.mark.parametrize("kind", [k for k in render_pb2.Transition.values() if k > 1])
def test_transitions_take_no_time_and_end_where_they_should(
    store: FileStore, kind: render_pb2.Transition.ValueType
) -> None:
    frames = transition_frames(store, kind)
    assert len(frames) == 60
    assert np.abs(frames[20].astype(int) - RED).max() <= 4
    assert np.abs(frames[40].astype(int) - BLUE).max() <= 4
    changes = [np.abs(b.astype(int) - a).mean() for a, b in pairwise(frames)]
    busy = [index for index, change in enumerate(changes) if change > 0.5]
    assert 20 <= min(busy) < 30 <= max(busy) <= 40


def test_each_transition_does_what_its_name_says(store: FileStore) -> None:
    kinds = render_pb2.Transition
    middle = {kind: transition_frames(store, kind)[30].astype(int) for kind in kinds.values() if kind > 1}
    assert 40 < middle[kinds.TRANSITION_CROSSFADE][192, 108, 0] < 160
    left = middle[kinds.TRANSITION_PUSH_LEFT]
    assert left[192, 4, 0] > 150
    assert left[192, WIDTH - 4, 2] > 150
    up = middle[kinds.TRANSITION_PUSH_UP]
    assert up[4, 108, 0] > 150
    assert up[HEIGHT - 4, 108, 2] > 150
    assert middle[kinds.TRANSITION_FADE_BLACK].max() < 40
    assert middle[kinds.TRANSITION_FLASH].min() > 120


@pytest.mark.parametrize("look", [render_pb2.CAPTION_LOOK_BOLD, render_pb2.CAPTION_LOOK_BOX])
def test_the_accent_moves_with_the_words(
    store: FileStore, tmp_path: Path, look: render_pb2.CaptionLook.ValueType
) -> None:
    scene = photo_scene(store, flat((60, 60, 60), 432, 768), 2.0)
    scene.speech.CopyFrom(say(store, tmp_path, "하나둘 셋넷 다섯", 1.8))
    made = timeline([scene], 432, 768)
    made.captions.look = look
    frames = frames_of(made, store)
    places = []
    for start in (0.0, 0.6, 1.2):
        marked = near(frames[math.ceil((start + 0.3) * 30)], accent(scene_pb2.MOOD_HAPPY))
        rows, columns = np.nonzero(marked)
        assert len(rows) > 60
        places.append((columns.mean(), rows.mean()))
        zone = zones(432, 768)
        assert abs(rows.mean() - zone.caption_y) < 1.5 * zone.caption_size
        assert columns.min() >= 0.12 * 432
        assert columns.max() <= 0.88 * 432 + 2
        assert rows.max() < 0.8 * 768
    assert places[0] < places[1]
    assert places[1][1] > places[0][1] + 5 or places[1][0] > places[0][0] + 20


def test_captions_are_readable_on_white(store: FileStore, tmp_path: Path) -> None:
    scene = photo_scene(store, flat((255, 255, 255)), 1.0)
    scene.speech.CopyFrom(say(store, tmp_path, "하얀 배경 위의 글자", 1.0))
    frame = frames_of(timeline([scene]), store)[20]
    zone = zones(WIDTH, HEIGHT)
    block = frame[int(zone.caption_y - zone.caption_size) : int(zone.caption_y + zone.caption_size)]
    assert (block.max(axis=-1) < 60).mean() > 0.03, "no dark outline"


def test_hidden_captions_are_not_drawn(store: FileStore, tmp_path: Path) -> None:
    scene = photo_scene(store, flat((80, 80, 80)), 0.5)
    scene.speech.CopyFrom(say(store, tmp_path, "안 보이는 말", 0.5))
    made = timeline([scene])
    made.captions.hidden = True
    assert np.ptp(frames_of(made, store)[10].astype(int)) <= 3


@pytest.mark.parametrize(
    ("title", "size"),
    [
        ("빵", (216, 384)),
        ("아주 길고 긴 제목이 두 줄을 넘어서도 화면 밖으로 나가지 않아야 한다" * 3, (216, 384)),
        ("A" * 90, (384, 384)),
        ("새벽", (512, 288)),
    ],
)
def test_titles_stay_inside_the_frame_near_the_top(store: FileStore, title: str, size: tuple[int, int]) -> None:
    scene = photo_scene(store, flat((0, 0, 0), *size), 1.0)
    scene.title = title
    rows, columns = np.nonzero(frames_of(timeline([scene], *size), store)[20].max(axis=-1) > 80)
    width, height = size
    assert len(rows) > 20
    assert columns.min() > 0.04 * width
    assert columns.max() < 0.96 * width
    assert rows.min() > 0.02 * height
    assert rows.max() < 0.3 * height


def test_props_come_in_at_their_time_and_settle(store: FileStore) -> None:
    scene = photo_scene(store, flat((0, 0, 0)), 1.5)
    prop = scene.clip.drawn.picture.props.add(
        emoji="🍋", size=0.4, appears_at=0.5, entrance=scene_pb2.ENTRANCE_POP, idle=scene_pb2.IDLE_MOTION_STILL
    )
    prop.center.x, prop.center.y = 0.5, 0.5
    frames = frames_of(timeline([scene]), store)
    lit = [int((frame.max(axis=-1) > 60).sum()) for frame in frames]
    assert max(lit[:15]) == 0
    assert max(lit[15:28]) > 1.05 * lit[-1] > 1000, "no overshoot"
    assert np.array_equal(frames[30], frames[44])


def test_a_drawn_scene_moves_everywhere_but_not_wildly(store: FileStore) -> None:
    frames = frames_of(timeline([drawn_scene(1.0)]), store)
    changes = [np.abs(b.astype(int) - a).mean() for a, b in pairwise(frames[18:])]
    assert min(changes) > 0.02
    assert max(changes) < 6


def test_thumbnail_prefers_what_is_sharp_and_colourful() -> None:
    rng = np.random.default_rng(1)
    sharp = rng.integers(0, 256, (90, 160, 3), np.uint8)
    dull = cv2.GaussianBlur(sharp, (0, 0), 6)
    grey = np.repeat(sharp[:, :, :1], 3, axis=2)
    assert appeal(sharp) > appeal(dull)
    assert appeal(sharp) > appeal(grey)


def test_thumbnail_candidates_are_settled() -> None:
    scene = drawn_scene(4.0)
    scene.clip.drawn.picture.props[0].appears_at = 1.0
    times = candidate_times(scene, title_end=2.8, leaving=0.2)
    assert 1.4 < min(times) <= max(times) < 2.6
