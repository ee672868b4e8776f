"""Sites that are slow, broken, huge or unwilling."""

from __future__ import annotations

import gzip
import http.server
import threading
import time
import zlib
from collections.abc import Callable

import brotli
import pytest
import zstandard

from services.common.errors import (
    CancelledError,
    DeadlineError,
    ExhaustedError,
    NotFoundError,
    PreconditionError,
    RefusedError,
    UnavailableError,
)
from services.crawl import limits
from services.crawl.web.unpack import unpack
from tests.services.crawl.conftest import PRODUCT, Reader, Site

PAGE = PRODUCT % "<p>물을 담는 병입니다.</p>"
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


def _raw(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize("name", PACKERS)
def test_packed_pages_are_read(reader: Reader, site: Site, name: str) -> None:
    url = site.give("/p", PACKERS[name](PAGE.encode()), Content_Encoding=name)
    assert reader.url(url).title == "물병"


def test_packing_as_some_sites_do_it() -> None:
    data = b"page " * 100
    assert unpack(_raw(data), "deflate", 1000) == data
    assert unpack(gzip.compress(data) + gzip.compress(b"more"), "x-gzip", 1000) == data + b"more"
    assert unpack(gzip.compress(zlib.compress(data)), "deflate, gzip", 1000) == data
    assert unpack(data, "identity", 1000) == data


@pytest.mark.parametrize("name", PACKERS)
def test_bombs_do_not_go_off(name: str) -> None:
    bomb = PACKERS[name](b"\0" * (30 << 20))
    assert len(bomb) < 100_000
    with pytest.raises(ExhaustedError, match="more than"):
        unpack(bomb, name, limits.PAGE_BYTES)
    with pytest.raises(UnavailableError, match="damaged"):
        unpack(PACKERS[name](b"some page" * 50)[:-9], name, 10_000)
    with pytest.raises(ExhaustedError, match="packed its answer"):
        unpack(bomb, f"{name}, {name}, {name}", limits.PAGE_BYTES)


def test_a_bomb_over_the_wire(reader: Reader, site: Site) -> None:
    url = site.give("/p", gzip.compress(b" " * (limits.PAGE_BYTES + 1)), Content_Encoding="gzip")
    with pytest.raises(ExhaustedError):
        reader.url(url)


def test_pages_above_the_limit(reader: Reader, site: Site) -> None:
    def told(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", str(limits.PAGE_BYTES + 1))
        handler.end_headers()
        handler.wfile.write(b"<p>")

    def endless(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        while True:
            handler.wfile.write(b"x" * (1 << 20))

    for answer in (told, endless):
        site.answers["/big"] = answer
        with pytest.raises(ExhaustedError, match="20 MiB"):
            reader.url(site.url + "/big")


def _drip(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    while True:
        handler.wfile.write(b"<")
        time.sleep(0.05)


def test_a_slow_drip_ends_when_the_caller_leaves(reader: Reader, site: Site) -> None:
    site.answers["/drip"] = _drip
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    with pytest.raises(CancelledError):
        reader.url(site.url + "/drip", stop=stop)
    assert site.left.wait(5)  # the connection is closed, not left behind


def test_a_slow_drip_ends_with_its_time(reader: Reader, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.crawl.backends.http.PAGE_SECONDS", 0.5)
    site.answers["/drip"] = _drip
    with pytest.raises(DeadlineError, match="longer than"):
        reader.url(site.url + "/drip")


def test_a_site_that_says_nothing(reader: Reader, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.crawl.web.network.IDLE_SECONDS", 0.3)
    site.answers["/silent"] = lambda _: time.sleep(2)
    with pytest.raises(DeadlineError, match="does not answer"):
        reader.url(site.url + "/silent")


def test_a_connection_that_breaks(reader: Reader, site: Site) -> None:
    def cut(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"<p>half")
        handler.close_connection = True

    site.answers["/cut"] = cut
    with pytest.raises(UnavailableError, match="broke the connection"):
        reader.url(site.url + "/cut")


@pytest.mark.parametrize("status", [401, 403, 406, 429, 451])
def test_a_refusal_offers_the_saved_page(reader: Reader, site: Site, status: int) -> None:
    with pytest.raises(RefusedError, match=r"shorts make @page\.html") as caught:
        reader.url(site.give("/p", PAGE, status=status))
    assert caught.value.reason == "SITE_REFUSES"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (404, NotFoundError),
        (410, NotFoundError),
        (400, PreconditionError),
        (500, UnavailableError),
        (503, UnavailableError),
    ],
)
def test_other_error_statuses(reader: Reader, site: Site, status: int, error: type[Exception]) -> None:
    with pytest.raises(error):
        reader.url(site.give("/p", "<h1>Oops</h1>", status=status))


WALLS = {
    "cloudflare": "<title>Just a moment...</title><p>Enable JavaScript and cookies to continue</p>",
    "akamai": "<title>Access Denied</title><h1>Access Denied</h1><p>You don't have permission to access it.</p>",
    "amazon": "<title>Amazon</title><p>Enter the characters you see below. We need to know you're not a robot.</p>",
    "perimeterx": "<title>shop</title><div id='px-captcha'></div><p>Press &amp; Hold to confirm</p>",
    "datadome": "<title>shop.example</title><script src='https://geo.captcha-delivery.com/c.js'></script><p>잠시만요</p>",
    "korean": "<title>보안 확인</title><p>자동입력 방지를 위해 보안문자를 입력해 주세요.</p>",
    "naver": "<title>에러</title><p>비정상적인 접근이 감지되어 접속이 일시적으로 제한되었습니다.</p>",
}


@pytest.mark.parametrize(("name", "status"), [*((name, 200) for name in WALLS), ("cloudflare", 503), ("amazon", 503)])
def test_walls_are_told_not_read(reader: Reader, site: Site, name: str, status: int) -> None:
    with pytest.raises(RefusedError, match="refuses programs"):
        reader.url(site.give("/p", f"<html><head>{WALLS[name]}</html>", status=status))


def test_a_page_that_mentions_a_captcha_is_a_page(reader: Reader, site: Site) -> None:
    page = PRODUCT % "<p>후기를 쓰려면 보안문자를 입력해 주세요.</p><div class='g-recaptcha'></div>"
    assert reader.url(site.give("/p", page)).price.amount == "9900"


def test_a_shell_for_scripts_is_told(reader: Reader, site: Site) -> None:
    shell = "<html><head><title>우리 가게</title></head><body><div id='root'></div><script src='/a.js'></script>"
    with pytest.raises(PreconditionError, match="neither a product nor a text") as caught:
        reader.url(site.give("/p", shell))
    assert "Ctrl+S" in caught.value.message


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/pdf", b"%PDF-1.7 ..."), ("text/html", b"%PDF-1.7\n..."),
        ("image/png", b"\x89PNG\r\n\x1a\n" + b"0" * 99),
        ("application/json", b"{}"), ("text/plain", b"hello"), ("application/octet-stream", b"PK\x03\x04" + b"0" * 99),
    ],
)  # fmt: skip
def test_files_that_are_no_page(reader: Reader, site: Site, kind: str, body: bytes) -> None:
    with pytest.raises(PreconditionError, match="no page") as caught:
        reader.url(site.give("/p", body, kind))
    assert caught.value.reason == "NO_PAGE"


def test_an_empty_answer(reader: Reader, site: Site) -> None:
    with pytest.raises(PreconditionError):
        reader.url(site.give("/p", b""))


def test_redirects_are_followed_with_their_cookies(reader: Reader, site: Site) -> None:
    site.give("/a", "", status=302, Location="/b", Set_Cookie="seen=1; Path=/; HttpOnly")
    site.give("/b", '<html><meta http-equiv="Refresh" content="0;URL=\'/c\'"></html>')
    site.give("/c", PAGE)
    page = reader.url(site.url + "/a")
    assert page.url == site.url + "/c"
    assert [path for path, _ in site.seen] == ["/a", "/b", "/c"]
    assert [headers.get("Cookie") for _, headers in site.seen] == [None, "seen=1", "seen=1"]


def _sent(text: str) -> str:
    """What http.server must be given so that it sends a header in raw UTF-8."""
    return text.encode().decode("latin-1")


def test_headers_that_are_no_ascii_go_back_as_they_came(reader: Reader, site: Site) -> None:
    site.give("/빵", PAGE)
    cookie = _sent("nick=홍길동; Path=/")
    site.answers["/%EB%B9%B5"] = site.answers["/빵"]
    url = site.give("/a", "", status=302, Location=_sent("/빵"), Set_Cookie=cookie)
    assert reader.url(url).url == f"{site.url}/%EB%B9%B5"
    assert [headers.get("Cookie") for _, headers in site.seen] == [None, _sent("nick=홍길동")]


def test_what_a_site_is_told(reader: Reader, site: Site) -> None:
    reader.url(site.give("/p?q=1", PAGE) + "#part")
    ((path, headers),) = site.seen
    assert path == "/p?q=1"
    assert headers["User-Agent"] == "ShortsStudio/0.1 (+local; user-directed)"
    assert headers["Accept-Language"].startswith("ko")
    assert "Referer" not in headers
