"""Framing photos: what matters stands whole between title and captions, whatever the shapes of photo and frame."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from services.common.characters import CHARACTERS
from services.common.drawing.composition import stage_of
from services.common.drawing.fitting import Box, free_box, split_panel
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


BELOW = Box(0.05, 0.205, 0.95, 0.465)
SIDE = Box(0.31, 0.205, 0.97, 0.72)
SPLIT, DETAIL = scene_pb2.PHOTO_FRAMING_SPLIT, scene_pb2.PHOTO_FRAMING_DETAIL


def looks(photo: Picture, frame: tuple[int, int], within: Box) -> dict[int, scene_pb2.PhotoBackdrop]:
    """Give the backdrops of many scenes by framing."""
    image = Artifact(sha256="a" * 64, size_bytes=9)
    return {b.framing: b for b in (frame_backdrop(photo, image, frame, index, within) for index in range(12))}


@pytest.mark.parametrize("white", [False, True], ids=["table", "white"])
@pytest.mark.parametrize(("frame", "within"), [((360, 640), BELOW), ((640, 360), SIDE)])
def test_a_split_photo_fills_its_panel_with_all_of_the_product(
    frame: tuple[int, int], within: Box, white: bool
) -> None:
    photo, panel = product((900, 700), "middle", white=white), split_panel(within)
    choice = looks(photo, frame, within)[SPLIT]
    shown = frame_photo(photo, SPLIT, None, *frame, within=part_of(choice))
    left, top, right, bottom = seen(shown)
    assert panel.left <= left < right <= panel.right
    assert panel.top <= top < bottom <= panel.bottom
    assert (right - left) * frame[0] / ((bottom - top) * frame[1]) == pytest.approx(0.2 * 900 / (0.22 * 700), rel=0.1)
    x, y = round((panel.left + panel.right) / 2 * frame[0]), round(0.02 * frame[1])
    assert np.abs(shown[y, x].astype(int) - (255 if white else 175)).max() < 6, "up to the frame's edge"
    beyond = (frame[0] // 2, frame[1] - 20) if panel.bottom < 1 else (8, frame[1] // 2)
    away = np.abs(shown[beyond[1], beyond[0]].astype(int) - photo.reshape(-1, 3)).max(axis=1).min()
    assert away > 12, "the rest is a ground of another tone"


@pytest.mark.parametrize("white", [False, True], ids=["table", "white"])
def test_a_detail_is_larger_than_its_part_and_not_behind_somebody(white: bool) -> None:
    photo, frame = product((900, 900), "middle", white=white), (360, 640)
    choice = looks(photo, frame, WITHIN)[DETAIL]
    left, top, right, bottom = seen(frame_photo(photo, DETAIL, None, *frame, within=part_of(choice)))
    assert max((right - left) / WITHIN.width, (bottom - top) / WITHIN.height) > 1.1
    covered = max(0.0, WITHIN.left - left) / (right - left)
    assert covered < 0.3
    box = choice.subject
    assert WITHIN.left <= box.left < box.right <= WITHIN.right, "the camera keeps its middle in view"


@pytest.mark.parametrize("framing", [SPLIT, DETAIL])
@pytest.mark.parametrize("size", [(360, 640), (640, 360)])
def test_a_camera_finds_more_of_the_same_around_it(framing: int, size: tuple[int, int]) -> None:
    photo, within = product((900, 700), "middle"), BELOW if size[0] < size[1] else SIDE
    plain = frame_photo(photo, framing, None, *size, within=within)
    wide = frame_photo(photo, framing, None, *size, overscan=0.1, within=within)
    x, y = round(0.1 * size[0]), round(0.1 * size[1])
    assert wide.shape == (size[1] + 2 * y, size[0] + 2 * x, 3)
    assert np.abs(wide[y : y + size[1], x : x + size[0]].astype(int) - plain).mean() < 1.5


@pytest.mark.parametrize("white", [False, True], ids=["table", "white"])
@pytest.mark.parametrize("frame", FRAMES)
def test_beside_somebody_neighbours_are_other_pictures(frame: tuple[int, int], white: bool) -> None:
    photo, image = product((900, 800), "middle", white=white), Artifact(sha256="a" * 64, size_bytes=9)
    pictures, kinds = [], set()
    for index in range(6):
        stage = stage_of(CHARACTERS["calm-cat"], *frame, scene_index=index, scene_count=6, seed=1, mood=2, photo=True)
        choice = frame_backdrop(photo, image, frame, index, stage.things)
        kinds.add(choice.framing)
        pictures.append(frame_photo(photo, choice.framing, choice.focus, *frame, within=part_of(choice)))
    assert all(np.abs(a.astype(int) - b).mean() > 4 for a, b in pairwise(pictures))
    assert len(kinds) >= 3, "photos are shown in more than two ways"


def test_without_a_part_it_is_between_the_texts_as_ever() -> None:
    photo = product((700, 700), "middle")
    assert part_of(framings(photo, (360, 640))[0]) is None
    assert not any(choice.HasField("within") for choice in framings(photo, (360, 640)))
