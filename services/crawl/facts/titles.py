"""Names without the name of the site behind or before them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.crawl.limits import LONGEST_NAME, LONGEST_TITLE

_SEPARATOR = re.compile(r"\s+(?:[-|–—:>·»«]|::|\|\|)\s+|\s*[|»｜]\s*|\s*::\s*")
_BRACKET = re.compile(r"^\s*[\[［【]([^\]］】]{1,40})[\]］】]\s*")
_MOST_OF = 0.4
"""Of a title, which a heading inside it makes up that is the name alone."""
_BUY = re.compile(r"^(buy|shop|order)\s+(.+?)\s+(online|now|today)$", re.IGNORECASE)


def fold(text: str) -> str:
    """Make texts comparable: no spaces, no case."""
    return "".join(text.split()).casefold()


def without_site(title: str, site: str, headings: Sequence[str], *, guess: bool = True) -> str:
    """Take the site's name off a title: what a heading of the page says alone, else all but the site's parts.

    With `guess`, the last part of a title is taken for the site where nothing tells which part is.
    """
    bracket = _BRACKET.match(title)
    if bracket and site and fold(bracket[1]) in {fold(site), fold(site).removesuffix("공식몰")}:
        title = title[bracket.end() :]
    said = {fold(heading) for heading in headings}
    if bracket and fold(title) not in said and fold(title[bracket.end() :]) in said:
        return title[bracket.end() :]
    parts = _parts(title)
    for wide in range(len(parts), 0, -1):
        for start in range(len(parts) - wide + 1):
            joined = title[parts[start][0] : parts[start + wide - 1][1]]
            if fold(joined) in said and fold(joined) != fold(site):
                return joined
    inside = [h for h in headings if len(fold(h)) > len(fold(title)) * _MOST_OF and fold(h) != fold(site)]
    inside = [h for h in inside if h in title and not re.match(r"\w", title[title.index(h) + len(h) :])]
    if inside:
        return max(inside, key=len)
    kept = [title[start:end] for start, end in parts if not site or fold(title[start:end]) != fold(site)]
    if len(kept) == len(parts) and len(parts) > 1:
        kept = kept[:-1] if guess and not site else kept  # the last one is, nearly everywhere
    if site and 0 < len(kept) < len(parts):
        # Behind the product often come its categories, and then the site.
        first = next(k for k, (start, end) in enumerate(parts) if fold(title[start:end]) != fold(site))
        last = next((k for k in range(first, len(parts)) if fold(title[slice(*parts[k])]) == fold(site)), len(parts))
        kept = [title[parts[first][0] : parts[last - 1][1]]]
    text = " - ".join(kept) if kept else title
    return text.strip()[:LONGEST_TITLE]


def site_in(title: str, name: str) -> str:
    """Give the site's name that a page's title carries beside `name`; empty where it carries none."""
    parts = [title[start:end] for start, end in _parts(title)]
    rest = [part for part in parts if fold(part) not in fold(name) and fold(name) not in fold(part)]
    if len(parts) < 2 or len(rest) == len(parts) or not rest:
        return ""
    return rest[-1][:LONGEST_NAME]


def plain(title: str) -> str:
    """Undo "Buy … Online"."""
    match = _BUY.match(title)
    return match[2] if match else title


def _parts(title: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for separator in _SEPARATOR.finditer(title):
        if separator.start() > start:
            found.append((start, separator.start()))
        start = separator.end()
    if start < len(title):
        found.append((start, len(title)))
    return found
