"""The parts of reading: encodings, money, titles, prices among what is no price."""

from __future__ import annotations

import encodings
import pkgutil
import re

import pytest

from services.crawl.facts.money import currency_code, parse_money
from services.crawl.facts.prose import language_of
from services.crawl.facts.read import read_facts
from services.crawl.facts.titles import plain, site_in, without_site
from services.crawl.facts.visible import visible_price
from services.crawl.page.document import parse_document
from services.crawl.page.encoding import decode
from services.crawl.page.lines import lines_of

KOREAN = "<p>뷁스러운 똠방각하의 펲시콜라, 가격은 사천오백 원입니다. 쿖과 햏은 완성형에 없는 글자입니다.</p>"


@pytest.mark.parametrize(
    ("encoding", "content_type", "meta"),
    [
        ("utf-8", "", ""), ("utf-8", "text/html; charset=euc-kr", "euc-kr"),
        ("utf-8", "text/html; charset=ISO-8859-1", ""),
        ("cp949", "text/html; charset=EUC-KR", ""), ("cp949", "", "euc-kr"), ("cp949", "", "ks_c_5601-1987"),
        ("cp949", "text/html; charset=ISO-8859-1", "euc-kr"), ("cp949", "", ""),
        ("cp949", "text/html; charset=utf-8", ""),
        ("cp949", "", "utf-8"), ("cp949", "text/html; charset=nonsense", ""), ("utf-8-sig", "", "euc-kr"),
        ("utf-16", "", ""),
    ],
)  # fmt: skip
def test_encodings(encoding: str, content_type: str, meta: str) -> None:
    text = f'<html><head><meta charset="{meta}"></head>{KOREAN}</html>' if meta else KOREAN
    assert KOREAN in decode(text.encode(encoding), content_type)


@pytest.mark.parametrize("name", sorted(module.name for module in pkgutil.iter_modules(encodings.__path__)))
def test_no_name_of_an_encoding_is_the_end(name: str) -> None:
    """Python has codecs under names that no page can mean: bytes to bytes, its own ways to write text down."""
    text = decode(b"<p>\xb0\xa1 \xff\xfe\x80 +2AA- \\ud800 </p>" + bytes(range(256)), f"text/html; charset={name}")
    assert not re.search("[\ud800-\udfff]", text)


def test_a_flaw_does_not_turn_a_page_into_another_language() -> None:
    data = (KOREAN * 30).encode()
    assert KOREAN in decode(data[:100] + b"\xff" + data[100:])
    assert "直径" in decode("<p>直径12cm 高さ6cm</p>".encode("shift_jis"), "text/html; charset=Shift_JIS")
    assert "café" in decode("<p>un café</p>".encode("latin-1"), "text/html; charset=iso-8859-1")


@pytest.mark.parametrize(
    ("value", "currency", "said"),
    [
        ("12,900원", "", "12900 KRW"), ("₩15,300", "", "15300 KRW"), ("2만 5천원", "", "25000 KRW"),
        ("3만원", "", "30000 KRW"),
        ("1.5만원", "", "15000 KRW"), ("$1,299.00", "", "1299 USD"), ("1.299,00 €", "", "1299 EUR"),
        ("24,90 €", "", "24.90 EUR"),
        ("£9.5", "", "9.50 GBP"), ("¥3,980", "", "3980 JPY"), ("3,980円", "", "3980 JPY"), (128.0, "usd", "128 USD"),
        ("44.90", "USD", "44.90 USD"), ("19.999", "KWD", "19.999 KWD"), ("CA$25.00", "", "25 CAD"),
        ("99000", "KRW", "99000 KRW"),
        ("0", "KRW", ""), ("", "", ""), ("Free", "", ""), (None, "", ""), (True, "", ""), ("-5", "", "5 "),
        ([], "", ""),
        (float("nan"), "USD", ""), (float("inf"), "USD", ""), ("9" * 40, "", ""),
    ],
)  # fmt: skip
def test_money(value: object, currency: str, said: str) -> None:
    money = parse_money(value, currency)
    assert (f"{money.text} {money.currency}" if money else "") == said


def test_currencies() -> None:
    assert [currency_code(sign) for sign in ("원", "krw", "€", "EUR", "US$", "円", "RMB", "kr", "?", "")] == [
        "KRW", "KRW", "EUR", "EUR", "USD", "JPY", "CNY", "", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "site", "headings", "name"),
    [
        ("머그컵 - 달항아리", "달항아리", [], "머그컵"), ("달항아리 | 머그컵", "달항아리", [], "머그컵"),
        ("머그컵 - 파랑 - 달항아리", "달항아리", [], "머그컵 - 파랑"),
        ("머그컵 - 파랑 | 달항아리", "", ["머그컵 - 파랑"], "머그컵 - 파랑"),
        ("[달항아리] 머그컵", "달항아리", [], "머그컵"), ("[1+1] 머그컵 - 달항아리", "달항아리", [], "[1+1] 머그컵"),
        ("머그컵 > 컵 > 달항아리", "", ["머그컵"], "머그컵"), ("T-shirt 2-pack", "", [], "T-shirt 2-pack"),
        ("Mug | Cups | Shop", "Shop", [], "Mug | Cups"), ("머그컵 :: 달항아리", "", [], "머그컵"),
        ("달항아리", "달항아리", [], "달항아리"),
    ],
)  # fmt: skip
def test_titles_lose_the_site(title: str, site: str, headings: list[str], name: str) -> None:
    assert without_site(title, site, headings) == name


def test_sites_in_titles() -> None:
    assert site_in("머그컵 - 달항아리", "머그컵") == "달항아리"
    assert site_in("머그컵", "머그컵") == ""
    assert site_in("전혀 다른 - 제목", "머그컵") == ""
    assert plain("Buy Copper Kettle Online") == "Copper Kettle"


def facts_of(page: str) -> tuple[str, str, str]:
    facts = read_facts(parse_document(page, "https://shop.example/"))
    prices = [price.text if price else "" for price in (facts.price, facts.list_price)]
    return facts.title, prices[0], prices[1]


def test_a_reduced_price_that_the_data_does_not_know() -> None:
    meta = '<title>머그컵</title><meta property="product:price:amount" content="32000"><h1>머그컵</h1>'
    assert facts_of(f"{meta}<p>판매가 32,000원</p><p>할인판매가 27,200원</p>") == ("머그컵", "27200", "32000")
    assert facts_of(f"{meta}<p>판매가 32,000원</p><p>회원 할인가 27,200원</p>")[1] == "32000"
    assert facts_of(f"{meta}<p>다른 색 할인가 27,200원</p>")[1] == "32000"


def test_a_title_that_has_lost_the_site_already() -> None:
    head = '<meta property="og:type" content="product"><meta property="og:title" content="머그컵 - 파랑"><p>9,000원'
    assert facts_of(f"<title>머그컵 - 파랑 | 달항아리</title>{head}")[0] == "머그컵 - 파랑"


def price_in(body: str, title: str = "물병") -> str:
    seen = visible_price(lines_of(parse_document(f"<html><body><h1>{title}</h1>{body}</body></html>").root), title)
    return seen.price.text if seen.price else ""


@pytest.mark.parametrize(
    "trap",
    [
        "배송비 3,000원", "적립금 90원", "100g당 150원", "(10g당 150원)", "월 5,000원 x 3개월",
        "무이자 3개월 월 5,000원",
        "50,000원 이상 무료배송", "최대 4,800원 할인", "쿠폰 2,000원", "색상 파랑 (+1,000원)", "추가금액 1,000원",
        "회원가 8,000원",
        "<aside>다른 물병 5,000원</aside>", "<div class='related'>물통 <b>5,000원</b></div>",
        "<section><h3>관련 상품</h3><p class='price'>5,000원</p></section>",
        "<p style='display:none' class='price'>5,000원</p>",
        "<select><option>파랑 5,000원</option></select>", "Shipping $5.99", "Delivery £5.99",
        "Pay in 4 installments of $5.00",
        "Save $5.00", "($0.62 / Ounce)", "Grundpreis: 2,49 € / 100 g", "zzgl. Versand 4,95 €", "送料：550円", "0원",
        "<span class='unit-price'>150원</span>",
        "<p>지난번 여행에서 만난 식당의 국수는 한 그릇에 9,000원이었는데 이 물병을 들고 가서 "
        "물을 담아 마시며 오래 걸었다는 이야기를 하려고 합니다. 물병은 가볍고 튼튼했고 하루 종일 "
        "들고 다녀도 팔이 아프지 않았으며 친구들도 모두 부러워했습니다.</p>",
    ],
)  # fmt: skip
def test_what_is_no_price(trap: str) -> None:
    trap = trap if trap.startswith("<") else f"<p>{trap}</p>"
    assert price_in(trap) == ""
    assert price_in(f"{trap}<p>판매가 12,900원</p>") == "12900"
    assert price_in(f"<p>판매가 12,900원</p>{trap}") == "12900"


@pytest.mark.parametrize(
    ("body", "amount"),
    [
        ("<p><del>20,000원</del> <strong>15,000원</strong></p>", "15000"),
        ("<dl><dt>판매가</dt><dd>15,000원</dd></dl>", "15000"),
        ("<p>정가 20,000원</p><p>할인가 15,000원</p>", "15000"),
        ("<p>판매가 20,000원</p><p>할인판매가 15,000원</p>", "15000"),
        ("<p class=price>₩15,000</p>", "15000"), ("<p class=price>1만 5천원</p>", "15000"),
        ("<p>Price: $12.50</p>", "12.50"),
        ("<p>Was $20.00 Now $15.00</p>", "15"), ("<b class='price'>15 000,00 €</b>", "15000"),
        ("<p>販売価格 1,500円（税込）</p>", "1500"),
    ],
)  # fmt: skip
def test_prices_that_a_reader_sees(body: str, amount: str) -> None:
    assert price_in(body) == amount


@pytest.mark.parametrize(
    ("told", "text", "language"),
    [
        ("ko", "물을 담는 병입니다", "ko"), ("en", "물을 담는 병입니다", "ko"), ("", "A bottle for water", "en"),
        ("de-DE", "Eine Flasche für Wasser", "de"),
        ("en", "水を入れるびんです", "ja"), ("", "12345", ""), ("en_US", "A bottle", "en"), ("nonsense", "12345", ""),
    ],
)  # fmt: skip
def test_languages(told: str, text: str, language: str) -> None:
    assert language_of(parse_document(f'<html lang="{told}"><body><p>{text}</p></body></html>'), text) == language
