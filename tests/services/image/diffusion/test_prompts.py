"""Long prompts are read to their end."""

from __future__ import annotations

from typing import Any

import pytest

from services.image.diffusion.prompts import pieces
from shorts.image.v1.image_pb2 import Control, ControlKind, Lora, Reference
from tests.services.image.diffusion.conftest import Studio

pytestmark = pytest.mark.models
LONG = "a bakery at dawn, " + "warm golden light over the old wooden shelves, " * 4


class Letters:
    """A tokenizer with a token for each character, and one for the beginning and the end."""

    def __init__(self, most: int) -> None:
        self.model_max_length = most

    def __call__(self, text: str) -> Any:
        return type("Encoding", (), {"input_ids": [0] * (len(text.replace(" ", "")) + 2)})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [""]), (" , ", [""]), ("red, green", ["red, green"]), ("red, green, blue sky", ["red, green", "blue sky"]),
        ("one two three four five", ["one two", "three four", "five"]), ("abcdefghijklmnop", ["abcdefgh", "ijklmnop"]),
        ("red, one two three four", ["red one two", "three four"]),
    ],
)  # fmt: skip
def test_pieces_end_at_commas_then_at_words(text: str, found: list[str]) -> None:
    tokenizers = [Letters(12), Letters(40)]
    assert pieces(text, tokenizers) == found
    assert all(len(tokenizers[0](piece).input_ids) <= 12 for piece in found)


def test_nothing_of_a_long_text_is_lost() -> None:
    found = pieces(LONG, [Letters(40)])
    assert len(found) > 4
    assert " ".join(found).replace(",", "").split() == LONG.replace(",", "").split()


@pytest.mark.parametrize("model", ["sd15", "sdxl", "z-image"])
def test_the_last_words_count(studio: Studio, model: str) -> None:
    first = studio.digest(model, prompt=LONG + "a red door")
    assert studio.digest(model, prompt=LONG + "a blue sky") != first
    assert studio.digest(model, prompt=LONG + "a red door") == first


@pytest.mark.parametrize("model", ["sd15", "sdxl"])
def test_a_long_prompt_goes_with_everything_else(studio: Studio, model: str) -> None:
    everything: dict[str, Any] = {
        "prompt": LONG, "character": "baker-bear", "paint_character": True, "loras": [Lora(model=f"lora-{model}")],
        "control": Control(kind=ControlKind.CONTROL_KIND_POSE, model=f"control-{model}"),
        "reference": Reference(model=f"face-{model}"),
    }  # fmt: skip
    usual = studio.digest(model, **everything)
    assert studio.digest(model, **everything, negative_prompt="clouds, " * 30) != usual
    assert studio.digest(model, **everything, guidance=1) != usual
    assert studio.digest(model, **everything) == usual
