"""Pages that a browser saved."""

from __future__ import annotations

import base64
from email.message import EmailMessage
from pathlib import Path

import pytest

from services.common.errors import InvalidInputError, NotFoundError, PreconditionError
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.crawl.v1.crawl_pb2 import FetchRequest, PageKind
from tests.services.crawl.conftest import PRODUCT, Reader, Site, jpeg

SAMPLE = Path(__file__).parents[3] / "samples" / "mug.html"


def test_the_sample(reader: Reader, site: Site) -> None:
    page = reader.saved(SAMPLE.read_bytes())
    assert (page.title, page.price.amount, page.price.currency) == ("반달 분청 머그컵 320ml", "24000", "KRW")
    assert (page.list_price.amount, page.brand, page.site) == ("30000", "달항아리", "달항아리상점")
    assert (page.language, page.kind) == ("ko", PageKind.PAGE_KIND_PRODUCT)
    assert page.url == "https://moonjar.example/product/mug/1024/"
    assert "재질: 분청토, 재유약" in page.features
    assert [picture.size for picture in reader.pictures(page)] == [(1000, 1000)] * 3
    assert not page.notices
    assert not site.seen
    assert reader.saved(SAMPLE.read_bytes()) == page


def test_at_most_as_many_pictures_as_asked_for(reader: Reader) -> None:
    assert len(reader.saved(SAMPLE.read_bytes(), most=2).images) == 2


def mhtml() -> bytes:
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://shop.example/bottle"
    message["Subject"] = "물병"
    message.set_content(
        PRODUCT % '<img src="cid:one@x"><img src="https://shop.example/img/two.jpg">', subtype="html", charset="utf-8"
    )
    message.add_related(jpeg(1), "image", "jpeg", cid="<one@x>")
    message.add_related(jpeg(2), "image", "jpeg", headers=["Content-Location: https://shop.example/img/two.jpg"])
    return message.as_bytes()


def test_mhtml_brings_its_pictures(reader: Reader) -> None:
    page = reader.saved(mhtml())
    assert (page.title, page.price.amount, page.url) == ("물병", "9900", "https://shop.example/bottle")
    assert len(page.images) == 2


def test_mhtml_over_the_web(reader: Reader, site: Site) -> None:
    assert reader.url(site.give("/p.mhtml", mhtml(), "multipart/related")).title == "물병"


def test_relative_pictures_come_from_the_web_where_they_are_public(reader: Reader, site: Site) -> None:
    site.give("/img/a.jpg", jpeg(3), "image/jpeg")
    body = f"<!-- saved from url=(0030){site.url}/p -->" + PRODUCT % '<img src="/img/a.jpg"><img src="mug_files/b.jpg">'
    page = reader.saved(body)
    assert len(page.images) == 1
    assert page.url == f"{site.url}/p"


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("https://blog.example/글/빵집", "https://blog.example/%EA%B8%80/%EB%B9%B5%EC%A7%91"),
        ("https://[blog/bread", ""),
    ],
)
def test_an_address_that_is_no_ascii_or_none(reader: Reader, site: Site, named: str, told: str) -> None:
    """Pictures are asked for with the address as browsers write it, or without one."""
    picture = site.give("/a.jpg", jpeg(3), "image/jpeg")
    link = f'<link rel="canonical" href="{named}">'
    page = reader.saved((PRODUCT % f'<img src="{picture}">').replace("</head>", f"{link}</head>"))
    assert (page.title, page.url, len(page.images)) == ("물병", told, 1)
    assert site.seen[0][1].get("Referer", "") == told


def test_pictures_in_a_folder_beside_the_page_are_told(reader: Reader, site: Site) -> None:
    page = reader.saved(f"<!-- saved from url=(0030){site.url}/p -->" + PRODUCT % '<img src="./물병_files/b.jpg">')
    assert not page.images
    assert "save it as one file (.mhtml)" in page.notices[0]
    assert not site.seen


@pytest.mark.parametrize("depth", [50, 5000])
def test_mhtml_that_is_nested_deep(reader: Reader, depth: int) -> None:
    parts = "".join(f"Content-Type: multipart/related; boundary=b{k}\r\n\r\n--b{k}\r\n" for k in range(depth))
    with pytest.raises(InvalidInputError, match=r"nested too deep|without a page"):
        reader.saved(f"MIME-Version: 1.0\r\n{parts}Content-Type: text/plain\r\n\r\nx")


def test_a_small_picture_inside_is_no_photo(reader: Reader) -> None:
    data = base64.b64encode(jpeg(1, 120, 120)).decode()
    page = reader.saved(PRODUCT % f'<img src="data:image/jpeg;base64,{data}">')
    assert not page.images
    assert page.notices == ["the page has no picture that can be used; give photos with --images"]


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n....", b"just words", b"%PDF-1.7", b"{}", b" "])
def test_other_files_are_named(reader: Reader, data: bytes) -> None:
    with pytest.raises(InvalidInputError) as caught:
        reader.saved(data)
    assert caught.value.violations[0].field == "page"


def test_a_saved_wall_is_told(reader: Reader) -> None:
    with pytest.raises(PreconditionError, match="answer it in the browser"):
        reader.saved(
            "<html><head><title>Just a moment...</title></head><body><p>Verifying you are human</p></body></html>"
        )


def test_a_saved_page_that_is_not_there(reader: Reader) -> None:
    missing = FetchRequest(backend="http", page=Artifact(sha256="0" * 64, size_bytes=5, media_type="text/html"))
    with pytest.raises(NotFoundError):
        reader._fetch(missing, None)
