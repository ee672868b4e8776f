"""Times that are reckoned, against those that others published; and a measurement in their place."""

from __future__ import annotations

import pytest

from gateway.catalogue.cards import known
from gateway.catalogue.reckoning import BYTES_BY_PRECISION, MEASURED, Span, examples, figure_for, on_card, seconds_of
from services.common.catalogue import catalogue
from services.common.catalogue.times import Figure, Work
from tests.support.shelf import shelf

# TFLOP by `bench.gpu.flops` at the sizes and steps that were told; what each took, seconds. "Not seen": no page that
# says so was at hand.
PUBLISHED = {
    # Wan-Video/Wan2.1, README: a clip of 5 s at 480p in about 4 minutes, 50 steps.
    "Wan 2.1 1.3B, RTX 4090": (28_580, 2.8, "RTX 4090", 24, 240),
    # Wan-Video/Wan2.2, README: a clip of 5 s at 720p in less than 9 minutes, 50 steps.
    "Wan 2.2 5B, RTX 4090": (53_700, 22.8, "RTX 4090", 24, 540),
    # zai-org/CogVideoX-5b, README: the 2B takes about 90 s for 50 steps on an A100. 45 s on an H100: not seen.
    "CogVideoX-2b, A100": (12_310, 13.3, "A100", 80, 90),
    "CogVideoX-2b, H100": (12_310, 13.3, "H100", 80, 45),
    # 1024 x 1024, 30 steps: 4 to 6 s and 20 to 30 s, not seen; 15 to 25 s by ownrig.com, an estimate too.
    "SDXL, RTX 4090": (416, 6.9, "RTX 4090", 24, 5),
    "SDXL, RTX 3060": (416, 6.9, "RTX 3060", 12, 25),
    "SDXL, RTX 4060": (416, 6.0, "RTX 4060", 8, 20),
    # 512 x 512, 20 steps, some 7 a second: not seen.
    "SD 1.5, RTX 3060": (34.6, 2.7, "RTX 3060", 12, 3),
}


@pytest.mark.parametrize("case", PUBLISHED)
def test_what_others_published_lies_within_the_span(case: str) -> None:
    tflop, gb, name, gib, took = PUBLISHED[case]
    card = known(name, gib)
    assert card is not None
    span = seconds_of(Work("clip", "as published", tflop=tflop, gb=gb), card)
    assert span is not None
    assert span.low < took < span.high
    assert span.high < 3.5 * span.low + 1


@pytest.mark.parametrize(
    ("name", "file_gb", "rate"),
    [
        ("RTX 3090", 2.49, 190),  # Gemma 3 4B at Q4_K_M in llama.cpp, calebcoffie.com/benchmarks
        ("RTX 4090", 4.4, 135),  # a model of 7 billion at Q4, runaihome.com
    ],
)
def test_tokens_come_as_fast_as_others_tell(name: str, file_gb: float, rate: float) -> None:
    card = known(name, 24)
    assert card is not None
    work = Work("script", "as published", write=1000, gb=file_gb / BYTES_BY_PRECISION["q4"])
    span = seconds_of(work, card, "q4")
    assert span is not None
    assert span.low < work.write / rate < span.high


def test_what_does_not_fit_whole_is_moved_for_each_unit() -> None:
    card = known("RTX 3060", 12)
    assert card is not None
    small, large = (Work("clip", "x", tflop=100, gb=gb) for gb in (8, 14))
    whole, moved = seconds_of(small, card), seconds_of(large, card)
    in_parts = seconds_of(small, card, "fp16 in parts")
    assert whole is not None
    assert moved is not None
    assert in_parts is not None
    assert whole.low < in_parts.low < moved.low
    assert seconds_of(small, card, "fp16", vram=6) == in_parts


def test_what_only_a_processor_does_takes_no_card() -> None:
    card = known("RTX 3060", 12)
    assert card is not None
    assert seconds_of(Work("speech", "x", realtime=0.5), card) is None


def test_a_measurement_takes_the_place_of_what_is_reckoned() -> None:
    model, card, other = catalogue().get("sdxl-1.0"), known("RTX 4090", 24), known("RTX 3090", 24)
    assert card is not None
    assert other is not None
    assert model.work is not None
    half = Figure("15 steps", "NVIDIA GeForce RTX 4090", 2.0, "make bench-gpu", tflop=model.work.tflop / 2)
    span, exact = on_card(model, model.work, card, "fp16", 24, [("sdxl-1.0", half)])
    assert exact
    assert span == Span(MEASURED[0] * 4.0, MEASURED[1] * 4.0)
    assert on_card(model, model.work, other, "fp16", 24, [("sdxl-1.0", half)])[1] is False
    assert on_card(model, model.work, card, "fp16", 24, [("sd-1.5", half)])[1] is False
    bare = Figure("15 steps", "RTX 4090", 2.0, "somebody")
    assert figure_for(model, card, [("sdxl-1.0", bare)]) is None, "how much work that was is not told"


def test_examples_are_of_cards_that_hold_the_model() -> None:
    names = [card.name for card, _, _ in examples(catalogue().get("z-image-turbo"), catalogue()) if card]
    assert names == ["RTX 4090", "RTX A6000"]
    lora = examples(catalogue().get("lcm-lora-sdxl"), catalogue())
    base = examples(catalogue().get("sdxl-1.0"), catalogue())
    assert [card for card, _, _ in lora] == [card for card, _, _ in base]
    assert lora[0][1].high < base[0][1].low
    assert [card for card, _, _ in examples(catalogue().get("supertonic-3"), catalogue())] == [None]
    assert examples(shelf().get("tiny"), shelf()) == (), "its work was not counted"
