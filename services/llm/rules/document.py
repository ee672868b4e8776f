"""The source text as blocks of plain prose: Markdown, markup, addresses, emoji and control characters taken out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from enum import Enum

from markdown_it import MarkdownIt
from markdown_it.token import Token

from services.common.language import letters


class BlockKind(Enum):
    """What a block was in the source."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    FACT = "fact"  # "key: value"


@dataclass(frozen=True)
class Block:
    """A piece of prose; lines are kept apart by newlines. `section` is the nearest heading above it."""

    kind: BlockKind
    text: str
    section: str = ""
    key: str = ""  # of a FACT
    was: str = ""  # of a price: the list price beside it


@dataclass
class Document:
    """The source: its title where it names one, and its blocks."""

    title: str = ""
    blocks: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All prose, a line for each block, facts with their keys."""
        keyed = (f"{block.key}: {block.text}" if block.key else block.text for block in self.blocks)
        return "\n".join(filter(None, (self.title, *keyed)))


_LONGEST_WORD = 80  # characters; what is longer is no word
# Symbols (category So) that are read out loud; all others, emoji among them, are pictures.
_SPOKEN_SYMBOLS = set("°℃℉㎖㎏㎜㎝㎞㎡㎥№")
_DROPPED = {"Cc", "Cf", "Co", "Cn", "Cs", "So", "Sk", "Me"}
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,4000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FRONT_TITLE = re.compile(r"^(?:title|name|제목|상품명|이름)\s*:\s*[\"']?(.+?)[\"']?\s*$", re.MULTILINE | re.IGNORECASE)
_ADDRESS = re.compile(
    (
        r"(?:https?://|www\.)[^\s)>\]]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:[a-z0-9-]+\.)+(?:com|net|org|kr|io|"
        r"shop|store|example|app|dev|info|biz|me)\b(?:/\S*)?"
    ),
    re.IGNORECASE,
)
_HTML = re.compile(r"</?[a-zA-Z][^<>]{0,300}>|<!--.*?-->|&(?:nbsp|amp|lt|gt|quot|#\d+);", re.DOTALL)
_TAG = re.compile(r"(?:^|(?<=\s))#(?=[^\W\d])\S+")
_FACT = re.compile(
    r"^([^\s:：.!?\"“](?:[^:：.!?\"“]|(?<=\d)\.(?=\d)){0,17}?)\s*[:：]\s+?(?=\S)(.+)$|^([가-힣 "
    r"]{1,10})[:：](?=\S)(.+)$"
)
_REFERENCE = re.compile(r"(?:더 읽기|참고|출처|링크|사진|source|read more|see also|links?|photo)", re.IGNORECASE)
_EMPTY_BRACKETS = re.compile(r"\(\s*[,:;]?\s*\)|\[\s*\]|<\s*>")

_PARSER = MarkdownIt("commonmark").enable("table").disable(["code", "html_block", "html_inline", "lheading", "entity"])


def clean(text: str) -> str:
    """Normalise to NFC and drop control, format and picture characters; newlines stay."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n"))
    kept = (
        char
        if char == "\n" or char in _SPOKEN_SYMBOLS
        else " "
        if char.isspace()
        else ""
        if unicodedata.category(char) in _DROPPED and char != "`"
        else char
        for char in text
    )
    return re.sub(r" {2,}", " ", "".join(kept))


def read(text: str) -> Document:
    """Read plain text or Markdown."""
    document = Document()
    text = re.sub(r"^[ ]+", "", clean(text), flags=re.MULTILINE)
    text = re.sub(rf"(\S{{{_LONGEST_WORD}}})\S+", r"\1", text)
    if front := _FRONT_MATTER.match(text):
        text = text[front.end() :]
        if named := _FRONT_TITLE.search(front[1]):
            document.title = named[1].strip()
    _Walk(document).run(_PARSER.parse(text))
    if not document.text and (prose := strip_addresses(text)):  # nested beyond reason
        document.blocks.append(Block(BlockKind.PARAGRAPH, prose))
    _take_title(document)
    return document


def _take_title(document: Document) -> None:
    """A short first line that stands by itself and is no sentence is a title."""
    if document.title or len(document.blocks) < 2 or document.blocks[0].kind is not BlockKind.PARAGRAPH:
        return
    first = document.blocks[0].text.strip("[]【】<>「」 ")
    if "\n" not in first and len(first) <= 40 and not re.search(r"[.!?…\"”:]$|[다요죠까음]$", first):
        document.title = first
        del document.blocks[0]


def spoken(document: Document) -> Document:
    """Leave out words in scripts that are neither Hangul nor Latin: nobody would read them out."""
    blocks = [replace(block, text=_other_script(block.text), key=_other_script(block.key)) for block in document.blocks]
    return Document(_other_script(document.title), [block for block in blocks if re.search(r"\w", block.text)])


def _other_script(text: str) -> str:
    if text.isascii() or not any(letters(char)[2] for char in text):
        return text
    words = [[word for word in line.split(" ") if not letters(word)[2]] for line in text.split("\n")]
    return "\n".join(" ".join(line) for line in words).strip()


def strip_addresses(text: str) -> str:
    """Take out URLs, e-mail addresses, HTML and hash signs, and what they leave empty."""
    text = _HTML.sub(" ", text)
    text = _TAG.sub("", _ADDRESS.sub(" ", text))
    text = _EMPTY_BRACKETS.sub("", re.sub(r"[*`|<>\\^_]+", " ", text))
    lines = (
        re.sub(r"^(?:and|or|및|또는)\s+", "", re.sub(r"[ \t]{2,}", " ", line).strip()) for line in text.split("\n")
    )
    return "\n".join(line for line in lines if re.search(r"\w", line) and line[-1] not in ":：")


class _Walk:
    """Turns the token stream of a parsed document into blocks."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.section = ""
        self.open: list[str] = []
        self.row: list[str] = []
        self.header: list[str] = []

    def run(self, tokens: list[Token]) -> None:
        for token in tokens:
            if token.nesting == 1:
                self.open.append(token.type)
                if token.type == "tr_open":
                    self.row = []
            elif token.nesting == -1:
                if self.open:
                    self.open.pop()
                if token.type == "tr_close":
                    self._end_row()
            elif token.type == "inline":
                self._inline(strip_addresses(_flatten(token)))

    def _inline(self, text: str) -> None:
        if "tr_open" in self.open:
            self.row.append(text)
        elif text and "heading_open" in self.open:
            if not self.document.title and not self.document.blocks:
                self.document.title = text
            else:
                self.section = text
                self.document.blocks.append(Block(BlockKind.HEADING, text, text))
        elif text:
            self._prose(text)

    def _prose(self, text: str) -> None:
        kind = BlockKind.PARAGRAPH
        if "blockquote_open" in self.open:
            kind = BlockKind.QUOTE
        elif "list_item_open" in self.open:
            kind = BlockKind.ITEM
        plain: list[str] = []
        for line in text.split("\n"):
            fact = _FACT.match(line) if kind is not BlockKind.QUOTE else None
            if fact is None:
                plain.append(line)
                continue
            self._flush(kind, plain)
            key, value = fact[1] or fact[3], fact[2] or fact[4]
            if _REFERENCE.match(key):
                continue
            value = re.sub(r"^(?:and|or|및)\s+", "", value.strip())
            self.document.blocks.append(Block(BlockKind.FACT, value, self.section, key.strip()))
        self._flush(kind, plain)

    def _flush(self, kind: BlockKind, lines: list[str]) -> None:
        if lines:
            self.document.blocks.append(Block(kind, "\n".join(lines), self.section))
            lines.clear()

    def _end_row(self) -> None:
        if "thead_open" in self.open:
            self.header = self.row
        elif len(self.row) == 2 and all(self.row):
            self.document.blocks.append(Block(BlockKind.FACT, self.row[1], self.section, self.row[0]))
        elif self.row and self.row[0]:
            cells = [
                f"{name} {cell}".strip() for name, cell in zip(self.header[1:], self.row[1:], strict=False) if cell
            ]
            self.document.blocks.append(Block(BlockKind.FACT, ", ".join(cells), self.section, self.row[0]))


def _flatten(token: Token) -> str:
    parts = []
    for child in token.children or ():
        if child.type in {"text", "code_inline"}:
            parts.append(child.content)
        elif child.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
    return "".join(parts)
