"""The last predicate of a Korean sentence: found, named and taken off, so that it can be put into another ending."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from services.llm.rules import hangul
from services.llm.rules.conjugation import Kind, Predicate, before_vowel, past
from services.llm.rules.morphology import Analyser, Token
from services.llm.rules.particles import attach
from services.llm.rules.verbs_in_i import ends_in_verb
from services.llm.rules.words import words


class Act(Enum):
    """What a sentence does."""

    STATEMENT = "statement"
    QUESTION = "question"
    WONDERING = "wondering"
    REQUEST = "request"
    PROPOSAL = "proposal"


@dataclass(frozen=True)
class Parsed:
    """A sentence as predicate and act; `fragment` where it ended in a noun and no predicate stood there."""

    predicate: Predicate
    act: Act
    fragment: bool = False


# Endings after ㅆ (past, 겠, 있다) and 없, by the act they make.
_STATING = words(
    """
    다 습니다 어요 어 죠 지요 지 네요 네 거든요 거든 는데 는데요 군요 구나 군 음 고 고요 더라 더라고요 더군요
    답니다 단다 잖아요 잖아 으며 지만 으나 다니까 다니까요 는걸 는걸요 더니
    """
)
_ASKING = words("습니까 나 나요 니 냐 느냐 는가 는가요 던가 는지")
_WONDERING = words("을까 을까요")
_CLOSED = (
    dict.fromkeys(_STATING, Act.STATEMENT)
    | dict.fromkeys(_ASKING, Act.QUESTION)
    | dict.fromkeys(_WONDERING, Act.WONDERING)
)
# Endings of open stems as mecab-ko-dic writes them, a bare final consonant first.
_OPEN_STATING = set(
    words(
        """
    ㄴ다 는다 다 ㅂ니다 습니다 아요 어요 ㅔ요 에요 예요 이에요 요 여요 지 지요 죠 네 네요 군 군요 구나 는구나
    는군 거든 거든요 는데 ㄴ데 은데 는데요 ㄴ데요 은데요 음 ㅁ 단다 ㄴ단다 는단다 답니다 ㄴ답니다 는답니다
    랍니다 란다 고 고요 구요 지만 으며 며 으나 나 더라 더라고요 더군요 잖아 잖아요 아 어 야 여 라 라고요
    ㄴ다니까 다니까 더니
    """
    )
)
_OPEN_ASKING = set(
    words(
        """
    ㅂ니까 습니까 나요 니 냐 느냐 으냐 ㄴ가 은가 는가 ㄴ가요 은가요 는가요 ㄴ지 는지
    """
    )
)
_OPEN_WONDERING = set(words("ㄹ까 을까 ㄹ까요 을까요"))
_OPEN_REQUEST = set(words("아라 어라 거라 너라 여라 십시오 ㅂ시오 시오 으십시오 으세요 세요"))
_OPEN_PROPOSAL = set(words("자 ㅂ시다 읍시다"))
_PROMISE = set(words("ㄹ게 ㄹ게요 을게 을게요 ㄹ래 ㄹ래요"))
_TAIL = re.compile(r"[\s.!?…~。！？\"'”’」』)\]]+$")
# Stems in ㄹ, whose forms in ㄴ다 and ㅂ니다 look like those of stems in a vowel.
_L_STEMS = words(
    """
    만들 열 놀 울 알 길 물 불 풀 걸 돌 밀 벌 빌 떨 털 얼 늘 졸 흔들 거들 힘들 이끌 시들 잠들 기울 머물 서툴 멀
    달 둥글 썰 갈 들 살 팔 날 줄 쓸
    """
)
_COPULA = re.compile(r"(?<=[\w%℃°+'’)])(?:이에요|예요|입니다|입니까|(?<=[가-힣] [가-힣]가지)다|(?<=씨)다)$")
_LIVED = re.compile(r"(?:(?:년|해|달|삶|평생|하루)[을를]?|동안|오래|혼자|함께|같이|집에|곳에|마을에|도시에)\s*$")
_PAST = {"었", "았", "였"}
_SUFFIXES = _PAST | {"시", "으시"}
_SWITCHED = re.compile(r"(?:불|전원|전등|텔레비전|스위치|알람|휴대폰|음악|화면|에어컨)[을를은는도만]?\s*$")
_GROUND = re.compile(
    r"(?:강판|맷돌|믹서|분쇄기|블렌더|숫돌)\S*\s*$|(?:곱게|잘게)\s*$|"
    r"(?:감자|양파|무|사과|마늘|고기|콩|원두|당근|얼음|칼|전구|건전지|배터리|기저귀|벽지)를?을?\s*$"
)
_STATES = set(
    words(
        """
    가능 불가능 필요 불필요 동일 다양 충분 간편 편리 가벼움 안전 풍부 적합 완료 포함 편안 저렴 깔끔 튼튼 신선
    건강
    """
    )
)
_NEEDING_SUBJECT = {"가능", "불가능", "필요", "불필요"}
# Nouns that end a listed feature: what runs, what the maker did, what it does.
_RUNNING = {"재생", "작동", "지속", "호환", "조절", "방수"}
_MADE = {"함유", "배합", "탑재", "적용", "내장", "채택", "완료", "획득", "첨가", "처리"}
_DOING = {"차단", "사용", "지원", "제공", "방지", "감지"}
_NOUN_LIKE_PARTICLE = re.compile(
    r"(?:용도|각도|온도|밝기|크기|길이|높이|넓이|무게|두께|사용자|아이|종이|손잡이|소리|고기)$"
)
_VERBAL_STATES = {"포함", "완료"}
_NOT_ACTS = set(
    words(
        """
    가격 무료 선물 구매가 특징 문의 배송 세트 혜택 후기 행사 이벤트 장소 일정 대상 준비 보증 요리 이야기 사랑
    공부
    """
    )
)


def parse(sentence: str, analyser: Analyser) -> Parsed | None:
    """Take a sentence's last predicate off. None where it does not end in a predicate or noun that we know."""
    core = _TAIL.sub("", sentence)
    if not core or not hangul.is_syllable(core[-1]):
        return Parsed(Predicate(core, Kind.COPULA), Act.STATEMENT, fragment=True) if _nominal(core) else None
    asked = "?" in sentence[len(core) :] or "？" in sentence[len(core) :]
    return _closed(core, asked) or _copula(core, asked, analyser) or _open(core, asked, analyser)


def _nominal(core: str) -> bool:
    return bool(core) and bool(re.search(r"[\w%℃°+]$", core))


def _closed(core: str, asked: bool) -> Parsed | None:
    for size in range(1, 5):
        base, ending = core[:-size], core[-size:]
        if ending in _CLOSED and base and (hangul.final_of(base) == "ㅆ" or base.endswith("없")):
            act = _CLOSED[ending]
            if asked and act is Act.STATEMENT:
                act = Act.QUESTION
            return Parsed(Predicate(base, Kind.CLOSED), act)
    return None


def _copula(core: str, asked: bool, analyser: Analyser) -> Parsed | None:
    """Take off endings that only 이다 has; the analyser reads "두 가지예요" as a verb."""
    if core.endswith("겁니다") and core[:-3].endswith(" "):  # 끓일 겁니다: the analyser reads 걸다
        return Parsed(Predicate(core[:-3] + "것", Kind.COPULA), Act.QUESTION if asked else Act.STATEMENT)
    match = _COPULA.search(core)
    if match is None or (core[: match.start()].endswith(("아니", "아")) and match[0] in {"예요", "에요"}):
        return None
    act = Act.QUESTION if asked or match[0] == "입니까" else Act.STATEMENT
    if match[0] in {"입니다", "입니까"} and ends_in_verb(core[: match.start()], analyser):
        return Parsed(Predicate(core[: match.start()] + "이", Kind.VERB), act)  # 소금에 절입니다
    return Parsed(Predicate(core[: match.start()], Kind.COPULA), act)


def _open(core: str, asked: bool, analyser: Analyser) -> Parsed | None:
    tokens = analyser.tokens(core)
    if not tokens:
        return None
    if (
        core.endswith("니다")
        and hangul.final_of(core[:-2]) == "ㅂ"
        and core[-3:-2] != "습"
        and tokens[-1].parts[-1][0] != "ㅂ니다"
    ):
        return Parsed(_guess(core[:-2]), Act.QUESTION if asked else Act.STATEMENT)  # "엽니다" read as a noun
    morphs = [(form, tag, token) for token in tokens[-6:] for form, tag in token.parts]
    if (
        len(morphs) > 1 and morphs[-1][:2] == ("가요", "NNG") and morphs[-2][1] == "ETM"
    ):  # "있으신가요" read as 신 and a song
        morphs[-2:] = [("ㄴ가요", "EF", morphs[-2][2])]
    ending = _take_ending(morphs)
    if not ending:
        return _fragment(core, tokens[-1])
    suffixes = []
    while morphs and morphs[-1][1] == "EP":
        suffixes.append(morphs.pop()[0])
    if any(suffix not in _SUFFIXES for suffix in suffixes):
        return None
    if not morphs or morphs[-1][1] not in {"VV", "VA", "VX", "VCP", "VCN", "XSV", "XSA"}:
        return None
    found = _predicate(core, morphs, ending)
    return _dress(found, ending, suffixes, asked, tokens) if found else None


def _take_ending(morphs: list[tuple[str, str, Token]]) -> str:
    """Pop the morphemes of the ending off; give its form, "" where there is none."""
    ending = ""
    while morphs and morphs[-1][1] in {"EF", "EC", "ETN", "JX"}:
        form, tag, _ = morphs[-1]
        if tag == "JX" and form != "요":
            break
        ending = form + ending
        morphs.pop()
    return ending


def _dress(found: Predicate, ending: str, suffixes: list[str], asked: bool, tokens: tuple[Token, ...]) -> Parsed | None:
    """Put the honorific, the past and the promise on a predicate, and name its act."""
    honorific = any(suffix.endswith("시") for suffix in suffixes)
    if honorific:
        found = _honour(found)
    if found.text.endswith("지 마시"):  # 마십시오 is 말다, not 마시다
        found, honorific = Predicate(found.text, Kind.VERB, honorific=True), True
        if not asked and ending in {"어요", "아요", "세요"}:
            return Parsed(found, Act.REQUEST)
    act = _act(ending, asked, honorific, tokens)
    if act is None:
        return None
    if any(suffix in _PAST for suffix in suffixes):
        found = past(found)
    if ending in _PROMISE:
        found = Predicate(found.text + "겠", Kind.CLOSED)
    return Parsed(found, act)


def _act(ending: str, asked: bool, honorific: bool, tokens: tuple[Token, ...]) -> Act | None:
    if honorific and ending in {"어요", "아요"} and not asked:
        subject = any(token.tag == "JKS" for token in tokens)
        return Act.STATEMENT if subject else Act.REQUEST
    for act, endings in (
        (Act.QUESTION, _OPEN_ASKING),
        (Act.WONDERING, _OPEN_WONDERING),
        (Act.REQUEST, _OPEN_REQUEST),
        (Act.PROPOSAL, _OPEN_PROPOSAL),
        (Act.STATEMENT, _OPEN_STATING | _PROMISE),
    ):
        if ending in endings:
            return Act.QUESTION if asked and act is Act.STATEMENT else act
    return None


def _honour(found: Predicate) -> Predicate:
    if found.kind is Kind.COPULA:
        return Predicate(found.text + "이시", Kind.ADJECTIVE, honorific=True)
    if found.kind is Kind.NEGATIVE:
        return Predicate(found.text + "아니시", Kind.ADJECTIVE, honorific=True)
    stem = before_vowel(found.text, found.kind)
    if hangul.final_of(stem) == "ㄹ":
        stem = hangul.with_final(stem, "")
    kind = Kind.ADJECTIVE if found.kind is Kind.CLOSED else found.kind  # 있으시다
    return Predicate(stem + "시", kind, honorific=True)


def _predicate(  # noqa: PLR0911 - one case for each kind of stem
    core: str, morphs: list[tuple[str, str, Token]], ending: str
) -> Predicate | None:
    form, tag, token = morphs[-1]
    if token.parts[0] != (form, tag):  # the stem stands inside a longer entry
        if ending == "ㅁ" and hangul.final_of(core) == "ㅁ":
            return Predicate(hangul.with_final(core, ""), Kind.VERB)
        cut = {"ㄴ다": 1, "ㅂ니다": 2}.get(ending)
        return _guess(core[:-cut]) if cut and core.endswith("다") else None
    head = core[: token.start]
    if tag == "VCP":
        if ending == "ㅂ니다" and token.surface == "니다":  # "엽니다" read as a noun and 이다
            return _guess(head)
        return Predicate(head, Kind.COPULA) if _nominal(head) else None
    if tag == "VCN":
        return Predicate(head, Kind.NEGATIVE)
    if hangul.final_of(form) == "ㅆ" or form.endswith("없"):
        return Predicate(head + form, Kind.CLOSED)
    if hangul.final_of(form) == "ㄴ" and ending == "다":  # "만든다" read as 만든 and 다
        return _guess(head + form)
    if form == "가" and _GROUND.search(head):
        form = "갈"  # 강판에 간다 is 갈다, not 가다
    if form == "끌" and _SWITCHED.search(head):
        form = "끄"  # 불을 끈다 is 끄다, not 끌다
    if form == "사" and _LIVED.search(head):
        form = "살"  # 2년을 산다 is 살다, not 사다
    verb = tag in {"VV", "XSV"} or (tag == "VX" and _auxiliary_verb(form, ending, morphs))
    return Predicate(head + form, Kind.VERB if verb else Kind.ADJECTIVE)


def _auxiliary_verb(form: str, ending: str, morphs: list[tuple[str, str, Token]]) -> bool:
    if form in {"싶", "듯하", "만하", "듯싶"}:
        return False
    if form in {"않", "못하", "하"}:
        if ending in {"ㄴ다", "는다", "는데", "는데요"}:
            return True
        before = [tag for _, tag, _ in morphs[:-1] if tag in {"VV", "VA", "VX", "XSV", "XSA"}]
        return not before or before[-1] not in {"VA", "XSA"}
    return True


def _guess(text: str) -> Predicate:
    """Take ㄴ or ㅂ off a verb's last syllable, and put ㄹ back where a stem in ㄹ is known."""
    bare = hangul.with_final(text, "")
    with_l = hangul.with_final(text, "ㄹ")
    word = re.split(r"\s", with_l)[-1]
    known = any(word == stem or (len(stem) > 1 and word.endswith(stem)) for stem in _L_STEMS)
    return Predicate(with_l if known else bare, Kind.VERB)


def _fragment(core: str, last: Token) -> Parsed | None:
    word = last.surface
    adverb = last.tag == "MAG" and word in {"매일", "오늘", "지금"}
    if last.tag not in {"NNG", "NNP", "NNB", "NNBC", "NR", "SN", "SL", "XSN", "XR", "SH", "XPN"} and not adverb:
        return None
    if re.search(r"(?:요|까|니다|죠)$", core):
        return None  # an ending that the analyser did not see
    if (made := _listed(core, word)) is not None:
        return Parsed(made, Act.STATEMENT, fragment=True)
    if word in _STATES:
        core = _with_subject(core, word) if word in _NEEDING_SUBJECT else core
        return Parsed(
            Predicate(core + "하" if word not in _VERBAL_STATES else core + "되", _state_kind(word)),
            Act.STATEMENT,
            True,
        )
    if last.sense.startswith("행위") and word not in _NOT_ACTS and core != word:
        return Parsed(Predicate(core + "하", Kind.VERB), Act.STATEMENT, fragment=True)
    return Parsed(Predicate(core, Kind.COPULA), Act.STATEMENT, fragment=True)


def _listed(core: str, word: str) -> Predicate | None:
    """Give what a list of features clips: "10분 충전하면 2시간 재생" is 재생되다, "추출물 62% 함유" is 함유했다."""
    before = core[: -len(word)].rstrip()
    timed = re.search(r"(?:\d\s?(?:시간|분|일|주|개월|년)|연속|까지)$", before)
    if word in _RUNNING:
        stepped = word == "조절" and before.endswith("단계")
        return Predicate((f"{before}로 {word}" if stepped else core) + ("가 되" if word == "방수" else "되"), Kind.VERB)
    if word == "사용" and timed:
        return Predicate(core + "할 수 있", Kind.CLOSED)
    if word in _MADE | _DOING and before:
        done = Predicate(f"{_with_object(before)} {word}하", Kind.VERB)
        return past(done) if word in _MADE else done
    return None


def _with_object(before: str) -> str:
    """Put the particle of an object where a list left it out; adverbs take none."""
    bare = re.search(r"(?:[을를은는이가에로도만의게히]|자동|연속|직접|동시|가능|완전|정식|[하되][여며고])$", before)
    return before if bare and not _NOUN_LIKE_PARTICLE.search(before) else attach(before, "을")


def _with_subject(core: str, word: str) -> str:
    before = core[: -len(word)].rstrip()
    noun = before != core[: -len(word)] and re.search(r"(?:[가-힣]{2}|[A-Za-z])$", before)
    bare = noun and (
        not re.search(r"[을를은는이가에로도만의서게히고면]$", before) or _NOUN_LIKE_PARTICLE.search(before)
    )
    return f"{attach(before, '이')} {word}" if bare else core


def _state_kind(word: str) -> Kind:
    return Kind.VERB if word in _VERBAL_STATES else Kind.ADJECTIVE
