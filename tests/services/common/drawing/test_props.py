"""Emoji as props: coloured, crisp, cached, with rim and shadow."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from services.common.drawing.props import draw_emoji, draw_prop, has_emoji, prop_padding
from services.common.errors import InvalidInputError


@pytest.mark.parametrize("text", ["🍞", "☕", "☕️", "❤️", "👍🏽", "👩‍🍳", "🏋️", "1️⃣", "🐈‍⬛"])
def test_one_emoji_is_known(text: str) -> None:
    assert has_emoji(text)
    drawn = draw_emoji(text, 96)
    assert drawn.shape == (96, 96, 4)
    assert (drawn[..., 3] > 200).mean() > 0.1


@pytest.mark.parametrize("text", ["", "a", "1", "가", "🍞🍞", "🇰🇷", "bread", "\u200d", "\ufe0f", " ", "🍞" * 20])
def test_what_is_not_one_emoji_of_the_font_is_refused(text: str) -> None:
    assert not has_emoji(text)
    for draw in (draw_emoji, draw_prop):
        with pytest.raises(InvalidInputError) as caught:
            draw(text, 96)
        assert caught.value.violations[0].field == "emoji"


def test_glyphs_are_coloured_and_fill_their_square() -> None:
    drawn = draw_emoji("🍞", 240)
    solid = drawn[drawn[..., 3] == 255][:, :3]
    saturation = cv2.cvtColor(solid[None], cv2.COLOR_RGB2HSV)[..., 1]
    assert saturation.mean() > 80
    assert len(np.unique(solid, axis=0)) > 5
    rows, columns = np.nonzero(drawn[..., 3])
    assert max(np.ptp(rows), np.ptp(columns)) >= 236
    assert abs(rows.min() + rows.max() - 239) <= 3, "centred"


def test_glyphs_are_drawn_from_outlines_at_every_size() -> None:
    """A bitmap font made large would have soft edges: few pixels are neither clear nor opaque in a crisp one."""
    alpha = draw_emoji("❤️", 480)[..., 3]
    soft = ((alpha > 0) & (alpha < 255)).sum()
    outline = cv2.arcLength(
        max(cv2.findContours((alpha > 127).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0], key=len),
        True,
    )
    assert soft < 2.5 * outline


def test_modifiers_change_the_picture() -> None:
    assert not np.array_equal(draw_emoji("👍", 64), draw_emoji("👍🏿", 64))


def test_a_sticker_has_a_light_rim_and_a_shadow_below() -> None:
    size = 200
    pad, sticker, face = prop_padding(size), draw_prop("⚽", size), draw_emoji("⚽", size)
    assert sticker.shape == (size + 2 * pad, size + 2 * pad, 4)
    assert (sticker[..., :3] <= sticker[..., 3:]).all()
    middle = sticker[pad : pad + size, pad : pad + size]
    solid = face[..., 3] == 255
    assert np.abs(middle[solid].astype(int) - face[solid]).max() <= 1, "the emoji itself is unchanged"
    left = sticker[pad + size // 2, pad - 2]
    assert left[3] > 200
    assert left[:3].min() > 190, "rim"
    above, below = sticker[: pad - 8, :, 3].astype(int).sum(), sticker[-pad + 8 :, :, 3].astype(int).sum()
    assert below > 1.5 * above, "the shadow falls down"
    border = np.concatenate([sticker[0], sticker[-1], sticker[:, 0], sticker[:, -1]])[:, 3]
    assert border.max() <= 2, "the shadow ends inside the padding"


def test_drawings_are_cached_and_read_only() -> None:
    assert draw_prop("🍎", 64) is draw_prop("🍎", 64)
    with pytest.raises(ValueError, match="read-only"):
        draw_emoji("🍎", 64)[0, 0, 0] = 1


@pytest.mark.parametrize("size", [0, -5, 100_000])
def test_sizes_out_of_range_are_refused(size: int) -> None:
    with pytest.raises(InvalidInputError) as caught:
        draw_emoji("🍎", size)
    assert caught.value.violations[0].field == "size"
