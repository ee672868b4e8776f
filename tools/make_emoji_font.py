"""Make the bundled emoji font from the vector build of Noto Color Emoji.

    npm pack @fontsource/noto-color-emoji && tar xzf fontsource-noto-color-emoji-*.tgz
    python tools/make_emoji_font.py package

Needs fonttools, emoji and uharfbuzz. It writes, below services/common/assets/emoji:

- NotoColorEmoji.ttf: the COLRv1 outlines without the `SVG ` table (skia draws the former; the latter holds the same
  pictures and is four times as large) and without country flags (40 % of the rest, and no scene of ours shows one);
- sequences.json: the glyph of every emoji that is more than one code point, as HarfBuzz shapes it, variation
  selectors left out. With it a drawing needs no shaper;
- OFL.txt: the font's licence.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "services" / "common" / "assets" / "emoji"
REGIONAL_INDICATORS = range(0x1F1E6, 0x1F200)
TAGS = range(0xE0020, 0xE0080)
VARIATION_SELECTOR = "\ufe0f"


def make_font(source: Path, target: Path) -> None:
    """Write the subset as TTF."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(source)
    font.flavor = None
    del font["SVG "]
    dropped = {*REGIONAL_INDICATORS, *TAGS}
    options = subset.Options(layout_features=["*"], glyph_names=False, drop_tables=["vhea", "vmtx"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for code in font.getBestCmap() if code not in dropped])
    subsetter.subset(font)
    font.save(target)


def shape_sequences(font_file: Path) -> dict[str, int]:
    """Map every emoji of several code points that the font draws as one glyph to that glyph's number."""
    import emoji
    import uharfbuzz  # type: ignore[import-not-found]

    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(font_file))))
    glyphs: dict[str, int] = {}
    for text in sorted(emoji.EMOJI_DATA):
        bare = text.replace(VARIATION_SELECTOR, "")
        if len(bare) < 2:
            continue
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(font, buffer)
        drawn = [info.codepoint for info in buffer.glyph_infos]
        if len(drawn) == 1 and drawn[0]:
            glyphs[bare] = drawn[0]
    return glyphs


def main() -> None:
    """Write the three files."""
    parser = argparse.ArgumentParser(description="make the bundled emoji font")
    parser.add_argument("package", type=Path, help="the unpacked npm package @fontsource/noto-color-emoji")
    package = parser.parse_args().package
    TARGET.mkdir(parents=True, exist_ok=True)
    font_file = TARGET / "NotoColorEmoji.ttf"
    make_font(package / "files" / "noto-color-emoji-emoji-400-normal.woff", font_file)
    sequences = shape_sequences(font_file)
    text = json.dumps(sequences, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    (TARGET / "sequences.json").write_text(text + "\n", encoding="utf-8")
    shutil.copyfile(package / "LICENSE", TARGET / "OFL.txt")


if __name__ == "__main__":
    main()
