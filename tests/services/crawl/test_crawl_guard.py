"""What the service must never do: reach this machine or a private network because a page or a name says so."""

from __future__ import annotations

import socket
import ssl
from typing import Any

import pytest

from services.common.errors import InvalidInputError, NotFoundError, PreconditionError, UnavailableError
from services.crawl.web.network import GuardedNetwork
from tests.services.crawl.conftest import HERE, PRODUCT, Reader, Site, jpeg

Names = dict[str, list[list[str]]]
PAGE = PRODUCT % "물"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "0x7f.1", "2130706433", "127.1", "[::1]", "[::ffff:127.0.0.1]", "①②⑦.⓪.⓪.①",
        "0.0.0.0",
        "[::]", "[64:ff9b::7f00:1]", "169.254.169.254", "10.0.0.1", "localhost.",
    ],
)  # fmt: skip
def test_no_spelling_of_a_private_address_is_reached(reader: Reader, site: Site, host: str) -> None:
    site.give("/", PAGE)
    # The allow-list of the test names one port; this one is a neighbour.
    with pytest.raises(InvalidInputError, match="private network"):
        reader.url(f"http://{host}:{site.port + 1 if site.port < 65000 else site.port - 1}/")
    assert site.seen == []


def test_a_redirect_is_checked_like_the_first_address(reader: Reader, site: Site) -> None:
    for target in ("http://169.254.169.254/latest/meta-data", "//10.0.0.1/", "http://[::1]:631/"):
        url = site.give("/go", "", status=302, Location=target)
        with pytest.raises(InvalidInputError, match="private network"):
            reader.url(url)
    for target in ("file:///etc/passwd", "ftp://a.example/", "http://user:pw@a.example/", "http://127.0.0.1:22/"):
        url = site.give("/go", "", status=301, Location=target)
        with pytest.raises(InvalidInputError, match="redirects to"):
            reader.url(url)
    url = site.give("/meta", '<meta http-equiv="refresh" content="0; url=http://192.168.0.1/admin"><p>x')
    with pytest.raises(InvalidInputError, match="private network"):
        reader.url(url)


def test_a_name_with_one_private_address_is_refused(reader: Reader, names: Names) -> None:
    for answer in (["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::ffff:192.168.0.1"], ["fe80::1%2"]):
        names["evil.example"] = [answer]
        with pytest.raises(InvalidInputError, match=r"evil\.example"):
            reader.url("http://evil.example/")


def test_a_name_is_resolved_once_and_the_connection_pinned(
    reader: Reader, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    names["rebind.example"] = [["8.8.8.8"], ["127.0.0.1"]]
    tried: list[str] = []

    def connect(self: GuardedNetwork, address: str, port: int) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError("no")

    monkeypatch.setattr(GuardedNetwork, "_connect", connect)
    with pytest.raises(UnavailableError):
        reader.url("http://rebind.example/")
    assert tried == ["8.8.8.8"]
    assert names["asked"] == [["rebind.example"]]


def test_pictures_use_the_address_that_the_page_was_read_from(reader: Reader, site: Site, names: Names) -> None:
    names["shop.test"] = [["127.0.0.1"], ["10.9.9.9"]]
    site.give("/i.jpg", jpeg(1), "image/jpeg")
    site.give("/p", PRODUCT % '<img src="/i.jpg">', Connection="close")
    page = reader.url(f"http://shop.test:{site.port}/p")
    assert len(page.images) == 1
    assert names["asked"] == [["shop.test"]]
    assert {headers["Host"] for _, headers in site.seen} == {f"shop.test:{site.port}"}


def test_private_pictures_of_a_page_are_left_out(reader: Reader, site: Site) -> None:
    body = '<img src="http://127.0.0.1:1234/secret.png"><img src="http://169.254.169.254/x.jpg"><img src="file:///etc/x.png">'
    page = reader.url(site.give("/p", PRODUCT % body))
    assert not page.images
    assert "could not be read" in page.notices[0]


def test_the_environment_cannot_put_a_proxy_between(
    reader: Reader, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert reader.url(site.give("/p", PAGE)).title == "물병"


def test_an_unknown_name_is_not_found(reader: Reader, names: Names) -> None:
    with pytest.raises(NotFoundError, match=r"no host nowhere\.example"):
        reader.url("http://nowhere.example/")


def test_tls_keeps_the_name_and_checks_the_certificate(reader: Reader, site: Site, names: Names) -> None:
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(HERE / "shop_test.pem")
    asked: list[Any] = []
    served.sni_callback = lambda _socket, name, _context: asked.append(name)
    site.server.socket = served.wrap_socket(site.server.socket, server_side=True)
    site.give("/p", PAGE)
    with pytest.raises(UnavailableError, match="certificate"):
        reader.url(f"https://shop.test:{site.port}/p")
    assert reader.backend._context is not None
    reader.backend._context.load_verify_locations(HERE / "shop_test.pem")
    assert reader.url(f"https://shop.test:{site.port}/p").title == "물병"
    assert set(asked) == {"shop.test"}
    with pytest.raises(UnavailableError, match=r"certificate|IP address"):
        reader.url(f"https://127.0.0.1:{site.port}/p")


def test_redirects_come_to_an_end(reader: Reader, site: Site) -> None:
    url = site.give("/loop", "", status=302, Location="/loop")
    with pytest.raises(PreconditionError, match="more than 5 times"):
        reader.url(url)
    assert len(site.seen) == 6
