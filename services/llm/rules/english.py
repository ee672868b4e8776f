"""English sentences as the writer sees them: compressed, with their nouns, numbers, links and needs, by light rules."""

from __future__ import annotations

import re

from services.llm.rules import context_en, split_en
from services.llm.rules.document import Block, BlockKind, Document
from services.llm.rules.duration import syllables
from services.llm.rules.lexicon import PLACES, english_things
from services.llm.rules.model import Sentence
from services.llm.rules.words import words

_UNSAYABLE = 500  # characters: no sentence that somebody wrote
LONG = 34  # syllables that one breath carries
STOP = set(
    words(
        """
    a an the and or but so yet nor if then than that this these those there here it its it's i me my mine you
    your he him his she her they them their we us our is am are was were be been being do does did done have
    has had having will would can could shall should may might must not no of in on at to for from by with
    without into onto over under up down out off about as like very just only also too all any some each every
    both few more most much many other another such own same again once when where why how what which who whom
    whose while until because though although after before during between through against one two said say says
    get got go went gone come came make made take took know knew see saw think thought still even ever never
    now today thing things way time day year years people lot got let lets don't doesn't didn't wasn't isn't
    can't won't
    """
    )
)
_LINKS = (
    ("contrast", r"(?:but|however|yet|still|nevertheless|on the other hand|even so|instead)\b"),
    ("cause", r"(?:so|therefore|thus|hence|as a result|because of this|that is why)\b"),
    ("addition", r"(?:also|besides|moreover|furthermore|in addition|what is more|plus)\b"),
    ("sequence", r"(?:then|and|after that|next|and then)\b"),
)
_NO_NOUNS = set(
    words(
        """
    mr mrs ms dr first second third fourth fifth next last june july monday tuesday wednesday thursday friday
    saturday sunday january february march april may august september october november december
    """
    )
)
_FILLERS = re.compile(
    r"^(?:well|actually|basically|honestly|anyway|of course|in fact|you know|to be honest|frankly),\s+", re.IGNORECASE
)
_PERSON = re.compile(r"(?:he|she|they|his|her|their|him|them|he's|she's|they're|we both)\b", re.IGNORECASE)
_PREVIOUS = re.compile(
    r"(?:it|this|that|these|those|such|its|it's|that's|both|neither|there|here|the former|the latter|which|another)\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"(?:by then|by [A-Z][a-z]+day|the next|the following|finally|that (?:day|night|evening|morning)|at \d)\b",
    re.IGNORECASE,
)
_SPELLED = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|twenty|"
    r"thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|hundred|thousand|million)"
)
_NUMBER = re.compile(
    rf"(?:[$€£]\s?\d+(?:,\d{{3}})*(?:\.\d+)?|\d+(?:,\d{{3}})*(?:[.:]\d+)?\s?(?:%|°[CF]?|[ap]\.m\.|percent\b)|"
    rf"(?:\b\d+(?:,\d{{3}})*(?:\.\d+)?|\b{_SPELLED}\b(?:[ -]{_SPELLED}\b)*)(?:[ -](?!(?:and|or|of|to|in|on|"
    rf"at|for|the|a|by|is|was|were|are|had|has|did|"
    r"that|when|who|from|with|but|as|than|it|he|she|they|we|i|times|because|after|before|until|while|so|"
    r"his|her|my|their|our|your|not|no|were|be|people\s|more|other|years ago)\b)[a-z]+)?)",
    re.IGNORECASE,
)
_DETERMINER = re.compile(
    r"\b(?:the|a|an|my|our|his|her|their|your|its|every|each|this|that|no|one|two|three)\s+((?:[a-z]+[ "
    r"-]){0,2}?)([a-z]{3,})(?=[,.;:!?]|\s+(?:of|in|on|at|to|for|from|by|with|and|or|but|that|who|is|was|"
    r"were|are|has|had|did|will|would|can|could|when|as|into|over|every|each|all|so)\b|$)", re.IGNORECASE)  # fmt: skip
# Past tenses and others that stand where a noun might.
_VERBAL = re.compile(
    r"[a-z]{2,}ed$|^(?:stood|ran|came|went|fell|rose|hit|dug|sat|found|gave|told|kept|made|took|held|sang|"
    r"shrank|broke|hung|sold|threw|asked|offered|wore|began|bled|burns?|goes|lives?|stays?|moves?|stops?|leaks?|holds|"
    r"comes|takes|makes|gets|costs|wobbles|shivers|turns|depends|falls|begins|starts|ends|opens|closes|runs|keeps|stands|"
    r"sits|looks|feels|sounds|smells|tastes|works|needs|means|says|tells|shows|gives|grows|rises|drops|beats|drinks|eats|"
    r"sleeps|swims|flies|carries|brings|sends|reads|writes|plays|helps|likes|loves|wants|thinks|knows|sees|hears|crackle)$"
)
_NO_THINGS = set(
    words(
        """
    turn rest back line middle last front side end top bottom bit lot kind sort moment place reason way feet foot
    alone open falls sleep stood taste touch stopped next instead away later early locks swims automatic drop hour hours
    minute minutes reading dry night evening morning half
    """
    )
)
# Nouns that mean another thing after a noun than by themselves.
_LOOSE_HEADS = set(
    words(
        """
    office ring house room table board bank box point line bar press park light watch fan match plant key star wave
    machine man woman boy girl side head bed chair court field ground
    """
    )
)
_NAMES = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)+\b")
_PROPER = re.compile(r"(?<=[a-z,] )([A-Z][a-z]+(?: [A-Z][a-z]+)*)\b")
_COUNTED = re.compile(rf"\b(?:\d+|{_SPELLED})\s(?:[a-z]+\s)?[a-z]{{3,}}s\b", re.IGNORECASE)
_MEASURES = re.compile(
    r"\b(?:inches|minutes|hours|seconds|days|weeks|months|years|miles|degrees|times|flights|persons|its|was|is|has|"
    r"and|or|of|to|in|on|at|per|as)\b", re.IGNORECASE)  # fmt: skip
_SIGNED = re.compile(r"[A-Z][a-z]+(?:,? [A-Z][a-z.]*){0,3}")  # who was quoted
_CLAUSE = re.compile(
    r"(?:;|,)\s+(?:and |but |so |while |because |although |though |which )?|\s+(?=(?:and then|but|because|until) )"
)
_QUOTE = re.compile(r"[\"“”]")


class English:
    """The English half of the writer."""

    code = "en"

    def sentences(self, document: Document) -> list[Sentence]:
        """Give the sentences of a document in order, each once."""
        out: list[Sentence] = []
        seen: set[str] = set()
        for block in document.blocks:
            if block.kind is BlockKind.HEADING:
                continue
            for text in self._texts(block):
                mark = re.sub(r"\W", "", f"{block.key} {text}".lower())
                if len(mark) > 2 and mark not in seen:
                    seen.add(mark)
                    out.append(self.sentence(text, len(out), block))
        return context_en.in_place(out)

    def _texts(self, block: Block) -> list[str]:
        if block.kind is BlockKind.FACT:
            return [block.text]
        pieces: list[str] = []
        for raw in split_en.split_block(block.text):
            if block.kind is BlockKind.QUOTE and _SIGNED.fullmatch(raw.strip(" -–—.")):
                continue
            short = raw if block.kind is BlockKind.QUOTE else compress(raw)
            pieces += shorten(short) if re.search(r"\w", short) else []
        return pieces

    def sentence(self, text: str, order: int, block: Block) -> Sentence:
        """See what there is to know of one sentence."""
        whole = text
        link, text = take_link(text)
        leans = (
            bool(re.search(r"\b(?:it|them|him)[.!]?$", text))
            or _PREVIOUS.match(text)
            or _PERSON.match(text)
            or link in {"sequence", "addition"}
        )
        needs = "previous" if leans else "near" if link == "cause" or _LATER.match(text) else ""
        fact = block.kind is BlockKind.FACT
        return Sentence(
            text=text, order=order, kind=block.kind, section=block.section, key=block.key if fact else "",
            was=block.was,
            words=content_words(text), nouns=nouns(text),
            numbers=numbers(text),
            subject=subject(text), phrases=phrases(text), headline="" if fact else headline(text), link=link,
            question=text.rstrip("\"”’").endswith("?"),
            quote=block.kind is BlockKind.QUOTE or bool(_QUOTE.search(text)), needs="" if fact else needs,
            sayable=len(text.split()) > 1, uncapital=bool(link) and text not in whole,
        )  # fmt: skip


def compress(text: str) -> str:
    """Drop brackets and what only opens a sentence."""
    text = re.sub(r"\s*[(\[][^()\[\]]{0,160}[)\]]", "", text)
    text = _FILLERS.sub("", re.sub(r"\s+", " ", text).strip())
    return capital(text)


def capital(text: str) -> str:
    """Begin with a capital."""
    return text[:1].upper() + text[1:]


def take_link(text: str) -> tuple[str, str]:
    """Take the connective off the front: ("contrast", the rest)."""
    for kind, pattern in _LINKS:
        if (match := re.match(rf"{pattern},?\s+", text, re.IGNORECASE)) and len(text) - match.end() > 8:
            rest = text[match.end() :]
            if (
                kind == "cause"
                and match[0].lower().startswith("so ")
                and re.match(r"(?:much|many|far|long|that)\b", rest)
            ):
                return "", text
            if kind == "contrast" and match[0].lower().startswith("instead of"):
                return "", text
            return kind, capital(rest)
    return "", text


def shorten(text: str, depth: int = 0) -> list[str]:
    """Cut a sentence that no breath carries where a clause with its own subject and verb begins."""
    if len(text) > _UNSAYABLE:
        return _break(text)
    if syllables(text, "en") <= LONG or depth > 8 or _QUOTE.search(text):
        return [text]
    middle = len(text) / 2
    for match in sorted(_CLAUSE.finditer(text), key=lambda m: abs(m.start() - middle)):
        left, right = text[: match.start()].strip(), text[match.end() :].strip()
        whole = re.match(
            r"(?:but |and then |because |until )?(?:i|he|she|it|they|we|you|there|nobody|no one|everyone|the \w+|"
            r"his \w+|her \w+|my \w+|[A-Z][a-z]+)\s"
            r"(?:\w+ly )?(?:is|was|were|are|has|had|did|does|do|will|would|can|could|\w+ed|\w+s|went|came|took|"
            r"made|saw|said|got|left|fell|ran|stood|knew)\b",
            right,
        )
        if whole and min(syllables(left, "en"), syllables(right, "en")) >= 7 and len(left.split()) > 3:
            joint = "But " if "but" in match[0] and not right.startswith("but") else ""
            left = left.rstrip(",;") + "."
            return [*shorten(left, depth + 1), *shorten(joint + (right if joint else capital(right)), depth + 1)]
    return [text] if syllables(text, "en") <= 2 * LONG else _break(text)


def _break(text: str) -> list[str]:
    pieces, piece = [], ""
    for word in text.split():
        if piece and (syllables(f"{piece} {word}", "en") > LONG or len(piece) > _UNSAYABLE // 2):
            pieces.append(piece.rstrip(","))
            piece = ""
        piece = f"{piece} {word[:60]}" if piece else word[:60]
    return [*pieces, piece]


def content_words(text: str) -> tuple[str, ...]:
    """Give the words that carry meaning, plurals cut."""
    words = re.findall(r"[a-z][a-z'’-]+", text.lower())
    return tuple(re.sub(r"(?<=[a-z]{3})s$", "", word) for word in words if word not in STOP and len(word) > 2)


def nouns(text: str) -> tuple[str, ...]:
    """Give what is probably named: words of the lexicon, proper names, heads of phrases with a determiner."""
    known = english_things()
    found = []
    names = [match.span() for match in _NAMES.finditer(text)]  # of Maple Street the last word says what it is
    single = {match.span(1) for match in _PROPER.finditer(text) if " " not in match[1]}
    for match in re.finditer(r"[A-Za-z][A-Za-z'-]+", text):
        word = match[0]
        low = word.lower()
        part = any(start <= match.start() < end and not (match.end() == end and low in PLACES) for start, end in names)
        part = part or (match.start(), match.end()) in single or _only_says_which(text, match, known)
        if (low in known or low.rstrip("s") in known) and low not in _NO_THINGS and not part:
            found.append((match.start(), low if low in known else low.rstrip("s")))
    found += [(match.start(1), match[1]) for match in _PROPER.finditer(text)]
    for match in _DETERMINER.finditer(text):
        head = match[2].lower()
        if _VERBAL.search(head):  # "his neighbors laughed"
            head = (match[1].split() or [""])[-1].lower()
        elif head in _LOOSE_HEADS and (which := re.search(r"([a-z]+)[ -]$", match[1])) and which[1] in known:
            head = which[1]
        if head and head not in STOP | _NO_THINGS and not text[match.start(2)].isupper():
            found.append((match.start(2), head))
    unique = dict.fromkeys(word for _, word in sorted(found) if word.lower() not in _NO_NOUNS)
    return tuple(word for word in unique if not (word.endswith("s") and word[:-1] in unique))


def _only_says_which(text: str, match: re.Match[str], known: dict[str, str]) -> bool:
    """Whether a word of many meanings ends a compound: a harbour office is no desk, a coffee ring no jewel."""
    before = re.search(r"([a-z]+)[ -]$", text[: match.start()])
    return match[0].lower() in _LOOSE_HEADS and bool(before and (before[1] in known or before[1].rstrip("s") in known))


def subject(text: str) -> str:
    """Give the noun phrase that opens the sentence; "" if there is none that is plain."""
    match = re.match(
        r"((?:(?:The|A|An|My|Our|Every|One) (?:[a-z]+ ){0,2}?[a-z]+)|(?:[A-Z][a-z]+(?: "
        r"[A-Z][a-z]+){0,2}))(?='s|\s(?:is|was|were|are|has|had|did|"
        r"does|opens|opened|makes|made|lives|lived|walked|weighs|keeps|kept|holds|comes|came|went|took|sells|"
        r"sold|bakes|baked|"
        r"starts|started|runs|ran|said|can|will|would|could|\w+ed)\b)",
        text,
    )
    return match[1] if match and match[1].lower() not in STOP else ""


def numbers(text: str) -> tuple[str, ...]:
    """Give the phrases around numbers, in figures or words: "4 a.m.", "$28", "three hearts"."""
    found = (match[0] for match in _NUMBER.finditer(text))
    return tuple(dict.fromkeys(phrase if phrase.endswith("m.") else phrase.strip(" ,.") for phrase in found))


def phrases(text: str) -> tuple[str, ...]:
    """Give nouns with what describes them: "plastic owl", "blue notebooks"."""
    out = [match[0].lower() for match in _COUNTED.finditer(text) if not _MEASURES.search(match[0])]
    for match in _DETERMINER.finditer(text):
        parts = f"{match[1]}{match[2]}".strip().split()
        bad = {part.lower() for part in parts} & (STOP | _NO_NOUNS | _NO_THINGS | {"became", "called", "named"})
        if match[1] and not bad and not any(_VERBAL.search(part) for part in parts[-1:]):
            out.append(" ".join(parts))
    return tuple(dict.fromkeys(out))


_HEADLINE = re.compile(
    r"(?:(?:^|(?<=\s))(?:[Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Ww]e|I|[Nn]obody)|"
    r"(?:^|(?<=,\s)|(?<=and\s)|(?<=but\s))"
    r"(?:(?:[Tt]he|[Aa]n?|[Mm]y|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|[Ee]very)\s[a-z]+(?:\s[a-z]+)??|[A-Z][a-z]+))\s"
    r"((?:never |still |not |did not |does not |could not |can |will )*[a-z]+[^,;:.!?\"“”]*)(?=[,;.!?](?!\d)|$)"
)
_TENSED = re.compile(
    r"^(?:(?:did not|does not|could not|never|no longer|still|can|will)\s)?(?:[a-z]{3,}(?:ed|s)|sold|ran|hit|dug|kept|"
    r"came|went|stood|left|found|lost|broke|fell|rode|sat|took|hung|made|sell|meet|read|sleep|hug|push|wrote|lit|beat)\s"
)


def headline(text: str) -> str:
    """Give what a sentence says of its subject, two to five words that hold a thing: "ran out of rope"; "" for none."""
    if _QUOTE.search(text) or text.endswith("?"):
        return ""
    for match in _HEADLINE.finditer(text):
        said = match[1].strip()
        if len(said) > 24 or not 2 <= len(said.split()) <= 5 or not _TENSED.match(f"{said} "):
            continue
        if re.search(
            r"\b(?:it|this|that|them|him|her|one|so|said|says|to|of|and|or|the|a)$|^(?:said|says)\b|\b(?:it|them|him|her)\b",
            said,
        ):
            continue
        if nouns(f"the {said}") or nouns(said) or re.match(r"(?:never|did not|could not)\b", said):
            return capital(said)
    return ""
