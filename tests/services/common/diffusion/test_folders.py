"""Models on disk: what is missing, half there or unsafe is told with the command that helps."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import pytest

from services.common.diffusion.folders import ModelFolder, here, is_model_id
from services.common.diffusion.needs import bytes_of, count_weights, needs_of
from services.common.diffusion.trouble import reading
from services.common.errors import InvalidInputError, PreconditionError


def tensors(path: Path, *shapes: list[int]) -> None:
    """Write the header of a safetensors file, and zeros."""
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    at = 0
    for number, shape in enumerate(shapes):
        size = 2
        for length in shape:
            size *= length
        header[str(number)] = {"dtype": "F16", "shape": shape, "data_offsets": [at, at + size]}
        at += size
    data = json.dumps(header).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack("<Q", len(data)) + data + bytes(at))


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """Give a folder with one whole model, "whole"."""
    folder = tmp_path / "whole"
    folder.mkdir()
    index = {
        "_class_name": "StableDiffusionPipeline", "_diffusers_version": "0.42.1", "requires_safety_checker": False,
        "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"],
        "text_encoder": ["transformers", "CLIPTextModel"], "tokenizer": ["transformers", "CLIPTokenizer"],
        "safety_checker": [None, None],
    }  # fmt: skip
    (folder / "model_index.json").write_text(json.dumps(index))
    for part in ("unet", "vae", "text_encoder", "tokenizer"):
        (folder / part).mkdir()
        (folder / part / ("tokenizer_config.json" if part == "tokenizer" else "config.json")).write_text("{}")
    tensors(folder / "unet" / "diffusion_pytorch_model.safetensors", [100, 10], [24])
    tensors(folder / "vae" / "diffusion_pytorch_model.safetensors", [50])
    tensors(folder / "text_encoder" / "model.safetensors", [10, 20])
    return tmp_path


@pytest.mark.parametrize("good", ["sdxl-1.0", "sd15", "wan2.2-ti2v-5b", "a_b"])
def test_ids(good: str) -> None:
    assert is_model_id(good)


@pytest.mark.parametrize("bad", ["", "../x", "a/b", ".hidden", "Upper", "a b", "a" * 81, "x\n", "/etc"])
def test_what_is_no_id_never_becomes_a_path(bad: str, tmp_path: Path) -> None:
    assert not is_model_id(bad)
    with pytest.raises(InvalidInputError):
        ModelFolder(tmp_path, bad)


def test_a_whole_model(models: Path) -> None:
    folder = ModelFolder(models, "whole")
    folder.check_parts()
    assert folder.pipeline == "StableDiffusionPipeline"
    assert set(folder.parts) == {"unet", "vae", "text_encoder", "tokenizer"}
    assert folder.variant is None
    assert here(models, ["StableDiffusionPipeline"]) == ["whole"]
    assert here(models, ["OtherPipeline"]) == []


def test_a_model_that_is_not_here(models: Path) -> None:
    with pytest.raises(PreconditionError, match=r"shorts models pull sdxl-1\.0$") as caught:
        ModelFolder(models, "sdxl-1.0")
    assert caught.value.reason == "MODEL_MISSING"
    assert caught.value.metadata == {"model": "sdxl-1.0"}


def test_in_containers_the_command_is_the_one_there(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHORTS_SETUP_COMMAND", "docker compose run --rm setup")
    with pytest.raises(PreconditionError, match=r"fetch it with: docker compose run --rm setup model sdxl-1\.0$"):
        ModelFolder(models, "sdxl-1.0")
    (models / "whole" / "model_index.json").unlink()
    with pytest.raises(PreconditionError, match=r"fetch it again with: docker compose run --rm setup model whole$"):
        ModelFolder(models, "whole").check_parts()
    with pytest.raises(PreconditionError, match=r"docker compose run --rm setup model whole$"), reading("whole"):
        raise OSError("torn")


@pytest.mark.parametrize("suffix", [".bin", ".ckpt", ".pt", ".pth"])
def test_pickles_are_never_read(models: Path, suffix: str) -> None:
    (models / "whole" / "unet" / "diffusion_pytorch_model.safetensors").rename(models / "whole" / "unet" / f"m{suffix}")
    with pytest.raises(PreconditionError, match="can run code as it is read; only safetensors") as caught:
        ModelFolder(models, "whole").check_parts()
    assert caught.value.reason == "MODEL_UNSAFE"


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda m: (m / "unet" / "diffusion_pytorch_model.safetensors").unlink(), "has no safetensors in unet"),
        (lambda m: (m / "tokenizer").rename(m / "other"), "lacks its part tokenizer"),
        (lambda m: (m / "model_index.json").unlink(), "has no readable model_index.json"),
        (lambda m: (m / "model_index.json").write_text("{"), "has no readable model_index.json"),
        (lambda m: (m / "model_index.json").write_text("[]"), r"model_index\.json \(it is no JSON object\)"),
    ],
)  # fmt: skip
def test_a_model_that_is_half_there(models: Path, damage: Any, words: str) -> None:
    damage(models / "whole")
    with pytest.raises(PreconditionError, match=words) as caught:
        ModelFolder(models, "whole").check_parts()
    assert caught.value.reason == "MODEL_BROKEN"
    assert "shorts models pull whole" in caught.value.message


def test_what_is_left_out_is_not_asked_for(models: Path) -> None:
    (models / "whole" / "vae" / "diffusion_pytorch_model.safetensors").unlink()
    ModelFolder(models, "whole").check_parts(without=("vae",))


def test_the_variant_is_found(models: Path) -> None:
    unet = models / "whole" / "unet"
    (unet / "diffusion_pytorch_model.safetensors").rename(unet / "diffusion_pytorch_model.fp16.safetensors")
    assert ModelFolder(models, "whole").variant == "fp16"


def test_an_adapter_is_one_file_wherever_it_lies(models: Path) -> None:
    tensors(models / "face" / "models" / "ip-adapter.safetensors", [4])
    tensors(models / "face" / "models" / "image_encoder" / "model.safetensors", [4])
    (models / "face" / "models" / "image_encoder" / "config.json").write_text("{}")
    folder = ModelFolder(models, "face")
    assert folder.only_weights().name == "ip-adapter.safetensors"
    assert folder.part_named("image_encoder") == models / "face" / "models" / "image_encoder"
    with pytest.raises(PreconditionError, match="lacks its part text_encoder"):
        folder.part_named("text_encoder")
    tensors(models / "face" / "other.safetensors", [4])
    with pytest.raises(PreconditionError, match="has 2 safetensors files"):
        folder.only_weights()


def test_needs_come_from_the_headers(models: Path) -> None:
    needs = needs_of(ModelFolder(models, "whole"), working=7, decoding=8, further=100)
    assert (needs.denoiser, needs.vae, needs.encoders) == (2 * 1024 + 100, 100, 400)
    assert (needs.working, needs.decoding) == (7, 8)


def test_shards_add_up_and_variants_do_not(tmp_path: Path) -> None:
    for name in ("m-00001-of-00002", "m-00002-of-00002", "m.fp16-00001-of-00002", "m.fp16-00002-of-00002"):
        tensors(tmp_path / f"{name}.safetensors", [50])
    assert bytes_of(tmp_path) == 200
    for part in ("unet", "vae"):
        (tmp_path / part).mkdir()
        tensors(tmp_path / part / "m.safetensors", [50])
    assert bytes_of(tmp_path) == 400, "what is called alike in two folders is not the same"


@pytest.mark.parametrize("data", [b"", b"\xff" * 20, struct.pack("<Q", 4) + b"nope", struct.pack("<Q", 2) + b"[]"])
def test_a_damaged_file_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "m.safetensors").write_bytes(data)
    with pytest.raises(PreconditionError, match=r"m\.safetensors is damaged"):
        count_weights(tmp_path / "m.safetensors")
