"""Repeated cards with an amount each: what a page lists beside its subject, or all that a list page has."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from services.crawl.facts.titles import fold

_FEWEST = 3
_CLIMB = 7
"""Elements around an amount within which its card ends."""
_LONGEST_CARD = 400
_LEAST_NAME = 3
_UNREAD = frozenset({"script", "style", "noscript", "template"})
_ITEMS = frozenset({"li", "article", "tr"})
_NO_LETTER = re.compile(r"[\W\d]+")
_FIGURES = re.compile(r"[\d.,\s%()/|·:~+\-₩￦$€£¥￥원円]+")


def shelved(elements: Iterable[HtmlElement], title: str, label: re.Pattern[str]) -> set[HtmlElement]:
    """Give the cards among which an amount is one of several: three siblings alike, each with a name of its own.

    `elements` hold the amounts. Rows of one product's prices are no cards: what stands in them beside the figures is
    what `label` matches. Nor are cards that hold the page's title.
    """
    groups: dict[tuple[HtmlElement, str], dict[HtmlElement, None]] = {}
    for element in elements:
        holders = [element, *element.iterancestors()][:_CLIMB]
        for holder in holders:
            parent = holder.getparent()
            if parent is None or holder.tag in {"body", "html"}:
                break
            if shape := _shape(holder):
                groups.setdefault((parent, shape), {})[holder] = None
    found: set[HtmlElement] = set()
    for cards in groups.values():
        if len(cards) >= _FEWEST and _are_cards(list(cards), fold(title), label):
            found.update(cards)
    return found


def _shape(element: HtmlElement) -> str:
    """Give what makes cards alike: the tag, the class and what they hold; empty for what is no card by its form."""
    style = " ".join((element.get("class") or "").split()[:1])
    inner = " ".join(str(child.tag) for child in element[:3])
    if not style and not inner and element.tag not in _ITEMS:
        return ""
    return f"{element.tag} {style}" if style or element.tag in _ITEMS else f"{element.tag} {inner}"


def _beginning(card: HtmlElement) -> str:
    """Give the text of a card, so far as it takes to tell that it is too long for one."""
    found, length = list[str](), 0
    for element in card.iter():
        own = "" if element.tag in _UNREAD or not isinstance(element.tag, str) else element.text or ""
        for text in (own, (element.tail or "") if element is not card else ""):
            found.append(text)
            length += len(text.strip())
        if length > _LONGEST_CARD:
            break
    return " ".join(found)


def _are_cards(cards: list[HtmlElement], title: str, label: re.Pattern[str]) -> bool:
    texts = [_beginning(card) for card in cards[:30]]
    if any(len(text.strip()) > _LONGEST_CARD for text in texts) or (
        title and any(title in fold(text) for text in texts)
    ):
        return False
    named = sum(1 for text in texts if len(_NO_LETTER.sub("", label.sub("", _FIGURES.sub(" ", text)))) >= _LEAST_NAME)
    return named * 2 > len(texts)
