"""Which language a text is in."""

from __future__ import annotations

import pytest

from services.common.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("우리 동네 빵집은 새벽 4시에 문을 연다.", "ko"),
        ("Galaxy S26 Ultra 사용기: camera, battery, display 모두 좋다", "ko"),
        ("A bakery opens at four.", "en"),
        ("café déjà vu naïve", "en"),
        ("これは日本語の文章です", ""),
        ("مرحبا بالعالم", ""),
        ("🍞", ""),
        ("123 456", ""),
        ("", ""),
    ],
)
def test_detection(text: str, language: str) -> None:
    assert detect_language(text) == language
