"""Amounts and currencies as pages write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from price_parser import Price as ParsedPrice

_PLAIN = re.compile(r"\d{1,12}(?:\.\d{1,4})?")
_KOREAN = re.compile(r"(?:(\d+(?:\.\d+)?)\s*만)?\s*(?:(\d+(?:\.\d+)?)\s*천)?\s*(\d{1,3}(?:,\d{3})*|\d+)?\s*원")
_SIGNS = {
    "원": "KRW", "₩": "KRW", "￦": "KRW", "$": "USD", "US$": "USD", "€": "EUR", "EURO": "EUR", "£": "GBP", "円": "JPY",
    "¥": "JPY", "￥": "JPY", "元": "CNY", "CN¥": "CNY", "RMB": "CNY", "HK$": "HKD", "NT$": "TWD", "A$": "AUD",
    "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "S$": "SGD", "R$": "BRL", "₹": "INR", "₽": "RUB", "₫": "VND", "฿": "THB",
    "₺": "TRY", "zł": "PLN", "Kč": "CZK", "kr": "", "kr.": "", ":-": "", "Rs": "INR", "Rs.": "INR",
    "NZ$": "NZD", "MX$": "MXN", "Rp": "IDR", "RM": "MYR", "₱": "PHP",
}  # fmt: skip
_LONGEST = 60
_MOST = Decimal(10) ** 12


@dataclass(frozen=True)
class Money:
    """An amount and its ISO 4217 currency, "" where it is not told."""

    amount: Decimal
    currency: str = ""

    @property
    def text(self) -> str:
        """The amount without separators: whole where it is, else with two decimals at least."""
        if self.amount == self.amount.to_integral_value():
            return str(self.amount.to_integral_value().quantize(Decimal(1)))
        short = self.amount.normalize()
        return str(short.quantize(Decimal("0.01")) if _exponent(short) > -2 else short)


def _exponent(amount: Decimal) -> int:
    exponent = amount.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def parse_money(value: Any, currency: Any = "") -> Money | None:
    """Read an amount from data or from text such as "1.299,00 €", "2만 5천원", "₩15,300"; None for none or zero."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    text = str(value).strip()[:_LONGEST]
    told = currency_code(currency if isinstance(currency, str) else "")
    if _PLAIN.fullmatch(text):
        return _money(text, told)
    if (korean := _KOREAN.fullmatch(text)) and (korean[1] or korean[2]):
        tens, thousands, rest = (Decimal((group or "0").replace(",", "")) for group in korean.groups())
        return _money(tens * 10_000 + thousands * 1000 + rest, "KRW")
    parsed = ParsedPrice.fromstring(text)
    if parsed.amount is None:
        return None
    return _money(parsed.amount, currency_code(parsed.currency or "") or told or currency_code(text))


def _money(amount: str | Decimal, currency: str) -> Money | None:
    try:
        number = Decimal(amount)
    except InvalidOperation:
        return None
    return Money(number, currency) if number.is_finite() and 0 < number < _MOST else None


def currency_code(sign: str) -> str:
    """Give the ISO 4217 code of a code, sign or word; empty for what names none."""
    sign = sign.strip()
    sign = sign.replace(" ", "") if sign.endswith("$") else sign
    if re.fullmatch(r"[A-Za-z]{3}", sign) and sign.upper() not in {"EUR", "RMB"}:
        return sign.upper()
    if sign.upper() in {"EUR", "EURO"}:
        return "EUR"
    if sign in _SIGNS:
        return _SIGNS[sign]
    return next((code for mark, code in _SIGNS.items() if mark in {"원", "₩", "円", "€", "£"} and mark in sign), "")
