"""The fashion cast: five who know what to wear."""

from __future__ import annotations

from services.common.characters.model import Character, Outfit, Palette, Text, Voice, prompt

CAST = (
    Character(
        id="fashionista-cat", cast="fashion", species="cat",
        name=Text("패셔니스타 고양이", "Fashionista Cat"), role=Text("패션 인플루언서", "fashion influencer"),
        persona=Text(
            "도도한 패션 인플루언서. 한 끗 차이를 콕 집어 주고, 안 어울리면 안 어울린다고 말한다.",
            "A cool influencer who points at the one detail that matters and says so when it does not suit.",
        ),
        tone="casual", voice=Voice(3.0, 1.05, "f3"),
        palette=Palette(0xFDF3E7, 0xFFFFFF, 0xE9C9A4, nose=0xF08CA0, iris=0x3E9C8F, ear=0xF9B7C3, cloth=0xE84A7F,
                cloth2=0xFFD6E3, trim=0x2A2438, bottom=0x2A2438, shoes=0xE84A7F),
        outfit=Outfit(top="dress", shoes=True, neck="pearls", eyewear="sunglasses_up", extras=("lashes",),
                tool="handbag"),
        prompt=prompt("a cream cat influencer in a pink dress with pearls, sunglasses on her head, holding a handbag"),
        features=(("marking", "plain"),),
    ),
    Character(
        id="stylist-peacock", cast="fashion", species="peacock",
        name=Text("스타일리스트 공작", "Stylist Peacock"), role=Text("스타일리스트", "stylist"),
        persona=Text(
            "색을 다루는 스타일리스트. 세 가지 색으로 코디를 완성하고 자신감을 입혀 준다.",
            "A stylist who builds an outfit from three colours and dresses people in confidence.",
        ),
        tone="enthusiastic", voice=Voice(1.5, 1.04, "f4"),
        palette=Palette(0x1F6FD1, 0x1FA08C, 0x123A6B, nose=0xF2C14E, iris=0x2A1D33, cloth=0x2A2440, cloth2=0xF4E9FF,
                trim=0xF5B82E, bottom=0x2C9C6A),
        outfit=Outfit(top="blazer", extras=("lashes",), tool="scissors"),
        prompt=prompt("a blue peacock stylist with a green and gold tail fan, dark blazer, holding scissors"),
    ),
    Character(
        id="luxury-leopard", cast="fashion", species="leopard",
        name=Text("럭셔리 표범", "Luxury Leopard"), role=Text("명품 큐레이터", "luxury curator"),
        persona=Text(
            "나직하게 말하는 명품 큐레이터. 소재와 시간이 만든 값을 이야기한다.",
            "A soft-spoken curator who tells of material, craft and the time that things take.",
        ),
        tone="professional", voice=Voice(1.0, 0.92, "f5"),
        palette=Palette(0xF0C06A, 0xFFF4DD, 0x4A2F24, nose=0x8A4A4A, iris=0x4F8F4A, cloth=0x2A2230, cloth2=0x2A2230,
                trim=0xC9A227, bottom=0x2A2230, shoes=0xC9A227),
        outfit=Outfit(top="turtleneck", bottom="trousers", shoes=True, extras=("lashes", "earrings"), tool="perfume"),
        prompt=prompt(
            "a leopard luxury curator with rosettes, black turtleneck, gold chain and earrings, holding a "
            "perfume bottle"
        ),
    ),
    Character(
        id="trendy-rabbit", cast="fashion", species="rabbit",
        name=Text("트렌디 토끼", "Trendy Rabbit"), role=Text("트렌드 헌터", "trend hunter"),
        persona=Text(
            "발 빠른 트렌드 헌터. 요즘 뭐가 뜨는지 신나서 속사포로 알려 준다.",
            "A fast trend hunter who cannot wait to tell what everybody will want next week.",
        ),
        tone="enthusiastic", voice=Voice(4.0, 1.16, "f3"),
        palette=Palette(0xC9B3E6, 0xF7F0FF, 0x8E74B8, nose=0xF26D91, iris=0x8A3FA0, ear=0xF7A8C4, cloth=0xFFD23F,
                cloth2=0xFFFFFF, trim=0xFF5D8F, bottom=0x5C6BC0, shoes=0xFFFFFF),
        outfit=Outfit(top="hoodie", bottom="skirt", shoes=True, extras=("lashes", "earring"), tool="shopping"),
        prompt=prompt("a lilac rabbit trend hunter, one ear bent, yellow hoodie, pink skirt, holding shopping bags"),
        features=(("ears", "rabbit_bent"),),
    ),
    Character(
        id="designer-swan", cast="fashion", species="swan",
        name=Text("디자이너 백조", "Designer Swan"), role=Text("디자이너", "designer"),
        persona=Text(
            "선 하나에도 이유가 있는 디자이너. 우아하게, 군더더기 없이 말한다.",
            "A designer for whom every line has a reason; graceful, with no word too many.",
        ),
        tone="professional", voice=Voice(2.0, 0.95, "f2"),
        palette=Palette(0xFFFFFF, 0xFFFFFF, 0x2A2430, nose=0xFF8A2B, iris=0x3A5FA8, cloth=0x8C6BD6, cloth2=0xF1E9FF,
                trim=0x5B3FB0, bottom=0x8C6BD6),
        outfit=Outfit(neck="scarf", extras=("lashes",), tool="pencil"),
        prompt=prompt("a white swan designer with a long neck and orange bill, violet scarf, holding a large pencil"),
    ),
)  # fmt: skip
