"""Titles, keywords and headlines; what may not leave; how much a scene says."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from services.common.errors import InternalError
from services.llm.rules import gate
from services.llm.rules.document import Block, BlockKind
from services.llm.rules.english import English
from services.llm.rules.korean import Korean
from services.llm.rules.morphology import Analyser
from services.llm.rules.tones_ko import CASUAL
from shorts.llm.v1 import llm_pb2
from tests.services.llm.conftest import SAMPLES, TEXTS, Make, form_of

FILES = sorted([*TEXTS.iterdir(), SAMPLES / "bakery.txt", SAMPLES / "story.txt", SAMPLES / "product.md"])
Role = llm_pb2.SceneRole


def _korean(analyser: Analyser, text: str, key: str = "") -> tuple[str, tuple[str, ...]]:
    block = Block(BlockKind.FACT if key else BlockKind.PARAGRAPH, text, key=key)
    sentence = Korean(analyser).sentence(text, 0, block)
    return sentence.headline, sentence.nouns


def _sentences(narration: str) -> int:
    """Count sentences by their end marks; speech in quotation marks belongs to the sentence around it."""
    plain = re.sub(r"[\"“][^\"”]*[\"”](?=\s+[a-z가-힣])", "x", narration)
    plain = re.sub(r"[\"“][^\"”]*[.!?][\"”]", "x.", plain)
    plain = re.sub(r"\b(?:[ap]\.m|Mr|Mrs|Dr)\.(?=\s\S)", "x", plain)
    return len(re.findall(r"[.!?]+(?=[\"”]?(?:\s|$))", plain))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_scene_says_one_to_three_sentences(make: Make, path: Path) -> None:
    source = path.read_text("utf-8")
    for tone, length in itertools.product((1, 2, 3, 4), (15, 20, 30, 45, 60)):
        script = make(source, form=form_of(path), tone=tone, length=length, seed=length)
        for scene in script.scenes:
            assert 1 <= _sentences(scene.narration) <= 3, (tone, length, scene.narration)


@pytest.mark.parametrize(("length", "scenes"), [(15, 3), (20, 4), (30, 6), (45, 9), (60, 10)])
def test_a_scene_takes_about_five_seconds(make: Make, length: float, scenes: int) -> None:
    for stem in ("bakery.txt", "story.txt"):
        script = make((SAMPLES / stem).read_text("utf-8"), length=length)
        assert abs(len(script.scenes) - scenes) <= 1


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("세종은 새 글자 28자를 만들었다.", "새 글자 28자를 만든 세종"),
        ("우리 동네 골목 끝 빵집은 새벽 4시에 문을 연다.", "새벽 4시에 문을 여는 빵집"),
        ("차액은 할아버지가 매달 냈다.", "할아버지가 매달 낸 차액"),
        ("문어는 심장이 세 개다.", "심장이 세 개인 문어"),
        ("손님은 그 사실을 끝까지 몰랐다.", "그 사실을 끝까지 몰랐던 손님"),
        ("다음 장은 모두 비어 있었다.", "모두 비어 있던 다음 장"),
        ("간판 불이 켜지면 버터 냄새가 먼저 골목을 채운다.", ""),  # the smell fills it, not the light
        ("주차는 안 되고 성수역에서 걸어서 7분 걸려요.", ""),
        ("나는 준비한 답을 다 잊어버렸다.", ""),
        ("왜 문을 닫았을까?", ""),
    ],
)
def test_headlines(analyser: Analyser, text: str, headline: str) -> None:
    assert _korean(analyser, text)[0] == headline


def test_english_headlines() -> None:
    def headline(text: str) -> str:
        return English().sentence(text, 0, Block(BlockKind.PARAGRAPH, text)).headline

    assert headline("At 90 feet he ran out of rope.") == "Ran out of rope"
    assert headline("She never missed a night.") == "Never missed a night"
    assert headline("It offered Smith $2,000 for the well.") == ""
    assert headline("She said the notebook did.") == ""


@pytest.mark.parametrize(
    ("text", "first", "never"),
    [
        ("대파를 잘게 썰어 식용유 2큰술에 약한 불로 3분 볶는다.", "대파", {"술", "큰술", "불로"}),
        ("할머니의 웃음소리가 물방울처럼 올라왔다.", "웃음소리", {"소리", "웃음"}),
        ("맛은 포도맛이었다.", "맛", {"포도"}),
        ("세종은 글자 28자를 만들었다.", "세종", {"자"}),
        ("모두가 반긴 것은 아니었다.", "", {"반"}),
        ("2호선 성수역 3번 출구에서 만났다.", "성수역", {"선", "수역"}),
        ("골목에서 고양이가 상자를 열었다.", "고양이", set()),
    ],
)
def test_keywords_are_whole_words_and_the_subject_comes_first(
    analyser: Analyser, text: str, first: str, never: set[str]
) -> None:
    nouns = _korean(analyser, text)[1]
    assert (nouns[0] if nouns else "") == first
    assert not never & set(nouns)


def test_colours_are_no_things(analyser: Analyser) -> None:
    assert _korean(analyser, "크림, 세이지, 먹색", key="색상")[1] == ()


def test_english_keywords_are_things_before_names(make: Make) -> None:
    script = make((TEXTS / "history_en.txt").read_text("utf-8"))
    assert list(script.scenes[0].keywords)[:3] == ["farmer", "digging", "well"]
    assert all(scene.keywords[0][0].islower() for scene in script.scenes)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_title_is_dull(make: Make, path: Path) -> None:
    for tone, length in itertools.product((1, 2), (20, 45)):
        script = make(path.read_text("utf-8"), form=form_of(path), tone=tone, length=length)
        for scene in script.scenes:
            assert " · " not in scene.title
            assert " & " not in scene.title
            # A quantity alone: 2큰술, 95도, 3시간, 41 years.
            assert not re.fullmatch(
                r"(?:약 )?[\d,.]+\s?(?!원|년|%)[가-힣]{1,3}|[\d.]+ (?:feet|years|hours|a\.m)", scene.title
            )


def test_most_hooks_have_a_title(make: Make) -> None:
    hooks = [make(path.read_text("utf-8"), form=form_of(path), length=20).scenes[0].title for path in FILES]
    assert sum(bool(title) for title in hooks) >= 0.8 * len(FILES), hooks


def test_turn_is_said_only_where_the_text_turns(make: Make) -> None:
    even = (
        "빵집은 새벽 4시에 문을 연다. 할머니는 반죽을 한다. 손님이 소금빵을 산다. 아이가 우유를 마신다. "
        "빵집은 저녁에 문을 닫는다."
    )
    assert Role.SCENE_ROLE_TURN not in [scene.role for scene in make(even).scenes]
    bakery = make((SAMPLES / "bakery.txt").read_text("utf-8"))
    assert Role.SCENE_ROLE_TURN in [scene.role for scene in bakery.scenes]


def test_a_quotation_is_called_a_review_only_where_the_text_says_so(make: Make) -> None:
    plain = (
        "# 달빛 컵\n\n> 달은 기울어도 컵은 서 있다.\n\n- 용량 300ml\n- 손으로 빚은 도자기\n- 무게 210g\n\n"
        "가격: 12,000원"
    )
    for tone in (1, 2, 3, 4):
        told = " ".join(scene.narration for scene in make(plain, form=2, tone=tone).scenes)
        assert not re.search(r"후기|써 본|사용자|증인", told)


def _script(*scenes: tuple[str, str]) -> llm_pb2.Script:
    script = llm_pb2.Script(title="빵집", language="ko")
    for narration, title in scenes:
        script.scenes.add(narration=narration, title=title)
    return script


def test_the_gate_takes_out_what_the_source_does_not_say() -> None:
    source = "빵집은 새벽 4시에 문을 연다. 식빵은 4,500원이다."
    script = _script(
        ("잠깐 이 얘기 들어 볼래요? 빵집은 새벽 4시에 문을 열어요. 국내 최고예요.", "새벽 5시"),
        ("식빵은 5,500원이에요.", "식빵"),
        ("식빵은 4500원이에요.", "식빵, 4,500원"),
    )
    gate.keep_to_source(script, source, CASUAL)
    assert [scene.narration for scene in script.scenes] == [
        "잠깐 이 얘기 들어 볼래요? 빵집은 새벽 4시에 문을 열어요.",
        "식빵은 4500원이에요.",
    ]
    assert [scene.title for scene in script.scenes] == ["", "식빵, 4,500원"]
    with pytest.raises(InternalError):
        gate.keep_to_source(_script(("Bakery가 99개예요.", "")), source, CASUAL)


def test_the_gate_knows_names_in_english() -> None:
    script = llm_pb2.Script(title="Goose", language="en")
    script.scenes.add(narration="The kids named it Gerald. Then it met Napoleon.", title="Gerald")
    gate.keep_to_source(script, "The kids named it Gerald. It met nobody.", CASUAL)
    assert script.scenes[0].narration == "The kids named it Gerald."
