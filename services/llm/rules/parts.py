"""What the facts of a product are good for: problem, features, proof, call to action; and which of them sell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.llm.rules.brief import Brief
from services.llm.rules.document import BlockKind
from services.llm.rules.model import Sentence
from services.llm.rules.salience import hook_score
from services.llm.rules.shop import PRICE

_PROOF = re.compile(
    r"후기|리뷰|평가|평점|별점|고객|사용자|구매자|review|rating|customer|testimonial|stars|what people say",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"구매|구입|문의|판매처|주문|매장|예약|전화|연락|배송|할인|행사|이벤트|가격|정가|판매가|사는 곳|where "
    r"to|buy|order|price|shipping|contact|call us|"
    r"available at|discount|phone",
    re.IGNORECASE,
)
_PLACE = re.compile(r"사는 곳|판매처|구매|주문|스토어|매장|where|buy|order", re.IGNORECASE)
_PRICED = re.compile(r"가격|정가|판매가|price", re.IGNORECASE)
_BUYING = re.compile(r"구매|구입|주문|문의|판매|예약|매장|전화|\b(?:buy|order|available|call|contact)\b", re.IGNORECASE)
_PROBLEM = re.compile(
    r"(?:불편|힘들|힘든|걱정|고민|번거|무거|무겁|귀찮|아깝|아쉬|새는|샌|식어|식는|젖|망가|잃어|부족|지치|지친|"
    r"어렵|아프|아픈|아팠|뻑뻑|당기|당겨|따갑|답답|찝찝|흘리|흘린|없으셨|적 있)(?!\S*(?:지|도) 않|"
    r"\S* (?:걱정 )?없)|\b(?:tired of|annoying|problem|hard to|heavy|spill|leak|struggle|cold coffee|hassle|mess|"
    r"painful|sick of|ever|sag|most \w+s (?:sag|break|fail|leak|slip|tear|fade))\b",
    re.IGNORECASE,
)
# What stands on every label and sells little.
_LABEL = re.compile(
    r"보증|무상|A/S|크기|사이즈|치수|보관|구성|기한|색상|컬러|색깔|중량|정격|소비 ?전력|전원|원산지|인증|제조|"
    r"규격|연결|버전|주의|size|dimension|colou?r|in the box|includes|contents|care|model|power|warranty|voltage|"
    r"version",
    re.IGNORECASE,
)
# What it does for whoever buys it.
_GAIN = re.compile(
    r"지 않|없이|없는|없어|자동|저절로|바로|그대로|거꾸로|수 있|[가-힣]도 (?!안)[가-힣]|유지|만에|오래|편하|편안|"
    r"가볍|가벼|쉽|금방|천천히|동시에|직접|같은 .* 하나도|국내산|연속|방수|\b(?:without|never|no|not|automatic|"
    r"lets|keeps|fits|even|lasts|locks|itself|only one|evenly|doesn't|don't)\b",
    re.IGNORECASE,
)
_MANUAL = re.compile(
    r"(?:주세요|주십시오|하십시오|하세요|바랍니다|마십시오|마세요)[.!]?$|^(?:please|use only|do not|keep away|store)\b",
    re.IGNORECASE,
)
_CLAIMING = 0.6  # worth of what the product does over what it is


@dataclass
class Parts:
    """The sentences of a product by what they are good for, each in the order of the source."""

    problem: list[Sentence]
    features: list[Sentence]
    proof: list[Sentence]
    call: list[Sentence]


def sort(brief: Brief) -> Parts:
    """Put every sentence where it is of use."""
    parts = Parts([], [], [], [])
    for sentence in brief.sentences:
        label = f"{sentence.section} {sentence.key}"
        if sentence.kind is BlockKind.QUOTE or _PROOF.search(label):
            parts.proof.append(sentence)
        elif _CALL.search(label if sentence.key else sentence.section) or (
            not sentence.key and _CALL.search(sentence.text) and _BUYING.search(sentence.text)
        ):
            parts.call.append(sentence)
        elif (
            (_PROBLEM.search(sentence.text) or sentence.question)
            and not sentence.key
            and sentence.kind is BlockKind.PARAGRAPH
        ):
            parts.problem.append(sentence)
        elif _PROOF.search(sentence.text) and sentence.quote:
            parts.proof.append(sentence)
        else:
            parts.features.append(sentence)
    return parts


def reviewed(sentence: Sentence) -> bool:
    """Whether the text calls a quotation a review."""
    return bool(_PROOF.search(f"{sentence.section} {sentence.key} {sentence.text}"))


def worth(brief: Brief, parts: Parts) -> dict[int, float]:
    """Give what each sentence is worth to a buyer, by its order."""
    out = {}
    told = re.sub(r"\W", "", brief.title)
    for sentence in brief.sentences:
        value = brief.weights[sentence.order]
        value += _CLAIMING * bool(_GAIN.search(sentence.text)) - 0.4 * bool(sentence.key)
        value -= 1.2 * bool(sentence.key and _LABEL.search(sentence.key)) + 0.8 * bool(_MANUAL.search(sentence.text))
        value -= (
            0.4 * sentence.clipped
            + 0.8 * (sentence in parts.call)
            + 0.4 * (not sentence.nouns and not sentence.numbers)
        )
        value -= 1.0 * (re.sub(r"\W", "", sentence.text) in told)  # 용량: 80ml, where the name says so
        out[sentence.order] = max(0.05, value)
    return out


def hook(brief: Brief, parts: Parts, weights: dict[int, float], *, brief_one: bool) -> Sentence | None:
    """Choose what stops a thumb: a striking feature; in a brief short, the buyer's problem."""
    asked = [s for s in parts.problem if s.question and brief_one and parts.features]
    pool = [*parts.features, *asked] if len(parts.features) > 1 else parts.problem or parts.features
    if not pool:
        return None
    last = max(1, len(brief.sentences))

    def score(sentence: Sentence) -> float:
        value = hook_score(sentence, 0.3 * sentence.order / last, weights[sentence.order], brief.language)
        value += 0.4 * (len(sentence.numbers) > 1) - 0.8 * bool(sentence.key)
        value -= 0.5 * bool(_MANUAL.search(sentence.text)) + 1.2 * (sentence.clipped and not sentence.key)
        return value - 1.0 * (sentence.seconds > 0.4 * brief.length)

    return max(pool, key=score)


def call(parts: Parts, room: float) -> list[Sentence]:
    """Choose the price, then where to buy, as far as there is room."""
    ranked = sorted(parts.call, key=lambda s: (not priced(s), not _PLACE.search(s.key or s.text), s.order))
    taken: list[Sentence] = []
    for sentence in ranked:
        if not taken or (len(taken) < 3 and sum(s.seconds for s in taken) + sentence.seconds < room):
            taken.append(sentence)
    return sorted(taken, key=lambda s: (not priced(s), s.order))


def selling(sentence: Sentence, parts: Parts, told: str) -> bool:
    """Whether a sentence is more than a label, a manual, or what the name (`told`) says already."""
    label = bool(sentence.key and _LABEL.search(sentence.key))
    repeats = re.sub(r"\W", "", sentence.text) in re.sub(r"\W", "", told)
    return not (label or repeats or _MANUAL.search(sentence.text) or sentence in parts.call)


def priced(sentence: Sentence) -> bool:
    """Whether a sentence gives the price."""
    return bool(PRICE.match(sentence.key) or _PRICED.search(sentence.key + sentence.text))
