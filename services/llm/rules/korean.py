"""Korean sentences as the writer sees them: compressed, with their nouns, numbers, subjects, links and needs."""

from __future__ import annotations

import re
from itertools import pairwise

from services.llm.rules import context_ko, endings, split_ko
from services.llm.rules.conjugation import Ending, Kind, past, realise
from services.llm.rules.document import Block, BlockKind, Document
from services.llm.rules.duration import syllables
from services.llm.rules.hangul import final_of
from services.llm.rules.headline_ko import headline
from services.llm.rules.lexicon_ko import LATER, LINKS, NEEDS_PERSON, NEEDS_PREVIOUS, OPENING_FILLERS
from services.llm.rules.model import Sentence
from services.llm.rules.morphology import Analyser, Token
from services.llm.rules.phrases_ko import content_words, nouns, number_phrases, phrases, subject

_UNSAYABLE = 500  # characters: no sentence that somebody wrote
LONG = 44  # syllables that one breath carries at the usual pace
_BRACKETS = re.compile(r"\s*[(（\[〔][^()（）\[\]〔〕]{0,120}[)）\]〕]")
# "…기 때문이다", "…던 것이다": the sentence explains the one before it.
_EXPLAINS = re.compile(r"(?:때문|것|거|셈|까닭|덕분)(?:이다|이었다|입니다|이었습니다|예요|이에요|였다|였습니다)[.!]*$")
_ATTRIBUTION = re.compile(r"(?<=[\"”’」.!?])\s*[-–—]+\s*[^\"”]{1,24}$")
_SPEAKS = re.compile(r"(?:말했|물었|대답했|외쳤|속삭였|중얼거렸|소리쳤)[^.!?]{0,3}[.:]?$")
_GREETING = re.compile(r"^(?:안녕하세요|안녕하십니까|여러분)[,.!\s]+(?=\S)")
_NAME = re.compile(  # who was quoted
    r"(?:(?:구매자|고객|이용자|사용자|작성자)\s)?[가-힣]{1,3}\s?[*○OoX]{0,2}\s?[가-힣]{0,2}\s?님?"
)
_COLOURS = re.compile(r"색|컬러|colou?rs?", re.IGNORECASE)
_QUOTE_MARKS = re.compile(r"[\"“”「」『』]")
_CLAUSE_FORMS = {"고", "지만", "는데", "ㄴ데", "은데", "으며", "며", "으나"}
_LOOSE_FORMS = {
    "아서",
    "어서",
    "여서",
    "니까",
    "으니까",
    "면서",
    "으면서",
    "다가",
    "자",
    "니",
    "으니",
    "느라",
    "자마자",
}


class Korean:
    """The Korean half of the writer."""

    code = "ko"

    def __init__(self, analyser: Analyser) -> None:
        self.analyser = analyser

    def sentences(self, document: Document) -> list[Sentence]:
        """Give the sentences of a document in order, each once."""
        out: list[Sentence] = []
        seen: set[str] = set()
        for block in document.blocks:
            if block.kind is BlockKind.HEADING:
                continue
            for text in self._texts(block):
                mark = re.sub(r"\W", "", f"{block.key} {text}")
                if len(mark) > 1 and mark not in seen:
                    seen.add(mark)
                    out.append(self.sentence(text, len(out), block))
        return context_ko.in_place(out)

    def _texts(self, block: Block) -> list[str]:
        if block.kind is BlockKind.FACT:
            return [compress(block.text) or block.text]
        if block.kind is BlockKind.QUOTE:
            quoted = split_ko.split_block(block.text, self.analyser)
            lines = [_ATTRIBUTION.sub("", _BRACKETS.sub("", line)) for line in quoted]
            return [
                line.strip(" -–—★☆")
                for line in lines
                if re.search(r"\w", line) and not _NAME.fullmatch(line.strip(" -–—★☆."))
            ]
        pieces: list[str] = []
        for raw in _with_speech(split_ko.split_block(block.text, self.analyser)):
            short = compress(raw)
            pieces += self.shorten(short) if re.search(r"\w", short) else []
        return pieces

    def sentence(self, text: str, order: int, block: Block) -> Sentence:
        """See what there is to know of one sentence."""
        link, text = take_link(text)
        tokens = self.analyser.tokens(text)
        fact = block.kind is BlockKind.FACT
        needs = (
            _needs(text, tokens, link, listed=block.kind is BlockKind.ITEM) if block.kind is not BlockKind.QUOTE else ""
        )
        quote = block.kind is BlockKind.QUOTE or bool(_QUOTE_MARKS.search(text))
        colours = fact and bool(_COLOURS.match(block.key))  # 크림 is no lotion there
        named = subject(text, tokens)
        parsed = endings.parse(text, self.analyser)
        return Sentence(
            text=text, order=order, kind=block.kind, section=block.section, key=block.key if fact else "",
            was=block.was,
            words=content_words(tokens), nouns=() if colours else nouns(tokens), numbers=number_phrases(text, tokens),
            subject=named, phrases=phrases(text, tokens), link=link,
            question=text.rstrip("\"”’").endswith(("?", "까", "까요", "？")),
            quote=quote, needs="" if fact else needs,
            headline="" if fact or quote or link == "cause" else headline(text, named, self.analyser),
            sayable=quote or parsed is not None,
            clipped=parsed is not None and parsed.fragment and parsed.predicate.kind is Kind.COPULA,
        )  # fmt: skip

    def shorten(self, text: str, depth: int = 0) -> list[str]:
        """Cut a sentence that no breath carries at a clause boundary, and give the first part an ending of its own."""
        if len(text) > _UNSAYABLE:
            return _break(text)
        length = syllables(text, "ko")
        if length <= LONG or depth > 8 or _QUOTE_MARKS.search(text):
            return [text]
        for forms, needs_comma, least in (
            (_CLAUSE_FORMS, True, 8), (_CLAUSE_FORMS, False, 14), (_LOOSE_FORMS, True, 10),
        ):  # fmt: skip
            if parts := self._cut(text, forms, needs_comma, least):
                return [*self.shorten(parts[0], depth + 1), *self.shorten(parts[1], depth + 1)]
        if length > 2 * LONG:
            if parts := self._cut(text, _CLAUSE_FORMS | _LOOSE_FORMS, False, 10):
                return [*self.shorten(parts[0], depth + 1), *self.shorten(parts[1], depth + 1)]
            return _break(text)
        return [text]

    def _cut(self, text: str, forms: set[str], needs_comma: bool, least: int) -> tuple[str, str] | None:
        tokens = self.analyser.tokens(text)
        middle = len(text) / 2
        cuts = []
        for token, after in pairwise(tokens):
            form, tag = token.parts[-1]
            comma = after.surface == ","
            if tag != "EC" or form not in forms or (needs_comma and not comma) or after.tag.startswith("VX"):
                continue
            end = after.end if comma else token.end
            if not comma and not text[token.end : after.start].isspace():
                continue
            if min(syllables(text[: token.end], "ko"), syllables(text[end:], "ko")) >= least:
                cuts.append((abs(token.end - middle), token.end, end, form))
        for _, stop, start, form in sorted(cuts):
            first = self._finish(text[:stop], text[start:])
            if first:
                contrast = "하지만 " if form in {"지만", "으나"} else ""
                return first, contrast + text[start:].strip()
        return None

    def _finish(self, clause: str, rest: str) -> str:
        """Give a clause the plain ending, in the tense of what follows; "" where its predicate is not understood."""
        clause = re.sub(r"(아서|어서|여서|으니까|니까|으면서|면서|다가|자마자|느라)$", "고", clause)
        parsed = endings.parse(clause, self.analyser)
        if parsed is None or parsed.fragment:
            return ""
        main = endings.parse(rest, self.analyser)
        predicate = parsed.predicate
        if (
            main
            and main.predicate.kind is Kind.CLOSED
            and predicate.kind is not Kind.CLOSED
            and _in_past(main.predicate.text)
        ):
            predicate = past(predicate)
        return realise(predicate, Ending.PLAIN) + "."


def _needs(text: str, tokens: tuple[Token, ...], link: str, *, listed: bool) -> str:
    """Say what a sentence leans on: words that point back, a dropped connective, a phrase without a verb.

    A point of a list (`listed`) stands by itself without a verb, too.
    """
    first = tokens[0] if tokens else None
    if first is None:
        return ""
    if (
        text.startswith(NEEDS_PREVIOUS)
        or first.surface in NEEDS_PERSON
        or (first.surface == "그" and first.tag in {"NP", "MM"})
    ):
        return "previous"
    pointed = any(
        token.surface in {"그", "이"} and token.tag == "MM" and after.noun for token, after in pairwise(tokens)
    )
    fragment = not listed and not any(
        tag[:1] == "V" or tag in {"XSV", "XSA"} for token in tokens for _, tag in token.parts
    )
    spoken = bool(re.fullmatch(r"[\"“].*[\"”]", text))
    bare = any(tag == "VCP" for token in tokens[-3:] for _, tag in token.parts) and not any(
        token.tag in {"JX", "JKS"} for token in tokens
    )
    if spoken or bare or pointed or _EXPLAINS.search(text) or link in {"sequence", "addition"} or fragment:
        return "previous"
    return "near" if link == "cause" or re.match(LATER, text) else ""


def _in_past(text: str) -> bool:
    return final_of(text) == "ㅆ" and text[-1] not in "있겠"


def _break(text: str) -> list[str]:
    """Break what has no clauses into pieces of about one breath, at spaces."""
    pieces, piece = [], ""
    for word in text.split():
        if piece and (syllables(f"{piece} {word}", "ko") > LONG or len(piece) > _UNSAYABLE // 2):
            pieces.append(piece)
            piece = ""
        piece = f"{piece} {word[:80]}" if piece else word[:80]
    return [*pieces, piece]


def _with_speech(pieces: list[str]) -> list[str]:
    """Put speech before its speaker: 문어가 말했다. "..." becomes "..." 문어가 말했다."""
    out: list[str] = []
    for piece in pieces:
        if out and _SPEAKS.search(out[-1]) and piece[:1] in '"“' and not _QUOTE_MARKS.search(out[-1]):
            out[-1] = f"{piece} {out[-1]}"
        else:
            out.append(piece)
    return out


def compress(text: str) -> str:
    """Drop brackets, greetings and what only opens a sentence."""
    text = _GREETING.sub("", text)
    whole, previous = text, ""
    while previous != text:
        previous, text = text, _BRACKETS.sub("", text)
    if not re.search(r"\w", text):
        text = re.sub(r"[()（）\[\]〔〕]+", " ", whole)  # all of it stood in brackets
    text = re.sub(r"\s+", " ", re.sub(r"(?:아래|다음)와 같이 ", "", text)).strip()
    while filler := next((f for f in OPENING_FILLERS if re.match(rf"{f}[,\s]", text) and len(text) > len(f) + 8), ""):
        text = text[len(filler) :].lstrip(" ,")
    return re.sub(r"[~]+(?=[.!?]|$)|([!?.])\1{2,}", r"\1", text).strip()


def take_link(text: str) -> tuple[str, str]:
    """Take the connective off the front: ("contrast", the rest)."""
    for word, kind in LINKS:
        if text.startswith(word) and len(text) > len(word) + 4 and text[len(word)] in " ,":
            return kind, text[len(word) :].lstrip(" ,")
    return "", text
