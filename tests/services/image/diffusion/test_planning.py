"""Which model paints where none is named, what it needs, and that plans of every kind paint through the backend."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from services.common.errors import CancelledError, ExhaustedError, InvalidInputError, PreconditionError
from services.common.gpu.plan import MemoryPlan
from services.image.backends.diffusers import DiffusersBackend
from services.image.validate import check_batch, check_generate
from shorts.image.v1 import image_pb2
from shorts.image.v1.image_pb2 import Control, ControlKind, Lora, Reference
from tests.services.image.diffusion.conftest import Studio

pytestmark = pytest.mark.models

POSE = ControlKind.CONTROL_KIND_POSE


@pytest.fixture
def models(tiny_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty folder of models; `put` fills it."""
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setenv("SHORTS_MODELS", str(folder))
    return folder


def test_the_default_follows_setting_and_catalogue(
    tiny_root: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = DiffusersBackend()
    assert backend.missing() == "no image model is here; fetch one with: shorts models pull sdxl-1.0"
    shutil.copytree(tiny_root / "sd15", models / "my-own")
    assert backend.default_model() == "my-own"
    assert backend.missing() == ""
    assert backend.described().license == backend.info.license, "nothing is known of its licence"
    assert backend.described().model == "my-own"
    assert backend.described().model_ids == ("my-own",)
    for model, made in (("sd-1.5", "sd15"), ("sdxl-1.0", "sdxl"), ("z-image-turbo", "z-image")):
        shutil.copytree(tiny_root / made, models / model)
        assert backend.default_model() == model, "the catalogue's order goes before any other"
    described = backend.described()
    assert described.model == "Z-Image-Turbo"
    assert "Apache" in described.license
    assert described.name == "diffusers"
    assert described.model_ids == ("z-image-turbo", "my-own", "sd-1.5", "sdxl-1.0")
    monkeypatch.setenv("SHORTS_IMAGE_MODEL", "sd-1.5")
    assert backend.default_model() == "sd-1.5"
    assert backend.described().model == "Stable Diffusion 1.5"
    assert backend.described().model_ids == ("sd-1.5", "my-own", "sdxl-1.0", "z-image-turbo"), "the default is first"
    assert backend.described().version == described.version, "requests name the model, so the memo keeps them apart"
    monkeypatch.setenv("SHORTS_IMAGE_MODEL", "Foo/Bar")
    assert backend.missing().startswith("SHORTS_IMAGE_MODEL: ")
    monkeypatch.setenv("SHORTS_IMAGE_MODEL", "sdxl-lightning")
    assert backend.missing() == (
        "the model sdxl-lightning is not here; fetch it with: shorts models pull sdxl-lightning"
    )


def test_what_can_be_put_on_a_model_is_told_too(models: Path, tiny_root: Path) -> None:
    for name, made in (
        ("sd-1.5", "sd15"), ("lcm-lora-sd15", "lora-sd15"), ("controlnet-canny-sd15", "control-sd15"),
        ("ip-adapter-sd15", "face-sd15"), ("my-style", "lora-sd15"), ("animatediff-v3", "lora-sd15"),
    ):  # fmt: skip
        shutil.copytree(tiny_root / made, models / name)
    for empty in ("notes", ".sdxl-1.0.part", "qwen3-8b"):
        (models / empty).mkdir()
    shutil.copy(next((models / "my-style").glob("*.safetensors")), models / "qwen3-8b")
    ids = ("sd-1.5", "controlnet-canny-sd15", "ip-adapter-sd15", "lcm-lora-sd15", "my-style")
    assert DiffusersBackend().described().model_ids == ids


def test_a_model_of_another_kind_is_told(models: Path, tiny_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.support.tiny_models import change_json

    shutil.copytree(tiny_root / "sd15", models / "film")
    change_json(models / "film" / "model_index.json", _class_name="WanPipeline")
    monkeypatch.setenv("SHORTS_IMAGE_MODEL", "film")
    assert (
        DiffusersBackend().missing().startswith("film is a WanPipeline; this backend paints with: Stable Diffusion XL")
    )


def test_needs_count_what_is_put_on(models: Path, tiny_root: Path) -> None:
    shutil.copytree(tiny_root / "sd15", models / "sd-1.5")
    plain = DiffusersBackend().needs()
    shutil.copytree(tiny_root / "control-sd15", models / "controlnet-canny-sd15")
    shutil.copytree(tiny_root / "face-sd15", models / "ip-adapter-sd15")
    whole = DiffusersBackend().needs()
    assert plain is not None
    assert whole is not None
    assert whole.denoiser > plain.denoiser + 50_000
    assert (whole.encoders, whole.vae) == (plain.encoders, plain.vae)


def test_needs_are_those_of_the_model_that_is_named(
    models: Path, tiny_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for model, made in (("sd-1.5", "sd15"), ("sdxl-1.0", "sdxl")):
        shutil.copytree(tiny_root / made, models / model)
    monkeypatch.setenv("SHORTS_IMAGE_MODEL", "sd-1.5")
    backend = DiffusersBackend()
    requests = [painting(), painting(model="sd-1.5"), painting(model="sdxl-1.0")]
    named = [backend.needs(request) for request in requests]
    assert [needs.name for needs in named if needs] == ["sd-1.5", "sd-1.5", "sdxl-1.0"]
    batch = backend.needs(image_pb2.GenerateBatchRequest(backend="diffusers", requests=requests))
    assert batch == named[2], "the largest of a batch"
    with pytest.raises(PreconditionError, match="shorts models pull z-image-turbo"):
        backend.needs(painting(model="z-image-turbo"))


@pytest.mark.parametrize(
    "plan",
    [
        MemoryPlan("cpu", "fp32", vae_slicing=True, vae_tiling=True), MemoryPlan("cpu", "fp32", offload="group"),
        MemoryPlan("cpu", "fp32", attention="sliced"), MemoryPlan("cpu", "bf16"),
        MemoryPlan("cpu", "bf16", layerwise_fp8=True),
    ],
    ids=["tiles", "group", "sliced", "bf16", "fp8"],
)  # fmt: skip
def test_every_plan_paints_with_all_that_may_be_on(fresh: Studio, plan: MemoryPlan) -> None:
    bear: dict[str, Any] = {"character": "baker-bear", "paint_character": True}
    shape: dict[str, Any] = {"control": Control(kind=ControlKind.CONTROL_KIND_EDGE, model="control-sd15")}
    face: dict[str, Any] = {"reference": Reference(model="face-sd15")}
    style: dict[str, Any] = {"loras": [Lora(model="lora-sd15")]}
    every: tuple[tuple[str, dict[str, Any]], ...] = (("plain", {}), ("all", {**shape, **face, **style}))
    exact = {name: fresh.pixels(**bear, **fields) for name, fields in every}
    fresh.backend.unload()
    fresh.backend.load()
    fresh.backend.plan = plan
    plain = fresh.digest(**bear)
    digests = [fresh.digest(**bear, **fields) for fields in (style, shape, face, {**shape, **face, **style})]
    assert len({plain, *digests}) == 5
    assert fresh.digest(**bear) == plain, "nothing of it is left"
    for name, fields in every:
        off = np.abs(fresh.pixels(**bear, **fields).astype(int) - exact[name]).mean()
        assert off < (1 if plan.precision == "fp32" and not plan.vae_tiling else 25), name


def test_integers_of_eight_bits_take_loras_and_no_faces(fresh: Studio) -> None:
    pytest.importorskip("torchao", reason="the extra `diffusers` is not installed whole")
    exact = fresh.pixels("z-image").astype(int)
    fresh.backend.unload()
    fresh.backend.load()
    fresh.backend.plan_for = lambda *_: MemoryPlan("cpu", "fp32", quantisation="int8")  # type: ignore[method-assign]
    fresh.backend._held._plan_for = fresh.backend.plan_for  # type: ignore[union-attr]
    plain = fresh.picture("z-image")
    decoded = cv2.imread(str(fresh.store.path(plain.image)))
    assert decoded is not None
    assert 0 < np.abs(decoded.astype(int) - exact).mean() < 25
    assert fresh.digest("z-image", loras=[Lora(model="lora-z")]) != plain.image.sha256
    assert fresh.digest("z-image") == plain.image.sha256
    with pytest.raises(PreconditionError, match="cannot be put on weights of int8"):
        fresh.picture("sd15", character="baker-bear", paint_character=True, reference=Reference(model="face-sd15"))


def test_loras_are_not_cut_to_eight_bits(fresh: Studio) -> None:
    import torch

    fresh.backend.plan = MemoryPlan("cpu", "bf16", layerwise_fp8=True)
    fresh.picture()
    fresh.picture(loras=[Lora(model="lora-sd15")])
    unet = fresh.backend._held._plain.unet  # type: ignore[union-attr]
    kept = {name: tensor.dtype for name, tensor in unet.named_parameters()}
    assert {kind for name, kind in kept.items() if "lora_" in name} == {torch.bfloat16}
    assert torch.float8_e4m3fn in kept.values()


def test_another_model_is_made_to_fit_the_place_that_there_is(fresh: Studio) -> None:
    fresh.backend.plan = MemoryPlan("cpu", "fp32", needed_bytes=1 << 30)
    assert fresh.picture("sd15").models == ["sd15"], "the default model has the plan that it was given"
    with pytest.raises(ExhaustedError, match="set SHORTS_IMAGE_MODEL=sdxl, so that room is made for it"):
        fresh.picture("sdxl")
    fresh.backend.plan = MemoryPlan("cpu", "fp32", needed_bytes=16 << 30)
    assert fresh.picture("sdxl").models == ["sdxl"]


def test_a_model_that_is_half_there_is_told_and_nothing_is_held(
    models: Path, tiny_root: Path, fresh: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(tiny_root / "sd15", models / "sd15")
    next((models / "sd15" / "vae").glob("*.safetensors")).unlink()
    monkeypatch.setenv("SHORTS_MODELS", str(models))
    backend = DiffusersBackend()
    backend.load()
    with pytest.raises(PreconditionError, match=r"no safetensors in vae; fetch it again with: shorts models pull sd15"):
        backend.generate(fresh.request(), fresh.work())
    assert backend.resident_bytes() == 0
    backend.unload()


def painting(**fields: Any) -> image_pb2.GenerateRequest:
    return image_pb2.GenerateRequest(
        backend="diffusers", width=64, height=64, character="baker-bear", painting=image_pb2.Painting(**fields)
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"model": "a/b"}, "painting.model"), ({"steps": -1}, "painting.steps"),
        ({"guidance": 31}, "painting.guidance"),
        ({"loras": [Lora(model=f"l{n}") for n in range(9)]}, "painting.loras"),
        ({"upscaler": " "}, "painting.upscaler"),
        ({"loras": [Lora(model="")]}, "painting.loras[0].model"),
        ({"paint_character": True, "control": Control()}, "painting.control.kind"),
        ({"control": Control(kind=ControlKind.CONTROL_KIND_EDGE)}, "painting.control"),
        ({"paint_character": True, "control": Control(kind=POSE, strength=2.1)}, "painting.control.strength"),
        ({"paint_character": True, "control": Control(kind=POSE, end=float("nan"))}, "painting.control.end"),
        ({"paint_character": True, "control": Control(kind=POSE, model="X")}, "painting.control.model"),
        ({"reference": Reference()}, "painting.reference.image"),
        ({"paint_character": True, "reference": Reference(strength=1.5)}, "painting.reference.strength"),
    ],
)  # fmt: skip
def test_bad_paintings_name_their_field(fields: dict[str, Any], field: str) -> None:
    check_generate(painting(paint_character=True, loras=[Lora(model="l", weight=-2)], guidance=0))
    with pytest.raises(InvalidInputError) as caught:
        check_generate(painting(**fields))
    assert [violation.field for violation in caught.value.violations] == [field]


def test_bad_batches_name_their_field() -> None:
    good = painting()
    check_batch(image_pb2.GenerateBatchRequest(backend="diffusers", requests=[good] * 3))
    for requests, field in (
        ([], "requests"), ([good] * 101, "requests"), ([good, image_pb2.GenerateRequest(backend="illustrator")],
         "requests[1].backend"), ([good, painting(steps=999)], "requests[1].painting.steps"),
    ):  # fmt: skip
        with pytest.raises(InvalidInputError) as caught:
            check_batch(image_pb2.GenerateBatchRequest(backend="diffusers", requests=requests))
        assert caught.value.violations[0].field == field


def test_a_picture_is_seen_whole(studio: Studio) -> None:
    picture = cv2.imread(str(studio.store.path(studio.picture(width=480, height=854).image)))
    assert picture is not None
    assert picture.shape == (854, 480, 3)


@pytest.mark.parametrize(
    "plan",
    [MemoryPlan("cpu", "fp32", offload="group"), MemoryPlan("cpu", "bf16", layerwise_fp8=True)],
    ids=["group", "fp8"],
)
def test_a_stop_within_a_step_leaves_a_moved_model_whole(fresh: Studio, plan: MemoryPlan) -> None:
    fresh.backend.plan = plan
    whole = fresh.digest()
    unet = fresh.backend._held._plain.unet  # type: ignore[union-attr]
    hook = unet.down_blocks[0].register_forward_hook(lambda *_: fresh.stop.set())
    with pytest.raises(CancelledError):
        fresh.picture()
    hook.remove()
    assert fresh.digest() == whole
