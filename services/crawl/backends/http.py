"""Reads pages as they are sent: structured data first, then what a reader sees. Runs no scripts of the page."""

from __future__ import annotations

import ssl
from importlib.util import find_spec
from typing import TYPE_CHECKING, ClassVar

from services.common.backends import BackendInfo, require
from services.common.errors import InvalidInputError, PreconditionError
from services.common.operation import Work
from services.common.settings import load_settings
from services.crawl.backend import CrawlBackend
from services.crawl.limits import DEFAULT_IMAGES, IMAGES_SECONDS, MOST_REDIRECTS, PAGE_BYTES, PAGE_SECONDS
from shorts.crawl.v1.crawl_pb2 import FetchRequest, Page, PageKind, Price

if TYPE_CHECKING:
    from services.crawl.facts.money import Money
    from services.crawl.facts.read import Facts
    from services.crawl.page.document import Document
    from services.crawl.page.saved import SavedPage
    from services.crawl.pictures.gather import Gathered
    from services.crawl.web.client import Client, Reply
    from services.crawl.web.urls import AllowList

PACKAGES = (
    "ada_url", "brotli", "charset_normalizer", "extruct", "filetype", "httpcore", "lxml", "PIL", "price_parser",
    "trafilatura", "webencodings", "zstandard",
)  # fmt: skip
_KINDS = {
    "product": PageKind.PAGE_KIND_PRODUCT,
    "article": PageKind.PAGE_KIND_ARTICLE,
    "": PageKind.PAGE_KIND_UNSPECIFIED,
}
_PAGES = frozenset({"text/html", "application/xhtml+xml", "multipart/related", "message/rfc822", "application/xml", ""})


class HttpBackend(CrawlBackend):
    """One request for the page, its redirects, and its pictures; or a page that a browser saved."""

    info: ClassVar[BackendInfo] = BackendInfo(
        name="http",
        version="1",
        model="structured data and reading rules",
        license="Apache-2.0",
        commercial_use=True,
        features=("product", "article", "saved_page.v1"),
        concurrency=4,
        needed_bytes=60 << 20,
    )

    def __init__(self) -> None:
        self._context: ssl.SSLContext | None = None
        self._allowed: AllowList | None = None

    def missing(self) -> str:
        """Name the first package that is not installed."""
        lacking = [package for package in PACKAGES if find_spec(package) is None]
        if not lacking:
            return ""
        return f"the Python package {lacking[0]} is missing; install it with: pip install 'shorts-studio[crawl]'"

    def load(self) -> None:
        """Import what reads pages, and the certificates. Raises PreconditionError where a package is missing."""
        for package in PACKAGES:
            require(package, "crawl")
        import httpcore

        # The first page must not pay for the imports.
        import services.crawl.facts.read
        import services.crawl.page.saved
        import services.crawl.pictures.gather  # noqa: F401
        from services.crawl.web.urls import AllowList

        self._allowed = AllowList(load_settings().crawl_allow)
        self._context = httpcore.default_ssl_context()

    def unload(self) -> None:
        """Forget the certificates and the allow-list."""
        self._context = self._allowed = None

    def fetch(self, request: FetchRequest, work: Work) -> Page:
        """Fetch, read, gather the pictures."""
        from services.crawl.page.saved import read_saved
        from services.crawl.web.client import Client
        from services.crawl.web.patience import Patience

        if self._context is None or self._allowed is None:
            raise RuntimeError("fetch was called before load")
        work.progress(0.02, "fetching")
        with Client(self._allowed, self._context, Patience(work, PAGE_SECONDS)) as client:
            if request.WhichOneof("source") == "page":
                return self._read(read_saved(_saved_bytes(request, work)), client, request, work, saved=True)
            return self._read(_get(client, request.url), client, request, work, saved=False)

    def _read(self, page: SavedPage, client: Client, request: FetchRequest, work: Work, *, saved: bool) -> Page:
        from services.crawl.facts.read import read_facts
        from services.crawl.page.document import parse_document
        from services.crawl.pictures.candidates import candidates, lies_beside
        from services.crawl.pictures.gather import Gatherer
        from services.crawl.web.patience import Patience

        work.progress(0.3, "reading")
        document = parse_document(page.text, page.url)
        facts = read_facts(document, work.check)
        _check_facts(facts, document, page.url, saved=saved)
        work.progress(0.5, "pictures")
        # Pictures have a time of their own; what does not come in it is left out.
        client.patience = Patience(work, IMAGES_SECONDS)
        most = request.max_images or DEFAULT_IMAGES
        addresses = candidates(document, [*(name for name in page.parts if name in facts.images), *facts.images])
        gathered = Gatherer(client, document, page.parts, page.url, work).gather(addresses, most)
        work.progress(0.97, "storing")
        return _page(facts, page.url, gathered, work, beside=lies_beside(document))


def _saved_bytes(request: FetchRequest, work: Work) -> bytes:
    path = work.store.path(request.page)
    if path.stat().st_size > PAGE_BYTES:
        raise InvalidInputError.of("page", f"is larger than {PAGE_BYTES >> 20} MiB; save it without its pictures")
    return path.read_bytes()


def _get(client: Client, url: str) -> SavedPage:
    """Get a page, also over redirects that stand in the page."""
    from services.crawl.page.document import parse_document, refresh_of
    from services.crawl.page.encoding import decode
    from services.crawl.page.saved import SavedPage, read_saved
    from services.crawl.web.client import PAGE_TYPES, redirected
    from services.crawl.web.refusal import check_status
    from services.crawl.web.urls import parse_address

    address = parse_address(url.strip())
    for _ in range(MOST_REDIRECTS + 1):
        reply = client.get(address, PAGE_TYPES, PAGE_BYTES)
        check_status(reply.status, reply.address.host, reply.body)
        _check_type(reply)
        if reply.media_type in {"multipart/related", "message/rfc822"}:
            return read_saved(reply.body)
        page = SavedPage(decode(reply.body, reply.headers.get("content-type", "")), reply.address.href)
        if "refresh" not in page.text[:20_000].lower():
            return page
        target = refresh_of(parse_document(page.text, page.url))
        if not target or redirected(target, page.url).href == page.url:
            return page
        address = redirected(target, page.url)
    raise PreconditionError(
        "the page keeps sending its reader elsewhere; open it in a browser and copy the address that it ends at",
        reason="REDIRECTS",
    )


def _check_type(reply: Reply) -> None:
    import filetype

    guessed = filetype.guess(reply.body[:8192]) if reply.body else None
    told = reply.media_type
    if guessed is not None or told not in _PAGES:
        what = guessed.mime if guessed is not None else told
        raise PreconditionError(
            f"{reply.address.host} gives a file there ({what[:80]}), no page; give the address of a web page",
            reason="NO_PAGE",
        )


def _check_facts(facts: Facts, document: Document, url: str, *, saved: bool) -> None:
    """Refuse a page from which nothing could be told. Raises RefusedError for a wall, PreconditionError."""
    from services.crawl.web.refusal import SAVE_IT, looks_like_wall, refused

    if facts.kind != "product" or not facts.price:
        title = document.first("title")
        if looks_like_wall(title, facts.visible, document.source[:200_000].encode()):
            host = url.partition("://")[2].partition("/")[0]
            if not saved:
                raise refused(host, "it asks whether one is human")
            raise PreconditionError(
                "the saved page is the site's question whether one is human, not the page; answer it in the browser, "
                "then save the page again",
                reason="NO_FACTS",
            )
    if not facts.kind or not facts.title or not (facts.price or facts.text or facts.description or facts.features):
        advice = "wait until the page shows everything, then save it again (Ctrl+S)" if saved else SAVE_IT
        raise PreconditionError(f"the page tells neither a product nor a text; {advice}", reason="NO_FACTS")


def _page(facts: Facts, url: str, gathered: Gathered, work: Work, *, beside: bool) -> Page:
    page = Page(
        url=url,
        kind=_KINDS[facts.kind],
        title=facts.title,
        description=facts.description,
        price=_price(facts.price),
        list_price=_price(facts.list_price),
        brand=facts.brand,
        features=facts.features,
        text=facts.text,
        images=[work.store.put([picture.data], picture.media_type) for picture in gathered.pictures],
        language=facts.language,
        site=facts.site,
    )
    if gathered.troubles:
        page.notices.append(
            f"{len(gathered.troubles)} of the page's pictures could not be read: {gathered.troubles[0]}"
        )
    if gathered.out_of_time:
        page.notices.append(f"some pictures did not come within {IMAGES_SECONDS:g} seconds and were left out")
    if beside and len(gathered.pictures) < 2:
        page.notices.append(
            "pictures in the folder beside a saved page are not read; save it as one file (.mhtml), or give photos "
            "with --images"
        )
    elif not gathered.pictures:
        page.notices.append("the page has no picture that can be used; give photos with --images")
    if facts.kind == "product" and not facts.price:
        page.notices.append("the page tells no price")
    return page


def _price(money: Money | None) -> Price | None:
    return Price(amount=money.text, currency=money.currency) if money else None
