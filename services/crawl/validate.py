"""Checks of the requests of the crawl service, in one place per request."""

from __future__ import annotations

from services.common.validation import Checks
from services.crawl.limits import LONGEST_URL, MOST_IMAGES, PAGE_BYTES
from shorts.crawl.v1.crawl_pb2 import FetchRequest


def check_fetch(request: FetchRequest) -> None:
    """Check where a page comes from. Raises InvalidInputError.

    Whether an address may be reached is known only where it is parsed and resolved (services/crawl/web).
    """
    with Checks() as check:
        source = request.WhichOneof("source")
        check.that(source is not None, "source", "is missing; give the url of a page or a saved page")
        check.between("max_images", request.max_images, 1, MOST_IMAGES, zero_ok=True)
        if source == "url":
            check.text("url", request.url, LONGEST_URL)
            web = request.url.strip().lower().startswith(("http://", "https://"))
            check.that(web or not request.url.strip(), "url", "must start with http:// or https://")
        if source == "page":
            check.artifact("page", request.page)
            check.that(
                request.page.size_bytes <= PAGE_BYTES,
                "page.size_bytes",
                f"is {request.page.size_bytes:,}; a saved page may have at most {PAGE_BYTES >> 20} MiB",
            )
