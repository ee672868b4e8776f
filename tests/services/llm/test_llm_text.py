"""Reading: Markdown, languages, sentences; and texts that nobody should send."""

from __future__ import annotations

import re
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.common.errors import CancelledError, InvalidInputError
from services.common.operation import Work
from services.llm.backend import REGISTRY
from services.llm.backends.rules import RulesBackend
from services.llm.rules import facts, split_en, split_ko
from services.llm.rules.document import BlockKind, read
from services.llm.rules.duration import syllables
from services.llm.rules.korean import LONG, Korean, compress, take_link
from services.llm.rules.language import choose
from services.llm.rules.lexicon import mood
from services.llm.rules.morphology import Analyser
from services.llm.rules.phrases_ko import number_phrases
from services.llm.validate import LONGEST_TEXT, check_write_script
from shorts.llm.v1 import llm_pb2
from shorts.scene.v1.scene_pb2 import Mood
from tests.services.llm.conftest import Make

SETTINGS = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_markdown_becomes_prose() -> None:
    document = read(
        "---\ntitle: 표지 제목\n---\n# 이름\n\n가격: 12,000원\n\n- **가벼움** 320g [링크](https://a.example/x)\n"
        "- 방수\n\n> 좋아요\n\n| 항목 | 값 |\n|---|---|\n| 무게 | 3kg |\n\n```python\nprint('코드')\n```\n\n"
        "문의: a@b.com\n\n끝 😀 문장이다. #태그"
    )
    assert document.title == "표지 제목"
    told = [(block.kind, block.key, block.text) for block in document.blocks]
    assert (BlockKind.FACT, "가격", "12,000원") in told
    assert (BlockKind.ITEM, "", "가벼움 320g 링크") in told
    assert (BlockKind.QUOTE, "", "좋아요") in told
    assert (BlockKind.FACT, "무게", "3kg") in told
    assert (BlockKind.PARAGRAPH, "", "끝 문장이다.") in told
    assert not re.search(r"https|코드|a@b|[*#|😀`]", document.text)


def test_a_first_line_that_is_no_sentence_is_the_title() -> None:
    assert read("[아파트 단수 안내]\n\n내일 물이 나오지 않습니다.").title == "아파트 단수 안내"
    assert read("물이 안 나온다.\n\n내일도 안 나온다.").title == ""


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ('"정말 맛있어요!" 하고 아이가 말했다. 무게는 3.5kg이다.', 2),
        ("“그래?” 그가 물었다. 나는 웃었다.", 2),
        ('첫 질문이 "실패한 적이 있나요?"였다. 나는 굳었다.', 2),
        ("2024. 5. 3에 열었다. 안녕하세요! 정말?! 네…", 4),
        ("오늘은 비가 왔다 그래서 우산을 샀는데 바람이 불었다 우산이 뒤집혔다 나는 그냥 뛰었다", 4),
        ("먹다 남은 빵을 버렸다고 한다.", 1),
        ("빵\n우유\n계란\n버터\n설탕", 1),
        ("첫 줄이다.\n둘째 줄이다.", 2),
    ],
)
def test_korean_sentences(analyser: Analyser, text: str, pieces: int) -> None:
    assert len(split_ko.split_block(text, analyser)) == pieces


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Dr. Smith paid $3.50 at 4 a.m. on Monday. It rained.", 2),
        ('"Really?" she asked. "Yes," he said.', 2),
        ("The U.S. team won. No. 5 is alive!", 2),
        ("It weighs 3.5 kg, e.g. a cat. Wait... what?", 2),
    ],
)
def test_english_sentences(text: str, pieces: int) -> None:
    assert len(split_en.split_block(text)) == pieces


@SETTINGS
@given(st.text(max_size=300))
def test_splitting_loses_no_words(analyser: Analyser, text: str) -> None:
    def words(value: str) -> str:
        return "".join(re.findall(r"\w+", value))

    plain = read(text).text
    assert words("".join(split_ko.split_block(plain, analyser))) == words(plain) or not words(plain)
    assert words("".join(split_en.split_block(plain))) == words(plain) or not words(plain)


def test_long_sentences_are_cut_at_clauses(analyser: Analyser) -> None:
    text = (
        "할머니는 37년 동안 같은 자리에서 새벽마다 반죽을 했고, 동네 사람들은 그 냄새로 하루가 시작되는 것을 알았지만, "
        "아무도 할머니의 이름을 물어본 적이 없었다."
    )
    pieces = Korean(analyser).shorten(text)
    assert len(pieces) == 2
    assert pieces[0].endswith(("했다.", "알았다."))
    assert not pieces[1].startswith("고")
    assert all(syllables(piece, "ko") <= LONG for piece in pieces)


def test_compression_and_links() -> None:
    assert compress("사실, 그 빵(밀가루 100%)은 아주 맛있었다.") == "그 빵은 아주 맛있었다."
    assert take_link("하지만 아무도 오지 않았다.") == ("contrast", "아무도 오지 않았다.")
    assert take_link("그래서다.") == ("", "그래서다.")


def test_number_phrases(analyser: Analyser) -> None:
    for text, expected in (
        ("새벽 4시에 문을 연다.", ("새벽 4시",)),
        ("가격은 12,000원이고 무게는 3.5kg이다.", ("12,000원", "3.5kg")),
        ("그는 4시 20분에 들어온다.", ("4시 20분",)),
    ):
        assert number_phrases(text, analyser.tokens(text)) == expected


@pytest.mark.parametrize(
    "text", ["😀", "?!...", "12345", "\u202e\u200b", "مرحبا بكم في المدينة", "これは日本語の文章です。", "# \n\n- "]
)
def test_texts_with_nothing_to_tell_are_refused(make: Make, text: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        make(text)
    assert caught.value.violations[0].field == "text"
    assert "Korean or English" in str(caught.value)


def test_this_backend_does_not_translate(make: Make) -> None:
    with pytest.raises(InvalidInputError, match="does not translate") as caught:
        make("우리 동네 빵집은 새벽 4시에 문을 연다.", language="en")
    assert caught.value.violations[0].field == "language"
    assert choose("우리 동네 Wi-Fi 카페는 24시간 연다.", "ko") == "ko"
    assert choose("The word 빵 means bread in Korean.", "") == "en"


@pytest.mark.parametrize(
    "text",
    [
        "가" * 50_000,
        "빵 " * 25_000,
        "우리 동네 빵집은 새벽 4시에 문을 연다. " * 2000,
        "\n".join(["빵"] * 20_000),
        "(" * 40_000 + " 빵집이다.",
        '" ' * 20_000 + "빵집은 연다.",
        "a " * 25_000,
        "> " * 20_000 + "빵집이다",
        "- " * 2000 + "빵집이다",
        "\u202e빵집은\u0007 새벽에\u200b 연다.",
        "빵집은 مرحبا 새벽 4시에 문을 연다. 할머니는 שלום 웃었다.",
        "엄마: 밥 먹었니?\n나: 아니요.\n엄마: 왜?\n나: 배가 안 고파요.",
        "Hello. " * 7000,
        "하다" * 20_000,
        "1. 2. 3. 4. 빵집",
        "[ " * 3000 + "빵집" + "]" * 3000,
        "A.B.C. 빵집! 😀👍🏽🇰🇷 좋다",
    ],
    ids=range(17),
)
def test_hard_texts_give_a_script(make: Make, text: str) -> None:
    script = make(text[:LONGEST_TEXT])
    assert script.scenes
    assert all(scene.narration for scene in script.scenes)


_WORDS = st.sampled_from(
    [
        "빵집은",
        "할머니가",
        "새벽",
        "4시에",
        "문을",
        "연다.",
        "하지만",
        "아무도",
        "몰랐다.",
        "12,000원이다",
        "3.5kg",
        "그래서",
        '"정말?"',
        "물었다",
        "the",
        "cat",
        "sat.",
        "(",
        ")",
        "😀",
        "-",
        "#",
        "*",
        "\n",
        "\n\n",
        "예쁘고",
        ",",
        "웃었다",
        "갔지만",
        "없다",
        "것이다.",
        "그는",
        "이것은",
        "30%",
        "USB-C",
        "~",
        ":",
        ">",
        "가격:",
        "|",
        "```",
        "...",
        "!!",
    ]
)


@SETTINGS
@given(
    st.lists(_WORDS, min_size=3, max_size=60),
    st.sampled_from([1, 2]),
    st.sampled_from([1, 2, 3, 4]),
    st.integers(0, 50),
)
def test_any_text_keeps_its_facts_and_breaks_nothing(
    make: Make, words: list[str], form: int, tone: int, seed: int
) -> None:
    source = " ".join(words)
    try:
        script = make(source, form=form, tone=tone, seed=seed, length=20)
    except InvalidInputError:
        return
    for scene in script.scenes:
        assert facts.figures(scene.narration) <= facts.figures(source)
        assert not re.search(r"[*`|<>]", scene.narration)


def _request(**changes: object) -> llm_pb2.WriteScriptRequest:
    values: dict[str, object] = {"backend": "rules", "text": "빵집은 연다.", "form": llm_pb2.SCRIPT_FORM_STORY}
    return llm_pb2.WriteScriptRequest(**(values | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"backend": "gpt"}, "backend"),
        ({"text": " "}, "text"),
        ({"text": "가" * 50_001}, "text"),
        ({"form": 0}, "form"),
        ({"language": "ja"}, "language"),
        ({"scene_count": 2}, "scene_count"),
        ({"scene_count": 99}, "scene_count"),
        ({"length_seconds": 4.0}, "length_seconds"),
        ({"length_seconds": float("nan")}, "length_seconds"),
        ({"syllables_per_second": 0.1}, "syllables_per_second"),
        ({"pause_seconds": -1.0}, "pause_seconds"),
        ({"tone": 9}, "tone"),
    ],
)
def test_requests_are_checked(changes: dict[str, object], field: str) -> None:
    check_write_script(_request())
    with pytest.raises(InvalidInputError) as caught:
        check_write_script(_request(**changes))
    assert [violation.field for violation in caught.value.violations] == [field]


def test_the_backend_is_registered_and_unloads(tmp_path_factory: pytest.TempPathFactory) -> None:
    backend = REGISTRY.get("rules")
    assert isinstance(backend, RulesBackend)
    assert backend.missing() == ""
    backend.load()
    assert backend.resident_bytes() > 0
    backend.unload()
    assert backend.resident_bytes() == 0


def test_a_stop_ends_the_work(backend: RulesBackend) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(CancelledError):
        backend.write_script(_request(), Work(None, lambda _: None, stop))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "language", "sad"),
    [
        ("I have lost twenty pounds, and I have not bought gas since July.", "en", False),
        ("I lost my dog.", "en", True),
        ("눈물 나게 맛있는 국수였다.", "ko", False),
        ("눈물을 흘렸다.", "ko", True),
    ],
)
def test_a_word_of_a_mood_counts_where_it_has_that_mood(text: str, language: str, sad: bool) -> None:
    assert (mood(text, language, llm_pb2.SCENE_ROLE_BODY) == Mood.MOOD_SAD) == sad
