"""Spans that words and sounds are given: in order, within the sound, none of them empty."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.tts.spans import Span, in_order


def test_spans_that_fit_stay() -> None:
    spans = [(0, 10), (10, 12), (20, 30)]
    assert in_order(spans, 30) == spans
    assert in_order([], 30) == []


def test_those_that_overlap_or_lead_out_are_moved() -> None:
    assert in_order([(5, 20), (10, 40)], 30) == [(5, 20), (20, 30)]
    assert in_order([(-3, 0), (0, 1)], 30) == [(0, 1), (1, 2)]


@given(st.lists(st.tuples(st.integers(-50, 150), st.integers(-50, 150)), max_size=12), st.integers(12, 100))
def test_each_has_a_sample_of_its_own(spans: list[Span], size: int) -> None:
    out = in_order(spans, size)
    assert len(out) == len(spans)
    assert all(0 <= first < behind <= size for first, behind in out)
    assert all(one[1] <= two[0] for one, two in pairwise(out))
