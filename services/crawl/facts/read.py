"""Reads a page's facts: what each source says, merged by how far it is to be trusted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from services.crawl.facts.currency import settled
from services.crawl.facts.features import features_of
from services.crawl.facts.money import Money, parse_money
from services.crawl.facts.prose import language_of, text_of_page
from services.crawl.facts.schema import Said, cheaper, find_article, find_product, read_article, read_product, site_of
from services.crawl.facts.state import state_product
from services.crawl.facts.structured import Thing, things_of
from services.crawl.facts.titles import fold, plain, site_in, without_site
from services.crawl.facts.visible import Seen, visible_price
from services.crawl.limits import LONGEST_DESCRIPTION, LONGEST_NAME, LONGEST_TITLE
from services.crawl.page.document import Document, clean, text_of
from services.crawl.page.lines import Line, lines_of

_BUY = re.compile(
    r"배송비|택배|무료\s?배송|장바구니|바로\s?구매|구매하기|구매혜택|주문하기|품절|add to (cart|bag"
    r"|basket)|buy (it )?now"
    r"|in den warenkorb|jetzt kaufen|ajouter au panier|añadir al carrito|aggiungi al carrello"
    r"|in winkelwagen|do koszyka|varukorg|læg i kurv|comprar|カートに|カートに入れる|상품\s?상세|상품평|총 상품금액",
    re.IGNORECASE,
)
_TITLE_CLASS = re.compile(r"title|goods_?name|prd_?name|item_?name", re.IGNORECASE)
_SHOP_MARKUP = re.compile(r"product|goods|item|prod\b|prd", re.IGNORECASE)
_BIG = frozenset("4567")
_DECORATED = re.compile(r"^([:=*~■◆★☆▒.]{2,}).+\1$")
_SURE, _LIKELY = 4, 3
_LEAST_ARTICLE = 150
"""Characters of text that make an article where nothing says what a page is."""


@dataclass
class Facts:
    """What stands on a page; see shorts.crawl.v1.Page for the fields. `kind` is "product", "article" or ""."""

    kind: str = ""
    title: str = ""
    description: str = ""
    price: Money | None = None
    list_price: Money | None = None
    brand: str = ""
    features: list[str] = field(default_factory=list)
    text: str = ""
    language: str = ""
    site: str = ""
    images: list[str] = field(default_factory=list)
    visible: str = ""


def read_facts(document: Document, check: Callable[[], None] = lambda: None) -> Facts:
    """Read a page; `check` is called between the steps, to let a caller stop them. Nothing is invented."""
    lines = lines_of(document.root)
    check()
    things = things_of(document)
    check()
    headings = headings_of(document)
    product, article = find_product(things, headings), find_article(things)
    said = read_product(product) if product else None
    state = state_product(document, headings)
    check()
    site = clean(site_of_page(document, things))[:LONGEST_NAME]
    title = _title(document, said or (read_article(article) if article else None), state, site)
    seen = visible_price(lines, title)
    check()
    kind = _kind(document, product, article, state, seen, lines)
    facts = Facts(kind=kind, title=title, site=site or site_in(_page_title(document), title))
    facts.visible = "\n".join(line.text for line in lines)
    facts.text = text_of_page(document, lines, product=kind == "product")
    facts.language = language_of(document, f"{title}\n{facts.text or facts.visible}")
    check()
    sources = [s for s in (said, from_meta(document, kind), state) if s]
    if kind == "product":
        _add_product(facts, document, sources, seen)
    elif article:
        sources.insert(0, read_article(article))
    facts.description = _first(s.description for s in sources)[:LONGEST_DESCRIPTION]
    facts.images = [image for s in sources for image in s.images]
    if not kind and len(facts.text) >= _LEAST_ARTICLE:
        facts.kind = "article"
    return facts


def _add_product(facts: Facts, document: Document, sources: Sequence[Said], seen: Seen) -> None:
    told = next((s.price for s in sources if s.price), None)
    facts.price = seen.price if seen.price and (not told or _overrules(seen, told, sources)) else told
    listed = [price for price in (told, seen.list_price, *(s.list_price for s in sources)) if price]
    fitting = [price for price in listed if cheaper(facts.price, price)]
    facts.list_price = max(fitting, key=lambda price: price.amount, default=None)
    facts.brand = _first(s.brand for s in sources)[:LONGEST_NAME]
    facts.features = features_of(document.root, [feature for s in sources for feature in s.features])
    if facts.price:
        others = [s.price.currency for s in sources if s.price]
        if facts.price is not seen.price and seen.price:
            others.append(seen.price.currency)
        named = facts.price.currency if facts.price is told and told.currency else _first(others)
        facts.price = settled(facts.price, document, facts.language, named)
    if facts.price and facts.list_price:
        facts.list_price = replace(facts.list_price, currency=facts.price.currency)


def _overrules(seen: Seen, told: Money, sources: Sequence[Said]) -> bool:
    """Tell whether what the page shows counts more than the first that its data tells.

    It does where the data has the point in the wrong place, where the page shows that price with a line through it or
    calls its own a reduced one, and where another source of data agrees with what is shown.
    """
    if not seen.price or seen.price.amount == told.amount:
        return False
    if told.amount in {seen.price.amount * 100, seen.price.amount * 1000, seen.price.amount / 1000}:
        return True  # it is the same figures with the point elsewhere: cents, or 1.299 for 1,299
    if seen.price.amount < told.amount and (
        told.amount in seen.listed or (seen.reduced and told.amount in seen.amounts)
    ):
        return True
    return any(s.price and s.price.amount == seen.price.amount for s in sources)


def _kind(
    document: Document,
    product: Thing | None,
    article: Thing | None,
    state: Said | None,
    seen: Seen,
    lines: Sequence[Line],
) -> str:
    declared = document.meta("og:type").lower()
    if product and not (article and declared == "article"):
        return "product"
    if declared in {"product", "og:product", "product.item"} or document.meta(
        "product:price:amount", "og:price:amount"
    ):
        return "product"
    if article or declared in {"article", "blog"}:
        return "article"
    if state or seen.score >= _SURE:
        return "product"
    shop = any(_BUY.search(line.text) for line in lines)
    marked = any(_SHOP_MARKUP.search(e.get("class") or "") for e in document.root.iter("div", "section", "main"))
    if seen.score >= _LIKELY and (shop or marked):
        return "product"
    return ""


def from_meta(document: Document, kind: str) -> Said:
    """Read Open Graph, product and Twitter meta elements."""
    currency = document.meta("product:sale_price:currency", "product:price:currency", "og:price:currency")
    usual = parse_money(document.meta("product:price:amount", "og:price:amount"), currency)
    sale = parse_money(document.meta("product:sale_price:amount"), currency)
    before = parse_money(document.meta("product:original_price:amount", "og:price:standard_amount"), currency)
    price = min((p for p in (usual, sale) if p), key=lambda p: p.amount, default=None) if kind == "product" else None
    if price is None and kind == "product":
        labels = {document.meta(f"twitter:label{n}").lower(): document.meta(f"twitter:data{n}") for n in (1, 2)}
        price = parse_money(labels.get("price") or labels.get("가격"), currency) or _loose(document, currency)
    images = [*document.metas("og:image"), *document.metas("og:image:secure_url"), *document.metas("twitter:image")]
    return Said(
        description=document.meta("og:description", "description", "twitter:description"),
        price=price,
        list_price=before or (usual if cheaper(price, usual) else None),
        brand=document.meta("product:brand", "og:brand"),
        images=images,
    )


def _loose(document: Document, currency: str) -> Money | None:
    """Read a price marked with itemprop outside of any thing that it could belong to."""
    for element in document.root.iterfind(".//*[@itemprop='price']"):
        if not any(holder.get("itemscope") is not None for holder in element.iterancestors()):
            return parse_money(element.get("content") or clean(text_of(element)), currency)
    return None


def site_of_page(document: Document, things: Sequence[Thing]) -> str:
    """Give the name that a site has by its data and meta elements."""
    handle = document.meta("twitter:site")
    named = handle if not handle.startswith(("@", "http")) else ""
    return document.meta("og:site_name") or site_of(things) or document.meta("application-name") or named


def _title(document: Document, said: Said | None, state: Said | None, site: str) -> str:
    if said and said.title:
        return said.title[:LONGEST_TITLE]
    texts = _heading_texts(document)
    page_title = _page_title(document)
    if texts and _DECORATED.match(page_title):
        page_title = ""  # ":::: name ::::" is how small shops write their own
    shown = [document.meta("og:title", "twitter:title"), page_title]
    # A page without headings is a shell for scripts; its title is often the site's.
    if state and state.title and (not texts or any(fold(state.title) in fold(text) for text in shown)):
        return state.title[:LONGEST_TITLE]
    for candidate in shown:
        if candidate:
            # What is shorter than the page's title, and in it, has lost the site already.
            whole = not (fold(candidate) in fold(shown[1]) and len(fold(candidate)) < len(fold(shown[1])))
            return plain(without_site(candidate, site, texts, guess=whole))
    return (state.title[:LONGEST_TITLE] if state else "") or next(iter(texts), "")


def headings_of(document: Document) -> list[str]:
    shown = [document.meta("og:title"), _page_title(document), *_heading_texts(document)]
    return [text for text in shown if text]


def _heading_texts(document: Document) -> list[str]:
    found = [clean(text_of(element)) for element in islice(document.root.iter("h1", "h2", "h3"), 30)]
    named = (
        element
        for element in document.root.iter("span", "div", "p", "strong")
        if len(element) < 3 and _TITLE_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    )
    found += [clean(text_of(element)) for element in islice(named, 30)]
    found += [clean(text_of(e)) for e in document.root.iter("font") if (e.get("size") or "").lstrip("+") in _BIG]
    return [text for text in found if 0 < len(text) <= LONGEST_TITLE]


def _page_title(document: Document) -> str:
    return document.first("title")


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")
