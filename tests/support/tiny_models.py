"""Diffusion models of the published shapes, tiny and of random weights, as folders that `from_pretrained` reads.

Each `make_…` writes one model into `models / id` and gives the folder. Tokenizers are built in code, a token for each
character. Pictures come out at 64 x 64; two steps of one take well under a second.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    ControlNetModel,
    DDIMScheduler,
    EulerDiscreteScheduler,
    FlowMatchEulerDiscreteScheduler,
    StableDiffusionPipeline,
    StableDiffusionXLPipeline,
    UNet2DConditionModel,
    ZImagePipeline,
    ZImageTransformer2DModel,
)
from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import (
    CLIPConfig,
    CLIPImageProcessor,
    CLIPTextConfig,
    CLIPTextModel,
    CLIPTextModelWithProjection,
    CLIPTokenizer,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
    PreTrainedTokenizerFast,
    Qwen3Config,
    Qwen3Model,
    Swin2SRConfig,
    Swin2SRForImageSuperResolution,
)

WIDTH = 32
"""Of text embeddings."""
CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,'-"


def clip_tokenizer(length: int = 77) -> CLIPTokenizer:
    """Give a tokenizer of CLIP's kind, a token for each character."""
    vocabulary: dict[str, int] = {}
    for character in CHARACTERS:
        vocabulary[character] = len(vocabulary)
        vocabulary[character + "</w>"] = len(vocabulary)
    for special in ("<|startoftext|>", "<|endoftext|>"):
        vocabulary[special] = len(vocabulary)
    return CLIPTokenizer(vocab=vocabulary, merges=[], model_max_length=length)


def text_encoder(seed: int, *, projects: bool = False) -> Any:
    """Give a text encoder of CLIP's kind."""
    torch.manual_seed(seed)
    size = len(clip_tokenizer())
    config = CLIPTextConfig(
        vocab_size=size, hidden_size=WIDTH, intermediate_size=37, num_hidden_layers=2, num_attention_heads=4,
        projection_dim=WIDTH, bos_token_id=size - 2, eos_token_id=size - 1, pad_token_id=size - 1,
    )  # fmt: skip
    return (CLIPTextModelWithProjection if projects else CLIPTextModel)(config).eval()


def autoencoder(seed: int, channels: int = 4) -> AutoencoderKL:
    """Give an autoencoder that halves width and height."""
    torch.manual_seed(seed)
    return AutoencoderKL(
        block_out_channels=[8, 16], in_channels=3, out_channels=3, latent_channels=channels, norm_num_groups=8,
        down_block_types=["DownEncoderBlock2D"] * 2, up_block_types=["UpDecoderBlock2D"] * 2, sample_size=64,
        shift_factor=0.1,
    ).eval()  # fmt: skip


def _unet(seed: int, **changes: Any) -> UNet2DConditionModel:
    torch.manual_seed(seed)
    config: dict[str, Any] = {
        "sample_size": 32, "in_channels": 4, "out_channels": 4, "layers_per_block": 1, "norm_num_groups": 8,
        "block_out_channels": (8, 16), "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"),
        "up_block_types": ("CrossAttnUpBlock2D", "UpBlock2D"), "cross_attention_dim": WIDTH, "attention_head_dim": 2,
    }  # fmt: skip
    return UNet2DConditionModel(**{**config, **changes}).eval()


def make_sd15(root: Path, model: str = "sd15", seed: int = 1, *, filters: bool | None = None) -> Path:
    """Make a Stable Diffusion 1.5; with `filters` its safety filter, one that withholds every picture or none."""
    pipeline = StableDiffusionPipeline(
        vae=autoencoder(seed), text_encoder=text_encoder(seed), tokenizer=clip_tokenizer(), unet=_unet(seed),
        scheduler=DDIMScheduler(beta_schedule="scaled_linear", clip_sample=False, steps_offset=1),
        safety_checker=None if filters is None else _safety_checker(withholds=filters),
        feature_extractor=None if filters is None else CLIPImageProcessor(size=32, crop_size=32),
        requires_safety_checker=filters is not None,
    )  # fmt: skip
    pipeline.save_pretrained(root / model)
    return root / model


def _safety_checker(*, withholds: bool) -> Any:
    vision = {"hidden_size": WIDTH, "intermediate_size": 37, "num_hidden_layers": 2, "num_attention_heads": 4}
    checker = StableDiffusionSafetyChecker(
        CLIPConfig(vision_config={**vision, "image_size": 32, "patch_size": 8}, projection_dim=WIDTH)
    )
    # The least likeness to a concept from which a picture is withheld, -1 to 1.
    for name in ("concept_embeds_weights", "special_care_embeds_weights"):
        getattr(checker, name).data.fill_(-1.5 if withholds else 1.5)
    return checker.eval()


def make_sdxl(root: Path, model: str = "sdxl", seed: int = 2) -> Path:
    """Make a Stable Diffusion XL."""
    unet = _unet(
        seed, attention_head_dim=(2, 4), use_linear_projection=True, addition_embed_type="text_time",
        addition_time_embed_dim=8, transformer_layers_per_block=(1, 1), cross_attention_dim=2 * WIDTH,
        projection_class_embeddings_input_dim=WIDTH + 6 * 8,
    )  # fmt: skip
    pipeline = StableDiffusionXLPipeline(
        vae=autoencoder(seed), text_encoder=text_encoder(seed), text_encoder_2=text_encoder(seed + 1, projects=True),
        tokenizer=clip_tokenizer(), tokenizer_2=clip_tokenizer(), unet=unet,
        scheduler=EulerDiscreteScheduler(beta_schedule="scaled_linear", steps_offset=1),
    )  # fmt: skip
    pipeline.save_pretrained(root / model)
    return root / model


def make_z_image(root: Path, model: str = "z-image", seed: int = 3) -> Path:
    """Make a Z-Image-Turbo: a single-stream transformer over a language model's embeddings."""
    torch.manual_seed(seed)
    transformer = ZImageTransformer2DModel(
        in_channels=4, dim=24, n_layers=2, n_refiner_layers=1, n_heads=2, n_kv_heads=2, cap_feat_dim=WIDTH,
        axes_dims=[4, 4, 4], axes_lens=[512, 128, 128],
    ).eval()  # fmt: skip
    # The published class leaves these to the checkpoint.
    for name in ("x_pad_token", "cap_pad_token"):
        torch.nn.init.normal_(getattr(transformer, name), std=0.02)
    tokenizer = character_tokenizer()
    encoder = Qwen3Model(
        Qwen3Config(
            vocab_size=len(tokenizer), hidden_size=WIDTH, intermediate_size=37, num_hidden_layers=2,
            num_attention_heads=2, num_key_value_heads=2, head_dim=16, max_position_embeddings=512,
        )
    ).eval()  # fmt: skip
    pipeline = ZImagePipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0), vae=autoencoder(seed), text_encoder=encoder,
        tokenizer=tokenizer, transformer=transformer,
    )  # fmt: skip
    pipeline.save_pretrained(root / model)
    return root / model


def character_tokenizer() -> PreTrainedTokenizerFast:
    """Give a language model's tokenizer with a chat template, a token for each character."""
    tokens = ["<unk>", "<pad>", *CHARACTERS, " ", *CHARACTERS.upper()[:26], "<", ">", "|", "_", "/", "\n"]
    backend = Tokenizer(models.WordLevel({token: n for n, token in enumerate(tokens)}, unk_token="<unk>"))
    backend.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=backend, unk_token="<unk>", pad_token="<pad>")
    tokenizer.chat_template = "{% for m in messages %}{{ m['content'] }}{% endfor %}"
    return tokenizer


def make_controlnet(root: Path, model: str, base: Path, seed: int = 4) -> Path:
    """Make a ControlNet for a model with a UNet, one that acts from the start."""
    unet = UNet2DConditionModel.from_pretrained(base, subfolder="unet")
    torch.manual_seed(seed)
    network = ControlNetModel.from_unet(unet, conditioning_channels=3)
    # The picture comes at the size of the painting, twice that of its latents.
    network = ControlNetModel.from_config({**network.config, "conditioning_embedding_out_channels": (8, 16)})
    for block in (*network.controlnet_down_blocks, network.controlnet_mid_block):
        torch.nn.init.normal_(block.weight, std=0.5)
    torch.nn.init.normal_(network.controlnet_cond_embedding.conv_out.weight, std=0.5)
    network.save_pretrained(root / model)
    return root / model


def make_lora(root: Path, model: str, base: Path, seed: int = 5) -> Path:
    """Make a LoRA for the attention of a model with a UNet, of rank 2, in the format of diffusers."""
    unet = UNet2DConditionModel.from_pretrained(base, subfolder="unet")
    return _save_lora(root / model, unet, "unet", ("to_q", "to_v"), seed)


def make_transformer_lora(root: Path, model: str, base: Path, seed: int = 6) -> Path:
    """Make a LoRA for a Z-Image transformer."""
    network = ZImageTransformer2DModel.from_pretrained(base, subfolder="transformer")
    return _save_lora(root / model, network, "transformer", ("to_q", "to_v"), seed)


def _save_lora(folder: Path, network: Any, prefix: str, targets: tuple[str, ...], seed: int) -> Path:
    noise = partial(torch.randn, generator=torch.Generator().manual_seed(seed))
    tensors = {}
    for name, module in network.named_modules():
        if name.endswith(targets):
            tensors[f"{prefix}.{name}.lora_A.weight"] = noise(2, module.in_features)
            tensors[f"{prefix}.{name}.lora_B.weight"] = noise(module.out_features, 2)
    folder.mkdir(parents=True)
    save_file(tensors, folder / "pytorch_lora_weights.safetensors")
    return folder


def make_ip_adapter(root: Path, model: str, base: Path, seed: int = 7) -> Path:
    """Make an IP-Adapter for a model with a UNet, laid out as the published one is."""
    unet = UNet2DConditionModel.from_pretrained(base, subfolder="unet")
    folder = root / model / "models"
    torch.manual_seed(seed)
    encoder = CLIPVisionModelWithProjection(
        CLIPVisionConfig(
            hidden_size=WIDTH, intermediate_size=37, num_hidden_layers=2, num_attention_heads=4, image_size=32,
            patch_size=8, projection_dim=WIDTH,
        )
    ).eval()  # fmt: skip
    encoder.save_pretrained(folder / "image_encoder")
    noise = partial(torch.randn, generator=torch.Generator().manual_seed(seed))
    across, tokens = unet.config.cross_attention_dim, 4
    tensors = {
        "image_proj.proj.weight": noise(across * tokens, WIDTH), "image_proj.proj.bias": noise(across * tokens),
        "image_proj.norm.weight": torch.ones(across), "image_proj.norm.bias": torch.zeros(across),
    }  # fmt: skip
    number = 1
    for name, module in unet.named_modules():
        if name.endswith("attn2"):
            for part in ("to_k_ip", "to_v_ip"):
                tensors[f"ip_adapter.{number}.{part}.weight"] = noise(module.to_k.out_features, across)
            number += 2
    save_file(tensors, folder / "ip-adapter.safetensors")
    return root / model


def make_upscaler(root: Path, model: str = "swin2sr", factor: int = 2, seed: int = 8) -> Path:
    """Make a Swin2SR."""
    torch.manual_seed(seed)
    network = Swin2SRForImageSuperResolution(
        Swin2SRConfig(
            image_size=16, patch_size=1, embed_dim=12, depths=[1, 1], num_heads=[2, 2], window_size=4, mlp_ratio=2.0,
            upscale=factor, upsampler="pixelshuffledirect",
        )
    ).eval()  # fmt: skip
    network.save_pretrained(root / model)
    return root / model


def as_pickles(folder: Path, part: str) -> None:
    """Turn a part's weights into a format that may run code, as old models have them."""
    from safetensors.torch import load_file

    for path in (folder / part).glob("*.safetensors"):
        torch.save(load_file(path), path.with_suffix(".bin"))
        path.unlink()


def change_json(path: Path, **values: object) -> None:
    """Set values in a settings file of a model."""
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def make_image_models(root: Path) -> None:
    """Make one model of each family, and what goes on them: "sd15", "sdxl", "z-image", "control-sd15", …"""
    sd15, sdxl, z_image = make_sd15(root), make_sdxl(root), make_z_image(root)
    make_controlnet(root, "control-sd15", sd15)
    make_controlnet(root, "control-sdxl", sdxl)
    make_lora(root, "lora-sd15", sd15)
    make_lora(root, "lora-1.1-sd15", sd15, seed=15)
    make_lora(root, "lcm-lora-sd15", sd15, seed=25)
    make_lora(root, "lora-sdxl", sdxl)
    make_transformer_lora(root, "lora-z", z_image)
    make_ip_adapter(root, "face-sd15", sd15)
    make_ip_adapter(root, "face-sdxl", sdxl)
    make_upscaler(root)
