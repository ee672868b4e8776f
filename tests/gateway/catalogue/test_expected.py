"""A whole short: what takes part in it, on which card, and what is left out of the sum."""

from __future__ import annotations

import pytest

from gateway.catalogue.cards import Speed, known, usual
from gateway.catalogue.expected import LOADING, REST_OF_IT, Expectation, card_for, expect
from gateway.catalogue.machine import Card
from gateway.catalogue.plan import Room, plan, plan_named
from gateway.catalogue.reckoning import LENGTH, REST, SCENES
from services.common.catalogue import catalogue
from services.common.catalogue.spans import TimeUnit, coarse
from services.common.catalogue.times import Figure
from tests.support.shelf import shelf


def expected(vram: float, *models: str, measured: tuple[tuple[str, Figure], ...] = ()) -> Expectation:
    made = plan_named(catalogue(), models, Room(vram))
    assert not made.left_out
    return expect(made, usual(vram) if vram else None, stands_for=True, measured=measured)


def test_all_work_is_done_one_after_the_other() -> None:
    made = expected(12, "qwen3-8b", "sdxl-1.0", "wan2.1-t2v-1.3b", "supertonic-3")
    assert {(share.unit, share.count) for share in made.shares} == {
        ("script", 1), ("picture", SCENES), ("clip", SCENES), ("speech", SCENES),
    }  # fmt: skip
    assert {part.unit for part in made.parts} == {"script", "picture", "clip", "speech", LOADING, REST_OF_IT}
    assert made.whole.low == pytest.approx(sum(part.span.low for part in made.parts))
    assert made.whole.high == pytest.approx(sum(part.span.high for part in made.parts))
    assert made.parts[0].unit == "clip", "the longest is told first"
    assert not made.measured
    assert 1.8 < made.whole.high / made.whole.low < 2.6, "a span of about two"


def test_without_clips_it_is_told_what_the_rest_takes() -> None:
    made = expected(12, "sdxl-1.0", "wan2.1-t2v-1.3b", "supertonic-3")
    assert made.without_clips == expected(12, "sdxl-1.0", "supertonic-3").whole
    assert expected(12, "sdxl-1.0").without_clips is None


def test_without_models_it_is_what_was_measured_on_a_processor() -> None:
    made = expected(0)
    assert made.shares == ()
    assert (made.whole.low, made.whole.high) == (REST[0] * LENGTH, REST[1] * LENGTH)
    spoken = expected(0, "supertonic-3")
    assert [part.unit for part in spoken.parts] == ["speech", REST_OF_IT], "nothing is put on a card"
    assert spoken.whole.low > made.whole.low


def test_what_adds_to_a_model_waits_until_it_is_named() -> None:
    assert expected(6, "sd-1.5", "lcm-lora-sd15").whole.low == expected(6, "sd-1.5").whole.low
    clips = expected(8, "sd-1.5", "animatediff-lightning")
    assert [share.model.id for share in clips.shares] == ["sd-1.5", "animatediff-lightning"], "it animates by itself"
    two = expected(48, "cogvideox-2b", "wan2.2-ti2v-5b")
    assert [share.model.id for share in two.shares] == ["wan2.2-ti2v-5b"], "one model animates"


def test_what_nothing_is_known_of_is_in_no_sum() -> None:
    made = expect(plan(shelf(), Room(12)), usual(12), stands_for=True)
    assert made.shares == ()
    assert {model.id for model in made.unknown} == {"tiny", "near-film", "spoken"}


def test_a_measurement_makes_it_partly_and_all_of_them_wholly_measured() -> None:
    work = catalogue().get("sdxl-1.0").work
    assert work is not None
    figure = ("sdxl-1.0", Figure(work.made, "NVIDIA GeForce RTX 3060", 30.0, "make bench-gpu", tflop=work.tflop))
    both = expected(12, "sdxl-1.0", "supertonic-3", measured=(figure,))
    assert (both.measured, both.partly_measured) == (False, True)
    alone = expected(12, "sdxl-1.0", measured=(figure,))
    assert alone.measured
    assert alone.shares[0].each.low < 30 < alone.shares[0].each.high


def test_the_card_that_is_there_is_reckoned_for_where_it_is_meant() -> None:
    quick = Card("NVIDIA GeForce RTX 4070", 11.99, known("NVIDIA GeForce RTX 4070", 11.99))
    odd = Card("NVIDIA GeForce RTX 4060 Laptop GPU", 8.0, Speed("RTX 4060 Laptop GPU", 8, 21, 256))
    nameless = Card("A card", 24.0)
    assert card_for(11.99, [quick, odd]) == (known("RTX 4070", 12), False)
    assert card_for(8.0, [odd]) == (odd.speed, False)
    assert card_for(24.0, [nameless]) == (usual(24), True)
    assert card_for(24.0, [quick]) == (usual(24), True), "the plan is for another card"
    assert card_for(0, []) == (None, False)


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (33.9, 51.3, ("35", "50", TimeUnit.SECONDS)),
        (2.3, 4.6, ("2.5", "4.5", TimeUnit.SECONDS)),
        (59.0, 112.0, ("1", "1.9", TimeUnit.MINUTES)),
        (130.0, 300.0, ("2", "5", TimeUnit.MINUTES)),
        (6940.0, 15877.0, ("1.9", "4.5", TimeUnit.HOURS)),
        (0.01, 0.02, ("0.1", "0.1", TimeUnit.SECONDS)),
        (20.1, 20.3, ("20", "20", TimeUnit.SECONDS)),
    ],
)
def test_spans_are_told_in_round_numbers(low: float, high: float, told: tuple[str, str, TimeUnit]) -> None:
    assert coarse(low, high) == told
