"""Which pictures of a page may show what it is about, the main one first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from services.crawl.limits import MOST_ASPECT, MOST_CANDIDATES, SMALLEST_SIDE
from services.crawl.page.document import INLINE, Document

# Lazy pages keep the address in one of these and a placeholder in src.
_SOURCES = (
    "data-old-hires", "data-zoom-image", "data-large_image", "data-original", "data-src", "data-lazy-src", "data-lazy",
    "data-echo", "ec-data-src", "data-url", "data-img", "data-image",
)  # fmt: skip
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_JUNK = re.compile(
    r"(^|[/_.-])(icons?|ico|sprites?|logos?|btn|buttons?|blank|spacer|pixel|tracking|tracker|beacon|loading|loader|placeholder|"
    r"transparent|dummy|noimage|no_image|avatar|badge|emoji|flag|star|arrow|banner|bnr|1x1|captcha|qr)([/_.\d-]|$)",
    re.IGNORECASE,
)
_NO_PHOTO = re.compile(r"\.(svg|ico|bmp|cur|mp4|webm|js|css)(\?|$)", re.IGNORECASE)
_BESIDE = re.compile(
    r"relat|recommend|similar|upsell|also|sims|review|footer|gnb|\bnav|menu|logo|banner|share|sns|profile|avatar|category|relation|"
    r"(^|[\s_-])ads?([\s_-]|$)|icon|payment|badge|comment",
    re.IGNORECASE,
)
# Browsers put the pictures of a saved page into a folder beside it.
_SAVED_BESIDE = re.compile(r"^(\./)?[^/:?#]+_(files|파일)/", re.IGNORECASE)
_BESIDE_TAGS = frozenset({"header", "footer", "nav", "aside", "noscript"})
_WIDTH = re.compile(r"^(\S+)\s+(\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})[wx]$", re.ASCII)
_NUMBER = re.compile(r"^\s*(\d+)(px)?\s*$")


def candidates(document: Document, told: list[str]) -> list[str]:
    """Give addresses of pictures, best first, none twice: those that the data tells, then those that the page shows.

    Addresses are absolute, or `data-part:N` and `cid:…` for what came with a saved page. Icons, logos, trackers, what
    the page gives less than 200 pixels, and pictures of other products are left out.
    """
    found: dict[str, None] = {}
    for reference in (*told, *_shown(document.root)):
        address = _address(document, reference)
        if address and not _NO_PHOTO.search(address):
            found.setdefault(address)
        if len(found) >= MOST_CANDIDATES:
            break
    return list(found)


def lies_beside(document: Document) -> bool:
    """Tell whether pictures of a saved page lie in a folder beside it."""
    return any(_SAVED_BESIDE.match(element.get("src") or "") for element in document.root.iter("img"))


def _address(document: Document, reference: str) -> str:
    reference = reference.strip()
    if reference.startswith((INLINE, "cid:")):
        return reference
    if reference.startswith("data:") or _SAVED_BESIDE.match(reference):
        return ""
    return document.absolute(reference)


def _shown(root: HtmlElement) -> Iterator[str]:
    for element in root.iter("img", "source"):
        if _small(element) or _beside(element):
            continue
        source = _largest(element)
        name = f"{element.get('class') or ''} {element.get('alt') or ''}"
        if (
            source
            and not _JUNK.search(source.partition("?")[0])
            and not re.search(r"\b(icon|logo)\b", name, re.IGNORECASE)
        ):
            yield source


def _largest(element: HtmlElement) -> str:
    """Give the address of the largest version that an element names."""
    for name in _SOURCES:
        value = (element.get(name) or "").strip()
        if value and not value.startswith(("{", "[")):
            return value
    best, width = "", 0.0
    for name in _SETS:
        for part in re.split(r",\s+|,(?=\S+\s)", element.get(name) or ""):
            match = _WIDTH.match(part.strip())
            if match and float(match[2]) > width:
                best, width = match[1], float(match[2])
    return best or (element.get("src") or "").strip()


def _small(element: HtmlElement) -> bool:
    sides = [int(m[1]) for name in ("width", "height") if (m := _NUMBER.match((element.get(name) or "")[:8]))]
    if any(0 < side < SMALLEST_SIDE // 2 for side in sides):
        return True
    return len(sides) == 2 and min(sides) > 0 and max(sides) / min(sides) > MOST_ASPECT


def _beside(element: HtmlElement) -> bool:
    for holder in element.iterancestors():
        name = f"{holder.get('class') or ''} {holder.get('id') or ''}"
        if holder.tag in _BESIDE_TAGS or (holder.tag not in {"body", "html"} and _BESIDE.search(name)):
            return True
    return False
