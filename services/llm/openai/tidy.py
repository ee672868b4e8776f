"""Makes the texts of an answer plain: markup, emoji, addresses and stray spaces are taken out."""

from __future__ import annotations

import re
from typing import Any

from services.llm.rules.document import clean, strip_addresses

_LIST_MARK = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+(?=\D)")
_BETWEEN = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…][\"”’])\s+")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|vs|[ap]\.m)\.$")


def plain(text: str) -> str:
    """Give a text as it is spoken, on one line."""
    return " ".join(strip_addresses(clean(_LIST_MARK.sub("", text))).split())


def spoken(text: str) -> str:
    """Give a plain text that is whole: with a mark at its end, and without a quotation mark that has no other."""
    if text.count('"') % 2:
        text = text.replace('"', "")
    if text.count("“") != text.count("”"):
        text = text.replace("“", "").replace("”", "")
    return f"{text}." if text and text[-1].isalnum() else text


def sentences(text: str) -> list[str]:
    """Give the sentences of a text; a name's "Mr." ends none, and neither does what is said within one."""
    out: list[str] = []
    for piece in _BETWEEN.split(text):
        if out and (_ABBREVIATION.search(out[-1]) or piece[:1].islower()):
            out[-1] = f"{out[-1]} {piece}"
        elif piece:
            out.append(piece)
    return out


def tidy(found: dict[str, Any]) -> dict[str, Any]:
    """Give an answer of the right form with plain texts; scenes that say nothing are left out."""
    scenes = [
        {
            **scene,
            "narration": spoken(plain(scene["narration"])),
            "title": plain(scene["title"]).rstrip("."),
            "keywords": _words(scene["keywords"]),
            "visual_prompt": plain(scene["visual_prompt"]),
        }
        for scene in found["scenes"]
    ]
    told = [scene for scene in scenes if re.search(r"\w", scene["narration"])]
    return {**found, "title": plain(found["title"]).rstrip("."), "scenes": told, "hashtags": _words(found["hashtags"])}


def _words(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(word for text in texts if (word := plain(text.lstrip("# ")))))
