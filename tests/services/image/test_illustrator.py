"""The illustrator through a Work with a store of files."""

from __future__ import annotations

import threading
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from services.common.artifacts import FileStore
from services.common.characters import character_of
from services.common.drawing.composition import Stage, stage_of
from services.common.drawing.halos import halo_of
from services.common.errors import CancelledError, InvalidInputError, NotFoundError
from services.common.operation import Work
from services.image.backend import REGISTRY
from services.image.backends.illustrator import IllustratorBackend
from services.image.illustrator.ornament import accents_for
from services.image.validate import check_generate
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.image.v1 import image_pb2
from shorts.scene.v1 import scene_pb2
from shorts.service.v1.service_pb2 import Progress


class Call:
    """A call's surroundings: a store, the progress that came, a stop to set."""

    def __init__(self, root: Path) -> None:
        self.store = FileStore(root)
        self.seen: list[Progress] = []
        self.stop = threading.Event()
        self.work = Work(self.store, self.seen.append, self.stop)

    def photo(self, width: int, height: int) -> Artifact:
        """Store a photo of a red ball before a wall and a table."""
        picture = np.full((height, width, 3), (40, 160, 220), np.uint8)
        picture[height * 3 // 4 :] = (40, 60, 80)
        cv2.circle(picture, (width // 2, height // 3), min(width, height) // 5, (30, 30, 200), -1)
        return self.store.put([cv2.imencode(".jpg", picture)[1].tobytes()], "image/jpeg")


@pytest.fixture(scope="module")
def backend() -> IllustratorBackend:
    made = IllustratorBackend()
    made.load()
    return made


@pytest.fixture
def call(tmp_path: Path) -> Call:
    return Call(tmp_path / "store")


def request(**fields: object) -> image_pb2.GenerateRequest:
    base: dict[str, object] = {"backend": "illustrator", "width": 180, "height": 320, "seed": 4, "scene_count": 5}
    return image_pb2.GenerateRequest(**{**base, **fields})  # type: ignore[arg-type]


BREAD = {"keywords": ["빵집", "새벽", "밀가루"], "category": scene_pb2.CATEGORY_FOOD, "mood": scene_pb2.MOOD_WARM}


def test_a_scene_becomes_a_picture(backend: IllustratorBackend, call: Call) -> None:
    picture = backend.generate(request(**BREAD), call.work)
    assert picture.image.media_type == "image/jpeg"
    decoded = cv2.imread(str(call.store.path(picture.image)))
    assert decoded is not None
    assert decoded.shape == (320, 180, 3)
    assert picture.drawn.backdrop.drawn.kind == "bakery"
    assert picture.drawn.backdrop.drawn.mood == scene_pb2.MOOD_WARM
    assert [prop.emoji for prop in picture.drawn.props] == ["🍞", "🌾", "⏰"]
    assert picture.alt_text.startswith("An illustration of a bakery in golden evening light")
    assert picture.alt_text.isascii()
    fractions = [progress.fraction for progress in call.seen]
    assert fractions == sorted(fractions)
    assert len(fractions) >= 2


def test_the_same_request_gives_the_same_picture(backend: IllustratorBackend, call: Call) -> None:
    first, again = (backend.generate(request(**BREAD), call.work) for _ in range(2))
    assert first == again
    other = backend.generate(request(**BREAD, scene_index=2), call.work)
    assert other.image.sha256 != first.image.sha256
    seeded = backend.generate(request(**{**BREAD, "seed": 5}), call.work)
    assert seeded.image.sha256 != first.image.sha256


@pytest.mark.parametrize("category", [c for c in scene_pb2.Category.values()])  # noqa: C416 - mypy wants a list of ints
def test_neighbouring_scenes_differ_in_place(backend: IllustratorBackend, call: Call, category: int) -> None:
    for seed in range(3):
        kinds = [
            backend.generate(
                request(width=64, height=64, category=category, mood=scene_pb2.MOOD_HAPPY, seed=seed, scene_index=i),
                call.work,
            ).drawn.backdrop.drawn.kind
            for i in range(5)
        ]
        assert all(one != other for one, other in pairwise(kinds)), kinds


def test_neighbours_differ_also_where_all_speak_of_one_place(backend: IllustratorBackend, call: Call) -> None:
    kinds = [backend.generate(request(**BREAD, scene_index=i), call.work).drawn.backdrop.drawn.kind for i in range(5)]
    assert kinds[0] == kinds[2] == kinds[4] == "bakery"
    assert "bakery" not in kinds[1::2]


def test_words_that_name_nothing_show_nothing(backend: IllustratorBackend, call: Call) -> None:
    picture = backend.generate(request(keywords=["xyzzy", "대한민국", "교회"]), call.work)
    assert all(prop.size < 0.2 for prop in picture.drawn.props), "accents only"
    assert {prop.emoji for prop in picture.drawn.props} == set(accents_for(0, 0))
    assert halo_of(picture.drawn.backdrop.drawn.seed) == "motes", "its middle is not empty"
    assert picture.alt_text.endswith(".")


def test_the_prompt_gives_the_place_where_keywords_do_not(backend: IllustratorBackend, call: Call) -> None:
    picture = backend.generate(
        request(prompt="A quiet library at dusk", category=scene_pb2.CATEGORY_UNSPECIFIED), call.work
    )
    assert picture.drawn.backdrop.drawn.kind == "library"


def test_the_users_photo_is_the_picture(backend: IllustratorBackend, call: Call) -> None:
    photo = call.photo(300, 420)
    picture = backend.generate(request(photo=photo, keywords=["커피"]), call.work)
    assert picture.drawn.backdrop.photo.image == photo
    assert picture.drawn.backdrop.photo.framing == scene_pb2.PHOTO_FRAMING_FILL
    assert not picture.drawn.props
    assert picture.drawn.backdrop.photo.focus.y < 0.5
    middle = cv2.imread(str(call.store.path(picture.image)))
    assert middle is not None
    assert middle.shape == (320, 180, 3)


def test_a_photo_of_another_shape_is_shown_whole(backend: IllustratorBackend, call: Call) -> None:
    asked = request(photo=call.photo(600, 300), keywords=["커피", "빵"], scene_index=1)
    picture = backend.generate(asked, call.work)
    assert picture.drawn.backdrop.photo.framing == scene_pb2.PHOTO_FRAMING_CARD
    assert [prop.emoji for prop in picture.drawn.props] == ["☕"]
    assert picture.drawn.props[0].size <= 0.2


def test_in_a_wide_frame_nothing_covers_the_card(backend: IllustratorBackend, call: Call) -> None:
    asked = request(width=320, height=180, photo=call.photo(300, 420), keywords=["커피"], scene_index=1)
    picture = backend.generate(asked, call.work)
    assert picture.drawn.backdrop.photo.framing == scene_pb2.PHOTO_FRAMING_CARD
    assert not picture.drawn.props


def test_a_broken_photo_names_its_field(backend: IllustratorBackend, call: Call) -> None:
    broken = call.store.put([b"this is no picture, whatever its name says"], "image/jpeg")
    with pytest.raises(InvalidInputError) as caught:
        backend.generate(request(photo=broken), call.work)
    assert caught.value.violations[0].field == "photo"
    missing = Artifact(sha256="a" * 64, size_bytes=10, media_type="image/jpeg")
    with pytest.raises(NotFoundError):
        backend.generate(request(photo=missing), call.work)


def test_a_stopped_call_ends(backend: IllustratorBackend, call: Call) -> None:
    call.stop.set()
    with pytest.raises(CancelledError):
        backend.generate(request(**BREAD), call.work)


def test_the_registry_knows_it() -> None:
    info = REGISTRY.get("illustrator").info
    assert info.name == "illustrator"
    assert info.commercial_use


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"width": 0}, "width"), ({"width": 181}, "width"), ({"height": 5000}, "height"),
        ({"keywords": ["a"] * 9}, "keywords"), ({"keywords": ["빵", " "]}, "keywords[1]"),
        ({"keywords": ["가" * 101]}, "keywords[0]"), ({"prompt": "x" * 4001}, "prompt"),
        ({"negative_prompt": "x" * 4001}, "negative_prompt"), ({"mood": 99}, "mood"), ({"category": 99}, "category"),
        ({"photo": Artifact(sha256="nonsense", size_bytes=1)}, "photo.sha256"), ({"scene_index": 5}, "scene_index"),
        ({"scene_index": -1}, "scene_index"), ({"scene_count": 1000}, "scene_count"),
    ],
)  # fmt: skip
def test_bad_requests_are_refused(fields: dict[str, object], field: str) -> None:
    check_generate(request(**BREAD))
    with pytest.raises(InvalidInputError) as caught:
        check_generate(request(**fields))
    assert [violation.field for violation in caught.value.violations] == [field]


def stage_for(asked: image_pb2.GenerateRequest, place: str) -> Stage:
    return stage_of(
        character_of(asked.character), asked.width, asked.height, scene_index=asked.scene_index,
        scene_count=asked.scene_count, seed=asked.seed, mood=asked.mood, photo=False, place=place,
        shows=True,
    )  # fmt: skip


@pytest.mark.parametrize("size", [(180, 320), (240, 240), (320, 180)])
def test_things_stand_beside_a_character(backend: IllustratorBackend, call: Call, size: tuple[int, int]) -> None:
    words = ["빵", "시계", "커피", "고양이"]
    for index in range(5):
        asked = request(
            width=size[0], height=size[1], keywords=words, mood=1 + index, scene_index=index, character="wise-owl"
        )
        drawn = backend.generate(asked, call.work).drawn
        box = stage_for(asked, drawn.backdrop.drawn.kind).things
        assert 1 <= len(drawn.props) <= 3
        assert drawn.props[0].keyword == "빵", "who tells of it knows its word"
        for prop in drawn.props:
            reach = prop.size / 2 * min(size)
            assert box.left - 0.01 <= prop.center.x - reach / size[0]
            assert prop.center.x + reach / size[0] <= box.right + 0.01
            assert box.top - 0.01 <= prop.center.y - reach / size[1]
            assert prop.center.y + reach / size[1] <= box.bottom + 0.01


def test_nobody_changes_nothing_but_the_words(backend: IllustratorBackend, call: Call) -> None:
    alone = backend.generate(request(keywords=["빵"]), call.work).drawn
    assert [prop.keyword for prop in alone.props] == ["빵"]
    assert alone != backend.generate(request(keywords=["빵"], character="wise-owl"), call.work).drawn


def test_a_character_is_one_of_the_catalogue() -> None:
    with pytest.raises(InvalidInputError, match="character: no character 'nobody'"):
        check_generate(request(character="nobody"))
