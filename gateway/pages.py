"""A page that was read, as the source that writers take: Markdown with the facts first."""

from __future__ import annotations

from shorts.crawl.v1.crawl_pb2 import Page, Price

MAX_CHARACTERS = 50_000

_WORDS = {
    "ko": {"brand": "브랜드", "price": "가격", "was": "정가"},
    "en": {"brand": "Brand", "price": "Price", "was": "was"},
}
_SIGNS = {"KRW": "{}원", "USD": "${}", "EUR": "€{}", "GBP": "£{}", "JPY": "¥{}"}


def page_text(page: Page, language: str) -> str:
    """Give the page's facts and text, at most 50,000 characters; labels are in the language, "ko" or "en"."""
    words = _WORDS.get(language, _WORDS["en"])
    lines = [f"# {page.title}"] if page.title else []
    if page.brand:
        lines.append(f"{words['brand']}: {page.brand}")
    if page.HasField("price"):
        was = f" ({words['was']} {price_text(page.list_price)})" if page.HasField("list_price") else ""
        lines.append(f"{words['price']}: {price_text(page.price)}{was}")
    parts = ["\n".join(lines), page.description, "\n".join(f"- {feature}" for feature in page.features)]
    known = page.description.strip()
    parts += [paragraph for paragraph in page.text.split("\n\n") if paragraph.strip() and paragraph.strip() != known]
    return "\n\n".join(part for part in parts if part.strip())[:MAX_CHARACTERS]


def price_text(price: Price) -> str:
    """Write a price as people do: 19,900원, $12.50; without a known currency the number alone."""
    whole, dot, cents = price.amount.partition(".")
    number = f"{int(whole or '0'):,}" + (f".{cents}" if dot and cents.strip("0") else "")
    return _SIGNS.get(price.currency, "{} " + price.currency if price.currency else "{}").format(number)
