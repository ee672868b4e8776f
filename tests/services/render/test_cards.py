"""The cards of the first second and of the end: large, in their band, never over a face, and not what is said."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pytest

from services.common.artifacts import FileStore
from services.common.characters import CHARACTERS
from services.common.drawing.composition import stage_of
from services.common.errors import InvalidInputError
from services.render.cards import CLOSING, OPENING, band_above, closing_card, opening_card, repeats
from services.render.frames import FrameStream
from services.render.look import zones
from services.render.validate import check_render
from services.render.yuv import Frame, to_planes
from shorts.render.v1 import render_pb2
from shorts.scene.v1 import scene_pb2
from tests.services.render.picture_inputs import Pixels, flat, frames_of, new_work, photo_scene, timeline

SIZES = [(1080, 1920), (1080, 1080), (1920, 1080)]
SMALL = (216, 384)
TEXTS = [
    "빵",
    "금요일에 프리지어 한 송이를 사 간 손님",
    "Ran out of rope at ninety feet",
    "A" * 150,
    "말 " * 90,
    "$2,000",
]


def scene_with(character: str, size: tuple[int, int], *, index: int, photo: bool) -> render_pb2.TimelineScene:
    """Give the first or the last of five scenes as the composition has it."""
    stage = stage_of(
        CHARACTERS[character], *size, scene_index=index, scene_count=5, seed=1, mood=2, photo=photo, shows=not photo
    )
    scene = render_pb2.TimelineScene(id="s", duration=4.0, mood=scene_pb2.MOOD_HAPPY)
    acts = scene.clip.drawn.performance
    acts.character, acts.height = character, stage.height
    acts.feet.x, acts.feet.y = stage.feet
    backdrop = scene.clip.drawn.picture.backdrop
    if photo:
        box = stage.things
        backdrop.photo.within.CopyFrom(scene_pb2.Box(left=box.left, top=box.top, right=box.right, bottom=box.bottom))
    else:
        backdrop.drawn.kind = "street"
    return scene


def grey(size: tuple[int, int]) -> Frame:
    frame, planes = Frame(*size), to_planes(flat((110, 120, 130), 2, 2))
    frame.fill((int(planes.y[0, 0]), int(planes.u[0, 0]), int(planes.v[0, 0])))
    return frame


def written(size: tuple[int, int], scene: render_pb2.TimelineScene) -> tuple[int, int, int, int]:
    """Give left, top, right and bottom of what a hook at rest changes on grey."""
    card = opening_card(scene, scene.duration, zones(*size), size)
    assert card is not None
    frame, plain = grey(size), grey(size).y.astype(int)
    card.draw(frame, 0.6)
    rows, columns = np.nonzero(np.abs(frame.y.astype(int) - plain) > 12)
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("size", SIZES)
def test_it_is_in_the_safe_part_above_the_face(size: tuple[int, int], text: str) -> None:
    for character in ("happy-rabbit", "baker-bear", "dancer-peacock"):
        for index, photo in ((0, False), (0, True), (4, False)):
            scene = scene_with(character, size, index=index, photo=photo)
            scene.title_card = text
            left, top, right, bottom = written(size, scene)
            stage = stage_of(
                CHARACTERS[character], *size, scene_index=index, scene_count=5, seed=1, mood=2, photo=photo,
                shows=not photo,
            )  # fmt: skip
            assert bottom <= stage.head.top * size[1]
            assert bottom <= stage.things.top * size[1] or not photo
            assert top >= 0.05 * size[1]
            assert left >= 0.075 * size[0]
            assert right <= 0.925 * size[0]


def test_it_is_larger_than_the_title_and_there_from_the_first_frame(store: FileStore) -> None:
    scene = scene_with("calm-cat", SMALL, index=0, photo=False)
    scene.duration = scene.clip.duration = 5.0
    scene.title_card = scene.title = "새벽의 빵집"
    plain = timeline([scene], *SMALL)
    bare = render_pb2.Timeline()
    bare.CopyFrom(plain)
    bare.scenes[0].title_card = bare.scenes[0].title = ""
    with_letters, without = frames_of(plain, store), frames_of(bare, store)

    def letters(index: int) -> Pixels:
        changed: Pixels = np.abs(with_letters[index].astype(int) - without[index]).max(axis=-1) > 40
        return changed

    assert letters(0).sum() > 60, "in the very first frame"
    end = round(OPENING[1] * 30)
    assert letters(20).sum() > 1.6 * letters(end + 12).sum() > 60, "then the title, smaller"
    assert not letters(130).any(), "and gone before the end"


@pytest.mark.parametrize("ground", [(255, 255, 255), (0, 0, 0), (255, 224, 58), (128, 128, 128)])
def test_it_can_be_read_on_any_ground(store: FileStore, ground: tuple[int, int, int]) -> None:
    scene = photo_scene(store, flat(ground, *SMALL), 3.0)
    scene.title_card = "빵집의 비밀"
    frame = frames_of(timeline([scene], *SMALL), store)[20]
    light = cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY)[20:76]
    edges = np.abs(cv2.Sobel(light, cv2.CV_32F, 1, 0)) > 200
    assert edges.mean() > 0.04, "letters are bright on dark or dark on bright"


def test_the_last_word_comes_at_the_end_and_stays(store: FileStore) -> None:
    scene = photo_scene(store, flat((40, 60, 80), *SMALL), 4.0)
    scene.title, scene.closing_card = "영업시간", "오월의 창"
    frames = frames_of(timeline([scene], *SMALL), store)
    start = round((4.0 - CLOSING) * 30)
    changed = [float(np.abs(frame.astype(int) - (40, 60, 80)).max(axis=-1).mean()) for frame in frames]
    assert changed[-1] > 1.5 * changed[start - 3] > 1
    assert max(changed[start + 12 :]) - min(changed[start + 12 :]) < 0.5


def test_a_scene_too_short_for_both_shows_the_hook_alone(store: FileStore) -> None:
    shown = []
    for last in ("", "오월의 창"):
        scene = photo_scene(store, flat((40, 60, 80), *SMALL), 2.0)
        scene.title_card, scene.closing_card = "빵집의 비밀", last
        shown.append(np.array(frames_of(timeline([scene], *SMALL), store)))
    assert (shown[0] == shown[1]).all()


def test_it_does_not_say_what_is_said() -> None:
    words = [
        scene_pb2.WordTiming(text=text, start=start, end=start + 0.4)
        for text, start in (("오늘은", 0.2), ("빵집에", 2.4), ("다시", 2.9), ("가요.", 3.3))
    ]
    assert repeats("빵집에 가요", words, 2.0)
    assert repeats("빵집", words, 2.0), "inflected"
    assert not repeats("오늘은 쉬어요", words, 2.0), "said before"
    scene = render_pb2.TimelineScene(id="s", duration=4.0, closing_card="다시 빵집에")
    scene.speech.words.extend(words)
    look = zones(*SMALL)
    assert closing_card(scene, ("다시 빵집에",), 4.0, look, SMALL) is None
    assert closing_card(scene, ("다시 빵집에", "20년의 비밀"), 4.0, look, SMALL) is not None
    assert closing_card(scene, (), 4.0, look, SMALL) is None


def test_it_follows_the_camera_out_of_the_way() -> None:
    scene = scene_with("calm-cat", SMALL, index=0, photo=False)
    still = band_above(scene, zones(*SMALL), SMALL)
    for time, zoom in ((0.0, 1.0), (4.0, 1.1)):
        key = scene.clip.drawn.camera.add(time=time, zoom=zoom)
        key.center.x = key.center.y = 0.5
    assert band_above(scene, zones(*SMALL), SMALL).bottom < still.bottom - 4, "it comes nearer, and so does the head"


def test_the_thumbnail_carries_the_hook(store: FileStore) -> None:
    found = []
    for text in ("", "빵집의 비밀"):
        scene = photo_scene(store, flat((90, 120, 150), *SMALL), 4.0)
        scene.title_card, scene.title = text, "빵집"
        work = new_work(store)
        with closing(FrameStream(timeline([scene], *SMALL), *SMALL, work)) as stream:
            for _ in stream:
                pass
            data = stream.chooser.jpeg()
        work.close()
        assert data is not None
        picture = np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR))
        found.append(int((np.abs(picture.astype(int) - (150, 120, 90)).max(axis=-1) > 40).sum()))
    assert found[1] > 1.5 * found[0]


def test_a_card_that_is_too_long_is_named(store: FileStore, tmp_path: Path) -> None:
    scene = photo_scene(store, flat((0, 0, 0), *SMALL), 2.0)
    scene.title_card = "x" * 201
    with pytest.raises(InvalidInputError, match="title_card: is longer than 200"):
        check_render(render_pb2.RenderRequest(backend="ffmpeg", timeline=timeline([scene], *SMALL)))
