"""Putting a LoRA on goes wrong in three ways, and each is told as what it is: memory, a damaged file, another model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from services.common.diffusion.adapters import Loras
from services.common.errors import ExhaustedError, InvalidInputError, PreconditionError

torch = pytest.importorskip("torch", reason="the extra `diffusers` is not installed")
pytestmark = pytest.mark.models


class Pipeline:
    """Takes a LoRA as far as it can."""

    _execution_device = "cuda"

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.adapters: dict[str, list[str]] = {"unet": []}
        self.weights: list[float] = []

    def load_lora_weights(self, _folder: Path, *, adapter_name: str, **_: Any) -> None:
        self.adapters["unet"].append(adapter_name)
        if self.error is not None:
            raise self.error

    def get_list_adapters(self) -> dict[str, list[str]]:
        return self.adapters

    def delete_adapters(self, name: str) -> None:
        self.adapters["unet"].remove(name)

    def set_adapters(self, _names: list[str], weights: list[float]) -> None:
        self.weights = weights


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Give a folder with one LoRA, "style"."""
    from safetensors.torch import save_file

    (tmp_path / "style").mkdir()
    save_file({"unet.down.lora_A.weight": torch.zeros(2, 2)}, tmp_path / "style" / "style.safetensors")
    return tmp_path


def use(pipeline: Pipeline, models: Path) -> None:
    Loras(pipeline, models, "painting.loras").use({"style": 0.5})


def test_a_whole_one_is_put_on(models: Path) -> None:
    pipeline = Pipeline()
    use(pipeline, models)
    assert (pipeline.adapters, pipeline.weights) == ({"unet": ["style"]}, [0.5])


def test_a_lack_of_memory_is_not_blamed_on_the_lora(models: Path) -> None:
    pipeline = Pipeline(torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"))
    with pytest.raises(ExhaustedError, match="not enough memory on cuda for loading style") as caught:
        use(pipeline, models)
    assert (caught.value.reason, caught.value.retryable) == ("GPU_MEMORY", True)
    assert pipeline.adapters == {"unet": []}


@pytest.mark.parametrize("left", [12, -3])
def test_a_file_that_is_cut_off_is_fetched_again(models: Path, left: int) -> None:
    """In its header, and in its numbers: the latter the library would tell as a LoRA of another model."""
    file = models / "style" / "style.safetensors"
    file.write_bytes(file.read_bytes()[:left])
    with pytest.raises(PreconditionError, match=r"style cannot be loaded .* shorts models pull style$") as caught:
        use(Pipeline(ValueError("never asked")), models)
    assert caught.value.reason == "MODEL_BROKEN"


def test_one_of_another_model_names_the_field(models: Path) -> None:
    pipeline = Pipeline(RuntimeError("size mismatch for down.lora_A.weight"))
    with pytest.raises(InvalidInputError, match="style is made for another model than Pipeline") as caught:
        use(pipeline, models)
    assert caught.value.violations[0].field == "painting.loras"
    assert pipeline.adapters == {"unet": []}
