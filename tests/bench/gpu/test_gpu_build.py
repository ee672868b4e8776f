"""Models of random weights on disk: laid out as published ones, read strictly, and giving numbers in 16 bits."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.gpu import build
from bench.gpu.shapes import Part, Shape, count, shapes
from services.common.diffusion import loading
from services.common.diffusion.folders import ModelFolder
from services.common.diffusion.needs import bytes_of, needs_of
from services.common.gpu.plan import MemoryPlan

torch = pytest.importorskip("torch", reason="the extra `diffusers` is not installed")
pytestmark = pytest.mark.models

SMALL: Mapping[str, Mapping[str, Any]] = {
    "text_encoder": {"vocab_size": 100, "hidden_size": 32, "intermediate_size": 40, "num_hidden_layers": 2,
                     "num_attention_heads": 4, "projection_dim": 32},
    "unet": {"sample_size": 16, "cross_attention_dim": 32, "attention_head_dim": 4, "block_out_channels": (32, 64),
             "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"), "layers_per_block": 1,
             "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D")},
    "vae": {"block_out_channels": (32, 32), "down_block_types": ("DownEncoderBlock2D",) * 2, "layers_per_block": 1,
            "up_block_types": ("UpDecoderBlock2D",) * 2, "sample_size": 64},
}  # fmt: skip


def smaller(part: Part, **config: Any) -> Part:
    made = replace(part, config={**part.config, **config})
    return replace(made, parameters=count(made))


@pytest.fixture
def shape() -> Shape:
    """Give SD 1.5 with few and narrow layers, without its safety filter."""
    full = shapes()["sd-1.5"]
    return replace(full, parts={place: smaller(full.parts[place], **config) for place, config in SMALL.items()})


@pytest.fixture(autouse=True)
def prepared() -> None:
    loading.prepare()


def painted(pipeline: Any, **inputs: Any) -> np.ndarray[Any, Any]:
    made = pipeline(prompt="bread", width=32, height=32, num_inference_steps=2, output_type="np", **inputs)
    return np.asarray(made.images[0])


def test_a_model_is_read_by_the_studio_and_counts_as_it_should(tmp_path: Path, shape: Shape) -> None:
    build.make_model(tmp_path, shape)
    folder = ModelFolder(tmp_path, shape.id)
    assert (folder.pipeline, folder.variant) == ("StableDiffusionPipeline", "fp16")
    pipeline = loading.load_pipeline(folder.pipeline, folder, MemoryPlan("cpu", "bf16"))
    loading.place(pipeline, MemoryPlan("cpu", "bf16"))
    picture = painted(pipeline)
    assert np.isfinite(picture).all()
    assert picture.std() > 0.01
    needs = needs_of(folder, working=0, decoding=0)
    assert needs.weights == shape.bytes
    assert needs.denoiser == shape.parts["unet"].bytes


def test_a_large_network_lies_in_shards_with_their_index(
    tmp_path: Path, shape: Shape, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = build.make_model(tmp_path / "one", shape)
    sizes = {place: bytes_of(whole / place) for place in shape.parts}
    monkeypatch.setattr(build, "SHARD_BYTES", 200_000)
    for variant in ("fp16", ""):
        root = tmp_path / f"many{variant}"
        folder = build.make_model(root, replace(shape, variant=variant))
        shards = sorted(path.name for path in (folder / "unet").glob("*.safetensors"))
        stem = f"diffusion_pytorch_model{'.' + variant if variant else ''}"
        assert shards == [f"{stem}-{n:05}-of-{len(shards):05}.safetensors" for n in range(1, len(shards) + 1)]
        assert len(shards) > 2
        ending = f".{variant}" if variant else ""
        index = json.loads((folder / f"unet/diffusion_pytorch_model.safetensors.index{ending}.json").read_text())
        assert set(index["weight_map"].values()) == set(shards)
        assert {place: bytes_of(folder / place) for place in shape.parts} == sizes
        pipeline = loading.load_pipeline(
            "StableDiffusionPipeline", ModelFolder(root, shape.id), MemoryPlan("cpu", "fp32")
        )
        assert np.isfinite(painted(pipeline)).all()


def test_weights_are_noise_around_norms_of_one(tmp_path: Path, shape: Shape) -> None:
    from safetensors.torch import load_file

    folder = build.make_model(tmp_path, shape)
    held = load_file(folder / "unet/diffusion_pytorch_model.fp16.safetensors")
    assert all(tensor.dtype == torch.float16 for tensor in held.values())
    assert held["conv_norm_out.weight"].unique().tolist() == [1.0]
    assert held["conv_norm_out.bias"].unique().tolist() == [0.0]
    assert held["conv_in.weight"].float().std() == pytest.approx(0.02, rel=0.1)
    again = load_file(build.make_model(tmp_path / "again", shape) / "unet/diffusion_pytorch_model.fp16.safetensors")
    assert all(torch.equal(held[name], again[name]) for name in held)


def test_an_only_file_has_its_name_and_no_settings(tmp_path: Path) -> None:
    full = shapes()["animatediff-lightning"]
    part = smaller(full.parts[""], block_out_channels=(8, 16), motion_num_attention_heads=2, motion_norm_num_groups=8)
    folder = build.make_model(tmp_path, replace(full, parts={"": part}))
    assert [path.name for path in folder.iterdir()] == ["animatediff_lightning_4step_diffusers.safetensors"]
