"""The families of models that the backend animates with: one table.

Frame rates, counts, sizes, steps and guidance are those of the models' cards and of diffusers' pages for them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from services.common.diffusion.folders import ModelFolder
from services.common.errors import PreconditionError
from services.common.gpu.plan import ALL_ABILITIES, Ability, Precision
from services.video.diffusion.planning import FrameRule

MIB = 1 << 20
MOTION_ADAPTER = "MotionAdapter"
# What commonly spoils a clip that texts are laid over.
NEGATIVE = "text, letters, watermark, logo, blurry, low quality, distorted, flickering, static"
# The motion adapters of AnimateDiff-Lightning are one file without settings, named so.
LIGHTNING = "lightning"
ENLARGED = 1.8
"""How much longer the sides of an enlarged clip are: 576 to 1024."""

# UNets are convolutions mostly, which are not quantised; the VAE of SVD decodes whole frames, a few at a time.
_OF_UNETS: frozenset[Ability] = ALL_ABILITIES - {"int8", "4bit"}
_OF_SVD: frozenset[Ability] = _OF_UNETS - {"vae_slicing", "vae_tiling"}

Size = tuple[int, int]
_SD_SIZES: tuple[Size, ...] = ((384, 672), (512, 512), (672, 384))
_UPRIGHT_480: tuple[Size, ...] = ((480, 832), (624, 624), (832, 480))


@dataclass(frozen=True)
class Family:
    """Models of one architecture."""

    name: str
    title: str
    saved_as: tuple[str, ...]
    """Classes of pipelines in the model_index.json of its models; for adapters, the class in their config.json."""
    from_prompt: str = ""
    """Class of diffusers that makes a clip of words; empty: it cannot."""
    from_picture: str = ""
    """Class of diffusers that makes a clip that begins with a picture; empty: it cannot."""
    base: str = ""
    """Model that an adapter works on, id of the catalogue."""
    fps: float = 8.0
    """Frames per second of what it makes."""
    rule: FrameRule = field(default_factory=FrameRule)
    most: int = 16
    """Frames that it does well at once."""
    least: int = 9
    """Frames below which it makes little sense of motion."""
    sizes: tuple[Size, ...] = _SD_SIZES
    """Sizes that it does well, width and height in pixels: upright, square, wide."""
    fixed: bool = False
    """Whether it works at one size alone, which its settings say."""
    multiple: int = 8
    """Both sides must be multiples of it."""
    steps: int = 25
    guidance: float = 7.5
    second_guidance: float = 1.0
    """That of a second expert, for little noise, as a share of the first one's."""
    reads: bool = True
    """Whether it reads a prompt."""
    strength: tuple[float, float] | None = None
    """What motion 0 and 1 mean to it; None: it has no such setting."""
    enlarges: str = ""
    """Class of diffusers by which a second model of its kind goes over the clip; empty: none."""
    scheduler: Literal["own", "dpm", "motion"] = "own"
    """`dpm`: DPM-Solver++; `motion`: as motion adapters want it."""
    loras: bool = False
    """Whether it takes LoRAs for few steps."""
    precisions: tuple[Precision, ...] = ("bf16", "fp16", "fp32")
    exact: tuple[str, ...] = ()
    """Networks that are kept in fp32 at any precision, by their place in the pipeline."""
    can: frozenset[Ability] = ALL_ABILITIES
    working: int = 0
    decoding: int = 0
    """Peaks beside the weights, bytes at 16 bits at the family's size; see ModelNeeds. Estimates."""


_ANIMATEDIFF = Family(
    name="animatediff", title="AnimateDiff", saved_as=(MOTION_ADAPTER,), base="sd-1.5",
    from_prompt="AnimateDiffPipeline", from_picture="AnimateDiffVideoToVideoPipeline",
    fps=8, most=16, least=8, sizes=_SD_SIZES, multiple=8, steps=25, guidance=7.5, strength=(0.55, 0.95),
    scheduler="motion", loras=True, can=_OF_UNETS, working=3000 * MIB, decoding=2500 * MIB,
)  # fmt: skip
_TEXT_TO_VIDEO = Family(
    # Zeroscope XL is published as the class that goes over a clip once more; its networks are of the same kinds.
    name="text-to-video-sd", title="Zeroscope", saved_as=("TextToVideoSDPipeline", "VideoToVideoSDPipeline"),
    from_prompt="TextToVideoSDPipeline", enlarges="VideoToVideoSDPipeline",
    fps=8, most=24, least=8, sizes=((320, 576), (448, 448), (576, 320)), multiple=8, steps=30, guidance=9.0,
    scheduler="dpm", can=_OF_UNETS, working=3200 * MIB, decoding=1000 * MIB,
)  # fmt: skip
_MODELSCOPE = replace(
    # Of the same class; its models are told by their ids.
    _TEXT_TO_VIDEO, title="ModelScope", saved_as=(), most=16, sizes=((256, 448), (256, 256), (448, 256)),
)  # fmt: skip
_SVD = Family(
    name="svd", title="Stable Video Diffusion", saved_as=("StableVideoDiffusionPipeline",),
    from_picture="StableVideoDiffusionPipeline", reads=False,
    # It was trained on frames for 7 a second, and told one less.
    fps=7, most=25, least=25, sizes=((576, 1024), (768, 768), (1024, 576)), multiple=64, steps=25, guidance=3.0,
    strength=(1, 255), precisions=("fp16", "bf16", "fp32"), can=_OF_SVD, working=8600 * MIB, decoding=9800 * MIB,
)  # fmt: skip
_COGVIDEOX = Family(
    name="cogvideox", title="CogVideoX", saved_as=("CogVideoXPipeline",), from_prompt="CogVideoXPipeline",
    # Its VAE takes latents by twos after the first three: of 4k + 1 frames with an odd k it would make three more.
    fps=8, rule=FrameRule(8), most=49, least=9, sizes=((480, 720), (592, 592), (720, 480)), multiple=16, steps=50,
    # The one of 2 billion parameters was trained at fp16.
    guidance=6.0, precisions=("fp16", "bf16", "fp32"), working=5000 * MIB, decoding=16000 * MIB,
)  # fmt: skip
_COGVIDEOX_5B = replace(
    # Told by its rotary positions; fp16 is not enough for it.
    _COGVIDEOX, title="CogVideoX 5B", saved_as=(), precisions=("bf16", "fp32"),
)  # fmt: skip
_COGVIDEOX_PICTURE = Family(
    name="cogvideox-picture", title="CogVideoX image to video", saved_as=("CogVideoXImageToVideoPipeline",),
    from_picture="CogVideoXImageToVideoPipeline",
    # Its positions are learned: it works at this size and no other.
    fps=8, rule=FrameRule(8), most=49, least=49, sizes=((720, 480),), fixed=True, multiple=16, steps=50,
    guidance=6.0, precisions=("bf16", "fp32"), working=5000 * MIB, decoding=16000 * MIB,
)  # fmt: skip
_LTX = Family(
    # Later versions are published as the class that takes both, of the same networks.
    name="ltx", title="LTX-Video", saved_as=("LTXPipeline", "LTXImageToVideoPipeline", "LTXConditionPipeline"),
    from_prompt="LTXPipeline", from_picture="LTXImageToVideoPipeline", fps=25, rule=FrameRule(8), most=161, least=33,
    sizes=((480, 832), (608, 608), (832, 480)), multiple=32, steps=40, guidance=3.0, precisions=("bf16", "fp32"),
    working=4000 * MIB, decoding=6000 * MIB,
)  # fmt: skip
_WAN = Family(
    name="wan", title="Wan text to video", saved_as=("WanPipeline",), from_prompt="WanPipeline",
    fps=16, rule=FrameRule(4), most=81, least=17, sizes=_UPRIGHT_480, multiple=16, steps=40, guidance=5.0,
    # diffusers' page: "VAE in torch.float32 for better decoding quality".
    precisions=("bf16", "fp32"), exact=("vae",), working=5000 * MIB, decoding=8600 * MIB,
)  # fmt: skip
_WAN_EXPERTS = replace(
    # WanPipeline with two transformers, for much and for little noise: Wan 2.2 A14B.
    _WAN, name="wan-experts", title="Wan with two experts", saved_as=(), guidance=4.0, second_guidance=0.75,
)  # fmt: skip
_WAN_BOTH = Family(
    # WanPipeline with `expand_timesteps`: Wan 2.2 TI2V.
    name="wan-both", title="Wan text and image to video", saved_as=(), from_prompt="WanPipeline",
    from_picture="WanImageToVideoPipeline", fps=24, rule=FrameRule(4), most=121, least=25,
    sizes=((704, 1280), (960, 960), (1280, 704)), multiple=32, steps=40, guidance=5.0, precisions=("bf16", "fp32"),
    exact=("vae",), working=7000 * MIB, decoding=23000 * MIB,
)  # fmt: skip
_WAN_PICTURE = Family(
    name="wan-picture", title="Wan image to video", saved_as=("WanImageToVideoPipeline",),
    from_picture="WanImageToVideoPipeline", fps=16, rule=FrameRule(4), most=81, least=17, sizes=_UPRIGHT_480,
    multiple=16, steps=40, guidance=5.0, precisions=("bf16", "fp32"), exact=("vae",), working=6000 * MIB,
    decoding=8600 * MIB,
)  # fmt: skip

FAMILIES = (
    _ANIMATEDIFF, _TEXT_TO_VIDEO, _MODELSCOPE, _SVD, _COGVIDEOX, _COGVIDEOX_5B, _COGVIDEOX_PICTURE, _LTX, _WAN,
    _WAN_EXPERTS, _WAN_BOTH, _WAN_PICTURE,
)  # fmt: skip
PIPELINES = tuple(name for family in FAMILIES for name in family.saved_as if name != MOTION_ADAPTER)


def enlarging(family: Family) -> Family:
    """Give a family whose peaks beside the weights are those of clips at the enlarged size."""
    more = ENLARGED**2
    return replace(family, working=int(family.working * more), decoding=int(family.decoding * more))


def kind_of(folder: ModelFolder) -> str:
    """Give the class that a model was saved from: a pipeline's, or that of a motion adapter; "" for any other."""
    if (folder.path / "model_index.json").is_file():
        return folder.pipeline
    if (folder.path / "config.json").is_file():
        return str(folder.json("config.json").get("_class_name", ""))
    return MOTION_ADAPTER if is_lightning(folder) else ""


def is_lightning(folder: ModelFolder) -> bool:
    """Tell whether a motion adapter was distilled for few steps, by the name of its file."""
    return any(LIGHTNING in path.name for path in folder.path.glob("*.safetensors"))


def _has_rotary_positions(folder: ModelFolder) -> bool:
    name = "transformer/config.json"
    return (folder.path / name).is_file() and bool(folder.json(name).get("use_rotary_positional_embeddings"))


def family_of(folder: ModelFolder) -> Family:
    """Give the family that a model belongs to. Raises PreconditionError for any other."""
    kind = kind_of(folder)
    if kind == "WanPipeline":
        own = folder.json("model_index.json")
        return _WAN_BOTH if own.get("expand_timesteps") else _WAN_EXPERTS if own.get("boundary_ratio") else _WAN
    if kind in _COGVIDEOX.saved_as and _has_rotary_positions(folder):
        return _COGVIDEOX_5B
    if kind in _TEXT_TO_VIDEO.saved_as and folder.model.startswith("modelscope"):
        return _MODELSCOPE
    for family in FAMILIES:
        if kind in family.saved_as:
            return family
    known = ", ".join(family.title for family in FAMILIES)
    raise PreconditionError(
        f"{folder.model} is a {kind or 'model of no known kind'}; this backend animates with: {known}",
        reason="MODEL_KIND",
        metadata={"model": folder.model},
    )
