"""A page as the lines that a reader sees, each piece of text with the element that it stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from lxml.html import HtmlElement

from services.crawl.limits import MOST_ELEMENTS
from services.crawl.page.document import INLINE_TAGS

_UNSEEN = frozenset(
    (
        "script", "style", "noscript", "template", "select", "option", "textarea", "head", "svg", "iframe",
        "object", "canvas", "video", "audio", "map", "datalist",
    )
)  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NUMBER_GOES_ON = re.compile(r"\d\|[.,](?:\d{2,3}\b|$)|(?:^|\d)[.,]\|\d{2,3}\b")
_HIDING_CLASS = re.compile(r"(?:^|\s)(?:displaynone|display-none|d-none(?!.*\bd-\w\w-))(?:\s|$)", re.IGNORECASE)
_FRACTION = re.compile(r"fraction|cents?\b|decimals?\b", re.IGNORECASE)
_TWO_DIGITS = re.compile(r"\d\d(?!\d)")
STRUCK = frozenset({"del", "s", "strike"})


@dataclass
class Line:
    """One line: its pieces in order; `text` joins them with single spaces, `at` finds the element of a place in it."""

    pieces: list[tuple[str, HtmlElement]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._text: str | None = None
        self._ends: list[int] | None = None

    @property
    def text(self) -> str:
        """The line as one text."""
        if self._text is None:
            self._text = "".join(text + gap for (text, _), gap in zip(self.pieces, self._gaps(), strict=True))
        return self._text

    def _gaps(self) -> list[str]:
        """Part pieces by a space, but not a number that shops set in several elements: 79|,|900."""
        return [*(_gap(left, right, element) for (left, _), (right, element) in pairwise(self.pieces)), ""]

    def at(self, offset: int) -> HtmlElement:
        """Give the element whose text stands at an offset of `text`."""
        if self._ends is None:
            self._ends = list(
                accumulate(len(t) + len(gap) for (t, _), gap in zip(self.pieces, self._gaps(), strict=True))
            )
        return self.pieces[min(bisect_right(self._ends, offset), len(self.pieces) - 1)][1]


def _gap(left: str, right: str, element: HtmlElement) -> str:
    if _NUMBER_GOES_ON.search(f"{left}|{right}"):
        return ""
    # $89 with a raised 97: the point is left to the eye.
    fraction = element.tag == "sup" or _FRACTION.search(element.get("class") or "")
    return "." if fraction and left[-1:].isdigit() and _TWO_DIGITS.match(right) else " "


def lines_of(root: HtmlElement) -> list[Line]:
    """Read a tree into lines, in order, without what is not shown. Not recursive: trees may be deep."""
    lines: list[Line] = [Line()]

    def add(text: str | None, element: HtmlElement) -> None:
        if text and (joined := " ".join(text.split())):
            lines[-1].pieces.append((joined, element))

    def close() -> None:
        if lines[-1].pieces:
            lines.append(Line())

    # Each step is an element to enter, or one to leave.
    stack: list[tuple[HtmlElement, bool]] = [(root, True)]
    while stack and len(lines) < MOST_ELEMENTS:
        element, entering = stack.pop()
        block = element.tag not in INLINE_TAGS
        if not entering:
            if block:
                close()
            parent = element.getparent()
            if element is not root and parent is not None:
                add(element.tail, parent)
            continue
        stack.append((element, False))
        if not isinstance(element.tag, str) or not _shown(element):
            continue
        if block:
            close()
        add(element.text, element)
        stack.extend((child, True) for child in reversed(element))
    return [line for line in lines if line.pieces]


def _shown(element: HtmlElement) -> bool:
    if element.tag in _UNSEEN or element.get("hidden") is not None:
        return False
    return not (_HIDDEN.search(element.get("style") or "") or _HIDING_CLASS.search(element.get("class") or ""))
