"""Writes models of random weights in their published shapes, as `from_pretrained` reads them.

Weights are made and written shard by shard: the largest model takes no more main memory than one shard. They are scaled
so that signals neither vanish nor overflow in fp16 on their way through: norms are 1, biases 0, all else is normal
noise with a deviation of one over the root of its inputs, 0.02 at most.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import diffusers
import torch
from diffusers.utils import logging as diffusers_logging
from safetensors.torch import save_file
from transformers import CLIPImageProcessor

from bench.gpu.shapes import Part, Shape, tensors_of
from tests.support.tiny_models import character_tokenizer, clip_tokenizer
from tests.support.tiny_video_models import t5_tokenizer

SHARD_BYTES = 5_200_000_000
_MOST_DEVIATION = 0.02
_DTYPES = {"fp16": torch.float16, "bf16": torch.bfloat16, "fp32": torch.float32}
# Norms of Wan's VAE, and deviations of latents; "embeds" are the safety filter's, which at 1 withholds nothing.
_ONES = ("gamma", "latents_std")
_ZEROS = ("bias", "latents_mean")
TOKENIZERS = {"clip": clip_tokenizer, "t5": t5_tokenizer, "chat": character_tokenizer}


def make_model(root: Path, shape: Shape, *, device: str = "cpu", seed: int = 1) -> Path:
    """Make a model in `root / its id` and give the folder. `device`: where the noise is drawn, a card is quicker."""
    diffusers_logging.set_verbosity_error()
    folder = root / shape.id
    noise = torch.Generator(device).manual_seed(seed)
    if shape.adapts is not None:
        _write_adapter(folder, shape, noise)
    elif "" in shape.parts:
        write_network(folder, shape.parts[""], shape, noise)
    else:
        for place, part in shape.parts.items():
            write_network(folder / place, part, shape, noise)
        _write_rest(folder, shape)
    return folder


def write_network(folder: Path, part: Part, shape: Shape, noise: torch.Generator) -> None:
    """Write one network: settings, and weights in shards with their index where one file would be too large."""
    network = part.network()
    folder.mkdir(parents=True, exist_ok=True)
    dtype = _DTYPES[shape.precision]
    if shape.file:
        save_file({name: fill(name, tensor, noise, dtype) for name, tensor in tensors_of(network)}, folder / shape.file)
        return
    if part.is_diffusers:
        network.save_config(folder)
    else:
        network.config.architectures = [part.kind]
        network.config.save_pretrained(folder)
    _write_shards(folder, dict(tensors_of(network)), part, shape, noise)


def _write_shards(folder: Path, tensors: Mapping[str, Any], part: Part, shape: Shape, noise: torch.Generator) -> None:
    stem = "diffusion_pytorch_model" if part.is_diffusers else "model"
    marked = f"{stem}.{shape.variant}" if shape.variant else stem
    dtype = _DTYPES[shape.precision]
    shards = list(_shards(tensors, dtype.itemsize))
    names = [f"{marked}-{n:05}-of-{len(shards):05}.safetensors" for n in range(1, len(shards) + 1)]
    if len(shards) == 1:
        names = [f"{marked}.safetensors"]
    for file, shard in zip(names, shards, strict=True):
        made = {name: fill(name, tensors[name], noise, dtype) for name in shard}
        save_file(made, folder / file, metadata={"format": "pt"})
    if len(shards) > 1:
        places = {name: file for file, shard in zip(names, shards, strict=True) for name in shard}
        size = sum(tensor.numel() for tensor in tensors.values()) * dtype.itemsize
        index = {"metadata": {"total_size": size}, "weight_map": places}
        ending = f".{shape.variant}" if shape.variant else ""
        (folder / f"{stem}.safetensors.index{ending}.json").write_text(json.dumps(index))


def _shards(tensors: Mapping[str, Any], width: int) -> Iterator[list[str]]:
    """Group names so that each group fits a file; `width`: bytes of a number."""
    group: list[str] = []
    size = 0
    for name, tensor in tensors.items():
        needed = tensor.numel() * width
        if group and size + needed > SHARD_BYTES:
            yield group
            group, size = [], 0
        group.append(name)
        size += needed
    yield group


def fill(name: str, tensor: Any, noise: torch.Generator, dtype: torch.dtype) -> torch.Tensor:
    """Make the values of a tensor of a network on the "meta" device. Raises ValueError for one of whole numbers."""
    if not tensor.is_floating_point():
        raise ValueError(f"{name} holds {tensor.dtype}, for which there are no random values that make sense")
    last = name.rpartition(".")[2]
    if "embeds" in last or last in _ONES or (tensor.dim() < 2 and last == "weight"):
        return torch.ones(tensor.shape, dtype=dtype)
    if tensor.dim() < 2 and last in _ZEROS:
        return torch.zeros(tensor.shape, dtype=dtype)
    inputs = max(1, tensor[0].numel()) if tensor.dim() > 1 else 1
    deviation = min(_MOST_DEVIATION, inputs**-0.5)
    values = torch.empty(tensor.shape, dtype=dtype, device=noise.device)
    return values.normal_(0, deviation, generator=noise).cpu()


def _write_rest(folder: Path, shape: Shape) -> None:
    """Write what has no weights, and the index that holds a pipeline together."""
    index: dict[str, Any] = {"_class_name": shape.pipeline, "_diffusers_version": diffusers.__version__}
    for place, part in shape.parts.items():
        index[place] = [part.library, part.kind]
    for place, kind in shape.tokenizers.items():
        tokenizer = TOKENIZERS[kind]()
        tokenizer.save_pretrained(folder / place)
        index[place] = ["transformers", type(tokenizer).__name__]
    for place, side in shape.processors.items():
        processor = CLIPImageProcessor(size={"shortest_edge": side}, crop_size={"height": side, "width": side})
        processor.save_pretrained(folder / place)
        index[place] = ["transformers", "CLIPImageProcessor"]
    options = dict(shape.scheduler)
    kind = options.pop("kind")
    getattr(diffusers, kind)(**options).save_pretrained(folder / "scheduler")
    index["scheduler"] = ["diffusers", kind]
    (folder / "model_index.json").write_text(json.dumps({**index, **shape.settings}, indent=2))


def _write_adapter(folder: Path, shape: Shape, noise: torch.Generator) -> None:
    """Write an IP-Adapter as it is published: projections for every cross-attention of a UNet, and an image encoder."""
    assert shape.adapts is not None
    assert shape.encoder is not None
    file = folder / shape.file
    write_network(file.parent / "image_encoder", shape.encoder, Shape(shape.id, shape.precision), noise)
    tensors, dtype = adapter_tensors(shape.adapts, shape), _DTYPES[shape.precision]
    save_file({name: fill(name, tensor, noise, dtype) for name, tensor in tensors.items()}, file)


def adapter_tensors(unet: Part, shape: Shape, tokens: int = 4) -> dict[str, torch.Tensor]:
    """Give the layers of an IP-Adapter by name, on the "meta" device; `tokens` stand for a picture.

    Source: Ye, Zhang, Liu, Han and Yang, "IP-Adapter", 2023, and the layout of its published files.
    """
    assert shape.encoder is not None
    network = unet.network()
    across, seen = network.config.cross_attention_dim, shape.encoder.config["projection_dim"]
    with torch.device("meta"):
        made = {
            "image_proj.proj.weight": torch.empty(across * tokens, seen),
            "image_proj.proj.bias": torch.empty(across * tokens),
            "image_proj.norm.weight": torch.empty(across),
            "image_proj.norm.bias": torch.empty(across),
        }
        layers = [module for name, module in network.named_modules() if name.endswith("attn2")]
        for number, layer in enumerate(layers):
            for part in ("to_k_ip", "to_v_ip"):
                made[f"ip_adapter.{2 * number + 1}.{part}.weight"] = torch.empty(layer.to_k.out_features, across)
    return made
