"""Products in the data that pages built by scripts carry: __NEXT_DATA__, __PRELOADED_STATE__, dataLayer and others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.crawl.facts.keys import Told, amounts_of, spaced
from services.crawl.facts.money import Money, currency_code
from services.crawl.facts.schema import Said
from services.crawl.facts.scripts import blocks_of
from services.crawl.facts.structured import many, words
from services.crawl.facts.titles import fold
from services.crawl.limits import MOST_NODES
from services.crawl.page.document import Document

_NAME = re.compile(
    r"^((display|full|content|short) )?((product|goods|item|prd|prod|deal|content|gd) ?)?"
    r"(name|nm|title|namekor)( kor| ko)?$"
)
_BESIDE = re.compile(
    r"recommend|related|\brel|similar|together|recent|review|banner|cross|suggest|delivery|shipping"
    r"|options?$|option_?(item|list|comb|value)|coupon"
    r"|upsell|alsobought|bundle|cart|basket|facet|filter|categor|breadcrumb"
    r"|nav|menu|wish|history|deal_?products"
    r"|collection",
    re.IGNORECASE,
)
_VARIANTS = re.compile(
    r"^(variants?|skus?|product_?variants|variations|nodes|edges|offers?|child_?products)$", re.IGNORECASE
)
_DESCRIPTION = re.compile(r"^(product|goods|item)? ?(short )?(description|summary|detailcontenttext|subtitle)$")
_BRAND = re.compile(r"\bbrand( info)?( name| nm)?( kor)?$|^vendor$")
_PICTURE = re.compile(r"\.(jpe?g|png|webp)(\?|$)", re.IGNORECASE)
_PICTURE_KEY = re.compile(r"image|img|photo|thumb|picture", re.IGNORECASE)
_INNER = re.compile(r"^(product|goods|item|prd|basic|info|detail|meta|general)", re.IGNORECASE)
_PAIRS = (
    ("attributeName", "attributeValue"),
    ("name", "selected"),
    ("name", "value"),
    ("title", "value"),
    ("key", "value"),
)
_LEAST_NAME = 2


@dataclass(frozen=True)
class _Found:
    said: Said
    name: str
    size: int
    depth: int


def state_product(document: Document, headings: Sequence[str]) -> Said | None:
    """Read the product that a page's data holds; None where nothing in it has both a name and a price.

    The one that the page's headings name is taken, else the one told in most detail. Lists of further products
    (recommendations and the like) do not count.
    """
    told = [fold(heading) for heading in headings if heading]
    shopify = "shopify" in document.source.casefold()

    def rank(found: _Found) -> tuple[int, bool, int, int]:
        name = fold(found.name)
        whole = max((len(name) for heading in told if name in heading), default=0)
        part = max((len(heading) for heading in told if len(heading) > _LEAST_NAME and heading in name), default=0)
        named = max(whole, part) if len(name) >= _LEAST_NAME else 0
        return named, bool(found.said.list_price), found.size, -found.depth

    products = [found for depth, holder in _objects(document) if (found := _product(holder, depth, shopify))]
    best = max(products, key=rank, default=None)
    if best is None or (told and not rank(best)[0] and _several(products)):
        return None
    return best.said


def _several(products: list[_Found]) -> bool:
    """Tell whether data names several things, none of which the page is about."""
    return len({fold(found.name) for found in products}) > 1


def _objects(document: Document) -> Iterator[tuple[int, dict[str, Any]]]:
    seen = 0
    for data in blocks_of(document):
        queue: list[tuple[int, Any]] = [(0, data)]
        for depth, value in queue:  # grows while it is walked
            seen += 1
            if seen > MOST_NODES:
                return
            if isinstance(value, dict):
                yield depth, value
                if not _beside(value):
                    queue += [(depth + 1, inner) for key, inner in value.items() if not _BESIDE.search(str(key))]
            elif isinstance(value, list) and not _is_shelf(value):
                queue += [(depth + 1, inner) for inner in value]


def _is_shelf(values: list[Any]) -> bool:
    """Tell a list of things that all have prices: other products, or options."""
    return sum(1 for value in values if isinstance(value, dict) and amounts_of(value, _BESIDE).price()) > 1


def _beside(value: dict[str, Any]) -> bool:
    """Tell data that a query named as being for something else, as {"queryKey": ["recommend"], "state": …}."""
    return any(_BESIDE.search(str(part)) for part in many(value.get("queryKey")))


def _product(holder: dict[str, Any], depth: int, shopify: bool) -> _Found | None:
    inner = [holder, *(v for k, v in holder.items() if isinstance(v, dict) and not _BESIDE.search(str(k)))]
    title = _name(holder) or next(
        (_name(v) for k, v in holder.items() if isinstance(v, dict) and _INNER.match(str(k)) and _name(v)), ""
    )
    told = amounts_of(holder, _BESIDE)
    variants = _variants(holder)
    if not told.price() and variants:
        told = _of_variants(variants)
    if told.price() is None and any(str(key).startswith("content_") for key in holder):
        told = amounts_of({"price": holder.get("value"), "currency": holder.get("currency")}, _BESIDE)
    price, before = told.price(), told.before()
    name = title or next((n for n in map(_name, variants) if n), "")
    if not name or price is None:
        return None
    if shopify and _in_cents(holder, variants):
        price, before = price / 100, before / 100 if before else None
    currency = currency_code(told.currency)
    said = Said(
        title=title,
        description=_first(inner, _DESCRIPTION),
        price=Money(price, currency),
        list_price=Money(before, currency) if before else None,
        brand=_first(inner, _BRAND),
        features=_features(inner),
        images=_pictures(inner),
    )
    return _Found(said, name, len(holder), depth)


def _name(holder: dict[str, Any]) -> str:
    return next((words(v) for k, v in holder.items() if isinstance(v, str) and _NAME.match(spaced(str(k)))), "")


def _variants(holder: dict[str, Any]) -> list[dict[str, Any]]:
    """Give the variants of a product, whether in a list or in the {nodes: [...]} of a query."""
    for key, value in holder.items():
        if _VARIANTS.match(str(key)):
            inner = next((v for v in value.values() if isinstance(v, list)), []) if isinstance(value, dict) else value
            nodes = [v.get("node", v) for v in many(inner)[:100] if isinstance(v, dict)]
            return [node for node in nodes if isinstance(node, dict)]
    return []


def _of_variants(variants: list[dict[str, Any]]) -> Told:
    """Give what the cheapest variant costs, and did before."""
    every = [told for told in (amounts_of(variant, _BESIDE) for variant in variants) if told.price()]
    return min(every, key=lambda told: told.price() or Decimal(0), default=Told())


def _in_cents(holder: dict[str, Any], variants: list[dict[str, Any]]) -> bool:
    """Tell the product objects of Shopify's pages, which count in hundredths of every currency, the won too."""
    amounts = [part.get("price") for part in (holder, *variants) if "price" in part]
    marked = bool(variants) and any(key in holder for key in ("vendor", "handle", "gid"))
    return marked and bool(amounts) and all(isinstance(amount, int) for amount in amounts)


def _first(parts: list[dict[str, Any]], name: re.Pattern[str]) -> str:
    found = (
        words(v) for part in parts for k, v in part.items() if isinstance(v, str | dict) and name.search(spaced(str(k)))
    )
    return next((text for text in found if text), "")


def _features(parts: list[dict[str, Any]]) -> list[str]:
    found = []
    for rows in (value for part in parts for value in part.values() if isinstance(value, list)):
        for row in rows[:30]:
            for name, value in _PAIRS:
                if isinstance(row, dict) and words(row.get(name)) and words(row.get(value)):
                    found.append(f"{words(row[name])}: {words(row[value])}")
                    break
    return found


def _pictures(parts: list[dict[str, Any]]) -> list[str]:
    found = []
    for key, value in ((k, v) for part in parts for k, v in part.items() if _PICTURE_KEY.search(str(k))):
        for single in many(value)[:20]:
            texts = single.values() if isinstance(single, dict) else [single]
            found += [text for text in texts if isinstance(text, str) and _PICTURE.search(text) and key]
    return found
