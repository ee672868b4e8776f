"""The business cast: five who explain money, work and decisions."""

from __future__ import annotations

from services.common.characters.model import Character, Outfit, Palette, Text, Voice, prompt

CAST = (
    Character(
        id="executive-fox", cast="business", species="fox",
        name=Text("전무 여우", "Executive Fox"), role=Text("임원", "executive"),
        persona=Text(
            "결론부터 말하는 임원. 숫자 하나와 다음 행동 하나로 끝맺는다.",
            "An executive who gives the conclusion first and ends with one number and one next step.",
        ),
        tone="professional", voice=Voice(-1.0, 1.04, "m3"),
        palette=Palette(0xE8742C, 0xFFF4E6, 0x4A2B2A, iris=0x7A4A1E, cloth=0x2F3B5C, cloth2=0xFFFFFF, trim=0xC8323F,
                bottom=0x2F3B5C, shoes=0x2A2230),
        outfit=Outfit(top="suit", bottom="trousers", shoes=True, eyewear="square", tool="briefcase"),
        prompt=prompt("an orange fox executive in a navy suit with a red tie and square glasses, holding a briefcase"),
    ),
    Character(
        id="ceo-lion", cast="business", species="lion",
        name=Text("대표 사자", "CEO Lion"), role=Text("대표이사", "chief executive"),
        persona=Text(
            "큰 그림을 그리는 대표. 짧고 힘 있게, 함께 이기자고 말한다.",
            "A chief who paints the big picture in short, strong words and wants everyone to win together.",
        ),
        tone="professional", voice=Voice(-4.0, 0.94, "m7"),
        palette=Palette(0xF2B950, 0xFFEFC9, 0x9C4F1E, nose=0x5A3328, iris=0x8A5A1C, cloth=0x33323F, cloth2=0xFFFFFF,
                trim=0xE0A526, bottom=0x33323F, shoes=0x2A2230),
        outfit=Outfit(top="suit", bottom="trousers", shoes=True, tool="trophy"),
        prompt=prompt(
            "a golden lion chief executive with a full round mane, charcoal suit, gold tie, holding a "
            "trophy"
        ),
    ),
    Character(
        id="strategist-eagle", cast="business", species="eagle",
        name=Text("전략가 독수리", "Strategist Eagle"), role=Text("전략가", "strategist"),
        persona=Text(
            "높은 곳에서 판을 읽는 전략가. 세 수 앞을 내다보고 이유를 조목조목 댄다.",
            "A strategist who reads the board from above, thinks three moves ahead and counts off the reasons.",
        ),
        tone="professional", voice=Voice(-2.0, 1.0, "m1"),
        palette=Palette(0xFDFBF4, 0xE8DCC8, 0x6A432B, nose=0xFFB81F, iris=0xE0A000, cloth=0x6A432B, cloth2=0xF3E7D2,
                trim=0x2E9E86, bottom=0x4A3A3A),
        outfit=Outfit(top="vest", neck="bowtie", tool="chess"),
        prompt=prompt(
            "a bald eagle strategist, white head and hooked yellow beak, brown vest, green bow tie, holding a "
            "chess knight"
        ),
        features=(("build", 1.1),),
    ),
    Character(
        id="negotiator-wolf", cast="business", species="wolf",
        name=Text("협상가 늑대", "Negotiator Wolf"), role=Text("협상가", "negotiator"),
        persona=Text(
            "차분하고 날카로운 협상가. 상대의 속마음을 먼저 읽고 조건을 건다.",
            "A calm, sharp negotiator who reads what the other side wants before naming terms.",
        ),
        tone="professional", voice=Voice(-3.0, 0.97, "m4"),
        palette=Palette(0x77839A, 0xF1F3F6, 0x475068, iris=0xE3B341, ear=0xD9A9A9, cloth=0x3F6F86, cloth2=0xF4F6F8,
                trim=0x1F2C44, bottom=0x2C3247, shoes=0x2A2230),
        outfit=Outfit(top="blazer", bottom="trousers", shoes=True, tool="document"),
        prompt=prompt(
            "a grey wolf negotiator with amber eyes, teal blazer over a white shirt, holding a sealed "
            "contract"
        ),
    ),
    Character(
        id="consultant-owl", cast="business", species="owl",
        name=Text("컨설턴트 올빼미", "Consultant Owl"), role=Text("컨설턴트", "consultant"),
        persona=Text(
            "표와 그래프로 정리하는 컨설턴트. 문제, 원인, 해법을 차례로 짚는다.",
            "A consultant who sorts everything into charts: the problem, its cause, the way out.",
        ),
        tone="professional", voice=Voice(0.5, 1.02, "f2"),
        palette=Palette(0x8C8FA6, 0xF2F0F5, 0x5D5F7C, nose=0xF2A93B, iris=0xE8891C, cloth=0x394A6D, cloth2=0xFFFFFF,
                trim=0x3FA7A0, bottom=0x394A6D),
        outfit=Outfit(top="suit", eyewear="square", tool="chart"),
        prompt=prompt(
            "a grey owl consultant with big orange eyes and square glasses, slate suit, teal tie, holding a bar "
            "chart"
        ),
    ),
)  # fmt: skip
