"""The shapes that the bench makes are those of the published models."""

from __future__ import annotations

import pytest

from bench.gpu.build import adapter_tensors, fill
from bench.gpu.needs import estimate
from bench.gpu.room import Room, lacks, report, weights
from bench.gpu.shapes import Case, Part, cases, count, parts, shapes, tensors_of
from services.common.catalogue import Model, catalogue
from services.common.gpu.device import GIB

torch = pytest.importorskip("torch", reason="the extra `diffusers` is not installed")
pytestmark = pytest.mark.models

# Bytes of a file over its numbers: 16 or 32 bits each, and a header that takes some more.
WIDTHS, MOST_HEADER, ROUNDED = (2, 4), 0.002, 0.006
# Conversions whose sizes nobody wrote down, and what has a test of its own.
UNSIZED = ("zeroscope-v2-576w", "zeroscope-v2-xl", "ip-adapter-sd15")
ESTIMATED = ("animatediff-v3", "animatediff-lightning", "modelscope-t2v", "svd-xt-1.1", "ltx-video")


def case_of(name: str) -> Case:
    return next(case for case in cases() if case.id == name)


@pytest.mark.parametrize("part", parts().values(), ids=lambda part: part.name)
def test_a_network_holds_as_many_numbers_as_is_said(part: Part) -> None:
    assert count(part) == part.parameters
    assert part.published
    assert part.source
    assert part.certain or part.doubt
    with torch.device("meta"):
        assert all(tensor.is_floating_point() for _, tensor in tensors_of(part.network()))


@pytest.mark.parametrize("model", [m for m in catalogue().models if m.id in shapes()], ids=lambda model: model.id)
def test_the_counts_are_those_of_the_published_files(model: Model) -> None:
    shape, compared = shapes()[model.id], 0
    for place, part in shape.parts.items():
        files = [f for f in model.files if f.weights and f.path.startswith(f"{place}/" if place else "")]
        size, off = sum(f.size or f.about for f in files), MOST_HEADER if all(f.size for f in files) else ROUNDED
        if size:
            ratios = [size / (width * part.parameters) for width in WIDTHS]
            assert any(1 - off <= ratio <= 1 + off for ratio in ratios), (place, ratios)
            compared += 1
    assert compared or model.id in UNSIZED


def test_an_ip_adapter_is_as_large_as_its_file() -> None:
    shape = shapes()["ip-adapter-sd15"]
    assert shape.adapts is not None
    assert shape.encoder is not None
    numbers = sum(tensor.numel() for tensor in adapter_tensors(shape.adapts, shape).values())
    own, _, encoder = catalogue().get(shape.id).files
    assert own.about == pytest.approx(2 * numbers, rel=ROUNDED)
    assert encoder.about == pytest.approx(4 * shape.encoder.parameters, rel=ROUNDED)


def test_every_model_that_a_backend_runs_is_measured_or_put_on_one_that_is() -> None:
    run = {m.id for service in ("image", "video") for m in catalogue().of(service) if m.backend == "diffusers"}
    alone = {m.id for m in catalogue().models if m.id in run and m.kind == "model"}
    measured = {model for case in cases() for model in case.models}
    assert alone <= measured
    assert measured <= run
    assert measured <= set(shapes())
    kinds = {catalogue().get(model).kind for model in measured}
    assert {"model", "adapter", "controlnet"} <= kinds


@pytest.mark.parametrize("model_id", ESTIMATED)
def test_the_catalogue_has_the_estimate_where_nobody_published_a_figure(model_id: str) -> None:
    made, told = estimate(case_of(model_id)), catalogue().get(model_id).vram
    whole, in_parts = told.items()
    assert (whole[1], in_parts[1]) == pytest.approx((made.tiled, made.offloaded), abs=0.05), (
        "the estimate changed: python -m bench.gpu --needs tells the new one for deploy/models.toml"
    )
    assert in_parts[0] == f"{whole[0]} in parts"


def test_an_estimate_falls_as_the_plan_saves_more() -> None:
    for case in cases():
        made = estimate(case)
        assert made.whole >= made.tiled >= made.offloaded > 1
    assert estimate(case_of("sd-1.5-pose")).whole > estimate(case_of("sd-1.5")).whole


def test_a_case_without_room_is_told_with_what_it_lacks() -> None:
    case = case_of("wan2.2-t2v-a14b")
    assert weights(case) == 2 * (2 * 14_288_491_584 + 5_680_910_336 + 126_892_531)
    assert "66.0 GiB of disk, and 50.0 GiB are free" in lacks(case, Room(50 * GIB, 500 * GIB), ())
    assert "main memory, and 8.0 GiB are free" in lacks(case, Room(500 * GIB, 8 * GIB), ())
    assert lacks(case, Room(500 * GIB, 500 * GIB), ()) == ""
    assert lacks(case, Room(3 * GIB, 500 * GIB), case.models) == ""
    lines = list(report(cases(), Room(20 * GIB, 500 * GIB)))
    assert len(lines) == len(cases()) + 1
    assert [line[-1] for line in lines if line[0] == "sd-1.5"] == ["fits"]


def test_what_makes_no_sense_at_random_is_refused() -> None:
    noise = torch.Generator().manual_seed(1)
    with pytest.raises(ValueError, match=r"position_ids holds torch\.int64"):
        fill("a.position_ids", torch.empty(4, dtype=torch.int64, device="meta"), noise, torch.float16)
