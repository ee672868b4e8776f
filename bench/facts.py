"""How well product facts are read from pages as shop systems emit them: F1 of prices, beside structured data alone.

`python -m bench.facts` prints the figures. A price counts as found where its amount and its currency are right; one
that is wrong, or that no page has, counts against.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from services.crawl.facts.currency import settled
from services.crawl.facts.money import Money
from services.crawl.facts.read import from_meta, headings_of, read_facts
from services.crawl.facts.schema import find_product, read_product
from services.crawl.facts.structured import things_of
from services.crawl.page.document import Document, parse_document
from services.crawl.page.encoding import decode

WILD = Path(__file__).resolve().parent.parent / "tests" / "services" / "crawl" / "wild"
_Told = tuple[Decimal, str] | None


@dataclass(frozen=True)
class WildPage:
    """A page of the set with what stands on it; `price` and `list_price` as "12900 KRW", empty for none."""

    name: str
    kind: str
    title: str
    price: str
    list_price: str
    part: str
    encoding: str = "utf-8"
    image: str = ""

    def document(self) -> Document:
        """Read the page as if it had come from a site."""
        data = (WILD / self.name).read_text(encoding="utf-8").encode(self.encoding)
        return parse_document(decode(data), "https://shop.example/p/1")


@dataclass(frozen=True)
class Figures:
    """F1 of prices, of list prices and of prices by structured data alone; shares of right titles and kinds."""

    price: float
    list_price: float
    structured: float
    title: float
    kind: float
    seconds: float
    """CPU time of one page."""


def load(part: str = "") -> list[WildPage]:
    """Give the pages of the set, or of one part of it ("dev", "held", "fresh", "other")."""
    told = json.loads((WILD / "expected.json").read_text(encoding="utf-8"))
    return [WildPage(name, **page) for name, page in told.items() if part in {"", page["part"]}]


def measured(part: str = "") -> Figures:
    """Read every page of the set and hold the facts against what stands on it."""
    pages = load(part)
    documents = [page.document() for page in pages]
    started = time.process_time()
    facts = [read_facts(document) for document in documents]
    seconds = (time.process_time() - started) / len(pages)
    alone = [structured_price(page.document(), found.language) for page, found in zip(pages, facts, strict=True)]
    titled = [(page.title, found.title) for page, found in zip(pages, facts, strict=True) if page.title]
    kinds = [(page.kind, found.kind) for page, found in zip(pages, facts, strict=True)]
    return Figures(
        _f1([page.price for page in pages], [found.price for found in facts]),
        _f1([page.list_price for page in pages], [found.list_price for found in facts]),
        _f1([page.price for page in pages], alone),
        sum(want == got for want, got in titled) / len(titled),
        sum((want == "product") == (got == "product") for want, got in kinds) / len(kinds),
        seconds,
    )


def structured_price(document: Document, language: str) -> Money | None:
    """Give the price that a page's structured data tells; `language` settles the currency where it names none."""
    product = find_product(things_of(document), headings_of(document))
    said = read_product(product) if product else None
    price = (said.price if said else None) or from_meta(document, "product").price
    return settled(price, document, language) if price else None


def _f1(wanted: Sequence[str], found: Sequence[Money | None]) -> float:
    right = wrong = missed = 0
    for told, money in zip(wanted, found, strict=True):
        want, got = _told(told), (Decimal(money.text), money.currency) if money else None
        right += bool(want and got == want)
        wrong += bool(got and got != want)
        missed += bool(want and got != want)
    return 2 * right / (2 * right + wrong + missed)


def _told(text: str) -> _Told:
    number, _, currency = text.partition(" ")
    return (Decimal(number), currency) if number else None


def main() -> None:
    """Print the figures of the whole set and of its parts."""
    for part in ("", "dev", "held", "fresh", "other"):
        found = measured(part)
        sys.stdout.write(
            f"{part or 'all':6} {len(load(part)):3} pages  price F1 {found.price:.3f} (structured data alone "
            f"{found.structured:.3f})  list price F1 {found.list_price:.3f}  titles {found.title:.3f}  "
            f"kinds {found.kind:.3f}  {1000 * found.seconds:.1f} ms CPU a page\n"
        )


if __name__ == "__main__":
    main()
