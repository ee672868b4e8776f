"""SubRip: form, timing, phrasing, and text that cannot become markup."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from services.render.subtitles import LINE_COLUMNS, columns, cues, safe_text, srt
from shorts.render.v1 import render_pb2

KOREAN = (
    "우리 동네 빵집은 새벽 4시에 문을 연다. 주인 김영수 씨는 20년째 같은 자리에서, 같은 방식으로 소금빵을 굽고 있는데 "
    "하루에 300개가 팔린다고 한다! 왜 그럴까?"
)
BLOCK = re.compile(r"(\d+)\n(\d\d):(\d\d):(\d\d),(\d\d\d) --> (\d\d):(\d\d):(\d\d),(\d\d\d)\n(.+(?:\n.+)?)\n")


def spoken(*texts: str, pace: float = 0.4, duration: float = 0.0) -> render_pb2.Timeline:
    """Make a timeline in which each text is a scene whose words follow each other."""
    made = render_pb2.Timeline(width=1080, height=1920)
    for text in texts:
        scene = made.scenes.add()
        for k, match in enumerate(re.finditer(r"\S+", text)):
            word = scene.speech.words.add(text=match[0], offset=match.start())
            word.start, word.end = k * pace, (k + 0.9) * pace
        scene.duration = duration or max(1.0, len(text.split()) * pace + 0.5)
    return made


def parsed(text: str) -> list[tuple[float, float, list[str]]]:
    """Read SubRip strictly; fail on anything that is not a block."""
    found: list[tuple[float, float, list[str]]] = []
    at = 0
    while at < len(text):
        match = BLOCK.match(text, at)
        assert match, text[at : at + 80]
        number, *times = (int(group) for group in match.groups()[:-1])
        assert number == len(found) + 1
        start, end = (h * 3600 + m * 60 + s + ms / 1000 for h, m, s, ms in (times[:4], times[4:]))
        found.append((start, end, match[10].split("\n")))
        at = match.end() + 1  # the empty line
    return found


def test_nothing_said_is_empty() -> None:
    assert srt(render_pb2.Timeline(scenes=[render_pb2.TimelineScene(duration=2)])) == ""


def test_korean_phrases() -> None:
    lines = [cue.lines for cue in cues(spoken(KOREAN))]
    assert lines == [
        ("우리 동네 빵집은", "새벽 4시에 문을 연다."),
        ("주인 김영수 씨는 20년째", "같은 자리에서, 같은 방식으로"),
        ("소금빵을 굽고 있는데 하루에", "300개가 팔린다고 한다!"),
        ("왜 그럴까?",),
    ]
    assert " ".join(line for cue in lines for line in cue) == KOREAN


def test_cues_follow_the_voice() -> None:
    made = spoken("하나 둘 셋.", "넷 다섯.", pace=0.5)
    found = parsed(srt(made))
    assert [lines for _, _, lines in found] == [["하나 둘 셋."], ["넷 다섯."]]
    assert found[0][:2] == (0.0, 1.45)
    assert found[1][0] == 2.0  # the second scene's start


def test_pause_breaks_and_short_cues_stay_to_be_read() -> None:
    made = spoken("잠깐 그리고", pace=0.2, duration=6)
    made.scenes[0].speech.words[1].start, made.scenes[0].speech.words[1].end = 3.0, 3.2
    assert [(cue.lines, cue.start, cue.end) for cue in cues(made)] == [(("잠깐",), 0, 1000), (("그리고",), 3000, 4000)]


def test_words_without_space_stay_together() -> None:
    made = render_pb2.Timeline(scenes=[render_pb2.TimelineScene(duration=3)])
    for k, (text, offset) in enumerate([("東京", 0), ("に", 2), ("行く", 4)]):
        made.scenes[0].speech.words.add(text=text, offset=offset, start=k * 0.3, end=k * 0.3 + 0.2)
    assert cues(made)[0].lines == ("東京に 行く",)


def test_long_word_stands_alone() -> None:
    word = "가" * 40
    assert [cue.lines for cue in cues(spoken(f"이 {word} 요"))] == [("이",), (word,), ("요",)]


def test_markup_is_text() -> None:
    hostile = "<b>굵게</b> {\\an8}위로 --> 00:00:01,000 \x00\u202e뒤집기\r\n1"
    lines = [line for _, _, lines in parsed(srt(spoken(hostile))) for line in lines]
    assert not re.search(r"[<>{}\\\x00\u202e]", "".join(lines))
    assert safe_text("👨‍👩‍👧 가족\t사진") == "👨‍👩‍👧 가족 사진"


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), min_size=1, max_size=4),
    st.floats(0.05, 2.0),
)
def test_any_text_gives_valid_subtitles(texts: list[str], pace: float) -> None:
    made = spoken(*texts, pace=pace)
    found = parsed(srt(made))
    total = sum(scene.duration for scene in made.scenes)
    assert all(start < end for start, end, _ in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    assert not found or found[-1][1] <= total + 1 / 30
    for _, _, lines in found:
        assert 1 <= len(lines) <= 2
        assert all(columns(line) <= LINE_COLUMNS or " " not in line for line in lines)
        assert not any(unicodedata.category(c) == "Cc" for line in lines for c in line)
    said = [safe_text(word.text) for scene in made.scenes for word in scene.speech.words]
    assert " ".join(line for _, _, lines in found for line in lines).split() == " ".join(said).split()
