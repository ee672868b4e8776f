"""The readable text of a page, and the language that it is in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from configparser import ConfigParser
from copy import deepcopy
from functools import lru_cache

import trafilatura
from trafilatura.settings import use_config

from services.common.language import detect_language, letters
from services.crawl.facts.features import stands_beside
from services.crawl.facts.titles import fold
from services.crawl.limits import LONGEST_TEXT
from services.crawl.page.document import Document
from services.crawl.page.lines import Line

_MOST_ELEMENTS = 30_000
"""Larger pages are read line by line: what finds the main text in them takes too long."""
_SENTENCE = re.compile(r"[.!?…][\"'”’」)]*(?=\s|$)|[。！？]")
_MONEY = re.compile(r"\d\s?원|[₩$€£¥]\s?\d|\d\s?(€|円)")
# Short Korean texts say much; the library's own limits are made for English.
_LIMITS = {"MIN_EXTRACTED_SIZE": "80", "MIN_OUTPUT_SIZE": "1"}
_SHORTEST_LINE = 20
_TAG = re.compile(r"^([A-Za-z]{2,3})(?:[-_]|$)")


def text_of_page(document: Document, lines: Sequence[Line], *, product: bool) -> str:
    """Give what a page has to read, paragraphs parted by empty lines, at most 20,000 characters.

    What trafilatura takes for the main text; where it finds little or the page is a shop's, sentences line by line.
    """
    found = ""
    if not product and sum(1 for _ in document.root.iter()) <= _MOST_ELEMENTS:
        # It works on the tree that it is given.
        found = (
            trafilatura.extract(
                deepcopy(document.root), include_comments=False, include_tables=False, fast=True, config=_config()
            )
            or ""
        )
    paragraphs = [line.strip() for line in found.splitlines() if line.strip()]
    sentences = [line.text for line in lines if _reads(line) and not (product and _about_buying(line))]
    if sum(map(len, paragraphs)) < sum(map(len, sentences)) / 2:
        paragraphs = sentences
    kept: dict[str, str] = {}
    for paragraph in paragraphs:
        kept.setdefault(fold(paragraph), paragraph)
    return _cut("\n\n".join(kept.values()))


def _reads(line: Line) -> bool:
    """Tell a sentence from labels, menus and the small print."""
    element = line.pieces[0][1]
    if any(
        holder.tag in {"header", "footer", "nav", "aside", "button", "form"}
        for holder in (element, *element.iterancestors())
    ):
        return False
    return len(line.text) >= _SHORTEST_LINE and bool(_SENTENCE.search(line.text)) and "©" not in line.text


def _about_buying(line: Line) -> bool:
    """Tell what a shop says of prices and of other things that it sells."""
    return bool(_MONEY.search(line.text)) or stands_beside(line.pieces[0][1])


@lru_cache(maxsize=1)
def _config() -> ConfigParser:
    config = use_config()
    for name, value in _LIMITS.items():
        config.set("DEFAULT", name, value)
    return config


def _cut(text: str) -> str:
    if len(text) <= LONGEST_TEXT:
        return text
    head = text[:LONGEST_TEXT]
    end = max((m.end() for m in _SENTENCE.finditer(head)), default=LONGEST_TEXT)
    return head[:end]


def language_of(document: Document, text: str) -> str:
    """Give a page's language as a BCP 47 primary subtag: what its text shows, else what it says of itself; or "".

    Templates say "en" of Korean pages and the other way round, so Hangul, kana and a lack of both count more.
    """
    told = document.root.get("lang") or document.root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    match = _TAG.match(told or document.meta("og:locale", "language"))
    said = match[1].lower() if match else ""
    shown = detect_language(text)
    if shown == "ko":
        return "ko"
    if any("぀" <= char <= "ヿ" for char in text):
        return "ja"
    if shown == "en" and (not said or (said in {"ko", "ja", "zh"} and letters(text)[1] > 200)):
        return "en"
    return said
