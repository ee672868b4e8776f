"""Pages that a browser saved: plain HTML, or MHTML with its pictures inside."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass, field
from itertools import islice

from services.common.errors import InvalidInputError
from services.crawl.page.encoding import decode
from services.crawl.web.urls import resolve

_MHTML = re.compile(rb"\A\s*(?:[\w-]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){1,30}?[^\n]*\bmultipart/related", re.IGNORECASE)
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|meta|title|div|p|h1|script)\b", re.IGNORECASE)
# What Chrome, Firefox ("saved from url"), SingleFile and the page itself write about where it came from.
_FROM = re.compile(r"saved from url=\(\d+\)(\S+)|Page saved with SingleFile\s+url:\s*(\S+)", re.IGNORECASE)
_CANONICAL = re.compile(
    r"""<link[^>]{0,200}rel=["']?canonical["']?[^>]{0,200}?href=["']?(https?://[^"'\s>]{1,2000})""", re.IGNORECASE
)
_OG_URL = re.compile(
    r"""<meta[^>]{0,200}property=["']og:url["'][^>]{0,50}content=["'](https?://[^"'\s>]{1,2000})""", re.IGNORECASE
)
MOST_PARTS = 2000
_HEAD = 200_000


@dataclass(frozen=True)
class SavedPage:
    """What was in the file: HTML text, the address it names as parsed or "", its parts by address and content id."""

    text: str
    url: str
    parts: dict[str, bytes] = field(default_factory=dict)


def read_saved(data: bytes) -> SavedPage:
    """Read a saved page. Raises InvalidInputError on field "page" for a file that is none."""
    if _MHTML.match(data[:20_000]):
        return _mhtml(data)
    text = decode(data)
    if not _HTML.search(data[:_HEAD]) and not _HTML.search(text[:_HEAD].encode()):
        raise InvalidInputError.of("page", "is no saved web page; save it in a browser (Ctrl+S) as .html or .mhtml")
    return SavedPage(text, _named(text))


def _mhtml(data: bytes) -> SavedPage:
    try:
        message = email.message_from_bytes(data)
        walked = list(islice(message.walk(), MOST_PARTS))
    except RecursionError as error:
        raise InvalidInputError.of("page", "has parts nested too deep; save it again in a browser (Ctrl+S)") from error
    main, parts = None, dict[str, bytes]()
    root_id = str(message.get_param("start") or "")
    for part in walked:
        content = None if part.is_multipart() else part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        identity = str(part.get("Content-ID") or "").strip("<> ")
        is_html = part.get_content_type() in {"text/html", "application/xhtml+xml"}
        if is_html and (main is None or (root_id and identity == root_id.strip("<> "))):
            main = (content, str(part.get("Content-Type") or ""), str(part.get("Content-Location") or ""))
        elif identity:
            parts[f"cid:{identity}"] = content
        if location := str(part.get("Content-Location") or "").strip():
            parts.setdefault(location, content)
    if main is None:
        raise InvalidInputError.of("page", "is an MHTML file without a page; save it again in a browser (Ctrl+S)")
    content, content_type, location = main
    text = decode(content, content_type)
    address = str(message.get("Snapshot-Content-Location") or location)
    return SavedPage(text, resolve(address, "") or _named(text), parts)


def _named(text: str) -> str:
    head = text[:_HEAD]
    for match in (pattern.search(head) for pattern in (_FROM, _CANONICAL, _OG_URL)):
        if match and (address := resolve(next(group for group in match.groups() if group), "")):
            return address
    return ""
