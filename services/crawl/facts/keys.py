"""What the names of data fields say of the amounts in them: the price, the price before, or something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from services.crawl.facts.money import parse_money
from services.crawl.facts.structured import many

_PRICE = re.compile(r"price|prc\b|amount|\bprix\b|preis|precio|\bcost\b", re.IGNORECASE)
_LIST = re.compile(
    r"\b(normal|consumer|list|origin|original|org|regular|retail|market|compare|before|was|msrp|rrp|mrp|undiscounted"
    r"|base|basis|strike|strikethrough|old|previous|custom|full|high(est)?|max|fixed)\b",
    re.IGNORECASE,
)
_SALE = re.compile(
    r"\b(final|current|discounted|sale|sales|sell|selling|now|special|our|deal|last|disp|promo|lowest|min|low|display"
    r"|discount)\b",
    re.IGNORECASE,
)
# Shipping, points, what a coupon or a card leaves, parts of a price, prices by weight.
OTHER = re.compile(
    r"ship|deliver|\bdeliv\b|\bfees?\b|coupon|member|grade|point"
    r"|mileage|(max|best) ?benefit|benefit (price|amount)|card|saving|saved|\brate\b|percent"
    r"|\bcount\b|\bqty\b|quantity|unit(?! price\b| amount\b| cents\b)|per unit|\btax\b|pretax|deposit|month"
    r"|install|addition|option|reward|cash|\brental\b|\bsubscri|total|cart|wrap|gift|threshold"
    r"|condition|refund|return|wow|\bapp\b|filter|minimum|policy|discount (amount|value)|amount off|\bvariat"
    r"|review|score|stock|weight|\bsize|purchase|donat|balance|goal|fund",
    re.IGNORECASE,
)
_MINOR = re.compile(r"\b(cents|minor|pence)\b", re.IGNORECASE)
_BOUND = re.compile(r"(?<=[a-z\d])(?=[A-Z])|[_\-.:]+")
_DEPTH = 4
_CURRENCY = re.compile(r"currency|^isocode$", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z]{3}|[₩$€£¥₹]")


@dataclass
class Told:
    """The amounts that one object of data tells, by what they are, and its currency."""

    sale: list[Decimal] = field(default_factory=list)
    plain: list[Decimal] = field(default_factory=list)
    listed: list[Decimal] = field(default_factory=list)
    currency: str = ""

    def price(self) -> Decimal | None:
        """Give the price: the lowest sale price that no discount is, else the plain one, else the one before."""
        lists = {*self.listed, *self.plain}
        # {listPrice: 10, discountPrice: 3, salePrice: 7}: the second is what was taken off.
        off = {low for low in self.sale for rest in self.sale if low != rest and low + rest in lists}
        off = {low for low in off if any(low < rest and low + rest in lists for rest in self.sale)}
        for prices in ([s for s in self.sale if s not in off], self.plain, self.listed):
            if prices:
                return min(prices)
        return None

    def before(self) -> Decimal | None:
        """Give the price before, the highest that is above the price."""
        price = self.price()
        above = [amount for amount in (*self.listed, *self.sale, *self.plain) if price and amount > price]
        return max(above, default=None)


def spaced(key: str) -> str:
    """Give a field's name as words: discountedSalePrice, sale_price."""
    return _BOUND.sub(" ", key).lower()


def amounts_of(holder: dict[str, Any], beside: re.Pattern[str]) -> Told:
    """Collect the amounts of an object and of the objects in it, not of its lists; `beside` names what to pass over."""
    told = Told()
    for words, value in _leaves(holder, "", beside, 0):
        if not told.currency and _CURRENCY.search(words.rpartition(" ")[2] if words.count(" ") else words):
            told.currency = _code(value)
        if not told.currency and "currency" in words:
            told.currency = _code(value)
        if not _PRICE.search(words) or OTHER.search(words):
            continue
        money = parse_money(value)
        if money is None or (isinstance(value, str) and not any(char.isdigit() for char in value[:12])):
            continue
        told.currency = told.currency or money.currency
        amount = money.amount / 100 if _MINOR.search(words) else money.amount
        group = told.listed if _LIST.search(words) else told.sale if _SALE.search(words) else told.plain
        group.append(amount)
    return told


def _code(value: Any) -> str:
    return value if isinstance(value, str) and _CODE.fullmatch(value) else ""


def _leaves(holder: dict[str, Any], path: str, beside: re.Pattern[str], depth: int) -> Iterator[tuple[str, Any]]:
    for key, value in holder.items():
        name = str(key)
        if beside.search(name):
            continue
        words = f"{path} {spaced(name)}".strip()
        single = many(value)[0] if isinstance(value, list) and len(value) == 1 and "price" in words else value
        if isinstance(single, dict):
            if depth < _DEPTH and (depth == 0 or _PRICE.search(words) or "pricing" in words):
                yield from _leaves(single, words, beside, depth + 1)
        elif isinstance(single, str | int | float) and not isinstance(single, bool):
            yield words, single
