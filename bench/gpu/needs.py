"""What graphics memory the backends plan for the published models: from parameter counts, nothing is on disk.

The weights at 16 bits are those of the networks in parts.toml; activations are the estimates of the families' tables in
services/image/diffusion and services/video/diffusion. So these figures are estimates too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.gpu.shapes import Case, Shape, cases, shapes
from services.common.diffusion.folders import ModelFolder
from services.common.diffusion.loading import DENOISERS
from services.common.gpu.device import GIB, Device
from services.common.gpu.plan import MemoryPlan, ModelNeeds, make_plan
from services.image.diffusion.families import Family as PaintingFamily
from services.image.diffusion.families import family_of as painting_family_of
from services.video.diffusion.families import Family as ClipFamily
from services.video.diffusion.families import enlarging
from services.video.diffusion.families import family_of as clip_family_of

_CARD = Device("card", "cuda:0", "a card", budget_bytes=None, capability=(8, 0))
_STEP = GIB // 8


@dataclass(frozen=True)
class Estimate:
    """GiB of a card, in three ways of putting a model there; 16 bits each time, and the same result."""

    case: str
    precision: str
    whole: float
    """All of it on the card, decoded at once."""
    tiled: float
    """All of it on the card, decoded in tiles."""
    offloaded: float
    """Its parts on the card in turn, decoded in tiles."""


def estimate(case: Case) -> Estimate:
    """Plan a case for a card without limit, then for ever smaller ones, as the backend would."""
    needs = needs_of(case)
    plans = list(_plans(needs))
    whole = plans[0]
    tiled = next((plan for plan in plans if plan.vae_tiling and plan.offload == "none"), whole)
    offloaded = next((plan for plan in plans if plan.offload == "model"), tiled)
    gibs = [round(plan.needed_bytes / GIB, 1) for plan in (whole, tiled, offloaded)]
    return Estimate(case.id, whole.precision, *gibs)


def _plans(needs: ModelNeeds) -> Iterator[MemoryPlan]:
    """Give the plans of the ladder that keep 16 bits, the one that needs most first."""
    plan = make_plan(_CARD, needs)
    while not plan.layerwise_fp8 and plan.quantisation == "none" and plan.offload in {"none", "model"}:
        yield plan
        plan = make_plan(replace(_CARD, budget_bytes=plan.needed_bytes - _STEP), needs)


def needs_of(case: Case) -> ModelNeeds:
    """Tell what the backend plans for a case; as services/common/diffusion/needs.py does from files."""
    family = _family(case)
    if case.enlarger and isinstance(family, ClipFamily):
        family = enlarging(family)
    main = shapes()[case.base or case.model]
    sizes = {place: part.bytes for place, part in main.parts.items()}
    denoiser = sum(size for place, size in sizes.items() if place in DENOISERS)
    further = sum(shapes()[model].bytes for model in case.models if model not in {main.id, case.enlarger})
    return ModelNeeds(
        name=case.id,
        denoiser=denoiser + further,
        encoders=sum(sizes.values()) - denoiser - sizes["vae"],
        vae=sizes["vae"],
        working=family.working,
        decoding=family.decoding,
        precisions=family.precisions,
        can=family.can,
    )


@cache
def _family(case: Case) -> PaintingFamily | ClipFamily:
    shape = shapes()[case.model]
    if case.service == "image":
        return painting_family_of(shape.pipeline, shape.id)
    with TemporaryDirectory() as name:
        folder = Path(name) / shape.id
        folder.mkdir()
        _outline(folder, shape)
        return clip_family_of(ModelFolder(Path(name), shape.id))


def _outline(folder: Path, shape: Shape) -> None:
    """Write what the backend tells a family by: the class, and the name of an only file."""
    if shape.file:
        (folder / shape.file).touch()
    elif shape.pipeline:
        (folder / "model_index.json").write_text(json.dumps({"_class_name": shape.pipeline, **shape.settings}))
    else:
        (folder / "config.json").write_text(json.dumps({"_class_name": shape.parts[""].kind}))


def rows() -> Iterator[tuple[str, ...]]:
    """Give all estimates as a table."""
    yield ("case", "precision", "whole, GiB", "tiled VAE", "and its parts in turn")
    for case in cases():
        made = estimate(case)
        yield (made.case, made.precision, f"{made.whole:.1f}", f"{made.tiled:.1f}", f"{made.offloaded:.1f}")
