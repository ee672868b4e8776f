"""Short texts for the screen that make one want to know, in words of the text; none rather than a dull one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from services.llm.rules.lexicon import thing
from services.llm.rules.model import Scene, Sentence
from services.llm.rules.senses import meant
from services.llm.rules.subjects import pictures
from shorts.llm.v1.llm_pb2 import SceneRole

LONGEST = 24  # characters
_SAME = 0.65  # of the words of a narration: a title that has them says what the caption below it says
_FACT = 16  # characters of a fact with its key
# A figure whose unit says what it is: 32,900원, 30% 할인, 1859년, $28.
_PLAIN = 5  # words of a sentence whose number is all that it says
_SPEAKING = re.compile(r"[\d,.]+(?:만|억)?\s?원|\d+\s?%(?:\s\S+)?|[1-9]\d{3}년|[$€£]\s?[\d,.]+")
_DULL = re.compile(
    r"(?:동안|씩|번|중|때|것|일|날|후|전|뒤|채|쯤|이상|이하|정도|가지|씨|끝|앞|옆|안|밖|위|밑)$|"
    r"^(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|\d+)\s?\S+$|"
    r"^(?:온|약|그중|준비한|나오는|있는|하는|되는|된)\s|^\S{1,2}째\s|^\S*지 (?:않|못|말|마)|"
    r"^(?:당일 )?(?:새벽|아침|저녁|밤|오전|오후|점심|영하|평일|주말)\s\d|"
    r"^(?:같은|다른|이런|그런|어떤|많은|모든|내|제|첫|하나|아무|온|다음|전체)\s\S+$|[은는]\s\S+(?:가|이)\s|\s열$|[\d.]\s*x"
)
_DESCRIBED = re.compile(r"[은는던운인한린된간난른온든쓴의]\s|[가-힣][가이을를에]\s\S+[은는던운인한린된간난른든쓴]\s")
_DULL_EN = re.compile(
    r"^(?:big|small|main|front|late|standard|large|last|next|first|same|other|whole|new|old|every|each|many|some|good|little|few|[a-z]+'s)\s\w+$|"
    r"\b(?:time|way|day|days|night|evening|morning|line|bit|lot|week|year|years|rest|next|that|this|front|named)\b|"
    r"^(?:\w+ly)\s",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\b(?:it|he|she|they|we|you)\b", re.IGNORECASE)
_UNITS_EN = re.compile(
    r"\b(?:feet|foot|inch|inches|minutes?|hours?|seconds?|days?|weeks?|months?|years?|percent|oz|miles?|degrees?|"
    r"ripe|small|of|a|m|am|pm)\.?$|[.%]$",
    re.IGNORECASE,
)


def title(
    scene: Scene, used: set[str], language: str, heading: str = "", topic: str = "", later: Sequence[Scene] = ()
) -> str:
    """Give a title of at most 24 characters that no other scene has; "" where the text gives no good one.

    `heading` is the text's own title or the product's name: the hook's first choice. `later` are the scenes after the
    hook, from which it may borrow. The narration neither begins with the title nor says little else.
    """
    hook = scene.role == SceneRole.SCENE_ROLE_HOOK
    for candidate in _hooking(scene, language, heading, topic, later) if hook else _candidates(scene, language):
        text = re.sub(r"\s+", " ", candidate).strip(" ,.·-")
        clumsy = language == "en" and _POINTS.search(text)
        if 1 < len(text) <= LONGEST and not clumsy and text.lower() not in used and not _repeats(scene.narration, text):
            used.add(text.lower())
            return text if language == "ko" else text[0].upper() + text[1:]
    return ""


def _repeats(narration: str, text: str) -> bool:
    said, shown = (re.sub(r"\W", "", part.lower()) for part in (narration, text))
    if said.startswith(shown[:6]) or (shown in said and len(shown) > 0.6 * len(said)):
        return True
    spoken, seen = ({word[:2] for word in re.findall(r"\w+", part.lower())} for part in (narration, text))
    return len(spoken & seen) >= _SAME * len(spoken)


def _hooking(scene: Scene, language: str, heading: str, topic: str, later: Sequence[Scene]) -> Iterator[str]:
    """What may stand over the first scene, the best first."""
    yield heading
    if language == "en":
        words = heading.split()
        yield from (" ".join(words[start:]) for start in range(1, len(words) - 1))
        yield from (s.headline for s in scene.sentences if s.headline)
        yield from (n for s in scene.sentences if not s.quote for n in reversed(s.numbers) if _tells(n))
    else:
        yield from _candidates(scene, language)
    if len(topic.split()) > 1 and language == "ko":
        yield topic
    for other in reversed(later):
        yield from (s.headline for s in other.sentences if s.headline and not re.search(r"[개명지]인 ", s.headline))
    yield from _candidates(scene, language)


def _candidates(scene: Scene, language: str) -> Iterator[str]:
    sentences = scene.sentences
    yield from (s.text for s in sentences if s.question and not s.quote and len(s.text) <= LONGEST)
    for sentence in sentences:
        yield from _keyed(sentence)
    yield from (s.headline for s in sentences if s.headline)
    for sentence in sentences:
        yield from phrases(sentence, language)
    for sentence in sentences:
        yield from _numbered(sentence, language)


def _keyed(sentence: Sentence) -> Iterator[str]:
    """What a fact says in figures, with its key where the unit does not tell: 32,900원, 무게 780g."""
    if not sentence.key:
        return
    for number in sentence.numbers:
        if _SPEAKING.fullmatch(number):
            yield number
    whole = f"{sentence.key} {sentence.text}".rstrip(". ")
    if sentence.numbers and len(whole) <= _FACT and not sentence.quote and not sentence.question:
        yield whole


def phrases(sentence: Sentence, language: str) -> list[str]:
    """Give what a sentence names with what describes it, the most telling first."""
    if language == "en":
        good = [p for p in sentence.phrases if not _DULL_EN.search(p)]
        return sorted(good, key=lambda p: (thing(p.split()[-1], "en") is None, -len(p)))
    good = [p for p in sentence.phrases if not _DULL.search(p)]
    described = [p for p in good if _DESCRIBED.search(p)]
    counted = [p for p in good if re.search(r"\s(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s\S+$|\s\d+\S+$", p)]
    plain = [p for p in good if len(p) >= 5 and p.count(" ") < 3 and thing(p.split()[-1], "ko")]
    return list(dict.fromkeys([*sorted(described, key=lambda p: -len(p)), *counted, *sorted(plain, key=len)[::-1]]))


def _numbered(sentence: Sentence, language: str) -> Iterator[str]:
    """Subject and number, or a number that speaks for itself."""
    words = sentence.subject.split()
    counted = re.search(r"(?:^|\s)(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열) \S+$", sentence.subject)  # 나사 한 개
    head = "" if re.search(r"\d", sentence.subject) else " ".join(words[-3 if counted else -2 :])
    for number in () if sentence.quote else sentence.numbers:
        short = len(sentence.text.split()) <= _PLAIN or _SPEAKING.fullmatch(number)
        if language == "ko" and short and head and head not in number and re.search(r"\d\D*[가-힣%a-zA-Z]", number):
            yield f"{head}, {number}"
        if _SPEAKING.fullmatch(number) or (language == "en" and " " in number and not _UNITS_EN.search(number)):
            yield number


def _tells(number: str) -> bool:
    """Whether an English number phrase names a thing that can be pictured: three hearts, 1 goose."""
    last = number.rsplit(maxsplit=1)[-1].lower()
    return " " in number and not _UNITS_EN.search(number) and bool(thing(last, "en") or thing(last.rstrip("s"), "en"))


def keywords(scene: Scene, language: str, whole: str, names: frozenset[str] = frozenset()) -> list[str]:
    """Give up to eight nouns of a scene, in the sense that they have in the text (`whole`).

    What can be pictured stands first. Names are none: Anna Rose is no flower.
    """
    told = (meant(noun, sentence.text, whole, language) for sentence in scene.sentences for noun in sentence.nouns)
    nouns = dict.fromkeys(filter(None, told))
    shown = [noun for noun in nouns if pictures(noun, language, names)]
    return sorted(shown, key=lambda noun: thing(noun, language) is None)[:8]
