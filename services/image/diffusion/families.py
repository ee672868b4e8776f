"""The families of models that the backend paints with: one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.common.errors import PreconditionError
from services.common.gpu.plan import ALL_ABILITIES, Ability, Precision
from shorts.image.v1.image_pb2 import ControlKind

POSE, EDGE, DEPTH = ControlKind.CONTROL_KIND_POSE, ControlKind.CONTROL_KIND_EDGE, ControlKind.CONTROL_KIND_DEPTH
MIB = 1 << 20
# Convolutions are most of a UNet, and integers are for linear layers alone; 8-bit floats serve both.
_UNET: frozenset[Ability] = ALL_ABILITIES - {"int8", "4bit"}
# What commonly spoils a picture that texts are laid over.
NEGATIVE = "text, letters, watermark, signature, logo, blurry, low quality, deformed, extra limbs"


@dataclass(frozen=True)
class Family:
    """Models of one architecture."""

    name: str
    title: str
    saved_as: tuple[str, ...]
    """Classes of pipelines in the model_index.json of its models."""
    pipeline: str
    """Class that paints, of diffusers."""
    controlled: str = ""
    """Class that paints with a ControlNet; empty: there is none."""
    controls: Mapping[int, str] = field(default_factory=dict)
    """ControlNets by kind of control, ids of the catalogue; one for each kind where it is controlled."""
    face: str = ""
    """IP-Adapter, id of the catalogue; empty: it takes none."""
    steps: int = 30
    guidance: float = 5.0
    guided_above: float = 1.0
    """Guidance up to which the negative prompt plays no part."""
    reads_clip: bool = True
    """Whether its prompts are read by CLIP, 77 tokens at a time."""
    side: int = 0
    """Pixels of the square that it was trained on; 0: its UNet's settings say it."""
    area: float = 1.0
    """How much more than that square it paints well."""
    precisions: tuple[Precision, ...] = ("bf16", "fp16", "fp32")
    can: frozenset[Ability] = ALL_ABILITIES
    working: int = 0
    decoding: int = 0
    """Peaks beside the weights, bytes at 16 bits at the family's size; see ModelNeeds."""


FAMILIES: tuple[Family, ...] = (
    Family(
        name="sdxl",
        title="Stable Diffusion XL",
        saved_as=("StableDiffusionXLPipeline",),
        pipeline="StableDiffusionXLPipeline",
        controlled="StableDiffusionXLControlNetPipeline",
        controls={POSE: "controlnet-openpose-sdxl", EDGE: "controlnet-canny-sdxl", DEPTH: "controlnet-depth-sdxl"},
        face="ip-adapter-sdxl",
        steps=30,
        guidance=6.0,
        can=_UNET,
        working=1600 * MIB,
        decoding=3600 * MIB,
    ),
    Family(
        name="sd15",
        title="Stable Diffusion 1.5",
        saved_as=("StableDiffusionPipeline",),
        pipeline="StableDiffusionPipeline",
        controlled="StableDiffusionControlNetPipeline",
        controls={POSE: "controlnet-openpose-sd15", EDGE: "controlnet-canny-sd15", DEPTH: "controlnet-depth-sd15"},
        face="ip-adapter-sd15",
        steps=30,
        guidance=7.0,
        area=1.5,
        can=_UNET,
        working=900 * MIB,
        decoding=1500 * MIB,
    ),
    Family(
        name="z-image",
        title="Z-Image-Turbo",
        saved_as=("ZImagePipeline",),
        pipeline="ZImagePipeline",
        # Nine of the scheduler's steps are the eight that it was distilled for; the last has nothing left to do.
        steps=9,
        guidance=0.0,
        guided_above=0.0,
        reads_clip=False,
        side=1024,
        precisions=("bf16", "fp32"),
        working=2000 * MIB,
        decoding=3600 * MIB,
    ),
)
PIPELINES = tuple(name for family in FAMILIES for name in family.saved_as)


def family_of(pipeline: str, model: str) -> Family:
    """Give the family that a model's pipeline class belongs to. Raises PreconditionError for any other."""
    for family in FAMILIES:
        if pipeline in family.saved_as:
            return family
    known = ", ".join(family.title for family in FAMILIES)
    raise PreconditionError(
        f"{model} is a {pipeline or 'model without a pipeline'}; this backend paints with: {known}",
        reason="MODEL_KIND",
        metadata={"model": model},
    )
