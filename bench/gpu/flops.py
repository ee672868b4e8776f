"""Counts the floating-point operations of one call of a pipeline: its networks run on PyTorch's "meta" device.

There a network computes shapes alone, so the largest takes a second and no memory. Counted are products of matrices,
convolutions and attention, a multiplication and an addition each (torch.utils.flop_counter); the rest is a percent or
two. What is called how often is that of diffusers' pipelines; tests hold it against whole calls of tiny ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch.utils.flop_counter import FlopCounterMode

Networks = Mapping[str, Any]
CLIP_TOKENS = 77
_SIDE_OF_SAFETY = 224


@dataclass(frozen=True)
class Job:
    """One call of a pipeline, or a call for each piece of a clip. Sizes are pixels."""

    width: int
    height: int
    steps: int
    """That are really computed: a share of them where the call begins from pictures with a strength."""
    guided: bool
    """Whether each step is computed with the prompt and without it."""
    frames: int = 1
    tokens: int = CLIP_TOKENS
    """Tokens that text encoders are given, filling included; CLIP's are always 77."""
    words: int = 0
    """Of these, those that the denoiser is given; 0: all."""
    pictures: int = 0
    """Pictures or frames that the VAE encodes first."""
    decoded_at_once: int = 0
    """Frames; 0: all."""

    @property
    def passes(self) -> int:
        """Rows of a step's batch."""
        return 2 if self.guided else 1


@dataclass(frozen=True)
class Latents:
    """What a VAE makes of a job's pixels."""

    channels: int
    frames: int
    height: int
    width: int

    @property
    def picture(self) -> tuple[int, int]:
        """Height and width."""
        return self.height, self.width

    @property
    def clip(self) -> tuple[int, int, int]:
        """Frames, height and width."""
        return self.frames, self.height, self.width


def flops(call: Callable[[], object]) -> int:
    """Count what a call of networks on the "meta" device takes."""
    with FlopCounterMode(display=False) as counter, torch.device("meta"), torch.no_grad():
        call()
    return int(counter.get_total_flops())


def count(networks: Networks, job: Job) -> dict[str, int]:
    """Count one call by place: `networks` are those of a pipeline by their names there, on the "meta" device.

    Besides those of its folder: `controlnet`, and `image_encoder` of an IP-Adapter that is put on the UNet. Raises
    ValueError for a network of a kind that this does not know.
    """
    for network in networks.values():
        network.to("meta")  # some of their numbers are made without regard to the device they are asked for
    latents = latents_of(networks["vae"], job)
    denoiser = "transformer" if "transformer" in networks else "unet"
    found = {name: _encoder(name, network, job) for name, network in networks.items() if "encoder" in name}
    found["vae"] = _vae(networks["vae"], latents, job)
    found[denoiser] = job.steps * _step(networks, denoiser, latents, job)
    if "controlnet" in networks:
        found["controlnet"] = job.steps * flops(lambda: _control(networks, latents, job))
    if "safety_checker" in networks:
        side = networks["safety_checker"].config.vision_config.image_size or _SIDE_OF_SAFETY
        seen = networks["safety_checker"].vision_model
        found["safety_checker"] = flops(lambda: seen(_empty(1, 3, side, side)))
    return found


def latents_of(vae: Any, job: Job) -> Latents:
    """Tell the size that a pipeline denoises at."""
    config, kind = vae.config, type(vae).__name__
    if kind == "AutoencoderKLWan":
        space, time, channels = config.scale_factor_spatial, config.scale_factor_temporal, config.z_dim
    elif kind == "AutoencoderKLLTXVideo":
        space, time = vae.spatial_compression_ratio, vae.temporal_compression_ratio
        channels = config.latent_channels
    else:
        space, channels = 1 << (len(config.block_out_channels) - 1), config.latent_channels
        time = config.temporal_compression_ratio if kind == "AutoencoderKLCogVideoX" else 1
    return Latents(channels, (job.frames - 1) // time + 1, job.height // space, job.width // space)


def _empty(*shape: int) -> torch.Tensor:
    return torch.empty(*shape, device="meta")


def _encoder(name: str, network: Any, job: Job) -> int:
    """Count a text encoder, once for the prompt and once for what is not wanted, or an image encoder."""
    if name == "image_encoder":
        side = network.config.image_size
        return flops(lambda: network(_empty(1, 3, side, side)))
    clip = type(network).__name__.startswith("CLIP")
    tokens = torch.zeros(1, CLIP_TOKENS if clip else job.tokens, dtype=torch.long, device="meta")
    return job.passes * flops(lambda: network(tokens))


def _vae(vae: Any, latents: Latents, job: Job) -> int:
    """Count decoding, and encoding where the call begins with pictures."""
    kind = type(vae).__name__
    pixels = (job.height, job.width)
    if kind in {"AutoencoderKL", "AutoencoderKLTemporalDecoder"}:
        total = job.pictures * flops(lambda: vae.encode(_empty(1, 3, *pixels))) if job.pictures else 0
        at_once = job.decoded_at_once or job.frames
        if kind == "AutoencoderKL":
            return total + job.frames * flops(lambda: vae.decode(_empty(1, latents.channels, *latents.picture)))
        for begin in range(0, job.frames, at_once):
            some = min(at_once, job.frames - begin)
            total += flops(partial(_decode_some, vae, latents, some))
        return total
    last = {"temb": _empty(1)} if getattr(vae.config, "timestep_conditioning", False) else {}  # LTX since 0.9.1
    total = flops(lambda: vae.decode(_empty(1, latents.channels, *latents.clip), **last))
    if job.pictures:
        total += flops(lambda: vae.encode(_empty(1, 3, job.pictures, *pixels)))
    return total


def _decode_some(vae: Any, latents: Latents, frames: int) -> None:
    vae.decode(_empty(frames, latents.channels, *latents.picture), num_frames=frames)


def _step(networks: Networks, denoiser: str, latents: Latents, job: Job) -> int:
    """Count one step of denoising, both passes."""
    network = networks[denoiser]
    kind = type(network).__name__
    if kind not in _STEPS:
        raise ValueError(f"{kind} cannot be counted; write how it is called into bench/gpu/flops.py")
    return flops(lambda: _STEPS[kind](network, networks, latents, job))


def _time(*shape: int) -> torch.Tensor:
    return torch.ones(*shape, device="meta")


def _conditions(network: Any, networks: Networks, batch: int) -> dict[str, Any]:
    """Give what SDXL's networks are told besides the prompt, and what an IP-Adapter has seen."""
    told: dict[str, Any] = {}
    if network.config.addition_embed_type == "text_time":
        width = networks["text_encoder_2"].config.projection_dim
        told |= {"text_embeds": _empty(batch, width), "time_ids": _empty(batch, 6)}
    if "image_encoder" in networks and getattr(network, "encoder_hid_proj", None) is not None:
        told["image_embeds"] = [_empty(batch, 1, networks["image_encoder"].config.projection_dim)]
    return {"added_cond_kwargs": told} if told else {}


def _unet(network: Any, networks: Networks, at: Latents, job: Job) -> None:
    words = _empty(job.passes, CLIP_TOKENS, network.config.cross_attention_dim)
    told = _conditions(network, networks, job.passes)
    network(_empty(job.passes, at.channels, *at.picture), _time(1), encoder_hidden_states=words, **told)


def _control(networks: Networks, at: Latents, job: Job) -> None:
    network = networks["controlnet"]
    words = _empty(job.passes, CLIP_TOKENS, network.config.cross_attention_dim)
    network(
        _empty(job.passes, at.channels, *at.picture),
        _time(1),
        encoder_hidden_states=words,
        controlnet_cond=_empty(job.passes, 3, job.height, job.width),
        **_conditions(network, networks, job.passes),
    )


def _unet_motion(network: Any, _networks: Networks, at: Latents, job: Job) -> None:
    words = _empty(job.passes * job.frames, CLIP_TOKENS, network.config.cross_attention_dim)
    network(_empty(job.passes, at.channels, *at.clip), _time(1), encoder_hidden_states=words)


def _unet_3d(network: Any, _networks: Networks, at: Latents, job: Job) -> None:
    words = _empty(job.passes, CLIP_TOKENS, network.config.cross_attention_dim)
    network(_empty(job.passes, at.channels, *at.clip), _time(1), encoder_hidden_states=words)


def _unet_svd(network: Any, _networks: Networks, at: Latents, job: Job) -> None:
    noisy = _empty(job.passes, at.frames, network.config.in_channels, *at.picture)
    seen = _empty(job.passes, 1, network.config.cross_attention_dim)
    network(noisy, _time(1), encoder_hidden_states=seen, added_time_ids=_empty(job.passes, 3))


def _cogvideox(network: Any, _networks: Networks, at: Latents, job: Job) -> None:
    noisy = _empty(job.passes, at.frames, network.config.in_channels, *at.picture)
    words = _empty(job.passes, job.tokens, network.config.text_embed_dim)
    network(noisy, encoder_hidden_states=words, timestep=_time(job.passes))


def _ltx(network: Any, _networks: Networks, at: Latents, job: Job) -> None:
    noisy = _empty(job.passes, at.frames * at.height * at.width, network.config.in_channels)
    words = _empty(job.passes, job.tokens, network.config.caption_channels)
    network(
        noisy,
        encoder_hidden_states=words,
        timestep=_time(job.passes),
        encoder_attention_mask=_time(job.passes, job.tokens),
        num_frames=at.frames,
        height=at.height,
        width=at.width,
    )


def _wan(network: Any, _networks: Networks, at: Latents, job: Job) -> None:
    """Each pass is a call of its own; either of two experts does the same work."""
    words = _empty(1, job.tokens, network.config.text_dim)
    for _ in range(job.passes):
        network(_empty(1, network.config.in_channels, *at.clip), timestep=_time(1), encoder_hidden_states=words)


def _z_image(network: Any, _networks: Networks, at: Latents, job: Job) -> None:
    noisy = [_empty(at.channels, 1, *at.picture) for _ in range(job.passes)]
    words = [_empty(job.words or job.tokens, network.config.cap_feat_dim) for _ in range(job.passes)]
    network(noisy, _time(job.passes), words)


_STEPS: dict[str, Callable[[Any, Networks, Latents, Job], None]] = {
    "UNet2DConditionModel": _unet,
    "UNetMotionModel": _unet_motion,
    "UNet3DConditionModel": _unet_3d,
    "UNetSpatioTemporalConditionModel": _unet_svd,
    "CogVideoXTransformer3DModel": _cogvideox,
    "LTXVideoTransformer3DModel": _ltx,
    "WanTransformer3DModel": _wan,
    "ZImageTransformer2DModel": _z_image,
}
