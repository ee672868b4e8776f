"""From the form to a spec."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import pytest

from services.common.errors import UnavailableError, Violation
from shorts.scene.v1 import scene_pb2
from shorts.studio.v1 import studio_pb2
from ui.client import Client
from ui.submit import MOODS, Form, Problems, check, decode, from_violations, make_spec, submit
from ui.texts import Texts

T = Texts("en")


@dataclass
class File:
    """A file that a browser handed in."""

    name: str
    data: bytes
    claimed: int = 0

    @property
    def size(self) -> int:
        return self.claimed or len(self.data)

    def getvalue(self) -> bytes:
        return self.data


@pytest.mark.parametrize(
    ("field", "form"),
    [
        ("source", {"text": " \n"}),
        ("source", {"source": "url", "url": ""}),
        ("source", {"source": "url", "url": "shop.example"}),
        ("source", {"source": "url", "url": "ftp://shop.example"}),
        ("source", {"source": "url", "url": "http://"}),
        ("source", {"source": "url", "url": "http://[broken"}),
        ("source", {"source": "url", "url": "https://a.example and more"}),
        ("source", {"source": "file"}),
        ("source", {"source": "file", "file": File("a.txt", b"\x00\xff\x00")}),
        ("source", {"source": "file", "file": File("a.html", b"<p>", claimed=21 << 20)}),
        ("photos", {"text": "a", "photos": [File("a.png", b"x")] * 21}),
        ("photos", {"text": "a", "photos": [File("a.png", b"x", claimed=41 << 20)]}),
        ("music", {"text": "a", "music_choice": "own", "music": File("a.mp3", b"x", claimed=41 << 20)}),
        ("music", {"text": "a", "music_choice": "own"}),
    ],
)
def test_what_is_wrong_is_found_before_the_studio_is_asked(field: str, form: dict[str, Any]) -> None:
    assert list(check(Form(**form), T).by_field) == [field]


@pytest.mark.parametrize(
    "form",
    [
        {"text": "A bakery."},
        {"source": "url", "url": " HTTPS://shop.example/lamp?a=b "},
        {"source": "file", "file": File("a.TXT", "빵집".encode("cp949"))},
        {"source": "file", "file": File("a.MHTML", b"\x00")},
    ],
)
def test_what_is_right_passes(form: dict[str, Any]) -> None:
    assert not check(Form(**form), T)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_texts_are_read_in_the_usual_encodings(encoding: str) -> None:
    assert decode("새벽 4시, bread".encode(encoding)) == "새벽 4시, bread"


def test_the_spec_holds_what_was_chosen_and_one_source() -> None:
    form = Form(
        source="url", text="left from before", url=" https://a.example ", scenes=4, seed=7, cuts="both", length=45
    )
    spec = make_spec(form)
    assert (spec.url, spec.text) == ("https://a.example", "")
    assert (spec.scene_count, spec.seed, spec.length_seconds, len(spec.cuts)) == (4, 7, 45, 2)
    assert spec.aspect == studio_pb2.ASPECT_PORTRAIT
    assert make_spec(Form(source="file", file=File("a.md", b"# Bread"))).text == "# Bread"


@pytest.mark.parametrize(
    ("choice", "mood", "none"),
    [("", 0, False), ("own", 0, False), ("none", 0, True), ("warm", scene_pb2.MOOD_WARM, False)],
)
def test_the_choice_of_music_is_one_of_what_excludes_each_other(choice: str, mood: int, none: bool) -> None:
    spec = make_spec(Form(text="a", music_choice=choice, music=File("a.mp3", b"x")))
    assert (spec.music_mood, spec.no_music) == (mood, none)
    assert set(MOODS.values()) == set(scene_pb2.Mood.values()) - {scene_pb2.MOOD_UNSPECIFIED}


def test_violations_stand_beside_their_fields() -> None:
    found = from_violations(
        [
            Violation("spec.images[3].sha256", "is odd"),
            Violation("spec.url", "is private"),
            Violation("spec.music_mood", "needs a bed"),
            Violation("request_id", "x"),
        ]
    )
    assert found.by_field == {
        "photos": ["images[3].sha256: is odd"],
        "source": ["url: is private"],
        "music": ["music_mood: needs a bed"],
        "": ["request_id: x"],
    }


class Lossy:
    """A studio whose answers are lost."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def submit(self, request_id: str, _spec: studio_pb2.JobSpec) -> studio_pb2.Job:
        self.ids.append(request_id)
        raise UnavailableError("the answer was lost")


def test_a_lost_answer_makes_no_second_job_and_blocks_no_other() -> None:
    studio = Lossy()
    for attempt, text in (("a", "빵집"), ("a", "빵집"), ("a", "꽃집"), ("b", "빵집")):
        told = submit(cast("Client", studio), Form(text=text), attempt, T)
        assert isinstance(told, Problems)
        assert told.by_field == {"": ["the answer was lost"]}
    first, again, changed, later = studio.ids
    assert first == again
    assert len({first, changed, later}) == 3
