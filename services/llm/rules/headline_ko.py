"""A Korean sentence turned into a noun phrase for the screen: 세종은 새 글자를 만들었다 is 새 글자를 만든 세종."""

from __future__ import annotations

import re
from itertools import pairwise

from services.llm.rules import endings
from services.llm.rules.conjugation import Kind, adnominal, done
from services.llm.rules.hangul import final_of
from services.llm.rules.lexicon_ko import TIME_WORDS
from services.llm.rules.morphology import Analyser, Token
from services.llm.rules.words import words

LONGEST = 24  # characters
_NO_HEADS = set(
    words(
        """
    나 내 저 제 우리 저희 너 그 그녀 모두 누구 아무 분 사람 것 점 수 때 문제 이유 결과 이것 그것 자기 둘 그날 날 개 명
    송이 번 일부 나머지 상대 상당수 대부분 비결 결과
    """
    )
)
_END = re.compile(r"[\s.!?…~。]+$")
# What a clause may lose at its front: adverbs, adverbials, whole clauses.
_LOOSE = {"JKB", "MAG", "EC", "MAJ"}


def headline(text: str, subject: str, analyser: Analyser) -> str:
    """Give what a statement says of its subject as a noun phrase of 6 to 24 characters; "" where that makes none."""
    parsed = endings.parse(text, analyser)
    head = _head(subject)
    if parsed is None or parsed.act is not endings.Act.STATEMENT or parsed.fragment or not head:
        return ""
    begin = len(subject) + 1
    if not re.match(r"[은는이가]\s", text[len(subject) : len(subject) + 2]) or re.search(r"[\"“”'‘’]", text):
        return ""
    core = _END.sub("", text)
    tokens = analyser.tokens(core)
    form = _describing(core, tokens, parsed.predicate.text, parsed.predicate.kind, adnominal(parsed.predicate))
    if not form.strip():
        return ""
    for start in _starts(core, tokens, begin):
        clause = form[start:].strip(" ,")
        phrase = f"{clause} {head}"
        if 6 <= len(phrase) <= LONGEST and _whole(clause, head) and _same_subject(tokens, begin, start):
            return phrase
    return ""


def _whole(clause: str, head: str) -> bool:
    """Whether the clause says something by itself."""
    weak = re.search(
        r"것[인이]|^(?:그중|그날|그때|이때)\s|^(?:안|못|잘)?\s?(?:있|없|하|되|않|아니|같|한|된|인|할)\S{0,2}$", clause
    )
    return " " in clause and "," not in clause and head not in clause and weak is None


def _same_subject(tokens: tuple[Token, ...], begin: int, start: int) -> bool:
    """Whether the clause tells of the sentence's subject; in a sentence of several clauses it may tell of another."""
    inside = [token for token in tokens if token.start >= start]
    rest = [token for token in tokens if token.start >= begin]
    if any(token.tag == "JX" and token.surface in {"은", "는"} for token in inside):
        return False
    if not any(_joins(token, after) for token, after in pairwise(rest)):
        return True
    if any(token.end == begin and token.surface in {"이", "가"} for token in tokens):
        return False
    if any(token.tag == "JKS" or (token.tag == "JX" and token.surface == "도") for token in inside):
        return False
    simple = not any(_joins(token, after) for token, after in pairwise(inside))
    return any(token.tag == "JKO" or (simple and token.tag == "JKB") for token in inside)


def _joins(token: Token, after: Token) -> bool:
    return token.parts[-1][1] == "EC" and not after.tag.startswith("VX") and after.start > token.end


def _head(subject: str) -> str:
    """The subject, or its last words where it is long; "" where it is no name of a thing."""
    parts = subject.split()
    if not parts or parts[-1] in _NO_HEADS | TIME_WORDS or re.search(r"\d", subject):
        return ""
    short = (
        subject
        if len(subject) <= 9 and not re.match(r"(?:.*\s)?(?:어떤|이|그|저|이런|그런|이렇게|모든|많은|당시)\s", subject)
        else parts[-1]
    )
    return "" if re.search(r"[과와,]\s|[과와]$", short) else short


def _describing(core: str, tokens: tuple[Token, ...], text: str, kind: Kind, form: str) -> str:
    """The whole sentence with its predicate in the form that describes a noun, the past of verbs by their stem."""
    if kind is not Kind.CLOSED or final_of(text) != "ㅆ" or text.endswith(("있", "겠")):
        return form
    for token in reversed(tokens):
        for stem, tag in reversed(token.parts):
            if tag == "VCP" and token.parts[0] == (stem, tag):
                return core[: token.start] + "인"
            if tag in {"VV", "XSV"} or (tag == "VX" and stem not in {"싶", "있", "듯하"}):
                if stem.endswith("모르"):
                    return form  # 몰랐던, not 모른
                return core[: token.start] + done(stem) if token.parts[0] == (stem, tag) else form
            if tag not in {"EP", "EF", "EC"}:
                return form
    return form


def _starts(core: str, tokens: tuple[Token, ...], begin: int) -> list[int]:
    """Where the clause may begin, the fullest first: right after the subject, then after each loose word."""
    out = [begin]
    for place, token in enumerate(tokens[:-1]):
        after = tokens[place + 1]
        if token.start < begin or (not core[token.end : after.start].startswith((" ", ",")) and after.surface != ","):
            continue
        quoting = token.parts[-1][0].endswith(("라고", "다고", "냐고", "자고"))
        if token.parts[-1][1] in _LOOSE and not quoting and not after.tag.startswith("VX"):
            out.append(token.end)
    return out
