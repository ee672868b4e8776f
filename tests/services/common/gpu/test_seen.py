"""What a service tells of cards and main memory."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from services.common.errors import PreconditionError
from services.common.gpu import seen
from services.common.gpu.device import GIB, Device
from services.common.gpu.ledger import Ledger
from services.common.gpu.seen import look, machine
from services.common.settings import Settings
from shorts.service.v1.service_pb2 import PlaceState

CARD = Device("GPU-1", "cuda:0", "RTX 3060", 11 * GIB, (8, 6))
STAND_IN = Device("card", "cpu", "the budget", 2 * GIB)
PROCESSOR = Device("cpu", "cpu", "main memory", None)


class NVMLError(Exception):
    """The driver's."""


class NVMLNotSupportedError(NVMLError):
    """What it does not do."""


@pytest.fixture
def nvml(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Let NVML tell of cards by UUID: title, bytes in all and in use; an error in place of the bytes."""
    cards: dict[str, Any] = {
        "GPU-1": ("RTX 3060", SimpleNamespace(total=12 * GIB, used=3 * GIB)),
        "GPU-2": ("GT 1030", NVMLNotSupportedError()),
    }

    def memory(handle: str) -> Any:
        told = cards[handle][1]
        if isinstance(told, Exception):
            raise told
        return told

    fake = SimpleNamespace(
        NVMLError=NVMLError,
        NVMLError_NotSupported=NVMLNotSupportedError,
        nvmlInit=lambda: None,
        nvmlShutdown=lambda: None,
        nvmlDeviceGetCount=lambda: len(cards),
        nvmlDeviceGetHandleByIndex=lambda index: list(cards)[index],
        nvmlDeviceGetHandleByUUID=lambda uuid: uuid,
        nvmlDeviceGetUUID=lambda handle: handle,
        nvmlDeviceGetName=lambda handle: cards[handle][0],
        nvmlDeviceGetMemoryInfo=memory,
    )
    monkeypatch.setitem(sys.modules, "pynvml", fake)
    return cards


def test_the_card_is_told_with_its_places_and_other_cards(nvml: dict[str, Any], tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, CARD)
    with ledger.reserve("image / diffusers", 8 * GIB) as residency:
        residency.ready()
        card, other, memory = look(ledger, Settings(home=tmp_path), {})
    assert (card.key, card.name, card.card, card.title) == ("GPU-1", "cuda:0", True, "RTX 3060")
    assert (card.total_bytes, card.used_bytes, card.budget_bytes) == (12 * GIB, 3 * GIB, 11 * GIB)
    (place,) = card.places
    assert (place.holder, place.bytes, place.state) == ("image / diffusers", 8 * GIB, PlaceState.PLACE_STATE_IDLE)
    assert (other.key, other.name, other.card, other.total_bytes, other.budget_bytes) == ("GPU-2", "", True, 0, 0)
    assert memory.key == "cpu"
    assert 0 < memory.used_bytes < memory.total_bytes
    assert len({device.machine for device in (card, other, memory)}) == 1
    assert machine()


def test_a_service_that_is_given_one_card_tells_of_that_alone(nvml: dict[str, Any], tmp_path: Path) -> None:
    told = look(Ledger(tmp_path, CARD), Settings(home=tmp_path), {"CUDA_VISIBLE_DEVICES": "0"})
    assert [device.key for device in told] == ["GPU-1", "cpu"]


def test_a_slice_of_a_card_is_told_by_its_own_memory(nvml: dict[str, Any], tmp_path: Path) -> None:
    nvml["MIG-1"] = ("H200 MIG", SimpleNamespace(total=16 * GIB, used=GIB))
    slice_ = Device("MIG-1", "cuda:0", "H200 MIG", 15 * GIB, (9, 0))
    told = look(Ledger(tmp_path, slice_), Settings(home=tmp_path), {})
    assert [(device.key, device.total_bytes) for device in told[:-1]] == [("MIG-1", 16 * GIB)]


def test_a_budget_in_place_of_a_card_keeps_its_account(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, STAND_IN)
    with ledger.reserve("video / tiny", GIB) as residency, residency.working():
        stand_in, memory = look(ledger, Settings(home=tmp_path), {})
    assert (stand_in.key, stand_in.card, stand_in.total_bytes, stand_in.budget_bytes) == (
        "card", False, 2 * GIB, 2 * GIB,
    )  # fmt: skip
    assert [place.state for place in stand_in.places] == [PlaceState.PLACE_STATE_WORKING]
    assert memory.key == "cpu"


def test_without_a_card_main_memory_is_all_there_is(tmp_path: Path) -> None:
    (memory,) = look(Ledger(tmp_path, PROCESSOR), Settings(home=tmp_path), {})
    assert (memory.key, memory.name, memory.card, memory.budget_bytes) == ("cpu", "cpu", False, 0)
    budgeted = Device("cpu", "cpu", "main memory", 4 * GIB)
    ledger = Ledger(tmp_path, budgeted)
    with ledger.reserve("video / tiny", GIB):
        (memory,) = look(ledger, Settings(home=tmp_path, ram_budget_gib=4), {})
    assert memory.budget_bytes == 4 * GIB
    assert memory.total_bytes > 0
    assert [place.holder for place in memory.places] == ["video / tiny"]


def test_where_the_system_does_not_tell_nothing_is_made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen, "_MEMORY", tmp_path / "none")
    (memory,) = look(Ledger(tmp_path, PROCESSOR), Settings(home=tmp_path), {})
    assert memory.total_bytes > 0
    assert memory.used_bytes == 0


def test_a_driver_that_fails_is_a_typed_error(nvml: dict[str, Any], tmp_path: Path) -> None:
    nvml["GPU-1"] = ("RTX 3060", NVMLError("GPU is lost"))
    with pytest.raises(PreconditionError, match="GPU is lost"):
        look(Ledger(tmp_path, CARD), Settings(home=tmp_path), {})
