"""Plans: what fits a card, what stays in its memory together, and why something is left out."""

from __future__ import annotations

import pytest

from gateway.catalogue.plan import HEADROOM_GIB, Plan, Room, plan, plan_named, preset_for
from services.common.catalogue import catalogue
from tests.support.shelf import shelf


def chosen(made: Plan) -> dict[str, tuple[str, str]]:
    return {c.model.service: (c.model.id, c.precision) for c in made.choices}


def reasons(made: Plan) -> dict[str, str]:
    return dict(made.left_out)


def test_each_service_gets_the_first_that_fits_in_the_best_precision() -> None:
    made = plan(shelf(), Room(12))
    assert chosen(made) == {"image": ("tiny", "bf16"), "video": ("near-film", "bf16"), "tts": ("spoken", "cpu")}
    assert chosen(plan(shelf(), Room(6)))["image"] == ("tiny", "fp8")


def test_a_card_must_hold_a_model_with_room_for_the_screen() -> None:
    assert chosen(plan(shelf(), Room(8 + HEADROOM_GIB)))["image"] == ("tiny", "bf16")
    assert chosen(plan(shelf(), Room(8)))["image"] == ("tiny", "fp8")


def test_without_a_card_only_what_the_processor_can_do_is_taken() -> None:
    made = plan(shelf(), Room(0))
    assert chosen(made) == {"tts": ("spoken", "cpu")}
    assert made.together == ()
    assert "needs 5 GiB" in reasons(made)["image"]
    assert "there is no card" in reasons(made)["image"]
    assert plan(shelf(), Room(0, ram=0.5)).choices == ()


def test_licences_decide_too() -> None:
    assert chosen(plan(shelf(), Room(24, commercial=False, region="US"))) == {
        "image": ("tiny", "bf16"),
        "video": ("far-film", "bf16"),
        "tts": ("private-voice", "fp32"),
    }
    for region in ("KR", "FR", None):
        assert chosen(plan(shelf(), Room(24, region=region)))["video"] == ("near-film", "bf16")


def test_what_fits_together_stays_together() -> None:
    room = Room(13, commercial=False)
    made = plan(shelf(), room)
    groups = [[c.model.id for c in group] for group in made.together]
    assert groups == [["tiny", "private-voice"], ["near-film"]]
    assert all(sum(c.vram for c in group) <= room.vram - HEADROOM_GIB for group in made.together)
    assert len(plan(shelf(), Room(21, commercial=False)).together) == 1


def test_a_limit_of_the_disk_is_kept_to() -> None:
    made = plan(shelf(), Room(12, disk=1_000_000_000))
    assert "video" not in chosen(made)
    assert "30.0 GB" in reasons(made)["video"]
    assert "1.0 GB of disk are left" in reasons(made)["video"]
    assert sum(m.size for m in made.models) <= 1_000_000_000


def test_models_are_taken_by_name_and_what_they_need_comes_along() -> None:
    made = plan_named(shelf(), shelf().presets[1].models, Room(12))
    assert [(c.model.id, c.vram) for c in made.choices] == [
        ("spoken", 0.0), ("tiny", 8.0), ("tiny-lora", 0.0), ("near-film", 8.0),
    ]  # fmt: skip
    assert [m.id for m in made.models] == ["spoken", "tiny", "tiny-lora", "near-film"]
    told = reasons(made)
    assert "pickles" in told["old-film"]
    assert "forbids commercial use" in told["private-voice"]
    lora = shelf(**{'needs = ["tiny"]': 'needs = ["tiny"]\nvram = { bf16 = 9.0 }'})
    made = plan_named(lora, ["tiny-lora"], Room(12))
    assert [m.id for m in made.models] == ["tiny-lora", "tiny"]
    assert made.choices[0].vram == 9.0
    assert "Tiny painter needs 5 GiB" in reasons(plan_named(shelf(), ["tiny-lora"], Room(4)))["tiny-lora"]


def test_what_nobody_knows_the_need_of_is_not_taken() -> None:
    unknown = shelf(**{"vram = { bf16 = 8.0 }": ""})
    assert "is not known" in reasons(plan_named(unknown, ["near-film"], Room(80)))["near-film"]


def test_what_is_here_takes_no_more_of_the_disk() -> None:
    room = Room(12, disk=1_000_000_000, here=frozenset({"near-film"}))
    assert chosen(plan(shelf(), room))["video"] == ("near-film", "bf16")


def test_what_ollama_serves_is_not_fetched_here() -> None:
    made = plan(catalogue(), Room(12))
    choice = next(c for c in made.choices if c.model.service == "llm")
    assert (choice.precision, choice.by_ollama) == ("q4", True)
    assert "qwen3-8b" not in [m.id for m in made.models]
    assert "qwen3-8b" in [m.id for m in plan(catalogue(), Room(24)).models]


def test_what_forbids_use_forbids_what_stands_on_it() -> None:
    bound = shelf(**{'needs = ["tiny"]': 'needs = ["private-voice"]\nvram = { bf16 = 1.0 }'})
    assert "Private voice" in reasons(plan_named(bound, ["tiny-lora"], Room(12)))["tiny-lora"]


@pytest.mark.parametrize(
    ("vram", "name"),
    [(0, "cpu"), (3.9, "cpu"), (5.8, "6gb"), (11.7, "12gb"), (12, "12gb"), (15.9, "16gb"), (24, "24gb"), (140, "96gb")],
)
def test_presets_are_for_cards_as_they_are_sold(vram: float, name: str) -> None:
    assert preset_for(catalogue().presets, vram).name == name


@pytest.mark.parametrize("vram", [0, 4, 6, 8, 12, 16, 24, 48, 96])
def test_every_plan_of_the_real_catalogue_fits(vram: float) -> None:
    for commercial in (True, False):
        made = plan(catalogue(), Room(vram, commercial=commercial, region="KR"))
        assert all(c.vram <= max(0, vram - HEADROOM_GIB) for c in made.choices)
        assert all(m.usable for m in made.models)
        assert chosen(made)["tts"] == ("supertonic-3", "cpu")
