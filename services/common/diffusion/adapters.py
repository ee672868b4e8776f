"""LoRAs and IP-Adapters on a pipeline that stays loaded: each call asks for the ones it wants."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from services.common.diffusion.folders import ModelFolder
from services.common.diffusion.loading import load_part
from services.common.diffusion.trouble import reading, told
from services.common.errors import ExhaustedError, InvalidInputError, PreconditionError
from services.common.gpu.plan import MemoryPlan


def _adapter_name(model: str) -> str:
    # The name becomes part of a module's, where a dot would be a level.
    return model.replace(".", "_")


class Loras:
    """The LoRAs of one pipeline. `field` is where requests name them, for errors."""

    def __init__(self, pipeline: Any, models: Path, field: str) -> None:
        self._pipeline = pipeline
        self._models = models
        self._field = field
        self._loaded: set[str] = set()

    def changes(self, weights: Mapping[str, float]) -> bool:
        """Tell whether `use` would have to read or drop any."""
        return {model for model, weight in weights.items() if weight} != self._loaded

    def use(self, weights: Mapping[str, float]) -> None:
        """Put on exactly these, by id and weight; what has weight 0 is left out.

        Raises PreconditionError for one that is not here or damaged, InvalidInputError for one that is made for another
        model, ExhaustedError.
        """
        wanted = {model: weight for model, weight in weights.items() if weight}
        folders = {model: ModelFolder(self._models, model) for model in wanted}
        for model in self._loaded - set(wanted):
            self._pipeline.delete_adapters(_adapter_name(model))
            self._loaded.discard(model)
        if not wanted:
            # Also takes the layers off that LoRAs were put in: the pipeline is as it was.
            self._pipeline.unload_lora_weights()
            return
        for model, folder in folders.items():
            if model not in self._loaded:
                self._load(folder)
        names = [_adapter_name(model) for model in wanted]
        self._pipeline.set_adapters(names, list(wanted.values()))

    def _load(self, folder: ModelFolder) -> None:
        from safetensors import safe_open

        file, name = folder.only_weights(), _adapter_name(folder.model)
        with reading(folder.model), safe_open(file, framework="pt"):
            pass  # it is whole: what goes wrong from here on is no damage
        misfit = InvalidInputError.of(
            self._field, f"{folder.model} is made for another model than {type(self._pipeline).__name__}"
        )
        device = str(getattr(self._pipeline, "_execution_device", "cpu"))
        try:
            with told(f"loading {folder.model}", device=device):
                self._pipeline.load_lora_weights(
                    file.parent, weight_name=file.name, adapter_name=name, local_files_only=True, use_safetensors=True
                )
        except ExhaustedError:
            self._drop(name)
            raise
        except (RuntimeError, ValueError, KeyError) as error:
            # Tensors of other sizes, or of layers that there are not.
            self._drop(name)
            raise misfit from error
        if not any(name in names for names in self._pipeline.get_list_adapters().values()):
            raise misfit
        self._loaded.add(folder.model)

    def _drop(self, name: str) -> None:
        if any(name in names for names in self._pipeline.get_list_adapters().values()):
            self._pipeline.delete_adapters(name)


class Face:
    """The IP-Adapter of one pipeline."""

    def __init__(self, pipeline: Any, models: Path, plan: MemoryPlan) -> None:
        self._pipeline = pipeline
        self._models = models
        self._plan = plan
        self.model = ""

    def use(self, model: str, strength: float) -> bool:
        """Put on this one, or none where `model` is empty; tell whether networks came or went.

        Raises PreconditionError for one that is not here, damaged or does not fit, ExhaustedError.
        """
        if model == self.model:
            if model:
                self._pipeline.set_ip_adapter_scale(strength)
            return False
        folder = ModelFolder(self._models, model) if model else None
        sliced = self._plan.attention == "sliced"
        if self.model:
            self._pipeline.unload_ip_adapter()
            self.model = ""
        elif sliced:
            # IP-Adapters bring attention of their own, which knows no slices.
            self._pipeline.disable_attention_slicing()
        if folder is not None:
            self._load(folder)
            self.model = model
            self._pipeline.set_ip_adapter_scale(strength)
        elif sliced:
            self._pipeline.enable_attention_slicing()
        return True

    def _load(self, folder: ModelFolder) -> None:
        if self._plan.quantisation != "none":
            raise PreconditionError(
                f"{folder.model} cannot be put on weights of {self._plan.quantisation}; free memory, so that they are "
                "kept at 16 bits, or leave the reference out",
                reason="ADAPTER_QUANTISED",
            )
        file = folder.only_weights()
        # Read here, since the library would take a pickle.
        encoder = load_part("CLIPVisionModelWithProjection", folder, "image_encoder", self._plan)
        self._pipeline.register_modules(image_encoder=encoder)
        with reading(folder.model), told(f"loading {folder.model}", device=self._plan.device):
            self._pipeline.load_ip_adapter(
                str(file.parent), subfolder="", weight_name=file.name, image_encoder_folder=None, local_files_only=True
            )
