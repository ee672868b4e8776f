"""English sentences that can be said away from their place: "he" becomes the name, where it is plain who is meant.

A light relative of centering theory (Grosz, Joshi and Weinstein 1995): a pronoun that opens a sentence means what the
sentence before was about. Where anything else might be meant the sentence keeps needing the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.llm.rules.lexicon import PLACES
from services.llm.rules.model import Sentence
from services.llm.rules.people_en import HE, NO_NAMES, PERSONS, SHE, TIMES, doer

_NAME = r"[A-Z][a-z]+(?:[ -][A-Z][a-z]+)*"
_NAMED = re.compile(
    rf"^(?:(?:In|On|At|By) [^,]{{1,24}}?,? )?(?:[Aa]n?|[Tt]he|[Oo]ne|[Oo]ur|[Mm]y) (?:[A-Za-z-]+ ){{1,3}}"
    rf"(?:named|called) ({_NAME})"
)
_BESIDE = re.compile(rf"^[^,]{{3,30}}, ({_NAME}),")
_PREDICATE = re.compile(rf"^(?:The|His|Her) [a-z][^,;]*\b(?:was|is) ({_NAME})(?:[.!]?$|,)")
_BACK = re.compile(
    r"\b(?:all|after|for|of|by|with|to|than|like) (?:that|this|those|these)(?=[,.;!?]|$)|"
    r"\b(?:calls?|called|knows?|knew|says?|said|did|does|do|about|with|after|before|from|by|like|heard|saw)"
    r" (?:this|that|these|those)"
    r"(?: (?!is|was|the|it|he|she|they|I|we|you)[a-z]+)?(?=[,.;!?]|$)|"
    r"\bheard that\b|\bthis (?:way|time|part|is)\b|\b(?:why|so|either|anyway|instead|otherwise)[.!]?$|^(?:Yes|No),"
)
_DUMMY = re.compile(
    r"it(?:'s| is| was| will be| takes| took| would be| can be)?"
    r" (?:(?:rains?|snows?|rained|snowed)\b|(?:\w+ ){0,3}(?:to|that|until|before|when|since)\b|"
    r"(?:too )?(?:late|early|dark|cold|hot)\b)",
    re.IGNORECASE,
)
_MANY = re.compile(
    r"\b(?:[a-z]{2,}(?<!thi|.wa|.ha)s|people|men|women|children|everyone|somebody|anyone|reindeer|sheep)\b"
)
_SOMEBODY = re.compile(
    r"\b(?:[Tt]he|[Aa]n?|[Mm]y|[Oo]ur|[Yy]our|[Hh]is|[Hh]er|[Tt]heir|[Oo]ne|[Ee]very) (?:[a-z-]+ ){0,2}?"
    r"([a-z]{3,})\b(?! [a-z]+(?:er|or|man)\b)"
)
_OPENING = re.compile(rf"^({_NAME})(?:'s|’s)?(?=[\s,])")
_PERSON = re.compile(r"^((?:My|The|A|An|Our|One) (?:[a-z-]+ ){0,3}?([a-z]+))(?=\s+(?:had|has|was|is|who|[a-z]+ed|\w+))")
_THING = re.compile(
    r"^((?:The|A|An|My|Our|This|One) (?:[a-z-]+ ){0,2}?[a-z-]+) (?:is|was|has|had|can|could|will|weighs|takes|holds|"
    r"costs|goes|works|makes|lives|drinks|looks|sits|stands|opens|needs|keeps|starts|uses|\w+ed)\b"
)
_POINTING = re.compile(
    r"\b(He|She|It|he|she|it|its|him|her|his|hers|himself|herself|They|they|them|their|Its|His|Her|Their)\b"
)
_REPLACED = re.compile(r"^(He|She|It)(?= (?!'s|’s)[a-z])|^(His|Her|Its)(?= [a-z])")
_NO_OWNED = (
    r"(?: (?:any|all|again|back|out|up|down|in|on|at|to|from|with|for|and|but|or|so|a|an|the|that|this|when|as|if|how|"
    r"what|why|some|no|one|over|into|off|away|home|more|about|because|while|until|by|is|was|were|did|not)\b|[^ ]|$)"
)
_WITHIN = re.compile(rf"\b(he|she)(?= [a-z])|\b(him)\b|\b(her)(?={_NO_OWNED})|\b(his|her)(?= [a-z])")
_THING_BEFORE = re.compile(
    r"\b(?:the|a|an|my|your|our|his|her|this|that|no|every|each|one) ((?:[a-z-]+ ){0,2}?[a-z-]{3,})\b"
)
_OWN = {"he": "he|his|him", "she": "she|her", "it": "it|its"}
_KEPT = 3  # sentences over which somebody stays the one who is meant


@dataclass(frozen=True)
class _Who:
    """What a sentence is about: its name, its gender ("he", "she", "it"; "" unknown)."""

    name: str
    kind: str


_Meant = dict[str, tuple[_Who, int]]
"""What each kind of pronoun means by now, and how many sentences ago it was last spoken of."""


def in_place(sentences: Sequence[Sentence]) -> list[Sentence]:
    """Say of each sentence what it needs, and how it is said away from its place."""
    known = _genders(" ".join(s.text for s in sentences))
    out: list[Sentence] = []
    meant: _Meant = {}
    for place, sentence in enumerate(sentences):
        out.append(_told(sentence, meant, known, first=place == 0))
        meant = {} if sentence.key else _after(sentence, meant, known)
    return out


def _after(sentence: Sentence, meant: _Meant, known: dict[str, str]) -> _Meant:
    """Give what pronouns mean after a sentence: whom it is about, or whom it went on telling of.

    Where anybody else is spoken of who could be meant as well, nobody is.
    """
    text = sentence.text
    out: _Meant = {}
    for kind, (who, age) in meant.items():
        opens = "^" if kind == "it" else ""
        again = re.search(rf"{opens}\b(?:{_OWN[kind]})\b", text, re.IGNORECASE) is not None
        mine = kind != "it" and age < _KEPT and re.match(r"(?:I|We)\b", text) is not None
        if (again or mine) and not _others(text, who, kind, known):
            out[kind] = (who, 0 if again else age + 1)
    found, several = _about(sentence, known)
    if several:
        return {kind: pair for kind, pair in out.items() if kind == "it"}
    if found is not None:
        kinds = [found.kind] if found.kind else [kind for kind in ("he", "she") if kind not in out]
        after = re.split(re.escape(found.name), text, maxsplit=1, flags=re.IGNORECASE)[-1]
        out |= {k: (_Who(found.name, k), 0) for k in kinds if k == "it" or not _others(after, found, k, known)}
    return out


def _others(text: str, who: _Who, kind: str, known: dict[str, str]) -> bool:
    """Whether somebody besides `who` is spoken of who could be meant by a pronoun."""
    rest = re.sub(re.escape(who.name), " ", text, flags=re.IGNORECASE)
    return kind != "it" and bool(_persons(rest, known, kind))


def _told(sentence: Sentence, meant: _Meant, known: dict[str, str], *, first: bool) -> Sentence:
    if sentence.key or (sentence.quote and sentence.text[:1] in '"“'):
        return sentence
    if first:
        return sentence if _opens_with_pronoun(sentence.text) else replace(sentence, needs="")
    if not _leans(sentence.text, known):
        return sentence
    alone = _alone(sentence.text, meant)
    if not alone[0] or _leans(alone[0], known) or sentence.link in {"sequence", "addition"}:
        return replace(sentence, needs="previous")
    return replace(sentence, needs="near" if sentence.link else "", alone=alone[0], who=alone[1])


def _opens_with_pronoun(text: str) -> bool:
    return bool(re.match(r"(?:He|She|It|They|His|Her|Its|Their|That|Those|These)\b", text))


def _leans(text: str, known: dict[str, str]) -> bool:
    """Whether a pronoun stands before anything that it could mean."""
    return bool(_BACK.search(text)) or any(_hangs(text, match, known) for match in _POINTING.finditer(text))


def _hangs(text: str, match: re.Match[str], known: dict[str, str]) -> bool:
    word, before, after = match[1].lower(), text[: match.start()], text[match.end() :]
    if word in {"it", "its"}:
        return not (_DUMMY.match(text[match.start() :]) or _things(before))
    if word in {"they", "them", "their"}:
        return not _MANY.search(before)
    kind = "he" if word in {"he", "him", "his", "himself"} else "she"
    persons = _persons(before, known, kind)
    told = word == "him" or (word == "her" and re.match(_NO_OWNED, after) is not None)
    reach = before.rsplit(",", 1)[-1].rsplit(" and ", 1)[-1]
    if told and persons and len(persons) == len(_persons(reach, known, kind)) == 1:
        return True  # "the doctor told him": the doctor is somebody else
    return not persons and not re.search(rf"\b{kind}\b", before, re.IGNORECASE)


def _persons(before: str, known: dict[str, str], kind: str) -> list[str]:
    """Give who is named in a piece of text and may be meant by "he" or "she"."""
    names = [n for n, told in known.items() if told in {"", kind} and re.search(rf"\b{re.escape(n)}\b", before)]
    other = SHE if kind == "he" else HE
    nouns = [found[1] for found in _SOMEBODY.finditer(before)]
    return names[:1] + [noun for noun in nouns if noun not in other and (noun in PERSONS or doer(noun))]


def _things(before: str) -> bool:
    """Whether a thing is named that "it" may mean."""
    found = _THING_BEFORE.findall(before.lower())
    return any(phrase.split()[-1] not in PERSONS | TIMES for phrase in found)


def _genders(text: str) -> dict[str, str]:
    """Give the names of persons with "he", "she" or "" as the pronouns after them tell."""
    whole: dict[str, str] = {}
    for match in re.finditer(_NAME, text):
        parts = [part for part in match[0].split(" ") if part not in NO_NAMES]
        before = text[: match.start()]
        opens = not before or before.rstrip()[-1:] in '.?!"“'
        placed = re.search(r"\b(?:in|at|from|on|of|the|near|to|across|through|between|past) $", before)
        alone = opens and len(parts) == 1 and text.count(parts[0]) == 1
        if not parts or placed or alone or parts[-1].lower() in PLACES:
            continue
        whole[" ".join(parts)] = ""
        whole.update(dict.fromkeys((part for part in parts if len(part) > 2), ""))
    pronouns = {p for p in ("he", "she") if re.search(rf"\b{p}\b", text, re.IGNORECASE)}
    for name in whole:
        near = re.search(rf"\b{re.escape(name)}\b[^.!?]*\b(he|she|his|her)\b", text)
        if len(pronouns) == 1:
            whole[name] = next(iter(pronouns))
        elif near:
            whole[name] = "he" if near[1] in {"he", "his"} else "she"
    return whole


def _about(sentence: Sentence, known: dict[str, str]) -> tuple[_Who | None, bool]:
    """Give what a sentence is about, None where that is not plain; and whether several people might be."""
    text = sentence.text
    for pattern in (_NAMED, _BESIDE, _PREDICATE):
        if (found := pattern.search(text)) and found[1] in known:
            return _Who(found[1], known[found[1]]), False
    if (found := _OPENING.match(text)) and found[1].split(" ")[0] not in NO_NAMES and found[1] in known:
        others = [n for n in known if n not in found[1] and found[1] not in n and re.search(rf"\b{n}\b", text)]
        return (None, True) if others else (_Who(found[1], known[found[1]]), False)
    if (found := _PERSON.match(text)) and (found[2] in PERSONS or doer(found[2])):
        head = found[2]
        return _Who(_definite(found[1]), "he" if head in HE else "she" if head in SHE else ""), False
    if (found := _THING.match(text)) and not found[1].startswith("This"):
        name = _definite(found[1])
        plural = name.split(" ")[-1].endswith("s") and not name.endswith(("ss", "us"))
        return (None if plural else _Who(name, "it")), False
    return None, False


def _definite(name: str) -> str:
    own = re.sub(r"^(?:My|Our) ", lambda found: found[0].lower(), name)
    return re.sub(r"^(?:The|A|An|One) ", "the ", own)


def _alone(text: str, meant: _Meant) -> tuple[str, str]:
    """Put a name for the sentence's first pronoun, and give that name too; "" where it is not plain who is meant."""
    match = _REPLACED.match(text) or _WITHIN.search(text)
    if match is None:
        return "", ""
    word = match[0].lower()
    owns = word in {"his", "its"} or (word == "her" and not match.re.pattern.startswith("^") and match[3] is None)
    owns = owns or (match.start() == 0 and word == "her")
    kind = next(kind for kind, forms in _OWN.items() if word in forms.split("|"))
    if kind not in meant:
        return "", ""
    name = meant[kind][0].name + ("'s" if owns else "")
    if match.start() == 0:
        name = name[:1].upper() + name[1:]
    return text[: match.start()] + name + text[match.end() :], meant[kind][0].name
