"""What is proposed for a PC over the API: by its cards, memory and disk, and what is here already."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gateway.catalogue.machine import Card
from gateway.catalogue.told import told
from gateway.proposal import propose
from services.common.catalogue import catalogue
from services.common.errors import InvalidInputError
from shorts.service.v1.service_pb2 import Device
from shorts.shelf.v1.shelf_pb2 import ListModelsResponse, Presence
from shorts.studio.v1.studio_pb2 import DeviceUse, ProposeSetupRequest, ProposeSetupResponse
from tests.gateway.conftest import OpenStudio
from tests.support.fakes import FakeServices
from tests.support.shelf import shelf as small

GIB = 1 << 30
CARD = DeviceUse(device=Device(key="GPU-1", card=True, total_bytes=12 * GIB))
MEMORY = DeviceUse(device=Device(key="cpu", total_bytes=32 * GIB))
ROUTES = {"llm": ("rules",), "music": ("synth",)}


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the small catalogue, on a machine whose gateway sees no card."""
    few = small()
    monkeypatch.setattr("gateway.proposal.catalogue", lambda: few)
    monkeypatch.setattr("gateway.proposal.cards", tuple)


def listed(here: tuple[str, ...] = (), **changes: Any) -> ListModelsResponse:
    models = [told(model, Path("/nowhere"), "") for model in small().models]
    for model in models:
        model.presence = Presence.PRESENCE_HERE if model.id in here else model.presence
    return ListModelsResponse(models=models, **{"disk_free_bytes": 10**12, **changes})


def proposed(*devices: DeviceUse, shelf: ListModelsResponse | None = None, **asked: Any) -> ProposeSetupResponse:
    return propose(ProposeSetupRequest(**asked), devices, shelf or listed(), ROUTES)


def test_a_pc_with_a_card_is_given_what_fits_it() -> None:
    made = proposed(CARD, MEMORY)
    assert (made.preset.name, made.vram_gib, made.ram_gib) == ("12gb", 12, 32)
    assert [preset.name for preset in made.presets] == ["cpu", "12gb"]
    choices = {choice.service: (list(choice.models), choice.precision, choice.vram_gib) for choice in made.choices}
    assert choices["video"] == (["near-film"], "bf16", 8)
    assert choices["tts"] == (["spoken"], "cpu", 0)
    assert sorted(list(group.models) for group in made.together) == [["near-film"], ["tiny"]]
    assert list(made.fetch) == ["spoken", "tiny", "tiny-lora", "near-film"]
    assert made.fetch_bytes == sum(model.size for model in small().models if model.id in made.fetch)
    reasons = {out.what: out.reason for out in made.left_out}
    assert "forbids commercial use" in reasons["private-voice"]
    assert "pickles" in reasons["old-film"]
    assert {each.service: list(each.backends) for each in made.without} == {"llm": ["rules"], "music": ["synth"]}
    assert {model.id for model in made.models} == {"spoken", "tiny", "tiny-lora", "near-film"}


def test_a_pc_without_a_card_is_given_what_a_processor_runs() -> None:
    made = proposed(MEMORY)
    assert (made.preset.name, made.vram_gib) == ("cpu", 0)
    assert list(made.fetch) == ["spoken"]
    assert not made.together
    stand_in = DeviceUse(device=Device(key="card", total_bytes=12 * GIB))
    assert proposed(stand_in, MEMORY).preset.name == "cpu", "a budget is no card"


def test_a_card_that_only_the_gateway_sees_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.proposal.cards", lambda: (Card("RTX 3060", 12.0),))
    assert proposed(MEMORY).preset.name == "12gb"


def test_what_a_short_takes_is_told_as_reckoned_and_for_which_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.proposal.catalogue", catalogue)
    made = proposed(CARD, MEMORY).expected
    assert (made.card, made.card_gib, made.measured, made.scenes) == ("RTX 3060", 12, False, 6)
    assert {share.unit for share in made.shares} >= {"picture", "clip", "speech", "loading", "rest"}
    assert 0 < 2 * made.low_seconds < made.high_seconds
    assert sum(share.high_seconds for share in made.shares) == pytest.approx(made.high_seconds)
    assert 0 < made.without_clips_high_seconds < made.low_seconds
    other = proposed(CARD, MEMORY, preset="24gb").expected
    assert (other.card, other.stands_for) == ("RTX 3090", True)
    none = proposed(MEMORY).expected
    assert (none.card, none.stands_for) == ("", False)
    assert [share.unit for share in none.shares] == ["speech", "rest"]


def test_what_is_here_is_not_fetched_again() -> None:
    made = proposed(CARD, MEMORY, shelf=listed(("spoken", "tiny", "tiny-lora", "near-film")))
    assert len(made.choices) >= 3
    assert not made.fetch
    assert made.fetch_bytes == 0


def test_a_full_disk_leaves_out_what_it_cannot_hold() -> None:
    made = proposed(CARD, MEMORY, shelf=listed(disk_free_bytes=10**9))
    assert list(made.fetch) == ["spoken", "tiny", "tiny-lora"]
    assert "GB of disk are left" in {out.what: out.reason for out in made.left_out}["near-film"]


def test_a_preset_may_be_asked_for_by_name_and_other_licences_too() -> None:
    made = proposed(MEMORY, preset="12gb", non_commercial=True)
    assert (made.preset.name, made.vram_gib) == ("12gb", 0)
    assert "near-film" in made.fetch
    assert "private-voice" in made.fetch


@pytest.mark.parametrize(("asked", "field"), [({"preset": "huge"}, "preset"), ({"region": "Korea"}, "region")])
def test_nonsense_is_refused_by_its_field(asked: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        proposed(MEMORY, **asked)
    assert caught.value.violations[0].field == field


async def test_the_studio_looks_at_services_and_shelf(
    open_studio: OpenStudio, fakes: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.catalogue.shelf.catalogue", small)
    monkeypatch.setattr("gateway.catalogue.shelf.shutil.disk_usage", lambda _folder: SimpleNamespace(free=10**12))
    fakes.devices = [CARD.device, MEMORY.device]
    async with open_studio() as studio:
        made = await studio.propose(ProposeSetupRequest())
    assert made.preset.name == "12gb"
    assert made.disk_free_bytes == 10**12
    assert {each.service for each in made.without} == {"llm", "music"}
