"""What is put on a model: LoRAs, ControlNets of the drawn character, IP-Adapters, and what enlarges its paintings."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from services.common.errors import (
    InvalidInputError,
    NotFoundError,
    PreconditionError,
)
from shorts.artifact.v1.artifact_pb2 import Artifact
from shorts.image.v1.image_pb2 import Control, ControlKind, Lora, Reference
from tests.services.image.diffusion.conftest import Studio

pytestmark = pytest.mark.models
MODELS = ["sd15", "sdxl", "z-image"]
WITH_UNET = ["sd15", "sdxl"]
KINDS = [ControlKind.CONTROL_KIND_POSE, ControlKind.CONTROL_KIND_EDGE, ControlKind.CONTROL_KIND_DEPTH]
BEAR: dict[str, Any] = {"character": "baker-bear", "paint_character": True}


def control(model: str, kind: int = ControlKind.CONTROL_KIND_POSE, **fields: float) -> dict[str, Any]:
    return {**BEAR, "control": Control(kind=kind, model=f"control-{model}", **fields)}  # type: ignore[arg-type]


@pytest.mark.parametrize(("model", "lora"), [("sd15", "lora-sd15"), ("sdxl", "lora-sdxl"), ("z-image", "lora-z")])
def test_a_lora_acts_by_its_weight_and_leaves_no_trace(studio: Studio, model: str, lora: str) -> None:
    plain = studio.digest(model)
    on = studio.picture(model, loras=[Lora(model=lora)])
    assert list(on.models) == [model, lora]
    assert on.image.sha256 != plain
    assert studio.digest(model, loras=[Lora(model=lora, weight=1)]) == on.image.sha256
    assert studio.digest(model, loras=[Lora(model=lora, weight=0.5)]) not in {plain, on.image.sha256}
    off = studio.picture(model, loras=[Lora(model=lora, weight=0)])
    assert off.image.sha256 == plain
    assert list(off.models) == [model]
    assert studio.digest(model) == plain


def test_two_loras_act_together_and_one_by_one(studio: Studio) -> None:
    one, other = Lora(model="lora-sd15", weight=0.7), Lora(model="lora-1.1-sd15", weight=0.4)
    first, second = studio.digest(loras=[one]), studio.digest(loras=[other])
    both = studio.digest(loras=[one, other])
    assert len({first, second, both, studio.digest()}) == 4
    assert studio.digest(loras=[one]) == first
    assert studio.digest(loras=[one, other]) == both


@pytest.mark.parametrize("lora", ["lora-sdxl", "lora-z"])
def test_a_lora_of_another_model_is_refused(studio: Studio, lora: str) -> None:
    plain = studio.digest()
    with pytest.raises(InvalidInputError, match=f"{lora} is made for another model") as caught:
        studio.picture(loras=[Lora(model=lora)])
    assert caught.value.violations[0].field == "painting.loras"
    assert studio.digest() == plain


def test_a_lora_for_few_steps_brings_its_scheduler(studio: Studio) -> None:
    plain = studio.digest(steps=0)
    assert sum("step" in progress.activity for progress in studio.seen) == 30
    fast = studio.digest(steps=0, loras=[Lora(model="lcm-lora-sd15")])
    assert sum("step" in progress.activity for progress in studio.seen) == 6
    pipeline = studio.backend._held._plain  # type: ignore[union-attr]
    assert type(pipeline.scheduler).__name__ == "LCMScheduler"
    assert studio.digest(steps=0) == plain != fast
    assert type(pipeline.scheduler).__name__ == "DDIMScheduler"


@pytest.mark.parametrize("model", WITH_UNET)
def test_a_controlnet_holds_the_painting_to_the_character(studio: Studio, model: str) -> None:
    free = studio.digest(model, **BEAR)
    held = {kind: studio.picture(model, **control(model, kind)) for kind in KINDS}
    assert list(held[KINDS[0]].models) == [model, f"control-{model}"]
    digests = {picture.image.sha256 for picture in held.values()}
    assert len(digests | {free}) == 4
    # The same words, another shape: what differs comes through the ControlNet alone.
    asked = studio.request(model, **control(model))
    asked.scene_index, asked.seed = 2, 1
    moved = studio.backend.generate(asked, studio.work()).image.sha256
    assert moved not in digests
    assert studio.digest(model, **control(model)) == held[KINDS[0]].image.sha256
    assert studio.digest(model, **BEAR) == free


def test_another_character_has_another_shape(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    # With the same words for both, only the drawing differs.
    monkeypatch.setattr("services.image.diffusion.order._prompt", lambda _: "an animal")
    bear = studio.digest(**control("sd15", ControlKind.CONTROL_KIND_EDGE))
    other = studio.digest(**{**control("sd15", ControlKind.CONTROL_KIND_EDGE), "character": "consultant-owl"})
    assert bear != other
    assert studio.digest(**control("sd15", ControlKind.CONTROL_KIND_EDGE)) == bear


def test_strength_and_end_of_a_control_count(studio: Studio) -> None:
    usual = studio.digest(**control("sd15"))
    assert studio.digest(**control("sd15", strength=1.5)) != usual
    assert studio.digest(**control("sd15", end=0.5)) != usual
    assert studio.digest(**control("sd15", strength=0.8, end=1.0)) == usual


@pytest.mark.parametrize("model", WITH_UNET)
def test_a_reference_keeps_the_face(studio: Studio, model: str) -> None:
    free = studio.digest(model, **BEAR)
    face = {"reference": Reference(model=f"face-{model}")}
    drawn = studio.picture(model, **BEAR, **face)
    assert list(drawn.models) == [model, f"face-{model}"]
    assert drawn.image.sha256 != free
    strong = {"reference": Reference(model=f"face-{model}", strength=1)}
    assert studio.digest(model, **BEAR, **strong) != drawn.image.sha256
    shown = np.random.default_rng(1).integers(0, 255, (96, 96, 3), np.uint8)
    image = studio.store.put([cv2.imencode(".png", shown)[1].tobytes()], "image/png")
    given = {"reference": Reference(model=f"face-{model}", image=image)}
    assert studio.digest(model, **BEAR, **given) not in {free, drawn.image.sha256}
    assert studio.digest(model, **BEAR, **face) == drawn.image.sha256
    assert studio.digest(model, **BEAR) == free


def test_face_shape_and_style_together(studio: Studio) -> None:
    fields = {**control("sd15"), "reference": Reference(model="face-sd15"), "loras": [Lora(model="lora-sd15")]}
    all_on = studio.picture(**fields)
    assert list(all_on.models) == ["sd15", "lora-sd15", "control-sd15", "face-sd15"]
    without = [studio.digest(**{**fields, name: None}) for name in ("control", "reference", "loras")]
    assert len({all_on.image.sha256, *without}) == 4
    assert studio.digest(**fields) == all_on.image.sha256


def test_a_reference_that_is_no_picture_names_its_field(studio: Studio) -> None:
    broken = studio.store.put([b"no picture at all"], "image/png")
    with pytest.raises(InvalidInputError) as caught:
        studio.picture(reference=Reference(model="face-sd15", image=broken))
    assert caught.value.violations[0].field == "painting.reference.image"
    with pytest.raises(NotFoundError):
        studio.picture(reference=Reference(model="face-sd15", image=Artifact(sha256="0" * 64, size_bytes=9)))


def test_what_a_family_cannot_do_is_told(studio: Studio) -> None:
    for name, fields in (
        ("painting.control", {**BEAR, "control": Control(kind=KINDS[0])}),
        ("painting.reference", {**BEAR, "reference": Reference()}),
    ):
        with pytest.raises(InvalidInputError) as caught:
            studio.picture("z-image", **fields)
        assert caught.value.violations[0].field == name
    with pytest.raises(PreconditionError, match="controlnet-openpose-sdxl is not here"):
        studio.picture("sdxl", **BEAR, control=Control(kind=KINDS[0]))


@pytest.mark.parametrize(
    ("fields", "model"),
    [
        ({"model": "nobody"}, "nobody"), ({"loras": [Lora(model="no-lora")]}, "no-lora"),
        ({**BEAR, "control": Control(kind=KINDS[0])}, "controlnet-openpose-sd15"),
        ({**BEAR, "reference": Reference()}, "ip-adapter-sd15"), ({"upscaler": "no-upscaler"}, "no-upscaler"),
    ],
)  # fmt: skip
def test_what_is_not_here_says_how_to_fetch_it(studio: Studio, fields: dict[str, Any], model: str) -> None:
    with pytest.raises(PreconditionError, match=f"shorts models pull {model}$") as caught:
        studio.picture(**fields)
    assert caught.value.reason == "MODEL_MISSING"
    assert not studio.seen or studio.seen[-1].fraction < 0.1


def test_enlarging_with_a_model(studio: Studio) -> None:
    lanczos = studio.pixels(width=216, height=384)
    studio.seen.clear()
    enlarged = studio.picture(width=216, height=384, upscaler="swin2sr")
    assert list(enlarged.models) == ["sd15", "swin2sr"]
    assert any(progress.activity.startswith("enlarging") for progress in studio.seen)
    decoded = cv2.imread(str(studio.store.path(enlarged.image)))
    assert decoded is not None
    assert decoded.shape == lanczos.shape
    assert np.abs(decoded.astype(int) - lanczos).mean() > 1
    with pytest.raises(InvalidInputError):
        studio.picture(upscaler="control-sd15")
    assert not studio.seen, "told before any work was begun"
