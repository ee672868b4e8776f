"""Scripts of the rules backend over the sample texts: facts, tones, length, shape."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from services.llm.rules import facts, titles
from services.llm.rules.duration import DEFAULT_PACE, Pace
from services.llm.rules.tones_en import MANNERS as ENGLISH
from services.llm.rules.tones_ko import MANNERS as KOREAN
from shorts.llm.v1 import llm_pb2
from shorts.scene.v1 import scene_pb2
from tests.services.llm.conftest import SAMPLES, TEXTS, Make, form_of

FILES = sorted([*TEXTS.iterdir(), SAMPLES / "bakery.txt", SAMPLES / "story.txt", SAMPLES / "product.md"])
LONG = ["bakery", "story", "history_en", "dream_ko", "joke_ko", "shop_ko", "science_ko"]
TONES = (1, 2, 3, 4)
Role = llm_pb2.SceneRole


def _file(stem: str) -> Path:
    return next(path for path in FILES if path.stem == stem)


def _seconds(script: llm_pb2.Script) -> float:
    pace = Pace(script.language, DEFAULT_PACE[script.language], 0.3)
    return pace.total([scene.narration for scene in script.scenes])


def _frames(tone: int, language: str) -> str:
    manner = (KOREAN if language == "ko" else ENGLISH)[llm_pb2.Tone.ValueType(tone)]
    values = (
        getattr(manner, name) for name in ("hook", "body", "turn", "close", "callback", "product", "problem", "feature")
    )
    more = (getattr(manner, name) for name in ("proof", "call", "call_end", "call_neutral", "echo"))
    return " ".join(phrase for phrases in itertools.chain(values, more) for phrase in phrases)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("tone", TONES)
def test_every_fact_stands_in_the_source(make: Make, path: Path, tone: int) -> None:
    source = path.read_text("utf-8")
    for seed in (0, 1, 7):
        script = make(source, form=form_of(path), tone=tone, seed=seed)
        for scene in script.scenes:
            for text in (scene.narration, scene.title):
                assert facts.unsupported(text, source, script.language, _frames(tone, script.language)) == []
        assert facts.figures(script.title) <= facts.figures(source)


def test_the_checker_finds_what_is_made_up() -> None:
    source = "빵집은 새벽 4시에 문을 연다. 식빵은 4,500원이다."
    assert facts.unsupported("빵집은 새벽 4시에 문을 엽니다. 식빵은 4500원입니다.", source, "ko") == []
    assert facts.unsupported("식빵은 5,500원입니다.", source, "ko") == ["5500"]
    assert facts.unsupported("국내 최고의 Bakery 빵집입니다.", source, "ko") == ["Bakery", "최고", "국내"]
    assert facts.unsupported("The best bread.", "The bread is good.", "en") == ["best"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("tone", TONES)
def test_scripts_are_whole(make: Make, path: Path, tone: int) -> None:
    script = make(path.read_text("utf-8"), form=form_of(path), tone=tone)
    assert 3 <= len(script.scenes) <= 10
    assert script.scenes[0].role == Role.SCENE_ROLE_HOOK
    last = Role.SCENE_ROLE_CALL_TO_ACTION if form_of(path) == 2 else Role.SCENE_ROLE_CLOSE
    assert script.scenes[-1].role == last
    assert script.title
    assert not re.search(r"[*_#`<>\[\]|]", script.title)
    assert 0 < len(script.hashtags) <= 8
    assert all(re.fullmatch(r"\w+", tag) for tag in script.hashtags)
    assert len(set(script.hashtags)) == len(script.hashtags)
    shown = [scene.title for scene in script.scenes if scene.title]
    assert len(set(shown)) == len(shown)
    for scene in script.scenes:
        assert scene.narration == scene.narration.strip()
        assert scene.narration[-1] in ".!?\"”'"
        assert not re.search(r"https?:|@\w+\.|[*_`<>|#]|\.\.(?!\.)|[?!]\.|\s{2}", scene.narration)
        assert len(scene.title) <= titles.LONGEST
        assert not re.sub(r"\W", "", scene.narration).startswith(re.sub(r"\W", "", scene.title) or "\0")
        assert 0 < len(scene.keywords) <= 8
        assert scene.visual_prompt.isascii()
        assert scene.mood != scene_pb2.Mood.MOOD_UNSPECIFIED


@pytest.mark.parametrize(
    "path", [path for path in FILES if not path.stem.endswith("_en") and path.stem != "story"], ids=lambda p: p.stem
)
def test_korean_keeps_one_level_of_speech(make: Make, path: Path) -> None:
    for tone in TONES:
        script = make(path.read_text("utf-8"), form=form_of(path), tone=tone)
        for scene in script.scenes:
            spoken = re.sub(r"[\"“][^\"”]*[\"”]", " ", scene.narration)
            spoken = re.sub(r"(?:^|(?<=[.!?] ))[^.!?]{0,8}\d[^.!?]{0,8}! ", "", spoken)  # a number called out
            for sentence in re.findall(r"[가-힣 ]{2,}(?=[.!?])", spoken):
                allowed = ("다", "까", "오", "요") if tone == 1 else ("요", "죠")
                # Formal narration is all 합니다; the others all 해요.
                assert sentence.rstrip().endswith(allowed), (tone, sentence)
                assert tone != 1 or re.search(r"(?:니다|니까|시오|까요)$", sentence.rstrip()), sentence


def test_tones_differ_by_more_than_endings(make: Make) -> None:
    for stem in LONG:
        source = _file(stem).read_text("utf-8")
        told = {
            tone: " ".join(scene.narration for scene in make(source, tone=tone, length=45).scenes) for tone in TONES
        }
        for one, other in itertools.combinations(TONES, 2):
            assert told[one] != told[other]
            # Words cut to their first two letters: endings and particles do not count.
            first, second = ({word[:2] for word in re.findall(r"\w+", told[tone].lower())} for tone in (one, other))
            assert len(first ^ second) >= 5, (stem, one, other, first ^ second)


def test_no_phrase_of_a_tone_comes_twice(make: Make) -> None:
    for stem, tone, seed in itertools.product(LONG[:4], TONES, (3,)):
        script = make(_file(stem).read_text("utf-8"), tone=tone, length=60, seed=seed)
        narration = " ".join(scene.narration for scene in script.scenes)
        manner = (KOREAN if script.language == "ko" else ENGLISH)[llm_pb2.Tone.ValueType(tone)]
        for phrase in (*manner.hook, *manner.body, *manner.turn):
            assert narration.count(phrase) <= 1


def test_seeds_vary_and_repeat(make: Make) -> None:
    source = _file("bakery").read_text("utf-8")
    assert make(source, seed=5) == make(source, seed=5)
    assert len({make(source, tone=3, seed=seed).SerializeToString() for seed in range(8)}) >= 4


@pytest.mark.parametrize("stem", LONG)
@pytest.mark.parametrize("length", [15, 30, 45])
def test_length_is_met_where_the_text_suffices(make: Make, stem: str, length: float) -> None:
    for tone, seed in ((1, 0), (2, 1), (3, 2), (4, 3)):
        script = make(_file(stem).read_text("utf-8"), tone=tone, length=length, seed=seed)
        assert _seconds(script) == pytest.approx(length, rel=0.15), (tone, [scene.narration for scene in script.scenes])


@pytest.mark.parametrize("stem", ["bakery", "story"])
@pytest.mark.parametrize("scenes", [3, 5, 7, 10])
@pytest.mark.parametrize("length", [30, 45, 60])
def test_scene_count_is_honoured(make: Make, stem: str, scenes: int, length: float) -> None:
    for tone in TONES:
        script = make(_file(stem).read_text("utf-8"), tone=tone, scenes=scenes, length=length)
        told = [scene.narration for scene in script.scenes]
        assert len(script.scenes) == scenes or (len(script.scenes) < scenes and script.notices), told
        assert _seconds(script) == pytest.approx(length, rel=0.15), (tone, told)


def test_too_little_text_makes_a_shorter_short_and_a_notice(make: Make) -> None:
    script = make("우리 동네 빵집은 새벽 4시에 문을 연다. 주인은 할머니다.", length=30)
    assert _seconds(script) < 15
    assert any("짧" in notice for notice in script.notices)
    assert len(script.scenes) <= 2
    english = make("The bakery opens at 4 a.m. The owner is a grandmother.", length=30, scenes=6)
    assert any("too short" in notice for notice in english.notices)
    assert any("scenes instead of 6" in notice for notice in english.notices)


def test_a_product_short_has_its_shape(make: Make) -> None:
    script = make(_file("product").read_text("utf-8"), form=2, length=40, tone=1)
    roles = [scene.role for scene in script.scenes]
    assert roles == sorted(roles, key=[0, 1, 5, 6, 7, 8].index)
    assert Role.SCENE_ROLE_FEATURE in roles
    assert Role.SCENE_ROLE_PROOF in roles
    assert "32,900원" in script.scenes[-1].narration
    assert "하루온 보온 텀블러 480" in " ".join(scene.narration for scene in script.scenes[:3])
    assert script.scenes[0].title == "하루온 보온 텀블러 480"


def test_a_product_without_price_ends_in_general_words(make: Make) -> None:
    script = make("# 달빛 컵\n\n- 용량 300ml\n- 손으로 빚은 도자기\n- 무게 210g\n- 식기세척기 사용 가능", form=2)
    assert script.scenes[-1].role == Role.SCENE_ROLE_CALL_TO_ACTION
    assert "달빛 컵" in script.scenes[-1].narration
    assert any("가격" in notice for notice in script.notices)


@pytest.mark.parametrize(
    ("stem", "category"),
    [
        ("bakery", "FOOD"),
        ("science_ko", "NATURE"),
        ("diary_ko", "BUSINESS"),
        ("history_ko", "LEARNING"),
        ("octopus_en", "NATURE"),
    ],
)
def test_category(make: Make, stem: str, category: str) -> None:
    script = make(_file(stem).read_text("utf-8"))
    assert scene_pb2.Category.Name(script.category) == f"CATEGORY_{category}"
