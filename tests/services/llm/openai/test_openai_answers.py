"""Servers that ignore the schema, break off, and lie: one repair, then an error that says what was wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from services.common.errors import PreconditionError
from services.llm.openai import answer
from services.llm.openai.chat import LONGEST_ANSWER
from services.llm.openai.schema import schema
from shorts.llm.v1.llm_pb2 import ScriptForm
from tests.services.llm.openai.conftest import Desk
from tests.support.fake_llm import Reply, around, failing, lying, saying

PROSE = saying("물론입니다! 아주 멋진 대본을 써 드릴게요. 첫 장면은 새벽의 빵집입니다.")


@pytest.mark.parametrize(
    "reply",
    [
        around("```json\n", "\n```"),
        around("물론이죠! 여기 있습니다:\n\n", "\n\n마음에 드시나요? {웃음}"),
        around('<think>아마 {"scenes": []} 이면 될까?</think>\n'),
        around("<think>짧게 쓰자.</think>```\n", "```"),
    ],
    ids=["fenced", "in prose", "after thoughts", "thoughts and a fence"],
)
def test_an_object_is_found_wherever_it_stands(desk: Desk, reply: Reply) -> None:
    desk.fake.replies = [reply]
    assert desk.write().scenes
    assert len(desk.fake.asked) == 1


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        (PROSE, "JSON 객체가 아닙니다"),
        (saying(""), "JSON 객체가 아닙니다"),
        (saying('<think>{"title": "생각만'), "JSON 객체가 아닙니다"),
        (saying('["scenes"]'), "JSON 객체가 아닙니다"),
        (Reply(most=300, finish="length"), "잘렸습니다"),
        (saying('{"title": "빵집"}'), "scenes"),
        (lying(lambda s: s["scenes"][0].update(mood="gloomy")), "scenes.0.mood: 'gloomy'"),
        (lying(lambda s: s.update(extra=1)), "extra"),
        (lying(lambda s: s["scenes"].clear()), "minItems"),
        (lying(lambda s: s["scenes"][1].update(narration=7)), "scenes.1.narration"),
    ],
)
def test_an_answer_of_another_form_is_mended_once(desk: Desk, bad: Reply, told: str) -> None:
    desk.fake.replies = [bad, Reply()]
    assert desk.write().scenes
    assert len(desk.fake.asked) == 2
    messages = desk.fake.asked[1]["messages"]
    assert [m["role"] for m in messages] == ["system", "user", "assistant", "user"]
    assert told in messages[-1]["content"]
    assert desk.fake.asked[1]["seed"] != desk.fake.asked[0]["seed"]


@pytest.mark.parametrize("bad", [PROSE, Reply(most=300, finish="length"), saying('{"title": "빵집"}')])
def test_after_the_second_there_is_no_third(desk: Desk, bad: Reply) -> None:
    desk.fake.replies = [bad]
    with pytest.raises(PreconditionError, match="SHORTS_LLM_MODEL") as caught:
        desk.write()
    assert caught.value.reason == "LLM_ANSWER"
    assert not caught.value.retryable
    assert len(desk.fake.asked) == 2


def _says(narration: str) -> Callable[[dict[str, Any]], None]:
    return lambda script: script["scenes"][1].update(narration=narration)


LIES = [
    ("식빵 하나는 3,900원이다.", "3900"),
    ("식빵은 30원이다.", "30원"),
    ("주인 박철수 씨는 30년 동안 빵을 구웠다.", "박철수"),
    ("서울 성수동에서 빵을 굽는다.", "성수동"),
    ("이웃 스무 명이 돈을 모았다.", "스무 명"),
    ("국내 최고의 빵집이다.", "최고"),
    ("새 오븐은 LG 제품이다.", "LG"),
]


@pytest.mark.parametrize(("narration", "named"), LIES)
def test_a_lie_is_named_and_mended(desk: Desk, narration: str, named: str) -> None:
    desk.fake.replies = [lying(_says(narration)), Reply()]
    script = desk.write()
    assert named in desk.told(call=1, message=3)
    assert not any(narration in scene.narration for scene in script.scenes)


@pytest.mark.parametrize(("narration", "named"), LIES)
def test_a_lie_that_is_repeated_is_refused(desk: Desk, narration: str, named: str) -> None:
    desk.fake.replies = [lying(_says(narration))]
    with pytest.raises(PreconditionError, match="states what the text does not") as caught:
        desk.write()
    assert caught.value.reason == "LLM_FACTS"
    assert named in caught.value.message
    assert not caught.value.retryable


def test_lies_in_titles_are_left_out_where_they_are_not_mended(desk: Desk) -> None:
    def change(script: dict[str, Any]) -> None:
        script["title"] = "1,000원 빵집"
        script["scenes"][0]["title"] = "전국 1위"

    desk.fake.replies = [lying(change)]
    script = desk.write()
    assert len(desk.fake.asked) == 2
    assert script.scenes[0].title == ""
    assert script.title
    assert "1,000" not in script.title


def test_another_language_is_refused(desk: Desk) -> None:
    desk.fake.replies = [lying(_says("The bakery opens at dawn and everybody comes."))]
    with pytest.raises(PreconditionError, match="한국어가 아닙니다"):
        desk.write()


def test_the_better_of_two_answers_is_taken(desk: Desk) -> None:
    desk.fake.replies = [lying(lambda s: s["scenes"][0].update(title="가" * 25)), PROSE]
    script = desk.write()
    assert script.scenes[0].title == ""


def test_a_model_that_never_ends_is_stopped(desk: Desk) -> None:
    desk.fake.replies = [saying("빵 " * LONGEST_ANSWER)]
    with pytest.raises(PreconditionError, match="잘렸습니다"):
        desk.write()
    counted = [int(re.sub(r"\D", "", p.activity)) for p in desk.progress if "characters" in p.activity]
    assert LONGEST_ANSWER < max(counted) < LONGEST_ANSWER + 100


def test_a_server_that_does_not_know_the_schema_is_asked_without_and_checked_alike(desk: Desk) -> None:
    desk.fake.replies = [failing(400, "response_format is not supported"), Reply()]
    assert desk.write().scenes
    assert ["response_format" in asked for asked in desk.fake.asked] == [True, False]
    desk.fake.replies = [failing(400, "no"), PROSE, failing(400, "no"), PROSE]
    with pytest.raises(PreconditionError, match="JSON"):
        desk.write()


def test_broken_braces_cost_no_time() -> None:
    assert answer.read("{" * 60_000) is None
    assert answer.read('{"a":' * 30_000) is None


def test_faults_say_where() -> None:
    form = schema(ScriptForm.SCRIPT_FORM_STORY, 1, 2, ("baker-bear", "wise-owl"))
    found = answer.faults({"title": 1, "category": "x", "scenes": [], "hashtags": []}, form)
    assert {where for where, _ in found} >= {"title", "category", "scenes", "{}"}
