"""The files of XTTS-v2 in the models folder: which there are, what is in their headers. Nothing here needs torch.

Only safetensors and JSON are read. The publisher's own branch has pickles (model.pth), which may run code as they are
read; the catalogue names the revision of the same repository that has the same weights as safetensors.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from services.common.catalogue import catalogue
from services.common.catalogue.release import command_here
from services.common.errors import PreconditionError
from services.common.model_files import json_object, tensor_shapes
from services.common.settings import load_settings

MODEL_ID = "xtts-v2"
CONFIG, VOCABULARY, WEIGHTS, SPEAKERS = "config.json", "vocab.json", "model.safetensors", "speakers_xtts.safetensors"
NEEDED = (CONFIG, VOCABULARY, WEIGHTS)
LATENT, EMBEDDING = "gpt_cond_latent", "speaker_embedding"
"""What a voice is: the conditioning of the language model, [1, 32, width], and of the vocoder, [1, 512, 1]."""
_LARGEST_JSON = 16 << 20
_PART = re.compile(rf"^(?P<name>.*\S)\s*[./:|_]+(?P<part>{LATENT}|{EMBEDDING})$")


def folder_of(models: Path) -> Path:
    """Give the model's folder, which may not be there."""
    return catalogue().get(MODEL_ID).folder(models)


def fetch_command() -> str:
    """Give the command that fetches the model here."""
    return command_here(catalogue().get(MODEL_ID).fetch_command, load_settings().setup_command)


def lacking(folder: Path) -> str:
    """Say in a sentence what lacks of the model and the command that fetches it; empty where nothing does."""
    absent = [name for name in NEEDED if not (folder / name).is_file()]
    if not absent:
        return ""
    if absent == [WEIGHTS] and any(folder.glob("*.pth")):
        return (
            f"XTTS-v2 is here only as a pickle ({WEIGHTS} is missing), which may run code as it is read and is not "
            f"taken; fetch it as safetensors with: {fetch_command()}"
        )
    what = "is not here" if len(absent) == len(NEEDED) else f"lacks {', '.join(absent)}"
    return f"XTTS-v2 {what}; fetch it (1.9 GB, once) with: {fetch_command()}"


def broken(what: str) -> PreconditionError:
    """Make the error for a file that is not what it should be."""
    return PreconditionError(
        f"XTTS-v2: {what}; fetch it again with: {fetch_command()}",
        reason="MODEL_BROKEN",
        metadata={"model": MODEL_ID},
    )


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object. Raises PreconditionError for a file that is none."""
    try:
        return json_object(path, _LARGEST_JSON)
    except (OSError, ValueError) as error:
        raise broken(f"{path.name} cannot be read ({error})") from error


def tensors_of(path: Path) -> dict[str, tuple[int, ...]]:
    """Give the names and shapes of the tensors in a file. Raises PreconditionError for what is no safetensors file."""
    try:
        return tensor_shapes(path)
    except (OSError, ValueError) as error:
        raise broken(f"{path.name} is no safetensors file ({error})") from error


def weights_bytes(folder: Path) -> int:
    """Add up the model's weights at 32 bits, from the header."""
    return sum(4 * math.prod(shape) for shape in tensors_of(folder / WEIGHTS).values())


def speaker_tensors(folder: Path) -> dict[str, dict[str, str]]:
    """Give the built-in speakers by name, each with the names of its two tensors.

    None where the file is not there or names no speakers. Raises PreconditionError for what is no safetensors file.
    """
    path = folder / SPEAKERS
    if not path.is_file():
        return {}
    stat = path.stat()
    return _speakers(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=4)
def _speakers(path: Path, _changed: int, _size: int) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for key in tensors_of(path):
        if match := _PART.match(key):
            found.setdefault(match["name"], {})[match["part"]] = key
    return {name: parts for name, parts in found.items() if len(parts) == 2}


def slug(name: str) -> str:
    """Give a speaker's name as part of a voice's id: "Alma María" as "alma-maria"."""
    plain = unicodedata.normalize("NFKD", name.replace("ı", "i")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
