"""Backdrops: the same for the same seed, different for another, opaque behind, continued beyond the frame."""

from __future__ import annotations

from itertools import combinations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from services.common.drawing.layers import Layer, backdrop_kinds, draw_backdrop
from services.common.drawing.still import blend
from services.common.errors import InvalidInputError
from shorts.scene.v1 import scene_pb2

MOODS = [mood for mood in scene_pb2.Mood.values() if mood]
Picture = npt.NDArray[np.uint8]


def backdrop(
    kind: str, mood: scene_pb2.Mood.ValueType = scene_pb2.MOOD_HAPPY, seed: int = 1
) -> scene_pb2.DrawnBackdrop:
    return scene_pb2.DrawnBackdrop(kind=kind, mood=mood, seed=seed)


def flat(layers: list[Layer]) -> Picture:
    frame = np.ascontiguousarray(layers[0].pixels[..., :3])
    for layer in layers[1:]:
        blend(frame, layer.pixels)
    return frame


def distance(one: Picture, other: Picture) -> float:
    """Mean difference of two pictures seen from afar, 0 to 255."""
    small = [cv2.resize(p, (24, 42), interpolation=cv2.INTER_AREA).astype(np.float32) for p in (one, other)]
    return float(np.abs(small[0] - small[1]).mean())


def test_there_are_at_least_a_dozen_places() -> None:
    assert len(backdrop_kinds()) >= 14
    assert len(set(backdrop_kinds())) == len(backdrop_kinds())


@pytest.mark.parametrize("kind", backdrop_kinds())
def test_layers_go_from_an_opaque_far_one_to_near_ones(kind: str) -> None:
    layers = draw_backdrop(backdrop(kind), 108, 192)
    assert 2 <= len(layers) <= 3
    depths = [layer.depth for layer in layers]
    assert depths == sorted(depths)
    assert depths[0] == 0
    assert (layers[0].pixels[..., 3] == 255).all()
    for layer in layers:
        assert layer.pixels.shape == (192, 108, 4)
        assert layer.pixels.dtype == np.uint8
        assert (layer.pixels[..., :3] <= layer.pixels[..., 3:]).all(), "colours must be premultiplied"
    assert all((layer.pixels[..., 3] < 255).any() for layer in layers[1:]), "nearer layers must let the far one through"


@pytest.mark.parametrize("kind", backdrop_kinds())
def test_the_same_seed_draws_the_same_and_another_seed_something_else(kind: str) -> None:
    first = flat(draw_backdrop(backdrop(kind, seed=7), 180, 320))
    assert np.array_equal(first, flat(draw_backdrop(backdrop(kind, seed=7), 180, 320)))
    others = [distance(first, flat(draw_backdrop(backdrop(kind, seed=seed), 180, 320))) for seed in range(8, 12)]
    assert max(others) > 6, others
    assert min(others) > 1.5, others


def test_places_differ_from_each_other() -> None:
    pictures = {kind: flat(draw_backdrop(backdrop(kind), 180, 320)) for kind in backdrop_kinds()}
    too_near = {(a, b): distance(pictures[a], pictures[b]) for a, b in combinations(pictures, 2)}
    nearest = min(too_near, key=lambda pair: too_near[pair])
    assert too_near[nearest] > 12, (nearest, too_near[nearest])


@pytest.mark.parametrize("kind", ["kitchen", "sea", "office", "space"])
def test_every_mood_has_its_own_light(kind: str) -> None:
    pictures = {mood: flat(draw_backdrop(backdrop(kind, mood), 180, 320)) for mood in MOODS}
    for one, other in combinations(MOODS, 2):
        assert distance(pictures[one], pictures[other]) > 5, (one, other)
    sad, happy = (cv2.cvtColor(pictures[m], cv2.COLOR_RGB2LAB) for m in (scene_pb2.MOOD_SAD, scene_pb2.MOOD_HAPPY))
    assert happy[..., 0].mean() > sad[..., 0].mean() + 10


@pytest.mark.parametrize("size", [(108, 192), (160, 160), (256, 144)])
@pytest.mark.parametrize("kind", backdrop_kinds())
def test_overscan_continues_the_drawing(kind: str, size: tuple[int, int]) -> None:
    width, height = size
    plain = draw_backdrop(backdrop(kind), width, height)
    wide = draw_backdrop(backdrop(kind), width, height, overscan=0.15)
    x, y = round(width * 0.15), round(height * 0.15)
    for near, far in zip(plain, wide, strict=True):
        assert far.pixels.shape == (height + 2 * y, width + 2 * x, 4)
        middle = far.pixels[y : y + height, x : x + width]
        difference = np.abs(middle.astype(int) - near.pixels)
        # Dithering differs by a level or two, the anti-aliasing of a few pixels at edges by more.
        assert np.quantile(difference, 0.99) <= 3
        assert difference.mean() < 0.8
    assert (wide[0].pixels[..., 3] == 255).all()
    rim = flat(wide)
    left, right = rim[:, :x].astype(float).std(), rim[:, -x:].astype(float).std()
    assert min(left, right) > 2, "what lies beyond the frame is drawn, not one flat colour"


@pytest.mark.parametrize("kind", backdrop_kinds())
def test_captions_lie_on_calm_ground(kind: str) -> None:
    """Less of the picture's fine detail lies where captions stand than the picture as a whole would make one expect."""
    grey = cv2.cvtColor(flat(draw_backdrop(backdrop(kind), 270, 480)), cv2.COLOR_RGB2GRAY)
    edges = np.abs(cv2.Laplacian(grey, cv2.CV_32F)) > 40
    assert edges[int(480 * 0.66) : int(480 * 0.8)].mean() < 0.06


@pytest.mark.parametrize(
    ("kind", "width", "overscan", "field"),
    [("nowhere", 108, 0.0, "kind"), ("", 108, 0.0, "kind"), ("sea", 108, 0.9, "overscan"),
     ("sea", 108, -0.1, "overscan"),
     ("sea", 0, 0.0, "width"), ("sea", 100_000, 0.0, "width")],
)  # fmt: skip
def test_bad_input_names_its_field(kind: str, width: int, overscan: float, field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        draw_backdrop(backdrop(kind), width, 192, overscan=overscan)
    assert caught.value.violations[0].field == field
