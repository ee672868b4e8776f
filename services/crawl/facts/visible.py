"""Prices as a reader sees them, for pages that tell them in no other way: every amount is judged by what stands by it.

The shops' own habits decide: a label before the amount (판매가, Now, 価格), a class of its element, a line through it;
and what an amount is when it is no price: shipping, points, coupons, instalments, a price by weight, another product's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from lxml.html import HtmlElement

from services.crawl.facts.labels import AMOUNT, BESIDE_HEADING, LABELS, PERCENT, SALE
from services.crawl.facts.money import Money, currency_code, parse_money
from services.crawl.facts.shelves import shelved
from services.crawl.facts.standing import Place, judge, marked
from services.crawl.page.lines import Line

_SENTENCE = re.compile(r"(?:[가-힣](?:다|요|죠)|[a-z]{3}|\d)[.!?]\W*$|。\W*$")
_ENOUGH = 3
_TAIL = 12
_NEIGHBOURS = 4
"""Lines between two prices of the same thing, and between them and what parts them."""
_LEAST_PART, _ROUNDED = 2, Decimal("1.01")
_BEHIND_LIST = 3
"""Lines between a list price and the price."""
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
    listed: frozenset[Decimal] = frozenset()
    """Those that the page shows as prices that no longer hold."""
    reduced: bool = False
    """Whether the page calls `price` a reduced one."""


@dataclass(frozen=True)
class _Candidate:
    money: Money
    score: int
    listed: bool
    reduced: bool
    line: int = 0


def visible_price(lines: Sequence[Line], title: str) -> Seen:
    """Find the price of what a page is about, by its lines and the title that was found."""
    found = _told_apart(list(_candidates(lines, title)), lines)
    best = max((c for c in found if not c.listed and c.score >= _ENOUGH), key=lambda c: c.score, default=None)
    if best is None:
        return Seen()
    before = [c.money for c in found if c.listed and best.money.amount < c.money.amount <= best.money.amount * 10]
    highest = max(before, key=lambda money: money.amount, default=None)
    return Seen(
        best.money,
        best.score,
        highest,
        frozenset(c.money.amount for c in found),
        frozenset(c.money.amount for c in found if c.listed),
        best.reduced,
    )


def _told_apart(found: list[_Candidate], lines: Sequence[Line]) -> list[_Candidate]:
    """Weigh amounts against one another: of two that a percentage parts, the lower is the price, the higher was."""
    percents: dict[int, list[int]] = {}
    for number, line in enumerate(lines):
        for match in PERCENT.finditer(line.text):
            percents.setdefault(number, []).append(int(match[1]))
    before, after = set[int](), set[int]()
    for k, low in enumerate(found):
        near = [p for n in range(low.line - _NEIGHBOURS, low.line + _NEIGHBOURS + 1) for p in percents.get(n, ())][:20]
        for other in range(max(0, k - _NEIGHBOURS), k + _NEIGHBOURS + 1) if near and not low.listed else ():
            high = found[other] if other < len(found) else low
            part = 100 - 100 * low.money.amount / high.money.amount
            told = part > _LEAST_PART and any(abs(part - percent) < _ROUNDED for percent in near)
            if told and abs(high.line - low.line) <= _NEIGHBOURS:
                before.add(other)
                after.add(k)
    lined = {c.money.amount for k, c in enumerate(found) if c.listed or k in before}
    lowest = {c.money.amount for c in found if not c.listed and c.score >= _ENOUGH}
    # Pages repeat the price before for those who cannot see the line through it.
    least = min(lowest - lined, default=None)
    stale = {amount for amount in lined if least is not None and amount > least}
    return [
        replace(c, listed=c.listed or k in before or c.money.amount in stale, score=c.score + 4 * (k in after - before))
        for k, c in enumerate(found)
    ]


def _candidates(lines: Sequence[Line], title: str) -> Iterator[_Candidate]:
    folded = "".join(title.split()).casefold()
    since_title, beside = 1000, set[HtmlElement]()
    struck = -1000, Decimal(0)
    amounts = [line.at(m.start()) for line in lines for m in AMOUNT.finditer(line.text) if not m["bare"]]
    beside |= shelved(amounts, title, LABELS)
    for number, line in enumerate(lines):
        since_title += 1
        if folded and folded in "".join(line.text.split()).casefold() and len(line.text) < len(title) + 60:
            since_title = 0
        if len(line.text) < 40 and BESIDE_HEADING.search(line.text) and not AMOUNT.search(line.text):
            beside.add(_section(line.pieces[0][1]))
        previous = lines[number - 1].text if number and since_title != 1 else ""
        for candidate in _of_line(line, previous, since_title, beside):
            if candidate.listed:
                struck = number, candidate.money.amount
            elif number - struck[0] <= _BEHIND_LIST and candidate.money.amount < struck[1]:
                # What comes behind a price that no longer holds is the one that does.
                candidate = replace(candidate, score=candidate.score + 2)  # noqa: PLW2901
            yield replace(candidate, line=number)


def _of_line(line: Line, previous: str, since_title: int, beside: set[HtmlElement]) -> Iterator[_Candidate]:
    end = 0
    ends = bool(_SENTENCE.search(line.text[-_TAIL:]))
    for match in AMOUNT.finditer(line.text):
        before = line.text[end : match.start()]
        label = before[-24:]
        if not before.strip() and not end and len(previous) <= 24 and not AMOUNT.search(previous):
            label = previous
        after, end = line.text[match.end() : match.end() + 16], match.end()
        element = line.at(match.start("first" if match["first"] else 0))
        money = _money(match)
        if not money or money.amount < _LEAST.get(money.currency, 0):
            continue
        place = Place(label, after, element, since_title, len(line.text), len(line.text) - len(match[0]), ends)
        score = judge(place, beside)
        if score is not None and (not match["bare"] or marked(place)):
            yield _Candidate(money, *score, bool(SALE.search(label)))


def _money(match: re.Match[str]) -> Money | None:
    figures = match["first"] or match["second"] or match["bare"]
    if match["korean"] or not figures:
        return parse_money(match[0])
    money = parse_money(re.sub(r"(?<=\d)['’](?=\d)", "", figures))
    return money and Money(money.amount, currency_code(match["sign"] or match["word"] or ""))


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
