"""Korean sentences that can be said away from their place: 그녀는 is 박순자 씨는 where it is plain who is meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from services.llm.rules.document import BlockKind
from services.llm.rules.model import Sentence
from services.llm.rules.particles import attach
from services.llm.rules.words import words

_PERSONS = words(
    """
    씨 님 세자 왕 임금 할머니 할아버지 어머니 아버지 엄마 아빠 주인 사장 강사 선생님 감독 선수 회장 대표 아저씨 아주머니
    청년 소년 소녀 남자 여자 남편 아내 딸 아들 형 누나 언니 오빠 동생 과학자 화가 작가 농부 어부 선장 기사 의사 간호사
    """
)
_HE = set(words("왕 임금 할아버지 아버지 아빠 아저씨 소년 남자 남편 아들 형 오빠"))
_SHE = set(words("할머니 어머니 엄마 아주머니 소녀 여자 아내 딸 누나 언니"))
_LIST = f"(?:{'|'.join(p for p in _PERSONS if len(p) > 1)})"
_TOPIC = re.compile(rf"(?:^|[\s,])({_LIST}(?: [가-힣]{{2,4}}?)?)[은는]\s")
# What is said of something that the sentence does not name.
_LEANING = re.compile(
    r"(?:일부|나머지|상당수|대부분|상대|결과|비결|이유|높이|길이|지름|무게|너비|이름|가격|값|원인|반응)[은는]\s|"
    r"\S+[이가] \S+ (?:지|뒤|후|채) |.*(?:곳|때|날|순간|일)이었다[.!]?$"
)
_NAMED = re.compile(r"([가-힣]{2,4}) (씨|님|할머니|할아버지|선생님|장군|대왕)(?=[은는이가의을를께도에,\s]|$)")
_PRONOUN = re.compile(r"(?<![가-힣])(그녀|그)(는|가|의|를|에게|도|와|만)(?=\s)")
_FORMS = {"는": "은", "가": "이", "의": "의", "를": "을", "에게": "에게", "도": "도", "와": "과", "만": "만"}
_POINTED = re.compile(
    r"(?<![가-힣])((?:이|그) )([가-힣]{2,}?)(?=(?:은|는|이|가|을|를|에|의|과|와|도|로|으로|이다)(?:\s|[.!?]|$))"
)
_OTHERWISE = re.compile(r"(?:이때|그때|그러면|이렇게|그렇게|여기|거기|이런|그런|다시|둘 다|그날|이날)")
_OFTEN = 3  # sentences that name what a text keeps speaking of
_KEPT = 3  # sentences over which somebody stays the one who is meant


def in_place(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Say of each sentence what it needs, and how it is said away from its place."""
    named = list(dict.fromkeys(f"{m[1]} {m[2]}" for s in sentences for m in _NAMED.finditer(s.text)))
    out: list[Sentence] = []
    counts = Counter(noun for s in sentences for noun in set(s.nouns))
    common = {noun for noun, count in counts.items() if count >= _OFTEN and len(noun) > 1}
    about, since = "", 0
    for place, sentence in enumerate(sentences):
        pronoun = _PRONOUN.search(sentence.text)
        meant = ""
        if pronoun and len(named) == 1:
            told = [*(s.text for s in sentences[:place]), sentence.text[: pronoun.start()]]
            meant = named[0] if not _others(" ".join(told), named[0], pronoun[1]) else ""
        out.append(_told(sentence, meant or about, common, first=place == 0))
        found = _about(sentence)
        since = 0 if found or pronoun else since + 1
        about = found or about
        if since > _KEPT or sentence.quote or (about and _others(sentence.text, about, "")):
            about = ""
    return out


def _others(text: str, name: str, pronoun: str) -> bool:
    """Whether anybody else is spoken of who could be meant; `pronoun`: 그, 그녀, or "" for either."""
    rest = re.sub(rf"(?:{_LIST} )?{re.escape(name)}", " ", text)
    found = {match[1] for match in re.finditer(rf"(?<![가-힣])({_LIST})(?=[은는이가을를의과와도에께]|들|\s|$)", rest)}
    return any(_fits(person, pronoun) for person in found)


def _told(sentence: Sentence, about: str, common: set[str], *, first: bool) -> Sentence:
    if sentence.key or sentence.kind is BlockKind.QUOTE:
        return sentence
    match = _PRONOUN.search(sentence.text)
    if match is None and sentence.needs == "previous" and (told := _pointing(sentence, common)) is not None:
        return told
    if match is None:
        bare = not sentence.nouns and not sentence.subject and not sentence.quote
        leans = "previous" if (_LEANING.match(sentence.text) or bare) and not first else sentence.needs
        return replace(sentence, needs="" if first else leans)
    if not about or about in sentence.text[: match.start()] or not _fits(about, match[1]):
        inside = any(person in sentence.text[: match.start()] for person in _PERSONS if len(person) > 1)
        return sentence if inside else replace(sentence, needs="previous")
    alone = sentence.text[: match.start()] + attach(about, _FORMS[match[2]]) + sentence.text[match.end() :]
    leans = sentence.needs if match.start() > 0 else "near" if sentence.link in {"contrast", "cause"} else sentence.link
    leans = leans if leans in {"", "near", "previous"} else "previous"
    return replace(sentence, alone=alone, who=about, needs="" if leans == "previous" and not sentence.link else leans)


def _pointing(sentence: Sentence, common: set[str]) -> Sentence | None:
    """Let a sentence that points at what the text keeps speaking of (이 전분) be said without pointing."""
    found = [match for match in _POINTED.finditer(sentence.text) if match[2] in common]
    if len(found) != 1 or len(_POINTED.findall(sentence.text)) != 1 or _OTHERWISE.match(sentence.text):
        return None
    match = found[0]
    alone = sentence.text[: match.start(1)] + sentence.text[match.start(2) :]
    return replace(sentence, alone=alone, who=match[2], needs="near" if sentence.link else "")


def _fits(about: str, pronoun: str) -> bool:
    """Whether 그 or 그녀 may mean somebody."""
    last = about.rsplit(maxsplit=1)[-1]
    return last not in (_HE if pronoun == "그녀" else _SHE if pronoun == "그" else ())


def _about(sentence: Sentence) -> str:
    """Who the sentence is about; "" for nobody that could be named."""
    if named := _NAMED.search(sentence.text):
        return f"{named[1]} {named[2]}"
    if topic := _TOPIC.search(sentence.text):
        return topic[1]
    return ""
