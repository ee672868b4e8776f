"""The bundled typefaces by role, which characters they can draw, and shaped text for a skia canvas.

Text drawn on pictures is first passed through `drawable`, so that no control character or empty box reaches one.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Sequence
from enum import Enum
from functools import cache
from pathlib import Path

import skia

_ASSETS = Path(__file__).parent / "assets"
_FONTS = _ASSETS / "fonts"
_EMOJI = _ASSETS / "emoji"
_CAPTION_FONT = "Pretendard-ExtraBold.otf"
_ZERO_WIDTH_JOINER = "\u200d"
# Variation selector 16, keycap mark and the tags of flag sequences: they shape emoji and have no glyph of their own.
_SHAPING = {_ZERO_WIDTH_JOINER, "\ufe0f", "\u20e3", *map(chr, range(0xE0020, 0xE0080))}


class Role(Enum):
    """What a typeface is for; the value is its file."""

    CAPTION = _CAPTION_FONT
    TITLE = "BlackHanSans-Regular.ttf"
    TITLE_ROUND = "Jua-Regular.ttf"


@cache
def typeface(file: str) -> skia.Typeface:
    """Open a bundled font by its file name. Raises FileNotFoundError."""
    path = (_EMOJI if file == _emoji_file() else _FONTS) / file
    # A font manager of its own: the platform's would read the machine's fonts and settings.
    face = skia.FontMgr.New_Custom_Empty().makeFromFile(str(path)) if path.is_file() else None
    if face is None:
        raise FileNotFoundError(f"the bundled font {path.name} is missing or broken; install the package again")
    return face


@cache
def _emoji_file() -> str:
    files = sorted(_EMOJI.glob("*.ttf"))
    if not files:
        raise FileNotFoundError("the bundled emoji font is missing; install the package again")
    return files[0].name


def has_glyph(file: str, character: str) -> bool:
    """Tell whether a font draws a character by itself."""
    return bool(typeface(file).unicharToGlyph(ord(character)))


@cache
def _covered(character: str) -> bool:
    if character.isspace() or character in _SHAPING:
        return True
    return has_glyph(_CAPTION_FONT, character) or has_glyph(_emoji_file(), character)


def missing_glyphs(text: str) -> set[str]:
    """Give the visible characters of a text that no bundled font draws."""
    return {c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c)[0] != "C" and not _covered(c)} | {
        c for c in text if unicodedata.category(c) in {"Co", "Cn"}
    }


def drawable(text: str) -> str:
    """Give what of a text can be drawn: composed Hangul, single spaces, no control or direction characters, no gaps.

    Characters that `missing_glyphs` names are left out.
    """
    kept = []
    for character in unicodedata.normalize("NFC", text):
        if character.isspace():
            kept.append(" ")
        elif character in _SHAPING or (unicodedata.category(character)[0] != "C" and _covered(character)):
            kept.append(character)
    words = (word for word in "".join(kept).split() if any(c not in _SHAPING for c in word))
    return " ".join(words)


def families(role: Role, text: str) -> list[str]:
    """List family names to draw a text in, first choice first.

    A display face that lacks a letter of the text gives way as a whole: one odd letter in a title looks like a mistake.
    """
    letters = (c for c in text if c.isalnum())
    fits = all(has_glyph(role.value, c) for c in letters)
    files = [role.value, _CAPTION_FONT, _emoji_file()] if fits else [_CAPTION_FONT, _emoji_file()]
    return list(dict.fromkeys(files))


class _Local(threading.local):
    """Font collections are not thread-safe; typefaces are."""

    collection: skia.textlayout.FontCollection | None = None
    unicode: skia.Unicode | None = None


_local = _Local()


def _collection() -> skia.textlayout.FontCollection:
    if _local.collection is None:
        provider = skia.textlayout.TypefaceFontProvider()
        for file in (*(role.value for role in Role), _emoji_file()):
            provider.registerTypeface(typeface(file), skia.String(file))
        _local.collection = skia.textlayout.FontCollection()
        _local.collection.setDefaultFontManager(provider)
        _local.unicode = skia.Unicodes.ICU.Make()
    return _local.collection


def paragraph(
    text: str, names: Sequence[str], size: float, paint: skia.Paint, *, spacing: float = 0.0
) -> skia.textlayout.Paragraph:
    """Shape one line of text in pixels of `size`; `names` come from `families`, `spacing` is added between letters."""
    collection = _collection()
    style = skia.textlayout.TextStyle()
    style.setFontFamilies(list(names))
    style.setFontSize(size)
    style.setLetterSpacing(spacing)
    style.setForegroundPaint(paint)
    shape = skia.textlayout.ParagraphStyle()
    shape.setTextStyle(style)
    builder = skia.textlayout.ParagraphBuilder.make(shape, collection, _local.unicode)
    builder.pushStyle(style)
    builder.addText(text)
    result = builder.Build()
    result.layout(100_000.0)
    return result
