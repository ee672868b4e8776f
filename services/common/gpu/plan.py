"""How a model is made to fit: precision, offload, tiling and quantisation, chosen from the memory there is.

The ladder goes from what is fastest to what needs least, with all that leaves the result as it is before what changes
it: offloading costs time, fp8 and int8 cost a little quality, 4 bit more. Method names are those of diffusers:
`enable_model_cpu_offload`, `enable_group_offload`, `enable_sequential_cpu_offload`, `enable_layerwise_casting`,
`vae.enable_tiling`, `compile_repeated_blocks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from services.common.errors import ExhaustedError
from services.common.gpu.device import Device, gib

Precision = Literal["bf16", "fp16", "fp32"]
Offload = Literal["none", "model", "group", "sequential"]
Quantisation = Literal["none", "int8", "4bit"]
Ability = Literal["vae_slicing", "vae_tiling", "model", "group", "sequential", "fp8", "int8", "4bit", "compile"]

ALL_ABILITIES: frozenset[Ability] = frozenset(
    {"vae_slicing", "vae_tiling", "model", "group", "sequential", "fp8", "int8", "4bit", "compile"}
)
CONTEXT_BYTES = 640 << 20
"""CUDA context, libraries and the allocator's slack of a process; on the processor, the libraries."""
STAGING_BYTES = 1 << 30
"""Main memory of a process whose weights are on the card."""
_TILED = 6
"""How much less a tiled VAE needs at its peak."""
# Weights as they are kept, by the share of their size at 16 bits. Norms and embeddings stay as they are.
_KEPT = {"fp8": 0.55, "int8": 0.55, "4bit": 0.32}
_SEQUENTIAL_SHARE = 0.1
_SLICED_SHARE = 0.7
_BLOCKS = 20
BF16_SINCE = (8, 0)
"""Compute capability from which bf16 is as fast as fp16 (Ampere)."""
COMPILE_SINCE = (7, 0)
"""Compute capability from which Triton, and so torch.compile, works."""


@dataclass(frozen=True)
class ModelNeeds:
    """What a model needs at the largest job that its backend takes. Sizes in bytes, at 16 bits."""

    name: str
    denoiser: int
    """Weights of the transformer or UNet; of two that take turns, both."""
    encoders: int
    """Weights of all text and image encoders."""
    vae: int
    """Weights of the VAE."""
    working: int
    """Peak of what denoising needs besides weights."""
    decoding: int
    """Peak of what the VAE needs besides weights, when it decodes all at once."""
    precisions: tuple[Precision, ...] = ("bf16", "fp16", "fp32")
    """What it gives good results at, best first."""
    can: frozenset[Ability] = ALL_ABILITIES
    """What its pipeline is known to work with."""

    @property
    def weights(self) -> int:
        """All weights."""
        return self.denoiser + self.encoders + self.vae


@dataclass(frozen=True)
class MemoryPlan:
    """How a backend is to load its model; the backend applies it as it stands."""

    device: str
    """As PyTorch names it."""
    precision: Precision
    offload: Offload = "none"
    vae_slicing: bool = False
    vae_tiling: bool = False
    layerwise_fp8: bool = False
    """Keep the denoiser's weights in fp8 and compute in `precision`."""
    quantisation: Quantisation = "none"
    """Of the denoiser."""
    attention: Literal["sdpa", "sliced"] = "sdpa"
    compile: Literal["none", "regional"] = "none"
    """Regional: `compile_repeated_blocks`; the first call takes a minute."""
    needed_bytes: int = 0
    """Memory on the device, at its peak."""
    ram_bytes: int = 0
    """Main memory, where the device is a card."""
    model: str = ""
    """What it is for, as `ModelNeeds.name`."""

    def as_json(self) -> dict[str, Any]:
        """Give it as plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> MemoryPlan:
        """Give back what `as_json` gave."""
        return cls(**data)


_TILES: dict[str, Any] = {"vae_slicing": True, "vae_tiling": True}
# Whole, then tiled, then moved in parts (the same result); then with smaller weights; at last leaf by leaf, very slow.
_LADDER: tuple[dict[str, Any], ...] = (
    {},
    {**_TILES},
    {**_TILES, "offload": "model"},
    {**_TILES, "offload": "group"},
    {**_TILES, "layerwise_fp8": True},
    {**_TILES, "layerwise_fp8": True, "offload": "model"},
    {**_TILES, "layerwise_fp8": True, "offload": "group"},
    {**_TILES, "quantisation": "int8", "offload": "model"},
    {**_TILES, "quantisation": "4bit", "offload": "model"},
    {**_TILES, "offload": "sequential", "attention": "sliced"},
)
_PROCESSOR_LADDER: tuple[dict[str, Any], ...] = (
    {},
    {**_TILES},
    {**_TILES, "precision": "bf16"},
    {**_TILES, "precision": "bf16", "layerwise_fp8": True},
)


def make_plan(
    device: Device, needs: ModelNeeds, *, ram_bytes: int | None = None, many_calls: bool = False
) -> MemoryPlan:
    """Choose the first plan of the ladder that fits the device's budget and `ram_bytes` of main memory (None: any).

    `many_calls`: compiling is worth its minute. A pure function. Raises ExhaustedError where nothing fits.
    """
    start = MemoryPlan(device.name, _precision(device, needs), model=needs.name)
    able = [_able(replace(start, **step), needs) for step in (_LADDER if device.is_card else _PROCESSOR_LADDER)]
    plans = [_measured(plan, needs, on_card=device.is_card) for plan in able if plan is not None]
    fitting = [p for p in plans if device.budget_bytes is None or p.needed_bytes <= device.budget_bytes]
    if not fitting:
        raise _too_large(device, needs, min(plan.needed_bytes for plan in plans))
    chosen = next((plan for plan in fitting if ram_bytes is None or plan.ram_bytes <= ram_bytes), None)
    if chosen is None:
        raise _too_little_ram(device, needs, min(plan.ram_bytes for plan in fitting), ram_bytes or 0)
    return _compiled(chosen, device, needs) if many_calls else chosen


def _precision(device: Device, needs: ModelNeeds) -> Precision:
    """Choose 16 bits as the model prefers them, of those that the card is fast at.

    fp32 on the processor, where 16 bits are slow or missing.
    """
    if device.capability is None:
        return "fp32"
    fast: tuple[Precision, ...] = ("bf16", "fp16") if device.capability >= BF16_SINCE else ("fp16",)
    return next((precision for precision in needs.precisions if precision in fast), "fp32")


def _able(plan: MemoryPlan, needs: ModelNeeds) -> MemoryPlan | None:
    """Leave tiling out where the model cannot; None where it cannot do what makes the step."""
    asked = {plan.offload, plan.quantisation, "fp8" if plan.layerwise_fp8 else "none"} - {"none"}
    if not asked <= needs.can or (plan.device == "cpu" and plan.precision not in {"fp32", *needs.precisions}):
        return None
    return replace(
        plan,
        vae_slicing=plan.vae_slicing and "vae_slicing" in needs.can,
        vae_tiling=plan.vae_tiling and "vae_tiling" in needs.can,
    )


def _measured(plan: MemoryPlan, needs: ModelNeeds, *, on_card: bool) -> MemoryPlan:
    """Work out what a plan needs."""
    width = 2 if plan.precision == "fp32" else 1
    kept = _KEPT["fp8"] if plan.layerwise_fp8 else _KEPT.get(plan.quantisation, width)
    denoiser, encoders, vae = int(needs.denoiser * kept), needs.encoders * width, needs.vae * width
    working = int(needs.working * width * (_SLICED_SHARE if plan.attention == "sliced" else 1))
    decoding = needs.decoding * width // (_TILED if plan.vae_tiling else 1)
    if plan.offload == "none":
        peak = denoiser + encoders + vae + max(working, decoding)
    elif plan.offload == "model":
        peak = max(encoders, denoiser + working, vae + decoding)
    elif plan.offload == "group":
        # One group computes while the next one comes in.
        peak = max(2 * max(denoiser, encoders) // _BLOCKS + working, vae + decoding)
    else:
        peak = max(int(_SEQUENTIAL_SHARE * max(denoiser, encoders) / _BLOCKS) + working, vae + decoding)
    waiting = denoiser + encoders + vae if plan.offload != "none" else 0
    return replace(plan, needed_bytes=peak + CONTEXT_BYTES, ram_bytes=waiting + STAGING_BYTES if on_card else 0)


def _compiled(plan: MemoryPlan, device: Device, needs: ModelNeeds) -> MemoryPlan:
    able = device.capability is not None and device.capability >= COMPILE_SINCE and "compile" in needs.can
    plain = plan.offload == "none" and plan.quantisation == "none" and not plan.layerwise_fp8
    return replace(plan, compile="regional") if able and plain else plan


def _too_large(device: Device, needs: ModelNeeds, least: int) -> ExhaustedError:
    has = device.budget_bytes or 0
    return ExhaustedError(
        f"{needs.name} needs at least {gib(least)} of {device.title}, which has {gib(has)}; choose a smaller model",
        reason="MODEL_TOO_LARGE",
        metadata={"model": needs.name, "needed_bytes": str(least), "budget_bytes": str(has)},
    )


def _too_little_ram(device: Device, needs: ModelNeeds, least: int, ram_bytes: int) -> ExhaustedError:
    return ExhaustedError(
        f"{needs.name} needs at least {gib(least)} of main memory beside {device.title}, and there are "
        f"{gib(ram_bytes)}; choose a smaller model",
        reason="MODEL_TOO_LARGE",
        metadata={"model": needs.name, "needed_bytes": str(least), "budget_bytes": str(ram_bytes)},
    )
