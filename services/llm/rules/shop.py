"""What a shop's page says of a product, without what the shop says of itself.

Takes out buttons, counts of reviews, terms of delivery and return, ways to pay, addresses and numbers of the seller;
cuts the product's name down to what one says; puts the list price beside the price.
"""

from __future__ import annotations

import re
from dataclasses import replace

from services.llm.rules.document import Block, BlockKind, Document

PRICE = re.compile(
    r"^(?:할인 ?|최종 ?)?(?:판매 ?)?(?:가격?|혜택가|구매가)$|^(?:sale |our |current )?price$", re.IGNORECASE
)
_LIST_PRICE = re.compile(
    r"^(?:정가|정상가|소비자가|권장 ?소비자가|list price|regular price|was|msrp|rrp)$", re.IGNORECASE
)
_AMOUNT = r"(?:[$€£₩]\s?\d[\d,]*(?:\.\d+)?|\d[\d,]*(?:\.\d+)?\s?(?:만\s?)?(?:원|달러|dollars|won|USD|KRW))"
_BOTH = re.compile(
    rf"^({_AMOUNT})\s*[(（,/]?\s*(?:정가|정상가|소비자가|원래|was|reg(?:ular)?\.?|list(?: price)?|rrp|msrp)\s*[:：]?\s*"
    rf"({_AMOUNT})\s*[)）]?$",
    re.IGNORECASE,
)
# Keys of facts that concern the shop or the label and sell nothing.
_IDLE_KEYS = re.compile(
    r"^(?:브랜드|제조사|제조국|제조자|제조원|제조업자|판매자|판매원|판매업자|수입(?:사|원|자|업자)?|품번|"
    r"모델(?:명|번호)?|상품 ?(?:번호|코드|문의)|인증 ?(?:번호)?|택배사|배송비|배송 ?(?:안내|방법|기간|정보|지역)|"
    r"상호|대표(?:자|이사)?|고객 ?센터|연락처|전화(?:번호)?|주소|이메일|적립금?|포인트|쿠폰|교환.*|반품.*|환불.*|"
    r"리뷰|평점|별점|조회수?|등록일|재고|수량|카테고리|brand|manufacturer|made by|seller|sold by|sku|"
    r"model(?: (?:number|no\.?))?|item (?:number|no\.?)|asin|upc|country of origin|shipping.*|delivery.*|"
    r"returns?.*|rating|reviews?|phone|email|address|availability|stock|category|quantity)$",
    re.IGNORECASE,
)
# Whole lines: buttons, menus, counters.
_BUTTONS = re.compile(
    r"(?:쿠폰|혜택) ?(?:받기|다운(?:로드)?)|장바구니(?: ?담기)?|바로 ?구매(?:하기)?|구매하기|주문하기|"
    r"찜(?:하기)?|공유(?:하기)?|선물하기|관심 ?상품(?: 등록)?|위시 ?리스트|로그인|회원 ?가입|마이 ?페이지|닫기|"
    r"메뉴|검색|홈|카테고리|목록|이전|다음|상세 ?정보|상품 ?(?:정보|상세|설명|고시)(?: ?고시)?|옵션 ?선택|"
    r"수량(?: ?선택)?|로딩 ?중?|품절|재입고 ?알림(?: 신청)?|판매자 ?정보|신고하기|.*더 ?보기|.*바로 ?가기|"
    r"(?:상품 ?|구매 ?|베스트 ?|포토 ?)?(?:리뷰|후기|상품평|구매평|평점|별점|문의|Q&A|"
    r"평가)\s*[(:]?\s*[\d,.]+\s*(?:건|개|점|명)?\)?(?:\s*/\s*\d)?|[\d,]+\s*(?:건|개)?의? ?(?:리뷰|후기|상품평)|"
    r"무료 ?배송|당일 ?(?:배송|출발)|최근 본 상품|함께 (?:본|산|구매한) 상품|추천 상품|관련 상품|(?:add|save|"
    r"move) to (?:cart|bag|basket|wish ?list|favou?rites)|buy (?:it )?now|check ?out|wish ?list|"
    r"share(?: this.*)?|log ?in|sign ?(?:in|up)|register|menu|search|home|close|next|previous|back to top|"
    r"(?:view|see|read|show|load) (?:more|all).*|[\d,]+ (?:customer )?(?:reviews?|ratings?|questions?|answers?)|"
    r"(?:in|out of) stock|sold out|quantity|size (?:guide|chart)|write a review|reviews?(?: \(?[\d,]+\)?)?|"
    r"\d(?:\.\d)? out of 5(?: stars)?|you (?:may|might) also like.*|customers also.*|related products|"
    r"recommended for you|recently viewed",
    re.IGNORECASE,
)
# Anywhere in a line: delivery, returns, payment, the seller.
_TERMS = re.compile(
    r"배송비|배송 ?(?:안내|조회|정책|기간|지역|불가|지연)|무료 ?배송|도서 ?산간|택배사|출발 마감|도착 ?(?:예정|"
    r"보장)|(?:이내|안에|일) 도착|출고 ?(?:예정|후)|(?:교환|반품|환불|취소)\s?[/·,및]|(?:교환|환불|취소)\s?(?:및|"
    r"안내|정책|규정|불가|비용|신청|문의|시\b)|^(?:교환|환불|취소)[은는이가]|환불[은는이가]|사이즈 ?교환|반품|"
    r"단순 ?변심|무이자|(?<!역)할부(?!터)|청구 ?할인|카드사|카드 ?(?:할인|혜택)|적립|멤버십|멤버쉽|(?:할인|등급|"
    r"앱|중복) ?쿠폰|쿠폰 ?(?:적용|할인|사용)|고객 ?(?:센터|만족)|소비자 ?상담|상담 ?시간|사업자|통신판매|"
    r"에스크로|호스팅|개인정보|이용 ?약관|인증 ?번호|입점|제휴 ?문의|대량 ?(?:구매|주문)|^\(주\)|^㈜|^주식회사|"
    r"대표\s?(?:자|이사)?\s?[:：]|(?:특별|광역)시 \S+구|매장 ?재고|무단 ?(?:전재|복제|도용)|copyright|ⓒ|©|"
    r"all rights reserved|(?<![\d-])(?:0\d{1,2}[-.) ]\d{3,4}[-. ]\d{4}|1[5-9]\d{2}[-.]\d{4}|"
    r"(?:\+?1[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4})(?!\d)|\bfree (?:shipping|delivery|returns)\b|\bships? (?:in|"
    r"within|free|to)\b|\bshipping (?:is|and|&|costs?|policy|info)|\b(?:delivered|arrives) (?:in|within|by)\b|"
    r"\bbusiness days\b|\breturns? (?:policy|accepted|within)|-day (?:returns?|refund)|\brefunds?\b|"
    r"\binterest[- ]free\b|\bpay later\b|\bpayments? of\b|\bklarna\b|\bafterpay\b|\bnewsletter\b|\bsubscribe\b|"
    r"\bprivacy policy\b|\bterms (?:of|and|&)|\bcookies? (?:policy|settings)|\bwe use cookies\b|\bgift cards?\b|"
    r"\bpromo code\b|\bcoupons?\b|\bearn \d* ?points\b|\btrack (?:your )?order|\bstore locator\b|"
    r"\bcustomer (?:service|care|support)\b",
    re.IGNORECASE,
)
_SECTIONS = re.compile(
    r"배송|교환|반품|환불|상품 ?(?:문의|고시|정보 ?제공)|판매자|결제|Q&A|관련 ?상품|추천 ?상품|shipping|returns|"
    r"refund|payment|related|you may also|customer service",
    re.IGNORECASE,
)
_SIGNED_RIGHTS = re.compile(r"^(?:19|20)\d\d\s+\S.*(?:inc|ltd|llc|co|corp|코리아|주식회사)\.?$", re.IGNORECASE)
_LONGEST_NAME = {"ko": 24, "en": 48}  # characters


def clean(document: Document, language: str) -> Document:
    """Give the page without what sells nothing; the page itself where nothing else would be left."""
    blocks: list[Block] = []
    for block in document.blocks:
        kept = _clean(block)
        if kept is not None:
            blocks.append(kept)
    blocks = _one_price(blocks)
    if not any(block.kind is not BlockKind.HEADING for block in blocks):
        blocks = document.blocks
    return Document(name(document.title, language), blocks)


def _clean(block: Block) -> Block | None:
    if block.kind is BlockKind.QUOTE:
        return block
    if block.section and _SECTIONS.search(block.section):
        return None
    if block.kind is BlockKind.FACT:
        idle = _IDLE_KEYS.match(block.key) or _idle(f"{block.key}: {block.text}")
        return None if idle else block
    text = "\n".join(line for line in block.text.split("\n") if not _idle(line))
    return replace(block, text=text) if text else None


def _idle(line: str) -> bool:
    bare = line.strip(" .,!|·-[]()<>")
    return bool(_BUTTONS.fullmatch(bare) or _TERMS.search(line) or _SIGNED_RIGHTS.match(bare))


def _one_price(blocks: list[Block]) -> list[Block]:
    """Put the list price into the fact that gives the price."""
    listed = next((b.text for b in blocks if b.kind is BlockKind.FACT and _LIST_PRICE.match(b.key)), "")
    out: list[Block] = []
    priced = any(b.kind is BlockKind.FACT and PRICE.match(b.key) for b in blocks)
    for block in blocks:
        if block.kind is BlockKind.FACT and PRICE.match(block.key):
            both = _BOTH.match(block.text.strip())
            now, was = (both[1], both[2]) if both else (block.text, listed)
            out.append(replace(block, text=now, was=was if re.sub(r"\D", "", was) != re.sub(r"\D", "", now) else ""))
        elif not (priced and block.kind is BlockKind.FACT and _LIST_PRICE.match(block.key)):
            out.append(block)
    return out


def name(title: str, language: str) -> str:
    """Cut a page's title down to the product's name: no bracketed calls, no shop, no string of search words."""
    short = re.sub(r"\s*[\[【(（<][^\])）】>]*[\])）】>]\s*", " ", title).strip(" -|:/,")
    short = re.split(r"\s+[|:–—]\s+|\s+-\s+|,\s", short)[0].strip() if short else ""
    short = re.sub(r"\s{2,}", " ", short) or title
    longest = _LONGEST_NAME[language]
    if len(short) > longest and language == "en":
        short = re.split(r"\s(?:with|for|by|in|featuring)\s", short)[0]
    words = short.split()
    while len(words) > 1 and len(" ".join(words)) > longest:
        words.pop()
    return " ".join(words)
