"""What the scenes of a script show: things, how many, what happens, and what is sold."""

from __future__ import annotations

import pytest

from services.llm.rules.showing import bare, counted, doing, merged
from services.llm.rules.writer import _head
from shorts.llm.v1.llm_pb2 import ScriptForm
from tests.services.llm.conftest import Make


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("이웃들이 모두 웃었다.", "ko", ["웃음"]),
        ("소금빵은 오전 11시면 다 팔린다.", "ko", ["품절", "11시"]),
        ("뚜껑이 새지 않습니다.", "ko", ["누수 없음"]),
        ("밤새 틀어도 소리가 거의 안 나요.", "ko", ["조용함"]),
        ("그래도 오래 살지는 못한다.", "ko", ["수명"]),
        ("감자는 얇게 썹니다.", "ko", ["썰기"]),
        ("사랑은 오늘도 맑음.", "ko", []),
        ("His neighbors laughed.", "en", ["laughing"]),
        ("He did not sell a single drop.", "en", ["no sell"]),
        ("I dropped it down two flights of stairs.", "en", ["falling"]),
        ("It opens at 9 a.m. on Friday.", "en", ["opening hours", "9 o'clock"]),
        ("The sun is far away.", "en", []),
    ],
)
def test_what_happens_is_found(text: str, language: str, found: list[str]) -> None:
    assert doing(text, language) == found


def test_money_is_a_price_where_something_is_sold() -> None:
    assert doing("We paid $28 then.", "en") == ["money"]
    assert doing("We paid $28 then.", "en", selling=True) == ["price"]
    assert doing("상자는 3,000원이다.", "ko") == ["가격"]


@pytest.mark.parametrize(
    ("noun", "text", "language", "told"),
    [
        ("심장", "문어는 심장이 세 개다.", "ko", "심장 3개"),
        ("의자", "의자가 두 개 놓여 있다.", "ko", "의자 2개"),
        ("의자", "의자가 열두 개 있다.", "ko", "의자"),
        ("주차장", "주차장은 사용할 수 없습니다.", "ko", "주차장 없음"),
        ("heart", "It has three hearts.", "en", "3 heart"),
        ("bottle", "two water bottles", "en", "2 bottle"),
        ("water", "two water bottles", "en", "water"),
        ("running", "four paws running up", "en", "running"),
        ("printers", "Computers and printers will not be available.", "en", "no printers"),
    ],
)
def test_things_are_counted(noun: str, text: str, language: str, told: str) -> None:
    assert counted(noun, text, language) == told


def test_what_is_sold_stands_first_then_what_is_said_of_it() -> None:
    assert merged(["lid", "bag"], ["falling"], "mug") == ["mug", "falling", "lid", "bag"]
    assert merged(["neighbors", "well"], ["laughing"]) == ["neighbors", "laughing", "well"]
    assert len(merged([str(i) for i in range(20)], ["a"])) == 8
    assert [bare(word) for word in ("심장 3개", "2 bottle", "no leak", "주차장 없음", "컵")] == [
        "심장", "bottle", "", "", "컵",
    ]  # fmt: skip


PRODUCTS = {
    "travel mug": "# Fern Travel Mug\n\nPrice: $28\n\n- Keeps drinks hot for 6 hours\n- The lid locks with one turn\n"
    "- Dishwasher safe\n\nMost lids leak the moment a bag falls over.",
    "전기포트": "# 모닝 전기포트 1.7L\n\n가격: 39,900원\n\n- 물 1리터를 3분 만에 끓임\n- 손잡이가 뜨겁지 않음\n"
    "- 무게 950g\n\n아침마다 커피 물 끓이느라 바쁘신가요? 보증은 1년입니다.",
}


@pytest.mark.parametrize("form", [ScriptForm.SCRIPT_FORM_PRODUCT, ScriptForm.SCRIPT_FORM_STORY])
@pytest.mark.parametrize("sold", PRODUCTS)
def test_what_is_sold_is_in_every_scene(sold: str, form: ScriptForm.ValueType, make: Make) -> None:
    script = make(PRODUCTS[sold], form=form, length=25)
    assert [scene.keywords[0] for scene in script.scenes] == [sold] * len(script.scenes)
    assert not any("no " in scene.visual_prompt.split("no text")[0] for scene in script.scenes)


@pytest.mark.parametrize(
    ("title", "code", "what"),
    [
        ("포근 수면양말 3켤레 세트", "ko", "수면양말"),
        ("참기름 선물세트", "ko", "참기름"),
        ("전기포트 1.7L", "ko", "전기포트"),
        ("Cozy Sock Set", "en", "sock"),
    ],
)
def test_what_is_sold_is_no_set(title: str, code: str, what: str) -> None:
    assert _head(title, code).split()[-1] == what


def test_all_of_it_is_no_share() -> None:
    assert "비율" not in doing("극세사 100%라 세탁기에 돌려요.", "ko")
    assert "비율" in doing("그중 30%가 팔에 있어요.", "ko")
