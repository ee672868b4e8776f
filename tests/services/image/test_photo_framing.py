"""Framing photos: what matters stands whole between title and captions, whatever the shapes of photo and frame."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from services.common.drawing.fitting import Box, free_box
from services.common.drawing.photos import frame_photo, part_of
from services.image.illustrator.framing import frame_backdrop, framings
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.scene.v1 import scene_pb2

Picture = npt.NDArray[np.uint8]
FRAMES = [(360, 640), (480, 480), (640, 360)]
SHAPES = [(600, 800), (800, 600), (700, 700), (450, 800), (1500, 500), (300, 1000)]
# Left, top, right, bottom of the product, in fractions of the photo.
PLACES = {
    "large": (0.3, 0.1, 0.7, 0.92),
    "middle": (0.4, 0.38, 0.6, 0.6),
    "low": (0.4, 0.6, 0.62, 0.86),
    "corner": (0.86, 0.72, 0.97, 0.86),
}
FILL, CARD = scene_pb2.PHOTO_FRAMING_FILL, scene_pb2.PHOTO_FRAMING_CARD
CLOSE, GROUND = scene_pb2.PHOTO_FRAMING_CLOSE, scene_pb2.PHOTO_FRAMING_GROUND


def product(shape: tuple[int, int], place: str, *, white: bool = False) -> Picture:
    """A magenta box on a table, or on white."""
    width, height = shape
    photo = np.full((height, width, 3), 255 if white else 175, np.uint8)
    if not white:
        photo[round(height * 0.7) :] = (110, 90, 70)
    left, top, right, bottom = PLACES[place]
    corners = (round(left * width), round(top * height)), (round(right * width), round(bottom * height))
    cv2.rectangle(photo, *corners, (220, 20, 200), -1)
    return photo


def seen(frame: Picture) -> tuple[float, float, float, float]:
    """Find the magenta box: left, top, right, bottom in fractions of the frame."""
    # A soft enlargement of it behind a card is darker.
    mask = (frame[..., 0] > 203) & (frame[..., 1] < 70)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    height, width = mask.shape
    return columns[0] / width, rows[0] / height, (columns[-1] + 1) / width, (rows[-1] + 1) / height


@pytest.mark.parametrize("white", [False, True], ids=["table", "white"])
@pytest.mark.parametrize("place", list(PLACES))
@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("shape", SHAPES)
def test_the_product_is_whole_where_the_drawing_says(
    shape: tuple[int, int], frame: tuple[int, int], place: str, white: bool
) -> None:
    photo, free = product(shape, place, white=white), free_box(*frame)
    for choice in framings(photo, frame):
        left, top, right, bottom = seen(frame_photo(photo, choice.framing, choice.focus, *frame))
        box = choice.subject
        assert box.left - 0.015 <= left < right <= box.right + 0.015
        assert box.top - 0.015 <= top < bottom <= box.bottom + 0.015
        wide, high = (right - left) * frame[0], (bottom - top) * frame[1]
        if choice.framing == CLOSE:
            wide, high = wide - 0.038 * high, high - 0.038 * wide
        drawn = wide / high
        across, down = (PLACES[place][k + 2] - PLACES[place][k] for k in (0, 1))
        assert drawn == pytest.approx(across * shape[0] / (down * shape[1]), rel=0.13), "nothing of it is cut off"
        if choice.framing != FILL:
            assert free.top <= box.top < box.bottom <= free.bottom
            assert free.left <= box.left < box.right <= free.right


@pytest.mark.parametrize("frame", FRAMES)
def test_a_plain_ground_is_used_and_its_product_is_large(frame: tuple[int, int]) -> None:
    choices = framings(product((700, 700), "middle", white=True), frame)
    assert [choice.framing for choice in choices] == [GROUND, CLOSE]
    box, free = choices[0].subject, free_box(*frame)
    assert max((box.bottom - box.top) / free.height, (box.right - box.left) / free.width) > 0.7


def test_a_product_that_fills_a_square_is_shown_whole_on_a_card() -> None:
    assert FILL not in {choice.framing for choice in framings(product((700, 700), "large"), (480, 480))}
    assert framings(product((700, 700), "middle"), (480, 480))[0].framing == FILL


def test_a_panorama_in_an_upright_frame_is_no_strip() -> None:
    first, second = framings(product((1500, 500), "middle"), (360, 640))
    assert first.framing == CLOSE
    assert first.subject.bottom - first.subject.top > 1.5 * (second.subject.bottom - second.subject.top)


def test_a_small_thing_is_seen_from_close_by() -> None:
    (only,) = framings(product((800, 600), "corner"), (360, 640))
    assert only.framing == CLOSE


def test_what_has_no_subject_fills_a_frame_of_about_its_shape() -> None:
    texture = np.random.default_rng(2).integers(0, 255, (800, 520, 3), np.uint8)
    assert framings(texture, (360, 640))[0].framing == FILL
    assert FILL not in {choice.framing for choice in framings(texture, (640, 360))}


@pytest.mark.parametrize("white", [False, True], ids=["table", "white"])
@pytest.mark.parametrize("frame", FRAMES)
def test_one_photo_again_and_again_is_another_picture_in_each_next_scene(frame: tuple[int, int], white: bool) -> None:
    photo, image = product((600, 800), "large", white=white), Artifact(sha256="a" * 64, size_bytes=9)
    made = [frame_backdrop(photo, image, frame, index) for index in range(5)]
    assert all(backdrop.image == image for backdrop in made)
    pictures = [frame_photo(photo, backdrop.framing, backdrop.focus, *frame) for backdrop in made]
    assert all(np.abs(a.astype(int) - b).mean() > 4 for a, b in pairwise(pictures))


WITHIN = Box(0.38, 0.205, 0.97, 0.595)


@pytest.mark.parametrize("white", [False, True], ids=["table", "white"])
@pytest.mark.parametrize("place", ["middle", "large"])
@pytest.mark.parametrize("shape", [(700, 700), (1200, 800), (600, 1000)])
def test_a_photo_beside_somebody_stays_in_its_part(shape: tuple[int, int], place: str, white: bool) -> None:
    photo, frame = product(shape, place, white=white), (360, 640)
    for choice in framings(photo, frame, WITHIN):
        left, top, right, bottom = seen(
            frame_photo(photo, choice.framing, choice.focus, *frame, within=part_of(choice))
        )
        assert WITHIN.left - 0.015 <= left < right <= WITHIN.right + 0.015
        assert WITHIN.top - 0.015 <= top < bottom <= WITHIN.bottom + 0.015
        box = choice.subject
        assert box.left - 0.015 <= left < right <= box.right + 0.015
        assert (part_of(choice) is None) == (choice.framing == FILL)
        if choice.framing in {CLOSE, GROUND}:
            assert max((right - left) / WITHIN.width, (bottom - top) / WITHIN.height) > 0.3, "and is large in it"


def test_without_a_part_it_is_between_the_texts_as_ever() -> None:
    photo = product((700, 700), "middle")
    assert part_of(framings(photo, (360, 640))[0]) is None
    assert not any(choice.HasField("within") for choice in framings(photo, (360, 640)))
