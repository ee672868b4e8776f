"""A page as a tree that is safe to walk: bounded in elements, depth and length, whatever was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from services.common.errors import ExhaustedError, PreconditionError
from services.crawl.limits import MOST_ATTRIBUTES, MOST_DEPTH, MOST_ELEMENTS
from services.crawl.web.urls import resolve

_TAG = re.compile(r"<[a-zA-Z]")
# A script with what it holds, or a tag with its attributes; possessive, so that its time grows as the page does.
_SCRIPT_OR_TAG = re.compile(
    r"<script\b[^>]*+>[^<]*+(?:<(?!/script)[^<]*+)*+|<([a-zA-Z][^\s/>]*+)((?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")
_ATTRIBUTE = re.compile(r"[^\s/=]+")
# Control characters end strings in libxml2 or are no text at all.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DATA_URI = re.compile(r"data:(image/[\w.+-]{1,40});base64,([A-Za-z0-9+/=%]{400,})")
_REFRESH = re.compile(r"""^\s*(\d{1,3})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?["']?([^"']{1,2048})""", re.IGNORECASE)
_PATIENT_SECONDS = 5
_TEXTS = lxml.etree.XPath("descendant-or-self::*[not(self::script or self::style or self::noscript)]/text()")
INLINE_TAGS = frozenset(
    (
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
        "ins", "kbd", "label", "mark", "meter", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
        "sup", "time", "tt", "u", "var", "wbr",
    )
)  # fmt: skip
"""Elements that break no line."""
INLINE = "data-part:"
"""Scheme of what stood in the page itself: `data-part:3` is `Document.inline[3]`."""


@dataclass(frozen=True)
class Document:
    """A parsed page: its tree, its source, the address that its links are relative to, pictures inside it."""

    root: HtmlElement
    source: str
    base: str
    inline: list[str] = field(default_factory=list)

    def absolute(self, reference: str) -> str:
        """Give the address that a link of the page means; empty where it is none of the web."""
        return resolve(reference, self.base) if reference.strip() else ""

    def meta(self, *names: str) -> str:
        """Give the content of the first meta element (name, property or itemprop) that says something."""
        for name in names:
            for content in self.metas(name):
                return content
        return ""

    def metas(self, name: str) -> Iterator[str]:
        """Give the contents of all meta elements of a name, in lower case."""
        for element in self.root.iter("meta"):
            key = element.get("property") or element.get("name") or ""
            content = clean(element.get("content") or "")
            if key.strip().lower() == name and content:
                yield content

    def first(self, tag: str) -> str:
        """Give the text of the first element of a tag; empty where there is none."""
        for element in self.root.iter(tag):
            if text := clean(text_of(element)):
                return text
        return ""


def parse_document(text: str, url: str = "") -> Document:
    """Parse HTML. Raises PreconditionError where there is none, ExhaustedError for a page beyond the limits."""
    inline: list[str] = []

    def set_aside(match: re.Match[str]) -> str:
        inline.append(match[2])
        return f"{INLINE}{len(inline) - 1}"

    text = _CONTROLS.sub("", _DATA_URI.sub(set_aside, text))
    text = _SCRIPT_OR_TAG.sub(_with_few_attributes, text)
    if sum(1 for _ in _TAG.finditer(text)) > MOST_ELEMENTS:
        raise ExhaustedError(f"the page has more than the {MOST_ELEMENTS:,} elements that are read", reason="TOO_LARGE")
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = lxml.html.document_fromstring(text.encode(), parser=parser, ensure_head_body=True)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise PreconditionError(
            "there is no page one can read: it holds no HTML; save it in a browser as a web page", reason="NO_PAGE"
        ) from error
    _prune(root)
    base = next((href for element in root.iter("base") if (href := element.get("href"))), "")
    return Document(root, text, (resolve(base, url) if base else "") or url, inline)


def _with_few_attributes(tag: re.Match[str]) -> str:
    """Take all attributes off a tag with hundreds: libxml2's time for a tag grows with the square of their number."""
    if tag[2] is None or len(tag[2]) < MOST_ATTRIBUTES * 2:
        return tag[0]
    names = _ATTRIBUTE.findall(_QUOTED.sub(" ", tag[2]))
    return f"<{tag[1]}" if len(names) > MOST_ATTRIBUTES * 2 else tag[0]


def refresh_of(document: Document) -> str:
    """Give where a page sends its reader at once by a meta element; empty: nowhere."""
    for element in document.root.iter("meta"):
        if (element.get("http-equiv") or "").lower() != "refresh" or element.getparent().tag == "noscript":
            continue
        match = _REFRESH.match(element.get("content") or "")
        if match and int(match[1]) <= _PATIENT_SECONDS:
            return match[2].strip()
    return ""


def text_of(element: HtmlElement) -> str:
    """Give the text inside an element without what is not for reading; what begins a block is parted by a space."""
    texts = _TEXTS(element)
    assert isinstance(texts, list)
    return "".join(text if text.getparent().tag in INLINE_TAGS else f" {text}" for text in texts)


def clean(text: str) -> str:
    """Put a text on one line."""
    return " ".join(text.split())


def _prune(root: HtmlElement) -> None:
    """Cut off what is nested deeper than any page that people made; recursive code would not survive it."""
    stack = [(root, 0)]
    while stack:
        element, depth = stack.pop()
        if depth >= MOST_DEPTH:
            del element[:]
        stack.extend((child, depth + 1) for child in element)
