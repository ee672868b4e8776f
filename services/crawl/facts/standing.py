"""How an amount stands in a page, and what that makes of it: a price, one that no longer holds, or none at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from lxml.html import HtmlElement

from services.crawl.facts.labels import (
    AFTER,
    BESIDE_CLASS,
    BESIDE_TAGS,
    LINED,
    LIST,
    LIST_CLASS,
    ON_TERMS,
    OTHER,
    OTHER_CLASS,
    PRICE,
    PRICE_CLASS,
    SALE,
    SALE_CLASS,
    WITH_TAX,
)
from services.crawl.page.document import clean, text_of
from services.crawl.page.lines import STRUCK

_PROSE, _SENTENCE_LEAST = 120, 30
"""Amounts in lines longer than this are parts of sentences; those that end as sentences do, from fewer on."""
_NEAR = 4
"""Elements around an amount whose names tell of it."""
_ALONE = 8
# 장터가, 공구가: shops make up names for their price.
_SOME_PRICE = re.compile(r"[가-힣]{2}\s?가\W*$")
_DISCOUNT = re.compile(r"\d\s?%\s*$")


@dataclass(frozen=True)
class Place:
    """Where an amount stands: text before and after it, its element, lines since the title, length of its line."""

    label: str
    after: str
    element: HtmlElement
    since_title: int
    length: int
    beside: int
    """Characters of the line that are not the amount's."""
    ends: bool
    """Whether the line ends as a sentence does."""

    @cached_property
    def holders(self) -> list[HtmlElement]:
        """The element and all that it stands in, the nearest first."""
        return [self.element, *self.element.iterancestors()]


def marked(place: Place) -> bool:
    """Tell whether figures without a currency stand where a price stands."""
    names = " ".join(f"{h.get('class') or ''} {h.get('id') or ''}" for h in place.holders[:2])
    said = SALE.search(place.label) or PRICE.search(place.label) or LIST.search(place.label)
    return bool(said or PRICE_CLASS.search(names) or _is_struck(place))


def _is_struck(place: Place) -> bool:
    near = place.holders[:_NEAR]
    return any(h.tag in STRUCK or h.get("data-a-strike") == "true" or LINED.search(h.get("style") or "") for h in near)


def judge(place: Place, beside: set[HtmlElement]) -> tuple[int, bool] | None:
    """Give a score and whether it is a list price; None for what is no price of this product."""
    names = list[str]()
    for depth, holder in enumerate(place.holders):
        name = f"{holder.get('class') or ''} {holder.get('id') or ''}"
        if holder in beside or holder.tag in BESIDE_TAGS or (holder.tag != "body" and BESIDE_CLASS.search(name)):
            return None
        if depth < _NEAR:
            names.append(name)
    near, whole = " ".join(names[:2]), " ".join(names)
    if AFTER.search(place.after) or ON_TERMS.search(place.label) or OTHER_CLASS.search(near):
        return None
    if OTHER.search(f"{_head(place)} {place.label}") and not SALE.search(place.label):
        return None
    listed = _is_struck(place) or bool(LIST.search(place.label)) or bool(LIST_CLASS.search(near))
    said = 6 if SALE.search(place.label) else 5 if PRICE.search(place.label + place.after[:6]) else 0
    said = said or 4 * bool(_SOME_PRICE.search(place.label))
    said += 4 * bool(WITH_TAX.search(place.label))
    said += 2 * bool(PRICE_CLASS.search(whole)) + 2 * bool(SALE_CLASS.search(near))
    if place.length > _PROSE and not said:
        return None
    if place.beside > _SENTENCE_LEAST and place.ends:
        return None
    return said + _standing(place), listed


def _head(place: Place) -> str:
    """Give the head of the row that an amount stands in; empty outside rows."""
    cell = next((holder for holder in place.holders[:_NEAR] if holder.tag in {"dd", "td"}), None)
    head = cell.getprevious() if cell is not None else None
    return clean(text_of(head))[:24] if head is not None and head.tag in {"dt", "th", "td"} else ""


def _standing(place: Place) -> int:
    """Score how an amount is set: near the title, by itself, in bold or as a heading, behind a discount."""
    tags = {holder.tag for holder in place.holders[:_NEAR]}
    near_title = 2 if place.since_title <= 8 else 1 if place.since_title <= 20 else 0
    bold = any(holder.tag in {"strong", "b", "ins"} for holder in place.holders[:2])
    alone = place.beside <= _ALONE
    return near_title + bold + alone + bool(tags & {"h2", "h3", "h4"}) + 2 * bool(_DISCOUNT.search(place.label))
