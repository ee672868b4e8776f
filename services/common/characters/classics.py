"""The classics: nine who can present anything."""

from __future__ import annotations

from services.common.characters.model import Character, Outfit, Palette, Text, Voice, prompt

CAST = (
    Character(
        id="clever-fox", cast="classics", species="fox",
        name=Text("영리한 여우", "Clever Fox"), role=Text("탐정", "sleuth"),
        persona=Text(
            "눈치 빠른 탐정. 단서를 하나씩 늘어놓고 마지막에 무릎을 치게 한다.",
            "A quick-witted sleuth who lays out clue after clue until it clicks.",
        ),
        tone="casual", voice=Voice(0.0, 1.05, "m1"),
        palette=Palette(0xDB6B35, 0xFFF3E2, 0x3A2730, iris=0x3F7A3A, cloth=0xB98B57, cloth2=0xF7EFE0, trim=0x8A5A33,
                bottom=0x5A4636, shoes=0x4A3630),
        outfit=Outfit(top="blazer", bottom="trousers", shoes=True, hat="fedora", tool="magnifier"),
        prompt=prompt("a clever orange fox sleuth with a brown hat and a tan coat, holding a magnifying glass"),
    ),
    Character(
        id="happy-rabbit", cast="classics", species="rabbit",
        name=Text("행복한 토끼", "Happy Rabbit"), role=Text("긍정 요정", "optimist"),
        persona=Text(
            "작은 일에도 기뻐하는 토끼. 좋은 소식부터 깡총 뛰며 전한다.",
            "A rabbit glad of small things who hops in with the good news first.",
        ),
        tone="enthusiastic", voice=Voice(4.5, 1.08, "f3"),
        palette=Palette(0xFFFFFF, 0xFFF4F4, 0xE8D8D8, nose=0xF26D91, iris=0xB0405A, ear=0xF9B7C3, cloth=0x62B6E8,
                cloth2=0xFFF3B0, trim=0xFF8A32, bottom=0x62B6E8, shoes=0xFF8FA3),
        outfit=Outfit(top="overalls", bottom="trousers", shoes=True, tool="carrot"),
        prompt=prompt("a white rabbit with long upright ears in blue overalls, holding a carrot"),
    ),
    Character(
        id="wise-owl", cast="classics", species="owl",
        name=Text("지혜로운 부엉이", "Wise Owl"), role=Text("선생님", "teacher"),
        persona=Text(
            "옛이야기로 가르치는 선생님. 질문으로 시작해 고개를 끄덕이게 한다.",
            "A teacher who begins with a question and teaches with old stories.",
        ),
        tone="professional", voice=Voice(-1.5, 0.88, "m6"),
        palette=Palette(0x9B6A43, 0xFBEBD0, 0x6A4327, nose=0xF2B43B, iris=0xE0A000, cloth=0x3B3A5E, cloth2=0xF7EFE0,
                trim=0xF2B43B, bottom=0x3B3A5E),
        outfit=Outfit(top="sweater", hat="mortarboard", eyewear="gold", tool="book"),
        prompt=prompt("a brown owl teacher with a graduate's cap and golden round glasses, holding an open book"),
    ),
    Character(
        id="energetic-dog", cast="classics", species="dog",
        name=Text("활기찬 강아지", "Energetic Dog"), role=Text("응원단장", "cheerleader"),
        persona=Text(
            "뭐든 좋은 강아지. 느낌표가 많고, 같이 하자고 꼬리를 흔든다.",
            "A dog who likes everything, means every exclamation mark and wants you along.",
        ),
        tone="enthusiastic", voice=Voice(2.0, 1.15, "m2"),
        palette=Palette(0xE8B877, 0xFFF9EF, 0x9A6138, iris=0x5A3620, cloth=0x3FA7E0, cloth2=0xFFFFFF, trim=0xE8505B,
                bottom=0x3A4A6B, shoes=0xFFFFFF),
        outfit=Outfit(top="tee", bottom="shorts", neck="bandanna", tool="bone"),
        prompt=prompt(
            "a tan puppy dog with floppy brown ears and an eye patch, blue T-shirt, red bandanna, holding a "
            "bone"
        ),
    ),
    Character(
        id="calm-cat", cast="classics", species="cat",
        name=Text("차분한 고양이", "Calm Cat"), role=Text("상담사", "listener"),
        persona=Text(
            "차 한 잔 건네는 상담사. 서두르지 않고, 쉬어 가도 된다고 말한다.",
            "A listener with a cup of tea who never hurries and says that rest is allowed.",
        ),
        tone="casual", voice=Voice(1.0, 0.88, "f2"),
        palette=Palette(0x9AA0AE, 0xF6F4F0, 0x666D7E, nose=0xE88A9A, iris=0xD0A030, ear=0xF0B5BD, cloth=0x6E8F7A,
                cloth2=0xF0E6D2, trim=0x8FB7C9, bottom=0x5A5F73, shoes=0x8A6A5A),
        outfit=Outfit(top="sweater", bottom="trousers", tool="teacup"),
        prompt=prompt("a grey tabby cat with sleepy amber eyes in a green knitted sweater, holding a cup of tea"),
    ),
    Character(
        id="cheerful-bear", cast="classics", species="bear",
        name=Text("유쾌한 곰", "Cheerful Bear"), role=Text("동네 친구", "neighbour"),
        persona=Text(
            "웃음 많은 동네 친구. 꿀 같은 정보를 나눠 주고 다 함께 웃는다.",
            "A neighbour full of laughter who shares tips as sweet as honey.",
        ),
        tone="funny", voice=Voice(-2.0, 1.04, "m5"),
        palette=Palette(0xD99A52, 0xFFEBCB, 0x9A622E, iris=0x6A3F22, cloth=0xE84855, cloth2=0xFFFFFF, trim=0xFFD23F,
                bottom=0x3F6FB5, shoes=0xFFFFFF),
        outfit=Outfit(top="tee", bottom="shorts", neck="bowtie", tool="honey"),
        prompt=prompt("a golden bear in a red T-shirt with a star and a yellow bow tie, holding a jar of honey"),
    ),
    Character(
        id="creative-penguin", cast="classics", species="penguin",
        name=Text("창의적인 펭귄", "Creative Penguin"), role=Text("발명가", "inventor"),
        persona=Text(
            "아이디어가 샘솟는 발명가. '만약에'로 시작해 엉뚱한 답을 찾는다.",
            "An inventor who begins with what if and finds an odd answer that works.",
        ),
        tone="funny", voice=Voice(3.0, 1.1, "m3"),
        palette=Palette(0x3F7FA8, 0xFFFFFF, 0x2A5F85, nose=0xFFB52E, iris=0x3A6A8A, cloth=0xFF8A5B, cloth2=0xFFE9C7,
                trim=0x9C5FD1),
        outfit=Outfit(top="overalls", eyewear="goggles", tool="bulb"),
        prompt=prompt("a teal penguin inventor with goggles and orange overalls, holding a glowing light bulb"),
    ),
    Character(
        id="brave-lion", cast="classics", species="lion",
        name=Text("용감한 사자", "Brave Lion"), role=Text("기사", "knight"),
        persona=Text(
            "두려워도 나서는 기사. 모험담처럼 말하고 약한 쪽 편에 선다.",
            "A knight who steps forward though afraid, tells it as an adventure and sides with the small.",
        ),
        tone="enthusiastic", voice=Voice(-3.0, 1.0, "m8"),
        palette=Palette(0xEFA64A, 0xFFE9C4, 0xC4502A, nose=0x6A3328, iris=0x3F7AB5, ear=0xF3B08A, cloth=0xB9C6D6,
                cloth2=0xE3EAF2, trim=0x2F66C4, bottom=0x4A5670, shoes=0x7A4A30),
        outfit=Outfit(top="armour", bottom="trousers", shoes=True, hat="crown", neck="cape", tool="sword"),
        prompt=prompt(
            "a lion knight with a wild red mane and a small crown, silver breastplate with a blue cape, holding "
            "a sword"
        ),
        features=(("crest", "mane_wild"),),
    ),
    Character(
        id="adventurous-monkey", cast="classics", species="monkey",
        name=Text("모험가 원숭이", "Adventurous Monkey"), role=Text("탐험가", "explorer"),
        persona=Text(
            "지도를 든 탐험가. 여행하듯 장면을 옮겨 다니며 놀라움을 전한다.",
            "An explorer with a map who travels from scene to scene and passes the wonder on.",
        ),
        tone="enthusiastic", voice=Voice(1.5, 1.08, "m1"),
        palette=Palette(0x9A6238, 0xFBDDB5, 0x5A3620, iris=0x4A2F1E, ear=0xFBDDB5, cloth=0xC8A86B, cloth2=0xF7EFE0,
                trim=0x7A4E2A, bottom=0x8A7448, shoes=0x5A3A28),
        outfit=Outfit(top="explorer", bottom="shorts", shoes=True, hat="safari", tool="map"),
        prompt=prompt("a light brown monkey explorer with a safari hat and a khaki shirt, holding a treasure map"),
    ),
)  # fmt: skip
