"""The bundled fonts: what they cover, and what of a text is drawn."""

from __future__ import annotations

import threading

import numpy as np
import pytest
import skia

from services.common.fonts import Role, drawable, families, has_glyph, missing_glyphs, paragraph


def test_every_hangul_syllable_can_be_drawn() -> None:
    assert missing_glyphs("".join(map(chr, range(0xAC00, 0xD7A4)))) == set()


def test_korean_and_english_signs_can_be_drawn() -> None:
    assert missing_glyphs("₩3,500 30% 4℃ “따옴표” ‘말’ … — · 「책」 (A&B) #1 @home ㅋㅋ ㅠㅠ 🥐👨‍👩‍👧❤️") == set()


def test_missing_characters_are_named() -> None:
    assert missing_glyphs("안녕 \U00013000 \ue000") == {"\U00013000", "\ue000"}


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("안녕\x07\x1b[2J", "안녕[2J"),
        ("a\u202eb\u2066c\u200f", "abc"),
        ("한\n줄\t띄움   셋", "한 줄 띄움 셋"),
        ("\u1112\u1161\u11ab", "한"),
        ("끝 \U00013000", "끝"),
        ("\u200d \ufe0f", ""),
        ("\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"), ""),
    ],
)
def test_drawable_keeps_what_can_be_drawn(text: str, drawn: str) -> None:
    assert drawable(text) == drawn


def test_a_display_face_gives_way_as_a_whole() -> None:
    assert families(Role.TITLE, "빵집")[0] == Role.TITLE.value
    assert not has_glyph(Role.TITLE.value, "갘")
    assert Role.TITLE.value not in families(Role.TITLE, "갘 빵집")


def test_threads_draw_the_same_at_once() -> None:
    def draw() -> bytes:
        pixels = np.zeros((80, 300, 4), np.uint8)
        with skia.Surface(pixels, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType) as canvas:
            text = paragraph("새벽 🥐 abc", families(Role.CAPTION, "새벽"), 48, skia.Paint(AntiAlias=True))
            text.paint(canvas, 4, 4)
        return pixels.tobytes()

    alone, together = draw(), []
    threads = [threading.Thread(target=lambda: together.append(draw())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert any(alone)
    assert together == [alone] * 4
