"""What counts as stated by a text and what does not."""

from __future__ import annotations

import pytest

from services.llm.openai.claims import unstated
from services.llm.rules.morphology import Analyser
from tests.services.llm.openai.test_openai_scripts import SAMPLES


@pytest.fixture(scope="module")
def analyser() -> Analyser:
    return Analyser()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("골목 끝 빵집은 새벽 네 시에 문을 열어요.", []),
        ("주인 박순자 씨는 삼십칠 년째 반죽해요.", []),
        ("일흔한 살 할머니의 빵, 하루에 딱 백팔십 개예요.", []),
        ("세탁소 부부도, 고등학생 둘도 나왔어요. 빗자루 세 개가 서 있죠.", []),
        ("그런데 사흘 동안 불이 꺼졌어요. 무슨 일일까요?", []),
        ("하나씩 나눠 주었어요. 2주 뒤의 일이에요.", []),
        ("김철수 씨가 눈을 치웠어요.", ["김철수"]),
        ("서울 성수동의 빵집이에요.", ["서울", "성수동"]),
        ("빵은 180원이에요.", ["180원이에요"]),
        ("오늘만 40% 할인해요.", ["40%"]),
        ("이웃 스무 명이 모였어요.", ["스무 명"]),
        ("빵을 구천 개나 구워요.", ["구천 개"]),
        ("50년 전통의 빵집이에요.", ["50"]),
        ("Paris 빵집이에요.", ["Paris"]),
        ("완벽한 빵이에요.", ["완벽"]),
    ],
)
def test_korean(analyser: Analyser, text: str, found: list[str]) -> None:
    assert unstated(text, (SAMPLES / "bakery.txt").read_text("utf-8"), "ko", "", analyser) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A goose rode the elevator with Mr. Alvarez, up to the fifth floor.", []),
        ("It honked for forty minutes on all twelve floors. The owl cost 34 dollars.", []),
        ("Imagine that. Nobody knew why. But in June it broke.", []),
        ("Fresh snow covered the roof. Suddenly everyone listened.", []),
        ("Maria opened the door.", ["Maria"]),
        ("They called it George and Mrs. Smith.", ["George", "Smith"]),
        ("The owl cost $40.", ["$40"]),
        ("It was 34% off.", ["34%"]),
        ("Two geese came.", ["Two"]),
        ("It was the best goose.", ["best"]),
    ],
)
def test_english(analyser: Analyser, text: str, found: list[str]) -> None:
    assert unstated(text, (SAMPLES / "story.txt").read_text("utf-8"), "en", "", analyser) == found


def test_the_tellers_words_are_allowed(analyser: Analyser) -> None:
    assert unstated("완벽한 반죽이에요.", "빵집", "ko", "완벽한 반죽이에요.", analyser) == []
