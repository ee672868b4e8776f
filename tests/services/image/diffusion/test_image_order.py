"""What is wrong with an order is told from the models' settings, before anything is loaded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from services.common.errors import InvalidInputError, PreconditionError
from services.image.diffusion.order import Order, read_order
from shorts.image.v1 import image_pb2

SWIN = {"architectures": ["Swin2SRForImageSuperResolution"]}


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Give a folder of models that are settings without weights, but for one upscaler."""
    for path, settings in (
        ("z-image/model_index.json", {"_class_name": "ZImagePipeline"}),
        ("z-image/vae/config.json", {}),
        ("swin2sr/config.json", SWIN),
        ("empty/config.json", SWIN),
        ("control/config.json", {"_class_name": "ControlNetModel"}),
        ("bert/config.json", {"architectures": ["BertModel"]}),
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(json.dumps(settings))
    (tmp_path / "swin2sr/model.safetensors").touch()
    return tmp_path


def order(shelf: Path, upscaler: str) -> Order:
    request = image_pb2.GenerateRequest(width=216, height=384, prompt="a bakery at dawn")
    request.painting.upscaler = upscaler
    return read_order(request, shelf, "z-image")


def test_an_upscaler_is_taken_where_it_is_one(shelf: Path) -> None:
    assert order(shelf, "").models == ["z-image"]
    assert order(shelf, "swin2sr").models == ["z-image", "swin2sr"]


@pytest.mark.parametrize(
    ("model", "what"),
    [("control", "a model of another kind"), ("bert", "a BertModel"), ("z-image", "a model of another kind")],
)
def test_a_model_that_enlarges_nothing_names_its_field(shelf: Path, model: str, what: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        order(shelf, model)
    (violation,) = caught.value.violations
    assert violation.field == "painting.upscaler"
    assert violation.description.startswith(f"{model} is {what}; name a Swin2SR")


@pytest.mark.parametrize(("model", "reason"), [("empty", "MODEL_BROKEN"), ("nobody", "MODEL_MISSING")])
def test_an_upscaler_that_cannot_be_read_is_told_with_the_command(shelf: Path, model: str, reason: str) -> None:
    with pytest.raises(PreconditionError, match=f"shorts models pull {model}") as caught:
        order(shelf, model)
    assert caught.value.reason == reason
