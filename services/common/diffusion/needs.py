"""What memory a pipeline needs, read from the headers of its weights."""

from __future__ import annotations

import math
import re
from pathlib import Path

from services.common.diffusion.folders import ModelFolder
from services.common.diffusion.loading import DENOISERS
from services.common.errors import PreconditionError
from services.common.gpu.plan import ALL_ABILITIES, Ability, ModelNeeds, Precision
from services.common.model_files import tensor_shapes

_BYTES = 2
_VARIANT = re.compile(r"\.(?:fp16|bf16|fp32)(?=[.-])")


def count_weights(file: Path) -> int:
    """Count the numbers in a safetensors file from its header. Raises PreconditionError for what is no such file."""
    try:
        return sum(math.prod(shape) for shape in tensor_shapes(file).values())
    except (OSError, ValueError) as error:
        raise PreconditionError(
            f"{file.parent.name}/{file.name} is damaged ({error}); fetch the model again", reason="MODEL_BROKEN"
        ) from error


def bytes_of(folder: Path) -> int:
    """Add up the weights in a folder and below it, at 16 bits; of several variants of one file one counts."""
    files = {path.with_name(_VARIANT.sub("", path.name)): path for path in folder.rglob("*.safetensors")}
    return sum(_BYTES * count_weights(path) for path in files.values())


def needs_of(
    folder: ModelFolder,
    *,
    working: int,
    decoding: int,
    further: int = 0,
    precisions: tuple[Precision, ...] = ("bf16", "fp16", "fp32"),
    can: frozenset[Ability] = ALL_ABILITIES,
) -> ModelNeeds:
    """Tell what a pipeline needs; `working`, `decoding` in bytes at 16 bits for its largest job, see ModelNeeds.

    `further` are weights that stand beside it: a ControlNet, an image encoder, an upscaler.
    """
    sizes = {name: bytes_of(folder.path / name) for name in folder.parts if (folder.path / name).is_dir()}
    denoiser = sum(size for name, size in sizes.items() if name in DENOISERS)
    vae = sizes.get("vae", 0)
    encoders = sum(sizes.values()) - denoiser - vae
    return ModelNeeds(
        name=folder.model,
        denoiser=denoiser + further,
        encoders=encoders,
        vae=vae,
        working=working,
        decoding=decoding,
        precisions=precisions,
        can=can,
    )
