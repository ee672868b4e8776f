"""One way of writing for what can be written several ways, before it is read."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_UNSAID = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Sk"})
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
# Superscripts of metres are units (m², ㎤), others powers.
_POWER = re.compile(r"(?<![cmkCMK]m)(?<!\bm)(?<!\dm)(?<=[\w)])[⁻⁰¹²³⁴-⁹]+")
_MIXED = re.compile(r"(?<=\d)(?=[¼-¾⅐-⅞])")
_FIGURES = re.compile(r"[٠-٩۰-۹०-९]")
POWER = "↑"
"""Stands before the digits of a power: 10² becomes 10↑2."""


@lru_cache(maxsize=8192)
def plain(token: str) -> str:
    """Drop what is never said, and write ㎏ as kg, ３ as 3, 1½ as 1+1⁄2; lone jamo (ㅋ) stay as they are.

    Never said are controls, zero-width joiners, bidirectional marks, variation selectors and emoji.
    """
    if token.isascii() and token.isprintable():
        return token.replace("`", "")
    token = _MIXED.sub("⁺", token.replace("⁺", "+"))
    token = _POWER.sub(lambda match: POWER + match.group().translate(_SUPERSCRIPTS), token)
    token = "".join(c for c in token if unicodedata.category(c) not in _UNSAID and not is_pictograph(c))
    composed = unicodedata.normalize("NFC", token)
    said = "".join(c if "ㄱ" <= c <= "ㆎ" else unicodedata.normalize("NFKC", c) for c in composed.replace("⁺", "§"))
    # NFKC makes some marks into a space and an accent; a token stays one token.
    return _FIGURES.sub(lambda match: str(unicodedata.digit(match.group())), re.sub(r"\s", "", said))


def is_pictograph(char: str) -> bool:
    """Tell emoji and dingbats."""
    code = ord(char)
    return code >= 0x1F000 or 0x2600 <= code <= 0x27BF or 0x2B00 <= code <= 0x2BFF or 0xFE00 <= code <= 0xFE0F
