"""What a script states and its source does not: figures and their units, numbers in words, names, big words.

A model may reword, so this goes further than the gate of the rules, which takes all words from the source.
"""

from __future__ import annotations

import re
from functools import lru_cache

from services.common.reading.syllables import spoken
from services.llm.rules.facts import squeezed, unsupported
from services.llm.rules.morphology import Analyser, Token
from services.llm.rules.words import words

_CURRENCIES = {
    "$": "dollar", "usd": "dollar", "dollar": "dollar", "dollars": "dollar", "달러": "dollar", "₩": "won", "원": "won",
    "krw": "won", "won": "won", "€": "euro", "eur": "euro", "euro": "euro", "euros": "euro", "유로": "euro",
    "£": "pound", "gbp": "pound", "¥": "yen", "엔": "yen", "yen": "yen", "%": "percent", "percent": "percent",
    "퍼센트": "percent", "프로": "percent",
}  # fmt: skip
_MEASURED = re.compile(
    r"(?P<before>[$₩€£¥])?\s?(?P<figure>\d+(?:[.,:]\d+)*)(?:\s?(?P<after>%|[가-힣]+)|[\s-]?(?P<word>[A-Za-z]+))?"
)
_NATIVE = words("두 세 네 다섯 여섯 일곱 여덟 아홉 열 스무 서너 두세 너댓 스물 서른 마흔 쉰 예순 일흔 여든 아흔")
_ALONE = {"둘", "셋", "넷"}  # are nouns: what follows is no counter of theirs
_ENGLISH = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|billions?|dozens?|half|twice|double|"
    r"triple|third|quarter)\b",
    re.IGNORECASE,
)
# How an English sentence may begin without naming anybody.
_OPENERS = frozenset(
    words(
        """
    a about above after again all almost although always an and another any are as ask at back be because before
    behind below between both but by can come could did do does down each early either else enough even ever every
    everybody everyone everything few finally first for forget from get give go had half has have he her here his
    how however i if imagine in inside instead into is it its just keep know last late later least let like listen
    little long look love made make many maybe meanwhile meet more most much must my near need neither never next no
    nobody none nor not nothing now of off often oh old on once one only or other our out outside over own people
    perhaps picture please right said same say see she should since so some somebody someone something sometimes
    soon still stop such suddenly take tell than that the their them then there these they thing things think this
    those though through till to today tomorrow too try turns under until up upon us wait want was watch we well
    were what whatever when whenever where whether which while who whoever whose why will with without would yes
    yesterday yet you your
    """
    )
)
_BEGINS = re.compile(r"(?:^|[.!?…]\s+[\"“]?|^[\"“])([A-Z][a-z]+)(?:['’]s)?\s+([a-z]+)")
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|St|Capt|Gen)\.?\s+([A-Z][a-z]+)")
_VERB = re.compile(
    r"(?:\w+ed|is|was|has|had|does|did|goes|went|comes|came|says|said|makes|made|gets|got|takes|took|runs|ran|sits|sat|"
    r"sees|saw|knows|knew|gives|gave|leaves|left|tells|told|keeps|kept|loves|lives|works|owns|runs|bakes|sells)$"
)


def unstated(text: str, source: str, language: str, frames: str, analyser: Analyser) -> list[str]:
    """Give what `text` states and `source` does not, each as it stands in the text.

    `frames` are words that it may hold besides: those of the character who tells it.
    """
    found = unsupported(text, source, language, frames)
    found += _units(text, source, found)
    found += _korean(text, source, frames, analyser) if language == "ko" else _english(text, source, frames)
    return list(dict.fromkeys(found))


@lru_cache(maxsize=16)
def _said(source: str, language: str) -> str:
    """Give the source as it is read out loud, without spaces: 30년 is 삼십년."""
    return "".join(word.reading.replace(" ", "") for word in spoken(source, language))


@lru_cache(maxsize=64)
def _measures(text: str) -> tuple[tuple[str, str, str], ...]:
    """Give the figures of a text with their units, and as they stand in it."""
    out = []
    for match in _MEASURED.finditer(text):
        unit = match["before"] or match["after"] or match["word"] or ""
        out.append((match["figure"].replace(",", ""), _unit(unit), match[0].strip()))
    return tuple(out)


def _unit(written: str) -> str:
    low = written.lower()
    if low in _CURRENCIES:
        return _CURRENCIES[low]
    for name, unit in _CURRENCIES.items():  # 원짜리, 원이에요
        if not name.isascii() and low.startswith(name):
            return unit
    return low[:1] if not low.isascii() else low.rstrip("s")


def _units(text: str, source: str, known: list[str]) -> list[str]:
    """Figures of the source that are given a money's or a percentage's unit that they do not have there."""
    there = {(figure, unit) for figure, unit, _ in _measures(source)}
    bound = set(_CURRENCIES.values())
    return [
        written
        for figure, unit, written in _measures(text)
        if unit in bound and figure not in known and (figure, unit) not in there
    ]


def _proper(token: Token) -> bool:
    return token.tag == "NNP" and len(token.surface) > 1


def _korean(text: str, source: str, frames: str, analyser: Analyser) -> list[str]:
    tokens = analyser.tokens(text)
    written = squeezed(source) + " " + squeezed(frames)
    names = [t.surface for t in tokens if _proper(t) and squeezed(t.surface) not in written]
    heard = _said(source, "ko") + " " + squeezed(source)
    numbers, index = [], 0
    while index < len(tokens):
        end = index
        while end < len(tokens) and _numeral(tokens[end]):
            end += 1
        if end == index:
            index += 1
            continue
        number = "".join(token.surface for token in tokens[index:end])
        counted = end < len(tokens) and tokens[end].tag.startswith("NN") and number not in _ALONE
        counter = tokens[end].surface if counted else ""
        if number not in {"하나", "일"} and squeezed(number + counter) not in heard:
            numbers.append(text[tokens[index].start : tokens[end].end if counter else tokens[end - 1].end])
        index = end
    return names + numbers


def _numeral(token: Token) -> bool:
    return token.tag == "NR" or (token.tag.startswith("MM") and token.surface in _NATIVE)


def _english(text: str, source: str, frames: str) -> list[str]:
    low = f"{source} {frames}".lower()
    words = set(re.findall(r"[a-z]+", low))
    heard = _said(source, "en")
    numbers = [
        match[0]
        for match in _ENGLISH.finditer(text)
        if match[0].lower() not in words and match[0].lower().rstrip("s") not in heard
    ]
    names = [
        match[1]
        for match in _BEGINS.finditer(text)
        if match[1].lower() not in _OPENERS | words and _VERB.match(match[2]) and not _ENGLISH.fullmatch(match[1])
    ]
    titled = [name for name in _TITLED.findall(text) if name.lower() not in words]
    return numbers + names + titled
