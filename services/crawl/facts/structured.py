"""Structured data of a page as one flat list of schema.org things: JSON-LD, however broken, and microdata."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

from extruct.jsonld import JsonLdExtractor
from extruct.w3cmicrodata import MicrodataExtractor
from lxml.html import HtmlElement

from services.crawl.limits import MOST_NODES, SCRIPT_BYTES
from services.crawl.page.document import Document, clean

Thing = dict[str, Any]
# Reading microdata costs about its items times the page: a hostile page must not make that a minute.
_MOST_SCOPES, _MOST_PROPERTIES, _MOST_WORK = 300, 3000, 1_000_000_000
_MOST_REFERRED = 50_000
"""Properties that an item may take from elsewhere in the page (itemref), over all references to them."""
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_MARKUP = re.compile(r"<[^>]{0,300}>")
MOST_NESTING = 60
"""Deeper data is none that people wrote; decoders recurse."""


def things_of(document: Document) -> list[Thing]:
    """Collect the typed objects of a page, nested ones after those that hold them; JSON-LD first."""
    return [*_typed(_json_ld(document.root)), *_typed(_microdata(document))]


def types_of(thing: Any) -> set[str]:
    """Give the schema.org types of a thing, without the vocabulary's address."""
    if not isinstance(thing, dict):
        return set()
    return {
        str(name).rstrip("/").rpartition("/")[2].rpartition("#")[2].rpartition(":")[2]
        for name in many(thing.get("@type"))
    }


def many(value: Any) -> list[Any]:
    """Give a value as a list: what may stand once or often in data."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def words(value: Any) -> str:
    """Give a value as one line of plain text: a string, a number, or the name or value of a thing."""
    for single in many(value):
        if isinstance(single, dict):
            single = next((single[key] for key in ("name", "@value", "value", "headline") if single.get(key)), "")  # noqa: PLW2901
        if isinstance(single, str | int | float) and not isinstance(single, bool) and str(single).strip():
            text = html.unescape(html.unescape(str(single)))
            return clean(_MARKUP.sub(" ", text) if "<" in text else text)
    return ""


def too_deep(text: str) -> bool:
    """Tell whether brackets nest further than what is decoded; a quick count that also counts those in strings."""
    depth = 0
    for match in re.finditer(r"[\[{\]}]", text):
        depth += 1 if match[0] in "[{" else -1
        if depth > MOST_NESTING:
            return True
    return False


def _json_ld(root: HtmlElement) -> Iterator[Any]:
    reader = JsonLdExtractor()
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower().partition(";")[0] != "application/ld+json":
            continue
        source = script.text or ""
        if len(source) > SCRIPT_BYTES or too_deep(source):
            continue
        script.set("type", "application/ld+json")
        try:
            yield from reader.extract_items(script)
        except (ValueError, RecursionError, IndexError):
            yield from _repaired(source)


def _repaired(source: str) -> Iterator[Any]:
    """Read data with the flaws that templates leave: entities for quotes, trailing commas, several objects in a row."""
    text = source.strip().removeprefix("<![CDATA[").removesuffix("]]>").strip().rstrip(";")
    if '"' not in text:
        text = html.unescape(text)
    text = _TRAILING_COMMA.sub(r"\1", text)
    decoder, at = json.JSONDecoder(strict=False), 0
    while (starts := [k for k in (text.find("{", at), text.find("[", at)) if k >= 0]) and at < len(text):
        try:
            value, at = decoder.raw_decode(text, min(starts))
        except (ValueError, RecursionError):
            return  # what cannot be read is not guessed at
        yield from many(value)


def _microdata(document: Document) -> Iterator[Any]:
    root = document.root
    scopes = sum(1 for _ in root.iterfind(".//*[@itemscope]"))
    properties = sum(1 for _ in root.iterfind(".//*[@itemprop]"))
    if not scopes or scopes > _MOST_SCOPES or properties > _MOST_PROPERTIES:
        return
    references = sum(len(element.get("itemref").split()) for element in root.iterfind(".//*[@itemref]"))
    if (scopes + properties) * len(document.source) > _MOST_WORK or references * properties > _MOST_REFERRED:
        return
    for element in root.xpath("descendant-or-self::*[@itemprop or @itemscope]"):
        _without_broken_links(element)
    for item in MicrodataExtractor().extract_items(root, document.base or None):
        yield _as_json_ld(item)


def _without_broken_links(element: HtmlElement) -> None:
    """Take links off an element that the extractor cannot join: one of them would cost all that the page tells."""
    for name in ("src", "href", "data"):
        try:
            urljoin("https://page.invalid/", element.get(name, "").strip())
        except ValueError:
            del element.attrib[name]


def _as_json_ld(item: Any) -> Any:
    if isinstance(item, list):
        return [_as_json_ld(single) for single in item]
    if not isinstance(item, dict):
        return item
    properties = item.get("properties", {})
    return {"@type": item.get("type", []), **{key: _as_json_ld(value) for key, value in properties.items()}}


def _typed(values: Iterable[Any]) -> Iterator[Thing]:
    """Walk data breadth first, so that what stands on top comes first; `@id` references are left as they are."""
    queue = list(values)
    for seen, value in enumerate(queue):  # it grows while it is walked
        if seen > MOST_NODES:
            return
        if isinstance(value, list):
            queue.extend(value)
        elif isinstance(value, dict):
            if value.get("@type"):
                yield value
            queue.extend(inner for inner in value.values() if isinstance(inner, dict | list))
