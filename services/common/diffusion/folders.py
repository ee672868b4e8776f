"""Models on disk: a folder for each below the models folder, safetensors only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from services.common.catalogue import catalogue
from services.common.catalogue.release import command_here
from services.common.errors import InvalidInputError, PreconditionError
from services.common.model_files import json_object
from services.common.settings import load_settings

MODEL_ID = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
LONGEST_ID = 80
# Formats that can run code as they are read.
_PICKLES = frozenset({".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle"})
_TENSORS = ".safetensors"
_LARGEST_JSON = 4 << 20


def is_model_id(text: str) -> bool:
    """Tell whether it can be a model's id: lower-case words and digits joined by hyphens, dots or underscores."""
    return len(text) <= LONGEST_ID and bool(MODEL_ID.fullmatch(text))


def pull_command(model: str) -> str:
    """Give the command that fetches a model where this runs."""
    return command_here(f"shorts models pull {model}", load_settings().setup_command)


class ModelFolder:
    """One model's folder, `models / id`.

    Raises InvalidInputError for what is no id, PreconditionError (MODEL_MISSING) where the folder is not there: the
    message says the command that fetches it.
    """

    def __init__(self, models: Path, model: str) -> None:
        if not is_model_id(model):
            raise InvalidInputError.of("model", f"{model[:LONGEST_ID]!r} is no id of the catalogue")
        self.model = model
        self.path = models / model
        if not self.path.is_dir():
            raise self._error(f"the model {model} is not here; fetch it with: {pull_command(model)}", "MODEL_MISSING")

    def _error(self, message: str, reason: str) -> PreconditionError:
        return PreconditionError(message, reason=reason, metadata={"model": self.model})

    def _broken(self, what: str) -> PreconditionError:
        message = f"the model {self.model} {what}; fetch it again with: {pull_command(self.model)}"
        return self._error(message, "MODEL_BROKEN")

    def json(self, name: str) -> dict[str, Any]:
        """Read a settings file of the model. Raises PreconditionError where it is not there or no JSON object."""
        try:
            return json_object(self.path / name, _LARGEST_JSON)
        except OSError as error:
            raise self._broken(f"has no readable {name}") from error
        except ValueError as error:
            raise self._broken(f"has no readable {name} ({error})") from error

    @cached_property
    def pipeline(self) -> str:
        """Class of the pipeline that it was saved from, for example "StableDiffusionXLPipeline"."""
        return str(self.json("model_index.json").get("_class_name", ""))

    @cached_property
    def parts(self) -> dict[str, tuple[str, str]]:
        """The components of a pipeline by name, each with its library and class; without those that are left out."""
        index = self.json("model_index.json")
        pairs = {name: value for name, value in index.items() if not name.startswith("_") and isinstance(value, list)}
        return {name: (str(v[0]), str(v[1])) for name, v in pairs.items() if len(v) == 2 and v[0] and v[1]}

    def weights(self, *, below: str = "") -> list[Path]:
        """List the safetensors files in a subfolder, sorted.

        Raises PreconditionError where there are none; it says so where there are pickles, which are never read.
        """
        folder = self.path / below if below else self.path
        found = sorted(folder.glob(f"*{_TENSORS}"))
        if found:
            return found
        if _has_pickles(folder):
            raise self._error(
                f"the model {self.model} has the weights of {below or 'its main part'} only in a format that can run "
                f"code as it is read; only safetensors are taken. Fetch it again with: {pull_command(self.model)}",
                "MODEL_UNSAFE",
            )
        raise self._broken(f"has no safetensors in {below or 'its folder'}")

    def only_weights(self) -> Path:
        """Give the one file of a model that is one, a LoRA or an IP-Adapter; repositories keep it in any subfolder."""
        found = sorted(path for path in self.path.rglob(f"*{_TENSORS}") if path.parent.name != "image_encoder")
        if not found:
            return self.weights()[0]
        if len(found) > 1:
            raise self._broken(f"has {len(found)} safetensors files and should have one")
        return found[0]

    def part_named(self, name: str) -> Path:
        """Give the subfolder of a name, at any depth, that has a config.json. Raises PreconditionError."""
        found = sorted(path.parent for path in self.path.rglob("config.json") if path.parent.name == name)
        if not found:
            raise self._broken(f"lacks its part {name}")
        self.weights(below=found[0].relative_to(self.path).as_posix())
        return found[0]

    def check_parts(self, *, without: Sequence[str] = ()) -> None:
        """Check that every part of a pipeline that has weights has them as safetensors. Raises PreconditionError."""
        for name, (library, kind) in self.parts.items():
            folder = self.path / name
            if name in without:
                continue
            if not folder.is_dir():
                raise self._broken(f"lacks its part {name} ({kind} of {library})")
            if (folder / "config.json").is_file() or _has_pickles(folder):
                self.weights(below=name)

    @property
    def variant(self) -> str | None:
        """The variant of a pipeline's weights where there is no plain one: "fp16" for model.fp16.safetensors."""
        found = (variant_in(self.path / name) for name in ("unet", "transformer"))
        return next(filter(None, found), None)


def variant_in(folder: Path) -> str | None:
    """Tell the variant of the weights in a folder; None where there are plain ones, or none."""
    stems = [path.name.removesuffix(_TENSORS) for path in sorted(folder.glob(f"*{_TENSORS}"))]
    if not stems or not all("." in stem for stem in stems):
        return None
    return stems[0].split(".")[1].split("-")[0]


def _has_pickles(folder: Path) -> bool:
    return folder.is_dir() and any(path.suffix in _PICKLES for path in folder.iterdir())


def here(models: Path, pipelines: Sequence[str]) -> list[str]:
    """List the ids of the models on disk whose pipeline is one of `pipelines`, sorted; broken ones are left out."""
    found = []
    for index in sorted(models.glob("*/model_index.json")):
        try:
            folder = ModelFolder(models, index.parent.name)
            if folder.pipeline in pipelines:
                found.append(folder.model)
        except (PreconditionError, InvalidInputError):
            # A folder that is half fetched is told when it is asked for.
            continue
    return found


def additions(models: Path, takes: Sequence[tuple[str, str]]) -> list[str]:
    """List the ids of what is on disk to be put on models, sorted: LoRAs, ControlNets, adapters, upscalers.

    Of what the catalogue knows, that of the services and kinds in `takes`; of the user's own, whose kind is not known,
    all.
    """
    known = {model.id: model for model in catalogue().models}
    found = []
    for path in sorted(models.iterdir()) if models.is_dir() else ():
        if not is_model_id(path.name) or not path.is_dir() or (path / "model_index.json").is_file():
            continue
        model = known.get(path.name)
        fits = model is None or (model.service, model.kind) in takes
        if fits and any(path.rglob(f"*{_TENSORS}")):
            found.append(path.name)
    return found
