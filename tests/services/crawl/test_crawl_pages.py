"""Pages as shops and papers have them, with what stands on them: how well it is found.

Pages marked "holdout" came in four batches (h, n, z, y) after the rules, each measured once before anything was changed
for it: F1 of prices 0.93, 0.63, 0.77 and 0.73, all together 0.76; n, z and y are mostly pages without structured data.
What they showed was then mended, so the figures here guard against steps back and are no forecast for new pages.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from services.crawl.facts.read import Facts, read_facts
from services.crawl.page.document import parse_document
from services.crawl.page.encoding import decode
from tests.services.crawl.conftest import HERE

EXPECTED: dict[str, dict[str, Any]] = json.loads((HERE / "pages" / "expected.json").read_text(encoding="utf-8"))
PRODUCTS = [name for name, page in EXPECTED.items() if page["kind"] == "product"]


def read(name: str) -> Facts:
    text = (HERE / "pages" / name).read_text(encoding="utf-8")
    data = text.encode(EXPECTED[name].get("encoding", "utf-8"))
    return read_facts(parse_document(decode(data), "https://shop.example/p/1"))


def told(amount: str) -> tuple[Decimal, str] | None:
    number, _, currency = amount.partition(" ")
    return (Decimal(number), currency) if number else None


def found(money: Any) -> tuple[Decimal, str] | None:
    return (Decimal(money.text), money.currency) if money else None


def price_f1(names: list[str]) -> float:
    """F1 of prices found: amount and currency must both be right; a price that is none counts against it."""
    right = wrong = missed = 0
    for name in names:
        want, got = told(EXPECTED[name]["price"]), found(read(name).price)
        right += bool(want and got == want)
        wrong += bool(got and got != want)
        missed += bool(want and got != want)
    return 2 * right / (2 * right + wrong + missed)


def test_the_set_is_what_it_claims() -> None:
    assert {path.name for path in (HERE / "pages").glob("*.html")} == set(EXPECTED)
    assert len(PRODUCTS) >= 24
    assert len(EXPECTED) - len(PRODUCTS) >= 8
    held = [name for name in EXPECTED if EXPECTED[name].get("holdout")]
    assert len(held) / len(EXPECTED) > 0.3


@pytest.mark.parametrize("holdout", [False, True], ids=["first pages", "later pages"])
def test_prices_are_found(holdout: bool) -> None:
    assert price_f1([name for name in EXPECTED if bool(EXPECTED[name].get("holdout")) is holdout]) > 0.85


def test_the_measure_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PRODUCTS:
        monkeypatch.setitem(EXPECTED, name, {**EXPECTED[name], "price": "1 XXX"})
    assert price_f1(PRODUCTS) == 0


@pytest.mark.parametrize("name", EXPECTED)
def test_facts(name: str) -> None:
    facts, want = read(name), EXPECTED[name]
    assert facts.title == want["title"]
    assert facts.kind == want["kind"]
    assert facts.language == want["language"]
    if not want.get("holdout"):
        assert found(facts.list_price) == told(want["list_price"])
        assert facts.site == want["site"]


@pytest.mark.parametrize(
    ("name", "features"),
    [
        ("cafe24_mug.html", ["원산지: 국내", "제조사: 광주 달가마", "용량 350ml, 무게 320g"]),
        (
            "eleven_like.html",
            ["재질: 알루미늄 7075, 옥스퍼드 원단", "크기: 58 x 60 x 68cm", "최대하중: 150kg", "무게: 1.1kg"],
        ),
        ("smartstore_state.html", ["재질: 실리콘", "충전방식: USB-C"]),
        ("micro_kimchi.html", ["숙성: 24개월", "보관: 냉장"]),
        ("shopify_backpack.html", ["840D recycled nylon", "Weighs 690 g", "Fits a 15-inch laptop"]),
        ("product_group.html", ["Material: 72% merino wool", "Cushion: Medium"]),
        ("h_amazon_like.html", ["Roasted in small batches in Portland", "Brand: Riverbend"]),
    ],
)
def test_features(name: str, features: list[str]) -> None:
    got = read(name).features
    assert set(features) <= set(got)
    assert not [fact for fact in got if any(word in fact for word in ("배송", "적립", "판매가", "원)", "$", "관련"))]


@pytest.mark.parametrize("name", [name for name in EXPECTED if EXPECTED[name]["kind"] == "article"])
def test_articles_keep_their_paragraphs(name: str) -> None:
    facts = read(name)
    assert facts.price is None
    assert facts.text.count("\n\n") >= 2
    for noise in ("많이 본", "저작권", "All rights", "공감", "Subscribe", "무단"):
        assert noise not in facts.text


def test_texts_of_products_tell_of_the_product() -> None:
    text = read("plain_visible.html").text
    assert text.startswith("한 장의 원목을 깎아")
    assert "3,500원" not in text
    assert "Summit Duffel" not in read("shopify_backpack.html").text


def test_brands() -> None:
    names = ("fashion_next.html", "shopify_backpack.html", "magento_lamp.html", "micro_kimchi.html", "broken_ld.html")
    assert [read(name).brand for name in names] == ["노스코", "Trailkin", "Berg", "손맛김치", "Hearth & Pan"]
