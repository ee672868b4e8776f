"""The puppet: a character in the picture, where the picture leaves room, speaking and gentle."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from services.common.artifacts import FileStore
from services.common.characters import CHARACTERS
from services.common.drawing.composition import stage_of
from services.common.errors import InvalidInputError, PreconditionError
from services.common.operation import Work
from services.image.backends.illustrator import IllustratorBackend
from services.video.backends.motion import MotionBackend
from services.video.backends.puppet import PuppetBackend
from services.video.validate import check_animate
from shorts.image.v1.image_pb2 import GenerateRequest, Picture
from shorts.scene.v1 import scene_pb2
from shorts.video.v1.video_pb2 import AnimateRequest

SIZES = [(1080, 1920), (1080, 1080), (1920, 1080)]


@pytest.fixture(scope="module")
def illustrator() -> IllustratorBackend:
    made = IllustratorBackend()
    made.load()
    return made


@pytest.fixture
def work(store: FileStore) -> Iterator[Work]:
    made = Work(store, lambda _: None, threading.Event())
    yield made
    made.close()


def request(**fields: object) -> AnimateRequest:
    """Ask for the first of five scenes in a living room, with two words said."""
    base: dict[str, object] = {
        "backend": "puppet", "width": 1080, "height": 1920, "duration": 3, "mood": scene_pb2.MOOD_WARM,
        "accepts_drawn": True, "seed": 7, "picture_seed": 4, "scene_count": 5, "character": "baker-bear",
    }  # fmt: skip
    made = AnimateRequest(**{**base, **fields})  # type: ignore[arg-type]
    if not made.HasField("drawn"):
        made.drawn.backdrop.drawn.kind = "living_room"
    made.speech.words.add(text="갓", start=0.1, end=0.5)
    made.speech.words.add(text="식빵", start=1.6, end=2.2)
    made.speech.phonemes.add(ipa="ɐ", start=0.1, end=0.5)
    return made


def test_it_stands_where_the_composition_says_and_speaks(work: Work) -> None:
    asked = request()
    performance = PuppetBackend().animate(asked, work).drawn.performance
    stage = stage_of(
        CHARACTERS["baker-bear"], 1080, 1920, scene_index=0, scene_count=5, seed=4, mood=asked.mood, photo=False,
        place="living_room",
    )  # fmt: skip
    assert (performance.feet.x, performance.feet.y) == pytest.approx(stage.feet, abs=1e-3)
    assert performance.height == pytest.approx(stage.height, abs=1e-3)
    assert (performance.character, performance.mood) == ("baker-bear", scene_pb2.MOOD_WARM)
    assert [cue.viseme for cue in performance.mouth] == [1, scene_pb2.VISEME_A, 1]
    assert performance.gestures[0].kind == "wave"
    assert not performance.HasField("looks_at"), "nothing is shown"


def test_without_a_character_it_says_so(work: Work) -> None:
    with pytest.raises(InvalidInputError, match="character: is empty"):
        PuppetBackend().animate(request(character=""), work)
    with pytest.raises(InvalidInputError, match="character: no character 'nobody-at-all'"):
        check_animate(request(character="nobody-at-all"))
    with pytest.raises(PreconditionError, match="puppet makes drawings only"):
        PuppetBackend().animate(request(accepts_drawn=False), work)


def test_motion_ignores_the_character(work: Work) -> None:
    assert not MotionBackend().animate(request(backend="motion"), work).drawn.HasField("performance")


@pytest.mark.parametrize("photo", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_picture_and_puppet_agree(
    illustrator: IllustratorBackend, work: Work, store: FileStore, size: tuple[int, int], photo: bool
) -> None:
    image = None
    if photo:
        path = store.root / "photo.jpg"
        Image.radial_gradient("L").resize((600, 500)).convert("RGB").save(path, "JPEG")
        image = store.put([path.read_bytes()], "image/jpeg")
    for index in range(5):
        asked = GenerateRequest(
            width=size[0], height=size[1], keywords=["빵", "시계", "고양이"], mood=scene_pb2.MOOD_HAPPY, seed=4,
            photo=image, scene_index=index, scene_count=5, character="calm-cat",
        )  # fmt: skip
        picture: Picture = illustrator.generate(asked, work)
        asked_clip = request(
            width=size[0], height=size[1], drawn=picture.drawn, mood=asked.mood, scene_index=index, character="calm-cat"
        )
        performance = PuppetBackend().animate(asked_clip, work).drawn.performance
        head_reach = 0.25 * performance.height * size[1] / size[0]
        head = performance.feet.x - head_reach, performance.feet.x + head_reach
        chin = performance.feet.y - 0.58 * performance.height
        shown = [
            (prop.center.x - reach, prop.center.x + reach, prop.center.y)
            for prop in picture.drawn.props
            for reach in [prop.size / 2 * min(size) / size[0] * 0.8]
        ]
        if photo:
            box = picture.drawn.backdrop.photo.subject
            middle = (box.left + box.right) / 2
            shown = [(middle, middle, (box.top + box.bottom) / 2)]
        assert shown
        for left, right, y in shown:
            assert right <= head[0] or left >= head[1] or y < chin - 0.42 * performance.height
        toward = performance.looks_at.x - performance.feet.x
        assert abs(toward) > 0.1


def test_props_come_with_their_words_and_are_pointed_at(work: Work) -> None:
    asked = request(scene_index=1, duration=4)
    asked.drawn.props.add(emoji="🍞", size=0.3, keyword="식빵", appears_at=0.1).center.x = 0.6
    scene = PuppetBackend().animate(asked, work).drawn
    assert scene.picture.props[0].appears_at == pytest.approx(1.48)
    (gesture,) = (g for g in scene.performance.gestures if g.kind.startswith("point_"))
    assert gesture.time == pytest.approx(1.45)


def test_a_scene_is_not_empty_until_its_last_word(work: Work) -> None:
    asked = request(scene_index=1, duration=2.5)
    asked.drawn.props.add(emoji="🍞", size=0.3, keyword="식빵", appears_at=0.1).center.x = 0.6
    scene = PuppetBackend().animate(asked, work).drawn
    assert scene.picture.props[0].appears_at == pytest.approx(0.1), "its word comes at 1.6 s"
    assert any(g.kind.startswith("point_") and 1.3 < g.time < 1.7 for g in scene.performance.gestures)
    asked.drawn.props.add(emoji="⏰", size=0.2, keyword="갓", appears_at=0.4).center.x = 0.8
    times = [prop.appears_at for prop in PuppetBackend().animate(asked, work).drawn.picture.props]
    assert times == pytest.approx([0.1, 0.0]), "what the scene is about does not come late"


def test_what_is_sold_stays_though_nobody_names_it(work: Work) -> None:
    asked = request(scene_index=1)
    for emoji, keyword, x, size in (("tumbler", "텀블러", 0.3, 0.4), ("🍞", "식빵", 0.8, 0.2)):
        asked.drawn.props.add(emoji=emoji, size=size, keyword=keyword, appears_at=0.1).center.x = x
    first, second = PuppetBackend().animate(asked, work).drawn.picture.props
    assert (first.emoji, first.center.x, first.size, first.appears_at) == ("tumbler", 0.3, 0.4, 0.1)
    assert second.appears_at == pytest.approx(1.48)


@pytest.mark.parametrize("mood", [mood for mood in scene_pb2.Mood.values() if mood])
def test_the_camera_is_gentler_than_motions(work: Work, mood: int) -> None:
    travelled: dict[str, list[float]] = {"puppet": [], "motion": []}
    for index in range(6):
        asked = request(mood=mood, scene_index=index, duration=4)
        for backend in (PuppetBackend(), MotionBackend()):
            keys = backend.animate(asked, work).drawn.camera
            rows = np.array([[key.center.x, key.center.y, key.zoom] for key in keys])
            travelled[backend.info.name].append(float(np.abs(np.diff(rows, axis=0)).max()))
    assert np.mean(travelled["puppet"]) < 0.6 * np.mean(travelled["motion"])
    assert max(travelled["puppet"]) > 0.003, "it does move"


def test_the_same_request_gives_the_same_clip(work: Work) -> None:
    assert PuppetBackend().animate(request(), work) == PuppetBackend().animate(request(), work)
    assert PuppetBackend().animate(request(), work) != PuppetBackend().animate(request(seed=8), work)
