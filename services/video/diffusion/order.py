"""What a request asks of a model, defaults filled in: plain data, decided before anything is loaded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from services.common.diffusion.folders import ModelFolder
from services.common.errors import InvalidInputError
from services.common.settings import Settings
from services.video.diffusion.families import NEGATIVE, Family, family_of, is_lightning, kind_of
from services.video.diffusion.planning import FramePlan, plan_frames
from services.video.diffusion.sizes import working_size
from shorts.video.v1.video_pb2 import AnimateRequest, Animation, ClipStart

MOTION = 0.5
# Latent consistency models: Luo, Tan, Huang, Li and Zhao, "Latent Consistency Models", 2023.
CONSISTENT_STEPS, CONSISTENT_GUIDANCE = 6, 1.5
# AnimateDiff-Lightning (Lin and Yang, 2024): distilled for a number of steps without guidance, told by its file's name.
_LIGHTNING_STEPS = re.compile(r"(\d)step")
LIGHTNING_STEPS, LIGHTNING_GUIDANCE = 4, 1.0


@dataclass(frozen=True)
class Order:
    """One clip to make. Models are ids of the catalogue, "" for none."""

    model: str
    family: Family
    prompt: str
    negative: str
    from_picture: bool
    size: tuple[int, int]
    """That the model works at, width and height in pixels."""
    plan: FramePlan
    steps: int
    guidance: float
    motion: float
    fast: str = ""
    """"lightning" or "lcm" where few steps do, with a scheduler of its own."""
    lora: str = ""
    enlarger: str = ""
    notices: tuple[str, ...] = ()

    @property
    def models(self) -> list[str]:
        """All that takes part, the model first."""
        return [self.model, *filter(None, (self.family.base, self.lora, self.enlarger))]

    @property
    def pipeline(self) -> str:
        """Class of diffusers that makes it."""
        return self.family.from_picture if self.from_picture else self.family.from_prompt


def read_order(request: AnimateRequest, models: Path, model: str, settings: Settings) -> Order:
    """Decide what `model`, the one asked for or the default, is to make, and how; the request has been checked.

    Raises PreconditionError for a model that is not here or none of ours, InvalidInputError for what its family cannot
    do and for an enlarger that is not of its kind.
    """
    asked = request.animation
    folder = ModelFolder(models, model)
    family = family_of(folder)
    from_picture = _starts_with_picture(request, family, folder.model)
    _check_abilities(asked, family, folder, from_picture=from_picture)
    prompt = request.prompt.strip()
    if family.reads and not prompt:
        raise InvalidInputError.of("prompt", f"is empty, and {folder.model} reads one; say in English what happens")
    fast = "lightning" if is_lightning(folder) else "lcm" if asked.few_steps_lora else ""
    steps, guidance = _pace(asked, family, fast, folder)
    plan = plan_frames(
        request.duration,
        family.fps,
        most=asked.frames or settings.video_frames or _most(folder, family),
        least=family.least,
        rule=family.rule,
        continues=from_picture,
    )
    return Order(
        model=folder.model,
        family=family,
        prompt=prompt,
        negative=_negative(asked, family, guidance, folder.model),
        from_picture=from_picture,
        size=_size(request, folder, family, asked.side or settings.video_side),
        plan=plan,
        steps=steps,
        guidance=guidance,
        motion=asked.motion if asked.HasField("motion") else MOTION,
        fast=fast,
        lora=asked.few_steps_lora,
        enlarger=_enlarger(asked, family, models, folder.model),
        notices=_notices(request, plan, folder.model, from_picture=from_picture),
    )


def _size(request: AnimateRequest, folder: ModelFolder, family: Family, side: int) -> tuple[int, int]:
    """Tell the size that a model works at; one that knows a single size has it in its settings."""
    if not family.fixed:
        return working_size((request.width, request.height), family, side)
    own, levels = folder.json("transformer/config.json"), folder.json("vae/config.json").get("block_out_channels") or ()
    scale = 1 << max(0, len(levels) - 1)
    width, height = int(own.get("sample_width") or 0) * scale, int(own.get("sample_height") or 0) * scale
    return (width, height) if width and height else family.sizes[0]


def _most(folder: ModelFolder, family: Family) -> int:
    """Tell how many frames a model does well: its UNet's settings may say it (14 or 25 for SVD)."""
    if family.reads:
        return family.most
    return int(folder.json("unet/config.json").get("num_frames") or family.most)


def _pace(asked: Animation, family: Family, fast: str, folder: ModelFolder) -> tuple[int, float]:
    """Give steps and guidance."""
    steps, guidance = family.steps, family.guidance
    if fast == "lcm":
        steps, guidance = CONSISTENT_STEPS, CONSISTENT_GUIDANCE
    elif fast:
        told = _LIGHTNING_STEPS.search(folder.only_weights().name)
        steps, guidance = int(told[1]) if told else LIGHTNING_STEPS, LIGHTNING_GUIDANCE
    return asked.steps or steps, asked.guidance if asked.HasField("guidance") else guidance


def _check_abilities(asked: Animation, family: Family, folder: ModelFolder, *, from_picture: bool) -> None:
    """Raise InvalidInputError for what the family has no use for."""
    begins = "" if from_picture else " that begins with the prompt"
    for field, wanted, able in (
        ("motion", asked.HasField("motion"), family.strength is not None and from_picture),
        ("few_steps_lora", bool(asked.few_steps_lora), family.loras and not is_lightning(folder)),
        ("enlarger", bool(asked.enlarger), bool(family.enlarges)),
        ("side", bool(asked.side), not family.fixed),
    ):
        if wanted and not able:
            raise InvalidInputError.of(f"animation.{field}", f"plays no part with {folder.model}{begins}; leave it out")


def _enlarger(asked: Animation, family: Family, models: Path, model: str) -> str:
    """Give the model that goes over the clip once more, which the family has a use for; "" for none."""
    if not asked.enlarger:
        return ""
    folder = ModelFolder(models, asked.enlarger)
    if kind_of(folder) not in {family.from_prompt, family.enlarges}:
        raise InvalidInputError.of(
            "animation.enlarger",
            f"{folder.model} cannot go over clips of {model}; name a model of its kind ({family.title}), or leave it "
            "out",
        )
    folder.check_parts()
    return folder.model


def _starts_with_picture(request: AnimateRequest, family: Family, model: str) -> bool:
    start = request.animation.start
    if start == ClipStart.CLIP_START_PROMPT and not family.from_prompt:
        raise InvalidInputError.of("animation.start", f"is the prompt, and {model} begins with a picture; change one")
    if start == ClipStart.CLIP_START_PICTURE and not family.from_picture:
        raise InvalidInputError.of("animation.start", f"is the picture, and {model} works from words; change one")
    wanted = start == ClipStart.CLIP_START_PICTURE or not family.from_prompt
    if wanted and not request.HasField("image"):
        raise InvalidInputError.of("image", f"is missing; {model} begins with a picture, which must be given as pixels")
    return wanted or (
        start == ClipStart.CLIP_START_UNSPECIFIED and bool(family.from_picture) and request.HasField("image")
    )


def _negative(asked: Animation, family: Family, guidance: float, model: str) -> str:
    guided = family.reads and guidance > 1
    if asked.negative_prompt and not guided:
        why = "which takes no prompt" if not family.reads else f"at a guidance of {guidance:g}"
        raise InvalidInputError.of("animation.negative_prompt", f"plays no part with {model}, {why}; leave it out")
    return (asked.negative_prompt or NEGATIVE) if guided else ""


def _notices(request: AnimateRequest, plan: FramePlan, model: str, *, from_picture: bool) -> tuple[str, ...]:
    """Say what the user should know of the clip."""
    unseen = request.animation.start == ClipStart.CLIP_START_UNSPECIFIED and not from_picture
    ignored = f"{model} works from words alone: the scene's picture is not in the clip."
    pictured = request.HasField("image") or request.HasField("drawn")
    return tuple(filter(None, (ignored if unseen and pictured else "", plan.notice(model))))
