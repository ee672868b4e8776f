"""Sentences away from their place, names that are no things, what a text is about, and what is told first and last."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from services.llm.rules import document, lexicon
from services.llm.rules.english import English
from services.llm.rules.korean import Korean
from services.llm.rules.model import Sentence
from services.llm.rules.morphology import Analyser
from services.llm.rules.tones_ko import MANNERS
from services.llm.rules.voice_ko import KoreanVoice
from shorts.llm.v1 import llm_pb2
from shorts.scene.v1 import scene_pb2
from tests.services.llm.conftest import SAMPLES, TEXTS, WORDS, Make, form_of

FILES = sorted(WORDS.iterdir())


def _english(text: str) -> list[Sentence]:
    return English().sentences(document.read(text))


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("My grandmother kept the lighthouse. She never missed a night.", "My grandmother never missed a night."),
        ("Fred Lorz won the race. He had ridden 11 miles in a car.", "Fred Lorz had ridden 11 miles in a car."),
        ("The captain saw the light. On Monday he came with a medal.", "On Monday the captain came with a medal."),
        ("A hummingbird is small. Its heart beats fast.", "The hummingbird's heart beats fast."),
        ("The cable tray is useless. It holds three plugs.", "The cable tray holds three plugs."),
        ("My father was late. I called him at once.", "I called my father at once."),
    ],
)
def test_it_is_said_by_name_where_it_is_plain_who_is_meant(text: str, alone: str) -> None:
    told = _english(text)[1]
    assert (told.alone, told.needs) == (alone, "")
    assert told.away().text == alone


@pytest.mark.parametrize(
    "text",
    [
        "Gerald stood in front of the manager. He put up a sign.",  # either may have
        "A farmer had a mule called Duchess. At 60 feet he hit rock. His wife Martha sold her piano.",
        "My grandmother lit the lamp. I took my daughter there. She asked for a notebook.",
        "The doctor met my father. The doctor had told him his knee was stubborn.",
        "The mechanism was broken. Nobody said why.",
        "Scientists were puzzled. They called this torpor.",
    ],
)
def test_where_it_is_not_plain_the_sentence_before_comes_along(text: str) -> None:
    last = _english(text)[-1]
    assert last.needs == "previous"
    assert not re.search(r"Gerald put|Duchess|grandmother asked", last.alone)


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("주인 박순자 씨는 일흔여덟 살이다. 그녀는 혼자 가게를 지켰다.", "박순자 씨는 혼자 가게를 지켰다."),
        ("1441년 봄, 세자 이향은 땅을 팠다. 비가 그치면 그는 깊이를 쟀다.", "비가 그치면 세자 이향은 깊이를 쟀다."),
        (
            "강아지 한 마리가 역에 있었다. 강아지는 앞서 걸었다. 나는 강아지를 따라갔다. "
            "주인은 그 강아지가 손님을 데려온다고 했다.",
            "주인은 강아지가 손님을 데려온다고 했다.",
        ),
    ],
)
def test_korean_pronouns_become_names(analyser: Analyser, text: str, alone: str) -> None:
    assert Korean(analyser).sentences(document.read(text))[-1].alone == alone


@pytest.mark.parametrize(
    "text",
    [
        "박순자 씨의 남편은 1991년에 떠났다. 그는 가게를 남겼다.",
        "대회는 5월에 열렸다. 상대는 초등학교 5학년 팀이었다.",
        "비가 그쳤다. 이것이 측우기의 시작이다.",
        "섬을 세어 보았다. 열아홉 개까지 세다가 그만두었다.",
    ],
)
def test_korean_sentences_that_lean_bring_the_one_before(analyser: Analyser, text: str) -> None:
    last = Korean(analyser).sentences(document.read(text))[-1]
    assert last.needs == "previous"
    assert "박순자" not in last.alone


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_scene_begins_in_the_middle_of_a_thought(make: Make, path: Path) -> None:
    """A pronoun that opens a scene means somebody who was named in the scenes before."""
    for length, seed in ((30, 0), (45, 3)):
        script = make(path.read_text("utf-8"), form=form_of(path), length=length, seed=seed)
        told = ""
        for scene in script.scenes:
            said = re.sub(
                r"^(?:But|However|So|Thing is|Plus|And then|근데|그런데요|그래서|거기에 또),? ", "", scene.narration
            )
            if re.match(r"(?:He|She|They|Her|His|그는|그녀는|그들은)\b", said):
                assert told, scene.narration
                assert re.search(
                    r"[A-Z][a-z]+ |\b(?:father|mother|captain|conductor|doctor)\b|씨|세자|men\b|\w+s\b", told
                )
            told += f" {scene.narration}"


def test_names_are_no_things(make: Make) -> None:
    script = make((WORDS / "story_en.txt").read_text("utf-8"), length=60)
    words = {word.lower() for scene in script.scenes for word in scene.keywords}
    assert words
    assert not any(re.search(r"rose|tierney|gull|point|office|morning|star", word) for word in words), words
    assert "rose" not in " ".join(scene.visual_prompt for scene in script.scenes)
    korean = make((WORDS / "sports_ko.txt").read_text("utf-8"), length=60)
    assert not {"한영숙", "최미경"} & {word for scene in korean.scenes for word in scene.keywords}


@pytest.mark.parametrize(
    ("text", "has", "lacks"),
    [
        ("Her father went to the harbour office.", "harbour", "office"),
        ("The table has one coffee ring.", "coffee", "ring"),
        ("Water will be off on Maple Street.", "street", "Maple"),
        ("Olive Baker opened a shop.", "shop", "baker"),
        ("He bought a ring.", "ring", ""),
    ],
)
def test_compounds_and_names_of_places_mean_what_they_say(text: str, has: str, lacks: str) -> None:
    nouns = English().sentence(text, 0, document.Block(document.BlockKind.PARAGRAPH, text)).nouns
    assert has in nouns
    assert not lacks or lacks not in nouns


@pytest.mark.parametrize(
    ("name", "categories"),
    [
        ("story_en", {"TRAVEL", "UNSPECIFIED"}), ("shop_en", {"CITY"}), ("recipe_en", {"FOOD"}),
        ("recipe_ko", {"FOOD"}),
        ("history_en", {"SPORTS"}), ("diary_ko", {"SPORTS"}), ("sports_ko", {"SPORTS"}), ("science_en", {"NATURE"}),
        ("diary_en", {"UNSPECIFIED", "HOME"}), ("travel_en", {"TRAVEL"}), ("product_en", {"FASHION"}),
        ("history_ko", {"LEARNING"}), ("shop_ko", {"CITY"}),
    ],
)  # fmt: skip
def test_the_category_is_what_the_whole_text_is_about(make: Make, name: str, categories: set[str]) -> None:
    path = next(path for path in FILES if path.stem == name)
    script = make(path.read_text("utf-8"), form=form_of(path))
    assert scene_pb2.Category.Name(script.category).removeprefix("CATEGORY_") in categories


def test_stray_words_make_no_category() -> None:
    told = [["lamp"], ["lighthouse", "storm"], ["tea"], ["lighthouse"], ["lamp", "island"], ["bread"], ["boat"]]
    assert lexicon.category(told, ["lighthouse"], "en") == scene_pb2.CATEGORY_TRAVEL
    assert lexicon.category([["커피"], *([[]] * 12)], [], "ko") == scene_pb2.CATEGORY_UNSPECIFIED
    lighthouse = (TEXTS / "lighthouse_en.txt").read_text("utf-8")
    assert lexicon.category([s.nouns for s in _english(lighthouse)], [], "en") != scene_pb2.CATEGORY_FOOD


def test_the_strongest_fact_comes_first_and_the_end_looks_back(make: Make) -> None:
    bear = make((WORDS / "science_ko.txt").read_text("utf-8"))
    assert "우주선 밖에 열흘" in bear.scenes[0].narration
    assert "물곰" in bear.scenes[-1].narration.split(". ")[-1]
    review = make((WORDS / "review_ko.txt").read_text("utf-8"))
    assert "3초 만에" in review.scenes[0].narration
    notice = make((WORDS / "notice_ko.txt").read_text("utf-8"))
    assert "9월 7일" in " ".join(scene.narration for scene in notice.scenes), "a notice says when"


def test_what_is_announced_follows(make: Make) -> None:
    told = [scene.narration for scene in make((WORDS / "science_en.txt").read_text("utf-8")).scenes]
    announced = next(number for number, narration in enumerate(told) if "strangest part" in narration)
    assert "Ruby-throated" in " ".join(told[announced : announced + 2])


@pytest.mark.parametrize(
    ("text", "polite"),
    [
        ("먼저 감자의 껍질을 벗기고 강판에 간다.", "먼저 감자의 껍질을 벗기고 강판에 갈아요."),
        ("나는 내일 학교에 간다.", "저는 내일 학교에 가요."),
        ("밤에는 부엌 문을 닫고 끓일 겁니다.", "밤에는 부엌 문을 닫고 끓일 거예요."),
    ],
)
def test_verbs_that_look_alike(analyser: Analyser, text: str, polite: str) -> None:
    voice = KoreanVoice(analyser, llm_pb2.TONE_CASUAL, 0)
    block = document.Block(document.BlockKind.PARAGRAPH, text)
    assert (
        voice.plain(Korean(analyser).sentence(text, 0, block), ending=MANNERS[llm_pb2.TONE_CASUAL].endings[0]) == polite
    )


def test_what_one_has_is_not_run_together(make: Make) -> None:
    text = "I have used the desk for eight months, and I have opinions. One press and it knows how tall I am in socks."
    told = " ".join(scene.narration for scene in make(text).scenes)
    assert "I've used" in told
    assert "I have opinions" in told
    assert "I am in socks" in told


def test_who_is_quoted_is_no_review(make: Make) -> None:
    script = make((WORDS / "product_ko.md").read_text("utf-8"), form=2)
    assert "이O영" not in " ".join(scene.narration for scene in script.scenes)
    assert (SAMPLES / "product.md").is_file()
