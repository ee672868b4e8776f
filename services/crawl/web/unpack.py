"""Unpacks what sites compress, never further than the limit: a few kilobytes can stand for gigabytes."""

from __future__ import annotations

import zlib

import brotli
import zstandard

from services.common.errors import ExhaustedError, UnavailableError
from services.crawl.limits import MOST_ENCODINGS

ACCEPTED = "gzip, deflate, br, zstd"
_ZSTD_WINDOW = 8 << 20
_ZSTD_STEP = 256
"""Bytes unpacked at once: a block of four can stand for 128 KiB, so a step gives 8 MiB at most."""


def unpack(data: bytes, encodings: str, limit: int) -> bytes:
    """Undo a Content-Encoding header. Raises ExhaustedError above `limit` bytes, UnavailableError for broken data."""
    names = [name.strip().lower() for name in encodings.split(",") if name.strip().lower() not in {"", "identity"}]
    if len(names) > MOST_ENCODINGS:
        raise ExhaustedError(f"the site packed its answer {len(names)} times; at most {MOST_ENCODINGS} are undone")
    for name in reversed(names):
        try:
            data = _once(data, name, limit)
        except (zlib.error, brotli.error, zstandard.ZstdError) as error:
            raise UnavailableError(f"the site's answer is damaged ({error}); try again", reason="DAMAGED") from error
        if len(data) > limit:
            raise ExhaustedError(f"the site's answer has more than the {limit >> 20} MiB that are read")
    return data


def _once(data: bytes, name: str, limit: int) -> bytes:
    if name in {"gzip", "x-gzip"}:
        return _inflate(data, 16 + zlib.MAX_WBITS, limit)
    if name == "deflate":
        # Some send the raw form under this name.
        zlib_header = len(data) > 1 and data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0
        return _inflate(data, zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS, limit)
    if name == "br":
        brotli_decoder = brotli.Decompressor()
        out = bytearray(brotli_decoder.process(data, output_buffer_limit=limit + 1))
        while len(out) <= limit and not brotli_decoder.can_accept_more_data():
            out += brotli_decoder.process(b"", output_buffer_limit=limit + 1)
        if len(out) <= limit and not brotli_decoder.is_finished():
            raise brotli.error("it is cut off")
        return bytes(out)
    if name == "zstd":
        return _zstd(data, limit)
    raise UnavailableError(
        f"the site packed its answer with {name[:40]!r}, which it was not asked for", reason="DAMAGED"
    )


def _zstd(data: bytes, limit: int) -> bytes:
    out = bytearray()
    unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
    for start in range(0, len(data), _ZSTD_STEP):
        out += unpacker.decompress(data[start : start + _ZSTD_STEP])
        if unpacker.eof or len(out) > limit:
            return bytes(out)
    raise zstandard.ZstdError("it is cut off")


def _inflate(data: bytes, window: int, limit: int) -> bytes:
    out = bytearray()
    while data and len(out) <= limit:
        decoder = zlib.decompressobj(window)
        out += decoder.decompress(data, limit + 1 - len(out))
        if len(out) <= limit and not decoder.eof:
            raise zlib.error("it is cut off")
        data = decoder.unused_data.lstrip(b"\0") if window > zlib.MAX_WBITS else b""
    return bytes(out)
