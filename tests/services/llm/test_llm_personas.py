"""Characters telling a text: who tells it, how each is heard, and that none of them states anything."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from services.common.characters import CHARACTERS
from services.common.characters.personas import PERSONAS, Lines, lines_of
from services.common.errors import InvalidInputError
from services.llm.rules import facts
from services.llm.rules.duration import DEFAULT_PACE, Pace
from services.llm.rules.morphology import Analyser
from services.llm.rules.tones_en import MANNERS as ENGLISH
from services.llm.rules.tones_ko import MANNERS as KOREAN
from services.llm.rules.voice_ko import KoreanVoice
from services.llm.validate import check_write_script
from shorts.llm.v1 import llm_pb2
from tests.services.llm.conftest import SAMPLES, WORDS, Make, form_of

FILES = sorted(WORDS.iterdir())
LEVELS = ("요", "죠")
_FORMAL = re.compile(r"(?:니다|니까|시오|까요|시다)[.!?]$")


def _seconds(script: llm_pb2.Script) -> float:
    pace = Pace(script.language, DEFAULT_PACE[script.language], 0.3)
    return pace.total([scene.narration for scene in script.scenes])


def _pieces(line: str) -> list[str]:
    return [piece.strip() for piece in re.findall(r"[^.!?]+[.!?]", line)]


def _heard(narration: str, lines: Lines) -> list[str]:
    """Give the lines of a character that stand in a narration, whatever stands in their slot."""
    return [line for line in lines.everything() if re.search(_loose(line), narration)]


def _loose(line: str) -> str:
    parts = [re.escape(part) for part in re.split(r"\{back\}(?:을|은|이었|이에요)?", line[:1].upper() + line[1:])]
    return ".{1,60}?".join(parts)


def test_every_character_has_lines_of_its_own_in_both_languages() -> None:
    assert list(PERSONAS) != []
    assert set(PERSONAS) == set(CHARACTERS)
    for language in ("ko", "en"):
        told = [line for name in PERSONAS for line in lines_of(name, language).everything()]
        assert len(told) == len(set(told)), "two characters share a line"
        assert all(not re.search(r"\d", line) for line in told)
    for persona in PERSONAS.values():
        assert not any(re.search(r"[A-Za-z]", line.replace("{back}", "")) for line in persona.ko.everything())
        assert not any(re.search(r"[가-힣]", line) for line in persona.en.everything())


def test_lines_that_would_state_something_are_refused() -> None:
    good = dict.fromkeys(("hook", "figure", "aside", "turn", "offer"), ("Well.",)) | {"close": ("So, {back}.",)}
    Lines(**good)
    for change in ({"hook": ("All 12 of them.",)}, {"hook": ()}, {"turn": ("On to {back}.",)}, {"close": ("Bye.",)}):
        with pytest.raises(ValueError, match=r"line|must stand"):
            Lines(**(good | change))


def test_korean_lines_keep_one_level_of_speech(analyser: Analyser) -> None:
    voice = KoreanVoice(analyser, llm_pb2.TONE_PROFESSIONAL, 0)
    for name, persona in PERSONAS.items():
        for line in persona.ko.everything():
            for back in ("빵집", "철물점 이야기"):
                spoken = voice.fill(line, back=back)
                assert all(piece[:-1].endswith(LEVELS) for piece in _pieces(spoken)), (name, spoken)
                formal = voice.toned(spoken)
                assert all(_FORMAL.search(piece) for piece in _pieces(formal)), (name, spoken, formal)


@pytest.mark.parametrize("path", [WORDS / "shop_ko.txt", WORDS / "science_en.txt"], ids=lambda path: path.stem)
@pytest.mark.parametrize("length", [30, 45])
def test_characters_are_told_apart_by_more_than_a_greeting(make: Make, path: Path, length: float) -> None:
    text = path.read_text("utf-8")
    scripts = {name: make(text, length=length, characters=[name]) for name in CHARACTERS}
    for one, other in itertools.combinations(CHARACTERS, 2):
        first, second = ({scene.narration for scene in scripts[name].scenes} for name in (one, other))
        assert len(first - second) >= 2, (one, other)
        assert len(second - first) >= 2, (one, other)
        endings = (scripts[name].scenes[-1].narration for name in (one, other))
        assert len(set(endings)) == 2, (one, other)


@pytest.mark.parametrize("name", CHARACTERS)
def test_nobody_is_heard_twice_in_a_scene_and_everybody_in_hook_and_close(make: Make, name: str) -> None:
    for path, length in ((WORDS / "sports_ko.txt", 30), (SAMPLES / "bakery.txt", 45), (WORDS / "shop_en.txt", 30)):
        script = make(path.read_text("utf-8"), length=length, characters=[name])
        lines = lines_of(name, script.language)
        heard = [_heard(scene.narration, lines) for scene in script.scenes]
        assert max(map(len, heard)) <= 1, heard
        assert set(heard[0]) <= set(lines.hook)
        assert heard[0], script.scenes[0].narration
        assert set(heard[-1]) <= set(lines.close)
        assert heard[-1], script.scenes[-1].narration
        assert sum(map(bool, heard)) <= len(heard) - 1, "most of it is the text's"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_characters_state_nothing_and_keep_the_length(make: Make, path: Path) -> None:
    source = path.read_text("utf-8")
    names = list(CHARACTERS)
    for number, tone in enumerate((1, 2, 3, 4)):
        name = names[(7 * number + len(source)) % len(names)]
        for length in (20, 30):
            script = make(source, form=form_of(path), tone=tone, length=length, characters=[name])
            manner = (KOREAN if script.language == "ko" else ENGLISH)[llm_pb2.Tone.ValueType(tone)]
            frames = " ".join([*lines_of(name, script.language).everything(), repr(manner)])
            for scene in script.scenes:
                assert facts.unsupported(scene.narration, source, script.language, frames) == []
                assert facts.figures(scene.narration) <= facts.figures(source)
            assert _seconds(script) == pytest.approx(length, rel=0.15), (
                name,
                tone,
                [s.narration for s in script.scenes],
            )
            assert len(script.scenes) >= 3


def test_who_suits_the_text_tells_it(make: Make) -> None:
    everybody = list(CHARACTERS)
    assert make((SAMPLES / "bakery.txt").read_text("utf-8"), characters=everybody).character == "baker-bear"
    run = make((WORDS / "history_en.txt").read_text("utf-8"), characters=everybody).character
    assert CHARACTERS[run].cast == "sports"
    bread = (WORDS / "recipe_en.txt").read_text("utf-8")
    assert make(bread, characters=["wise-owl", "fighter-dragon"]).character in {"wise-owl", "fighter-dragon"}
    assert make(bread, characters=["fighter-dragon"]).character == "fighter-dragon"
    assert make(bread, characters=everybody, seed=3) == make(bread, characters=everybody, seed=3)


def test_a_narrator_is_nobody(make: Make) -> None:
    script = make((WORDS / "shop_ko.txt").read_text("utf-8"))
    assert script.character == ""
    told = " ".join(scene.narration for scene in script.scenes)
    assert not any(_heard(told, persona.ko) for persona in PERSONAS.values())


def test_too_little_text_is_not_filled_up_by_its_character(make: Make) -> None:
    text = "우리 동네 빵집은 새벽 4시에 문을 연다. 주인은 할머니다."
    script = make(text, length=30, characters=["baker-bear"])
    lines = lines_of("baker-bear", "ko")
    heard = [line for scene in script.scenes for line in _heard(scene.narration, lines)]
    assert set(heard) <= set(lines.close)
    assert any("짧" in notice for notice in script.notices)
    assert _seconds(script) < 15


def test_nobody_quips_in_a_sad_story(make: Make) -> None:
    sad = (
        "할머니가 지난겨울에 돌아가셨다. 장례식 날에는 비가 왔고 모두 눈물을 흘렸다. "
        "할머니의 방에는 편지가 212통 남아 있었다. "
        "편지는 모두 먼저 떠난 할아버지에게 쓴 것이었다. 마지막 편지에는 그립다는 말만 있었다. "
        "우리는 편지를 읽다가 다시 울었다. "
        "그 방은 지금도 비어 있다. 나는 가끔 그 방에서 조용히 운다. 이별은 한 번에 끝나지 않았다."
    )
    lines = lines_of("cheerful-bear", "ko")
    told = " ".join(scene.narration for scene in make(sad, characters=["cheerful-bear"], length=40).scenes)
    assert not any(line in told for line in (*lines.figure, *lines.aside))


def test_a_character_that_there_is_not_is_refused() -> None:
    request = llm_pb2.WriteScriptRequest(backend="rules", text="Bread.", form=llm_pb2.SCRIPT_FORM_STORY)
    request.characters.extend(["baker-bear", "baker-bare"])
    with pytest.raises(InvalidInputError, match=r"characters\[1\]: no character 'baker-bare'; there are: .*baker-bear"):
        check_write_script(request)
