"""Products in the data that pages built by scripts carry: __NEXT_DATA__, __PRELOADED_STATE__ and their like."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from services.crawl.facts.money import Money, parse_money
from services.crawl.facts.schema import Said
from services.crawl.facts.structured import many, too_deep, words
from services.crawl.limits import MOST_NODES, SCRIPT_BYTES
from services.crawl.page.document import Document

_ASSIGNED = re.compile(r"""(?:window|self|globalThis)?\.?(?:\[["'])?__?[A-Z][A-Z_]{3,40}(?:["']\])?\s*=\s*(?=[{\[])""")
_NAME = re.compile(r"^(display)?(product|goods|item|prd|prod|deal)?_?(name|nm|title|namekor)$", re.IGNORECASE)
_SALE = re.compile(
    r"^(disp|last|final|current|discounted|best|max_?discounted)?_?(sale|sell|selling|sales)?_?(price|prc)$",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"^(normal|consumer|list|origin(al)?|regular|retail|market|compare_?at|before|msrp)_?(sale"
    r"|discount)?_?(price|prc)$",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"recommend|related|similar|together|recent|review|banner|cross|suggest|delivery|shipping|option|coupon",
    re.IGNORECASE,
)
_DESCRIPTION = re.compile(r"^(product|goods|item)?_?(description|summary|detailcontenttext|subtitle)$", re.IGNORECASE)
_CURRENCY = re.compile(r"currency(code)?$", re.IGNORECASE)
_BRAND = re.compile(r"brand_?(name|nm)?(kor)?$", re.IGNORECASE)
_PICTURE = re.compile(r"\.(jpe?g|png|webp)(\?|$)", re.IGNORECASE)
_PICTURE_KEY = re.compile(r"image|img|photo|thumb|picture", re.IGNORECASE)
_PAIRS = (
    ("attributeName", "attributeValue"),
    ("name", "selected"),
    ("name", "value"),
    ("title", "value"),
    ("key", "value"),
)


def state_product(document: Document, headings: list[str]) -> Said | None:
    """Read the product that a page's data holds; None where nothing in it has both a name and a price.

    The one that the page's headings name is taken, else the one told in most detail. Lists of further products
    (recommendations and the like) do not count.
    """
    told = ["".join(heading.split()).casefold() for heading in headings if heading]
    best: tuple[int, int] | None = None
    found: Said | None = None
    for depth, holder in _objects(document):
        said = _product(holder)
        if said is None:
            continue
        name = "".join(said.title.split()).casefold()
        named = any(name in heading for heading in told)
        rank = (100 if named else 0) + len(holder), -depth
        if best is None or rank > best:
            best, found = rank, said
    return found


def _objects(document: Document) -> Iterator[tuple[int, dict[str, Any]]]:
    for data in _blocks(document):
        queue: list[tuple[int, Any]] = [(0, data)]
        for depth, value in queue:  # grows while it is walked
            if len(queue) > MOST_NODES:
                break
            if isinstance(value, dict):
                yield depth, value
                queue += [
                    (depth + 1, inner)
                    for key, inner in value.items()
                    if not _BESIDE.search(str(key)) and not _beside(value)
                ]
            elif isinstance(value, list) and not _is_shelf(value):
                queue += [(depth + 1, inner) for inner in value]


def _is_shelf(values: list[Any]) -> bool:
    """Tell a list of things that all have prices: other products, or options."""
    return sum(1 for value in values if isinstance(value, dict) and _prices(value, _SALE)) > 1


def _beside(value: dict[str, Any]) -> bool:
    """Tell data that a query named as being for something else, as {"queryKey": ["recommend"], "state": …}."""
    return any(_BESIDE.search(str(part)) for part in many(value.get("queryKey")))


def _blocks(document: Document) -> Iterator[Any]:
    decoder = json.JSONDecoder(strict=False)
    for script in document.root.iter("script"):
        source = script.text or ""
        if not source or len(source) > SCRIPT_BYTES:
            continue
        kind = (script.get("type") or "").lower()
        starts = [m.end() for m in _ASSIGNED.finditer(source)][:5]
        if kind == "application/json":
            starts = [len(source) - len(source.lstrip())]
        for start in starts:
            try:
                if not too_deep(source[start:]):
                    yield decoder.raw_decode(source, start)[0]
            except (ValueError, RecursionError):
                continue  # it was program text, not data


def _product(holder: dict[str, Any]) -> Said | None:
    title = next((words(value) for key, value in holder.items() if _NAME.match(key) and isinstance(value, str)), "")
    if not title:
        return None
    near = [holder, *(v for k, v in holder.items() if isinstance(v, dict) and not _BESIDE.search(k))]
    sale = [price for part in near for price in _prices(part, _SALE)]
    if not sale:
        return None
    listed = [price for part in near for price in _prices(part, _LIST)]
    price = min(sale, key=lambda money: money.amount)
    highest = max([*sale, *listed], key=lambda money: money.amount)
    currency = next((words(v) for part in near for k, v in part.items() if _CURRENCY.search(k)), "")
    return Said(
        title=title,
        description=next(
            (words(v) for part in near for k, v in part.items() if _DESCRIPTION.match(k) and isinstance(v, str)), ""
        ),
        price=parse_money(str(price.amount), currency) or price,
        list_price=parse_money(str(highest.amount), currency) if highest.amount > price.amount else None,
        brand=next(
            (words(v) for part in near for k, v in part.items() if _BRAND.search(k) and isinstance(v, str | dict)), ""
        ),
        features=_features(near),
        images=_pictures(near),
    )


def _prices(part: dict[str, Any], name: re.Pattern[str]) -> list[Money]:
    found = [
        parse_money(value)
        for key, value in part.items()
        if name.match(str(key)) and isinstance(value, int | float | str)
    ]
    return [price for price in found if price and price.amount > Decimal(0)]


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
    for key, value in ((k, v) for part in parts for k, v in part.items() if _PICTURE_KEY.search(k)):
        for single in many(value)[:20]:
            texts = single.values() if isinstance(single, dict) else [single]
            found += [text for text in texts if isinstance(text, str) and _PICTURE.search(text) and key]
    return found
