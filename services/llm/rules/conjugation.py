"""Korean predicates put into the endings that narration uses, regular and irregular.

Alternations follow the standard grammar of the National Institute of Korean Language: ㅂ, ㄷ, ㅅ, ㅎ, 르, 러, 우, 으,
ㄹ, 하다; vowel harmony and contraction. A predicate is a text that ends in its stem, with its kind.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from services.llm.rules import hangul
from services.llm.rules.particles import final_sound


class Kind(Enum):
    """How a stem takes endings."""

    VERB = "verb"
    ADJECTIVE = "adjective"
    CLOSED = "closed"  # ends in ㅆ or ㅄ: past, future 겠, 있다, 없다: takes 습니다, 어요, 는데요 without change
    COPULA = "copula"  # the text is the noun before 이다
    NEGATIVE = "negative"  # 아니다; the text ends before 아니


class Ending(Enum):
    """What a predicate can be put into."""

    FORMAL = "ㅂ니다"
    FORMAL_QUESTION = "ㅂ니까"
    POLITE = "아요"
    CONFIRMING = "죠"
    EXPLAINING = "거든요"
    BACKGROUND = "는데요"
    INSISTING = "다니까요"
    NOTICING = "네요"
    AND = "고"
    WONDERING = "ㄹ까요"
    ASKING = "나요"
    REQUEST = "세요"
    FORMAL_REQUEST = "십시오"
    PROPOSAL = "ㅂ시다"
    PLAIN = "다"


@dataclass(frozen=True)
class Predicate:
    """A sentence cut off after its stem: `text` is all that stands before the ending."""

    text: str
    kind: Kind
    honorific: bool = False  # the stem ends in 시


_REGULAR_B = ("잡", "입", "뽑", "씹", "집", "접", "꼽", "업", "좁", "뵙", "수줍")
_IRREGULAR_D = ("걷", "듣", "묻", "싣", "깨닫", "일컫", "붇", "긷", "눋")
_IRREGULAR_S = ("짓", "낫", "잇", "붓", "긋", "젓", "퍼붓")
_REGULAR_EU = ("치르", "따르", "들르", "다다르", "우러르")  # 르 stems that are plain 으 stems
_REGULAR_H = ("좋",)


def _b_irregular(stem: str) -> bool:
    return hangul.final_of(stem) == "ㅂ" and not stem.endswith(_REGULAR_B)


def _d_irregular(stem: str) -> bool:
    return stem.endswith(_IRREGULAR_D)


def _s_irregular(stem: str) -> bool:
    return stem.endswith(_IRREGULAR_S)


def _h_irregular(stem: str, kind: Kind) -> bool:
    return kind is Kind.ADJECTIVE and hangul.final_of(stem) == "ㅎ" and not stem.endswith(_REGULAR_H)


def before_vowel(stem: str, kind: Kind) -> str:
    """Give the stem as before endings with 으: 더우, 걸으, 지으, 하야, 먹으, and 가, 열 as they are."""
    final = hangul.final_of(stem)
    if final in {"", "ㄹ"}:
        return stem
    if _b_irregular(stem):
        return hangul.with_final(stem, "") + "우"
    if _d_irregular(stem):
        return hangul.with_final(stem, "ㄹ") + "으"
    if _s_irregular(stem):
        return hangul.with_final(stem, "") + "으"
    if _h_irregular(stem, kind):
        return hangul.with_final(stem, "")
    return stem + "으"


def _add_final(stem: str, kind: Kind, final: str) -> str:
    """Append an ending that begins with a bare ㄴ, ㄹ or ㅂ to a stem; ㄹ of the stem gives way."""
    return hangul.with_final(before_vowel(stem, kind), final)


def _drop_l(stem: str) -> str:
    return hangul.with_final(stem, "") if hangul.final_of(stem) == "ㄹ" else stem


def infinitive(stem: str, kind: Kind = Kind.VERB) -> str:  # noqa: PLR0911 - one case for each class of stem
    """Give the 아/어 form: 열어, 해, 구워, 도와, 걸어, 지어, 하얘, 불러, 푸르러, 써, 와, 마셔."""
    last = stem[-1]
    initial, vowel, final = hangul.split(last)
    if final:
        return _closed_infinitive(stem, kind, vowel)
    if last == "하":
        return stem[:-1] + "해"
    if last == "르" and len(stem) > 1:
        return _reu(stem)
    if vowel == "ㅡ":
        harmony = "ㅏ" if len(stem) > 1 and hangul.is_syllable(stem[-2]) and _bright(stem[-2]) else "ㅓ"
        return stem[:-1] + hangul.join(initial, harmony)
    if stem.endswith("푸") and kind is Kind.VERB and stem[-2:] not in {"슬푸", "아푸"}:
        return stem[:-1] + "퍼"
    contracted = {
        "ㅏ": "ㅏ", "ㅓ": "ㅓ", "ㅐ": "ㅐ", "ㅔ": "ㅔ", "ㅕ": "ㅕ", "ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅣ": "ㅕ", "ㅚ": "ㅙ",
    }.get(vowel)  # fmt: skip
    if contracted and not (last in "비피기시띠미삐이" and stem[-2:-1] in {"", " "}):
        return stem[:-1] + hangul.join(initial, contracted)
    return stem + "어"


def _bright(char: str) -> bool:
    return hangul.split(char)[1] in "ㅏㅗㅑㅛ"


def _closed_infinitive(stem: str, kind: Kind, vowel: str) -> str:
    suffix = "아" if vowel in "ㅏㅗㅑ" else "어"
    if _b_irregular(stem):
        return hangul.with_final(stem, "") + ("와" if stem in {"돕", "곱"} or stem.endswith(" 돕") else "워")
    if _d_irregular(stem):
        return hangul.with_final(stem, "ㄹ") + suffix
    if _s_irregular(stem):
        return hangul.with_final(stem, "") + suffix
    if _h_irregular(stem, kind):
        initial = hangul.split(stem[-1])[0]
        return stem[:-1] + hangul.join(initial, {"ㅑ": "ㅒ", "ㅕ": "ㅖ"}.get(vowel, "ㅐ"))
    return stem + suffix


def _reu(stem: str) -> str:
    before = stem[-2]
    if stem.endswith(_REGULAR_EU):
        return stem[:-1] + ("라" if _bright(before) else "러")
    if stem.endswith("푸르"):
        return stem + "러"
    if not hangul.is_syllable(before) or hangul.final_of(before):
        return stem[:-1] + "러"
    return stem[:-2] + hangul.with_final(before, "ㄹ") + ("라" if _bright(before) else "러")


def past(predicate: Predicate) -> Predicate:
    """Give the predicate in the past, as a closed stem."""
    text, kind = predicate.text, predicate.kind
    if kind is Kind.CLOSED:
        return replace(
            predicate, text=text if hangul.final_of(text) == "ㅆ" and text[-1] not in "있겠" else text + "었"
        )
    if kind is Kind.COPULA:
        return Predicate(text + ("이었" if final_sound(text) else "였"), Kind.CLOSED)
    if kind is Kind.NEGATIVE:
        return Predicate(text + "아니었", Kind.CLOSED)
    return Predicate(hangul.with_final(infinitive(text, kind), "ㅆ"), Kind.CLOSED)


def adnominal(predicate: Predicate) -> str:
    """Write the predicate as it describes a noun: 여는, 푸른, 세 개인, 서 있는; of a past, 만들었던. "" for 겠."""
    text, kind = predicate.text, predicate.kind
    if kind is Kind.COPULA:
        return text + "인"
    if kind is Kind.NEGATIVE:
        return text + "아닌"
    if kind is Kind.CLOSED:
        if text.endswith("있었"):
            return text[:-1] + "던"
        return "" if text.endswith("겠") else text + ("는" if text.endswith(("있", "없")) else "던")
    return _drop_l(text) + "는" if kind is Kind.VERB else _add_final(text, kind, "ㄴ")


def done(stem: str) -> str:
    """Write a verb's stem as it describes a noun in the past: 만든, 켠, 구운, 들은."""
    return _add_final(stem, Kind.VERB, "ㄴ")


def _form(ending: Ending) -> str:
    return str(ending.value)


def realise(predicate: Predicate, ending: Ending) -> str:
    """Write the predicate out with an ending, without punctuation."""
    text, kind = predicate.text, predicate.kind
    if kind is Kind.CLOSED:
        return _closed(text, ending)
    if kind is Kind.COPULA:
        return _copula(text, ending)
    if kind is Kind.NEGATIVE:
        forms = {
            Ending.FORMAL: "아닙니다", Ending.FORMAL_QUESTION: "아닙니까", Ending.POLITE: "아니에요",
            Ending.BACKGROUND: "아닌데요", Ending.INSISTING: "아니라니까요", Ending.WONDERING: "아닐까요",
            Ending.ASKING: "아닌가요",
        }  # fmt: skip
        return text + forms.get(ending, "아니" + _form(ending))
    return _open(predicate, ending)


def _closed(text: str, ending: Ending) -> str:
    forms = {
        Ending.FORMAL: "습니다", Ending.FORMAL_QUESTION: "습니까", Ending.POLITE: "어요", Ending.WONDERING: "을까요",
        Ending.REQUEST: "으세요", Ending.FORMAL_REQUEST: "으십시오", Ending.PROPOSAL: "읍시다",
    }  # fmt: skip
    return text + forms.get(ending, _form(ending))


def _copula(noun: str, ending: Ending) -> str:
    closed = bool(final_sound(noun))
    if ending in {Ending.POLITE, Ending.CONFIRMING, Ending.INSISTING} and noun.endswith("것"):
        noun, closed = noun[:-1] + "거", False  # 것이에요 is said 거예요
    forms = {
        Ending.FORMAL: ("입니다", "입니다"), Ending.FORMAL_QUESTION: ("입니까", "입니까"),
        Ending.POLITE: ("이에요", "예요"), Ending.BACKGROUND: ("인데요", "인데요"),
        Ending.INSISTING: ("이라니까요", "라니까요"), Ending.WONDERING: ("일까요", "일까요"),
        Ending.ASKING: ("인가요", "인가요"),
    }  # fmt: skip
    consonant, vowel = forms.get(ending, ("이" + _form(ending), _form(ending)))
    return noun + (consonant if closed else vowel)


def _open(predicate: Predicate, ending: Ending) -> str:  # noqa: PLR0911 - one case for each ending
    text, kind = predicate.text, predicate.kind
    final = hangul.final_of(text)
    verb = kind is Kind.VERB
    match ending:
        case Ending.FORMAL | Ending.FORMAL_QUESTION:
            tail = _form(ending)[1:]
            return (text + "습" if final not in {"", "ㄹ"} else hangul.with_final(text, "ㅂ")) + tail
        case Ending.POLITE:
            return text[:-1] + "세요" if predicate.honorific else infinitive(text, kind) + "요"
        case Ending.BACKGROUND:
            return _drop_l(text) + "는데요" if verb else _add_final(text, kind, "ㄴ") + "데요"
        case Ending.INSISTING | Ending.PLAIN:
            stem = text
            if verb:
                stem = hangul.with_final(text, "ㄴ") if final in {"", "ㄹ"} else text + "는"
            return stem + _form(ending)
        case Ending.WONDERING:
            return _add_final(text, kind, "ㄹ") + "까요"
        case Ending.NOTICING:
            return _drop_l(text) + "네요"
        case Ending.ASKING:
            return _drop_l(text) + "나요" if verb else _add_final(text, kind, "ㄴ") + "가요"
        case Ending.REQUEST | Ending.FORMAL_REQUEST:
            stem = text[:-1] if predicate.honorific else _drop_l(before_vowel(text, kind))
            return stem + _form(ending)
        case Ending.PROPOSAL:
            return _add_final(text, kind, "ㅂ") + "시다"
        case _:
            return text + _form(ending)
