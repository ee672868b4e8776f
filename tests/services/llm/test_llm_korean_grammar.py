"""Particles, numerals and conjugation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.llm.rules import hangul
from services.llm.rules.conjugation import Ending, realise
from services.llm.rules.duration import CLAUSE_PAUSE, EDGE, SENTENCE_PAUSE, Pace, syllables
from services.llm.rules.endings import Act, parse
from services.llm.rules.morphology import Analyser
from services.llm.rules.particles import agree, attach
from services.llm.rules.rewrite_ko import Rewriter, fill
from services.llm.rules.tones_ko import MANNERS


@pytest.mark.parametrize(
    ("word", "particle", "expected"),
    [
        ("빵", "는", "은"),
        ("커피", "을", "를"),
        ("3", "이", "이"),
        ("2", "은", "는"),
        ("12,000원", "이에요", "이에요"),
        ("서울", "으로", "로"),
        ("부산", "로", "으로"),
        ("학교", "으로", "로"),
        ("7", "으로", "로"),
        ("10", "을", "을"),
        ("100", "이", "이"),
        ("3.5", "을", "를"),
        ("30%", "을", "를"),
        ("320g", "은", "은"),
        ("5km", "은", "는"),
        ("USB", "를", "를"),
        ("HTML", "은", "은"),
        ("HTML", "으로", "로"),
        ("cake", "을", "를"),
        ("Zoom", "를", "을"),
        ("Book", "은", "은"),
        ("MacBook", "을", "을"),
        ("IPX7", "은", "은"),
        ("25℃", "은", "는"),
        ("'오월의 창'", "을", "을"),
        ("사과(국산)", "은", "은"),
        ("집", "과", "과"),
        ("나무", "과", "와"),
        ("민수", "아", "야"),
        ("?", "은", "는"),
        ("99,000원", "을", "을"),
        ("99,000", "을", "을"),
        ("3kg", "을", "을"),
        ("2 kg", "이", "이"),
        ("500ml", "을", "를"),
        ("LED", "은", "는"),
        ("AI", "이", "가"),
        ("13:30", "은", "은"),
        ("10km/h", "을", "를"),
        ("6월", "은", "은"),
        ("10oz", "을", "를"),
        ("3D", "을", "를"),
        ("2026-11-21", "은", "은"),
        ("1/2", "이", "이"),
        ("B2B", "을", "를"),
        ("iPhone 15", "을", "를"),
    ],
)
def test_particles_agree_with_the_word_as_read(word: str, particle: str, expected: str) -> None:
    assert agree(word, particle) == expected


@given(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3))
def test_particles_follow_the_final_of_any_syllable(char: str) -> None:
    final = hangul.final_of(char)
    assert attach(char, "은") == char + ("은" if final else "는")
    assert agree(char, "로") == ("으로" if final not in {"", "ㄹ"} else "로")
    assert hangul.join(*hangul.split(char)) == char


def test_phrases_are_filled_with_particles_that_agree() -> None:
    assert fill("{number}이에요.", number="12,000원") == "12,000원이에요."
    assert fill("바로 {number}이에요!", number="4시") == "바로 4시예요!"
    assert fill("네, {number}이요.", number="4시") == "네, 4시요."
    assert fill("네, {number}이요.", number="40년") == "네, 40년이요."
    assert fill("{topic}을 소개합니다.", topic="텀블러") == "텀블러를 소개합니다."


def test_syllables_are_those_heard() -> None:
    assert syllables("99,000원", "ko") == 5
    assert syllables("새벽 4시에 문을 연다.", "ko") == 9
    assert syllables("480ml", "ko") == len("사백팔십밀리리터")
    assert syllables("USB", "ko") == len("유에스비")
    assert syllables("It has 12 floors.", "en") == 4
    assert syllables("A quiet library on the island made everyone smile.", "en") in range(13, 17)


def test_speech_takes_pauses_into_account() -> None:
    pace = Pace("ko", 5.0, 0.5)
    once = pace.speech("가나다라마.")
    assert once == pytest.approx(1.0, rel=0.05)
    assert pace.speech("가나, 다라마.") - once == pytest.approx(CLAUSE_PAUSE)
    assert pace.speech("가나다라마. 가나다라마.") - 2 * once == pytest.approx(SENTENCE_PAUSE, abs=0.05)
    assert pace.scene("가나다라마.") - once == pytest.approx(EDGE + 0.5)


# source, formal, polite, past or other forms by ending
_TABLE = [
    ("빵을 먹는다.", "먹습니다", "먹어요"),
    ("문을 연다.", "엽니다", "열어요"),
    ("빵을 만든다.", "만듭니다", "만들어요"),
    ("고기를 굽는다.", "굽습니다", "구워요"),
    ("친구를 돕는다.", "돕습니다", "도와요"),
    ("손을 잡는다.", "잡습니다", "잡아요"),
    ("옷을 입는다.", "입습니다", "입어요"),
    ("길을 걷는다.", "걷습니다", "걸어요"),
    ("음악을 듣는다.", "듣습니다", "들어요"),
    ("문을 닫는다.", "닫습니다", "닫아요"),
    ("집을 짓는다.", "짓습니다", "지어요"),
    ("선을 긋는다.", "긋습니다", "그어요"),
    ("활짝 웃는다.", "웃습니다", "웃어요"),
    ("노래를 부른다.", "부릅니다", "불러요"),
    ("강물이 흐른다.", "흐릅니다", "흘러요"),
    ("아무것도 모른다.", "모릅니다", "몰라요"),
    ("편지를 쓴다.", "씁니다", "써요"),
    ("배가 고프다.", "고픕니다", "고파요"),
    ("아침마다 바쁘다.", "바쁩니다", "바빠요"),
    ("키가 크다.", "큽니다", "커요"),
    ("날씨가 덥다.", "덥습니다", "더워요"),
    ("무척 아름답다.", "아름답습니다", "아름다워요"),
    ("눈이 하얗다.", "하얗습니다", "하얘요"),
    ("맛이 좋다.", "좋습니다", "좋아요"),
    ("하늘이 푸르다.", "푸릅니다", "푸르러요"),
    ("사람이 많다.", "많습니다", "많아요"),
    ("그는 의사다.", "의사입니다", "의사예요"),
    ("이것은 빵이다.", "빵입니다", "빵이에요"),
    ("사실이 아니다.", "아닙니다", "아니에요"),
    ("문제가 있다.", "있습니다", "있어요"),
    ("답이 없다.", "없습니다", "없어요"),
    ("집에 갔다.", "갔습니다", "갔어요"),
    ("학생이었다.", "학생이었습니다", "학생이었어요"),
    ("가지 않는다.", "않습니다", "않아요"),
    ("그렇지 않다.", "않습니다", "않아요"),
    ("내일 열겠다.", "열겠습니다", "열겠어요"),
    ("할머니께서 오신다.", "오십니다", "오세요"),
    ("먹을 것이다.", "것입니다", "거예요"),
    ("매일 공부해요.", "공부합니다", "공부해요"),
    ("정말 예뻐.", "예쁩니다", "예뻐요"),
    ("맛이 좋음", "좋습니다", "좋아요"),
    ("사용하기 편함.", "편합니다", "편해요"),
    ("국내산 밀 사용", "사용합니다", "사용해요"),
    ("배송비 무료", "무료입니다", "무료예요"),
    ("자동으로 꺼짐", "꺼집니다", "꺼져요"),
    ("방을 엽니다.", "엽니다", "열어요"),
    ("불을 끈다.", "끕니다", "꺼요"),
    ("접시가 금방 빈다.", "빕니다", "비어요"),
    ("메뉴는 두 가지예요.", "가지입니다", "가지예요"),
    ("첫 손님은 김 씨다.", "씨입니다", "씨예요"),
    ("바람이 분다.", "붑니다", "불어요"),
    ("가방이 무겁다.", "무겁습니다", "무거워요"),
    ("물을 붓는다.", "붓습니다", "부어요"),
    ("2년을 산다.", "삽니다", "살아요"),
    ("사과를 산다.", "삽니다", "사요"),
    ("소금을 넣는다.", "넣습니다", "넣어요"),
]


@pytest.mark.parametrize(("source", "formal", "polite"), _TABLE)
def test_endings_change_with_every_class_of_stem(analyser: Analyser, source: str, formal: str, polite: str) -> None:
    parsed = parse(source, analyser)
    assert parsed is not None
    assert realise(parsed.predicate, Ending.FORMAL).endswith(formal)
    assert realise(parsed.predicate, Ending.POLITE).endswith(polite)


@pytest.mark.parametrize(
    ("source", "ending", "expected"),
    [
        ("문을 연다.", Ending.BACKGROUND, "여는데요"),
        ("날씨가 덥다.", Ending.BACKGROUND, "더운데요"),
        ("눈이 하얗다.", Ending.WONDERING, "하얄까요"),
        ("문을 연다.", Ending.WONDERING, "열까요"),
        ("집을 짓는다.", Ending.WONDERING, "지을까요"),
        ("길을 걷는다.", Ending.WONDERING, "걸을까요"),
        ("문을 연다.", Ending.INSISTING, "연다니까요"),
        ("이것은 빵이다.", Ending.INSISTING, "빵이라니까요"),
        ("그는 의사다.", Ending.CONFIRMING, "의사죠"),
        ("빵을 만든다.", Ending.AND, "만들고"),
        ("집에 갔다.", Ending.EXPLAINING, "갔거든요"),
        ("빵을 먹는다.", Ending.PLAIN, "먹는다"),
    ],
)
def test_further_endings(analyser: Analyser, source: str, ending: Ending, expected: str) -> None:
    parsed = parse(source, analyser)
    assert parsed is not None
    assert realise(parsed.predicate, ending).endswith(expected)


@pytest.mark.parametrize(
    ("source", "act"),
    [
        ("왜 그랬을까?", Act.WONDERING),
        ("무엇을 먹었니?", Act.QUESTION),
        ("지금 오세요!", Act.REQUEST),
        ("같이 가자.", Act.PROPOSAL),
        ("누가 왔나요?", Act.QUESTION),
        ("물을 받아 두십시오.", Act.REQUEST),
        ("비가 온다.", Act.STATEMENT),
        ("세탁기는 사용하지 마십시오.", Act.REQUEST),
    ],
)
def test_acts_are_told_apart(analyser: Analyser, source: str, act: Act) -> None:
    parsed = parse(source, analyser)
    assert parsed is not None
    assert parsed.act is act


def test_a_prohibition_keeps_its_verb(analyser: Analyser) -> None:
    parsed = parse("세탁기는 사용하지 마십시오.", analyser)
    assert parsed is not None
    assert realise(parsed.predicate, Ending.REQUEST) == "세탁기는 사용하지 마세요"
    assert realise(parsed.predicate, Ending.FORMAL_REQUEST) == "세탁기는 사용하지 마십시오"


def test_questions_keep_their_honorific(analyser: Analyser) -> None:
    parsed = parse("커피가 식어 버린 적 있으신가요?", analyser)
    assert parsed is not None
    assert parsed.act is Act.QUESTION
    assert realise(parsed.predicate, Ending.POLITE).endswith("있으세요")
    assert realise(parsed.predicate, Ending.FORMAL_QUESTION).endswith("있으십니까")


def test_words_change_by_tone_where_they_mean_the_same(analyser: Analyser) -> None:
    professional, casual, funny, _ = (Rewriter(analyser, tone, MANNERS[tone]) for tone in (1, 2, 3, 4))
    assert professional.words("나는 엄청 기뻤다.") == "저는 매우 기뻤다."
    assert casual.words("빵과 우유를 아이에게 주었다.") == "빵하고 우유를 아이한테 주었다."
    assert funny.words("빵과 우유를 샀다.") == "빵이랑 우유를 샀다."
    assert casual.words("빵을 굽기 위해 일어난다.") == "빵을 구우려고 일어난다."
    assert casual.words("푸른빛이 나는 책을 건넸다.") == "푸른빛이 나는 책을 건넸다."
    assert casual.words('"나는 매우 춥다" 하고 말했다.') == '"나는 매우 춥다" 하고 말했다.'
