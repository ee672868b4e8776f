"""What a request asks of a model, sizes, the checks at the edge, and what the backend says of itself."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from services.common.artifacts import FileStore
from services.common.diffusion.folders import ModelFolder
from services.common.errors import InvalidInputError, PreconditionError
from services.common.operation import Work
from services.common.settings import load_settings
from services.video.backends.diffusers import DiffusersBackend, models_here
from services.video.diffusion.clipfile import ClipFile
from services.video.diffusion.families import FAMILIES, Family, family_of
from services.video.diffusion.order import Order, read_order
from services.video.diffusion.sizes import cover_pixels, read_picture, working_size
from services.video.validate import check_animate
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.video.v1.video_pb2 import AnimateRequest, Animation, ClipStart

IMAGE = Artifact(sha256="a" * 64, size_bytes=9)
FRAMES = [(1080, 1920), (1080, 1080), (1920, 1080)]


def request(**fields: Any) -> AnimateRequest:
    base: dict[str, Any] = {"width": 1080, "height": 1920, "duration": 4.0, "prompt": "rain", "image": IMAGE}
    names = Animation.DESCRIPTOR.fields_by_name
    animation = Animation(**{key: fields.pop(key) for key in list(fields) if key in names})
    return AnimateRequest(**{**base, **fields}, backend="diffusers", animation=animation)


def folder(root: Path, name: str, pipeline: str, **values: Any) -> Path:
    """Make a model's folder with its index alone."""
    (root / name).mkdir(parents=True)
    (root / name / "model_index.json").write_text(json.dumps({"_class_name": pipeline, **values}))
    return root / name


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder of models that are named and empty."""
    folder(tmp_path, "wan2.1-t2v-1.3b", "WanPipeline")
    folder(tmp_path, "wan2.2-ti2v-5b", "WanPipeline", expand_timesteps=True)
    folder(tmp_path, "modelscope-t2v", "TextToVideoSDPipeline")
    (folder(tmp_path, "svd", "StableVideoDiffusionPipeline") / "unet").mkdir()
    (tmp_path / "svd/unet/config.json").write_text('{"num_frames": 14}')
    (tmp_path / "animatediff-v3").mkdir()
    (tmp_path / "animatediff-v3/config.json").write_text('{"_class_name": "MotionAdapter"}')
    folder(tmp_path, "sdxl-1.0", "StableDiffusionXLPipeline")
    monkeypatch.setenv("SHORTS_MODELS", str(tmp_path))
    monkeypatch.delenv("SHORTS_VIDEO_MODEL", raising=False)
    return tmp_path


def order(shelf: Path, model: str, **fields: Any) -> Order:
    asked = request(model=model, **fields)
    check_animate(asked)
    return read_order(asked, shelf, model, load_settings())


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.title)
def test_every_family_works_at_sizes_it_takes(family: Family) -> None:
    for frame in FRAMES:
        for side in (0, 256):
            width, height = working_size(frame, family, 0 if family.fixed else side)
            assert width % family.multiple == height % family.multiple == 0
            if not family.fixed:
                shape, wanted = width / height, frame[0] / frame[1]
                assert min(shape, wanted) / max(shape, wanted) > 0.8, "little is cut off"
                assert not side or abs(min(width, height) - side) <= family.multiple
    assert family.rule.up(family.most) == family.most
    assert family.rule.up(family.least) == family.least <= family.most
    assert family.from_prompt or family.from_picture


def test_a_model_is_told_by_its_folder(shelf: Path) -> None:
    names = ("wan2.1-t2v-1.3b", "wan2.2-ti2v-5b", "modelscope-t2v", "svd", "animatediff-v3")
    found = [family_of(ModelFolder(shelf, name)).title for name in names]
    wanted = ["Wan text to video", "Wan text and image to video", "ModelScope", "Stable Video Diffusion", "AnimateDiff"]
    assert found == wanted
    folder(shelf, "ltx-video", "LTXConditionPipeline")
    assert family_of(ModelFolder(shelf, "ltx-video")).title == "LTX-Video"
    folder(shelf, "wan2.2-t2v-a14b", "WanPipeline", boundary_ratio=0.875)
    assert family_of(ModelFolder(shelf, "wan2.2-t2v-a14b")).title == "Wan with two experts"
    for name, rotary, precision in (("cogvideox-2b", False, "fp16"), ("cogvideox-5b", True, "bf16")):
        (folder(shelf, name, "CogVideoXPipeline") / "transformer").mkdir()
        told = json.dumps({"use_rotary_positional_embeddings": rotary})
        (shelf / name / "transformer/config.json").write_text(told)
        assert family_of(ModelFolder(shelf, name)).precisions[0] == precision, "as it was trained"
    with pytest.raises(
        PreconditionError, match=r"sdxl-1\.0 is a StableDiffusionXLPipeline; this backend animates with"
    ):
        family_of(ModelFolder(shelf, "sdxl-1.0"))


def test_what_is_left_open_suits_the_model(shelf: Path) -> None:
    wan = order(shelf, "wan2.1-t2v-1.3b")
    assert (wan.size, wan.steps, wan.guidance, wan.plan.frames) == ((480, 832), 40, 5.0, 65)
    assert "watermark" in wan.negative
    assert not wan.from_picture
    assert wan.pipeline == "WanPipeline"
    both = order(shelf, "wan2.2-ti2v-5b", width=1920, height=1080)
    assert (both.size, both.plan.frames, both.pipeline) == ((1280, 704), 97, "WanImageToVideoPipeline")
    svd = order(shelf, "svd")
    assert (svd.plan.frames, svd.negative, svd.motion) == (14, "", 0.5)


def test_settings_stand_in_for_what_a_request_leaves_open(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHORTS_VIDEO_SIDE", "128")
    monkeypatch.setenv("SHORTS_VIDEO_FRAMES", "17")
    small = order(shelf, "wan2.1-t2v-1.3b")
    assert (small.size, small.plan.frames) == ((128, 224), 17)
    asked = order(shelf, "wan2.1-t2v-1.3b", side=256, frames=33)
    assert (min(asked.size), asked.plan.frames) == (256, 33)


def test_room_is_made_for_the_larger_of_two_models(shelf: Path) -> None:
    folder(shelf, "zeroscope-v2-576w", "TextToVideoSDPipeline")
    folder(shelf, "zeroscope-v2-xl", "VideoToVideoSDPipeline")
    backend = DiffusersBackend()
    plain, enlarged = (
        backend.needs(request(model="zeroscope-v2-576w", enlarger=enlarger)) for enlarger in ("", "zeroscope-v2-xl")
    )
    assert plain is not None
    assert enlarged is not None
    assert (plain.name, enlarged.name) == ("zeroscope-v2-576w", "zeroscope-v2-xl")
    # 576 x 1024 are 3.2 times as many pixels as 320 x 576.
    assert 3 * plain.working < enlarged.working < 3.5 * plain.working


def test_an_enlarger_is_of_the_kind_that_filmed(shelf: Path) -> None:
    folder(shelf, "zeroscope-v2-576w", "TextToVideoSDPipeline")
    folder(shelf, "zeroscope-v2-xl", "VideoToVideoSDPipeline")
    folder(shelf, "zeroscope-half", "TextToVideoSDPipeline", unet=["diffusers", "UNet3DConditionModel"])
    start = ClipStart.CLIP_START_PROMPT
    enlarged = order(shelf, "zeroscope-v2-576w", start=start, enlarger="zeroscope-v2-xl")
    assert enlarged.models == ["zeroscope-v2-576w", "zeroscope-v2-xl"]
    for other in ("wan2.1-t2v-1.3b", "animatediff-v3"):
        with pytest.raises(InvalidInputError) as caught:
            order(shelf, "zeroscope-v2-576w", start=start, enlarger=other)
        (violation,) = caught.value.violations
        assert violation.field == "animation.enlarger"
        assert violation.description.startswith(f"{other} cannot go over clips of zeroscope-v2-576w; name a model of")
    for half, told in (("zeroscope-half", "lacks its part unet"), ("zeroscope-none", "is not here")):
        with pytest.raises(PreconditionError, match=told):
            order(shelf, "zeroscope-v2-576w", start=start, enlarger=half)


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("animation.model", {"model": "../etc"}),
        ("animation.few_steps_lora", {"few_steps_lora": "A b"}),
        ("animation.enlarger", {"enlarger": "/x"}),
        ("animation.steps", {"steps": 151}),
        ("animation.steps", {"steps": -1}),
        ("animation.guidance", {"guidance": 31.0}),
        ("animation.guidance", {"guidance": float("nan")}),
        ("animation.motion", {"motion": 1.5}),
        ("animation.negative_prompt", {"negative_prompt": "x" * 2001}),
        ("animation.start", {"start": 9}),
        ("animation.side", {"side": 32}),
        ("animation.frames", {"frames": 1}),
        ("image", {"image": None}),
        ("image", {"image": None, "start": ClipStart.CLIP_START_PICTURE}),
    ],
)
def test_the_edge_names_the_field(field: str, fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        check_animate(request(**fields))
    assert [violation.field for violation in caught.value.violations] == [field]


def test_a_prompt_alone_is_enough_where_the_clip_begins_with_it() -> None:
    check_animate(request(image=None, start=ClipStart.CLIP_START_PROMPT))


def test_the_backend_says_what_it_lacks(shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("diffusers", reason="the extra `diffusers` is not installed")
    backend = DiffusersBackend()
    assert backend.missing() == ""
    monkeypatch.setenv("SHORTS_VIDEO_MODEL", "ltx-video")
    assert backend.missing().endswith("shorts models pull ltx-video")
    monkeypatch.setenv("SHORTS_VIDEO_MODEL", "animatediff-v3")
    assert backend.missing().endswith("shorts models pull sd-1.5")
    monkeypatch.setenv("SHORTS_VIDEO_MODEL", "sdxl-1.0")
    assert "this backend animates with" in backend.missing()
    monkeypatch.delenv("SHORTS_VIDEO_MODEL")
    monkeypatch.setenv("SHORTS_MODELS", str(tmp_path / "nowhere"))
    assert "no video model is here; fetch one with: shorts models pull" in backend.missing()
    monkeypatch.setattr("services.common.diffusion.backend.find_spec", lambda _: None)
    assert "pip install 'shorts-studio[video,diffusers]'" in backend.missing()


def test_the_models_that_are_here_are_told_and_the_best_is_the_default(shelf: Path) -> None:
    assert models_here(shelf) == ("modelscope-t2v", "svd", "wan2.1-t2v-1.3b", "wan2.2-ti2v-5b")
    assert DiffusersBackend().default_model() == "wan2.2-ti2v-5b"
    told = DiffusersBackend().described()
    assert (told.model, told.commercial_use) == ("Wan 2.2 TI2V 5B", True)
    assert told.model_ids[0] == "wan2.2-ti2v-5b", "the default is first"
    assert sorted(told.model_ids) == sorted(models_here(shelf))
    for name in ("wan2.2-ti2v-5b", "wan2.1-t2v-1.3b", "svd"):
        shutil.rmtree(shelf / name)
    assert not DiffusersBackend().described().commercial_use, "ModelScope is for other uses"
    folder(shelf, "sd-1.5", "StableDiffusionPipeline")
    assert "animatediff-v3" in models_here(shelf)


def test_a_setting_that_names_no_model_is_told_and_ones_own_has_results_of_its_own(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = DiffusersBackend()
    monkeypatch.setenv("SHORTS_VIDEO_MODEL", "Foo/Bar")
    monkeypatch.setattr(DiffusersBackend, "packages", ())
    assert backend.missing().startswith("SHORTS_VIDEO_MODEL: ")
    monkeypatch.setenv("SHORTS_VIDEO_MODEL", "my-own")
    assert backend.described().model == "my-own"
    assert backend.described().model_ids[0] == "my-own"


def test_a_picture_is_read_upright_and_on_white(tmp_path: Path) -> None:
    pixels = np.zeros((40, 80, 4), np.uint8)
    cv2.imwrite(str(tmp_path / "clear.png"), pixels)
    picture = read_picture(tmp_path / "clear.png", "image")
    assert picture.size == (80, 40)
    assert picture.getpixel((3, 3)) == (255, 255, 255)
    data = (tmp_path / "clear.png").read_bytes()
    noise = cv2.imencode(".png", np.random.default_rng(1).integers(0, 255, (64, 64, 3), np.uint8))[1].tobytes()
    (tmp_path / "cut.png").write_bytes(noise[: len(noise) // 2])
    (tmp_path / "none.png").write_bytes(data[1:])
    for name in ("cut.png", "none.png"):
        with pytest.raises(InvalidInputError) as caught:
            read_picture(tmp_path / name, "image")
        assert caught.value.violations[0].field == "image"


def test_covering_cuts_evenly() -> None:
    wide = np.repeat(np.arange(90, dtype=np.uint8)[None, :, None], 30, 0).repeat(3, 2)
    middle = cover_pixels(wide, (30, 30))
    assert middle.shape == (30, 30, 3)
    assert abs(float(middle.mean()) - 44.5) < 1


def _work(tmp_path: Path) -> Work:
    return Work(FileStore(tmp_path / "store"), lambda _: None, threading.Event())


def test_a_file_is_as_good_as_its_frames(tmp_path: Path) -> None:
    noise = np.random.default_rng(4).integers(0, 255, (96, 64, 3), np.uint8)
    frames = [cv2.GaussianBlur(np.roll(noise, 2 * n, 1), (0, 0), 3) for n in range(20)]
    with ClipFile((64, 96), tmp_path / "clip.mp4", _work(tmp_path)) as file:
        for frame in frames:
            file.write(np.asarray(frame, np.uint8))
        file.finish()
    import av

    with av.open(str(tmp_path / "clip.mp4")) as clip:
        decoded = [frame.to_ndarray(format="rgb24") for frame in clip.decode(video=0)]
    assert len(decoded) == 20
    errors = [np.square(a.astype(float) - b).mean() for a, b in zip(decoded, frames, strict=True)]
    assert 10 * np.log10(255**2 / np.mean(errors)) > 40, "PSNR in dB"
