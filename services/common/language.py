"""Tells which of the studio's languages a text is in, from its letters."""

from __future__ import annotations

import unicodedata

LANGUAGES = ("ko", "en")
MIN_HANGUL_SHARE = 0.15
"""Korean texts are full of Latin product names; English ones hold no Hangul to speak of."""
MIN_KNOWN_SHARE = 0.5


def script_shares(text: str) -> dict[str, float]:
    """Give the shares of "hangul", "latin" and "other" among the letters of a text; all 0 without letters."""
    counts = {"hangul": 0, "latin": 0, "other": 0}
    for character in text:
        if character.isalpha():
            name = unicodedata.name(character, "")
            kind = (
                "hangul"
                if name.startswith("HANGUL")
                else "latin"
                if name.startswith(("LATIN", "FULLWIDTH LATIN"))
                else "other"
            )
            counts[kind] += 1
    total = sum(counts.values())
    return {kind: count / total if total else 0.0 for kind, count in counts.items()}


def detect_language(text: str) -> str:
    """Give "ko" or "en", or "" for a text that is mostly in another script or has no letters."""
    shares = script_shares(text)
    # A Hangul syllable stands for two or three Latin letters.
    if shares["hangul"] >= MIN_HANGUL_SHARE and 2 * shares["hangul"] + shares["latin"] >= shares["other"]:
        return "ko"
    return "en" if shares["latin"] >= MIN_KNOWN_SHARE else ""
