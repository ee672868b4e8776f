"""Props stay between title and captions and in the frame as the renderer moves them; the camera still moves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.common.drawing.canvas import Dice
from services.common.drawing.fitting import free_box
from services.image.illustrator.composition import arrange
from services.render.camera import PARALLAX_GAIN as RENDERED_GAIN
from services.render.camera import CameraPath
from services.render.look import zones
from services.render.sprites import ENTRANCE_SECONDS, pose_at
from services.video.backends.motion import MotionBackend
from services.video.camera import FASTEST, HARDEST, Scene, camera_path, manner_of
from services.video.framing import PARALLAX_GAIN, subjects
from shorts.scene.v1 import scene_pb2

SIZES = [(1080, 1920), (1080, 1080), (1920, 1080)]
MOODS = [mood for mood in scene_pb2.Mood.values() if mood]
EMOJIS = ["🍞", "⏰", "🥣", "🧈"]


def test_the_gain_is_the_renderers() -> None:
    assert PARALLAX_GAIN == RENDERED_GAIN
    assert MotionBackend.info.version == "4"


def composed(
    size: tuple[int, int], count: int, seed: int, index: int, mood: scene_pb2.Mood.ValueType
) -> list[scene_pb2.Prop]:
    return arrange(EMOJIS[:count], *size, mood=mood, dice=Dice(seed, index), scene_index=index, stands=seed % 5 == 0)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(SIZES), st.integers(1, 4), st.integers(0, 2**32), st.integers(0, 30), st.sampled_from(MOODS),
    st.floats(0.5, 15),
)  # fmt: skip
def test_props_stay_clear_of_text_at_every_moment(  # type: ignore[no-untyped-def]
    size, count, seed, index, mood, duration
) -> None:
    props = composed(size, count, seed, index, mood)
    manner, (width, height) = manner_of(mood), size
    kept = subjects(props, width, height, manner.parallax)
    assert len(kept) == count, "what the illustrator composes is kept"
    scene = Scene(duration, index, seed, focus=(props[0].center.x, props[0].center.y), kept=kept, free=free_box(*size))
    keys = camera_path(manner, scene)
    path = CameraPath(keys)
    look = zones(width, height)
    # Two lines of captions, the spoken word a little larger.
    captions = look.caption_y / height - 1.25 * look.caption_size / height
    for time in np.linspace(0, duration, 60):
        view = path.at(float(time))
        for position, prop in enumerate(props):
            pose = pose_at(prop, float(time), position * 0.618 % 1)
            if pose is None or time < prop.appears_at + ENTRANCE_SECONDS:
                continue
            seen = view.at_depth(prop.depth * manner.parallax)
            half = prop.size * pose.scale / 2 * seen.zoom * min(size)
            x = (prop.center.x - seen.x) * seen.zoom + 0.5
            y = (prop.center.y - seen.y + pose.shift) * seen.zoom + 0.5
            assert y + half / height <= captions + 1e-6
            assert y - half / height >= 0.19
            assert half / width <= x <= 1 - half / width


@pytest.mark.parametrize("size", SIZES)
def test_the_camera_moves_though_props_hold_it(size: tuple[int, int]) -> None:
    travelled = []
    for mood in MOODS:
        for seed in range(24):
            manner = manner_of(mood)
            kept = subjects(composed(size, 1 + seed % 4, seed, seed, mood), *size, manner.parallax)
            keys = camera_path(manner, Scene(3.5, seed, seed, kept=kept, free=free_box(*size)))
            rows = np.array([[key.center.x, key.center.y, key.zoom] for key in keys])
            travelled.append(float(np.abs(rows[1] - rows[0]).max()))
    assert min(travelled) > 0.012
    assert float(np.median(travelled)) > 0.04


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 4), st.integers(0, 2**32), st.integers(0, 30), st.sampled_from(MOODS), st.floats(0.3, 20))
def test_what_is_held_moves_as_gently(count, seed, index, mood, duration) -> None:  # type: ignore[no-untyped-def]
    manner = manner_of(mood)
    kept = subjects(composed((1080, 1920), count, seed, index, mood), 1080, 1920, manner.parallax)
    keys = camera_path(manner, Scene(duration, index, seed, kept=kept, free=free_box(1080, 1920)))
    seconds = keys[1].time
    for a, b in ((keys[0], keys[1]),):
        for change in (b.center.x - a.center.x, b.center.y - a.center.y, b.zoom - a.zoom):
            assert abs(change) <= 1.2 * FASTEST * seconds + 1e-9
            assert 6 * abs(change) / seconds**2 <= 1.2 * HARDEST + 1e-9


def test_props_that_stand_outside_do_not_hold_the_camera() -> None:
    outside = scene_pb2.Prop(emoji="🍞", center=scene_pb2.Point(x=0.5, y=0.9), size=0.3)
    inside = scene_pb2.Prop(emoji="🍞", center=scene_pb2.Point(x=0.5, y=0.4), size=0.3)
    assert len(subjects([outside, inside], 1080, 1920, 0.5)) == 1


def test_neighbours_feel_different() -> None:
    for mood in MOODS:
        for seed in range(12):
            scenes = [Scene(4.0, index, seed + index) for index in range(6)]
            near = [np.ptp([key.zoom for key in camera_path(manner_of(mood), scene)]) for scene in scenes]
            across = [np.ptp([key.center.x for key in camera_path(manner_of(mood), scene)]) for scene in scenes]
            assert all(x < 0.002 for x in across[::2]), "even scenes go near, far, up or down"
            assert all(x > z or x > 0.004 for x, z in zip(across[1::2], near[1::2], strict=True))
