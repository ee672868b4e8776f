"""The camera: inside the picture, gentle, true to mood, photo and neighbours."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from services.video.camera import (
    CARD_ZOOM,
    FASTEST,
    HARDEST,
    MOST_ZOOM,
    Move,
    Scene,
    camera_path,
    choose_move,
    manner_of,
)
from shorts.scene.v1 import scene_pb2

MOODS = [mood for mood in scene_pb2.Mood.values() if mood]
scenes = st.builds(
    Scene,
    duration=st.floats(0.2, 60),
    scene_index=st.integers(0, 60),
    seed=st.integers(0, 2**64 - 1),
    stretch=st.one_of(st.just(1.0), st.floats(0.1, 10)),
    carded=st.booleans(),
    focus=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
moods = st.sampled_from(MOODS).map(manner_of)


def sampled(path: list[scene_pb2.CameraKeyframe], rate: float = 120) -> NDArray[np.float64]:
    """Follow a path as the contract says: rows of x, y, zoom at `rate` per second."""
    assert {key.easing for key in path[1:]} == {scene_pb2.EASING_IN_OUT}
    keys = np.array([[key.time, key.center.x, key.center.y, key.zoom] for key in path])
    times = np.arange(0, path[-1].time, 1 / rate)
    after = np.searchsorted(keys[:, 0], times, side="right")
    a, b = keys[after - 1], keys[after]
    t = ((times - a[:, 0]) / (b[:, 0] - a[:, 0]))[:, None]
    return np.asarray(a[:, 1:] + (b - a)[:, 1:] * (t * t * (3 - 2 * t)))


@settings(max_examples=500, deadline=None)
@given(moods, scenes)
def test_never_leaves_the_picture(manner, scene) -> None:  # type: ignore[no-untyped-def]
    path = camera_path(manner, scene)
    assert 2 <= len(path) <= 32
    assert path[0].time == 0
    assert path[-1].time == scene.duration
    assert all(a.time < b.time for a, b in pairwise(path))
    x, y, zoom = sampled(path, rate=20).T
    assert 1 <= zoom.min() <= zoom.max() <= MOST_ZOOM + 1e-9
    assert not scene.carded or zoom.max() <= CARD_ZOOM + 1e-9
    for center in (x, y):
        assert (center - 0.5 / zoom).min() >= -1e-9
        assert (center + 0.5 / zoom).max() <= 1 + 1e-9


@settings(max_examples=60, deadline=None)
@given(moods, scenes)
def test_is_gentle(manner, scene) -> None:  # type: ignore[no-untyped-def]
    rate = 240
    path = sampled(camera_path(manner, scene), rate)
    speed = np.diff(path, axis=0) * rate
    assert np.abs(speed).max() <= 1.5 * 1.2 * FASTEST  # the middle of a leg is 1.5 times as fast as its mean
    if len(path) > 2:
        assert np.abs(np.diff(speed, axis=0) * rate).max() <= 1.2 * HARDEST


@given(st.sampled_from(MOODS), st.sampled_from(MOODS), st.integers(0, 40), st.integers(0, 2**64 - 1), st.integers(0, 9))
def test_neighbours_differ(one: int, other: int, index: int, seed: int, change: int) -> None:
    first = choose_move(manner_of(scene_pb2.Mood.ValueType(one)), Scene(4, index, seed))
    second = choose_move(manner_of(scene_pb2.Mood.ValueType(other)), Scene(4, index + 1, (seed + change) % 2**64))
    assert first is not second


def test_seeds_vary_the_move() -> None:
    manner = manner_of(scene_pb2.MOOD_HAPPY)
    for index in (0, 1):
        assert len({choose_move(manner, Scene(4, index, seed)) for seed in range(40)}) == 4


def energy(mood: scene_pb2.Mood.ValueType) -> float:
    """Give the mean speed of a mood over many scenes: fractions of the picture and zoom, per second."""
    manner = manner_of(mood)
    paths = [sampled(camera_path(manner, Scene(4.0, k % 2, k)), 30) for k in range(24)]
    return float(np.mean([np.linalg.norm(np.diff(path, axis=0), axis=1).sum() / 4 for path in paths]))


def test_moods_differ_in_energy() -> None:
    calmest_first = [
        scene_pb2.MOOD_SAD,
        scene_pb2.MOOD_CALM,
        scene_pb2.MOOD_WARM,
        scene_pb2.MOOD_MYSTERIOUS,
        scene_pb2.MOOD_HAPPY,
        scene_pb2.MOOD_TENSE,
        scene_pb2.MOOD_EXCITED,
    ]
    energies = [energy(mood) for mood in calmest_first]
    assert energies == sorted(energies)
    assert energies[-1] > 3 * energies[1]
    assert manner_of(scene_pb2.MOOD_UNSPECIFIED) == manner_of(scene_pb2.MOOD_CALM)


def test_playful_goes_there_and_back() -> None:
    path = camera_path(manner_of(scene_pb2.MOOD_PLAYFUL), Scene(4.0, 0, 3))
    assert len(path) == 3
    assert (path[0].center, path[0].zoom) == (path[2].center, path[2].zoom)
    assert (path[0].center, path[0].zoom) != (path[1].center, path[1].zoom)


def test_every_usual_scene_moves_visibly() -> None:
    for mood in MOODS:
        for seed in range(20):
            path = sampled(camera_path(manner_of(mood), Scene(3.0, seed % 2, seed)), 30)
            assert np.ptp(path, axis=0).max() > 0.02


@pytest.mark.parametrize(
    ("stretch", "moves"),
    [(2.0, (Move.PAN_RIGHT, Move.PAN_LEFT)), (0.4, (Move.PAN_UP, Move.PAN_DOWN))],
    ids=["wide", "tall"],
)
def test_photos_pan_along_their_long_side(stretch: float, moves: tuple[Move, Move]) -> None:
    for seed in range(8):
        chosen = tuple(choose_move(manner_of(scene_pb2.MOOD_CALM), Scene(4, k, seed, stretch)) for k in (0, 1))
        assert chosen == moves
    path = sampled(camera_path(manner_of(scene_pb2.MOOD_HAPPY), Scene(4, 0, 1, stretch)))
    along, across = (0, 1) if stretch > 1 else (1, 0)
    assert np.ptp(path[:, along]) > 0.05
    assert np.ptp(path[:, across]) == 0


def test_push_comes_to_the_focus() -> None:
    manner = manner_of(scene_pb2.MOOD_TENSE)
    seed = next(s for s in range(50) if choose_move(manner, Scene(5, 0, s)) is Move.PUSH)
    start, end = camera_path(manner, Scene(5, 0, seed, focus=(0.9, 0.2)))
    assert (start.zoom, start.center.x, start.center.y) == (1, 0.5, 0.5)
    assert end.zoom > 1.1
    assert end.center.x == pytest.approx(1 - 0.5 / end.zoom)
    assert end.center.y < 0.5
