"""What a Korean sentence names: nouns, numbers with their units, its subject, nouns with what describes them."""

from __future__ import annotations

import re
from itertools import pairwise

from services.common.reading.korean_tables import UNITS
from services.llm.rules.lexicon import things
from services.llm.rules.lexicon_ko import STOP_NOUNS, TIME_WORDS
from services.llm.rules.morphology import Token

_PREFIXES = {"새벽", "오전", "오후", "아침", "저녁", "밤", "약", "총", "최대", "최소", "단", "제", "만"}
_COMPOUND_UNITS = {"년", "월", "시", "시간", "분", "만", "억"}
_CASES = {"JKO", "JKS", "JX", "VCP"}
_UNIT_BEFORE = {"SN", "NNBC", "NR", "ETM", "MM"}
_UNITS_AFTER = {"NNBC", "NR", "SL", "NNB"}


def nouns(tokens: tuple[Token, ...]) -> tuple[str, ...]:
    """Give the things named, compounds as they stand; what the main verb is about comes first."""
    main = _main_clause(tokens)
    ranked: list[tuple[int, int, str]] = []
    for word in _words(tokens):
        for name, stop in _names_in(word):
            role = next((token for token in word[stop:] if token.tag in _CASES), None)
            near = role is not None and role.start >= main
            topic = role is not None and role.tag == "JX" and role.surface in {"은", "는"}
            rank = 2 if role is None or (role.tag == "JX" and not topic) else 0 if near or topic else 1
            ranked.append((rank, word[0].start, name))
    return tuple(dict.fromkeys(name for _, _, name in sorted(ranked)))


def _main_clause(tokens: tuple[Token, ...]) -> int:
    """Give where the last clause begins: after the last connective that no auxiliary follows."""
    for token, after in reversed(list(pairwise(tokens))):
        if token.parts[-1][1] == "EC" and not after.tag.startswith(("VX", "SF")) and after.start > token.end:
            return token.end
    return 0


def _names_in(word: list[Token]) -> list[tuple[str, int]]:
    """Give the names in an eojeol, each with the index after its last token; never a part of a longer word."""
    out: list[tuple[str, int]] = []
    index = 0
    while index < len(word):
        if not _names(word[index]):
            index += 1
            continue
        start = index
        while index < len(word) and (_names(word[index]) or word[index].tag in {"XSN", "MAG"}):
            index += 1
        while start and word[start - 1].tag in {"XPN", "XSN", "NP"}:
            start -= 1
        before = word[start - 1].parts[-1][1] if start else ""
        after = word[index].parts[0][1] if index < len(word) else ""
        if before in _UNIT_BEFORE or (after.startswith("V") and after[:3] not in {"VCP", "VCN"}):
            continue  # 28자, 2큰술; 반 in 반긴
        name = _name(word[start:index], acts=after in {"XSV", "XSA"})
        if name and not (name == "종이" and not after):  # 많은 종이 산다 speaks of species
            out.append((name, index))
    return out


def _names(token: Token) -> bool:
    return token.noun and token.tag != "XR" and token.surface.lower() not in UNITS


def _name(run: list[Token], *, acts: bool) -> str:
    whole = "".join(token.surface for token in run if not (token.tag == "XSN" and token.surface == "들"))
    if whole == "불로":
        whole = "불"  # read as a noun
    known = whole in things()
    if whole in STOP_NOUNS or len(whole) > 12 or (acts and not known):
        return ""
    if len(whole) == 1 and not (known or run[0].tag == "NNG"):
        return ""
    return whole


def content_words(tokens: tuple[Token, ...]) -> tuple[str, ...]:
    """Give the lemmas that carry meaning."""
    out = []
    for token in tokens:
        form, tag = token.parts[0]
        if (token.noun and token.surface not in STOP_NOUNS) or (tag in {"VV", "VA"} and len(form) > 1):
            out.append(form)
    return tuple(out)


def number_phrases(text: str, tokens: tuple[Token, ...]) -> tuple[str, ...]:
    """Give the phrases around figures, without particles: "새벽 4시", "12,000원", "3.5kg", "30%"."""
    out = []
    index = 0
    while index < len(tokens):
        if tokens[index].tag != "SN":
            index += 1
            continue
        start = index - 1 if index and tokens[index - 1].surface in _PREFIXES else index
        end = index
        while step := _further(tokens, end):
            end += step
        spoon = re.match(r"(?:큰|작은)술", text[tokens[end].end :])
        stop = tokens[end].end + (spoon.end() if spoon else 0)
        out.append(text[tokens[start].start : stop].rstrip("~-"))
        index = end + 1
    return tuple(out)


def _further(tokens: tuple[Token, ...], end: int) -> int:
    """Give by how many tokens a number phrase that ends at `end` goes on."""
    if end + 1 >= len(tokens):
        return 0
    here, after = tokens[end], tokens[end + 1]
    figure_next = end + 2 < len(tokens) and tokens[end + 2].tag == "SN"
    glued = here.end == after.start
    if after.surface == "의" and here.surface.endswith("분") and figure_next:
        return 2  # 3분의 2
    inside = after.tag in {"SN", "NNG", "XSN", "SL"} or after.surface in {"%", "℃", "°", "-", "~"}
    if glued and (inside or (after.surface in {",", ".", ":"} and figure_next)):
        return 1
    compound = after.tag == "SN" and here.surface in _COMPOUND_UNITS  # 4시 20분
    return int(compound or (after.tag in _UNITS_AFTER and (glued or here.tag == "SN")))


def subject(text: str, tokens: tuple[Token, ...]) -> str:
    """Give the noun phrase that opens the sentence and is its topic or subject; "" if there is none."""
    for index, token in enumerate(tokens):
        if token.tag in {"JX", "JKS"} and token.surface in {"은", "는", "이", "가"}:
            phrase = text[: token.start]
            head = tokens[index - 1] if index else token
            if not head.noun and head.tag not in {"XSN", "NNB", "NNBC"}:
                return ""
            plain = phrase not in TIME_WORDS and head.surface not in TIME_WORDS and len(phrase) <= 20
            return phrase.strip() if plain and head.end == token.start else ""
        nominal = token.tag[:1] in "NMS" or token.tag in {"XSN", "XPN", "JKG", "XR", "JC"}
        if (
            not nominal
            or (token.tag == "NP" and token.surface not in {"우리", "저희"})
            or token.tag in {"SF", "SC", "MAG", "MAJ"}
        ):
            return ""
    return ""


def phrases(text: str, tokens: tuple[Token, ...]) -> tuple[str, ...]:
    """Give nouns with what describes them, two to four words: "붕대를 감은 손", "골목 끝 빵집", "빗자루 세 개"."""
    words = _words(tokens)
    out = []
    for index, word in enumerate(words):
        core = _without_particle(word)
        if not core or index == 0 or core[-1].tag not in {"NNG", "NNP", "NNBC", "XSN", "NR"}:
            continue
        start = index
        while start > 0 and index - start < 3 and _describes(words[start - 1], words[start]):
            start -= 1
        phrase = text[words[start][0].start : core[-1].end]
        if (
            start < index
            and 4 <= len(phrase) <= 18
            and not re.search(r"[,'\"‘’“”(]", phrase)
            and words[start][0].tag not in {"MAJ", "NP"}
        ):
            out.append(phrase)
    return tuple(dict.fromkeys(out))


def _words(tokens: tuple[Token, ...]) -> list[list[Token]]:
    words: list[list[Token]] = []
    for token in tokens:
        if words and words[-1][-1].end == token.start:
            words[-1].append(token)
        elif token.tag not in {"SF", "SY", "SC"}:
            words.append([token])
    return words


def _without_particle(word: list[Token]) -> list[Token]:
    core = list(word)
    while core and (core[-1].tag[:1] in "JS" and core[-1].tag not in {"SN", "SL"}):
        core.pop()
    return core


def _describes(word: list[Token], after: list[Token]) -> bool:
    """Whether a word belongs to the noun phrase that the next word is part of."""
    last = word[-1].parts[-1][1]
    if after[0].tag.startswith("VX"):
        return True
    if last in {"ETM", "JKG"} or (last == "MM" and word[-1].surface not in {"그", "이", "저"}):
        return True
    if word[-1].surface in TIME_WORDS and after[0].tag == "SN":
        return True
    if last in {"NNG", "NNP", "XSN", "NR", "SN"} and word[-1].surface not in TIME_WORDS:
        return True
    return last in {"JKO", "JKB", "JKS"} and after[-1].parts[-1][1] == "ETM"
