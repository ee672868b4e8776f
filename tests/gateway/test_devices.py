"""What services tell of their memory, put together: each device once, with who is in it."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.devices import gather
from shorts.service.v1.service_pb2 import Backend, BackendState, DescribeResponse, Device, Place, PlaceState
from shorts.studio.v1.studio_pb2 import ServiceStatus
from tests.gateway.conftest import OpenStudio
from tests.support.fakes import FakeServices

GIB = 1 << 30
READY = BackendState.BACKEND_STATE_READY


def card(**changes: Any) -> Device:
    facts = {"key": "GPU-1", "machine": "pc", "name": "cuda:0", "title": "RTX 3060", "card": True}
    return Device(**{**facts, "total_bytes": 12 * GIB, **changes})


def memory(**changes: Any) -> Device:
    return Device(**{"key": "cpu", "machine": "pc", "name": "cpu", "total_bytes": 32 * GIB, **changes})


def status(service: str, *backends: Backend, devices: tuple[Device, ...] = (), **changes: Any) -> ServiceStatus:
    described = DescribeResponse(service=service, backends=backends, devices=devices, **changes)
    return ServiceStatus(service=service, description=described)


def test_a_card_that_services_share_is_told_once_with_its_residents() -> None:
    places = [
        Place(holder="image / diffusers", bytes=8 * GIB, state=PlaceState.PLACE_STATE_WORKING),
        Place(holder="llm / Qwen3 8B", bytes=3 * GIB, state=PlaceState.PLACE_STATE_IDLE),
        Place(holder="video / diffusers", bytes=8 * GIB, state=PlaceState.PLACE_STATE_WAITING),
    ]
    shared = card(budget_bytes=11 * GIB, used_bytes=9 * GIB, places=places)
    image = Backend(name="diffusers", model="sdxl-1.0", device_key="GPU-1", resident_bytes=7 * GIB, state=READY)
    video = Backend(name="diffusers", model="Wan 2.1 T2V 1.3B", device_key="GPU-1")
    found = gather([
        status("image", image, devices=(shared, memory())),
        status("video", video, devices=(shared, memory())),
        status("render", devices=(memory(),)),
    ])  # fmt: skip
    assert [use.device.key for use in found.devices] == ["GPU-1", "cpu"]
    use = found.devices[0]
    assert list(use.services) == ["image", "video"]
    assert (use.device.total_bytes, use.device.used_bytes, use.device.budget_bytes) == (12 * GIB, 9 * GIB, 11 * GIB)
    assert not use.device.places
    told = [(r.service, r.backend, r.model, r.bytes // GIB, r.state) for r in use.residents]
    assert told == [
        ("image", "diffusers", "Stable Diffusion XL 1.0", 8, PlaceState.PLACE_STATE_WORKING),
        ("llm", "", "Qwen3 8B", 3, PlaceState.PLACE_STATE_IDLE),
        ("video", "diffusers", "Wan 2.1 T2V 1.3B", 8, PlaceState.PLACE_STATE_WAITING),
    ]
    assert not found.devices[1].residents


def test_without_an_account_those_that_hold_memory_are_told() -> None:
    voice = Backend(name="supertonic", model="Supertonic 3", device_key="cpu", resident_bytes=600 << 20, state=READY)
    idle = Backend(name="espeak", model="espeak-ng", device_key="cpu")
    (use,) = gather([status("tts", voice, idle, devices=(memory(used_bytes=9 * GIB),))]).devices
    (resident,) = use.residents
    assert (resident.service, resident.backend, resident.bytes) == ("tts", "supertonic", 600 << 20)
    assert resident.state == PlaceState.PLACE_STATE_IDLE


def test_the_account_of_one_service_counts_for_those_that_only_see_the_card() -> None:
    unused = card(name="", used_bytes=GIB)
    kept = card(budget_bytes=4 * GIB, places=[Place(holder="image / a", bytes=GIB)])
    for order in ((unused, kept), (kept, unused)):
        (use,) = gather(status("image", devices=(each,)) for each in order).devices
        assert (use.device.name, use.device.budget_bytes, use.device.used_bytes) == ("cuda:0", 4 * GIB, GIB)
        assert len(use.residents) == 1


def test_machines_are_kept_apart_and_cards_come_first() -> None:
    found = gather([status("tts", devices=(memory(), card(machine="other"))), status("llm", devices=(card(),))])
    assert [(use.device.machine, use.device.key) for use in found.devices] == [
        ("other", "GPU-1"), ("pc", "GPU-1"), ("pc", "cpu"),
    ]  # fmt: skip


def test_who_cannot_tell_is_named() -> None:
    silent = ServiceStatus(service="video", error="it does not answer")
    broken = status("image", devices=(memory(),), devices_error="the card's driver does not answer")
    found = gather([silent, broken])
    assert {each.service: each.error for each in found.silent} == {
        "video": "it does not answer", "image": "the card's driver does not answer",
    }  # fmt: skip


async def test_the_studio_asks_its_services(
    open_studio: OpenStudio, fakes: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.studio.ASK_SECONDS", 0.5)
    fakes.devices = [card(places=[Place(holder="image / x", bytes=GIB)]), memory()]
    async with open_studio() as studio:
        found = await studio.devices()
        assert [use.device.key for use in found.devices] == ["GPU-1", "cpu"]
        assert [resident.model for resident in found.devices[0].residents] == ["x"]
        await fakes.listening[list(fakes.backends).index("image")].stop(0)
        found = await studio.devices()
        assert [use.device.key for use in found.devices] == ["GPU-1", "cpu"], "the others still tell"
        assert [each.service for each in found.silent] == ["image"]
