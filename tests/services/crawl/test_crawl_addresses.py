"""Which addresses are public, and what odd spellings stand for."""

from __future__ import annotations

import pytest

from services.common.errors import InvalidInputError
from services.crawl.web.addresses import is_public
from services.crawl.web.urls import AllowList, parse_address, resolve

PRIVATE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.170", "192.0.2.1", "192.88.99.1",
    "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255",
    "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "::8.8.8.8", "64:ff9b::127.0.0.1", "64:ff9b::10.1.2.3", "64:ff9b:1::1",
    "64:ff9b:1::8.8.8.8", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::", "fc00::1",
    "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "ff0e::1", "5f00::1", "3fff::1", "nonsense",
]  # fmt: skip
PUBLIC = [
    "8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "spelling",
    [
        "http://0x7f.1", "http://2130706433", "http://127.1", "http://0177.0.0.1", "http://0x7f000001",
        "http://127.0.0.1.",
        "http://①②⑦.⓪.⓪.①", "http://127。0。0。1", "http:\\\\127.0.0.1\\x", "http://127.0.0.1:80",
        "http://%31%32%37.0.0.1",
        " http://127.0.0.1\t", "HTTP://127.0.0.1",
    ],
)  # fmt: skip
def test_odd_spellings_are_the_address_that_they_are(spelling: str) -> None:
    assert parse_address(spelling).host == "127.0.0.1"


def test_parts_of_an_address() -> None:
    parsed = parse_address("https://쇼핑.example:8443/상품/1?색=파랑#리뷰")
    assert (parsed.scheme, parsed.host, parsed.port) == ("https", "xn--hp4bo76a.example", 8443)
    assert parsed.target.startswith("/%EC%83%81%ED%92%88/1?%EC%83%89=")
    assert "#" not in parsed.href
    assert parsed.authority == f"{parsed.host}:8443"
    assert parse_address("http://[::ffff:127.0.0.1]/").host == "::ffff:7f00:1"
    assert parse_address("http://[2606:4700::1]:81/").authority == "[2606:4700::1]:81"
    assert parse_address("http://shop.example./").host == "shop.example"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://a.example/x", "http"), ("file:///etc/passwd", "http"), ("javascript:alert(1)", "http"),
        ("gopher://a.example", "http"), ("http://", "no address"), ("shop.example/p", "no address"),
        ("http://user@a.example/", "user name"), ("http://:pw@a.example/", "user name"),
        ("http://a.example:22/", "port 22"),
        ("https://a.example:25/", "port 25"), ("http://a.example:0/", "port 0"), ("http://a b.example/", "no address"),
        ("http://a.example:99999/", "no address"), ("http://[::1/", "no address"),
        ("http://a.example/" + "x" * 2100, "at most"),
        ("http://256.256.256.256/", "no address"), ("http://a.example\x00.b/", "no address"),
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_page(url: str, said: str) -> None:
    with pytest.raises(InvalidInputError, match=said) as caught:
        parse_address(url)
    assert caught.value.violations[0].field == "url"


def test_links_are_resolved_as_browsers_do() -> None:
    base = "https://shop.example/a/b?x=1"
    assert resolve("../c.jpg", base) == "https://shop.example/c.jpg"
    assert resolve("//cdn.example/i.jpg", base) == "https://cdn.example/i.jpg"
    assert resolve("javascript:void(0)", base) == ""
    assert resolve("//user:pw@cdn.example/i.jpg", base) == ""


def test_the_allow_list() -> None:
    allowed = AllowList(["wiki.home", "127.0.0.1:8000", "[::1]:9000", "web.home:80"])
    assert ("wiki.home", 80) in allowed
    assert ("wiki.home.", 8443) in allowed
    assert ("127.0.0.1", 8000) in allowed
    assert ("127.0.0.1", 8001) not in allowed
    assert ("::1", 9000) in allowed
    assert ("web.home", 80) in allowed
    assert ("web.home", 81) not in allowed
    assert ("evil.home", 80) not in allowed


@pytest.mark.parametrize("entry", ["", "http://a/", "a/b", "user@a", "a b", "a:99999"])
def test_a_wrong_entry_of_the_allow_list_is_named(entry: str) -> None:
    with pytest.raises(InvalidInputError, match="crawl_allow"):
        AllowList([entry])
