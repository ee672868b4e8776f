"""Product shorts from pages of shops: every scene sells, what the shop says of itself stays out, the price is whole."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from services.llm.rules import document, shop
from services.llm.rules.document import Block, BlockKind
from services.llm.rules.items_en import whole
from services.llm.rules.korean import Korean
from services.llm.rules.morphology import Analyser
from services.llm.rules.rewrite_ko import Rewriter
from services.llm.rules.senses import meant
from services.llm.rules.tones_en import MANNERS as ENGLISH
from services.llm.rules.tones_ko import MANNERS as KOREAN
from services.llm.rules.voice_ko import KoreanVoice
from shorts.llm.v1 import llm_pb2
from shorts.scene.v1 import scene_pb2
from tests.services.llm.conftest import SAMPLES, TEXTS, Make

PAGES = sorted((Path(__file__).parent / "products").glob("*.md"))
ALL = [*PAGES, SAMPLES / "product.md", TEXTS / "gadget_ko.md", TEXTS / "bottle_en.md"]
Role = llm_pb2.SceneRole
_JUNK = re.compile(
    r"교환|반품|배송|쿠폰|장바구니|할부|리뷰|고객센터|상담|사업자|찜|공유|적립|멤버십|택배|로그인|©|인증번호|더보기|"
    r"재고|\d-\d{3,4}-|cart|shipping|returns|reviews|newsletter|rights|Wishlist|business days|interest|"
    r"also bought|Brand|브랜드"
)


def _told(script: llm_pb2.Script) -> str:
    return " ".join(scene.narration for scene in script.scenes)


def _without_phrases(narration: str, tone: int, language: str, name: str) -> str:
    """Take the phrases of the tone, with the product's name in them, out of a narration."""
    manner = (KOREAN if language == "ko" else ENGLISH)[tone]
    for kind in ("product", "first", "feature", "problem", "proof", "call", "call_end", "call_brief", "call_neutral"):
        for phrase in getattr(manner, kind):
            shape = re.escape(phrase.replace("{topic}", "\0")).replace(
                "\0", rf"(?:the )?{re.escape(name)}[을를이가은는]?"
            )
            narration = re.sub(shape.replace("이에요", "(?:이에요|예요)"), " ", narration)
    return narration.strip()


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_scene_of_a_brief_product_short_sells(make: Make, path: Path) -> None:
    source = path.read_text("utf-8")
    for tone, length, seed in itertools.product((1, 2, 3, 4), (15, 20, 30), (0, 3)):
        script = make(source, form=2, tone=tone, length=length, seed=seed)
        said = [scene.narration for scene in script.scenes]
        roles = [scene.role for scene in script.scenes]
        name = script.title
        assert roles[0] == Role.SCENE_ROLE_HOOK, said
        assert roles[-1] == Role.SCENE_ROLE_CALL_TO_ACTION, said
        assert Role.SCENE_ROLE_FEATURE in roles, said
        assert name.lower() in _told(script).lower(), said
        for narration in said:
            rest = _without_phrases(narration, tone, script.language, name)
            assert len(re.findall(r"\w", rest.replace(name, ""))) >= 5, (tone, length, said)
        assert not _JUNK.search(_told(script)), said


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_the_last_scene_of_a_product_gives_its_price(make: Make, path: Path) -> None:
    source = path.read_text("utf-8")
    price = re.search(r"^(?:가격|Price): (\S+)", source, re.MULTILINE)
    assert price is not None
    for tone, length in itertools.product((1, 2, 3, 4), (15, 20, 30)):
        script = make(source, form=2, tone=tone, length=length)
        assert price[1] in script.scenes[-1].narration


def test_a_list_price_is_said_as_a_price(make: Make) -> None:
    page = (Path(__file__).parent / "products" / "cosmetics_ko.md").read_text("utf-8")
    assert "정가 25,000원, 판매가 19,900원입니다." in make(page, form=2, tone=1).scenes[-1].narration
    assert "정가 25,000원인데 19,900원이에요." in make(page, form=2, tone=2).scenes[-1].narration
    english = (Path(__file__).parent / "products" / "lamp_en.md").read_text("utf-8")
    assert "The price is $39.90, reduced from $52.00." in make(english, form=2, tone=1).scenes[-1].narration
    assert "It's $39.90, down from $52.00." in make(english, form=2, tone=2).scenes[-1].narration
    assert not re.search(r"\d+\s?%", make(page.replace("62%", "많이"), form=2, tone=2).scenes[-1].narration)


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("배송 안내: 결제 후 2~3일 이내 도착", False),
        ("교환/반품은 수령 후 7일 이내 가능합니다", False),
        ("리뷰 1,204", False),
        ("쿠폰받기", False),
        ("장바구니", False),
        ("고객센터 1588-0000", False),
        ("사업자등록번호 123-45-67890", False),
        ("무이자 할부 최대 6개월", False),
        ("문의: 02-123-4567", False),
        ("© 2026 온결코리아", False),
        ("제조국: 베트남", False),
        ("Free shipping on orders over $35", False),
        ("1,204 reviews", False),
        ("Add to cart", False),
        ("필터 교환이 쉬워 늘 깨끗합니다", True),
        ("아이스박스에 담아 보내 드립니다", True),
        ("포인트 색상은 코랄입니다", True),
        ("소재: 면 100%", True),
        ("홈 카페에 어울립니다", True),
        ("필터 역할부터 보관까지 합니다", True),
        ("Keeps cookies fresh for a week", True),
        ("Returns to the dock by itself", True),
    ],
)
def test_what_a_shop_says_of_itself_is_left_out(line: str, stays: bool) -> None:
    page = document.read(f"# 달빛 컵\n\n- 손으로 빚은 도자기\n- {line}\n")
    kept = shop.clean(page, "ko")
    assert (len(kept.blocks) == 2) is stays
    assert kept.blocks[0].text == "손으로 빚은 도자기"


def test_a_page_of_nothing_else_is_kept() -> None:
    page = document.read("# 달빛 컵\n\n장바구니\n")
    assert shop.clean(page, "ko").blocks == page.blocks


@pytest.mark.parametrize(
    ("text", "now", "was"),
    [
        ("가격: 19,900원 (정가 25,000원)", "19,900원", "25,000원"),
        ("정가: 25,000원\n\n판매가: 19,900원", "19,900원", "25,000원"),
        ("가격: 19,900원", "19,900원", ""),
        ("Price: $19.90 (was $25.00)", "$19.90", "$25.00"),
        ("List price: $25.00\n\nPrice: $19.90", "$19.90", "$25.00"),
        ("Price: $25.00 (was $25.00)", "$25.00", ""),
    ],
)
def test_prices_are_read(text: str, now: str, was: str) -> None:
    facts = shop.clean(document.read(f"# 달빛 컵\n\n{text}\n"), "ko").blocks
    assert [(fact.text, fact.was) for fact in facts] == [(now, was)]


@pytest.mark.parametrize(
    ("title", "language", "name"),
    [
        ("[오늘출발] 온결 시카 수분 크림 80ml", "ko", "온결 시카 수분 크림 80ml"),
        ("온결 시카 수분 크림 | 온결몰", "ko", "온결 시카 수분 크림"),
        ("온결 시카 수분 크림 80ml 1+1 대용량 저자극 민감성 피부 보습", "ko", "온결 시카 수분 크림 80ml 1+1 대용량"),
        ("Harbor Daypack 20L - Bags - Harbor Store", "en", "Harbor Daypack 20L"),
    ],
)
def test_a_product_is_called_by_its_name(title: str, language: str, name: str) -> None:
    assert shop.name(title, language) == name


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Keeps drinks hot for 6 hours", "It keeps drinks hot for 6 hours"),
        ("Dishwasher safe", "It's dishwasher safe"),
        ("USB-C port charges your phone", "The USB-C port charges your phone"),
        ("5 brightness levels", "You get 5 brightness levels"),
        ("Made of recycled nylon", "It's made of recycled nylon"),
        ("The lid locks with one turn", "The lid locks with one turn"),
        ("Water rolls off the lid", "Water rolls off the lid"),
        ("Hidden pocket for a passport", "Hidden pocket for a passport"),
    ],
)
def test_points_of_a_list_become_sentences(text: str, sentence: str) -> None:
    assert whole(text) == sentence


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("용량 480ml, 무게 278g", "용량은 480ml, 무게는 278g이에요."),
        ("10분 충전하면 2시간 재생", "10분 충전하면 2시간 재생돼요."),
        ("병풀 추출물 62% 함유", "병풀 추출물 62%를 함유했어요."),
        ("최대 42dB 소음 차단", "최대 42dB 소음을 차단해요."),
        ("IPX5 생활 방수", "IPX5 생활 방수가 돼요."),
        ("밝기 5단계, 색온도 3단계 조절", "밝기 5단계, 색온도 3단계로 조절돼요."),
        ("식기세척기 사용 가능", "식기세척기 사용이 가능해요."),
        ("한 번 채우면 14시간 연속 사용", "한 번 채우면 14시간 연속 사용할 수 있어요."),
    ],
)
def test_points_of_a_korean_list_become_sentences(analyser: Analyser, text: str, said: str) -> None:
    sentence = Korean(analyser).sentence(text, 0, Block(BlockKind.ITEM, text))
    assert KoreanVoice(analyser, 2, 0).plain(sentence) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("배추는 천일염에 14시간 절입니다.", "배추는 천일염에 14시간 절여요."),
        ("이곳은 오래된 절입니다.", "이곳은 오래된 절이에요."),
        ("이곳이 절입니다.", "이곳이 절이에요."),
        ("국물을 푹 끓입니다.", "국물을 푹 끓여요."),
        ("3분 끓입니다.", "3분 끓여요."),
        ("골고루 섞입니다.", "골고루 섞여요."),
        ("로봇이 혼자 움직입니다.", "로봇이 혼자 움직여요."),
        ("더 커 보입니다.", "더 커 보여요."),
        ("널리 쓰입니다.", "널리 쓰여요."),
        ("크게 줄입니다.", "크게 줄여요."),
        ("중간 불로 줄입니다.", "중간 불로 줄여요."),
        ("고운 색을 물들입니다.", "고운 색을 물들여요."),
        ("사람들이 모입니다.", "사람들이 모여요."),
        ("두부 한 모입니다.", "두부 한 모예요."),
        ("여기가 넓은 들입니다.", "여기가 넓은 들이에요."),
    ],
)
def test_a_verb_in_i_is_no_noun(analyser: Analyser, text: str, said: str) -> None:
    assert Rewriter(analyser, 2, KOREAN[2]).finish(text, KOREAN[2].endings[0]) == said


def test_particles_of_pairs_take_turns(analyser: Analyser) -> None:
    casual = Rewriter(analyser, 2, KOREAN[2])
    said = [casual.words(text) for text in ("빵과 우유를 샀다.", "사과와 귤을 샀다.", "컵과 접시를 샀다.")]
    assert said == ["빵하고 우유를 샀다.", "사과랑 귤을 샀다.", "컵과 접시를 샀다."]
    casual.fresh()
    assert casual.words("혀와 입술과 목구멍의 모양을 본떴다.") == "혀하고 입술, 목구멍의 모양을 본떴다."
    assert casual.words("책과 함께 알렸다.") == "책과 함께 알렸다."


@pytest.mark.parametrize(
    ("noun", "sentence", "whole_text", "language", "word"),
    [
        ("눈", "눈이 편한 스탠드", "", "ko", "눈동자"),
        ("눈", "김 씨가 눈을 치우기 시작했다.", "", "ko", "눈"),
        ("배", "배와 양파를 갈아 넣는다.", "", "ko", "과일"),
        ("배", "배가 고프다.", "", "ko", ""),
        ("차", "차를 옮겨 주세요.", "", "ko", "자동차"),
        ("발", "발로 테이프를 긁었다.", "우리집 고양이", "ko", "발바닥"),
        ("발", "발이 아프다.", "", "ko", "발"),
        ("나비", "고양이 나비가 잤다.", "", "ko", ""),
        ("달", "이번 달에 통화를 했네.", "", "ko", ""),
        ("well", "He dug a well.", "", "en", "well"),
        ("well", "It works well.", "", "en", ""),
        ("빵", "빵을 굽는다.", "", "ko", "빵"),
    ],
)
def test_words_are_pictured_in_the_sense_they_have(
    noun: str, sentence: str, whole_text: str, language: str, word: str
) -> None:
    assert meant(noun, sentence, whole_text, language) == word


def test_an_ill_man_is_not_cold_and_a_cat_has_paws(make: Make) -> None:
    prompts = " ".join(
        scene.visual_prompt for scene in make((TEXTS / "joke_ko.txt").read_text("utf-8"), length=60).scenes
    )
    assert not re.search(r"\bcold\b", prompts)
    cat = make((TEXTS / "messy_ko.txt").read_text("utf-8"), length=45)
    assert "feet" not in " ".join(scene.visual_prompt for scene in cat.scenes)
    assert not any("나비" in scene.keywords for scene in cat.scenes)
    mug = make((TEXTS / "bottle_en.md").read_text("utf-8"), form=2, length=20)
    assert not re.search(r"\bcold\b|\bhill\b", " ".join(scene.visual_prompt for scene in mug.scenes))
    assert scene_pb2.Mood.MOOD_TENSE not in [scene.mood for scene in mug.scenes]
