"""The models of the tests under the ids of the bench: the whole way from folder to table, on a processor in seconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support import tiny_models, tiny_video_models


def make_tiny(root: Path, model: str) -> Path:
    """Make one in `root / model`; those that change another need it there."""
    return _MAKERS[model](root, model)


def _on(base: str, make: Callable[[Path, str, Path], Path]) -> Callable[[Path, str], Path]:
    return lambda root, model: make(root, model, root / base)


_MAKERS: dict[str, Callable[[Path, str], Path]] = {
    "sdxl-1.0": tiny_models.make_sdxl,
    "sd-1.5": tiny_models.make_sd15,
    "z-image-turbo": tiny_models.make_z_image,
    "controlnet-canny-sdxl": _on("sdxl-1.0", tiny_models.make_controlnet),
    "controlnet-openpose-sd15": _on("sd-1.5", tiny_models.make_controlnet),
    "ip-adapter-sd15": _on("sd-1.5", tiny_models.make_ip_adapter),
    "animatediff-v3": tiny_video_models.make_animatediff,
    "animatediff-lightning": tiny_video_models.make_lightning,
    "zeroscope-v2-576w": tiny_video_models.make_text_to_video,
    "zeroscope-v2-xl": tiny_video_models.make_text_to_video,
    "modelscope-t2v": tiny_video_models.make_text_to_video,
    "svd-xt-1.1": tiny_video_models.make_svd,
    "cogvideox-2b": tiny_video_models.make_cogvideox,
    "ltx-video": tiny_video_models.make_ltx,
    "wan2.1-t2v-1.3b": tiny_video_models.make_wan,
    "wan2.2-ti2v-5b": lambda root, model: tiny_video_models.make_wan(root, model, both=True),
    "wan2.2-t2v-a14b": lambda root, model: tiny_video_models.make_wan(root, model, experts=True),
}
