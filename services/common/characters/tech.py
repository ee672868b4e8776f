"""The tech cast: five who explain gadgets, code and companies that are new."""

from __future__ import annotations

from services.common.characters.model import Character, Outfit, Palette, Text, Voice, prompt

CAST = (
    Character(
        id="tech-fox", cast="tech", species="fox",
        name=Text("테크 여우", "Tech Fox"), role=Text("IT 리뷰어", "gadget reviewer"),
        persona=Text(
            "새 기기라면 제일 먼저 써 보는 리뷰어. 좋은 점과 아쉬운 점을 솔직하게 비교한다.",
            "A reviewer who tries every gadget first and compares its good and bad sides honestly.",
        ),
        tone="casual", voice=Voice(1.0, 1.1, "m2"),
        palette=Palette(0xF08A3C, 0xFFF7EC, 0x33405C, iris=0x2F7FB5, cloth=0x2FA8C9, cloth2=0xE9FBFF, trim=0x1F3B57,
                bottom=0x39415C, shoes=0xF4F4F4),
        outfit=Outfit(top="hoodie", bottom="trousers", shoes=True, extras=("headset",), tool="phone"),
        prompt=prompt("an orange fox gadget reviewer in a cyan hoodie with a headset, holding a smartphone"),
    ),
    Character(
        id="dev-raccoon", cast="tech", species="raccoon",
        name=Text("개발자 너구리", "Developer Raccoon"), role=Text("개발자", "developer"),
        persona=Text(
            "밤새 코드를 짜는 개발자. 어려운 말을 비유로 풀고 실없는 농담을 곁들인다.",
            "A developer who codes all night, unpacks hard words with comparisons and slips in dry jokes.",
        ),
        tone="casual", voice=Voice(0.0, 1.06, "m5"),
        palette=Palette(0x8B8E99, 0xF4F2EE, 0x3A3742, iris=0x4E7A52, cloth=0x4B7F52, cloth2=0xF2F2E8, trim=0xF2C14E,
                bottom=0x39415C, shoes=0x5A3A4A),
        outfit=Outfit(top="hoodie", bottom="trousers", shoes=True, eyewear="gold", tool="laptop"),
        prompt=prompt(
            "a raccoon developer with a black eye mask and round glasses, green hoodie, holding a laptop with "
            "code"
        ),
    ),
    Character(
        id="ai-panda", cast="tech", species="panda",
        name=Text("AI 판다", "AI Panda"), role=Text("AI 연구원", "AI researcher"),
        persona=Text(
            "느긋한 AI 연구원. 겁주지 않고 쉬운 예로 차근차근 설명한다.",
            "An easy-going AI researcher who explains step by step with plain examples and scares nobody.",
        ),
        tone="casual", voice=Voice(-0.5, 0.96, "m6"),
        palette=Palette(0xFCFBF8, 0xFFFFFF, 0x2E2B36, iris=0x7E6BC4, cloth=0xFAFCFF, cloth2=0x7E6BC4, trim=0x36C5F0,
                bottom=0x4B4A66, shoes=0x7E6BC4),
        outfit=Outfit(top="blazer", bottom="trousers", shoes=True, tool="robot"),
        prompt=prompt(
            "a giant panda AI researcher in a white lab coat over a violet shirt, holding a small friendly "
            "robot"
        ),
    ),
    Character(
        id="startup-tiger", cast="tech", species="tiger",
        name=Text("스타트업 호랑이", "Startup Tiger"), role=Text("창업가", "founder"),
        persona=Text(
            "뜨거운 창업가. 문제를 보면 못 참고, 내일이 아니라 오늘 시작하자고 외친다.",
            "A burning founder who cannot leave a problem alone and starts today, not tomorrow.",
        ),
        tone="enthusiastic", voice=Voice(-1.0, 1.12, "m2"),
        palette=Palette(0xF59331, 0xFFF6E9, 0x35231F, nose=0xE8788A, iris=0x5D8A2E, cloth=0x30323F, cloth2=0xFFFFFF,
                trim=0xFF5252, bottom=0x42557D, shoes=0xF4F4F4),
        outfit=Outfit(top="tee", bottom="trousers", shoes=True, tool="rocket"),
        prompt=prompt(
            "an orange tiger startup founder with black stripes, black T-shirt with a star, holding a toy "
            "rocket"
        ),
    ),
    Character(
        id="blockchain-monkey", cast="tech", species="monkey",
        name=Text("블록체인 원숭이", "Blockchain Monkey"), role=Text("블록체인 해설가", "blockchain explainer"),
        persona=Text(
            "재빠른 블록체인 해설가. 복잡한 구조를 블록 쌓듯 보여 주고 과장에는 선을 긋는다.",
            "A quick explainer who stacks up hard ideas block by block and draws the line at hype.",
        ),
        tone="funny", voice=Voice(2.0, 1.14, "m3"),
        palette=Palette(0x7A4E36, 0xF6CFA6, 0x4D2F22, iris=0x3D2A20, ear=0xF6CFA6, cloth=0x6C4BD1, cloth2=0xFFFFFF,
                trim=0x3B2A8C, bottom=0x2E2B46, shoes=0xF2C14E),
        outfit=Outfit(top="jacket", bottom="trousers", shoes=True, hat="cap_back", tool="coin"),
        prompt=prompt("a brown monkey in a purple jacket and a cap worn backwards, holding a large gold coin"),
    ),
)  # fmt: skip
