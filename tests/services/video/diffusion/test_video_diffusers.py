"""The video backend `diffusers`: every pipeline on tiny models, through the backend's own loading."""

from __future__ import annotations

import gc
import tempfile
import weakref
from pathlib import Path

import av
import numpy as np
import psutil
import pytest

from services.common.diffusion.folders import ModelFolder
from services.common.diffusion.running import Kind, kind_of
from services.common.errors import CancelledError
from services.common.gpu.plan import MemoryPlan
from services.common.settings import load_settings
from services.video.diffusion.families import family_of
from shorts.service.v1.service_pb2 import Progress
from shorts.video.v1.video_pb2 import ClipStart
from tests.services.video.diffusion.conftest import FIXED, Studio

pytestmark = pytest.mark.models
PICTURE, PROMPT = ClipStart.CLIP_START_PICTURE, ClipStart.CLIP_START_PROMPT
PIPELINES: dict[str, tuple[str, int, Kind]] = {
    "AnimateDiffPipeline": ("animatediff-v3", PROMPT, Kind.INTERRUPT),
    "AnimateDiffVideoToVideoPipeline": ("animatediff-v3", PICTURE, Kind.INTERRUPT),
    "TextToVideoSDPipeline": ("zeroscope-v2-576w", PROMPT, Kind.SCHEDULER),
    "StableVideoDiffusionPipeline": ("svd-xt-1.1", PICTURE, Kind.CALLBACK),
    "CogVideoXPipeline": ("cogvideox-2b", PROMPT, Kind.INTERRUPT),
    "CogVideoXImageToVideoPipeline": (FIXED, PICTURE, Kind.INTERRUPT),
    "LTXPipeline": ("ltx-video", PROMPT, Kind.INTERRUPT),
    "LTXImageToVideoPipeline": ("ltx-video", PICTURE, Kind.INTERRUPT),
    "WanPipeline": ("wan2.1-t2v-1.3b", PROMPT, Kind.INTERRUPT),
    "WanImageToVideoPipeline": ("wan2.1-i2v-14b", PICTURE, Kind.INTERRUPT),
}
MORE = {
    "Lightning": ("animatediff-lightning", PROMPT),
    "Wan of both, words": ("wan2.2-ti2v-5b", PROMPT),
    "Wan of both, picture": ("wan2.2-ti2v-5b", PICTURE),
    "Wan of two experts": ("wan2.2-t2v-a14b", PROMPT),
}
EVERY = [*((model, start) for model, start, _ in PIPELINES.values()), *MORE.values()]
NAMES = [*PIPELINES, *MORE]
each = pytest.mark.parametrize(("model", "start"), EVERY, ids=NAMES)


@each
def test_a_clip_is_made_and_its_seed_repeats(studio: Studio, model: str, start: int) -> None:
    clip = studio.clip(model, start=start)
    assert clip.duration == 0.5
    assert clip.models[0] == model
    assert clip.video.media_type == "video/mp4"
    with av.open(str(studio.store.path(clip.video))) as file:
        stream = file.streams.video[0]
        assert not file.streams.audio
        assert (stream.codec_context.codec.canonical_name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (stream.width, stream.height) == (108, 192)
        assert stream.average_rate == 30
        tags = (stream.codec_context.colorspace, stream.codec_context.color_primaries, stream.codec_context.color_trc)
        assert {int(tag) for tag in (*tags, stream.codec_context.color_range)} == {1}, "BT.709, limited range"
    frames = studio.frames(clip)
    assert len(frames) == 15
    assert frames[0].std() > 3, "it is no blank sheet"
    assert any(np.abs(frames[0].astype(int) - frame).mean() > 0.3 for frame in frames[1:]), "something moves"
    assert studio.usual(model, start) == clip.video.sha256
    assert studio.digest(model, start=start, seed=4) != clip.video.sha256


@pytest.mark.parametrize("name", PIPELINES)
def test_each_pipeline_is_watched_in_its_own_way(studio: Studio, name: str) -> None:
    model, start, kind = PIPELINES[name]
    studio.clip(model, start=start)
    reel = studio.backend._held
    assert reel is not None
    assert type(reel._placed).__name__ == name
    assert kind_of(reel._placed) is kind


@each
def test_every_step_is_told_in_order(studio: Studio, model: str, start: int) -> None:
    studio.clip(model, start=start, steps=4, duration=0.3)
    fractions = [progress.fraction for progress in studio.seen]
    assert fractions == sorted(fractions)
    # Of a clip that begins with a picture AnimateDiff leaves out the first steps: the picture stands for them.
    count = 3 if (model, start) == ("animatediff-v3", PICTURE) else 4
    assert studio.steps() == [f"animating, step {n} of {count}" for n in range(1, count + 1)]
    assert studio.seen[-1].activity == "storing"
    assert any(progress.activity == "smoothing the motion" for progress in studio.seen)


@each
def test_a_stop_acts_within_a_step_and_leaves_nothing(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: str, start: int
) -> None:
    whole = studio.usual(model, start)
    before = {path.name for path in studio.store.root.rglob("*")}
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))

    def stop(progress: Progress) -> None:
        if ", step 1 of" in progress.activity:
            studio.stop.set()

    studio.on_progress = stop
    with pytest.raises(CancelledError):
        studio.clip(model, start=start, steps=30)
    assert len(studio.steps()) == 1, "no further step was made"
    studio.on_progress = lambda _: None
    assert {path.name for path in studio.store.root.rglob("*")} == before
    assert list((tmp_path / "temp").iterdir()) == []
    assert studio.digest(model, start=start) == whole, "the next call begins anew"


def test_a_stop_while_the_file_is_written_ends_ffmpeg_and_removes_it(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name for path in studio.store.root.rglob("*")}
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))

    def stop(progress: Progress) -> None:
        if progress.activity == "smoothing the motion":
            studio.stop.set()

    studio.on_progress = stop
    with pytest.raises(CancelledError):
        studio.clip(duration=3)
    assert list((tmp_path / "temp").iterdir()) == []
    assert {path.name for path in studio.store.root.rglob("*")} == before
    assert not [child for child in psutil.Process().children() if "ffmpeg" in child.name()]


@each
def test_unloading_gives_the_memory_back(fresh: Studio, model: str, start: int) -> None:
    fresh.clip(model, start=start)
    assert fresh.backend.resident_bytes() > 50_000
    reel = fresh.backend._held
    assert reel is not None
    watched = [weakref.ref(part) for part in reel._placed.components.values() if hasattr(part, "parameters")]
    assert len(watched) >= 3
    del reel
    fresh.backend.unload()
    gc.collect()
    assert fresh.backend.resident_bytes() == 0
    assert [ref for ref in watched if ref() is not None] == []


@each
def test_a_plan_that_saves_memory_gives_a_clip_and_by_offloading_the_same(
    studio: Studio, fresh: Studio, settings: pytest.MonkeyPatch, model: str, start: int
) -> None:
    settings.setenv("SHORTS_VIDEO_MODEL", model)
    fresh.backend.plan = MemoryPlan("cpu", "fp32", offload="group")
    assert fresh.digest(model, start=start) == studio.usual(model, start)
    fresh.backend.unload()
    fresh.backend.load()
    # These change it a little.
    can = family_of(ModelFolder(load_settings().models_folder, model)).can
    slices, tiles = "vae_slicing" in can, "vae_tiling" in can
    fresh.backend.plan = MemoryPlan("cpu", "bf16", layerwise_fp8=True, vae_slicing=slices, vae_tiling=tiles)
    assert len(fresh.frames(fresh.clip(model, start=start))) == 15
    if model.startswith("wan"):
        import torch

        networks = fresh.backend._held._placed.components  # type: ignore[union-attr]
        kept = {name: next(networks[name].parameters()).dtype for name in ("vae", "text_encoder")}
        assert kept == {"vae": torch.float32, "text_encoder": torch.bfloat16}, "the VAE is worse at 16 bits"


@pytest.mark.parametrize("lora", ["", "lcm-lora-sd15"])
def test_loras_come_and_go_on_a_model_that_is_moved_in_parts(
    studio: Studio, fresh: Studio, settings: pytest.MonkeyPatch, lora: str
) -> None:
    settings.setenv("SHORTS_VIDEO_MODEL", "animatediff-v3")
    fresh.backend.plan = MemoryPlan("cpu", "fp32", offload="group")
    other = "" if lora else "lcm-lora-sd15"
    fresh.digest("animatediff-v3", start=PROMPT, few_steps_lora=other)
    moved = fresh.digest("animatediff-v3", start=PROMPT, few_steps_lora=lora)
    assert moved == studio.digest("animatediff-v3", start=PROMPT, few_steps_lora=lora)
