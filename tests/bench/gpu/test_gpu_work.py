"""What is counted is what whole calls of the pipelines take, and the catalogue has the figures of the real ones."""

from __future__ import annotations

import os
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="the extra `diffusers` is not installed")
diffusers = pytest.importorskip("diffusers", reason="the extra `diffusers` is not installed")

from PIL import Image  # noqa: E402
from torch.nn.attention import SDPBackend, sdpa_kernel  # noqa: E402
from torch.utils.flop_counter import FlopCounterMode  # noqa: E402

from bench.gpu.__main__ import main  # noqa: E402
from bench.gpu.flops import Job, count, flops  # noqa: E402
from bench.gpu.scenes import SCENE_SECONDS, tflop_of  # noqa: E402
from bench.gpu.shapes import cases, parts, shapes  # noqa: E402
from bench.gpu.work import rounded, work_of  # noqa: E402
from gateway.catalogue.reckoning import LENGTH, SCENES  # noqa: E402
from gateway.steps import DEFAULT_LENGTH  # noqa: E402
from services.common.catalogue import Model, catalogue  # noqa: E402
from tests.support import tiny_models, tiny_video_models  # noqa: E402

pytestmark = pytest.mark.models
SIDE, FRAMES, STEPS = 64, 9, 3
PROMPT = "a baker at dawn, warm light"
PICTURE = Image.new("RGB", (SIDE, SIDE), "teal")
Make = Callable[[Path], Path]


def test_a_product_a_convolution_and_attention_take_what_they_take() -> None:
    linear = torch.nn.Linear(30, 50, device="meta")
    assert flops(lambda: linear(torch.empty(7, 30, device="meta"))) == 2 * 7 * 30 * 50
    convolution = torch.nn.Conv2d(3, 8, kernel_size=3, padding=1, device="meta")
    assert flops(lambda: convolution(torch.empty(2, 3, 16, 16, device="meta"))) == 2 * 2 * 8 * 16 * 16 * 3 * 9
    rows = torch.empty(1, 4, 20, 16, device="meta")
    attention = torch.nn.functional.scaled_dot_product_attention
    assert flops(lambda: attention(rows, rows, rows)) == 2 * (2 * 4 * 20 * 20 * 16)


PIPELINES: dict[str, tuple[str, Make, dict[str, Any], Job]] = {
    "sdxl": (
        "StableDiffusionXLPipeline",
        tiny_models.make_sdxl,
        {"guidance_scale": 6.0},
        Job(SIDE, SIDE, STEPS, guided=True),
    ),
    "sd15": (
        "StableDiffusionPipeline",
        tiny_models.make_sd15,
        {"guidance_scale": 1.0},
        Job(SIDE, SIDE, STEPS, guided=False),
    ),
    "z-image": (
        "ZImagePipeline",
        tiny_models.make_z_image,
        {"guidance_scale": 0.0},
        Job(SIDE, SIDE, STEPS, guided=False, tokens=512, words=len(PROMPT)),
    ),
    "zeroscope": (
        "TextToVideoSDPipeline",
        tiny_video_models.make_text_to_video,
        {"num_frames": FRAMES, "guidance_scale": 9.0},
        Job(SIDE, SIDE, STEPS, guided=True, frames=FRAMES),
    ),
    "svd": (
        "StableVideoDiffusionPipeline",
        tiny_video_models.make_svd,
        {"num_frames": FRAMES, "max_guidance_scale": 3.0, "image": PICTURE, "decode_chunk_size": 4},
        Job(SIDE, SIDE, STEPS, guided=True, frames=FRAMES, pictures=1, decoded_at_once=4),
    ),
    "cogvideox": (
        "CogVideoXPipeline",
        tiny_video_models.make_cogvideox,
        {"num_frames": FRAMES, "guidance_scale": 6.0},
        Job(SIDE, SIDE, STEPS, guided=True, frames=FRAMES, tokens=226),
    ),
    "ltx": (
        "LTXImageToVideoPipeline",
        tiny_video_models.make_ltx,
        {"num_frames": FRAMES, "guidance_scale": 3.0, "image": PICTURE},
        Job(SIDE, SIDE, STEPS, guided=True, frames=FRAMES, tokens=128, pictures=1),
    ),
    "wan": (
        "WanPipeline",
        tiny_video_models.make_wan,
        {"num_frames": FRAMES, "guidance_scale": 5.0},
        Job(SIDE, SIDE, STEPS, guided=True, frames=FRAMES, tokens=512),
    ),
}


def both(pipeline: Any, given: dict[str, Any], job: Job, *, steps: int) -> tuple[int, int]:
    """Give what a whole call on the processor takes, and what is counted of its networks."""
    pipeline.set_progress_bar_config(disable=True)
    sized = {} if "video" in given else {"width": SIDE, "height": SIDE}
    # The counter does not know the processor's own kernel of attention.
    with sdpa_kernel(SDPBackend.MATH), FlopCounterMode(display=False) as counter:
        pipeline(**given, **sized, num_inference_steps=steps, generator=torch.Generator().manual_seed(1))
    networks = {key: deepcopy(part) for key, part in pipeline.components.items() if isinstance(part, torch.nn.Module)}
    networks.pop("motion_adapter", None)
    return int(counter.get_total_flops()), sum(count(networks, job).values())


@pytest.mark.parametrize("name", PIPELINES)
def test_a_call_is_counted_as_what_it_takes(name: str, tmp_path: Path) -> None:
    kind, make, inputs, job = PIPELINES[name]
    pipeline = getattr(diffusers, kind).from_pretrained(make(tmp_path))
    given = {**inputs, **({"prompt": PROMPT} if "image" not in inputs or name == "ltx" else {})}
    taken, counted = both(pipeline, given, job, steps=STEPS)
    assert counted == pytest.approx(taken, rel=0.02)


def test_a_clip_from_a_picture_by_an_adapter_is_counted_as_what_it_takes(tmp_path: Path) -> None:
    base = tiny_models.make_sd15(tmp_path, "sd-1.5")
    adapter = diffusers.MotionAdapter.from_pretrained(tiny_video_models.make_animatediff(tmp_path))
    pipeline = diffusers.AnimateDiffVideoToVideoPipeline.from_pretrained(base, motion_adapter=adapter)
    given = {"prompt": PROMPT, "video": [PICTURE] * FRAMES, "strength": 0.75, "guidance_scale": 7.5}
    # Three quarters of four steps are computed.
    job = Job(SIDE, SIDE, 3, guided=True, frames=FRAMES, pictures=FRAMES)
    taken, counted = both(pipeline, given, job, steps=4)
    assert counted == pytest.approx(taken, rel=0.02)


def test_what_holds_a_picture_is_counted_beside_it(tmp_path: Path) -> None:
    base = tiny_models.make_sd15(tmp_path, "sd-1.5")
    folder = tiny_models.make_controlnet(tmp_path, "controlnet-openpose-sd15", base)
    control = diffusers.ControlNetModel.from_pretrained(folder)
    pipeline = diffusers.StableDiffusionControlNetPipeline.from_pretrained(base, controlnet=control)
    given = {"prompt": PROMPT, "image": PICTURE, "guidance_scale": 7.5}
    taken, counted = both(pipeline, given, Job(SIDE, SIDE, STEPS, guided=True), steps=STEPS)
    assert counted == pytest.approx(taken, rel=0.02)


def test_two_pieces_take_as_much_again_and_guidance_twice() -> None:
    network = {"vae": parts()["vae-sd15"].network(), "unet": parts()["unet-sd15"].network()}
    bare, guided = (count(network, Job(512, 512, 20, guided=guided))["unet"] for guided in (False, True))
    assert guided == 2 * bare
    # 0.80 TFLOP a pass at 512 x 512 is what is published of this UNet: 401.5 GMAC.
    assert bare / 20 == pytest.approx(0.803e12, rel=0.01)


def test_a_network_that_is_not_known_is_refused() -> None:
    odd = {"vae": parts()["vae-sd15"].network(), "unet": torch.nn.Linear(2, 2, device="meta")}
    with pytest.raises(ValueError, match=r"Linear cannot be counted; write how it is called"):
        count(odd, Job(64, 64, 1, guided=False))


def usual() -> list[Model]:
    """Give what is counted in a second or two; SHORTS_TEST_ALL_WORK=1 has all counted, in minutes."""
    quick = {"sd-1.5", "lcm-lora-sd15", "z-image-turbo", "ltx-video", "animatediff-lightning", "ip-adapter-sd15"}
    run = [model for model in catalogue().models if model.backend == "diffusers"]
    return run if os.environ.get("SHORTS_TEST_ALL_WORK") else [model for model in run if model.id in quick]


@pytest.mark.parametrize("model", usual(), ids=lambda model: model.id)
def test_the_catalogue_has_what_is_counted(model: Model) -> None:
    counted, kept = work_of(model), model.work
    assert kept is not None
    told = (kept.unit, kept.made, rounded(kept.tflop), rounded(kept.gb))
    assert told == (
        counted.unit,
        counted.counted.made,
        rounded(counted.tflop),
        rounded(counted.counted.weights / 1e9),
    ), f"python -m bench.gpu --work tells: {counted.line()}"


def test_every_model_that_is_run_has_its_work() -> None:
    units = {"llm": "script", "tts": "speech", "image": "picture", "video": "clip"}
    for model in catalogue().models:
        assert (model.work is not None) == bool(model.backend), model.id
        assert model.work is None or model.work.unit == units[model.service]


def test_a_scene_is_as_long_as_that_of_a_usual_short() -> None:
    assert LENGTH == DEFAULT_LENGTH
    assert SCENE_SECONDS == LENGTH / SCENES


def test_what_the_bench_measures_is_counted_as_it_is_called() -> None:
    case = {case.id: case for case in cases()}
    told = {"width": 768, "height": 1344, "frames": 1, "steps": 30, "guidance": 6.0}
    whole = tflop_of(case["sdxl-1.0"], told)
    assert whole == pytest.approx(work_of(catalogue().get("sdxl-1.0")).tflop)
    assert tflop_of(case["sdxl-1.0-edges"], told) > 1.3 * whole
    assert tflop_of(case["sdxl-1.0"], {**told, "guidance": 1.0}) == pytest.approx(whole / 2, rel=0.03)
    assert tflop_of(case["zeroscope-v2-xl"], told) == 0.0
    assert "sdxl-1.0" in shapes()


def test_what_no_diffusion_model_is_cannot_be_counted() -> None:
    with pytest.raises(ValueError, match="qwen3-8b is run by openai"):
        work_of(catalogue().get("qwen3-8b"))


def test_the_command_counts_all(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    few = [catalogue().get(name) for name in ("sd-1.5", "qwen3-8b", "modelscope-t2v")]
    monkeypatch.setattr("bench.gpu.work.catalogue", lambda: SimpleNamespace(models=few))
    assert main(["--work"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[2:]] == ["sd-1.5", "modelscope-t2v"]
    assert "unet, 95%" in lines[2]
