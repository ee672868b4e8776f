"""The backend `diffusers`: every family on tiny models, through the backend's own loading."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from services.common.errors import (
    CancelledError,
    ExhaustedError,
    InternalError,
    InvalidInputError,
)
from services.common.operation import Work
from shorts.image.v1 import image_pb2
from shorts.image.v1.image_pb2 import Control, ControlKind, Lora, Reference
from shorts.service.v1.service_pb2 import Progress
from tests.services.image.diffusion.conftest import Studio

pytestmark = pytest.mark.models
MODELS = ["sd15", "sdxl", "z-image"]
WITH_UNET = ["sd15", "sdxl"]
KINDS = [ControlKind.CONTROL_KIND_POSE, ControlKind.CONTROL_KIND_EDGE, ControlKind.CONTROL_KIND_DEPTH]
BEAR: dict[str, Any] = {"character": "baker-bear", "paint_character": True}


def control(model: str, kind: int = ControlKind.CONTROL_KIND_POSE, **fields: float) -> dict[str, Any]:
    return {**BEAR, "control": Control(kind=kind, model=f"control-{model}", **fields)}  # type: ignore[arg-type]


@pytest.mark.parametrize("model", MODELS)
def test_a_model_paints_and_a_seed_repeats(studio: Studio, model: str) -> None:
    picture = studio.picture(model)
    assert picture.image.media_type == "image/jpeg"
    assert list(picture.models) == [model]
    assert picture.alt_text == "A painted picture: a bakery at dawn."
    assert not picture.HasField("drawn")
    decoded = cv2.imread(str(studio.store.path(picture.image)))
    assert decoded is not None
    assert decoded.shape == (192, 108, 3)
    assert decoded.std() > 5, "it is no blank sheet"
    assert studio.digest(model) == picture.image.sha256
    assert studio.digest(model, seed=4) != picture.image.sha256
    assert studio.digest(model, scene_index=1) != picture.image.sha256
    assert studio.digest(model, prompt="a harbour at night") != picture.image.sha256


@pytest.mark.parametrize("model", MODELS)
def test_another_model_between_changes_nothing(studio: Studio, model: str) -> None:
    first = studio.digest(model)
    studio.digest(next(other for other in MODELS if other != model))
    assert studio.digest(model) == first


@pytest.mark.parametrize("model", WITH_UNET)
def test_the_negative_prompt_and_the_guidance_count(studio: Studio, model: str) -> None:
    first = studio.digest(model)
    assert studio.digest(model, negative_prompt="clouds") != first
    assert studio.digest(model, guidance=3) != first


def test_a_negative_prompt_that_plays_no_part_is_told(studio: Studio) -> None:
    for model, fields in (("z-image", {}), ("sd15", {"guidance": 1.0})):
        with pytest.raises(InvalidInputError) as caught:
            studio.picture(model, negative_prompt="clouds", **fields)
        assert caught.value.violations[0].field == "negative_prompt"
    assert studio.digest("z-image", negative_prompt="clouds", guidance=2.5)


@pytest.mark.parametrize("model", MODELS)
def test_every_step_is_told_in_order(studio: Studio, model: str) -> None:
    studio.picture(model, steps=4)
    fractions = [progress.fraction for progress in studio.seen]
    assert fractions == sorted(fractions)
    assert len(set(fractions)) == len(fractions)
    told = [progress.activity for progress in studio.seen if "step" in progress.activity]
    assert told == [f"painting, step {n} of 4" for n in (1, 2, 3, 4)]
    assert studio.seen[-1].activity == "storing"


@pytest.mark.parametrize("model", MODELS)
def test_a_stop_acts_within_a_step(studio: Studio, model: str) -> None:
    whole = studio.digest(model)
    before = {path.name for path in studio.store.root.rglob("*")}

    def stop(progress: Progress) -> None:
        if "step 1 of" in progress.activity:
            studio.stop.set()

    studio.on_progress = stop
    with pytest.raises(CancelledError):
        studio.picture(model, steps=30)
    assert studio.seen[-1].activity == "painting, step 1 of 30", "no further step was made"
    studio.on_progress = lambda _: None
    assert {path.name for path in studio.store.root.rglob("*")} == before
    assert studio.digest(model) == whole, "the next call begins anew"


@pytest.mark.parametrize("model", MODELS)
def test_a_stop_acts_between_the_blocks_of_a_step(studio: Studio, model: str) -> None:
    studio.picture(model)
    pipeline = studio.backend._held._plain  # type: ignore[union-attr]
    blocks = pipeline.unet.down_blocks if model in WITH_UNET else pipeline.transformer.layers
    passed = []

    def first(*_: object) -> None:
        passed.append(0)
        studio.stop.set()

    hooks = [blocks[0].register_forward_hook(first), blocks[1].register_forward_hook(lambda *_: passed.append(1))]
    try:
        with pytest.raises(CancelledError):
            studio.picture(model)
    finally:
        for hook in hooks:
            hook.remove()
    assert passed == [0]
    assert not any("step" in progress.activity for progress in studio.seen)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("frame", [(108, 192), (128, 128), (192, 108), (1080, 1920)])
def test_every_aspect_fills_its_frame(studio: Studio, model: str, frame: tuple[int, int]) -> None:
    width, height = frame
    assert studio.pixels(model, width=width, height=height).shape == (height, width, 3)


def test_without_a_prompt_there_is_nothing_to_paint(studio: Studio) -> None:
    with pytest.raises(InvalidInputError) as caught:
        studio.picture(prompt=" ", keywords=["빵"])
    assert caught.value.violations[0].field == "prompt"
    assert studio.digest(prompt="", **BEAR)


def test_a_batch_is_its_pictures_one_by_one(studio: Studio) -> None:
    requests = [studio.request(scene_index=n, prompt=f"scene {n}") for n in range(3)]
    alone = [studio.backend.generate(one, studio.work()).image.sha256 for one in requests]
    batch = image_pb2.GenerateBatchRequest(backend="diffusers", requests=requests)
    pictures = studio.backend.generate_batch(batch, studio.work()).pictures
    assert [picture.image.sha256 for picture in pictures] == alone
    fractions = [progress.fraction for progress in studio.seen]
    assert fractions == sorted(fractions)
    assert studio.seen[-1].activity.startswith("picture 3 of 3: ")
    assert fractions[-1] > 0.95


def test_a_batch_names_the_request_that_is_wrong(studio: Studio) -> None:
    requests = [studio.request(), studio.request(prompt=" ")]
    with pytest.raises(InvalidInputError) as caught:
        studio.backend.generate_batch(image_pb2.GenerateBatchRequest(requests=requests), studio.work())
    assert caught.value.violations[0].field == "requests[1].prompt"
    assert not studio.seen, "told before the first one is painted"


def test_unloading_lets_go_of_everything(fresh: Studio) -> None:
    assert fresh.backend.resident_bytes() == 0
    fields = {**control("sd15"), "reference": Reference(model="face-sd15"), "loras": [Lora(model="lora-sd15")]}
    fresh.picture(**fields, upscaler="swin2sr")
    easel = fresh.backend._held
    assert easel is not None
    pipeline = easel._controlled
    held = [pipeline, *(pipeline.components[name] for name in ("unet", "vae", "controlnet", "image_encoder"))]
    references = [weakref.ref(thing) for thing in (*held, easel._upscaler._network)]  # type: ignore[union-attr]
    assert fresh.backend.resident_bytes() > 400_000
    del pipeline, held, easel
    fresh.backend.unload()
    gc.collect()
    assert [reference() for reference in references] == [None] * len(references)
    assert fresh.backend.resident_bytes() == 0


def test_another_model_takes_the_place_of_the_first(fresh: Studio) -> None:
    fresh.picture("sd15")
    first = weakref.ref(fresh.backend._held._plain.unet)  # type: ignore[union-attr]
    fresh.picture("sdxl")
    gc.collect()
    assert first() is None


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("CUDA out of memory. Tried to allocate 2 GiB", "MEMORY"),
        ("DefaultCPUAllocator: can't allocate memory", "MEMORY"),
    ],
)
def test_a_lack_of_memory_says_what_to_do(fresh: Studio, words: str, reason: str) -> None:
    import torch

    fresh.picture()
    unet = fresh.backend._held._plain.unet  # type: ignore[union-attr]

    def fail(*_: object) -> None:
        raise torch.OutOfMemoryError(words)

    unet.mid_block.register_forward_pre_hook(fail)
    with pytest.raises(ExhaustedError, match="not enough main memory for painting") as caught:
        fresh.picture()
    assert caught.value.reason == reason
    assert fresh.backend.resident_bytes() == 0, "what is left in pieces is not kept"
    del unet, caught
    assert fresh.picture().image.sha256


def test_values_that_are_no_numbers_are_no_black_picture(fresh: Studio) -> None:
    fresh.picture()
    vae = fresh.backend._held._plain.vae  # type: ignore[union-attr]
    vae.decoder.register_forward_hook(lambda _module, _args, output: output * float("nan"))
    with pytest.raises(InternalError, match="no numbers") as caught:
        fresh.picture()
    assert caught.value.reason == "NOT_FINITE"


def test_a_models_own_filter_gives_no_black_picture(studio: Studio, tmp_path: Path) -> None:
    from services.image.backends.diffusers import DiffusersBackend
    from tests.support.tiny_models import make_sd15

    make_sd15(tmp_path / "models", "mild", filters=False)
    make_sd15(tmp_path / "models", "strict", filters=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHORTS_MODELS", str(tmp_path / "models"))
        own = Studio(DiffusersBackend(), studio.store)
        own.backend.load()
        assert own.digest("mild")
        with pytest.raises(InvalidInputError, match="filter of strict withheld the picture") as caught:
            own.picture("strict")
        assert caught.value.violations[0].field == "prompt"
        own.backend.unload()


def test_a_photo_is_framed_as_the_illustrator_does(studio: Studio) -> None:
    photo = np.full((300, 200, 3), (40, 160, 220), np.uint8)
    cv2.circle(photo, (100, 100), 50, (30, 30, 200), -1)
    artifact = studio.store.put([cv2.imencode(".jpg", photo)[1].tobytes()], "image/jpeg")
    picture = studio.picture(photo=artifact)
    assert picture.drawn.backdrop.photo.image == artifact
    assert not picture.models


def test_before_load_there_is_nothing_to_paint_with(studio: Studio, store: Any) -> None:
    from services.image.backends.diffusers import DiffusersBackend

    with pytest.raises(RuntimeError, match="before load"):
        DiffusersBackend().generate(studio.request(), Work(store, lambda _: None, studio.stop))
