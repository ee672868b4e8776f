"""Data that the scripts and attributes of a page carry: JSON, object literals, single variables, data-* attributes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import chompjs
from lxml.html import HtmlElement

from services.crawl.facts.packed import call_of, filled, is_table, texts_of, unfolded
from services.crawl.facts.structured import too_deep
from services.crawl.limits import SCRIPT_BYTES
from services.crawl.page.document import Document

# An object or a list of objects that something is set to or called with; no function bodies, no empty ones.
_LITERAL = re.compile(r"""(?:=|\(|,|return)\s*+(?=\[?\s*+\{\s*+(?:"[^"]{1,300}"|'[^']{1,300}'|[\w$-]{1,80})\s*+:)""")
# Strings and comments, so that brackets inside them do not count.
_MARK = re.compile(
    r""""(?:[^"\\]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'|`(?:[^`\\]|\\.)*+`|//[^\n]*+|/\*[^*]*+(?:\*(?!/)[^*]*+)*+\*/|[\[{\]}]""",
    re.DOTALL,
)
_VARIABLE = re.compile(
    r"""(?:^|[;,\s{}])(?:(?:var|let|const)\s+)?(?:\w+\.)?([A-Za-z_]\w{2,40})\s*=\s*"""
    r"""(?:"((?:[^"\\\n]|\\.){0,300})"|'((?:[^'\\\n]|\\.){0,300})'|(\d{1,12}(?:\.\d{1,4})?))\s*(?=[;,\n]|$)"""
)
_TELLING = re.compile(r"price|prc|amount|currency|variants|preis|value", re.IGNORECASE)
_CURRENCY = re.compile(
    r"""currency(?:_?code|_?unit|_?iso)?["']?\]?\s*[:=]\s*(?:\{\s*["']?active["']?\s*:\s*)?["']([A-Z]{3})["']""",
    re.IGNORECASE,
)
_MOST_LITERALS, _MOST_ATTRIBUTES = 300, 2000
_MOST_WORK = 4
"""How often a script is read over for literals that stand in others which cannot be read."""
_TOLERANT_BYTES = 1 << 20
"""What is no JSON is read by a reader that takes several times as long."""


def blocks_of(document: Document) -> Iterator[Any]:
    """Give the data blocks of a page, decoded, those of scripts first; what cannot be read is left out."""
    for source, kind in _scripts(document):
        if kind.endswith("json") and "ld+" not in kind:
            for data in _decoded(source.strip().removeprefix("<!--").removesuffix("-->")):
                yield from unfolded(data) if is_table(data) else [data]
        elif not kind or "javascript" in kind or kind == "module":
            yield from _called(source)
            for text in (source, *texts_of(source)):
                yield from _decoded(text) if text[:1] in {"{", "["} else _literals(text)
            if len(told := _variables(source)) > 1:
                yield told
    yield from _attributes(document.root)


def currency_of(document: Document) -> str:
    """Give the ISO 4217 code that the page's scripts name most often; empty where they name none."""
    counts: dict[str, int] = {}
    for source, _ in _scripts(document):
        for match in _CURRENCY.finditer(source):
            counts[match[1].upper()] = counts.get(match[1].upper(), 0) + 1
    return max(counts, key=lambda code: counts[code], default="")


def _scripts(document: Document) -> Iterator[tuple[str, str]]:
    for script in document.root.iter("script"):
        source = script.text or ""
        if source and len(source) <= SCRIPT_BYTES and _TELLING.search(source):
            yield source, (script.get("type") or "").strip().lower()


def _called(source: str) -> Iterator[Any]:
    """Read the data that a function gives whose parameters stand for what occurs often in it."""
    if (call := call_of(source)) is None:
        return
    names, start = call
    end = _end(source, start)
    arguments = source.find("(", end) if end else -1
    if arguments < 0:
        return
    for values in _decoded(f"[{source[arguments + 1 :].rstrip().rstrip(';').rstrip(')')}]"):
        for data in _decoded(source[start:end]):
            yield filled(data, dict(zip(names, values, strict=False)))


def _literals(source: str) -> Iterator[Any]:
    at, left = 0, _MOST_WORK * len(source)
    for _ in range(_MOST_LITERALS):
        match = _LITERAL.search(source, at)
        if match is None or left < 0:
            return
        end = _end(source, match.end())
        left -= (end or len(source)) - match.end()
        literal = source[match.end() : end]
        if not end or not _TELLING.search(literal):
            at = end or match.end()
            continue
        read = list(_decoded(literal))
        yield from read
        # A literal that cannot be read may hold ones that can.
        at = end if read else match.end()


def _end(source: str, start: int) -> int:
    """Give where the bracket at `start` closes; 0 where it does not."""
    depth = 0
    for mark in _MARK.finditer(source, start):
        if mark[0] in "[{":
            depth += 1
        elif mark[0] in "]}":
            depth -= 1
            if depth == 0:
                return mark.end()
    return 0


def _decoded(text: str) -> Iterator[Any]:
    if too_deep(text):
        return
    try:
        yield json.loads(text, strict=False)
    except (ValueError, RecursionError):
        if len(text) > _TOLERANT_BYTES:
            return
        try:
            yield chompjs.parse_js_object(text, loader_kwargs={"strict": False})
        except (ValueError, RecursionError):
            return  # it was program text, not data


def _variables(source: str) -> dict[str, Any]:
    """Read the single variables of a script: product_name = '…', product_price = '15000'."""
    return {m[1]: m[4] or m[2] or m[3] or "" for m in _VARIABLE.finditer(source)}


def _attributes(root: HtmlElement) -> Iterator[Any]:
    """Read data-* attributes: data-name and data-price of one element, or JSON in one attribute."""
    for number, element in enumerate(root.xpath("//*[@*[starts-with(name(), 'data-')]]")):
        if number > _MOST_ATTRIBUTES:
            return
        told = {key[5:].replace("-", "_"): value for key, value in element.items() if key.startswith("data-")}
        for value in told.values():
            if value[:1] in {"{", "["} and len(value) <= SCRIPT_BYTES and _TELLING.search(value):
                yield from _decoded(value)
        if any("price" in key or "prc" in key for key in told):
            yield told
