"""Loading by plan: every choice that works on a processor, and that nothing but safetensors is read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from services.common.diffusion import loading
from services.common.diffusion.folders import ModelFolder
from services.common.diffusion.running import generator
from services.common.errors import PreconditionError
from services.common.gpu.plan import MemoryPlan

torch = pytest.importorskip("torch", reason="the extra `diffusers` is not installed")
pytestmark = pytest.mark.models
PLAIN = MemoryPlan("cpu", "fp32")
CLASSES = {
    "sd15": "StableDiffusionPipeline", "sdxl": "StableDiffusionXLPipeline", "z-image": "ZImagePipeline",
}  # fmt: skip
Load = Callable[..., Any]


@pytest.fixture(autouse=True)
def prepared(tiny_root: Path) -> None:
    loading.prepare()


@pytest.fixture
def load(tiny_root: Path) -> Load:
    def loaded(model: str = "sd15", **choices: Any) -> Any:
        plan = MemoryPlan("cpu", choices.pop("precision", "fp32"), **choices)
        pipeline = loading.load_pipeline(CLASSES[model], ModelFolder(tiny_root, model), plan)
        loading.place(pipeline, plan)
        return pipeline

    return loaded


def paint(pipeline: Any, side: int = 64) -> Any:
    """Give a picture in two steps: H x W x 3, float, 0 to 1."""
    guidance = 0.0 if type(pipeline).__name__ == "ZImagePipeline" else 4.0
    return pipeline(
        prompt="a bear", width=side, height=side, num_inference_steps=2, guidance_scale=guidance,
        generator=generator(1), output_type="np",
    ).images[0]  # fmt: skip


@pytest.mark.parametrize("model", CLASSES)
def test_what_moves_or_slices_changes_nothing(load: Load, model: str) -> None:
    plain = paint(load(model))
    assert np.array_equal(paint(load(model, vae_slicing=True)), plain)
    assert np.array_equal(paint(load(model, offload="group")), plain)
    assert np.abs(paint(load(model, attention="sliced")) - plain).max() < 1e-3


def test_tiles_are_blended(load: Load) -> None:
    plain, tiled = load(), load(vae_tiling=True)
    assert tiled.vae.use_tiling
    assert not plain.vae.use_tiling
    tiled.vae.tile_latent_min_size, tiled.vae.tile_sample_min_size = 48, 96
    assert np.abs(paint(tiled, 128) - paint(plain, 128)).mean() < 0.05


@pytest.mark.parametrize("model", CLASSES)
def test_sixteen_bits_are_kept_as_such(load: Load, model: str) -> None:
    pipeline = load(model, precision="bf16")
    network = pipeline.transformer if model == "z-image" else pipeline.unet
    assert {tensor.dtype for tensor in network.parameters()} == {torch.bfloat16}
    assert loading.resident_bytes(pipeline) < 0.6 * loading.resident_bytes(load(model))
    assert np.isfinite(paint(pipeline)).all()


@pytest.mark.parametrize("model", CLASSES)
def test_eight_bit_floats_store_and_sixteen_compute(load: Load, model: str) -> None:
    pipeline = load(model, precision="bf16", layerwise_fp8=True)
    network = pipeline.transformer if model == "z-image" else pipeline.unet
    kept = {tensor.dtype for tensor in network.parameters()}
    assert torch.float8_e4m3fn in kept
    half = load(model, precision="bf16")
    assert loading.resident_bytes(pipeline) < loading.resident_bytes(half)
    assert np.abs(paint(pipeline) - paint(half)).mean() < 0.2


@pytest.mark.parametrize("model", CLASSES)
def test_integers_of_eight_bits(load: Load, model: str) -> None:
    pytest.importorskip("torchao", reason="the extra `diffusers` is not installed whole")
    pipeline = load(model, quantisation="int8")
    network = pipeline.transformer if model == "z-image" else pipeline.unet
    assert any(type(tensor).__name__ == "Int8Tensor" for tensor in network.parameters())
    assert np.abs(paint(pipeline) - paint(load(model))).mean() < 0.1


def test_four_bits_need_their_package(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "bitsandbytes", None)
    with pytest.raises(PreconditionError, match=r"shorts-studio\[diffusers-cuda\]"):
        load(quantisation="4bit")


@pytest.mark.parametrize("model", CLASSES)
def test_regional_compilation_takes_the_repeated_blocks(load: Load, model: str) -> None:
    pipeline = load(model, compile="regional")
    network = pipeline.transformer if model == "z-image" else pipeline.unet
    compiled = [m for m in network.modules() if getattr(m, "_compiled_call_impl", None) is not None]
    assert {type(module).__name__ for module in compiled} == set(network._repeated_blocks)
    # Placing it again, as adapters come and go, does not compile it again.
    before = [module._compiled_call_impl for module in compiled]
    loading.place(pipeline, MemoryPlan("cpu", "fp32", compile="regional"))
    assert [module._compiled_call_impl for module in compiled] == before


def test_a_component_that_is_given_is_not_read(load: Load, tiny_root: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_root / "sd15", tmp_path / "sd15")
    shutil.rmtree(tmp_path / "sd15" / "vae")
    vae = load().vae
    pipeline = loading.load_pipeline(CLASSES["sd15"], ModelFolder(tmp_path, "sd15"), PLAIN, vae=vae)
    assert pipeline.vae is vae


def test_pickles_are_refused_and_not_run(tiny_root: Path, tmp_path: Path) -> None:
    from tests.support.tiny_models import as_pickles

    for part in ("unet", "text_encoder", "vae"):
        shutil.copytree(tiny_root / "sd15", tmp_path / f"sd15-{part.replace('_', '-')}")
        model = f"sd15-{part.replace('_', '-')}"
        as_pickles(tmp_path / model, part)
        with pytest.raises(PreconditionError, match="only safetensors are taken") as caught:
            loading.load_pipeline(CLASSES["sd15"], ModelFolder(tmp_path, model), PLAIN)
        assert caught.value.reason == "MODEL_UNSAFE"
    shutil.copytree(tiny_root / "control-sd15", tmp_path / "control")
    as_pickles(tmp_path / "control", ".")
    with pytest.raises(PreconditionError, match="only safetensors are taken"):
        loading.load_network("ControlNetModel", ModelFolder(tmp_path, "control"), PLAIN)


def test_files_cut_short_name_the_model(tiny_root: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny_root / "sd15", tmp_path / "sd15")
    weights = next((tmp_path / "sd15" / "unet").glob("*.safetensors"))
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(PreconditionError, match="sd15 cannot be loaded") as caught:
        loading.load_pipeline(CLASSES["sd15"], ModelFolder(tmp_path, "sd15"), PLAIN)
    assert caught.value.metadata == {"model": "sd15"}


def test_the_sixteen_bit_files_serve_where_there_are_no_others(load: Load, tmp_path: Path) -> None:
    load().to(torch.float16).save_pretrained(tmp_path / "half", variant="fp16")
    folder = ModelFolder(tmp_path, "half")
    assert folder.variant == "fp16"
    pipeline = loading.load_pipeline(CLASSES["sd15"], folder, PLAIN)
    assert np.abs(paint(pipeline) - paint(load())).mean() < 0.05


def test_a_single_network_may_have_sixteen_bit_files_alone(tiny_root: Path, tmp_path: Path) -> None:
    for kind, model, library in (
        ("ControlNetModel", "control-sd15", "diffusers"),
        ("Swin2SRForImageSuperResolution", "swin2sr", "transformers"),
    ):
        shutil.copytree(tiny_root / model, tmp_path / model)
        (weights,) = (tmp_path / model).glob("*.safetensors")
        weights.rename(weights.with_suffix(".fp16.safetensors"))
        network = loading.load_network(kind, ModelFolder(tmp_path, model), PLAIN, library=library)
        whole = loading.load_network(kind, ModelFolder(tiny_root, model), PLAIN, library=library)
        pairs = zip(network.parameters(), whole.parameters(), strict=True)
        assert all(torch.equal(one, other) for one, other in pairs)


def test_another_class_shares_all_with_the_one_that_is_loaded(load: Load) -> None:
    plain = load(precision="bf16")
    changes = loading.as_class("StableDiffusionImg2ImgPipeline", plain)
    assert type(changes).__name__ == "StableDiffusionImg2ImgPipeline"
    shared = ("unet", "vae", "text_encoder", "tokenizer", "scheduler")
    assert all(getattr(changes, name) is getattr(plain, name) for name in shared)
    assert changes.unet.dtype == torch.bfloat16
    network = torch.nn.Linear(1, 1)
    held = loading.as_class("StableDiffusionControlNetPipeline", plain, controlnet=network, unknown=1)
    assert held.controlnet is network
    assert held.unet is plain.unet
