"""Which emoji and places words name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.common.drawing.layers import backdrop_kinds
from services.common.drawing.props import has_prop
from services.image.illustrator.vocabulary import Vocabulary, load_vocabulary

WORDS = load_vocabulary()


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return WORDS


@pytest.mark.parametrize(
    ("keyword", "emoji"),
    [
        ("빵", "🍞"), ("밀가루", "🌾"), ("새벽", "⏰"), ("손님", "🙋"), ("가격", "🏷️"), ("배송", "📦"),
        ("할인", "price-cut"),
        ("리뷰", "⭐"), ("시간", "⏰"), ("돈", "💰"), ("고양이", "🐈"), ("새벽배송", "🚚"), ("무료 배송", "📦"),
        ("Coffee", "☕"), ("coffee beans", "☕"), ("puppies", "🐕"), ("Delivery", "📦"), ("strawberries", "🍓"),
        ("크루아상", "🥐"), ("바나나", "🍌"), ("broccoli", "🥦"), ("saxophone", "🎷"), ("색소폰", "🎷"), ("“빵”", "🍞"),
        ("신선한 딸기", "🍓"), ("the red apple", "🍎"),
    ],
)  # fmt: skip
def test_everyday_words_are_known(words: Vocabulary, keyword: str, emoji: str) -> None:
    assert words.prop(keyword) == emoji


@pytest.mark.parametrize(
    ("keyword", "emoji"),
    [
        ("빵을", "🍞"), ("빵집에서", "🍞"), ("고양이들", "🐈"), ("커피를", "☕"), ("손님에게", "🙋"), ("가격표", "🏷️"),
        ("수제쿠키", "🍪"), ("도서관에서는", "📚"), ("바나나", "🍌"), ("고구마", "🍠"), ("나비", "🦋"), ("오이", "🥒"),
    ],
)  # fmt: skip
def test_korean_words_lose_their_particles(words: Vocabulary, keyword: str, emoji: str) -> None:
    assert words.prop(keyword) == emoji


@pytest.mark.parametrize(
    "keyword",
    [
        "사과하다", "사과했습니다", "사과문", "배", "눈", "밤", "차", "말", "korea", "한국", "일본", "church", "교회",
        "man", "여자", "woman", "flag", "깃발", "총", "묵주", "cross", "담배", "관", "xyzzy", "꽥꽥", "", "   ", "!!!",
        "12345", "자", "대", "큰술", "웃음소리", "포도맛", "포도색", "소금물", "크림", "세이지",
        "feet", "letters", "cup", "택시 기사", "술", "불로",
    ],
)  # fmt: skip
def test_a_wrong_picture_is_worse_than_none(words: Vocabulary, keyword: str) -> None:
    assert words.prop(keyword) is None


def test_every_entry_can_be_shown(words: Vocabulary) -> None:
    shown = set(words.props.values())
    assert {prop for prop in shown if not has_prop(prop)} <= {"©️", "®️"}
    assert set(words.places.values()) <= set(backdrop_kinds())
    assert set(words.places.values()) == set(backdrop_kinds()), "every place can be called for by some word"
    assert len(words.props) > 3000
    assert not any(0x1F1E6 <= ord(c) <= 0x1F1FF or 0x1F3FB <= ord(c) <= 0x1F3FF for emoji in shown for c in emoji)


@pytest.mark.parametrize(
    ("keyword", "place"),
    [("빵집", "bakery"), ("도서관에서", "library"), ("동네 골목", "street"), ("바다", "sea"), ("coffee", "cafe"),
     ("잠", "bedroom"), ("인공지능", "server_room"), ("축구", "sports_field"), ("꿈", "dream_clouds"),
     ("xyzzy", None)],
)  # fmt: skip
def test_places_are_called_for(words: Vocabulary, keyword: str, place: str | None) -> None:
    assert words.place(keyword) == place


@pytest.mark.parametrize(
    ("keyword", "emoji"),
    [("소금빵", "🍞"), ("단팥빵", "🍞"), ("비빔국수", "🍜"),
     ("유리창", "🪟"), ("판유리", None), ("조각케이크", "🍰"), ("캣타워", "cat-tower"), ("원목캣타워", "cat-tower")],
)  # fmt: skip
def test_the_head_of_a_compound_decides(words: Vocabulary, keyword: str, emoji: str | None) -> None:
    assert words.prop(keyword) == emoji


@pytest.mark.parametrize("keyword", ["시간", "문제", "새벽", "손님", "열정", "company", "elevator", "토요일", "sleep"])
def test_what_may_be_meant_is_no_hero(words: Vocabulary, keyword: str) -> None:
    assert words.prop(keyword)
    assert not words.sure(keyword)
    assert words.sure("빵")
    assert not words.sure("xyzzy")


def test_every_weak_word_shows_something(words: Vocabulary) -> None:
    assert words.weak <= set(words.props)
    assert not words.weak & words.silent


@given(st.text(max_size=60))
def test_any_text_is_taken(keyword: str) -> None:
    emoji = WORDS.prop(keyword)
    assert emoji is None or emoji in WORDS.props.values()


@pytest.mark.parametrize(
    ("keyword", "prop"),
    [
        ("텀블러", "tumbler"), ("travel mug", "tumbler"), ("미니 가습기", "humidifier"), ("기계식 키보드", "⌨️"),
        ("수분 세럼", "serum"), ("웃음", "😂"), ("laughing", "😂"), ("giggled", "😂"), ("stairs", "stairs"),
        ("영업시간", "shop-sign"), ("11시", "🕚"), ("12 o'clock", "🕛"), ("우물", "well"), ("품절", "empty-shelf"),
    ],
)  # fmt: skip
def test_goods_and_doings_are_drawn(words: Vocabulary, keyword: str, prop: str) -> None:
    assert words.prop(keyword) == prop
    assert words.sure(keyword)
    assert words.name(prop)


@pytest.mark.parametrize(
    ("keyword", "prop", "name"),
    [
        ("three hearts", "3 🫀", "three times anatomical heart"), ("심장 3개", "3 🫀", "three times anatomical heart"),
        ("고양이 두 마리", "2 🐈", "two times cat"), ("no leak", "no 💧", "no droplet"),
        ("주차장 없음", "no 🅿️", "no P button"), ("no closing", "🏪", "convenience store"), ("three xyzzy", None, ""),
    ],
)  # fmt: skip
def test_how_many_and_not_at_all(words: Vocabulary, keyword: str, prop: str | None, name: str) -> None:
    assert words.prop(keyword) == prop
    if prop:
        assert has_prop(prop)
        assert words.name(prop).casefold() == name.casefold()
