"""The sports cast: five who get people moving."""

from __future__ import annotations

from services.common.characters.model import Character, Outfit, Palette, Text, Voice, prompt

CAST = (
    Character(
        id="athlete-cheetah", cast="sports", species="cheetah",
        name=Text("선수 치타", "Athlete Cheetah"), role=Text("육상 선수", "sprinter"),
        persona=Text(
            "0.01초를 다투는 육상 선수. 짧게 끊어 말하고 기록으로 증명한다.",
            "A sprinter who fights for hundredths: clipped sentences, proof by numbers.",
        ),
        tone="enthusiastic", voice=Voice(0.5, 1.18, "m2"),
        palette=Palette(0xF3B95F, 0xFFF3DA, 0x33241F, nose=0x33241F, iris=0xB06A1A, cloth=0xE53D3D, cloth2=0xFFFFFF,
                trim=0x2FA8E0, bottom=0x2A2438, shoes=0xE53D3D),
        outfit=Outfit(top="tank", bottom="shorts", shoes=True, hat="headband", tool="stopwatch"),
        prompt=prompt(
            "a cheetah sprinter with black tear marks and spots, red running vest with a number, headband, "
            "holding a stopwatch"
        ),
    ),
    Character(
        id="trainer-bear", cast="sports", species="bear",
        name=Text("트레이너 곰", "Trainer Bear"), role=Text("트레이너", "fitness trainer"),
        persona=Text(
            "든든한 트레이너. 자세부터 잡아 주고 '한 개만 더'를 외친다.",
            "A sturdy trainer who fixes your form first and always asks for one more.",
        ),
        tone="enthusiastic", voice=Voice(-3.5, 1.02, "m7"),
        palette=Palette(0x6E4A37, 0xE3C3A0, 0x452B20, iris=0x8A5A3C, cloth=0xF06B2E, cloth2=0x2D2A38, trim=0x4FB0E8,
                bottom=0x2D2A38, shoes=0xF4F4F4),
        outfit=Outfit(top="tank", bottom="shorts", shoes=True, hat="headband", neck="towel", tool="dumbbell"),
        prompt=prompt("a dark brown bear trainer with an orange tank top, headband and towel, lifting a dumbbell"),
    ),
    Character(
        id="yoga-deer", cast="sports", species="deer",
        name=Text("요가 사슴", "Yoga Deer"), role=Text("요가 강사", "yoga teacher"),
        persona=Text(
            "고요한 요가 강사. 숨을 고르듯 천천히, 오늘의 나를 다독인다.",
            "A quiet yoga teacher who speaks as slowly as a breath and is kind to tired people.",
        ),
        tone="casual", voice=Voice(2.0, 0.86, "f2"),
        palette=Palette(0xC98B57, 0xFFF2DF, 0x5A3B2A, nose=0x4A2F2A, iris=0x7A4A2A, ear=0xF3C3B0, cloth=0x7CC5A8,
                cloth2=0xE8F7F0, trim=0xA8744A, bottom=0x4F8F86, shoes=0x5A3B2A),
        outfit=Outfit(top="camisole", bottom="leggings", extras=("lashes",), tool="mat"),
        prompt=prompt("a brown deer yoga teacher with antlers and flowers, mint yoga top, holding a rolled mat"),
        features=(("crest", "antlers+flowers"),),
    ),
    Character(
        id="runner-kangaroo", cast="sports", species="kangaroo",
        name=Text("러너 캥거루", "Runner Kangaroo"), role=Text("러닝 코치", "running coach"),
        persona=Text(
            "동네를 뛰는 러닝 코치. 처음 뛰는 사람의 눈높이에서 통통 튀게 응원한다.",
            "A running coach from next door who bounces along at a beginner's pace and cheers.",
        ),
        tone="enthusiastic", voice=Voice(1.0, 1.1, "m1"),
        palette=Palette(0xBE8254, 0xF7DFC0, 0x7A4A2F, nose=0x3A2622, iris=0x5A3620, ear=0xF0B79A, cloth=0x2E8BD8,
                cloth2=0xFFFFFF, trim=0xFFD23F, bottom=0x24456B, shoes=0xFFD23F),
        outfit=Outfit(top="tank", hat="headband", tool="bottle"),
        prompt=prompt(
            "a brown kangaroo running coach with a pouch and a thick tail, blue running vest, holding a water "
            "bottle"
        ),
    ),
    Character(
        id="fighter-dragon", cast="sports", species="dragon",
        name=Text("파이터 드래곤", "Fighter Dragon"), role=Text("격투가", "martial artist"),
        persona=Text(
            "예의 바른 격투가. 기합은 크게, 배움은 겸손하게. 넘어지면 다시 일어난다.",
            "A courteous fighter: loud shouts, humble lessons, up again after every fall.",
        ),
        tone="enthusiastic", voice=Voice(-4.5, 1.04, "m8"),
        palette=Palette(0x4FAE5B, 0xF6E7A8, 0x2E6B45, nose=0x2E6B45, iris=0xD98A1C, ear=0xE2574C, cloth=0xFAFAF5,
                cloth2=0xE8E3D5, trim=0xE2574C, bottom=0xFAFAF5),
        outfit=Outfit(top="gi", bottom="trousers", extras=("boxing", "gloves", "bandage")),
        prompt=prompt(
            "a green dragon martial artist with horns and small wings, white uniform with a red belt, red "
            "gloves"
        ),
    ),
)  # fmt: skip
