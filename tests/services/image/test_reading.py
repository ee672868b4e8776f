"""What scenes of real scripts show, and where they take place: right, or nothing."""

from __future__ import annotations

import pytest

from services.image.illustrator.reading import Things, read, subjects_of, told_apart
from services.image.illustrator.setting import choose_place
from services.image.illustrator.vocabulary import load_vocabulary
from shorts.scene.v1 import scene_pb2

WORDS = load_vocabulary()
KITCHEN = "cozy kitchen or bakery interior, warm golden light, tender mood"


@pytest.mark.parametrize(
    ("keywords", "prompt", "sure", "possible"),
    [
        (["손님", "택시", "기사"], "customers, taxi, bakery", ["🚕"], ["🙋"]),
        (["대파", "식용유", "술", "불로"], f"green onion, kimchi, {KITCHEN}", ["🍳"], []),
        (["포도", "가운데", "펜", "포도맛"], "grapes, job interview, modern city office", ["🖊️"], []),
        (["나비", "상자", "캣타워", "타워"], "butterfly, box", ["📦", "cat-tower"], []),
        (["sleep"], "sleep, elevator, goose, door, lively neighbourhood street", ["🪿"], ["💤"]),
        (["feet"], "feet, piano, stage with coloured lights", [], []),
        (["토요일", "저녁"], f"dried anchovies, noodles, {KITCHEN}", ["🍜"], ["📅", "🌙"]),
        (["멸치국수", "멸치", "국수"], KITCHEN, ["🍜"], []),
        (["노아", "밤새", "소리", "연속"], "comfortable home interior, soft even light", [], ["🌙"]),
        (["hill", "street", "coffee", "Hill Street Coffee"], "hill, street, coffee", ["☕"], []),
        (["animal"], "animal, octopus, blood", ["🐙"], []),
        (["book", "parking"], "book, parking, library", ["📚", "🅿️"], []),
        (["travel mug", "mug", "falling", "stairs"], "", ["tumbler", "stairs-fall"], []),
        (["cup", "cupboard", "lid"], "", ["lid"], []),
        ([], "", [], []),
    ],
)
def test_scenes_show_what_is_meant(keywords: list[str], prompt: str, sure: list[str], possible: list[str]) -> None:
    assert read(WORDS, keywords, prompt) == Things(tuple(sure), tuple(possible))


def test_words_are_told_apart() -> None:
    assert told_apart(["멸치", "국수", "멸치국수", "메뉴"]) == ["멸치국수", "메뉴"]
    assert told_apart(["나비", "꽃"]) == ["나비", "꽃"]
    assert told_apart(["나비", "고양이"]) == ["고양이"]


def test_prompts_name_things_before_they_describe() -> None:
    assert subjects_of(f"kimchi, soy sauce, {KITCHEN}") == ["kimchi", "soy sauce"]
    assert subjects_of(KITCHEN) == []
    assert subjects_of("feet, piano") == []
    assert "library" in subjects_of("A quiet library at dusk")


def place(keywords: list[str], prompt: str, category: int, index: int = 0) -> str:
    return choose_place(
        WORDS, keywords, prompt, category=category, mood=scene_pb2.MOOD_EXCITED, seed=1, scene_index=index
    )


@pytest.mark.parametrize("index", [0, 1])
@pytest.mark.parametrize(
    ("keywords", "prompt", "places"),
    [
        (["Edwin Smith", "barn"], "feet, piano, stage with coloured lights", {"farm", "meadow", "road"}),
        (["neighbors", "laughed"], "neighbors, feet, piano, stage with coloured lights", {"street"}),
        (["railroad", "company"], "company, feet", {"road"}),
        (["octopus", "hearts"], "octopus, hearts, wide natural landscape", {"underwater", "sea"}),
        (["꽃", "병원", "어머니"], "flowers, hospital, mother", {"hospital"}),
        (["문어", "신경세포"], "octopus, blood", {"underwater", "sea"}),
        (["퇴근길", "송이"], "flowers, bookmark", {"flower_shop", "street", "meadow", "night_city"}),
        (["lamp"], "lamp, notebook, lighthouse, comfortable home interior", {"sea"}),
        (["무대", "가수"], "", {"stage"}),
    ],
)  # fmt: skip
def test_words_choose_the_place(keywords: list[str], prompt: str, places: set[str], index: int) -> None:
    assert place(keywords, prompt, scene_pb2.CATEGORY_ENTERTAINMENT, index) in places


def test_nobody_stands_on_a_stage_uncalled() -> None:
    uncalled = {
        place(["xyzzy"], "stage with coloured lights, vivid dynamic light", category, index)
        for category in scene_pb2.Category.values()
        for index in range(6)
    }
    assert not uncalled & {"stage", "laboratory", "server_room"}
