"""What the picture of a scene is to show, as keywords: what is named, how many of it, what happens, how things are."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

MOST = 8
# Actions and qualities that one scene may show; more would hide what it is about.
_MOST_DOING = 3
# What is told of as it is, however it is put: "오래 살지 못해요" is about how long one lives.
_NEVER_DENIED = frozenset({"수명", "lifespan", "조용함", "quiet", "휴무", "closed", "울음", "crying"})
# How long, how much and when: told after what happens, as a clock or a chart alone says little.
_MEASURES = frozenset({"초시계", "stopwatch", "비율", "percentage", "지속 시간"})
_NOT_KO = re.compile(
    r"^[가-힣]*(?:지|질)?[는도를]?\s?(?:않|못|말|마[세십라])|^\S*\s(?:수(?:는|도)? )?없|^\S*[가은는이] (?:거의 )?없"
)
_NOT_BEFORE_KO = re.compile(r"(?:^|\s)(?:안|못)\s$")
_NOT_EN = re.compile(r"\b(?:not|never|no|without|nor|cannot|\w+n['’]t)\s(?:\w+\s){0,2}$", re.IGNORECASE)
_COUNTERS = "개|마리|송이|잔|병|권|장|대|그루|명|켤레|조각|봉지|상자|다발|알|쪽|그릇|벌"
_COUNTS = {"두": "2", "세": "3", "네": "4", "two": "2", "three": "3", "four": "4"}
# When it happens: a clock shows it.
_HOURS = {
    "ko": re.compile(r"(?<!\d)(1?\d|2[0-4])시(?!간)"),
    "en": re.compile(r"\b(1[0-2]|[1-9])(?::\d\d)? ?(?:[ap]\.m\.|[ap]m\b|o'clock)", re.IGNORECASE),
}
# A thing that cannot be had or used: "온수는 사용할 수 없습니다", "computers will not be available".
_DENIED_KO = r"[가-힣]*[은는이가을를도]?(?: 모두| 전혀)? ?(?:사용할 수 없|사용하지 마|이용할 수 없|안 되|금지|불가)"
_DENIED_EN = r"s?(?: and \w+)? (?:will not be|are not|is not) available"


@cache
def _table(name: str) -> dict[str, re.Pattern[str]]:
    flags = re.IGNORECASE if name == "en" else 0
    return {word.replace("_", " "): re.compile(pattern, flags) for word, pattern in _raw()[name].items()}


@cache
def _raw() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "showing.toml").read_text("utf-8"))


def doing(text: str, language: str, *, selling: bool = False) -> list[str]:
    """Give what happens in a text and how things are, in the order in which it is said; "no laughing" where it is not.

    What is sold has a price where a story speaks of money.
    """
    found: list[tuple[int, str]] = []
    for word, pattern in _table(language).items():
        if match := pattern.search(text):
            told = _raw()["product"].get(word, word) if selling else word
            denied = word not in _NEVER_DENIED and _negated(text, match, language)
            found.append((match.start(), _denied(told, language) if denied else told))
    hours = [(match.start(), _hour(match, language)) for match in list(_HOURS[language].finditer(text))[:1]]
    found += hours
    measures = _MEASURES.union(word for _, word in hours)
    return sorted((word for _, word in sorted(found)), key=lambda word: word in measures)[:_MOST_DOING]


def _hour(match: re.Match[str], language: str) -> str:
    hour = (int(match[1]) - 1) % 12 + 1
    return f"{hour}시" if language == "ko" else f"{hour} o'clock"


def _negated(text: str, match: re.Match[str], language: str) -> bool:
    if language == "ko":
        return bool(_NOT_KO.match(text[match.end() :]) or _NOT_BEFORE_KO.search(text[: match.start()]))
    clause = re.split(r"[.;:!?,]", text[: match.start()])[-1]
    return bool(_NOT_EN.search(clause))


def _denied(word: str, language: str) -> str:
    return f"{word} 없음" if language == "ko" else f"no {word}"


def counted(noun: str, text: str, language: str) -> str:
    """Give a noun with how many of it there are, where the text says two to four; "no", where it cannot be had."""
    bare = re.escape(noun)
    if language == "ko":
        if re.search(bare + _DENIED_KO, text):
            return _denied(noun, language)
        match = re.search(rf"{bare}[이가은는을를도]? (두|세|네|[234])\s?(?:{_COUNTERS})(?!째|월|년)", text)
        return f"{noun} {_COUNTS.get(match[1], match[1])}개" if match else noun
    if re.search(rf"\b{bare}{_DENIED_EN}|\band {bare}{_DENIED_EN}", text, re.IGNORECASE):
        return _denied(noun, language)
    match = re.search(
        rf"\b(two|three|four|[234])\s(?:[a-z]+[^s\s]\s)?{bare}(?:e?s)?\b(?! [a-z]+s\b)", text, re.IGNORECASE
    )
    return f"{_COUNTS.get(match[1].lower(), match[1])} {noun}" if match else noun


def bare(word: str) -> str:
    """Give a keyword without how many there are; "" for what is not there."""
    if word.startswith("no ") or word.endswith(" 없음"):
        return ""
    return re.sub(r"^[234] | [234]개$", "", word)


def merged(nouns: list[str], actions: list[str], sold: str = "") -> list[str]:
    """Give the keywords of a scene, the most telling first: what is sold, then things and what happens by turns."""
    out = [sold] if sold else []
    rest = [noun for noun in nouns if noun != sold]
    actions = [action for action in actions if action not in rest]
    while rest or actions:
        # Beside a product what is said of it counts for more than things that are named by the way.
        first, second = (actions, rest) if sold else (rest, actions)
        out += [line.pop(0) for line in (first, second) if line]
    return list(dict.fromkeys(out))[:MOST]
