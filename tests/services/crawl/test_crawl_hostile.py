"""Pages made to break what reads them: they end in a page or in one of our errors, soon and within memory."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from services.common.errors import ExhaustedError, PreconditionError
from services.crawl.facts.prose import text_of_page
from services.crawl.facts.read import Facts, read_facts
from services.crawl.facts.structured import things_of
from services.crawl.limits import LONGEST_TEXT, MOST_ELEMENTS, MOST_FEATURES
from services.crawl.page.document import parse_document, refresh_of
from services.crawl.page.lines import lines_of

DATA = '<script type="application/ld+json">%s</script>'
GOOD = DATA % '{"@type": "Product", "name": "물병", "offers": {"price": 9900, "priceCurrency": "KRW"}}'
HEAD = f"<html><head><title>물병</title>{GOOD}</head><body>"
LONG = 100_000


def read(text: str) -> Facts:
    return read_facts(parse_document(text, "https://shop.example/"))


HOSTILE: dict[str, Callable[[], str]] = {
    "deep blocks": lambda: HEAD + "<div>" * LONG + "가격 100원",
    "deep inline": lambda: HEAD + "<b>" * LONG + "x",
    "deep lists": lambda: HEAD + "<ul><li>" * LONG,
    "deep tables": lambda: HEAD + "<table><tr><td>" * (LONG // 3),
    "never opened": lambda: HEAD + "</div>" * LONG + "<p>x",
    "a long attribute": lambda: HEAD + f"<p title='{'x' * (10 << 20)}'>x</p>",
    "many attributes": lambda: HEAD + "<p " + " ".join(f"a{k}=1" for k in range(LONG)) + ">x</p>",
    "entities": lambda: HEAD + "&amp;&#x10FFFF;&nbsp;" * LONG,
    "an entity bomb": lambda: (
        '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + HEAD + "&b;" * LONG
    ),
    "NUL bytes": lambda: HEAD.replace("물병", "물\0병") + "\0" * LONG + "<p>a\0b</p>",
    "control characters": lambda: HEAD + "".join(map(chr, range(32))) * 1000 + "\ufffe\uffff",
    "lone surrogates": lambda: HEAD + "\ud800" * 1000,
    "deep JSON": lambda: HEAD + DATA % ("[" * LONG + "]" * LONG),
    "deep JSON objects": lambda: HEAD + DATA % ('{"a":' * LONG),
    "wide JSON": lambda: HEAD + DATA % json.dumps([{"@type": "Thing", "a": [{}] * 9}] * 20_000),
    "a huge number": lambda: HEAD + DATA % ('{"@type":"Product","name":"물병","offers":{"price":' + "9" * 5000 + "}}"),
    "a list of broken objects": lambda: HEAD + DATA % ("{," * LONG),
    "microdata": lambda: HEAD + '<div itemscope itemtype="https://schema.org/Product"><p itemprop=name>' * 5000,
    "microdata in a large page": lambda: HEAD + '<p itemscope itemprop="a">x' * 250 + "word " * (2 << 20),
    "references in microdata": lambda: (
        HEAD + f'<div itemscope itemref="{"b " * LONG}"></div><div id=b>' + "<p itemprop=name>x</p>" * 2000
    ),
    "amounts": lambda: HEAD + "<p>" + "1,000원 " * LONG,
    "digits": lambda: HEAD + "<p>" + "1," * LONG + "원",
    "points": lambda: HEAD + "<ul class=features>" + "<li>좋은 물병" * (LONG // 2),
    "state": lambda: HEAD + "<script>" + "__STATE_X__={" * LONG + "</script>",
    "data addresses": lambda: HEAD + "<img src='data:image/png;base64," * 5000,
    "spaces": lambda: HEAD + "<p>" + " \u00a0" * LONG + "<",
    "refreshes": lambda: HEAD + "<meta http-equiv=refresh content='0;url=" * 10_000,
    "titles": lambda: "<title>" + " - a" * LONG + "</title>" + HEAD,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_survived(name: str) -> None:
    try:
        facts = read(HOSTILE[name]())
    except (ExhaustedError, PreconditionError):
        return
    assert facts.title
    assert len(facts.text) <= LONGEST_TEXT
    assert len(facts.features) <= MOST_FEATURES


def test_what_stands_before_the_mischief_is_read() -> None:
    for name in (
        "deep blocks",
        "NUL bytes",
        "deep JSON",
        "a list of broken objects",
        "control characters",
        "microdata",
    ):
        facts = read(HOSTILE[name]())
        assert (facts.title, facts.price and facts.price.text) == ("물병", "9900"), name


def test_too_many_elements_are_told() -> None:
    with pytest.raises(ExhaustedError, match="elements"):
        parse_document("<i>" * (MOST_ELEMENTS + 1))


def test_data_that_is_nearly_right_is_read() -> None:
    for source in (
        '{"@type":"Product","name":"A",}',
        '// made by a theme\n{"@type":"Product",/* x */"name":"A"}',
        '<!-- {"@type":"Product","name":"A"} -->',
        "{&quot;@type&quot;:&quot;Product&quot;,&quot;name&quot;:&quot;A&quot;}",
        '{"@type":"Product","name":"A"};',
        '{"@type":"Thing"}{"@type":"Product","name":"A"}',
        '<![CDATA[{"@type":"Product","name":"A"}]]>',
        '{"@type":"Product","name":"A","description":"two\nlines\tand a tab"}',
    ):
        things = things_of(parse_document(f"<html><head>{DATA % source}</head><body></body></html>"))
        assert [thing["name"] for thing in things if thing["@type"] == "Product"] == ["A"], source


def test_one_broken_block_does_not_hide_the_next() -> None:
    assert read(HEAD.replace(GOOD, DATA % "{broken" + GOOD) + "<p>x").title == "물병"


@pytest.mark.parametrize("node", ["null", '"gid://1"', "[]"])
def test_variants_that_are_none_are_left_out(node: str) -> None:
    state = f'{{"product": {{"title": "Mug", "price": "12.00", "variants": {{"edges": [{{"node": {node}}}]}}}}}}'
    facts = read(f'<html><head><title>Mug</title><script type="application/json">{state}</script></head><h1>Mug</h1>')
    assert (facts.title, facts.price and facts.price.text) == ("Mug", "12")


@pytest.mark.parametrize(
    "link", ["<a itemprop=url href='http://[x'>", "<img itemprop=image src='//[y'>", "<a itemscope href='//['></a>"]
)
def test_a_broken_link_does_not_cost_the_microdata(link: str) -> None:
    offer = "<p itemprop=offers itemscope><meta itemprop=price content=9900><meta itemprop=priceCurrency content=KRW>"
    facts = read(
        f"<html><body><div itemscope itemtype='https://schema.org/Product'><b itemprop=name>물병</b>{link}{offer}</div>"
    )
    assert (facts.title, facts.price and facts.price.text) == ("물병", "9900")


def test_long_texts_end_with_a_sentence() -> None:
    document = parse_document(
        "<html><body>" + "<p>바다를 비추는 불빛에 대한 긴 이야기가 여기 있습니다. 번호</p>".replace("번호", "끝.") * 3
    )
    assert text_of_page(document, lines_of(document.root), product=False)
    many = "".join(f"<p>바다를 비추는 불빛에 대한 {k}번째 이야기가 여기에 이렇게 있습니다.</p>" for k in range(2000))
    text = read(f"<html><head><title>등대</title></head><body><article>{many}</article></body></html>").text
    assert LONGEST_TEXT * 0.9 < len(text) <= LONGEST_TEXT
    assert text.endswith(".")


@pytest.mark.parametrize(
    ("content", "target"),
    [("0; url=/a", "/a"), ("3;URL='/a'", "/a"), ("0,/a", "/a"), ("60; url=/a", ""), ("5", ""), ("x;url=/a", "")],
)
def test_refreshes(content: str, target: str) -> None:
    assert refresh_of(parse_document(f'<meta http-equiv="Refresh" content="{content}"><p>x')) == target


def test_a_refresh_for_those_without_scripts_is_not_followed() -> None:
    document = parse_document('<noscript><meta http-equiv="refresh" content="0;url=/nojs"></noscript><p>x')
    assert refresh_of(document) == ""
