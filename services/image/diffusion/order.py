"""What a request asks of a model, defaults filled in: plain data, decided before anything is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from services.common.characters import character_of
from services.common.characters.model import prompt as in_house_style
from services.common.diffusion.folders import ModelFolder
from services.common.errors import InvalidInputError
from services.image.diffusion.families import NEGATIVE, Family, family_of
from services.image.diffusion.sizes import size_for
from services.image.diffusion.upscale import check_upscaler
from shorts.image.v1 import image_pb2

CONTROL_STRENGTH, FACE_STRENGTH = 0.8, 0.6
LONGEST_ALT_TEXT = 240
# LoRAs that let few steps do, with the scheduler of latent consistency models (Luo, Tan, Huang, Li and Zhao, "Latent
# Consistency Models", 2023): how their ids begin, and what suits them.
CONSISTENT, CONSISTENT_STEPS, CONSISTENT_GUIDANCE = ("lcm-lora",), 6, 1.5


@dataclass(frozen=True)
class Order:
    """One picture to paint. Strengths are factors; models are ids of the catalogue, "" for none."""

    model: str
    family: Family
    prompt: str
    negative: str
    size: tuple[int, int]
    """Of the painting, width and height in pixels."""
    steps: int
    guidance: float
    loras: Mapping[str, float]
    fast: bool = False
    """Whether one of them makes few steps do, with a scheduler of its own."""
    control: str = ""
    control_strength: float = CONTROL_STRENGTH
    control_end: float = 1.0
    face: str = ""
    face_strength: float = FACE_STRENGTH
    upscaler: str = ""

    @property
    def models(self) -> list[str]:
        """All that takes part, the model first."""
        on = [model for model, weight in self.loras.items() if weight]
        return [self.model, *on, *filter(None, (self.control, self.face, self.upscaler))]


def read_order(request: image_pb2.GenerateRequest, models: Path, model: str) -> Order:
    """Decide what `model`, the one asked for or the default, is to paint, and how; the request has been checked.

    Raises PreconditionError for a model that is not here or none of ours, InvalidInputError for what its family cannot
    do and for an upscaler that is none.
    """
    painting = request.painting
    folder = ModelFolder(models, model)
    family = family_of(folder.pipeline, folder.model)
    loras = {lora.model: lora.weight if lora.HasField("weight") else 1.0 for lora in painting.loras}
    fast = any(weight and model.startswith(CONSISTENT) for model, weight in loras.items())
    usual = CONSISTENT_GUIDANCE if fast else family.guidance
    guidance = painting.guidance if painting.HasField("guidance") else usual
    guided = guidance > family.guided_above
    if request.negative_prompt and not guided:
        raise InvalidInputError.of(
            "negative_prompt",
            f"plays no part at a guidance of {guidance:g}, which {folder.model} is used with; leave it out, or set "
            f"painting.guidance above {family.guided_above:g}",
        )
    control, face = _control(painting, family), _face(painting, family)
    return Order(
        model=folder.model,
        family=family,
        prompt=_prompt(request),
        negative=(request.negative_prompt or NEGATIVE) if guided else "",
        size=size_for(request.width, request.height, side=side_of(folder, family), area=family.area),
        steps=painting.steps or (CONSISTENT_STEPS if fast else family.steps),
        guidance=guidance,
        loras=loras,
        fast=fast,
        control=control,
        control_strength=painting.control.strength or CONTROL_STRENGTH,
        control_end=painting.control.end or 1.0,
        face=face,
        face_strength=painting.reference.strength or FACE_STRENGTH,
        upscaler=_upscaler(painting, models),
    )


def side_of(folder: ModelFolder, family: Family) -> int:
    """Tell the side of the square that a model was trained on, in pixels."""
    if family.side:
        # Smaller ones of the family say so in their VAE.
        return min(family.side, int(folder.json("vae/config.json").get("sample_size") or family.side))
    latents = int(folder.json("unet/config.json").get("sample_size") or 64)
    levels = len(folder.json("vae/config.json").get("block_out_channels") or (0, 0, 0, 0))
    return latents << (levels - 1)


def _control(painting: image_pb2.Painting, family: Family) -> str:
    if not painting.HasField("control"):
        return ""
    if not family.controlled:
        raise InvalidInputError.of("painting.control", f"there is none for {family.title}; leave it out")
    return painting.control.model or family.controls[painting.control.kind]


def _face(painting: image_pb2.Painting, family: Family) -> str:
    if not painting.HasField("reference"):
        return ""
    if not family.face:
        raise InvalidInputError.of("painting.reference", f"there is none for {family.title}; leave it out")
    return painting.reference.model or family.face


def _upscaler(painting: image_pb2.Painting, models: Path) -> str:
    if painting.upscaler:
        check_upscaler(ModelFolder(models, painting.upscaler), "painting.upscaler")
    return painting.upscaler


def _prompt(request: image_pb2.GenerateRequest) -> str:
    """Put together who is seen and what else is: who first, since what comes first counts most."""
    scene = request.prompt.strip()
    if not request.painting.paint_character:
        if not scene:
            raise InvalidInputError.of("prompt", "is empty; say in English what to paint")
        return scene
    who = character_of(request.character).prompt.removesuffix(in_house_style(""))
    return ", ".join(filter(None, (who, scene)))


def alt_text(order: Order) -> str:
    """Say in a sentence what the picture shows: what was asked for, cut at a word."""
    text = " ".join(order.prompt.split()).rstrip(".")
    if len(text) > LONGEST_ALT_TEXT:
        text = text[:LONGEST_ALT_TEXT].rsplit(" ", 1)[0] + "…"
    return f"A painted picture: {text}." if text else "A painted picture."
