"""Single facts of a product from what shops set in rows: tables, definition lists, bullet lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from services.crawl.facts.titles import fold
from services.crawl.limits import LONGEST_FEATURE, MOST_FEATURES
from services.crawl.page.document import clean, text_of

# What shops tell about buying, not about the thing.
_SHOP = re.compile(
    r"배송|택배|적립|판매\s?가|소비자\s?가|시중\s?가|정가|할인|가격|쿠폰|수량|할부|무이자|결제|혜택"
    r"|마일리지|포인트|문의|반품|교환|환불|상품번호|상품코드"
    r"|추가상품|회원|합계|옵션|구매|로그인|품절|연락처|사업자|a/?s\b"
    r"|price|shipping|delivery|sku|quantity|availability|return|warranty info|\basin\b|best sellers"
    r"|reviews?|rating|add to|preis|versand|送料|ポイント|価格|カート",
    re.IGNORECASE,
)
_AREA = re.compile(
    r"feature|bullet|detail|descri|spec|attribute|summary|highlight|rte\b|\bcont\b|content|prdinfo|notice"
    r"|point|특징|상세",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"relat|recommend|similar|upsell|also|sims|review|footer|gnb|\bnav|menu|breadcrumb|option|\bopt\b"
    r"|category|promo|banner|(^|[\s_-])tabs?([\s_-]|$)|share|sns|relation|announce",
    re.IGNORECASE,
)
_BESIDE_TAGS = frozenset({"header", "footer", "nav", "aside", "form", "select"})
_MONEY = re.compile(r"\d\s?원|[₩$€£¥]\s?\d|\d\s?(€|円)")
_LIST_AREA_DEPTH = 4
_SHORTEST_POINT = 4


def features_of(root: HtmlElement, told: list[str]) -> list[str]:
    """Give a product's facts, at most 30, those that structured data told first, then the page's in its order."""
    found: dict[str, str] = {}
    for fact in (*told, *_rows(root)):
        text = clean(fact)[:LONGEST_FEATURE]
        name, colon, value = text.partition(": ")
        key = fold(f"{name}:{value}" if colon else text)
        if len(text) >= _SHORTEST_POINT and not _SHOP.search(name if colon else "") and not _MONEY.search(text):
            found.setdefault(key, text)
        if len(found) == MOST_FEATURES:
            break
    return list(found.values())


def _rows(root: HtmlElement) -> Iterator[str]:
    for element in root.iter("table", "dl", "ul", "ol"):
        if stands_beside(element):
            continue
        if element.tag == "table":
            yield from _table(element)
        elif element.tag == "dl":
            yield from _definitions(element)
        else:
            yield from _points(element)


def _table(table: HtmlElement) -> Iterator[str]:
    if table.find(".//table") is not None or table.find(".//ul") is not None:
        return  # it lays the page out
    for row in table.iter("tr"):
        cells = [(cell.tag, clean(text_of(cell))) for cell in row if cell.tag in {"th", "td"}]
        headed = any(tag == "th" for tag, _ in cells)
        if len(cells) < 2 or len(cells) % 2 or len(cells) > 4 or (not headed and len(cells) != 2):
            continue
        for (_, name), (_, value) in zip(cells[::2], cells[1::2], strict=True):
            yield from _pair(name, value)


def _definitions(listing: HtmlElement) -> Iterator[str]:
    name = ""
    for element in listing.iter("dt", "dd"):
        text = clean(text_of(element))
        if element.tag == "dt":
            name = text
        elif name:
            yield from _pair(name, text)
            name = ""


def _points(listing: HtmlElement) -> Iterator[str]:
    holders = [listing, *list(listing.iterancestors())[:_LIST_AREA_DEPTH]]
    if not any(_AREA.search(f"{holder.get('class') or ''} {holder.get('id') or ''}") for holder in holders):
        return
    for item in listing.findall("li"):
        links = "".join(clean(text_of(link)) for link in item.iter("a"))
        text = clean(text_of(item))
        if text and len(links) * 2 < len(text) and len(text) <= LONGEST_FEATURE:
            parts = [clean(text_of(child)) for child in item if child.tag in {"span", "strong", "b", "em"}]
            label = parts[0] if len(parts) == 2 and fold("".join(parts)) == fold(text) else ""
            yield from _pair(label, parts[1]) if label else [text] if not _SHOP.search(text) else []


def _pair(name: str, value: str) -> Iterator[str]:
    name = name.strip(" :：")
    if name and value and len(name) <= 40 and len(value) <= LONGEST_FEATURE - 42 and fold(name) != fold(value):
        yield f"{name}: {value}"


def stands_beside(element: HtmlElement) -> bool:
    """Tell whether an element belongs to menus, forms, reviews or other products."""
    for holder in (element, *element.iterancestors()):
        name = f"{holder.get('class') or ''} {holder.get('id') or ''}"
        if holder.tag in _BESIDE_TAGS or (holder.tag not in {"body", "html"} and _BESIDE.search(name)):
            return True
    return False
