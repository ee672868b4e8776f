"""One scene to a diffusion model: what it is asked for and called with, and what that takes.

Each model is asked as the studio's own backend asks it for a scene of a portrait short, unless told otherwise: size,
steps, guidance, frames and pieces are those of services/image/diffusion and services/video/diffusion.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.gpu.flops import Job, count, flops
from bench.gpu.orders import FRAME, PROMPT
from bench.gpu.shapes import Case, Part, Shape, parts, shapes
from services.common.catalogue import Model
from services.common.settings import Settings
from services.image.diffusion.order import Order as PaintingOrder
from services.image.diffusion.order import read_order as read_painting
from services.image.diffusion.upscale import OVERLAP, TILE
from services.video.diffusion.families import ENLARGED
from services.video.diffusion.filming import DECODED_AT_ONCE, ENLARGING_STRENGTH
from services.video.diffusion.order import Order as ClipOrder
from services.video.diffusion.order import read_order as read_clip
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.image.v1.image_pb2 import Control, ControlKind, GenerateRequest, Lora, Painting, Reference
from shorts.video.v1.video_pb2 import AnimateRequest

SCENE_SECONDS = 5.0
"""Of a short of 30 s in six scenes; gateway.catalogue.reckoning reckons with the same, which a test holds."""
TERA = 1e12
# Of one shape.
_ALIKE = {
    "controlnet-canny-sd15": "controlnet-openpose-sd15",
    "controlnet-depth-sd15": "controlnet-openpose-sd15",
    "controlnet-openpose-sdxl": "controlnet-canny-sdxl",
    "controlnet-depth-sdxl": "controlnet-canny-sdxl",
    "ip-adapter-sdxl": "ip-adapter-sd15",
}
# Tokens that pipelines fill prompts up to, and what Z-Image, which takes the filling out again, is given of them.
_TOKENS = {"LTXPipeline": 128, "CogVideoXPipeline": 226, "WanPipeline": 512, "ZImagePipeline": 512}
_WORDS = {"ZImagePipeline": 64}


@dataclass(frozen=True)
class Counted:
    """The work of one picture or clip."""

    made: str
    """Size, frames, steps."""
    by_place: dict[str, int]
    """FLOPs by network."""
    weights: int
    """Bytes of all that takes part, at 16 bits."""


def picture(model: Model, folder: Path) -> Counted:
    """Count a painting: with an adapter, one by its base with the adapter on it."""
    base = shapes()[model.needs[0] if model.needs else model.id]
    order = read_painting(_request(model, base.id), folder, base.id)
    networks = {place: part.network() for place, part in base.parts.items()}
    weights = base.bytes
    if model.kind == "controlnet":
        control = shapes()[_ALIKE.get(model.id, model.id)]
        networks["controlnet"], weights = control.parts[""].network(), weights + control.bytes
    elif order.face:
        encoder = shapes()[_ALIKE.get(model.id, model.id)].encoder
        assert encoder is not None
        # Its layers in the UNet see four more tokens than the 77 of the prompt: below 1% of the work, left out.
        networks["image_encoder"], weights = encoder.network(), weights + encoder.bytes
    found = count(networks, _painting_job(order, base.pipeline))
    made = f"{order.size[0]} x {order.size[1]}, {order.steps} steps"
    if model.id == "swin2sr-x2":
        upscaler = parts()["swin2sr"]
        found["upscaler"] = _tiles(order.size) * _tile(upscaler)
        weights += upscaler.bytes
        made += ", twice the size"
    return Counted(made, found, weights)


def _request(model: Model, base: str) -> GenerateRequest:
    painting = Painting(model=base)
    if model.kind == "lora":
        painting.loras.append(Lora(model=model.id))
    elif model.kind == "controlnet":
        painting.control.CopyFrom(Control(kind=ControlKind.CONTROL_KIND_EDGE, model=model.id))
    elif model.id.startswith("ip-adapter"):
        painting.reference.CopyFrom(Reference(model=model.id))
    return GenerateRequest(width=FRAME[0], height=FRAME[1], prompt=PROMPT, painting=painting)


def _painting_job(order: PaintingOrder, pipeline: str) -> Job:
    return Job(
        width=order.size[0],
        height=order.size[1],
        steps=order.steps,
        guided=order.guidance > order.family.guided_above,
        tokens=_TOKENS.get(pipeline, 0),
        words=_WORDS.get(pipeline, 0),
    )


def _tiles(size: tuple[int, int]) -> int:
    """Count the tiles that an upscaler goes over."""
    across, down = (math.ceil(max(1, side - OVERLAP) / (TILE - OVERLAP)) for side in size)
    return across * down


def _tile(upscaler: Part) -> int:
    import torch  # noqa: PLC0415

    network = upscaler.network().to("meta")
    return flops(lambda: network(pixel_values=torch.empty(1, 3, TILE, TILE)))


def clip(model: Model, folder: Path) -> Counted:
    """Count the clip of a scene: as many pieces as its length takes, and what goes over it once more."""
    enlarger = model.id if model.id == "zeroscope-v2-xl" else ""
    main = model.needs[0] if enlarger else model.id
    shape = shapes()[main]
    request = AnimateRequest(
        width=FRAME[0], height=FRAME[1], duration=SCENE_SECONDS, prompt=PROMPT, image=Artifact(sha256="0" * 64)
    )
    order = read_clip(request, folder, main, Settings())
    networks = clip_networks(shape, shapes()[order.family.base] if order.family.base else None)
    pipeline = shape.pipeline
    found = {place: order.plan.pieces * value for place, value in count(networks, clip_job(order, pipeline)).items()}
    weights = shape.bytes + (shapes()[order.family.base].bytes if order.family.base else 0)
    made = f"{order.size[0]} x {order.size[1]}, {order.plan.frames} frames, {order.steps} steps"
    made = f"{order.plan.pieces} times {made}" if order.plan.pieces > 1 else made
    if enlarger:
        larger = _enlarging(order)
        for place, value in count(networks, larger).items():
            found[place] += value
        weights += shapes()[enlarger].bytes
        made += f", then {larger.width} x {larger.height}, {larger.steps} steps"
    return Counted(made, found, weights)


def clip_networks(shape: Shape, base: Shape | None) -> dict[str, Any]:
    """Make the networks of a pipeline on the "meta" device; an adapter is put on its base's UNet."""
    if base is None:
        # Of two experts either works at a step, and they are alike.
        return {place: part.network() for place, part in shape.parts.items() if place != "transformer_2"}
    import diffusers  # noqa: PLC0415
    import torch  # noqa: PLC0415

    networks = {place: part.network() for place, part in base.parts.items() if place != "safety_checker"}
    with torch.device("meta"):
        networks["unet"] = diffusers.UNetMotionModel.from_unet2d(networks["unet"], shape.parts[""].network())
    return networks


def clip_job(order: ClipOrder, pipeline: str) -> Job:
    """Say what one piece of a clip is to the pipeline."""
    steps, pictures = order.steps, 1 if order.from_picture else 0
    if order.from_picture and order.family.base:
        low, high = order.family.strength or (1.0, 1.0)
        steps, pictures = int(steps * (low + (high - low) * order.motion)), order.plan.frames
    return Job(
        width=order.size[0],
        height=order.size[1],
        steps=max(1, steps),
        guided=order.guidance > 1,
        frames=order.plan.frames,
        tokens=_TOKENS.get(pipeline, 0),
        pictures=pictures,
        decoded_at_once=DECODED_AT_ONCE,
    )


def _enlarging(order: ClipOrder) -> Job:
    """Say what the second model does with the clip of the first."""
    multiple = order.family.multiple
    width, height = (round(side * ENLARGED / multiple) * multiple for side in order.size)
    steps, frames = int(order.steps * ENLARGING_STRENGTH), order.plan.frames
    return Job(width, height, steps, order.guidance > 1, frames=frames, pictures=frames)


def tflop_of(case: Case, told: Mapping[str, Any]) -> float:
    """Count one call of a case as `bench.gpu.orders.as_script` told it: what the bench measures, 10^12 operations.

    0 for what is more than one call of one pipeline.
    """
    if case.enlarger or case.face:
        return 0.0
    shape = shapes()[case.model]
    networks = clip_networks(shape, shapes()[case.base] if case.base else None)
    if case.control:
        networks["controlnet"] = shapes()[case.control].parts[""].network()
    # Z-Image alone is guided by what is above 0 and not above 1.
    guided = told["guidance"] > (0.0 if shape.pipeline == "ZImagePipeline" else 1.0)
    job = Job(
        width=told["width"],
        height=told["height"],
        steps=told["steps"],
        guided=guided,
        frames=told["frames"],
        tokens=_TOKENS.get(shape.pipeline, 0),
        words=_WORDS.get(shape.pipeline, 0),
        pictures=1 if told.get("from_picture") else 0,
        decoded_at_once=DECODED_AT_ONCE,
    )
    return sum(count(networks, job).values()) / TERA
