"""Bytes to text: what the page says of its encoding, and what it is where that is wrong or missing."""

from __future__ import annotations

import codecs
import re

import webencodings
from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Python's codec of the name is narrower than what browsers take under it.
_WIDER = {"euc-kr": "cp949", "euc_kr": "cp949", "shift_jis": "cp932", "gbk": "gb18030", "gb2312": "gb18030"}
# Python's own ways to write text down, of which some cannot read everything, and what differs between machines.
_NO_PAGES = frozenset(
    ("idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7")
)  # fmt: skip
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w:.-]{1,40})""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w:.-]{1,40})""", re.IGNORECASE | re.ASCII)
_LOOKED_AT = 4096
_SAMPLE = 64 << 10
_SINGLE_BYTE = "cp125"


def decode(data: bytes, content_type: str = "") -> str:
    """Decode a page: byte order mark, then UTF-8 where it is valid, then the header, the meta element, detection.

    EUC-KR stands for CP949, as in browsers (https://encoding.spec.whatwg.org/#names-and-labels). An encoding that
    leaves more than one character in a thousand unreadable is taken for a wrong label.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass  # most pages are UTF-8 whatever they say; this one is not, or has a flaw
    told = [_HEADER.search(content_type), _META.search(data[:_LOOKED_AT])]
    labels = [m[1].decode("ascii", "replace") if isinstance(m[1], bytes) else m[1] for m in told if m]
    names = [name for name in map(_codec, labels) if name]
    # A server's default, Latin-1, can read anything; what the page itself says counts more.
    names.sort(key=lambda name: name.startswith(_SINGLE_BYTE))
    for name in [*names, "utf-8", *_detected(data)]:
        text = data.decode(name, "replace")
        if text.count("\ufffd") <= len(text) // 1000 + 2:
            return text
    return data.decode(names[0] if names else "utf-8", "replace")


def _codec(label: str) -> str:
    """Give Python's name of an encoding label as browsers read it; empty for one that nobody knows, or no page has."""
    known = webencodings.lookup(label)
    wide = known.codec_info.name if known else label.lower()
    name = _WIDER.get(wide, wide)
    try:
        codec = codecs.lookup(name)
    except LookupError:
        return ""
    # Python tells codecs of bytes to bytes, as base64, by nothing else.
    return codec.name if codec._is_text_encoding and codec.name.replace("_", "-") not in _NO_PAGES else ""


def _detected(data: bytes) -> list[str]:
    best = from_bytes(data[:_SAMPLE]).best()
    found = _codec(best.encoding) if best else ""
    # Korean is what the studio reads most, and short Korean pages are easily taken for Chinese ones.
    return ["cp949", found] if found and not found.startswith("utf") else ["cp949"]
