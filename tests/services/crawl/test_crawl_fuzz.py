"""Pages put together at random from what pages have: each is read, or refused with one of our errors."""

from __future__ import annotations

import html
import json
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.common.errors import StudioError
from services.crawl.facts.read import read_facts
from services.crawl.page.document import parse_document
from services.crawl.page.saved import read_saved
from services.crawl.pictures.candidates import candidates

KEYS = (
    "name", "price", "lowPrice", "offers", "priceCurrency", "priceSpecification", "image", "brand", "currency", "title",
    "additionalProperty", "hasVariant", "@type", "@graph", "value", "description", "headline", "variants", "node",
    "edges", "nodes", "salePrice", "originalPrice", "content_name", "content_ids", "sku", "vendor", "handle", "product",
    "queryKey", "state", "itemCondition", "priceType", "url", "contentUrl", "author", "publisher", "unitText", "prices",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e308, 10**15, "", "x", "₩15,300", "15000", "1e999", "NaN", "2만 5천원", "$1.2.3",
    "٣٤", "1,2,3원", "⑤", "²", "KRW", "Product", "Article", "Offer", "http://schema.org/Product",
    "https://a.example/p.jpg", "http://[x",
)  # fmt: skip
TAGS = (
    "div", "img", "meta", "span", "table", "tr", "td", "th", "dl", "dt", "dd", "ul", "li", "del", "s", "h1", "p", "a",
    "source", "link", "base", "strong",
)  # fmt: skip
ADDRESSES = ("/a.jpg", "//[", "http://[::1", "http://[x", "cid:1", "data-part:99", "", "https://shop.example/\u00e9/빵")
ATTRIBUTES = {
    "srcset": ("a.jpg 1.2.3w", "a.jpg 1..2x, b 3w", "a.jpg .w", "a.jpg ²w", ""),
    **dict.fromkeys(("src", "href", "data-src"), ADDRESSES),
    **dict.fromkeys(("width", "height"), ("12px", "²", "10%", "9" * 20, "")),
    **dict.fromkeys(("class", "id", "name", "property"), ("price", "was", "og:price:amount", "og:url", "a" * 50, "")),
    **dict.fromkeys(("content", "data-price"), ("₩1,2.3", "15,300", '{"price":[]}', "²", "http://[x")),
    "itemprop": ("price", "offers", "name", "url", "image"),
    "itemscope": ("",),
    "itemtype": ("https://schema.org/Product", "https://schema.org/Offer", "Product"),
    "itemref": ("price", "price was a", ""),
    "style": ("text-decoration: line-through", "", "²"),
}
TEXTS = ("Mug", "₩15,300", "12,000원", "1.2.3.4", "정가 ²0원", "-", "판매가", "$9.99 (30%)", "[Mug] 5,000원")

data = st.recursive(
    st.sampled_from(VALUES),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS), inner, min_size=1, max_size=5)
        | inner.map(lambda node: {"variants": {"edges": [{"node": node}]}})
    ),
    max_leaves=12,
)
products = st.builds(
    lambda further, offers, kind: {
        "@type": kind,
        "title": "Mug",
        "price": 9,
        "name": "Mug",
        **further,
        "offers": offers,
    },
    st.dictionaries(st.sampled_from(KEYS), data, max_size=4),
    data,
    st.sampled_from(("Product", ["Product"], {"@id": 1}, None)),
)
attribute = st.sampled_from(list(ATTRIBUTES)).flatmap(
    lambda name: st.tuples(st.just(name), st.sampled_from(ATTRIBUTES[name]))
)
attributes = st.lists(attribute, min_size=1, max_size=5).map(dict)


def element(tag: str, given_: dict[str, str], inner: list[str]) -> str:
    told = "".join(f' {name}="{html.escape(value)}"' for name, value in given_.items())
    return f"<{tag}{told}>{''.join(inner)}</{tag}>"


bodies = st.recursive(
    st.sampled_from(TEXTS),
    lambda inner: st.builds(element, st.sampled_from(TAGS), attributes, st.lists(inner, max_size=3)),
    max_leaves=25,
)


def page(linked: Any, state: Any, variable: Any, body: list[str]) -> str:
    scripts = (
        f'<script type="application/ld+json">{json.dumps(linked)}</script>'
        f'<script type="application/json">{json.dumps({"product": state})}</script>'
        f"<script>var x = {json.dumps(variable)}; product_price = '15000';</script>"
    )
    return f"<html><head><title>Mug</title>{scripts}</head><body><h1>Mug</h1>{''.join(body)}</body></html>"


pages = st.builds(page, products | data, products | data, data, st.lists(bodies, min_size=1, max_size=6))
quickly = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quickly
@given(pages)
def test_any_page_is_read_or_refused(text: str) -> None:
    with suppress(StudioError):
        document = parse_document(text, "https://shop.example/x")
        facts = read_facts(document)
        assert len(candidates(document, facts.images)) == len(set(candidates(document, facts.images)))


@quickly
@given(st.text(st.characters(codec="latin-1"), max_size=40), st.binary(max_size=200), attributes)
def test_any_file_is_a_saved_page_or_named(label: str, data: bytes, told: dict[str, str]) -> None:
    head = f"Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset={label}\r\n"
    link = element("link", {"rel": "canonical", **told}, []).encode()
    for file in (
        b"<html>" + link + data,
        head.encode("latin-1") + b"Content-Location: http://[" + data + b"\r\n\r\n" + data,
    ):
        with suppress(StudioError):
            saved = read_saved(file)
            assert saved.url.isascii()
            saved.text.encode()
