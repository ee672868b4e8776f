"""Which currency a price is in where its own sign leaves that open: "$", "kr", or no sign at all."""

from __future__ import annotations

import re
from dataclasses import replace

from services.crawl.facts.money import Money
from services.crawl.facts.scripts import currency_of
from services.crawl.page.document import Document

_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN"})
_CROWNS = {"sv": "SEK", "nb": "NOK", "nn": "NOK", "no": "NOK", "da": "DKK"}
_REGIONS = {
    "US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "GB": "GBP", "KR": "KRW", "JP": "JPY",
    "IE": "EUR", "DE": "EUR", "FR": "EUR", "IT": "EUR", "ES": "EUR", "NL": "EUR", "CH": "CHF", "IN": "INR", "BR": "BRL",
}  # fmt: skip
_REGION = re.compile(r"^[A-Za-z]{2,3}[-_]([A-Za-z]{2})\b")
_BY_LANGUAGE = {
    "ko": "KRW", "ja": "JPY", "pl": "PLN", "cs": "CZK",
    **dict.fromkeys(("de", "fr", "it", "nl", "fi"), "EUR"), **_CROWNS,
}  # fmt: skip
_BY_TEXT = frozenset({"ko", "ja"})


def settled(price: Money, document: Document, language: str, told: str = "") -> Money:
    """Give a price with its currency: `told` by other sources, by the page's scripts, by its region or language.

    What a page shows as "$" is the dollar that the rest of the page counts in.
    """
    match = _REGION.match(document.root.get("lang") or document.meta("og:locale"))
    region = _REGIONS.get(match[1].upper(), "") if match else ""
    named = [code for code in (told, currency_of(document), document.meta("og:price:currency").upper()) if code]
    if price.currency == "USD":
        dollar = next((code for code in (*named, region) if code in _DOLLARS), "USD")
        return replace(price, currency=dollar)
    if price.currency:
        return price
    # A Korean page that names no currency anywhere counts in won.
    by_language = _BY_LANGUAGE.get(language, "")
    first = by_language if language in _BY_TEXT and not named else ""
    return replace(price, currency=first or next((code for code in (*named, region, by_language) if code), ""))
