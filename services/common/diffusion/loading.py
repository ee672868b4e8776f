"""Loads pipelines and single networks from local folders, as a plan says. Nothing is ever fetched, no pickle read."""

from __future__ import annotations

import gc
import inspect
import os
from functools import cache
from pathlib import Path
from typing import Any

import structlog

from services.common.backends import require
from services.common.diffusion.folders import ModelFolder, variant_in
from services.common.diffusion.trouble import reading, told
from services.common.gpu.plan import MemoryPlan
from services.common.memory import release_freed

log = structlog.get_logger()

EXTRA = "diffusers"
DENOISERS = ("unet", "transformer", "transformer_2")
# How the modules of LoRAs and IP-Adapters are named.
_ADAPTED = ("lora_", "encoder_hid_proj", "_ip\\.")
# Text encoders this small in their type are not worth quantising.
_SMALL_ENCODERS = ("CLIP",)


def prepare() -> None:
    """Import the libraries, offline and quiet; call it first in `load`. Raises PreconditionError that names the extra.

    The hub's client is told to stay offline before it is imported, whatever a model's settings ask for.
    """
    os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ.setdefault("TORCHAO_SKIP_LOADING_SO_FILES", "1")  # kernels that nothing here needs
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = os.environ["DISABLE_TELEMETRY"] = "1"
    for package in ("torch", "transformers", "accelerate", "peft", "safetensors", "diffusers"):
        require(package, EXTRA)
    import diffusers
    import transformers

    for library in (diffusers, transformers):
        library.utils.logging.set_verbosity_error()
        library.utils.logging.disable_progress_bar()
    _settle()


@cache
def _settle() -> None:
    """Take what the libraries made as they were imported out of the collector's rounds: half a second each."""
    gc.collect()
    gc.freeze()


def dtype_of(plan: MemoryPlan) -> Any:
    """Give the torch dtype of a plan."""
    import torch

    return {"bf16": torch.bfloat16, "fp16": torch.float16, "fp32": torch.float32}[plan.precision]


def load_pipeline(
    kind: str, folder: ModelFolder, plan: MemoryPlan, *, exact: tuple[str, ...] = (), **given: Any
) -> Any:
    """Load a pipeline of the class `kind` of diffusers; the components `given` are not read from the folder.

    Those named in `exact` are kept in fp32, whatever the plan's precision.

    It is not yet where the plan wants it: `place` does that, once adapters are on. Raises PreconditionError where
    files are missing, are no safetensors or do not hold together; ExhaustedError.
    """
    import diffusers
    import torch

    folder.check_parts(without=tuple(given))
    dtypes = {"default": dtype_of(plan), **dict.fromkeys(exact, torch.float32)}
    options: dict[str, Any] = {"dtype": dtypes, "variant": folder.variant, **given}
    quantized = _quantization(folder, plan, without=tuple(given))
    if quantized is not None:
        options["quantization_config"] = quantized
    with reading(folder.model), told(f"loading {folder.model}", device=plan.device):
        pipeline = getattr(diffusers, kind).from_pretrained(
            folder.path, local_files_only=True, use_safetensors=True, **options
        )
    pipeline.set_progress_bar_config(disable=True)
    _tune(pipeline, plan)
    log.info("weights read", model=folder.model, pipeline=kind)
    return pipeline


def as_class(name: str, pipeline: Any, **further: Any) -> Any:
    """Give a pipeline of another class of diffusers, which shares all with one that is loaded; and `further` networks.

    What the class has no use for is left out. (The library's own `from_pipe` would change the networks' precision.)
    """
    import diffusers

    kind = getattr(diffusers, name)
    accepted = inspect.signature(kind.__init__).parameters
    given = {**pipeline.config, **pipeline.components, **further}
    made = kind(**{key: value for key, value in given.items() if key in accepted})
    made.set_progress_bar_config(disable=True)
    return made


def load_network(kind: str, folder: ModelFolder, plan: MemoryPlan, *, library: str = "diffusers") -> Any:
    """Load one network, for example a ControlNetModel, whose config.json is in the folder itself; errors as above."""
    folder.weights()
    folder.json("config.json")
    return _network(kind, folder.path, folder.model, plan, library)


def load_part(kind: str, folder: ModelFolder, name: str, plan: MemoryPlan) -> Any:
    """Load a network of transformers from a subfolder of a name, at any depth; errors as above."""
    return _network(kind, folder.part_named(name), folder.model, plan, "transformers")


def _network(kind: str, path: Path, model: str, plan: MemoryPlan, library: str) -> Any:
    import diffusers
    import transformers

    source = {"diffusers": diffusers, "transformers": transformers}[library]
    options: dict[str, Any] = {"dtype": dtype_of(plan), "variant": variant_in(path)}
    with reading(model), told(f"loading {model}", device=plan.device):
        network = getattr(source, kind).from_pretrained(path, local_files_only=True, use_safetensors=True, **options)
    return network.eval()


def _quantization(folder: ModelFolder, plan: MemoryPlan, *, without: tuple[str, ...]) -> Any:
    """Say how each large network is to be quantised as it is read; None where the plan wants none."""
    if plan.quantisation == "none":
        return None
    if plan.quantisation == "int8":
        require("torchao", EXTRA)
    else:
        require("bitsandbytes", f"{EXTRA}-cuda")
    from diffusers.quantizers import PipelineQuantizationConfig

    mapping = {}
    for name, (library, kind) in folder.parts.items():
        large = name in DENOISERS or (name.startswith("text_encoder") and not kind.startswith(_SMALL_ENCODERS))
        if large and name not in without:
            mapping[name] = _quantizer(library, plan)
    return PipelineQuantizationConfig(quant_mapping=mapping)


def _quantizer(library: str, plan: MemoryPlan) -> Any:
    """Make the setting for a network of diffusers or of transformers, which each have a class of the same name."""
    import diffusers
    import transformers

    source: Any = diffusers if library == "diffusers" else transformers
    if plan.quantisation == "int8":
        from torchao.quantization import Int8WeightOnlyConfig

        return source.TorchAoConfig(Int8WeightOnlyConfig())
    return source.BitsAndBytesConfig(
        load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=dtype_of(plan)
    )


def _tune(pipeline: Any, plan: MemoryPlan) -> None:
    """Do what the plan says of slices and tiles.

    A VAE of single pictures takes them one by one in any case: some pipelines give it all frames of a clip as one
    batch, for which there is no room (24 of 576 x 1024 need 21 GB at once), and the pictures are the same.
    """
    decoder = pipeline.components.get("vae")
    if decoder is not None:
        sliced = plan.vae_slicing or type(decoder).__name__ == "AutoencoderKL"
        for wanted, method in ((sliced, "enable_slicing"), (plan.vae_tiling, "enable_tiling")):
            if wanted and hasattr(decoder, method):
                getattr(decoder, method)()
    if plan.attention == "sliced" and hasattr(getattr(pipeline, "unet", None), "set_attention_slice"):
        # Transformers have no such thing; PyTorch's own attention needs little memory there.
        pipeline.enable_attention_slicing()


def place(pipeline: Any, plan: MemoryPlan) -> None:
    """Put a pipeline where the plan wants it: its denoiser in 8 bits, in its place, compiled. May be called again.

    What is to be on it must be on it: with `ties(plan)` no adapter's weights may come or go afterwards. Raises
    ExhaustedError where the device's memory does not suffice.
    """
    with told("loading", device=plan.device):
        if plan.layerwise_fp8:
            _shrink(pipeline, plan)
        if plan.offload == "none":
            pipeline.to(plan.device)
        elif plan.offload == "model":
            pipeline.enable_model_cpu_offload(device=plan.device)
        elif plan.offload == "sequential":
            pipeline.enable_sequential_cpu_offload(device=plan.device)
        else:
            _offload_groups(pipeline, plan)
    if plan.compile == "regional":
        for network in _denoisers(pipeline):
            if getattr(network, "_repeated_blocks", None) and not _is_compiled(network):
                network.compile_repeated_blocks(fullgraph=plan.offload == "none")


def ties(plan: MemoryPlan) -> bool:
    """Tell whether weights that are placed are tied to hooks that adapters must not come or go under.

    What waits in main memory is; and 8-bit weights, since an adapter that comes later would be cut to 8 bits too.
    """
    return plan.offload != "none" or plan.layerwise_fp8


def _denoisers(pipeline: Any) -> list[Any]:
    networks = (pipeline.components.get(name) for name in DENOISERS)
    return [network for network in networks if network is not None]


def _shrink(pipeline: Any, plan: MemoryPlan) -> None:
    """Keep the denoisers' weights in 8-bit floats; LoRAs and IP-Adapters on them stay as they are."""
    import torch
    from diffusers.hooks import HookRegistry
    from diffusers.hooks.layerwise_casting import DEFAULT_SKIP_MODULES_PATTERN

    for network in _denoisers(pipeline):
        hooked = (HookRegistry.check_if_exists_or_initialize(module) for module in network.modules())
        if not any(registry.get_hook("layerwise_casting") is not None for registry in hooked):
            network.enable_layerwise_casting(
                storage_dtype=torch.float8_e4m3fn,
                compute_dtype=dtype_of(plan),
                skip_modules_pattern=(*DEFAULT_SKIP_MODULES_PATTERN, *_ADAPTED),
            )


def _is_compiled(network: Any) -> bool:
    return any(getattr(module, "_compiled_call_impl", None) is not None for module in network.modules())


def _offload_groups(pipeline: Any, plan: MemoryPlan) -> None:
    import torch
    from diffusers.hooks import apply_group_offloading
    from diffusers.hooks.group_offloading import _is_group_offload_enabled

    device = torch.device(plan.device)
    for name, network in pipeline.components.items():
        if not isinstance(network, torch.nn.Module) or _is_group_offload_enabled(network):
            continue
        if name == "vae" or name not in DENOISERS:
            # Small beside the denoiser, and tied together in ways that groups of blocks do not follow.
            apply_group_offloading(network, onload_device=device, offload_type="leaf_level")
            continue
        apply_group_offloading(
            network,
            onload_device=device,
            offload_type="block_level",
            num_blocks_per_group=1,
            use_stream=device.type == "cuda",
        )


def release(device: str) -> None:
    """Give back what networks that nobody holds any more left behind, on the device too."""
    import torch

    gc.collect()
    if device.startswith("cuda") and torch.cuda.is_available():
        torch.cuda.empty_cache()
    release_freed()


def resident_bytes(pipeline: Any) -> int:
    """Add up the bytes of a pipeline's weights, each network's once."""
    import torch

    seen: dict[int, int] = {}
    for network in pipeline.components.values():
        if isinstance(network, torch.nn.Module):
            for tensor in (*network.parameters(), *network.buffers()):
                seen[id(tensor)] = tensor.numel() * tensor.element_size()
    return sum(seen.values())
