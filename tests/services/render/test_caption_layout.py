"""Phrases and lines of captions."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.render.caption_layout import Phrase, Word, lay_out

WIDTH = 820.0


def measure(text: str) -> float:
    return sum(76.0 if ord(c) > 255 else 22.0 if c == " " else 44.0 for c in text)


def words(text: str, pause: float = 0.3) -> list[Word]:
    result, time = [], 0.1
    for word in text.split():
        end = time + 0.1 * len(word)
        result.append(Word(word, time, end))
        time = end + (pause if word[-1] in ".,!?" else 0.03)
    return result


def phrases(text: str) -> list[Phrase]:
    said = words(text)
    return lay_out(said, measure, WIDTH, said[-1].end + 0.5)


def shown(text: str) -> list[list[str]]:
    return [[" ".join(word.text for word in line) for line in phrase.lines] for phrase in phrases(text)]


def test_sentences_and_clauses_end_phrases() -> None:
    text = "우리 동네 빵집은 새벽 네 시에 문을 연다. 사장님은 매일 반죽을 꺼내고, 골목에 빵 냄새가 퍼진다."
    ends = [lines[-1].split()[-1] for lines in shown(text)]
    assert "연다." in ends
    assert "꺼내고," in ends


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("한 번 먹으면 잊을 수 없는 맛이라고 단골들은 모두 말합니다.", ["잊을 수 없는", "한 번"]),
        ("이 빵은 30년 된 반죽으로 매일 새벽에 정성껏 구워 냅니다.", ["30년 된"]),
        ("The bakery on our street opens at four in the morning every day.", ["on our street", "the morning"]),
    ],
)
def test_close_pairs_are_not_torn(text: str, pairs: list[str]) -> None:
    lines = [line for phrase in shown(text) for line in phrase]
    for pair in pairs:
        assert any(pair in line for line in lines), lines


def test_no_line_is_a_lone_scrap_beside_a_long_one() -> None:
    for phrase in shown("그래서 우리는 오늘도 새로운 빵을 굽고 또 굽는다. 정말 맛있는 빵을 만들기 위해서 노력한다."):
        if len(phrase) == 2:
            assert min(map(len, phrase)) >= 2


def test_a_phrase_stays_until_the_next_unless_the_pause_is_long() -> None:
    said = [Word("하나.", 0.1, 0.5), Word("둘.", 0.8, 1.2), Word("셋.", 4.0, 4.4)]
    first, second = lay_out(said, measure, WIDTH, 6.0)
    assert [word.text for word in first.words] == ["하나.", "둘."]
    assert first.end < 2.0 < second.start
    assert second.end < 6.0
    flowing = phrases("우리 동네 빵집은 새벽 네 시에 문을 연다. 사장님은 매일 반죽을 꺼내고, 빵을 굽는다.")
    assert all(before.end == after.start for before, after in pairwise(flowing))


_WORD = st.text(alphabet="가나다라마바사아자차.,!abc", min_size=1, max_size=10)


@settings(max_examples=60, deadline=None)
@given(st.lists(_WORD, min_size=1, max_size=40))
def test_every_word_is_shown_once_in_order_and_lines_fit(texts: list[str]) -> None:
    said = [Word(text, index * 0.4, index * 0.4 + 0.35) for index, text in enumerate(texts)]
    made = lay_out(said, measure, WIDTH, len(texts) * 0.4 + 1)
    assert [word for phrase in made for word in phrase.words] == said
    for phrase in made:
        assert 1 <= len(phrase.lines) <= 2
        for line in phrase.lines:
            assert len(line) == 1 or measure(" ".join(word.text for word in line)) <= WIDTH
    for before, after in pairwise(made):
        assert before.start < before.end <= after.start
