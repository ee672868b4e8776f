"""From the frame to a size that a model paints well, and back."""

from __future__ import annotations

import numpy as np
import pytest

from services.image.diffusion.sizes import cover_size, size_for, to_frame

FRAMES = [(1080, 1920), (1080, 1080), (1920, 1080)]


@pytest.mark.parametrize(
    ("side", "area", "sizes"),
    [
        (1024, 1.0, [(768, 1344), (1024, 1024), (1344, 768)]),
        (512, 1.5, [(480, 832), (640, 640), (832, 480)]),
        (64, 1.0, [(48, 88), (64, 64), (88, 48)]),
    ],
)
def test_models_paint_in_the_sizes_that_they_know(side: int, area: float, sizes: list[tuple[int, int]]) -> None:
    assert [size_for(*frame, side=side, area=area) for frame in FRAMES] == sizes


@pytest.mark.parametrize("frame", [(64, 4096), (4096, 64), (1080, 1350), (640, 360)])
@pytest.mark.parametrize("side", [64, 512, 1024])
def test_any_frame_has_a_size_of_round_numbers(frame: tuple[int, int], side: int) -> None:
    width, height = size_for(*frame, side=side)
    multiple = max(8, side // 16)
    assert width % multiple == height % multiple == 0
    assert min(width, height) >= multiple
    if max(frame) < 2 * min(frame):
        assert width * height == pytest.approx(side * side, rel=0.15)
        assert width / height == pytest.approx(frame[0] / frame[1], rel=0.15)


@pytest.mark.parametrize(("frame", "side"), [((0, 10), 64), ((10, 10), 0), ((10, -1), 64)])
def test_what_has_no_size_is_refused(frame: tuple[int, int], side: int) -> None:
    with pytest.raises(ValueError, match="above 0"):
        size_for(*frame, side=side)


@pytest.mark.parametrize("frame", [*FRAMES, (64, 64), (250, 130)])
@pytest.mark.parametrize("size", [(768, 1344), (1024, 1024), (88, 48)])
def test_the_frame_is_covered_and_no_more(size: tuple[int, int], frame: tuple[int, int]) -> None:
    wide, tall = cover_size(size, frame)
    assert wide >= frame[0]
    assert tall >= frame[1]
    assert wide == frame[0] or tall == frame[1]
    assert wide / tall == pytest.approx(size[0] / size[1], rel=0.03)


def test_the_middle_stays_and_both_sides_are_cut_evenly() -> None:
    painting = np.zeros((100, 200, 3), np.uint8)
    painting[:, 90:110] = (255, 0, 0)
    frame = to_frame(painting, 200, 200)
    red = frame[..., 0] > 127
    assert frame.shape == (200, 200, 3)
    columns = np.flatnonzero(red[100])
    assert columns[0] == pytest.approx(80, abs=1)
    assert columns[-1] == pytest.approx(119, abs=1)
    assert not frame[..., 1:].any()


def test_a_painting_of_the_frames_size_is_left_alone() -> None:
    painting = np.random.default_rng(1).integers(0, 255, (64, 48, 3), np.uint8)
    assert np.array_equal(to_frame(painting, 48, 64), painting)


def test_shrinking_does_not_shimmer() -> None:
    stripes = np.zeros((256, 256, 3), np.uint8)
    stripes[:, ::2] = 255
    assert to_frame(stripes, 64, 64)[8:-8, 8:-8].std() < 4, "fine stripes become an even grey"
