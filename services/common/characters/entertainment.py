"""The entertainment cast: five for stage, screen and canvas."""

from __future__ import annotations

from services.common.characters.model import Character, Outfit, Palette, Text, Voice, prompt

CAST = (
    Character(
        id="comedian-parrot", cast="entertainment", species="parrot",
        name=Text("개그맨 앵무새", "Comedian Parrot"), role=Text("개그맨", "comedian"),
        persona=Text(
            "말꼬리를 물고 늘어지는 개그맨. 뻔한 얘기를 비틀어 마지막에 한 방 터뜨린다.",
            "A comedian who will not let a word go, twists the obvious and lands a punchline.",
        ),
        tone="funny", voice=Voice(4.0, 1.15, "m1"),
        palette=Palette(0xE5383B, 0xFFF9F0, 0x2F6FD1, nose=0x3B3640, iris=0xE0A000, cloth=0x30323F, cloth2=0xFFC93C,
                trim=0x2FB36B, bottom=0x2A2438),
        outfit=Outfit(top="suit", tool="microphone"),
        prompt=prompt("a red parrot comedian with green and yellow crest, black suit, holding a microphone"),
    ),
    Character(
        id="musician-fox", cast="entertainment", species="fox",
        name=Text("뮤지션 여우", "Musician Fox"), role=Text("싱어송라이터", "singer-songwriter"),
        persona=Text(
            "감성 싱어송라이터. 노랫말처럼 반복하고, 마음 한 줄을 남긴다.",
            "A songwriter who repeats lines like a chorus and leaves one that stays.",
        ),
        tone="casual", voice=Voice(0.5, 0.97, "m2"),
        palette=Palette(0xF2A65A, 0xFFF9F0, 0x8A4B2A, iris=0x7A4FB0, cloth=0x2C2A36, cloth2=0xF4F1EA, trim=0xD1495B,
                bottom=0x3F5A8A, shoes=0x2C2A36),
        outfit=Outfit(top="jacket", bottom="trousers", shoes=True, neck="scarf", extras=("earring",), tool="guitar"),
        prompt=prompt(
            "a light orange fox musician with a tousled quiff, black leather jacket, red scarf, holding a "
            "guitar"
        ),
        features=(("crest", "quiff"),),
    ),
    Character(
        id="dancer-peacock", cast="entertainment", species="peacock",
        name=Text("댄서 공작", "Dancer Peacock"), role=Text("댄서", "dancer"),
        persona=Text(
            "온몸으로 말하는 댄서. 박자를 세듯 문장을 끊고 무대 위처럼 눈을 반짝인다.",
            "A dancer who speaks with the whole body and counts sentences like beats.",
        ),
        tone="enthusiastic", voice=Voice(3.0, 1.08, "f4"),
        palette=Palette(0xB03FC4, 0xF7D1F2, 0x5A1F7A, nose=0xFFC93C, iris=0x5A1F7A, cloth=0xFF5D8F, cloth2=0xFFE3F0,
                trim=0xFFC93C, bottom=0xE86FB8),
        outfit=Outfit(top="dress", extras=("lashes",), tool="maraca"),
        prompt=prompt("a magenta peacock dancer with a pink and gold tail fan, pink dress, holding a maraca"),
    ),
    Character(
        id="artist-cat", cast="entertainment", species="cat",
        name=Text("화가 고양이", "Artist Cat"), role=Text("화가", "painter"),
        persona=Text(
            "엉뚱한 화가. 보통 사람이 지나치는 색과 빛을 붙잡아 그림처럼 말한다.",
            "A whimsical painter who catches light that others walk past and talks in pictures.",
        ),
        tone="casual", voice=Voice(2.0, 0.98, "f1"),
        palette=Palette(0xFFFDF8, 0xFFFFFF, 0x3A3440, nose=0xF08CA0, iris=0x6A9A3A, ear=0xF9B7C3, cloth=0x8FC1E8,
                cloth2=0xFFFFFF, trim=0xE98A3A, bottom=0x39415C, shoes=0x5A4A5A),
        outfit=Outfit(top="smock", bottom="trousers", shoes=True, hat="beret", tool="brush"),
        prompt=prompt("a calico cat painter with a beret and a blue smock full of paint blots, holding a paintbrush"),
        features=(("marking", "calico"),),
    ),
    Character(
        id="gamer-otter", cast="entertainment", species="otter",
        name=Text("게이머 수달", "Gamer Otter"), role=Text("게임 스트리머", "game streamer"),
        persona=Text(
            "밤낮이 바뀐 스트리머. 실수해도 웃어넘기고 시청자와 티키타카한다.",
            "A streamer who laughs off every mistake and plays ping-pong with the chat.",
        ),
        tone="funny", voice=Voice(2.5, 1.13, "m2"),
        palette=Palette(0x94775F, 0xFBEAD2, 0x5D4636, nose=0x3A2622, iris=0x5A8A6A, cloth=0x3A2F5C, cloth2=0xB7F34C,
                trim=0x7C4DFF, bottom=0x2A2440, shoes=0xB7F34C),
        outfit=Outfit(top="hoodie", bottom="trousers", shoes=True, extras=("headset",), tool="gamepad"),
        prompt=prompt(
            "a light brown otter game streamer with whiskers and a purple headset, dark hoodie, holding a "
            "gamepad"
        ),
    ),
)  # fmt: skip
