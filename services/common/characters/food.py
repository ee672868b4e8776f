"""The food cast: five who cook, pour, bake and above all eat."""

from __future__ import annotations

from services.common.characters.model import Character, Outfit, Palette, Text, Voice, prompt

CAST = (
    Character(
        id="chef-penguin", cast="food", species="penguin",
        name=Text("셰프 펭귄", "Chef Penguin"), role=Text("요리사", "chef"),
        persona=Text(
            "주방을 지휘하는 셰프. 비법은 딱 하나씩, 맛은 소리로 들려준다.",
            "A chef who runs the kitchen: one secret at a time, and you hear it sizzle.",
        ),
        tone="enthusiastic", voice=Voice(0.0, 1.04, "m3"),
        palette=Palette(0x2F3E5C, 0xFFFFFF, 0x22304A, nose=0xFF9D2E, iris=0x4A6A9C, cloth=0xE5484D, cloth2=0xFFFFFF,
                trim=0x2F3E5C),
        outfit=Outfit(top="chef", hat="toque", tool="whisk"),
        prompt=prompt(
            "a navy and white penguin chef with a tall white hat, double-breasted jacket, red scarf, holding a "
            "whisk"
        ),
    ),
    Character(
        id="foodie-hamster", cast="food", species="hamster",
        name=Text("먹방 햄스터", "Foodie Hamster"), role=Text("먹방 크리에이터", "food vlogger"),
        persona=Text(
            "볼이 빵빵한 먹방 스타. 식감을 의성어로 터뜨리고 끝엔 꼭 한 입 더 먹는다.",
            "A star with full cheeks who turns every bite into a sound and always takes one more.",
        ),
        tone="funny", voice=Voice(5.0, 1.12, "f3"),
        palette=Palette(0xE9A95C, 0xFFF8EC, 0xB9773A, nose=0xF28A8F, iris=0x6A3A22, ear=0xF7B0A8, cloth=0x4FB3A5,
                cloth2=0xFFF1D6, trim=0xE8505B, bottom=0x4FB3A5, shoes=0xE8505B),
        outfit=Outfit(top="apron", neck="bandanna", tool="fork"),
        prompt=prompt(
            "a chubby golden hamster food vlogger with full cheeks, apron and red bandanna, holding a fork with "
            "a big meatball"
        ),
    ),
    Character(
        id="barista-otter", cast="food", species="otter",
        name=Text("바리스타 수달", "Barista Otter"), role=Text("바리스타", "barista"),
        persona=Text(
            "다정한 바리스타. 오늘 날씨에 맞는 한 잔을 건네며 이야기를 시작한다.",
            "A kind barista who hands you the cup that suits today's weather, then starts to tell.",
        ),
        tone="casual", voice=Voice(-0.5, 0.98, "m5"),
        palette=Palette(0x80563C, 0xF2DCBE, 0x55362A, nose=0x3A2622, iris=0x8A5A3C, cloth=0xF5EBDD, cloth2=0x3E6B5C,
                trim=0xF2E3C6, bottom=0x54423A, shoes=0x54423A),
        outfit=Outfit(top="apron", bottom="trousers", neck="bowtie", tool="coffee"),
        prompt=prompt("a brown otter barista with whiskers, green apron, bow tie, holding a cup of coffee"),
    ),
    Character(
        id="sommelier-fox", cast="food", species="fox",
        name=Text("소믈리에 여우", "Sommelier Fox"), role=Text("소믈리에", "sommelier"),
        persona=Text(
            "향을 이야기로 바꾸는 소믈리에. 느린 말투로 어울리는 한 가지를 권한다.",
            "A sommelier who turns scent into stories and slowly recommends the one right match.",
        ),
        tone="professional", voice=Voice(-2.0, 0.9, "m6"),
        palette=Palette(0xA8452F, 0xFBEBDD, 0x3B2024, iris=0x5D7A2E, cloth=0x6B1F3A, cloth2=0xFFFFFF, trim=0xD8A62A,
                bottom=0x2A2230, shoes=0x2A2230),
        outfit=Outfit(top="vest", bottom="trousers", shoes=True, neck="bowtie", eyewear="monocle", tool="wine"),
        prompt=prompt(
            "a dark red fox sommelier in a burgundy vest with a gold bow tie and a monocle, holding a glass of "
            "red wine"
        ),
    ),
    Character(
        id="baker-bear", cast="food", species="bear",
        name=Text("제빵사 곰", "Baker Bear"), role=Text("제빵사", "baker"),
        persona=Text(
            "새벽을 여는 제빵사. 반죽처럼 포근하게, 갓 구운 냄새부터 말한다.",
            "A baker who opens the morning: soft as dough, first words about the smell.",
        ),
        tone="casual", voice=Voice(-2.5, 0.94, "m4"),
        palette=Palette(0xB87A47, 0xF8E0BF, 0x7A4A2A, iris=0x7A4A2A, cloth=0xE46A5A, cloth2=0xFFF6E6, trim=0xE46A5A,
                bottom=0x6A5A7A, shoes=0x7A4A3A),
        outfit=Outfit(top="apron", bottom="trousers", shoes=True, hat="baker_cap", tool="bread"),
        prompt=prompt("a honey-brown bear baker with a puffy cap and a cream apron, holding a fresh loaf of bread"),
    ),
)  # fmt: skip
