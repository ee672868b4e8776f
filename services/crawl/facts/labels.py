"""The words, signs and names by which shops mark amounts: which is the price, which was, which is something else."""

from __future__ import annotations

import re

NUMBER = r"\d{1,3}(?:[,.\s\u00a0\u202f'’]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?"
CODES = (
    "KRW|USD|EUR|GBP|JPY|CHF|CAD|AUD|NZD|SGD|HKD|TWD|CNY|INR|BRL|MXN|SEK|NOK|DKK|PLN|CZK|HUF|THB|VND|IDR|MYR|PHP|TRY"
)
SIGN = (
    rf"US ?\$|CA ?\$|AU ?\$|NZ ?\$|MX ?\$|HK ?\$|NT ?\$|A\$|C\$|S\$|R\$"
    rf"|₩|￦|\$|€|£|¥|￥|₹|₺|฿|₫|₱|\bRs\.?|\bkr\.?|\b(?:{CODES})\b"
)
WORD = (
    rf"원(?!산|두|단|목|형|래|료|하|액|룸|터|본|칙|인|정|클)|円|€|元|zł"
    rf"|Kč|\$(?!\s?\d)|£(?!\s?\d)|kr\b\.?|:-|(?:{CODES})\b"
)
AMOUNT = re.compile(
    rf"(?P<korean>(?:\d+(?:\.\d+)?\s?만\s?(?:\d+\s?천|\d{{1,3}}(?:,\d{{3}})*)?|\d+\s?천)\s?원)"
    rf"|(?<![\d.,])(?P<sign>{SIGN})\s?(?P<first>{NUMBER})(?![\d%])"
    rf"|(?<![\d.,])(?P<second>{NUMBER})\s?(?P<word>{WORD})"
    # Figures without a currency; only what marks them as a price makes them one.
    r"|(?<![\d.,\-/#A-Za-z])(?P<bare>\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\d{1,5}[.,]\d\d)(?![\d.,%\-/]|\s?[A-Za-z가-힣%])"
)
SALE = re.compile(
    r"할인\s?판매가|할인모음가|즉시\s?할인가|할인\s?가격|할인가|세일가|특가|최종\s?가|(sale|now|our|special|offer|deal"
    r"|today'?s) ?(price)?\W*$|sonderangebot|angebot|セール|\bpor:?\W*$|prix spécial"
    r"|\b(jetzt|maintenant|ahora|nu):?\W*$",
    re.IGNORECASE,
)
PRICE = re.compile(
    r"판\s?매\s?가|^\W*가\s?격|상품\s?가격?\W*$|price\W*$|\b(preis|prix|precio|prezzo|prijs"
    r"|preço|pris|cena|цена)\b"
    r"|価格|販売価格|税込|inc\.? vat|^\W*from\W*$|one-?time",
    re.IGNORECASE,
)
LIST = re.compile(
    r"정가|정상\s?가|기준가|기존가|참고가|출고가|시중\s?가|소비자\s?가|원래\s?가격|권장|출시가|할인\s?전"
    r"|\b(was|list( price)?|msrp|rrp"
    r"|reg(ular)?\.?( price)?|original( price)?|before|uvp|statt|mrp|ord\.?|antes|anteriormente|før|vejl)\b"
    r"|ursprünglich|prix (normal|conseillé|barré)|\bde:\W*$|reduced from|メーカー希望"
    r"|regulär|定価|通常価格",
    re.IGNORECASE,
)
OTHER = re.compile(
    r"배송|택배|운임|적립|포인트|마일리지|캐시|쿠폰|할부|무이자|월\s?$|개월|당\s*$|최대|추가|회원|멤버"
    r"|와우|카드|혜택|총\s|합계|예치|예약금|계약금|보증금|수수료|후기"
    r"|shipping|delivery|postage|\bship\b|versand|liefer|送料|ポイント|point|reward|coupon|gift|instal"
    r"|month|save|saving|over|under|above"
    r"|free|subscribe|per\b|grundpreis|deposit|total|frais|livraison|de port|env[ií]o|spedizione|verzend"
    r"|frete|frakt|bonus|parcela|\bpix\b|\bemi\b|payments? of|≈|approx|\bused\b"
    r"|렌탈|대여료|구독|달성|목표|모금|税抜|税別"
    r"|klarna|afterpay|\bspend\b|\bpay\b|\bhors taxe|\bht\b"
    r"|\bdès\b|\bdesde\b|\bx\s*$|also|kauften|おすすめ|추천|관련|함께|warenkorb|cart"
    r"|ex\.? vat|pairs? for|\+\s*$|\d\s*(g|ml|kg|l|개|매|장)당?\s*$",
    re.IGNORECASE,
)
# Prices that not everybody pays, and prices of several.
ON_TERMS = re.compile(
    r"회원|멤버|와우|쿠폰|카드|첫\s?구매|앱\s?(전용|구매)|신규|제휴|\d\s?개\s?(이상|구매)|member|club"
    r"|\bapp\b|student|subscri|trade-in",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"^\W{0,2}(당|이상|이하|미만|할인(?!가|률|율)|적립|쿠폰|캐시|절약"
    r"|x\s?\d|/(?!\s?1?\s?(?:인|명|박|매|ea|each|pc|person)\b)\s?\d*\s?\w|per\b|a month"
    r"|off\b|ex\.?\s?vat|以上|相当|or more|ab\b|의\b|짜리|after\b"
    r"|with code|on orders|sem juros|no pix|대(?:부터|의)|안팎|\(?税抜)",
    re.IGNORECASE,
)
PRICE_CLASS = re.compile(r"price|prc|cost|amount|prix|preis|precio|prezzo|prijs|cena|preco|판매가", re.IGNORECASE)
SALE_CLASS = re.compile(
    r"sale|special|final|current|cur\b|now|total-?price|price_?real|pay\b|discounted|our|deal", re.IGNORECASE
)
LIST_CLASS = re.compile(
    r"origin|line-?through|strike|crossed|(^|[\s_-])(old|org|ord\b|prev|basis|de\b|was|mrp|discounted-from|list|consumer|custom|msrp|rrp|before|regular|retail|compare|normal"
    r"|non-sale)|text-price",
    re.IGNORECASE,
)
OTHER_CLASS = re.compile(
    r"ship|deliver|point|mileage|reward|reserve|coupon|unit|\bper\b|saving|install|card|benefit|option|\bopt",
    re.IGNORECASE,
)
BESIDE_CLASS = re.compile(
    r"relat|recommend|simila[ir]|upsell|cross-?sell|together|also|sims|recent|reviews?\b|footer|gnb"
    r"|breadcrumb|banner|announce|promo(?!.?pri)|\bads?\b|-ads|basket|minicart|carousel|osusume|relation|addproduct",
    re.IGNORECASE,
)
BESIDE_HEADING = re.compile(
    r"관련\s?상품|추천\s?상품|함께|다른\s?(고객|상품|가구)|비슷한|어때요|광고|최근\s?본|you may|also like"
    r"|related|simila[ir]|vous aimerez|customers|recommend|kunden|ähnlich|おすすめ|関連",
    re.IGNORECASE,
)
BESIDE_TAGS = frozenset({"header", "footer", "nav", "aside"})
LINED = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
PERCENT = re.compile(r"(?<![\d.,])(\d{1,2})(?:\.\d)?\s?%")
WITH_TAX = re.compile(r"税込|ttc|inc(l|\.|luding)? ?vat|inkl", re.IGNORECASE)
LABELS = re.compile("|".join(f"(?:{p.pattern})" for p in (SALE, PRICE, LIST, OTHER, ON_TERMS)), re.IGNORECASE)
"""What stands by an amount that is one of a product's prices."""
