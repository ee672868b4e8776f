"""What a case asks of the studio, and the same work in the words of a plain diffusers script."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from bench.gpu.shapes import Case
from services.common.artifacts import ArtifactStore
from services.common.diffusion.folders import ModelFolder
from services.common.settings import load_settings
from services.image.diffusion.order import Order as PaintingOrder
from services.image.diffusion.order import read_order as read_painting
from services.video.diffusion.families import family_of
from services.video.diffusion.order import Order as ClipOrder
from services.video.diffusion.order import read_order as read_clip
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.image.v1 import image_pb2
from shorts.video.v1.video_pb2 import AnimateRequest, Animation, ClipStart

PROMPT = "a baker at dawn, warm light, steam over fresh bread"
FRAME = (1080, 1920)
TINY_FRAME, TINY_SIDE, TINY_FRAMES = (108, 192), 64, 9
WARM_STEPS = 2
_DRAWN = "baker-bear"
# As the pages of diffusers for these pipelines have it; what the backend sets for its families.
_DPM: dict[str, Any] = {"kind": "DPMSolverMultistepScheduler"}
_MOTION: dict[str, Any] = {
    "kind": "DDIMScheduler", "clip_sample": False, "timestep_spacing": "linspace", "beta_schedule": "linear",
    "steps_offset": 1,
}  # fmt: skip
_LIGHTNING: dict[str, Any] = {
    "kind": "EulerDiscreteScheduler", "timestep_spacing": "trailing", "beta_schedule": "linear",
}  # fmt: skip


@dataclass(frozen=True)
class Wish:
    """What is asked for, besides the case."""

    tiny: bool = False
    steps: int = 0
    """0: as many as the backend takes by itself."""


def painting(case: Case, wish: Wish, steps: int) -> image_pb2.GenerateRequest:
    """Ask for a picture."""
    width, height = TINY_FRAME if wish.tiny else FRAME
    kinds = image_pb2.ControlKind
    kind = kinds.CONTROL_KIND_EDGE if "canny" in case.control else kinds.CONTROL_KIND_POSE
    held = image_pb2.Control(kind=kind, model=case.control)
    return image_pb2.GenerateRequest(
        width=width,
        height=height,
        prompt=PROMPT,
        seed=1,
        scene_count=1,
        backend="diffusers",
        character=_DRAWN if case.control or case.face else "",
        painting=image_pb2.Painting(
            model=case.model,
            steps=steps,
            paint_character=bool(case.control or case.face),
            control=held if case.control else None,
            reference=image_pb2.Reference(model=case.face) if case.face else None,
        ),
    )


def clip(case: Case, wish: Wish, steps: int, store: ArtifactStore, models: Path) -> AnimateRequest:
    """Ask for a clip of one piece, as long as the model makes at once; it begins with words where it can."""
    family = family_of(ModelFolder(models, case.model))
    frames = min(TINY_FRAMES, family.most) if wish.tiny else family.most
    width, height = TINY_FRAME if wish.tiny else FRAME
    start = ClipStart.CLIP_START_PROMPT if family.from_prompt else ClipStart.CLIP_START_PICTURE
    return AnimateRequest(
        width=width,
        height=height,
        duration=(frames - 1) / family.fps,
        prompt=PROMPT,
        seed=1,
        backend="diffusers",
        image=None if family.from_prompt else _picture(store, (width, height)),
        animation=Animation(
            model=case.model,
            steps=steps,
            start=start,
            frames=frames,
            side=TINY_SIDE if wish.tiny else 0,
            enlarger=case.enlarger,
        ),
    )


def _picture(store: ArtifactStore, size: tuple[int, int]) -> Artifact:
    """Store a soft coloured picture."""
    noise = np.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), np.uint8)
    return store.put([cv2.imencode(".png", cv2.GaussianBlur(noise, (0, 0), 9))[1].tobytes()], "image/png")


def as_script(case: Case, request: image_pb2.GenerateRequest | AnimateRequest, models: Path) -> dict[str, Any]:
    """Say in plain data what the backend will do: the class of the pipeline, and what it is called with."""
    if isinstance(request, image_pb2.GenerateRequest):
        painted = read_painting(request, models, case.model)
        return {**_shared(painted), "frames": 1, "pipeline": _painter(painted), "scheduler": {}}
    ordered = read_clip(request, models, case.model, load_settings())
    return {
        **_shared(ordered),
        "frames": ordered.plan.frames,
        "pipeline": ordered.pipeline,
        "enlarging": ordered.family.enlarges if case.enlarger else "",
        "scheduler": _scheduler(ordered),
        "reads": ordered.family.reads,
        "from_picture": ordered.from_picture,
    }


def _shared(order: PaintingOrder | ClipOrder) -> dict[str, Any]:
    return {
        "width": order.size[0],
        "height": order.size[1],
        "steps": order.steps,
        "guidance": order.guidance,
        "prompt": order.prompt,
        "negative": order.negative,
    }


def _painter(order: PaintingOrder) -> str:
    return order.family.controlled if order.control else order.family.pipeline


def _scheduler(order: ClipOrder) -> dict[str, Any]:
    if order.fast == "lightning":
        return _LIGHTNING
    return {"dpm": _DPM, "motion": _MOTION}.get(order.family.scheduler, {})
