"""Photos: what matters in them stays whole between title and captions for the whole of a scene; the camera moves."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.common.artifacts import FileStore
from services.common.drawing.fitting import Box, can_hold, free_box
from services.common.operation import Work
from services.image.illustrator.framing import MOST_HELD_ZOOM, framings
from services.render.camera import CameraPath
from services.video.backends.motion import MotionBackend
from services.video.camera import FASTEST, HARDEST, Scene, camera_path, manner_of
from services.video.framing import photo_subject
from shorts.scene.v1 import scene_pb2
from shorts.video.v1 import video_pb2

SIZES = [(1080, 1920), (1080, 1080), (1920, 1080)]
MOODS = [mood for mood in scene_pb2.Mood.values() if mood]


@pytest.fixture
def work(store: FileStore) -> Iterator[Work]:
    made = Work(store, lambda _: None, threading.Event())
    yield made
    made.close()


def stays(keys: list[scene_pb2.CameraKeyframe], box: Box, free: Box) -> bool:
    """Tell whether a box of the picture is seen within the free part at 80 moments."""
    path = CameraPath(keys)
    for time in np.linspace(0, keys[-1].time, 80):
        view = path.at(float(time))
        left, right = ((x - view.x) * view.zoom + 0.5 for x in (box.left, box.right))
        top, bottom = ((y - view.y) * view.zoom + 0.5 for y in (box.top, box.bottom))
        if min(left - free.left, top - free.top, free.right - right, free.bottom - bottom) < -1e-6:
            return False
    return True


def travel(keys: list[scene_pb2.CameraKeyframe]) -> float:
    rows = np.array([[key.center.x, key.center.y, key.zoom] for key in keys])
    return float(np.abs(rows[1] - rows[0]).max())


boxes = st.builds(
    lambda x, y, w, h: Box(x - w / 2, y - h / 2, x + w / 2, y + h / 2),
    st.floats(0.02, 0.98), st.floats(0.05, 0.95), st.floats(0.05, 0.9), st.floats(0.05, 0.5),
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(SIZES), boxes, st.sampled_from(MOODS), st.integers(0, 40), st.integers(0, 2**32),
    st.floats(0.5, 20), st.floats(0.5, 2.0), st.booleans(),
)  # fmt: skip
def test_what_matters_stays_between_the_texts(  # type: ignore[no-untyped-def]
    size, box, mood, index, seed, duration, stretch, carded
) -> None:
    free = free_box(*size)
    if not can_hold(box, free, 1.0 if carded else MOST_HELD_ZOOM):
        return
    photo = scene_pb2.PhotoBackdrop(
        subject=scene_pb2.Box(left=box.left, top=box.top, right=box.right, bottom=box.bottom)
    )
    subject = photo_subject(photo)
    scene = Scene(duration, index, seed, stretch, carded, box.middle, (subject,), free)
    keys = camera_path(manner_of(mood), scene)
    assert stays(keys, box, free)
    seconds = keys[1].time
    for part in ("x", "y", "zoom"):
        first, last = (key.zoom if part == "zoom" else getattr(key.center, part) for key in keys[:2])
        assert abs(last - first) <= 1.3 * FASTEST * seconds + 1e-9
        assert 6 * abs(last - first) / seconds**2 <= 1.3 * HARDEST + 1e-9


def shop_photo(width: int, height: int, *, white: bool) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    photo = np.full((height, width, 3), 255 if white else 190, np.uint8)
    if not white:
        photo[round(height * 0.75) :] = (60, 80, 110)
    corners = (round(width * 0.34), round(height * 0.1)), (round(width * 0.66), round(height * 0.9))
    cv2.rectangle(photo, *corners, (60, 120, 30), -1)
    return photo


@pytest.mark.parametrize("white", [False, True], ids=["table", "white"])
@pytest.mark.parametrize("shape", [(900, 900), (900, 1200), (1200, 800), (1800, 600)])
@pytest.mark.parametrize("size", SIZES)
def test_a_product_photo_from_framing_to_camera(
    work: Work, size: tuple[int, int], shape: tuple[int, int], white: bool
) -> None:
    photo, free = shop_photo(*shape, white=white), free_box(*size)
    image = work.store.put([cv2.imencode(".png", photo)[1].tobytes()], "image/png")
    travelled = []
    for choice in framings(photo, size):
        choice.image.CopyFrom(image)
        for index, mood in enumerate(MOODS):
            request = video_pb2.AnimateRequest(
                backend="motion", width=size[0], height=size[1], duration=3.5, mood=scene_pb2.Mood.ValueType(mood),
                accepts_drawn=True, seed=index, scene_index=index,
            )  # fmt: skip
            request.drawn.backdrop.photo.CopyFrom(choice)
            keys = list(MotionBackend().animate(request, work).drawn.camera)
            box = choice.subject
            assert stays(keys, Box(box.left, box.top, box.right, box.bottom), free)
            travelled.append(travel(keys))
    assert min(travelled) > 0.02, "it moves all the same"


@pytest.mark.parametrize("size", SIZES)
def test_of_an_unknown_photo_the_middle_is_kept(work: Work, size: tuple[int, int]) -> None:
    done, data = cv2.imencode(".jpg", np.full((700, 500, 3), 120, np.uint8))
    assert done
    image = work.store.put([data.tobytes()], "image/jpeg")
    for seed in range(20):
        request = video_pb2.AnimateRequest(
            backend="motion", width=size[0], height=size[1], duration=4, mood=scene_pb2.MOOD_EXCITED, image=image,
            accepts_drawn=True, seed=seed, scene_index=seed,
        )  # fmt: skip
        keys = list(MotionBackend().animate(request, work).drawn.camera)
        assert stays(keys, Box(0.3, 0.32, 0.7, 0.56), free_box(*size))
        assert travel(keys) > 0.02


def test_a_photo_that_is_back_after_two_scenes_moves_the_other_way() -> None:
    manner = manner_of(scene_pb2.MOOD_HAPPY)
    zooms = [[key.zoom for key in camera_path(manner, Scene(4, index, 1, carded=True))] for index in (0, 2, 4)]
    assert [first < last for first, last in zooms] == [True, False, True]
