"""Things that are drawn because no emoji shows them."""

from __future__ import annotations

import numpy as np
import pytest

from services.common.drawing.props import bare_prop, draw_prop, has_emoji, has_prop, prop_padding
from services.common.drawing.things import TITLES, doing, home, kitchen, personal, sketch_of, surroundings
from services.common.errors import InvalidInputError

MODULES = (kitchen, home, personal, surroundings, doing)


def test_every_title_has_its_drawing_and_every_drawing_its_title() -> None:
    names = [name for module in MODULES for name in module.THINGS]
    assert len(names) == len(set(names))
    assert set(names) == set(TITLES)
    assert len(set(TITLES.values())) == len(TITLES), "a name tells which it is"


@pytest.mark.parametrize("name", sorted(TITLES))
def test_a_thing_fills_its_square_and_not_more(name: str) -> None:
    size = 120
    sticker, pad = draw_prop(name, size), prop_padding(size)
    bounds = sketch_of(name).bounds
    assert 0.3 < bounds.width() / bounds.height() < 3
    inner = sticker[pad : pad + size, pad : pad + size, 3] > 200
    rows, columns = np.nonzero(inner.any(axis=1))[0], np.nonzero(inner.any(axis=0))[0]
    assert max(np.ptp(rows), np.ptp(columns)) > 0.85 * size
    assert inner.mean() > 0.1
    assert (sticker[..., :3] <= sticker[..., 3:]).all(), "premultiplied"


def test_no_two_things_look_the_same() -> None:
    small = {name: draw_prop(name, 32).astype(int) for name in TITLES}
    names = sorted(small)
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            assert np.abs(small[one] - small[other]).mean() > 4, (one, other)


def test_several_are_several() -> None:
    one, three = draw_prop("⚽", 160), draw_prop("3 ⚽", 160)
    assert not np.array_equal(one, three)
    assert bare_prop("3 ⚽") == "⚽"
    assert three[..., 3].astype(float).sum() > 0.6 * one[..., 3].astype(float).sum()


def test_what_is_not_is_crossed_out() -> None:
    size = 160
    pad, crossed = prop_padding(size), draw_prop("no tap", size)
    middle = crossed[pad + size // 2, pad + size // 2]
    assert middle[0] > 180, "the red bar runs through the middle"
    ring = crossed[pad + size // 2, pad + 6]
    assert ring[0] > 180
    assert max(middle[1], ring[1]) < 100
    assert bare_prop("no tap") == "tap"


@pytest.mark.parametrize("text", ["", "no", "no ", "no nothing", "5 ⚽", "2 2 ⚽", "no no ⚽", "Tumbler", "tumbler "])
def test_other_words_are_no_props(text: str) -> None:
    assert not has_prop(text)
    with pytest.raises(InvalidInputError):
        draw_prop(text, 64)


@pytest.mark.parametrize("size", [0, 4097])
def test_sizes_are_limited(size: int) -> None:
    assert not has_emoji("tumbler")
    with pytest.raises(InvalidInputError, match="size"):
        draw_prop("tumbler", size)
