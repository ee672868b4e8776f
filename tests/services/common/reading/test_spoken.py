"""What is said for what is written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.common.reading.spoken import LANGUAGES, LONGEST_SPOKEN_WORD, normalize

KOREAN = [
    ("99,000원에", "구만 구천 원에"),
    ("3시", "세 시"),
    ("12시", "열두 시"),
    ("13:30", "십삼 시 삼십 분"),
    ("9:05", "아홉 시 오 분"),
    ("10:00~22:00", "열 시부터 이십이 시까지"),
    ("30%", "삼십 퍼센트"),
    ("500ml를", "오백 밀리리터를"),
    ("10㎖", "십 밀리리터"),
    ("3개", "세 개"),
    ("3 개", "세 개"),
    ("20개", "스무 개"),
    ("21명", "스물한 명"),
    ("100개", "백 개"),
    ("2~3개", "두세 개"),
    ("5-6명", "대여섯 명"),
    ("3~4일", "삼사 일"),
    ("10~20kg", "십에서 이십 킬로그램"),
    ("34-5", "삼십사 다시 오"),
    ("7살부터", "일곱 살부터"),
    ("3인분", "삼 인분"),
    ("6개월", "육 개월"),
    ("2박 3일", "이 박 삼 일"),
    ("24시간", "이십사 시간"),
    ("2024년 6월 10일", "이천이십사 년 유월 십 일"),
    ("2024-10-05", "이천이십사 년 시월 오 일"),
    ("010-1234-5678", "공일공 일이삼사 오육칠팔"),
    ("1588-1234", "일오팔팔 일이삼사"),
    ("-5℃", "영하 오 도"),
    ("-10%", "마이너스 십 퍼센트"),
    ("36.5°C", "삼십육 점 오 도"),
    ("100km/h", "시속 백 킬로미터"),
    ("1만 원", "만 원"),
    ("3만9,900원", "삼만구천구백 원"),
    ("1억5천만", "일억오천만"),
    ("1+1", "원 플러스 원"),
    ("3:2", "삼 대 이"),
    ("1/2", "이분의 일"),
    ("3번 출구", "삼 번 출구"),
    ("3번 방문", "세 번 방문"),
    ("1번째", "첫 번째"),
    ("$5", "오 달러"),
    ("₩5,000", "오천 원"),
    ("5G", "파이브지"),
    ("5g", "오 그램"),
    ("CEO가", "씨이오가"),
    ("BTS", "비티에스"),
    ("iPhone 15", "아이폰 십오"),
    ("빵 & 커피", "빵 앤 커피"),
    ("www.naver.com에서", "네이버 닷컴에서"),
    ("https://shop.co.kr/a?b=1", "샵 점 씨오 점 케이알"),
    ("서울~부산", "서울에서 부산"),
    ("ㅋㅋㅋ", "크크"),
    ("안녕~", "안녕"),
    ("0.05", "영 점 영오"),
    ("0~1개", "영에서 한 개"),
    ("10000원", "만 원"),
    ("110000", "십일만"),
    ("1,0000,0000", "일억"),
    ("1443년", "천사백사십삼 년"),
    ("20살", "스무 살"),
    ("4시에", "네 시에"),
    ("0.5", "영 점 오"),
    ("010", "공일공"),
    ("0", "영"),
    ("16 x 16 x 21cm", "십육 곱하기 십육 곱하기 이십일 센티미터"),
    ("16x21cm", "십육 곱하기 이십일 센티미터"),
    ("900럭스", "구백 럭스"),
    ("800lm", "팔백 루멘"),
    ("42dB", "사십이 데시벨"),
    ("IPX5", "아이피엑스 오"),
    ("12oz", "십이 온스"),
    ("5,000mAh", "오천 밀리암페어시"),
    ("1.2L", "일 점 이 리터"),
]
ENGLISH = [
    ("$5", "five dollars"),
    ("$19.99", "nineteen dollars and ninety nine cents"),
    ("$1", "one dollar"),
    ("€20", "twenty euros"),
    ("$5M", "five million dollars"),
    ("30%", "thirty percent"),
    ("bread & butter", "bread and butter"),
    ("3:30 pm", "three thirty P M"),
    ("9:05", "nine oh five"),
    ("1,200 kg", "one thousand two hundred kilograms"),
    ("1 kg", "one kilogram"),
    ("500ml", "five hundred milliliters"),
    ("1999", "nineteen ninety nine"),
    ("2nd", "second"),
    ("20th", "twentieth"),
    ("3-5 days", "three to five days"),
    ("CEO", "C E O"),
    ("555-1234", "five five five one two three four"),
    ("-5°C", "minus five degrees Celsius"),
    ("0.5", "zero point five"),
    ("Dr. Smith", "doctor Smith"),
    ("김치", "gimchi"),
    ("12 oz", "twelve ounces"),
    ("1.3 lb", "one point three pounds"),
    ("8.5 fl oz", "eight point five fluid ounces"),
    ("60 ft", "sixty feet"),
    ("1 ft", "one foot"),
    ("55 mph", "fifty five miles per hour"),
    ("3 in wide", "three inches wide"),
    ("a 16 in laptop", "a sixteen inch laptop"),
    ("12 in the box", "twelve in the box"),
    ("6 x 4 in", "six by four in"),
    ("42dB", "forty two decibels"),
    ("800 lm", "eight hundred lumens"),
    ("2 tbsp", "two tablespoons"),
    ("1985", "nineteen eighty five"),
    ("USB-C", "U S B C"),
]


@pytest.mark.parametrize(("written", "said"), KOREAN)
def test_korean_is_read_as_a_korean_would(written: str, said: str) -> None:
    assert " ".join(word.reading for word in normalize(written, "ko")) == said


@pytest.mark.parametrize(("written", "said"), ENGLISH)
def test_english_is_read_aloud(written: str, said: str) -> None:
    assert " ".join(word.reading for word in normalize(written, "en")) == said


def test_words_keep_their_spelling_place_and_pause() -> None:
    words = normalize("🍞 빵 , 3개! —\n끝…", "ko")
    assert [(w.text, w.offset, w.mark) for w in words] == [("빵", 2, ","), ("3개!", 6, "!"), ("끝…", 12, ".")]


def test_a_full_stop_after_an_abbreviation_ends_no_sentence() -> None:
    assert [w.mark for w in normalize("Dr. Smith came.", "en")] == ["", "", "."]
    assert [w.mark for w in normalize("No. 5 is out.", "en")] == ["", "", "", "."]
    assert [w.mark for w in normalize("No. He came.", "en")] == [".", "", "."]


def test_the_stops_inside_a_date_are_no_pauses() -> None:
    assert [w.mark for w in normalize("2024. 3. 5. 접수. 끝.", "ko")] == ["", "", ".", ".", "."]


@pytest.mark.parametrize("text", ["🍞", "…", "— — —", "مرحبا", "\u200b\u200d", "★", "ㅠㅠ"])
def test_some_texts_have_nothing_to_say(text: str) -> None:
    assert normalize(text, "ko") == []


@given(st.integers(0, 10**20), st.sampled_from(LANGUAGES))
def test_any_whole_number_has_a_reading(value: int, language: str) -> None:
    assert normalize(str(value), language)[0].reading


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        st.one_of(st.characters(), st.sampled_from("0123456789,.:~-%/원시개번월 가나다ABab$&+°㎖ㅋ\n")), max_size=60
    ),
    st.sampled_from(LANGUAGES),
)
def test_any_text_gives_sayable_words_that_stand_in_it(text: str, language: str) -> None:
    end = 0
    for word in normalize(text, language):
        assert text[word.offset : word.offset + len(word.text)] == word.text
        assert word.offset >= end
        end = word.offset + len(word.text)
        assert word.reading
        assert not any(c.isdigit() for c in word.reading)
        assert all(0 < len(piece) <= LONGEST_SPOKEN_WORD for piece in word.reading.split(" "))
