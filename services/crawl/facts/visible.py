"""Prices as a reader sees them, for pages that tell them in no other way: every amount is judged by what stands by it.

The shops' own habits decide: a label before the amount (판매가, Now, 価格), a class of its element, a line through it;
and what an amount is when it is no price: shipping, points, coupons, instalments, a price by weight, another product's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from lxml.html import HtmlElement

from services.crawl.facts.money import Money, parse_money
from services.crawl.page.document import clean, text_of
from services.crawl.page.lines import STRUCK, Line

_NUMBER = r"\d{1,3}(?:[,.\s\u00a0\u202f']\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
_SIGN = r"US\$|CA\$|AU\$|HK\$|NT\$|A\$|C\$|S\$|R\$|₩|￦|\$|€|£|¥|￥|₹|KRW|USD|EUR|GBP|JPY"
_WORD = r"원(?!산|두|단|목|형|래|료|하|액|룸|터|본|칙|인|정|클)|円|€|元|zł|Kč|KRW\b|USD\b|EUR\b|GBP\b|JPY\b"
_AMOUNT = re.compile(
    rf"(?P<korean>(?:\d+(?:\.\d+)?\s?만\s?(?:\d+\s?천|\d{{1,3}}(?:,\d{{3}})*)?|\d+\s?천)\s?원)"
    rf"|(?<![\d.,])(?P<sign>{_SIGN})\s?(?P<first>{_NUMBER})(?![\d%])"
    rf"|(?<![\d.,])(?P<second>{_NUMBER})\s?(?P<word>{_WORD})"
)
_SALE = re.compile(
    r"할인\s?판매가|할인모음가|즉시\s?할인가|할인가|세일가|특가|최종\s?가|(sale|now|our|special|offer|deal"
    r"|today'?s) ?(price)?\W*$|sonderangebot|angebot|セール",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"판매\s?가|^\W*가격|상품\s?가격?\W*$|price\W*$|\b(preis|prix|precio|prezzo|prijs"
    r"|preço|pris|cena|цена)\b"
    r"|価格|販売価格|税込|inc\.? vat|^\W*from\W*$|one-?time",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"정가|정상가|기준가|출고가|시중\s?가|소비자\s?가|원래\s?가격|권장|출시가|할인\s?전|\b(was|list( price)?|msrp|rrp"
    r"|reg(ular)?\.?( price)?|original( price)?|before|uvp|statt)\b"
    r"|regulär|定価|通常価格",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"배송|택배|운임|적립|포인트|마일리지|캐시|쿠폰|할부|무이자|월\s?$|개월|당\s*$|최대|추가|회원|멤버"
    r"|와우|카드|혜택|총\s|합계|예치|예약금|계약금|보증금|수수료|후기"
    r"|shipping|delivery|postage|\bship\b|versand|liefer|送料|ポイント|point|reward|coupon|gift|instal"
    r"|month|save|saving|over|under|above"
    r"|free|subscribe|per\b|grundpreis|deposit|total|frais|livraison|de port|env[ií]o|spedizione|verzend"
    r"|\bdès\b|\bdesde\b|\bx\s*$|also|kauften|おすすめ|추천|관련|함께|warenkorb|cart"
    r"|ex\.? vat|pairs? for|\+\s*$|\d\s*(g|ml|kg|l|개|매|장)당?\s*$",
    re.IGNORECASE,
)
# Prices that not everybody pays, and prices of several.
_ON_TERMS = re.compile(
    r"회원|멤버|와우|쿠폰|카드|첫\s?구매|앱\s?(전용|구매)|신규|제휴|\d\s?개\s?(이상|구매)|member|club"
    r"|\bapp\b|student|subscri|trade-in",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^\W{0,2}(당|이상|이하|미만|할인(?!가|률|율)|적립|쿠폰|캐시|절약|x\s?\d|/\s?\d*\s?\w|per\b|a month"
    r"|off\b|ex\.?\s?vat|以上|相当|or more|ab\b|의\b|짜리)",
    re.IGNORECASE,
)
_PRICE_CLASS = re.compile(r"price|prc|cost|amount|prix|preis|precio|prezzo|prijs|판매가", re.IGNORECASE)
_SALE_CLASS = re.compile(
    r"sale|special|final|current|cur\b|now|total-?price|price_?real|pay\b|discounted|our|deal", re.IGNORECASE
)
_LIST_CLASS = re.compile(
    r"origin|(^|[\s_-])(old|was|list|consumer|custom|msrp|rrp|before|strike|regular|retail|compare|normal"
    r"|non-sale|real_price)|text-price",
    re.IGNORECASE,
)
_OTHER_CLASS = re.compile(
    r"ship|deliver|point|mileage|reward|reserve|coupon|unit|\bper\b|saving|install|card|benefit|option|\bopt",
    re.IGNORECASE,
)
_BESIDE_CLASS = re.compile(
    r"relat|recommend|simila[ir]|upsell|cross-?sell|together|also|sims|recent|reviews?\b|footer|gnb"
    r"|breadcrumb|banner|announce|promo|\bads?\b|-ads|basket|minicart|carousel|osusume|relation|addproduct",
    re.IGNORECASE,
)
_BESIDE_HEADING = re.compile(
    r"관련\s?상품|추천\s?상품|함께|다른\s?(고객|상품|가구)|비슷한|어때요|광고|최근\s?본|you may|also like"
    r"|related|simila[ir]|vous aimerez|customers|recommend|kunden|ähnlich|おすすめ|関連",
    re.IGNORECASE,
)
_BESIDE_TAGS = frozenset({"header", "footer", "nav", "aside"})
_PROSE = 120
"""Amounts in lines longer than this are parts of sentences."""
_ENOUGH = 3
_NEAR = 4
"""Elements around an amount whose names tell of it."""
_ALONE = 8
_BEHIND_LIST = 3
"""Lines between a list price and the price."""
# 장터가, 공구가: shops make up names for their price.
_SOME_PRICE = re.compile(r"[가-힣]{2}\s?가\W*$")
_DISCOUNT = re.compile(r"\d\s?%\s*$")
# Below this an amount is a number of something, or of points.
_LEAST = {"KRW": 100, "JPY": 10}


@dataclass(frozen=True)
class Seen:
    """What the visible page tells: the price, how sure that is (0: no price), the price before."""

    price: Money | None = None
    score: int = 0
    list_price: Money | None = None
    amounts: frozenset[Decimal] = frozenset()
    """All amounts beside `price` that may be prices of the same thing."""
    reduced: bool = False
    """Whether the page calls `price` a reduced one."""


@dataclass(frozen=True)
class _Candidate:
    money: Money
    score: int
    listed: bool
    reduced: bool


@dataclass(frozen=True)
class _Place:
    """Where an amount stands: text before and after it, its element, lines since the title, length of its line."""

    label: str
    after: str
    element: HtmlElement
    since_title: int
    length: int
    beside: int
    """Characters of the line that are not the amount's."""

    @cached_property
    def holders(self) -> list[HtmlElement]:
        """The element and all that it stands in, the nearest first."""
        return [self.element, *self.element.iterancestors()]


def visible_price(lines: Sequence[Line], title: str) -> Seen:
    """Find the price of what a page is about, by its lines and the title that was found."""
    found = list(_candidates(lines, title))
    best = max((c for c in found if not c.listed and c.score >= _ENOUGH), key=lambda c: c.score, default=None)
    if best is None:
        return Seen()
    before = [c.money for c in found if c.listed and best.money.amount < c.money.amount <= best.money.amount * 10]
    highest = max(before, key=lambda money: money.amount, default=None)
    return Seen(best.money, best.score, highest, frozenset(c.money.amount for c in found), best.reduced)


def _candidates(lines: Sequence[Line], title: str) -> Iterator[_Candidate]:
    folded = "".join(title.split()).casefold()
    since_title, beside = 1000, set[HtmlElement]()
    struck = -1000, Decimal(0)
    for number, line in enumerate(lines):
        since_title += 1
        if folded and folded in "".join(line.text.split()).casefold() and len(line.text) < len(title) + 60:
            since_title = 0
        if len(line.text) < 40 and _BESIDE_HEADING.search(line.text) and not _AMOUNT.search(line.text):
            beside.add(_section(line.pieces[0][1]))
        previous = lines[number - 1].text if number and since_title != 1 else ""
        for candidate in _of_line(line, previous, since_title, beside):
            if candidate.listed:
                struck = number, candidate.money.amount
            elif number - struck[0] <= _BEHIND_LIST and candidate.money.amount < struck[1]:
                # What comes behind a price that no longer holds is the one that does.
                candidate = replace(candidate, score=candidate.score + 2)  # noqa: PLW2901
            yield candidate


def _of_line(line: Line, previous: str, since_title: int, beside: set[HtmlElement]) -> Iterator[_Candidate]:
    end = 0
    for match in _AMOUNT.finditer(line.text):
        before = line.text[end : match.start()]
        label = before[-24:]
        if not before.strip() and not end and len(previous) <= 24 and not _AMOUNT.search(previous):
            label = previous
        after, end = line.text[match.end() : match.end() + 16], match.end()
        element = line.at(match.start("second" if match["second"] else 0))
        money = parse_money(match[0])
        if not money or money.amount < _LEAST.get(money.currency, 0):
            continue
        place = _Place(label, after, element, since_title, len(line.text), len(line.text) - len(match[0]))
        score = _judge(place, beside)
        if score is not None:
            yield _Candidate(money, *score, bool(_SALE.search(label)))


def _judge(place: _Place, beside: set[HtmlElement]) -> tuple[int, bool] | None:
    """Give a score and whether it is a list price; None for what is no price of this product."""
    names = list[str]()
    for depth, holder in enumerate(place.holders):
        name = f"{holder.get('class') or ''} {holder.get('id') or ''}"
        if holder in beside or holder.tag in _BESIDE_TAGS or (holder.tag != "body" and _BESIDE_CLASS.search(name)):
            return None
        if depth < _NEAR:
            names.append(name)
    near, whole = " ".join(names[:2]), " ".join(names)
    if _AFTER.search(place.after) or _ON_TERMS.search(place.label) or _OTHER_CLASS.search(near):
        return None
    if _OTHER.search(f"{_head(place)} {place.label}") and not _SALE.search(place.label):
        return None
    struck = any(h.tag in STRUCK or h.get("data-a-strike") == "true" for h in place.holders[:_NEAR])
    listed = struck or bool(_LIST.search(place.label)) or bool(_LIST_CLASS.search(near))
    said = 6 if _SALE.search(place.label) else 5 if _PRICE.search(place.label + place.after[:6]) else 0
    said = said or 4 * bool(_SOME_PRICE.search(place.label))
    said += 2 * bool(_PRICE_CLASS.search(whole)) + 2 * bool(_SALE_CLASS.search(near))
    if place.length > _PROSE and not said:
        return None
    return said + _standing(place), listed


def _head(place: _Place) -> str:
    """Give the head of the row that an amount stands in; empty outside rows."""
    cell = next((holder for holder in place.holders[:_NEAR] if holder.tag in {"dd", "td"}), None)
    head = cell.getprevious() if cell is not None else None
    return clean(text_of(head))[:24] if head is not None and head.tag in {"dt", "th", "td"} else ""


def _standing(place: _Place) -> int:
    """Score how an amount is set: near the title, by itself, in bold or as a heading, behind a discount."""
    tags = {holder.tag for holder in place.holders[:_NEAR]}
    near_title = 2 if place.since_title <= 8 else 1 if place.since_title <= 20 else 0
    bold = any(holder.tag in {"strong", "b", "ins"} for holder in place.holders[:2])
    alone = place.beside <= _ALONE
    return near_title + bold + alone + bool(tags & {"h2", "h3", "h4"}) + 2 * bool(_DISCOUNT.search(place.label))


def _section(heading: HtmlElement) -> HtmlElement:
    """Give the part of the page that a heading begins; the heading itself where it stands amid other things."""
    holder = heading
    for parent in heading.iterancestors():
        if parent.tag in {"body", "html"} or parent[0] is not holder or (parent.text or "").strip():
            break
        holder = parent
        if len(parent) > 1:
            return parent
    return heading
