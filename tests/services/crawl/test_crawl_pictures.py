"""The pictures of a page: which ones, in which order, and what is kept of them."""

from __future__ import annotations

import io
import struct
import threading
import zlib

import pytest
from PIL import Image

from services.common.errors import CancelledError
from services.crawl.limits import IMAGE_BYTES, LARGEST_SIDE
from services.crawl.page.document import parse_document
from services.crawl.pictures.candidates import candidates
from services.crawl.pictures.decode import PictureError, UnwantedError, reencode, same
from tests.services.crawl.conftest import PRODUCT, Reader, Site, jpeg


def found(body: str, told: tuple[str, ...] = ()) -> list[str]:
    addresses = candidates(parse_document(f"<html><body>{body}</body></html>", "https://shop.example/p/1"), list(told))
    return [address.removeprefix("https://shop.example") for address in addresses]


def test_the_largest_version_is_taken() -> None:
    assert found('<img src="s.gif" data-src="/a.jpg">') == ["/a.jpg"]
    assert found('<img src="/s.jpg" srcset="/360.jpg 360w, /1200.jpg 1200w, /720.jpg 720w">') == ["/1200.jpg"]
    assert found('<img src="/s.jpg" srcset="/1.jpg 1x, /2.jpg 2x">') == ["/2.jpg"]
    assert found('<img src="/s.jpg" srcset="/odd.jpg 1.2.3w, /a.jpg .5x, /b.jpg 1.x, /c.jpg ٣w">') == ["/b.jpg"]
    assert found('<img src="/300.jpg" data-old-hires="/1500.jpg">') == ["/1500.jpg"]
    assert found('<picture><source srcset="/a.webp 800w"><img src="/a.jpg"></picture>') == ["/a.webp", "/a.jpg"]


def test_what_the_data_tells_comes_first_and_nothing_twice() -> None:
    assert found('<img src="/b.jpg"><img src="/a.jpg">', ("/a.jpg", "//cdn.example/c.jpg")) == [
        "/a.jpg",
        "https://cdn.example/c.jpg",
        "/b.jpg",
    ]


def test_the_base_element_counts() -> None:
    document = parse_document(
        '<html><head><base href="https://cdn.example/x/"></head><img src="a.jpg"></html>', "https://shop.example/"
    )
    assert candidates(document, []) == ["https://cdn.example/x/a.jpg"]


@pytest.mark.parametrize(
    "junk",
    [
        '<img src="/icon_cart.png">', '<img src="/sprite.png">', '<img src="/common/logo.png">', '<img src="/a.svg">',
        '<img src="/p.jpg" width="1" height="1">', '<img src="/p.jpg" width="60" height="60">',
        '<img src="/p.jpg" width="999" height="9">',
        '<header><img src="/p.jpg"></header>', '<footer><img src="/p.jpg"></footer>', '<img class="icon" src="/p.jpg">',
        '<div class="related"><img src="/p.jpg"></div>', '<div class="review-list"><img src="/p.jpg"></div>',
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', '<img src="javascript:x">',
        '<img src="file:///a.jpg">', "<img>",
        '<img src="https://track.example/pixel.gif?x=1">', '<img src="">', '<noscript><img src="/p.jpg"></noscript>',
    ],
)  # fmt: skip
def test_what_is_no_photo(junk: str) -> None:
    assert found(junk) == []


def test_pictures_are_written_anew() -> None:
    source = Image.new("RGB", (600, 400), "red")
    exif = source.getexif()
    exif[0x0112], exif[0x010E] = 6, "taken at home"
    target = io.BytesIO()
    source.save(target, "JPEG", exif=exif, comment=b"secret")
    picture = reencode(target.getvalue())
    assert (picture.width, picture.height, picture.media_type) == (400, 600, "image/jpeg")
    assert b"secret" not in picture.data
    assert b"at home" not in picture.data


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_kinds_of_pictures(kind: str) -> None:
    assert reencode(jpeg(1, kind=kind)).media_type == "image/jpeg"


def test_transparency_is_kept() -> None:
    target = io.BytesIO()
    source = Image.new("RGBA", (300, 300), (255, 0, 0, 0))
    source.paste((0, 0, 255, 255), (50, 50, 250, 250))
    source.save(target, "PNG")
    picture = reencode(target.getvalue())
    assert picture.media_type == "image/png"
    assert Image.open(io.BytesIO(picture.data)).mode == "RGBA"


def test_large_pictures_are_shrunk() -> None:
    picture = reencode(jpeg(1, 5000, 3000))
    assert (picture.width, picture.height) == (LARGEST_SIDE, 1296)


def test_a_moving_picture_gives_its_first_frame() -> None:
    target = io.BytesIO()
    frames = [Image.new("RGB", (300, 300), color) for color in ("red", "blue")]
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:])
    kept = Image.open(io.BytesIO(reencode(target.getvalue()).data)).convert("RGB")
    red, _, blue = kept.getpixel((5, 5))  # type: ignore[misc]
    assert red > 200
    assert blue < 100


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + b"\0\0\0\0IDAT"


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff", jpeg(1)[:200], bomb(30_000, 30_000),
        bomb(8000, 8000), bomb(300, 300), b"BM" + b"0" * 99,
    ],
)  # fmt: skip
def test_what_cannot_be_read(data: bytes) -> None:
    with pytest.raises(PictureError):
        reencode(data)


@pytest.mark.parametrize("size", [(150, 400), (400, 199), (1000, 240)])
def test_what_is_of_no_use(size: tuple[int, int]) -> None:
    with pytest.raises(UnwantedError):
        reencode(jpeg(1, *size))


def test_copies_are_known() -> None:
    one, small, other = reencode(jpeg(1, 800, 600)), reencode(jpeg(1, 800, 600, "PNG")), reencode(jpeg(2, 800, 600))
    half = io.BytesIO()
    Image.open(io.BytesIO(one.data)).resize((400, 300)).save(half, "JPEG", quality=60)
    assert same(one, small)
    assert same(one, reencode(half.getvalue()))
    assert not same(one, other)


def test_pictures_over_the_web(reader: Reader, site: Site) -> None:
    tags = ""
    for k in range(12):
        site.give(f"/{k}.jpg", jpeg(k), "image/jpeg")
        tags += f'<img src="/{k}.jpg">'
    site.give("/copy.jpg", jpeg(0), "image/jpeg")
    page = reader.url(site.give("/p", PRODUCT % ('<img src="/copy.jpg">' + tags)))
    assert len(page.images) == 8
    assert len(reader.url(site.url + "/p", most=3).images) == 3
    assert not page.notices
    kept = [reader.store.read(image) for image in page.images]
    assert kept == [reencode(jpeg(k)).data for k in range(8)]
    assert {headers["Referer"] for path, headers in site.seen if path.endswith(".jpg")} == {site.url + "/p"}


def test_pictures_that_fail_are_a_notice(reader: Reader, site: Site) -> None:
    site.give("/html.jpg", "<html>no</html>", "image/jpeg")
    site.give("/big.jpg", b"\xff" * (IMAGE_BYTES + 1), "image/jpeg")
    site.give("/good.jpg", jpeg(1), "application/octet-stream")
    body = "".join(f'<img src="/{name}.jpg">' for name in ("html", "missing", "big", "good"))
    page = reader.url(site.give("/p", PRODUCT % body))
    assert len(page.images) == 1
    assert page.notices[0].startswith("3 of the page's pictures could not be read")


def test_slow_pictures_are_left_out(reader: Reader, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.crawl.backends.http.IMAGES_SECONDS", 0.5)
    release = threading.Event()

    def slow(_: object) -> None:
        release.wait(5)

    site.answers["/slow.jpg"] = slow
    site.give("/good.jpg", jpeg(1), "image/jpeg")
    page = reader.url(site.give("/p", PRODUCT % '<img src="/good.jpg"><img src="/slow.jpg">'))
    release.set()
    assert len(page.images) == 1
    assert "left out" in page.notices[0]


def test_a_caller_who_leaves_ends_the_pictures(reader: Reader, site: Site) -> None:
    stop = threading.Event()
    release = threading.Event()

    def slow(_: object) -> None:
        stop.set()
        release.wait(5)

    site.answers["/slow.jpg"] = slow
    with pytest.raises(CancelledError):
        reader.url(site.give("/p", PRODUCT % '<img src="/slow.jpg">'), stop=stop)
    release.set()
