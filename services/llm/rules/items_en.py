"""Facts and listed features as English sentences: "Weight: 9 oz" is It weighs 9 oz, "Keeps hot" is It keeps hot."""

from __future__ import annotations

import re

from services.llm.rules.model import Sentence
from services.llm.rules.shop import PRICE

_VERBS = (
    r"adjusts|adds|attaches|blocks|charges|cleans|clips|closes|comes|connects|cuts|delivers|dries|features|fits|folds|"
    r"gives|has|holds|includes|keeps|lasts|lets|lights|locks|makes|measures|needs|offers|opens|packs|plays|protects|pours|"
    r"reduces|removes|resists|rolls|runs|seals|slides|snaps|spreads|stands|stays|stores|supports|switches|takes|tilts|turns|"
    r"uses|warms|weighs|wipes|works"
)
_VERB_FIRST = re.compile(rf"(?:{_VERBS})\b", re.IGNORECASE)
_NOUN_FIRST = re.compile(
    rf"(?!the |a |an |each |every |all |no |it |you |your |this )((?:[\w-]+ ){{0,2}}[\w-]+) (?:{_VERBS})\b",
    re.IGNORECASE,
)
_MASS = re.compile(r"^(?:water|sound|light|heat|air|dust|sweat|coffee|tea|music|food)\b", re.IGNORECASE)
_STATE = re.compile(
    r"^[\w ,-]{3,40}\b(?:safe|free|proof|resistant|compatible|ready|adjustable|washable|friendly|rechargeable|foldable|"
    r"removable|reusable|recyclable|portable|lightweight|waterproof|wireless)$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"^(?:(?:up to|over|more than) )?\d[\d,.]*[ -](?!and|or|x\b)", re.IGNORECASE)
_MADE = re.compile(r"^made (?:of|from|in|by|with|for)\b|^built (?:for|to|from)\b|^designed (?:for|to)\b", re.IGNORECASE)
# Keys of facts, and how a value is said with each.
_FACTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"^(?:{keys})$", re.IGNORECASE), said)
    for keys, said in (
        (r"colou?rs?|available colou?rs?", "It comes in {value}"),
        (r"sizes?", "It comes in {value}"),
        (r"weight|item weight", "It weighs {value}"),
        (r"materials?|fabric", "It's made of {value}"),
        (r"capacity|volume", "It holds {value}"),
        (r"battery(?: life)?", "The battery lasts {value}"),
        (r"where to buy|available at|sold at|buy at", "You can get it {value}"),
        (r"warranty", "The warranty is {value}"),
        (r"dimensions", "It measures {value}"),
        (r"in the box|includes|contents", "In the box: {value}"),
    )
)


def fact(sentence: Sentence, *, formal: bool) -> str:
    """Say a "key: value" without its mark."""
    value = sentence.text.rstrip(". ")
    if PRICE.match(sentence.key):
        if sentence.was:
            return (
                f"The price is {value}, reduced from {sentence.was}"
                if formal
                else f"It's {value}, down from {sentence.was}"
            )
        return f"The price is {value}" if formal else f"It's {value}"
    for keys, said in _FACTS:
        if keys.match(sentence.key):
            if "get it" in said and not re.match(r"(?:at|in|on|from|online)\b", value, re.IGNORECASE):
                value = f"at {value}"
            return said.format(value=_listed(value))
    return f"{sentence.key[:1].upper()}{sentence.key[1:]}: {value}"


def whole(text: str) -> str:
    """Make a sentence of a listed feature that has no subject, or none that stands by itself."""
    bare = text.rstrip(". ")
    lead = "" if text[-1:] in "!?" or re.search(r"[.!?]\s", text) else _lead(bare)
    return f"{lead} {_small(bare)}" if lead else text


def _lead(bare: str) -> str:
    """Give what a listed feature lacks at its front."""
    told = re.search(rf"\b(?:is|are|{_VERBS})\b", bare)
    noun = _NOUN_FIRST.match(bare)
    ways = (
        (bool(_VERB_FIRST.match(bare)), "It"),
        (bool(_MADE.match(bare) or (_STATE.match(bare) and not told)), "It's"),
        (bool(noun and not _MASS.match(bare) and not noun[1].lower().endswith("s")), "The"),
        (bool(_AMOUNT.match(bare) and not told), "You get"),
    )
    return next((lead for fits, lead in ways if fits), "")


def _listed(value: str) -> str:
    parts = re.split(r",\s+", value)
    plain = len(parts) > 1 and all(len(part.split()) <= 3 for part in parts) and " and " not in value
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if plain else value


def _small(text: str) -> str:
    """Take the capital of a first word that is no name: USB-C keeps its own."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
