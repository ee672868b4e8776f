"""What matters in a photo: found on plain grounds, before walls and tables, at the edge, or told to be unknown."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from services.common.drawing.fitting import Box
from services.common.drawing.subjects import find_focus, find_subject

Picture = npt.NDArray[np.uint8]


def noisy(photo: Picture, strength: float = 6) -> Picture:
    noise = np.random.default_rng(5).normal(0, strength, photo.shape)
    return np.asarray(np.clip(photo + noise, 0, 255), np.uint8)


def room(width: int, height: int) -> Picture:
    """A wall that darkens downwards, and a table."""
    photo = np.empty((height, width, 3), np.uint8)
    photo[:] = np.linspace(230, 190, height)[:, None, None].astype(np.uint8)
    photo[round(height * 0.72) :] = (120, 80, 50)
    return photo


def close_to(box: Box, wanted: tuple[float, float, float, float], by: float = 0.05) -> bool:
    return np.allclose((box.left, box.top, box.right, box.bottom), wanted, atol=by)


@pytest.mark.parametrize("color", [(255, 255, 255), (246, 244, 240), (30, 34, 40)])
def test_a_plain_ground_is_seen_and_what_stands_on_it(color: tuple[int, int, int]) -> None:
    photo = np.full((600, 800, 3), color, np.uint8)
    cv2.rectangle(photo, (480, 120), (640, 420), (200, 60, 40), -1)
    subject = find_subject(noisy(photo, 1))
    assert subject.sure
    assert subject.ground == pytest.approx(color, abs=2)
    assert close_to(subject.box, (0.6, 0.2, 0.8, 0.7), 0.03)


def test_a_soft_shadow_at_the_rim_leaves_the_ground_plain() -> None:
    photo = np.full((600, 600, 3), 255, np.float32)
    shadow = np.zeros((600, 600), np.float32)
    cv2.ellipse(shadow, (300, 600), (160, 40), 0, 0, 360, 1.0, -1)
    photo *= 1 - 0.2 * cv2.GaussianBlur(shadow, (0, 0), 12)[..., None]
    cv2.rectangle(photo, (200, 60), (400, 580), (90, 60, 150), -1)
    subject = find_subject(photo.astype(np.uint8))
    assert subject.ground == (255, 255, 255)
    assert subject.box.bottom > 0.95


def test_what_is_cut_off_by_the_edge_has_no_ground() -> None:
    photo = np.full((600, 600, 3), 255, np.uint8)
    cv2.rectangle(photo, (150, 200), (450, 600), (40, 60, 150), -1)
    subject = find_subject(photo)
    assert subject.ground is None
    assert subject.sure
    assert close_to(subject.box, (0.25, 0.33, 0.75, 1.0))


def test_a_product_before_wall_and_table() -> None:
    photo = room(600, 800)
    cv2.rectangle(photo, (210, 100), (390, 720), (30, 110, 70), -1)
    subject = find_subject(noisy(photo))
    assert subject.sure
    assert subject.ground is None
    assert close_to(subject.box, (0.35, 0.125, 0.65, 0.9))


def test_a_small_thing_near_the_corner() -> None:
    photo = room(800, 600)
    cv2.circle(photo, (740, 380), 38, (210, 40, 40), -1)
    subject = find_subject(noisy(photo, 4))
    assert subject.sure
    assert close_to(subject.box, (0.88, 0.57, 0.97, 0.7))


@pytest.mark.parametrize("kind", ["noise", "flat", "all over"])
def test_where_nothing_stands_out_it_says_so(kind: str) -> None:
    rng = np.random.default_rng(8)
    photo = np.full((480, 640, 3), (140, 100, 60), np.uint8)
    if kind == "noise":
        photo = rng.integers(0, 255, (480, 640, 3), np.uint8)
    elif kind == "all over":
        for _ in range(300):
            centre = int(rng.integers(0, 640)), int(rng.integers(0, 480))
            cv2.circle(photo, centre, 22, [int(v) for v in rng.integers(60, 220, 3)], -1)
    subject = find_subject(photo)
    assert not subject.sure
    assert subject.ground is None
    assert 0 <= subject.box.left < subject.box.right <= 1


def test_the_focus_is_where_something_is() -> None:
    photo = np.full((300, 400, 3), 200, np.uint8)
    cv2.circle(photo, (290, 110), 26, (190, 40, 30), -1)
    x, y = find_focus(photo)
    assert abs(x - 290 / 400) < 0.12
    assert abs(y - 110 / 300) < 0.12
    assert find_focus(np.full((90, 90, 3), 128, np.uint8)) == pytest.approx((0.5, 0.5), abs=0.1)
