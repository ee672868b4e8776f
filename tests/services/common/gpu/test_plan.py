"""Plans: the first rung of the ladder that fits, by the memory there is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.common.errors import ExhaustedError
from services.common.gpu.device import GIB, Device
from services.common.gpu.plan import ALL_ABILITIES, MemoryPlan, ModelNeeds, make_plan

# About Wan 2.2 TI2V-5B: a denoiser of 10 GB, a text encoder of 11 GB.
VIDEO = ModelNeeds("wan", 10 * GIB, 11 * GIB, GIB, working=4 * GIB, decoding=12 * GIB)
SMALL = ModelNeeds("small", GIB, GIB // 2, GIB // 8, working=GIB // 2, decoding=GIB // 2)
LADDER: list[tuple[float, dict[str, Any]]] = [
    (80, {"offload": "none", "vae_tiling": False, "vae_slicing": False}),
    (35, {"offload": "none", "vae_tiling": False}),
    (30, {"offload": "none", "vae_tiling": True, "vae_slicing": True}),
    (24, {"offload": "model", "vae_tiling": True, "layerwise_fp8": False}),
    (16, {"offload": "model", "quantisation": "none"}),
    (12, {"offload": "group", "quantisation": "none", "layerwise_fp8": False}),
    (6, {"offload": "group", "layerwise_fp8": False}),
    (4.2, {"offload": "sequential", "attention": "sliced"}),
]


def card(gib: float, capability: tuple[int, int] = (8, 9)) -> Device:
    return Device("GPU-1", "cuda:0", "a card", int(gib * GIB), capability)


@pytest.mark.parametrize(("gib", "expected"), LADDER)
def test_the_ladder_by_the_memory_of_the_card(gib: float, expected: dict[str, Any]) -> None:
    plan = make_plan(card(gib), VIDEO)
    assert {name: getattr(plan, name) for name in expected} == expected
    assert plan.needed_bytes <= gib * GIB
    assert (plan.device, plan.precision, plan.compile) == ("cuda:0", "bf16", "none")


def test_more_memory_never_gives_a_plan_further_down() -> None:
    plans = [make_plan(card(gib / 4), VIDEO).needed_bytes for gib in range(17, 320)]
    assert plans == sorted(plans)


@pytest.mark.parametrize(
    ("gib", "ram", "expected"),
    [
        (12, 64, {"offload": "group", "layerwise_fp8": False}),
        (23, 20, {"offload": "none", "layerwise_fp8": True}),
        (12, 20, {"offload": "model", "layerwise_fp8": True}),
        (10, 20, {"offload": "group", "layerwise_fp8": True}),
        (12, 17, {"offload": "model", "quantisation": "4bit"}),
    ],
)
def test_with_little_main_memory_weights_are_made_smaller(gib: int, ram: int, expected: dict[str, Any]) -> None:
    plan = make_plan(card(gib), VIDEO, ram_bytes=ram * GIB)
    assert {name: getattr(plan, name) for name in expected} == expected
    assert plan.ram_bytes <= ram * GIB


@pytest.mark.parametrize(
    ("capability", "precisions", "expected"),
    [
        ((8, 0), ("bf16", "fp16", "fp32"), "bf16"),
        ((9, 0), ("fp16", "fp32"), "fp16"),
        ((8, 0), ("fp16", "bf16", "fp32"), "fp16"),
        ((7, 5), ("bf16", "fp16", "fp32"), "fp16"),
        ((7, 5), ("bf16", "fp32"), "fp32"),
    ],
)
def test_the_precision_is_what_card_and_model_are_good_at(
    capability: tuple[int, int], precisions: tuple[Any, ...], expected: str
) -> None:
    assert make_plan(card(80, capability), replace(SMALL, precisions=precisions)).precision == expected


def test_what_a_model_cannot_do_is_not_planned() -> None:
    plain = replace(VIDEO, can=frozenset({"model"}))
    plan = make_plan(card(24), plain)
    assert (plan.offload, plan.vae_tiling, plan.vae_slicing) == ("model", False, False)
    with pytest.raises(ExhaustedError, match="wan needs at least"):
        make_plan(card(12), plain)
    no_group = replace(VIDEO, can=ALL_ABILITIES - {"group"})
    assert make_plan(card(8), no_group).offload != "group"


def test_compiling_is_for_many_calls_on_a_model_that_is_whole_on_the_card() -> None:
    assert make_plan(card(80), VIDEO, many_calls=True).compile == "regional"
    assert make_plan(card(80), VIDEO).compile == "none"
    assert make_plan(card(24), VIDEO, many_calls=True).compile == "none"
    assert make_plan(card(80, (6, 1)), VIDEO, many_calls=True).compile == "none"
    assert make_plan(card(80), replace(VIDEO, can=frozenset()), many_calls=True).compile == "none"


@pytest.mark.parametrize(
    ("gib", "precision", "fp8", "tiling"),
    [(None, "fp32", False, False), (5, "fp32", False, False), (3, "bf16", False, True), (2.4, "bf16", True, True)],
)
def test_the_processor_computes_whole_models_and_shrinks_them_where_it_must(
    gib: float | None, precision: str, fp8: bool, tiling: bool
) -> None:
    needs = replace(SMALL, decoding=GIB // 4)
    plan = make_plan(Device("cpu", "cpu", "main memory", None if gib is None else int(gib * GIB)), needs)
    assert (plan.precision, plan.layerwise_fp8, plan.vae_tiling) == (precision, fp8, tiling)
    assert (plan.offload, plan.quantisation, plan.ram_bytes, plan.device) == ("none", "none", 0, "cpu")


def test_what_fits_nowhere_is_refused_with_both_sizes() -> None:
    with pytest.raises(ExhaustedError, match=r"wan needs at least 3\.6 GiB of a card, which has 1\.0 GiB") as refused:
        make_plan(card(1), VIDEO, ram_bytes=64 * GIB)
    assert refused.value.reason == "MODEL_TOO_LARGE"
    assert refused.value.metadata["model"] == "wan"
    assert int(refused.value.metadata["needed_bytes"]) > int(refused.value.metadata["budget_bytes"]) == GIB
    with pytest.raises(ExhaustedError, match=r"18\.5 GiB of main memory beside a card, and there are 2\.0 GiB"):
        make_plan(card(8), VIDEO, ram_bytes=2 * GIB)


def test_a_plan_travels_as_json() -> None:
    plan = make_plan(card(12), VIDEO)
    assert MemoryPlan.from_json(plan.as_json()) == plan
