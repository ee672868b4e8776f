"""Video models of the published shapes, tiny and of random weights, as folders that `from_pretrained` reads.

Each `make_…` writes one model into `models / id` and gives the folder. Ids are those of the catalogue where a model
finds others by them. Seconds for a clip are noted in model-stack.md of the project's design.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    AutoencoderKLCogVideoX,
    AutoencoderKLLTXVideo,
    AutoencoderKLTemporalDecoder,
    AutoencoderKLWan,
    CogVideoXDDIMScheduler,
    CogVideoXImageToVideoPipeline,
    CogVideoXPipeline,
    CogVideoXTransformer3DModel,
    DDIMScheduler,
    EulerDiscreteScheduler,
    FlowMatchEulerDiscreteScheduler,
    LTXPipeline,
    LTXVideoTransformer3DModel,
    MotionAdapter,
    StableVideoDiffusionPipeline,
    TextToVideoSDPipeline,
    UNet3DConditionModel,
    UNetSpatioTemporalConditionModel,
    UniPCMultistepScheduler,
    WanImageToVideoPipeline,
    WanPipeline,
    WanTransformer3DModel,
)
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import (
    CLIPImageProcessor,
    CLIPVisionConfig,
    CLIPVisionModel,
    CLIPVisionModelWithProjection,
    PreTrainedTokenizerFast,
    T5Config,
    T5EncoderModel,
    UMT5Config,
    UMT5EncoderModel,
)

from tests.support.tiny_models import (
    CHARACTERS,
    WIDTH,
    change_json,
    clip_tokenizer,
    make_lora,
    make_sd15,
    text_encoder,
)

VISION_SIDE = 224
"""What SVD's and Wan's vision towers take; their pipelines count on it."""


def t5_tokenizer() -> PreTrainedTokenizerFast:
    """Give a tokenizer of T5's kind, a token for each character, an end at the end."""
    tokens = ["<pad>", "</s>", "<unk>", *CHARACTERS, " ", *CHARACTERS.upper()[:26]]
    backend = Tokenizer(models.WordLevel({token: n for n, token in enumerate(tokens)}, unk_token="<unk>"))
    backend.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    backend.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 1)])
    return PreTrainedTokenizerFast(
        tokenizer_object=backend, unk_token="<unk>", pad_token="<pad>", eos_token="</s>", model_max_length=512
    )


def _t5(seed: int, *, multilingual: bool = False) -> Any:
    torch.manual_seed(seed)
    config, kind = (UMT5Config, UMT5EncoderModel) if multilingual else (T5Config, T5EncoderModel)
    return kind(
        config(vocab_size=len(t5_tokenizer()), d_model=WIDTH, d_kv=8, d_ff=37, num_layers=2, num_heads=4)
    ).eval()


def _vision(seed: int, *, projects: bool) -> Any:
    torch.manual_seed(seed)
    config = CLIPVisionConfig(
        hidden_size=WIDTH, intermediate_size=37, num_hidden_layers=2, num_attention_heads=4, image_size=VISION_SIDE,
        patch_size=32, projection_dim=WIDTH,
    )  # fmt: skip
    return (CLIPVisionModelWithProjection if projects else CLIPVisionModel)(config).eval()


def _processor() -> CLIPImageProcessor:
    return CLIPImageProcessor(crop_size=VISION_SIDE, size={"shortest_edge": VISION_SIDE})


def _moving(seed: int) -> MotionAdapter:
    torch.manual_seed(seed)
    adapter = MotionAdapter(
        block_out_channels=(8, 16), motion_layers_per_block=1, motion_num_attention_heads=2, motion_norm_num_groups=8,
        motion_max_seq_length=32,
    )  # fmt: skip
    for name, parameter in adapter.named_parameters():
        if "proj_out" in name:
            # These begin at zero, so that nothing moves before training.
            torch.nn.init.normal_(parameter, std=0.3)
    return adapter


def make_animatediff(root: Path, model: str = "animatediff-v3", seed: int = 21) -> Path:
    """Make a motion adapter with its settings beside it; it needs "sd-1.5"."""
    _moving(seed).save_pretrained(root / model)
    return root / model


def make_lightning(root: Path, model: str = "animatediff-lightning", seed: int = 22) -> Path:
    """Make a distilled motion adapter, one file named as the published one; settings are here since it is tiny."""
    adapter = _moving(seed)
    adapter.save_config(root / model)
    save_file(adapter.state_dict(), root / model / "animatediff_lightning_4step_diffusers.safetensors")
    return root / model


def _autoencoder(seed: int) -> AutoencoderKL:
    """Give an autoencoder that makes sides eight times shorter, as the published ones do."""
    torch.manual_seed(seed)
    return AutoencoderKL(
        block_out_channels=[8] * 4, latent_channels=4, norm_num_groups=8, down_block_types=["DownEncoderBlock2D"] * 4,
        up_block_types=["UpDecoderBlock2D"] * 4, sample_size=64,
    ).eval()  # fmt: skip


def make_text_to_video(root: Path, model: str = "zeroscope-v2-576w", seed: int = 23) -> Path:
    """Make a Zeroscope or ModelScope."""
    torch.manual_seed(seed)
    unet = UNet3DConditionModel(
        block_out_channels=(8, 16), layers_per_block=1, sample_size=32, in_channels=4, out_channels=4,
        down_block_types=("CrossAttnDownBlock3D", "DownBlock3D"), up_block_types=("UpBlock3D", "CrossAttnUpBlock3D"),
        cross_attention_dim=WIDTH, attention_head_dim=4, norm_num_groups=2,
    ).eval()  # fmt: skip
    pipeline = TextToVideoSDPipeline(
        vae=_autoencoder(seed), text_encoder=text_encoder(seed), tokenizer=clip_tokenizer(), unet=unet,
        scheduler=DDIMScheduler(beta_schedule="scaled_linear", clip_sample=False, set_alpha_to_one=False),
    )  # fmt: skip
    pipeline.save_pretrained(root / model)
    return root / model


def make_svd(root: Path, model: str = "svd-xt-1.1", seed: int = 24) -> Path:
    """Make a Stable Video Diffusion of 25 frames."""
    torch.manual_seed(seed)
    unet = UNetSpatioTemporalConditionModel(
        block_out_channels=(32, 32), layers_per_block=1, sample_size=32, in_channels=8, out_channels=4, num_frames=25,
        down_block_types=("CrossAttnDownBlockSpatioTemporal", "DownBlockSpatioTemporal"),
        up_block_types=("UpBlockSpatioTemporal", "CrossAttnUpBlockSpatioTemporal"), cross_attention_dim=WIDTH,
        num_attention_heads=8, projection_class_embeddings_input_dim=96, addition_time_embed_dim=32,
    ).eval()  # fmt: skip
    vae = AutoencoderKLTemporalDecoder(
        block_out_channels=(32,) * 4, down_block_types=("DownEncoderBlock2D",) * 4, latent_channels=4,
    ).eval()  # fmt: skip
    scheduler = EulerDiscreteScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", interpolation_type="linear",
        prediction_type="v_prediction", timestep_spacing="leading", steps_offset=1, use_karras_sigmas=True,
        sigma_min=0.002, sigma_max=700.0, timestep_type="continuous",
    )  # fmt: skip
    pipeline = StableVideoDiffusionPipeline(
        vae=vae, image_encoder=_vision(seed, projects=True), unet=unet, scheduler=scheduler,
        feature_extractor=_processor(),
    )  # fmt: skip
    pipeline.save_pretrained(root / model)
    return root / model


def make_cogvideox(root: Path, model: str = "cogvideox-2b", seed: int = 25, *, picture: bool = False) -> Path:
    """Make a CogVideoX, of words, or of a picture with learned positions, 48 x 32."""
    torch.manual_seed(seed)
    transformer = CogVideoXTransformer3DModel(
        num_attention_heads=2, attention_head_dim=16, in_channels=8 if picture else 4, out_channels=4, time_embed_dim=2,
        text_embed_dim=WIDTH, num_layers=1, sample_width=6, sample_height=4, sample_frames=9, patch_size=2,
        max_text_seq_length=226, use_learned_positional_embeddings=picture, use_rotary_positional_embeddings=picture,
    ).eval()  # fmt: skip
    vae = AutoencoderKLCogVideoX(
        down_block_types=("CogVideoXDownBlock3D",) * 4, up_block_types=("CogVideoXUpBlock3D",) * 4,
        block_out_channels=(8, 8, 8, 8), latent_channels=4, layers_per_block=1, norm_num_groups=2,
        temporal_compression_ratio=4,
    ).eval()  # fmt: skip
    kind = CogVideoXImageToVideoPipeline if picture else CogVideoXPipeline
    pipeline = kind(
        tokenizer=t5_tokenizer(), text_encoder=_t5(seed), vae=vae, transformer=transformer,
        scheduler=CogVideoXDDIMScheduler(),
    )  # fmt: skip
    pipeline.save_pretrained(root / model)
    return root / model


def make_ltx(root: Path, model: str = "ltx-video", seed: int = 26) -> Path:
    """Make an LTX-Video; its VAE makes sides 32 times and time 8 times shorter, as the published one's."""
    torch.manual_seed(seed)
    transformer = LTXVideoTransformer3DModel(
        in_channels=8, out_channels=8, patch_size=1, patch_size_t=1, num_attention_heads=4, attention_head_dim=8,
        cross_attention_dim=WIDTH, num_layers=1, caption_channels=WIDTH,
    ).eval()  # fmt: skip
    vae = AutoencoderKLLTXVideo(
        in_channels=3, out_channels=3, latent_channels=8, block_out_channels=(8, 8, 8, 8),
        decoder_block_out_channels=(8, 8, 8, 8), layers_per_block=(1, 1, 1, 1, 1),
        decoder_layers_per_block=(1, 1, 1, 1, 1), spatio_temporal_scaling=(True, True, True, False),
        decoder_spatio_temporal_scaling=(True, True, True, False), decoder_inject_noise=(False,) * 5,
        upsample_residual=(False,) * 4, upsample_factor=(1,) * 4, timestep_conditioning=False, patch_size=4,
        patch_size_t=1, encoder_causal=True, decoder_causal=False,
    ).eval()  # fmt: skip
    pipeline = LTXPipeline(
        transformer=transformer, vae=vae, scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
        text_encoder=_t5(seed), tokenizer=t5_tokenizer(),
    )  # fmt: skip
    pipeline.save_pretrained(root / model)
    return root / model


def make_wan(
    root: Path, model: str = "wan2.1-t2v-1.3b", seed: int = 27, *, picture: bool = False, both: bool = False,
    experts: bool = False,
) -> Path:  # fmt: skip
    """Make a Wan: of words (2.1); of a picture (2.1); of both, with a timestep a token (2.2 5B); two experts (A14B)."""
    torch.manual_seed(seed)
    vae = AutoencoderKLWan(
        base_dim=3, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1, temperal_downsample=[False, True, True]
    ).eval()
    seen: dict[str, Any] = {"image_dim": WIDTH, "in_channels": 36} if picture else {"in_channels": 16}
    nets = [
        WanTransformer3DModel(
            patch_size=(1, 2, 2), num_attention_heads=2, attention_head_dim=12, out_channels=16, text_dim=WIDTH,
            freq_dim=256, ffn_dim=32, num_layers=2, cross_attn_norm=True, qk_norm="rms_norm_across_heads",
            rope_max_seq_len=32, **seen,
        ).eval()
        for _ in range(1 + experts)
    ]  # fmt: skip
    parts: dict[str, Any] = {
        "transformer": nets[0], "transformer_2": nets[1] if experts else None, "vae": vae,
        "boundary_ratio": 0.875 if experts else None, "expand_timesteps": both, "tokenizer": t5_tokenizer(),
        "scheduler": UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0),
        "text_encoder": _t5(seed, multilingual=True),
    }  # fmt: skip
    if picture:
        parts |= {"image_encoder": _vision(seed, projects=False), "image_processor": _processor()}
    (WanImageToVideoPipeline if picture else WanPipeline)(**parts).save_pretrained(root / model)
    return root / model


def make_video_models(root: Path) -> None:
    """Make one model of each kind, under the ids of the catalogue."""
    base = make_sd15(root, "sd-1.5")
    make_lora(root, "lcm-lora-sd15", base)
    make_animatediff(root)
    make_lightning(root)
    make_text_to_video(root)
    larger = make_text_to_video(root, "zeroscope-v2-xl", seed=33)
    change_json(larger / "model_index.json", _class_name="VideoToVideoSDPipeline")  # as it is published
    make_svd(root)
    make_cogvideox(root)
    make_cogvideox(root, "cogvideox-5b-i2v", picture=True)
    make_ltx(root)
    make_wan(root)
    make_wan(root, "wan2.1-i2v-14b", picture=True)
    make_wan(root, "wan2.2-ti2v-5b", both=True)
    make_wan(root, "wan2.2-t2v-a14b", experts=True)
