"""Small pieces of HTML. Text of users, pages and models goes through `esc` and nothing else, so that it stays text."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

from shorts.artifact.v1.artifact_pb2 import Artifact

_SHA256 = re.compile(r"[0-9a-f]{64}")
# Characters that reorder the text around them or cannot be seen; each piece of text is isolated by <bdi> or dir=auto.
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def esc(text: str) -> str:
    """Escape a text for HTML, in elements and in quoted attributes."""
    return html.escape(_INVISIBLE.sub("", text), quote=True)


def shorten(text: str, longest: int) -> str:
    """Put a text on one line of at most `longest` characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def file_url(artifact: Artifact, name: str = "") -> str:
    """Give the address of a file; with a name, of its download. Raises ValueError for a malformed digest."""
    if not _SHA256.fullmatch(artifact.sha256):
        raise ValueError("an artifact's digest is malformed")
    query = f"?name={quote(name)}" if name else ""
    return f"files/{artifact.sha256}{query}"


def portrait_url(character: str) -> str:
    """Give the address of a character's portrait."""
    return f"portraits/{quote(character, safe='')}"


def icon(name: str) -> str:
    """Give an icon of the symbol font that Streamlit brings; it is decoration and hidden from screen readers."""
    return f'<span class="icon" aria-hidden="true" translate="no">{name}</span>'


def megabytes(size: int) -> str:
    """Tell a size for people: "3.4 MB", "12 KB"."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} KB"


def filesize(size: int) -> str:
    """Tell the size of a model or a disk for people: "6.9 GB", "401 MB"."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{max(1, round(size / 1e6)) if size else 0} MB"


def memory(size: int) -> str:
    """Tell an amount of memory for people, in binary units: "11.8 GiB", "620 MiB"."""
    return f"{size / 2**30:.1f} GiB" if size >= 2**30 else f"{round(size / 2**20)} MiB"


def file_stem(title: str, fallback: str) -> str:
    """Make a file name of a title: letters and digits of any script, hyphens between words, at most 60 characters."""
    words = re.findall(r"\w+", title.lower().replace("_", " "))
    return "-".join(words)[:60].rstrip("-") or fallback
